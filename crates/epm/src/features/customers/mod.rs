//! Customers (2.2, 2.1.2): whoever buys, and how far their credit goes. Retired, never deleted.

pub mod api;
mod pages;
mod queries;
mod use_cases;

pub use use_cases::{CustomerEntry, CustomerView, add_customer};

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
