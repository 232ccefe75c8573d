//! The equipment list (2.3.2, I2): whole lists come and go as workbooks, or are pasted from one.
//!
//! The headings stand in one of the first rows, below titles and letter heads, in any order and under any usual name; a
//! column nobody knows is passed over. What the catalogue knows of a model may be left out: [`EquipmentSheet::fill`].
//! Everything wrong is told at once, each with its cell: no line is kept back because another one is wrong.
//! [`mark`] writes it into the workbook it came in.

mod cell;
mod columns;
mod draft;
mod mark;
mod pasted;
mod read;
mod rows;
mod write;

pub use cell::CellReason;
pub(crate) use cell::{Value, yes_or_no};
pub use columns::Column;
pub(crate) use columns::plain;
pub use draft::{CatalogueModel, Draft, Known, ShownRow};
pub use mark::{Mark, Marks, mark};
pub use pasted::read_pasted;
pub(crate) use read::Sheets;
pub use read::read;
pub(crate) use rows::{Cells, SUMS};
pub use write::{CatalogueEntry, WriteError, template, write};

use regulation::equipment::LineEntry;
use serde::{Deserialize, Serialize};

/// The most faults that are told of; a list with more has one fault all the way down.
pub const MOST_FAULTS: usize = 1_000;

/// The name of the sheet with the list, in the template in Chinese and in English, and in what is exported the first.
pub const SHEETS: [&str; 2] = ["设备清单", "Equipment list"];

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipmentSheet {
    /// The sheet's name; empty when the cells were pasted.
    pub sheet: String,
    /// The row (from 1) of the headings; 0 when there are none.
    pub head_row: u32,
    /// The headings found, with their column's number from 1.
    pub columns: Vec<(Column, u32)>,
    /// The lines without a fault, in the sheet's order.
    pub lines: Vec<LineEntry>,
    /// The row (from 1) of each of `lines`.
    pub rows: Vec<u32>,
    /// Lines without a fault that leave to the catalogue what it knows; none after [`EquipmentSheet::fill`].
    pub drafts: Vec<Draft>,
    /// The rows whose category or series is another in the catalogue, which was taken.
    pub corrected: Vec<u32>,
    /// The first rows with a fault, as they stand there.
    pub shown: Vec<ShownRow>,
    /// Everything wrong, in the order in which one reads.
    pub faults: Vec<CellFault>,
    /// How many faults there were beyond [`MOST_FAULTS`].
    pub faults_left_out: u32,
}

/// A cell that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// The sheet's name; empty when the cells were pasted.
    pub sheet: String,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
    /// What the column holds.
    pub field: Column,
    /// What is wrong; in JSON the key of its message.
    #[serde(rename = "message_key")]
    pub reason: CellReason,
    /// What the cell says, cut to a length that can be shown.
    pub value: String,
}

impl CellFault {
    /// The key of the message that says what is wrong.
    pub fn message_key(&self) -> &'static str {
        self.reason.key()
    }

    /// The cell as a spreadsheet names it: `D5`.
    pub fn cell(&self) -> String {
        format!("{}{}", letters(self.column), self.row)
    }
}

impl EquipmentSheet {
    /// The cell of a field (`unit_price`) of a line (from 0), for what is only found wrong later on, such as a model
    /// that is not in the catalogue: the rules point at `/equipment/3/model`, a person looks for C5.
    pub fn cell_of(&self, line: usize, field: &str) -> Option<String> {
        let row = self.rows.get(line)?;
        Some(format!("{}{row}", letters(self.column_of(field)?)))
    }
}

impl EquipmentSheet {
    /// The number of the column a field is in; a name stands for a model where there is no column of models.
    pub fn column_of(&self, field: &str) -> Option<u32> {
        let named = self.columns.iter().filter(|(column, _)| column.field() == field);
        named.min_by_key(|(column, _)| *column == Column::Name).map(|(_, number)| *number)
    }

    /// The number of a column.
    pub fn number_of(&self, column: Column) -> Option<u32> {
        self.columns.iter().find(|(known, _)| *known == column).map(|(_, number)| *number)
    }

    /// Notes a fault, or counts it when there are too many already.
    fn note(&mut self, row: u32, column: Column, reason: CellReason, value: &str) {
        if self.faults.len() >= MOST_FAULTS {
            self.faults_left_out = self.faults_left_out.saturating_add(1);
            return;
        }
        self.faults.push(CellFault {
            sheet: self.sheet.clone(),
            row,
            // Where the column is missing altogether, the fault stands at the row's beginning.
            column: self.number_of(column).unwrap_or(1),
            field: column,
            reason,
            value: value.chars().take(MOST_SHOWN).collect(),
        });
    }
}

/// How much of a cell is shown with its fault.
const MOST_SHOWN: usize = 80;

/// A column's letters: 1 is A, 27 is AA.
pub(crate) fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(b'A' + (column % 26) as u8);
        column /= 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (column, expected) in
            [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
        {
            assert_eq!(letters(column), expected);
        }
    }
}
