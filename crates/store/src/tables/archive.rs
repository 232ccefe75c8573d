//! The archive's folders and records (2.5.2, 4).

use regulation::archive::{Content, Folder, FolderEvent, Receiver, Record};
use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::duties::Duty;
use regulation::id::{FileHash, FolderId, PersonId};
use regulation::papers::{Lack, lacks, missing};
use regulation::text::{Code, Title};
use uuid::Uuid;

use super::{Rows, millis};
use crate::entities::{archive_folder, archive_record};
use crate::search::search_text;
use crate::streams::{Aggregate, Face, Loaded};

/// What is still asked for comes first, before whatever was made last.
const NOT_MADE: i64 = i64::MAX;

impl Aggregate for Folder {
    const KIND: &'static str = "archive_folder";
    type Event = FolderEvent;

    fn after(before: Option<Self>, id: Uuid, event: &FolderEvent, stamp: &Stamp) -> Option<Self> {
        Self::apply(before, FolderId(id), event, stamp)
    }

    fn clause(event: &FolderEvent) -> Clause {
        event.clause()
    }

    fn duties(&self) -> Vec<Duty> {
        self.duties()
    }

    fn face(&self) -> Face {
        Face {
            code: self.about.code.as_ref().map(|code| code.as_str().to_owned()),
            title: self.about.title.as_str().to_owned(),
            customer: Some(self.about.customer.into()),
            department: Some(self.about.department.into()),
        }
    }

    fn found_by(&self) -> Vec<String> {
        Vec::new()
    }

    fn told(&self, event: &FolderEvent) -> Vec<PersonId> {
        let giver = |slip: &u32| self.slip(*slip).map(|slip| slip.from).into_iter().collect();
        match event {
            FolderEvent::SlipConfirmed { slip } | FolderEvent::SlipRefused { slip, .. } => giver(slip),
            FolderEvent::Reminded { people, .. } => people.clone(),
            FolderEvent::Followed { .. }
            | FolderEvent::Registered { .. }
            | FolderEvent::HandedOver { .. }
            | FolderEvent::Received { .. }
            | FolderEvent::Shelved { .. }
            | FolderEvent::Lent { .. }
            | FolderEvent::LoanConfirmed { .. }
            | FolderEvent::LoanReturned { .. }
            | FolderEvent::Extended { .. }
            | FolderEvent::DestructionProposed { .. }
            | FolderEvent::DestructionRefused { .. }
            | FolderEvent::Destroyed { .. } => Vec::new(),
        }
    }

    fn rows(loaded: &Loaded<Self>) -> Rows {
        let records = loaded.state.records.iter().map(|record| record_row(loaded, record)).collect();
        Rows { folders: vec![folder_row(loaded)], records, ..Rows::default() }
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn folder_row(loaded: &Loaded<Folder>) -> archive_folder::Model {
    let about = &loaded.state.about;
    let lacking = missing(&loaded.state);
    let code = about.code.as_ref().map(|code| code.as_str());
    archive_folder::Model {
        id: loaded.id,
        number: loaded.number,
        changed_at: loaded.at,
        project: about.project.into(),
        code: code.map(str::to_owned),
        title: about.title.as_str().to_owned(),
        customer: about.customer.into(),
        department: about.department.into(),
        account_manager: about.account_manager.into(),
        ended_on: about.ended.map(|end| end.on),
        closed: about.ended.is_some_and(|end| !end.cancelled),
        records: count(loaded.state.records.len()),
        lacks: count(lacking.len()),
        due_on: lacking.iter().filter_map(|lack: &Lack| lack.due_on).min(),
        search: search_text(code.into_iter().chain([about.title.as_str()])),
    }
}

fn record_row(loaded: &Loaded<Folder>, record: &Record) -> archive_record::Model {
    let (folder, about) = (&loaded.state, &loaded.state.about);
    let (name, made_at) = match &record.content {
        Content::Paper(paper) => (None, paper.made.as_ref().map_or(NOT_MADE, |made| millis(made.at))),
        Content::Registered(entry, stamp) => (Some(entry.title.as_str()), millis(stamp.at)),
    };
    let slip = record.under_way.and_then(|slip| folder.slip(slip));
    let handed_to = slip.and_then(|slip| match slip.to {
        Receiver::Person(person) => Some(person.into()),
        Receiver::Archive => None,
    });
    let shelf = record.shelf.as_ref().map(Code::as_str);
    let code = about.code.as_ref().map(|code| code.as_str());
    let found_by = [code, Some(Title::as_str(&about.title)), shelf, name];
    archive_record::Model {
        folder: loaded.id,
        number: i64::from(record.number),
        project: about.project.into(),
        department: about.department.into(),
        account_manager: about.account_manager.into(),
        closed: about.ended.is_some_and(|end| !end.cancelled),
        kind: record.kind().code().to_owned(),
        part: record.paper().map_or(0, |paper| i64::from(paper.part)),
        name: name.map(str::to_owned),
        on_paper: record.is_on_paper(),
        file: record.file().map(FileHash::as_str).map(str::to_owned),
        made_at,
        due_on: record.due_on(),
        held_by: record.held_by().map(Uuid::from),
        at_archive: record.has_reached_the_archive(),
        slip: record.under_way.map(i64::from),
        handed_to,
        shelf: shelf.map(str::to_owned),
        keep_until: folder.keep_until(record),
        lent_to: record.loan.as_ref().map(|loan| loan.to.into()),
        lent_until: record.loan.as_ref().map(|loan| loan.until),
        destruction: record.destruction.is_some() && !record.is_destroyed(),
        destroyed: record.is_destroyed(),
        lacks: if about.ended.is_some() { count(lacks(record).len()) } else { 0 },
        search: search_text(found_by.into_iter().flatten()),
    }
}
