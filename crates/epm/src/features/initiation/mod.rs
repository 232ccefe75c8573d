//! 2.3.1, 2.3.2: the code and the initiation task. Never decides; see `regulation::initiation`.

pub mod api;
mod budget;
mod lines;
mod pages;
mod queries;
mod workbook;

pub use budget::{Worked, margin_scale, of_entry};
pub use lines::{ListRow, ListSum, Vendors};

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
