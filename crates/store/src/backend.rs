//! The one file that knows SQLite from PostgreSQL: how each is opened, what is asserted before anything
//! is trusted to it, and what its errors mean.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnAcquireErr, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait, sqlx,
};

use crate::StoreError;

/// How long a caller waits for a connection, and SQLite for a lock, before it is told "busy".
const WAIT: Duration = Duration::from_secs(15);
/// How long a checkpoint may hold writers up while it waits for readers, to begin SQLite's log anew.
const HOLD: Duration = Duration::from_millis(200);
/// Past so many pages, 64 MB, SQLite's log is begun anew.
const LONG_LOG: i64 = 16 * 1024;
/// PostgreSQL ends a statement that runs longer.
const STATEMENT: Duration = Duration::from_secs(30);
/// Connections that read SQLite. More than the cores gains nothing: each is a thread.
const SQLITE_READERS: u32 = 4;
/// Pages kept by a connection, in KiB (negative by SQLite's way). Each reader has its own, and the system's cache stands
/// behind them all: a server at rest is to stay small.
const READER_CACHE: &str = "-4096";
const WRITER_CACHE: &str = "-8192";
/// Rows that SQLite's thread may be ahead of whoever takes them: whole pages, so that the two do not wake each other for
/// every few.
const ROWS_AHEAD: usize = 1_000;
/// Connections to PostgreSQL, so many for writing and as many for reading: were they one pool, commands that
/// read beside their transaction could wait for one another.
const POSTGRES_CONNECTIONS: u32 = 10;
/// The first SQLite that cannot corrupt the file at a WAL reset (F12 of the reliability findings).
const SAFE_SQLITE: [u32; 3] = [3, 51, 3];

/// The connections of one database.
pub(crate) struct Connections {
    /// Where transactions begin. On SQLite exactly one connection, so that writers queue in the process.
    pub writer: DatabaseConnection,
    /// Where pages read. It refuses to write.
    pub reader: DatabaseConnection,
    /// SQLite only: the connection that copies the log into the database file.
    pub checkpoint: Option<DatabaseConnection>,
}

/// Opens the database and proves that it keeps what it acknowledges.
pub(crate) async fn open(url: &str) -> Result<Connections, StoreError> {
    if let Some(rest) = url.strip_prefix("sqlite:") {
        open_sqlite(&sqlite_path(rest)).await
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        open_postgres(url).await
    } else {
        Err(StoreError::Unsafe(format!("neither sqlite: nor postgres: — {}", scheme(url))))
    }
}

/// The file a `sqlite:` address names; options after `?` are ours to set, not the address's.
fn sqlite_path(rest: &str) -> PathBuf {
    let path = rest.split('?').next().unwrap_or(rest);
    PathBuf::from(path.strip_prefix("//").unwrap_or(path))
}

/// What stands before the colon: an address may carry a password and is never shown whole.
fn scheme(url: &str) -> &str {
    url.split(':').next().unwrap_or_default()
}

async fn open_sqlite(path: &Path) -> Result<Connections, StoreError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let writer = sqlite_pool(path, 1, false, WAIT).await?;
    assert_sqlite(&writer).await?;
    // The new file's name must survive a power cut as its content does.
    std::fs::File::open(folder)?.sync_all()?;
    let reader = sqlite_pool(path, SQLITE_READERS, true, WAIT).await?;
    let checkpoint = sqlite_pool(path, 1, false, HOLD).await?;
    Ok(Connections { writer, reader, checkpoint: Some(checkpoint) })
}

async fn sqlite_pool(
    path: &Path,
    connections: u32,
    query_only: bool,
    wait: Duration,
) -> Result<DatabaseConnection, StoreError> {
    let file = path.to_owned();
    let mut options = ConnectOptions::new("sqlite::memory:");
    options
        .min_connections(1)
        .max_connections(connections)
        .acquire_timeout(WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |_| {
            let options = sqlx::sqlite::SqliteConnectOptions::new()
                .filename(&file)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(wait)
                .statement_cache_capacity(256)
                .row_buffer_size(ROWS_AHEAD)
                .pragma("wal_autocheckpoint", "0")
                .pragma("cache_size", if query_only { READER_CACHE } else { WRITER_CACHE })
                .pragma("temp_store", "MEMORY");
            if query_only { options.pragma("query_only", "1") } else { options }
        });
    Ok(Database::connect(options).await?)
}

/// Reads back what was asked for: a build or a file system may have refused silently (F2, F3, F12).
async fn assert_sqlite(db: &DatabaseConnection) -> Result<(), StoreError> {
    let version = sqlite_value::<String>(db, "SELECT sqlite_version()").await?;
    let parts: Vec<u32> = version.split('.').map(|p| p.parse().unwrap_or(0)).collect();
    if parts.as_slice() < SAFE_SQLITE.as_slice() {
        return Err(StoreError::Unsafe(format!(
            "SQLite {version} can corrupt its file; 3.51.3 or newer is needed"
        )));
    }
    let journal = sqlite_value::<String>(db, "PRAGMA journal_mode").await?;
    let synchronous = sqlite_value::<i64>(db, "PRAGMA synchronous").await?;
    let foreign_keys = sqlite_value::<i64>(db, "PRAGMA foreign_keys").await?;
    let autocheckpoint = sqlite_value::<i64>(db, "PRAGMA wal_autocheckpoint").await?;
    if (journal.as_str(), synchronous, foreign_keys, autocheckpoint) == ("wal", 2, 1, 0) {
        return Ok(());
    }
    Err(StoreError::Unsafe(format!(
        "SQLite answers journal_mode={journal} synchronous={synchronous} foreign_keys={foreign_keys} \
         wal_autocheckpoint={autocheckpoint}; needed are wal, 2, 1, 0"
    )))
}

async fn sqlite_value<T: sea_orm::TryGetable>(db: &DatabaseConnection, sql: &str) -> Result<T, StoreError> {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    let row = row.ok_or_else(|| StoreError::Unsafe(format!("SQLite answers nothing to {sql}")))?;
    Ok(row.try_get_by_index(0)?)
}

async fn open_postgres(url: &str) -> Result<Connections, StoreError> {
    let writer = postgres_pool(url, false).await?;
    let row =
        writer.query_one_raw(Statement::from_string(DbBackend::Postgres, "SHOW synchronous_commit")).await?;
    let setting: String = row.map(|r| r.try_get_by_index(0)).transpose()?.unwrap_or_default();
    if !matches!(setting.as_str(), "on" | "remote_apply") {
        return Err(StoreError::Unsafe(format!(
            "PostgreSQL answers synchronous_commit={setting}; needed is on"
        )));
    }
    Ok(Connections { writer, reader: postgres_pool(url, true).await?, checkpoint: None })
}

async fn postgres_pool(url: &str, read_only: bool) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(WAIT)
        .sqlx_logging(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .statement_timeout(STATEMENT)
        .map_sqlx_postgres_opts(move |options| {
            options.application_name("epm").options([
                ("synchronous_commit", "on"),
                ("lock_timeout", "10s"),
                ("idle_in_transaction_session_timeout", "60s"),
                ("timezone", "UTC"),
                // A page beside another costs little less than one elsewhere: on a disk of today, and in memory.
                ("random_page_cost", "1.1"),
                ("default_transaction_read_only", if read_only { "on" } else { "off" }),
            ])
        });
    Ok(Database::connect(options).await?)
}

/// Begins a transaction that may write. On SQLite it takes the write lock at once: a deferred one that
/// reads first fails when it comes to write, and no timeout helps it (F7).
pub(crate) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    db.begin_with_options(immediate).await
}

/// Begins a transaction that reads one moment of the database.
pub(crate) async fn moment(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let repeatable = TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        access_mode: Some(AccessMode::ReadOnly),
        ..TransactionOptions::default()
    };
    let sqlite = TransactionOptions::default();
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    db.begin_with_options(if postgres { repeatable } else { sqlite }).await
}

/// Rows that name another that is not there. PostgreSQL has none; SQLite has some only if a tool wrote with
/// foreign keys off.
pub(crate) async fn broken_references(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        return Ok(Vec::new());
    }
    let rows =
        db.query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check")).await?;
    let name = |row: sea_orm::QueryResult| -> Result<String, DbErr> {
        let (table, number, parent): (String, Option<i64>, String) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        Ok(format!("{table} row {} → {parent}", number.unwrap_or_default()))
    };
    rows.into_iter().map(name).collect()
}

/// Copies the log into the database file. An explicit checkpoint reports the disk's errors; the
/// automatic one swallows them (F3).
///
/// Beside writers that never pause, a passive checkpoint never comes to the log's end, and the log grows for ever. A
/// long one is therefore begun anew, for which writers wait a moment; where a reader is in the way, the next time.
pub(crate) async fn checkpoint(db: &DatabaseConnection) -> Result<(), StoreError> {
    let checkpoint = async |mode: &str| -> Result<i64, StoreError> {
        let sql = format!("PRAGMA wal_checkpoint({mode})");
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
        Ok(row.map(|row| row.try_get_by_index(1)).transpose()?.unwrap_or_default())
    };
    if checkpoint("PASSIVE").await? > LONG_LOG {
        checkpoint("RESTART").await?;
    }
    Ok(())
}

/// Writes a consistent copy of a SQLite database to a file that must not exist yet.
pub(crate) async fn copy_to(db: &DatabaseConnection, path: &Path) -> Result<(), StoreError> {
    let name = path.to_string_lossy().into_owned();
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()])).await?;
    Ok(())
}

/// Holds every other process off while the schema is brought up to date. On SQLite each migration's own
/// transaction does.
pub(crate) async fn lock_schema(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    // Any number will do, as long as every version of the program uses the same one.
    const LOCK: &str = "SELECT pg_advisory_xact_lock(7302025)";
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(LOCK).await?;
    }
    Ok(())
}

/// Holds whoever else asks for the same name off until the transaction ends. On SQLite there is one writer anyway.
pub(crate) async fn hold(tx: &impl ConnectionTrait, name: &str) -> Result<(), DbErr> {
    // Two keys instead of one: never the lock of the schema.
    const LOCK: &str = "SELECT pg_advisory_xact_lock(7302025, hashtext($1))";
    if tx.get_database_backend() == DbBackend::Postgres {
        let values = [name.into()];
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, LOCK, values)).await?;
    }
    Ok(())
}

/// What an error of the database means to the one who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Another transaction was first: decide anew.
    Lost,
    /// A unique value is taken.
    Taken,
    /// No connection came free in time.
    Busy,
    /// The connection is gone.
    Disconnected,
    /// The disk failed under SQLite, or its file is damaged: the process must end and recover (F3).
    Broken,
    /// The disk is full. What was acknowledged is kept.
    Full,
    /// Anything else: a fault of ours or of the data.
    Other,
}

/// Tells what an error means.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library's errors, of which only these are told apart"
)]
pub(crate) fn trouble(error: &DbErr) -> Trouble {
    match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Trouble::Busy,
        DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Trouble::Disconnected,
        DbErr::Conn(RuntimeErr::SqlxError(e))
        | DbErr::Exec(RuntimeErr::SqlxError(e))
        | DbErr::Query(RuntimeErr::SqlxError(e)) => sqlx_trouble(e),
        _ => Trouble::Other,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the driver's errors, of which only these are told apart")]
fn sqlx_trouble(error: &sqlx::Error) -> Trouble {
    match error {
        sqlx::Error::PoolTimedOut => Trouble::Busy,
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Trouble::Disconnected,
        sqlx::Error::Database(e) => {
            let code = e.code().unwrap_or_default();
            if e.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                sqlite_trouble(code.parse().unwrap_or(0), e.message())
            } else {
                postgres_trouble(&code, e.constraint().unwrap_or_default())
            }
        }
        _ => Trouble::Other,
    }
}

/// Unique keys that two commands can reach for at once, of which the second must look again: by SQLite's
/// name and by PostgreSQL's. A serial number signed elsewhere meanwhile is a refusal then, with its clause.
const DECIDED_ANEW: [(&str, &str); 2] = [
    ("event.stream, event.number", "event_stream_number"),
    ("serial.serial, serial.series_key", "serial_pkey"),
];

/// The lower byte of SQLite's extended code is the kind: 5 busy, 6 locked, 10 I/O, 11 corrupt, 13 full, 26 not a
/// database.
fn sqlite_trouble(code: u32, message: &str) -> Trouble {
    match (code, code & 0xff) {
        (_, 5 | 6) => Trouble::Lost,
        (_, 10 | 11 | 26) => Trouble::Broken,
        (_, 13) => Trouble::Full,
        (1555 | 2067, _) if DECIDED_ANEW.iter().any(|(columns, _)| message.contains(columns)) => {
            Trouble::Lost
        }
        (1555 | 2067, _) => Trouble::Taken,
        _ => Trouble::Other,
    }
}

fn postgres_trouble(code: &str, constraint: &str) -> Trouble {
    match code {
        // Serialization failure, deadlock, lock not available.
        "40001" | "40P01" | "55P03" => Trouble::Lost,
        "23505" if DECIDED_ANEW.iter().any(|(_, name)| constraint == *name) => Trouble::Lost,
        "23505" => Trouble::Taken,
        "57P01" | "57P02" | "57P03" => Trouble::Disconnected,
        "53100" => Trouble::Full,
        _ => Trouble::Other,
    }
}

/// The error of this crate that stands for a database error.
pub(crate) fn store_error(error: DbErr) -> StoreError {
    match trouble(&error) {
        Trouble::Lost | Trouble::Busy => StoreError::Busy,
        Trouble::Taken => StoreError::Taken(constraint(&error)),
        Trouble::Full => StoreError::File(std::io::ErrorKind::StorageFull.into()),
        Trouble::Disconnected | Trouble::Broken | Trouble::Other => StoreError::Database(error),
    }
}

/// The constraint a unique violation names: PostgreSQL's name of it, SQLite's `table.column, …`.
fn constraint(error: &DbErr) -> String {
    let (DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e))) = error else {
        return error.to_string();
    };
    let sqlx::Error::Database(e) = &**e else { return error.to_string() };
    e.constraint().map(str::to_owned).unwrap_or_else(|| {
        let message = e.message();
        message.rsplit_once("failed: ").map_or(message, |(_, columns)| columns).to_owned()
    })
}
