//! Demands (2.2).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "demand")]
pub struct Model {
    /// The stream.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last event: what an `ETag` is made of.
    pub number: i64,
    /// When that happened; milliseconds since 1970 UTC.
    pub changed_at: i64,
    /// In one line.
    pub title: String,
    /// The customer.
    pub customer: Uuid,
    /// The account manager.
    pub account_manager: Uuid,
    /// The department that sells.
    pub department: Uuid,
    /// In fen.
    pub estimate: Option<i64>,
    /// By when.
    pub wanted_on: Option<Date>,
    /// `open`, `contract` or `dropped`.
    pub status: String,
    /// The contract it became.
    pub contract: Option<Uuid>,
    /// Milliseconds since 1970 UTC.
    pub recorded_at: i64,
    /// The title folded, and its pinyin.
    pub search: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
