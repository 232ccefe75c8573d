//! The forms that were printed: who, when, and what they said (INV-37).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "form_print")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: Uuid,
    /// Which form, as its code says it: `JX`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Which sheet or form of the project; 0 where there is but one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: i64,
    /// Which print of it, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The revision of the equipment list.
    pub revision: i64,
    /// SHA-256 of what it says: the same for every print of a closing notice.
    pub content: String,
    /// Who printed it.
    pub printed_by: Uuid,
    /// Milliseconds since 1970 UTC.
    pub printed_at: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
