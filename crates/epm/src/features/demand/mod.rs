//! 2.2, first box: customers' demands, up to the contract they become. Never decides; see `regulation::demand`.

pub mod api;
pub mod queries;
mod use_cases;

pub use use_cases::{look, perform, record};
