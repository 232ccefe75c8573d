//! Departments as a tree; an office in another city is one.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "department")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last audited change; 0 before the first.
    pub revision: i64,
    /// What people call it by; unique.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The department it is part of.
    pub parent: Option<Uuid>,
    /// Whether it is an office in another city (2.5.1).
    pub away: bool,
    /// Whether it can still be chosen.
    pub active: bool,
    /// Pinyin, for sorting.
    pub sort_key: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
