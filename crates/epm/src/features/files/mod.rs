//! Files that people send: typed by content, limited, streamed to disk before any row names them (F2), and never
//! served as anything a browser would run.

pub mod api;
mod queries;
mod upload;

pub use queries::{find, of_stream};
pub use upload::{Accepted, SCANS, Sent, keep};
