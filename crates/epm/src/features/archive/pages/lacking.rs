//! The ended projects of which the archive lacks something, the earliest due first (K5).

use super::super::queries::{LackingItem, LackingListing, count_lacking, lacking_page};
use crate::features::project::calendar;
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Address, Due, Empty, Page, Paging, Tag, TagKind};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "features/archive/pages/lacking.html")]
struct Index {
    p: Page,
    q: String,
    sum: String,
    rows: Vec<Row>,
    empty: Option<Empty>,
    paging: Paging,
}

/// A project as it is shown.
struct Row {
    href: String,
    title: String,
    about: String,
    manager: String,
    tag: Tag,
    ended_on: Option<chrono::NaiveDate>,
    lacks: u64,
    due: Option<Due>,
}

/// The ended projects the reader sees that lack something.
pub(super) async fn show(ctx: Context, listing: LackingListing) -> Result<Response, Problem> {
    let read = ctx.read();
    let page = lacking_page(&read, &ctx.actor, &listing).await?;
    let total = count_lacking(&read, &ctx.actor, &listing).await?;
    let calendar = calendar(&read).await?;
    let p = frame::page(&ctx).await?;
    let archive = p.t("archive-title");
    let p = p.under(archive, "/archive-records").titled("archive-lacking-title");
    let address = Address::of(&p.path).without("cursor");
    let row = |item: LackingItem| {
        let (kind, key) = if item.closed {
            (TagKind::Good, "archive-closed")
        } else {
            (TagKind::Plain, "archive-cancelled")
        };
        let due = item.due_on.map(|on| Due::new(on, calendar.working_days_between(p.today(), on)));
        Row {
            href: format!("/projects/{}/archive", item.project_id),
            title: item.project_title,
            about: [item.project_code.unwrap_or_default(), item.customer].join(" · "),
            manager: item.account_manager,
            tag: Tag::new(kind, p.t(key)).bare(),
            ended_on: item.ended_on,
            lacks: item.lacks.unsigned_abs(),
            due,
        }
    };
    frame::answer(&Index {
        q: listing.q.clone().unwrap_or_default(),
        sum: p.t1("archive-lacking-projects", "count", p.count(total)),
        paging: Paging {
            shown: page.items.len() as u64,
            total: Some(total),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| {
            Empty::new("circle-check", p.t("archive-lacking-none"), p.t("archive-lacking-none-text"))
        }),
        rows: page.items.into_iter().map(row).collect(),
        p,
    })
}
