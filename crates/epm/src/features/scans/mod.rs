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

use crate::layout::Upload;
use place::Place;
use regulation::document::{KEEPERS, KeptKind, may_keep};
use regulation::{Actor, FileUse, Project};

pub use queries::{KeptDocument, kept_with, waiting, withheld};
pub use reading::{bytes_of, refused, turns_of};

/// Where a signed paper of a project is put that no act takes, for whoever keeps its papers (2.5.2).
pub fn upload_of(actor: &Actor, project: &Project, kind: KeptKind, label: String) -> Option<Upload> {
    may_keep(actor, project.department(), project.account_manager()).ok()?;
    let place = Place::OfProject { kind, project: project.id, part: None };
    Some(Upload::of(FileUse::Scan, label).sorts(place.to_string()))
}

/// Whether the person looks after scans at all.
pub fn concerns(actor: &Actor) -> bool {
    KEEPERS.iter().any(|role| actor.has(*role))
}
