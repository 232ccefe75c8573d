//! Reads the list out of a workbook, cell by cell: a grid is never made, so a cell far out costs nothing.

use super::cell::Value;
use super::rows::{Cells, Rows};
use super::{EquipmentSheet, SHEETS};
use crate::archive;
use crate::error::WorkbookError;
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use chrono::NaiveDate;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};

/// The most cells that are looked at, blank ones that merely have a format included.
const MOST_CELLS: u64 = 500_000;

/// Reads the sheet named as in a template, or else the first that is not hidden.
///
/// A workbook made to harm can still make the parser ask for more memory than there is, which ends the process. What
/// comes from outside is therefore read by [`isolated::read_equipment_list`](crate::isolated::read_equipment_list).
pub fn read(bytes: &[u8]) -> Result<EquipmentSheet, WorkbookError> {
    archive::check(bytes)?;
    // Nothing of ours is shared with the closure but the bytes, which it only reads.
    panic::catch_unwind(AssertUnwindSafe(|| parse(bytes))).unwrap_or(Err(WorkbookError::Damaged))
}

fn parse(bytes: &[u8]) -> Result<EquipmentSheet, WorkbookError> {
    let mut sheets = Sheets::open(bytes)?;
    let names = sheets.visible();
    let own = names.iter().find(|name| SHEETS.contains(&name.as_str())).or(names.first());
    let name = own.ok_or(WorkbookError::NothingThere)?;
    let mut rows = Rows::of(name);
    sheets.walk(name, &mut rows, Rows::wants, Rows::take)?;
    rows.finish()
}

/// The sheets of a workbook that was checked, read row by row.
pub(crate) struct Sheets<'a> {
    workbook: Xlsx<Cursor<&'a [u8]>>,
    seen: u64,
    most: u64,
}

impl<'a> Sheets<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, WorkbookError> {
        let workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| WorkbookError::Damaged)?;
        Ok(Self { workbook, seen: 0, most: MOST_CELLS })
    }

    /// With another limit of cells.
    pub(crate) fn at_most(self, most: u64) -> Self {
        Self { most, ..self }
    }

    /// The names of those a person sees.
    pub(crate) fn visible(&self) -> Vec<String> {
        let visible = |sheet: &&calamine::Sheet| {
            sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
        };
        self.workbook.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect()
    }

    /// Gives each row that has cells, those of the columns that `wants` asks for, to `take`.
    pub(crate) fn walk<T>(
        &mut self,
        name: &str,
        taker: &mut T,
        wants: impl Fn(&T, u32) -> bool,
        take: impl Fn(&mut T, u32, Cells) -> Result<(), WorkbookError>,
    ) -> Result<(), WorkbookError> {
        let mut reader = self.workbook.worksheet_cells_reader(name).map_err(|_| WorkbookError::Damaged)?;
        let (mut number, mut cells) = (1, Cells::new());
        while let Some(cell) = reader.next_cell().map_err(|_| WorkbookError::Damaged)? {
            self.seen += 1;
            if self.seen > self.most {
                return Err(WorkbookError::TooManyCells { most: self.most });
            }
            let (row, column) = cell.get_position();
            let (row, column) = (row.saturating_add(1), column.saturating_add(1));
            if row < number {
                // The format has rows in order; what has not was not made by a spreadsheet.
                return Err(WorkbookError::Damaged);
            }
            if row > number {
                take(taker, number, std::mem::take(&mut cells))?;
                number = row;
            }
            if wants(taker, column) {
                cells.insert(column, value(cell.get_value()));
            }
        }
        take(taker, number, cells)
    }
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
