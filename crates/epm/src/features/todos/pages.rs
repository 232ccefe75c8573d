//! The to-do boxes and the notices as pages.

use super::boxes::{self, Entry};
use super::queries::{self, Wanted};
use super::words;
use crate::features::directory::export::Export;
use crate::features::project::calendar;
use crate::frame;
use crate::http::{self, Context, Listing, Problem, Routes, Who};
use crate::layout::{Act, Address, Choice, Empty, Page, Tabs};
use askama::Template;
use axum::response::Response;
use chrono::{Datelike, Days, NaiveDate};
use paper::listing::Kind;
use regulation::{Clause, DutyKind};
use serde::Deserialize;
use utoipa_axum::routes;

/// The pages of this slice.
pub(super) fn routes() -> Routes {
    Routes::new().api(Who::SignedIn, routes!(exported)).page(Who::SignedIn, "/todos", todos).page(
        Who::SignedIn,
        "/notices",
        notices,
    )
}

/// A box, in the order of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Box {
    #[default]
    Waiting,
    Done,
    Started,
    Copied,
}

impl Box {
    const ALL: [Self; 4] = [Self::Waiting, Self::Done, Self::Started, Self::Copied];

    fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Started => "started",
            Self::Copied => "copied",
        }
    }
}

/// How pressing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Urgency {
    Overdue,
    Week,
}

impl Urgency {
    fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Week => "week",
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    r#box: Option<Box>,
    #[serde(default)]
    due: Option<Urgency>,
    #[serde(default)]
    duty: Option<DutyKind>,
}

/// The boxes have one order each.
#[derive(Clone, Copy, Debug, Deserialize)]
enum Sort {}

/// So many entries, unless all are asked for; and the most that are shown.
const SHOWN: u64 = 50;
const MOST: u64 = 200;

#[derive(Template)]
#[template(path = "features/todos/show.html")]
struct Todos {
    p: Page,
    tabs: Tabs,
    urgencies: Vec<(String, String, bool)>,
    /// How urgent, as the address has it.
    due: &'static str,
    kinds: Vec<Choice>,
    kind: &'static str,
    entries: Vec<Entry>,
    empty: Option<Empty>,
    more: Option<String>,
}

#[derive(Template)]
#[template(path = "features/todos/notices.html")]
struct Notices {
    p: Page,
    read: Option<Act>,
    entries: Vec<Entry>,
    empty: Option<Empty>,
    more: Option<String>,
}

/// The last day of the week.
pub(super) fn end_of_week(today: NaiveDate) -> NaiveDate {
    let left = 6 - u64::from(today.weekday().num_days_from_monday());
    today.checked_add_days(Days::new(left)).unwrap_or(today)
}

/// The entries of the box that is asked for.
async fn entries(ctx: &Context, p: &Page, filter: &Filter, limit: u64) -> Result<Vec<Entry>, Problem> {
    match filter.r#box.unwrap_or_default() {
        Box::Waiting => {
            let by = filter.due.map(|urgency| last_day(urgency, p.today()));
            let calendar = calendar(&ctx.read()).await?;
            boxes::waiting(ctx, p, &calendar, Wanted { by, kind: filter.duty }, limit).await
        }
        Box::Done => boxes::done(ctx, p, limit).await,
        Box::Started => boxes::started(ctx, p, limit).await,
        Box::Copied => boxes::told(ctx, p, limit).await,
    }
}

/// The most entries that are exported: who has more waiting needs no list but help.
const MOST_EXPORTED: u64 = 2_000;

const EXPORTED: &[(&str, Kind)] = &[
    ("export-todo", Kind::Long),
    ("export-about", Kind::Long),
    ("export-code", Kind::Short),
    ("export-clause", Kind::Short),
    ("export-due-on", Kind::Day),
    ("export-note", Kind::Long),
];

/// A box as a workbook (Z4).
#[utoipa::path(get, path = "/todos.xlsx", responses((status = 200)))]
async fn exported(ctx: Context, mut listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let mut export = Export::of(&ctx, "todos-title", EXPORTED).await?;
    let entries = entries(&ctx, &export.p, &listing.filter, MOST_EXPORTED).await?;
    export.take(&mut listing, http::Page::whole(entries), |_, entry| {
        vec![
            entry.title.into(),
            entry.about.into(),
            entry.code.into(),
            entry.clause.map(Clause::number).into(),
            entry.due.map(|due| due.on).into(),
            entry.note.into(),
        ]
    })?;
    export.answer(&ctx).await
}

async fn todos(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("todos-title");
    let open = listing.filter.r#box.unwrap_or_default();
    let limit = listing.limit;
    let filter = &listing.filter;
    let entries = entries(&ctx, &p, filter, limit).await?;
    let by = filter.due.map(|urgency| last_day(urgency, p.today()));
    let (urgencies, kinds) = match open {
        Box::Waiting => (urgencies(&ctx, &p, filter).await?, kinds(&ctx, &p, by, filter.duty).await?),
        Box::Done | Box::Started | Box::Copied => (Vec::new(), Vec::new()),
    };
    let page = Todos {
        tabs: tabs(&p, open),
        urgencies,
        due: filter.due.map_or("", Urgency::code),
        kinds,
        kind: filter.duty.map_or("", DutyKind::code),
        empty: entries.is_empty().then(|| nothing(&p, open)),
        more: more(ctx.arrival.path_and_query(), entries.len(), limit),
        entries,
        p,
    };
    frame::answer(&page)
}

fn last_day(urgency: Urgency, today: NaiveDate) -> NaiveDate {
    match urgency {
        Urgency::Overdue => today.pred_opt().unwrap_or(today),
        Urgency::Week => end_of_week(today),
    }
}

fn tabs(p: &Page, open: Box) -> Tabs {
    Box::ALL.into_iter().fold(Tabs::new(p.t("todos-title")), |tabs, this| {
        let count = match this {
            Box::Waiting => p.counts.todos,
            Box::Copied => p.counts.notices,
            Box::Done | Box::Started => 0,
        };
        let count = (count > 0).then(|| p.waiting(count));
        let label = p.t(&format!("todos-box-{}", this.code()));
        tabs.tab(label, format!("/todos?box={}", this.code()), count, this == open)
    })
}

async fn urgencies(ctx: &Context, p: &Page, filter: &Filter) -> Result<Vec<(String, String, bool)>, Problem> {
    let week = queries::due_by(&ctx.read(), &ctx.actor, end_of_week(p.today())).await?;
    let kind = filter.duty.map_or("", DutyKind::code);
    let to = |due: &str| Address::of(&format!("/todos?due={due}&duty={kind}")).to_string();
    let is = |urgency| filter.due == urgency;
    Ok(vec![
        (p.t("todos-all"), to(""), is(None)),
        (
            p.t1("todos-overdue", "count", p.waiting(p.counts.overdue)),
            to("overdue"),
            is(Some(Urgency::Overdue)),
        ),
        (p.t1("todos-week", "count", p.waiting(week)), to("week"), is(Some(Urgency::Week))),
    ])
}

/// The kinds that wait, each with how many; and the one that is chosen, even where none of it is left.
async fn kinds(
    ctx: &Context,
    p: &Page,
    by: Option<NaiveDate>,
    chosen: Option<DutyKind>,
) -> Result<Vec<Choice>, Problem> {
    let mut kinds = queries::kinds(&ctx.read(), &ctx.actor, by).await?;
    if let Some(chosen) = chosen.filter(|chosen| kinds.iter().all(|(kind, _)| kind != chosen)) {
        kinds.push((chosen, 0));
    }
    let choice = |(kind, count): (DutyKind, u64)| {
        Choice::new(
            kind.code(),
            p.t2("todos-kind-count", "kind", words::duty(p, kind), "count", p.count(count)),
        )
    };
    Ok(kinds.into_iter().map(choice).collect())
}

fn nothing(p: &Page, open: Box) -> Empty {
    let code = open.code();
    Empty::new("list-check", p.t(&format!("todos-none-{code}")), p.t(&format!("todos-none-{code}-text")))
}

fn more(address: &str, shown: usize, limit: u64) -> Option<String> {
    let full = u64::try_from(shown).unwrap_or(u64::MAX) >= limit;
    (full && limit < MOST).then(|| Address::of(address).with("limit", &MOST.to_string()).to_string())
}

async fn notices(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("notices-title");
    let limit = listing.limit.max(SHOWN);
    let entries = boxes::told(&ctx, &p, limit).await?;
    let read = Act::send("POST /api/v1/me/notices/read", p.t("notices-read")).icon("check");
    let page = Notices {
        read: (p.counts.notices > 0).then_some(read),
        empty: entries.is_empty().then(|| nothing(&p, Box::Copied)),
        more: more(ctx.arrival.path_and_query(), entries.len(), limit),
        entries,
        p,
    };
    frame::answer(&page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::samples;

    #[test]
    fn the_boxes_are_rendered() {
        for (p, open) in
            samples::pages("/todos").into_iter().flat_map(|p| Box::ALL.map(|open| (p.clone(), open)))
        {
            let urgencies = vec![("全部".to_owned(), "/todos".to_owned(), true)];
            let full = Todos {
                tabs: tabs(&p, open),
                urgencies,
                due: "",
                kinds: vec![Choice::new("submit_sheet", "提交签收明细表（2）")],
                kind: "",
                entries: Entry::samples(),
                empty: None,
                more: more("/todos", 50, 50),
                p: p.clone(),
            };
            samples::sound(&format!("todos-{}", open.code()), &p, &full);
            let none = Todos { entries: Vec::new(), empty: Some(nothing(&p, open)), more: None, ..full };
            samples::sound("todos-none", &p, &none);
        }
    }

    #[test]
    fn notices_are_rendered() {
        for p in samples::pages("/notices") {
            let read = Some(Act::send("POST /api/v1/me/notices/read", p.t("notices-read")));
            let page = Notices { read, entries: Entry::samples(), empty: None, more: None, p: p.clone() };
            samples::sound("notices", &p, &page);
        }
    }

    #[test]
    fn a_week_ends_on_sunday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(end_of_week(day("2026-11-23")), day("2026-11-29"));
        assert_eq!(end_of_week(day("2026-11-29")), day("2026-11-29"));
    }
}
