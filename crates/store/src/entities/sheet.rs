//! Sign-off sheets 《项目设备用户签收明细表》 (2.4.3).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "sheet")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project: Uuid,
    /// Its number in the project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// `draft`, `with_market_assistant`, `submitted`, `accepted`, `returned` or `discarded`.
    pub status: String,
    /// The day the customer signed.
    pub signed_on: Option<Date>,
    /// SHA-256 of the stamped scan.
    pub scan: Option<String>,
    /// When it was submitted or passed on; milliseconds since 1970 UTC.
    pub submitted_at: Option<i64>,
    /// Milliseconds since 1970 UTC.
    pub accepted_at: Option<i64>,
    /// Who accepted it.
    pub accepted_by: Option<Uuid>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
