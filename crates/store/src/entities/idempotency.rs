//! Answers given to requests that carried an idempotency key.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Who asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: Uuid,
    /// The key they gave.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 of method, path and body.
    pub request_hash: Vec<u8>,
    /// The HTTP status answered; none while the first request still runs.
    pub status: Option<i64>,
    /// The body answered.
    pub body: Option<String>,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
