//! The only way to write: one named transaction, retried in one place.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    Statement,
};
use tokio::sync::watch;
use tracing::{debug, error, warn};

use crate::StoreError;
use crate::backend::{self, Connections, Trouble};
use crate::files::Files;
use crate::streams::AuditKey;

/// How often a command is decided anew before its caller is told "busy". Each loss means that another
/// command went through, so this many in a row, over half a second, mean overload.
const TRIES: u32 = 12;
/// How long a commit may take before its outcome counts as unknown (F9): a commit that waits for a
/// synchronous standby is bounded by no setting of the server.
const COMMIT: Duration = Duration::from_secs(20);
/// The log is copied into the SQLite file after this many commits …
const CHECKPOINT_COMMITS: u64 = 400;
/// … or after this long, if anything was committed.
const CHECKPOINT_AFTER: Duration = Duration::from_secs(5);

/// The durable half of the application: one database and one folder of files. Cheap to clone.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) connections: Connections,
    pub(crate) files: Files,
    pub(crate) key: AuditKey,
    commits: AtomicU64,
    broken: watch::Sender<Option<String>>,
}

impl Store {
    pub(crate) fn new(connections: Connections, files: Files, key: AuditKey) -> Self {
        let store = Self(Arc::new(Inner {
            connections,
            files,
            key,
            commits: AtomicU64::new(0),
            broken: watch::Sender::new(None),
        }));
        if store.0.connections.checkpoint.is_some() {
            tokio::spawn(keep_checkpointing(Arc::downgrade(&store.0)));
        }
        store
    }

    /// Runs `act` in one transaction and commits it if it answers `Ok`.
    ///
    /// When another writer was first — a stream's number taken, a serialization failure, a deadlock — or the
    /// connection broke before the commit was sent, the whole of `act` runs again on what is now in the
    /// database: it re-reads, re-authorises, re-decides.
    /// So it must have no effect but through the `Write` it is given. An `Err` rolls everything back.
    ///
    /// `act` is written `|tx| async move { … }` with references captured, not an async closure: the compiler
    /// cannot yet prove the future of one that is lent its argument to be `Send` (rust-lang/rust#110338).
    ///
    /// Dropping the future rolls back too. A handler that may be dropped half-way (the client went away)
    /// must therefore be run in a task of its own.
    pub async fn write<T, E, F, Answer>(&self, name: &'static str, act: F) -> Result<T, E>
    where
        F: Fn(Write) -> Answer,
        Answer: Future<Output = Result<T, E>>,
        E: From<StoreError>,
    {
        for tried in 0..TRIES {
            if tried > 0 {
                debug!(name, tried, "lost against another writer; deciding anew");
                tokio::time::sleep(Duration::from_millis(1 << tried.min(6))).await;
            }
            let write = match self.begin(name).await {
                Ok(Some(write)) => write,
                Ok(None) => continue,
                Err(other) => return Err(other.into()),
            };
            let answer = act(write.clone()).await;
            if write.0.lost.load(Ordering::Relaxed) {
                write.roll_back().await;
                continue;
            }
            match answer {
                Err(refusal) => {
                    write.roll_back().await;
                    return Err(refusal);
                }
                Ok(value) => match self.commit(write).await {
                    Ok(()) => return Ok(value),
                    Err(StoreError::Busy) => continue,
                    Err(other) => return Err(other.into()),
                },
            }
        }
        warn!(name, "gave up after {TRIES} tries");
        Err(StoreError::Busy.into())
    }

    /// The connections for reading. They refuse to write.
    pub fn read(&self) -> Read {
        Read(self.0.connections.reader.clone())
    }

    /// The folder of uploaded files.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// Resolves with the reason when the disk under the database failed: the process must then end, so that
    /// the restart recovers from the log (F3). Never resolves otherwise.
    pub async fn broken(&self) -> String {
        let mut watch = self.0.broken.subscribe();
        loop {
            let reason = watch.borrow_and_update().clone();
            match reason {
                Some(reason) => return reason,
                None if watch.changed().await.is_err() => std::future::pending().await,
                None => {}
            }
        }
    }

    /// Writes a consistent copy of an embedded database to `path`, which must not exist; `false` if the
    /// database is PostgreSQL, which has its own means.
    pub async fn copy_database_to(&self, path: &std::path::Path) -> Result<bool, StoreError> {
        let Some(connection) = &self.0.connections.checkpoint else { return Ok(false) };
        backend::copy_to(connection, path).await?;
        Ok(true)
    }

    /// Finishes what is being written and closes the connections.
    pub async fn close(&self) -> Result<(), StoreError> {
        if let Some(connection) = &self.0.connections.checkpoint {
            backend::checkpoint(connection).await?;
            connection.close_by_ref().await?;
        }
        self.0.connections.reader.close_by_ref().await?;
        self.0.connections.writer.close_by_ref().await?;
        Ok(())
    }

    /// A transaction, or none for now.
    async fn begin(&self, name: &'static str) -> Result<Option<Write>, StoreError> {
        match backend::begin(&self.0.connections.writer).await {
            Ok(transaction) => {
                let (lost, store) = (AtomicBool::new(false), self.0.clone());
                Ok(Some(Write(Arc::new(Writing { transaction, name, lost, store }))))
            }
            Err(e) => {
                self.0.report(&e);
                match backend::trouble(&e) {
                    Trouble::Lost | Trouble::Disconnected => Ok(None),
                    Trouble::Busy | Trouble::Taken | Trouble::Full | Trouble::Broken | Trouble::Other => {
                        Err(e.into())
                    }
                }
            }
        }
    }

    async fn commit(&self, write: Write) -> Result<(), StoreError> {
        let name = write.0.name;
        let transaction = write.into_transaction()?;
        match tokio::time::timeout(COMMIT, transaction.commit()).await {
            Ok(Ok(())) => {
                self.0.commits.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
            Ok(Err(e)) => {
                self.0.report(&e);
                match backend::trouble(&e) {
                    Trouble::Disconnected => {
                        error!(name, "the connection broke during the commit: {e}");
                        Err(StoreError::OutcomeUnknown)
                    }
                    Trouble::Lost
                    | Trouble::Taken
                    | Trouble::Full
                    | Trouble::Busy
                    | Trouble::Broken
                    | Trouble::Other => Err(e.into()),
                }
            }
            Err(_) => {
                error!(name, "no answer to the commit within {COMMIT:?}");
                Err(StoreError::OutcomeUnknown)
            }
        }
    }
}

impl Inner {
    /// Tells the process to end when the disk failed.
    fn report(&self, error: &DbErr) {
        if backend::trouble(error) == Trouble::Broken {
            error!("the database's disk failed: {error}");
            self.broken.send_replace(Some(error.to_string()));
        }
    }
}

/// Copies SQLite's log into its file until the store is gone.
async fn keep_checkpointing(store: Weak<Inner>) {
    let mut done = 0;
    let mut since = tokio::time::Instant::now();
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let Some(inner) = store.upgrade() else { return };
        let Some(connection) = &inner.connections.checkpoint else { return };
        let commits = inner.commits.load(Ordering::Relaxed);
        let due =
            commits - done >= CHECKPOINT_COMMITS || (commits > done && since.elapsed() >= CHECKPOINT_AFTER);
        if !due {
            continue;
        }
        match backend::checkpoint(connection).await {
            Ok(()) | Err(StoreError::Busy) => {}
            Err(StoreError::Database(e)) if backend::trouble(&e) == Trouble::Disconnected => return,
            Err(e) => {
                error!("checkpoint: {e}");
                inner.broken.send_replace(Some(e.to_string()));
            }
        }
        (done, since) = (commits, tokio::time::Instant::now());
    }
}

/// A transaction that may write: reads through it see what it wrote. It must not outlive the closure it was
/// given to.
#[derive(Clone)]
pub struct Write(Arc<Writing>);

struct Writing {
    transaction: DatabaseTransaction,
    name: &'static str,
    /// Whether a statement failed because another transaction was first.
    lost: AtomicBool,
    store: Arc<Inner>,
}

impl Write {
    /// The key of the audit chain.
    pub(crate) fn key(&self) -> &AuditKey {
        &self.0.store.key
    }

    /// Holds whoever else asks for the same name off until the end: for what must be so of several rows and no key of
    /// theirs can keep.
    pub async fn hold(&self, name: &str) -> Result<(), StoreError> {
        Ok(backend::hold(self, name).await?)
    }

    fn into_transaction(self) -> Result<DatabaseTransaction, StoreError> {
        let name = self.0.name;
        let writing = Arc::into_inner(self.0);
        let writing = writing
            .ok_or_else(|| StoreError::impossible("transaction", name, "its handle outlived its closure"));
        Ok(writing?.transaction)
    }

    async fn roll_back(self) {
        let name = self.0.name;
        // A transaction that cannot be rolled back is one whose connection is gone, which rolls it back.
        let rolled_back = match self.into_transaction() {
            Ok(transaction) => transaction.rollback().await.map_err(StoreError::from),
            Err(e) => Err(e),
        };
        if let Err(e) = rolled_back {
            debug!(name, "rollback: {e}");
        }
    }

    fn watched<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        if let Err(e) = &result {
            self.0.store.report(e);
            // Nothing of a transaction whose connection is gone was written.
            if matches!(backend::trouble(e), Trouble::Lost | Trouble::Disconnected) {
                self.0.lost.store(true, Ordering::Relaxed);
            }
        }
        result
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl ConnectionTrait for Write {
    fn get_database_backend(&self) -> DbBackend {
        self.0.transaction.get_database_backend()
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.watched(self.0.transaction.execute_raw(statement).await)
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.watched(self.0.transaction.execute_unprepared(sql).await)
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.watched(self.0.transaction.query_one_raw(statement).await)
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.watched(self.0.transaction.query_all_raw(statement).await)
    }
}

/// The connections for reading, as an executor of SeaORM queries.
#[derive(Clone)]
pub struct Read(DatabaseConnection);

#[sea_orm_migration::async_trait::async_trait]
impl ConnectionTrait for Read {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(statement).await
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(statement).await
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(statement).await
    }
}
