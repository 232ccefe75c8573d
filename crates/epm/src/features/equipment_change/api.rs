//! Equipment changes over JSON.

use super::{list, pages};
use crate::features::initiation::api::Empty;
use crate::features::project::part_list::{PartListing, told};
use crate::features::project::{Part, Reference, act, look};
use crate::http::{Answer, Context, Named, Page, Problem, Routes, Who};
use regulation::equipment_change::ChangeEntry;
use regulation::{Act, Role};
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let account_manager = Who::Holding(&[Role::AccountManager]);
    Routes::new()
        .api(account_manager, routes!(write))
        .api(account_manager, routes!(submit))
        .api(account_manager, routes!(discard))
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(show))
        .page(account_manager, "/projects/{project}/changes/new", pages::edit)
}

act!(
    /// Writes a change, or rewrites the open one: the whole list as it shall be (2.4.4).
    write, post "/projects/{project}/changes", "project": Reference, ChangeEntry,
    |project, body| (project, Act::WriteChange(body)));

act!(
    /// Submits a change for approval; it takes effect only when approved (2.4.4).
    submit, post "/changes/{change}/submit", "change": Part, Empty,
    |change, _body| (Reference::of(change.0), Act::SubmitChange(change.0.number)));

act!(
    /// Discards a change that is being written (2.4.4).
    discard, post "/changes/{change}/discard", "change": Part, Empty,
    |change, _body| (Reference::of(change.0), Act::DiscardChange(change.0.number)));

/// The equipment changes a person sees, the newest first.
#[utoipa::path(get, path = "/changes", responses((status = 200, body = Page<list::ChangeItem>)))]
async fn index(ctx: Context, listing: PartListing<list::ChangeStatus>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::changes(&ctx.read(), &ctx.actor, &listing).await?))
}

/// A change: the list as it shall be; its costs only for those who may see them.
#[utoipa::path(get, path = "/changes/{change}", params(("change" = String, Path)),
    responses((status = 200, body = serde_json::Value)))]
async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Answer, Problem> {
    let project = look(&ctx, &Reference::of(id)).await?;
    let part = project.state.changes.iter().find(|part| part.number == id.number);
    let part = part.ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&told(id.to_string(), &project, &ctx.actor, part)).at_revision(project.number))
}
