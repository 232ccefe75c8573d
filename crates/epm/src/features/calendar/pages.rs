//! The page of the calendar: a year with its holidays and moved working days, and what ten working days come to.

use super::queries::{self, YearView, kind_code};
use super::use_cases::{Day, WRITERS};
use crate::features::project;
use crate::frame;
use crate::http::{Context, FieldFault, Problem, Query, Routes, Who, etag};
use crate::layout::{
    Choice, Column, Figure, Figures, Lines, Notice, NoticeKind, Page, Tab, Tabs, Tag, TagKind, Tone, Upload,
};
use askama::Template;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use regulation::Clause;
use regulation::calendar::{Calendar, DayKind, Due};
use serde::Deserialize;

/// The addresses of this page.
pub(super) fn routes() -> Routes {
    Routes::new().page(Who::SignedIn, "/calendar", show)
}

/// So many working days the customer has to sign in (2.4.3).
const SIGN_OFF_DAYS: u32 = regulation::procurement::WORKING_DAYS_TO_SIGN;

#[derive(Template)]
#[template(path = "features/calendar/show.html")]
struct Show {
    p: Page,
    year: YearView,
    tabs: Tabs,
    notice: Option<Notice>,
    figures: Figures,
    /// Each holiday with its days off and the weekend days worked for it.
    holidays: Vec<Holiday>,
    examples: Vec<Example>,
    /// The day of arrival that was asked for, as typed.
    arrived: String,
    asked: Option<Example>,
    edit: Option<Editing>,
}

/// A holiday of the year.
struct Holiday {
    name: String,
    off: Vec<NaiveDate>,
    worked: Vec<NaiveDate>,
}

/// Equipment that arrives on a day, and by when the customer has to have signed.
struct Example {
    arrived: NaiveDate,
    due: Due,
    /// How many days go by until then.
    days: i64,
}

/// What the system administrator changes a year with.
struct Editing {
    etag: String,
    lines: Lines,
    upload: Upload,
}

/// Which year, and which arrival is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    year: Option<i32>,
    #[serde(default)]
    arrived: Option<String>,
}

async fn show(ctx: Context, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let read = ctx.read();
    let arrived = asked.arrived.unwrap_or_default();
    let typed = arrived.trim();
    let day: Option<NaiveDate> = match typed {
        "" => None,
        typed => {
            let malformed = || Problem::invalid(vec![FieldFault::new("/arrived", "field-malformed")]);
            Some(regulation::text::narrow(typed).parse().map_err(|_| malformed())?)
        }
    };
    let of = asked.year.or(day.map(|day| day.year())).unwrap_or_else(|| ctx.today().year());
    let year = queries::view(&read, of).await?;
    let years = queries::years(&read, ctx.today()).await?;
    let calendar = project::calendar(&read).await?;
    let p = frame::page(&ctx).await?.titled("nav-calendar");
    let edit = WRITERS.iter().any(|role| ctx.actor.has(*role)).then(|| editing(&p, &year));
    frame::answer(&Show {
        tabs: tabs(&p, of, &years),
        notice: (!year.known).then(|| {
            Notice::new(NoticeKind::Soon, p.t1("calendar-unknown", "year", of)).clause(Some(Clause::C2_4_3))
        }),
        figures: figures(&p, &year),
        holidays: holidays(&year.days),
        examples: examples(&calendar, &year),
        asked: day.map(|day| example(&calendar, day)),
        arrived: typed.to_owned(),
        edit,
        year,
        p,
    })
}

/// The years that are known and those that due dates run into.
fn tabs(p: &Page, current: i32, years: &queries::YearsView) -> Tabs {
    let mut all: Vec<i32> = years.known.iter().chain(&years.missing).copied().chain([current]).collect();
    all.sort_unstable();
    all.dedup();
    let tab = |year: i32| Tab {
        label: year.to_string(),
        href: format!("/calendar?year={year}"),
        count: years.missing.contains(&year).then(|| p.t("calendar-missing")),
        hot: years.missing.contains(&year),
        current: year == current,
    };
    Tabs { label: p.t("nav-calendar"), list: all.into_iter().map(tab).collect() }
}

fn figures(p: &Page, year: &YearView) -> Figures {
    let count = |kind: DayKind| year.days.iter().filter(|day| day.kind == kind).count();
    let set = match year.version {
        0 => Figure::new(p.t("calendar-version"), p.t("calendar-never-set")).tone(Tone::Soon),
        version => Figure::new(p.t("calendar-version"), p.t1("calendar-times-set", "times", version)),
    };
    Figures::even(vec![
        Figure::new(p.t("calendar-working-days"), year.working_days.to_string()),
        Figure::new(p.t("calendar-holidays"), p.count(count(DayKind::Holiday))),
        Figure::new(p.t("calendar-moved"), p.count(count(DayKind::Workday))),
        set,
    ])
}

/// The days under the holiday they belong to, in the order of the year.
fn holidays(days: &[Day]) -> Vec<Holiday> {
    let mut holidays: Vec<Holiday> = Vec::new();
    for day in days {
        let name = day.name.as_str();
        let holiday = match holidays.iter_mut().find(|holiday| holiday.name == name) {
            Some(holiday) => holiday,
            None => {
                holidays.push(Holiday { name: name.to_owned(), off: Vec::new(), worked: Vec::new() });
                holidays.last_mut().expect("just pushed")
            }
        };
        match day.kind {
            DayKind::Holiday => holiday.off.push(day.date),
            DayKind::Workday => holiday.worked.push(day.date),
        }
    }
    // A weekend day may be worked for a holiday that comes after another.
    holidays.sort_by_key(|holiday| holiday.off.first().copied());
    holidays
}

/// The days off from the first to the last, `02-15 周日 – 02-23 周一`.
fn stretch(p: &Page, days: &[NaiveDate]) -> String {
    match days {
        [] => String::new(),
        [only] => p.short_day(*only),
        [first, .., last] => format!("{} – {}", p.short_day(*first), p.short_day(*last)),
    }
}

/// The weekend days that are worked.
fn moved(p: &Page, days: &[NaiveDate]) -> String {
    days.iter().map(|day| p.short_day(*day)).collect::<Vec<_>>().join(p.language.list_comma())
}

fn example(calendar: &Calendar, arrived: NaiveDate) -> Example {
    let due = calendar.working_days_after(arrived, SIGN_OFF_DAYS);
    Example { arrived, due, days: (due.on - arrived).num_days() }
}

/// What an arrival on the last working day before each holiday comes to: where the ten days are longest.
fn examples(calendar: &Calendar, year: &YearView) -> Vec<Example> {
    let before = |holiday: &Holiday| {
        let first = *holiday.off.first()?;
        let mut days = std::iter::successors(first.pred_opt(), NaiveDate::pred_opt);
        days.find(|day| calendar.is_working_day(*day))
    };
    let mut days: Vec<NaiveDate> = holidays(&year.days).iter().filter_map(before).collect();
    days.retain(|day| day.year() == year.year);
    if days.is_empty() {
        days =
            (1..=12).step_by(3).filter_map(|month| NaiveDate::from_ymd_opt(year.year, month, 20)).collect();
    }
    days.into_iter().map(|day| example(calendar, day)).collect()
}

/// Whether the date may still move.
fn certainty(p: &Page, example: &Example) -> Option<Tag> {
    example.due.provisional.then(|| Tag::new(TagKind::Soon, p.t("calendar-provisional")).bare())
}

fn editing(p: &Page, year: &YearView) -> Editing {
    let kinds =
        [DayKind::Holiday, DayKind::Workday].map(|kind| Choice::new(kind_code(kind), kind_word(p, kind)));
    let columns = vec![
        Column::day("date", p.t("calendar-date")),
        Column::select("kind", p.t("calendar-kind"), kinds.into()).begins_with("holiday"),
        Column::text("name", p.t("calendar-name")),
    ];
    let row = |day: &Day| vec![day.date.to_string(), kind_code(day.kind).to_owned(), day.name.to_string()];
    Editing {
        etag: etag(year.version),
        lines: Lines::new("days", columns, year.days.iter().map(row).collect()),
        upload: Upload::new("PUT /api/v1/calendar/file", p.t("calendar-upload"), ".csv,text/csv", 1),
    }
}

fn kind_word(p: &Page, kind: DayKind) -> String {
    p.t(match kind {
        DayKind::Holiday => "calendar-holiday",
        DayKind::Workday => "calendar-workday",
    })
}
