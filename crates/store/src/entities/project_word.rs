//! The words each project is found by.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "project_word")]
pub struct Model {
    /// Folded; the end of a text from where a reader would begin, as written or as spoken.
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project: Uuid,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
