//! What the pages and the API of the calendar read.

use super::use_cases::Day;
use crate::http::Problem;
use chrono::{Datelike, NaiveDate};
use regulation::calendar::{Calendar, DayKind};
use regulation::text::Code;
use serde::Serialize;
use store::StoreError;
use store::entities::{calendar_day, calendar_year};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use utoipa::ToSchema;

/// A year of the calendar.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct YearView {
    /// The year.
    pub year: i32,
    /// How often it was set, 0 for never: due dates keep what they were counted by.
    pub version: i64,
    /// Whether its holidays are known. If not, Monday to Friday are counted and due dates are provisional.
    pub known: bool,
    /// How many days are worked.
    pub working_days: u32,
    /// The days that are not as the week says.
    pub days: Vec<Day>,
}

/// Which years are known.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct YearsView {
    /// Those whose holidays are known, in order.
    pub known: Vec<i32>,
    /// Those that due dates run into while their holidays are not known: this year and the next.
    pub missing: Vec<i32>,
}

pub(super) fn kind_code(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => "holiday",
        DayKind::Workday => "workday",
    }
}

/// The row of a year.
pub(super) async fn year(
    conn: &impl ConnectionTrait,
    year: i32,
) -> Result<Option<calendar_year::Model>, StoreError> {
    let query = calendar_year::Entity::find().filter(calendar_year::Column::Year.eq(i64::from(year)));
    Ok(query.one(conn).await?)
}

/// A year with its days, also one that nobody set.
pub(super) async fn view(conn: &impl ConnectionTrait, of: i32) -> Result<YearView, Problem> {
    let (first, last) = (NaiveDate::from_ymd_opt(of, 1, 1), NaiveDate::from_ymd_opt(of, 12, 31));
    let (first, last) = first.zip(last).ok_or_else(Problem::not_found)?;
    let version = year(conn, of).await?.map_or(0, |row| row.revision);
    let rows = calendar_day::Entity::find()
        .filter(calendar_day::Column::Year.eq(i64::from(of)))
        .order_by_asc(calendar_day::Column::Date)
        .all(conn)
        .await
        .map_err(StoreError::from)?;
    let days: Vec<Day> = rows.into_iter().filter_map(day).collect();
    let calendar = Calendar::new(0, days.iter().map(|day| (day.date, day.kind)));
    let worked = first.iter_days().take_while(|day| *day <= last).filter(|day| calendar.is_working_day(*day));
    let working_days = u32::try_from(worked.count()).unwrap_or_default();
    Ok(YearView { year: of, version, known: !days.is_empty(), working_days, days })
}

fn day(row: calendar_day::Model) -> Option<Day> {
    let kind = if row.kind == "workday" { DayKind::Workday } else { DayKind::Holiday };
    Some(Day { date: row.date, kind, name: Code::new(&row.name).ok()? })
}

/// Which years are known, in order; and those that due dates run into on this day while they are not.
pub(super) async fn years(conn: &impl ConnectionTrait, today: NaiveDate) -> Result<YearsView, StoreError> {
    let query = calendar_year::Entity::find().select_only().column(calendar_year::Column::Year);
    let known: Vec<i64> = query.order_by_asc(calendar_year::Column::Year).into_tuple().all(conn).await?;
    let known: Vec<i32> = known.into_iter().filter_map(|year| i32::try_from(year).ok()).collect();
    let missing = [today.year(), today.year() + 1].into_iter().filter(|year| !known.contains(year)).collect();
    Ok(YearsView { known, missing })
}
