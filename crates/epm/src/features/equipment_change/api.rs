//! Equipment changes over JSON.

use super::pages;
use crate::features::initiation::api::Empty;
use crate::features::project::{Part, Reference, act};
use crate::http::{Routes, Who};
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
