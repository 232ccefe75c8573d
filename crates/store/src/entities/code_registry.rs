//! Every code ever given (2.3.2): append-only, never given again.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "code_registry")]
pub struct Model {
    /// NFKC, upper case; unique.
    #[sea_orm(primary_key, auto_increment = false)]
    pub normal: String,
    /// As written.
    pub code: String,
    /// What it was given to.
    pub stream: Uuid,
    /// Milliseconds since 1970 UTC.
    pub taken_at: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
