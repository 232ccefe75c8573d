//! Customers.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last audited change; 0 before the first.
    pub revision: i64,
    /// Its name.
    pub name: String,
    /// Folded; unique.
    pub name_fold: String,
    /// Who to ask for.
    pub contact: String,
    /// Telephone.
    pub phone: String,
    /// Postal address.
    pub address: String,
    /// In fen.
    pub credit_limit: Option<i64>,
    /// Whether it can still be chosen.
    pub active: bool,
    /// Name and pinyin, folded, for contained-text search.
    pub search: String,
    /// Pinyin, for sorting.
    pub sort_key: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
