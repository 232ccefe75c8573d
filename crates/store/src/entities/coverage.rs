//! What the units of a line on a sheet are covered by (2.6).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "coverage")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project: Uuid,
    /// The sheet.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sheet: i64,
    /// The line.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i64,
    /// Last day of the vendor's warranty.
    pub vendor_until: Date,
    /// Last day of what was promised to the customer.
    pub promised_until: Date,
    /// Where the units were brought; empty where nobody said.
    pub place: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
