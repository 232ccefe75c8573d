//! The pages of the archive: the list, a record, a hand-over, a project's folder, what is missing, the register.

mod folder;
mod index;
mod lacking;
mod proof;
mod record;
mod register;
mod slip;

use super::RecordItem;
use super::api::PROVERS;
use crate::features::todos::words;
use crate::http::{Routes, Who};
use crate::layout::{Page, Tag, TagKind};
use regulation::archive::{Folder, Record};
use regulation::papers::{Lack, LackKind, PaperKind};
use regulation::{PartId, Whose};

/// The addresses of the pages.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page(Who::SignedIn, "/archive-records", index::show)
        .page(Who::SignedIn, "/archive-records/{record}", record::show)
        .page(Who::SignedIn, "/archive-folders", lacking::show)
        .page(Who::SignedIn, "/archive-register", register::show)
        .page(PROVERS, "/archive-bundles", proof::show)
        .page(Who::SignedIn, "/hand-over-slips/new", slip::new)
        .page(Who::SignedIn, "/hand-over-slips/{slip}", slip::show)
        .page(Who::SignedIn, "/projects/{project}/archive", folder::show)
}

/// How a record stands.
#[derive(Clone, Copy)]
enum Standing {
    Destroyed,
    Lent,
    Archived,
    UnderWay,
    NotMade,
    InHands,
    CopyKept,
    InEpm,
    Elsewhere,
}

impl Standing {
    /// By its state.
    fn of(record: &Record) -> Self {
        if record.is_destroyed() {
            Self::Destroyed
        } else if record.loan.is_some() {
            Self::Lent
        } else if record.has_reached_the_archive() {
            Self::Archived
        } else if record.under_way.is_some() {
            Self::UnderWay
        } else if record.paper().is_some_and(|paper| paper.made.is_none()) {
            Self::NotMade
        } else if record.holder.is_some() {
            Self::InHands
        } else if record.is_on_paper() {
            Self::Elsewhere
        } else if record.kind() == PaperKind::Other {
            Self::CopyKept
        } else {
            Self::InEpm
        }
    }

    /// By its row.
    fn of_row(row: &RecordItem) -> Self {
        if row.destroyed {
            Self::Destroyed
        } else if row.borrower.is_some() {
            Self::Lent
        } else if row.at_archive {
            Self::Archived
        } else if row.slip.is_some() {
            Self::UnderWay
        } else if row.made_at.is_none() {
            Self::NotMade
        } else if row.holder.is_some() {
            Self::InHands
        } else if row.on_paper {
            Self::Elsewhere
        } else if row.kind == PaperKind::Other.code() {
            Self::CopyKept
        } else {
            Self::InEpm
        }
    }

    /// In one word.
    fn tag(self, p: &Page) -> Tag {
        let (kind, key) = match self {
            Self::Destroyed => (TagKind::Plain, "archive-destroyed"),
            Self::Lent => (TagKind::Soon, "archive-lent"),
            Self::Archived => (TagKind::Good, "archive-archived"),
            Self::UnderWay => (TagKind::Soon, "archive-under-way"),
            Self::NotMade => (TagKind::Over, "archive-not-made"),
            Self::InHands => (TagKind::Brand, "archive-in-hands"),
            Self::CopyKept => (TagKind::Plain, "archive-copy-kept"),
            Self::InEpm => (TagKind::Good, "archive-in-epm"),
            Self::Elsewhere => (TagKind::Plain, "archive-elsewhere"),
        };
        Tag::new(kind, p.t(key)).bare()
    }
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
