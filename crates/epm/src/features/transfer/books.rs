//! The workbooks of an export: for people to read and to go on with elsewhere. What brings a system back are the tables.

use super::members::Packer;
use crate::locale::Language;
use chrono::{DateTime, NaiveDate};
use paper::listing::{Cell, Kind, Listing};
use regulation::money::Fen;
use std::collections::HashMap;
use store::entities::{
    contract, customer, department, equipment_line, person, project, role_grant, serial, supplier,
};
use store::sea_orm::prelude::Uuid;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::whole::Still;

/// Rows read at a time.
const PAGE: u64 = 1_000;

/// A workbook as it grows; a second one follows where the first is full.
struct Book<'a> {
    packer: &'a Packer,
    name: &'static str,
    columns: Vec<(String, Kind)>,
    made: NaiveDate,
    part: u32,
    list: Option<Listing>,
}

impl<'a> Book<'a> {
    fn new(packer: &'a Packer, made: NaiveDate, name: &'static str, columns: &[(&str, Kind)]) -> Self {
        let heading = |(key, kind): &(&str, Kind)| {
            let key = format!("transfer-book-{key}");
            let (chinese, english) = (Language::Chinese.say(&key), Language::English.say(&key));
            (format!("{chinese} {english}"), *kind)
        };
        Self { packer, name, columns: columns.iter().map(heading).collect(), made, part: 1, list: None }
    }

    async fn add(&mut self, cells: &[Cell]) -> anyhow::Result<()> {
        if self.list.as_ref().is_some_and(Listing::is_full) {
            self.put_away().await?;
        }
        if self.list.is_none() {
            self.list = Some(Listing::new(self.name, &self.columns, self.made)?);
        }
        if let Some(list) = &mut self.list {
            list.add(cells)?;
        }
        Ok(())
    }

    async fn put_away(&mut self) -> anyhow::Result<()> {
        let list = match self.list.take() {
            Some(list) => list,
            None if self.part > 1 => return Ok(()),
            None => Listing::new(self.name, &self.columns, self.made)?,
        };
        let number = if self.part > 1 { format!("-{}", self.part) } else { String::new() };
        self.part += 1;
        let bytes = tokio::task::spawn_blocking(move || list.finish()).await??;
        self.packer.begin(format!("workbooks/{}{number}.xlsx", self.name), false).await?;
        self.packer.bytes(bytes).await
    }
}

/// What identifiers stand for.
struct Names {
    customers: HashMap<Uuid, String>,
    people: HashMap<Uuid, String>,
    departments: HashMap<Uuid, String>,
    /// Codes of projects.
    codes: HashMap<Uuid, String>,
}

fn named(names: &HashMap<Uuid, String>, id: Uuid) -> Cell {
    names.get(&id).cloned().into()
}

/// Pages through a table by its key; the rows go to the block.
macro_rules! each {
    ($still:expr, $table:ident by $key:expr, after $row:ident => $after:expr, $body:block) => {
        let mut after = None;
        loop {
            let mut page = $table::Entity::find().cursor_by($key);
            if let Some(after) = after.take() {
                page.after(after);
            }
            let rows = page.first(PAGE).all($still).await.map_err(store::StoreError::from)?;
            let Some($row) = rows.last() else { break };
            after = Some($after);
            for $row in rows {
                $body
            }
        }
    };
}

/// Writes them; `made` is what they say they were made on, in milliseconds since 1970 UTC: the same state makes the same
/// bytes.
pub async fn write(still: &Still, packer: &Packer, made: i64) -> anyhow::Result<()> {
    let made = DateTime::from_timestamp_millis(made).unwrap_or_default().date_naive();
    let mut names = Names {
        customers: HashMap::new(),
        people: HashMap::new(),
        departments: HashMap::new(),
        codes: HashMap::new(),
    };
    for row in department::Entity::find().all(still).await.map_err(store::StoreError::from)? {
        names.departments.insert(row.id, row.name);
    }
    people(still, packer, made, &mut names).await?;
    customers(still, packer, made, &mut names).await?;
    suppliers(still, packer, made).await?;
    contracts(still, packer, made, &names).await?;
    projects(still, packer, made, &mut names).await?;
    equipment(still, packer, made, &names).await?;
    serials(still, packer, made, &names).await
}

async fn people(still: &Still, packer: &Packer, made: NaiveDate, names: &mut Names) -> anyhow::Result<()> {
    let columns = [
        ("username", Kind::Short),
        ("name", Kind::Short),
        ("department", Kind::Short),
        ("roles", Kind::Long),
        ("email", Kind::Short),
        ("phone", Kind::Short),
        ("active", Kind::Short),
    ];
    let mut held: HashMap<Uuid, Vec<String>> = HashMap::new();
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::ConfirmedAt.is_not_null())
        .filter(role_grant::Column::EndedAt.is_null());
    for row in grants.all(still).await.map_err(store::StoreError::from)? {
        held.entry(row.person).or_default().push(word("role", &row.role));
    }
    let mut book = Book::new(packer, made, "people", &columns);
    each!(still, person by person::Column::Id, after row => row.id, {
        let mut roles = held.remove(&row.id).unwrap_or_default();
        roles.sort();
        names.people.insert(row.id, row.name.clone());
        let cells = [
            row.username.into(),
            row.name.into(),
            named(&names.departments, row.department),
            roles.join("、").into(),
            row.email.into(),
            row.phone.into(),
            yes(row.enabled),
        ];
        book.add(&cells).await?;
    });
    book.put_away().await
}

async fn customers(still: &Still, packer: &Packer, made: NaiveDate, names: &mut Names) -> anyhow::Result<()> {
    let columns = [
        ("name", Kind::Long),
        ("contact", Kind::Short),
        ("phone", Kind::Short),
        ("address", Kind::Long),
        ("credit-limit", Kind::Money),
        ("active", Kind::Short),
    ];
    let mut book = Book::new(packer, made, "customers", &columns);
    each!(still, customer by customer::Column::Id, after row => row.id, {
        names.customers.insert(row.id, row.name.clone());
        let cells = [
            row.name.into(),
            row.contact.into(),
            row.phone.into(),
            row.address.into(),
            row.credit_limit.map(Fen).into(),
            yes(row.active),
        ];
        book.add(&cells).await?;
    });
    book.put_away().await
}

async fn suppliers(still: &Still, packer: &Packer, made: NaiveDate) -> anyhow::Result<()> {
    let columns =
        [("name", Kind::Long), ("contact", Kind::Short), ("phone", Kind::Short), ("active", Kind::Short)];
    let mut book = Book::new(packer, made, "suppliers", &columns);
    each!(still, supplier by supplier::Column::Id, after row => row.id, {
        book.add(&[row.name.into(), row.contact.into(), row.phone.into(), yes(row.active)]).await?;
    });
    book.put_away().await
}

async fn contracts(still: &Still, packer: &Packer, made: NaiveDate, names: &Names) -> anyhow::Result<()> {
    let columns = [
        ("contract-number", Kind::Short),
        ("contract-kind", Kind::Short),
        ("title", Kind::Long),
        ("customer", Kind::Long),
        ("account-manager", Kind::Short),
        ("department", Kind::Short),
        ("amount", Kind::Money),
        ("received", Kind::Money),
        ("signed-on", Kind::Day),
        ("promised-on", Kind::Day),
        ("status", Kind::Short),
    ];
    let mut book = Book::new(packer, made, "contracts", &columns);
    each!(still, contract by contract::Column::Id, after row => row.id, {
        let cells = [
            row.contract_number.into(),
            word("contract", &row.kind).into(),
            row.title.into(),
            named(&names.customers, row.customer),
            named(&names.people, row.account_manager),
            named(&names.departments, row.department),
            Fen(row.amount).into(),
            Fen(row.received).into(),
            row.signed_on.into(),
            row.promised_on.into(),
            word("contract-status", &row.status).into(),
        ];
        book.add(&cells).await?;
    });
    book.put_away().await
}

async fn projects(still: &Still, packer: &Packer, made: NaiveDate, names: &mut Names) -> anyhow::Result<()> {
    let columns = [
        ("code", Kind::Short),
        ("title", Kind::Long),
        ("customer", Kind::Long),
        ("account-manager", Kind::Short),
        ("department", Kind::Short),
        ("contract-number", Kind::Short),
        ("status", Kind::Short),
        ("amount", Kind::Money),
        ("cost", Kind::Money),
        ("gross-profit", Kind::Money),
        ("promised-on", Kind::Day),
        ("arrived-on", Kind::Day),
        ("applied-on", Kind::Day),
        ("initiated-on", Kind::Day),
        ("signed-off-on", Kind::Day),
        ("closed-on", Kind::Day),
        ("cancelled-on", Kind::Day),
    ];
    let mut book = Book::new(packer, made, "projects", &columns);
    each!(still, project by project::Column::Id, after row => row.id, {
        if let Some(code) = &row.code {
            names.codes.insert(row.id, code.clone());
        }
        let cells = [
            row.code.into(),
            row.title.into(),
            named(&names.customers, row.customer),
            named(&names.people, row.account_manager),
            named(&names.departments, row.department),
            row.contract_number.into(),
            word("status", &row.status).into(),
            Fen(row.amount).into(),
            row.cost.map(Fen).into(),
            row.gross_profit.map(Fen).into(),
            row.promised_on.into(),
            row.arrived_on.into(),
            day(Some(row.applied_at)),
            day(row.initiated_at),
            day(row.signed_off_at),
            day(row.closed_at),
            day(row.cancelled_at),
        ];
        book.add(&cells).await?;
    });
    book.put_away().await
}

async fn equipment(still: &Still, packer: &Packer, made: NaiveDate, names: &Names) -> anyhow::Result<()> {
    let columns = [
        ("code", Kind::Short),
        ("line", Kind::Number),
        ("category", Kind::Short),
        ("series", Kind::Short),
        ("model", Kind::Long),
        ("unit", Kind::Short),
        ("quantity", Kind::Number),
        ("unit-price", Kind::Money),
        ("unit-cost", Kind::Money),
        ("warranty-years", Kind::Number),
        ("ordered", Kind::Number),
        ("arrived", Kind::Number),
        ("signed", Kind::Number),
    ];
    let mut book = Book::new(packer, made, "equipment", &columns);
    use equipment_line::Column::{Line, Project};
    each!(still, equipment_line by (Project, Line), after row => (row.project, row.line), {
        let cells = [
            named(&names.codes, row.project),
            row.line.into(),
            row.category_code.into(),
            row.series_code.into(),
            row.model.into(),
            row.unit.into(),
            row.quantity.into(),
            Fen(row.unit_price).into(),
            row.unit_cost.map(Fen).into(),
            row.warranty_years.into(),
            row.ordered.into(),
            row.arrived.into(),
            row.signed.into(),
        ];
        book.add(&cells).await?;
    });
    book.put_away().await
}

async fn serials(still: &Still, packer: &Packer, made: NaiveDate, names: &Names) -> anyhow::Result<()> {
    let columns = [
        ("serial", Kind::Long),
        ("series", Kind::Short),
        ("code", Kind::Short),
        ("line", Kind::Number),
        ("sheet", Kind::Number),
    ];
    let mut book = Book::new(packer, made, "serials", &columns);
    use serial::Column::{Serial, SeriesKey};
    each!(still, serial by (Serial, SeriesKey), after row => (row.serial.clone(), row.series_key.clone()), {
        let cells = [
            row.serial.into(),
            row.series_key.into(),
            named(&names.codes, row.project),
            row.line.into(),
            row.sheet.into(),
        ];
        book.add(&cells).await?;
    });
    book.put_away().await
}

/// The Chinese word of a code, which is the one people here know.
fn word(of: &str, code: &str) -> String {
    let key = format!("{of}-{}", code.replace('_', "-"));
    Language::Chinese.try_say(&key, &[]).unwrap_or_else(|| code.to_owned())
}

fn yes(truth: bool) -> Cell {
    Language::Chinese.say(if truth { "transfer-book-yes" } else { "transfer-book-no" }).into()
}

/// The day of a moment in China, where the regulation's days are.
fn day(at: Option<i64>) -> Cell {
    let moment = at.and_then(DateTime::from_timestamp_millis);
    moment.map(|at| (at + chrono::TimeDelta::hours(8)).date_naive()).into()
}
