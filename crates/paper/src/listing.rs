//! A list as a workbook to be kept: a row of headings, then rows of typed cells, written one after the other to a file that is
//! gone when it was sent, so that 50,000 rows take no more memory than one. Text stays text: a cell that begins like a
//! formula is marked so that it does not become one when it is edited or saved as CSV (formula injection).

use chrono::{NaiveDate, NaiveDateTime};
use regulation::money::{BasisPoints, Fen};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};

use crate::equipment_list::WriteError;

/// The most rows below the headings.
pub const MOST_ROWS: u32 = 50_000;

/// The most characters a cell can hold.
const MOST_CHARACTERS: usize = 32_767;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, such as a title.
    Long,
    /// Text, such as a name or a code.
    Short,
    /// A whole number.
    Number,
    /// An amount in yuan.
    Money,
    /// A ratio, shown as per cent.
    Percent,
    /// A day.
    Day,
    /// A day and the time of it.
    Moment,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// An amount.
    Money(Fen),
    /// A ratio.
    Percent(BasisPoints),
    /// A day.
    Day(NaiveDate),
    /// A day and the time of it, where the company is.
    Moment(NaiveDateTime),
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Into::into)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Fen> for Cell {
    fn from(amount: Fen) -> Self {
        Self::Money(amount)
    }
}

impl From<BasisPoints> for Cell {
    fn from(ratio: BasisPoints) -> Self {
        Self::Percent(ratio)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<NaiveDateTime> for Cell {
    fn from(moment: NaiveDateTime) -> Self {
        Self::Moment(moment)
    }
}

/// A list that is being written.
pub struct Listing {
    workbook: Workbook,
    kinds: Vec<Kind>,
    formats: Formats,
    rows: u32,
}

struct Formats {
    text: Format,
    quoted: Format,
    number: Format,
    money: Format,
    percent: Format,
    day: Format,
    moment: Format,
}

impl Listing {
    /// A list of that name with these columns; what was put into a search or a filter does not go into it.
    pub fn new(name: &str, columns: &[(String, Kind)], made: NaiveDate) -> Result<Self, WriteError> {
        let mut workbook = Workbook::new();
        // The library would put the machine's clock there.
        let made = ExcelDateTime::parse_from_str(&made.to_string())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let list = workbook.add_worksheet_with_constant_memory()?;
        list.set_name(sheet_name(name))?;
        list.set_freeze_panes(1, 0)?;
        let head = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0xE6_EE_F8))
            .set_align(FormatAlign::Left);
        for (at, (_, kind)) in (0..).zip(columns) {
            list.set_column_width(at, width(*kind))?;
        }
        for (at, (heading, _)) in (0..).zip(columns) {
            list.write_string_with_format(0, at, heading, &head)?;
        }
        let text = Format::new().set_num_format("@");
        let formats = Formats {
            quoted: text.clone().set_quote_prefix(),
            text,
            number: Format::new().set_num_format("#,##0"),
            money: Format::new().set_num_format("#,##0.00"),
            percent: Format::new().set_num_format("0.0%"),
            day: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss").set_align(FormatAlign::Left),
        };
        Ok(Self { workbook, kinds: columns.iter().map(|(_, kind)| *kind).collect(), formats, rows: 0 })
    }

    /// How many rows it has.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Whether it can take no more.
    pub fn is_full(&self) -> bool {
        self.rows >= MOST_ROWS
    }

    /// Adds a row, unless it is full.
    pub fn add(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        if self.is_full() {
            return Ok(());
        }
        self.rows += 1;
        let (row, formats) = (self.rows, &self.formats);
        let list = self.workbook.worksheet_from_index(0)?;
        for ((at, cell), _) in (0..).zip(cells).zip(&self.kinds) {
            match cell {
                Cell::Blank => continue,
                Cell::Text(text) => {
                    let text: String = text.chars().take(MOST_CHARACTERS).collect();
                    let format = if is_like_a_formula(&text) { &formats.quoted } else { &formats.text };
                    list.write_string_with_format(row, at, text, format)?
                }
                Cell::Number(number) => {
                    list.write_number_with_format(row, at, *number as f64, &formats.number)?
                }
                Cell::Money(amount) => {
                    list.write_number_with_format(row, at, amount.0 as f64 / 100.0, &formats.money)?
                }
                Cell::Percent(ratio) => {
                    let ratio: f64 = ratio.to_string().parse().unwrap_or_default();
                    list.write_number_with_format(row, at, ratio, &formats.percent)?
                }
                Cell::Day(day) => {
                    let day = ExcelDateTime::parse_from_str(&day.to_string())?;
                    list.write_datetime_with_format(row, at, &day, &formats.day)?
                }
                Cell::Moment(moment) => {
                    let moment = moment.format("%Y-%m-%dT%H:%M:%S").to_string();
                    let moment = ExcelDateTime::parse_from_str(&moment)?;
                    list.write_datetime_with_format(row, at, &moment, &formats.moment)?
                }
            };
        }
        Ok(())
    }

    /// Says something below the last row.
    pub fn note(&mut self, text: &str) -> Result<(), WriteError> {
        let (row, format) = (self.rows + 1, &self.formats.text);
        self.workbook.worksheet_from_index(0)?.write_string_with_format(row, 0, text, format)?;
        Ok(())
    }

    /// The workbook.
    pub fn finish(mut self) -> Result<Vec<u8>, WriteError> {
        let last = u16::try_from(self.kinds.len()).unwrap_or(u16::MAX).saturating_sub(1);
        if self.rows > 0 {
            self.workbook.worksheet_from_index(0)?.autofilter(0, 0, self.rows, last)?;
        }
        Ok(self.workbook.save_to_buffer()?)
    }
}

/// How wide a column is, in characters.
fn width(kind: Kind) -> u16 {
    match kind {
        Kind::Long => 36,
        Kind::Moment => 20,
        Kind::Short | Kind::Number | Kind::Money | Kind::Percent | Kind::Day => 15,
    }
}

/// Text that a spreadsheet would take for a formula if it were typed, or read from CSV.
fn is_like_a_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// A name that a sheet may have.
fn sheet_name(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if plain.trim().is_empty() { "1".to_owned() } else { plain }
}
