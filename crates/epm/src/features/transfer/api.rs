//! Data in and out over JSON and as files, for the system administrator.

use super::WRITERS;
use super::members::Target;
use super::old::Counts;
use super::old_books::{self, Sound};
use super::whole::{Wanted, export};
use crate::http::{
    Answer, Code, Context, Json, Named, Problem, Routes, Who, disposition, routes, workbook_answer,
};
use crate::locale::Language;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use std::io::{self, BufWriter, Write};
use store::{SecurityRecord, StoreError};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{self, Sender};
use tracing::error;

/// The addresses of this slice.
pub(super) fn routes() -> Routes {
    Routes::new()
        .api(Who::Holding(WRITERS), routes!(may_export))
        .api(Who::Holding(WRITERS), routes!(export_everything))
        .api(Who::Holding(WRITERS), routes!(template))
        .upload(Who::Holding(WRITERS), routes!(send))
        .api(Who::Holding(WRITERS), routes!(look_through))
        .api(Who::Holding(WRITERS), routes!(marked))
        .api(Who::Holding(WRITERS), routes!(bring_in))
}

/// How many bytes go to the network at once.
const STRETCH: usize = 64 * 1024;
/// One export at a time: each keeps a connection and one moment of the database for as long as its reader takes.
static PLACE: Semaphore = Semaphore::const_new(1);

/// Asks whether everything may be fetched now, which a link could not: it has no way to ask for the password.
#[utoipa::path(post, path = "/exports", tag = "data", request_body = Nothing, responses((status = 204)))]
async fn may_export(ctx: Context, Json(Nothing {}): Json<Nothing>) -> Result<Answer, Problem> {
    ctx.require_fresh()?;
    Ok(Answer::done())
}

/// Everything in open formats as a ZIP file, written while it is sent: tables and audit trail as lines of JSON, uploaded files,
/// workbooks, a manifest with a hash of each. Without passwords. That it was fetched is kept in the security record.
#[utoipa::path(get, path = "/export.zip", tag = "data", responses((status = 200)))]
async fn export_everything(ctx: Context) -> Result<Response, Problem> {
    ctx.require_fresh()?;
    let place = PLACE.try_acquire().map_err(|_| Problem::new(Code::Busy))?;
    record(&ctx).await?;
    let (send, receive) = mpsc::channel(8);
    let chunks = BufWriter::with_capacity(STRETCH, Chunks(send.clone()));
    let (store, now) = (ctx.store().clone(), ctx.now());
    tokio::spawn(async move {
        let _place = place;
        let made = export(&store, Target::Zip(Box::new(chunks)), Wanted::default(), now).await;
        if let Err(error) = made {
            error!("an export ended early: {error:#}");
            // The reader sees a broken download, never a whole one.
            let _ = send.send(Err(io::Error::other("the export ended early"))).await;
        }
    });
    let bytes = stream::unfold(receive, |mut receive| async move { Some((receive.recv().await?, receive)) });
    // Whoever compresses it asks once more after the end.
    let mut response = Body::from_stream(bytes.fuse()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let name = format!("{}-{}.zip", ctx.language.say("transfer-export-name"), ctx.today());
    headers.insert(header::CONTENT_DISPOSITION, disposition(&name));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// Bytes on their way to the network. A slow reader holds the writer up.
struct Chunks(Sender<io::Result<Bytes>>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn record(ctx: &Context) -> Result<(), StoreError> {
    let noted = ctx.app.store.write("export everything", |tx| async move {
        let address = ctx.arrival.address.to_string();
        let record = SecurityRecord {
            kind: "exported",
            person: Some(ctx.person()),
            account: &ctx.username,
            address: &address,
            clause: None,
            detail: serde_json::json!({ "target": &*ctx.arrival.target, "everything": true }),
            at: ctx.now().timestamp_millis(),
        };
        tx.security_record(record).await
    });
    noted.await
}

/// The template of a workbook with which old books are brought in, in the reader's language.
#[utoipa::path(get, path = "/old-books-template.xlsx", tag = "data", responses((status = 200)))]
async fn template(ctx: Context) -> Result<Response, Problem> {
    let bytes = paper::old_books::template(ctx.language == Language::English);
    let bytes = bytes.map_err(|error| Problem::internal(&error))?;
    workbook_answer(&format!("{}.xlsx", ctx.language.say("transfer-template-name")), bytes)
}

/// The name a workbook was sent under.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    /// The file's name; shown, never used as a path.
    pub(super) name: String,
}

/// A workbook that was kept.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Kept {
    /// Its SHA-256 in hexadecimal: how it is named from here on.
    pub(super) sha256: String,
    pub(super) name: String,
    pub(super) size: u64,
}

/// Sends a workbook of old books (.xlsx) as the raw body. Nothing is brought in yet.
#[utoipa::path(post, path = "/old-books", tag = "data", params(Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = Kept)))]
async fn send(
    ctx: Context,
    axum::extract::Query(sent): axum::extract::Query<Sent>,
    body: Body,
) -> Result<Answer, Problem> {
    old_books::keep(&ctx, sent, body).await
}

/// Looks a workbook through: how much is in it, and everything wrong, each with sheet, row and column. Nothing is brought in.
#[utoipa::path(get, path = "/old-books/{sha256}", tag = "data", params(("sha256" = String, Path)),
    responses((status = 200, body = Sound)))]
async fn look_through(ctx: Context, Named(sha256): Named<String>) -> Result<Json<Sound>, Problem> {
    Ok(Json(Sound::of(&old_books::look_through(&ctx, &sha256).await?.found, ctx.language)))
}

/// The same workbook with what is wrong written into it: bad cells red, and a column that says why.
#[utoipa::path(get, path = "/old-books/{sha256}/marked", tag = "data", params(("sha256" = String, Path)), responses((status = 200)))]
async fn marked(ctx: Context, Named(sha256): Named<String>) -> Result<Response, Problem> {
    old_books::marked(&ctx, &sha256).await
}

/// Nothing to say.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Brings in what the workbook holds, all of it in one transaction, if nothing is wrong with it.
#[utoipa::path(post, path = "/old-books/{sha256}/bring-in", tag = "data", params(("sha256" = String, Path)),
    request_body = Nothing, responses((status = 200, body = Counts)))]
async fn bring_in(
    ctx: Context,
    Named(sha256): Named<String>,
    Json(Nothing {}): Json<Nothing>,
) -> Result<Answer, Problem> {
    old_books::bring_in(&ctx, &sha256).await
}
