//! What the store promises, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "identifiers made on the spot, and files as old as they are")]

mod bucket;
mod codes;
mod company;
mod files;
mod master;
mod migrations;
mod opening;
mod projects;
mod streams;
