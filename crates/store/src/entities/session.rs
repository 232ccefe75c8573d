//! Signed-in browsers and programs.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the token; the token itself is kept nowhere.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// The person.
    pub person: Uuid,
    /// `cookie` or `bearer`.
    pub kind: String,
    /// What the person called it, or the browser.
    pub label: String,
    /// Whether it may read only: a token that a person made for a program.
    pub reads_only: bool,
    /// The network address, or `console`.
    pub address: String,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Last use, roughly; milliseconds since 1970 UTC.
    pub seen_at: i64,
    /// Last time the password was given; milliseconds since 1970 UTC.
    pub fresh_at: i64,
    /// The absolute end; milliseconds since 1970 UTC.
    pub expires_at: i64,
    /// Milliseconds since 1970 UTC.
    pub revoked_at: Option<i64>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
