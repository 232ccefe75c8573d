//! What is inside a workbook: the sheet and the styles, put into an archive that is sound. A fuzzer that turns bytes of
//! an archive over hardly ever gets this far.
#![no_main]

#[path = "../../crates/paper/tests/paper/archives.rs"]
#[allow(dead_code)]
mod archives;

use libfuzzer_sys::fuzz_target;
use paper::equipment_list::{self, Column, Mark, Marks};
use paper::{old_books, serial_sheet};

fuzz_target!(|parts: (String, Option<String>)| {
    fuzz::only_ours_end_the_run();
    let (sheet, styles) = parts;
    let styles = styles.unwrap_or_default();
    let more = [("xl/styles.xml", styles.as_bytes())];
    let bytes = archives::workbook(&sheet, if styles.is_empty() { &[] } else { &more });
    let _ = serial_sheet::read(&bytes);
    for sheet in old_books::read(&bytes).into_iter().flatten() {
        for cell in sheet.rows.iter().flat_map(|row| row.cells.values()) {
            let _ = (cell.text(), cell.day(), cell.yes_or_no());
        }
    }
    let Ok(list) = equipment_list::read(&bytes) else { return };
    let marks = [(2, 1), (3, 16_384), (1_048_576, 1)];
    let marks = marks.map(|(row, column)| Mark { row, column, message: "<=\u{1}>".into() }).into();
    let problem_column = list.number_of(Column::Problem);
    let marks = Marks {
        sheet: list.sheet.clone(),
        head_row: list.head_row,
        problem_column,
        heading: "问题".into(),
        marks,
    };
    if let Ok(marked) = equipment_list::mark(&bytes, &marks) {
        let again = equipment_list::read(&marked).expect("what was read before is read after");
        assert_eq!((&again.lines, &again.drafts, &again.faults), (&list.lines, &list.drafts, &list.faults));
    }
});
