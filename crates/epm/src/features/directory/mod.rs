//! Names: of people, customers, departments and suppliers, each set read once for a page; and what the slices that keep
//! master data share.

pub mod export;
pub mod master;
pub mod queries;
