//! Seals over all streams: what the audit trail held, and that nothing was taken from it since.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "seal")]
pub struct Model {
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The position of the last event it covers; the first follows the seal before it.
    pub until: i64,
    /// How many events it covers.
    pub events: i64,
    /// When it was made, in milliseconds since 1970 UTC.
    pub at: i64,
    /// The hash of the seal before it; 32 zero bytes for the first.
    pub previous: Vec<u8>,
    /// HMAC-SHA256 over the seal before it and the hash of every event it covers.
    pub hash: Vec<u8>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
