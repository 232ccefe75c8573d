//! The first page: what waits for the reader, how their projects stand, what runs out, what they started.

mod pages;

use crate::http::{Routes, Who};

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new().page(Who::SignedIn, "/", pages::show)
}
