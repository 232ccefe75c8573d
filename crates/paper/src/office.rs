//! Files of Word and Excel that are kept as they came (1.3.4): that they are what they are taken for, that they carry no
//! program, and that they unpack to no more than is bearable. What they say is read by whoever fetches them, not here.

use crate::archive::{self, Bounds, OLD_CONTAINER, WORKBOOK_TYPE};
use crate::error::{ErrorClass, ReaderFault, WorkbookError};
use crate::markup::attribute;
use crate::package::{Package, each_tag};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most bytes of a file: as of a scan.
pub const MOST_BYTES: usize = 50 << 20;
/// Offers and specifications come with hundreds of pictures, which hardly unpack at all.
const BOUNDS: Bounds = Bounds { inflated: 200 << 20, parts: 5_000 };

const DOCUMENT_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
/// What in the name of a type says that a part is a program, in small letters: macros, sheets of the macros before these,
/// controls.
const PROGRAMS: [&str; 4] = ["macroenabled", "vbaproject", "macrosheet", "activex"];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeFile {
    /// .xlsx
    Workbook,
    /// .docx
    Document,
}

/// Why a file is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeFault {
    /// Another archive, a template, a presentation.
    #[error("this is neither a workbook (.xlsx) nor a document (.docx)")]
    Neither,
    /// `.doc`, `.xls`, or a file with a password: all come in the same old container.
    #[error("this is an old file (.doc, .xls), or one with a password")]
    OldOrLocked,
    /// It carries macros or controls.
    #[error("this file carries macros")]
    WithMacros,
    /// Cut off, or not well formed.
    #[error("the file is damaged")]
    Damaged,
    /// More bytes than are accepted.
    #[error("the file has more than {megabytes} MB")]
    FileTooLarge {
        /// The most that is accepted, in MiB.
        megabytes: u64,
    },
    /// It would unpack to far more than it is, or to more than is accepted.
    #[error("the file unpacks to more than {megabytes} MB, or too many times its size")]
    InflatesTooFar {
        /// The most it may unpack to, in MiB.
        megabytes: u64,
    },
    /// More parts in the archive than any document needs.
    #[error("the file has more than {most} parts")]
    TooManyParts {
        /// The most parts.
        most: u64,
    },
    /// Not the file, but the process that looked at it.
    #[error(transparent)]
    Reader(#[from] ReaderFault),
}

impl OfficeFault {
    /// The key of its message.
    pub fn message_key(&self) -> &'static str {
        match self {
            Self::Neither => "office-neither",
            Self::OldOrLocked => "office-old-or-locked",
            Self::WithMacros => "office-with-macros",
            Self::Damaged => "office-damaged",
            Self::FileTooLarge { .. } => "workbook-file-too-large",
            Self::InflatesTooFar { .. } => "workbook-inflates-too-far",
            Self::TooManyParts { .. } => "workbook-too-many-parts",
            Self::Reader(fault) => fault.message_key(),
        }
    }

    /// The values its message names.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::FileTooLarge { megabytes } | Self::InflatesTooFar { megabytes } => {
                vec![("megabytes", megabytes.to_string())]
            }
            Self::TooManyParts { most } => vec![("most", most.to_string())],
            Self::Reader(fault) => fault.values(),
            Self::Neither | Self::OldOrLocked | Self::WithMacros | Self::Damaged => Vec::new(),
        }
    }

    /// What kind of trouble it is.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::FileTooLarge { .. } | Self::InflatesTooFar { .. } | Self::TooManyParts { .. } => {
                ErrorClass::TooLarge
            }
            Self::Neither | Self::OldOrLocked | Self::WithMacros => ErrorClass::WrongType,
            Self::Damaged => ErrorClass::Content,
            Self::Reader(fault) => fault.class(),
        }
    }
}

/// What counting an archive finds wrong; of what is wrong with lists nothing comes here.
#[expect(clippy::wildcard_enum_match_arm, reason = "an archive that is only counted has no other faults")]
fn of_archive(error: WorkbookError) -> OfficeFault {
    match error {
        WorkbookError::InflatesTooFar { megabytes } => OfficeFault::InflatesTooFar { megabytes },
        WorkbookError::TooManyParts { most } => OfficeFault::TooManyParts { most },
        _ => OfficeFault::Damaged,
    }
}

/// Whether the first bytes are those of an archive, as .xlsx and .docx are.
pub fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Whether the first bytes are those of .doc, .xls, or of a file with a password.
pub fn is_old(head: &[u8]) -> bool {
    head.starts_with(OLD_CONTAINER)
}

/// What can be said without opening it.
pub(crate) fn glance(bytes: &[u8]) -> Result<(), OfficeFault> {
    if bytes.len() > MOST_BYTES {
        return Err(OfficeFault::FileTooLarge { megabytes: MOST_BYTES as u64 >> 20 });
    }
    if is_old(bytes) {
        return Err(OfficeFault::OldOrLocked);
    }
    if is_archive(bytes) { Ok(()) } else { Err(OfficeFault::Neither) }
}

/// Says what a file is, if it may be kept. What came from outside is looked at by
/// [`isolated::inspect_office_file`](crate::isolated::inspect_office_file).
pub fn inspect(bytes: &[u8]) -> Result<OfficeFile, OfficeFault> {
    glance(bytes)?;
    let mut archive = archive::opened(bytes, &BOUNDS).map_err(of_archive)?;
    let types = archive::types(&mut archive).ok_or(OfficeFault::Neither)?;
    let names_program = |name: &str| PROGRAMS.iter().any(|program| name.to_lowercase().contains(program));
    // The part itself, whatever the types call it.
    if archive.file_names().any(|name| name.map_or(true, |name| names_program(&name))) {
        return Err(OfficeFault::WithMacros);
    }
    let (mut mains, mut programs) = (Vec::new(), false);
    each_tag(&types, |tag| {
        let kind = attribute(tag, "ContentType").unwrap_or_default();
        programs |= names_program(&kind);
        let file = match kind.as_str() {
            WORKBOOK_TYPE => OfficeFile::Workbook,
            DOCUMENT_TYPE => OfficeFile::Document,
            _ => return,
        };
        mains.push((attribute(tag, "PartName").unwrap_or_default(), file));
    })
    .map_err(of_archive)?;
    if programs {
        return Err(OfficeFault::WithMacros);
    }
    archive::count(&mut archive, &BOUNDS).map_err(of_archive)?;
    // A package is there for one part, and that has to be the workbook or the document.
    let package = Package::open(bytes).map_err(of_archive)?;
    let main = mains.iter().find(|(name, _)| name.trim_start_matches('/') == package.main_part());
    let (_, file) = main.ok_or(OfficeFault::Neither)?;
    archive.index_for_name(package.main_part()).ok_or(OfficeFault::Damaged)?;
    Ok(*file)
}
