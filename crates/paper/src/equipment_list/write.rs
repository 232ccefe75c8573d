//! Writes lists: the template to fill in, and a list as it stands. Text is written as text, never as a formula.

use super::cell::{CURRENCIES, currency_code};
use super::{Column, SHEETS};
use regulation::equipment::{LineEntry, MOST_LINES};
use regulation::money::Fen;
use regulation::text::Quantity;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, Formula,
    Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeSet;
use thiserror::Error;

/// What a workbook says in a language.
struct Words {
    /// Which of the headings' and sheets' names.
    language: usize,
    /// The hidden sheet that feeds the drop-downs.
    dictionary: &'static str,
    /// The sheet on which a person looks codes up, and its headings.
    look_up: &'static str,
    look_up_headings: [&'static str; 4],
    yes_or_no: [&'static str; 2],
    quantity: &'static str,
    warranty: &'static str,
    amount: &'static str,
    currency: &'static str,
    day: &'static str,
    choose_category: &'static str,
    choose_series: &'static str,
    choose_model: &'static str,
}

const CHINESE: Words = Words {
    language: 0,
    dictionary: "字典",
    look_up: "编码对照",
    look_up_headings: ["类别编码", "类别名称", "系列编码", "系列名称"],
    yes_or_no: ["是", "否"],
    quantity: "数量为 1 至 1,000,000 的整数",
    warranty: "保修年限为 0 至 30 的整数",
    amount: "金额不能为负，最多两位小数",
    currency: "成本单价的币种，空白即人民币",
    day: "日期格式如 2026-03-05",
    choose_category: "请从列表选择类别编码",
    choose_series: "请先填类别，再从列表选择系列编码",
    choose_model: "请先填系列，再从列表选择规格型号",
};

const ENGLISH: Words = Words {
    language: 1,
    dictionary: "Dictionary",
    look_up: "Codes",
    look_up_headings: ["Category code", "Category", "Series code", "Series"],
    yes_or_no: ["Yes", "No"],
    quantity: "A whole number from 1 to 1,000,000",
    warranty: "A whole number of years from 0 to 30",
    amount: "Not negative, and at most two decimals",
    currency: "The currency of the unit cost; blank means yuan",
    day: "A date such as 2026-03-05",
    choose_category: "Please choose a category code from the list",
    choose_series: "Fill in the category first, then choose a series code from the list",
    choose_model: "Fill in the series first, then choose a model from the list",
};

/// A workbook could not be written: text beyond what a cell holds.
#[derive(Debug, Error)]
#[error("the workbook could not be written: {0}")]
pub struct WriteError(#[from] XlsxError);

/// A model of the catalogue that may be chosen, with its series and category.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CatalogueEntry {
    /// 设备类别编码
    pub category_code: String,
    /// The category's name.
    pub category_name: String,
    /// 系列编码
    pub series_code: String,
    /// The series' name.
    pub series_name: String,
    /// 规格型号
    pub model: String,
}

/// The template, in English or in Chinese: headings, drop-downs out of the catalogue (in any order), and a sheet to look
/// codes up on. The same catalogue gives the same bytes.
pub fn template(catalogue: &[CatalogueEntry], english: bool) -> Result<Vec<u8>, WriteError> {
    let words = if english { &ENGLISH } else { &CHINESE };
    let catalogue: BTreeSet<&CatalogueEntry> = catalogue.iter().collect();
    let mut workbook = workbook()?;
    let list = workbook.add_worksheet();
    lay_out(list, words)?;
    limit_entries(list, words)?;
    if !catalogue.is_empty() {
        offer_choices(list, words)?;
    }
    write_look_up(workbook.add_worksheet(), &catalogue, words)?;
    let ends = write_dictionary(workbook.add_worksheet(), &catalogue, words)?;
    if !catalogue.is_empty() {
        name_ranges(&mut workbook, ends, words)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The lines as a workbook that can be read back.
pub fn write<'a>(lines: impl IntoIterator<Item = &'a LineEntry>) -> Result<Vec<u8>, WriteError> {
    let mut workbook = workbook()?;
    let list = workbook.add_worksheet();
    lay_out(list, &CHINESE)?;
    for (row, line) in (1..).zip(lines) {
        for (column, at) in Column::ALL.into_iter().zip(0..) {
            write_field(list, row, at, line, column)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // The library would put the machine's clock there.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(workbook)
}

/// The headings, frozen, over columns of the right width and format.
fn lay_out(list: &mut Worksheet, words: &Words) -> Result<(), XlsxError> {
    list.set_name(SHEETS[words.language])?;
    list.set_freeze_panes(1, 0)?;
    let required = Format::new().set_bold().set_background_color(Color::RGB(0xE6_EE_F8));
    let optional = Format::new().set_background_color(Color::RGB(0xF2_F2_F2));
    for (column, at) in Column::ALL.into_iter().zip(0..) {
        let heading = if column.is_required() { &required } else { &optional };
        list.set_column_width(at, if column == Column::Model { 40 } else { 15 })?;
        list.set_column_format(at, &format_of(column))?;
        list.write_string_with_format(0, at, column.headings()[words.language], heading)?;
    }
    Ok(())
}

/// Codes are text, so that 007 stays 007 and 3-5 does not become a date.
fn format_of(column: Column) -> Format {
    match column {
        Column::CategoryCode
        | Column::SeriesCode
        | Column::Model
        | Column::Unit
        | Column::Currency
        | Column::SerialTracked => Format::new().set_num_format("@"),
        Column::Quantity | Column::WarrantyYears => Format::new().set_num_format("0"),
        Column::UnitPrice | Column::UnitCost => Format::new().set_num_format("#,##0.00"),
        Column::PromisedOn | Column::ExchangeOn => {
            Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left)
        }
        Column::ExchangeRate => Format::new().set_num_format("0.0000"),
        // Read in the lists of others, not written.
        Column::Name | Column::Problem => Format::new(),
    }
}

fn write_field(
    list: &mut Worksheet,
    row: u32,
    at: u16,
    line: &LineEntry,
    column: Column,
) -> Result<(), XlsxError> {
    let format = format_of(column);
    let yuan = |amount: Fen| amount.0 as f64 / 100.0;
    match column {
        Column::CategoryCode => write_text(list, row, at, line.category_code.as_str(), format),
        Column::SeriesCode => write_text(list, row, at, line.series_code.as_str(), format),
        Column::Model => write_text(list, row, at, line.model.as_str(), format),
        Column::Unit => write_text(list, row, at, line.unit.as_str(), format),
        Column::Currency => write_text(list, row, at, currency_code(line.currency), format),
        Column::SerialTracked => {
            write_text(list, row, at, if line.serial_tracked { "是" } else { "否" }, format)
        }
        Column::Quantity => write_number(list, row, at, line.quantity.get().into(), &format),
        Column::WarrantyYears => write_number(list, row, at, line.warranty_years.get().into(), &format),
        Column::UnitPrice => write_number(list, row, at, yuan(line.unit_price), &format),
        Column::UnitCost => write_number(list, row, at, yuan(line.unit_cost), &format),
        Column::PromisedOn => write_date(list, row, at, line.promised_on, &format),
        Column::ExchangeRate => match line.exchange.and_then(|x| x.rate.to_string().parse().ok()) {
            Some(rate) => write_number(list, row, at, rate, &format),
            None => Ok(()),
        },
        Column::ExchangeOn => write_date(list, row, at, line.exchange.map(|x| x.on), &format),
        Column::Name | Column::Problem => Ok(()),
    }
}

/// Text that would be a formula if it were typed again is marked to stay text (formula injection).
fn write_text(list: &mut Worksheet, row: u32, at: u16, text: &str, format: Format) -> Result<(), XlsxError> {
    let format = if text.starts_with(['=', '+', '-', '@']) { format.set_quote_prefix() } else { format };
    list.write_string_with_format(row, at, text, &format).map(drop)
}

fn write_number(
    list: &mut Worksheet,
    row: u32,
    at: u16,
    number: f64,
    format: &Format,
) -> Result<(), XlsxError> {
    list.write_number_with_format(row, at, number, format).map(drop)
}

fn write_date(
    list: &mut Worksheet,
    row: u32,
    at: u16,
    date: Option<chrono::NaiveDate>,
    format: &Format,
) -> Result<(), XlsxError> {
    match date {
        Some(date) => {
            let date = ExcelDateTime::parse_from_str(&date.to_string())?;
            list.write_datetime_with_format(row, at, &date, format).map(drop)
        }
        None => Ok(()),
    }
}

/// Lays a rule on the whole column below its heading.
fn limit(list: &mut Worksheet, column: Column, rule: DataValidation) -> Result<(), XlsxError> {
    let at = Column::ALL.into_iter().take_while(|other| *other != column).count() as u16;
    list.add_data_validation(1, at, MOST_LINES as u32, at, &rule).map(drop)
}

/// What can be said of a cell without the catalogue.
fn limit_entries(list: &mut Worksheet, words: &Words) -> Result<(), XlsxError> {
    let whole = |from, to, message: &str| {
        let rule = DataValidation::new().allow_whole_number(DataValidationRule::Between(from, to));
        rule.set_error_message(message)
    };
    limit(list, Column::Quantity, whole(1, Quantity::MAX as i32, words.quantity)?)?;
    limit(list, Column::WarrantyYears, whole(0, 30, words.warranty)?)?;
    let amount = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(0.0, 9_999_999_999.99))
        .set_error_message(words.amount)?;
    limit(list, Column::UnitPrice, amount.clone())?;
    limit(list, Column::UnitCost, amount)?;
    let currencies = DataValidation::new()
        .allow_list_strings(&CURRENCIES.map(currency_code))?
        .set_input_message(words.currency)?;
    limit(list, Column::Currency, currencies)?;
    limit(list, Column::SerialTracked, DataValidation::new().allow_list_strings(&words.yes_or_no)?)?;
    let days = DataValidationRule::Between(
        ExcelDateTime::from_ymd(2000, 1, 1)?,
        ExcelDateTime::from_ymd(2100, 12, 31)?,
    );
    let day = DataValidation::new().allow_date(days).set_error_message(words.day)?;
    limit(list, Column::PromisedOn, day.clone())?;
    limit(list, Column::ExchangeOn, day)?;
    let rate = DataValidationRule::Between(0.0001, 999.9999);
    limit(list, Column::ExchangeRate, DataValidation::new().allow_decimal_number(rate))
}

/// Category, then the series of that category, then the models of that series. The series and models of one kind
/// stand together in the dictionary, so a list is a stretch of it.
fn offer_choices(list: &mut Worksheet, words: &Words) -> Result<(), XlsxError> {
    let choose = |formula: &str, message: &str| {
        let rule = DataValidation::new().allow_list_formula(Formula::new(formula));
        rule.set_error_message(message)
    };
    limit(list, Column::CategoryCode, choose("=类别", words.choose_category)?)?;
    let series = "=OFFSET(系列首格,MATCH($A2,系列类别,0)-1,0,COUNTIF(系列类别,$A2),1)";
    limit(list, Column::SeriesCode, choose(series, words.choose_series)?)?;
    let model = "=OFFSET(型号首格,MATCH($A2&\"/\"&$B2,型号系列,0)-1,0,COUNTIF(型号系列,$A2&\"/\"&$B2),1)";
    limit(list, Column::Model, choose(model, words.choose_model)?)
}

fn write_look_up(
    sheet: &mut Worksheet,
    catalogue: &BTreeSet<&CatalogueEntry>,
    words: &Words,
) -> Result<(), XlsxError> {
    sheet.set_name(words.look_up)?;
    sheet.set_freeze_panes(1, 0)?;
    let heading = Format::new().set_bold();
    for (at, text) in (0..).zip(words.look_up_headings) {
        sheet.set_column_width(at, 20)?;
        sheet.write_string_with_format(0, at, text, &heading)?;
    }
    let series: BTreeSet<_> = catalogue
        .iter()
        .map(|e| [&e.category_code, &e.category_name, &e.series_code, &e.series_name])
        .collect();
    for (row, texts) in (1..).zip(series) {
        for (at, text) in (0..).zip(texts) {
            write_text(sheet, row, at, text, Format::new().set_num_format("@"))?;
        }
    }
    Ok(())
}

/// The last row (from 1) of the categories, the series and the models.
struct Ends {
    categories: u32,
    series: u32,
    models: u32,
}

fn write_dictionary(
    sheet: &mut Worksheet,
    catalogue: &BTreeSet<&CatalogueEntry>,
    words: &Words,
) -> Result<Ends, XlsxError> {
    sheet.set_name(words.dictionary)?;
    sheet.set_hidden(true);
    for (at, text) in (0..).zip(["类别", "系列类别", "系列", "型号系列", "型号"]) {
        sheet.write_string(0, at, text)?;
    }
    let categories: BTreeSet<_> = catalogue.iter().map(|e| &e.category_code).collect();
    let series: BTreeSet<_> = catalogue.iter().map(|e| (&e.category_code, &e.series_code)).collect();
    let models: BTreeSet<_> =
        catalogue.iter().map(|e| (&e.category_code, &e.series_code, &e.model)).collect();
    let mut ends = Ends { categories: 1, series: 1, models: 1 };
    for code in categories {
        sheet.write_string(ends.categories, 0, code)?;
        ends.categories += 1;
    }
    for (category, code) in series {
        sheet.write_string(ends.series, 1, category)?.write_string(ends.series, 2, code)?;
        ends.series += 1;
    }
    for (category, series, model) in models {
        let key = format!("{category}/{series}");
        sheet.write_string(ends.models, 3, key)?.write_string(ends.models, 4, model)?;
        ends.models += 1;
    }
    Ok(ends)
}

fn name_ranges(workbook: &mut Workbook, ends: Ends, words: &Words) -> Result<(), XlsxError> {
    let dictionary = words.dictionary;
    let column = |letter: char, end: u32| format!("={dictionary}!${letter}$2:${letter}${end}");
    workbook.define_name("类别", &column('A', ends.categories))?;
    workbook.define_name("系列类别", &column('B', ends.series))?;
    workbook.define_name("系列首格", &format!("={dictionary}!$C$2"))?;
    workbook.define_name("型号系列", &column('D', ends.models))?;
    workbook.define_name("型号首格", &format!("={dictionary}!$E$2"))?;
    Ok(())
}
