//! 2.5.2, 2.5.4, 4 质量记录: the archive: records that follow from the projects, custody by confirmed hand-overs, lending,
//! keeping, and what an ended project lacks. Never decides; see `regulation::custody` and `regulation::papers`.

pub mod api;
mod bundle;
mod list;
mod pages;
mod proof;
pub mod queries;
mod reminders;
mod use_cases;
mod words;

pub use list::RecordItem;
pub use queries::{lacking, of_project};
pub(crate) use queries::{look_at_slip, numbers};
pub use reminders::remind_of_signatures;
pub(crate) use words::label_of;

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
