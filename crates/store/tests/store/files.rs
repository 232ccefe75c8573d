//! Files: bytes first, the row after; never overwritten; swept when nobody names them.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::stream;
use store::testing::{TestDb, origin};
use store::{Kept, StoreError};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

const DAY: Duration = Duration::from_secs(25 * 60 * 60);

fn path(db: &TestDb, kept: &Kept) -> PathBuf {
    let hex = &kept.sha256;
    db.folder().join("files/sha256").join(&hex[..2]).join(&hex[2..4]).join(hex)
}

async fn name(db: &TestDb, kept: &Kept) {
    let row: Result<_, StoreError> = db
        .store
        .write("file", |tx| async move {
            tx.add_file(Uuid::now_v7(), kept, "签收单.pdf", "application/pdf", None, &origin()).await
        })
        .await;
    row.unwrap();
}

store::both_databases! {
    async fn what_was_uploaded_is_read_back(db: &TestDb) {
        let chunks = ["签收", "明细表"].map(|c| Ok::<_, io::Error>(Bytes::from(c)));
        let kept = db.store.files().keep(stream::iter(chunks), 100).await.unwrap();
        assert_eq!((kept.size, kept.head.as_slice()), (15, "签收明细表".as_bytes()));
        name(db, &kept).await;
        let mut text = String::new();
        db.store.files().read(&kept.sha256).await.unwrap().read_to_string(&mut text).await.unwrap();
        assert_eq!(text, "签收明细表");
    }

    async fn a_file_too_large_or_broken_off_leaves_nothing(db: &TestDb) {
        let large = stream::iter([Ok::<_, io::Error>(Bytes::from_static(&[0; 11]))]);
        let refused = db.store.files().keep(large, 10).await;
        assert!(matches!(refused, Err(StoreError::TooLarge { limit: 10 })), "{refused:?}");
        let cut = stream::iter([Ok(Bytes::from_static(b"half")), Err(io::Error::other("gone"))]);
        assert!(db.store.files().keep(cut, 10).await.is_err());
        assert_eq!(std::fs::read_dir(db.folder().join("files/tmp")).unwrap().count(), 0);
        assert_eq!(std::fs::read_dir(db.folder().join("files/sha256")).unwrap().count(), 0);
    }

    async fn uploads_end_before_the_disk_is_full(db: &TestDb) {
        db.store.files().leave_free(u64::MAX);
        let refused = db.store.files().keep_bytes("one too many").await;
        assert!(matches!(&refused, Err(StoreError::File(e)) if e.kind() == io::ErrorKind::StorageFull), "{refused:?}");
        assert_eq!(std::fs::read_dir(db.folder().join("files/tmp")).unwrap().count(), 0);
    }

    /// The process ended between the bytes and their row: the sweep takes them after a day, not before.
    async fn bytes_without_a_row_are_swept_after_a_day(db: &TestDb) {
        let unnamed = db.store.files().keep_bytes("nobody's").await.unwrap();
        let named = db.store.files().keep_bytes("somebody's").await.unwrap();
        name(db, &named).await;
        assert_eq!(db.store.sweep_files(SystemTime::now()).await.unwrap(), 0);
        assert_eq!(db.store.sweep_files(SystemTime::now() + DAY).await.unwrap(), 1);
        assert!(!path(db, &unnamed).exists());
        assert!(path(db, &named).exists());
    }

    async fn inv_27_missing_and_changed_bytes_are_found(db: &TestDb) {
        db.damage();
        let missing = db.store.files().keep_bytes("missing").await.unwrap();
        let changed = db.store.files().keep_bytes("changed").await.unwrap();
        name(db, &missing).await;
        name(db, &changed).await;
        db.assert_whole().await;
        std::fs::remove_file(path(db, &missing)).unwrap();
        std::fs::write(path(db, &changed), "CHANGED").unwrap();
        let found = db.store.check().await.unwrap();
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|f| f.invariant == "INV-27"));
    }

    async fn a_name_that_is_no_hash_opens_nothing(db: &TestDb) {
        for name in ["../../epm.db", "", &"A".repeat(64)] {
            assert!(db.store.files().read(name).await.is_err());
        }
    }
}
