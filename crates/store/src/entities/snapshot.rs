//! The state of each aggregate after its last event.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "snapshot")]
pub struct Model {
    /// The stream.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: Uuid,
    /// The stream kind.
    pub kind: String,
    /// The number of the last event.
    pub number: i64,
    /// The hash of the last event.
    pub hash: Vec<u8>,
    /// When that event happened; milliseconds since 1970 UTC.
    pub at: i64,
    /// The state as JSON.
    pub body: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
