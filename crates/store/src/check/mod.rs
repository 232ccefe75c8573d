//! Proves the store whole: what `epm check` and every test's end run.
//!
//! Four proofs, each of its own making: the hash chains are unbroken; every stream replayed gives its
//! snapshot, and every snapshot its rows; each invariant holds of each project and across them; every file
//! has its bytes. To add an invariant: a finding with its number in `projects` (of one project) or `across`.

use std::collections::HashMap;

use regulation::Project;
use regulation::archive::Folder;
use regulation::contract::Contract;
use regulation::demand::Demand;
use regulation::maintenance::MaintenanceCase;
use regulation::support::SupportContract;
use regulation::urging::Urging;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entities::{event, file, snapshot};
use crate::streams::{self, AuditKey, NO_HASH};
use crate::{Store, StoreError, backend};
use seals::Seals;

mod across;
mod archive;
mod contracts;
mod masters;
mod projects;
mod replays;
mod seals;

/// Something that must hold and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The invariant, such as `INV-48`.
    pub invariant: &'static str,
    /// Names the row.
    pub row: String,
    /// What is wrong with it.
    pub what: String,
}

/// What was found so far.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, invariant: &'static str, row: impl ToString, what: impl ToString) {
        self.0.push(Finding { invariant, row: row.to_string(), what: what.to_string() });
    }
}

/// The last event of a stream.
struct Head {
    kind: String,
    number: i64,
    hash: Vec<u8>,
}

/// Every stream's last event.
type Heads = HashMap<Uuid, Head>;

/// Rows are read in pages of this many.
const PAGE: u64 = 2000;

impl Store {
    /// Every finding, none when the store is whole. It sees one moment of the database, however long it
    /// takes, and holds up no writer.
    pub async fn check(&self) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Findings::default();
        let db = backend::moment(&self.0.connections.reader).await?;
        let heads = check_chains(&db, &self.0.key, &mut findings).await?;
        check_snapshots(&db, &heads, &mut findings).await?;
        replays::check::<Demand>(&db, &heads, &mut findings).await?;
        replays::check::<Contract>(&db, &heads, &mut findings).await?;
        replays::check::<Project>(&db, &heads, &mut findings).await?;
        replays::check::<MaintenanceCase>(&db, &heads, &mut findings).await?;
        replays::check::<Urging>(&db, &heads, &mut findings).await?;
        replays::check::<SupportContract>(&db, &heads, &mut findings).await?;
        replays::check::<Folder>(&db, &heads, &mut findings).await?;
        masters::check(&db, &heads, &mut findings).await?;
        across::check(&db, &mut findings).await?;
        let files = file::Entity::find().all(&db).await?;
        // The bytes take long, and no row of theirs ever changes: let go of the moment first.
        db.rollback().await?;
        self.check_files(files, &mut findings).await?;
        Ok(findings.0)
    }

    /// INV-27: every row's bytes are there, with its hash and size.
    async fn check_files(&self, rows: Vec<file::Model>, findings: &mut Findings) -> Result<(), StoreError> {
        for row in rows {
            if let Err(what) = self.files().verify(&row.sha256, row.size).await {
                findings.add("INV-27", format_args!("file {}", row.id), what);
            }
        }
        Ok(())
    }
}

/// INV-48: each stream's chain has no gap, and every hash is that of its row. Answers the chains' ends.
async fn check_chains(
    db: &impl ConnectionTrait,
    key: &AuditKey,
    findings: &mut Findings,
) -> Result<Heads, StoreError> {
    let mut heads = Heads::new();
    let mut seals = Seals::read(db, key).await?;
    let mut position = 0;
    loop {
        let page = event::Entity::find().filter(event::Column::Position.gt(position));
        let page = page.order_by_asc(event::Column::Position).limit(PAGE).all(db).await?;
        let Some(last) = page.last() else { break };
        position = last.position;
        for row in page {
            seals.see(&row, findings);
            let nothing = || Head { kind: row.kind.clone(), number: 0, hash: NO_HASH.to_vec() };
            let head = heads.entry(row.stream).or_insert_with(nothing);
            let name = format!("event {} {}", row.stream, row.number);
            if row.number != head.number + 1 {
                findings.add("INV-48", &name, format_args!("it follows number {}", head.number));
            }
            if row.previous != head.hash {
                findings.add("INV-48", &name, "its previous hash is not that of the event before it");
            }
            if row.hash != streams::hash(key, &row) {
                findings.add("INV-48", &name, "its hash is not that of its content");
            }
            if row.kind != head.kind {
                findings.add("INV-48", &name, format_args!("its stream is a {}", head.kind));
            }
            (head.number, head.hash) = (row.number, row.hash);
        }
    }
    seals.end(findings);
    Ok(heads)
}

/// INV-48: each snapshot stands at its stream's end, so that no last event was taken off.
async fn check_snapshots(
    db: &impl ConnectionTrait,
    heads: &Heads,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let rows: Vec<(Uuid, i64, Vec<u8>)> = snapshot::Entity::find()
        .select_only()
        .columns([snapshot::Column::Stream, snapshot::Column::Number, snapshot::Column::Hash])
        .into_tuple()
        .all(db)
        .await?;
    for (stream, number, hash) in rows {
        if heads.get(&stream).is_none_or(|head| (head.number, &head.hash) != (number, &hash)) {
            let what = format!("it stands at event {number}, which is not the stream's last");
            findings.add("INV-48", format_args!("snapshot {stream}"), what);
        }
    }
    Ok(())
}
