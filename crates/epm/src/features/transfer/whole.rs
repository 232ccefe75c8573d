//! `epm export`: one moment of everything. Tables as lines of JSON (the audit trail is the table `event`), the uploaded
//! files, workbooks for people to read, and a manifest with a hash of each.

use super::books;
use super::members::{Gone, Member, Packer, Target};
use crate::features::people::Settings;
use chrono::SecondsFormat;
use regulation::clock::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::whole::{Head, LEFT_OUT, Still, schema_steps};
use store::{SecurityRecord, Store, Table};
use tokio::io::AsyncReadExt as _;

/// What a manifest calls itself.
pub const FORMAT: &str = "epm-export";
/// The way members are named and written; a program refuses what is newer.
pub const VERSION: u32 = 1;
/// Bytes of a file on their way at once.
const STRETCH: usize = 256 * 1024;

/// What is wanted of an export.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// The hashes of passwords too. Without them people need new ones.
    pub credentials: bool,
}

/// What an export says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// The version of the program that made it.
    pub program: String,
    /// The steps of the schema its tables have.
    pub schema: Vec<String>,
    /// The company.
    pub company: String,
    /// When it was made.
    pub made_at: String,
    /// Whether the hashes of passwords are in it.
    pub with_credentials: bool,
    /// By what the key of the audit trail is known. The key itself is never in it.
    pub audit_key: String,
    /// The end of the audit trail.
    pub head: Head,
    /// How many rows each table has.
    pub rows: BTreeMap<String, u64>,
    /// How many files were uploaded.
    pub files: u64,
    /// The tables that are not in it, and why.
    pub left_out: BTreeMap<String, String>,
    /// Everything else that is in it.
    pub members: Vec<Member>,
}

/// Writes everything, as it is at one moment; the system goes on meanwhile.
pub async fn export(store: &Store, target: Target, wanted: Wanted, now: Moment) -> anyhow::Result<Manifest> {
    let packer = Packer::new(target);
    match gather(store, &packer, wanted, now).await {
        Ok(manifest) => packer.finish(manifest).await,
        Err(error) if error.is::<Gone>() => Err(packer.failure().await),
        Err(error) => Err(error),
    }
}

async fn gather(store: &Store, packer: &Packer, wanted: Wanted, now: Moment) -> anyhow::Result<Manifest> {
    let still = &store.still().await?;
    let (settings, _) = Settings::load(still).await?;
    let head = still.head().await?;
    let mut rows = BTreeMap::new();
    for table in &still.tables {
        rows.insert(table.name().to_owned(), write_table(still, table, packer, wanted).await?);
    }
    books::write(still, packer, head.at).await?;
    let files = write_files(store, still, packer).await?;
    Ok(Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        schema: schema_steps(),
        company: settings.company.to_string(),
        made_at: now.to_rfc3339_opts(SecondsFormat::Secs, true),
        with_credentials: wanted.credentials,
        audit_key: store.key_fingerprint(),
        head,
        rows,
        files,
        left_out: LEFT_OUT.map(|(table, why)| (table.to_owned(), why.to_owned())).into(),
        members: Vec::new(),
    })
}

/// The member of a table.
pub fn table_member(table: &str) -> String {
    format!("tables/{table}.jsonl")
}

async fn write_table(still: &Still, table: &Table, packer: &Packer, wanted: Wanted) -> anyhow::Result<u64> {
    packer.begin(table_member(table.name()), true).await?;
    let (mut after, mut rows) = (None, 0);
    loop {
        let page = still.lines(table, after, wanted.credentials).await?;
        rows += page.lines.len() as u64;
        let mut text = page.lines.join("\n");
        if !text.is_empty() {
            text.push('\n');
            packer.bytes(text).await?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}

/// The files by their hashes. Their bytes never change, so that they need not belong to the moment.
async fn write_files(store: &Store, still: &Still, packer: &Packer) -> anyhow::Result<u64> {
    let (mut after, mut files) = (String::new(), 0);
    loop {
        let page = still.files(&after).await?;
        let Some((last, _)) = page.last() else { return Ok(files) };
        after = last.clone();
        for (sha256, _) in page {
            packer.begin(format!("files/{sha256}"), false).await?;
            let mut file = store.files().read(&sha256).await?;
            loop {
                let mut bytes = Vec::with_capacity(STRETCH);
                if file.read_buf(&mut bytes).await.map_err(store::StoreError::from)? == 0 {
                    break;
                }
                packer.bytes(bytes).await?;
            }
            files += 1;
        }
    }
}

/// What the security record keeps of an export at the console.
pub fn exported(manifest: &Manifest, now: Moment) -> SecurityRecord<'static> {
    let detail = serde_json::json!({
        "target": "everything",
        "rows": manifest.rows.values().sum::<u64>(),
        "with_credentials": manifest.with_credentials,
    });
    SecurityRecord {
        kind: "exported",
        person: None,
        account: "console",
        address: "console",
        clause: None,
        detail,
        at: now.timestamp_millis(),
    }
}
