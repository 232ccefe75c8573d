//! The calendar over JSON.

use super::queries::{self, YearView, YearsView};
use super::use_cases::{self, CalendarEntry, WRITERS};
use crate::http::{Answer, Context, Json, Named, Problem, Routes, Who, routes};
use axum::body::Body;

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .api(Who::SignedIn, routes!(list))
        .api(Who::SignedIn, routes!(show))
        .api(Who::Holding(WRITERS), routes!(replace))
        .upload(Who::Holding(WRITERS), routes!(replace_by_file))
}

/// Which years are known, and which are missing
#[utoipa::path(get, path = "/calendar", tag = "calendar", responses((status = 200, body = YearsView)))]
async fn list(ctx: Context) -> Result<Json<YearsView>, Problem> {
    Ok(Json(queries::years(&ctx.read(), ctx.today()).await?))
}

/// A year
#[utoipa::path(get, path = "/calendar/{year}", tag = "calendar", params(("year" = i32, Path)),
    responses((status = 200, body = YearView)))]
async fn show(ctx: Context, Named(year): Named<i32>) -> Result<Answer, Problem> {
    let year = queries::view(&ctx.read(), year).await?;
    Ok(Answer::ok(&year).at_revision(year.version))
}

/// Replace a year
#[utoipa::path(put, path = "/calendar/{year}", tag = "calendar", params(("year" = i32, Path)),
    request_body = CalendarEntry, responses((status = 200, body = YearView)))]
async fn replace(
    ctx: Context,
    Named(year): Named<i32>,
    Json(entry): Json<CalendarEntry>,
) -> Result<Answer, Problem> {
    use_cases::put(&ctx, year, &entry).await
}

/// Replace a year by a file: `date,kind,name` lines of one year, `holiday` or `workday`, as the raw body
#[utoipa::path(put, path = "/calendar/file", tag = "calendar",
    request_body(content = String, content_type = "text/csv"), responses((status = 200, body = YearView)))]
async fn replace_by_file(ctx: Context, body: Body) -> Result<Answer, Problem> {
    use_cases::put_file(&ctx, body).await
}
