//! Rows of cells become lines, wherever the cells come from.

use super::cell::{CellReason, Value, currency, yes_or_no};
use super::{CellFault, Column, EquipmentSheet, MOST_FAULTS};
use crate::error::WorkbookError;
use chrono::NaiveDate;
use regulation::equipment::{Exchange, LineEntry, MOST_LINES};
use regulation::money::{Fen, Rate};
use regulation::text::{Code, Model, Quantity, WarrantyYears};
use std::collections::BTreeMap;

/// How much of a cell is shown with its fault.
const MOST_SHOWN: usize = 80;

/// A row's cells by column number from 1.
pub(super) type Cells = BTreeMap<u32, Value>;

/// Takes the rows of a sheet one by one: the headings first, then the lines.
pub(super) struct Rows {
    sheet: EquipmentSheet,
    /// The rows below the headings that held anything.
    taken: usize,
}

impl Rows {
    /// A sheet of that name, whose headings are yet to come.
    pub(super) fn of(sheet: &str) -> Self {
        Self { sheet: EquipmentSheet { sheet: sheet.to_owned(), ..EquipmentSheet::default() }, taken: 0 }
    }

    /// Whether the headings are known.
    pub(super) fn has_headings(&self) -> bool {
        !self.sheet.columns.is_empty()
    }

    /// Whether the column is one of ours; all are before the headings are known.
    pub(super) fn wants(&self, column: u32) -> bool {
        !self.has_headings() || self.sheet.columns.iter().any(|(_, number)| *number == column)
    }

    /// Takes the columns to be those of the template, in its order, up to the last cell.
    pub(super) fn assume_template(&mut self, cells: &Cells) -> Result<(), WorkbookError> {
        let last = cells.keys().next_back().copied().unwrap_or_default();
        let columns = (1..).zip(Column::ALL).take_while(|(number, _)| *number <= last);
        self.sheet.columns = columns.map(|(number, column)| (column, number)).collect();
        self.require_columns()
    }

    /// Takes a row, `number` from 1; blank ones are passed over.
    pub(super) fn take(&mut self, number: u32, cells: Cells) -> Result<(), WorkbookError> {
        if cells.values().all(|value| *value == Value::Blank) {
            return Ok(());
        }
        if !self.has_headings() {
            return self.take_headings(&cells);
        }
        self.taken += 1;
        if self.taken > MOST_LINES {
            return Err(WorkbookError::TooManyRows { most: MOST_LINES as u64 });
        }
        let mut row = Row { sheet: &mut self.sheet, number, cells };
        if let Some(line) = row.line() {
            self.sheet.lines.push(line);
            self.sheet.rows.push(number);
        }
        Ok(())
    }

    /// What was read, when every row was taken.
    pub(super) fn finish(mut self) -> Result<EquipmentSheet, WorkbookError> {
        if !self.has_headings() {
            return Err(WorkbookError::NothingThere);
        }
        self.sheet.faults.sort_by_key(|fault| (fault.row, fault.column));
        Ok(self.sheet)
    }

    fn take_headings(&mut self, cells: &Cells) -> Result<(), WorkbookError> {
        for (number, value) in cells {
            let Some(column) = Column::headed(&value.shown()) else { continue };
            if self.sheet.columns.iter().any(|(known, _)| *known == column) {
                return Err(WorkbookError::ColumnTwice { column: column.heading().to_owned() });
            }
            self.sheet.columns.push((column, *number));
        }
        self.require_columns()
    }

    fn require_columns(&self) -> Result<(), WorkbookError> {
        let known = |column: &Column| self.sheet.columns.iter().any(|(known, _)| known == column);
        let missing = Column::ALL.into_iter().filter(|column| column.is_required() && !known(column));
        let columns: Vec<String> = missing.map(|column| column.heading().to_owned()).collect();
        if columns.is_empty() { Ok(()) } else { Err(WorkbookError::ColumnsMissing { columns }) }
    }
}

/// A row that is being read: each field asked for leaves its value or its fault.
struct Row<'a> {
    sheet: &'a mut EquipmentSheet,
    number: u32,
    cells: Cells,
}

impl Row<'_> {
    /// The line, unless something is wrong; every field is looked at, so that all faults are told.
    fn line(&mut self) -> Option<LineEntry> {
        let category_code = self.field(Column::CategoryCode, Code::new);
        let series_code = self.field(Column::SeriesCode, Code::new);
        let model = self.field(Column::Model, Model::new);
        let quantity = self.field(Column::Quantity, Quantity::parse);
        let unit = self.field(Column::Unit, Code::new);
        let unit_price = self.field(Column::UnitPrice, amount);
        let unit_cost = self.field(Column::UnitCost, amount);
        let currency = self.optional(Column::Currency, currency);
        let warranty_years = self.field(Column::WarrantyYears, WarrantyYears::parse);
        let serial_tracked = self.field(Column::SerialTracked, yes_or_no);
        let promised_on = self.date(Column::PromisedOn);
        let exchange = self.exchange();
        Some(LineEntry {
            line: None,
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
        self.sheet.columns.iter().find(|(known, _)| *known == column).map(|(_, number)| *number)
    }

    /// The value; or nothing, with the fault noted at its cell.
    fn keep<T>(&mut self, column: Column, read: Result<T, CellReason>) -> Option<T> {
        let reason = match read {
            Ok(value) => return Some(value),
            Err(reason) => reason,
        };
        if self.sheet.faults.len() >= MOST_FAULTS {
            self.sheet.faults_left_out = self.sheet.faults_left_out.saturating_add(1);
            return None;
        }
        self.sheet.faults.push(CellFault {
            sheet: self.sheet.sheet.clone(),
            row: self.number,
            // A rate's date may lack its column altogether: the fault then stands at the row's beginning.
            column: self.number_of(column).unwrap_or(1),
            column_name: column.heading().to_owned(),
            reason,
            value: self.value(column).shown().chars().take(MOST_SHOWN).collect(),
        });
        None
    }
}

/// A price or a cost: never below zero.
fn amount(text: &str) -> Result<Fen, CellReason> {
    let amount = Fen::parse(text)?;
    if amount < Fen::ZERO { Err(CellReason::AmountNegative) } else { Ok(amount) }
}
