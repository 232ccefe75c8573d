//! Setting a paper: values to pages, pages to PDF/A-2b.

use crate::desk::Desk;
use crate::fonts::Fonts;
use crate::paper::Paper;
use chrono::{DateTime, Datelike, Timelike, Utc};
use serde_json::Value;
use std::collections::BTreeSet;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// The most bytes of values a paper is made of: some two thousand lines, which take seconds and half a gigabyte.
const LARGEST: usize = 512 * 1024;

/// Sets papers. One is enough for a process; whoever shares it bounds how many are set at once.
pub struct Press {
    fonts: Fonts,
    standards: PdfStandards,
}

/// A paper that was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// PDF/A-2b.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Why a paper could not be set.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// No font has these characters: the administrator adds one that has.
    #[error("no font has {}", named(.0))]
    NoGlyph(Vec<char>),
    /// There is more to print than one paper may have.
    #[error("more than one paper can have")]
    TooLong,
    /// The logo cannot be read.
    #[error("the logo cannot be read: {0}")]
    Logo(String),
    /// A template of ours is wrong, or the values are none of its own.
    #[error("the form could not be set: {0}")]
    Template(String),
}

/// `“𓀀” U+13000、“𠮷” U+20BB7`
fn named(characters: &[char]) -> String {
    let name = |character: &char| format!("“{character}” U+{:04X}", u32::from(*character));
    characters.iter().map(name).collect::<Vec<_>>().join("、")
}

impl Press {
    /// A press with these fonts.
    pub fn new(fonts: Fonts) -> Result<Self, PrintError> {
        let standards = PdfStandards::new(&[PdfStandard::A_2b]);
        let standards = standards.map_err(|error| PrintError::Template(error.message().to_string()))?;
        Ok(Self { fonts, standards })
    }

    /// Sets a paper. The same paper at the same moment gives the same bytes.
    pub fn print(&self, paper: &Paper, at: DateTime<Utc>) -> Result<Printed, PrintError> {
        let values = serde_json::to_value(paper.on_desk());
        let mut values = values.map_err(|error| PrintError::Template(error.to_string()))?;
        tidied(&mut values);
        let mut missing = BTreeSet::new();
        self.look_for_missing(&values, &mut missing);
        if !missing.is_empty() {
            return Err(PrintError::NoGlyph(missing.into_iter().collect()));
        }
        let values = values.to_string().into_bytes();
        if values.len() > LARGEST {
            return Err(PrintError::TooLong);
        }
        let printed = self.set(paper, values, at);
        // What a paper has taught is kept for the next few, and at once forgotten if it was a book: it would only grow.
        let is_book = printed.as_ref().is_ok_and(|printed| printed.pages > 20);
        comemo::evict(if is_book { 0 } else { 4 });
        printed
    }

    fn set(&self, paper: &Paper, values: Vec<u8>, at: DateTime<Utc>) -> Result<Printed, PrintError> {
        let mark = paper.mark();
        let ident = mark.to_string();
        let desk = Desk::new(&self.fonts, values, paper.logo.as_ref(), mark);
        let desk = desk.ok_or_else(|| PrintError::Template("the template has no name".to_owned()))?;
        let set = typst::compile::<PagedDocument>(&desk);
        let document = set.output.map_err(|errors| refused(&errors))?;
        let options = PdfOptions {
            ident: Smart::Custom(ident),
            creator: Smart::Custom(Some("销售EPM".to_owned())),
            timestamp: timestamp(at),
            standards: self.standards.clone(),
            // PDF/A-2b asks for no tags, and of 500 lines they are most of the file.
            tagged: false,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| refused(&errors))?;
        Ok(Printed { pdf, pages: document.pages().len() })
    }

    fn look_for_missing(&self, value: &Value, missing: &mut BTreeSet<char>) {
        match value {
            Value::String(text) => self.fonts.missing(text, missing),
            Value::Array(values) => values.iter().for_each(|value| self.look_for_missing(value, missing)),
            Value::Object(fields) => fields.values().for_each(|value| self.look_for_missing(value, missing)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Forgets what papers have taught, as after a start: for measuring.
pub fn forget() {
    comemo::evict(0);
}

/// Line ends and tabs as a template expects them.
fn tidied(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(['\r', '\t']) => {
            *text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
        }
        Value::Array(values) => values.iter_mut().for_each(tidied),
        Value::Object(fields) => fields.values_mut().for_each(tidied),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn timestamp(at: DateTime<Utc>) -> Option<Timestamp> {
    let small = |number: u32| u8::try_from(number).ok();
    let (month, day) = (small(at.month())?, small(at.day())?);
    let (hour, minute, second) = (small(at.hour())?, small(at.minute())?, small(at.second())?);
    Datetime::from_ymd_hms(at.year(), month, day, hour, minute, second).map(Timestamp::new_utc)
}

fn refused(errors: &[SourceDiagnostic]) -> PrintError {
    let said = errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ");
    // Values are checked beforehand, so this is a logo: nothing else comes from outside.
    if said.contains("decode image") || said.contains("parse SVG") || said.contains("image format") {
        PrintError::Logo(said)
    } else {
        PrintError::Template(said)
    }
}
