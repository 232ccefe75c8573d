//! The demands a person sees, filtered and paged, the newest first (D1).

use crate::features::directory::queries::{Names, names_of_customers, names_of_people};
use crate::http::{Listing, Order, Page, Problem, one_or_many};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::{Actor, Fen};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::entities::{customer, demand};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// Where a demand stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DemandStatus {
    /// It is being followed.
    Open,
    /// It became a contract.
    Contract,
    /// It ended without one.
    Dropped,
}

impl DemandStatus {
    /// In the order of the screen.
    pub const ALL: [Self; 3] = [Self::Open, Self::Contract, Self::Dropped];

    /// The name in the database and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Contract => "contract",
            Self::Dropped => "dropped",
        }
    }
}

/// What the list can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// One status, or several.
    #[serde(default, deserialize_with = "one_or_many")]
    pub status: Vec<DemandStatus>,
    /// The department that sells.
    #[serde(default)]
    pub department: Option<Uuid>,
    /// The account manager.
    #[serde(default)]
    pub account_manager: Option<Uuid>,
    /// The customer.
    #[serde(default)]
    pub customer: Option<Uuid>,
}

/// What the list can be sorted by; the newest first when left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// When it was recorded.
    Recorded,
}

/// How the list is asked for.
pub type DemandListing = Listing<Filter, Sort>;

/// A row of the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DemandItem {
    /// The demand.
    pub id: Uuid,
    /// In one line.
    pub title: String,
    /// Where it stands.
    pub status: DemandStatus,
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
    /// About how much.
    #[schema(value_type = Option<String>)]
    pub estimate: Option<Fen>,
    /// By when.
    #[schema(value_type = Option<String>)]
    pub wanted_on: Option<NaiveDate>,
    /// The contract it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_id: Option<Uuid>,
    /// When it was recorded.
    #[schema(value_type = String)]
    pub recorded_at: DateTime<Utc>,
}

/// The filters as a predicate; statuses apart, so that the tabs can count what each would show.
fn narrowed(actor: &Actor, listing: &DemandListing) -> Condition {
    let filter = &listing.filter;
    let mut all = Condition::all().add(scope::demands(&actor.sight()));
    if let Some(typed) = &listing.q {
        let customers = customer::Entity::find()
            .select_only()
            .column(customer::Column::Id)
            .filter(search::contains(customer::Column::Search, typed));
        let named = Condition::any()
            .add(search::contains(demand::Column::Search, typed))
            .add(demand::Column::Customer.in_subquery(customers.into_query()));
        all = all.add(named);
    }
    for (column, wanted) in [
        (demand::Column::Department, filter.department),
        (demand::Column::AccountManager, filter.account_manager),
        (demand::Column::Customer, filter.customer),
    ] {
        if let Some(wanted) = wanted {
            all = all.add(column.eq(wanted));
        }
    }
    all
}

fn of_status(filter: &Filter) -> Condition {
    if filter.status.is_empty() {
        return Condition::all();
    }
    let codes = filter.status.iter().map(|status| status.code());
    Condition::all().add(demand::Column::Status.is_in(codes))
}

/// A page of the list.
pub async fn demands(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &DemandListing,
) -> Result<Page<DemandItem>, Problem> {
    let (_, order) = listing.sort.unwrap_or((Sort::Recorded, Order::Down));
    let mut query =
        demand::Entity::find().filter(narrowed(actor, listing)).filter(of_status(&listing.filter));
    let total =
        if listing.counted { Some(query.clone().count(conn).await.map_err(StoreError::from)?) } else { None };
    let down = order == Order::Down;
    if let Some(cursor) = &listing.cursor {
        let (recorded_at, id): (i64, Uuid) = cursor.keys()?;
        let place = Expr::tuple([Expr::col(demand::Column::RecordedAt), Expr::col(demand::Column::Id)]);
        let last = Expr::tuple([Expr::value(recorded_at), Expr::value(id)]);
        query = query.filter(if down { place.lt(last) } else { place.gt(last) });
    }
    let by = if down { store::sea_orm::Order::Desc } else { store::sea_orm::Order::Asc };
    let rows = query
        .order_by(demand::Column::RecordedAt, by.clone())
        .order_by(demand::Column::Id, by)
        .limit(listing.limit + 1)
        .all(conn)
        .await
        .map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.recorded_at, row.id));
    let customers = names_of_customers(conn, page.items.iter().map(|row| row.customer)).await?;
    let people = names_of_people(conn, page.items.iter().map(|row| row.account_manager)).await?;
    let items = page.items.into_iter().map(|row| item(row, &customers, &people));
    Ok(Page { items: items.collect::<Result<_, _>>()?, next_cursor: page.next_cursor, total })
}

fn item(row: demand::Model, customers: &Names, people: &Names) -> Result<DemandItem, Problem> {
    let status = DemandStatus::ALL.into_iter().find(|status| status.code() == row.status);
    let status = status.ok_or_else(|| {
        Problem::internal(&StoreError::Impossible {
            table: "demand",
            row: row.id.to_string(),
            what: format!("status is {}", row.status),
        })
    })?;
    Ok(DemandItem {
        id: row.id,
        title: row.title,
        status,
        customer_id: row.customer,
        customer: customers.get(&row.customer).cloned().unwrap_or_default(),
        account_manager_id: row.account_manager,
        account_manager: people.get(&row.account_manager).cloned().unwrap_or_default(),
        department_id: row.department,
        estimate: row.estimate.map(Fen),
        wanted_on: row.wanted_on,
        contract_id: row.contract,
        recorded_at: DateTime::from_timestamp_millis(row.recorded_at).unwrap_or_default(),
    })
}

/// How many demands there are of a status, and about how much they come to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    /// Demands.
    pub count: u64,
    /// Their estimates.
    pub estimate: Fen,
}

/// The sums by status, whichever status the list shows.
pub async fn sums(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &DemandListing,
) -> Result<BTreeMap<String, Sum>, StoreError> {
    let rows: Vec<(String, i64, Option<i64>)> = demand::Entity::find()
        .select_only()
        .column(demand::Column::Status)
        .column_as(demand::Column::Id.count(), "demands")
        .column_as(Expr::col(demand::Column::Estimate).sum().cast_as("bigint"), "estimate")
        .filter(narrowed(actor, listing))
        .group_by(demand::Column::Status)
        .into_tuple()
        .all(conn)
        .await?;
    let sum = |count, estimate: Option<i64>| Sum {
        count: u64::try_from(count).unwrap_or_default(),
        estimate: Fen(estimate.unwrap_or_default()),
    };
    Ok(rows.into_iter().map(|(status, count, estimate)| (status, sum(count, estimate))).collect())
}

/// The departments and account managers of the demands a person sees: what the filters offer.
pub async fn sellers(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let query = demand::Entity::find()
        .select_only()
        .columns([demand::Column::Department, demand::Column::AccountManager])
        .filter(scope::demands(&actor.sight()))
        .distinct();
    Ok(query.into_tuple().all(conn).await?)
}
