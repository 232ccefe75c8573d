//! Cancellation over JSON.

use super::pages;
use crate::features::initiation::api::Empty;
use crate::features::project::{Reference, act};
use crate::http::{Routes, Who, routes};
use regulation::cancellation::CancellationEntry;
use regulation::{Act, Role};

/// The addresses of this slice.
pub fn routes() -> Routes {
    let account_manager = Who::Holding(&[Role::AccountManager]);
    Routes::new()
        .api(account_manager, routes!(write))
        .api(account_manager, routes!(submit))
        .api(account_manager, routes!(discard))
        .api(Who::Holding(&[Role::ProjectAdministrator]), routes!(carry_out))
        .page(Who::SignedIn, "/projects/{project}/cancellation", pages::show)
}

act!(
    /// Writes the cancellation form, or rewrites the open one (2.7).
    write, post "/projects/{project}/cancellation", "project": Reference, CancellationEntry,
    |project, body| (project, Act::WriteCancellation(body)));

act!(
    /// Submits the form for approval (2.7).
    submit, post "/projects/{project}/cancellation/submit", "project": Reference, Empty,
    |project, _body| (project, Act::SubmitCancellation));

act!(
    /// Throws the form away (2.7).
    discard, post "/projects/{project}/cancellation/discard", "project": Reference, Empty,
    |project, _body| (project, Act::DiscardCancellation));

act!(
    /// Carries out an approved cancellation: whatever is open ends in the same step (2.7).
    carry_out, post "/projects/{project}/cancellation/carry-out", "project": Reference, Empty,
    |project, _body| (project, Act::CarryOutCancellation));
