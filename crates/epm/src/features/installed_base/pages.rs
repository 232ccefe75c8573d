//! The installed base as a page: what ends soon is a tab of its own.

use super::list::{self, InstalledItem, WarrantyState};
use crate::features::project::part_list::{self, PartListing, Row, Words};
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Page, Tag, TagKind};
use axum::response::Response;
use regulation::Clause;

/// The delivered lines the reader sees.
pub async fn index(ctx: Context, listing: PartListing<WarrantyState>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("nav-installed-base");
    let read = ctx.read();
    let page = list::installed(&read, &ctx.actor, &listing, ctx.today()).await?;
    let counts = list::counts(&read, &ctx.actor, &listing, ctx.today()).await?;
    let rows = page.items.into_iter().map(|item| row(&p, item)).collect();
    let words = Words {
        path: "/installed-base",
        clause: Clause::C2_6_1,
        statuses: WarrantyState::ALL
            .map(|state| (state.code(), format!("installed-{}", state.code())))
            .into(),
        icon: "device-desktop",
        none: ("installed-none", "installed-none-text"),
    };
    let mut shown = part_list::index(p, words, &listing, &counts, page.next_cursor.as_deref(), rows);
    let p = &shown.p;
    shown.find = p.t("installed-find-example");
    shown.wraps = true;
    shown.heads = vec![
        (p.t("installed-place"), false),
        (p.t("installed-serials"), false),
        (p.t("installed-vendor-until"), false),
        (p.t("installed-promised-until"), false),
        (p.t("installed-support"), false),
    ];
    frame::answer(&shown)
}

fn row(p: &Page, item: InstalledItem) -> Row {
    let kind = match item.status {
        "ending" => TagKind::Soon,
        "covered" => TagKind::Good,
        _ => TagKind::Plain,
    };
    let serials = match &item.first_serial {
        Some(first) if item.serials == 1 => first.clone(),
        Some(first) => p.t2("installed-serials-from", "first", first, "count", item.serials),
        None => String::new(),
    };
    let supported = item
        .supported_until
        .map(|until| p.t2("installed-support-until", "count", item.supported, "day", p.short_date(until)));
    let supported = supported.unwrap_or_default();
    // A unit's own page is its search result: it leads to a maintenance case (2.6.2, 2.6.3).
    let href = match &item.first_serial {
        Some(first) if item.serials == 1 => format!("/search?q={first}"),
        Some(_) | None => format!("/projects/{}?tab=sign_off", item.project.project_id),
    };
    Row {
        href,
        name: item.model,
        title: item.project.project_title.clone(),
        about: Row::about(&item.project),
        tag: Tag::new(kind, p.t(&format!("installed-{}", item.status))).bare(),
        due: None,
        cells: vec![
            (item.place.unwrap_or_default(), false),
            (serials, false),
            (p.date(item.vendor_until), false),
            (p.date(item.promised_until), false),
            (supported, false),
        ],
    }
}
