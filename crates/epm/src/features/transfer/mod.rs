//! 数据导入与导出: everything out of the system in open formats, and into an empty one of either database.

mod books;
pub mod members;
mod restore;
mod whole;

pub use members::Target;
pub use restore::{Export, NotAnExport};
pub use whole::{Manifest, Wanted, export, exported};
