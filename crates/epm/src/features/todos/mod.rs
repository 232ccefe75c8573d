//! 2.1.4, 2.1.7: one list per person of all that waits for them (待办), of what they did (已办), started (我发起的) and
//! were told (抄送我的). What waits is worked out by `regulation` and only looked up here.

pub mod api;
mod boxes;
mod pages;
pub mod queries;
pub mod words;

pub use boxes::Entry;
pub(crate) use boxes::{started, waiting};
pub use queries::{Stretch, Wanted};

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
