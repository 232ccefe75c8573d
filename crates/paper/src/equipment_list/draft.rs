//! Lines that leave to the catalogue what it knows of their model, and rows as they are shown with their faults.

use super::cell::currency_code;
use super::{CellReason, Column, EquipmentSheet};
use chrono::NaiveDate;
use regulation::equipment::{Currency, Exchange, LineEntry};
use regulation::money::Fen;
use regulation::text::{Code, Model, Quantity, WarrantyYears};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most rows that are shown with their faults: a person puts right the first ones and sends the list again.
const MOST_ROWS_SHOWN: usize = 200;

/// A line as the sheet has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its row, from 1.
    pub row: u32,
    /// 设备类别编码, or the category's name
    pub category_code: Option<Code>,
    /// 系列编码, or the series' name
    pub series_code: Option<Code>,
    /// 规格型号
    pub model: Model,
    /// 数量
    pub quantity: Quantity,
    /// 单位
    pub unit: Option<Code>,
    /// 销售单价
    pub unit_price: Fen,
    /// 成本单价
    pub unit_cost: Fen,
    /// 币种
    pub currency: Currency,
    /// 汇率
    pub exchange: Option<Exchange>,
    /// 保修年限
    pub warranty_years: Option<WarrantyYears>,
    /// 是否登记序列号
    pub serial_tracked: Option<bool>,
    /// 承诺到货日期
    pub promised_on: Option<NaiveDate>,
}

/// A model as the catalogue has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueModel {
    /// 设备类别编码
    pub category_code: Code,
    /// 系列编码
    pub series_code: Code,
    /// 规格型号
    pub model: Model,
    /// Such as 台 or 套.
    pub unit: Code,
    /// The vendor's warranty.
    pub warranty_years: WarrantyYears,
    /// Whether each unit has a serial number.
    pub serial_tracked: bool,
}

/// What the catalogue knows of a model, within what a line says of category and series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// This one.
    One(CatalogueModel),
    /// Only this one, in another category or series.
    Elsewhere(CatalogueModel),
    /// Several of that name.
    Several,
    /// Several of that name, none of them in what this column says.
    Outside(Column),
    /// None.
    Nothing,
}

/// A row as it stands in the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownRow {
    /// From 1.
    pub row: u32,
    /// What is in the columns that are known, cut to a length that can be shown.
    pub cells: Vec<(Column, String)>,
}

impl Draft {
    /// The line, when nothing is left out.
    fn complete(&self) -> Option<LineEntry> {
        Some(LineEntry {
            line: None,
            category_code: self.category_code.clone()?,
            series_code: self.series_code.clone()?,
            model: self.model.clone(),
            quantity: self.quantity,
            unit: self.unit.clone()?,
            unit_price: self.unit_price,
            unit_cost: self.unit_cost,
            currency: self.currency,
            exchange: self.exchange,
            warranty_years: self.warranty_years?,
            serial_tracked: self.serial_tracked?,
            promised_on: self.promised_on,
        })
    }

    /// The line, with what the catalogue knows where it says nothing itself.
    fn completed(&self, known: CatalogueModel) -> LineEntry {
        LineEntry {
            line: None,
            category_code: known.category_code,
            series_code: known.series_code,
            model: known.model,
            quantity: self.quantity,
            unit: self.unit.clone().unwrap_or(known.unit),
            unit_price: self.unit_price,
            unit_cost: self.unit_cost,
            currency: self.currency,
            exchange: self.exchange,
            warranty_years: self.warranty_years.unwrap_or(known.warranty_years),
            serial_tracked: self.serial_tracked.unwrap_or(known.serial_tracked),
            promised_on: self.promised_on,
        }
    }
}

impl EquipmentSheet {
    /// Takes a line up, complete or not.
    pub(super) fn take(&mut self, draft: Draft) {
        match draft.complete() {
            Some(line) => {
                self.rows.push(draft.row);
                self.lines.push(line);
            }
            None => self.drafts.push(draft),
        }
    }

    /// The models that are named, those of complete lines as well.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.lines.iter().map(|line| &line.model).chain(self.drafts.iter().map(|draft| &draft.model))
    }

    /// Completes the lines out of the catalogue and writes models and codes as it does, where it is sure which model is
    /// meant. `known` is asked with category, series and model of each line. What nobody knows becomes a fault, unless
    /// the line is complete: then the rules say what is wrong with it.
    pub fn fill(&mut self, known: impl Fn(Option<&str>, Option<&str>, &str) -> Known) {
        let mut lines = Vec::new();
        let complete: Vec<_> = self.rows.drain(..).zip(self.lines.drain(..)).collect();
        for (row, line) in complete {
            let codes = (line.category_code.as_str(), line.series_code.as_str());
            match known(Some(codes.0), Some(codes.1), line.model.as_str()) {
                Known::One(model) => lines.push((row, written_as(line, model))),
                Known::Elsewhere(model) => {
                    self.corrected.push(row);
                    lines.push((row, written_as(line, model)));
                }
                Known::Outside(column) => {
                    self.set_aside(row, column, CellReason::NotWithin, &|column| line_text(&line, column));
                }
                Known::Several | Known::Nothing => lines.push((row, line)),
            }
        }
        for draft in std::mem::take(&mut self.drafts) {
            let (category, series) = (draft.category_code.as_ref(), draft.series_code.as_ref());
            let asked = known(category.map(Code::as_str), series.map(Code::as_str), draft.model.as_str());
            let at = if self.number_of(Column::Model).is_some() { Column::Model } else { Column::Name };
            let text = |column| draft_text(&draft, column);
            match asked {
                Known::One(model) => lines.push((draft.row, draft.completed(model))),
                Known::Elsewhere(model) => {
                    self.corrected.push(draft.row);
                    lines.push((draft.row, draft.completed(model)));
                }
                Known::Several => self.set_aside(draft.row, at, CellReason::ModelAmbiguous, &text),
                Known::Outside(column) => self.set_aside(draft.row, column, CellReason::NotWithin, &text),
                Known::Nothing => self.set_aside(draft.row, at, CellReason::NotInCatalogue, &text),
            }
        }
        lines.sort_by_key(|(row, _)| *row);
        self.corrected.sort_unstable();
        (self.rows, self.lines) = lines.into_iter().unzip();
        self.faults.sort_by_key(|fault| (fault.row, fault.column));
        self.shown.sort_by_key(|shown| shown.row);
    }

    /// Notes what is wrong with a row, and keeps it to be shown.
    fn set_aside(&mut self, row: u32, at: Column, reason: CellReason, text: &dyn Fn(Column) -> String) {
        self.note(row, at, reason, &text(at));
        let is_unknown = self.number_of(Column::Model).is_some();
        self.show(row, &|column| {
            if is_unknown && column == Column::Name { String::new() } else { text(column) }
        });
    }

    /// Keeps a row to be shown with its faults.
    pub(super) fn show(&mut self, row: u32, text: &dyn Fn(Column) -> String) {
        if self.shown.len() < MOST_ROWS_SHOWN {
            let cells = self.columns.iter().filter(|(column, _)| *column != Column::Problem);
            let cells = cells.map(|(column, _)| (*column, text(*column))).collect();
            self.shown.push(ShownRow { row, cells });
        }
    }

    /// Takes the lines in these rows out, since a rule finds something wrong with them, and keeps them to be shown.
    pub fn leave_out(&mut self, rows: &BTreeSet<u32>) {
        let has_models = self.number_of(Column::Model).is_some();
        let lines: Vec<_> = self.rows.drain(..).zip(self.lines.drain(..)).collect();
        let (broken, sound): (Vec<_>, Vec<_>) = lines.into_iter().partition(|(row, _)| rows.contains(row));
        for (row, line) in broken {
            self.show(row, &|column| {
                let is_unknown = column == Column::Name && has_models;
                if is_unknown { String::new() } else { line_text(&line, column) }
            });
        }
        (self.rows, self.lines) = sound.into_iter().unzip();
        self.corrected.retain(|row| !rows.contains(row));
        self.shown.sort_by_key(|shown| shown.row);
    }
}

/// The line with category, series and model as the catalogue writes them.
fn written_as(line: LineEntry, known: CatalogueModel) -> LineEntry {
    let CatalogueModel { category_code, series_code, model, .. } = known;
    LineEntry { category_code, series_code, model, ..line }
}

fn yes_no(flag: bool) -> String {
    if flag { "是" } else { "否" }.to_owned()
}

fn draft_text(draft: &Draft, column: Column) -> String {
    let code = |code: &Option<Code>| code.as_ref().map(ToString::to_string).unwrap_or_default();
    match column {
        Column::CategoryCode => code(&draft.category_code),
        Column::SeriesCode => code(&draft.series_code),
        Column::Unit => code(&draft.unit),
        Column::WarrantyYears => {
            draft.warranty_years.map(|years| years.get().to_string()).unwrap_or_default()
        }
        Column::SerialTracked => draft.serial_tracked.map(yes_no).unwrap_or_default(),
        Column::Model | Column::Name => draft.model.to_string(),
        Column::Quantity => draft.quantity.get().to_string(),
        Column::UnitPrice => draft.unit_price.to_string(),
        Column::UnitCost => draft.unit_cost.to_string(),
        Column::Currency => currency_code(draft.currency).to_owned(),
        Column::PromisedOn => draft.promised_on.map(|day| day.to_string()).unwrap_or_default(),
        Column::ExchangeRate => draft.exchange.map(|exchange| exchange.rate.to_string()).unwrap_or_default(),
        Column::ExchangeOn => draft.exchange.map(|exchange| exchange.on.to_string()).unwrap_or_default(),
        Column::Problem => String::new(),
    }
}

fn line_text(line: &LineEntry, column: Column) -> String {
    match column {
        Column::CategoryCode => line.category_code.to_string(),
        Column::SeriesCode => line.series_code.to_string(),
        Column::Unit => line.unit.to_string(),
        Column::WarrantyYears => line.warranty_years.get().to_string(),
        Column::SerialTracked => yes_no(line.serial_tracked),
        Column::Model | Column::Name => line.model.to_string(),
        Column::Quantity => line.quantity.get().to_string(),
        Column::UnitPrice => line.unit_price.to_string(),
        Column::UnitCost => line.unit_cost.to_string(),
        Column::Currency => currency_code(line.currency).to_owned(),
        Column::PromisedOn => line.promised_on.map(|day| day.to_string()).unwrap_or_default(),
        Column::ExchangeRate => line.exchange.map(|exchange| exchange.rate.to_string()).unwrap_or_default(),
        Column::ExchangeOn => line.exchange.map(|exchange| exchange.on.to_string()).unwrap_or_default(),
        Column::Problem => String::new(),
    }
}
