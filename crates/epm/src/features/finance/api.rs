//! Revenue over JSON.

use super::pages;
use crate::features::initiation::api::{Empty, Reason};
use crate::features::project::{Part, Reference, act, perform};
use crate::http::{Answer, Context, Json, Named, Problem, Routes, Who, routes};
use chrono::NaiveDate;
use regulation::revenue::RevenueEntry;
use regulation::{Act, Fen, Role};
use serde::Deserialize;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let finance = Who::Holding(&[Role::Finance]);
    Routes::new()
        .api(finance, routes!(confirm_copy))
        .api(finance, routes!(recognise))
        .api(finance, routes!(reverse))
        .page(
            Who::Holding(&[Role::Finance, Role::ProjectAdministrator, Role::AccountManager, Role::Auditor]),
            "/projects/{project}/revenue",
            pages::show,
        )
}

act!(
    /// Confirms the copy of a sheet (2.5.1).
    confirm_copy, post "/sign-off-sheets/{sheet}/finance-copy", "sheet": Part, Empty,
    |sheet, _body| (Reference::of(sheet.0), Act::ConfirmFinanceCopy(sheet.0.number)));

/// Revenue to recognise on an accepted sheet.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Recognition {
    #[schema(value_type = String)]
    sheet_id: Part,
    amount: Fen,
    recognised_on: NaiveDate,
}

/// Recognises the revenue of a sheet, once (2.5.1).
#[utoipa::path(post, path = "/projects/{project}/revenue", params(("project" = String, Path)),
    request_body = Recognition, responses((status = 200, body = crate::features::project::Outcome)))]
async fn recognise(
    ctx: Context,
    Named(project): Named<Reference>,
    Json(body): Json<Recognition>,
) -> Result<Answer, Problem> {
    let seen = crate::features::project::look(&ctx, &project).await?;
    if seen.id != body.sheet_id.0.of {
        return Err(Problem::not_found());
    }
    let Recognition { sheet_id, amount, recognised_on } = body;
    let entry = RevenueEntry { sheet: sheet_id.0.number, amount, recognised_on };
    perform(&ctx, &project, Act::RecogniseRevenue(entry)).await
}

act!(
    /// Takes a recognition back, with a reason; corrections are reversals (2.5.1).
    reverse, post "/revenue/{revenue}/reversal", "revenue": Part, Reason,
    |revenue, body| (Reference::of(revenue.0), Act::ReverseRevenue(revenue.0.number, body.reason)));
