//! Specifications and models within a series (2.3.2).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "model")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last audited change; 0 before the first.
    pub revision: i64,
    /// The series.
    pub series: Uuid,
    /// 规格型号.
    pub name: String,
    /// Folded; unique in its series.
    pub name_fold: String,
    /// Such as 台 or 套.
    pub unit: String,
    /// Who makes it; the start of its warranty is a rule of the brand (2.6).
    pub brand: String,
    /// The vendor's warranty in years.
    pub warranty_years: i64,
    /// From when it runs: `invoice`, `factory` or `sign_off`.
    pub warranty_start: String,
    /// Whether each unit has a serial number (D3).
    pub serial_tracked: bool,
    /// Whether it can still be chosen.
    pub active: bool,
    /// Name and pinyin, folded, for contained-text search.
    pub search: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
