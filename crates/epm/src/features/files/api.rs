//! Files over HTTP.

use super::upload::SentFor;
use super::{Accepted, keep, preview, queries, resumable};
use crate::features::project::Upload;
use crate::http::{Answer, Context, Named, Problem, Routes, Who, disposition, routes};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, header};
use regulation::FileKind;
use regulation::file_kind::bare_name;
use serde::Serialize;
use tokio_util::io::ReaderStream;
use uuid::Uuid;

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .upload(Who::SignedIn, routes!(send))
        .api(Who::SignedIn, routes!(fetch))
        .upload(Who::SignedIn, routes!(begin))
        .api(Who::SignedIn, routes!(standing))
        .upload(Who::SignedIn, routes!(go_on))
        .merge(preview::routes())
}

/// A file that was kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Filed {
    /// Its SHA-256 in hexadecimal: how acts name it.
    sha256: String,
    name: String,
    media_type: String,
    size: u64,
}

impl Filed {
    /// Gives bytes that were kept their row: an act may name them then.
    pub async fn record(ctx: &Context, upload: &Upload) -> Result<Answer, Problem> {
        ctx.write("send a file", |tx, _actor| async move {
            tx.add_file(ctx.id(), &upload.kept, &upload.name, upload.media_type, None, &ctx.origin()).await?;
            let filed = Self {
                sha256: upload.kept.sha256.clone(),
                name: upload.name.clone(),
                media_type: upload.media_type.to_owned(),
                size: upload.kept.size,
            };
            Ok(Answer::created(format!("/api/v1/files/{}", filed.sha256), &filed))
        })
        .await
    }
}

/// Sends a file (PDF, JPEG or PNG; for an attachment also .docx or .xlsx without macros) as the raw body. An act then names
/// it by its hash; one that no act names within a day is deleted.
#[utoipa::path(post, path = "/files", params(SentFor),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Filed)))]
async fn send(ctx: Context, sent: SentFor, body: Body) -> Result<Answer, Problem> {
    let accepted = Accepted::of(sent.file_use);
    let upload = keep(&ctx, sent.into(), body, accepted).await?;
    Filed::record(&ctx, &upload).await
}

/// A file's bytes, for whoever sees what it belongs to. Always as an attachment, in a sandbox, under a name that ends as
/// its content asks.
#[utoipa::path(get, path = "/files/{sha256}", params(("sha256" = String, Path)), responses((status = 200)))]
async fn fetch(ctx: Context, Named(sha256): Named<String>) -> Result<Response, Problem> {
    let file = queries::find(&ctx.read(), &ctx.actor, &sha256).await?.ok_or_else(Problem::not_found)?;
    let bytes = ctx.store().files().read(&file.sha256).await?;
    let mut response = Body::from_stream(ReaderStream::new(bytes)).into_response();
    let headers = response.headers_mut();
    let plain = |value: &str| {
        HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("application/octet-stream"))
    };
    headers.insert(header::CONTENT_TYPE, plain(&file.media_type));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size));
    let name = bare_name(&file.name);
    let name = FileKind::of_media_type(&file.media_type).map_or(name.to_owned(), |kind| kind.named(name));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&name));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// Begins an upload in parts, by tus 1.0.0 (creation): `Upload-Length` says how many bytes there will be, `Location` where
/// they are sent. The request that wants the file then names the upload: `?upload=<id>`. What is not named within a day is
/// dropped.
#[utoipa::path(post, path = "/uploads", params(("Upload-Length" = u64, Header)), responses((status = 201)))]
async fn begin(ctx: Context, headers: HeaderMap) -> Result<Response, Problem> {
    resumable::begin(&ctx, &headers).await
}

/// How many bytes of an upload are there (`Upload-Offset`), of how many (`Upload-Length`); HEAD answers the same.
#[utoipa::path(get, path = "/uploads/{upload}", params(("upload" = Uuid, Path)), responses((status = 200)))]
async fn standing(ctx: Context, Named(id): Named<Uuid>) -> Result<Response, Problem> {
    resumable::standing(&ctx, id).await
}

/// Sends the next bytes of an upload as the raw body, from `Upload-Offset` on (`application/offset+octet-stream`).
#[utoipa::path(patch, path = "/uploads/{upload}",
    params(("upload" = Uuid, Path), ("Upload-Offset" = u64, Header)),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204)))]
async fn go_on(
    ctx: Context,
    Named(id): Named<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    resumable::go_on(&ctx, id, &headers, body).await
}
