//! 数据导入与导出: everything out of the system in open formats and into an empty one of either database; and what the
//! system before this one held, in from a workbook.

pub mod api;
mod books;
pub mod members;
pub mod old;
mod old_books;
mod pages;
mod restore;
mod whole;

pub use members::Target;
pub use restore::{Export, NotAnExport};
pub use whole::{Manifest, Wanted, export, exported};

use crate::http::Routes;
use regulation::Role;

/// What a workbook is called among types.
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Who takes data out and brings it in (4-roles): whoever keeps the backups.
const WRITERS: &[Role] = &[Role::SystemAdministrator];

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
