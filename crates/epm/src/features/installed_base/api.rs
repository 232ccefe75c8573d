//! The installed base over JSON.

use super::list::{self, InstalledItem, WarrantyState};
use crate::features::project::part_list::PartListing;
use crate::http::{Answer, Context, Page, Problem, Routes, Who};
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new().api(Who::SignedIn, routes!(index))
}

/// The delivered lines a person sees, with their serial numbers' count and both warranties; `status=ending` lists the
/// vendor's warranties that end within ninety days, the next to end first (2.6.1).
#[utoipa::path(get, path = "/installed-base", responses((status = 200, body = Page<InstalledItem>)))]
async fn index(ctx: Context, listing: PartListing<WarrantyState>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::installed(&ctx.read(), &ctx.actor, &listing, ctx.today()).await?))
}
