//! The workbench.

use crate::features::archive;
use crate::features::project::list::{self, Filter, ProjectItem, Sort};
use crate::features::project::{calendar, contract_kind_of, status_of};
use crate::features::scans;
use crate::features::todos::{self, Entry, Stretch};
use crate::frame;
use crate::http::{Context, Listing, Order, Problem};
use crate::layout::{Bar, Due, Empty, Notice, NoticeKind, Page, TenDays};
use askama::Template;
use axum::response::Response;
use chrono::{DateTime, Timelike, Utc};
use regulation::calendar::Calendar;
use regulation::contract::ContractKind;
use regulation::document::KEEPERS;
use regulation::duties::Sight;
use regulation::{BasisPoints, Clause, Fen, Role, Status};
use std::collections::BTreeMap;

/// So many of each are shown here; the rest is one link away.
const TODOS: u64 = 8;
const METERS: u64 = 6;
const STARTED: u64 = 5;
const PROJECTS: u64 = 8;

/// A stage of the flow chart with what stands in it.
#[derive(Clone, Debug)]
struct Stage {
    status: Status,
    count: i64,
    amount: Fen,
    late: u64,
    bar: Bar,
}

/// A project whose ten working days run.
#[derive(Clone, Debug)]
struct Meter {
    href: String,
    customer: String,
    title: String,
    due: Due,
    ten_days: TenDays,
}

/// A project of the reader.
#[derive(Clone, Debug)]
struct Row {
    href: String,
    title: String,
    customer: String,
    code: Option<String>,
    status: Option<Status>,
    contract_kind: Option<ContractKind>,
    amount: Fen,
    margin: Option<BasisPoints>,
    due: Option<TenDays>,
    changed_at: Option<DateTime<Utc>>,
}

#[derive(Template)]
#[template(path = "features/workbench/show.html")]
struct Workbench {
    p: Page,
    greeting: String,
    /// How many ended projects lack records of the archive, where the reader keeps or collects them.
    lacking: u64,
    /// Whether the reader sees projects at all; the keepers do not.
    sees_projects: bool,
    stages: Vec<Stage>,
    todos: Vec<Entry>,
    no_todos: Option<Empty>,
    /// Scans that wait for a place, for those who look after them.
    scans: Option<Notice>,
    meters: Vec<Meter>,
    started: Vec<Entry>,
    projects: Vec<Row>,
    /// How much waits for the people of a market assistant's department, and how much of it is late (2.1.7).
    department: Option<Notice>,
}

fn listing(filter: Filter, sort: Sort, order: Order, limit: u64) -> Listing<Filter, Sort> {
    Listing { q: None, filter, sort: Some((sort, order)), limit, cursor: None, counted: false }
}

pub(super) async fn show(ctx: Context) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("nav-workbench");
    let (read, calendar) = (ctx.read(), calendar(&ctx.read()).await?);
    let first = Stretch::first(TODOS);
    let todos = todos::waiting(&ctx, &p, &calendar, todos::Wanted::default(), &first).await?.items;
    let started = todos::started(&ctx, &p, &Stretch::first(STARTED)).await?.items;
    let sees_projects = ctx.actor.sight() != Sight::default();
    let (mut stages, mut meters, mut projects) = (Vec::new(), Vec::new(), Vec::new());
    if sees_projects {
        let everything = listing(Filter::default(), Sort::Changed, Order::Down, PROJECTS);
        let standing = list::by_status(&read, &ctx.actor, &everything).await?;
        let late = list::overdue(&read, &ctx.actor, p.today()).await?;
        stages = stages_of(&p, &standing, late);
        let arrived = Filter { status: Some(list::OneOrMore::One(Status::Arrived)), ..Filter::default() };
        let running = listing(arrived, Sort::SignDue, Order::Up, METERS);
        let running = list::projects(&read, &ctx.actor, &running).await?;
        meters = running.items.into_iter().filter_map(|item| meter(&p, &calendar, item)).collect();
        let newest = list::projects(&read, &ctx.actor, &everything).await?;
        projects = newest.items.into_iter().map(|item| row(&p, &calendar, item)).collect();
    }
    let lacking = match KEEPERS.into_iter().any(|role| ctx.actor.has(role)) {
        true => archive::lacking(&read, &ctx.actor).await?,
        false => 0,
    };
    let greeting = p.t1(daytime(&p), "name", &ctx.name);
    let department = match ctx.actor.has(Role::MarketAssistant) {
        true => Some(of_department(&ctx, &p).await?),
        false => None,
    };
    let page = Workbench {
        greeting,
        lacking,
        sees_projects,
        stages,
        no_todos: todos.is_empty().then(|| nothing(&p)),
        scans: scans(&ctx, &p).await?,
        todos,
        meters,
        started,
        projects,
        department,
        p,
    };
    frame::answer(&page)
}

async fn of_department(ctx: &Context, p: &Page) -> Result<Notice, Problem> {
    let (read, all) = (ctx.read(), todos::Wanted { department: true, ..todos::Wanted::default() });
    let late = todos::Wanted { by: p.today().pred_opt(), ..all };
    let waiting = todos::queries::how_many(&read, &ctx.actor, all).await?;
    let late = todos::queries::how_many(&read, &ctx.actor, late).await?;
    Ok(department_notice(p, waiting, late))
}

fn department_notice(p: &Page, waiting: u64, late: u64) -> Notice {
    let kind = if late > 0 { NoticeKind::Soon } else { NoticeKind::Info };
    let text = p.t2("workbench-department", "count", p.waiting(waiting), "late", p.waiting(late));
    Notice::new(kind, text)
        .clause(Some(Clause::C2_1_7))
        .link(p.t("workbench-department-look"), "/todos?box=department")
}

/// How many scans wait for a place; nothing where none does, or where they are not the reader's business.
async fn scans(ctx: &Context, p: &Page) -> Result<Option<Notice>, Problem> {
    if !scans::concerns(&ctx.actor) {
        return Ok(None);
    }
    let count = scans::waiting(&ctx.read(), &ctx.actor).await?;
    Ok((count > 0).then(|| scans_wait(p, count)))
}

fn scans_wait(p: &Page, count: u64) -> Notice {
    let text = p.t1("scan-workbench", "count", p.waiting(count));
    Notice::new(NoticeKind::Soon, text).link(p.t("scan-workbench-go"), "/scans")
}

fn nothing(p: &Page) -> Empty {
    Empty::new("circle-check", p.t("todos-none-waiting"), p.t("todos-none-waiting-text"))
}

/// What is said at this hour in the company.
fn daytime(p: &Page) -> &'static str {
    match p.now.hour().wrapping_add(8) % 24 {
        5..12 => "workbench-morning",
        12..18 => "workbench-afternoon",
        _ => "workbench-evening",
    }
}

fn stages_of(p: &Page, standing: &BTreeMap<String, (i64, Fen)>, late: u64) -> Vec<Stage> {
    let most = standing.values().map(|(_, amount)| amount.0).max().unwrap_or(0);
    let in_flow = Status::ALL.into_iter().filter(|status| *status != Status::Cancelled);
    let stage = |status: Status| {
        let (count, amount) = standing.get(status.code()).copied().unwrap_or_default();
        let late = if status == Status::Arrived { late } else { 0 };
        let label = format!("{} {}", p.status_word(status), p.summary(amount));
        Stage { status, count, amount, late, bar: Bar::money(amount, Fen(most), label).line() }
    };
    in_flow.map(stage).collect()
}

fn meter(p: &Page, calendar: &Calendar, item: ProjectItem) -> Option<Meter> {
    let due = item.signs_by(calendar, p.today())?;
    Some(Meter {
        href: item.href(),
        customer: item.customer,
        title: item.title,
        due,
        ten_days: TenDays::short(due),
    })
}

fn row(p: &Page, calendar: &Calendar, item: ProjectItem) -> Row {
    Row {
        href: item.href(),
        status: status_of(&item.status),
        due: item.signs_by(calendar, p.today()).map(TenDays::short),
        title: item.title,
        customer: item.customer,
        code: item.code,
        contract_kind: contract_kind_of(&item.contract_kind),
        amount: item.amount,
        margin: item.margin,
        changed_at: Some(item.changed_at),
    }
}

impl Workbench {
    /// `今天 11 月 23 日，周一`
    fn today(&self) -> String {
        self.p.t1("workbench-today", "day", self.p.short_day(self.p.today()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::samples;

    fn items() -> Vec<ProjectItem> {
        let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day);
        let item = ProjectItem {
            id: uuid::Uuid::nil(),
            code: Some("XS-2026-0417".into()),
            title: "数据中心服务器与存储扩容".into(),
            status: "arrived".into(),
            customer_id: uuid::Uuid::nil(),
            customer: "江临市第三人民医院".into(),
            account_manager_id: uuid::Uuid::nil(),
            account_manager: "林若川".into(),
            department_id: uuid::Uuid::nil(),
            contract_kind: "formal".into(),
            amount: Fen(326_800_000),
            margin: Some(BasisPoints(1230)),
            promised_on: day(20),
            arrived_on: day(12),
            sign_due_on: day(26),
            changed_at: DateTime::UNIX_EPOCH,
        };
        let applied = ProjectItem {
            code: None,
            status: "applied".into(),
            contract_kind: "virtual".into(),
            margin: None,
            arrived_on: None,
            sign_due_on: None,
            ..item.clone()
        };
        vec![item, applied]
    }

    #[test]
    fn the_workbench_is_rendered_for_those_with_projects_and_those_without() {
        let standing =
            [("applied".to_owned(), (2, Fen(186_400_000))), ("arrived".to_owned(), (5, Fen(86_420_000)))];
        for p in samples::pages("/") {
            let (calendar, standing) = (Calendar::default(), BTreeMap::from(standing.clone()));
            let busy = Workbench {
                greeting: p.t1(daytime(&p), "name", "林若川"),
                lacking: 2,
                sees_projects: true,
                stages: stages_of(&p, &standing, 1),
                todos: Entry::samples(),
                no_todos: None,
                scans: Some(scans_wait(&p, 3)),
                meters: items().into_iter().filter_map(|item| meter(&p, &calendar, item)).collect(),
                started: Entry::samples(),
                projects: items().into_iter().map(|item| row(&p, &calendar, item)).collect(),
                department: Some(department_notice(&p, 12, 3)),
                p: p.clone(),
            };
            samples::sound("workbench", &p, &busy);
            let keeper = Workbench {
                lacking: 2,
                sees_projects: false,
                stages: Vec::new(),
                todos: Vec::new(),
                no_todos: Some(nothing(&p)),
                scans: None,
                meters: Vec::new(),
                started: Vec::new(),
                projects: Vec::new(),
                department: None,
                ..busy
            };
            samples::sound("workbench-keeper", &p, &keeper);
        }
    }
}
