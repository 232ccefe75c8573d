//! The authority matrix over JSON.

use super::queries::{self, VersionView};
use super::use_cases::{self, Chain, PUBLISHERS, Publication, Question, VersionEntry};
use crate::http::{Answer, Context, Json, Named, Page, Problem, Routes, Who, routes};
use regulation::{MatrixId, Role};

/// The addresses of this slice.
pub fn routes() -> Routes {
    let publishers = Who::Holding(PUBLISHERS);
    Routes::new()
        .api(Who::SignedIn, routes!(list))
        .api(publishers, routes!(draft))
        .api(Who::SignedIn, routes!(show))
        .api(publishers, routes!(edit))
        .api(publishers, routes!(publish))
        .api(Who::SignedIn, routes!(simulate))
}

/// Versions, the newest first; drafts only for those who write them
#[utoipa::path(get, path = "/authority/versions", tag = "authority", responses((status = 200, body = Page<VersionView>)))]
async fn list(ctx: Context) -> Result<Json<Page<VersionView>>, Problem> {
    let drafts = ctx.actor.has(Role::AuthorityPublisher);
    Ok(Json(Page::whole(queries::all(&ctx.read(), drafts, ctx.now()).await?)))
}

/// Write a draft
#[utoipa::path(post, path = "/authority/versions", tag = "authority", request_body = VersionEntry,
    responses((status = 201, body = VersionView)))]
async fn draft(ctx: Context, Json(entry): Json<VersionEntry>) -> Result<Answer, Problem> {
    use_cases::draft(&ctx, &entry).await
}

/// A version
#[utoipa::path(get, path = "/authority/versions/{id}", tag = "authority", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = VersionView)))]
async fn show(ctx: Context, Named(id): Named<MatrixId>) -> Result<Answer, Problem> {
    let version = use_cases::look(&ctx, id).await?;
    Ok(Answer::ok(&version).at_revision(version.revision))
}

/// Rewrite a draft
#[utoipa::path(put, path = "/authority/versions/{id}", tag = "authority", params(("id" = String, Path, format = Uuid)),
    request_body = VersionEntry, responses((status = 200, body = VersionView)))]
async fn edit(
    ctx: Context,
    Named(id): Named<MatrixId>,
    Json(entry): Json<VersionEntry>,
) -> Result<Answer, Problem> {
    use_cases::edit(&ctx, id, &entry).await
}

/// Publish a draft that another wrote
#[utoipa::path(post, path = "/authority/versions/{id}/publish", tag = "authority", params(("id" = String, Path, format = Uuid)),
    request_body = Publication, responses((status = 200, body = VersionView)))]
async fn publish(
    ctx: Context,
    Named(id): Named<MatrixId>,
    Json(entry): Json<Publication>,
) -> Result<Answer, Problem> {
    use_cases::publish(&ctx, id, &entry).await
}

/// What if: the chain a document would get, with the rows behind each step
#[utoipa::path(post, path = "/authority/simulate", tag = "authority", request_body = Question,
    responses((status = 200, body = Chain)))]
async fn simulate(ctx: Context, Json(question): Json<Question>) -> Result<Json<Chain>, Problem> {
    Ok(Json(use_cases::simulate(&ctx, &question).await?))
}
