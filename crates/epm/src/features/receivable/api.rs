//! Receivables over JSON.

use super::list::{self, Filter, ReceivableItem, Sort};
use crate::http::{Answer, Context, Listing, Page, Problem, Routes, Who};
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new().api(Who::Holding(super::READERS), routes!(index))
}

/// What is open by customer with its age, as far as the person sees it; what is overdue most first (1.3.2).
#[utoipa::path(get, path = "/receivables", params(Listing<Filter, Sort>), responses((status = 200, body = Page<ReceivableItem>)))]
async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::receivables(&ctx.read(), &ctx.actor, &listing, ctx.today()).await?))
}
