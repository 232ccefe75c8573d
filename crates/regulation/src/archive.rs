//! 2.5.2, 2.5.4, 4 质量记录: the archive. A project has one folder with a record for each of its papers: who holds the
//! original, the slips on which it was handed over, where it stands, how long it is kept, to whom it is lent (K5).
//!
//! One stream a folder, not one a record: originals of a project go over on one slip, whose confirmation must move all of
//! them or none, and what a project lacks is then a question to one state. A folder follows its project and never the
//! other way round, so that what happens to paper cannot come between the acts on the project.
//! What a person may do to it is in `custody`, which papers there are in `papers`.

use crate::clause::Clause;
use crate::clock::Stamp;
use crate::code::ProjectCode;
use crate::contract::number_after;
use crate::duties::{Duty, DutyKind, Role, Whose};
use crate::id::{CustomerId, DepartmentId, FileHash, FolderId, PersonId, ProjectId};
use crate::papers::{self, ArchiveTerms, End, Paper, PaperKind};
use crate::project::Project;
use crate::text::{Code, Note, Title};
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a folder says of its project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The project.
    pub project: ProjectId,
    /// Its code, once given.
    pub code: Option<ProjectCode>,
    /// For what.
    pub title: Title,
    /// The customer.
    pub customer: CustomerId,
    /// The department that sells.
    pub department: DepartmentId,
    /// The account manager.
    pub account_manager: PersonId,
    /// When it was closed or cancelled.
    pub ended: Option<End>,
}

/// A paper that does not come from the project's course, as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterEntry {
    /// What it is.
    pub title: Title,
    /// The original, or a copy of one that is elsewhere.
    pub original: bool,
    /// Its scan.
    #[serde(default)]
    pub file: Option<FileHash>,
    /// Until when it is kept.
    #[serde(default)]
    pub keep_until: Option<NaiveDate>,
}

/// What a record is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A paper of the project's course.
    Paper(Paper),
    /// One that was entered, by whom and when.
    Registered(RegisterEntry, Stamp),
}

/// In whose hands an original is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A person's.
    Person(PersonId),
    /// The archive's.
    Archive,
}

/// A record that is lent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Loan {
    /// To whom.
    pub to: PersonId,
    /// Until when.
    pub until: NaiveDate,
    /// What for.
    pub purpose: Note,
    /// Who lent it, when.
    pub lent: Stamp,
    /// The borrower confirmed that it came.
    pub confirmed: Option<Stamp>,
}

/// The end of a record: asked for by one person, approved by another (D10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Destruction {
    /// Why.
    pub reason: Note,
    /// Who asked for it.
    pub proposed: Stamp,
    /// Who approved it; then it is gone.
    pub approved: Option<Stamp>,
}

/// A record of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Record {
    /// From 1.
    pub number: u32,
    /// What it is.
    pub content: Content,
    /// In whose hands the original is; nothing where there is none on paper.
    pub holder: Option<Holder>,
    /// The slip on which it is under way.
    pub under_way: Option<u32>,
    /// Where it stands.
    pub shelf: Option<Code>,
    /// Until when it is kept beyond its time; [`Folder::keep_until`] says what that comes to.
    pub extended: Option<NaiveDate>,
    /// To whom it is lent.
    pub loan: Option<Loan>,
    /// Whether it is to be destroyed, or was.
    pub destruction: Option<Destruction>,
    /// When someone was last reminded of it.
    pub reminded: Option<NaiveDate>,
}

impl Record {
    fn new(number: u32, content: Content, holder: Option<Holder>) -> Self {
        Self {
            number,
            content,
            holder,
            under_way: None,
            shelf: None,
            extended: None,
            loan: None,
            destruction: None,
            reminded: None,
        }
    }

    /// The paper of the project's course that it is.
    pub fn paper(&self) -> Option<&Paper> {
        match &self.content {
            Content::Paper(paper) => Some(paper),
            Content::Registered(..) => None,
        }
    }

    /// What it is.
    pub fn kind(&self) -> PaperKind {
        self.paper().map_or(PaperKind::Other, |paper| paper.kind)
    }

    /// Its scan.
    pub fn file(&self) -> Option<&FileHash> {
        match &self.content {
            Content::Paper(paper) => paper.file.as_ref(),
            Content::Registered(entry, _) => entry.file.as_ref(),
        }
    }

    /// Whether there is an original on paper to be kept.
    pub fn is_on_paper(&self) -> bool {
        match &self.content {
            Content::Paper(paper) => paper.on_paper,
            Content::Registered(entry, _) => entry.original,
        }
    }

    /// The person whose hands the original is in.
    pub fn held_by(&self) -> Option<PersonId> {
        match self.holder {
            Some(Holder::Person(person)) => Some(person),
            Some(Holder::Archive) | None => None,
        }
    }

    /// Whether the original came to the archive, wherever it is lent to now.
    pub fn has_reached_the_archive(&self) -> bool {
        self.holder == Some(Holder::Archive)
    }

    /// Whether it was destroyed.
    pub fn is_destroyed(&self) -> bool {
        self.destruction.as_ref().is_some_and(|destruction| destruction.approved.is_some())
    }

    /// By when its original shall be at the archive.
    pub fn due_on(&self) -> Option<NaiveDate> {
        self.paper().and_then(|paper| paper.due_on)
    }
}

/// To whom originals are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Receiver {
    /// To the archive: any archivist confirms.
    Archive,
    /// To a person.
    Person(PersonId),
}

/// How a hand-over ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SlipEnd {
    /// The receiver has the originals.
    Confirmed(Stamp),
    /// The receiver has not, or will not have them: they stay where they were.
    Refused(Note, Stamp),
}

/// A hand-over of originals: what the 《原件交接单》 prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Slip {
    /// From 1.
    pub number: u32,
    /// Which records.
    pub records: Vec<u32>,
    /// Who held them.
    pub from: PersonId,
    /// To whom.
    pub to: Receiver,
    /// Anything to remember.
    pub note: Option<Note>,
    /// Who entered it, when.
    pub handed: Stamp,
    /// How it ended.
    pub end: Option<SlipEnd>,
}

/// The archive's folder of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Which.
    pub id: FolderId,
    /// What it says of its project.
    pub about: About,
    /// Its records.
    pub records: Vec<Record>,
    /// Its hand-overs.
    pub slips: Vec<Slip>,
}

macro_rules! folder_events {
    ($($(#[$doc:meta])* $variant:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),+ $(,)? },)+) => {
        /// What happens to a folder.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "event", content = "with", rename_all = "snake_case")]
        pub enum FolderEvent {
            $($(#[$doc])* $variant { $($(#[$field_doc])* #[doc = stringify!($field)] $field: $type),+ },)+
        }
    };
}

folder_events! {
    /// The project moved on: these are its papers now. The first makes the folder.
    Followed { about: About, papers: Vec<Paper> },
    /// A paper from elsewhere was entered.
    Registered { number: u32, entry: RegisterEntry, holder: Option<Holder> },
    /// Originals were handed over, to be confirmed.
    HandedOver { slip: u32, records: Vec<u32>, from: PersonId, to: Receiver, note: Option<Note> },
    /// The receiver confirmed them.
    SlipConfirmed { slip: u32 },
    /// The receiver refused them.
    SlipRefused { slip: u32, reason: Note },
    /// The archive received originals that came without a slip.
    Received { records: Vec<u32> },
    /// A record was put somewhere.
    Shelved { record: u32, shelf: Option<Code> },
    /// A record was lent.
    Lent { record: u32, to: PersonId, until: NaiveDate, purpose: Note },
    /// The borrower confirmed it.
    LoanConfirmed { record: u32 },
    /// It came back.
    LoanReturned { record: u32 },
    /// A record is kept longer.
    Extended { record: u32, until: NaiveDate, reason: Note },
    /// It was asked that a record be destroyed.
    DestructionProposed { record: u32, reason: Note },
    /// That was refused.
    DestructionRefused { record: u32, reason: Note },
    /// That was approved: the record is gone.
    Destroyed { record: u32 },
    /// Whoever owes it was reminded.
    Reminded { record: u32, on: NaiveDate, people: Vec<PersonId> },
}

impl FolderEvent {
    /// The clause under which it happened.
    pub fn clause(&self) -> Clause {
        match self {
            Self::Followed { .. }
            | Self::Registered { .. }
            | Self::HandedOver { .. }
            | Self::SlipConfirmed { .. }
            | Self::SlipRefused { .. }
            | Self::Received { .. }
            | Self::Shelved { .. }
            | Self::Lent { .. }
            | Self::LoanConfirmed { .. }
            | Self::LoanReturned { .. }
            | Self::Extended { .. }
            | Self::DestructionProposed { .. }
            | Self::DestructionRefused { .. }
            | Self::Destroyed { .. } => Clause::C2_5_2,
            Self::Reminded { .. } => Clause::C2_1_4,
        }
    }

    /// The records it is about; a slip's are those the folder has for it.
    pub fn records(&self, folder: &Folder) -> Vec<u32> {
        match self {
            Self::Followed { .. } => Vec::new(),
            Self::Registered { number, .. } => vec![*number],
            Self::HandedOver { records, .. } | Self::Received { records } => records.clone(),
            Self::SlipConfirmed { slip } | Self::SlipRefused { slip, .. } => {
                folder.slip(*slip).map(|slip| slip.records.clone()).unwrap_or_default()
            }
            Self::Shelved { record, .. }
            | Self::Lent { record, .. }
            | Self::LoanConfirmed { record }
            | Self::LoanReturned { record }
            | Self::Extended { record, .. }
            | Self::DestructionProposed { record, .. }
            | Self::DestructionRefused { record, .. }
            | Self::Destroyed { record }
            | Self::Reminded { record, .. } => vec![*record],
        }
    }
}

/// What the project as it stands means for its folder: an event where the folder does not say so yet.
pub fn follow(
    folder: Option<&Folder>,
    project: &Project,
    contract: Option<&crate::contract::Contract>,
    terms: &ArchiveTerms,
) -> Option<FolderEvent> {
    let about = About {
        project: project.id,
        code: project.code.clone(),
        title: project.began.title.clone(),
        customer: project.began.customer,
        department: project.department(),
        account_manager: project.account_manager(),
        ended: papers::end_of(project, terms),
    };
    let papers = papers::papers(project, contract, terms);
    let says_so = folder.is_some_and(|folder| {
        let said = folder.records.iter().filter_map(Record::paper);
        folder.about == about && papers.iter().all(|paper| said.clone().any(|said| said == paper))
    });
    (!says_so).then_some(FolderEvent::Followed { about, papers })
}

impl Folder {
    /// The record of that number.
    pub fn record(&self, number: u32) -> Option<&Record> {
        self.records.iter().find(|record| record.number == number)
    }

    /// The slip of that number.
    pub fn slip(&self, number: u32) -> Option<&Slip> {
        self.slips.iter().find(|slip| slip.number == number)
    }

    /// Until when each of the project's own papers is kept at the least.
    pub fn kept_at_least(&self) -> Option<NaiveDate> {
        self.records.iter().filter_map(|record| record.paper()?.keep_until).min()
    }

    /// Until when a record has to be kept. Nobody can say before the project has ended: the time runs from then (D10),
    /// and what was entered or extended only ever makes it longer. A paper from elsewhere is kept no shorter than those
    /// it lies with.
    pub fn keep_until(&self, record: &Record) -> Option<NaiveDate> {
        let (legal, entered) = match &record.content {
            Content::Paper(paper) => (paper.keep_until, None),
            Content::Registered(entry, _) => (self.kept_at_least(), entry.keep_until),
        };
        legal.map(|legal| entered.max(record.extended).map_or(legal, |longer| longer.max(legal)))
    }

    /// Whether the project has ended and nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.about.ended.is_some() && papers::missing(self).is_empty()
    }

    /// The folder after `event`; the first event makes it.
    pub fn apply(folder: Option<Self>, id: FolderId, event: &FolderEvent, stamp: &Stamp) -> Option<Self> {
        if let (None, FolderEvent::Followed { about, papers }) = (&folder, event) {
            let mut folder = Self { id, about: about.clone(), records: Vec::new(), slips: Vec::new() };
            folder.follow(papers);
            return Some(folder);
        }
        let mut folder = folder?;
        folder.take(event, stamp);
        Some(folder)
    }

    fn take(&mut self, event: &FolderEvent, stamp: &Stamp) {
        match event {
            FolderEvent::Followed { about, papers } => {
                self.about = about.clone();
                self.follow(papers);
            }
            FolderEvent::Registered { number, entry, holder } => {
                let content = Content::Registered(entry.clone(), stamp.clone());
                self.records.push(Record::new(*number, content, *holder));
            }
            FolderEvent::HandedOver { slip, records, from, to, note } => {
                self.each(records, |record| record.under_way = Some(*slip));
                let (records, note, handed) = (records.clone(), note.clone(), stamp.clone());
                self.slips.push(Slip {
                    number: *slip,
                    records,
                    from: *from,
                    to: *to,
                    note,
                    handed,
                    end: None,
                });
            }
            FolderEvent::SlipConfirmed { slip } => {
                self.end_slip(*slip, SlipEnd::Confirmed(stamp.clone()), true);
            }
            FolderEvent::SlipRefused { slip, reason } => {
                self.end_slip(*slip, SlipEnd::Refused(reason.clone(), stamp.clone()), false);
            }
            FolderEvent::Received { records } => {
                self.each(records, |record| record.holder = Some(Holder::Archive));
            }
            FolderEvent::Shelved { record, shelf } => self.one(*record, |found| found.shelf = shelf.clone()),
            FolderEvent::Lent { record, to, until, purpose } => {
                let (to, until, purpose, lent) = (*to, *until, purpose.clone(), stamp.clone());
                self.one(*record, |found| {
                    found.loan = Some(Loan { to, until, purpose, lent, confirmed: None });
                });
            }
            FolderEvent::LoanConfirmed { record } => self.one(*record, |found| {
                if let Some(loan) = &mut found.loan {
                    loan.confirmed = Some(stamp.clone());
                }
            }),
            FolderEvent::LoanReturned { record } => self.one(*record, |found| found.loan = None),
            FolderEvent::Extended { record, until, .. } => {
                self.one(*record, |found| found.extended = Some(*until));
            }
            FolderEvent::DestructionProposed { record, reason } => self.one(*record, |found| {
                let (reason, proposed) = (reason.clone(), stamp.clone());
                found.destruction = Some(Destruction { reason, proposed, approved: None });
            }),
            FolderEvent::DestructionRefused { record, .. } => {
                self.one(*record, |found| found.destruction = None);
            }
            FolderEvent::Destroyed { record } => self.one(*record, |found| {
                if let Some(destruction) = &mut found.destruction {
                    destruction.approved = Some(stamp.clone());
                }
            }),
            FolderEvent::Reminded { record, on, .. } => {
                self.one(*record, |found| found.reminded = Some(*on));
            }
        }
    }

    fn each(&mut self, numbers: &[u32], change: impl Fn(&mut Record)) {
        self.records.iter_mut().filter(|record| numbers.contains(&record.number)).for_each(change);
    }

    fn one(&mut self, number: u32, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.records.iter_mut().find(|record| record.number == number) {
            change(record);
        }
    }

    fn end_slip(&mut self, number: u32, end: SlipEnd, moves: bool) {
        let Some(slip) = self.slips.iter_mut().find(|slip| slip.number == number) else { return };
        slip.end = Some(end);
        let holder = match slip.to {
            Receiver::Archive => Holder::Archive,
            Receiver::Person(person) => Holder::Person(person),
        };
        for record in self.records.iter_mut().filter(|record| record.under_way == Some(number)) {
            record.under_way = None;
            if moves {
                record.holder = Some(holder);
            }
        }
    }

    /// A paper that is new gets a record; of one that is known, the project's side is brought up to date. What the
    /// archive received by the paper's own act is there, whatever slip it was on.
    fn follow(&mut self, papers: &[Paper]) {
        for paper in papers {
            let known = |record: &&mut Record| {
                record.paper().is_some_and(|own| (own.kind, own.part) == (paper.kind, paper.part))
            };
            let first = paper.first_holder.map(Holder::Person);
            let number = number_after(self.records.len());
            match self.records.iter_mut().find(known) {
                None => self.records.push(Record::new(number, Content::Paper(paper.clone()), first)),
                Some(record) => {
                    let was = record.paper().and_then(|own| own.first_holder).map(Holder::Person);
                    if record.holder == was && record.under_way.is_none() {
                        record.holder = first;
                    }
                    record.content = Content::Paper(paper.clone());
                }
            }
        }
        for record in &mut self.records {
            if record.paper().is_some_and(|paper| paper.filed.is_some()) {
                record.holder = Some(Holder::Archive);
                record.under_way = None;
            }
        }
        self.close_empty_slips();
    }

    /// A slip of which nothing is under way any more waits for nobody: its papers were received by their own acts.
    fn close_empty_slips(&mut self) {
        for slip in self.slips.iter_mut().filter(|slip| slip.end.is_none()) {
            let under_way = self.records.iter().any(|record| record.under_way == Some(slip.number));
            let filed = self.records.iter().filter(|record| slip.records.contains(&record.number));
            let filed = filed.filter_map(|record| record.paper()?.filed.clone()).next_back();
            if let (false, Some(filed)) = (under_way, filed) {
                slip.end = Some(SlipEnd::Confirmed(filed));
            }
        }
    }

    /// What waits for someone on this folder.
    pub fn duties(&self) -> Vec<Duty> {
        let mut duties = Vec::new();
        let mut add = |kind, part, whose, due_on| duties.push(Duty { kind, part, whose, due_on });
        for record in &self.records {
            let holder = record.held_by().filter(|_| record.under_way.is_none() && record.due_on().is_some());
            if let Some(holder) = holder.filter(|_| !record.kind().is_filed_by_its_own_act()) {
                let whose = Whose::Person(holder);
                add(DutyKind::HandOverOriginal, record.number, whose, record.due_on());
            }
            if let Some(loan) = &record.loan {
                let whose = Whose::Person(loan.to);
                match loan.confirmed {
                    None => add(DutyKind::ConfirmLoan, record.number, whose, None),
                    Some(_) => add(DutyKind::ReturnLoan, record.number, whose, Some(loan.until)),
                }
            }
            if record.destruction.as_ref().is_some_and(|destruction| destruction.approved.is_none()) {
                let whose = Whose::Role(Role::VicePresident);
                add(DutyKind::DecideDestruction, record.number, whose, None);
            }
        }
        for slip in self.slips.iter().filter(|slip| slip.end.is_none()) {
            let whose = match slip.to {
                Receiver::Archive => Whose::Role(Role::Archivist),
                Receiver::Person(person) => Whose::Person(person),
            };
            add(DutyKind::ConfirmOriginals, slip.number, whose, None);
        }
        duties
    }
}
