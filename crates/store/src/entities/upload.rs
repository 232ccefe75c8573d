//! Uploads that come in parts, so that one goes on after a broken connection. Dropped after a day.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub person: Uuid,
    /// In bytes, as announced.
    pub size: i64,
    /// How many bytes are there.
    pub received: i64,
    /// Milliseconds since 1970 UTC.
    pub began_at: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
