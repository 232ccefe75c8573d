//! Rows of cells become lines, wherever the cells come from.

use super::cell::{CellReason, Value, currency, quantity, warranty, yes_or_no};
use super::columns::plain;
use super::{Column, Draft, EquipmentSheet, MOST_SHOWN};
use crate::error::WorkbookError;
use chrono::NaiveDate;
use regulation::equipment::{Exchange, MOST_LINES};
use regulation::money::{Fen, Rate};
use regulation::text::{Code, Model, Quantity, narrow};
use std::collections::BTreeMap;

/// How many rows that hold anything may stand above the headings: titles, letter heads, addresses.
const MOST_TITLES: usize = 30;

/// How a row begins that sums the others up.
pub(crate) const SUMS: [&str; 6] = ["合计", "总计", "小计", "共计", "total", "subtotal"];

/// How a note begins, below a list or between its lines.
const NOTES: [&str; 8] = ["说明", "备注", "附注", "注", "声明", "note", "notes", "remarks"];

/// A row's cells by column number from 1.
pub(crate) type Cells = BTreeMap<u32, Value>;

/// Takes the rows of a sheet one by one: the headings first, then the lines.
pub(super) struct Rows {
    sheet: EquipmentSheet,
    /// The rows above the headings that held anything.
    titles: usize,
    /// What the row lacks that comes nearest to one of headings, and how many it has.
    nearest: Option<(usize, Vec<String>)>,
    /// The rows below the headings that held anything.
    taken: usize,
}

impl Rows {
    /// A sheet of that name, whose headings are yet to come.
    pub(super) fn of(sheet: &str) -> Self {
        let sheet = EquipmentSheet { sheet: sheet.to_owned(), ..EquipmentSheet::default() };
        Self { sheet, titles: 0, nearest: None, taken: 0 }
    }

    /// Whether the headings are known.
    pub(super) fn has_headings(&self) -> bool {
        !self.sheet.columns.is_empty()
    }

    /// Whether the column may matter: one of ours, or one before them, which may say that a row is a sum. All do before
    /// the headings are known.
    pub(super) fn wants(&self, column: u32) -> bool {
        !self.has_headings() || self.sheet.columns.iter().any(|(_, number)| column <= *number)
    }

    /// Takes the columns to be those of the template, in its order, up to the last cell.
    pub(super) fn assume_template(&mut self, cells: &Cells) -> Result<(), WorkbookError> {
        let last = cells.keys().next_back().copied().unwrap_or_default();
        let columns = (1..).zip(Column::ALL).take_while(|(number, _)| *number <= last);
        let columns: Vec<_> = columns.map(|(number, column)| (column, number)).collect();
        let missing = missing(&columns);
        self.sheet.columns = columns;
        if missing.is_empty() { Ok(()) } else { Err(WorkbookError::ColumnsMissing { columns: missing }) }
    }

    /// Takes a row, `number` from 1; blank ones are passed over.
    pub(super) fn take(&mut self, number: u32, cells: Cells) -> Result<(), WorkbookError> {
        if cells.values().all(|value| *value == Value::Blank) {
            return Ok(());
        }
        if !self.has_headings() {
            return self.take_headings(number, &cells);
        }
        if !self.is_line(&cells) {
            return Ok(());
        }
        self.taken += 1;
        if self.taken > MOST_LINES {
            return Err(WorkbookError::TooManyRows { most: MOST_LINES as u64 });
        }
        let (before, left_out) = (self.sheet.faults.len(), self.sheet.faults_left_out);
        let mut row = Row { sheet: &mut self.sheet, number, cells };
        if let Some(draft) = row.draft() {
            self.sheet.take(draft);
        } else if (before, left_out) != (row.sheet.faults.len(), row.sheet.faults_left_out) {
            let cells = std::mem::take(&mut row.cells);
            let columns = self.sheet.columns.clone();
            let text = |column: Column| {
                let number = columns.iter().find(|(known, _)| *known == column).map(|(_, number)| *number);
                let value =
                    number.and_then(|number| cells.get(&number)).map(Value::shown).unwrap_or_default();
                value.chars().take(MOST_SHOWN).collect()
            };
            self.sheet.show(number, &text);
        }
        Ok(())
    }

    /// What was read, when every row was taken.
    pub(super) fn finish(mut self) -> Result<EquipmentSheet, WorkbookError> {
        if !self.has_headings() {
            return Err(self.without_headings());
        }
        self.sheet.faults.sort_by_key(|fault| (fault.row, fault.column));
        Ok(self.sheet)
    }

    fn without_headings(&mut self) -> WorkbookError {
        match self.nearest.take() {
            Some((_, columns)) => WorkbookError::ColumnsMissing { columns },
            None if self.titles == 0 => WorkbookError::NothingThere,
            None => WorkbookError::ColumnsMissing { columns: missing(&[]) },
        }
    }

    /// Looks whether these are the headings. Where two columns could be the same, the one with the surer name is.
    fn take_headings(&mut self, number: u32, cells: &Cells) -> Result<(), WorkbookError> {
        let mut found: BTreeMap<Column, (usize, u32, bool)> = BTreeMap::new();
        for (number, value) in cells {
            let Some((column, rank)) = Column::ranked(&value.shown()) else { continue };
            let known = found.entry(column).or_insert((rank, *number, false));
            if known.0 == rank && known.1 != *number {
                known.2 = true;
            } else if known.0 > rank {
                *known = (rank, *number, false);
            }
        }
        let mut columns: Vec<_> = found.iter().map(|(column, (_, number, _))| (*column, *number)).collect();
        columns.sort_by_key(|(_, number)| *number);
        let missing = missing(&columns);
        if missing.is_empty() {
            if let Some((column, _)) =
                found.iter().find(|(column, (.., twice))| *twice && **column != Column::Name)
            {
                return Err(WorkbookError::ColumnTwice { column: column.heading().to_owned() });
            }
            (self.sheet.columns, self.sheet.head_row) = (columns, number);
            return Ok(());
        }
        self.titles += 1;
        if columns.len() > self.nearest.as_ref().map_or(0, |(most, _)| *most) {
            self.nearest = Some((columns.len(), missing));
        }
        if self.titles >= MOST_TITLES { Err(self.without_headings()) } else { Ok(()) }
    }

    /// Whether the row is a line: not one that only has what we do not read, not a note, not the title of a part, not a
    /// sum, not the headings once more.
    fn is_line(&self, cells: &Cells) -> bool {
        let at = |column: Column| self.sheet.number_of(column).and_then(|number| cells.get(&number));
        let ours = self.sheet.columns.iter().filter(|(column, _)| *column != Column::Problem);
        let is_blank = |(_, number): &(Column, u32)| cells.get(number).is_none_or(|v| *v == Value::Blank);
        if ours.clone().all(is_blank) {
            return false;
        }
        let first =
            cells.values().find(|value| **value != Value::Blank).map(Value::shown).unwrap_or_default();
        let begins = plain(&first.chars().take(MOST_SHOWN).collect::<String>());
        let filled = ours.clone().filter(|column| !is_blank(column)).count();
        let holds = |columns: &[Column]| {
            columns.iter().any(|column| at(*column).is_some_and(|value| *value != Value::Blank))
        };
        if !holds(&[Column::Quantity, Column::UnitPrice, Column::UnitCost])
            && (is_note(&first) || (filled == 1 && !holds(&[Column::Model, Column::Name])))
        {
            return false;
        }
        let named = [Column::Model, Column::Name].into_iter().filter_map(at).map(Value::shown);
        let names = named.map(|name| plain(&name.chars().take(MOST_SHOWN).collect::<String>()));
        let unnamed = names.clone().all(|name| name.is_empty() || name == begins);
        if unnamed && SUMS.iter().any(|sum| begins == *sum || begins == format!("{sum}金额")) {
            return false;
        }
        let repeats = |(column, number): &(Column, u32)| {
            cells.get(number).is_some_and(|value| Column::headed(&value.shown()) == Some(*column))
        };
        ours.filter(|column| repeats(column)).count() < 3
    }
}

/// Whether a row that begins so and has no figures is a note (说明：…), or the title of a part of the list (一、网络设备).
fn is_note(text: &str) -> bool {
    let text = narrow(&text.chars().take(MOST_SHOWN).collect::<String>()).to_lowercase();
    let number =
        text.trim_start_matches(['(', '第']).trim_start_matches(|c: char| "一二三四五六七八九十".contains(c));
    let is_title =
        number.len() < text.len() && (number.is_empty() || number.starts_with(['、', ')', '.', '部']));
    let is_begun = |word: &str| {
        let rest = text.strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    is_title || NOTES.iter().any(|word| is_begun(word))
}

/// The required columns that are not among these.
fn missing(columns: &[(Column, u32)]) -> Vec<String> {
    let known = |column: Column| columns.iter().any(|(known, _)| *known == column);
    let is_there = |column| known(column) || (column == Column::Model && known(Column::Name));
    let missing = Column::ALL.into_iter().filter(|column| column.is_required() && !is_there(*column));
    missing.map(|column| column.heading().to_owned()).collect()
}

/// A row that is being read: each field asked for leaves its value or its fault.
struct Row<'a> {
    sheet: &'a mut EquipmentSheet,
    number: u32,
    cells: Cells,
}

impl Row<'_> {
    /// The line, unless something is wrong; every field is looked at, so that all faults are told.
    fn draft(&mut self) -> Option<Draft> {
        let category_code = self.optional(Column::CategoryCode, Code::new);
        let series_code = self.optional(Column::SeriesCode, Code::new);
        let model = self.field(self.column_of_model(), Model::new);
        let (quantity, unit) = self.quantity();
        let unit_price = self.field(Column::UnitPrice, amount);
        let unit_cost = self.field(Column::UnitCost, amount);
        let currency = self.optional(Column::Currency, currency);
        let warranty_years = self.optional(Column::WarrantyYears, warranty);
        let serial_tracked = self.optional(Column::SerialTracked, yes_or_no);
        let promised_on = self.date(Column::PromisedOn);
        let exchange = self.exchange();
        Some(Draft {
            row: self.number,
            category_code: category_code?,
            series_code: series_code?,
            model: model?,
            quantity: quantity?,
            unit: unit?,
            unit_price: unit_price?,
            unit_cost: unit_cost?,
            currency: currency?.unwrap_or_default(),
            exchange: exchange?,
            warranty_years: warranty_years?,
            serial_tracked: serial_tracked?,
            promised_on: promised_on?,
        })
    }

    /// The quantity, and its unit, which may stand beside it or in its own cell.
    fn quantity(&mut self) -> (Option<Quantity>, Option<Option<Code>>) {
        let quantity = self.field(Column::Quantity, quantity);
        let unit = self.optional(Column::Unit, Code::new);
        let Some((units, Some(beside))) = quantity else { return (quantity.map(|(units, _)| units), unit) };
        let unit = match unit {
            Some(Some(own)) if own != beside => self.keep(Column::Unit, Err(CellReason::UnitDisagrees)),
            own => own.map(|_| Some(beside)),
        };
        (Some(units), unit)
    }

    /// Where the model stands: a list may have names only, or a name where a thing has no model.
    fn column_of_model(&self) -> Column {
        let has_models = self.number_of(Column::Model).is_some();
        let only_name = self.is_blank(Column::Model) && !self.is_blank(Column::Name);
        if !has_models || only_name { Column::Name } else { Column::Model }
    }

    /// A cell that must hold something.
    fn field<T, E: Into<CellReason>>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let read = self.value(column).text().and_then(|text| parse(&text).map_err(Into::into));
        self.keep(column, read)
    }

    /// A cell that may be blank, or a column that may be missing.
    fn optional<T, E: Into<CellReason>>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        if self.is_blank(column) { Some(None) } else { self.field(column, parse).map(Some) }
    }

    /// A date that may be left out.
    fn date(&mut self, column: Column) -> Option<Option<NaiveDate>> {
        if self.is_blank(column) {
            return Some(None);
        }
        let read = self.value(column).date();
        self.keep(column, read).map(Some)
    }

    /// The rate and its date: both or neither.
    fn exchange(&mut self) -> Option<Option<Exchange>> {
        let rate = self.optional(Column::ExchangeRate, Rate::parse);
        let on = self.date(Column::ExchangeOn);
        match (rate?, on?) {
            (Some(rate), Some(on)) => Some(Some(Exchange { rate, on })),
            (None, None) => Some(None),
            (Some(_), None) => self.keep(Column::ExchangeOn, Err(CellReason::ExchangeIncomplete)),
            (None, Some(_)) => self.keep(Column::ExchangeRate, Err(CellReason::ExchangeIncomplete)),
        }
    }

    fn is_blank(&self, column: Column) -> bool {
        *self.value(column) == Value::Blank
    }

    fn value(&self, column: Column) -> &Value {
        self.number_of(column).and_then(|number| self.cells.get(&number)).unwrap_or(&Value::Blank)
    }

    fn number_of(&self, column: Column) -> Option<u32> {
        self.sheet.number_of(column)
    }

    /// The value; or nothing, with the fault noted at its cell.
    fn keep<T>(&mut self, column: Column, read: Result<T, CellReason>) -> Option<T> {
        let reason = match read {
            Ok(value) => return Some(value),
            Err(reason) => reason,
        };
        let value = self.value(column).shown();
        self.sheet.note(self.number, column, reason, &value);
        None
    }
}

/// A price or a cost: never below zero.
fn amount(text: &str) -> Result<Fen, CellReason> {
    let amount = Fen::parse(text)?;
    if amount < Fen::ZERO { Err(CellReason::AmountNegative) } else { Ok(amount) }
}
