//! What an event says, field by field, so that the trail can be read (Z2): what it set, and what stood there before.
//!
//! Events are stored as JSON, and what is told of them is worked out of that: [`Earlier`] knows which events write over
//! an earlier one, [`Change`] is a field before and after, [`Reader`] puts both into words. A new field of an event needs
//! its label under `field-…` in the locales; a test goes through every field there is.

mod changes;
mod earlier;
mod fields;
mod reader;
mod steps;

pub use changes::Change;
pub use earlier::{Earlier, Told, WRITTEN_OVER};
pub use reader::{FieldChange, Reader};
pub use steps::{Decided, Steps};
