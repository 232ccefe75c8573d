//! Looking at a file without fetching it: its pages as pictures, drawn in the child process, so that a PDF shows on any phone
//! and nothing that came from outside is opened by the reader's browser.

use super::queries::{find, home, of_stream};
use crate::features::directory::queries::names_of_people;
use crate::features::scans::{bytes_of, refused};
use crate::frame;
use crate::http::{Context, Named, Problem};
use crate::layout::{Fact, Facts, Notice, NoticeKind, Page};
use askama::Template;
use axum::body::Body;
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use http::{HeaderValue, header};
use paper::ErrorClass;
use regulation::FileKind;
use scans::isolated;
use serde::Deserialize;
use store::entities::file;

/// How large a picture of a page is made, in pixels of its longer side.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// From 100 to 2000; 1200 if left out.
    #[serde(default)]
    side: Option<u32>,
}

/// A page of a file as a picture, in colour: JPEG or PNG, whichever is smaller.
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
    let picture = isolated::picture(&ctx.app.reader, &bytes, page, side).await;
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
    /// What else belongs to the same project or contract, the newest first: earlier versions are never thrown away.
    others: Vec<Other>,
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
    let file = find(&read, &ctx.actor, &sha256).await?.ok_or_else(Problem::not_found)?;
    let mut p = frame::page(&ctx).await?;
    p.title = file.name.clone();
    let kind = FileKind::of_media_type(&file.media_type);
    let has_pages = kind.is_none_or(FileKind::has_pages);
    let count = if has_pages { counted(&ctx, &file).await? } else { 0 };
    let pages = (1..=count).collect::<Vec<_>>();
    let why = if has_pages { "file-no-preview" } else { "file-download-only" };
    let closed = pages.is_empty().then(|| Notice::new(NoticeKind::Info, p.t(why)));
    let (mut of, mut others) = (None, Vec::new());
    if let Some(stream) = file.stream {
        of = home(&read, &ctx.actor, stream).await?;
        // Whoever only looks after the scan does not see what else is there.
        if of.is_some() {
            let mut rows = of_stream(&read, stream).await?;
            rows.retain(|row| row.sha256 != file.sha256);
            others = rows.iter().rev().map(|row| other(&p, row)).collect();
        }
    }
    let people = names_of_people(&read, [file.uploaded_by]).await?;
    let by = people.get(&file.uploaded_by).cloned().unwrap_or_default();
    let facts = facts(&p, &file, by, of);
    frame::answer(&Show { p, sha256: file.sha256, facts, pages, closed, others })
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

fn facts(p: &Page, file: &file::Model, by: String, of: Option<(String, String)>) -> Facts {
    let mut list = vec![
        Fact::new(p.t("file-sent"), format!("{by} · {}", p.moment(moment(file)))),
        Fact::new(p.t("file-size"), p.bytes(size(file))),
        Fact::new("SHA-256", file.sha256.clone()).mono(),
    ];
    if let Some((href, words)) = of {
        list.insert(0, Fact::new(p.t("file-of"), words).href(href));
    }
    Facts::new(list).two()
}

fn size(file: &file::Model) -> u64 {
    u64::try_from(file.size).unwrap_or_default()
}

fn moment(file: &file::Model) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(file.uploaded_at).unwrap_or_default()
}
