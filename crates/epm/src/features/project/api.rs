//! Projects over JSON: the list, one project, its equipment, its timeline.

use super::reference::Reference;
use super::{export, list, look, queries, trail, view};
use crate::features::directory::export::Export;
use crate::http::{Answer, Context, Listing, Named, Page, Problem, Query, Routes, Who, routes};
use axum::response::Response;
use regulation::Clock;
use serde::Deserialize;

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(exported))
        .api(Who::SignedIn, routes!(show))
        .api(Who::SignedIn, routes!(equipment))
        .api(Who::SignedIn, routes!(timeline))
        .api(Who::SignedIn, routes!(serial))
}

/// The projects a person sees, filtered, sorted and paged.
#[utoipa::path(get, path = "/projects", params(Listing<list::Filter, list::Sort>), responses((status = 200, body = Page<list::ProjectItem>)))]
async fn index(ctx: Context, listing: Listing<list::Filter, list::Sort>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::projects(&ctx.read(), &ctx.actor, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4). The margin is there for those who may see it.
#[utoipa::path(get, path = "/projects.xlsx", params(Listing<list::Filter, list::Sort>), responses((status = 200)))]
async fn exported(ctx: Context, listing: Listing<list::Filter, list::Sort>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-projects", export::COLUMNS).await?;
    export
        .pages(&ctx, listing, export::row, async |listing| {
            list::projects(&ctx.read(), &ctx.actor, &listing).await
        })
        .await
}

/// The time as this request has it, with the calendar.
pub(crate) async fn clock(ctx: &Context) -> Result<Clock, Problem> {
    Ok(Clock { now: ctx.now(), today: ctx.today(), calendar: queries::calendar(&ctx.read()).await? })
}

/// A project, by its identifier or its code.
#[utoipa::path(get, path = "/projects/{project}", params(("project" = String, Path)),
    responses((status = 200, body = view::ProjectView)))]
async fn show(ctx: Context, Named(project): Named<Reference>) -> Result<Answer, Problem> {
    let project = look(&ctx, &project).await?;
    let clock = clock(&ctx).await?;
    Ok(Answer::ok(&view::view(&project, &ctx.actor, &clock, ctx.language)).at_revision(project.number))
}

/// Which revision of the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    #[serde(default)]
    revision: Option<u32>,
}

/// The equipment list in effect with how each line stands, or a past revision of it (2.4.4).
#[utoipa::path(get, path = "/projects/{project}/equipment", params(("project" = String, Path), ("revision" = Option<u32>, Query)),
    responses((status = 200, body = Vec<view::LineView>)))]
async fn equipment(
    ctx: Context,
    Named(project): Named<Reference>,
    Query(which): Query<Which>,
) -> Result<Answer, Problem> {
    let project = look(&ctx, &project).await?;
    let state = &project.state;
    let sees_cost = ctx.actor.sees_cost(state.department(), state.account_manager());
    let lines = match which.revision {
        None => view::lines(state, sees_cost),
        Some(number) => {
            let revision = state.revisions.iter().find(|revision| revision.number == number);
            view::revision_lines(revision.ok_or_else(Problem::not_found)?, sees_cost)
        }
    };
    Ok(Answer::ok(&lines).at_revision(project.number))
}

/// Everything that happened to a project, in order, with what each act set: its audit trail (Z2).
#[utoipa::path(get, path = "/projects/{project}/timeline", params(("project" = String, Path)),
    responses((status = 200, body = Vec<trail::TimelineEntry>)))]
async fn timeline(ctx: Context, Named(project): Named<Reference>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&trail::timeline(&ctx, &project).await?))
}

/// The units of a serial number that the person sees, with their project and what they are covered by (2.6).
#[utoipa::path(get, path = "/serials/{serial}", params(("serial" = String, Path)),
    responses((status = 200, body = Vec<list::Unit>)))]
async fn serial(ctx: Context, Named(serial): Named<String>) -> Result<Answer, Problem> {
    let units = list::units(&ctx.read(), &ctx.actor, &serial).await?;
    if units.is_empty() { Err(Problem::not_found()) } else { Ok(Answer::ok(&units)) }
}
