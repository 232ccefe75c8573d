//! 2.5.4: acceptance reports. Never decides; see `regulation::acceptance`.

pub mod api;
mod pages;
