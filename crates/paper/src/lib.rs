//! Workbooks and lists: bytes in, bytes out. Depends on `regulation` alone; knows no database, no HTTP, no clock.
//!
//! - [`bundle`]: a sealed bundle of the archive, looked through file by file (K5).
//! - [`equipment_list`]: the list of equipment (2.3.2) read from a workbook or from pasted cells, written to one, and
//!   the template to fill in.
//! - [`isolated`]: reads a workbook that came from outside in a child process, within limits of memory and time. A
//!   small hostile workbook can end the process that opens it, so nothing else may open one.
//! - [`listing`]: what a list on the screen shows, as a workbook to be kept (Z4).
//! - [`office`]: whether a file is a workbook or a document that may be kept, without reading what it says.
//! - [`old_books`]: customers, contracts and projects of the system before this one.
//! - [`serial_list`]: serial numbers pasted by the dozen (2.4.3), and [`serial_sheet`]: out of a supplier's packing list.
//!
//! What is wrong is never free text: an enum says it, with the key of its message (`locales/*/paper.ftl`) and with the
//! cell, so that a person is told of everything at once and where.
//!
//! To read another kind of workbook: a module beside [`equipment_list`] whose `read` calls the archive's check first,
//! a variant of [`isolated::Task`], and a function there that asks for it.
#![forbid(unsafe_code)]

mod archive;
pub mod bundle;
pub mod equipment_list;
mod error;
pub mod isolated;
pub mod listing;
mod markup;
pub mod office;
pub mod old_books;
mod package;
pub mod serial_list;
pub mod serial_sheet;

pub use error::{ErrorClass, ReaderFault, WorkbookError};
