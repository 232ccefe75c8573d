//! The queue on the screen: each application with what it may repeat, the code to be given, and the way back.

use super::duplicates::Duplicate;
use super::queries::{self, ApplicationItem, Filter, Returned, Sort};
use crate::features::project;
use crate::frame;
use crate::http::{Context, Listing, Problem, Routes, Who, etag};
use crate::layout::{Address, Empty, Page, Paging, Tabs, day_of};
use askama::Template;
use axum::response::Response;
use regulation::calendar::Calendar;
use regulation::{Clause, Role};

/// The addresses of these pages.
pub(super) fn routes() -> Routes {
    Routes::new().page(Who::Holding(&[Role::ContractAdministrator]), "/applications", index)
}

#[derive(Template)]
#[template(path = "features/application/index.html")]
struct Index {
    p: Page,
    v: IndexView,
}

/// What the queue shows.
struct IndexView {
    tabs: Tabs,
    /// Those that were returned: they wait for their account manager.
    returned: bool,
    next_code: String,
    rows: Vec<ApplicationItem>,
    calendar: Calendar,
    paging: Paging,
    empty: Option<Empty>,
}

/// Each application has a form of its own: fewer a page than in a list.
pub(super) const A_PAGE: u64 = 20;

async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let listing = Listing { limit: listing.limit.min(A_PAGE), ..listing };
    let (read, returned) = (ctx.read(), listing.filter.returned == Returned::Yes);
    let page = queries::applications(&ctx, &listing).await?;
    let counts = queries::counts(&read, &ctx.actor).await?;
    let p = frame::page(&ctx).await?.titled("nav-applications");
    let address = Address::of(&p.path).without_all(&["cursor"]);
    let tabs = Tabs::new(p.t("nav-applications"))
        .tab(p.t("application-waiting"), "/applications", Some(p.count(counts.0)), !returned)
        .tab(p.t("application-returned"), "/applications?returned=yes", Some(p.count(counts.1)), returned);
    let none = if returned { "application-none-returned" } else { "application-none" };
    let v = IndexView {
        tabs,
        returned,
        next_code: queries::next_code(&read, ctx.today()).await?.to_string(),
        calendar: project::calendar(&read).await?,
        paging: Paging {
            shown: page.items.len() as u64,
            total: Some(if returned { counts.1 } else { counts.0 }),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.map(|cursor| address.next_page(&cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| {
            Empty::new("clipboard-check", p.t(none), p.t("application-none-text"))
                .clause(Some(Clause::C2_3_2))
        }),
        rows: page.items,
    };
    frame::answer(&Index { p, v })
}

/// Since when it waits, and for how many working days.
fn waiting(p: &Page, v: &IndexView, row: &ApplicationItem) -> String {
    let since = row.waiting_since.unwrap_or(row.applied_at);
    let days = v.calendar.working_days_between(day_of(since), p.today());
    p.t2("application-since", "moment", p.short_moment(since), "days", days)
}

/// Why a project may be the same, in words.
pub(super) fn because(p: &Page, found: &Duplicate) -> String {
    let words: Vec<_> = found.because.iter().map(|likeness| p.t(likeness.key())).collect();
    words.join(p.language.list_comma())
}

/// What a write on the application is made on: its project's `ETag`.
fn version(row: &ApplicationItem) -> String {
    etag(row.revision)
}
