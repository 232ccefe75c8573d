//! The search over JSON.

use super::queries::{self, Hits};
use crate::http::{Context, Json, Problem, Query, Routes, Who, routes};
use serde::Deserialize;

/// The addresses of this slice.
pub(super) fn routes() -> Routes {
    Routes::new().api(Who::SignedIn, routes!(find))
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    pub(super) q: String,
}

/// Projects, contracts, customers, delivered units, equipment and models that are found by what was typed, as far as
/// the person may see them
#[utoipa::path(get, path = "/search", tag = "search", params(("q" = String, Query)),
    responses((status = 200, body = Hits)))]
async fn find(ctx: Context, Query(typed): Query<Typed>) -> Result<Json<Hits>, Problem> {
    Ok(Json(queries::find(&ctx.read(), &ctx.actor, &typed.q).await?))
}
