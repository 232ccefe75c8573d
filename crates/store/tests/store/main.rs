//! What the store promises, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod codes;
mod files;
mod master;
mod opening;
mod streams;
