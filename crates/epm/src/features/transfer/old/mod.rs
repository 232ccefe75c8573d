//! What the system before this one held, brought in from a workbook: read, held against the company and the rules, and
//! either everything written as events or nothing.

mod bring;
mod company;
mod faults;
mod found;
mod resolve;
mod rows;

pub use bring::bring;
pub use faults::{FaultAt, MOST_FAULTS, What};
pub use found::{Counts, Found};
pub use resolve::{Asked, resolve};

use crate::features::initiation::refused;
use crate::http::Problem;
use crate::locale::Language;
use paper::WorkbookError;
use paper::equipment_list::{Mark, Marks};
use paper::old_books::OldSheet;
use std::path::Path;

/// The sheets of a workbook, read in a child process.
pub async fn read(reader: &Path, bytes: &[u8]) -> Result<Vec<OldSheet>, Problem> {
    paper::isolated::read_old_books(reader, bytes).await.map_err(|error| refused(&error))
}

/// The same workbook with what is wrong written into its sheets: bad cells red, and a column that says why.
pub async fn marked(
    reader: &Path,
    bytes: &[u8],
    found: &Found,
    language: Language,
) -> Result<Vec<u8>, WorkbookError> {
    let mut bytes = bytes.to_vec();
    for sheet in &found.sheets {
        let faults = found.faults.iter().filter(|fault| fault.sheet == sheet.name);
        let mark = |fault: &FaultAt| Mark {
            row: fault.row,
            column: fault.column,
            message: language
                .say_with("cell-said", &[("what", &fault.heading), ("said", &fault.words(language))]),
        };
        let marks: Vec<Mark> = faults.map(mark).collect();
        if marks.is_empty() && sheet.problem_column.is_none() {
            continue;
        }
        let marks = Marks {
            sheet: sheet.name.clone(),
            head_row: sheet.head_row,
            problem_column: sheet.problem_column,
            heading: language.say("transfer-old-problem"),
            marks,
        };
        bytes = paper::isolated::mark_workbook(reader, &bytes, &marks).await?;
    }
    Ok(bytes)
}
