//! The pages of demands: the list, one demand, and its form.

mod edit;
mod index;
mod show;

use super::list::DemandStatus;
use crate::http::{Routes, Who};
use crate::layout::{Page, Tag, TagKind};
use regulation::Role;

/// The addresses of these pages.
pub(super) fn routes() -> Routes {
    let account_manager = Who::Holding(&[Role::AccountManager]);
    Routes::new()
        .page(Who::SignedIn, "/demands", index::index)
        .page(account_manager, "/demands/new", edit::new)
        .page(Who::SignedIn, "/demands/{demand}", show::show)
        .page(account_manager, "/demands/{demand}/edit", edit::edit)
}

/// The screen's word for where a demand stands.
fn status_word(p: &Page, status: DemandStatus) -> String {
    p.t(match status {
        DemandStatus::Open => "demand-status-open",
        DemandStatus::Contract => "demand-status-contract",
        DemandStatus::Dropped => "demand-status-dropped",
    })
}

/// The same as a tag.
fn status_tag(p: &Page, status: DemandStatus) -> Tag {
    let kind = match status {
        DemandStatus::Open => TagKind::Brand,
        DemandStatus::Contract => TagKind::Good,
        DemandStatus::Dropped => TagKind::Plain,
    };
    Tag::new(kind, status_word(p, status)).bare()
}
