//! Who asks: from a session's row to the `Actor` that the rules know, with every department its roles reach.

use super::settings::Settings;
use crate::http::{Code, Context, Problem, Via};
use crate::locale::Language;
use chrono::{DateTime, TimeDelta};
use regulation::clock::Moment;
use regulation::duties::{Actor, Grant, Reach, Role};
use regulation::id::{DepartmentId, PersonId};
use std::collections::HashMap;
use store::entities::{department, person, role_grant, security_record, session};
use store::sea_orm::{
    self,
    sea_query::{Expr, ExprTrait},
};
use store::sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect,
};
use store::{StoreError, Write};
use tracing::warn;
use uuid::Uuid;

/// A session that has not ended, of a person who may still sign in.
pub struct LivingSession {
    pub(crate) token_hash: [u8; 32],
    pub(crate) via: Via,
    pub(crate) actor: Actor,
    pub(crate) name: String,
    pub(crate) username: String,
    pub(crate) language: Language,
    pub(crate) seen_at: Moment,
    pub(crate) fresh_at: Moment,
    pub(crate) password_must_change: bool,
    pub(crate) reads_only: bool,
}

/// An instant as stored.
pub(super) fn moment(millis: i64) -> Result<Moment, StoreError> {
    DateTime::from_timestamp_millis(millis).ok_or_else(|| StoreError::Impossible {
        table: "session",
        row: millis.to_string(),
        what: "no instant".to_owned(),
    })
}

/// A session with its person and one of the person's grants, or none: all of it in one statement, which every request
/// makes and every command once more.
#[derive(FromQueryResult)]
struct LivingRow {
    kind: String,
    seen_at: i64,
    fresh_at: i64,
    reads_only: bool,
    person: Uuid,
    department: Uuid,
    name: String,
    username: String,
    locale: String,
    password_hash: Option<String>,
    password_changed_at: Option<i64>,
    grant_role: Option<String>,
    grant_reach: Option<String>,
    grant_department: Option<Uuid>,
}

async fn living_rows(
    db: &impl ConnectionTrait,
    token_hash: &[u8; 32],
    now: Moment,
) -> Result<Vec<LivingRow>, StoreError> {
    use {person::Column as P, role_grant::Column as G, session::Column as S};
    let to_person = session::Entity::belongs_to(person::Entity).from(S::Person).to(P::Id);
    let to_grants = person::Entity::belongs_to(role_grant::Entity).from(P::Id).to(G::Person);
    let to_grants = to_grants.on_condition(|_, grant| {
        let column = |column| Expr::col((grant.clone(), column));
        Condition::all().add(column(G::ConfirmedAt).is_not_null()).add(column(G::EndedAt).is_null())
    });
    let rows = session::Entity::find_by_id(token_hash.to_vec())
        .select_only()
        .columns([S::Kind, S::SeenAt, S::FreshAt, S::ReadsOnly, S::Person])
        .columns([P::Department, P::Name, P::Username, P::Locale, P::PasswordHash, P::PasswordChangedAt])
        .column_as(G::Role, "grant_role")
        .column_as(G::Reach, "grant_reach")
        .column_as(G::Department, "grant_department")
        .join(JoinType::InnerJoin, to_person.into())
        .join(JoinType::LeftJoin, to_grants.into())
        .filter(S::RevokedAt.is_null())
        .filter(S::ExpiresAt.gt(now.timestamp_millis()))
        .filter(P::Enabled.eq(true));
    Ok(rows.into_model().all(db).await?)
}

/// The session of a token's hash, if it is alive at `now`.
pub(crate) async fn living_session(
    db: &impl ConnectionTrait,
    token_hash: &[u8; 32],
    now: Moment,
    settings: &Settings,
) -> Result<Option<LivingSession>, StoreError> {
    let mut rows = living_rows(db, token_hash, now).await?;
    let grants = rows
        .iter_mut()
        .filter_map(|row| Some((row.grant_role.take()?, row.grant_reach.take()?, row.grant_department)));
    let grants: Vec<_> = grants.collect();
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    let via = if row.kind == Via::Cookie.code() { Via::Cookie } else { Via::Bearer };
    let seen_at = moment(row.seen_at)?;
    // A program runs at night; a browser that nobody touches is someone's unlocked desk.
    if via == Via::Cookie && now - seen_at > TimeDelta::minutes(settings.idle_minutes.into()) {
        return Ok(None);
    }
    let changed_at = row.password_changed_at.map(moment).transpose()?;
    Ok(Some(LivingSession {
        token_hash: *token_hash,
        via,
        actor: actor(db, (row.person, row.department), grants).await?,
        language: Language::tagged(&row.locale).unwrap_or_default(),
        name: row.name,
        username: row.username,
        seen_at,
        fresh_at: moment(row.fresh_at)?,
        password_must_change: row.password_hash.is_some()
            && settings.password_policy.must_change(changed_at, now),
        reads_only: row.reads_only,
    }))
}

/// The person as the rules know them.
pub async fn actor_of(db: &impl ConnectionTrait, person: &person::Model) -> Result<Actor, StoreError> {
    use role_grant::Column::{Department, Person, Reach, Role};
    let grants = in_force().filter(Person.eq(person.id)).select_only().columns([Role, Reach, Department]);
    actor(db, (person.id, person.department), grants.into_tuple().all(db).await?).await
}

/// A person with the role, the reach and the department of each grant.
async fn actor(
    db: &impl ConnectionTrait,
    (person, department): (Uuid, Uuid),
    rows: Vec<(String, String, Option<Uuid>)>,
) -> Result<Actor, StoreError> {
    let mut tree = None;
    let mut grants = Vec::with_capacity(rows.len());
    for (role, reach, limit) in rows {
        let impossible = |what: &str| StoreError::Impossible {
            table: "role_grant",
            row: format!("{role} of {person}"),
            what: what.to_owned(),
        };
        let reach = match (reach.as_str(), limit) {
            ("own", None) => Reach::Own,
            ("all", None) => Reach::All,
            ("department", Some(root)) => {
                if tree.is_none() {
                    tree = Some(Tree::load(db).await?);
                }
                Reach::Departments(tree.as_ref().map(|tree| tree.below(root)).unwrap_or_default())
            }
            _ => return Err(impossible("an unknown reach")),
        };
        let role = Role::from_code(&role).ok_or_else(|| impossible("an unknown role"))?;
        grants.push(Grant { role, reach });
    }
    Ok(Actor { person: PersonId(person), department: DepartmentId(department), grants })
}

/// Grants that two people made and nobody ended.
pub(crate) fn in_force() -> sea_orm::Select<role_grant::Entity> {
    role_grant::Entity::find()
        .filter(role_grant::Column::ConfirmedAt.is_not_null())
        .filter(role_grant::Column::EndedAt.is_null())
}

/// The departments as a tree.
pub(super) struct Tree(HashMap<Uuid, Vec<Uuid>>);

impl Tree {
    pub(super) async fn load(db: &impl ConnectionTrait) -> Result<Self, StoreError> {
        let rows: Vec<(Uuid, Option<Uuid>)> = department::Entity::find()
            .select_only()
            .columns([department::Column::Id, department::Column::Parent])
            .into_tuple()
            .all(db)
            .await?;
        let mut children: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for (id, parent) in rows {
            children.entry(parent.unwrap_or_default()).or_default().push(id);
        }
        Ok(Self(children))
    }

    /// A department with its sub-departments, theirs, and so on.
    pub(super) fn below(&self, root: Uuid) -> Vec<DepartmentId> {
        let mut found = vec![root];
        let mut next = 0;
        while let Some(at) = found.get(next) {
            found.extend(self.0.get(at).into_iter().flatten());
            next += 1;
        }
        found.into_iter().map(DepartmentId).collect()
    }
}

/// The actor as they stand in this transaction (INV-14): the session may have been ended, the person disabled or a role
/// taken since the request was let in.
pub(crate) async fn actor_in(tx: &Write, ctx: &Context) -> Result<Actor, Problem> {
    let living = living_session(tx, &ctx.session, ctx.now(), &ctx.settings).await?;
    living.map(|living| living.actor).ok_or_else(|| Problem::new(Code::NotSignedIn))
}

/// Whether an address is open to someone whose password an administrator set: those to change it and to leave.
pub(crate) fn is_open_with_initial_password(path: &str) -> bool {
    matches!(path, "/profile/password" | "/api/v1/me" | "/api/v1/me/password" | "/api/v1/sessions/current")
}

/// Remembers that a session is in use: at most once a minute, aside from the request.
pub(crate) fn touch(ctx: &Context) {
    if ctx.now() - ctx.seen_at < TimeDelta::minutes(1) {
        return;
    }
    let (app, hash, now) = (ctx.app.clone(), ctx.session, ctx.now().timestamp_millis());
    ctx.app.writes.spawn(async move {
        let touched = app.store.write("session seen", |tx| async move {
            session::Entity::update_many()
                .col_expr(session::Column::SeenAt, Expr::value(now))
                .filter(session::Column::TokenHash.eq(hash.to_vec()))
                .filter(session::Column::SeenAt.lt(now))
                .exec(&tx)
                .await
                .map_err(StoreError::from)
        });
        if let Err(error) = touched.await {
            warn!(%error, "could not note that a session is in use");
        }
    });
}

/// What the security records keep.
pub(super) struct Happened<'a> {
    pub kind: &'static str,
    pub person: Option<Uuid>,
    pub account: &'a str,
    pub address: String,
    pub clause: Option<String>,
    pub detail: String,
}

/// Adds a security record in a transaction.
pub(super) async fn note(tx: &Write, at: Moment, happened: Happened<'_>) -> Result<(), StoreError> {
    let row = security_record::ActiveModel {
        position: NotSet,
        at: Set(at.timestamp_millis()),
        kind: Set(happened.kind.to_owned()),
        person: Set(happened.person),
        account: Set(happened.account.to_owned()),
        address: Set(happened.address),
        clause: Set(happened.clause),
        detail: Set(happened.detail),
    };
    security_record::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Keeps that a list left the system as a file: which one, narrowed by what, and how many rows it has.
pub(crate) async fn record_export(ctx: &Context, rows: u32) -> Result<(), StoreError> {
    let noted = ctx.app.store.write("export", |tx| async move {
        let detail = serde_json::json!({ "target": &*ctx.arrival.target, "rows": rows }).to_string();
        let happened = Happened {
            kind: "exported",
            person: Some(ctx.person().0),
            account: &ctx.username,
            address: ctx.arrival.address.to_string(),
            clause: None,
            detail,
        };
        note(&tx, ctx.now(), happened).await
    });
    noted.await
}

/// Keeps that someone tried what they may not: the only trace a refused act leaves.
pub(crate) async fn record_denial(ctx: &Context, name: &'static str, problem: &Problem) {
    let noted = ctx.app.store.write("denied act", |tx| async move {
        let happened = Happened {
            kind: "denied",
            person: Some(ctx.person().0),
            account: &ctx.username,
            address: ctx.arrival.address.to_string(),
            clause: problem.clause().map(|clause| clause.number().to_owned()),
            detail:
                serde_json::json!({ "act": name, "code": problem.code(), "target": &*ctx.arrival.target })
                    .to_string(),
        };
        note(&tx, ctx.now(), happened).await
    });
    if let Err(error) = noted.await {
        warn!(%error, "could not record a denied act");
    }
}
