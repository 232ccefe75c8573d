//! `epm import` of an export: an empty database of either kind comes to hold what another one held. Every member is read
//! and compared with its hash before anything is written; the tables are then written in one transaction.

use super::members::MANIFEST;
use super::whole::{FORMAT, Manifest, VERSION, table_member};
use anyhow::{Context as _, bail, ensure};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use store::whole::{Source, schema_steps};
use store::{Origin, Store};
use tokio::sync::mpsc::{self, Receiver};
use zip::ZipArchive;

/// Lines on their way at once.
const TOGETHER: usize = 500;
/// The longest manifest that is read.
const MOST_MANIFEST: u64 = 1 << 30;

/// What was named is not an export: a workbook perhaps.
#[derive(Debug, thiserror::Error)]
#[error("there is no {MANIFEST} in it")]
pub struct NotAnExport;

/// An export that was opened.
#[derive(Clone)]
pub struct Export {
    path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
}

impl Export {
    /// Opens a folder or a ZIP file, and refuses what this program does not understand.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let mut manifest = Vec::new();
        if read(path, MANIFEST, |bytes| bytes.take(MOST_MANIFEST).read_to_end(&mut manifest)).is_err() {
            return Err(NotAnExport.into());
        }
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).context(MANIFEST)?;
        let said = |name: &str| manifest.get(name).cloned().unwrap_or_default();
        ensure!(said("format") == FORMAT, "{MANIFEST} does not say that this is an {FORMAT}");
        let version = said("version").as_u64().unwrap_or_default();
        ensure!(
            version <= u64::from(VERSION),
            "the export is in version {version} of the format, this program reads up to {VERSION}: take a newer program"
        );
        let manifest: Manifest = serde_json::from_value(manifest).context(MANIFEST)?;
        let (schema, program) = (schema_steps(), &manifest.program);
        if let Some(unknown) = manifest.schema.iter().find(|step| !schema.contains(step)) {
            bail!("the export was made by a newer program ({program}): this one does not know {unknown}");
        }
        if manifest.schema != schema {
            bail!(
                "the export was made by an older program ({program}): import it with that version, then let this one \
                 bring the database up to date (epm migrate)"
            );
        }
        Ok(Self { path: path.to_owned(), manifest })
    }

    /// Compares every member with its hash.
    pub fn verify(&self) -> anyhow::Result<()> {
        let mut seen = HashSet::new();
        for member in &self.manifest.members {
            let plain = Path::new(&member.path)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)));
            ensure!(plain && seen.insert(&member.path), "{} is no name of a member", member.path);
            let (mut hash, mut size, mut buffer) = (Sha256::new(), 0u64, vec![0; 256 * 1024]);
            let hashed = read(&self.path, &member.path, |bytes| {
                loop {
                    match bytes.read(&mut buffer)? {
                        0 => return Ok(()),
                        read => {
                            hash.update(buffer.get(..read).unwrap_or_default());
                            size += read as u64;
                        }
                    }
                }
            });
            hashed.with_context(|| member.path.clone())?;
            let found = hex::encode(hash.finalize());
            ensure!(
                found == member.sha256 && size == member.size,
                "{} is not as it was written: its hash is {found}, the manifest says {}",
                member.path,
                member.sha256
            );
        }
        let mut tables = self.manifest.rows.keys().map(|table| table_member(table));
        match tables.find(|path| !seen.contains(path)) {
            Some(lacking) => bail!("{lacking} is missing"),
            None => Ok(()),
        }
    }

    /// Brings it into the store, which must be empty; a file's bytes come before the row that names it.
    pub async fn restore(&self, store: &Store, origin: &Origin) -> anyhow::Result<()> {
        ensure!(
            store.key_fingerprint() == self.manifest.audit_key,
            "the audit trail was bound with another key: put audit.key of the old data folder into the new one before \
             the import, or name the key in EPM_AUDIT_KEY"
        );
        if let Some(table) = store.first_filled().await? {
            return Err(store::whole::RestoreError::NotEmpty { table }.into());
        }
        self.keep_files(store).await?;
        Ok(store.restore(self, origin).await?)
    }

    async fn keep_files(&self, store: &Store) -> anyhow::Result<()> {
        for member in &self.manifest.members {
            let Some(sha256) = member.path.strip_prefix("files/") else { continue };
            ensure!(sha256 == member.sha256, "{} is not named after its hash", member.path);
            let pieces = stream::unfold(self.pieces(&member.path), |mut pieces| async move {
                pieces.recv().await.map(|piece| (piece, pieces))
            });
            let kept = store.files().keep(pieces.boxed(), member.size).await?;
            ensure!(kept.sha256 == sha256, "{} is not as it was written", member.path);
        }
        Ok(())
    }

    fn pieces(&self, member: &str) -> Receiver<io::Result<Bytes>> {
        self.reading(member, |bytes, send| {
            loop {
                let mut piece = Vec::new();
                (&mut *bytes).take(256 * 1024).read_to_end(&mut piece)?;
                if piece.is_empty() || send.blocking_send(Ok(piece.into())).is_err() {
                    return Ok(());
                }
            }
        })
    }

    /// Reads a member on a thread of its own and sends what `of` makes of it.
    fn reading<T: Send + 'static>(
        &self,
        member: &str,
        of: impl FnOnce(&mut dyn BufRead, &mpsc::Sender<io::Result<T>>) -> io::Result<()> + Send + 'static,
    ) -> Receiver<io::Result<T>> {
        let (send, receive) = mpsc::channel(4);
        let (path, member) = (self.path.clone(), member.to_owned());
        tokio::task::spawn_blocking(move || {
            if let Err(error) = read(&path, &member, |bytes| of(bytes, &send)) {
                // Whoever no longer listens has an error of their own.
                let _ = send.blocking_send(Err(error));
            }
        });
        receive
    }
}

impl Source for Export {
    fn rows(&self, table: &str) -> u64 {
        self.manifest.rows.get(table).copied().unwrap_or_default()
    }

    fn lines(&self, table: &str) -> Receiver<io::Result<Vec<String>>> {
        self.reading(&table_member(table), |bytes, send| {
            let mut lines = bytes.lines();
            loop {
                let some = lines.by_ref().take(TOGETHER).collect::<io::Result<Vec<_>>>()?;
                if some.is_empty() || send.blocking_send(Ok(some)).is_err() {
                    return Ok(());
                }
            }
        })
    }

    fn without_passwords(&self) -> bool {
        !self.manifest.with_credentials
    }
}

/// Reads a member of a folder or a ZIP file.
fn read<T>(path: &Path, member: &str, of: impl FnOnce(&mut dyn BufRead) -> io::Result<T>) -> io::Result<T> {
    if path.is_dir() {
        return of(&mut BufReader::new(File::open(path.join(member))?));
    }
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let entry = archive.by_name(member)?;
    of(&mut BufReader::new(entry))
}
