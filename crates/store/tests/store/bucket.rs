//! Files in storage that speaks S3: what holds for the folder holds for the bucket. The bucket is in this process, and its
//! door can be shut.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::stream;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use store::testing::origin;
use store::{AuditKey, BucketAddress, Kept, OpenOptions, Store, StoreError};
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use uuid::Uuid;

const DAY: Duration = Duration::from_secs(25 * 60 * 60);

/// A bucket, a store that keeps its files there, and where all of it lies.
struct Bucket {
    folder: TempDir,
    server: JoinHandle<()>,
    store: Store,
}

impl Bucket {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("s3/papers")).unwrap();
        let (endpoint, server) = serve(&folder.path().join("s3")).await;
        let store = open(folder.path(), address(&endpoint, "secret")).await.unwrap();
        Self { folder, server, store }
    }

    fn objects(&self) -> PathBuf {
        self.folder.path().join("s3/papers/epm/sha256")
    }

    fn path(&self, kept: &Kept) -> PathBuf {
        let hex = &kept.sha256;
        self.objects().join(&hex[..2]).join(&hex[2..4]).join(hex)
    }

    async fn text(&self, kept: &Kept) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.store.files().read(&kept.sha256).await.unwrap().read_to_end(&mut bytes).await.unwrap();
        bytes
    }

    async fn name(&self, kept: &Kept) {
        let row: Result<_, StoreError> = self
            .store
            .write("file", |tx| async move {
                tx.add_file(Uuid::now_v7(), kept, "签收单.pdf", "application/pdf", None, &origin()).await
            })
            .await;
        row.unwrap();
    }
}

/// Serves the folder's folders as buckets.
async fn serve(root: &Path) -> (String, JoinHandle<()>) {
    let mut builder = S3ServiceBuilder::new(FileSystem::new(root).unwrap());
    builder.set_auth(SimpleAuth::from_single("epm", "secret"));
    let service = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        // Ends with the task, so that nothing goes through a connection that is still open.
        let mut connections = JoinSet::new();
        while let Ok((socket, _)) = listener.accept().await {
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(socket), service.clone());
            connections.spawn(async { connection.await.is_ok() });
        }
    });
    (endpoint, server)
}

fn address(endpoint: &str, secret: &str) -> BucketAddress {
    let settings = [
        ("AWS_ACCESS_KEY_ID", "epm"),
        ("AWS_SECRET_ACCESS_KEY", secret),
        ("AWS_REGION", "cn-north-1"),
        ("AWS_ENDPOINT", endpoint),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_PAGER", "of no concern"),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    BucketAddress { url: "s3://papers/epm".to_owned(), settings }
}

async fn open(folder: &Path, bucket: BucketAddress) -> Result<Store, StoreError> {
    let (files, audit_key) = (folder.join("files"), AuditKey::new([42; 32]));
    let url = format!("sqlite:{}", folder.join("epm.db").display());
    Store::open(&url, OpenOptions { files, bucket: Some(bucket), audit_key }).await
}

#[tokio::test]
async fn what_was_uploaded_lies_in_the_bucket_and_is_read_back() {
    let bucket = Bucket::new().await;
    let chunks = ["签收", "明细表"].map(|c| Ok::<_, io::Error>(Bytes::from(c)));
    let kept = bucket.store.files().keep(stream::iter(chunks), 100).await.unwrap();
    assert_eq!(bucket.text(&kept).await, "签收明细表".as_bytes());
    assert!(bucket.path(&kept).is_file(), "{}", bucket.path(&kept).display());
    assert_eq!(std::fs::read_dir(bucket.folder.path().join("files/tmp")).unwrap().count(), 0);
    // The same bytes once more are no fault.
    assert_eq!(bucket.store.files().keep_bytes("签收明细表").await.unwrap().sha256, kept.sha256);
}

/// Larger than is sent in one request.
#[tokio::test]
async fn a_large_file_goes_and_comes_in_parts() {
    let bucket = Bucket::new().await;
    let bytes: Vec<u8> = (0..25u32 << 20).map(|n| (n >> 12) as u8).collect();
    let kept = bucket.store.files().keep_bytes(bytes.clone()).await.unwrap();
    assert!(bucket.text(&kept).await == bytes, "the bytes come back");
}

#[tokio::test]
async fn a_file_too_large_or_broken_off_leaves_nothing_in_the_bucket() {
    let bucket = Bucket::new().await;
    let large = stream::iter([Ok::<_, io::Error>(Bytes::from_static(&[0; 11]))]);
    let refused = bucket.store.files().keep(large, 10).await;
    assert!(matches!(refused, Err(StoreError::TooLarge { limit: 10 })), "{refused:?}");
    let cut = stream::iter([Ok(Bytes::from_static(b"half")), Err(io::Error::other("gone"))]);
    assert!(bucket.store.files().keep(cut, 10).await.is_err());
    assert!(!bucket.objects().exists());
}

#[tokio::test]
async fn bytes_without_a_row_are_swept_from_the_bucket_after_a_day() {
    let bucket = Bucket::new().await;
    let unnamed = bucket.store.files().keep_bytes("nobody's").await.unwrap();
    let named = bucket.store.files().keep_bytes("somebody's").await.unwrap();
    bucket.name(&named).await;
    assert_eq!(bucket.store.sweep_files(SystemTime::now()).await.unwrap(), 0);
    assert_eq!(bucket.store.sweep_files(SystemTime::now() + DAY).await.unwrap(), 1);
    assert!(!bucket.path(&unnamed).exists());
    assert!(bucket.path(&named).exists());
}

#[tokio::test]
async fn inv_27_missing_and_changed_bytes_are_found_in_the_bucket() {
    let bucket = Bucket::new().await;
    let missing = bucket.store.files().keep_bytes("missing").await.unwrap();
    let changed = bucket.store.files().keep_bytes("changed").await.unwrap();
    bucket.name(&missing).await;
    bucket.name(&changed).await;
    assert_eq!(bucket.store.check().await.unwrap(), []);
    std::fs::remove_file(bucket.path(&missing)).unwrap();
    std::fs::write(bucket.path(&changed), "CHANGED").unwrap();
    let found = bucket.store.check().await.unwrap();
    assert_eq!(found.iter().map(|finding| finding.invariant).collect::<Vec<_>>(), ["INV-27"; 2]);
}

#[tokio::test]
async fn a_wrong_key_is_known_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("s3/papers")).unwrap();
    let (endpoint, server) = serve(&folder.path().join("s3")).await;
    assert!(open(folder.path(), address(&endpoint, "wrong")).await.is_err());
    server.abort();
}

/// An upload while the bucket cannot be reached is refused whole, not waited for until its sender gives up.
#[tokio::test]
async fn an_upload_to_a_bucket_that_is_away_is_refused_whole() {
    let bucket = Bucket::new().await;
    bucket.server.abort();
    let away = bucket.server.await;
    assert!(away.is_err_and(|ended| ended.is_cancelled()));
    let refused = bucket.store.files().keep_bytes("lost?").await;
    assert!(matches!(refused, Err(StoreError::File(_))), "{refused:?}");
    assert_eq!(std::fs::read_dir(bucket.folder.path().join("files/tmp")).unwrap().count(), 0);
}
