//! The 《档案登记册》 on paper: the records that the list is narrowed to.

use super::super::RecordItem;
use super::super::list::{RecordListing, records};
use super::super::words;
use crate::frame::{self, answer};
use crate::http::{Context, Listing, Problem};
use crate::layout::{Page, day_of};
use askama::Template;
use axum::response::Response;

/// So many records are printed at once: some fifty sheets of paper.
const MOST: u64 = 1_000;

#[derive(Template)]
#[template(path = "features/archive/pages/register.html")]
struct Register {
    p: Page,
    reader: String,
    rows: Vec<Row>,
    cut: bool,
}

/// A line of the register.
struct Row {
    code: String,
    title: String,
    record: String,
    original: String,
    made_on: String,
    holder: String,
    shelf: String,
    keep_until: Option<chrono::NaiveDate>,
    remark: String,
}

/// The register.
pub(super) async fn show(ctx: Context, listing: RecordListing) -> Result<Response, Problem> {
    let listing = Listing { limit: MOST, cursor: None, ..listing };
    let page = records(&ctx.read(), &ctx.actor, &listing, ctx.today()).await?;
    let p = frame::page(&ctx).await?;
    let archive = p.t("archive-title");
    let p = p.under(archive, "/archive-records").titled("archive-register");
    let row = |item: RecordItem| {
        let holder = if item.at_archive { Some(p.t("archive-the-archive")) } else { item.holder.clone() };
        let remark = match (&item.borrower, item.destroyed) {
            (_, true) => p.t("archive-destroyed"),
            (Some(borrower), false) => {
                p.t2("archive-is-lent", "name", borrower, "until", p.date(item.lent_until))
            }
            (None, false) if item.made_at.is_none() => p.t("archive-not-made"),
            (None, false) => String::new(),
        };
        Row {
            record: words::label(&p, &item.kind, item.part, item.name.as_deref()),
            code: item.project.project_code.clone().unwrap_or_default(),
            title: item.project.project_title.clone(),
            original: p.t(if item.on_paper { "archive-on-paper" } else { "archive-in-epm" }),
            made_on: item.made_at.map(|at| p.date(day_of(at))).unwrap_or_default(),
            holder: holder.unwrap_or_default(),
            shelf: item.shelf.unwrap_or_default(),
            keep_until: item.keep_until,
            remark,
        }
    };
    let mut items = page.items;
    // A register is looked things up in: by project, each project's papers in the order in which they were made.
    items.sort_by(|a, b| {
        let by =
            |item: &RecordItem| (item.project.project_code.clone(), item.project.project_id, item.made_at);
        by(a).cmp(&by(b))
    });
    answer(&Register {
        reader: ctx.name.clone(),
        cut: page.next_cursor.is_some(),
        rows: items.into_iter().map(row).collect(),
        p,
    })
}
