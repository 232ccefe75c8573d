//! The rows of each sheet as what they stand for; every cell is looked at, so that all faults are told at once.

use super::company::{Company, Goods, Nobody};
use super::faults::{FaultAt, What};
use super::found::Found;
use chrono::NaiveDate;
use paper::equipment_list::CellReason;
use paper::old_books::{Cell, OldSheet, Row, status};
use regulation::Status;
use regulation::code::{self, ProjectCode};
use regulation::contract::{ContractKind, Terms};
use regulation::equipment::{Currency, LineEntry};
use regulation::id::CustomerId;
use regulation::money::Fen;
use regulation::opening::{Days, OldContract, OldLine};
use regulation::serial::SerialNumber;
use regulation::text::{Code, Malformed, Model, Place, Quantity, Title, WarrantyYears};
use std::collections::HashMap;
use store::entities::customer;
use store::search;
use uuid::Uuid;

/// A row that is being read.
pub(super) struct Reading<'a> {
    pub(super) sheet: &'a OldSheet,
    pub(super) row: &'a Row,
    pub(super) found: &'a mut Found,
}

impl Reading<'_> {
    pub(super) fn fault(&mut self, field: &str, what: What) {
        let fault = FaultAt::new(self.sheet, self.row.row, field, what);
        self.found.note(fault);
    }

    fn kept<T>(&mut self, field: &str, read: Result<T, CellReason>) -> Option<T> {
        read.map_err(|reason| self.fault(field, What::Cell(reason))).ok()
    }

    fn cell(&self, field: &str) -> Option<&Cell> {
        self.row.cells.get(field)
    }

    /// A cell that must hold something.
    fn field<T>(&mut self, field: &str, parse: impl FnOnce(&str) -> Result<T, Malformed>) -> Option<T> {
        let read = match self.cell(field) {
            None => Err(CellReason::Missing),
            Some(cell) => cell.text().and_then(|text| parse(text).map_err(CellReason::from)),
        };
        self.kept(field, read)
    }

    /// A cell that may be blank; nothing when what stands there is wrong.
    fn optional<T>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, Malformed>,
    ) -> Option<Option<T>> {
        if self.cell(field).is_none() { Some(None) } else { self.field(field, parse).map(Some) }
    }

    fn day(&mut self, field: &str) -> Option<Option<NaiveDate>> {
        let Some(cell) = self.cell(field) else { return Some(None) };
        let read = cell.day();
        self.kept(field, read).map(Some)
    }

    fn yes_or_no(&mut self, field: &str) -> Option<Option<bool>> {
        let Some(cell) = self.cell(field) else { return Some(None) };
        let read = cell.yes_or_no();
        self.kept(field, read).map(Some)
    }

    /// A customer as a row of master data.
    pub(super) fn customer(&mut self, id: Uuid) -> Option<customer::Model> {
        let name = self.field("name", Title::new);
        let contact = self.optional("contact", Title::new);
        let phone = self.optional("phone", Code::new);
        let address = self.optional("address", Place::new);
        let credit_limit = self.optional("credit_limit", amount);
        let (name, address) = (name?.to_string(), address?.map(|text| text.to_string()));
        Some(customer::Model {
            id,
            revision: 0,
            name_fold: search::fold(&name),
            contact: contact?.map(|text| text.to_string()).unwrap_or_default(),
            phone: phone?.map(|text| text.to_string()).unwrap_or_default(),
            address: address.unwrap_or_default(),
            credit_limit: credit_limit?.map(|limit| limit.0),
            active: true,
            search: search::search_text([name.as_str()]),
            sort_key: search::sort_key(&name),
            name,
        })
    }

    pub(super) fn contract_number(&mut self, field: &str) -> Option<Code> {
        self.field(field, |text| Code::new(text).map(|number| number.as_code()))
    }

    /// A contract, and whether its seller sits in another city.
    pub(super) fn contract(
        &mut self,
        company: &Company,
        added: &HashMap<String, CustomerId>,
    ) -> Option<(OldContract, bool)> {
        let number = self.contract_number("number");
        let kind = self
            .optional("kind", |text| Ok(text.to_owned()))
            .map(|kind| kind.map(|kind| contract_kind(&kind)));
        if kind == Some(Some(None)) {
            self.fault("kind", What::Own("transfer-old-kind", Vec::new()));
        }
        let title = self.field("title", Title::new);
        let customer = self.field("customer", Title::new);
        let customer = customer.and_then(|name| {
            let folded = search::fold(name.as_str());
            let known = added.get(&folded).or_else(|| company.customers.get(&folded)).copied();
            if known.is_none() {
                self.fault(
                    "customer",
                    What::Own("transfer-old-no-customer", vec![("name", name.to_string())]),
                );
            }
            known
        });
        let seller = self.field("account_manager", Title::new);
        let seller = seller.and_then(|name| match company.seller(name.as_str()) {
            Ok(seller) => Some(seller),
            Err(nobody) => {
                let key = match nobody {
                    Nobody::Unknown => "transfer-old-nobody",
                    Nobody::Several => "transfer-old-several",
                };
                self.fault("account_manager", What::Own(key, vec![("name", name.to_string())]));
                None
            }
        });
        let amount_of = self.field("amount", amount);
        let (signed_on, promised_on) = (self.day("signed_on"), self.day("promised_on"));
        let acceptance = self.yes_or_no("acceptance_required");
        let received = self.optional("received", amount);
        let seller = seller?;
        let terms = Terms {
            kind: kind?.unwrap_or(Some(ContractKind::Formal))?,
            number: Some(number?),
            customer_id: customer?,
            title: title?,
            amount: amount_of?,
            signed_on: signed_on?,
            arrival_promised_on: promised_on?,
            acceptance_required: acceptance?.unwrap_or_default(),
            payment_plan: Vec::new(),
            note: None,
        };
        let (account_manager, department) = (seller.person, seller.department);
        Some((OldContract { terms, account_manager, department, received: received? }, seller.away))
    }

    /// A project beside its contract.
    pub(super) fn project(&mut self) -> Option<ProjectRow> {
        let contract = self.contract_number("contract");
        let code = self.optional("code", ProjectCode::new);
        let coded = self.cell("code").is_some();
        let said = self.field("status", |text| Ok(text.to_owned()));
        let status = said.and_then(|said| {
            let status = status(&said, coded);
            if status.is_none() {
                self.fault("status", What::Own("transfer-old-status", vec![("status", said)]));
            }
            status
        });
        let applied_on = self.day("applied_on");
        let initiated_on = self.day("initiated_on");
        let arrived_on = self.day("arrived_on");
        let signed_off_on = self.day("signed_off_on");
        let closed_on = self.day("closed_on");
        let cancelled_on = self.day("cancelled_on");
        let place = self.optional("place", Place::new);
        let contact = self.optional("contact", Title::new);
        let revenue = self.optional("revenue", amount);
        let days = Days {
            applied_on: applied_on?,
            initiated_on: initiated_on?,
            arrived_on: arrived_on?,
            signed_off_on: signed_off_on?,
            closed_on: closed_on?,
            cancelled_on: cancelled_on?,
        };
        Some(ProjectRow {
            row: self.row.row,
            contract: contract?,
            code: code?,
            status: status?,
            days,
            place: place?,
            contact: contact?,
            revenue: revenue?,
        })
    }

    /// The project a line belongs to, as it is named there.
    pub(super) fn project_named(&mut self) -> Option<String> {
        self.field("project", |text| Ok(key(text)))
    }

    /// A line of equipment, with what the catalogue knows filled in.
    pub(super) fn line(&mut self, company: &Company) -> Option<OldLine> {
        let category = self.optional("category_code", Code::new);
        let series = self.optional("series_code", Code::new);
        let model = self.field("model", Model::new);
        let quantity = self.field("quantity", Quantity::parse);
        let unit = self.optional("unit", Code::new);
        let unit_price = self.field("unit_price", amount);
        let unit_cost = self.field("unit_cost", amount);
        let warranty_years = self.optional("warranty_years", WarrantyYears::parse);
        let tracked = self.yes_or_no("serial_tracked");
        let arrived = self.optional("arrived", units_or_none);
        let signed = self.optional("signed", units_or_none);
        let (category, series, model) = (category?, series?, model?);
        let goods = self.goods(company, category.as_ref(), series.as_ref(), &model)?;
        let years = i64_years(goods.warranty_years);
        let entry = LineEntry {
            line: None,
            category_code: Code::new(&goods.category).ok()?,
            series_code: Code::new(&goods.series).ok()?,
            model: Model::new(&goods.name).ok()?,
            quantity: quantity?,
            unit: unit?.or_else(|| Code::new(&goods.unit).ok())?,
            unit_price: unit_price?,
            unit_cost: unit_cost?,
            currency: Currency::Cny,
            exchange: None,
            warranty_years: warranty_years?.or(years)?,
            serial_tracked: tracked?.unwrap_or(goods.serial_tracked),
            promised_on: None,
        };
        Some(OldLine { entry, arrived: arrived?.unwrap_or_default(), signed: signed?, serials: Vec::new() })
    }

    fn goods<'c>(
        &mut self,
        company: &'c Company,
        category: Option<&Code>,
        series: Option<&Code>,
        model: &Model,
    ) -> Option<&'c Goods> {
        let named = company.goods.get(&search::fold(model.as_str())).map(Vec::as_slice).unwrap_or_default();
        let is = |asked: Option<&Code>, own: &str| asked.is_none_or(|asked| asked.as_str() == own);
        let fits: Vec<&Goods> =
            named.iter().filter(|goods| is(category, &goods.category) && is(series, &goods.series)).collect();
        match fits[..] {
            [only] => return Some(only),
            [] => {
                let model = vec![("model", model.to_string())];
                self.fault("model", What::Own("transfer-old-no-model", model));
            }
            [_, ..] => self.fault("model", What::Cell(CellReason::ModelAmbiguous)),
        }
        None
    }

    /// A serial number, and the model it is of.
    pub(super) fn serial(&mut self) -> Option<(String, SerialNumber)> {
        let model = self.field("model", Model::new);
        let serial = self.field("serial", SerialNumber::new);
        Some((search::fold(model?.as_str()), serial?))
    }
}

/// A row of the sheet of projects.
pub(super) struct ProjectRow {
    pub(super) row: u32,
    pub(super) contract: Code,
    pub(super) code: Option<ProjectCode>,
    pub(super) status: Status,
    pub(super) days: Days,
    pub(super) place: Option<Place>,
    pub(super) contact: Option<Title>,
    pub(super) revenue: Option<Fen>,
}

/// By what a project's code or its contract's number is known, however it was typed.
pub(super) fn key(text: &str) -> String {
    code::fold(text)
}

fn amount(text: &str) -> Result<Fen, Malformed> {
    let amount = Fen::parse(text)?;
    if amount < Fen::ZERO { Err(Malformed("cell-amount-negative")) } else { Ok(amount) }
}

fn units_or_none(text: &str) -> Result<u32, Malformed> {
    match text.trim() {
        "0" => Ok(0),
        other => Quantity::parse(other).map(Quantity::get),
    }
}

fn i64_years(years: i64) -> Option<WarrantyYears> {
    WarrantyYears::parse(&years.to_string()).ok()
}

/// 正式 or 虚拟, in either language.
fn contract_kind(text: &str) -> Option<ContractKind> {
    match search::fold(text).as_str() {
        "正式" | "正式合同" | "formal" | "formalcontract" => Some(ContractKind::Formal),
        "虚拟" | "虚拟合同" | "virtual" | "virtualcontract" => Some(ContractKind::Virtual),
        _ => None,
    }
}
