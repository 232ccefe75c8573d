//! The columns of the template, known by their headings.

use regulation::text::narrow;
use serde::{Deserialize, Serialize};

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 设备类别编码
    CategoryCode,
    /// 系列编码
    SeriesCode,
    /// 规格型号
    Model,
    /// 数量
    Quantity,
    /// 单位
    Unit,
    /// 销售单价, in yuan
    UnitPrice,
    /// 成本单价, in the line's currency
    UnitCost,
    /// 币种 of the cost; a blank cell means yuan
    Currency,
    /// 保修年限
    WarrantyYears,
    /// 是否登记序列号
    SerialTracked,
    /// 承诺到货日期; may be left out
    PromisedOn,
    /// 汇率: yuan for one unit of the cost's currency; may be left out
    ExchangeRate,
    /// 汇率日期; may be left out
    ExchangeOn,
}

impl Column {
    /// All columns, in the template's order.
    pub const ALL: [Self; 13] = [
        Self::CategoryCode,
        Self::SeriesCode,
        Self::Model,
        Self::Quantity,
        Self::Unit,
        Self::UnitPrice,
        Self::UnitCost,
        Self::Currency,
        Self::WarrantyYears,
        Self::SerialTracked,
        Self::PromisedOn,
        Self::ExchangeRate,
        Self::ExchangeOn,
    ];

    /// The heading in the template.
    pub fn heading(self) -> &'static str {
        match self {
            Self::CategoryCode => "设备类别编码",
            Self::SeriesCode => "系列编码",
            Self::Model => "规格型号",
            Self::Quantity => "数量",
            Self::Unit => "单位",
            Self::UnitPrice => "销售单价",
            Self::UnitCost => "成本单价",
            Self::Currency => "币种",
            Self::WarrantyYears => "保修年限",
            Self::SerialTracked => "是否登记序列号",
            Self::PromisedOn => "承诺到货日期",
            Self::ExchangeRate => "汇率",
            Self::ExchangeOn => "汇率日期",
        }
    }

    /// The field of the line, as the rules' pointers name it.
    pub fn field(self) -> &'static str {
        match self {
            Self::CategoryCode => "category_code",
            Self::SeriesCode => "series_code",
            Self::Model => "model",
            Self::Quantity => "quantity",
            Self::Unit => "unit",
            Self::UnitPrice => "unit_price",
            Self::UnitCost => "unit_cost",
            Self::Currency => "currency",
            Self::WarrantyYears => "warranty_years",
            Self::SerialTracked => "serial_tracked",
            Self::PromisedOn => "promised_on",
            Self::ExchangeRate | Self::ExchangeOn => "exchange",
        }
    }

    /// Whether a sheet without it cannot be read.
    pub fn is_required(self) -> bool {
        !matches!(self, Self::PromisedOn | Self::ExchangeRate | Self::ExchangeOn)
    }

    /// The column with this heading; blanks and full-width forms do not matter.
    pub fn headed(heading: &str) -> Option<Self> {
        let heading: String = narrow(heading).chars().filter(|c| !c.is_whitespace()).collect();
        Self::ALL.into_iter().find(|column| column.heading() == heading)
    }
}
