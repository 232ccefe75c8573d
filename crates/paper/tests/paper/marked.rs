//! A workbook comes back with what is wrong written into it, and otherwise as it was.

use super::archives::{row, sheet, workbook};
use paper::equipment_list::{CellReason, Column, EquipmentSheet, Mark, Marks, mark, read};
use rust_xlsxwriter::{Color, Format, Formula, Workbook};
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn part(workbook: &[u8], name: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).expect("an archive");
    let mut bytes = Vec::new();
    archive.by_name(name).expect(name).read_to_end(&mut bytes).expect("bytes");
    bytes
}

fn text(workbook: &[u8], name: &str) -> String {
    String::from_utf8(part(workbook, name)).expect("text")
}

fn marks_of(sheet: &EquipmentSheet) -> Marks {
    let marks = sheet.faults.iter().map(|fault| Mark {
        row: fault.row,
        column: fault.column,
        message: format!("{}：{}", fault.field.heading(), fault.message_key()),
    });
    Marks {
        sheet: sheet.sheet.clone(),
        head_row: sheet.head_row,
        problem_column: sheet.number_of(Column::Problem),
        heading: "问题".into(),
        marks: marks.collect(),
    }
}

/// A list with styles, formulas, merged cells, a second sheet and a note, two of its cells wrong.
fn list() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let list = workbook.add_worksheet();
    list.set_name("报价").expect("a name");
    list.merge_range(0, 0, 0, 4, "设备清单", &Format::new().set_bold()).expect("a title");
    for (at, heading) in (0..).zip(["型号", "数量", "单价", "成本", "小计"]) {
        list.write_string_with_format(1, at, heading, &Format::new().set_background_color(Color::Yellow))
            .expect("a cell");
    }
    for row in 2..5_u32 {
        list.write_string(row, 0, "S5735").expect("a cell");
        list.write_number_with_format(row, 1, 2, &Format::new().set_bold()).expect("a cell");
        list.write_number(row, 2, 100.0).expect("a cell");
        let sum = Formula::new(format!("=B{0}*C{0}", row + 1)).set_result("200");
        list.write_formula(row, 4, sum).expect("a cell");
    }
    list.write_number(2, 3, 60.0).expect("a cell");
    list.write_string_with_format(3, 1, "两台", &Format::new().set_bold()).expect("a cell");
    list.write_number(3, 3, 60.0).expect("a cell");
    workbook.add_worksheet().set_name("说明").expect("a name").write_string(0, 0, "=1+1").expect("a cell");
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn clause_2_3_2_bad_cells_are_red_and_the_last_column_says_why() {
    let before = list();
    let first = read(&before).expect("a list");
    let wrong: Vec<_> = first.faults.iter().map(|fault| (fault.cell(), fault.reason)).collect();
    assert_eq!(wrong, [("B4".into(), CellReason::QuantityMalformed), ("D5".into(), CellReason::Missing)]);
    let after = mark(&before, &marks_of(&first)).expect("a workbook");

    let styles = text(&after, "xl/styles.xml");
    let marked = text(&after, "xl/worksheets/sheet1.xml");
    assert!(styles.contains(r#"rgb="FFFFC7CD""#) && styles.contains("FFFFFF00"), "{styles}");
    assert!(marked.contains(r#"<c r="D5" s=""#), "a cell that was not there: {marked}");
    assert!(marked.contains(">成本单价：cell-missing</t>") && marked.contains(r#"r="F2""#), "{marked}");
    assert!(marked.contains("<f>B3*C3</f>") && marked.contains("<mergeCell ref=\"A1:E1\"/>"), "{marked}");
    for name in ["xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "docProps/core.xml"] {
        assert_eq!(part(&after, name), part(&before, name), "{name}");
    }
    let again = read(&after).expect("what a reader takes");
    assert_eq!((again.faults.len(), again.number_of(Column::Problem)), (2, Some(6)));

    // The second time the same column is used, and what was put right is no longer red.
    let mut fewer = marks_of(&again);
    fewer.marks.retain(|mark| mark.row == 5);
    let twice = mark(&after, &fewer).expect("a workbook");
    let sheet = text(&twice, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("quantity-malformed") && sheet.contains("cell-missing"), "{sheet}");
    assert_eq!(sheet.matches(">问题</t>").count(), 1);
    let style_of = |xml: &str, cell: &str| {
        let from = xml.find(&format!("r=\"{cell}\"")).expect(cell);
        xml[from..].split_once("s=\"").map(|(_, rest)| rest.split('"').next().unwrap_or_default().to_owned())
    };
    assert_ne!(style_of(&marked, "B4"), style_of(&sheet, "B4"));
    assert_eq!(style_of(&marked, "D5"), style_of(&sheet, "D5"));
    assert_eq!(read(&twice).expect("a list").number_of(Column::Problem), Some(6));
}

#[test]
fn clause_2_3_2_what_is_said_is_text_and_never_markup_or_a_formula() {
    let rows = row(1, &["型号", "数量", "单价", "成本"]) + &row(2, &["S5735", "=1+1", "1", "1"]);
    let before = workbook(&sheet(&rows), &[]);
    let marks = Marks {
        sheet: "设备清单".into(),
        head_row: 1,
        problem_column: None,
        heading: "问题".into(),
        marks: vec![Mark {
            row: 2,
            column: 2,
            message: "=cmd|'/c calc'!A1 </t><f>1</f>\u{1}\u{fffe}&".into(),
        }],
    };
    let after = mark(&before, &marks).expect("a workbook without a table of styles");
    let sheet = text(&after, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(r#"<c r="E2" t="inlineStr"><is><t xml:space="preserve">=cmd|"#), "{sheet}");
    assert!(!sheet.contains("<f>") && !sheet.contains('\u{1}'), "{sheet}");
    assert!(read(&after).is_ok());
}

#[test]
fn a_sheet_that_is_full_to_the_last_column_gets_no_further_one() {
    let head = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>型号</t></is></c><c r="B1" t="inlineStr"><is><t>数量</t></is></c><c r="C1" t="inlineStr"><is><t>单价</t></is></c><c r="D1" t="inlineStr"><is><t>成本</t></is></c><c r="XFD1" t="inlineStr"><is><t>完</t></is></c></row>"#;
    let before = workbook(&sheet(&format!("{head}{}", row(2, &["S5735", "两", "1", "1"]))), &[]);
    let first = read(&before).expect("a list");
    let after = mark(&before, &marks_of(&first)).expect("a workbook");
    assert!(!text(&after, "xl/worksheets/sheet1.xml").contains("XFE"));
    assert_eq!(read(&after).expect("a list").faults, first.faults);
}
