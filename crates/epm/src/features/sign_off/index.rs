//! The list of sign-off sheets as a page.

use super::list::{self, SheetItem, SheetStatus};
use crate::features::project::part_list::{PartListing, Row, Words, index};
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Page, Tag, TagKind};
use axum::response::Response;
use regulation::Clause;

fn word(status: &str) -> String {
    format!("sheet-{}", status.replace('_', "-"))
}

/// The sheets the reader sees: what is still to be submitted, then the newest submission first.
pub async fn show(ctx: Context, listing: PartListing<SheetStatus>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("sign-off-list-title");
    let read = ctx.read();
    let page = list::sheets(&read, &ctx.actor, &listing).await?;
    let counts = list::counts(&read, &ctx.actor, &listing).await?;
    let rows = page.items.into_iter().map(|item| row(&p, item)).collect();
    let words = Words {
        path: "/sign-off-sheets",
        clause: Clause::C2_4_3,
        statuses: SheetStatus::ALL.map(|status| (status.code(), word(status.code()))).into(),
        icon: "writing-sign",
        none: ("sign-off-none", "sign-off-none-text"),
    };
    let mut shown = index(p, words, &listing, &counts, page.next_cursor.as_deref(), rows);
    let p = &shown.p;
    shown.heads = vec![
        (p.t("sign-off-serials"), true),
        (p.t("sign-off-signed-on"), false),
        (p.t("sign-off-scan"), false),
        (p.t("sign-off-submitted-at"), false),
    ];
    frame::answer(&shown)
}

fn row(p: &Page, item: SheetItem) -> Row {
    let kind = match item.status.as_str() {
        "accepted" => TagKind::Good,
        "returned" => TagKind::Returned,
        "submitted" | "with_market_assistant" => TagKind::Soon,
        _ => TagKind::Plain,
    };
    let scan = if item.scanned { "sign-off-scan-there" } else { "sign-off-scan-none" };
    Row {
        href: format!("/sign-off-sheets/{}", item.id),
        name: p.t1("sign-off-number", "number", item.number),
        title: item.project.project_title.clone(),
        about: Row::about(&item.project),
        tag: Tag::new(kind, p.t(&word(&item.status))).bare(),
        due: None,
        cells: vec![
            (p.count(item.serials.unsigned_abs()), true),
            (p.short_date(item.signed_on), false),
            (p.t(scan), false),
            (p.short_moment(item.submitted_at), false),
        ],
    }
}
