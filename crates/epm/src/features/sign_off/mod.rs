//! 2.4.3, 2.5.1: deliveries and sign-off sheets. Never decides; see `regulation::sign_off`.

pub mod api;
mod index;
mod list;
pub mod pages;
mod print;
mod serial_list;
