//! The page of data in and out: an export of everything, and old books from a workbook, looked through before they are
//! brought in.

use super::WRITERS;
use super::old_books::{self, FaultyCell};
use crate::frame;
use crate::http::{Context, Problem, Query, Routes, Who};
use crate::layout::{Act, Figure, Figures, Notice, NoticeKind, Page, Upload};
use askama::Template;
use axum::response::Response;
use serde::Deserialize;

/// The addresses of this page.
pub(super) fn routes() -> Routes {
    Routes::new().page(Who::Holding(WRITERS), "/data-exchange", show)
}

/// The most faults a page lists; the marked workbook has the others.
const LISTED: usize = 200;

#[derive(Template)]
#[template(path = "features/transfer/show.html")]
struct Show {
    p: Page,
    upload: Upload,
    brought: Option<Notice>,
    export: Act,
    looked: Option<Looked>,
}

/// A workbook that was looked through.
struct Looked {
    name: String,
    notice: Notice,
    figures: Figures,
    faults: Vec<FaultyCell>,
    /// What can be done now: bring it in, or fetch it with what is wrong marked.
    act: Act,
}

/// Which workbook.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    workbook: Option<String>,
    /// Something was just brought in.
    #[serde(default)]
    brought: Option<u8>,
}

async fn show(ctx: Context, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("nav-data-exchange");
    let looked = match asked.workbook.as_deref().map(str::trim).filter(|workbook| !workbook.is_empty()) {
        Some(workbook) => Some(looked(&ctx, &p, workbook).await?),
        None => None,
    };
    let megabytes = u32::try_from(old_books::LARGEST >> 20).unwrap_or(u32::MAX);
    let upload = Upload::new("POST /api/v1/old-books", p.t("transfer-upload"), ".xlsx", megabytes);
    let export = Act::send("POST /api/v1/exports", p.t("transfer-export-fetch"))
        .icon("download")
        .then("/api/v1/export.zip");
    let brought = asked.brought.map(|_| Notice::new(NoticeKind::Good, p.t("transfer-old-done")));
    frame::answer(&Show { upload: upload.names("workbook"), brought, export, looked, p })
}

async fn looked(ctx: &Context, p: &Page, workbook: &str) -> Result<Looked, Problem> {
    let looked = old_books::look_through(ctx, workbook).await?;
    let (counts, sound) = (&looked.found.counts, looked.found.is_sound());
    let figure = |key: &str, count: usize| Figure::new(p.t(key), p.count(count as u64));
    let figures = Figures::even(vec![
        figure("transfer-customers", counts.customers),
        figure("transfer-contracts", counts.contracts),
        figure("transfer-projects", counts.projects),
        figure("transfer-lines", counts.lines),
        figure("transfer-serials", counts.serials),
    ]);
    let faults = looked.found.faults.len() + looked.found.faults_left_out;
    let notice = if sound {
        Notice::new(NoticeKind::Good, p.t("transfer-old-sound-page"))
    } else {
        Notice::new(NoticeKind::Over, p.t1("transfer-old-faults", "faults", p.count(faults as u64)))
    };
    let act = if sound {
        Act::send(format!("POST /api/v1/old-books/{}/bring-in", looked.file.sha256), p.t("transfer-bring-in"))
            .ask(p.t1("transfer-bring-in-question", "projects", p.count(counts.projects as u64)))
            .then("/data-exchange?brought=1")
            .primary()
    } else {
        let href = format!("/api/v1/old-books/{}/marked", looked.file.sha256);
        Act::go(href, p.t("transfer-marked")).icon("download")
    };
    Ok(Looked {
        name: looked.file.name.clone(),
        notice,
        figures,
        faults: old_books::faulty_cells(&looked.found, p.language, LISTED),
        act,
    })
}
