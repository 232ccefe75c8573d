//! Contracts (1.3.4, 2.3.2).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "contract")]
pub struct Model {
    /// The stream.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last event: what an `ETag` is made of.
    pub number: i64,
    /// When that happened; milliseconds since 1970 UTC.
    pub changed_at: i64,
    /// `virtual` or `formal`.
    pub kind: String,
    /// The number people call it by.
    pub contract_number: Option<String>,
    /// For what.
    pub title: String,
    /// The customer.
    pub customer: Uuid,
    /// The account manager.
    pub account_manager: Uuid,
    /// The department that sells.
    pub department: Uuid,
    /// In fen, tax included.
    pub amount: i64,
    /// The code of its status.
    pub status: String,
    /// When it was signed.
    pub signed_on: Option<Date>,
    /// The arrival promised.
    pub promised_on: Option<Date>,
    /// Whether 2.5.4 applies.
    pub acceptance_required: bool,
    /// The project that stands on it.
    pub project: Option<Uuid>,
    /// The demand it came from.
    pub demand: Option<Uuid>,
    /// Milliseconds since 1970 UTC.
    pub written_at: i64,
    /// Title and number folded, and their pinyin.
    pub search: String,
    /// What was paid and not reversed, in fen.
    pub received: i64,
    /// By what its number is compared.
    pub number_fold: Option<String>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
