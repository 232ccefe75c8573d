//! Task coordination forms 《任务协调单》 (2.4.1).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "task_form")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project: Uuid,
    /// Its number in the project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// `waiting`, `accepted`, `declined`, `completed` or `ended`.
    pub status: String,
    /// What kind of support.
    pub kind: String,
    /// What is to be done.
    pub content: String,
    /// Where.
    pub place: String,
    /// When it is wanted.
    pub wanted_on: Date,
    /// How many people were assigned.
    pub people: i64,
    /// The minutes of work that were booked.
    pub minutes: i64,
    /// Milliseconds since 1970 UTC.
    pub written_at: i64,
    /// Who asked.
    pub written_by: Uuid,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
