//! Suppliers goods are bought from (2.4.2). The commerce department keeps them. Retired, never deleted.

pub mod api;
mod queries;
mod use_cases;

pub use use_cases::{SupplierEntry, SupplierView, add_supplier};
