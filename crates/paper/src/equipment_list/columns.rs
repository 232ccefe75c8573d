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

/// What a column is called beside its heading in the template, the English one first, then the surest. Blanks, brackets
/// and case are gone. Names joined by a stroke or the like need not be here.
const SYNONYMS: [(Column, &[&str]); 15] = [
    (
        Column::CategoryCode,
        &[
            "categorycode",
            "类别编码",
            "设备类别代码",
            "类别代码",
            "设备类别",
            "类别",
            "产品类别",
            "设备分类",
            "产品分类",
            "分类",
            "设备大类",
            "大类",
            "category",
        ],
    ),
    (
        Column::SeriesCode,
        &[
            "seriescode",
            "设备系列编码",
            "产品系列编码",
            "系列代码",
            "设备系列",
            "产品系列",
            "系列",
            "设备小类",
            "小类",
            "series",
        ],
    ),
    (
        Column::Model,
        &[
            "model",
            "型号规格",
            "型号",
            "产品型号",
            "设备型号",
            "产品规格型号",
            "设备规格型号",
            "品牌型号",
            "品牌规格型号",
            "型号配置",
            "型号规格配置",
            "规格配置",
            "物料型号",
            "规格",
            "产品规格",
            "技术规格",
            "规格参数",
            "modelno",
            "modelnumber",
            "modelname",
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
            "quantity",
            "设备数量",
            "订货数量",
            "采购数量",
            "合同数量",
            "需求数量",
            "总数量",
            "台数",
            "数目",
            "台数量",
            "套数",
            "件数",
            "qty",
            "q'ty",
        ],
    ),
    (Column::Unit, &["unit", "计量单位", "数量单位", "计价单位", "unitofmeasure", "uom"]),
    (
        Column::UnitPrice,
        &[
            "unitprice",
            "含税销售单价",
            "销售含税单价",
            "含税单价",
            "销售价格",
            "销售价",
            "销售报价",
            "售价",
            "合同单价",
            "合同价格",
            "报价单价",
            "报价价格",
            "投标单价",
            "中标单价",
            "成交单价",
            "单价",
            "价格",
            "含税价格",
            "含税价",
            "报价",
            "salesprice",
            "salesunitprice",
            "sellingprice",
            "price",
        ],
    ),
    (
        Column::UnitCost,
        &[
            "unitcost",
            "采购单价",
            "含税成本单价",
            "成本含税单价",
            "含税采购单价",
            "采购含税单价",
            "进货单价",
            "进货价格",
            "进货价",
            "采购价格",
            "采购价",
            "供货单价",
            "供货价格",
            "供货价",
            "成本价格",
            "成本价",
            "进价",
            "单位成本",
            "采购成本",
            "成本",
            "purchaseprice",
            "costprice",
            "cost",
        ],
    ),
    (Column::Currency, &["currency", "成本币种", "采购币种", "货币", "币别", "币制"]),
    (
        Column::WarrantyYears,
        &[
            "warrantyyears",
            "保修年数",
            "质保年限",
            "质保年数",
            "保修期",
            "保修期限",
            "保修时间",
            "质保期",
            "质保期限",
            "质保时间",
            "维保年限",
            "维保期",
            "原厂质保",
            "原厂保修",
            "保修",
            "质保",
            "维保",
            "warrantyperiod",
            "warranty",
        ],
    ),
    (
        Column::SerialTracked,
        &[
            "serialtracked",
            "登记序列号",
            "是否登记sn",
            "是否有序列号",
            "是否管理序列号",
            "序列号管理",
            "有无序列号",
            "serialized",
            "trackserials",
            "serialnumbertracked",
        ],
    ),
    (
        Column::PromisedOn,
        &[
            "arrivalpromisedon",
            "到货日期",
            "承诺到货日",
            "到货时间",
            "承诺交期",
            "承诺交货日期",
            "要求到货日期",
            "预计到货日期",
            "计划到货日期",
            "交货日期",
            "交货时间",
            "供货日期",
            "交期",
            "promisedon",
            "promiseddate",
            "promisedarrival",
            "arrivaldate",
            "deliverydate",
        ],
    ),
    (Column::ExchangeRate, &["exchangerate", "折算汇率", "兑换汇率", "rate"]),
    (Column::ExchangeOn, &["ratedate", "汇率日", "汇率时间", "exchangerateon", "exchangeratedate"]),
    (
        Column::Name,
        &[
            "name",
            "名称",
            "品名",
            "设备名称",
            "产品名称",
            "货物名称",
            "商品名称",
            "物料名称",
            "description",
            "productname",
            "itemname",
        ],
    ),
    (Column::Problem, &["problem", "问题"]),
];

/// What stands beside a name in a heading of several: 型号/配置, 品牌及型号.
const BESIDE: [&str; 14] = [
    "品牌",
    "配置",
    "参数",
    "技术参数",
    "描述",
    "说明",
    "厂商",
    "厂家",
    "制造商",
    "产地",
    "版本",
    "brand",
    "configuration",
    "vendor",
];

/// What joins the names of a heading of several.
const JOINTS: [char; 11] = ['/', '、', ',', '&', '|', '+', '\\', '及', '与', '和', '或'];

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

    /// The heading in the template, in Chinese and in English.
    pub fn headings(self) -> [&'static str; 2] {
        match self {
            Self::CategoryCode => ["设备类别编码", "Category code"],
            Self::SeriesCode => ["系列编码", "Series code"],
            Self::Model => ["规格型号", "Model"],
            Self::Quantity => ["数量", "Quantity"],
            Self::Unit => ["单位", "Unit"],
            Self::UnitPrice => ["销售单价", "Unit price"],
            Self::UnitCost => ["成本单价", "Unit cost"],
            Self::Currency => ["币种", "Currency"],
            Self::WarrantyYears => ["保修年限", "Warranty years"],
            Self::SerialTracked => ["是否登记序列号", "Serial tracked"],
            Self::PromisedOn => ["承诺到货日期", "Arrival promised on"],
            Self::ExchangeRate => ["汇率", "Exchange rate"],
            Self::ExchangeOn => ["汇率日期", "Rate date"],
            Self::Name => ["名称", "Name"],
            Self::Problem => ["问题", "Problem"],
        }
    }

    /// The heading in the Chinese template.
    pub fn heading(self) -> &'static str {
        self.headings()[0]
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
        Self::called(&heading).or_else(|| Self::joined(&heading))
    }

    /// The column with that name.
    fn called(name: &str) -> Option<(Self, usize)> {
        let own = Self::ALL.into_iter().find(|column| column.heading() == name);
        own.map(|column| (column, 0)).or_else(|| {
            SYNONYMS.iter().find_map(|(column, names)| {
                names.iter().position(|known| *known == name).map(|rank| (*column, rank + 1))
            })
        })
    }

    /// The column of several names in one: all its own, or joined with what usually stands beside it.
    fn joined(heading: &str) -> Option<(Self, usize)> {
        let mut found: Option<Self> = None;
        for name in heading.split(JOINTS) {
            if BESIDE.contains(&name) {
                continue;
            }
            let (column, _) = Self::called(name)?;
            found = match (found, column) {
                (None, column) => Some(column),
                (Some(known), column) if known == column => Some(known),
                (Some(Self::Model), Self::Name) | (Some(Self::Name), Self::Model) => Some(Self::Model),
                (Some(Self::Quantity), Self::Unit) | (Some(Self::Unit), Self::Quantity) => {
                    Some(Self::Quantity)
                }
                (Some(_), _) => return None,
            };
        }
        found.map(|column| (column, LEAST_SURE))
    }
}

/// How sure a heading of several names is: any other name of the column is surer.
const LEAST_SURE: usize = 1_000;

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
            ("型号/配置", Column::Model),
            ("品牌型号", Column::Model),
            ("品牌 / 型号", Column::Model),
            ("型号及配置（主要参数）", Column::Model),
            ("设备名称、规格型号", Column::Model),
            ("规格/型号", Column::Model),
            ("数量/单位", Column::Quantity),
            ("销售价格", Column::UnitPrice),
            ("成本价格", Column::UnitCost),
            ("采购价/成本价", Column::UnitCost),
            ("质保期限", Column::WarrantyYears),
        ] {
            assert_eq!(Column::headed(heading), Some(column), "{heading}");
        }
        for heading in [
            "",
            "序号",
            "备注",
            "金额(元)",
            "(数量)",
            "小计",
            "品牌",
            "品牌/配置",
            "单价/总价",
            "类别/系列",
            "/",
            &"数量".repeat(40),
        ] {
            assert_eq!(Column::headed(heading), None, "{heading}");
        }
    }

    #[test]
    fn clause_2_3_2_the_headings_of_either_template_are_the_surest() {
        for (column, names) in SYNONYMS {
            assert_eq!(names.first().copied(), Some(plain(column.headings()[1]).as_str()));
            assert!(column.headings().iter().all(|heading| Column::headed(heading) == Some(column)));
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
