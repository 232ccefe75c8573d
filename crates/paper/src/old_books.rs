//! The books of the system before this one: customers, contracts, projects, equipment and serial numbers on sheets of one
//! workbook, as the template has them, in Chinese or English, under any usual heading. Here cells are only read; what they
//! mean together is found out by whoever knows the company.

use crate::archive;
use crate::equipment_list::{CellReason, Sheets, Value, WriteError, plain};
use crate::error::WorkbookError;
use chrono::NaiveDate;
use regulation::Status;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};

/// The most cells of all sheets together.
const MOST_CELLS: u64 = 1_500_000;
/// The most rows of a sheet.
const MOST_ROWS: usize = 100_000;
/// How many rows may stand above the headings.
const MOST_TITLES: usize = 30;
/// The most characters of a cell that are taken.
const MOST_TAKEN: usize = 2_100;

/// A sheet of the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    /// 客户
    Customers,
    /// 合同
    Contracts,
    /// 项目
    Projects,
    /// 设备
    Equipment,
    /// 序列号
    Serials,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Money,
    Day,
}

/// A column of a sheet.
#[derive(Debug)]
pub struct Column {
    /// The name in code.
    pub field: &'static str,
    /// The heading in the template, in Chinese and in English.
    pub headings: [&'static str; 2],
    /// Whether a sheet without it cannot be read.
    pub required: bool,
    kind: Kind,
    /// What else it is called; blanks, brackets and case are gone.
    called: &'static [&'static str],
}

const fn column(
    field: &'static str,
    headings: [&'static str; 2],
    required: bool,
    kind: Kind,
    called: &'static [&'static str],
) -> Column {
    Column { field, headings, required, kind, called }
}

const CUSTOMERS: [Column; 5] = [
    column(
        "name",
        ["客户名称", "Customer"],
        true,
        Kind::Text,
        &["客户", "单位名称", "名称", "customername", "name"],
    ),
    column("contact", ["联系人", "Contact"], false, Kind::Text, &["客户联系人", "contactperson"]),
    column("phone", ["电话", "Phone"], false, Kind::Text, &["联系电话", "手机", "telephone", "tel"]),
    column("address", ["地址", "Address"], false, Kind::Text, &["客户地址", "单位地址"]),
    column("credit_limit", ["信用额度", "Credit limit"], false, Kind::Money, &["授信额度", "credit"]),
];

const CONTRACTS: [Column; 10] = [
    column(
        "number",
        ["合同编号", "Contract number"],
        true,
        Kind::Text,
        &["合同号", "合同编码", "contractno", "contract"],
    ),
    column("kind", ["合同类型", "Contract kind"], false, Kind::Text, &["类型", "合同性质", "kind", "type"]),
    column(
        "title",
        ["合同名称", "Title"],
        true,
        Kind::Text,
        &["项目名称", "合同标题", "名称", "contracttitle", "contractname", "projectname"],
    ),
    column("customer", ["客户名称", "Customer"], true, Kind::Text, &["客户", "单位名称", "customername"]),
    column(
        "account_manager",
        ["客户经理", "Account manager"],
        true,
        Kind::Text,
        &["销售", "销售人员", "销售经理", "负责人", "salesperson", "owner"],
    ),
    column("amount", ["合同金额", "Amount"], true, Kind::Money, &["金额", "合同总额", "contractamount"]),
    column(
        "signed_on",
        ["签订日期", "Signed on"],
        false,
        Kind::Day,
        &["签约日期", "合同日期", "signdate", "date"],
    ),
    column(
        "promised_on",
        ["承诺到货日期", "Arrival promised on"],
        false,
        Kind::Day,
        &["承诺到货日", "交货日期", "promiseddate", "promisedon"],
    ),
    column(
        "acceptance_required",
        ["是否验收", "Acceptance required"],
        false,
        Kind::Text,
        &["需要验收", "验收", "是否需要验收", "acceptance"],
    ),
    column(
        "received",
        ["已收款", "Received"],
        false,
        Kind::Money,
        &["已收款金额", "已回款", "回款金额", "paid"],
    ),
];

const PROJECTS: [Column; 12] = [
    column(
        "contract",
        ["合同编号", "Contract number"],
        true,
        Kind::Text,
        &["合同号", "合同编码", "contractno", "contract"],
    ),
    column(
        "code",
        ["项目编码", "Project code"],
        false,
        Kind::Text,
        &["项目编号", "项目号", "销售项目编码", "code", "projectno"],
    ),
    column("status", ["状态", "Status"], true, Kind::Text, &["项目状态", "当前状态", "projectstatus"]),
    column("applied_on", ["申请日期", "Applied on"], false, Kind::Day, &["立项申请日期", "applicationdate"]),
    column(
        "initiated_on",
        ["立项日期", "Initiated on"],
        false,
        Kind::Day,
        &["正式立项日期", "initiationdate"],
    ),
    column("arrived_on", ["到货日期", "Arrived on"], false, Kind::Day, &["全部到货日期", "arrivaldate"]),
    column(
        "signed_off_on",
        ["签收日期", "Signed off on"],
        false,
        Kind::Day,
        &["客户签收日期", "signoffdate"],
    ),
    column("closed_on", ["结项日期", "Closed on"], false, Kind::Day, &["关闭日期", "closingdate"]),
    column("cancelled_on", ["撤销日期", "Cancelled on"], false, Kind::Day, &["取消日期", "cancellationdate"]),
    column("place", ["交付地点", "Place of delivery"], false, Kind::Text, &["交货地点", "收货地址", "place"]),
    column("contact", ["收货联系人", "Contact there"], false, Kind::Text, &["联系人", "contact"]),
    column(
        "revenue",
        ["已确认收入", "Revenue recognised"],
        false,
        Kind::Money,
        &["确认收入", "已确认收入金额", "revenue"],
    ),
];

const EQUIPMENT: [Column; 12] = [
    column(
        "project",
        ["项目编码", "Project code"],
        true,
        Kind::Text,
        &["项目编号", "项目号", "项目编码或合同编号", "合同编号", "合同号", "project", "contractnumber"],
    ),
    column(
        "category_code",
        ["设备类别编码", "Category code"],
        false,
        Kind::Text,
        &["类别编码", "设备类别", "类别", "category"],
    ),
    column("series_code", ["系列编码", "Series code"], false, Kind::Text, &["设备系列", "系列", "series"]),
    column("model", ["规格型号", "Model"], true, Kind::Text, &["型号规格", "型号", "产品型号", "设备型号"]),
    column("quantity", ["数量", "Quantity"], true, Kind::Number, &["设备数量", "台数", "qty"]),
    column("unit", ["单位", "Unit"], false, Kind::Text, &["计量单位", "uom"]),
    column(
        "unit_price",
        ["销售单价", "Unit price"],
        true,
        Kind::Money,
        &["单价", "含税单价", "售价", "price"],
    ),
    column(
        "unit_cost",
        ["成本单价", "Unit cost"],
        true,
        Kind::Money,
        &["采购单价", "成本价", "进价", "cost"],
    ),
    column(
        "warranty_years",
        ["保修年限", "Warranty years"],
        false,
        Kind::Number,
        &["质保年限", "保修期", "质保期", "warranty"],
    ),
    column(
        "serial_tracked",
        ["是否登记序列号", "Serial tracked"],
        false,
        Kind::Text,
        &["登记序列号", "有无序列号", "serialized"],
    ),
    column("arrived", ["已到货数量", "Arrived"], false, Kind::Number, &["到货数量", "arrivedquantity"]),
    column("signed", ["已签收数量", "Signed for"], false, Kind::Number, &["签收数量", "signedquantity"]),
];

const SERIALS: [Column; 3] = [
    column(
        "project",
        ["项目编码", "Project code"],
        true,
        Kind::Text,
        &["项目编号", "项目号", "项目编码或合同编号", "合同编号", "合同号", "project", "contractnumber"],
    ),
    column("model", ["规格型号", "Model"], true, Kind::Text, &["型号规格", "型号", "产品型号", "设备型号"]),
    column(
        "serial",
        ["序列号", "Serial number"],
        true,
        Kind::Text,
        &["设备序列号", "sn", "serial", "serialno"],
    ),
];

/// The heading of what is written into a workbook that is given back.
const PROBLEM: [&str; 2] = ["问题", "Problem"];

impl Book {
    /// Every sheet, in the template's order.
    pub const ALL: [Self; 5] =
        [Self::Customers, Self::Contracts, Self::Projects, Self::Equipment, Self::Serials];

    /// The sheet's name in the template, in Chinese and in English.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Self::Customers => ["客户", "Customers"],
            Self::Contracts => ["合同", "Contracts"],
            Self::Projects => ["项目", "Projects"],
            Self::Equipment => ["设备", "Equipment"],
            Self::Serials => ["序列号", "Serial numbers"],
        }
    }

    /// What else the sheet is called.
    fn called(self) -> &'static [&'static str] {
        match self {
            Self::Customers => &["客户清单", "客户信息", "customer"],
            Self::Contracts => &["合同清单", "合同信息", "contract"],
            Self::Projects => &["项目清单", "项目信息", "project"],
            Self::Equipment => &["设备清单", "设备明细", "equipmentlist", "lines"],
            Self::Serials => &["序列号清单", "序列号明细", "serials", "serialnumber"],
        }
    }

    /// Its columns.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Customers => &CUSTOMERS,
            Self::Contracts => &CONTRACTS,
            Self::Projects => &PROJECTS,
            Self::Equipment => &EQUIPMENT,
            Self::Serials => &SERIALS,
        }
    }

    fn named(name: &str) -> Option<Self> {
        let name = plain(name);
        Self::ALL.into_iter().find(|book| {
            book.names().iter().any(|own| plain(own) == name) || book.called().contains(&name.as_str())
        })
    }

    fn headed(self, heading: &str) -> Option<&'static Column> {
        let heading = plain(heading);
        let own = |column: &&Column| column.headings.iter().any(|own| plain(own) == heading);
        let found = self.columns().iter().find(own);
        found.or_else(|| self.columns().iter().find(|column| column.called.contains(&heading.as_str())))
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// Text, or a number as one sees it.
    #[serde(rename = "t")]
    Text(String),
    /// A day.
    #[serde(rename = "d")]
    Day(NaiveDate),
    /// What cannot be taken.
    #[serde(rename = "b")]
    Bad(CellReason),
}

impl Cell {
    /// The cell as text that a constructor can check.
    pub fn text(&self) -> Result<&str, CellReason> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Day(_) => Err(CellReason::BecameADate),
            Self::Bad(reason) => Err(*reason),
        }
    }

    /// The cell as a day.
    pub fn day(&self) -> Result<NaiveDate, CellReason> {
        match self {
            Self::Text(text) => Value::of_text(text).date(),
            Self::Day(day) => Ok(*day),
            Self::Bad(reason) => Err(*reason),
        }
    }

    /// The cell as yes or no.
    pub fn yes_or_no(&self) -> Result<bool, CellReason> {
        crate::equipment_list::yes_or_no(self.text()?)
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// From 1.
    pub row: u32,
    /// Its cells that hold anything, by their field.
    pub cells: BTreeMap<String, Cell>,
}

/// A sheet that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldSheet {
    /// Which.
    pub book: Book,
    /// Its name in the workbook.
    pub name: String,
    /// The row of its headings, from 1.
    pub head_row: u32,
    /// Each field that was found: its column, from 1, and its heading there.
    pub columns: BTreeMap<String, (u32, String)>,
    /// The column of an earlier marking.
    pub problem_column: Option<u32>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// Reads the sheets that are there. Like any workbook from outside, in a child process.
pub fn read(bytes: &[u8]) -> Result<Vec<OldSheet>, WorkbookError> {
    archive::check(bytes)?;
    // Nothing of ours is shared with the closure but the bytes, which it only reads.
    panic::catch_unwind(AssertUnwindSafe(|| parse(bytes))).unwrap_or(Err(WorkbookError::Damaged))
}

fn parse(bytes: &[u8]) -> Result<Vec<OldSheet>, WorkbookError> {
    let mut sheets = Sheets::open(bytes)?.at_most(MOST_CELLS);
    let mut read: Vec<OldSheet> = Vec::new();
    for name in sheets.visible() {
        let Some(book) = Book::named(&name) else { continue };
        if read.iter().any(|sheet| sheet.book == book) {
            return Err(WorkbookError::ColumnTwice { column: name });
        }
        let columns = BTreeMap::new();
        let mut sheet = OldSheet {
            book,
            name: name.clone(),
            head_row: 0,
            columns,
            problem_column: None,
            rows: Vec::new(),
        };
        let mut titles = 0;
        sheets.walk(
            &name,
            &mut (&mut sheet, &mut titles),
            |_, _| true,
            |(sheet, titles), number, cells| sheet.take(number, &cells, titles),
        )?;
        if sheet.head_row == 0 {
            return Err(sheet.without_headings());
        }
        read.push(sheet);
    }
    if read.is_empty() { Err(WorkbookError::NothingThere) } else { Ok(read) }
}

impl OldSheet {
    fn take(
        &mut self,
        number: u32,
        cells: &BTreeMap<u32, Value>,
        titles: &mut usize,
    ) -> Result<(), WorkbookError> {
        if cells.values().all(|value| *value == Value::Blank) {
            return Ok(());
        }
        if self.head_row == 0 {
            self.take_headings(number, cells)?;
            *titles += 1;
            return if *titles > MOST_TITLES { Err(self.without_headings()) } else { Ok(()) };
        }
        let cell = |(field, (column, _)): (&String, &(u32, String))| {
            let cell = match cells.get(column)? {
                Value::Blank => return None,
                Value::Date(Some(day)) => Cell::Day(*day),
                Value::Date(None) => Cell::Bad(CellReason::DateMalformed),
                Value::Error(_) => Cell::Bad(CellReason::FormulaError),
                other @ (Value::Text(_) | Value::Number(_) | Value::Flag(_)) => {
                    Cell::Text(other.shown().chars().take(MOST_TAKEN).collect())
                }
            };
            Some((field.clone(), cell))
        };
        let cells: BTreeMap<String, Cell> = self.columns.iter().filter_map(cell).collect();
        if !cells.is_empty() {
            self.rows.push(Row { row: number, cells });
        }
        if self.rows.len() > MOST_ROWS {
            return Err(WorkbookError::TooManyRows { most: MOST_ROWS as u64 });
        }
        Ok(())
    }

    /// Looks whether these are the headings: all that are required among them.
    fn take_headings(&mut self, number: u32, cells: &BTreeMap<u32, Value>) -> Result<(), WorkbookError> {
        let mut columns: BTreeMap<String, (u32, String)> = BTreeMap::new();
        let mut problem = None;
        for (at, value) in cells {
            let shown = value.shown();
            if PROBLEM.iter().any(|own| plain(own) == plain(&shown)) {
                problem = Some(*at);
            }
            let Some(column) = self.book.headed(&shown) else { continue };
            let surer = column.headings.iter().any(|own| plain(own) == plain(&shown));
            if surer || !columns.contains_key(column.field) {
                columns.insert(column.field.to_owned(), (*at, shown));
            }
        }
        if self.book.columns().iter().all(|column| !column.required || columns.contains_key(column.field)) {
            (self.columns, self.head_row, self.problem_column) = (columns, number, problem);
        }
        Ok(())
    }

    fn without_headings(&self) -> WorkbookError {
        let required = self.book.columns().iter().filter(|column| column.required);
        let columns = required.map(|column| format!("{} {}", self.name, column.headings[0])).collect();
        WorkbookError::ColumnsMissing { columns }
    }

    /// Where a field stands: its column and heading; the first column where there is none.
    pub fn place_of(&self, field: &str) -> (u32, String) {
        let own = || self.book.columns().iter().find(|column| column.field == field);
        let found = self.columns.get(field).cloned();
        found.unwrap_or_else(|| (1, own().map(|column| column.headings[0].to_owned()).unwrap_or_default()))
    }
}

/// A cell as a spreadsheet names it: `D5`.
pub fn cell_name(column: u32, row: u32) -> String {
    format!("{}{row}", crate::equipment_list::letters(column))
}

/// The status a word stands for; of what waits for its initiation, the one that fits `coded`. What was being approved is
/// submitted anew, since nobody can decide here on what was put to someone elsewhere.
pub fn status(text: &str, coded: bool) -> Option<Status> {
    let waits = if coded { Status::Preparing } else { Status::Applied };
    Some(match plain(text).as_str() {
        "申请" | "已申请" | "待立项" | "未立项" | "applied" | "pending" => waits,
        "立项准备" | "立项审批" | "审批中" | "preparing" | "inapproval" => Status::Preparing,
        "执行" | "执行中" | "已立项" | "executing" => Status::Executing,
        "到货" | "已到货" | "arrived" => Status::Arrived,
        "签收" | "已签收" | "signedoff" => Status::SignedOff,
        "结项" | "已结项" | "closed" => Status::Closed,
        "维护" | "维护中" | "已移交" | "maintenance" => Status::Maintenance,
        "撤销" | "已撤销" | "取消" | "已取消" | "cancelled" | "canceled" => Status::Cancelled,
        _ => return None,
    })
}

/// The template, in English or in Chinese: the sheets with their headings, those that must be there in bold.
pub fn template(english: bool) -> Result<Vec<u8>, WriteError> {
    let language = usize::from(english);
    let mut workbook = Workbook::new();
    // The library would put the machine's clock there.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let required = Format::new().set_bold().set_background_color(Color::RGB(0xE6_EE_F8));
    let optional = Format::new().set_background_color(Color::RGB(0xF2_F2_F2));
    for book in Book::ALL {
        let sheet = workbook.add_worksheet();
        sheet.set_name(book.names()[language])?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0..).zip(book.columns()) {
            let format = match column.kind {
                Kind::Text => Format::new().set_num_format("@"),
                Kind::Number => Format::new().set_num_format("0"),
                Kind::Money => Format::new().set_num_format("#,##0.00"),
                Kind::Day => Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            };
            sheet.set_column_width(at, if column.kind == Kind::Text { 24 } else { 15 })?;
            sheet.set_column_format(at, &format)?;
            let heading = if column.required { &required } else { &optional };
            sheet.write_string_with_format(0, at, column.headings[language], heading)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_read_back_in_either_language() {
        for english in [false, true] {
            let sheets = read(&template(english).expect("a template")).expect("it is read");
            assert_eq!(sheets.iter().map(|sheet| sheet.book).collect::<Vec<_>>(), Book::ALL);
            for sheet in &sheets {
                let every =
                    sheet.book.columns().iter().all(|column| sheet.columns.contains_key(column.field));
                assert!(every && sheet.rows.is_empty(), "{sheet:?}");
            }
        }
    }

    #[test]
    fn no_two_columns_of_a_sheet_are_called_the_same() {
        for book in Book::ALL {
            let own = book.columns().iter().flat_map(|column| column.headings.map(plain));
            let called =
                book.columns().iter().flat_map(|column| column.called.iter().map(|name| plain(name)));
            let mut names: Vec<String> = own.chain(called).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{book:?}");
            assert!(
                book.columns().iter().all(|c| c.called.iter().all(|name| plain(name) == *name)),
                "{book:?}"
            );
        }
    }
}
