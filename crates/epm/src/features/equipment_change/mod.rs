//! 2.4.4: equipment changes. Never decides; see `regulation::equipment_change`.

pub mod api;
pub mod difference;
pub mod pages;
