//! Suppliers goods are bought from (2.4.2). The commerce department keeps them. Retired, never deleted.

pub mod api;
mod pages;
mod queries;
mod use_cases;

pub use use_cases::{SupplierEntry, SupplierView, add_supplier, known};

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
