//! The members of an export as they are written, into a folder or a ZIP file, one after the other: nothing is held but
//! what is on its way. Compressing and writing happen on a thread of their own.

use super::whole::Manifest;
use anyhow::Context as _;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// The name of the member that tells of the others; it is the last one.
pub const MANIFEST: &str = "manifest.json";

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name, with `/` between folders.
    pub path: String,
    /// Its bytes.
    pub size: u64,
    /// Their hash.
    pub sha256: String,
}

/// Where an export goes.
pub enum Target {
    /// A folder, which must not exist yet.
    Folder(PathBuf),
    /// A ZIP file, to wherever its bytes are to go.
    Zip(Box<dyn Write + Send>),
}

/// What the writer is told.
enum Piece {
    Begin { path: String, packed: bool },
    Bytes(Bytes),
    Finish(Box<Manifest>),
}

/// The writer takes nothing more; why, it says itself ([`Packer::failure`]).
#[derive(Debug, thiserror::Error)]
#[error("the export could not be written")]
pub struct Gone;

/// Writes members.
pub struct Packer {
    send: Sender<Piece>,
    done: JoinHandle<anyhow::Result<Manifest>>,
}

impl Packer {
    /// Begins to write.
    pub fn new(target: Target) -> Self {
        let (send, receive) = mpsc::channel(16);
        let done = tokio::task::spawn_blocking(move || write(target, receive));
        Self { send, done }
    }

    /// Begins a member; one that is compressed already is not `packed` again.
    pub async fn begin(&self, path: impl Into<String>, packed: bool) -> anyhow::Result<()> {
        self.tell(Piece::Begin { path: path.into(), packed }).await
    }

    /// Goes on with the member that was begun.
    pub async fn bytes(&self, bytes: impl Into<Bytes>) -> anyhow::Result<()> {
        self.tell(Piece::Bytes(bytes.into())).await
    }

    /// Ends with the manifest, which gets what was written to say; answers it.
    pub async fn finish(self, manifest: Manifest) -> anyhow::Result<Manifest> {
        // If it cannot be told, the writer's own error says why.
        let _ = self.send.send(Piece::Finish(Box::new(manifest))).await;
        drop(self.send);
        self.done.await?
    }

    /// Why nothing more is taken.
    pub async fn failure(self) -> anyhow::Error {
        drop(self.send);
        match self.done.await {
            Ok(Err(error)) => error,
            Ok(Ok(_)) => anyhow::anyhow!("the export ended early"),
            Err(error) => error.into(),
        }
    }

    async fn tell(&self, piece: Piece) -> anyhow::Result<()> {
        self.send.send(piece).await.map_err(|_| Gone.into())
    }
}

enum Shelf {
    Folder(PathBuf, Option<BufWriter<File>>),
    Zip(Box<ZipWriter<StreamWriter<Box<dyn Write + Send>>>>),
}

impl Shelf {
    fn begin(&mut self, path: &str, packed: bool) -> anyhow::Result<()> {
        match self {
            Self::Folder(folder, open) => {
                settle(open)?;
                let path = folder.join(path);
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                *open = Some(BufWriter::new(File::create_new(path)?));
            }
            Self::Zip(zip) => {
                let method = if packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
                let options = SimpleFileOptions::default().compression_method(method).large_file(true);
                zip.start_file(path, options)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Folder(_, Some(open)) => open.write_all(bytes),
            Self::Folder(_, None) => Ok(()),
            Self::Zip(zip) => zip.write_all(bytes),
        }
    }

    fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Folder(folder, mut open) => {
                settle(&mut open)?;
                File::open(folder)?.sync_all()?;
            }
            Self::Zip(zip) => zip.finish()?.into_inner().flush()?,
        }
        Ok(())
    }
}

/// The bytes are on the disk before the export counts as made.
fn settle(open: &mut Option<BufWriter<File>>) -> anyhow::Result<()> {
    if let Some(mut file) = open.take() {
        file.flush()?;
        file.get_ref().sync_all()?;
    }
    Ok(())
}

fn write(target: Target, mut pieces: Receiver<Piece>) -> anyhow::Result<Manifest> {
    let mut shelf = match target {
        Target::Folder(folder) => {
            std::fs::create_dir(&folder).with_context(|| folder.display().to_string())?;
            Shelf::Folder(folder, None)
        }
        Target::Zip(to) => Shelf::Zip(Box::new(ZipWriter::new_stream(to))),
    };
    let mut members = Vec::new();
    let mut open: Option<(String, u64, Sha256)> = None;
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Begin { path, packed } => {
                members.extend(open.take().map(member));
                shelf.begin(&path, packed)?;
                open = Some((path, 0, Sha256::new()));
            }
            Piece::Bytes(bytes) => {
                shelf.write(&bytes)?;
                if let Some((_, size, hash)) = &mut open {
                    *size += bytes.len() as u64;
                    hash.update(&bytes);
                }
            }
            Piece::Finish(manifest) => {
                members.extend(open.take().map(member));
                let manifest = Manifest { members, ..*manifest };
                shelf.begin(MANIFEST, true)?;
                shelf.write(&serde_json::to_vec_pretty(&manifest)?)?;
                shelf.close()?;
                return Ok(manifest);
            }
        }
    }
    // The sender is gone without having said that this is all.
    Err(io::Error::from(io::ErrorKind::UnexpectedEof).into())
}

fn member((path, size, hash): (String, u64, Sha256)) -> Member {
    Member { path, size, sha256: hex::encode(hash.finalize()) }
}
