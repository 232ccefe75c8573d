//! 2.1.7: urging (催办): the market assistant the people of the department, an applicant those who are to decide (A4).
//! Never decides; see `regulation::urging`. The list of what waits in a department is a box of the to-dos.

pub mod api;
mod queries;
mod use_cases;

pub use queries::{Which, happened, traces};
pub use use_cases::{Offer, offer, trace_words, urge};
