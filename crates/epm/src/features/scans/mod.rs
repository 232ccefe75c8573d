//! Scans that file themselves: the codes of the pages say which papers are in a file, a person confirms, and the act of
//! the regulation is carried out as if the paper had been uploaded in its own place. What no act takes is kept with the
//! documents of its project or contract; what nothing is known of waits in the tray.

pub mod api;
mod found_in;
mod labels;
mod pages;
mod place;
mod queries;
mod reading;
mod standing;
mod use_cases;

pub use queries::{KeptDocument, kept_with, waiting, withheld};
pub use reading::{bytes_of, refused};

/// Whether the person looks after scans at all.
pub fn concerns(actor: &regulation::Actor) -> bool {
    regulation::document::KEEPERS.iter().any(|role| actor.has(*role))
}
