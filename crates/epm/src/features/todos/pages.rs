//! The to-do boxes and the notices as pages.

use super::boxes::{self, Entry};
use super::queries::{self, Stretch, Wanted};
use super::words;
use crate::features::directory::export::Export;
use crate::features::directory::queries::names_of_people;
use crate::features::project::calendar;
use crate::frame;
use crate::http::{self, Context, Listing, Problem, Routes, Who, routes};
use crate::layout::{Act, Address, Choice, Empty, Page, Paging, Tabs};
use askama::Template;
use axum::response::Response;
use chrono::{Datelike, Days, NaiveDate};
use paper::listing::{Cell, Kind};
use regulation::{Clause, DutyKind, Role};
use serde::Deserialize;
use uuid::Uuid;

/// The pages of this slice.
pub(super) fn routes() -> Routes {
    Routes::new().api(Who::SignedIn, routes!(exported)).page(Who::SignedIn, "/todos", todos).page(
        Who::SignedIn,
        "/notices",
        notices,
    )
}

/// A box, in the order of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum TodoBox {
    #[default]
    Waiting,
    Done,
    Started,
    Copied,
    /// What waits for the people of the department: the market assistant's (2.1.7).
    Department,
}

impl TodoBox {
    const ALL: [Self; 5] = [Self::Waiting, Self::Department, Self::Done, Self::Started, Self::Copied];

    fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Started => "started",
            Self::Copied => "copied",
            Self::Department => "department",
        }
    }
}

/// How pressing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
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

#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    r#box: Option<TodoBox>,
    #[serde(default)]
    due: Option<Urgency>,
    #[serde(default)]
    duty: Option<DutyKind>,
    /// Of the box of the department: what waits for that person.
    #[serde(default)]
    person: Option<Uuid>,
}

impl Filter {
    fn wanted(&self, today: NaiveDate) -> Wanted {
        Wanted {
            department: self.r#box == Some(TodoBox::Department),
            person: self.person,
            by: self.due.map(|urgency| last_day(urgency, today)),
            kind: self.duty,
        }
    }
}

/// The boxes have one order each.
type Sort = http::Unsorted;

#[derive(Template)]
#[template(path = "features/todos/show.html")]
struct Todos {
    p: Page,
    tabs: Tabs,
    urgencies: Vec<(String, String, bool)>,
    /// What the form keeps of the address.
    kept: Vec<(&'static str, &'static str)>,
    kinds: Vec<Choice>,
    kind: &'static str,
    people: Vec<Choice>,
    person: String,
    entries: Vec<Entry>,
    empty: Option<Empty>,
    paging: Option<Paging>,
}

#[derive(Template)]
#[template(path = "features/todos/notices.html")]
struct Notices {
    p: Page,
    read: Option<Act>,
    entries: Vec<Entry>,
    empty: Option<Empty>,
    paging: Option<Paging>,
}

/// The last day of the week.
pub(super) fn end_of_week(today: NaiveDate) -> NaiveDate {
    let left = 6 - u64::from(today.weekday().num_days_from_monday());
    today.checked_add_days(Days::new(left)).unwrap_or(today)
}

/// The entries of the box that is asked for.
async fn entries(
    ctx: &Context,
    p: &Page,
    filter: &Filter,
    stretch: &Stretch,
) -> Result<http::Page<Entry>, Problem> {
    match filter.r#box.unwrap_or_default() {
        TodoBox::Waiting => {
            let calendar = calendar(&ctx.read()).await?;
            boxes::waiting(ctx, p, &calendar, filter.wanted(p.today()), stretch).await
        }
        TodoBox::Department => {
            let calendar = calendar(&ctx.read()).await?;
            boxes::department(ctx, p, &calendar, filter.wanted(p.today()), stretch).await
        }
        TodoBox::Done => boxes::done(ctx, p, stretch).await,
        TodoBox::Started => boxes::started(ctx, p, stretch).await,
        TodoBox::Copied => boxes::told(ctx, p, stretch).await,
    }
}

const EXPORTED: &[(&str, Kind)] = &[
    ("export-todo", Kind::Long),
    ("export-about", Kind::Long),
    ("export-code", Kind::Short),
    ("export-clause", Kind::Short),
    ("export-due-on", Kind::Day),
    ("export-note", Kind::Long),
];

/// A box as a workbook, to its end (Z4).
#[utoipa::path(get, path = "/todos.xlsx", params(Listing<Filter, Sort>), responses((status = 200)))]
async fn exported(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "todos-title", EXPORTED).await?;
    let p = export.p.clone();
    export
        .pages(&ctx, listing, row, async |listing| {
            entries(&ctx, &p, &listing.filter, &Stretch::of(&listing)).await
        })
        .await
}

fn row(_: &Page, entry: Entry) -> Vec<Cell> {
    vec![
        entry.title.into(),
        entry.about.into(),
        entry.code.into(),
        entry.clause.map(Clause::number).into(),
        entry.due.map(|due| due.on).into(),
        entry.note.into(),
    ]
}

async fn todos(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("todos-title");
    let open = listing.filter.r#box.unwrap_or_default();
    let filter = &listing.filter;
    let entries = entries(&ctx, &p, filter, &Stretch::of(&listing)).await?;
    let (urgencies, kinds, people) = match open {
        TodoBox::Waiting => (urgencies(&ctx, &p, filter).await?, kinds(&ctx, &p, filter).await?, Vec::new()),
        TodoBox::Department => (
            urgencies(&ctx, &p, filter).await?,
            kinds(&ctx, &p, filter).await?,
            people(&ctx, &p, filter).await?,
        ),
        TodoBox::Done | TodoBox::Started | TodoBox::Copied => Default::default(),
    };
    let kept = [("box", if open == TodoBox::Waiting { "" } else { open.code() })];
    let kept = kept.into_iter().chain([("due", filter.due.map_or("", Urgency::code))]);
    let page = Todos {
        tabs: tabs(&p, open, ctx.actor.has(Role::MarketAssistant)),
        urgencies,
        kept: kept.filter(|(_, value)| !value.is_empty()).collect(),
        kinds,
        kind: filter.duty.map_or("", DutyKind::code),
        people,
        person: filter.person.map(|person| person.to_string()).unwrap_or_default(),
        empty: entries.items.is_empty().then(|| nothing(&p, open)),
        paging: paging(ctx.arrival.path_and_query(), &entries),
        entries: entries.items,
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

fn tabs(p: &Page, open: TodoBox, assists: bool) -> Tabs {
    let offered = TodoBox::ALL.into_iter().filter(|this| *this != TodoBox::Department || assists);
    offered.fold(Tabs::new(p.t("todos-title")), |tabs, this| {
        let count = match this {
            TodoBox::Waiting => p.counts.todos,
            TodoBox::Copied => p.counts.notices,
            TodoBox::Done | TodoBox::Started | TodoBox::Department => 0,
        };
        let count = (count > 0).then(|| p.waiting(count));
        let label = p.t(&format!("todos-box-{}", this.code()));
        tabs.tab(label, format!("/todos?box={}", this.code()), count, this == open)
    })
}

async fn urgencies(ctx: &Context, p: &Page, filter: &Filter) -> Result<Vec<(String, String, bool)>, Problem> {
    let (read, all) = (ctx.read(), Wanted { kind: None, person: None, ..filter.wanted(p.today()) });
    let by = |urgency| Wanted { by: Some(last_day(urgency, p.today())), ..all };
    let overdue = queries::how_many(&read, &ctx.actor, by(Urgency::Overdue)).await?;
    let week = queries::how_many(&read, &ctx.actor, by(Urgency::Week)).await?;
    let address = Address::of(ctx.arrival.path_and_query()).without_all(&["due", "cursor", "limit"]);
    let to = |due: &str| address.with("due", due).to_string();
    let is = |urgency| filter.due == urgency;
    Ok(vec![
        (p.t("todos-all"), address.to_string(), is(None)),
        (p.t1("todos-overdue", "count", p.waiting(overdue)), to("overdue"), is(Some(Urgency::Overdue))),
        (p.t1("todos-week", "count", p.waiting(week)), to("week"), is(Some(Urgency::Week))),
    ])
}

/// The kinds that wait, each with how many; and the one that is chosen, even where none of it is left.
async fn kinds(ctx: &Context, p: &Page, filter: &Filter) -> Result<Vec<Choice>, Problem> {
    let mut kinds = queries::kinds(&ctx.read(), &ctx.actor, filter.wanted(p.today())).await?;
    if let Some(chosen) = filter.duty.filter(|chosen| kinds.iter().all(|(kind, _)| kind != chosen)) {
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

/// The people something waits for by name, those with most of it first.
async fn people(ctx: &Context, p: &Page, filter: &Filter) -> Result<Vec<Choice>, Problem> {
    let mut people = queries::people(&ctx.read(), &ctx.actor, filter.wanted(p.today())).await?;
    if let Some(chosen) = filter.person.filter(|chosen| people.iter().all(|(person, _)| person != chosen)) {
        people.push((chosen, 0));
    }
    people.sort_by_key(|(person, count)| (std::cmp::Reverse(*count), *person));
    let names = names_of_people(&ctx.read(), people.iter().map(|(person, _)| *person)).await?;
    let choice = |(person, count): (Uuid, u64)| {
        let name = names.get(&person).map(String::as_str).unwrap_or_default();
        Choice::new(person.to_string(), p.t2("todos-kind-count", "kind", name, "count", p.count(count)))
    };
    Ok(people.into_iter().map(choice).collect())
}

fn nothing(p: &Page, open: TodoBox) -> Empty {
    let code = open.code();
    Empty::new("list-check", p.t(&format!("todos-none-{code}")), p.t(&format!("todos-none-{code}-text")))
}

/// The way on and back, of a box that does not fit on one page.
fn paging(address: &str, entries: &http::Page<Entry>) -> Option<Paging> {
    let address = Address::of(address);
    let first = address.get("cursor").map(|_| address.without("cursor").to_string());
    let next = entries.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string());
    let shown = entries.items.len() as u64;
    (first.is_some() || next.is_some()).then_some(Paging { shown, total: None, first, next })
}

async fn notices(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("notices-title");
    let entries = boxes::told(&ctx, &p, &Stretch::of(&listing)).await?;
    let read = Act::send("POST /api/v1/me/notices/read", p.t("notices-read")).icon("check");
    let page = Notices {
        read: (p.counts.notices > 0).then_some(read),
        empty: entries.items.is_empty().then(|| nothing(&p, TodoBox::Copied)),
        paging: paging(ctx.arrival.path_and_query(), &entries),
        entries: entries.items,
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
            samples::pages("/todos").into_iter().flat_map(|p| TodoBox::ALL.map(|open| (p.clone(), open)))
        {
            let urgencies = vec![("全部".to_owned(), "/todos".to_owned(), true)];
            let full = Todos {
                tabs: tabs(&p, open, open == TodoBox::Department),
                urgencies,
                kept: vec![("box", open.code())],
                kinds: vec![Choice::new("submit_sheet", "提交签收明细表（2）")],
                kind: "",
                people: vec![Choice::new("1", "林若川（2）")],
                person: String::new(),
                entries: Entry::samples(),
                empty: None,
                paging: Paging::samples().into_iter().next(),
                p: p.clone(),
            };
            samples::sound(&format!("todos-{}", open.code()), &p, &full);
            let none = Todos { entries: Vec::new(), empty: Some(nothing(&p, open)), paging: None, ..full };
            samples::sound("todos-none", &p, &none);
        }
    }

    #[test]
    fn notices_are_rendered() {
        for p in samples::pages("/notices") {
            let read = Some(Act::send("POST /api/v1/me/notices/read", p.t("notices-read")));
            let page = Notices { read, entries: Entry::samples(), empty: None, paging: None, p: p.clone() };
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
