//! 《网上审批权限》 (2.1.3): the authority matrix, a version a year. One publisher writes it, another publishes it; from
//! then on it is never edited, and it is in force until the next one is.

pub mod api;
mod pages;
mod queries;
mod use_cases;

pub use use_cases::{VersionEntry, add_version, publish_version, put_in_force};

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
