//! 2.3.2: the contract administrator's queue: what was handed in and has no project code yet, with what it may repeat.
//! Giving the code and returning are acts of the initiation; this only shows. Never decides; see `regulation::initiation`.

mod api;
mod duplicates;
mod pages;
mod queries;

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
