//! Opening: connections, schema, files.

use std::path::PathBuf;

use sea_orm_migration::MigratorTrait;

use crate::files::{BucketAddress, Files};
use crate::migrations::Migrations;
use crate::{AuditKey, Store, StoreError, backend};

/// What a store needs beside the address of its database.
pub struct OpenOptions {
    /// The folder in which uploaded files are received, and kept unless a bucket is named; made when missing.
    pub files: PathBuf,
    /// Where files are kept instead.
    pub bucket: Option<BucketAddress>,
    /// The secret of the audit chain.
    pub audit_key: AuditKey,
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`, brings the schema up to date, and refuses a database that
    /// does not keep what it acknowledges.
    pub async fn open(url: &str, options: OpenOptions) -> Result<Self, StoreError> {
        let connections = backend::open(url).await?;
        let files = Files::open(options.files, options.bucket.as_ref()).await?;
        // Two processes that start at once must not both create the tables: the lock is held by this
        // transaction, which the migrations run inside of.
        let tx = backend::begin(&connections.writer).await?;
        backend::lock_schema(&tx).await?;
        Migrations::up(&tx, None).await?;
        tx.commit().await?;
        Ok(Self::new(connections, files, options.audit_key))
    }
}
