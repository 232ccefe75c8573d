//! Serial numbers out of a list (2.4.3, E6): a workbook, a supplier's packing list, an exported text in UTF-8, UTF-16 or
//! GB18030. The column is known by its heading, or else by what stands in it; which model a serial belongs to is told
//! where the list says so. What is doubtful is named with its cell, never guessed at.

use crate::archive;
use crate::equipment_list::{Cells, Column, SUMS, Sheets, Value, letters, plain};
use crate::error::WorkbookError;
use crate::serial_list::{self, MOST_SERIALS};
use csv::ReaderBuilder;
use encoding_rs::{Encoding, GB18030};
use regulation::serial::SerialNumber;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};

/// The most rows that are looked at.
const MOST_ROWS: usize = 60_000;
/// The most cells of a text that are looked at, as many as of a workbook.
const MOST_CELLS: usize = 500_000;
/// How many rows may stand above the headings.
const MOST_TITLES: usize = 30;
/// The most faults that are told of.
const MOST_FAULTS: usize = 1_000;
/// From here on a number has lost digits: a spreadsheet keeps 15.
const MOST_EXACT: f64 = 1e15;

/// What the column of serial numbers is called, the surest first. 序号 is none.
const SERIALS: [&str; 22] = [
    "序列号",
    "设备序列号",
    "产品序列号",
    "整机序列号",
    "主机序列号",
    "机器序列号",
    "出厂序列号",
    "序列号码",
    "序列编号",
    "sn",
    "s/n",
    "sn号",
    "sn码",
    "sn序列号",
    "serial",
    "serialno",
    "serialnumber",
    "serialnumbers",
    "出厂编号",
    "机身号",
    "机身编号",
    "barcode",
];

/// What the column of a supplier's own codes is called.
const CODES: [&str; 17] = [
    "物料编码",
    "物料代码",
    "物料号",
    "料号",
    "产品编码",
    "产品代码",
    "存货编码",
    "商品编码",
    "货号",
    "编码",
    "itemcode",
    "itemno",
    "item",
    "material",
    "materialno",
    "materialcode",
    "sku",
];

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialSheet {
    /// The sheet's name; empty for a text.
    pub sheet: String,
    /// The column: its heading, or its letters where it was known by what stands in it.
    pub column: String,
    /// Whether it was known by its heading.
    pub by_heading: bool,
    /// Every serial in the list's order, those that occur again as well.
    pub serials: Vec<ListedSerial>,
    /// What is no serial.
    pub faults: Vec<SerialCell>,
}

/// A serial and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedSerial {
    /// In its normal form.
    pub serial: SerialNumber,
    /// The row, from 1.
    pub row: u32,
    /// The cell: `D5`.
    pub cell: String,
    /// What the list says it is of: its model, its code, its name, whichever columns there are.
    pub of: Vec<String>,
}

/// A cell that holds no serial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialCell {
    /// The row, from 1.
    pub row: u32,
    /// The cell: `D5`.
    pub cell: String,
    /// What stands there, cut to a length that can be shown.
    pub typed: String,
    /// The key of the message that says what is wrong.
    pub message_key: String,
}

/// What can be said without reading it.
pub(crate) fn glance(bytes: &[u8]) -> Result<(), WorkbookError> {
    match archive::glance(bytes) {
        Err(WorkbookError::NotAWorkbook) => Ok(()),
        other => other,
    }
}

/// Reads the serial numbers of a workbook or a text. What comes from outside is read by
/// [`isolated::read_serial_list`](crate::isolated::read_serial_list).
pub fn read(bytes: &[u8]) -> Result<SerialSheet, WorkbookError> {
    glance(bytes)?;
    if !bytes.starts_with(b"PK\x03\x04") {
        return read_text(bytes);
    }
    archive::check(bytes)?;
    // Nothing of ours is shared with the closure but the bytes, which it only reads.
    panic::catch_unwind(AssertUnwindSafe(|| read_workbook(bytes))).unwrap_or(Err(WorkbookError::Damaged))
}

fn read_workbook(bytes: &[u8]) -> Result<SerialSheet, WorkbookError> {
    let mut sheets = Sheets::open(bytes)?;
    let mut all = Vec::new();
    for name in sheets.visible() {
        let mut rows = Vec::new();
        sheets.walk(&name, &mut rows, |_, _| true, keep)?;
        if let Some(columns) = headed(&rows) {
            return Ok(taken(&name, &rows, &columns));
        }
        all.push((name, rows));
    }
    let found = all.iter().find_map(|(name, rows)| Some((name, rows, by_content(rows)?)));
    found.map(|(name, rows, columns)| taken(name, rows, &columns)).ok_or(WorkbookError::NoSerials)
}

type Row = (u32, Cells);

fn keep(rows: &mut Vec<Row>, number: u32, cells: Cells) -> Result<(), WorkbookError> {
    if cells.values().all(|value| *value == Value::Blank) {
        return Ok(());
    }
    if rows.len() >= MOST_ROWS {
        return Err(WorkbookError::TooManyRows { most: MOST_ROWS as u64 });
    }
    rows.push((number, cells));
    Ok(())
}

fn read_text(bytes: &[u8]) -> Result<SerialSheet, WorkbookError> {
    let text = decoded(bytes)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let (mut rows, mut seen, mut lines) = (Vec::new(), 0, Lines { text: &text, at: 0, line: 1 });
    for record in reader.records() {
        let record = record.map_err(|_| WorkbookError::NotAList)?;
        let number = record.position().map_or(1, |position| lines.of(position.byte()));
        seen += record.len();
        if seen > MOST_CELLS {
            return Err(WorkbookError::TooManyCells { most: MOST_CELLS as u64 });
        }
        let cells = (1..).zip(&record).map(|(at, text)| (at, Value::of_text(text))).collect();
        keep(&mut rows, number, cells)?;
    }
    if rows.is_empty() {
        return Err(WorkbookError::NothingThere);
    }
    let columns = headed(&rows).or_else(|| by_content(&rows)).or_else(|| alone(&rows));
    columns.map(|columns| taken("", &rows, &columns)).ok_or(WorkbookError::NoSerials)
}

/// The lines of a text, counted as a person does: the reader takes the second half of a line break for the next record.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line, from 1, of a record that begins at this byte or after the line breaks that stand there.
    fn of(&mut self, byte: u64) -> u32 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        let rest = self.text.as_bytes().iter().enumerate().skip(self.at);
        for (at, c) in rest.take_while(|(at, c)| *at < byte || matches!(c, b'\r' | b'\n')) {
            self.at = at + 1;
            self.line = self.line.saturating_add(u32::from(*c == b'\n'));
        }
        self.line
    }
}

/// UTF-8 with or without its mark, UTF-16 with it, or else GB18030.
fn decoded(bytes: &[u8]) -> Result<String, WorkbookError> {
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (None, Ok(text)) => text.to_owned(),
        (Some((encoding, mark)), _) => strictly(encoding, bytes.get(mark..).unwrap_or_default())?,
        (None, Err(_)) => strictly(GB18030, bytes)?,
    };
    let unseen = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{85}');
    if text.contains(unseen) { Err(WorkbookError::NotAList) } else { Ok(text) }
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, WorkbookError> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(|text| text.into_owned()).ok_or(WorkbookError::NotAList)
}

/// What stands between cells: what occurs in most of the first lines.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(50).collect();
    let count = |mark: char| lines.iter().filter(|line| line.contains(mark)).count();
    let marks = [('\t', b'\t'), (',', b','), (';', b';'), ('|', b'|')];
    let most = marks.into_iter().rev().max_by_key(|(mark, _)| count(*mark));
    most.map_or(b',', |(_, byte)| byte)
}

/// Which columns are read.
struct Columns {
    /// The place among the rows of the first one below the headings.
    from: usize,
    serials: u32,
    heading: Option<String>,
    of: Vec<u32>,
}

fn headed(rows: &[Row]) -> Option<Columns> {
    rows.iter().take(MOST_TITLES).enumerate().find_map(|(at, (_, cells))| {
        let ranked = cells.iter().filter_map(|(number, value)| {
            let heading = short(value);
            let plain = plain(&heading);
            let rank = SERIALS.iter().position(|name| *name == plain)?;
            Some((rank, *number, heading))
        });
        let (_, serials, heading) = ranked.min_by_key(|(rank, number, _)| (*rank, *number))?;
        Some(Columns {
            from: at + 1,
            serials,
            heading: Some(heading.trim().to_owned()),
            of: of_columns(&headings_of(cells)),
        })
    })
}

fn headings_of(cells: &Cells) -> Vec<(u32, String)> {
    cells.iter().map(|(number, value)| (*number, short(value))).collect()
}

/// The columns that say what a serial is of: the model first, then the supplier's code, then the name.
fn of_columns(headings: &[(u32, String)]) -> Vec<u32> {
    let is_code = |text: &str| CODES.contains(&plain(text).as_str());
    let of = |wanted: &dyn Fn(&str) -> bool| {
        headings.iter().filter(|(_, text)| wanted(text)).map(|(number, _)| *number).collect::<Vec<_>>()
    };
    let mut columns = of(&|text| Column::headed(text) == Some(Column::Model));
    columns.extend(of(&|text| is_code(text)));
    columns.extend(of(&|text| Column::headed(text) == Some(Column::Name)));
    columns
}

fn short(value: &Value) -> String {
    value.shown().chars().take(80).collect()
}

/// The column most of whose cells look like serial numbers, no two alike.
fn by_content(rows: &[Row]) -> Option<Columns> {
    let numbers: BTreeSet<u32> =
        rows.iter().flat_map(|(_, cells)| cells.keys().copied()).take(MOST_CELLS).collect();
    let judged = numbers.into_iter().take(256).filter_map(|number| {
        let cells: Vec<_> = rows
            .iter()
            .filter_map(|(_, cells)| cells.get(&number))
            .filter(|value| **value != Value::Blank)
            .collect();
        let like: Vec<String> =
            cells.iter().filter(|value| is_like_a_serial(value)).map(|value| short(value)).collect();
        let distinct = like.iter().collect::<BTreeSet<_>>().len();
        // One may be a heading; one in five may be misread.
        let most = 5 * like.len() >= 4 * cells.len().saturating_sub(1) && 10 * distinct >= 9 * like.len();
        let letters = like.iter().filter(|text| text.contains(|c: char| c.is_ascii_alphabetic())).count();
        (most && !like.is_empty()).then_some((letters, like.len(), number))
    });
    let (.., serials) =
        judged.max_by_key(|(letters, count, number)| (*letters, *count, std::cmp::Reverse(*number)))?;
    let first = rows.iter().position(|(_, cells)| cells.get(&serials).is_some_and(is_like_a_serial))?;
    let above = first.checked_sub(1).and_then(|at| rows.get(at));
    let headings = above.map(|(_, cells)| headings_of(cells)).unwrap_or_default();
    Some(Columns { from: first, serials, heading: None, of: of_columns(&headings) })
}

/// A list of one column is what was asked for, whatever it looks like.
fn alone(rows: &[Row]) -> Option<Columns> {
    let is_alone = rows.iter().all(|(_, cells)| cells.keys().all(|number| *number == 1));
    is_alone.then_some(Columns { from: 0, serials: 1, heading: None, of: Vec::new() })
}

fn is_like_a_serial(value: &Value) -> bool {
    let text = match value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) if number.fract() == 0.0 && *number < MOST_EXACT => value.shown(),
        Value::Number(_) | Value::Blank | Value::Flag(_) | Value::Date(_) | Value::Error(_) => return false,
    };
    let length = text.chars().count();
    (6..=64).contains(&length)
        && text.chars().filter(char::is_ascii_digit).count() >= 3
        && !text.contains(char::is_whitespace)
        && !is_amount(&text)
        && SerialNumber::new(&text).is_ok()
}

/// Digits with a point, dates with their marks: `12564.11`, `2026-03-05`, `10.2.0.1`.
fn is_amount(text: &str) -> bool {
    text.contains(['.', '-', '/', ':']) && text.chars().all(|c| c.is_ascii_digit() || ".,-/:+".contains(c))
}

fn taken(sheet: &str, rows: &[Row], columns: &Columns) -> SerialSheet {
    let mut read = SerialSheet {
        sheet: sheet.to_owned(),
        column: columns.heading.clone().unwrap_or_else(|| letters(columns.serials)),
        by_heading: columns.heading.is_some(),
        ..SerialSheet::default()
    };
    let mut of: Vec<String> = Vec::new();
    for (row, cells) in rows.iter().skip(columns.from) {
        let here = columns.of.iter().filter_map(|number| cells.get(number)).map(short);
        let here: Vec<String> =
            here.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
        // A list names a model once, above the serials of all its units.
        if !here.is_empty() {
            of = here;
        }
        let Some(value) = cells.get(&columns.serials) else { continue };
        if read.serials.len() + read.faults.len() >= MOST_SERIALS {
            read.fault(*row, columns.serials, &short(value), "serial-list-too-long");
            break;
        }
        read.take(*row, columns.serials, value, &of);
    }
    read
}

impl SerialSheet {
    fn take(&mut self, row: u32, column: u32, value: &Value, of: &[String]) {
        let shown = short(value);
        let text = match value {
            Value::Blank => return,
            Value::Text(text) if has_lost_digits(text) => {
                return self.fault(row, column, &shown, "serial-lost-digits");
            }
            Value::Text(text) => text.clone(),
            Value::Number(number) if number.abs() < MOST_EXACT => shown.clone(),
            Value::Number(_) => return self.fault(row, column, &shown, "serial-lost-digits"),
            Value::Date(_) => return self.fault(row, column, &shown, "cell-became-a-date"),
            Value::Error(_) => return self.fault(row, column, &shown, "cell-formula-error"),
            Value::Flag(_) => return self.fault(row, column, &shown, "serial-malformed"),
        };
        let name = plain(&shown);
        if SERIALS.contains(&name.as_str()) || SUMS.contains(&name.as_str()) {
            return;
        }
        let list = serial_list::parse(&text);
        let cell = format!("{}{row}", letters(column));
        for listed in list.serials {
            self.serials.push(ListedSerial {
                serial: listed.serial,
                row,
                cell: cell.clone(),
                of: of.to_vec(),
            });
        }
        for fault in list.faults {
            self.fault(row, column, &fault.typed, fault.message_key);
        }
    }

    fn fault(&mut self, row: u32, column: u32, typed: &str, key: &str) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(SerialCell {
                row,
                cell: format!("{}{row}", letters(column)),
                typed: typed.to_owned(),
                message_key: key.to_owned(),
            });
        }
    }
}

/// `2.10231E+14`: a spreadsheet made a number of it, and the digits are gone.
fn has_lost_digits(text: &str) -> bool {
    let folded = text.trim().to_ascii_uppercase();
    let Some((mantissa, power)) = folded.split_once("E+") else { return false };
    mantissa.contains('.') && mantissa.parse::<f64>().is_ok() && power.parse::<u32>().is_ok()
}
