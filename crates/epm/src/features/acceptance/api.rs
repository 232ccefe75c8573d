//! Acceptance reports over JSON.

use super::pages;
use crate::features::initiation::api::{Empty, Reason};
use crate::features::project::{Reference, act};
use crate::http::{Routes, Who, routes};
use regulation::acceptance::AcceptanceEntry;
use regulation::{Act, Role};

/// The addresses of this slice.
pub fn routes() -> Routes {
    let project_administrator = Who::Holding(&[Role::ProjectAdministrator]);
    Routes::new()
        .api(Who::Holding(&[Role::AccountManager]), routes!(submit))
        .api(project_administrator, routes!(take))
        .api(project_administrator, routes!(return_report))
        .api(Who::Holding(&[Role::ItService]), routes!(confirm_copy))
        .api(Who::Holding(&[Role::Archivist]), routes!(archive))
        .page(Who::SignedIn, "/projects/{project}/acceptance", pages::show)
}

act!(
    /// Submits the acceptance report (2.5.4).
    submit, post "/projects/{project}/acceptance-reports", "project": Reference, AcceptanceEntry,
    |project, body| (project, Act::SubmitAcceptance(body)));

act!(
    /// Takes the report: copy to IT service, original to the archivist (2.5.4).
    take, post "/projects/{project}/acceptance-reports/take", "project": Reference, Empty,
    |project, _body| (project, Act::TakeAcceptance));

act!(
    /// Returns the report, with a reason (2.5.4).
    return_report, post "/projects/{project}/acceptance-reports/return", "project": Reference, Reason,
    |project, body| (project, Act::ReturnAcceptance(body.reason)));

act!(
    /// IT service confirms its copy (2.5.4).
    confirm_copy, post "/projects/{project}/acceptance-reports/copy", "project": Reference, Empty,
    |project, _body| (project, Act::ConfirmAcceptanceCopy));

act!(
    /// The archivist receives the original (2.5.4).
    archive, post "/projects/{project}/acceptance-reports/archive", "project": Reference, Empty,
    |project, _body| (project, Act::ArchiveAcceptance));
