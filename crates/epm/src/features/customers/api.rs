//! Customers over JSON.

use super::queries::{self, CustomerFilter, CustomerSort};
use super::use_cases::{self, CustomerEntry, CustomerView, WRITERS};
use crate::http::{Answer, Context, Json, Listing, Named, Page, Problem, Routes, Who};
use regulation::CustomerId;
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let writers = Who::Holding(WRITERS);
    Routes::new()
        .api(Who::SignedIn, routes!(list))
        .api(writers, routes!(add))
        .api(Who::SignedIn, routes!(show))
        .api(writers, routes!(change))
}

/// Customers, by name
#[utoipa::path(get, path = "/customers", tag = "customers",
    params(("q" = Option<String>, Query), ("show" = Option<String>, Query, description = "`active`, `retired` or `all`"),
        ("limit" = Option<u64>, Query), ("cursor" = Option<String>, Query), ("count" = Option<String>, Query)),
    responses((status = 200, body = Page<CustomerView>)))]
async fn list(
    ctx: Context,
    listing: Listing<CustomerFilter, CustomerSort>,
) -> Result<Json<Page<CustomerView>>, Problem> {
    Ok(Json(queries::list(&ctx, &listing).await?))
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
