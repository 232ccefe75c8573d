//! Proves the store whole: what `epm check` and every test's end run.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entities::{event, file, snapshot};
use crate::streams::{self, NO_HASH};
use crate::{Store, StoreError};

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

impl Finding {
    pub(crate) fn new(invariant: &'static str, row: impl ToString, what: impl ToString) -> Self {
        Self { invariant, row: row.to_string(), what: what.to_string() }
    }
}

/// Events are read in pages of this many.
const PAGE: u64 = 2000;

impl Store {
    /// Every finding, none when the store is whole. Reads all of it: minutes on a large one.
    pub async fn check(&self) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        self.check_chains(&mut findings).await?;
        self.check_files(&mut findings).await?;
        Ok(findings)
    }

    /// INV-48: each stream's chain has no gap and every hash is that of its row; each snapshot stands at
    /// its stream's end.
    async fn check_chains(&self, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        let mut heads: HashMap<Uuid, (i64, Vec<u8>)> = HashMap::new();
        let mut position = 0;
        loop {
            let page = event::Entity::find().filter(event::Column::Position.gt(position));
            let page = page.order_by_asc(event::Column::Position).limit(PAGE).all(&self.read()).await?;
            let Some(last) = page.last() else { break };
            position = last.position;
            for row in &page {
                let (number, head) = heads.entry(row.stream).or_insert((0, NO_HASH.to_vec()));
                let name = format!("event {} {}", row.stream, row.number);
                if row.number != *number + 1 {
                    findings.push(Finding::new("INV-48", &name, format_args!("it follows number {number}")));
                }
                if row.previous != *head {
                    findings.push(Finding::new(
                        "INV-48",
                        &name,
                        "its previous hash is not that of the event before it",
                    ));
                }
                if row.hash != streams::hash(&self.0.key, row) {
                    findings.push(Finding::new("INV-48", &name, "its hash is not that of its content"));
                }
                (*number, *head) = (row.number, row.hash.clone());
            }
        }
        self.check_heads(&heads, findings).await
    }

    async fn check_heads(
        &self,
        heads: &HashMap<Uuid, (i64, Vec<u8>)>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), StoreError> {
        let rows: Vec<(Uuid, i64, Vec<u8>)> = snapshot::Entity::find()
            .select_only()
            .columns([snapshot::Column::Stream, snapshot::Column::Number, snapshot::Column::Hash])
            .into_tuple()
            .all(&self.read())
            .await?;
        for (stream, number, hash) in rows {
            if heads.get(&stream) != Some(&(number, hash)) {
                let what = format!("it stands at event {number}, which is not the stream's last");
                findings.push(Finding::new("INV-48", format_args!("snapshot {stream}"), what));
            }
        }
        Ok(())
    }

    /// INV-27: every row's bytes are there, with its hash and size.
    async fn check_files(&self, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        for row in file::Entity::find().all(&self.read()).await? {
            let files = self.files().clone();
            let (sha256, size) = (row.sha256, row.size);
            let verified = tokio::task::spawn_blocking(move || files.verify(&sha256, size));
            if let Err(what) = verified.await.map_err(std::io::Error::other)? {
                findings.push(Finding::new("INV-27", format_args!("file {}", row.id), what));
            }
        }
        Ok(())
    }
}
