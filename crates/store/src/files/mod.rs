//! Uploaded files: bytes named by their SHA-256, never overwritten, in a folder or in storage that speaks S3.
//!
//! Either way they are received into the data folder, where their size, their hash and the room on the disk are watched,
//! and settle from there in one piece. Bytes come first, the row after: a row always has its bytes, and bytes that no row names after a day
//! are swept away (INV-27).

mod bucket;
mod folder;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use regulation::id::PersonId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt};
use uuid::Uuid;

pub use self::bucket::BucketAddress;

use self::bucket::Bucket;
use self::folder::{Folder, is_older};
use crate::entities::file;
use crate::{Origin, Store, StoreError, Write};

/// Bytes without a row are kept this long: an upload and the act that names it are two requests.
const UNNAMED: Duration = Duration::from_secs(24 * 60 * 60);

/// Bytes of the disk that uploads leave free. With the disk full a database cannot even delete, so uploads end
/// long before (F11 of the reliability findings).
const LOW_WATER: u64 = 256 * 1024 * 1024;
/// Free space is asked for again after so many bytes.
const ASK_AGAIN: u64 = 8 * 1024 * 1024;

/// Uploaded files.
#[derive(Clone, Debug)]
pub struct Files {
    /// Where bytes are received.
    root: PathBuf,
    low_water: Arc<AtomicU64>,
    place: Place,
}

/// Where bytes settle.
#[derive(Clone, Debug)]
enum Place {
    Folder(Folder),
    Bucket(Bucket),
}

/// The bytes of a file as they come.
pub type Bytestream = Pin<Box<dyn AsyncRead + Send>>;

/// Bytes that are safely on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// In bytes.
    pub size: u64,
    /// The first bytes, for telling the type by the content.
    pub head: Vec<u8>,
}

/// How many first bytes [`Kept::head`] holds.
const HEAD: usize = 8192;

impl Files {
    /// Files that are received in the folder `root`, and settle there or in that bucket.
    pub(crate) async fn open(root: PathBuf, bucket: Option<&BucketAddress>) -> Result<Self, StoreError> {
        fs::create_dir_all(root.join("tmp"))?;
        let place = match bucket {
            Some(at) => Place::Bucket(Bucket::open(at).await?),
            None => Place::Folder(Folder::open(root.clone())?),
        };
        File::open(&root)?.sync_all()?;
        Ok(Self { root, low_water: Arc::new(AtomicU64::new(LOW_WATER)), place })
    }

    /// Says how many bytes of the disk uploads leave free.
    pub fn leave_free(&self, bytes: u64) {
        self.low_water.store(bytes, Ordering::Relaxed);
    }

    fn ask_for_space(&self) -> io::Result<()> {
        let disk = rustix::fs::statvfs(&self.root)?;
        let enough = disk.f_bavail.saturating_mul(disk.f_frsize) >= self.low_water.load(Ordering::Relaxed);
        if enough { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    }

    /// Writes a stream of bytes to the disk, wholly or not at all. More than `limit` bytes are refused as
    /// soon as they come, and all when the disk is nearly full. On return the bytes survive a power cut; give them a row with [`Write::add_file`].
    pub async fn keep<E>(
        &self,
        bytes: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<Kept, StoreError>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let (send, receive) = tokio::sync::mpsc::channel(4);
        let files = self.clone();
        let written = tokio::task::spawn_blocking(move || files.receive(receive, limit));
        let mut bytes = std::pin::pin!(bytes);
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk.map_err(io::Error::other);
            let failed = chunk.is_err();
            if send.send(Some(chunk)).await.is_err() || failed {
                break;
            }
        }
        // The end is said aloud: a sender dropped with the request means that the rest never came.
        let _ = send.send(None).await;
        drop(send);
        let (received, kept) = written.await.map_err(io::Error::other)??;
        self.settle(received, &kept.sha256).await?;
        Ok(kept)
    }

    /// [`Files::keep`] of bytes already in memory.
    pub async fn keep_bytes(&self, bytes: impl Into<Bytes>) -> Result<Kept, StoreError> {
        let bytes: Bytes = bytes.into();
        let limit = bytes.len() as u64;
        self.keep(futures_util::stream::iter([Ok::<_, io::Error>(bytes)]), limit).await
    }

    /// Opens the bytes of that hash for reading.
    pub async fn read(&self, sha256: &str) -> Result<Bytestream, StoreError> {
        Ok(match &self.place {
            Place::Folder(folder) => Box::pin(folder.read(sha256).await?),
            Place::Bucket(bucket) => Box::pin(bucket.read(sha256).await?),
        })
    }

    /// The bytes of that hash as a file of this machine that can be read at any place: where they settle elsewhere, a copy
    /// that goes away when it is closed.
    pub async fn local(&self, sha256: &str) -> Result<File, StoreError> {
        let mut bytes = match &self.place {
            Place::Folder(folder) => return Ok(folder.read(sha256).await?.into_std().await),
            Place::Bucket(bucket) => Box::pin(bucket.read(sha256).await?),
        };
        self.ask_for_space()?;
        let (tmp, file) = self.temporary()?;
        let mut copy = tokio::fs::File::from_std(file);
        tokio::io::copy(&mut bytes, &mut copy).await?;
        tokio::io::AsyncWriteExt::flush(&mut copy).await?;
        // Opened once more for reading; the name goes, the bytes stay as long as it is open.
        Ok(File::open(&tmp.0)?)
    }

    fn receive(&self, mut chunks: Chunks, limit: u64) -> Result<(Temporary, Kept), StoreError> {
        let (tmp, mut file) = self.temporary()?;
        let (mut hash, mut size, mut head) = (Sha256::new(), 0, Vec::new());
        let mut asked = None;
        loop {
            let chunk = match chunks.blocking_recv() {
                Some(Some(chunk)) => chunk?,
                Some(None) => break,
                None => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
            };
            size += chunk.len() as u64;
            if size > limit {
                return Err(StoreError::TooLarge { limit });
            }
            if asked.is_none_or(|asked| size - asked > ASK_AGAIN) {
                self.ask_for_space()?;
                asked = Some(size);
            }
            head.extend(chunk.iter().take(HEAD - head.len()));
            hash.update(&chunk);
            file.write_all(&chunk)?;
        }
        file.sync_all()?;
        Ok((tmp, Kept { sha256: hex::encode(hash.finalize()), size, head }))
    }

    /// A new file under a name that no other upload has: of this process by the counter, of another or an
    /// earlier one by trying on.
    fn temporary(&self) -> io::Result<(Temporary, File)> {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        loop {
            let name = format!("{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
            let path = self.root.join("tmp").join(name);
            match File::options().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((Temporary(path), file)),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// Gives received bytes their name, unhindered by other uploads but not while a sweep looks at them.
    async fn settle(&self, received: Temporary, sha256: &str) -> Result<(), StoreError> {
        let _no_sweep = self.lock(File::lock_shared).await?;
        match &self.place {
            Place::Bucket(bucket) => bucket.settle(&received.0, sha256).await,
            Place::Folder(folder) => {
                let (folder, sha256) = (folder.clone(), sha256.to_owned());
                let settled = tokio::task::spawn_blocking(move || folder.settle(&received.0, &sha256));
                settled.await.map_err(io::Error::other)?
            }
        }
    }

    /// Between the sweep of any process on this machine, which wants it for itself, and uploads, which share it.
    async fn lock(&self, how: fn(&File) -> io::Result<()>) -> io::Result<File> {
        let path = self.root.join(".lock");
        let locked = tokio::task::spawn_blocking(move || {
            let lock = File::options().create(true).append(true).open(path)?;
            how(&lock)?;
            Ok(lock)
        });
        locked.await.map_err(io::Error::other)?
    }

    /// Whether the bytes are there and have that hash and size; otherwise what is wrong.
    pub(crate) async fn verify(&self, sha256: &str, size: i64) -> Result<(), String> {
        let unread = |error: &dyn std::error::Error| format!("its bytes cannot be read: {error}");
        let mut bytes = self.read(sha256).await.map_err(|error| unread(&error))?;
        let (mut hash, mut length, mut buffer) = (Sha256::new(), 0i64, vec![0; 64 * 1024]);
        loop {
            match bytes.read(&mut buffer).await.map_err(|error| unread(&error))? {
                0 => break,
                n => {
                    hash.update(&buffer[..n]);
                    length += n as i64;
                }
            }
        }
        match hex::encode(hash.finalize()) {
            found if found != sha256 => Err(format!("its bytes have the hash {found}")),
            _ if length != size => Err(format!("its bytes are {length}, its row says {size}")),
            _ => Ok(()),
        }
    }

    /// Names of all bytes at least `age` old at `now`.
    async fn older_than(&self, age: Duration, now: SystemTime) -> Result<Vec<String>, StoreError> {
        match &self.place {
            Place::Folder(folder) => Ok(folder.older_than(age, now)?),
            Place::Bucket(bucket) => bucket.older_than(age, now).await,
        }
    }

    async fn remove_if_older(
        &self,
        sha256: &str,
        age: Duration,
        now: SystemTime,
    ) -> Result<bool, StoreError> {
        let _no_upload = self.lock(File::lock).await?;
        match &self.place {
            Place::Folder(folder) => folder.remove_if_older(sha256, age, now),
            Place::Bucket(bucket) => bucket.remove_if_older(sha256, age, now).await,
        }
    }

    fn clear_temporaries(&self, now: SystemTime) -> io::Result<()> {
        for entry in fs::read_dir(self.root.join("tmp"))? {
            let entry = entry?;
            if is_older(&entry.metadata()?, UNNAMED, now) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

type Chunks = tokio::sync::mpsc::Receiver<Option<io::Result<Bytes>>>;

/// A file that goes away unless it was renamed.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // Already renamed, or swept with the next sweep: nothing to report.
        let _ = fs::remove_file(&self.0);
    }
}

/// Where the bytes of that hash stand below the root of either place.
fn address(sha256: &str) -> Result<String, StoreError> {
    let hex = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !hex {
        return Err(StoreError::impossible("file", sha256, "not a SHA-256 in lower-case hexadecimal"));
    }
    Ok(format!("sha256/{}/{}/{sha256}", &sha256[..2], &sha256[2..4]))
}

impl Write {
    /// Gives kept bytes their row. `stream` is what the file belongs to, if that is known already.
    pub async fn add_file(
        &self,
        id: Uuid,
        kept: &Kept,
        name: &str,
        media_type: &str,
        stream: Option<Uuid>,
        origin: &Origin,
    ) -> Result<file::Model, StoreError> {
        let row = file::Model {
            id,
            sha256: kept.sha256.clone(),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            size: i64::try_from(kept.size).map_err(|e| StoreError::impossible("file", id, e))?,
            uploaded_by: origin.actor.into(),
            uploaded_at: origin.millis(),
            stream,
        };
        file::Entity::insert(file::ActiveModel::from(row.clone())).exec_without_returning(self).await?;
        Ok(row)
    }

    /// Says what uploaded files belong to.
    pub async fn attach_files(
        &self,
        sha256: &[String],
        stream: Uuid,
        uploaded_by: PersonId,
    ) -> Result<(), StoreError> {
        use sea_orm::sea_query::Expr;
        if sha256.is_empty() {
            return Ok(());
        }
        file::Entity::update_many()
            .col_expr(file::Column::Stream, Expr::value(stream))
            .filter(file::Column::Sha256.is_in(sha256))
            .filter(file::Column::UploadedBy.eq(Uuid::from(uploaded_by)))
            .filter(file::Column::Stream.is_null())
            .exec(self)
            .await?;
        Ok(())
    }
}

impl Store {
    /// Deletes bytes that no row has named for a day; answers how many.
    pub async fn sweep_files(&self, now: SystemTime) -> Result<usize, StoreError> {
        let mut swept = 0;
        for names in self.files().older_than(UNNAMED, now).await?.chunks(500) {
            let rows = file::Entity::find().select_only().column(file::Column::Sha256);
            let named: Vec<String> =
                rows.filter(file::Column::Sha256.is_in(names)).into_tuple().all(&self.read()).await?;
            for name in names.iter().filter(|n| !named.contains(n)) {
                swept += usize::from(self.files().remove_if_older(name, UNNAMED, now).await?);
            }
        }
        self.files().clear_temporaries(now)?;
        Ok(swept)
    }
}
