//! The installed base over JSON.

use super::list::{self, InstalledItem, WarrantyState};
use crate::features::directory::export::{Export, OF_PROJECT, of_project};
use crate::features::project::part_list::PartListing;
use crate::http::{Answer, Context, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use paper::listing::{Cell, Kind};

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new().api(Who::SignedIn, routes!(index)).api(Who::SignedIn, routes!(exported))
}

/// The delivered lines a person sees, with their serial numbers' count and both warranties; `status=ending` lists the
/// vendor's warranties that end within ninety days, the next to end first (2.6.1).
#[utoipa::path(get, path = "/installed-base", params(PartListing<WarrantyState>), responses((status = 200, body = Page<InstalledItem>)))]
async fn index(ctx: Context, listing: PartListing<WarrantyState>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::installed(&ctx.read(), &ctx.actor, &listing, ctx.today()).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/installed-base.xlsx", params(PartListing<WarrantyState>), responses((status = 200)))]
async fn exported(ctx: Context, listing: PartListing<WarrantyState>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-installed-base", &[&OF_PROJECT, EXPORTED].concat()).await?;
    export
        .pages(&ctx, listing, row, async |listing| {
            list::installed(&ctx.read(), &ctx.actor, &listing, ctx.today()).await
        })
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("line-model", Kind::Long),
    ("export-status", Kind::Short),
    ("export-serials", Kind::Number),
    ("export-first-serial", Kind::Short),
    ("installed-vendor-until", Kind::Day),
    ("installed-promised-until", Kind::Day),
    ("installed-supported", Kind::Number),
    ("installed-supported-until", Kind::Day),
];

fn row(p: &layout::Page, item: InstalledItem) -> Vec<Cell> {
    let mut cells = of_project(item.project);
    cells.extend([
        item.model.into(),
        p.t(&format!("installed-{}", item.status)).into(),
        item.serials.into(),
        item.first_serial.into(),
        item.vendor_until.into(),
        item.promised_until.into(),
        item.supported.into(),
        item.supported_until.into(),
    ]);
    cells
}
