//! Files that were uploaded, each bound to bytes of one hash.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of its bytes, in lower-case hexadecimal; names them in the file folder.
    pub sha256: String,
    /// As uploaded; for display only.
    pub name: String,
    /// Found from the content.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// Who uploaded it.
    pub uploaded_by: Uuid,
    /// Milliseconds since 1970 UTC.
    pub uploaded_at: i64,
    /// What it belongs to: who may see that may see it.
    pub stream: Option<Uuid>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
