//! Uploads that go on after a broken connection, by the protocol tus 1.0.0 (its core, and creation). Each part that came
//! wholly is kept as bytes of its own and noted; the parts together are the file. Where a part broke off, the client asks how
//! far the upload is and goes on from there.
//!
//! The bytes of parts are named by no file, so they are swept after a day as any such bytes are; the rows go with them.

use crate::http::{App, Code, Context, FieldFault, Problem};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::TimeDelta;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use std::io;
use store::entities::{upload, upload_part};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use store::{Files, StoreError};
use tokio_util::io::ReaderStream;
use uuid::Uuid;

/// The version of the protocol.
const TUS: &str = "1.0.0";
/// The most bytes of an upload: as of the largest file that any address takes.
const MOST: u64 = super::SCANS.limit();
/// How many uploads a person may begin within a day.
const MOST_OPEN: u64 = 2_000;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Problem> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    let missing = || Problem::new(Code::NotUnderstood).at(FieldFault::new("", "upload-header-missing"));
    value.and_then(|value| value.trim().parse().ok()).ok_or_else(missing)
}

fn answered(status: StatusCode, row: &upload::Model) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, HeaderValue::from_static(TUS));
    headers.insert(OFFSET, HeaderValue::from(row.received));
    headers.insert(LENGTH, HeaderValue::from(row.size));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Begins an upload.
pub(super) async fn begin(ctx: &Context, headers: &HeaderMap) -> Result<Response, Problem> {
    let length = number(headers, &LENGTH)?;
    if length == 0 {
        return Err(Problem::new(Code::MediaType));
    }
    if length > MOST {
        return Err(Problem::new(Code::TooLarge).with("limit", MOST / 1024));
    }
    let person = ctx.person().0;
    let row = upload::Model {
        id: ctx.id(),
        person,
        size: i64::try_from(length).unwrap_or(i64::MAX),
        received: 0,
        began_at: ctx.now().timestamp_millis(),
    };
    let begun = &row;
    ctx.store()
        .write("begin an upload", |tx| async move {
            let open = upload::Entity::find().filter(upload::Column::Person.eq(person));
            if open.count(&tx).await.map_err(StoreError::from)? >= MOST_OPEN {
                return Err(Problem::new(Code::TooMany).with("seconds", 3_600));
            }
            let insert = upload::Entity::insert(begun.clone().into_active_model());
            insert.exec_without_returning(&tx).await.map_err(StoreError::from)?;
            Ok(())
        })
        .await?;
    let mut response = answered(StatusCode::CREATED, &row);
    if let Ok(location) = HeaderValue::try_from(format!("/api/v1/uploads/{}", row.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// An upload of the person's own.
async fn own(ctx: &Context, id: Uuid) -> Result<upload::Model, Problem> {
    let query = upload::Entity::find_by_id(id).filter(upload::Column::Person.eq(ctx.person().0));
    let row = query.one(&ctx.read()).await.map_err(StoreError::from)?;
    row.ok_or_else(Problem::not_found)
}

/// How far an upload is.
pub(super) async fn standing(ctx: &Context, id: Uuid) -> Result<Response, Problem> {
    Ok(answered(StatusCode::OK, &own(ctx, id).await?))
}

/// Takes the next part of an upload.
pub(super) async fn go_on(
    ctx: &Context,
    id: Uuid,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let row = own(ctx, id).await?;
    let offset = number(headers, &OFFSET)?;
    let at = |offset: u64| i64::try_from(offset).unwrap_or(i64::MAX);
    // Someone else, or an earlier try, was faster: the client asks how far it is.
    let moved = || Problem::new(Code::Conflict).at(FieldFault::new("", "upload-moved"));
    if at(offset) != row.received {
        return Err(moved());
    }
    let left = (row.size - row.received).unsigned_abs();
    let bytes = body.into_data_stream().map_err(io::Error::other);
    let kept = ctx.store().files().keep(Box::pin(bytes), left).await?;
    let size = at(kept.size);
    if size == 0 {
        return Ok(answered(StatusCode::NO_CONTENT, &row));
    }
    let part = upload_part::Model { upload: id, start: row.received, size, sha256: kept.sha256 };
    let part = &part;
    ctx.store()
        .write("go on with an upload", |tx| async move {
            let counted = upload::Entity::update_many()
                .col_expr(upload::Column::Received, Expr::col(upload::Column::Received).add(part.size))
                .filter(upload::Column::Id.eq(id))
                .filter(upload::Column::Received.eq(part.start));
            if counted.exec(&tx).await.map_err(StoreError::from)?.rows_affected == 0 {
                return Err(moved());
            }
            let insert = upload_part::Entity::insert(part.clone().into_active_model().reset_all());
            insert.exec_without_returning(&tx).await.map_err(StoreError::from)?;
            Ok(())
        })
        .await?;
    Ok(answered(StatusCode::NO_CONTENT, &upload::Model { received: row.received + size, ..row }))
}

/// The bytes of an upload of which every part is there, one part after the other.
pub(super) async fn whole(
    ctx: &Context,
    id: Uuid,
) -> Result<impl Stream<Item = io::Result<Bytes>> + Send + use<>, Problem> {
    let row = own(ctx, id).await?;
    if row.received != row.size {
        return Err(Problem::new(Code::Conflict).at(FieldFault::new("", "upload-not-whole")));
    }
    let query = upload_part::Entity::find().filter(upload_part::Column::Upload.eq(id));
    let parts = query.order_by_asc(upload_part::Column::Start).all(&ctx.read()).await;
    let parts = parts.map_err(StoreError::from)?;
    let files: Files = ctx.store().files().clone();
    let opened = stream::iter(parts).then(move |part| {
        let files = files.clone();
        async move { files.read(&part.sha256).await.map(ReaderStream::new).map_err(io::Error::other) }
    });
    Ok(Box::pin(opened.try_flatten()))
}

/// Drops the uploads that were begun more than a day ago.
pub async fn sweep(app: &App) -> Result<(), StoreError> {
    let before = (app.outside.now() - TimeDelta::days(1)).timestamp_millis();
    app.store
        .write("drop old uploads", |tx| async move {
            let old = upload::Entity::find()
                .select_only()
                .column(upload::Column::Id)
                .filter(upload::Column::BeganAt.lt(before))
                .into_query();
            let parts = upload_part::Entity::delete_many();
            parts.filter(upload_part::Column::Upload.in_subquery(old)).exec(&tx).await?;
            let uploads = upload::Entity::delete_many().filter(upload::Column::BeganAt.lt(before));
            uploads.exec(&tx).await?;
            Ok(())
        })
        .await
}
