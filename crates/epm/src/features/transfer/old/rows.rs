//! The rows of each sheet as what they stand for; every cell is looked at, so that all faults are told at once.

use super::company::{Company, Goods, Nobody, Seller};
use super::faults::{FaultAt, What};
use super::found::Found;
use chrono::NaiveDate;
use paper::equipment_list::CellReason;
use paper::old_books::{Cell, OldSheet, Row, status};
use regulation::Status;
use regulation::code::{self, ProjectCode};
use regulation::contract::{ContractKind, Terms};
use regulation::equipment::{Currency, LineEntry};
use regulation::id::{CustomerId, DepartmentId, PersonId};
use regulation::money::Fen;
use regulation::opening::{Days, OldContract, OldLine, Unread};
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
    /// The fields with a fault: what they hold is not known.
    pub(super) unread: Unread,
}

impl Reading<'_> {
    pub(super) fn fault(&mut self, field: &'static str, what: What) {
        self.unread.insert(field);
        let fault = FaultAt::new(self.sheet, self.row.row, field, what);
        self.found.note(fault);
    }

    fn kept<T>(&mut self, field: &'static str, read: Result<T, CellReason>) -> Option<T> {
        read.map_err(|reason| self.fault(field, What::Cell(reason))).ok()
    }

    fn cell(&self, field: &str) -> Option<&Cell> {
        self.row.cells.get(field)
    }

    /// A cell that must hold something.
    fn field<T>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Malformed>,
    ) -> Option<T> {
        let read = match self.cell(field) {
            None => Err(CellReason::Missing),
            Some(cell) => cell.text().and_then(|text| parse(text).map_err(CellReason::from)),
        };
        self.kept(field, read)
    }

    /// A cell that may be blank; nothing when what stands there is wrong.
    fn optional<T>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Malformed>,
    ) -> Option<Option<T>> {
        if self.cell(field).is_none() { Some(None) } else { self.field(field, parse).map(Some) }
    }

    fn day(&mut self, field: &'static str) -> Option<NaiveDate> {
        let cell = self.cell(field)?;
        let read = cell.day();
        self.kept(field, read)
    }

    fn yes_or_no(&mut self, field: &'static str) -> Option<Option<bool>> {
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

    pub(super) fn contract_number(&mut self, field: &'static str) -> Option<Code> {
        self.field(field, |text| Code::new(text).map(|number| number.as_code()))
    }

    /// A contract, and whether its seller sits in another city; what cannot be read is as good as blank, so that the rest
    /// is checked all the same.
    pub(super) fn contract(
        &mut self,
        company: &Company,
        added: &HashMap<String, CustomerId>,
    ) -> (OldContract, bool) {
        let number = self.contract_number("number");
        let kind = self.kind();
        let title = self.field("title", Title::new);
        let customer = self.field("customer", Title::new);
        let customer = customer.and_then(|name| self.known_customer(&name, company, added));
        let seller = self.field("account_manager", Title::new);
        let seller = seller.and_then(|name| self.known_seller(&name, company));
        let amount_of = self.field("amount", amount);
        let (signed_on, promised_on) = (self.day("signed_on"), self.day("promised_on"));
        let acceptance = self.yes_or_no("acceptance_required");
        let received = self.optional("received", amount);
        let blank = blank_contract();
        let terms = Terms {
            kind,
            number,
            customer_id: customer.unwrap_or(blank.terms.customer_id),
            title: title.unwrap_or(blank.terms.title),
            amount: amount_of.unwrap_or_default(),
            signed_on,
            arrival_promised_on: promised_on,
            acceptance_required: acceptance.flatten().unwrap_or_default(),
            payment_plan: Vec::new(),
            note: None,
        };
        let seller = seller.unwrap_or_else(|| Seller::nobody(blank.account_manager, blank.department));
        let contract = OldContract {
            terms,
            account_manager: seller.person,
            department: seller.department,
            received: received.flatten(),
            unread: self.unread.clone(),
        };
        (contract, seller.away)
    }

    fn kind(&mut self) -> ContractKind {
        let said = self.optional("kind", |text| Ok(text.to_owned())).flatten();
        let kind = said.map(|said| contract_kind(&said));
        if kind == Some(None) {
            self.fault("kind", What::Own("transfer-old-kind", Vec::new()));
        }
        kind.flatten().unwrap_or(ContractKind::Formal)
    }

    fn known_customer(
        &mut self,
        name: &Title,
        company: &Company,
        added: &HashMap<String, CustomerId>,
    ) -> Option<CustomerId> {
        let folded = search::fold(name.as_str());
        let known = added.get(&folded).or_else(|| company.customers.get(&folded)).copied();
        if known.is_none() {
            let what = What::Own("transfer-old-no-customer", vec![("name", name.to_string())]);
            self.fault("customer", what);
        }
        known
    }

    fn known_seller(&mut self, name: &Title, company: &Company) -> Option<Seller> {
        let key = match company.seller(name.as_str()) {
            Ok(seller) => return Some(seller),
            Err(Nobody::Unknown) => "transfer-old-nobody",
            Err(Nobody::Several) => "transfer-old-several",
            Err(Nobody::NotSelling) => "transfer-old-not-selling",
        };
        self.fault("account_manager", What::Own(key, vec![("name", name.to_string())]));
        None
    }

    /// A project beside its contract, read as far as it can be.
    pub(super) fn project(&mut self) -> ProjectRow {
        let contract = self.contract_number("contract");
        let code = self.optional("code", ProjectCode::new).flatten();
        let days = Days {
            applied_on: self.day("applied_on"),
            initiated_on: self.day("initiated_on"),
            arrived_on: self.day("arrived_on"),
            signed_off_on: self.day("signed_off_on"),
            closed_on: self.day("closed_on"),
            cancelled_on: self.day("cancelled_on"),
        };
        let status = self.status().unwrap_or_else(|| furthest(&days));
        let place = self.optional("place", Place::new).flatten();
        let contact = self.optional("contact", Title::new).flatten();
        let revenue = self.optional("revenue", amount).flatten();
        ProjectRow { row: self.row.row, contract, code, status, days, place, contact, revenue }
    }

    fn status(&mut self) -> Option<Status> {
        let coded = self.cell("code").is_some();
        let said = self.field("status", |text| Ok(text.to_owned()))?;
        let status = status(&said, coded);
        if status.is_none() {
            self.fault("status", What::Own("transfer-old-status", vec![("status", said)]));
        }
        status
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

    /// The model of a serial number, and the serial number, if they can be read.
    pub(super) fn serial(&mut self) -> (Option<String>, Option<SerialNumber>) {
        let model = self.field("model", Model::new).map(|model| search::fold(model.as_str()));
        // A blank within may stand between two of them.
        let one = |text: &str| match text.trim().contains(char::is_whitespace) {
            true => Err(Malformed("serial-malformed")),
            false => SerialNumber::new(text),
        };
        (model, self.field("serial", one))
    }
}

/// A row of the sheet of projects.
pub(super) struct ProjectRow {
    pub(super) row: u32,
    pub(super) contract: Option<Code>,
    pub(super) code: Option<ProjectCode>,
    pub(super) status: Status,
    pub(super) days: Days,
    pub(super) place: Option<Place>,
    pub(super) contact: Option<Title>,
    pub(super) revenue: Option<Fen>,
}

/// Where a project of no known status came by its days, so that these can be checked.
fn furthest(days: &Days) -> Status {
    let reached = [
        (days.cancelled_on, Status::Cancelled),
        (days.closed_on, Status::Closed),
        (days.signed_off_on, Status::SignedOff),
        (days.arrived_on, Status::Arrived),
        (days.initiated_on, Status::Executing),
    ];
    reached.iter().find(|(day, _)| day.is_some()).map_or(Status::Applied, |(_, status)| *status)
}

/// What stands for a contract, or a part of one, that is not known; it is never brought in.
pub(super) fn blank_contract() -> OldContract {
    let terms = Terms {
        kind: ContractKind::Formal,
        number: None,
        customer_id: CustomerId(Uuid::nil()),
        title: Title::new("—").expect("it is short"),
        amount: Fen::ZERO,
        signed_on: None,
        arrival_promised_on: None,
        acceptance_required: false,
        payment_plan: Vec::new(),
        note: None,
    };
    OldContract {
        terms,
        account_manager: PersonId(Uuid::nil()),
        department: DepartmentId(Uuid::nil()),
        received: None,
        unread: Unread::new(),
    }
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
