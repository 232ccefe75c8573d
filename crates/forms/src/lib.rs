//! Forms as PDF: values in, bytes out. Depends on `regulation` alone; knows no database, no HTTP, no clock.
//!
//! - [`form`]: the forms of the regulation, each a struct of values and a template in `templates/`.
//! - [`Paper`]: a form with what every page of it carries: company, number, and what its code says.
//! - [`Press`]: the fonts, and the setting of a paper as PDF/A-2b. The same paper gives the same bytes.
//! - [`mark`]: what the code on each page says, to be written here and read from a scan.
//!
//! Values go in as JSON and are printed as they are; there is no way from a value into the markup, and a template can
//! open nothing but what [`Press`] lays on its desk. A character that no font has is an error with that character's
//! name: a paper that silently loses somebody's name is worse than none.
//!
//! To add a form: its struct in `src/form`, its template in `templates/`, a variant of [`Form`] and of [`mark::Kind`],
//! a sample in `src/samples.rs`.
#![forbid(unsafe_code)]

mod desk;
mod fonts;
pub mod form;
pub mod mark;
mod paper;
mod press;
mod said;
#[cfg(feature = "samples")]
pub mod samples;
#[cfg(feature = "testing")]
pub mod testing;

pub use fonts::{Fonts, FontsError};
pub use form::Form;
pub use mark::{Kind, Mark, Subject};
pub use paper::{Logo, Paper};
pub use press::{Press, PrintError, Printed, forget};
