//! Event streams: what happened to one contract, project, demand, maintenance case or master record, in
//! order, each event bound to the one before it by an HMAC.
//!
//! The unique key (stream, number) is the lock: of two commands that read the same state only one can
//! append, and the other is decided anew. On PostgreSQL a load also locks the stream's snapshot row, which
//! spares most of those second tries and makes what one command reads of a second stream stay true until
//! it commits.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, SubsecRound};
use hmac::Mac;
use regulation::clause::Clause;
use regulation::clock::{Moment, Stamp};
use regulation::duties::Duty;
use regulation::id::PersonId;
use sea_orm::sea_query::{CaseStatement, Expr, OnConflict, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::entities::{event, snapshot};
use crate::tables::Rows;
use crate::{StoreError, Write};

/// The secret the audit chain is made with. Whoever lacks it cannot forge an event.
#[derive(Clone)]
pub struct AuditKey([u8; 32]);

impl AuditKey {
    /// 32 random bytes, kept outside the database.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditKey(…)")
    }
}

/// The hash before the first event of a stream.
pub(crate) const NO_HASH: [u8; 32] = [0; 32];

/// The address of what happens by itself.
pub const CLOCK: &str = "clock";

/// Who did it, when, and from where: what every event carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The person who acted; the nil UUID is the operator at the machine's console, or the program itself.
    pub actor: PersonId,
    /// The person in whose name they acted.
    pub in_name_of: Option<PersonId>,
    /// When; kept to the millisecond.
    pub at: Moment,
    /// The network address, or `console`, or `clock`.
    pub address: String,
}

impl Origin {
    /// An act of a person in their own name.
    pub fn of(actor: PersonId, at: Moment, address: impl Into<String>) -> Self {
        Self { actor, in_name_of: None, at: at.trunc_subsecs(3), address: address.into() }
    }

    /// An act of the operator at the machine's console, such as adding the first person.
    pub fn console(at: Moment) -> Self {
        Self::of(PersonId(Uuid::nil()), at, "console")
    }

    /// What the program does of itself when its time has come: nobody asked for it.
    pub fn clock(at: Moment) -> Self {
        Self::of(PersonId(Uuid::nil()), at, CLOCK)
    }

    /// What the aggregate keeps of it.
    pub fn stamp(&self) -> Stamp {
        Stamp { by: self.actor, in_name_of: self.in_name_of, at: self.at.trunc_subsecs(3) }
    }

    /// When, in milliseconds since 1970 UTC.
    pub fn millis(&self) -> i64 {
        self.at.timestamp_millis()
    }
}

/// What to-dos and notices show of an aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The code or number people call it by.
    pub code: Option<String>,
    /// Its title.
    pub title: String,
    /// The customer.
    pub customer: Option<Uuid>,
    /// The department that sells: whose role holders its duties wait for.
    pub department: Option<Uuid>,
}

/// Something whose whole history is a stream of events of its own.
pub trait Aggregate: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stream kind, as stored in `event.kind` and `snapshot.kind`.
    const KIND: &'static str;
    /// What can happen to it: written as `{"event": name, "with": {…}}`.
    type Event: Clone + Serialize + DeserializeOwned + Send + Sync;

    /// The state after `event`; `None` only for a stream that does not begin with its first event.
    fn after(before: Option<Self>, id: Uuid, event: &Self::Event, stamp: &Stamp) -> Option<Self>;

    /// The clause the event follows.
    fn clause(event: &Self::Event) -> Clause;

    /// What waits for someone now.
    fn duties(&self) -> Vec<Duty>;

    /// What its to-dos and notices show of it.
    fn face(&self) -> Face;

    /// The texts it is found by in the search for projects; none for anything else.
    fn found_by(&self) -> Vec<String>;

    /// Whom an event is news to, beside those it leaves a duty with.
    fn told(&self, event: &Self::Event) -> Vec<PersonId>;

    /// The rows that lists read, worked out from the state.
    fn rows(loaded: &Loaded<Self>) -> Rows;
}

/// An aggregate as it was read, with the number of its last event: the precondition of the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded<A> {
    /// The stream.
    pub id: Uuid,
    /// The number of the last event, from 1.
    pub number: i64,
    /// When it happened, in milliseconds since 1970 UTC.
    pub at: i64,
    /// The state after it.
    pub state: A,
    pub(crate) head: [u8; 32],
}

impl Write {
    /// The aggregate, or `None` if there is no such stream of this kind.
    ///
    /// What was read stays true until the commit: on PostgreSQL the row is locked, on SQLite there is one
    /// writer.
    pub async fn load<A: Aggregate>(&self, id: impl Into<Uuid>) -> Result<Option<Loaded<A>>, StoreError> {
        let query = snapshot::Entity::find_by_id(id.into()).filter(snapshot::Column::Kind.eq(A::KIND));
        query.lock_exclusive().one(self).await?.map(loaded).transpose()
    }

    /// The aggregate whose stream `streams` finds: where it is looked for by what its row says, it is read in the same
    /// statement. Held as by [`Self::load`].
    pub async fn load_found<A: Aggregate>(
        &self,
        streams: SelectStatement,
    ) -> Result<Option<Loaded<A>>, StoreError> {
        found::<A>(streams).lock_exclusive().one(self).await?.map(loaded).transpose()
    }

    /// Begins a new stream with the events of its first command.
    pub async fn begin<A: Aggregate>(
        &self,
        id: impl Into<Uuid>,
        events: &[A::Event],
        origin: &Origin,
    ) -> Result<Loaded<A>, StoreError> {
        let id = id.into();
        let history: Vec<_> = events.iter().map(|event| (event, origin)).collect();
        let after = self.extend::<A>(id, None, &history).await?;
        self.tell(&after, events, origin).await?;
        Ok(after)
    }

    /// Appends the events of one command to the stream they were decided on, keeps the state after them and
    /// brings the lists, to-dos and notices up to date. No events: nothing happens.
    pub async fn record<A: Aggregate>(
        &self,
        on: &Loaded<A>,
        events: &[A::Event],
        origin: &Origin,
    ) -> Result<Loaded<A>, StoreError> {
        if events.is_empty() {
            return Ok(on.clone());
        }
        let history: Vec<_> = events.iter().map(|event| (event, origin)).collect();
        let after = self.extend(on.id, Some(on), &history).await?;
        self.tell(&after, events, origin).await?;
        Ok(after)
    }

    async fn extend<A: Aggregate>(
        &self,
        id: Uuid,
        on: Option<&Loaded<A>>,
        history: &[(&A::Event, &Origin)],
    ) -> Result<Loaded<A>, StoreError> {
        let mut state = on.map(|on| on.state.clone());
        let mut entries = Vec::with_capacity(history.len());
        for (event, origin) in history {
            state = A::after(state, id, event, &origin.stamp());
            entries.push((entry::<A>(id, event)?, *origin));
        }
        let (Some(state), Some((_, last))) = (state, history.last()) else {
            return Err(StoreError::impossible("event", id, "a stream must begin with its first event"));
        };
        let (number, head) = on.map_or((0, NO_HASH), |on| (on.number, on.head));
        let (number, head) = self.append(id, A::KIND, number, head, entries).await?;
        let after = Loaded { id, number, at: last.millis(), state, head };
        self.keep(&after).await?;
        let before = on.map(A::rows).unwrap_or_default();
        self.bring_up_to_date(id, before, A::rows(&after)).await?;
        self.renew_words(on, &after).await?;
        self.renew_todos(on, &after).await?;
        Ok(after)
    }

    /// Appends to a stream whose last number and hash are known; answers the new ones.
    pub(crate) async fn append(
        &self,
        stream: Uuid,
        kind: &'static str,
        number: i64,
        head: [u8; 32],
        entries: Vec<(Entry, &Origin)>,
    ) -> Result<(i64, [u8; 32]), StoreError> {
        let (rows, number, head) = chained(self.key(), (stream, kind), (number, head), entries);
        self.insert_events(rows).await?;
        Ok((number, head))
    }

    /// Inserts rows of events that follow one another in each of their streams.
    pub(crate) async fn insert_events(&self, rows: Vec<event::ActiveModel>) -> Result<(), StoreError> {
        // 13 values a row, 32,766 a statement on SQLite.
        for rows in rows.chunks(2_000) {
            event::Entity::insert_many(rows.to_vec()).exec_without_returning(self).await?;
        }
        Ok(())
    }

    async fn keep<A: Aggregate>(&self, after: &Loaded<A>) -> Result<(), StoreError> {
        use snapshot::Column;
        let columns = [Column::Number, Column::Hash, Column::At, Column::Body];
        snapshot::Entity::insert(snapshot_of(after)?)
            .on_conflict(OnConflict::column(Column::Stream).update_columns(columns).to_owned())
            .exec_without_returning(self)
            .await?;
        Ok(())
    }
}

/// The row that keeps a state.
pub(crate) fn snapshot_of<A: Aggregate>(after: &Loaded<A>) -> Result<snapshot::ActiveModel, StoreError> {
    Ok(snapshot::ActiveModel {
        stream: Set(after.id),
        kind: Set(A::KIND.to_owned()),
        number: Set(after.number),
        hash: Set(after.head.to_vec()),
        at: Set(after.at),
        body: Set(json("snapshot", after.id, &after.state)?),
    })
}

/// The rows of events that go on a stream, each bound to the one before it, and the stream's new number and hash.
pub(crate) fn chained(
    key: &AuditKey,
    (stream, kind): (Uuid, &'static str),
    (mut number, mut head): (i64, [u8; 32]),
    entries: Vec<(Entry, &Origin)>,
) -> (Vec<event::ActiveModel>, i64, [u8; 32]) {
    let mut rows = Vec::with_capacity(entries.len());
    for (entry, origin) in entries {
        number += 1;
        let mut row = event::Model {
            position: 0,
            stream,
            number,
            kind: kind.to_owned(),
            name: entry.name,
            clause: entry.clause.to_owned(),
            at: origin.millis(),
            actor: origin.actor.into(),
            in_name_of: origin.in_name_of.map(Uuid::from),
            address: origin.address.clone(),
            body: entry.body,
            previous: head.to_vec(),
            hash: Vec::new(),
        };
        head = hash(key, &row);
        row.hash = head.to_vec();
        let mut row: event::ActiveModel = row.into();
        row.position = sea_orm::ActiveValue::NotSet;
        rows.push(row);
    }
    (rows, number, head)
}

/// One event about to be appended.
pub(crate) struct Entry {
    pub name: String,
    pub clause: &'static str,
    pub body: String,
}

/// How every event is written.
#[derive(Deserialize)]
struct Tagged<'a> {
    #[serde(borrow)]
    event: Cow<'a, str>,
}

pub(crate) fn entry<A: Aggregate>(stream: Uuid, event: &A::Event) -> Result<Entry, StoreError> {
    let body = json("event", stream, event)?;
    let tagged = serde_json::from_str::<Tagged<'_>>(&body);
    let name = tagged.map_err(|e| StoreError::impossible("event", stream, e))?.event.into_owned();
    Ok(Entry { name, clause: A::clause(event).number(), body })
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

/// The aggregate whose stream `streams` finds, as a page reads it.
pub async fn look_found<A: Aggregate>(
    db: &impl ConnectionTrait,
    streams: SelectStatement,
) -> Result<Option<Loaded<A>>, StoreError> {
    found::<A>(streams).one(db).await?.map(loaded).transpose()
}

/// Several aggregates as a list reads them; what is not there is left out.
pub async fn look_many<A: Aggregate>(
    db: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, Loaded<A>>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = snapshots::<A>(snapshot::Column::Stream.is_in(ids));
    rows.all(db).await?.into_iter().map(|row| Ok((row.stream, loaded::<A>(row)?))).collect()
}

/// The aggregates whose streams `streams` finds, in one query.
pub async fn look_all<A: Aggregate>(
    db: &impl ConnectionTrait,
    streams: SelectStatement,
) -> Result<Vec<Loaded<A>>, StoreError> {
    found::<A>(streams).all(db).await?.into_iter().map(loaded).collect()
}

fn found<A: Aggregate>(streams: SelectStatement) -> Select<snapshot::Entity> {
    snapshots::<A>(snapshot::Column::Stream.in_subquery(streams))
}

fn snapshots<A: Aggregate>(of: SimpleExpr) -> Select<snapshot::Entity> {
    snapshot::Entity::find().filter(of).filter(snapshot::Column::Kind.eq(A::KIND))
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

/// The events that are read by what they say: how something was decided, or how it ended. All of them are short.
const DECIDING: [&str; 5] =
    ["step_decided", "initiation_came_back", "change_came_back", "cancellation_came_back", "review_ended"];

/// What an event says, where it decided or ended something: so that a list of happenings reads no equipment lists.
pub fn decision() -> SimpleExpr {
    CaseStatement::new().case(event::Column::Name.is_in(DECIDING), Expr::col(event::Column::Body)).into()
}

/// What happened to a stream, the newest first, with how each was decided or ended: all that a list of happenings reads.
pub async fn happenings(
    db: &impl ConnectionTrait,
    id: impl Into<Uuid>,
    most: u64,
) -> Result<Vec<Recorded<Option<Value>>>, StoreError> {
    use event::Column::{Actor, Address, At, Clause, InNameOf, Name, Number, Stream};
    type Row = (i64, String, String, Uuid, Option<Uuid>, i64, String, Option<String>);
    let query = event::Entity::find()
        .select_only()
        .columns([Number, Name, Clause, Actor, InNameOf, At, Address])
        .expr_as(decision(), "decision")
        .filter(Stream.eq(id.into()))
        .order_by_desc(Number)
        .limit(most);
    let rows: Vec<Row> = query.into_tuple().all(db).await?;
    let row = |(number, name, clause, actor, in_name_of, at, address, body): Row| {
        let at = Moment::from_timestamp_millis(at)
            .ok_or_else(|| StoreError::impossible("event", number, "no such time"))?;
        let origin = Origin { actor: PersonId(actor), in_name_of: in_name_of.map(PersonId), at, address };
        let event = body.map(|body| serde_json::from_str(&body)).transpose();
        let event = event.map_err(|error| StoreError::impossible("event", number, error))?;
        Ok(Recorded { number, name, clause, origin, event })
    };
    rows.into_iter().map(row).collect()
}

/// The state a stream's events make.
pub fn replay<A: Aggregate>(id: Uuid, history: &[Recorded<A::Event>]) -> Option<A> {
    history
        .iter()
        .fold(None, |state, recorded| A::after(state, id, &recorded.event, &recorded.origin.stamp()))
}

/// An event with who did it, when and from where.
#[derive(Clone, Debug)]
pub struct Recorded<E> {
    /// Its number in its stream, from 1.
    pub number: i64,
    /// What happened, by its name.
    pub name: String,
    /// The number of the clause it follows.
    pub clause: String,
    /// Who did it, when, and from where.
    pub origin: Origin,
    /// What happened.
    pub event: E,
}

pub(crate) fn recorded<E: DeserializeOwned>(row: event::Model) -> Result<Recorded<E>, StoreError> {
    let name = || format!("{} {}", row.stream, row.number);
    let event = serde_json::from_str(&row.body).map_err(|e| StoreError::impossible("event", name(), e))?;
    let at = DateTime::from_timestamp_millis(row.at);
    let at = at.ok_or_else(|| StoreError::impossible("event", name(), "its time is out of range"))?;
    let (actor, in_name_of) = (PersonId(row.actor), row.in_name_of.map(PersonId));
    let origin = Origin { actor, in_name_of, at, address: row.address };
    Ok(Recorded { number: row.number, name: row.name, clause: row.clause, origin, event })
}

pub(crate) fn loaded<A: Aggregate>(row: snapshot::Model) -> Result<Loaded<A>, StoreError> {
    let state =
        serde_json::from_str(&row.body).map_err(|e| StoreError::impossible("snapshot", row.stream, e))?;
    let head = row.hash.as_slice().try_into();
    let head =
        head.map_err(|_| StoreError::impossible("snapshot", row.stream, "the hash is not 32 bytes"))?;
    Ok(Loaded { id: row.stream, number: row.number, at: row.at, state, head })
}

pub(crate) fn json<T: Serialize>(table: &'static str, row: Uuid, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::impossible(table, row, e))
}

/// HMAC-SHA256 over the previous hash and every column of the row, each with its length before it, so that
/// no two different rows are the same bytes.
pub(crate) fn hash(key: &AuditKey, row: &event::Model) -> [u8; 32] {
    let mut mac = key.mac();
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
