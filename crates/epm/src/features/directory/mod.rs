//! Names: of people, customers, departments and suppliers, each set read once for a page.

pub mod queries;
