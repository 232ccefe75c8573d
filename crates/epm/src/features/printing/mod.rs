//! The forms on paper: what the regulation has filled in, signed and stamped, as PDF. Never decides, and writes nothing but
//! the log of prints; the paper says what the pages of its slice say. Chinese in every language of the screen, since it is
//! signed in Chinese.
//!
//! To add a form: fill it in in a module beside [`sign_off_sheet`], and an address in [`api`].

mod acceptance_report;
pub mod api;
mod cancellation;
mod closing_notice;
mod folder;
mod hand_over;
mod initiation;
mod log;
mod logo;
mod printer;
mod sign_off_sheet;
mod task_form;
mod virtual_contract;
mod written;

pub use folder::forms_of;
pub use log::{Print, prints};
pub use logo::{dressed, readable};
pub use printer::Printer;
