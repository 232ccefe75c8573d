//! Everything durable: event streams, the tables that lists read, master data, files. The one place that
//! knows SQLite from PostgreSQL.
//!
//! - [`Store::open`] opens a database, brings its schema up to date and proves that it keeps what it acknowledges.
//! - [`Store::write`] is the only way to write: one named transaction, retried in one place, with
//!   [`Write::load`], [`Write::begin`] and [`Write::record`] for aggregates and [`Write::save`] for master data.
//! - [`Store::read`] is for queries, with the [`entities`].
//! - [`Store::still`] is one moment of everything, for an export; [`Store::restore`] brings one into an empty database.
//! - [`Store::check`] proves the whole: hash chains, snapshots, tables, files, invariants.
//!
//! It never decides anything (that is `regulation`'s), knows no HTTP and reads no clock: time comes in.
//! To add a table: a migration that names its own columns, an entity, and for what an aggregate's lists
//! show a file in `tables` that works out the rows from the state.

mod backend;
mod check;
mod codes;
pub mod entities;
mod error;
mod files;
mod folders;
mod import;
mod master;
mod migrations;
mod open;
mod schema;
pub mod scope;
mod seals;
pub mod search;
mod security;
mod streams;
mod tables;
#[cfg(feature = "testing")]
pub mod testing;
pub mod whole;
mod write;

pub use check::Finding;
pub use error::StoreError;
pub use files::{BucketAddress, Bytestream, Files, Kept};
pub use folders::folder_of;
pub use import::Told;
pub use master::MasterRecord;
pub use open::OpenOptions;
pub use schema::Table;
pub use sea_orm;
pub use security::SecurityRecord;
pub use streams::{
    Aggregate, AuditKey, CLOCK, Face, Loaded, Origin, Recorded, decision, happenings, history, look,
    look_all, look_found, look_many, replay,
};
pub use tables::Rows;
pub use tables::scans::SCAN;
pub use write::{Read, Store, Write};
