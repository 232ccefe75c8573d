//! How many projects stand in each status, and for how much, by department and account manager.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "project_tally")]
pub struct Model {
    /// The department that sells.
    #[sea_orm(primary_key, auto_increment = false)]
    pub department: Uuid,
    /// The account manager.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_manager: Uuid,
    /// The status.
    #[sea_orm(primary_key, auto_increment = false)]
    pub status: String,
    /// How many projects; 0 where there were some.
    pub projects: i64,
    /// The sum of their contracts' amounts in fen.
    pub amount: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
