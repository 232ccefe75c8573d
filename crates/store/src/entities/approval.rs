//! Approvals, running and ended (2.1.3).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    /// The contract or project it is about.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: Uuid,
    /// Its number there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// `contract` or `project`: the kind of the stream.
    pub kind: String,
    /// The code of what is approved.
    pub document: String,
    /// Whoever submitted.
    pub applicant: Uuid,
    /// The account manager.
    pub owner: Uuid,
    /// The department that sells.
    pub department: Uuid,
    /// What the chain was chosen by, in fen.
    pub amount: i64,
    /// In basis points; for those who may see cost.
    pub margin: Option<i64>,
    /// The version of the authority matrix the chain comes from.
    pub matrix: Uuid,
    /// Milliseconds since 1970 UTC.
    pub submitted_at: i64,
    /// How many steps the chain has.
    pub steps: i64,
    /// The role whose step it is.
    pub waiting_role: Option<String>,
    /// `agreed`, `returned`, `rejected` or `withdrawn`.
    pub outcome: Option<String>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
