//! The equipment list (2.3.2, I2): whole lists come and go as workbooks, or are pasted from one.
//!
//! The first row that holds anything has the headings of the template, in any order; a column nobody knows is passed
//! over. Everything wrong is told at once, each with its cell: no line is kept back because another one is wrong.

mod cell;
mod columns;
mod pasted;
mod read;
mod rows;
mod write;

pub use cell::CellReason;
pub use columns::Column;
pub use pasted::read_pasted;
pub use read::read;
pub use write::{CatalogueEntry, WriteError, template, write};

use regulation::equipment::LineEntry;
use serde::{Deserialize, Serialize};

/// The most faults that are told of; a list with more has one fault all the way down.
pub const MOST_FAULTS: usize = 1_000;

/// The name of the sheet with the list, in the template and in what is exported.
pub const SHEET: &str = "设备清单";

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipmentSheet {
    /// The sheet's name; empty when the cells were pasted.
    pub sheet: String,
    /// The headings found, with their column's number from 1.
    pub columns: Vec<(Column, u32)>,
    /// The lines without a fault, in the sheet's order.
    pub lines: Vec<LineEntry>,
    /// The row (from 1) of each of `lines`.
    pub rows: Vec<u32>,
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
    /// The column's heading.
    pub column_name: String,
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
        let (_, column) = self.columns.iter().find(|(column, _)| column.field() == field)?;
        Some(format!("{}{row}", letters(*column)))
    }
}

/// A column's letters: 1 is A, 27 is AA.
fn letters(mut column: u32) -> String {
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
