//! The pages of the archive: the list, a record, a hand-over, a project's folder, what is missing, the register.

mod folder;
mod index;
mod lacking;
mod record;
mod register;
mod slip;

use crate::features::todos::words;
use crate::http::{Routes, Who};
use crate::layout::{Page, Tag, TagKind};
use regulation::archive::{Folder, Record};
use regulation::papers::{Lack, LackKind};
use regulation::{PartId, Whose};

/// The addresses of the pages.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page(Who::SignedIn, "/archive-records", index::show)
        .page(Who::SignedIn, "/archive-records/{record}", record::show)
        .page(Who::SignedIn, "/archive-folders", lacking::show)
        .page(Who::SignedIn, "/archive-register", register::show)
        .page(Who::SignedIn, "/hand-over-slips/new", slip::new)
        .page(Who::SignedIn, "/hand-over-slips/{slip}", slip::show)
        .page(Who::SignedIn, "/projects/{project}/archive", folder::show)
}

/// How a record stands, in one word.
fn standing(p: &Page, record: &Record) -> Tag {
    let (kind, key) = if record.is_destroyed() {
        (TagKind::Plain, "archive-destroyed")
    } else if record.loan.is_some() {
        (TagKind::Soon, "archive-lent")
    } else if record.has_reached_the_archive() {
        (TagKind::Good, "archive-archived")
    } else if record.under_way.is_some() {
        (TagKind::Soon, "archive-under-way")
    } else if record.paper().is_some_and(|paper| paper.made.is_none()) {
        (TagKind::Over, "archive-not-made")
    } else if record.holder.is_some() {
        (TagKind::Brand, "archive-in-hands")
    } else if record.is_on_paper() {
        (TagKind::Plain, "archive-copy-kept")
    } else {
        (TagKind::Good, "archive-in-epm")
    };
    Tag::new(kind, p.t(key)).bare()
}

/// What is missing, in words.
fn lack_words(p: &Page, folder: &Folder, lack: &Lack) -> String {
    let label = folder.record(lack.record).map(|record| super::words::label_of(p, record));
    let key = match lack.kind {
        LackKind::NotMade => "archive-lack-not-made",
        LackKind::OriginalOutstanding => "archive-lack-original",
        LackKind::CopyUnconfirmed => "archive-lack-copy",
    };
    p.t1(key, "record", label.unwrap_or_default())
}

/// Whom it waits for, in words.
fn whose(p: &Page, whose: Whose, names: &crate::features::directory::queries::Names) -> String {
    match whose {
        Whose::Role(role) => p.role_word(role),
        Whose::Person(person) => names.get(&person.0).cloned().unwrap_or_default(),
    }
}

/// The people a list of lacks names.
fn owing(lacks: &[Lack]) -> Vec<regulation::PersonId> {
    let person = |lack: &Lack| match lack.owed_by {
        Whose::Person(person) => Some(person),
        Whose::Role(_) => None,
    };
    lacks.iter().filter_map(person).collect()
}

/// Where a record is looked at.
fn place(folder: &Folder, number: u32) -> String {
    format!("/archive-records/{}", PartId { of: folder.id.0, number })
}

/// What happened, as it is called.
fn happening(p: &Page, name: &str) -> String {
    words::happening(p, "archive_folder", name)
}
