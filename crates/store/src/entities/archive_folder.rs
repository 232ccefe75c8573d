//! The archive's folder of each project (2.5.2).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "archive_folder")]
pub struct Model {
    /// The stream.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last event: what an `ETag` is made of.
    pub number: i64,
    /// When that happened; milliseconds since 1970 UTC.
    pub changed_at: i64,
    /// The project.
    pub project: Uuid,
    /// Its code.
    pub code: Option<String>,
    /// Its title.
    pub title: String,
    /// The customer.
    pub customer: Uuid,
    /// The department that sells.
    pub department: Uuid,
    /// The account manager.
    pub account_manager: Uuid,
    /// When it was closed or cancelled.
    pub ended_on: Option<Date>,
    /// Whether it was closed.
    pub closed: bool,
    /// How many records there are.
    pub records: i64,
    /// How many things are missing; none while the project runs.
    pub lacks: i64,
    /// The earliest day by which one of them is due.
    pub due_on: Option<Date>,
    /// Code and title, folded.
    pub search: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
