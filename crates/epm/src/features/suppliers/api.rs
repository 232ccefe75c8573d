//! Suppliers over JSON.

use super::queries::{self, SupplierFilter, SupplierSort};
use super::use_cases::{self, SupplierEntry, SupplierView, WRITERS};
use crate::features::directory::export::Export;
use crate::features::directory::master::in_use;
use crate::http::{Answer, Context, Json, Listing, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use paper::listing::{Cell, Kind};
use regulation::SupplierId;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let writers = Who::Holding(WRITERS);
    Routes::new()
        .api(Who::SignedIn, routes!(list))
        .api(Who::SignedIn, routes!(exported))
        .api(writers, routes!(add))
        .api(Who::SignedIn, routes!(show))
        .api(writers, routes!(change))
}

/// Suppliers, by name
#[utoipa::path(get, path = "/suppliers", tag = "suppliers",
    params(Listing<SupplierFilter, SupplierSort>),
    responses((status = 200, body = Page<SupplierView>)))]
async fn list(
    ctx: Context,
    listing: Listing<SupplierFilter, SupplierSort>,
) -> Result<Json<Page<SupplierView>>, Problem> {
    Ok(Json(queries::list(&ctx, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4)
#[utoipa::path(get, path = "/suppliers.xlsx", tag = "suppliers", params(Listing<SupplierFilter, SupplierSort>), responses((status = 200)))]
async fn exported(ctx: Context, listing: Listing<SupplierFilter, SupplierSort>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-suppliers", EXPORTED).await?;
    export.pages(&ctx, listing, row, async |listing| queries::list(&ctx, &listing).await).await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("supplier-name", Kind::Long),
    ("supplier-contact", Kind::Short),
    ("supplier-phone", Kind::Short),
    ("master-state", Kind::Short),
];

fn row(p: &layout::Page, item: SupplierView) -> Vec<Cell> {
    vec![item.name.into(), item.contact.into(), item.phone.into(), p.t(in_use(item.active)).into()]
}

/// Add a supplier
#[utoipa::path(post, path = "/suppliers", tag = "suppliers", request_body = SupplierEntry,
    responses((status = 201, body = SupplierView)))]
async fn add(ctx: Context, Json(entry): Json<SupplierEntry>) -> Result<Answer, Problem> {
    use_cases::add(&ctx, &entry).await
}

/// A supplier
#[utoipa::path(get, path = "/suppliers/{id}", tag = "suppliers", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = SupplierView)))]
async fn show(ctx: Context, Named(id): Named<SupplierId>) -> Result<Answer, Problem> {
    let supplier = queries::one(&ctx, id).await?;
    Ok(Answer::ok(&supplier).at_revision(supplier.revision))
}

/// Change a supplier
#[utoipa::path(put, path = "/suppliers/{id}", tag = "suppliers", params(("id" = String, Path, format = Uuid)),
    request_body = SupplierEntry, responses((status = 200, body = SupplierView)))]
async fn change(
    ctx: Context,
    Named(id): Named<SupplierId>,
    Json(entry): Json<SupplierEntry>,
) -> Result<Answer, Problem> {
    use_cases::change(&ctx, id, &entry).await
}
