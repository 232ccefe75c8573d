//! Why a workbook as a whole could not be read. What is wrong with single cells is a
//! [`CellFault`](crate::equipment_list::CellFault).

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What kind of trouble it is; the HTTP status follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// More than is accepted (413).
    TooLarge,
    /// Another kind of file (415).
    WrongType,
    /// A workbook that cannot be used as it is (422).
    Content,
    /// Not the file's fault, or not known to be: try again (503).
    Unavailable,
}

/// What went wrong with the child process in which a file from outside is read, whatever it was read for.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderFault {
    /// Every place to read in is taken.
    #[error("too many files are being read")]
    Busy,
    /// Reading took too long and was stopped.
    #[error("reading took more than {seconds} s")]
    TookTooLong {
        /// The most seconds.
        seconds: u64,
    },
    /// The process ended without an answer: it needed more memory than it may have.
    #[error("the reader ended without an answer ({status})")]
    Died {
        /// How it ended, for the log.
        status: String,
    },
    /// The process could not be started or talked to.
    #[error("the reader could not be started: {detail}")]
    Unavailable {
        /// What the operating system said, for the log.
        detail: String,
    },
}

impl ReaderFault {
    /// The key of its message.
    pub fn message_key(&self) -> &'static str {
        match self {
            Self::Busy => "reader-busy",
            Self::TookTooLong { .. } => "reader-took-too-long",
            Self::Died { .. } => "reader-died",
            Self::Unavailable { .. } => "reader-unavailable",
        }
    }

    /// The values its message names.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TookTooLong { seconds } => vec![("seconds", seconds.to_string())],
            Self::Busy | Self::Died { .. } | Self::Unavailable { .. } => Vec::new(),
        }
    }

    /// What kind of trouble it is.
    pub fn class(&self) -> ErrorClass {
        match self {
            // What needs too much time or memory is the file's doing: another try ends the same way.
            Self::TookTooLong { .. } | Self::Died { .. } => ErrorClass::Content,
            Self::Busy | Self::Unavailable { .. } => ErrorClass::Unavailable,
        }
    }
}

/// Why a workbook as a whole could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkbookError {
    /// A file of no bytes.
    #[error("the file is empty")]
    Empty,
    /// More bytes than are accepted.
    #[error("the file has more than {megabytes} MB")]
    FileTooLarge {
        /// The most that is accepted, in MiB.
        megabytes: u64,
    },
    /// Something else: a document, a picture, another archive.
    #[error("this is not a workbook (.xlsx)")]
    NotAWorkbook,
    /// `.xls`, or a workbook with a password: both come in the same old container.
    #[error("this is an old workbook (.xls), or one with a password")]
    OldOrLocked,
    /// `.xlsm`: a list needs no program.
    #[error("this workbook carries macros")]
    WithMacros,
    /// Cut off, or not well formed.
    #[error("the workbook is damaged")]
    Damaged,
    /// It would inflate to far more than it is, or to more than is accepted.
    #[error("the workbook inflates to more than {megabytes} MB, or too many times its size")]
    InflatesTooFar {
        /// The most it may inflate to, in MiB.
        megabytes: u64,
    },
    /// More parts in the archive than any list needs.
    #[error("the workbook has more than {most} parts")]
    TooManyParts {
        /// The most parts.
        most: u64,
    },
    /// More cells than are looked at.
    #[error("the sheet has more than {most} cells")]
    TooManyCells {
        /// The most cells.
        most: u64,
    },
    /// More rows than a list may have.
    #[error("the sheet has more than {most} rows")]
    TooManyRows {
        /// The most rows below the headings.
        most: u64,
    },
    /// No sheet to read, or nothing on it.
    #[error("there is nothing on the sheet")]
    NothingThere,
    /// Headings that must be there are not.
    #[error("columns are missing: {}", columns.join(", "))]
    ColumnsMissing {
        /// The headings, as the template has them.
        columns: Vec<String>,
    },
    /// A heading stands twice, and nothing says which column counts.
    #[error("the column {column} stands twice")]
    ColumnTwice {
        /// The heading.
        column: String,
    },
    /// Neither a workbook nor text.
    #[error("this is neither a workbook (.xlsx) nor text")]
    NotAList,
    /// No column of serial numbers, and nothing that looks like one.
    #[error("no serial numbers were found")]
    NoSerials,
    /// Not the workbook, but the process that read it.
    #[error(transparent)]
    Reader(#[from] ReaderFault),
}

impl WorkbookError {
    /// The key of its message.
    pub fn message_key(&self) -> &'static str {
        match self {
            Self::Empty => "workbook-empty",
            Self::FileTooLarge { .. } => "workbook-file-too-large",
            Self::NotAWorkbook => "workbook-not-a-workbook",
            Self::OldOrLocked => "workbook-old-or-locked",
            Self::WithMacros => "workbook-with-macros",
            Self::Damaged => "workbook-damaged",
            Self::InflatesTooFar { .. } => "workbook-inflates-too-far",
            Self::TooManyParts { .. } => "workbook-too-many-parts",
            Self::TooManyCells { .. } => "workbook-too-many-cells",
            Self::TooManyRows { .. } => "workbook-too-many-rows",
            Self::NothingThere => "workbook-nothing-there",
            Self::ColumnsMissing { .. } => "workbook-columns-missing",
            Self::ColumnTwice { .. } => "workbook-column-twice",
            Self::NotAList => "workbook-not-a-list",
            Self::NoSerials => "workbook-no-serials",
            Self::Reader(fault) => fault.message_key(),
        }
    }

    /// The values its message names.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::FileTooLarge { megabytes } | Self::InflatesTooFar { megabytes } => {
                vec![("megabytes", megabytes.to_string())]
            }
            Self::TooManyParts { most } | Self::TooManyCells { most } | Self::TooManyRows { most } => {
                vec![("most", most.to_string())]
            }
            Self::ColumnsMissing { columns } => vec![("columns", columns.join("、"))],
            Self::ColumnTwice { column } => vec![("column", column.clone())],
            Self::Reader(fault) => fault.values(),
            Self::Empty
            | Self::NotAWorkbook
            | Self::OldOrLocked
            | Self::WithMacros
            | Self::Damaged
            | Self::NothingThere
            | Self::NotAList
            | Self::NoSerials => Vec::new(),
        }
    }

    /// What kind of trouble it is.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::FileTooLarge { .. }
            | Self::InflatesTooFar { .. }
            | Self::TooManyParts { .. }
            | Self::TooManyCells { .. }
            | Self::TooManyRows { .. } => ErrorClass::TooLarge,
            Self::NotAWorkbook | Self::NotAList | Self::OldOrLocked | Self::WithMacros => {
                ErrorClass::WrongType
            }
            Self::Empty
            | Self::Damaged
            | Self::NothingThere
            | Self::NoSerials
            | Self::ColumnsMissing { .. }
            | Self::ColumnTwice { .. } => ErrorClass::Content,
            Self::Reader(fault) => fault.class(),
        }
    }
}
