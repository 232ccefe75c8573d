//! Notices to people.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// To whom.
    pub person: Uuid,
    /// What it is about.
    pub stream: Uuid,
    /// The stream kind.
    pub kind: String,
    /// The message.
    pub name: String,
    /// Its arguments as a JSON object.
    pub args: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Milliseconds since 1970 UTC.
    pub read_at: Option<i64>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
