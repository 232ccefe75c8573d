//! Maintenance cases (2.6).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "maintenance_case")]
pub struct Model {
    /// The stream.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last event: what an `ETag` is made of.
    pub number: i64,
    /// When that happened; milliseconds since 1970 UTC.
    pub changed_at: i64,
    /// The project the unit was delivered in.
    pub project: Uuid,
    /// The unit.
    pub serial: String,
    /// Within which its serial number is unique.
    pub series_key: String,
    /// The customer.
    pub customer: Uuid,
    /// The department that sold it.
    pub department: Uuid,
    /// `commerce` or `it_service`.
    pub route: String,
    /// Whether the technical department is involved.
    pub technical: bool,
    /// When it failed.
    pub fault_on: Date,
    /// So far, in fen.
    pub cost: i64,
    /// Milliseconds since 1970 UTC.
    pub opened_at: i64,
    /// Milliseconds since 1970 UTC.
    pub completed_at: Option<i64>,
    /// The fault and the serial number, folded.
    pub search: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
