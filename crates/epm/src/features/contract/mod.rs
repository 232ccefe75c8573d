//! 1.3.4, 2.3.2: contracts, their review, and handing in. Never decides; see `regulation::contract`.

pub mod api;
mod attachments;
pub mod list;
mod pages;
mod payments;
pub mod queries;
mod use_cases;
mod view;

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}

pub use attachments::{Paper, for_approvers, kind_word, papers, withdrawal};
pub use use_cases::{
    Outcome, attach_scan, draft, hand_in, load_within, look, look_all, perform, perform_within,
};
pub use view::{Scan, scans};
