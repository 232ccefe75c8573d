//! The application: what people touch, in the browser and over the JSON API. It never decides (that is
//! `regulation`'s) and knows no SQL dialect (that is `store`'s).
//!
//! A request goes through [`http`] to a slice of [`features`], which loads, has `regulation` decide, and records.
//! To add one: a folder under `features/` with its `routes()`, and a line in `features/mod.rs`.

pub mod cli;
pub mod demo;
pub mod features;
pub mod frame;
pub mod http;
pub mod layout;
pub mod locale;
pub mod outside;
