//! Replacing a year of the calendar.

use super::file::{Fault, NATIONAL, read_csv};
use super::queries;
use crate::features::directory::master::must_hold;
use crate::http::{Answer, Code as ProblemCode, Context, FieldFault, Problem};
use crate::outside::Outside;
use axum::body::{Body, to_bytes};
use chrono::{Datelike, NaiveDate, Weekday};
use regulation::Role;
use regulation::calendar::DayKind;
use regulation::text::Code;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::entities::{calendar_day, calendar_year};
use store::{Origin, Store, StoreError, Write};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who keeps the calendar.
pub(super) const WRITERS: &[Role] = &[Role::SystemAdministrator];

/// The years one can keep.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A day that is not as the week says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// `holiday`, or `workday` for a weekend day that is worked (调休).
    #[schema(value_type = String)]
    pub kind: DayKind,
    /// The holiday it belongs to.
    #[schema(value_type = String)]
    pub name: Code,
}

/// A year as it is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct CalendarEntry {
    /// Every day of the year that is not as the week says.
    pub days: Vec<Day>,
}

/// What is wrong with the days of a year.
pub(super) fn faults(year: i32, days: &[Day]) -> Vec<FieldFault> {
    if days.is_empty() {
        // Without a single holiday a year counts as unknown (D5): that is not what is meant.
        return vec![FieldFault::new("/days", "calendar-empty")];
    }
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (index, day) in days.iter().enumerate() {
        let mut fault =
            |field: &str, key: &str| faults.push(FieldFault::new(format!("/days/{index}/{field}"), key));
        if day.date.year() != year {
            fault("date", "calendar-other-year");
        } else if !seen.insert(day.date) {
            fault("date", "calendar-twice");
        }
        let on_weekend = matches!(day.date.weekday(), Weekday::Sat | Weekday::Sun);
        if day.kind == DayKind::Workday && !on_weekend {
            fault("kind", "calendar-workday-in-week");
        }
    }
    faults
}

/// Replaces a year whose days are without fault.
async fn replace(
    tx: &Write,
    year: i32,
    days: &[Day],
    new_id: Uuid,
    origin: &Origin,
) -> Result<calendar_year::Model, StoreError> {
    let before = queries::year(tx, year).await?;
    let row = before.unwrap_or(calendar_year::Model { id: new_id, revision: 0, year: year.into() });
    let days = days.iter().map(|day| calendar_day::Model {
        date: day.date,
        year: year.into(),
        kind: queries::kind_code(day.kind).to_owned(),
        name: day.name.to_string(),
    });
    tx.save_calendar(row, days.collect(), origin).await
}

/// Replaces a year. Also the console's and the demo's way.
pub async fn put_year(
    tx: &Write,
    year: i32,
    days: &[Day],
    new_id: Uuid,
    origin: &Origin,
) -> Result<calendar_year::Model, Problem> {
    if !YEARS.contains(&year) {
        return Err(Problem::not_found());
    }
    let faults = faults(year, days);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    Ok(replace(tx, year, days, new_id, origin).await?)
}

/// Adds the years that come with the program where the company has none of its own yet: at every start, so that a new
/// release brings the new year along.
pub async fn add_national_calendar(store: &Store, outside: &Outside) -> Result<(), StoreError> {
    let known = queries::years(&store.read(), outside.now().date_naive()).await?.known;
    let missing: Vec<_> = NATIONAL.iter().filter(|(year, _)| !known.contains(year)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let (missing, origin) = (&missing, &Origin::console(outside.now()));
    let added = store.write("add the national calendar", |tx| async move {
        for (year, text) in missing {
            let (_, days) = read_csv(text).expect("checked by a test");
            replace(&tx, *year, &days, outside.id(), origin).await?;
        }
        Ok(())
    });
    match added.await {
        // Another node was first.
        Err(StoreError::Taken(_)) => Ok(()),
        other => other,
    }
}

/// The system administrator replaces a year.
pub(super) async fn put(ctx: &Context, year: i32, entry: &CalendarEntry) -> Result<Answer, Problem> {
    ctx.write("replace calendar year", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        ctx.expect_revision(queries::year(&tx, year).await?.map_or(0, |row| row.revision))?;
        let row = put_year(&tx, year, &entry.days, ctx.id(), &ctx.origin()).await?;
        let view = queries::view(&tx, year).await?;
        Ok(Answer::ok(&view).at_revision(row.revision))
    })
    .await
}

/// More than any year has, in bytes.
const LARGEST: usize = 64 * 1024;

/// The system administrator replaces the year that a file is of.
pub(super) async fn put_file(ctx: &Context, body: Body) -> Result<Answer, Problem> {
    let too_large = |_| Problem::new(ProblemCode::TooLarge).with("limit", LARGEST / 1024);
    let bytes = to_bytes(body, LARGEST).await.map_err(too_large)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Problem::new(ProblemCode::MediaType))?;
    let (year, days) = read_csv(text).map_err(|fault| Problem::invalid(vec![said(&fault)]))?;
    put(ctx, year, &CalendarEntry { days }).await
}

fn said(fault: &Fault) -> FieldFault {
    match fault {
        Fault::Header => FieldFault::new("", "calendar-file-header"),
        Fault::Line(line) => FieldFault::new("", "calendar-file-line").with("line", line),
        Fault::OtherYear(line) => FieldFault::new("", "calendar-file-other-year").with("line", line),
        Fault::Empty => FieldFault::new("", "calendar-empty"),
    }
}
