//! What people were urged about (2.1.7): of each to-do how often, and when last; and which deadlines the clock reminded of.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "urge")]
pub struct Model {
    /// The stream the to-do belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: Uuid,
    /// Tells the to-dos of a stream apart.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The stream that keeps the urging.
    pub urging: Uuid,
    /// How often.
    pub times: i64,
    /// The last day, in the company's time.
    pub last_on: Date,
    /// Who urged last; the nil UUID is the clock.
    pub last_by: Uuid,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
