//! 2.1.2, 2.1.3: deciding a step, of a contract's review or of a project's documents. Never decides on its own; see
//! `regulation::approval`.

pub mod api;
mod course;
mod reasons;

pub use course::{Course, decision_word, outcome_word};
pub use reasons::{conditions, reason};
