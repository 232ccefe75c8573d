//! Roles people hold, granted by two people.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last audited change; 0 before the first.
    pub revision: i64,
    /// The person.
    pub person: Uuid,
    /// The code of the role.
    pub role: String,
    /// `own`, `department` or `all`.
    pub reach: String,
    /// With reach `department`: which, with its sub-departments.
    pub department: Option<Uuid>,
    /// Who proposed it.
    pub proposed_by: Uuid,
    /// When, in milliseconds since 1970 UTC.
    pub proposed_at: i64,
    /// The second person; in force from then.
    pub confirmed_by: Option<Uuid>,
    /// When, in milliseconds since 1970 UTC.
    pub confirmed_at: Option<i64>,
    /// Who ended it.
    pub ended_by: Option<Uuid>,
    /// When, in milliseconds since 1970 UTC.
    pub ended_at: Option<i64>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
