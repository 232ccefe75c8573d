//! The catalogue over JSON.

use super::queries::{self, CatalogueListing};
use super::{CategoryEntry, CategoryView, ModelEntry, ModelView, SeriesEntry, SeriesView, WRITERS};
use super::{categories, export, models, series};
use crate::features::directory::export::Export;
use crate::http::{Answer, Context, Json, Named, Page, Problem, Routes, Who, routes};
use axum::response::Response;
use uuid::Uuid;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let writers = Who::Holding(WRITERS);
    Routes::new()
        .api(Who::SignedIn, routes!(list_categories))
        .api(Who::SignedIn, routes!(export_categories))
        .api(writers, routes!(add_category))
        .api(writers, routes!(change_category))
        .api(Who::SignedIn, routes!(list_series))
        .api(Who::SignedIn, routes!(export_series))
        .api(writers, routes!(add_series))
        .api(writers, routes!(change_series))
        .api(Who::SignedIn, routes!(list_models))
        .api(Who::SignedIn, routes!(export_models))
        .api(writers, routes!(add_model))
        .api(writers, routes!(change_model))
}

/// Categories, by code
#[utoipa::path(get, path = "/catalogue/categories", tag = "catalogue",
    params(CatalogueListing),
    responses((status = 200, body = Page<CategoryView>)))]
async fn list_categories(
    ctx: Context,
    listing: CatalogueListing,
) -> Result<Json<Page<CategoryView>>, Problem> {
    Ok(Json(Page::whole(queries::categories(&ctx, &listing).await?)))
}

/// The same list as a workbook (Z4)
#[utoipa::path(get, path = "/catalogue/categories.xlsx", tag = "catalogue", params(CatalogueListing), responses((status = 200)))]
async fn export_categories(ctx: Context, listing: CatalogueListing) -> Result<Response, Problem> {
    let mut export = Export::of(&ctx, "catalogue-categories", export::OF_CATEGORY).await?;
    export.add(queries::categories(&ctx, &listing).await?, export::category)?;
    export.answer(&ctx).await
}

/// Add a category
#[utoipa::path(post, path = "/catalogue/categories", tag = "catalogue", request_body = CategoryEntry,
    responses((status = 201, body = CategoryView)))]
async fn add_category(ctx: Context, Json(entry): Json<CategoryEntry>) -> Result<Answer, Problem> {
    categories::add(&ctx, &entry).await
}

/// Change a category
#[utoipa::path(put, path = "/catalogue/categories/{id}", tag = "catalogue", params(("id" = Uuid, Path)),
    request_body = CategoryEntry, responses((status = 200, body = CategoryView)))]
async fn change_category(
    ctx: Context,
    Named(id): Named<Uuid>,
    Json(entry): Json<CategoryEntry>,
) -> Result<Answer, Problem> {
    categories::change(&ctx, id, &entry).await
}

/// Series, by category and code
#[utoipa::path(get, path = "/catalogue/series", tag = "catalogue",
    params(CatalogueListing),
    responses((status = 200, body = Page<SeriesView>)))]
async fn list_series(ctx: Context, listing: CatalogueListing) -> Result<Json<Page<SeriesView>>, Problem> {
    Ok(Json(Page::whole(queries::series(&ctx, &listing).await?)))
}

/// The same list as a workbook (Z4)
#[utoipa::path(get, path = "/catalogue/series.xlsx", tag = "catalogue", params(CatalogueListing), responses((status = 200)))]
async fn export_series(ctx: Context, listing: CatalogueListing) -> Result<Response, Problem> {
    let mut export = Export::of(&ctx, "catalogue-series", export::OF_SERIES).await?;
    export.add(queries::series(&ctx, &listing).await?, export::series)?;
    export.answer(&ctx).await
}

/// Add a series
#[utoipa::path(post, path = "/catalogue/series", tag = "catalogue", request_body = SeriesEntry,
    responses((status = 201, body = SeriesView)))]
async fn add_series(ctx: Context, Json(entry): Json<SeriesEntry>) -> Result<Answer, Problem> {
    series::add(&ctx, &entry).await
}

/// Change a series
#[utoipa::path(put, path = "/catalogue/series/{id}", tag = "catalogue", params(("id" = Uuid, Path)),
    request_body = SeriesEntry, responses((status = 200, body = SeriesView)))]
async fn change_series(
    ctx: Context,
    Named(id): Named<Uuid>,
    Json(entry): Json<SeriesEntry>,
) -> Result<Answer, Problem> {
    series::change(&ctx, id, &entry).await
}

/// Models: what a line of equipment is chosen from, found by name, brand and codes, also in pinyin
#[utoipa::path(get, path = "/catalogue/models", tag = "catalogue",
    params(CatalogueListing),
    responses((status = 200, body = Page<ModelView>)))]
async fn list_models(ctx: Context, listing: CatalogueListing) -> Result<Json<Page<ModelView>>, Problem> {
    Ok(Json(queries::models(&ctx, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4)
#[utoipa::path(get, path = "/catalogue/models.xlsx", tag = "catalogue", params(CatalogueListing), responses((status = 200)))]
async fn export_models(ctx: Context, listing: CatalogueListing) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "catalogue-models", export::OF_MODEL).await?;
    export.pages(&ctx, listing, export::model, async |listing| queries::models(&ctx, &listing).await).await
}

/// Add a model
#[utoipa::path(post, path = "/catalogue/models", tag = "catalogue", request_body = ModelEntry,
    responses((status = 201, body = ModelView)))]
async fn add_model(ctx: Context, Json(entry): Json<ModelEntry>) -> Result<Answer, Problem> {
    models::add(&ctx, &entry).await
}

/// Change a model
#[utoipa::path(put, path = "/catalogue/models/{id}", tag = "catalogue", params(("id" = Uuid, Path)),
    request_body = ModelEntry, responses((status = 200, body = ModelView)))]
async fn change_model(
    ctx: Context,
    Named(id): Named<Uuid>,
    Json(entry): Json<ModelEntry>,
) -> Result<Answer, Problem> {
    models::change(&ctx, id, &entry).await
}
