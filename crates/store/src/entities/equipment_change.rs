//! Equipment changes (2.4.4).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "equipment_change")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project: Uuid,
    /// Its number in the project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// `draft`, `in_approval`, `effective`, `rejected` or `discarded`.
    pub status: String,
    /// The revision it was written against.
    pub base: i64,
    /// Its newest approval.
    pub approval: Option<i64>,
    /// Why the customer wants it.
    pub reason: String,
    /// Milliseconds since 1970 UTC.
    pub written_at: i64,
    /// Who wrote it.
    pub written_by: Uuid,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
