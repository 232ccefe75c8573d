//! Bought support contracts (2.6.3).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "support_contract")]
pub struct Model {
    /// The stream.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last event: what an `ETag` is made of.
    pub number: i64,
    /// When that happened; milliseconds since 1970 UTC.
    pub changed_at: i64,
    /// Who gives the support.
    pub supplier: Uuid,
    /// The contract's number.
    pub contract_number: String,
    /// For what.
    pub title: String,
    /// The first day.
    pub starts_on: Date,
    /// The last day it covers, also where it was ended early.
    pub until: Date,
    /// Whether it was ended early.
    pub ended: bool,
    /// In fen, where it is known.
    pub cost: Option<i64>,
    /// How many devices it covers.
    pub units: i64,
    /// Number and title, folded.
    pub search: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
