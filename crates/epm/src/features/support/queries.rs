//! What support contracts are read by: the devices that serial numbers name, and what covers a device on a day.

use chrono::NaiveDate;
use regulation::serial::SerialNumber;
use regulation::support::SupportedUnit;
use std::collections::{BTreeMap, BTreeSet};
use store::StoreError;
use store::entities::{coverage, serial, supplier, support_contract, support_unit};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};
use uuid::Uuid;

/// So many values go into one `IN (…)`.
const CHUNK: usize = 5_000;

/// The units of the installed base that have one of these serial numbers: those that were handed over (2.6.1).
pub async fn installed(
    conn: &impl ConnectionTrait,
    serials: &BTreeSet<SerialNumber>,
) -> Result<BTreeMap<SerialNumber, Vec<SupportedUnit>>, StoreError> {
    let wanted: Vec<&str> = serials.iter().map(SerialNumber::as_str).collect();
    let mut found: BTreeMap<SerialNumber, Vec<SupportedUnit>> = BTreeMap::new();
    for wanted in wanted.chunks(CHUNK) {
        let same = |ours: serial::Column, theirs: coverage::Column| {
            Expr::col((serial::Entity, ours)).equals((coverage::Entity, theirs))
        };
        let same_line = Condition::all()
            .add(same(serial::Column::Sheet, coverage::Column::Sheet))
            .add(same(serial::Column::Line, coverage::Column::Line));
        let handed_over = serial::Entity::belongs_to(coverage::Entity)
            .from(serial::Column::Project)
            .to(coverage::Column::Project)
            .on_condition(move |_, _| same_line.clone())
            .into();
        let rows: Vec<(String, String)> = serial::Entity::find()
            .select_only()
            .columns([serial::Column::SeriesKey, serial::Column::Serial])
            .join(JoinType::InnerJoin, handed_over)
            .filter(serial::Column::Serial.is_in(wanted.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        for (series_key, number) in rows {
            let Ok(serial) = SerialNumber::new(&number) else { continue };
            let unit = SupportedUnit { series_key, serial: serial.clone() };
            found.entry(serial).or_default().push(unit);
        }
    }
    Ok(found)
}

/// The suppliers in use, by name.
pub async fn suppliers(conn: &impl ConnectionTrait) -> Result<Vec<(Uuid, String)>, StoreError> {
    let query = supplier::Entity::find()
        .select_only()
        .columns([supplier::Column::Id, supplier::Column::Name])
        .filter(supplier::Column::Active.eq(true))
        .order_by_asc(supplier::Column::SortKey);
    Ok(query.into_tuple().all(conn).await?)
}

fn of_contract() -> RelationDef {
    support_unit::Entity::belongs_to(support_contract::Entity)
        .from(support_unit::Column::Contract)
        .to(support_contract::Column::Id)
        .into()
}

/// In force on that day; first and last day count (INV-43).
fn in_force(day: NaiveDate) -> Condition {
    Condition::all()
        .add(support_contract::Column::StartsOn.lte(day))
        .add(support_contract::Column::Until.gte(day))
}

/// The support contracts that cover a unit on that day, what covers longest first.
pub async fn covering(
    conn: &impl ConnectionTrait,
    series_key: &str,
    serial: &str,
    day: NaiveDate,
) -> Result<Vec<support_contract::Model>, StoreError> {
    let contracts: Vec<Uuid> = support_unit::Entity::find()
        .select_only()
        .column(support_unit::Column::Contract)
        .filter(support_unit::Column::Serial.eq(serial))
        .filter(support_unit::Column::SeriesKey.eq(series_key))
        .into_tuple()
        .all(conn)
        .await?;
    if contracts.is_empty() {
        return Ok(Vec::new());
    }
    let query = support_contract::Entity::find()
        .filter(support_contract::Column::Id.is_in(contracts))
        .filter(in_force(day))
        .order_by_desc(support_contract::Column::Until);
    Ok(query.all(conn).await?)
}

/// How many units of a delivered line a support contract covers, and until when the last of them.
pub type OfLine = BTreeMap<(Uuid, i64, i64), (i64, NaiveDate)>;

/// What of the delivered lines of these projects is covered on that day, by project, sheet and line.
pub async fn of_lines(
    conn: &impl ConnectionTrait,
    projects: Vec<Uuid>,
    day: NaiveDate,
) -> Result<OfLine, StoreError> {
    if projects.is_empty() {
        return Ok(OfLine::new());
    }
    let same_series = Expr::col((support_unit::Entity, support_unit::Column::SeriesKey))
        .equals((serial::Entity, serial::Column::SeriesKey));
    let same_series = Condition::all().add(same_series);
    let of_serial: RelationDef = support_unit::Entity::belongs_to(serial::Entity)
        .from(support_unit::Column::Serial)
        .to(serial::Column::Serial)
        .on_condition(move |_, _| same_series.clone())
        .into();
    let place = [serial::Column::Project, serial::Column::Sheet, serial::Column::Line];
    let mut query = support_unit::Entity::find()
        .select_only()
        .columns(place)
        .column_as(
            Expr::col((support_unit::Entity, support_unit::Column::Serial))
                .count_distinct()
                .cast_as("bigint"),
            "covered",
        )
        .column_as(Expr::col((support_contract::Entity, support_contract::Column::Until)).max(), "last")
        .join(JoinType::InnerJoin, of_serial)
        .join(JoinType::InnerJoin, of_contract())
        .filter(serial::Column::Project.is_in(projects))
        .filter(in_force(day));
    for column in place {
        query = query.group_by(column);
    }
    let rows: Vec<(Uuid, i64, i64, i64, NaiveDate)> = query.into_tuple().all(conn).await?;
    let keyed = |(project, sheet, line, covered, until)| ((project, sheet, line), (covered, until));
    Ok(rows.into_iter().map(keyed).collect())
}
