//! Equipment changes over JSON.

use super::{list, pages};
use crate::features::initiation::api::Empty;
use crate::features::initiation::{Draft, Worked, words, worked_out};
use crate::features::project::part_list::{PartListing, Told, told};
use crate::features::project::{Part, Reference, act, look, matrix_in_force, vendor_terms};
use crate::http::{Answer, Context, Json, Named, Page, Problem, Routes, Who, routes};
use regulation::authority::DocumentKind;
use regulation::decide::may;
use regulation::equipment_change::{Change, ChangeEntry};
use regulation::{Act, ActKind, Role};
use serde::Serialize;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let account_manager = Who::Holding(&[Role::AccountManager]);
    Routes::new()
        .api(account_manager, routes!(write))
        .api(account_manager, routes!(submit))
        .api(account_manager, routes!(discard))
        .api(account_manager, routes!(work_out))
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

/// What a change comes to; its lines are named as the change names them.
#[derive(Serialize, utoipa::ToSchema)]
struct WorkedChange {
    lines: Vec<crate::features::initiation::WorkedLine>,
    #[serde(flatten)]
    worked: Worked,
}

/// Works out what the form of a change comes to while it is filled in, and who would decide it (I3, 2.4.4). What is
/// missing or half typed counts for nothing; nothing is saved.
#[utoipa::path(post, path = "/projects/{project}/changes/budget", params(("project" = String, Path)),
    request_body = Draft, responses((status = 200, body = WorkedChange)))]
async fn work_out(
    ctx: Context,
    Named(project): Named<Reference>,
    Json(draft): Json<Draft>,
) -> Result<Answer, Problem> {
    let project = look(&ctx, &project).await?.state;
    may(&project, &ctx.actor, ActKind::WriteChange)?;
    let matrix = matrix_in_force(&ctx.read(), ctx.now()).await?;
    let document = DocumentKind::EquipmentChange;
    let terms = vendor_terms(&ctx.read(), draft.models()).await?;
    let mut worked = worked_out(&words(&ctx), &project, document, &draft, matrix.as_ref(), &terms)?;
    let lines = std::mem::take(&mut worked.equipment);
    Ok(Answer::ok(&WorkedChange { lines, worked }))
}

/// The equipment changes a person sees, the newest first.
#[utoipa::path(get, path = "/changes", params(PartListing<list::ChangeStatus>), responses((status = 200, body = Page<list::ChangeItem>)))]
async fn index(ctx: Context, listing: PartListing<list::ChangeStatus>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::changes(&ctx.read(), &ctx.actor, &listing).await?))
}

/// A change: the list as it shall be; its costs only for those who may see them.
#[utoipa::path(get, path = "/changes/{change}", params(("change" = String, Path)),
    responses((status = 200, body = Told<Change>)))]
async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Answer, Problem> {
    let project = look(&ctx, &Reference::of(id)).await?;
    let part = project.state.changes.iter().find(|part| part.number == id.number);
    let part = part.ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&told(id.to_string(), &project, &ctx.actor, part)).at_revision(project.number))
}
