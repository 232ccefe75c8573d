//! 2.7: cancellation. Never decides; see `regulation::cancellation`.

pub mod api;
pub mod pages;
