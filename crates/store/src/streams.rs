//! Event streams: what happened to one contract, project, demand, maintenance case or master record, in
//! order, each event bound to the one before it by an HMAC.
//!
//! The unique key (stream, number) is the lock: of two commands that read the same state only one can
//! append, and the other is decided anew. On PostgreSQL a load also locks the stream's snapshot row, which
//! spares most of those second tries and makes what one command reads of a second stream stay true until
//! it commits.

use hmac::{Hmac, KeyInit, Mac};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use uuid::Uuid;

use crate::entities::{event, snapshot};
use crate::{StoreError, Write};

/// The secret the audit chain is made with. Whoever lacks it cannot forge an event.
#[derive(Clone)]
pub struct AuditKey([u8; 32]);

impl AuditKey {
    /// 32 random bytes, kept outside the database.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }
}

impl std::fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditKey(…)")
    }
}

/// The hash before the first event of a stream.
pub(crate) const NO_HASH: [u8; 32] = [0; 32];

/// Who did it, when, and from where: what every event carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The person who acted; the nil UUID is the operator at the machine's console.
    pub actor: Uuid,
    /// The person in whose name they acted.
    pub in_name_of: Option<Uuid>,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// The network address, or `console`.
    pub address: String,
}

impl Origin {
    /// An act of a person in their own name.
    pub fn of(actor: impl Into<Uuid>, at: i64, address: impl Into<String>) -> Self {
        Self { actor: actor.into(), in_name_of: None, at, address: address.into() }
    }

    /// An act of the operator at the machine's console, such as adding the first person.
    pub fn console(at: i64) -> Self {
        Self::of(Uuid::nil(), at, "console")
    }
}

/// Something whose whole history is a stream of events of its own.
pub trait Aggregate: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stream kind, as stored in `event.kind` and `snapshot.kind`.
    const KIND: &'static str;
    /// What can happen to it.
    type Event: Clone + Serialize + DeserializeOwned + Send + Sync;

    /// The state after `event`; `None` before the first.
    fn after(before: Option<Self>, event: &Self::Event) -> Self;

    /// The event's name, as stored in `event.name`.
    fn name(event: &Self::Event) -> &'static str;

    /// The number of the clause the event follows, such as `2.4.4`.
    fn clause(event: &Self::Event) -> &'static str;

    /// Brings the tables that lists read up to date with the new state.
    fn bring_up_to_date(
        tx: &Write,
        change: &Change<'_, Self>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// What one command did to one stream.
pub struct Change<'a, A: Aggregate> {
    /// The stream.
    pub id: Uuid,
    /// Its state before, unless the stream is new.
    pub before: Option<&'a A>,
    /// The events of this command, in order.
    pub events: &'a [A::Event],
    /// Its state after.
    pub after: &'a A,
    /// Who did it and when.
    pub origin: &'a Origin,
}

/// An aggregate as it was read, with the number of its last event: the precondition of the next.
#[derive(Clone, Debug)]
pub struct Loaded<A> {
    /// The stream.
    pub id: Uuid,
    /// The number of the last event, from 1.
    pub number: i64,
    /// The state after it.
    pub state: A,
    head: [u8; 32],
}

impl Write {
    /// The aggregate, or `None` if there is no such stream of this kind.
    ///
    /// What was read stays true until the commit: on PostgreSQL the row is locked, on SQLite there is one
    /// writer.
    pub async fn load<A: Aggregate>(&self, id: impl Into<Uuid>) -> Result<Option<Loaded<A>>, StoreError> {
        let id = id.into();
        let row = snapshot::Entity::find_by_id(id)
            .filter(snapshot::Column::Kind.eq(A::KIND))
            .lock_exclusive()
            .one(self)
            .await?;
        row.map(loaded).transpose()
    }

    /// Begins a new stream with its first events.
    pub async fn begin<A: Aggregate>(
        &self,
        id: impl Into<Uuid>,
        events: &[A::Event],
        origin: &Origin,
    ) -> Result<Loaded<A>, StoreError> {
        let id = id.into();
        let Some((first, rest)) = events.split_first() else {
            return Err(StoreError::impossible("event", id, "a stream cannot begin without an event"));
        };
        let state = rest.iter().fold(A::after(None, first), |state, event| A::after(Some(state), event));
        let (number, head) = self.append::<A>(id, 0, NO_HASH, events, origin).await?;
        let after = Loaded { id, number, state, head };
        self.keep(&after).await?;
        let change = Change { id, before: None, events, after: &after.state, origin };
        A::bring_up_to_date(self, &change).await?;
        Ok(after)
    }

    /// Appends the events of one command to the stream they were decided on, keeps the state after them and
    /// brings the lists up to date. No events: nothing happens.
    pub async fn record<A: Aggregate>(
        &self,
        on: &Loaded<A>,
        events: &[A::Event],
        origin: &Origin,
    ) -> Result<Loaded<A>, StoreError> {
        if events.is_empty() {
            return Ok(on.clone());
        }
        let state = events.iter().fold(on.state.clone(), |state, event| A::after(Some(state), event));
        let (number, head) = self.append::<A>(on.id, on.number, on.head, events, origin).await?;
        let after = Loaded { id: on.id, number, state, head };
        self.keep(&after).await?;
        let change = Change { id: on.id, before: Some(&on.state), events, after: &after.state, origin };
        A::bring_up_to_date(self, &change).await?;
        Ok(after)
    }

    async fn append<A: Aggregate>(
        &self,
        stream: Uuid,
        number: i64,
        head: [u8; 32],
        events: &[A::Event],
        origin: &Origin,
    ) -> Result<(i64, [u8; 32]), StoreError> {
        let entries = events
            .iter()
            .map(|e| Ok(Entry { name: A::name(e), clause: A::clause(e), body: json("event", stream, e)? }))
            .collect::<Result<Vec<_>, StoreError>>()?;
        self.append_entries(stream, A::KIND, number, head, entries, origin).await
    }

    /// Appends to a stream whose last number and hash are known; answers the new ones.
    pub(crate) async fn append_entries(
        &self,
        stream: Uuid,
        kind: &'static str,
        mut number: i64,
        mut head: [u8; 32],
        entries: Vec<Entry>,
        origin: &Origin,
    ) -> Result<(i64, [u8; 32]), StoreError> {
        let mut rows = Vec::with_capacity(entries.len());
        for entry in entries {
            number += 1;
            let previous = head;
            let mut row = event::Model {
                position: 0,
                stream,
                number,
                kind: kind.to_owned(),
                name: entry.name.to_owned(),
                clause: entry.clause.to_owned(),
                at: origin.at,
                actor: origin.actor,
                in_name_of: origin.in_name_of,
                address: origin.address.clone(),
                body: entry.body,
                previous: previous.to_vec(),
                hash: Vec::new(),
            };
            head = hash(self.key(), &row);
            row.hash = head.to_vec();
            let mut row: event::ActiveModel = row.into();
            row.position = sea_orm::ActiveValue::NotSet;
            rows.push(row);
        }
        event::Entity::insert_many(rows).exec_without_returning(self).await?;
        Ok((number, head))
    }

    async fn keep<A: Aggregate>(&self, after: &Loaded<A>) -> Result<(), StoreError> {
        let row = snapshot::ActiveModel {
            stream: Set(after.id),
            kind: Set(A::KIND.to_owned()),
            number: Set(after.number),
            hash: Set(after.head.to_vec()),
            body: Set(json("snapshot", after.id, &after.state)?),
        };
        let columns = [snapshot::Column::Number, snapshot::Column::Hash, snapshot::Column::Body];
        snapshot::Entity::insert(row)
            .on_conflict(OnConflict::column(snapshot::Column::Stream).update_columns(columns).to_owned())
            .exec_without_returning(self)
            .await?;
        Ok(())
    }
}

/// One event about to be appended.
pub(crate) struct Entry {
    pub name: &'static str,
    pub clause: &'static str,
    pub body: String,
}

/// The aggregate as a page reads it: one row, no lock.
pub async fn look<A: Aggregate>(
    db: &impl ConnectionTrait,
    id: impl Into<Uuid>,
) -> Result<Option<Loaded<A>>, StoreError> {
    let row =
        snapshot::Entity::find_by_id(id.into()).filter(snapshot::Column::Kind.eq(A::KIND)).one(db).await?;
    row.map(loaded).transpose()
}

/// The events of a stream from its first, up to and with number `until`.
pub async fn history<A: Aggregate>(
    db: &impl ConnectionTrait,
    id: impl Into<Uuid>,
    until: Option<i64>,
) -> Result<Vec<Recorded<A::Event>>, StoreError> {
    let mut query = event::Entity::find()
        .filter(event::Column::Stream.eq(id.into()))
        .filter(event::Column::Kind.eq(A::KIND));
    if let Some(until) = until {
        query = query.filter(event::Column::Number.lte(until));
    }
    let rows = query.order_by_asc(event::Column::Number).all(db).await?;
    rows.into_iter().map(recorded).collect()
}

/// An event with who did it, when and from where.
#[derive(Clone, Debug)]
pub struct Recorded<E> {
    /// Its number in its stream, from 1.
    pub number: i64,
    /// The number of the clause it follows.
    pub clause: String,
    /// Who did it, when, and from where.
    pub origin: Origin,
    /// What happened.
    pub event: E,
}

fn recorded<E: DeserializeOwned>(row: event::Model) -> Result<Recorded<E>, StoreError> {
    let event = serde_json::from_str(&row.body)
        .map_err(|e| StoreError::impossible("event", format_args!("{} {}", row.stream, row.number), e))?;
    let origin = Origin { actor: row.actor, in_name_of: row.in_name_of, at: row.at, address: row.address };
    Ok(Recorded { number: row.number, clause: row.clause, origin, event })
}

fn loaded<A: Aggregate>(row: snapshot::Model) -> Result<Loaded<A>, StoreError> {
    let state =
        serde_json::from_str(&row.body).map_err(|e| StoreError::impossible("snapshot", row.stream, e))?;
    let head = row.hash.as_slice().try_into();
    let head =
        head.map_err(|_| StoreError::impossible("snapshot", row.stream, "the hash is not 32 bytes"))?;
    Ok(Loaded { id: row.stream, number: row.number, state, head })
}

pub(crate) fn json<T: Serialize>(table: &'static str, row: Uuid, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::impossible(table, row, e))
}

/// HMAC-SHA256 over the previous hash and every column of the row, each with its length before it, so that
/// no two different rows are the same bytes.
pub(crate) fn hash(key: &AuditKey, row: &event::Model) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).expect("HMAC takes a key of any length");
    let mut field = |bytes: &[u8]| {
        mac.update(&(bytes.len() as u64).to_be_bytes());
        mac.update(bytes);
    };
    field(&row.previous);
    field(row.stream.as_bytes());
    field(&row.number.to_be_bytes());
    field(row.kind.as_bytes());
    field(row.name.as_bytes());
    field(row.clause.as_bytes());
    field(&row.at.to_be_bytes());
    field(row.actor.as_bytes());
    field(row.in_name_of.as_ref().map_or(&[][..], |p| p.as_bytes()));
    field(row.address.as_bytes());
    field(row.body.as_bytes());
    mac.finalize().into_bytes().into()
}
