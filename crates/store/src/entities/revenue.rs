//! Revenue recognised on accepted sheets (2.5.1).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "revenue")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project: Uuid,
    /// Its number in the project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The sheet it was recognised on.
    pub sheet: i64,
    /// In fen.
    pub amount: i64,
    /// On which day.
    pub recognised_on: Date,
    /// By whom.
    pub recognised_by: Uuid,
    /// When it was taken back; milliseconds since 1970 UTC.
    pub reversed_at: Option<i64>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
