//! Serial numbers of live units: those on sheets that are not thrown away (2.4.3).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "serial")]
pub struct Model {
    /// Category and series: a serial number is unique within.
    #[sea_orm(primary_key, auto_increment = false)]
    pub series_key: String,
    /// In its normal form.
    #[sea_orm(primary_key, auto_increment = false)]
    pub serial: String,
    /// The project it was delivered in.
    pub project: Uuid,
    /// The line of the equipment list.
    pub line: i64,
    /// The sheet it is on.
    pub sheet: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
