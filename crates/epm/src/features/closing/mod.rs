//! 2.5.2, 2.5.3: closing and its notice. Never decides; see `regulation::closing`.

pub mod api;
mod content;
mod notice;
mod pages;
mod round;

pub use content::{NoticeContent, content as notice_content};
