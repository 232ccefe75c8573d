//! 2.1.7: urging (催办): the market assistant the people of the department, an applicant those who are to decide (A4).
//! 2.4.3: the clock reminds of the deadlines of projects. Never decides; see `regulation::urging` and `deadline`. The list of what waits in a department is a box of the to-dos.

pub mod api;
mod queries;
mod reminders;
mod use_cases;

pub use queries::{Which, happened, traces};
pub use reminders::{REMINDED, due_words, remind_of_deadlines, reminder_words};
pub use use_cases::{Offer, offer, trace_words, urge};
