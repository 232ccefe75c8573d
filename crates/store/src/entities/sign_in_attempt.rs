//! Failed sign-ins, counted per account and address together.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_attempt")]
pub struct Model {
    /// The username, folded, known or not.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: String,
    /// The network address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// In a row.
    pub failures: i64,
    /// Milliseconds since 1970 UTC.
    pub last_at: i64,
    /// Milliseconds since 1970 UTC.
    pub locked_until: Option<i64>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
