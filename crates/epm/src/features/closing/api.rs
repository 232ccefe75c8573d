//! Closing over JSON.

use super::content::{NoticeContent, content};
use super::{notice, pages, round};
use crate::features::directory::export::Export;
use crate::features::files;
use crate::features::initiation::api::Empty;
use crate::features::project::{Reference, act, look, perform_with_upload};
use crate::http::{Answer, Context, Named, Page, Problem, Routes, Who, routes};
use axum::body::Body;
use axum::response::Response;
use regulation::closing::Condition;
use regulation::{Act, FileHash, Role};
use serde::Deserialize;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let signers = Who::Holding(&[
        Role::GeneralManager,
        Role::VicePresident,
        Role::CommerceRepresentative,
        Role::Finance,
        Role::ItService,
    ]);
    Routes::new()
        .api(Who::SignedIn, routes!(conditions))
        .api(Who::Holding(&[Role::ProjectAdministrator]), routes!(close))
        .api(signers, routes!(sign_notice))
        .api(Who::Holding(&[Role::Archivist]), routes!(archive_notice))
        .upload(Who::Holding(&[Role::Archivist]), routes!(archive_upload))
        .api(Who::SignedIn, routes!(notice_content))
        .api(Who::SignedIn, routes!(rounds))
        .api(Who::SignedIn, routes!(exported))
        .page(Who::SignedIn, "/signature-rounds", round::show)
        .page(Who::SignedIn, "/projects/{project}/closing", pages::show)
        .page(Who::SignedIn, "/projects/{project}/closing/notice", notice::notice)
}

/// Everything closing asks for, met or not (2.5.3).
#[utoipa::path(get, path = "/projects/{project}/closing", params(("project" = String, Path)),
    responses((status = 200, body = Vec<Condition>)))]
async fn conditions(ctx: Context, Named(project): Named<Reference>) -> Result<Answer, Problem> {
    let project = look(&ctx, &project).await?;
    Ok(Answer::ok(&regulation::closing::conditions(&project.state)).at_revision(project.number))
}

/// A file that was uploaded before.
#[derive(Deserialize, utoipa::ToSchema)]
#[schema(as = FiledBefore)]
#[serde(deny_unknown_fields)]
struct Filed {
    file: FileHash,
}

act!(
    /// Closes the project (2.5.2).
    close, post "/projects/{project}/closing", "project": Reference, Empty,
    |project, _body| (project, Act::Close));

act!(
    /// Signs the closing notice for the department of the person's role (2.5.2).
    sign_notice, post "/projects/{project}/closing/signatures", "project": Reference, Empty,
    |project, _body| (project, Act::SignNotice));

act!(
    /// Archives the signed notice (2.5.2).
    archive_notice, post "/projects/{project}/closing/archive", "project": Reference, Filed,
    |project, body| (project, Act::ArchiveNotice(body.file)));

/// Archives the signed notice, sent as the raw body: PDF, JPEG or PNG (2.5.2).
#[utoipa::path(put, path = "/projects/{project}/closing/archive", params(("project" = String, Path), files::Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = crate::features::project::Outcome)))]
async fn archive_upload(
    ctx: Context,
    Named(project): Named<Reference>,
    sent: files::Sent,
    body: Body,
) -> Result<Answer, Problem> {
    let upload = files::keep(&ctx, sent, body, files::SCANS).await?;
    perform_with_upload(&ctx, &project, &upload, Act::ArchiveNotice).await
}

/// What the closing notice says; there is none before the closing (2.5.2).
#[utoipa::path(get, path = "/projects/{project}/closing/notice", params(("project" = String, Path)),
    responses((status = 200, body = NoticeContent)))]
async fn notice_content(ctx: Context, Named(project): Named<Reference>) -> Result<Answer, Problem> {
    let project = look(&ctx, &project).await?;
    let content = content(&ctx, &project).await?.ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&content).at_revision(project.number))
}

/// Closing notices that are not archived yet: who has signed, and for whom each waits since when (2.5.2).
#[utoipa::path(get, path = "/signature-rounds", params(round::RoundListing), responses((status = 200, body = Page<round::RoundItem>)))]
async fn rounds(ctx: Context, listing: round::RoundListing) -> Result<Answer, Problem> {
    Ok(Answer::ok(&round::rounds(&ctx.read(), &ctx.actor, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/signature-rounds.xlsx", params(round::RoundListing), responses((status = 200)))]
async fn exported(ctx: Context, listing: round::RoundListing) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "round-title", &round::exported()).await?;
    export
        .pages(&ctx, listing, round::cells, async |listing| {
            round::rounds(&ctx.read(), &ctx.actor, &listing).await
        })
        .await
}
