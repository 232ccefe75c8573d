//! Lines of the effective equipment list (2.4.4).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "equipment_line")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project: Uuid,
    /// The number of the line, kept through every revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i64,
    /// 设备类别编码.
    pub category_code: String,
    /// 系列编码.
    pub series_code: String,
    /// 规格型号.
    pub model: String,
    /// Folded, for search.
    pub model_fold: String,
    /// Such as 台.
    pub unit: String,
    /// Units on the effective list.
    pub quantity: i64,
    /// In fen.
    pub unit_price: i64,
    /// In fen, turned into yuan; for those who may see cost.
    pub unit_cost: Option<i64>,
    /// Promised to the customer.
    pub warranty_years: i64,
    /// Whether each unit has a serial number (D3).
    pub serial_tracked: bool,
    /// The arrival promised.
    pub promised_on: Option<Date>,
    /// Units ordered and arrived or still to come.
    pub ordered: i64,
    /// Units that arrived.
    pub arrived: i64,
    /// Units on accepted sheets.
    pub signed: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
