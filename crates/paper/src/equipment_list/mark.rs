//! Gives a workbook back with what is wrong written into it: the bad cells red, and a column that says why. Only the sheet
//! of the list and the table of styles are written anew, and of these only what is marked; all else stays byte by byte.
#![expect(clippy::wildcard_enum_match_arm, reason = "of the ten events of a reader only tags matter here")]

use super::letters;
use crate::archive;
use crate::error::WorkbookError;
use crate::markup::{attribute, inline_text, open_tag, position_of};
use crate::package::Package;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The fill of a bad cell: a red of our own, by which it is known when the workbook comes again.
const RED: &str = "FFFFC7CD";
/// The last column a sheet can have.
const LAST_COLUMN: u32 = 16_384;
/// Beyond so many styles all bad cells get one and the same: a workbook may have 65,490.
const MOST_STYLES: usize = 20_000;
/// The most that is said in one cell.
const MOST_SAID: usize = 1_000;

/// A cell to mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// From 1.
    pub row: u32,
    /// From 1.
    pub column: u32,
    /// What is wrong, with the name of the column.
    pub message: String,
}

/// What to write into a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The sheet's name.
    pub sheet: String,
    /// The row of its headings.
    pub head_row: u32,
    /// The column of an earlier marking, to be written anew.
    pub problem_column: Option<u32>,
    /// The heading of that column.
    pub heading: String,
    /// The cells.
    pub marks: Vec<Mark>,
}

/// Writes the marks into the workbook. Like reading it, this is done in a child process.
pub fn mark(bytes: &[u8], marks: &Marks) -> Result<Vec<u8>, WorkbookError> {
    archive::check(bytes)?;
    let mut package = Package::open(bytes)?;
    let sheet = package.sheet(&marks.sheet)?.ok_or(WorkbookError::NothingThere)?;
    let mut changed = Vec::new();
    let styles = match package.styles()? {
        Some(part) => {
            let styles = Styles::of(&package.text(&part)?)?;
            changed.push((part, styles.xml.clone()));
            styles
        }
        None => Styles::default(),
    };
    let text = package.text(&sheet)?;
    let column = match marks.problem_column {
        Some(column) => column,
        None => last_column(&text)?.saturating_add(1),
    };
    changed.push((sheet, Marker::new(&text, marks, column, &styles).write()?));
    package.with(&changed)
}

/// The last column in which anything stands.
fn last_column(sheet: &str) -> Result<u32, WorkbookError> {
    let mut reader = Reader::from_str(sheet);
    let (mut last, mut here) = (0, 0);
    loop {
        match reader.read_event().map_err(|_| WorkbookError::Damaged)? {
            Event::Start(tag) if tag.local_name().as_ref() == "row" => here = 0,
            Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                here = column_of(&tag, here)?;
                last = last.max(here);
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "c" => here = column_of(&tag, here)?,
            Event::Eof => return Ok(last),
            _ => {}
        }
    }
}

fn column_of(tag: &BytesStart<'_>, before: u32) -> Result<u32, WorkbookError> {
    match attribute(tag, "r") {
        Some(position) => position_of(&position).map(|(column, _)| column).ok_or(WorkbookError::Damaged),
        None => Ok(before.saturating_add(1)),
    }
}

/// The table of styles with ours in it.
#[derive(Default)]
struct Styles {
    xml: String,
    /// The red twin of each style.
    red: Vec<u32>,
    /// The style without our red, of each that has it.
    clean: HashMap<u32, u32>,
    /// That of what we say.
    said: Option<u32>,
}

impl Styles {
    fn of(xml: &str) -> Result<Self, WorkbookError> {
        let xml = xml.trim_start_matches('\u{feff}');
        let mut reader = Reader::from_str(xml);
        let mut styles = Self::default();
        let (mut fills, mut ours, mut formats) = (0_u32, BTreeSet::new(), Vec::new());
        let mut within = "";
        loop {
            let from = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|_| WorkbookError::Damaged)?;
            let raw = xml.get(from..reader.buffer_position() as usize).unwrap_or_default();
            match &event {
                // What they count is no longer true, and may be left out.
                Event::Start(tag) if matches!(tag.local_name().as_ref(), "fills" | "cellXfs") => {
                    within = if tag.local_name().as_ref() == "fills" { "fills" } else { "cellXfs" };
                    styles.xml.push_str(&open_tag(tag, &[("count", None)], false));
                    continue;
                }
                Event::Start(tag) if within == "fills" && tag.local_name().as_ref() == "fill" => fills += 1,
                Event::Empty(tag)
                    if within == "fills"
                        && tag.local_name().as_ref() == "fgColor"
                        && attribute(tag, "rgb").as_deref() == Some(RED) =>
                {
                    ours.insert(fills.saturating_sub(1));
                }
                Event::Start(tag) if within == "cellXfs" && tag.local_name().as_ref() == "xf" => {
                    let end = reader.read_to_end(tag.name()).map_err(|_| WorkbookError::Damaged)?;
                    let inner = xml.get(end.start as usize..end.end as usize).unwrap_or_default();
                    formats.push((tag.to_owned(), Some(inner.to_owned())));
                    styles.xml.push_str(xml.get(from..reader.buffer_position() as usize).unwrap_or_default());
                    continue;
                }
                Event::Empty(tag) if within == "cellXfs" && tag.local_name().as_ref() == "xf" => {
                    formats.push((tag.to_owned(), None));
                }
                Event::End(tag) if tag.local_name().as_ref() == within => {
                    let prefix = prefix(tag.name().0);
                    if within == "fills" {
                        styles.xml.push_str(&format!(
                            r#"<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{RED}"/><{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>"#
                        ));
                        fills += 1;
                    } else {
                        styles.add_formats(&formats, fills.saturating_sub(1), &ours, prefix);
                    }
                    within = "";
                }
                Event::Eof => return Ok(styles),
                _ => {}
            }
            styles.xml.push_str(raw);
        }
    }

    /// Writes the twins of all formats behind them.
    fn add_formats(
        &mut self,
        formats: &[(BytesStart<'static>, Option<String>)],
        red: u32,
        ours: &BTreeSet<u32>,
        prefix: &str,
    ) {
        let mut next = formats.len() as u32;
        let red_text = red.to_string();
        let said = format!(
            r#"<{prefix}xf numFmtId="49" fontId="0" fillId="{red}" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1" applyAlignment="1"><{prefix}alignment vertical="top" wrapText="1"/></{prefix}xf>"#
        );
        self.xml.push_str(&said);
        self.said = Some(next);
        let one_for_all = formats.len() > MOST_STYLES;
        for (at, (tag, inner)) in (0_u32..).zip(formats) {
            let is_ours =
                attribute(tag, "fillId").and_then(|id| id.parse().ok()).is_some_and(|id| ours.contains(&id));
            if one_for_all {
                self.red.push(self.said.unwrap_or_default());
                continue;
            }
            next += 1;
            let fill = if is_ours { "0" } else { red_text.as_str() };
            self.push_format(tag, inner.as_deref(), fill);
            if is_ours {
                self.clean.insert(at, next);
                self.red.push(at);
            } else {
                self.red.push(next);
            }
        }
    }

    fn push_format(&mut self, tag: &BytesStart<'_>, inner: Option<&str>, fill: &str) {
        let with = [("fillId", Some(fill)), ("applyFill", Some("1"))];
        self.xml.push_str(&open_tag(tag, &with, inner.is_none()));
        if let Some(inner) = inner {
            self.xml.push_str(inner);
            self.xml.push_str(&format!("</{}>", tag.name().as_ref()));
        }
    }

    fn red_of(&self, style: u32) -> Option<u32> {
        self.red.get(style as usize).copied().or(self.said)
    }
}

/// `x:` of `x:row`; nothing of `row`.
fn prefix(name: &str) -> &str {
    name.find(':').and_then(|colon| name.get(..=colon)).unwrap_or_default()
}

/// Copies a sheet and marks it on the way.
struct Marker<'a> {
    xml: &'a str,
    marks: BTreeMap<u32, BTreeMap<u32, Vec<&'a str>>>,
    head_row: u32,
    heading: &'a str,
    /// Where it is said what is wrong.
    column: u32,
    styles: &'a Styles,
    out: String,
    row: u32,
    at: u32,
    prefix: String,
    has_columns: bool,
    last_width: u32,
}

impl<'a> Marker<'a> {
    fn new(xml: &'a str, marks: &'a Marks, column: u32, styles: &'a Styles) -> Self {
        let mut rows: BTreeMap<u32, BTreeMap<u32, Vec<&str>>> = BTreeMap::new();
        for mark in &marks.marks {
            rows.entry(mark.row).or_default().entry(mark.column).or_default().push(&mark.message);
        }
        Self {
            xml: xml.trim_start_matches('\u{feff}'),
            marks: rows,
            head_row: marks.head_row,
            heading: &marks.heading,
            column,
            styles,
            out: String::with_capacity(xml.len() + 64 * marks.marks.len()),
            row: 0,
            at: 0,
            prefix: String::new(),
            has_columns: false,
            last_width: 0,
        }
    }

    fn write(mut self) -> Result<String, WorkbookError> {
        let mut reader = Reader::from_str(self.xml);
        loop {
            let from = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|_| WorkbookError::Damaged)?;
            let raw = self.xml.get(from..reader.buffer_position() as usize).unwrap_or_default();
            let is_copied = match &event {
                Event::Start(tag) => self.start(tag, &mut reader)?,
                Event::Empty(tag) => self.empty(tag)?,
                Event::End(tag) => {
                    match tag.local_name().as_ref() {
                        "row" => self.end_row(),
                        "cols" => self.width(),
                        _ => {}
                    }
                    true
                }
                Event::Eof => return Ok(self.out),
                _ => true,
            };
            if is_copied {
                self.out.push_str(raw);
            }
        }
    }

    /// An opening tag; whether it is copied as it is.
    fn start(&mut self, tag: &BytesStart<'_>, reader: &mut Reader<&[u8]>) -> Result<bool, WorkbookError> {
        match tag.local_name().as_ref() {
            "dimension" => {
                reader.read_to_end(tag.name()).map_err(|_| WorkbookError::Damaged)?;
                return Ok(false);
            }
            "cols" => self.has_columns = true,
            "sheetData" => {
                self.prefix = prefix(tag.name().0).to_owned();
                if !self.has_columns && self.column <= LAST_COLUMN {
                    self.out.push_str(&format!("<{}cols>", self.prefix));
                    self.width();
                    self.out.push_str(&format!("</{}cols>", self.prefix));
                }
            }
            "row" => {
                self.begin_row(tag)?;
                self.out.push_str(&open_tag(tag, &[("spans", None)], false));
                return Ok(false);
            }
            "c" => {
                self.reach(column_of(tag, self.at)?);
                if self.is_said_here() {
                    reader.read_to_end(tag.name()).map_err(|_| WorkbookError::Damaged)?;
                    return Ok(false);
                }
                return Ok(self.cell(tag, false));
            }
            _ => {}
        }
        Ok(true)
    }

    fn empty(&mut self, tag: &BytesStart<'_>) -> Result<bool, WorkbookError> {
        match tag.local_name().as_ref() {
            "dimension" => return Ok(false),
            "col" => {
                let last = attribute(tag, "max").and_then(|max| max.parse().ok()).unwrap_or_default();
                self.last_width = self.last_width.max(last);
            }
            "row" => self.begin_row(tag)?,
            "c" => {
                self.reach(column_of(tag, self.at)?);
                return Ok(!self.is_said_here() && self.cell(tag, true));
            }
            _ => {}
        }
        Ok(true)
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>) -> Result<(), WorkbookError> {
        self.row = match attribute(tag, "r") {
            Some(number) => number.parse().map_err(|_| WorkbookError::Damaged)?,
            None => self.row.saturating_add(1),
        };
        self.at = 0;
        Ok(())
    }

    /// Goes on to a column: marked cells that the sheet leaves out are written on the way.
    fn reach(&mut self, column: u32) {
        let marked = self.marks.get(&self.row).into_iter().flatten().map(|(at, _)| *at);
        let between: Vec<u32> = marked.filter(|at| (self.at + 1..column).contains(at)).collect();
        let name = format!("{}c", self.prefix);
        for at in between {
            let style = self.styles.red_of(0).map(|style| format!(r#" s="{style}""#)).unwrap_or_default();
            self.out.push_str(&format!(r#"<{name} r="{}{}"{style}/>"#, letters(at), self.row));
        }
        self.at = column;
    }

    /// Whether this cell is of an earlier marking.
    fn is_said_here(&self) -> bool {
        self.at == self.column && self.row >= self.head_row
    }

    /// A cell that stays, in red or no longer so; whether it is copied as it is.
    fn cell(&mut self, tag: &BytesStart<'_>, is_empty: bool) -> bool {
        let style = attribute(tag, "s").and_then(|style| style.parse().ok()).unwrap_or_default();
        let is_marked = self.marks.get(&self.row).is_some_and(|row| row.contains_key(&self.at));
        let other =
            if is_marked { self.styles.red_of(style) } else { self.styles.clean.get(&style).copied() };
        let Some(other) = other else { return true };
        self.out.push_str(&open_tag(tag, &[("s", Some(&other.to_string()))], is_empty));
        false
    }

    fn end_row(&mut self) {
        self.reach(LAST_COLUMN + 1);
        let said = match self.marks.get(&self.row) {
            _ if self.column > LAST_COLUMN => return,
            _ if self.row == self.head_row => self.heading.to_owned(),
            Some(row) => {
                let all: Vec<&str> = row.values().flatten().copied().collect();
                all.join("；").chars().take(MOST_SAID).collect()
            }
            None => return,
        };
        let style = self.styles.said.map(|style| format!(r#" s="{style}""#)).unwrap_or_default();
        self.out.push_str(&inline_text(
            &self.prefix,
            &format!("{}{}", letters(self.column), self.row),
            &style,
            &said,
        ));
    }

    /// Room for what is said.
    fn width(&mut self) {
        if self.column > self.last_width && self.column <= LAST_COLUMN {
            let (prefix, column) = (&self.prefix, self.column);
            self.out.push_str(&format!(
                r#"<{prefix}col min="{column}" max="{column}" width="48" customWidth="1"/>"#
            ));
        }
    }
}
