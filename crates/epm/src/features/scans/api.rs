//! Scans over JSON: a file is sent by `POST /files`, read here, and filed paper by paper.

use super::reading::{Reading, Scan, reading};
use super::use_cases;
use crate::features::project::Part;
use crate::http::{Answer, Context, Json, Named, Problem, Routes, Who};
use regulation::Role;
use serde::Deserialize;
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let bulk = Who::Holding(&[Role::AccountManager, Role::MarketAssistant, Role::ProjectAdministrator]);
    let sheets = Who::Holding(&[Role::AccountManager, Role::MarketAssistant]);
    Routes::new().api(bulk, routes!(read)).api(sheets, routes!(file_sheet))
}

/// What to file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filing {
    /// The sheet whose pages are in the file.
    sheet: Part,
}

/// Which papers the codes on the pages of an uploaded file name, and what stands in the way of filing each. Nothing is
/// filed by this.
#[utoipa::path(get, path = "/scans/{sha256}", params(("sha256" = String, Path)),
    responses((status = 200, body = Reading)))]
async fn read(ctx: Context, Named(sha256): Named<String>) -> Result<Answer, Problem> {
    let scan = Scan::of(&ctx, &sha256).await?;
    Ok(Answer::ok(&reading(&ctx, &scan).await?))
}

/// Files the pages of a sign-off sheet as its scan, as a person has confirmed (2.4.3).
#[utoipa::path(post, path = "/scans/{sha256}/file", params(("sha256" = String, Path)),
    request_body = serde_json::Value, responses((status = 200, body = crate::features::project::Outcome)))]
async fn file_sheet(
    ctx: Context,
    Named(sha256): Named<String>,
    Json(filing): Json<Filing>,
) -> Result<Answer, Problem> {
    use_cases::file_sheet(&ctx, &sha256, filing.sheet.0).await
}
