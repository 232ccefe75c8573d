//! The list of purchase orders, within the person's scope.

use crate::features::directory::queries::names_of_suppliers;
use crate::features::project::part_list::{
    self, Counts, Keys, PartListing, ProjectOfPart, part, projects_of, seen,
};
use crate::http::{Page, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::{Actor, Fen};
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::entities::purchase_order::{Column, Entity, Model};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Something is still to come.
    Outstanding,
    /// Everything has come.
    Complete,
    /// What has not come will not come.
    Ended,
}

impl OrderStatus {
    /// In the order of the screen.
    pub const ALL: [Self; 3] = [Self::Outstanding, Self::Complete, Self::Ended];

    /// As it stands in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Outstanding => "outstanding",
            Self::Complete => "complete",
            Self::Ended => "ended",
        }
    }

    fn standing(ended: bool, outstanding: bool) -> Self {
        match (ended, outstanding) {
            (true, _) => Self::Ended,
            (false, true) => Self::Outstanding,
            (false, false) => Self::Complete,
        }
    }

    fn condition(self) -> Condition {
        let (ended, outstanding) = (col(Column::Ended), col(Column::Outstanding));
        match self {
            Self::Ended => Condition::all().add(ended.eq(true)),
            Self::Outstanding => Condition::all().add(ended.eq(false)).add(outstanding.eq(true)),
            Self::Complete => Condition::all().add(ended.eq(false)).add(outstanding.eq(false)),
        }
    }
}

fn col(column: Column) -> Expr {
    Expr::col((Entity, column))
}

/// A row of the list. The amount is left out for those who may not see cost.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OrderItem {
    /// The order, `<uuid>.<number>`.
    pub id: String,
    /// Its number in the project.
    pub number: i64,
    /// The project it is for.
    #[serde(flatten)]
    pub project: ProjectOfPart,
    /// From whom.
    pub supplier_id: Uuid,
    /// Their name.
    pub supplier: String,
    /// What it comes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub amount: Option<Fen>,
    /// The arrival the supplier promises.
    #[schema(value_type = Option<String>)]
    pub promised_on: Option<NaiveDate>,
    /// When it was placed.
    #[schema(value_type = String)]
    pub placed_at: DateTime<Utc>,
    /// `outstanding`, `complete` or `ended`.
    pub status: &'static str,
}

async fn narrowed(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<OrderStatus>,
) -> Result<Select<Entity>, StoreError> {
    Ok(Entity::find().filter(seen(conn, Column::Project, actor, listing).await?))
}

fn of_status(listing: &PartListing<OrderStatus>) -> Condition {
    let chosen = &listing.filter.status;
    if chosen.is_empty() {
        return Condition::all();
    }
    chosen.iter().map(|status| status.condition()).fold(Condition::any(), Condition::add)
}

/// A page of the list, the newest first.
pub async fn orders(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<OrderStatus>,
) -> Result<Page<OrderItem>, Problem> {
    let query = narrowed(conn, actor, listing).await?.filter(of_status(listing));
    let keys = Keys { at: col(Column::PlacedAt), project: Column::Project, number: Column::Number };
    let page =
        part_list::page(conn, query, keys, listing, |row| (row.placed_at, row.project, row.number)).await?;
    let projects = projects_of(conn, actor, page.items.iter().map(|row| row.project)).await?;
    let suppliers = names_of_suppliers(conn, page.items.iter().map(|row| row.supplier)).await?;
    let item = |row: Model| {
        let project = projects.get(&row.project)?.clone();
        Some(OrderItem {
            id: part(row.project, row.number),
            number: row.number,
            supplier_id: row.supplier,
            supplier: suppliers.get(&row.supplier).cloned().unwrap_or_default(),
            amount: Some(Fen(row.amount)).filter(|_| project.sees_cost),
            promised_on: row.promised_on,
            placed_at: DateTime::from_timestamp_millis(row.placed_at).unwrap_or_default(),
            status: OrderStatus::standing(row.ended, row.outstanding).code(),
            project,
        })
    };
    let items = page.items.into_iter().filter_map(item).collect();
    Ok(Page { items, next_cursor: page.next_cursor, total: None })
}

/// How many orders there are of each status, whichever the list shows.
pub async fn counts(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<OrderStatus>,
) -> Result<Counts, StoreError> {
    let standing = OrderStatus::ALL.map(|status| (status.code(), status.condition()));
    part_list::counts(conn, narrowed(conn, actor, listing).await?, standing).await
}

/// What the orders of the list come to, for whoever sees the cost of all of them.
pub async fn amount(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<OrderStatus>,
) -> Result<Option<Fen>, StoreError> {
    if !actor.grants.iter().all(|grant| grant.role.sees_cost()) {
        return Ok(None);
    }
    let query = narrowed(conn, actor, listing).await?.filter(of_status(listing)).select_only();
    let query = query.expr_as(col(Column::Amount).sum().cast_as("bigint"), "amount");
    let sum: Option<Option<i64>> = query.into_tuple().one(conn).await?;
    Ok(Some(Fen(sum.flatten().unwrap_or_default())))
}
