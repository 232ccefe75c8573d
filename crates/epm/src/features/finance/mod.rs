//! 2.5.1: revenue on the accepted sheet. Never decides; see `regulation::revenue`.

pub mod api;
pub mod pages;
