//! Files that people send: typed by content, limited, streamed to disk before any row names them (F2), and never
//! served as anything a browser would run.
//!
//! A file comes whole, as the body of the request that names it, or in parts beforehand ([`resumable`]): the request then
//! says which upload it means (`?upload=`) and has no body.

pub mod api;
mod preview;
mod queries;
pub mod resumable;
mod upload;

pub use api::Filed;
pub use queries::{find, of_stream};
pub use upload::{Accepted, MOST_OF_A_BUNDLE, SCANS, Sent, fits, keep, keep_bundle};
