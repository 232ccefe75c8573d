//! The queue over JSON.

use super::queries::{self, ApplicationItem, Filter, Sort};
use crate::http::{Answer, Context, Listing, Page, Problem, Routes, Who};
use regulation::Role;
use regulation::code::ProjectCode;
use serde::Serialize;
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new().api(Who::Holding(&[Role::ContractAdministrator]), routes!(index))
}

/// The queue, and the code that the next application would be given.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Applications {
    #[serde(flatten)]
    page: Page<ApplicationItem>,
    /// The next code of the year's sequence.
    #[schema(value_type = String)]
    next_code: ProjectCode,
}

/// What was handed in and has no code yet, the oldest first, each with the projects it may repeat (2.3.2).
#[utoipa::path(get, path = "/applications", params(Listing<Filter, Sort>), responses((status = 200, body = Applications)))]
async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Answer, Problem> {
    let page = queries::applications(&ctx, &listing).await?;
    let next_code = queries::next_code(&ctx.read(), ctx.today()).await?;
    Ok(Answer::ok(&Applications { page, next_code }))
}
