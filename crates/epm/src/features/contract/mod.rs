//! 1.3.4, 2.3.2: contracts, their review, and handing in. Never decides; see `regulation::contract`.

pub mod api;
pub mod queries;
mod use_cases;

pub use use_cases::{attach_scan, draft, hand_in, look, perform};
