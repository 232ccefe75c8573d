//! The devices a support contract covers (2.6.3).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "support_unit")]
pub struct Model {
    /// The support contract.
    #[sea_orm(primary_key, auto_increment = false)]
    pub contract: Uuid,
    /// Within which series the serial number is unique.
    #[sea_orm(primary_key, auto_increment = false)]
    pub series_key: String,
    /// The serial number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub serial: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
