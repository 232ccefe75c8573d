//! The list of approvals: what waits for the reader, what they decided, what they started.

use crate::features::approval::list::{ApprovalItem, Counts, Filter, Sort, Tray, approvals, counts};
use crate::features::project;
use crate::frame;
use crate::http::{Context, Listing, Problem};
use crate::layout::{Address, Due, Empty, MOST_COUNTED, Page, Paging, Tab, Tabs, Tag, TagKind, day_of};
use askama::Template;
use axum::response::Response;
use regulation::Role;
use regulation::calendar::Calendar;
use regulation::contract::ContractKind;

#[derive(Template)]
#[template(path = "features/approval/index.html")]
pub(super) struct Index {
    p: Page,
    v: IndexView,
}

/// What the list shows.
pub(super) struct IndexView {
    tabs: Tabs,
    tray: Tray,
    rows: Vec<ApprovalItem>,
    /// Whether the reader sees the margin of any of them.
    margins: bool,
    /// Whether any of them has a date.
    dues: bool,
    calendar: Calendar,
    paging: Paging,
    empty: Option<Empty>,
}

pub(super) async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let read = ctx.read();
    let page = approvals(&read, &ctx.actor, &listing).await?;
    let counts = counts(&read, &ctx.actor).await?;
    let p = frame::page(&ctx).await?.titled("nav-approvals");
    let tray = listing.filter.r#box;
    let address = Address::of(&p.path).without_all(&["cursor"]);
    let total = match tray {
        Tray::Waiting => counts.waiting,
        Tray::Decided => counts.decided,
        Tray::Started => counts.started,
    };
    let v = IndexView {
        tabs: tabs(&p, tray, counts),
        margins: page.items.iter().any(|row| row.margin.is_some()),
        dues: page.items.iter().any(|row| row.due_on.is_some()),
        calendar: project::calendar(&read).await?,
        paging: Paging {
            shown: page.items.len() as u64,
            total: listing.filter.document.is_none().then_some(total).filter(|total| *total < MOST_COUNTED),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.map(|cursor| address.next_page(&cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| empty(&p, tray)),
        rows: page.items,
        tray,
    };
    frame::answer(&Index { p, v })
}

fn tabs(p: &Page, tray: Tray, counts: Counts) -> Tabs {
    let tab = |key: &str, href: &str, count: u64, of: Tray| Tab {
        label: p.t(key),
        href: href.to_owned(),
        count: Some(p.waiting(count)),
        hot: of == Tray::Waiting && count > 0,
        current: tray == of,
    };
    let mut tabs = Tabs::new(p.t("nav-approvals"));
    tabs.list = vec![
        tab("approval-box-waiting", "/approvals", counts.waiting, Tray::Waiting),
        tab("approval-box-decided", "/approvals?box=decided", counts.decided, Tray::Decided),
        tab("approval-box-started", "/approvals?box=started", counts.started, Tray::Started),
    ];
    tabs
}

fn empty(p: &Page, tray: Tray) -> Empty {
    let (title, text) = match tray {
        Tray::Waiting => ("approval-none-waiting", "approval-none-waiting-text"),
        Tray::Decided => ("approval-none-decided", "approval-none-decided-text"),
        Tray::Started => ("approval-none-started", "approval-none-started-text"),
    };
    Empty::new("rubber-stamp", p.t(title), p.t(text))
}

/// Which document is approved.
pub fn document(p: &Page, row: &ApprovalItem) -> String {
    p.t(&format!("approval-document-{}", row.document.code().replace('_', "-")))
}

/// Whose step it is, or how it ended.
pub fn stands(p: &Page, row: &ApprovalItem) -> Tag {
    let outcome = |kind, word: &str| Tag::new(kind, p.t(word)).bare();
    match row.outcome.as_deref() {
        Some("agreed") => outcome(TagKind::Good, "approval-outcome-agreed"),
        Some("returned") => outcome(TagKind::Returned, "approval-outcome-returned"),
        Some("rejected") => outcome(TagKind::Over, "approval-outcome-rejected"),
        Some(_) => outcome(TagKind::Plain, "approval-outcome-withdrawn"),
        None => {
            let role = row.waiting_for.as_deref().and_then(Role::from_code);
            Tag::new(TagKind::Brand, p.role_word(role)).bare()
        }
    }
}

/// What the reader decided.
pub fn decided(p: &Page, row: &ApprovalItem) -> Option<Tag> {
    Some(match row.decision.as_deref()? {
        "agree" => Tag::new(TagKind::Good, p.t("approval-agree")).bare(),
        "return" => Tag::new(TagKind::Returned, p.t("approval-return")).bare(),
        _ => Tag::new(TagKind::Over, p.t("approval-reject")).bare(),
    })
}

/// `第 2 级，共 3 级`
fn level(p: &Page, row: &ApprovalItem) -> Option<String> {
    row.waiting_for.as_ref()?;
    Some(p.t2("approval-level-of", "at", row.decided + 1, "count", row.steps))
}

/// How many working days the step has been waiting.
fn waiting(p: &Page, v: &IndexView, row: &ApprovalItem) -> Option<String> {
    let days = v.calendar.working_days_between(day_of(row.waiting_since?), p.today());
    Some(p.t1("approval-days", "days", days))
}

fn due(p: &Page, v: &IndexView, row: &ApprovalItem) -> Option<Due> {
    let on = row.due_on?;
    Some(Due::new(on, v.calendar.working_days_between(p.today(), on)))
}
