//! Versions of 《网上审批权限》 (2.1.3).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "authority_version")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last audited change; 0 before the first.
    pub revision: i64,
    /// The year it is for.
    pub year: i64,
    /// Its name.
    pub title: String,
    /// `draft`, `published` or `superseded`.
    pub status: String,
    /// Its rows as JSON; frozen once published.
    pub matrix: String,
    /// Who wrote it.
    pub written_by: Uuid,
    /// Another person, who published it.
    pub published_by: Option<Uuid>,
    /// Milliseconds since 1970 UTC; in force until the next one is.
    pub in_force_from: Option<i64>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
