//! 2.4.4: equipment changes. Never decides; see `regulation::equipment_change`.

pub mod api;
pub mod difference;
mod list;
pub mod pages;
