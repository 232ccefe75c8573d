//! What is wrong, and in which cell.

use crate::http::said;
use crate::locale::Language;
use paper::equipment_list::CellReason;
use paper::old_books::{OldSheet, cell_name};
use regulation::Fault;

/// The most faults that are told of.
pub const MOST_FAULTS: usize = 1_000;

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It cannot be read.
    Cell(CellReason),
    /// A rule says no.
    Rule(Fault),
    /// It fits nothing, or stands twice: a message and its values.
    Own(&'static str, Vec<(&'static str, String)>),
}

/// A cell that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultAt {
    /// The sheet's name.
    pub sheet: String,
    /// From 1.
    pub row: u32,
    /// From 1.
    pub column: u32,
    /// The column's heading.
    pub heading: String,
    /// What is wrong.
    pub what: What,
}

impl FaultAt {
    /// In that field of a row.
    pub(super) fn new(sheet: &OldSheet, row: u32, field: &str, what: What) -> Self {
        let (column, heading) = sheet.place_of(field);
        Self { sheet: sheet.name.clone(), row, column, heading, what }
    }

    /// What is wrong, in words.
    pub fn words(&self, language: Language) -> String {
        match &self.what {
            What::Cell(reason) => language.say(reason.key()),
            What::Rule(fault) => said(language, fault),
            What::Own(key, values) => {
                let values: Vec<(&str, &str)> =
                    values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                language.say_with(key, &values)
            }
        }
    }

    /// The cell as a spreadsheet names it: `D5`.
    pub fn cell(&self) -> String {
        cell_name(self.column, self.row)
    }
}
