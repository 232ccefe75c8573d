//! The list of maintenance cases, within the person's scope.

use crate::features::directory::queries::names_of_customers;
use crate::http::{Listing, Page, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::serial::SerialNumber;
use regulation::{Actor, Fen};
use serde::{Deserialize, Serialize};
use store::entities::maintenance_case::{Column, Entity, Model};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// Whether a case is still worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Worked on.
    Open,
    /// Completed.
    Completed,
}

impl CaseStatus {
    /// In the order of the screen.
    pub const ALL: [Self; 2] = [Self::Open, Self::Completed];

    /// As it stands in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Completed => "completed",
        }
    }

    fn condition(self) -> Condition {
        Condition::all().add(match self {
            Self::Open => Column::CompletedAt.is_null(),
            Self::Completed => Column::CompletedAt.is_not_null(),
        })
    }
}

/// Who acts, by the vendor's warranty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RouteFilter {
    /// 2.6.2
    Commerce,
    /// 2.6.3
    ItService,
}

/// What the list can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Open or completed.
    #[serde(default)]
    pub status: Option<CaseStatus>,
    /// Who acts.
    #[serde(default)]
    pub route: Option<RouteFilter>,
    /// The project the unit was delivered in.
    #[serde(default)]
    pub project: Option<Uuid>,
    /// The unit.
    #[serde(default)]
    pub serial_number: Option<SerialNumber>,
}

/// The list has one order: the newest first.
pub type Sort = crate::http::Unsorted;

/// A row of the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CaseItem {
    /// The case.
    pub id: Uuid,
    /// The unit.
    pub serial: String,
    /// Within which its serial number is unique.
    pub series_key: String,
    /// The project it was delivered in.
    pub project_id: Uuid,
    /// The customer.
    pub customer_id: Uuid,
    /// The customer's name.
    pub customer: String,
    /// `commerce` or `it_service`.
    pub route: String,
    /// Whether the technical department is involved.
    pub technical: bool,
    /// When it failed.
    #[schema(value_type = String)]
    pub fault_on: NaiveDate,
    /// What it came to so far.
    #[schema(value_type = String)]
    pub cost: Fen,
    /// `open` or `completed`.
    pub status: &'static str,
    /// When it was opened.
    #[schema(value_type = String)]
    pub opened_at: DateTime<Utc>,
}

/// The filters as a predicate; the status apart, so that the tabs can count what each would show.
fn narrowed(actor: &Actor, listing: &Listing<Filter, Sort>) -> Condition {
    let filter = &listing.filter;
    let mut all = Condition::all().add(scope::maintenance_cases(&actor.sight()));
    if let Some(typed) = &listing.q {
        all = all.add(search::contains(Column::Search, typed));
    }
    if let Some(serial) = &filter.serial_number {
        all = all.add(Column::Serial.eq(serial.as_str()));
    }
    if let Some(route) = filter.route {
        all = all.add(Column::Route.eq(match route {
            RouteFilter::Commerce => "commerce",
            RouteFilter::ItService => "it_service",
        }));
    }
    match filter.project {
        Some(project) => all.add(Column::Project.eq(project)),
        None => all,
    }
}

/// A page of the list.
pub async fn cases(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, Sort>,
) -> Result<Page<CaseItem>, Problem> {
    let mut query = Entity::find().filter(narrowed(actor, listing));
    if let Some(status) = listing.filter.status {
        query = query.filter(status.condition());
    }
    if let Some(cursor) = &listing.cursor {
        let (at, id): (i64, Uuid) = cursor.keys()?;
        let same = Condition::all().add(Column::OpenedAt.eq(at)).add(Column::Id.lt(id));
        query = query.filter(Condition::any().add(Column::OpenedAt.lt(at)).add(same));
    }
    let query = query.order_by_desc(Column::OpenedAt).order_by_desc(Column::Id).limit(listing.limit + 1);
    let rows = query.all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.opened_at, row.id));
    let customers = names_of_customers(conn, page.items.iter().map(|row| row.customer)).await?;
    Ok(page.map(|row: Model| CaseItem {
        id: row.id,
        serial: row.serial,
        series_key: row.series_key,
        project_id: row.project,
        customer_id: row.customer,
        customer: customers.get(&row.customer).cloned().unwrap_or_default(),
        route: row.route,
        technical: row.technical,
        fault_on: row.fault_on,
        cost: Fen(row.cost),
        status: if row.completed_at.is_some() { "completed" } else { "open" },
        opened_at: DateTime::from_timestamp_millis(row.opened_at).unwrap_or_default(),
    }))
}

/// How many cases there are of a status, whichever the list shows.
pub async fn count(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, Sort>,
    status: CaseStatus,
) -> Result<u64, StoreError> {
    let query = Entity::find().filter(narrowed(actor, listing)).filter(status.condition());
    Ok(query.count(conn).await?)
}
