//! Sign-ins, lock-outs and refused acts of weight: append-only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "security_record")]
pub struct Model {
    /// Order of writing.
    #[sea_orm(primary_key)]
    pub position: i64,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// What happened.
    pub kind: String,
    /// The person, when known.
    pub person: Option<Uuid>,
    /// The account named.
    pub account: String,
    /// The network address, or `console`.
    pub address: String,
    /// The clause that refused.
    pub clause: Option<String>,
    /// More, as JSON.
    pub detail: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
