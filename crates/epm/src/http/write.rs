//! How a request writes: one transaction that reads the actor again (INV-14), carries the act out, and keeps the answer
//! under the request's idempotency key (INV-50), all or nothing.

use super::context::{Context, checked_key, etag};
use super::problem::{Code, Problem};
use crate::features::people;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use regulation::duties::Actor;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::Write;
use store::entities::idempotency;
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ActiveValue::Set, EntityTrait};

/// What a write answers: a status, a body, and where the thing is to be found in which state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    #[serde(skip)]
    status: StatusCode,
    body: Option<String>,
    etag: Option<String>,
    location: Option<String>,
    #[serde(skip)]
    replayed: bool,
    #[serde(skip)]
    shown_once: bool,
}

impl Answer {
    fn new(status: StatusCode, body: Option<&impl Serialize>) -> Self {
        let body = body.map(|body| serde_json::to_string(body).expect("an answer is plain data"));
        Self { status, body, etag: None, location: None, replayed: false, shown_once: false }
    }

    /// 200 with a body.
    pub fn ok(body: &impl Serialize) -> Self {
        Self::new(StatusCode::OK, Some(body))
    }

    /// 201 with a body: something new that is found at `location`.
    pub fn created(location: impl Into<String>, body: &impl Serialize) -> Self {
        Self { location: Some(location.into()), ..Self::new(StatusCode::CREATED, Some(body)) }
    }

    /// 204: done, and nothing to say.
    pub fn done() -> Self {
        Self::new(StatusCode::NO_CONTENT, None::<&()>)
    }

    /// The body holds a secret: it is not kept for a replay, which answers without it.
    #[must_use]
    pub fn shown_once(mut self) -> Self {
        self.shown_once = true;
        self
    }

    /// The revision after the write, for the next `If-Match`.
    #[must_use]
    pub fn at_revision(mut self, revision: i64) -> Self {
        self.etag = Some(etag(revision));
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let headers = response.headers_mut();
        let mut set = |name: HeaderName, value: Option<String>| {
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                headers.insert(name, value);
            }
        };
        set(header::ETAG, self.etag);
        set(header::LOCATION, self.location);
        if self.replayed {
            set(HeaderName::from_static("idempotency-replayed"), Some("true".to_owned()));
        }
        if let Some(body) = self.body {
            set(header::CONTENT_TYPE, Some("application/json".to_owned()));
            *response.body_mut() = body.into();
        }
        response
    }
}

impl Context {
    /// Carries an act out in one transaction, named for the log.
    ///
    /// `act` gets the transaction and the actor as they stand *in* it: whoever lost a role or the session a moment ago
    /// is refused. It may run more than once, each time from what is then in the database, so it must have no effect
    /// but through the transaction. Written `|tx, actor| async move { … }`, it captures references: bind
    /// `let input = &input;` first.
    pub async fn write<F, A>(&self, name: &'static str, act: F) -> Result<Answer, Problem>
    where
        F: Fn(Write, Actor) -> A + Sync,
        A: Future<Output = Result<Answer, Problem>> + Send,
    {
        let act = &act;
        let keyed = self.idempotency_key.as_deref().map(checked_key).transpose()?;
        let answered = self.app.store.write(name, |tx| async move {
            let actor = people::actor_in(&tx, self).await?;
            let Some(key) = keyed else { return act(tx, actor).await };
            if let Some(answer) = self.first_answer(&tx, key).await? {
                return Ok(answer);
            }
            let answer = act(tx.clone(), actor).await?;
            self.keep_answer(&tx, key, &answer).await?;
            Ok(answer)
        });
        let answered = answered.await;
        if let Err(problem) = &answered
            && problem.status() == StatusCode::FORBIDDEN
        {
            people::record_denial(self, name, problem).await;
        }
        answered
    }

    /// Takes the key for this request, or answers what the first request with it was answered. A second one that comes
    /// while the first still runs waits here for its commit.
    async fn first_answer(&self, tx: &Write, key: &str) -> Result<Option<Answer>, Problem> {
        let hash = self.request_hash();
        let row = idempotency::ActiveModel {
            person: Set(self.actor.person.0),
            key: Set(key.to_owned()),
            request_hash: Set(hash.to_vec()),
            status: Set(None),
            body: Set(None),
            at: Set(self.now().timestamp_millis()),
        };
        let inserted = idempotency::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([idempotency::Column::Person, idempotency::Column::Key])
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await
            .map_err(store::StoreError::from)?;
        if inserted == 1 {
            return Ok(None);
        }
        let row = idempotency::Entity::find_by_id((self.actor.person.0, key.to_owned())).one(tx).await;
        let first = row.map_err(store::StoreError::from)?.ok_or_else(|| Problem::new(Code::Busy))?;
        if first.request_hash != hash {
            return Err(Problem::new(Code::KeyReused));
        }
        replayed(&first).map(Some)
    }

    async fn keep_answer(&self, tx: &Write, key: &str, answer: &Answer) -> Result<(), Problem> {
        let mut kept = answer.clone();
        if answer.shown_once {
            kept.body = None;
        }
        let row = idempotency::ActiveModel {
            person: Set(self.actor.person.0),
            key: Set(key.to_owned()),
            status: Set(Some(answer.status.as_u16().into())),
            body: Set(Some(serde_json::to_string(&kept).expect("an answer is plain data"))),
            ..Default::default()
        };
        idempotency::Entity::update(row).exec(tx).await.map_err(store::StoreError::from)?;
        Ok(())
    }

    /// What the key is bound to: method, address and body.
    fn request_hash(&self) -> [u8; 32] {
        let body = self.arrival.body.get().copied().unwrap_or_default();
        Sha256::new().chain_update(self.arrival.target.as_bytes()).chain_update(body).finalize().into()
    }
}

fn replayed(row: &idempotency::Model) -> Result<Answer, Problem> {
    let status = row.status.and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok());
    let body = row.body.as_deref().and_then(|body| serde_json::from_str::<Answer>(body).ok());
    match (status, body) {
        (Some(status), Some(answer)) => Ok(Answer { status, replayed: true, ..answer }),
        _ => Err(Problem::internal(&store::StoreError::Impossible {
            table: "idempotency",
            row: format!("{} {}", row.person, row.key),
            what: "a committed key without its answer".to_owned(),
        })),
    }
}
