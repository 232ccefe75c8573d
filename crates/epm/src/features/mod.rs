//! The slices: one folder each, named after what it carries out. Their addresses, and nothing else.

pub mod people;

use crate::http::Routes;

/// The addresses of all features.
pub fn routes() -> Routes {
    Routes::new().merge(people::routes())
}
