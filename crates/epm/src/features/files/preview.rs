//! Looking at a file without fetching it: its pages as pictures, drawn in the child process, so that a PDF shows on any phone
//! and nothing that came from outside is opened by the reader's browser.

use super::queries::{Home, all_of, find, homes, others};
use crate::features::directory::queries::{Names, names_of_people};
use crate::features::scans::{bytes_of, refused, turns_of};
use crate::frame;
use crate::http::{Context, Named, Problem, Query, Routes, Who, routes};
use crate::layout::{Fact, Facts, Notice, NoticeKind, Page};
use askama::Template;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use http::{HeaderValue, header};
use paper::ErrorClass;
use regulation::FileKind;
use scans::isolated;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use store::entities::file;
use uuid::Uuid;

/// The addresses of this file.
pub(super) fn routes() -> Routes {
    Routes::new().api(Who::SignedIn, routes!(picture)).page(Who::SignedIn, "/files/{sha256}", show)
}

/// How large a picture of a page is made, in pixels of its longer side.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// From 100 to 2000; 1200 if left out.
    #[serde(default)]
    side: Option<u32>,
}

/// A page of a file as a picture, in colour: JPEG or PNG, whichever is smaller; upright, where a code on it tells how
/// it lies.
#[utoipa::path(get, path = "/files/{sha256}/pages/{page}",
    params(("sha256" = String, Path), ("page" = u32, Path), Size), responses((status = 200)))]
pub(super) async fn picture(
    ctx: Context,
    Named((sha256, page)): Named<(String, u32)>,
    Query(size): Query<Size>,
) -> Result<Response, Problem> {
    let file = find(&ctx.read(), &ctx.actor, &sha256).await?.ok_or_else(Problem::not_found)?;
    let side = size.side.unwrap_or(1_200).clamp(100, 2_000);
    let bytes = bytes_of(&ctx.app, &file.sha256).await?;
    let turns = turns_of(&ctx.app, &file.sha256, page).await?;
    let picture = isolated::picture(&ctx.app.reader, &bytes, page, side, turns).await;
    let picture = picture.map_err(|fault| refused(&fault))?;
    let kind = if picture.starts_with(b"\x89PNG") { FileKind::Png } else { FileKind::Jpeg };
    let mut response = Body::from(picture).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type()));
    // The bytes behind a hash never change; whoever may no longer see them forgets them soon.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    Ok(response)
}

#[derive(Template)]
#[template(path = "features/files/show.html")]
struct Show {
    p: Page,
    sha256: String,
    facts: Facts,
    /// Its pages, from 1.
    pages: Vec<u32>,
    /// Why none can be shown.
    closed: Option<Notice>,
    /// Where it was filed, if at several places.
    places: Vec<Place>,
    /// What else belongs to the same project or contract, the newest first: earlier versions are never thrown away.
    others: Vec<Other>,
}

/// A project or a contract that it was filed with.
struct Place {
    href: String,
    words: String,
    about: String,
}

/// Another file of the same project or contract.
struct Other {
    sha256: String,
    name: String,
    about: String,
}

/// A file to be looked at: its pages, what it belongs to, and what came before and after it.
pub(super) async fn show(ctx: Context, Named(sha256): Named<String>) -> Result<Response, Problem> {
    let read = ctx.read();
    let files = all_of(&read, &ctx.actor, &sha256).await?;
    let file = files.first().ok_or_else(Problem::not_found)?;
    let mut p = frame::page(&ctx).await?;
    p.title = file.name.clone();
    let has_pages = FileKind::of_media_type(&file.media_type).is_none_or(FileKind::has_pages);
    let count = if has_pages { counted(&ctx, file).await? } else { 0 };
    let pages = (1..=count).collect::<Vec<_>>();
    let why = if has_pages { "file-no-preview" } else { "file-download-only" };
    let closed = pages.is_empty().then(|| Notice::new(NoticeKind::Info, p.t(why)));
    let streams: Vec<Uuid> = files.iter().filter_map(|file| file.stream).collect();
    // Whoever only looks after the scan does not see what it belongs to, nor what else is there.
    let homes = homes(&read, &ctx.actor, &streams).await?;
    let seen: Vec<Uuid> = homes.keys().copied().collect();
    let others = others(&read, &ctx.actor, &seen, &sha256).await?.iter().map(|row| other(&p, row)).collect();
    let people = names_of_people(&read, files.iter().map(|file| file.uploaded_by)).await?;
    let placed = placed(&p, &files, &homes, &people);
    let by = people.get(&file.uploaded_by).map(String::as_str).unwrap_or_default();
    let facts = facts(&p, file, by, &placed);
    let places = if placed.len() > 1 { placed } else { Vec::new() };
    let sha256 = file.sha256.clone();
    frame::answer(&Show { p, sha256, facts, pages, closed, places, others })
}

/// Where the same bytes were filed, each project and contract once, the last one first.
fn placed(p: &Page, files: &[file::Model], homes: &BTreeMap<Uuid, Home>, people: &Names) -> Vec<Place> {
    let mut known = BTreeSet::new();
    let place = |file: &file::Model| {
        let home = homes.get(&file.stream.filter(|stream| known.insert(*stream))?)?;
        let by = people.get(&file.uploaded_by).map(String::as_str).unwrap_or_default();
        let about = format!("{by} · {}", p.short_moment(moment(file)));
        Some(Place { href: home.href.clone(), words: home.words.clone(), about })
    };
    files.iter().filter_map(place).collect()
}

/// How many pages there are; none where the file cannot be shown.
async fn counted(ctx: &Context, file: &file::Model) -> Result<u32, Problem> {
    let bytes = bytes_of(&ctx.app, &file.sha256).await?;
    match isolated::count(&ctx.app.reader, &bytes).await {
        Err(fault) if fault.class() == ErrorClass::Unavailable => Err(refused(&fault)),
        counted => Ok(counted.unwrap_or_default()),
    }
}

fn other(p: &Page, row: &file::Model) -> Other {
    let about = format!("{} · {}", p.bytes(size(row)), p.short_moment(moment(row)));
    Other { sha256: row.sha256.clone(), name: row.name.clone(), about }
}

fn facts(p: &Page, file: &file::Model, by: &str, placed: &[Place]) -> Facts {
    let mut list = vec![
        Fact::new(p.t("file-sent"), format!("{by} · {}", p.moment(moment(file)))),
        Fact::new(p.t("file-size"), p.bytes(size(file))),
        Fact::new("SHA-256", file.sha256.clone()).mono(),
    ];
    if let [first, more @ ..] = placed {
        if !more.is_empty() {
            let words = p.t1("file-places-more", "count", p.count(more.len() as u64));
            list.insert(0, Fact::new(p.t("file-places"), words).href("#places"));
        }
        list.insert(0, Fact::new(p.t("file-of"), first.words.clone()).href(first.href.clone()));
    }
    Facts::new(list).two()
}

fn size(file: &file::Model) -> u64 {
    u64::try_from(file.size).unwrap_or_default()
}

fn moment(file: &file::Model) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(file.uploaded_at).unwrap_or_default()
}
