//! What the queue reads, within the person's scope.

use super::duplicates::{Duplicate, duplicates};
use crate::features::directory::queries::{names_of_customers, names_of_departments, names_of_people};
use crate::http::{Context, Listing, Page, Problem};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use regulation::code::ProjectCode;
use regulation::contract::ContractKind;
use regulation::{Actor, DutyKind, Fen, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::entities::{code_registry, code_sequence, project, todo};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use store::{StoreError, scope};
use uuid::Uuid;

/// What the queue can be narrowed by.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Those returned to their account manager, instead of those that wait for a code.
    #[serde(default)]
    pub returned: Returned,
}

/// Whether those that were returned are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Returned {
    /// Those that wait for a code.
    #[default]
    No,
    /// Those that were returned.
    Yes,
}

/// The queue has one order: the oldest first.
pub type Sort = crate::http::Unsorted;

/// An application.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ApplicationItem {
    /// The project that was applied for.
    pub id: Uuid,
    /// The number of its last event: for `If-Match`.
    pub revision: i64,
    /// For what.
    pub title: String,
    /// The customer.
    pub customer_id: Uuid,
    /// The customer's name.
    pub customer: String,
    /// The account manager.
    pub account_manager_id: Uuid,
    /// Their name.
    pub account_manager: String,
    /// The department that sells.
    pub department: String,
    /// The contract it stands on.
    pub contract_id: Uuid,
    /// `virtual` or `formal`.
    #[schema(value_type = String)]
    pub contract_kind: ContractKind,
    /// The contract's number.
    pub contract_number: Option<String>,
    /// The contract's amount.
    #[schema(value_type = String)]
    pub amount: Fen,
    /// The arrival promised.
    #[schema(value_type = Option<String>)]
    pub promised_on: Option<NaiveDate>,
    /// When it was handed in.
    #[schema(value_type = String)]
    pub applied_at: DateTime<Utc>,
    /// Since when it waits for a code; later than the hand-in when it was returned in between.
    #[schema(value_type = Option<String>)]
    pub waiting_since: Option<DateTime<Utc>>,
    /// Projects it may repeat, the likeliest first.
    pub duplicates: Vec<Duplicate>,
}

fn applied(actor: &Actor, returned: Returned) -> Select<project::Entity> {
    project::Entity::find()
        .filter(scope::projects(&actor.sight()))
        .filter(project::Column::Status.eq(Status::Applied.code()))
        .filter(project::Column::Returned.eq(returned == Returned::Yes))
}

/// How many wait for a code, and how many were returned.
pub async fn counts(conn: &impl ConnectionTrait, actor: &Actor) -> Result<(u64, u64), StoreError> {
    let waiting = applied(actor, Returned::No).count(conn).await?;
    Ok((waiting, applied(actor, Returned::Yes).count(conn).await?))
}

/// A page of the queue.
pub async fn applications(
    ctx: &Context,
    listing: &Listing<Filter, Sort>,
) -> Result<Page<ApplicationItem>, Problem> {
    let (read, query) = (ctx.read(), applied(&ctx.actor, listing.filter.returned));
    let total = match listing.counted {
        true => Some(query.clone().count(&read).await.map_err(StoreError::from)?),
        false => None,
    };
    let mut paged = query;
    if let Some(cursor) = &listing.cursor {
        let (at, id): (i64, Uuid) = cursor.keys()?;
        let place = [project::Column::AppliedAt, project::Column::Id].map(|column| column.into_expr());
        paged = paged.filter(Expr::tuple(place).gt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let paged = paged.order_by_asc(project::Column::AppliedAt).order_by_asc(project::Column::Id);
    let rows = paged.limit(listing.limit + 1).all(&read).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.applied_at, row.id));
    let items = items(ctx, page.items).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total })
}

async fn items(ctx: &Context, rows: Vec<project::Model>) -> Result<Vec<ApplicationItem>, Problem> {
    let read = ctx.read();
    let customers = names_of_customers(&read, rows.iter().map(|row| row.customer)).await?;
    let people = names_of_people(&read, rows.iter().map(|row| row.account_manager)).await?;
    let departments = names_of_departments(&read, rows.iter().map(|row| row.department)).await?;
    let since = waiting_since(&read, &rows).await?;
    let mut duplicates = duplicates(&read, &ctx.actor, &rows).await?;
    let name = |names: &BTreeMap<Uuid, String>, id: &Uuid| names.get(id).cloned().unwrap_or_default();
    let moment = |millis: i64| DateTime::from_timestamp_millis(millis).unwrap_or_default();
    let item = |row: project::Model| {
        let contract_kind = serde_json::from_value(row.contract_kind.as_str().into());
        Ok(ApplicationItem {
            id: row.id,
            revision: row.number,
            customer_id: row.customer,
            customer: name(&customers, &row.customer),
            account_manager_id: row.account_manager,
            account_manager: name(&people, &row.account_manager),
            department: name(&departments, &row.department),
            contract_id: row.contract,
            contract_kind: contract_kind.map_err(|error| Problem::internal(&error))?,
            amount: Fen(row.amount),
            promised_on: row.promised_on,
            applied_at: moment(row.applied_at),
            waiting_since: since.get(&row.id).map(|since| moment(*since)),
            duplicates: duplicates.remove(&row.id).unwrap_or_default(),
            title: row.title,
            contract_number: row.contract_number,
        })
    };
    rows.into_iter().map(item).collect()
}

async fn waiting_since(
    conn: &impl ConnectionTrait,
    rows: &[project::Model],
) -> Result<BTreeMap<Uuid, i64>, StoreError> {
    let query = todo::Entity::find()
        .select_only()
        .columns([todo::Column::Stream, todo::Column::Since])
        .filter(todo::Column::Stream.is_in(rows.iter().map(|row| row.id)))
        .filter(todo::Column::Duty.eq(DutyKind::GiveCode.code()));
    let found: Vec<(Uuid, i64)> = query.into_tuple().all(conn).await?;
    Ok(found.into_iter().collect())
}

/// The code that the sequence of the year would give next. Somebody else may be given it first.
pub async fn next_code(conn: &impl ConnectionTrait, today: NaiveDate) -> Result<ProjectCode, StoreError> {
    let year = today.year();
    let row = code_sequence::Entity::find_by_id(i64::from(year)).one(conn).await?;
    let mut number = u32::try_from(row.map_or(0, |row| row.last)).unwrap_or_default();
    // The sequence steps over codes that were asked for by name.
    loop {
        number = number.saturating_add(1);
        let code = ProjectCode::in_sequence(year, number);
        if code_registry::Entity::find_by_id(code.as_str()).one(conn).await?.is_none() {
            return Ok(code);
        }
    }
}
