//! Scanned papers that are kept with a project or a contract, since no act of its own takes them (2.5.2).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "kept_document")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last audited change; 0 before the first.
    pub revision: i64,
    /// The project or contract.
    pub stream: Uuid,
    /// Which kind of paper.
    pub kind: String,
    /// Which sheet or task form of it.
    pub part: Option<i64>,
    /// The name the file was sent under.
    pub name: String,
    /// SHA-256 of its pages.
    pub file: String,
    /// Who filed it.
    pub kept_by: Uuid,
    /// Milliseconds since 1970 UTC.
    pub kept_at: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
