//! Task coordination forms over JSON.

use super::{list, pages};
use crate::features::directory::export::{Export, OF_PROJECT, of_project};
use crate::features::initiation::api::{Empty, Reason};
use crate::features::project::part_list::{PartListing, Told, told};
use crate::features::project::{Part, Reference, act, look};
use crate::http::{Answer, Context, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use paper::listing::{Cell, Kind};
use regulation::coordination::{TaskForm, TaskFormEntry, WorkEntry};
use regulation::text::Note;
use regulation::{Act, PersonId, Role};
use serde::Deserialize;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let technical = Who::Holding(&[Role::TechnicalSupport]);
    Routes::new()
        .api(Who::Holding(&[Role::AccountManager]), routes!(write))
        .api(technical, routes!(accept))
        .api(technical, routes!(decline))
        .api(technical, routes!(assign))
        .api(technical, routes!(work))
        .api(technical, routes!(complete))
        .page(Who::Holding(&[Role::AccountManager]), "/projects/{project}/task-forms/new", pages::new)
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(exported))
        .api(Who::SignedIn, routes!(show))
        .page(Who::SignedIn, "/task-forms", super::index::show)
        .page(Who::SignedIn, "/task-forms/{form}", pages::show)
}

/// Who does the work.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct People {
    people: Vec<PersonId>,
}

/// What came of the work.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct WorkResult {
    result: Note,
}

act!(
    /// Asks the technical department for support (2.4.1).
    write, post "/projects/{project}/task-forms", "project": Reference, TaskFormEntry,
    |project, body| (project, Act::WriteTaskForm(body)));

act!(
    /// Takes a form on (2.4.1).
    accept, post "/task-forms/{form}/accept", "form": Part, Empty,
    |form, _body| (Reference::of(form.0), Act::AcceptTaskForm(form.0.number)));

act!(
    /// Declines a form, with a reason (2.4.1).
    decline, post "/task-forms/{form}/decline", "form": Part, Reason,
    |form, body| (Reference::of(form.0), Act::DeclineTaskForm(form.0.number, body.reason)));

act!(
    /// Says who does the work (2.4.1).
    assign, post "/task-forms/{form}/assign", "form": Part, People,
    |form, body| (Reference::of(form.0), Act::AssignTaskForm(form.0.number, body.people)));

act!(
    /// Books work on an accepted form (2.4.1).
    work, post "/task-forms/{form}/work", "form": Part, WorkEntry,
    |form, body| (Reference::of(form.0), Act::RecordWork(form.0.number, body)));

act!(
    /// The work is done (2.4.1).
    complete, post "/task-forms/{form}/complete", "form": Part, WorkResult,
    |form, body| (Reference::of(form.0), Act::CompleteTaskForm(form.0.number, body.result)));

/// The task coordination forms a person sees, the newest first.
#[utoipa::path(get, path = "/task-forms", params(PartListing<list::FormStatus>), responses((status = 200, body = Page<list::FormItem>)))]
async fn index(ctx: Context, listing: PartListing<list::FormStatus>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::forms(&ctx.read(), &ctx.actor, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/task-forms.xlsx", params(PartListing<list::FormStatus>), responses((status = 200)))]
async fn exported(ctx: Context, listing: PartListing<list::FormStatus>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "coordination-show-title", &[&OF_PROJECT, EXPORTED].concat()).await?;
    export
        .pages(&ctx, listing, row, async |listing| list::forms(&ctx.read(), &ctx.actor, &listing).await)
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("export-number", Kind::Number),
    ("export-status", Kind::Short),
    ("coordination-kind", Kind::Short),
    ("export-content", Kind::Long),
    ("coordination-place", Kind::Long),
    ("coordination-people", Kind::Number),
    ("export-minutes", Kind::Number),
    ("coordination-wanted-on", Kind::Day),
];

fn row(p: &layout::Page, item: list::FormItem) -> Vec<Cell> {
    let mut cells = of_project(item.project);
    cells.extend([
        item.number.into(),
        p.t(&format!("task-form-{}", item.status)).into(),
        p.t(&format!("support-{}", item.kind)).into(),
        item.content.into(),
        item.place.into(),
        item.people.into(),
        item.minutes.into(),
        item.wanted_on.into(),
    ]);
    cells
}

/// A form with its work.
#[utoipa::path(get, path = "/task-forms/{form}", params(("form" = String, Path)),
    responses((status = 200, body = Told<TaskForm>)))]
async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Answer, Problem> {
    let project = look(&ctx, &Reference::of(id)).await?;
    let part = project.state.task_forms.iter().find(|part| part.number == id.number);
    let part = part.ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&told(id.to_string(), &project, &ctx.actor, part)).at_revision(project.number))
}
