//! 2.6.1: the installed base: what was handed to IT service, and until when it is covered; ending warranties ahead.

mod api;
mod list;
mod pages;

use crate::http::{Routes, Who};

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().page(Who::SignedIn, "/installed-base", pages::index)
}
