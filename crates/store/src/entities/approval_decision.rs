//! Decisions on steps of approvals: one a step, never changed (2.1.3).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "approval_decision")]
pub struct Model {
    /// The contract or project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: Uuid,
    /// The number of the approval there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// From 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub step: i64,
    /// The role that decided.
    pub role: String,
    /// Who decided.
    pub decided_by: Uuid,
    /// In whose name.
    pub in_name_of: Option<Uuid>,
    /// `agree`, `return` or `reject`.
    pub decision: String,
    /// Milliseconds since 1970 UTC.
    pub decided_at: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
