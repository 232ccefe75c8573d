//! A database of its own for each test, on SQLite and on PostgreSQL, from one body.
//!
//! ```ignore
//! store::both_databases! {
//!     /// What is to be shown.
//!     async fn clause_2_4_4_something_holds(db: &TestDb) {
//!         db.store.write("a name", |tx| async move { … }).await.unwrap();
//!     }
//! }
//! ```
//! makes the tests `clause_2_4_4_something_holds::sqlite` and `…::postgres`. When the body returns, the store
//! must be whole by its own check.
//!
//! PostgreSQL is a throwaway cluster made of Debian's binaries by `postgres.sh`. Under nextest, which runs a
//! process per test, all processes of one run share it and it ends with the run; otherwise it ends with the
//! test process. No binaries is a failure, not a skip.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use regulation::id::PersonId;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, StatementBuilder,
    TransactionOptions, TransactionTrait,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{AuditKey, OpenOptions, Origin, Store, Write};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file in a folder of its own.
    Sqlite,
    /// A database of its own in the throwaway cluster.
    Postgres,
}

impl Kind {
    /// Both, for tests that loop.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// A migrated, empty database that goes away with this value.
pub struct TestDb {
    /// The store on it.
    pub store: Store,
    /// Which database it is.
    pub kind: Kind,
    /// Its address, for opening it a second time.
    pub url: String,
    folder: TempDir,
    damaged: AtomicBool,
}

impl TestDb {
    /// A new one.
    pub async fn new(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let url = match kind {
            Kind::Sqlite => format!("sqlite:{}", folder.path().join("epm.db").display()),
            Kind::Postgres => new_postgres().await,
        };
        let store = open(&url, folder.path()).await;
        Self { store, kind, url, folder, damaged: AtomicBool::new(false) }
    }

    /// The same database opened once more, as another process would.
    pub async fn open_again(&self) -> Store {
        open(&self.url, self.folder.path()).await
    }

    /// A folder that goes away with the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Says that this test damages the store on purpose, so that its end is not checked.
    pub fn damage(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// Runs SQL past the store, as someone with the database's own shell could; implies [`TestDb::damage`].
    pub async fn tamper(&self, sql: &str) {
        self.damage();
        let db = &self.store.0.connections.writer;
        db.execute_unprepared(sql).await.expect("the damage is done");
    }

    /// Ends the PostgreSQL connection of a write under it, as a fail-over or a firewall does.
    pub async fn cut_connection_of(&self, tx: &Write) {
        let backend = tx.get_database_backend();
        let pid = tx.query_one_raw(Statement::from_string(backend, "SELECT pg_backend_pid()")).await;
        let pid: i32 =
            pid.expect("PostgreSQL answers").expect("one row").try_get_by_index(0).expect("a number");
        let admin = connect("postgres").await;
        sql(&admin, &format!("SELECT pg_terminate_backend({pid})")).await;
    }

    /// The tables that a query reads from end to end, whatever it asks for: none, if indexes serve it. A
    /// scan in the order of an index counts as served, since a page of a list ends it early.
    pub async fn scans(&self, query: &impl StatementBuilder) -> Vec<String> {
        let db = &self.store.0.connections.reader;
        let backend = db.get_database_backend();
        let mut statement = backend.build(query);
        let postgres = self.kind == Kind::Postgres;
        statement.sql = format!("EXPLAIN {}{}", if postgres { "" } else { "QUERY PLAN " }, statement.sql);
        let plan = db.begin_with_options(TransactionOptions::default()).await.expect("a transaction");
        if postgres {
            // On an empty table a scan is the best plan; asked not to, the planner scans only if it must.
            plan.execute_unprepared("SET LOCAL enable_seqscan = off").await.expect("a setting");
        }
        let rows = plan.query_all_raw(statement).await.expect("the query is one the database plans");
        let column = if postgres { 0 } else { 3 };
        let lines =
            rows.iter().map(|row| row.try_get_by_index::<String>(column).expect("a line of the plan"));
        lines.filter_map(|line| scanned(&line)).collect()
    }

    /// Panics with every finding if the store is not whole.
    pub async fn assert_whole(&self) {
        let findings = self.store.check().await.expect("the check runs");
        assert!(findings.is_empty(), "the store is not whole: {findings:#?}");
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if self.kind == Kind::Postgres {
            let name = self.url.split(['/', '?']).nth(3).unwrap_or_default().to_owned();
            // A thread with a runtime of its own, since a destructor cannot wait in the test's.
            let dropped = std::thread::spawn(move || runtime().block_on(drop_postgres(&name))).join();
            if dropped.is_err() && !std::thread::panicking() {
                panic!("the test's database could not be dropped");
            }
        }
    }
}

/// The table that a line of a plan reads from end to end.
fn scanned(line: &str) -> Option<String> {
    let (_, table) = line.split_once("Seq Scan on ").or_else(|| line.split_once("SCAN "))?;
    let table = table.split_whitespace().next()?;
    (!line.contains(" USING ") && !table.starts_with('(')).then(|| table.to_owned())
}

/// A plausible origin: someone, on a Monday morning of 2026 in Shanghai.
pub fn origin() -> Origin {
    let at = chrono::DateTime::from_timestamp_millis(1_778_463_000_000).expect("a time in range");
    Origin::of(PersonId(Uuid::from_u128(7)), at, "192.0.2.7")
}

/// Runs one test body on one database and checks the store afterwards.
pub fn run(kind: Kind, body: impl AsyncFn(&TestDb)) {
    runtime().block_on(async {
        let db = TestDb::new(kind).await;
        body(&db).await;
        if !db.damaged.load(Ordering::Relaxed) {
            db.assert_whole().await;
        }
    });
}

/// Makes a test for each database of each `async fn name(db: &TestDb) { … }`.
#[macro_export]
macro_rules! both_databases {
    ($($(#[$attribute:meta])* async fn $name:ident($db:ident: &TestDb) $body:block)+) => {$(
        $(#[$attribute])*
        async fn $name($db: &$crate::testing::TestDb) $body

        mod $name {
            #[test]
            fn sqlite() {
                $crate::testing::run($crate::testing::Kind::Sqlite, super::$name);
            }
            #[test]
            fn postgres() {
                $crate::testing::run($crate::testing::Kind::Postgres, super::$name);
            }
        }
    )+};
}

async fn open(url: &str, folder: &Path) -> Store {
    let options =
        OpenOptions { files: folder.join("files"), bucket: None, audit_key: AuditKey::new([42; 32]) };
    Store::open(url, options).await.expect("the test's database opens")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

#[expect(clippy::disallowed_methods, reason = "the name of a throwaway database need not be repeatable")]
fn new_name() -> String {
    format!("t{}", Uuid::now_v7().simple())
}

/// A database copied from a migrated one: a tenth of the time that migrating takes.
async fn new_postgres() -> String {
    let admin = connect("postgres").await;
    let name = new_name();
    // One connection, so the lock and the statements after it are of one session.
    sql(&admin, "SELECT pg_advisory_lock(1)").await;
    let made = "SELECT 1 FROM pg_database WHERE datname = 'epm_template'";
    let made = admin.query_one_raw(Statement::from_string(admin.get_database_backend(), made)).await;
    if made.expect("the cluster answers").is_none() {
        sql(&admin, "CREATE DATABASE epm_making").await;
        let folder = tempfile::tempdir().expect("a folder for the template's files");
        open(&address("epm_making"), folder.path()).await.close().await.expect("the template closes");
        sql(&admin, "ALTER DATABASE epm_making RENAME TO epm_template").await;
    }
    sql(&admin, "SELECT pg_advisory_unlock(1)").await;
    sql(&admin, &format!("CREATE DATABASE {name} TEMPLATE epm_template STRATEGY wal_log")).await;
    admin.close().await.expect("the connection closes");
    address(&name)
}

async fn drop_postgres(name: &str) {
    let admin = connect("postgres").await;
    sql(&admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

async fn connect(database: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(address(database));
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the throwaway cluster answers")
}

async fn sql(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
}

fn address(database: &str) -> String {
    format!("postgres://epm@localhost/{database}?host={}", cluster().display())
}

/// The folder of the throwaway cluster's socket; the first who asks starts it.
fn cluster() -> &'static PathBuf {
    static CLUSTER: OnceLock<PathBuf> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let (name, owner) = match std::env::var("NEXTEST_RUN_ID") {
            Ok(run) => (run, std::os::unix::process::parent_id()),
            Err(_) => (std::process::id().to_string(), std::process::id()),
        };
        let folder = std::env::temp_dir().join(format!("epm-postgres-{name}"));
        let lock = File::create(folder.with_extension("lock")).expect("a lock file in the temporary folder");
        lock.lock().expect("the lock of the throwaway cluster");
        if !folder.join("data/postmaster.pid").exists() {
            start(&folder, owner);
        }
        folder
    })
}

fn start(folder: &Path, owner: u32) {
    let started = Command::new("sh")
        .args(["-c", include_str!("postgres.sh"), "postgres.sh"])
        .arg(folder)
        .arg(owner.to_string())
        .output()
        .expect("sh runs");
    assert!(
        started.status.success(),
        "no PostgreSQL to test on: {}",
        String::from_utf8_lossy(&started.stderr)
    );
}
