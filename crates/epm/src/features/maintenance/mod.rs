//! 2.6: the hand-over, and maintenance cases routed by warranty. Never decides; see `regulation::maintenance`.

pub mod api;
mod list;
pub mod pages;
pub mod queries;
mod support;
mod use_cases;

pub use use_cases::{look, open, perform};
