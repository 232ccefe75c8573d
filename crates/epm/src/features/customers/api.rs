//! Customers over JSON.

use super::queries::{self, CustomerFilter, CustomerSort};
use super::use_cases::{self, CustomerEntry, CustomerView, WRITERS};
use crate::features::directory::export::Export;
use crate::features::directory::master::in_use;
use crate::http::{Answer, Context, Json, Listing, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use paper::listing::{Cell, Kind};
use regulation::CustomerId;

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

/// Customers, by name
#[utoipa::path(get, path = "/customers", tag = "customers",
    params(Listing<CustomerFilter, CustomerSort>),
    responses((status = 200, body = Page<CustomerView>)))]
async fn list(
    ctx: Context,
    listing: Listing<CustomerFilter, CustomerSort>,
) -> Result<Json<Page<CustomerView>>, Problem> {
    Ok(Json(queries::list(&ctx, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4)
#[utoipa::path(get, path = "/customers.xlsx", tag = "customers", params(Listing<CustomerFilter, CustomerSort>), responses((status = 200)))]
async fn exported(ctx: Context, listing: Listing<CustomerFilter, CustomerSort>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-customers", EXPORTED).await?;
    export.pages(&ctx, listing, row, async |listing| queries::list(&ctx, &listing).await).await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("customer-name", Kind::Long),
    ("customer-contact", Kind::Short),
    ("customer-phone", Kind::Short),
    ("customer-address", Kind::Long),
    ("master-state", Kind::Short),
    ("customer-credit-yuan", Kind::Money),
];

fn row(p: &layout::Page, item: CustomerView) -> Vec<Cell> {
    vec![
        item.name.into(),
        item.contact.into(),
        item.phone.into(),
        item.address.into(),
        p.t(in_use(item.active)).into(),
        item.credit_limit.into(),
    ]
}

/// Add a customer
#[utoipa::path(post, path = "/customers", tag = "customers", request_body = CustomerEntry,
    responses((status = 201, body = CustomerView)))]
async fn add(ctx: Context, Json(entry): Json<CustomerEntry>) -> Result<Answer, Problem> {
    use_cases::add(&ctx, &entry).await
}

/// A customer
#[utoipa::path(get, path = "/customers/{id}", tag = "customers", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = CustomerView)))]
async fn show(ctx: Context, Named(id): Named<CustomerId>) -> Result<Answer, Problem> {
    let customer = queries::one(&ctx, id).await?;
    Ok(Answer::ok(&customer).at_revision(customer.revision))
}

/// Change a customer
#[utoipa::path(put, path = "/customers/{id}", tag = "customers", params(("id" = String, Path, format = Uuid)),
    request_body = CustomerEntry, responses((status = 200, body = CustomerView)))]
async fn change(
    ctx: Context,
    Named(id): Named<CustomerId>,
    Json(entry): Json<CustomerEntry>,
) -> Result<Answer, Problem> {
    use_cases::change(&ctx, id, &entry).await
}
