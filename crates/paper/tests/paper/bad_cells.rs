//! Each way in which a cell can be wrong, and each in which it only looks so.

use paper::equipment_list::{CellReason, Column, EquipmentSheet, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

/// What is put into a cell.
enum Put {
    Text(&'static str),
    Number(f64),
    Flag(bool),
    Date(u16, u8, u8),
    Formula(&'static str, &'static str),
    Nothing,
}
use Put::{Date, Flag, Nothing, Number, Text};

fn put(sheet: &mut Worksheet, row: u32, column: Column, what: &Put) {
    let at = Column::ALL.iter().position(|other| *other == column).expect("a column") as u16;
    match what {
        Text(text) => sheet.write_string(row, at, *text),
        Number(number) => sheet.write_number(row, at, *number),
        Flag(flag) => sheet.write_boolean(row, at, *flag),
        Date(year, month, day) => {
            let date = ExcelDateTime::from_ymd(*year, *month, *day).expect("a date");
            sheet.write_datetime_with_format(row, at, &date, &Format::new().set_num_format("yyyy/m/d"))
        }
        Put::Formula(formula, result) => {
            sheet.write_formula(row, at, Formula::new(*formula).set_result(*result))
        }
        Nothing => return,
    }
    .expect("a cell");
}

/// A list in which line after line has one cell put otherwise.
fn list_with(cells: &[(Column, Put)]) -> EquipmentSheet {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (at, column) in (0..).zip(Column::ALL) {
        sheet.write_string(0, at, column.heading()).expect("a cell");
    }
    for (row, (changed, what)) in (1..).zip(cells) {
        for column in Column::ALL.into_iter().filter(|column| column != changed) {
            put(sheet, row, column, &usual(column));
        }
        put(sheet, row, *changed, what);
    }
    read(&workbook.save_to_buffer().expect("a workbook")).expect("a list")
}

fn usual(column: Column) -> Put {
    match column {
        Column::CategoryCode => Text("NET"),
        Column::SeriesCode => Text("ACC"),
        Column::Model => Text("S5735"),
        Column::Quantity => Number(12.0),
        Column::Unit => Text("台"),
        Column::UnitPrice => Number(12_564.11),
        Column::UnitCost => Number(10_593.3),
        Column::Currency => Text("USD"),
        Column::WarrantyYears => Number(3.0),
        Column::SerialTracked => Text("是"),
        Column::PromisedOn => Date(2026, 3, 5),
        Column::ExchangeRate => Number(7.1203),
        Column::ExchangeOn => Date(2026, 1, 31),
        Column::Name | Column::Problem => Nothing,
    }
}

#[test]
fn clause_2_3_2_each_wrong_cell_is_named_and_all_at_once() {
    use CellReason::*;
    const LONG: &str =
        "超过四十个字的单位超过四十个字的单位超过四十个字的单位超过四十个字的单位超过四十个字的单位";
    let bad = [
        (Column::SeriesCode, Date(2026, 3, 5), BecameADate),
        (Column::SeriesCode, Text("A\u{202e}B"), TextControlCharacter),
        (Column::Model, Put::Formula("=A99", "#REF!"), FormulaError),
        (Column::Model, Nothing, Missing),
        (Column::Quantity, Number(0.0), QuantityOutOfRange),
        (Column::Quantity, Number(-3.0), QuantityOutOfRange),
        (Column::Quantity, Number(1.5), QuantityMalformed),
        (Column::Quantity, Number(1_000_001.0), QuantityOutOfRange),
        (Column::Quantity, Number(1e300), QuantityMalformed),
        (Column::Quantity, Text("6万"), QuantityMalformed),
        (Column::Quantity, Text("三"), QuantityMalformed),
        (Column::Unit, Text(LONG), TextTooLong),
        (Column::UnitPrice, Number(12.345), MoneyMalformed),
        (Column::UnitPrice, Text("12.345"), MoneyMalformed),
        (Column::UnitPrice, Number(-0.01), AmountNegative),
        (Column::UnitPrice, Text("面议"), MoneyMalformed),
        (Column::UnitCost, Number(10_000_000_000.0), MoneyTooLarge),
        (Column::UnitCost, Text("1e5"), MoneyMalformed),
        (Column::UnitCost, Flag(true), MoneyMalformed),
        (Column::Currency, Text("英镑"), CurrencyUnknown),
        (Column::WarrantyYears, Text("18个月"), WarrantyOutOfRange),
        (Column::WarrantyYears, Number(31.0), WarrantyOutOfRange),
        (Column::SerialTracked, Text("也许"), NotYesOrNo),
        (Column::PromisedOn, Text("下周"), DateMalformed),
        (Column::PromisedOn, Text("2026-02-30"), DateMalformed),
        (Column::PromisedOn, Number(46_086.0), DateMalformed),
        (Column::ExchangeRate, Number(0.0), RateMalformed),
        (Column::ExchangeRate, Nothing, ExchangeIncomplete),
        (Column::ExchangeOn, Nothing, ExchangeIncomplete),
    ];
    let (mut cells, mut expected) = (Vec::new(), Vec::new());
    for (row, (column, what, reason)) in (2..).zip(bad) {
        expected.push((row, column, reason));
        cells.push((column, what));
    }
    let sheet = list_with(&cells);
    let found: Vec<_> = sheet.faults.iter().map(|fault| (fault.row, fault.field, fault.reason)).collect();
    assert_eq!(found, expected);
    assert_eq!(sheet.lines, []);
    let price = &sheet.faults[12];
    assert_eq!(
        (price.cell().as_str(), price.value.as_str(), price.sheet.as_str()),
        ("F14", "12.345", "Sheet1")
    );
    let shown = &sheet.faults[11].value;
    assert_eq!(shown, LONG);
}

#[test]
fn clause_2_3_2_several_wrong_cells_of_a_row_are_told_in_their_order() {
    let sheet = list_with(&[(Column::Model, Text("S5735"))]);
    assert_eq!(sheet.faults, []);
    let mut workbook = Workbook::new();
    let list = workbook.add_worksheet();
    for (at, column) in (0..).zip(Column::ALL) {
        list.write_string(0, at, column.heading()).expect("a cell");
    }
    list.write_string(1, 3, "零").expect("a cell");
    let sheet = read(&workbook.save_to_buffer().expect("a workbook")).expect("a list");
    let cells: Vec<_> = sheet.faults.iter().map(|fault| fault.cell()).collect();
    assert_eq!(cells, ["C2", "D2", "F2", "G2"]);
}

#[test]
fn clause_2_3_2_what_only_looks_wrong_is_read() {
    let good = [
        (Column::CategoryCode, Number(7.0)),
        (Column::Model, Number(5735.0)),
        (Column::Quantity, Text("１２")),
        (Column::Quantity, Text("1,000")),
        (Column::Quantity, Text("6台")),
        (Column::Quantity, Put::Formula("=6*2", "12")),
        (Column::UnitPrice, Text("¥246,871.53")),
        (Column::UnitPrice, Text("１２８．５")),
        (Column::UnitPrice, Number(0.1 + 0.2)),
        (Column::UnitPrice, Number(9_999_999_999.99)),
        (Column::UnitCost, Number(0.0)),
        (Column::Currency, Text("ｕｓｄ")),
        (Column::Currency, Nothing),
        (Column::WarrantyYears, Text("３")),
        (Column::WarrantyYears, Text("原厂3年")),
        (Column::SerialTracked, Text("n")),
        (Column::SerialTracked, Flag(false)),
        (Column::SerialTracked, Text("Ｙ")),
        (Column::PromisedOn, Text("2026年3月5日")),
        (Column::PromisedOn, Number(20_260_305.0)),
        (Column::PromisedOn, Nothing),
    ];
    let sheet = list_with(&good);
    assert_eq!(sheet.faults, []);
    let of = |index: usize| serde_json::to_value(&sheet.lines[index]).expect("a line");
    let fields: Vec<_> =
        good.iter().enumerate().map(|(index, (column, _))| of(index)[column.field()].to_string()).collect();
    let expected = [
        "\"7\"",
        "\"5735\"",
        "12",
        "1000",
        "6",
        "12",
        "\"246871.53\"",
        "\"128.50\"",
        "\"0.30\"",
        "\"9999999999.99\"",
        "\"0.00\"",
        "\"USD\"",
        "\"CNY\"",
        "3",
        "3",
        "false",
        "false",
        "true",
        "\"2026-03-05\"",
        "\"2026-03-05\"",
        "null",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn faults_beyond_a_thousand_are_counted() {
    let cells: Vec<_> = (0..1_005).map(|_| (Column::Quantity, Number(0.0))).collect();
    let sheet = list_with(&cells);
    assert_eq!((sheet.faults.len(), sheet.faults_left_out), (1_000, 5));
}
