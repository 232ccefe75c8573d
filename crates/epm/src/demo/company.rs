//! Founds the demo company: departments, people with their roles, master data, and the authority matrix.

use super::cast::{DEPARTMENTS, PASSWORD, PEOPLE, Reaches};
use super::drive::SESSION;
use super::goods::{self, Goods};
use crate::features::calendar::add_national_calendar;
use crate::features::people::{
    DepartmentEntry, GrantEntry, NewPerson, ReachEntry, add_department, add_person, grant_at_console,
    name_company,
};
use crate::http::{App, Problem};
use crate::locale::Language;
use crate::outside::Outside;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta};
use regulation::calendar::{Calendar, DayKind};
use regulation::clock::Moment;
use regulation::id::{DepartmentId, PersonId};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use store::entities::{
    authority_version, calendar_day, category, customer, model, person, series, session, supplier,
};
use store::sea_orm::EntityTrait;
use store::{Origin, StoreError, Write, search};
use uuid::Uuid;

/// 网上审批权限: a low margin or a large amount goes to the vice president.
const MATRIX: &str = r#"[
    {"document":"contract","contract_kind":"virtual","amount_from":"1000000.00","steps":[{"order":40,"role":"vice_president"}]},
    {"document":"initiation","margin_below":"0.1000","steps":[{"order":40,"role":"vice_president"}]},
    {"document":"initiation","amount_from":"5000000.00","steps":[{"order":40,"role":"vice_president"}]},
    {"document":"equipment_change","margin_below":"0.1000","steps":[{"order":40,"role":"vice_president"}]},
    {"document":"cancellation","amount_from":"1000000.00","steps":[{"order":40,"role":"vice_president"}]}
]"#;

/// An invented name.
const COMPANY: &str = "云岫信息技术有限公司";

/// A customer, and the department that sells to it.
pub(super) struct Customer {
    pub(super) id: Uuid,
    pub(super) department: &'static str,
    pub(super) name: &'static str,
    pub(super) contact: &'static str,
    pub(super) phone: &'static str,
    pub(super) address: &'static str,
}

/// Who and what there is.
pub(super) struct Company {
    pub(super) people: HashMap<&'static str, PersonId>,
    /// What each may be asked as, while the demo is made.
    pub(super) tokens: HashMap<&'static str, String>,
    pub(super) customers: Vec<Customer>,
    pub(super) suppliers: Vec<Uuid>,
    pub(super) catalogue: Vec<Goods>,
    pub(super) calendar: Calendar,
}

/// The moment and the day in Shanghai.
pub(super) fn local(at: Moment) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(8 * 3600).expect("Shanghai is 8 hours ahead"))
}

/// The national calendar, which people of the demo work by.
async fn calendar(app: &App) -> Result<Calendar, StoreError> {
    add_national_calendar(&app.store, &app.outside).await?;
    let days = calendar_day::Entity::find().all(&app.store.read()).await?;
    let kind = |kind: &str| if kind == "workday" { DayKind::Workday } else { DayKind::Holiday };
    Ok(Calendar::new(1, days.into_iter().map(|day| (day.date, kind(&day.kind)))))
}

/// Founds the company at the application's moment, in one transaction.
pub(super) async fn found(app: &App, until: Moment) -> anyhow::Result<Company> {
    let outside = &app.outside;
    let told = |problem: Problem| anyhow::anyhow!(problem.words(Language::English));
    // One hash for all: the password is printed anyway, and each would cost as long as fifty requests.
    let hash = &app.passwords.hash(PASSWORD, Outside::real().bytes()).await.map_err(told)?;
    let token = || hex::encode(Outside::real().bytes::<32>());
    let customers = goods::customers()?.into_iter().map(|[department, name, contact, phone, address]| {
        Customer { id: outside.id(), department, name, contact, phone, address }
    });
    let company = Company {
        people: PEOPLE.iter().map(|someone| (someone.0, outside.id())).collect(),
        tokens: PEOPLE.iter().map(|someone| (someone.0, token())).collect(),
        customers: customers.collect(),
        suppliers: goods::SUPPLIERS.iter().map(|_| outside.id()).collect(),
        catalogue: goods::catalogue()?,
        calendar: calendar(app).await?,
    };
    let (of, last_year) = (&company, local(until).year());
    let origin = &Origin::console(outside.now());
    let write = app.store.write("found the demo company", |tx| async move {
        name_company(&tx, COMPANY, origin).await?;
        people(&tx, of, outside, hash, origin).await?;
        master_data(&tx, of, outside, origin).await?;
        matrices(&tx, of, last_year, outside, origin).await?;
        Ok::<_, Problem>(())
    });
    write.await.map_err(told)?;
    Ok(company)
}

async fn people(
    tx: &Write,
    company: &Company,
    outside: &Outside,
    hash: &str,
    origin: &Origin,
) -> Result<(), Problem> {
    let mut departments: HashMap<&str, DepartmentId> = HashMap::new();
    for (code, name, parent, away) in DEPARTMENTS {
        let parent = parent.and_then(|parent| departments.get(parent)).map(|id| id.0);
        let entry = json!({ "code": code, "name": name, "parent_id": parent, "away": away });
        let entry: DepartmentEntry = serde_json::from_value(entry).expect("a department");
        let id = outside.id();
        add_department(tx, id, &entry, origin).await?;
        departments.insert(code, id);
    }
    for (username, name, department, role, reaches) in PEOPLE {
        let id = company.people[username];
        let entry = json!({ "username": username, "name": name, "department_id": departments[department].0 });
        let entry: NewPerson = serde_json::from_value(entry).expect("a person");
        let row = add_person(tx, id, &entry, Some(hash.to_owned()), origin).await?;
        // The shared password is meant to stay: nobody is asked to change it at the first sign-in.
        tx.save(person::Model { password_changed_at: Some(origin.millis()), ..row }, origin).await?;
        let (reach, department_id) = match reaches {
            Reaches::Own => (ReachEntry::Own, None),
            Reaches::Department(of) => (ReachEntry::Department, Some(departments[of])),
            Reaches::All => (ReachEntry::All, None),
        };
        let entry = GrantEntry { person_id: id, role, reach, department_id };
        grant_at_console(tx, outside.id(), &entry, origin).await?;
        sign_in(tx, id, &company.tokens[username], origin).await?;
    }
    Ok(())
}

/// A session for the time the demo is made.
async fn sign_in(tx: &Write, person: PersonId, token: &str, origin: &Origin) -> Result<(), StoreError> {
    let far = (origin.at + TimeDelta::days(3650)).timestamp_millis();
    let row = session::Model {
        token_hash: Sha256::digest(token).to_vec(),
        person: person.0,
        kind: "bearer".to_owned(),
        label: SESSION.to_owned(),
        reads_only: false,
        address: "console".to_owned(),
        created_at: origin.millis(),
        seen_at: far,
        fresh_at: far,
        expires_at: far,
        revoked_at: None,
    };
    session::Entity::insert(session::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

async fn master_data(
    tx: &Write,
    company: &Company,
    outside: &Outside,
    origin: &Origin,
) -> Result<(), StoreError> {
    for (customer, number) in company.customers.iter().zip(0i64..) {
        // Of every third nobody has said how far its credit goes.
        let credit_limit = (number % 3 > 0).then_some((2 + number % 4) * 1_000_000_00);
        tx.save(customer::Model { credit_limit, ..customer_row(customer) }, origin).await?;
    }
    for (id, name) in company.suppliers.iter().zip(goods::SUPPLIERS) {
        tx.save(supplier_row(*id, name), origin).await?;
    }
    let (mut categories, mut all_series) = (HashMap::new(), HashMap::new());
    for goods in &company.catalogue {
        let category = match categories.get(goods.category.0) {
            Some(id) => *id,
            None => {
                let row = category_row(outside.id(), goods.category);
                *categories.entry(goods.category.0).or_insert(tx.save(row, origin).await?.id)
            }
        };
        let key = (goods.category.0, goods.series.0);
        let series = match all_series.get(&key) {
            Some(id) => *id,
            None => {
                let row = series_row(outside.id(), category, goods.series);
                *all_series.entry(key).or_insert(tx.save(row, origin).await?.id)
            }
        };
        tx.save(model_row(outside.id(), series, goods), origin).await?;
    }
    Ok(())
}

/// A version for each year, in force from its first of January: approvals keep the one they were opened under.
async fn matrices(
    tx: &Write,
    company: &Company,
    last_year: i32,
    outside: &Outside,
    origin: &Origin,
) -> Result<(), StoreError> {
    for year in local(origin.at).year()..=last_year {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).expect("every year has a first of January");
        let first = first.and_time(chrono::NaiveTime::MIN).and_utc() - TimeDelta::hours(8);
        let row = authority_version::Model {
            id: outside.id(),
            revision: 0,
            year: i64::from(year),
            title: format!("网上审批权限（{year}）"),
            status: if year == last_year { "published" } else { "superseded" }.to_owned(),
            matrix: MATRIX.to_owned(),
            written_by: company.people["publisher"].0,
            published_by: Some(company.people["publisher2"].0),
            in_force_from: Some(first.max(origin.at).timestamp_millis()),
        };
        tx.save(row, origin).await?;
    }
    Ok(())
}

fn customer_row(customer: &Customer) -> customer::Model {
    customer::Model {
        id: customer.id,
        revision: 0,
        name: customer.name.to_owned(),
        name_fold: search::fold(customer.name),
        contact: customer.contact.to_owned(),
        phone: customer.phone.to_owned(),
        address: customer.address.to_owned(),
        credit_limit: None,
        active: true,
        search: search::search_text([customer.name]),
        sort_key: search::sort_key(customer.name),
    }
}

fn supplier_row(id: Uuid, name: &str) -> supplier::Model {
    supplier::Model {
        id,
        revision: 0,
        name: name.to_owned(),
        name_fold: search::fold(name),
        contact: String::new(),
        phone: String::new(),
        active: true,
        search: search::search_text([name]),
        sort_key: search::sort_key(name),
    }
}

fn category_row(id: Uuid, (code, name): (&str, &str)) -> category::Model {
    let search = search::search_text([code, name]);
    category::Model { id, revision: 0, code: code.to_owned(), name: name.to_owned(), active: true, search }
}

fn series_row(id: Uuid, category: Uuid, (code, name): (&str, &str)) -> series::Model {
    let search = search::search_text([code, name]);
    let (code, name) = (code.to_owned(), name.to_owned());
    series::Model { id, revision: 0, category, code, name, active: true, search }
}

fn model_row(id: Uuid, series: Uuid, goods: &Goods) -> model::Model {
    model::Model {
        id,
        revision: 0,
        series,
        name: goods.model.to_owned(),
        name_fold: search::fold(goods.model),
        unit: goods.unit.to_owned(),
        brand: goods.brand.to_owned(),
        warranty_years: goods.warranty_years,
        warranty_start: goods.warranty_start.to_owned(),
        serial_tracked: goods.serial_tracked,
        active: true,
        search: search::search_text([goods.model]),
    }
}
