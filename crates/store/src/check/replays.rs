//! Every stream replayed gives its snapshot, every snapshot its rows and its to-dos.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Findings, Heads};
use crate::StoreError;
use crate::entities::{event, snapshot, todo};
use crate::streams::{self, Aggregate, Loaded, Recorded};
use crate::tables::{Rows, todos};

/// Streams are taken in groups of this many: a group's events are all in memory at once.
const GROUP: u64 = 100;

/// What else must hold of one kind of aggregate.
pub(super) trait Invariants: Aggregate {
    /// Adds whatever does not hold of the state or its history.
    fn invariants(loaded: &Loaded<Self>, history: &[Recorded<Self::Event>], findings: &mut Findings);
}

pub(super) async fn check<A: Invariants>(
    db: &impl ConnectionTrait,
    heads: &Heads,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let mut seen = 0;
    let mut after = Uuid::nil();
    loop {
        let group = snapshot::Entity::find().filter(snapshot::Column::Kind.eq(A::KIND));
        let group = group.filter(snapshot::Column::Stream.gt(after)).order_by_asc(snapshot::Column::Stream);
        let group = group.limit(GROUP).all(db).await?;
        let Some(last) = group.last() else { break };
        after = last.stream;
        seen += group.len();
        check_group::<A>(db, group, findings).await?;
    }
    let streams = heads.values().filter(|head| head.kind == A::KIND).count();
    if streams != seen {
        findings.add("INV-48", A::KIND, format_args!("{streams} streams have {seen} snapshots"));
    }
    Ok(())
}

async fn check_group<A: Invariants>(
    db: &impl ConnectionTrait,
    group: Vec<snapshot::Model>,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = group.iter().map(|row| row.stream).collect();
    let mut histories = histories::<A>(db, &ids).await?;
    let mut tables = Rows::read(db, &ids).await?;
    let mut waiting = waiting(db, &ids).await?;
    for row in group {
        let id = row.stream;
        let name = format!("{} {id}", A::KIND);
        let loaded = streams::loaded::<A>(row)?;
        let history = histories.remove(&id).unwrap_or_default();
        if streams::replay(id, &history).as_ref() != Some(&loaded.state) {
            findings.add("INV-48", &name, "its events replayed make another state than its snapshot");
        }
        for (table, what) in tables.remove(&id).unwrap_or_default().differences(&A::rows(&loaded)) {
            findings.add("INV-48", format_args!("{table} of {name}"), what);
        }
        if !same_todos(waiting.remove(&id).unwrap_or_default(), todos::todos(&loaded)) {
            findings.add("INV-05", &name, "its to-dos are not what its duties ask for");
        }
        A::invariants(&loaded, &history, findings);
    }
    Ok(())
}

type History<A> = Vec<Recorded<<A as Aggregate>::Event>>;

async fn histories<A: Aggregate>(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, History<A>>, StoreError> {
    let rows = event::Entity::find().filter(event::Column::Stream.is_in(ids.iter().copied()));
    let rows = rows.order_by_asc(event::Column::Stream).order_by_asc(event::Column::Number).all(db).await?;
    let mut histories: HashMap<Uuid, History<A>> = HashMap::new();
    for row in rows {
        histories.entry(row.stream).or_default().push(streams::recorded(row)?);
    }
    Ok(histories)
}

async fn waiting(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<todo::Model>>, StoreError> {
    let mut waiting: HashMap<Uuid, Vec<todo::Model>> = HashMap::new();
    for row in todo::Entity::find().filter(todo::Column::Stream.is_in(ids.iter().copied())).all(db).await? {
        waiting.entry(row.stream).or_default().push(row);
    }
    Ok(waiting)
}

fn same_todos(found: Vec<todo::Model>, expected: BTreeMap<String, todo::Model>) -> bool {
    found.len() == expected.len()
        && found.iter().all(|row| expected.get(&row.key).is_some_and(|expected| todos::same(row, expected)))
}
