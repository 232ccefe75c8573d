//! The trail over everything, for the auditor: what happened, who tried what they may not, and the proof that nothing of
//! it was altered (INV-48). Reads only; what is shown was written with each act, in its transaction.

mod api;
mod pages;
mod queries;

pub use api::routes;
