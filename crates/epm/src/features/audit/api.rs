//! The trail over JSON.

use super::queries::{Happening, SecurityItem, Trail, event_at, security, trail};
use super::{export, pages, queries};
use crate::features::directory::export::Export;
use crate::http::{Answer, Context, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use regulation::Role;
use serde::Serialize;
use tokio::sync::Mutex;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let auditor = Who::Holding(&[Role::Auditor]);
    Routes::new()
        .api(auditor, routes!(index))
        .api(auditor, routes!(exported))
        .api(auditor, routes!(security_records))
        .api(auditor, routes!(export_security))
        .api(auditor, routes!(check))
        .api(auditor, routes!(show))
        .page(auditor, "/audit", pages::index)
        .page(auditor, "/audit/security", pages::security)
        .page(auditor, "/audit/check", pages::check)
        .page(auditor, "/audit/{position}", pages::show)
}

/// Everything that happened, the newest first: who, in whose name, when, from where, what, under which clause.
#[utoipa::path(get, path = "/audit", params(Trail), responses((status = 200, body = Page<Happening>)))]
async fn index(ctx: Context, listing: Trail) -> Result<Answer, Problem> {
    Ok(Answer::ok(&trail(&ctx.read(), &words(&ctx), &listing).await?))
}

/// One event of the trail: what it set, field by field, before and after (Z2).
#[utoipa::path(get, path = "/audit/{position}", params(("position" = i64, Path)),
    responses((status = 200, body = Happening)))]
async fn show(ctx: Context, Named(position): Named<i64>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&event_at(&ctx.read(), &words(&ctx), position).await?))
}

/// The words of the reader's language.
fn words(ctx: &Context) -> layout::Page {
    layout::Page::new(ctx.language, ctx.now(), "/audit")
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/audit.xlsx", params(Trail), responses((status = 200)))]
async fn exported(ctx: Context, listing: Trail) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "audit-trail", export::OF_TRAIL).await?;
    export
        .pages(&ctx, listing, export::happening, async |listing| {
            trail(&ctx.read(), &words(&ctx), &listing).await
        })
        .await
}

/// Sign-ins, lock-outs and refused acts, the newest first.
#[utoipa::path(get, path = "/audit/security", params(Trail), responses((status = 200, body = Page<SecurityItem>)))]
async fn security_records(ctx: Context, listing: Trail) -> Result<Answer, Problem> {
    Ok(Answer::ok(&security(&ctx.read(), &words(&ctx), &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/audit/security.xlsx", params(Trail), responses((status = 200)))]
async fn export_security(ctx: Context, listing: Trail) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "audit-security", export::OF_SECURITY).await?;
    export
        .pages(&ctx, listing, export::record, async |listing| {
            security(&ctx.read(), &words(&ctx), &listing).await
        })
        .await
}

/// Something that must hold and does not.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Found {
    /// The invariant, such as `INV-48`.
    pub invariant: &'static str,
    /// Names the row.
    pub row: String,
    /// What is wrong with it.
    pub what: String,
}

/// What a verification answers.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Verified {
    /// Whether nothing was found.
    pub whole: bool,
    /// What was found.
    pub findings: Vec<Found>,
    /// The last event that was there.
    pub position: i64,
}

/// One at a time: a verification reads everything there is.
static RUNNING: Mutex<()> = Mutex::const_new(());

/// Proves the store whole, as `epm check` does. It reads one moment and holds up no writer.
pub async fn verify(ctx: &Context) -> Result<Verified, Problem> {
    let _alone = RUNNING.lock().await;
    let position = queries::last_position(&ctx.read()).await?;
    let found = ctx.store().check().await?;
    let findings =
        found.into_iter().map(|found| Found { invariant: found.invariant, row: found.row, what: found.what });
    let findings: Vec<Found> = findings.collect();
    Ok(Verified { whole: findings.is_empty(), findings, position })
}

/// Proves the trail, the states, the rows and the files whole, as `epm check` does.
#[utoipa::path(get, path = "/audit/check", responses((status = 200, body = Verified)))]
async fn check(ctx: Context) -> Result<Answer, Problem> {
    Ok(Answer::ok(&verify(&ctx).await?))
}
