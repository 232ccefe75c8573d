//! The columns of a list, known by the headings of the template and by what offices and suppliers call them.

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
    /// 名称, as many lists have it: stands for the model where none is given. Not in the template.
    Name,
    /// 问题: what we wrote into a workbook that was given back. Read past; not in the template.
    Problem,
}

/// What a column is called beside its heading in the template, the surest first. Blanks, brackets and case are gone.
const SYNONYMS: [(Column, &[&str]); 15] = [
    (
        Column::CategoryCode,
        &[
            "类别编码",
            "设备类别代码",
            "类别代码",
            "设备类别",
            "类别",
            "产品类别",
            "设备分类",
            "分类",
            "categorycode",
            "category",
        ],
    ),
    (
        Column::SeriesCode,
        &["设备系列编码", "产品系列编码", "系列代码", "设备系列", "产品系列", "系列", "seriescode", "series"],
    ),
    (
        Column::Model,
        &[
            "型号规格",
            "型号",
            "产品型号",
            "设备型号",
            "型号及规格",
            "规格及型号",
            "规格、型号",
            "型号、规格",
            "产品规格型号",
            "设备规格型号",
            "规格/型号",
            "型号/规格",
            "物料型号",
            "规格",
            "产品规格",
            "model",
            "modelno",
            "modelnumber",
            "productmodel",
            "partnumber",
            "partno",
            "p/n",
            "pn",
            "specification",
        ],
    ),
    (
        Column::Quantity,
        &[
            "设备数量",
            "订货数量",
            "采购数量",
            "合同数量",
            "台数",
            "数目",
            "台数量",
            "套数",
            "件数",
            "quantity",
            "qty",
            "q'ty",
        ],
    ),
    (Column::Unit, &["计量单位", "数量单位", "unitofmeasure", "uom", "unit"]),
    (
        Column::UnitPrice,
        &[
            "含税销售单价",
            "销售含税单价",
            "含税单价",
            "销售价",
            "售价",
            "合同单价",
            "报价单价",
            "单价",
            "报价",
            "unitprice",
            "salesprice",
            "salesunitprice",
            "price",
        ],
    ),
    (
        Column::UnitCost,
        &[
            "采购单价",
            "含税成本单价",
            "成本含税单价",
            "含税采购单价",
            "采购含税单价",
            "进货单价",
            "进货价",
            "采购价",
            "成本价",
            "进价",
            "单位成本",
            "成本",
            "unitcost",
            "purchaseprice",
            "cost",
        ],
    ),
    (Column::Currency, &["成本币种", "采购币种", "货币", "币别", "币制", "currency"]),
    (
        Column::WarrantyYears,
        &[
            "保修年数",
            "质保年限",
            "质保年数",
            "保修期",
            "质保期",
            "维保年限",
            "保修",
            "质保",
            "维保",
            "warrantyyears",
            "warranty",
        ],
    ),
    (
        Column::SerialTracked,
        &[
            "登记序列号",
            "是否登记sn",
            "是否有序列号",
            "是否管理序列号",
            "序列号管理",
            "有无序列号",
            "serialtracked",
            "serialized",
            "trackserials",
            "serialnumbertracked",
        ],
    ),
    (
        Column::PromisedOn,
        &[
            "到货日期",
            "承诺到货日",
            "到货时间",
            "承诺交期",
            "承诺交货日期",
            "要求到货日期",
            "交货日期",
            "交期",
            "promisedon",
            "promiseddate",
            "promisedarrival",
            "arrivaldate",
            "deliverydate",
        ],
    ),
    (Column::ExchangeRate, &["折算汇率", "兑换汇率", "exchangerate", "rate"]),
    (Column::ExchangeOn, &["汇率日", "汇率时间", "exchangerateon", "exchangeratedate", "ratedate"]),
    (
        Column::Name,
        &[
            "名称",
            "品名",
            "设备名称",
            "产品名称",
            "货物名称",
            "商品名称",
            "物料名称",
            "description",
            "name",
            "productname",
            "itemname",
        ],
    ),
    (Column::Problem, &["问题", "problem"]),
];

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
            Self::Name => "名称",
            Self::Problem => "问题",
        }
    }

    /// The field of the line, as the rules' pointers name it.
    pub fn field(self) -> &'static str {
        match self {
            Self::CategoryCode => "category_code",
            Self::SeriesCode => "series_code",
            Self::Model | Self::Name => "model",
            Self::Quantity => "quantity",
            Self::Unit => "unit",
            Self::UnitPrice => "unit_price",
            Self::UnitCost => "unit_cost",
            Self::Currency => "currency",
            Self::WarrantyYears => "warranty_years",
            Self::SerialTracked => "serial_tracked",
            Self::PromisedOn => "promised_on",
            Self::ExchangeRate | Self::ExchangeOn => "exchange",
            Self::Problem => "",
        }
    }

    /// Whether a sheet without it cannot be read. What the catalogue knows of a model need not be there.
    pub fn is_required(self) -> bool {
        match self {
            Self::Model | Self::Quantity | Self::UnitPrice | Self::UnitCost => true,
            Self::CategoryCode
            | Self::SeriesCode
            | Self::Unit
            | Self::Currency
            | Self::WarrantyYears
            | Self::SerialTracked
            | Self::PromisedOn
            | Self::ExchangeRate
            | Self::ExchangeOn
            | Self::Name
            | Self::Problem => false,
        }
    }

    /// The column with this heading, or one that is called so; blanks, full-width forms, case and a unit in brackets,
    /// as in 单价(元), do not matter.
    pub fn headed(heading: &str) -> Option<Self> {
        Self::ranked(heading).map(|(column, _)| column)
    }

    /// The column, and how sure that is: 0 for the template's own heading.
    pub(super) fn ranked(heading: &str) -> Option<(Self, usize)> {
        // Longer texts are sentences, and most cells of a list are no headings.
        if heading.len() > 16 * MOST_HEADING {
            return None;
        }
        let heading = plain(heading);
        if heading.is_empty() || heading.chars().count() > MOST_HEADING {
            return None;
        }
        let own = Self::ALL.into_iter().find(|column| column.heading() == heading);
        own.map(|column| (column, 0)).or_else(|| {
            SYNONYMS.iter().find_map(|(column, names)| {
                names.iter().position(|name| *name == heading).map(|rank| (*column, rank + 1))
            })
        })
    }
}

/// The most characters of a heading, brackets aside.
const MOST_HEADING: usize = 24;

/// A heading without blanks, marks, case and what stands in brackets.
pub(crate) fn plain(heading: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::new();
    for c in narrow(heading).chars() {
        match c {
            '(' | '[' | '【' | '〔' | '{' | '<' | '《' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' | '>' | '》' => depth = depth.saturating_sub(1),
            '*' | ':' | '#' | '.' | '_' | '※' | '★' | '\u{feff}' => {}
            _ if depth > 0 || c.is_whitespace() || c.is_control() => {}
            _ => plain.extend(c.to_lowercase()),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clause_2_3_2_headings_are_known_by_what_offices_call_them() {
        for (heading, column) in [
            ("规格型号", Column::Model),
            (" 产品\n型号 ", Column::Model),
            ("Model No.", Column::Model),
            ("*数量（台）", Column::Quantity),
            ("Qty", Column::Quantity),
            ("单价(元)", Column::UnitPrice),
            ("销售单价（含税）", Column::UnitPrice),
            ("ｕｎｉｔ　ｐｒｉｃｅ", Column::UnitPrice),
            ("进价：", Column::UnitCost),
            ("质保期(年)", Column::WarrantyYears),
            ("设备类别", Column::CategoryCode),
            ("系列", Column::SeriesCode),
            ("到货日期", Column::PromisedOn),
            ("品名", Column::Name),
        ] {
            assert_eq!(Column::headed(heading), Some(column), "{heading}");
        }
        for heading in ["", "序号", "备注", "金额(元)", "(数量)", "小计", &"数量".repeat(40)] {
            assert_eq!(Column::headed(heading), None, "{heading}");
        }
    }

    #[test]
    fn no_two_columns_are_called_the_same() {
        let mut names: Vec<_> = SYNONYMS.iter().flat_map(|(_, names)| *names).copied().collect();
        names.extend(Column::ALL.map(Column::heading));
        for name in &names {
            assert_eq!(plain(name), *name, "would never be found");
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
