//! Days that are not as the week says.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    /// The day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: Date,
    /// Its year.
    pub year: i64,
    /// `holiday`, or `workday` for a moved working day (调休).
    pub kind: String,
    /// The holiday it belongs to.
    pub name: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
