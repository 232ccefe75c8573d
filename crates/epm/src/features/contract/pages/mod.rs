//! The pages of contracts: the list, one contract, its form to fill in, and the form to print.

mod edit;
mod index;
mod payments;
mod print;
mod show;

use super::list::{Filter, Sort};
use crate::http::{Listing, Routes, Who};
use crate::layout::{Page, Tag, TagKind};
use regulation::contract::ContractStatus;
use regulation::duties::Role;

/// How the list of contracts is asked for.
type ContractListing = Listing<Filter, Sort>;

/// The addresses of these pages.
pub(super) fn routes() -> Routes {
    let account_manager = Who::Holding(&[Role::AccountManager]);
    Routes::new()
        .page(Who::SignedIn, "/contracts", index::index)
        .page(account_manager, "/contracts/new", edit::new)
        .page(Who::SignedIn, "/contracts/{contract}", show::show)
        .page(account_manager, "/contracts/{contract}/edit", edit::edit)
        .page(Who::SignedIn, "/contracts/{contract}/form", print::form)
}

/// The screen's word for where a contract stands.
fn status_word(p: &Page, status: ContractStatus) -> String {
    p.t(match status {
        ContractStatus::Draft => "contract-status-draft",
        ContractStatus::InReview => "contract-status-in-review",
        ContractStatus::Reviewed => "contract-status-reviewed",
        ContractStatus::HandedIn => "contract-status-handed-in",
        ContractStatus::Rejected => "contract-status-rejected",
        ContractStatus::Cancelled => "contract-status-cancelled",
    })
}

/// The same as a tag.
fn status_tag(p: &Page, status: ContractStatus) -> Tag {
    let kind = match status {
        ContractStatus::Draft | ContractStatus::Cancelled => TagKind::Plain,
        ContractStatus::InReview => TagKind::Brand,
        ContractStatus::Reviewed | ContractStatus::HandedIn => TagKind::Good,
        ContractStatus::Rejected => TagKind::Over,
    };
    Tag::new(kind, status_word(p, status)).bare()
}
