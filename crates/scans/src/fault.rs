//! Why a file could not be read.

use paper::{ErrorClass, ReaderFault};
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
    /// Not the file, but the process that read it.
    #[error(transparent)]
    Reader(#[from] ReaderFault),
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
            Self::Reader(fault) => fault.message_key(),
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
            Self::Reader(fault) => fault.values(),
            Self::Empty | Self::WrongType | Self::Locked | Self::Damaged { page: None } => Vec::new(),
        }
    }

    /// What kind of trouble it is.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::FileTooLarge { .. } | Self::TooManyPages { .. } | Self::PageTooLarge { .. } => {
                ErrorClass::TooLarge
            }
            Self::WrongType => ErrorClass::WrongType,
            // A page that takes too long does so again.
            Self::Empty
            | Self::Locked
            | Self::Damaged { .. }
            | Self::NoSuchPage { .. }
            | Self::PageTookTooLong { .. } => ErrorClass::Content,
            Self::Reader(fault) => fault.class(),
        }
    }
}
