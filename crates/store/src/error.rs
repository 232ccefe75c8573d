//! The one error of this crate.

use sea_orm::DbErr;
use uuid::Uuid;

/// Why the store could not do what was asked. None of these is a rule of the regulation: a rule refuses
/// before the store is asked to write.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error that trying again does not cure.
    #[error("database: {0}")]
    Database(#[source] DbErr),
    /// No connection came free, or every try lost against another writer. Nothing was written.
    #[error("too many writers at once; nothing was written")]
    Busy,
    /// The commit was sent and no answer came: it may or may not have happened. A retry with the same
    /// idempotency key resolves it.
    #[error("the commit was sent but not answered: its outcome is unknown")]
    OutcomeUnknown,
    /// The record changed since it was read (its revision moved): nothing was written.
    #[error("{table} {id} was changed by someone else meanwhile")]
    Stale {
        /// The table of the record.
        table: &'static str,
        /// The record.
        id: Uuid,
    },
    /// A value that must be unique is taken, such as a username.
    #[error("already taken: {0}")]
    Taken(String),
    /// What was read back cannot be: a row that no code of ours wrote.
    #[error("{table} {row}: {what}")]
    Impossible {
        /// The table it was read from.
        table: &'static str,
        /// Names the row.
        row: String,
        /// What is wrong with it.
        what: String,
    },
    /// The disk refused; of kind `StorageFull` when it is full or, for uploads, nearly full.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// An upload is larger than allowed; nothing was kept.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The database is not one that keeps what it acknowledges: the program must not start on it.
    #[error("refusing this database: {0}")]
    Unsafe(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        crate::backend::store_error(error)
    }
}

impl StoreError {
    pub(crate) fn impossible(table: &'static str, row: impl ToString, what: impl ToString) -> Self {
        Self::Impossible { table, row: row.to_string(), what: what.to_string() }
    }
}
