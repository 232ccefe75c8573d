//! Deliveries (2.4.3).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project: Uuid,
    /// Its number in the project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Whether the commerce department brings it to the customer directly.
    pub direct: bool,
    /// Where to.
    pub place: String,
    /// The day.
    pub delivered_on: Date,
    /// Who carries it.
    pub carrier: Option<String>,
    /// How many units.
    pub units: i64,
    /// Milliseconds since 1970 UTC.
    pub arranged_at: i64,
    /// Who arranged it.
    pub arranged_by: Uuid,
    /// When it was confirmed; milliseconds since 1970 UTC.
    pub confirmed_at: Option<i64>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
