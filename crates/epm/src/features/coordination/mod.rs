//! 2.4.1: task coordination forms. Never decides; see `regulation::coordination`.

pub mod api;
mod index;
mod list;
pub mod pages;
