//! Opening: what is asserted, and that opening again keeps what was there.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use store::testing::{Kind, TestDb, origin};
use store::{AuditKey, OpenOptions, Store, StoreError};
use uuid::Uuid;

store::both_databases! {
    async fn a_second_opening_keeps_what_was_there(db: &TestDb) {
        let taken: Result<bool, StoreError> =
            db.store.write("take", |tx| async move { tx.take_code("A", "A", Uuid::now_v7(), 0).await }).await;
        assert!(taken.unwrap());
        let again = db.open_again().await;
        let taken: Result<bool, StoreError> =
            again.write("take", |tx| async move { tx.take_code("A", "A", Uuid::now_v7(), 0).await }).await;
        assert!(!taken.unwrap());
        again.close().await.unwrap();
    }

    async fn processes_that_open_at_once_all_succeed(db: &TestDb) {
        let mut opening = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (url, files) = (db.url.clone(), db.folder().join("files"));
            opening.spawn(async move {
                let options = OpenOptions { files, bucket: None, audit_key: AuditKey::new([42; 32]) };
                Store::open(&url, options).await.unwrap().close().await.unwrap();
            });
        }
        opening.join_all().await;
    }

    async fn a_write_runs_in_a_spawned_task(db: &TestDb) {
        let store = db.store.clone();
        let written = tokio::spawn(async move {
            let id = Uuid::now_v7();
            store.write("take", |tx| async move { tx.take_code("S", "S", id, origin().millis()).await }).await
        });
        let written: Result<bool, StoreError> = written.await.unwrap();
        assert!(written.unwrap());
    }

    async fn a_copy_of_an_embedded_database_opens(db: &TestDb) {
        let taken: Result<bool, StoreError> =
            db.store.write("take", |tx| async move { tx.take_code("A", "A", Uuid::now_v7(), 0).await }).await;
        assert!(taken.unwrap());
        let copy = db.folder().join("copy.db");
        let copied = db.store.copy_database_to(&copy).await.unwrap();
        assert_eq!(copied, db.kind == Kind::Sqlite);
        if copied {
            let options = OpenOptions { files: db.folder().join("files"), bucket: None, audit_key: AuditKey::new([42; 32]) };
            let store = Store::open(&format!("sqlite:{}", copy.display()), options).await.unwrap();
            assert!(store.check().await.unwrap().is_empty());
        }
    }
}

/// Kills the connection of a write: while it runs, the write is decided anew on another; at its commit nobody
/// can tell any more.
#[test]
fn a_connection_that_breaks_loses_nothing_unsaid() {
    store::testing::run(Kind::Postgres, async |db: &TestDb| {
        for at_commit in [false, true] {
            let tries = &AtomicU32::new(0);
            let code = &format!("C{at_commit}");
            let written: Result<bool, StoreError> = db
                .store
                .write("cut", |tx| async move {
                    let taken = tx.take_code(code, code, Uuid::now_v7(), 0).await?;
                    if tries.fetch_add(1, Ordering::Relaxed) == 0 {
                        db.cut_connection_of(&tx).await;
                        if !at_commit {
                            tx.next_code_number(2026).await?;
                        }
                    }
                    Ok(taken)
                })
                .await;
            match at_commit {
                false => assert!(written.unwrap() && tries.load(Ordering::Relaxed) == 2),
                true => assert!(matches!(written, Err(StoreError::OutcomeUnknown)), "{written:?}"),
            }
        }
    });
}

#[tokio::test]
async fn another_database_is_refused_without_its_password() {
    let options =
        OpenOptions { files: std::env::temp_dir(), bucket: None, audit_key: AuditKey::new([0; 32]) };
    let Err(refused) = Store::open("mysql://root:secret@host/db", options).await else { panic!("opened") };
    assert!(!refused.to_string().contains("secret"), "{refused}");
}

/// With the automatic checkpoint off (F3), ours must keep the log from growing for ever.
#[test]
fn the_log_is_copied_into_the_file() {
    store::testing::run(Kind::Sqlite, async |db: &TestDb| {
        let log = db.folder().join("epm.db-wal");
        let length = || std::fs::metadata(&log).unwrap().len();
        let mut once = 0;
        for round in 0..6 {
            for n in 0..450 {
                let code = &format!("{round}-{n}");
                let taken: Result<bool, StoreError> = db
                    .store
                    .write("take", |tx| async move { tx.take_code(code, code, Uuid::now_v7(), 0).await })
                    .await;
                assert!(taken.unwrap());
            }
            if round == 0 {
                once = length();
            }
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
        // Whether each pause was long enough is the machine's affair; that none was would be ours.
        assert!(
            length() < once * 4,
            "the log grows although it is copied: {once} after one round, {} after six",
            length()
        );
    });
}
