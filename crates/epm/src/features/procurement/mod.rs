//! 2.4.2: purchase orders, receipts and arrival. Never decides; see `regulation::procurement`.

pub mod api;
mod index;
mod list;
pub mod pages;
