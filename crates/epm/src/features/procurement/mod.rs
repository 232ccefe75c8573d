//! 2.4.2: purchase orders, receipts and arrival. Never decides; see `regulation::procurement`.

pub mod api;
pub mod pages;
