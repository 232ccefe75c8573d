//! The list of support contracts: those that end soon, in force, and over; and the devices of one.

use super::use_cases::sees_cost;
use crate::features::directory::queries::{names_of_customers, names_of_suppliers};
use crate::http::{Cursor, Listing, Page, Problem};
use chrono::{Days, NaiveDate};
use regulation::{Actor, Fen};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::entities::support_contract::{Column, Entity, Model};
use store::entities::{equipment_line, project, serial, support_unit};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// A support contract that ends within so many days is listed ahead.
const AHEAD: Days = Days::new(90);

/// How a support contract stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SupportState {
    /// It ends soon.
    Ending,
    /// It runs for longer, or will.
    Running,
    /// It is over.
    Over,
}

impl SupportState {
    /// In the order of the screen.
    pub const ALL: [Self; 3] = [Self::Ending, Self::Running, Self::Over];

    /// As it stands in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ending => "ending",
            Self::Running => "running",
            Self::Over => "over",
        }
    }

    /// How one until that day stands.
    pub fn of(until: NaiveDate, today: NaiveDate) -> Self {
        if until < today {
            Self::Over
        } else if until <= today + AHEAD {
            Self::Ending
        } else {
            Self::Running
        }
    }

    /// The same as a predicate.
    fn condition(self, today: NaiveDate) -> Condition {
        match self {
            Self::Over => Condition::all().add(Column::Until.lt(today)),
            Self::Ending => {
                Condition::all().add(Column::Until.gte(today)).add(Column::Until.lte(today + AHEAD))
            }
            Self::Running => Condition::all().add(Column::Until.gt(today + AHEAD)),
        }
    }
}

/// What the list can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// How it stands.
    #[serde(default)]
    pub status: Option<SupportState>,
    /// Who gives the support.
    #[serde(default)]
    pub supplier: Option<Uuid>,
}

/// The list has one order: the next to end first; of those that are over the last first.
pub type Sort = crate::http::Unsorted;

/// How the list is asked for.
pub type SupportListing = Listing<Filter, Sort>;

/// A row of the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SupportItem {
    /// The support contract.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// For what.
    pub title: String,
    /// Who gives the support.
    pub supplier_id: Uuid,
    /// The supplier's name.
    pub supplier: String,
    /// The first day.
    #[schema(value_type = String)]
    pub starts_on: NaiveDate,
    /// The last day it covers.
    #[schema(value_type = String)]
    pub until: NaiveDate,
    /// Whether it was ended early.
    pub ended: bool,
    /// `ending`, `running` or `over`.
    pub status: &'static str,
    /// How many devices it covers.
    pub units: i64,
    /// What it costs, for those who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub cost: Option<Fen>,
}

fn narrowed(listing: &SupportListing) -> Condition {
    let mut all = Condition::all();
    if let Some(supplier) = listing.filter.supplier {
        all = all.add(Column::Supplier.eq(supplier));
    }
    let Some(typed) = &listing.q else { return all };
    // By its number and title, or by a device that it covers.
    let covering = support_unit::Entity::find()
        .select_only()
        .column(support_unit::Column::Contract)
        .filter(support_unit::Column::Serial.eq(typed.to_uppercase()));
    let found = Condition::any()
        .add(search::contains(Column::Search, typed))
        .add(Column::Id.in_subquery(covering.into_query()));
    all.add(found)
}

/// A page of the list.
pub async fn contracts(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &SupportListing,
    today: NaiveDate,
) -> Result<Page<SupportItem>, Problem> {
    let down = listing.filter.status == Some(SupportState::Over);
    let mut query = Entity::find().filter(narrowed(listing));
    if let Some(status) = listing.filter.status {
        query = query.filter(status.condition(today));
    }
    if let Some(cursor) = &listing.cursor {
        query = query.filter(beyond(cursor, down)?);
    }
    let by = if down { Order::Desc } else { Order::Asc };
    let rows = query.order_by(Column::Until, by.clone()).order_by(Column::Id, by).limit(listing.limit + 1);
    let rows = rows.all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.until, row.id));
    let suppliers = names_of_suppliers(conn, page.items.iter().map(|row| row.supplier)).await?;
    let sees_cost = sees_cost(actor);
    Ok(page.map(|row: Model| SupportItem {
        id: row.id,
        number: row.contract_number,
        title: row.title,
        supplier_id: row.supplier,
        supplier: suppliers.get(&row.supplier).cloned().unwrap_or_default(),
        starts_on: row.starts_on,
        until: row.until,
        ended: row.ended,
        status: SupportState::of(row.until, today).code(),
        units: row.units,
        cost: row.cost.map(Fen).filter(|_| sees_cost),
    }))
}

fn beyond(cursor: &Cursor, down: bool) -> Result<Condition, Problem> {
    let (until, id): (NaiveDate, Uuid) = cursor.keys()?;
    let (further, same) = if down {
        (Column::Until.lt(until), Column::Id.lt(id))
    } else {
        (Column::Until.gt(until), Column::Id.gt(id))
    };
    Ok(Condition::any().add(further).add(Condition::all().add(Column::Until.eq(until)).add(same)))
}

/// How many there are of each state, whichever the list shows.
pub async fn counts(
    conn: &impl ConnectionTrait,
    listing: &SupportListing,
    today: NaiveDate,
) -> Result<Vec<(SupportState, u64)>, StoreError> {
    let mut counts = Vec::new();
    for state in SupportState::ALL {
        let query = Entity::find().filter(narrowed(listing)).filter(state.condition(today));
        counts.push((state, query.count(conn).await?));
    }
    Ok(counts)
}

/// A device of a support contract.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct UnitItem {
    /// Its serial number.
    pub serial: String,
    /// Within which series that is unique.
    pub series_key: String,
    /// Specification and model.
    pub model: String,
    /// The project it was delivered in, if the person sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_id: Option<Uuid>,
    /// The project's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_code: Option<String>,
    /// The customer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
}

/// The devices have one order: by serial number.
pub type UnitSort = crate::http::Unsorted;

/// The devices are not narrowed.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitFilter {}

/// How the devices of one contract are asked for.
pub type UnitListing = Listing<UnitFilter, UnitSort>;

/// A page of the devices of a support contract, with the project each was delivered in as far as the person sees that.
pub async fn units(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    contract: Uuid,
    listing: &UnitListing,
) -> Result<Page<UnitItem>, Problem> {
    let mut query = support_unit::Entity::find().filter(support_unit::Column::Contract.eq(contract));
    if let Some(cursor) = &listing.cursor {
        let (number, series): (String, String) = cursor.keys()?;
        let same = Condition::all()
            .add(support_unit::Column::Serial.eq(number.as_str()))
            .add(support_unit::Column::SeriesKey.gt(series));
        query = query.filter(Condition::any().add(support_unit::Column::Serial.gt(number)).add(same));
    }
    let rows = query
        .order_by_asc(support_unit::Column::Serial)
        .order_by_asc(support_unit::Column::SeriesKey)
        .limit(listing.limit + 1)
        .all(conn)
        .await
        .map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.serial.clone(), row.series_key.clone()));
    let places = places(conn, &page.items).await?;
    let seen = projects(conn, actor, places.values().map(|place| place.0)).await?;
    let customers = names_of_customers(conn, seen.values().map(|(_, customer)| *customer)).await?;
    Ok(page.map(|row| {
        let place = places.get(&(row.serial.clone(), row.series_key.clone()));
        let project = place.and_then(|(project, _)| Some((*project, seen.get(project)?)));
        UnitItem {
            model: place.map(|(_, model)| model.clone()).unwrap_or_default(),
            project_id: project.map(|(id, _)| id),
            project_code: project.and_then(|(_, (code, _))| code.clone()),
            customer: project.and_then(|(_, (_, customer))| customers.get(customer).cloned()),
            serial: row.serial,
            series_key: row.series_key,
        }
    }))
}

/// The project and the model of each unit, by serial number and series.
async fn places(
    conn: &impl ConnectionTrait,
    rows: &[support_unit::Model],
) -> Result<BTreeMap<(String, String), (Uuid, String)>, StoreError> {
    if rows.is_empty() {
        return Ok(BTreeMap::new());
    }
    let same_line = Expr::col((serial::Entity, serial::Column::Line))
        .equals((equipment_line::Entity, equipment_line::Column::Line));
    let same_line = Condition::all().add(same_line);
    let of_line = serial::Entity::belongs_to(equipment_line::Entity)
        .from(serial::Column::Project)
        .to(equipment_line::Column::Project)
        .on_condition(move |_, _| same_line.clone())
        .into();
    let found: Vec<(String, String, Uuid, Option<String>)> = serial::Entity::find()
        .select_only()
        .columns([serial::Column::Serial, serial::Column::SeriesKey, serial::Column::Project])
        .column(equipment_line::Column::Model)
        .join(JoinType::LeftJoin, of_line)
        .filter(serial::Column::Serial.is_in(rows.iter().map(|row| row.serial.as_str())))
        .into_tuple()
        .all(conn)
        .await?;
    let keyed = |(number, series, project, model): (String, String, Uuid, Option<String>)| {
        ((number, series), (project, model.unwrap_or_default()))
    };
    Ok(found.into_iter().map(keyed).collect())
}

/// Code and customer of those of these projects that the person sees.
async fn projects(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, (Option<String>, Uuid)>, StoreError> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let query = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Code, project::Column::Customer])
        .filter(project::Column::Id.is_in(ids))
        .filter(scope::projects(&actor.sight()));
    let rows: Vec<(Uuid, Option<String>, Uuid)> = query.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(id, code, customer)| (id, (code, customer))).collect())
}
