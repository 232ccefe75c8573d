//! The page of an approval and the list of approvals.

pub(super) mod index;
mod show;

use crate::http::{Routes, Who};

/// The addresses of these pages.
pub(super) fn routes() -> Routes {
    Routes::new().page(Who::SignedIn, "/approvals", index::index).page(
        Who::SignedIn,
        "/approvals/{approval}",
        show::show,
    )
}
