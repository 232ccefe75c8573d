//! 2.2, first box: customers' demands, up to the contract they become. Never decides; see `regulation::demand`.

pub mod api;
pub mod list;
mod pages;
pub mod queries;
mod use_cases;
mod view;

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}

pub use use_cases::{look, perform, record};
