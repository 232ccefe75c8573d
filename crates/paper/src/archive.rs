//! What is looked at before a workbook is parsed (8-reliability F6): that it is one, and what it would inflate to.
//! Sizes an archive declares are only a promise, so each part is really inflated and counted, up to the limit.

use crate::error::WorkbookError;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

/// The most bytes of an uploaded workbook: 10 MiB. 10,000 lines take half a megabyte.
pub(crate) const MOST_BYTES: usize = 10 << 20;
/// How much is accepted of what is in an archive.
pub(crate) struct Bounds {
    /// The most bytes all parts together may inflate to.
    pub inflated: u64,
    /// The most parts.
    pub parts: usize,
}

/// Of a workbook that is read: 100 MiB; a list has about ten parts, a workbook with pictures and many sheets some dozens.
const WORKBOOK: Bounds = Bounds { inflated: 100 << 20, parts: 1_000 };
/// How many times its size a part may inflate to. Sheets of equal rows reach about 60, a bomb of zeros 1,000.
const MOST_TIMES: u64 = 200;
/// Parts below this may inflate as they like: a short text of blanks is no bomb.
const NOT_YET_SUSPECT: u64 = 1 << 20;
/// The most bytes of `[Content_Types].xml`, which has one line a part.
const MOST_TYPES: u64 = 1 << 20;

pub(crate) const OLD_CONTAINER: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
pub(crate) const WORKBOOK_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const MACRO_TYPE: &str = "application/vnd.ms-excel.sheet.macroEnabled.main+xml";

/// What can be said without opening it: its size and its first bytes.
pub(crate) fn glance(bytes: &[u8]) -> Result<(), WorkbookError> {
    if bytes.is_empty() {
        return Err(WorkbookError::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(WorkbookError::FileTooLarge { megabytes: (MOST_BYTES >> 20) as u64 });
    }
    if bytes.starts_with(OLD_CONTAINER) {
        return Err(WorkbookError::OldOrLocked);
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(WorkbookError::NotAWorkbook);
    }
    Ok(())
}

/// Whether it is a workbook that may be parsed.
pub(crate) fn check(bytes: &[u8]) -> Result<(), WorkbookError> {
    glance(bytes)?;
    let mut archive = opened(bytes, &WORKBOOK)?;
    check_type(&mut archive)?;
    count(&mut archive, &WORKBOOK)
}

/// An archive of no more parts than that.
pub(crate) fn opened<'a>(
    bytes: &'a [u8],
    bounds: &Bounds,
) -> Result<ZipArchive<Cursor<&'a [u8]>>, WorkbookError> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| WorkbookError::Damaged)?;
    if archive.len() > bounds.parts {
        return Err(WorkbookError::TooManyParts { most: bounds.parts as u64 });
    }
    Ok(archive)
}

/// Inflates every part, and keeps none.
pub(crate) fn count(archive: &mut ZipArchive<Cursor<&[u8]>>, bounds: &Bounds) -> Result<(), WorkbookError> {
    let mut left = bounds.inflated;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| WorkbookError::Damaged)?;
        left = inflate(part, left, bounds)?;
    }
    Ok(())
}

/// Counts one part; returns what the others may still inflate to.
fn inflate(part: ZipFile<'_, Cursor<&[u8]>>, left: u64, bounds: &Bounds) -> Result<u64, WorkbookError> {
    let too_far = WorkbookError::InflatesTooFar { megabytes: bounds.inflated >> 20 };
    let most = left.min(NOT_YET_SUSPECT.max(part.compressed_size().saturating_mul(MOST_TIMES)));
    if part.size() > most {
        return Err(too_far);
    }
    // Reads one byte more than it may have. The checksum is verified on the way.
    let inflated = io::copy(&mut part.take(most + 1), &mut io::sink()).map_err(|_| WorkbookError::Damaged)?;
    left.checked_sub(inflated).filter(|_| inflated <= most).ok_or(too_far)
}

/// What the parts are said to be; nothing where the archive does not say it.
pub(crate) fn types(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    let part = archive.by_name("[Content_Types].xml").ok()?;
    let mut types = String::new();
    part.take(MOST_TYPES).read_to_string(&mut types).ok()?;
    Some(types)
}

/// A workbook says so itself; a document, a presentation or a plain archive does not.
fn check_type(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), WorkbookError> {
    let types = types(archive).ok_or(WorkbookError::NotAWorkbook)?;
    if types.contains(MACRO_TYPE) {
        return Err(WorkbookError::WithMacros);
    }
    if !types.contains(WORKBOOK_TYPE) {
        return Err(WorkbookError::NotAWorkbook);
    }
    Ok(())
}
