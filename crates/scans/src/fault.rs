//! Why a file could not be read.

use paper::{ErrorClass, WorkbookError};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a file could not be read, and at which page.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// A file of no bytes.
    #[error("the file is empty")]
    Empty,
    /// More bytes than are accepted.
    #[error("the file has more than {megabytes} MB")]
    FileTooLarge {
        /// The most that is accepted, in MiB.
        megabytes: u64,
    },
    /// Neither PDF, JPEG nor PNG.
    #[error("this is neither a PDF nor a picture (JPEG, PNG)")]
    WrongType,
    /// A PDF that asks for a password.
    #[error("this PDF is locked with a password")]
    Locked,
    /// Cut off, or not well formed.
    #[error("the file is damaged{}", at(.page))]
    Damaged {
        /// The page at which it showed.
        page: Option<u32>,
    },
    /// More pages than are looked at.
    #[error("the file has more than {most} pages")]
    TooManyPages {
        /// The most pages.
        most: u64,
    },
    /// A page of a size that no scanner makes, or a picture of too many pixels.
    #[error("page {page} is too large")]
    PageTooLarge {
        /// Which, from 1.
        page: u32,
    },
    /// No such page.
    #[error("there is no page {page}")]
    NoSuchPage {
        /// Which, from 1.
        page: u32,
    },
    /// A page took too long and reading was stopped.
    #[error("page {page} took more than {seconds} s")]
    PageTookTooLong {
        /// Which, from 1.
        page: u32,
        /// The most seconds.
        seconds: u64,
    },
    /// The whole took too long and was stopped.
    #[error("reading took more than {seconds} s")]
    TookTooLong {
        /// The most seconds.
        seconds: u64,
    },
    /// Every place to read in is taken.
    #[error("too many files are being read")]
    Busy,
    /// The process that read it ended without an answer: it needed more memory than it may have.
    #[error("the reader ended without an answer ({status})")]
    ReaderDied {
        /// How it ended, for the log.
        status: String,
    },
    /// The process could not be started or talked to.
    #[error("the reader could not be started: {detail}")]
    ReaderUnavailable {
        /// What the operating system said, for the log.
        detail: String,
    },
}

fn at(page: &Option<u32>) -> String {
    page.map(|page| format!(" at page {page}")).unwrap_or_default()
}

impl Fault {
    /// The key of its message.
    pub fn message_key(&self) -> &'static str {
        match self {
            Self::Empty => "scan-empty",
            Self::FileTooLarge { .. } => "scan-file-too-large",
            Self::WrongType => "scan-wrong-type",
            Self::Locked => "scan-locked",
            Self::Damaged { page: None } => "scan-damaged",
            Self::Damaged { page: Some(_) } => "scan-damaged-page",
            Self::TooManyPages { .. } => "scan-too-many-pages",
            Self::PageTooLarge { .. } => "scan-page-too-large",
            Self::NoSuchPage { .. } => "scan-no-such-page",
            Self::PageTookTooLong { .. } => "scan-page-took-too-long",
            Self::TookTooLong { .. } => "scan-took-too-long",
            Self::Busy => "scan-busy",
            Self::ReaderDied { .. } => "scan-reader-died",
            Self::ReaderUnavailable { .. } => "scan-reader-unavailable",
        }
    }

    /// The values its message names.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::FileTooLarge { megabytes } => vec![("megabytes", megabytes.to_string())],
            Self::TooManyPages { most } => vec![("most", most.to_string())],
            Self::Damaged { page: Some(page) } | Self::PageTooLarge { page } | Self::NoSuchPage { page } => {
                vec![("page", page.to_string())]
            }
            Self::PageTookTooLong { page, seconds } => {
                vec![("page", page.to_string()), ("seconds", seconds.to_string())]
            }
            Self::TookTooLong { seconds } => vec![("seconds", seconds.to_string())],
            Self::Empty
            | Self::WrongType
            | Self::Locked
            | Self::Damaged { page: None }
            | Self::Busy
            | Self::ReaderDied { .. }
            | Self::ReaderUnavailable { .. } => Vec::new(),
        }
    }

    /// What kind of trouble it is.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::FileTooLarge { .. } | Self::TooManyPages { .. } | Self::PageTooLarge { .. } => {
                ErrorClass::TooLarge
            }
            Self::WrongType => ErrorClass::WrongType,
            // What needs too much time or memory is the file's doing: another try ends the same way.
            Self::Empty
            | Self::Locked
            | Self::Damaged { .. }
            | Self::NoSuchPage { .. }
            | Self::PageTookTooLong { .. }
            | Self::TookTooLong { .. }
            | Self::ReaderDied { .. } => ErrorClass::Content,
            Self::Busy | Self::ReaderUnavailable { .. } => ErrorClass::Unavailable,
        }
    }
}

/// What went wrong with the child process, which readers of workbooks and of scans share.
impl From<WorkbookError> for Fault {
    fn from(error: WorkbookError) -> Self {
        if let WorkbookError::TookTooLong { seconds } = error {
            return Self::TookTooLong { seconds };
        }
        if let WorkbookError::ReaderUnavailable { detail } = error {
            return Self::ReaderUnavailable { detail };
        }
        match error.class() {
            ErrorClass::Unavailable => Self::Busy,
            ErrorClass::TooLarge | ErrorClass::WrongType | ErrorClass::Content => {
                Self::ReaderDied { status: error.to_string() }
            }
        }
    }
}
