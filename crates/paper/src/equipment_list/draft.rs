//! Lines that leave to the catalogue what it knows of their model, and rows as they are shown with their faults.

use super::cell::currency_code;
use super::{CellReason, Column, EquipmentSheet};
use chrono::NaiveDate;
use regulation::equipment::{Currency, Exchange, LineEntry};
use regulation::money::Fen;
use regulation::text::{Code, Model, Quantity, WarrantyYears};
use serde::{Deserialize, Serialize};

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
    /// Several of that name.
    Several,
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
        for line in &mut self.lines {
            let codes = (line.category_code.as_str(), line.series_code.as_str());
            if let Known::One(model) = known(Some(codes.0), Some(codes.1), line.model.as_str()) {
                line.category_code = model.category_code;
                line.series_code = model.series_code;
                line.model = model.model;
            }
        }
        let mut lines: Vec<_> = self.rows.drain(..).zip(self.lines.drain(..)).collect();
        for draft in std::mem::take(&mut self.drafts) {
            let (category, series) = (draft.category_code.as_ref(), draft.series_code.as_ref());
            let asked = known(category.map(Code::as_str), series.map(Code::as_str), draft.model.as_str());
            let reason = match asked {
                Known::One(model) => {
                    lines.push((draft.row, draft.completed(model)));
                    continue;
                }
                Known::Several => CellReason::ModelAmbiguous,
                Known::Nothing => CellReason::NotInCatalogue,
            };
            let at = if self.number_of(Column::Model).is_some() { Column::Model } else { Column::Name };
            self.note(draft.row, at, reason, draft.model.as_str());
            let is_unknown = |column| column == Column::Name && at == Column::Model;
            self.show(draft.row, &|column| {
                if is_unknown(column) { String::new() } else { draft_text(&draft, column) }
            });
        }
        lines.sort_by_key(|(row, _)| *row);
        (self.rows, self.lines) = lines.into_iter().unzip();
        self.faults.sort_by_key(|fault| (fault.row, fault.column));
        self.shown.sort_by_key(|shown| shown.row);
    }

    /// Keeps a row to be shown with its faults.
    pub(super) fn show(&mut self, row: u32, text: &dyn Fn(Column) -> String) {
        if self.shown.len() < MOST_ROWS_SHOWN {
            let cells = self.columns.iter().filter(|(column, _)| *column != Column::Problem);
            let cells = cells.map(|(column, _)| (*column, text(*column))).collect();
            self.shown.push(ShownRow { row, cells });
        }
    }

    /// Keeps the rows of complete lines to be shown, where a rule finds something wrong with them.
    pub fn show_lines(&mut self, rows: impl IntoIterator<Item = u32>) {
        let has_models = self.number_of(Column::Model).is_some();
        for row in rows {
            let Ok(at) = self.rows.binary_search(&row) else { continue };
            let Some(line) = self.lines.get(at).cloned() else { continue };
            if self.shown.iter().all(|shown| shown.row != row) {
                self.show(row, &|column| {
                    let is_unknown = column == Column::Name && has_models;
                    if is_unknown { String::new() } else { line_text(&line, column) }
                });
            }
        }
        self.shown.sort_by_key(|shown| shown.row);
    }
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
