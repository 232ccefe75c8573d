//! The catalogue that equipment is chosen from (2.3.2): category, series, specification or model, with the vendor's
//! warranty. The commerce department keeps it. Retired, never deleted; what a project's list names keeps its code.

pub mod api;
mod categories;
mod export;
mod models;
mod pages;
mod queries;
mod series;

pub use categories::{CategoryEntry, CategoryView, add_category};
pub use models::{ModelEntry, ModelView, add_model};
pub use series::{SeriesEntry, SeriesView, add_series};

use crate::http::Routes;
use regulation::Role;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}

/// Who keeps the catalogue.
const WRITERS: &[Role] = &[Role::CommerceRepresentative];
