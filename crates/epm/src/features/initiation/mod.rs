//! 2.3.1, 2.3.2: the code and the initiation task. Never decides; see `regulation::initiation`.

pub mod api;
mod budget;
mod lines;
mod pages;
mod queries;
mod workbook;

pub use budget::{Draft, Worked, WorkedLine, margin_scale, of_list, roles_asked, words, worked_out};
pub use lines::{
    ListRow, ListSum, PlanFields, Vendors, budget_of, cover_words, editable, foreign_cost, pasted_into,
};
pub use pages::{ChainStep, chain};
pub use workbook::{received, refused};

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
