//! The project list, and the look-up of a serial number; both within the person's scope.

use super::view::margin;
use crate::http::{Cursor, Listing, Order, Page, Problem};
use chrono::NaiveDate;
use regulation::serial::SerialNumber;
use regulation::{Actor, BasisPoints, Fen, Sight, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::entities::{coverage, customer, department, person, project, serial};
use store::sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// What the list can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// One status, or several.
    #[serde(default)]
    pub status: Option<OneOrMore<Status>>,
    /// The department that sells.
    #[serde(default)]
    pub department: Option<Uuid>,
    /// The account manager.
    #[serde(default)]
    pub account_manager: Option<Uuid>,
    /// The customer.
    #[serde(default)]
    pub customer: Option<Uuid>,
    /// `virtual` or `formal`.
    #[serde(default)]
    pub contract_kind: Option<regulation::contract::ContractKind>,
    /// Only those whose signature is overdue on this day (2.4.3).
    #[serde(default)]
    pub overdue_on: Option<NaiveDate>,
}

/// A filter that may be named more than once.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore<T> {
    /// Once.
    One(T),
    /// More than once.
    More(Vec<T>),
}

impl<T: Copy> OneOrMore<T> {
    /// All of them.
    pub fn all(&self) -> Vec<T> {
        match self {
            Self::One(one) => vec![*one],
            Self::More(more) => more.clone(),
        }
    }
}

/// What the list can be sorted by; newest change first when left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The contract's amount.
    Amount,
    /// By when the customer has to have signed.
    SignDue,
    /// The project code.
    Code,
    /// The last change.
    Changed,
}

impl Sort {
    fn column(self) -> project::Column {
        match self {
            Self::Amount => project::Column::Amount,
            Self::SignDue => project::Column::SignDueOn,
            Self::Code => project::Column::Code,
            Self::Changed => project::Column::ChangedAt,
        }
    }
}

/// A row of the list. Margin is left out for those who may not see it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProjectItem {
    /// The project.
    pub id: Uuid,
    /// Its code, once given.
    pub code: Option<String>,
    /// For what.
    pub title: String,
    /// Its status.
    pub status: String,
    /// The customer.
    pub customer_id: Uuid,
    /// The customer's name.
    pub customer: String,
    /// The account manager.
    pub account_manager_id: Uuid,
    /// The account manager's name.
    pub account_manager: String,
    /// The department that sells.
    pub department_id: Uuid,
    /// `virtual` or `formal`.
    pub contract_kind: String,
    /// The contract's amount.
    #[schema(value_type = String)]
    pub amount: Fen,
    /// The gross margin.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub margin: Option<BasisPoints>,
    /// The arrival promised.
    #[schema(value_type = Option<String>)]
    pub promised_on: Option<NaiveDate>,
    /// The day of 到货.
    #[schema(value_type = Option<String>)]
    pub arrived_on: Option<NaiveDate>,
    /// By when the customer has to have signed.
    #[schema(value_type = Option<String>)]
    pub sign_due_on: Option<NaiveDate>,
    /// Milliseconds since 1970 UTC.
    pub changed_at: i64,
}

/// The filters as a predicate; statuses apart, so that the tabs can count what each would show.
async fn narrowed<S>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, S>,
) -> Result<Condition, StoreError> {
    let filter = &listing.filter;
    let mut all = Condition::all().add(scope::projects(&actor.sight()));
    if let Some(typed) = &listing.q {
        all = all.add(search::projects(conn, typed).await?.condition);
    }
    if let Some(department) = filter.department {
        all = all.add(project::Column::Department.eq(department));
    }
    if let Some(person) = filter.account_manager {
        all = all.add(project::Column::AccountManager.eq(person));
    }
    if let Some(customer) = filter.customer {
        all = all.add(project::Column::Customer.eq(customer));
    }
    if let Some(kind) = filter.contract_kind {
        all = all.add(project::Column::ContractKind.eq(kind.code()));
    }
    if let Some(day) = filter.overdue_on {
        all = all
            .add(project::Column::Status.eq(Status::Arrived.code()))
            .add(project::Column::SignDueOn.lt(day));
    }
    Ok(all)
}

fn of_status(filter: &Filter) -> Condition {
    match &filter.status {
        None => Condition::all(),
        Some(statuses) => {
            let codes = statuses.all().into_iter().map(Status::code);
            Condition::all().add(project::Column::Status.is_in(codes))
        }
    }
}

/// A page of the list.
pub async fn projects(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, Sort>,
) -> Result<Page<ProjectItem>, Problem> {
    let (sort, order) = listing.sort.unwrap_or((Sort::Changed, Order::Down));
    let narrowed = narrowed(conn, actor, listing).await?;
    let query = project::Entity::find().filter(narrowed).filter(of_status(&listing.filter));
    let total =
        if listing.counted { Some(query.clone().count(conn).await.map_err(StoreError::from)?) } else { None };
    let down = order == Order::Down;
    let mut paged = query;
    if let Some(cursor) = &listing.cursor {
        paged = paged.filter(beyond(sort, down, cursor)?);
    }
    let by = if down { store::sea_orm::Order::Desc } else { store::sea_orm::Order::Asc };
    // A list sorted by something that is not there yet shows what has it first, in either order.
    if matches!(sort, Sort::SignDue | Sort::Code) {
        paged = paged.filter(sort.column().is_not_null());
    }
    let rows =
        paged.order_by(sort.column(), by.clone()).order_by(project::Column::Id, by).limit(listing.limit + 1);
    let rows = rows.all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (key(sort, row), row.id));
    let items = named(conn, actor, page.items).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total })
}

/// The sort key of a row as it stands in a cursor.
fn key(sort: Sort, row: &project::Model) -> String {
    match sort {
        Sort::Amount => row.amount.to_string(),
        Sort::SignDue => row.sign_due_on.map(|day| day.to_string()).unwrap_or_default(),
        Sort::Code => row.code.clone().unwrap_or_default(),
        Sort::Changed => row.changed_at.to_string(),
    }
}

/// What comes after the cursor.
fn beyond(sort: Sort, down: bool, cursor: &Cursor) -> Result<Condition, Problem> {
    let (key, id): (String, Uuid) = cursor.keys()?;
    let column = Expr::col((project::Entity, sort.column()));
    let malformed = || Problem::new(crate::http::Code::NotUnderstood);
    let value: store::sea_orm::Value = match sort {
        Sort::Amount | Sort::Changed => key.parse::<i64>().map_err(|_| malformed())?.into(),
        Sort::SignDue => key.parse::<NaiveDate>().map_err(|_| malformed())?.into(),
        Sort::Code => key.into(),
    };
    let same = Condition::all().add(column.clone().eq(value.clone())).add(if down {
        project::Column::Id.lt(id)
    } else {
        project::Column::Id.gt(id)
    });
    let further = if down { column.lt(value) } else { column.gt(value) };
    Ok(Condition::any().add(further).add(same))
}

/// The names of customers and account managers, each read once.
async fn named(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    rows: Vec<project::Model>,
) -> Result<Vec<ProjectItem>, StoreError> {
    let customers =
        customer::Entity::find().select_only().columns([customer::Column::Id, customer::Column::Name]);
    let customers = customers.filter(customer::Column::Id.is_in(rows.iter().map(|row| row.customer)));
    let customers: BTreeMap<Uuid, String> = customers.into_tuple().all(conn).await?.into_iter().collect();
    let people = person::Entity::find().select_only().columns([person::Column::Id, person::Column::Name]);
    let people = people.filter(person::Column::Id.is_in(rows.iter().map(|row| row.account_manager)));
    let people: BTreeMap<Uuid, String> = people.into_tuple().all(conn).await?.into_iter().collect();
    let item = |row: project::Model| {
        let sees_cost = actor.sees_cost(row.department.into(), row.account_manager.into());
        ProjectItem {
            id: row.id,
            code: row.code,
            title: row.title,
            status: row.status,
            customer_id: row.customer,
            customer: customers.get(&row.customer).cloned().unwrap_or_default(),
            account_manager_id: row.account_manager,
            account_manager: people.get(&row.account_manager).cloned().unwrap_or_default(),
            department_id: row.department,
            contract_kind: row.contract_kind,
            amount: Fen(row.amount),
            margin: margin(row.margin).filter(|_| sees_cost),
            promised_on: row.promised_on,
            arrived_on: row.arrived_on,
            sign_due_on: row.sign_due_on,
            changed_at: row.changed_at,
        }
    };
    Ok(rows.into_iter().map(item).collect())
}

/// How many projects stand in each status, and their amount: the tabs of the list and the stages of the workbench.
pub async fn by_status<S>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, S>,
) -> Result<BTreeMap<String, (i64, Fen)>, StoreError> {
    let rows: Vec<(String, i64, i64)> = project::Entity::find()
        .select_only()
        .column(project::Column::Status)
        .column_as(project::Column::Id.count(), "projects")
        .column_as(Expr::col(project::Column::Amount).sum().cast_as("bigint"), "amount")
        .filter(narrowed(conn, actor, listing).await?)
        .group_by(project::Column::Status)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(status, count, amount)| (status, (count, Fen(amount)))).collect())
}

/// How many projects are past the day by which the customer had to have signed (2.4.3).
pub async fn overdue(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    today: NaiveDate,
) -> Result<u64, StoreError> {
    let query = project::Entity::find()
        .filter(scope::projects(&actor.sight()))
        .filter(project::Column::Status.eq(Status::Arrived.code()))
        .filter(project::Column::SignDueOn.lt(today));
    Ok(query.count(conn).await?)
}

/// What the filters offer: departments and account managers that have projects the person sees.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// Departments.
    pub departments: Vec<Uuid>,
    /// Account managers.
    pub account_managers: Vec<Uuid>,
}

/// Reads what the filters offer. Departments and people are few: each is asked for one project, where asking the projects
/// for their departments would read them all. What the reader sees whole is offered without being asked: "of this
/// department, and of that one" is never true, and a database would read all of a department to find that out.
pub async fn offered(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Offered, StoreError> {
    let sight = actor.sight();
    let beside_departments = Sight { departments: Vec::new(), ..sight.clone() };
    let beside_own = Sight { own: None, ..sight.clone() };
    let seen = |sight: &Sight, of: project::Column, whose: SimpleExpr| {
        let one = project::Entity::find().select_only().column(project::Column::Id);
        let one = one.filter(scope::projects(sight)).filter(Expr::col((project::Entity, of)).eq(whose));
        Expr::exists(one.into_query())
    };
    let departments = department::Entity::find().select_only().column(department::Column::Id);
    let whose = Expr::col((department::Entity, department::Column::Id));
    let whole = department::Column::Id.is_in(sight.departments.iter().map(|department| department.0));
    let asked = seen(&beside_departments, project::Column::Department, whose);
    let departments = departments.filter(Condition::any().add(whole).add(asked));
    let people = person::Entity::find().select_only().column(person::Column::Id);
    let whose = Expr::col((person::Entity, person::Column::Id));
    let own = person::Column::Id.is_in(sight.own.map(|person| person.0));
    let asked = seen(&beside_own, project::Column::AccountManager, whose);
    let people = people.filter(Condition::any().add(own).add(asked));
    Ok(Offered {
        departments: departments.into_tuple().all(conn).await?,
        account_managers: people.into_tuple().all(conn).await?,
    })
}

/// A delivered unit, found by its serial number.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Unit {
    /// The serial number in its normal form.
    pub serial: String,
    /// Category and series.
    pub series_key: String,
    /// The project it was delivered in.
    pub project_id: Uuid,
    /// That project's code.
    pub project_code: Option<String>,
    /// That project's title.
    pub title: String,
    /// The customer.
    pub customer_id: Uuid,
    /// The line of the equipment list.
    pub line: i64,
    /// The sheet it was signed for on.
    pub sheet: i64,
    /// Last day of the vendor's warranty, once handed over.
    #[schema(value_type = Option<String>)]
    pub vendor_until: Option<NaiveDate>,
    /// Last day of what was promised to the customer, once handed over.
    #[schema(value_type = Option<String>)]
    pub promised_until: Option<NaiveDate>,
}

/// Serial number, series, line and sheet; project, its code, title and customer; last days of both warranties.
type UnitRow =
    (String, String, i64, i64, Uuid, Option<String>, String, Uuid, Option<NaiveDate>, Option<NaiveDate>);

/// The units of a serial number, of projects the person sees.
pub async fn units(conn: &impl ConnectionTrait, actor: &Actor, typed: &str) -> Result<Vec<Unit>, StoreError> {
    let Ok(number) = SerialNumber::new(typed) else { return Ok(Vec::new()) };
    units_where(conn, actor, serial::Column::Serial.eq(number.as_str()), None).await
}

/// The first units whose serial number begins so, of projects the person sees.
pub async fn units_beginning(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    beginning: &SerialNumber,
    limit: u64,
) -> Result<Vec<Unit>, StoreError> {
    let begins = search::begins_with((serial::Entity, serial::Column::Serial), beginning.as_str());
    units_where(conn, actor, begins, Some(limit)).await
}

async fn units_where(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    wanted: SimpleExpr,
    limit: Option<u64>,
) -> Result<Vec<Unit>, StoreError> {
    let covered = Condition::all()
        .add(
            Expr::col((coverage::Entity, coverage::Column::Project))
                .equals((serial::Entity, serial::Column::Project)),
        )
        .add(
            Expr::col((coverage::Entity, coverage::Column::Sheet))
                .equals((serial::Entity, serial::Column::Sheet)),
        )
        .add(
            Expr::col((coverage::Entity, coverage::Column::Line))
                .equals((serial::Entity, serial::Column::Line)),
        );
    let of_project =
        serial::Entity::belongs_to(project::Entity).from(serial::Column::Project).to(project::Column::Id);
    let to_coverage = serial::Entity::belongs_to(coverage::Entity)
        .from(serial::Column::Project)
        .to(coverage::Column::Project)
        .on_condition(move |_, _| covered.clone());
    let rows: Vec<UnitRow> = serial::Entity::find()
        .select_only()
        .columns([
            serial::Column::Serial,
            serial::Column::SeriesKey,
            serial::Column::Line,
            serial::Column::Sheet,
        ])
        .columns([
            project::Column::Id,
            project::Column::Code,
            project::Column::Title,
            project::Column::Customer,
        ])
        .columns([coverage::Column::VendorUntil, coverage::Column::PromisedUntil])
        .join(JoinType::InnerJoin, of_project.into())
        .join(JoinType::LeftJoin, to_coverage.into())
        .filter(wanted)
        .filter(scope::projects(&actor.sight()))
        .order_by_asc(serial::Column::Serial)
        .limit(limit)
        .into_tuple()
        .all(conn)
        .await?;
    let unit = |(
        serial,
        series_key,
        line,
        sheet,
        project_id,
        project_code,
        title,
        customer_id,
        vendor_until,
        promised_until,
    )| Unit {
        serial,
        series_key,
        project_id,
        project_code,
        title,
        customer_id,
        line,
        sheet,
        vendor_until,
        promised_until,
    };
    Ok(rows.into_iter().map(unit).collect())
}
