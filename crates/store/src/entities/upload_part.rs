//! The parts of an upload, each with bytes of its own in the file folder.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "upload_part")]
pub struct Model {
    /// The upload.
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload: Uuid,
    /// The byte it begins at.
    #[sea_orm(primary_key, auto_increment = false)]
    pub start: i64,
    /// In bytes.
    pub size: i64,
    /// Of its bytes; names them in the file folder.
    pub sha256: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
