//! 2.1.2, 2.1.3: deciding a step, of a contract's review or of a project's documents. Never decides on its own; see
//! `regulation::approval`.

pub mod api;
mod change;
mod course;
mod customer;
mod document;
mod export;
pub mod list;
mod pages;
mod reasons;
mod subject;
mod why;

use crate::http::Routes;

pub use course::{Course, decision_word, outcome_word};
pub use reasons::{conditions, reason};
pub use subject::{Subject, Submitted};

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
