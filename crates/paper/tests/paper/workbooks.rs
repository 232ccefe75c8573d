//! Lists as they come from customers' offices.

use super::archives::{LINE, headings, row, sheet, workbook};
use paper::WorkbookError;
use paper::equipment_list::{Column, EquipmentSheet, read};
use regulation::equipment::{LineEntry, Plan, budget};

const FORTY: &[u8] = include_bytes!("../../../../tests/data/equipment-lists/规范清单-40行.xlsx");
const TWO_THOUSAND: &[u8] = include_bytes!("../../../../tests/data/equipment-lists/规范清单-2000行.xlsx");

const CAMPUS: &[u8] = include_bytes!("../../../../tests/data/equipment-lists/园区网改造-报价清单.xlsx");
const DATA_CENTRE: &[u8] =
    include_bytes!("../../../../tests/data/equipment-lists/数据中心扩容-报价清单.xlsx");

/// Lines, units, sales, cost, lines with serials, years of warranty.
fn totals(lines: &[LineEntry]) -> (usize, u32, String, String, usize, u32) {
    let budget = budget(lines, &Plan::default()).expect("figures that can be held");
    (
        lines.len(),
        lines.iter().map(|line| line.quantity.get()).sum(),
        budget.sales_amount.to_string(),
        budget.equipment_cost.to_string(),
        lines.iter().filter(|line| line.serial_tracked).count(),
        lines.iter().map(|line| u32::from(line.warranty_years.get())).sum(),
    )
}

#[test]
fn clause_2_3_2_a_list_of_40_lines_is_read_without_a_fault() {
    let sheet = read(FORTY).expect("a workbook");
    assert_eq!(sheet.faults, []);
    let expected = (40, 987, "86497637.31".into(), "73773073.70".into(), 35, 107);
    assert_eq!(totals(&sheet.lines), expected);
    assert_eq!((sheet.sheet.as_str(), sheet.rows[0], sheet.rows[39]), ("设备清单", 2, 41));
    assert_eq!(sheet.cell_of(3, "model").as_deref(), Some("C5"));
    assert_eq!(sheet.cell_of(3, "promised_on"), None);
    assert_eq!(sheet.cell_of(40, "model"), None);
}

#[test]
fn clause_2_3_2_a_list_of_2000_lines_is_read_without_a_fault() {
    let sheet = read(TWO_THOUSAND).expect("a workbook");
    assert_eq!(sheet.faults, []);
    let expected = (2000, 39_808, "3065256397.45".into(), "2689086915.42".into(), 1705, 5584);
    assert_eq!(totals(&sheet.lines), expected);
}

/// Quotes as suppliers write them: titles, parts summed up, 6台, 原厂3年, a closing note.
#[test]
fn clause_2_3_2_suppliers_quotes_are_read_without_a_fault() {
    for (quote, lines, units, first, last) in [(CAMPUS, 120, 2_438, 5, 131), (DATA_CENTRE, 36, 588, 5, 42)] {
        let sheet = read(quote).expect("a workbook");
        assert_eq!((&sheet.faults[..], sheet.lines.len()), (&[][..], 0));
        assert_eq!(sheet.drafts.len(), lines);
        assert_eq!(sheet.drafts.iter().map(|line| line.quantity.get()).sum::<u32>(), units);
        assert_eq!((sheet.drafts[0].row, sheet.drafts[lines - 1].row), (first, last));
        assert!(sheet.drafts.iter().all(|line| line.warranty_years.is_some_and(|years| years.get() > 0)));
    }
    let sheet = read(CAMPUS).expect("a workbook");
    let second = &sheet.drafts[1];
    assert_eq!((second.quantity.get(), second.unit.as_ref().map(|unit| unit.as_str())), (6, Some("台")));
}

fn of_rows(rows: &str) -> Result<EquipmentSheet, WorkbookError> {
    read(&workbook(&sheet(rows), &[]))
}

#[test]
fn clause_2_3_2_columns_are_known_by_their_headings() {
    let mut names: Vec<_> = Column::ALL[..10].iter().map(|column| column.heading()).collect();
    let mut line = LINE.to_vec();
    names.reverse();
    line.reverse();
    names.insert(4, "备注");
    line.insert(4, "加急");
    names[0] = " 是否登记 序列号 ";
    let swapped = of_rows(&(row(1, &names) + &row(2, &line))).expect("a list");
    let straight = of_rows(&(headings() + &row(2, &LINE))).expect("a list");
    assert_eq!(swapped.faults, []);
    assert_eq!(swapped.lines, straight.lines);
    assert_eq!(swapped.cell_of(0, "category_code").as_deref(), Some("K2"));
}

#[test]
fn clause_2_3_2_a_sheet_without_its_columns_says_which() {
    let missing = of_rows(&row(1, &["设备类别编码", "系列编码", "式样", "数量", "单位", "币种"]));
    let columns = ["规格型号", "销售单价", "成本单价"];
    assert_eq!(missing, Err(WorkbookError::ColumnsMissing { columns: columns.map(String::from).to_vec() }));
    let mut twice: Vec<_> = Column::ALL.iter().map(|column| column.heading()).collect();
    twice.push("数量");
    assert_eq!(of_rows(&row(1, &twice)), Err(WorkbookError::ColumnTwice { column: "数量".into() }));
    assert_eq!(of_rows(""), Err(WorkbookError::NothingThere));
    assert_eq!(of_rows(&row(1, &["", " "])), Err(WorkbookError::NothingThere));
}

#[test]
fn clause_2_3_2_blank_rows_are_passed_over() {
    let blank = [" "; 10];
    let list = row(3, &blank) + &headings().replace("r=\"1\"", "r=\"4\"");
    let list = list + &row(5, &LINE) + &row(6, &blank) + &row(7, &LINE) + &row(8, &blank) + &row(9, &[]);
    let sheet = of_rows(&list).expect("a list");
    assert_eq!((sheet.faults.len(), sheet.rows), (0, vec![5, 7]));
}

#[test]
fn clause_2_3_2_ten_thousand_lines_are_the_most() {
    let list: String = (2..10_002).map(|number| row(number, &LINE)).collect();
    let list = headings() + &list;
    assert_eq!(of_rows(&list).map(|sheet| sheet.lines.len()), Ok(10_000));
    let more = list + &row(10_002, &LINE);
    assert_eq!(of_rows(&more), Err(WorkbookError::TooManyRows { most: 10_000 }));
}
