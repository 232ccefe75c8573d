//! The regulation itself, clause by clause: what every clause tag opens. The text is `regulation::Clause`'s; here are only
//! its chapters and an English gloss, in two files.

mod api;
mod pages;
mod text;

pub use api::routes;
