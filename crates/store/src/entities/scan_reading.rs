//! What was read on the pages of a file: reading it again would take long and say the same.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "scan_reading")]
pub struct Model {
    /// Of the file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    /// The pages and their codes, as JSON.
    pub pages: String,
    /// Milliseconds since 1970 UTC.
    pub read_at: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
