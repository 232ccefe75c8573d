//! Reads the list out of a workbook, cell by cell: a grid is never made, so a cell far out costs nothing.

use super::cell::Value;
use super::rows::{Cells, Rows};
use super::{EquipmentSheet, SHEET};
use crate::archive;
use crate::error::WorkbookError;
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use chrono::NaiveDate;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};

/// The most cells that are looked at, blank ones that merely have a format included.
const MOST_CELLS: u64 = 500_000;

/// Reads the sheet named 设备清单, or else the first that is not hidden.
///
/// A workbook made to harm can still make the parser ask for more memory than there is, which ends the process. What
/// comes from outside is therefore read by [`isolated::read_equipment_list`](crate::isolated::read_equipment_list).
pub fn read(bytes: &[u8]) -> Result<EquipmentSheet, WorkbookError> {
    archive::check(bytes)?;
    // Nothing of ours is shared with the closure but the bytes, which it only reads.
    panic::catch_unwind(AssertUnwindSafe(|| parse(bytes))).unwrap_or(Err(WorkbookError::Damaged))
}

fn parse(bytes: &[u8]) -> Result<EquipmentSheet, WorkbookError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| WorkbookError::Damaged)?;
    let name = sheet_of(&workbook).ok_or(WorkbookError::NothingThere)?;
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(|_| WorkbookError::Damaged)?;
    let mut rows = Rows::of(&name);
    let (mut number, mut cells) = (1, Cells::new());
    let mut seen = 0;
    while let Some(cell) = reader.next_cell().map_err(|_| WorkbookError::Damaged)? {
        seen += 1;
        if seen > MOST_CELLS {
            return Err(WorkbookError::TooManyCells { most: MOST_CELLS });
        }
        let (row, column) = cell.get_position();
        let (row, column) = (row.saturating_add(1), column.saturating_add(1));
        if row < number {
            // The format has rows in order; what has not was not made by a spreadsheet.
            return Err(WorkbookError::Damaged);
        }
        if row > number {
            rows.take(number, std::mem::take(&mut cells))?;
            number = row;
        }
        if rows.wants(column) {
            cells.insert(column, value(cell.get_value()));
        }
    }
    rows.take(number, cells)?;
    rows.finish()
}

fn sheet_of(workbook: &Xlsx<Cursor<&[u8]>>) -> Option<String> {
    let visible = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let mut sheets = workbook.sheets_metadata().iter().filter(visible);
    let first = sheets.clone().next();
    sheets.find(|sheet| sheet.name == SHEET).or(first).map(|sheet| sheet.name.clone())
}

fn value(data: &DataRef<'_>) -> Value {
    match data {
        DataRef::Empty => Value::Blank,
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) => Value::of_text(text),
        DataRef::SharedString(text) => Value::of_text(text),
        DataRef::Bool(flag) => Value::Flag(*flag),
        DataRef::DateTime(moment) => Value::Date(day_of(moment)),
        DataRef::DateTimeIso(text) => Value::Date(text.get(..10).and_then(|day| day.parse().ok())),
        DataRef::DurationIso(text) => Value::of_text(text),
        DataRef::Error(error) => Value::Error(error.to_string()),
    }
}

fn day_of(moment: &ExcelDateTime) -> Option<NaiveDate> {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    if moment.is_duration() { None } else { NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()) }
}
