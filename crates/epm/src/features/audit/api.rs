//! The trail over JSON.

use super::queries::{Happening, SecurityItem, Trail, security, trail};
use super::{pages, queries};
use crate::http::{Answer, Context, Page, Problem, Routes, Who};
use regulation::Role;
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let auditor = Who::Holding(&[Role::Auditor]);
    Routes::new()
        .api(auditor, routes!(index))
        .api(auditor, routes!(security_records))
        .api(auditor, routes!(check))
        .page(auditor, "/audit", pages::index)
        .page(auditor, "/audit/security", pages::security)
        .page(auditor, "/audit/check", pages::check)
}

/// Everything that happened, the newest first: who, in whose name, when, from where, what, under which clause.
#[utoipa::path(get, path = "/audit", params(Trail), responses((status = 200, body = Page<Happening>)))]
async fn index(ctx: Context, listing: Trail) -> Result<Answer, Problem> {
    Ok(Answer::ok(&trail(&ctx.read(), &listing).await?))
}

/// Sign-ins, lock-outs and refused acts, the newest first.
#[utoipa::path(get, path = "/audit/security", params(Trail), responses((status = 200, body = Page<SecurityItem>)))]
async fn security_records(ctx: Context, listing: Trail) -> Result<Answer, Problem> {
    Ok(Answer::ok(&security(&ctx.read(), &listing).await?))
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
