//! The lists of sign-off sheets and of deliveries, within the person's scope.

use crate::features::project::part_list::{
    self, Counts, Keys, PartListing, ProjectOfPart, part, projects_of, seen,
};
use crate::http::{Page, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::{Actor, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::StoreError;
use store::entities::{delivery, project, serial, sheet};
use store::sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

/// Where a sheet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SheetStatus {
    /// Being written.
    Draft,
    /// With the market assistant.
    WithMarketAssistant,
    /// With the project administrator.
    Submitted,
    /// Accepted.
    Accepted,
    /// Sent back.
    Returned,
    /// Thrown away.
    Discarded,
}

impl SheetStatus {
    /// In the order of the screen.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Returned,
        Self::WithMarketAssistant,
        Self::Submitted,
        Self::Accepted,
        Self::Discarded,
    ];

    /// As it stands in the address and in the table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::WithMarketAssistant => "with_market_assistant",
            Self::Submitted => "submitted",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Discarded => "discarded",
        }
    }
}

/// A row of the list of sheets.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SheetItem {
    /// The sheet, `<uuid>.<number>`.
    pub id: String,
    /// Its number in the project.
    pub number: i64,
    /// The project it is of.
    #[serde(flatten)]
    pub project: ProjectOfPart,
    /// `draft`, `with_market_assistant`, `submitted`, `accepted`, `returned` or `discarded`.
    pub status: String,
    /// When the customer signed.
    #[schema(value_type = Option<String>)]
    pub signed_on: Option<NaiveDate>,
    /// Whether the stamped scan is there.
    pub scanned: bool,
    /// How many serial numbers are on it.
    pub serials: i64,
    /// When it was submitted.
    #[schema(value_type = Option<String>)]
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was accepted.
    #[schema(value_type = Option<String>)]
    pub accepted_at: Option<DateTime<Utc>>,
}

fn moment(millis: Option<i64>) -> Option<DateTime<Utc>> {
    millis.and_then(DateTime::from_timestamp_millis)
}

async fn sheets_seen(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<SheetStatus>,
) -> Result<Select<sheet::Entity>, StoreError> {
    Ok(sheet::Entity::find().filter(seen(conn, sheet::Column::Project, actor, listing).await?))
}

/// Sheets that nobody has got yet come first: somebody still has to write, have signed and submit them.
const NOT_SUBMITTED: i64 = i64::MAX;

/// A page of the sheets: those not submitted, then the newest submission first.
pub async fn sheets(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<SheetStatus>,
) -> Result<Page<SheetItem>, Problem> {
    let mut query = sheets_seen(conn, actor, listing).await?;
    if !listing.filter.status.is_empty() {
        query = query.filter(sheet::Column::Status.is_in(listing.filter.status.iter().map(|s| s.code())));
    }
    let submitted = Expr::col((sheet::Entity, sheet::Column::SubmittedAt));
    // Written out, not bound, so that it is the expression of the index.
    let at = Func::coalesce([submitted, Expr::cust(NOT_SUBMITTED.to_string())]);
    let keys = Keys { at: at.into(), project: sheet::Column::Project, number: sheet::Column::Number };
    let of = |row: &sheet::Model| (row.submitted_at.unwrap_or(NOT_SUBMITTED), row.project, row.number);
    let page = part_list::page(conn, query, keys, listing, of).await?;
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.project).collect();
    let projects = projects_of(conn, actor, ids.iter().copied()).await?;
    let serials = serials(conn, ids).await?;
    let item = |row: sheet::Model| {
        Some(SheetItem {
            id: part(row.project, row.number),
            number: row.number,
            project: projects.get(&row.project)?.clone(),
            serials: serials.get(&(row.project, row.number)).copied().unwrap_or_default(),
            status: row.status,
            signed_on: row.signed_on,
            scanned: row.scan.is_some(),
            submitted_at: moment(row.submitted_at),
            accepted_at: moment(row.accepted_at),
        })
    };
    let items = page.items.into_iter().filter_map(item).collect();
    Ok(Page { items, next_cursor: page.next_cursor, total: None })
}

/// How many serial numbers stand on each sheet of these projects.
async fn serials(
    conn: &impl ConnectionTrait,
    projects: Vec<Uuid>,
) -> Result<BTreeMap<(Uuid, i64), i64>, StoreError> {
    if projects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let query = serial::Entity::find()
        .select_only()
        .columns([serial::Column::Project, serial::Column::Sheet])
        .column_as(serial::Column::Serial.count(), "serials")
        .filter(serial::Column::Project.is_in(projects))
        .group_by(serial::Column::Project)
        .group_by(serial::Column::Sheet);
    let rows: Vec<(Uuid, i64, i64)> = query.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(project, sheet, count)| ((project, sheet), count)).collect())
}

/// How many sheets there are of each status, whichever the list shows.
pub async fn counts(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<SheetStatus>,
) -> Result<Counts, StoreError> {
    let standing =
        |status: SheetStatus| (status.code(), Condition::all().add(sheet::Column::Status.eq(status.code())));
    part_list::counts(conn, sheets_seen(conn, actor, listing).await?, SheetStatus::ALL.map(standing)).await
}

/// Whether a delivery was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Arranged, not confirmed, of a project that runs.
    Arranged,
    /// Confirmed.
    Confirmed,
}

/// A row of the list of deliveries.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DeliveryItem {
    /// The delivery, `<uuid>.<number>`.
    pub id: String,
    /// Its number in the project.
    pub number: i64,
    /// The project it is of.
    #[serde(flatten)]
    pub project: ProjectOfPart,
    /// `arranged` or `confirmed`.
    pub status: &'static str,
    /// Whether the commerce department brings it to the customer directly.
    pub direct: bool,
    /// Where to.
    pub place: String,
    /// The day.
    #[schema(value_type = String)]
    pub on: NaiveDate,
    /// Who carries it.
    pub carrier: Option<String>,
    /// How many units.
    pub units: i64,
    /// When it was arranged.
    #[schema(value_type = Option<String>)]
    pub arranged_at: Option<DateTime<Utc>>,
    /// When it was confirmed.
    #[schema(value_type = Option<String>)]
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// Of projects that run: what was never confirmed of others waits for nobody.
fn in_execution() -> SimpleExpr {
    let running = Status::ALL.into_iter().filter(|status| status.is_in_execution()).map(Status::code);
    let running = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::Status.is_in(running));
    delivery::Column::Project.in_subquery(running.into_query())
}

/// A page of the deliveries, the newest first.
pub async fn deliveries(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<DeliveryStatus>,
) -> Result<Page<DeliveryItem>, Problem> {
    use delivery::Column;
    let status = listing.filter.status.iter().map(|status| match status {
        DeliveryStatus::Arranged => Column::ConfirmedAt.is_null().and(in_execution()),
        DeliveryStatus::Confirmed => Column::ConfirmedAt.is_not_null(),
    });
    let mut query = delivery::Entity::find().filter(seen(conn, Column::Project, actor, listing).await?);
    if !listing.filter.status.is_empty() {
        query = query.filter(status.fold(Condition::any(), Condition::add));
    }
    let at = Expr::col((delivery::Entity, Column::ArrangedAt));
    let keys = Keys { at, project: Column::Project, number: Column::Number };
    let of = |row: &delivery::Model| (row.arranged_at, row.project, row.number);
    let page = part_list::page(conn, query, keys, listing, of).await?;
    let projects = projects_of(conn, actor, page.items.iter().map(|row| row.project)).await?;
    let item = |row: delivery::Model| {
        Some(DeliveryItem {
            id: part(row.project, row.number),
            number: row.number,
            project: projects.get(&row.project)?.clone(),
            status: if row.confirmed_at.is_some() { "confirmed" } else { "arranged" },
            direct: row.direct,
            place: row.place,
            on: row.delivered_on,
            carrier: row.carrier,
            units: row.units,
            arranged_at: moment(Some(row.arranged_at)),
            confirmed_at: moment(row.confirmed_at),
        })
    };
    let items = page.items.into_iter().filter_map(item).collect();
    Ok(Page { items, next_cursor: page.next_cursor, total: None })
}
