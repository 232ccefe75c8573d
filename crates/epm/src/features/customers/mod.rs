//! Customers (2.2, 2.1.2): whoever buys, and how far their credit goes. Retired, never deleted.

pub mod api;
mod queries;
mod use_cases;

pub use use_cases::{CustomerEntry, CustomerView, add_customer};
