//! Closing over JSON.

use crate::features::initiation::api::Empty;
use crate::features::project::{Reference, act, look};
use crate::http::{Answer, Context, Named, Problem, Routes, Who};
use regulation::{Act, FileHash, Role};
use serde::Deserialize;
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let signers = Who::Holding(&[
        Role::GeneralManager,
        Role::VicePresident,
        Role::CommerceRepresentative,
        Role::Finance,
        Role::ItService,
    ]);
    Routes::new()
        .api(Who::SignedIn, routes!(conditions))
        .api(Who::Holding(&[Role::ProjectAdministrator]), routes!(close))
        .api(signers, routes!(sign_notice))
        .api(Who::Holding(&[Role::Archivist]), routes!(archive_notice))
}

/// Everything closing asks for, met or not (2.5.3).
#[utoipa::path(get, path = "/projects/{project}/closing", params(("project" = String, Path)),
    responses((status = 200, body = serde_json::Value)))]
async fn conditions(ctx: Context, Named(project): Named<Reference>) -> Result<Answer, Problem> {
    let project = look(&ctx, &project).await?;
    Ok(Answer::ok(&regulation::closing::conditions(&project.state)).at_revision(project.number))
}

/// A file that was uploaded before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filed {
    file: FileHash,
}

act!(
    /// Closes the project (2.5.2).
    close, post "/projects/{project}/closing", "project": Reference, Empty,
    |project, _body| (project, Act::Close));

act!(
    /// Signs the closing notice for the department of the person's role (2.5.2).
    sign_notice, post "/projects/{project}/closing/signatures", "project": Reference, Empty,
    |project, _body| (project, Act::SignNotice));

act!(
    /// Archives the signed notice (2.5.2).
    archive_notice, post "/projects/{project}/closing/archive", "project": Reference, Filed,
    |project, body| (project, Act::ArchiveNotice(body.file)));
