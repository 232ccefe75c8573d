//! The project list, and the look-up of a serial number; both within the person's scope.

use super::view::margin;
use crate::http::{Cursor, Listing, Order, Page, Problem};
use crate::layout::Due;
use chrono::NaiveDate;
use regulation::calendar::Calendar;
use regulation::serial::SerialNumber;
use regulation::{Actor, BasisPoints, Fen, Moment, Status};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{coverage, customer, person, project, project_tally, serial};
use store::sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// What the list can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// One status, or several.
    #[serde(default)]
    #[schema(value_type = Vec<Status>)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
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
    /// When anything last happened to it.
    #[schema(value_type = String)]
    pub changed_at: Moment,
}

impl ProjectItem {
    /// Its page.
    pub fn href(&self) -> String {
        format!("/projects/{}", self.code.clone().unwrap_or_else(|| self.id.to_string()))
    }

    /// By when the customer has to have signed, while that waits (2.4.3).
    pub fn signs_by(&self, calendar: &Calendar, today: NaiveDate) -> Option<Due> {
        let on = self.sign_due_on.filter(|_| self.status == Status::Arrived.code())?;
        Some(Due::new(on, calendar.working_days_between(today, on)))
    }
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
        all = all.add(search::projects(conn, typed).await?);
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

fn of_status(statuses: &[Status]) -> Condition {
    match statuses {
        [] => Condition::all(),
        [status] => Condition::all().add(project::Column::Status.eq(status.code())),
        _ => {
            let codes = statuses.iter().copied().map(Status::code);
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
    let query = project::Entity::find().filter(narrowed);
    let statuses = listing.filter.status.as_ref().map(OneOrMore::all).unwrap_or_default();
    let total = if listing.counted {
        let counted = query.clone().filter(of_status(&statuses));
        Some(counted.count(conn).await.map_err(StoreError::from)?)
    } else {
        None
    };
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
    let sorted = |rows: Select<project::Entity>| {
        rows.order_by(sort.column(), by.clone()).order_by(project::Column::Id, by.clone())
    };
    let paged = sorted(paged).limit(listing.limit + 1);
    let rows = if listing.q.is_some() {
        // What was found comes in no order: sorted are its keys alone, and only what is shown is read whole.
        let shown = paged.filter(of_status(&statuses)).select_only().column(project::Column::Id);
        let whole = project::Entity::find().filter(project::Column::Id.in_subquery(shown.into_query()));
        sorted(whole).all(conn).await.map_err(StoreError::from)?
    } else {
        first_of(conn, paged, &statuses, (sort, down)).await?
    };
    let page = Page::of(rows, listing.limit, |row| (key(sort, row), row.id));
    let items = named(conn, actor, page.items).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total })
}

/// The first rows in these statuses. Of several statuses each is read by itself, in the order of an index, and they are
/// merged: together, a database would read and sort all of them.
async fn first_of(
    conn: &impl ConnectionTrait,
    paged: Select<project::Entity>,
    statuses: &[Status],
    (sort, down): (Sort, bool),
) -> Result<Vec<project::Model>, StoreError> {
    if statuses.len() < 2 {
        return Ok(paged.filter(of_status(statuses)).all(conn).await?);
    }
    let mut rows = Vec::new();
    for status in statuses {
        rows.extend(paged.clone().filter(of_status(&[*status])).all(conn).await?);
    }
    rows.sort_by_cached_key(|row| (rank(sort, row), row.id));
    if down {
        rows.reverse();
    }
    rows.dedup_by_key(|row| row.id);
    Ok(rows)
}

/// The sort key of a row as it is compared.
fn rank(sort: Sort, row: &project::Model) -> (Option<i64>, Option<NaiveDate>, Option<String>) {
    match sort {
        Sort::Amount => (Some(row.amount), None, None),
        Sort::SignDue => (None, row.sign_due_on, None),
        Sort::Code => (None, None, row.code.clone()),
        Sort::Changed => (Some(row.changed_at), None, None),
    }
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
            changed_at: Moment::from_timestamp_millis(row.changed_at).unwrap_or_default(),
        }
    };
    Ok(rows.into_iter().map(item).collect())
}

/// How many projects stand in each status, and their amount: the tabs of the list and the stages of the workbench. Where
/// nothing but department and account manager narrows them, they are kept counted.
pub async fn by_status<S>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, S>,
) -> Result<BTreeMap<String, (i64, Fen)>, StoreError> {
    let Filter { status: _, department, account_manager, customer, contract_kind, overdue_on } =
        &listing.filter;
    let kept = listing.q.is_none() && customer.is_none() && contract_kind.is_none() && overdue_on.is_none();
    let rows: Vec<(String, i64, i64)> = match scope::tallies(&actor.sight()).filter(|_| kept) {
        Some(seen) => {
            use project_tally::Column::{AccountManager, Amount, Department, Projects, Status};
            let sum = |column| Expr::col(column).sum().cast_as("bigint");
            let query = project_tally::Entity::find()
                .select_only()
                .column(Status)
                .column_as(sum(Projects), "count")
                .column_as(sum(Amount), "sum")
                .filter(seen)
                .filter(Projects.gt(0))
                .apply_if(*department, |query, department| query.filter(Department.eq(department)))
                .apply_if(*account_manager, |query, person| query.filter(AccountManager.eq(person)))
                .group_by(Status);
            query.into_tuple().all(conn).await?
        }
        None => {
            let query = project::Entity::find()
                .select_only()
                .column(project::Column::Status)
                .column_as(project::Column::Id.count(), "projects")
                .column_as(Expr::col(project::Column::Amount).sum().cast_as("bigint"), "amount")
                .filter(narrowed(conn, actor, listing).await?)
                .group_by(project::Column::Status);
            query.into_tuple().all(conn).await?
        }
    };
    Ok(rows.into_iter().map(|(status, count, amount)| (status, (count, Fen(amount)))).collect())
}

/// How many of these projects are in execution, and the sum of their contracts' amounts.
pub async fn in_execution(
    conn: &impl ConnectionTrait,
    projects: Select<project::Entity>,
) -> Result<(u64, Fen), StoreError> {
    let statuses = Status::ALL.into_iter().filter(|status| status.is_in_execution()).map(Status::code);
    let sum: Option<(i64, Option<i64>)> = projects
        .filter(project::Column::Status.is_in(statuses))
        .select_only()
        .column_as(project::Column::Id.count(), "projects")
        .column_as(Expr::col(project::Column::Amount).sum().cast_as("bigint"), "amount")
        .into_tuple()
        .one(conn)
        .await?;
    let (count, amount) = sum.unwrap_or_default();
    Ok((u64::try_from(count).unwrap_or_default(), Fen(amount.unwrap_or_default())))
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

/// Reads what the filters offer.
pub async fn offered(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Offered, StoreError> {
    let sight = actor.sight();
    let places: Vec<(Uuid, Uuid)> = match scope::tallies(&sight) {
        Some(seen) => {
            use project_tally::Column::{AccountManager, Department, Projects};
            let places = project_tally::Entity::find().select_only().columns([Department, AccountManager]);
            places.filter(seen).filter(Projects.gt(0)).distinct().into_tuple().all(conn).await?
        }
        None => {
            use project::Column::{AccountManager, Department};
            let places = project::Entity::find().select_only().columns([Department, AccountManager]);
            places.filter(scope::projects(&sight)).distinct().into_tuple().all(conn).await?
        }
    };
    let (departments, account_managers): (BTreeSet<Uuid>, BTreeSet<Uuid>) = places.into_iter().unzip();
    Ok(Offered {
        departments: departments.into_iter().collect(),
        account_managers: account_managers.into_iter().collect(),
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
