//! Purchase orders (2.4.2).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "purchase_order")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project: Uuid,
    /// Its number in the project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// From whom.
    pub supplier: Uuid,
    /// In fen; for those who may see cost.
    pub amount: i64,
    /// The arrival the supplier promises.
    pub promised_on: Option<Date>,
    /// Milliseconds since 1970 UTC.
    pub placed_at: i64,
    /// Whether something is still to come.
    pub outstanding: bool,
    /// Whether what has not come will not come.
    pub ended: bool,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
