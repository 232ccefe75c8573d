//! The list of delivered lines with what covers them, within the person's scope.

use crate::features::project::part_list::{self, Counts, PartListing, ProjectOfPart, projects_of, seen};
use crate::features::support;
use crate::http::{Cursor, Listing, Page, Problem};
use chrono::{Days, NaiveDate};
use regulation::Actor;
use regulation::maintenance::CaseRoute;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::entities::{coverage, equipment_line, project, serial};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use store::{StoreError, search};
use uuid::Uuid;

/// A vendor's warranty that ends within so many days is listed ahead.
const AHEAD: Days = Days::new(90);

/// How the vendor's warranty stands today: whether a fault of today would be inside of it, and for how long still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WarrantyState {
    /// It ends soon.
    Ending,
    /// It covers for longer.
    Covered,
    /// It is over.
    Over,
}

impl WarrantyState {
    /// In the order of the screen.
    pub const ALL: [Self; 3] = [Self::Ending, Self::Covered, Self::Over];

    /// As it stands in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ending => "ending",
            Self::Covered => "covered",
            Self::Over => "over",
        }
    }

    /// How a warranty until that day stands.
    fn of(until: NaiveDate, today: NaiveDate) -> Self {
        match CaseRoute::of(until, today) {
            CaseRoute::ItService => Self::Over,
            CaseRoute::Commerce if until <= today + AHEAD => Self::Ending,
            CaseRoute::Commerce => Self::Covered,
        }
    }

    /// The same as a predicate.
    fn condition(self, today: NaiveDate) -> Condition {
        let until = coverage::Column::VendorUntil;
        match self {
            Self::Over => Condition::all().add(until.lt(today)),
            Self::Ending => Condition::all().add(until.gte(today)).add(until.lte(today + AHEAD)),
            Self::Covered => Condition::all().add(until.gt(today + AHEAD)),
        }
    }
}

/// A delivered line.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct InstalledItem {
    /// The project it was delivered in.
    #[serde(flatten)]
    pub project: ProjectOfPart,
    /// The line of the equipment list.
    pub equipment_line_id: i64,
    /// The sheet it was signed for on.
    pub sheet: i64,
    /// Specification and model.
    pub model: String,
    /// How many serial numbers there are; none for what is not tracked.
    pub serials: i64,
    /// The first of them.
    pub first_serial: Option<String>,
    /// `ending`, `covered` or `over`.
    pub status: &'static str,
    /// Where the units were brought.
    pub place: Option<String>,
    /// Last day of the vendor's warranty.
    #[schema(value_type = String)]
    pub vendor_until: NaiveDate,
    /// Last day of what was promised to the customer.
    #[schema(value_type = String)]
    pub promised_until: NaiveDate,
    /// How many of the units a bought support contract covers today.
    pub supported: i64,
    /// Until when the last of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub supported_until: Option<NaiveDate>,
}

fn of_status(listing: &PartListing<WarrantyState>, today: NaiveDate) -> Condition {
    let chosen = &listing.filter.status;
    if chosen.is_empty() {
        return Condition::all();
    }
    chosen.iter().map(|state| state.condition(today)).fold(Condition::any(), Condition::add)
}

/// What the person sees of it, and of that what was searched for: by its project, or by the place where it stands.
async fn narrowed(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<WarrantyState>,
) -> Result<Condition, StoreError> {
    let Some(typed) = &listing.q else { return seen(conn, coverage::Column::Project, actor, listing).await };
    let all = Listing { q: None, ..listing.clone() };
    let scoped = seen(conn, coverage::Column::Project, actor, &all).await?;
    let projects = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(search::projects(conn, typed).await?);
    let found = Condition::any()
        .add(coverage::Column::Project.in_subquery(projects.into_query()))
        .add(search::holds(coverage::Column::Place, typed));
    Ok(scoped.add(found))
}

/// A page of the list: of what ends soon the next to end first, else what covers longest.
pub async fn installed(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<WarrantyState>,
    today: NaiveDate,
) -> Result<Page<InstalledItem>, Problem> {
    let up = listing.filter.status == [WarrantyState::Ending];
    let narrowed = narrowed(conn, actor, listing).await?;
    let mut query = coverage::Entity::find().filter(narrowed).filter(of_status(listing, today));
    if let Some(cursor) = &listing.cursor {
        query = query.filter(beyond(cursor, up)?);
    }
    let order = if up { Order::Asc } else { Order::Desc };
    let keys = [
        coverage::Column::VendorUntil,
        coverage::Column::Project,
        coverage::Column::Sheet,
        coverage::Column::Line,
    ];
    let query = keys.into_iter().fold(query, |query, key| query.order_by(key, order.clone()));
    let rows = query.limit(listing.limit + 1).all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.vendor_until, row.project, row.sheet, row.line));
    let projects = projects_of(conn, actor, page.items.iter().map(|row| row.project)).await?;
    let models = models(conn, &page.items).await?;
    let serials = serials(conn, &page.items).await?;
    let support = support::queries::of_lines(conn, self::projects(&page.items), today).await?;
    let item = |row: coverage::Model| {
        let (count, first) = serials.get(&(row.project, row.sheet, row.line)).cloned().unwrap_or_default();
        Some(InstalledItem {
            project: projects.get(&row.project)?.clone(),
            equipment_line_id: row.line,
            sheet: row.sheet,
            model: models.get(&(row.project, row.line)).cloned().unwrap_or_default(),
            serials: count,
            first_serial: first,
            status: WarrantyState::of(row.vendor_until, today).code(),
            place: Some(row.place).filter(|place| !place.is_empty()),
            vendor_until: row.vendor_until,
            promised_until: row.promised_until,
            supported: support.get(&(row.project, row.sheet, row.line)).map_or(0, |(covered, _)| *covered),
            supported_until: support.get(&(row.project, row.sheet, row.line)).map(|(_, until)| *until),
        })
    };
    let items = page.items.into_iter().filter_map(item).collect();
    Ok(Page { items, next_cursor: page.next_cursor, total: None })
}

fn beyond(cursor: &Cursor, up: bool) -> Result<Condition, Problem> {
    let (until, project, sheet, line): (NaiveDate, Uuid, i64, i64) = cursor.keys()?;
    let keys: [(coverage::Column, store::sea_orm::Value); 4] = [
        (coverage::Column::VendorUntil, until.into()),
        (coverage::Column::Project, project.into()),
        (coverage::Column::Sheet, sheet.into()),
        (coverage::Column::Line, line.into()),
    ];
    let mut beyond = Condition::any();
    for (at, (key, value)) in keys.iter().enumerate() {
        let further = if up { key.gt(value.clone()) } else { key.lt(value.clone()) };
        let same = keys[..at].iter().map(|(key, value)| key.eq(value.clone()));
        beyond = beyond.add(same.fold(Condition::all(), Condition::add).add(further));
    }
    Ok(beyond)
}

fn projects(rows: &[coverage::Model]) -> Vec<Uuid> {
    let mut projects: Vec<Uuid> = rows.iter().map(|row| row.project).collect();
    projects.dedup();
    projects
}

async fn models(
    conn: &impl ConnectionTrait,
    rows: &[coverage::Model],
) -> Result<BTreeMap<(Uuid, i64), String>, StoreError> {
    let lines: Vec<i64> = rows.iter().map(|row| row.line).collect();
    let query = equipment_line::Entity::find()
        .select_only()
        .columns([equipment_line::Column::Project, equipment_line::Column::Line]);
    let named: Vec<(Uuid, i64, String)> = query
        .column(equipment_line::Column::Model)
        .filter(equipment_line::Column::Project.is_in(projects(rows)))
        .filter(equipment_line::Column::Line.is_in(lines))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(named.into_iter().map(|(project, line, model)| ((project, line), model)).collect())
}

/// How many serial numbers a delivered line has, and the first of them.
type Serials = BTreeMap<(Uuid, i64, i64), (i64, Option<String>)>;

async fn serials(conn: &impl ConnectionTrait, rows: &[coverage::Model]) -> Result<Serials, StoreError> {
    let place = [serial::Column::Project, serial::Column::Sheet, serial::Column::Line];
    let query = serial::Entity::find().select_only().columns(place);
    let query = query
        .column_as(Expr::col(serial::Column::Serial).count().cast_as("bigint"), "serials")
        .column_as(Expr::col(serial::Column::Serial).min(), "first")
        .filter(serial::Column::Project.is_in(projects(rows)));
    let query = place.into_iter().fold(query, |query, column| query.group_by(column));
    let counted: Vec<(Uuid, i64, i64, i64, Option<String>)> = query.into_tuple().all(conn).await?;
    let keyed = counted
        .into_iter()
        .map(|(project, sheet, line, count, first)| ((project, sheet, line), (count, first)));
    Ok(keyed.collect())
}

/// How many lines there are of each state, whichever the list shows.
pub async fn counts(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<WarrantyState>,
    today: NaiveDate,
) -> Result<Counts, StoreError> {
    let query = coverage::Entity::find().filter(narrowed(conn, actor, listing).await?);
    let states = WarrantyState::ALL.map(|state| (state.code(), state.condition(today)));
    part_list::counts(conn, query, states).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clause_2_6_2_the_last_day_is_inside_the_warranty() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day of November");
        assert_eq!(WarrantyState::of(day(25), day(25)), WarrantyState::Ending);
        assert_eq!(WarrantyState::of(day(24), day(25)), WarrantyState::Over);
        assert_eq!(WarrantyState::of(day(25) + AHEAD, day(25)), WarrantyState::Ending);
        assert_eq!(WarrantyState::of(day(26) + AHEAD, day(25)), WarrantyState::Covered);
    }
}
