//! The catalogue that equipment is chosen from (2.3.2): category, series, specification or model, with the vendor's
//! warranty. The commerce department keeps it. Retired, never deleted; what a project's list names keeps its code.

pub mod api;
mod categories;
mod models;
mod queries;
mod series;

pub use categories::{CategoryEntry, CategoryView, add_category};
pub use models::{ModelEntry, ModelView, add_model};
pub use series::{SeriesEntry, SeriesView, add_series};

use regulation::Role;

/// Who keeps the catalogue.
const WRITERS: &[Role] = &[Role::CommerceRepresentative];
