//! 2.5.2, 2.5.4, 4 质量记录: which papers a project's course makes, and what of them the archive still lacks (K5, D6).
//!
//! A paper is never entered by hand: it follows from the project as it stands. What is signed or stamped by hand (formal
//! contract, sheet, closing notice, acceptance report) has an original that must reach the archive; what is decided in
//! EPM has its original there, and is complete once it is decided.

use crate::archive::Folder;
use crate::cancellation::CancellationState;
use crate::clause::Clause;
use crate::clock::{Moment, Stamp};
use crate::contract::{Contract, ContractKind};
use crate::coordination::TaskFormState;
use crate::duties::{Role, Whose};
use crate::equipment_change::ChangeState;
use crate::id::{FileHash, PersonId};
use crate::lifecycle::Status;
use crate::maintenance::last_day;
use crate::project::{Project, Revision, RevisionSource};
use crate::sign_off::Sheet;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::{Days, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// What the company decided on the archive: settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveTerms {
    /// How long after the acceptance of a sheet, or the end of a project, an original may be on its way (D6).
    pub days_to_original: u32,
    /// How many years contracts, sheets, notices and acceptance reports are kept (D10).
    pub years: u8,
    /// How many years other records are kept (D10).
    pub years_of_others: u8,
    /// The company's time zone in minutes east of UTC: which day something happened.
    pub utc_offset_minutes: i32,
}

impl Default for ArchiveTerms {
    fn default() -> Self {
        Self { days_to_original: 30, years: 30, years_of_others: 10, utc_offset_minutes: 480 }
    }
}

impl ArchiveTerms {
    fn day(&self, at: Moment) -> NaiveDate {
        (at + TimeDelta::minutes(self.utc_offset_minutes.into())).date_naive()
    }
}

macro_rules! paper_kinds {
    ($($(#[$doc:meta])* $kind:ident $code:literal $clause:ident,)+) => {
        /// The kinds of records (4, K5).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum PaperKind { $($(#[$doc])* $kind,)+ }

        impl PaperKind {
            /// Every kind, in the order of a folder.
            pub const ALL: &'static [PaperKind] = &[$(PaperKind::$kind,)+];

            /// The name in code, in the database and in the message keys.
            pub fn code(self) -> &'static str {
                match self { $(PaperKind::$kind => $code,)+ }
            }

            /// The clause that asks for it.
            pub fn clause(self) -> Clause {
                match self { $(PaperKind::$kind => Clause::$clause,)+ }
            }
        }
    };
}

paper_kinds! {
    /// 合同
    Contract "contract" C2_3_2,
    /// 销售项目立项审批表
    Initiation "initiation" C2_3_2,
    /// 设备清单
    EquipmentList "equipment_list" C2_3_2,
    /// 设备变更审批
    EquipmentChange "equipment_change" C2_4_4,
    /// 任务协调单
    TaskForm "task_form" C2_4_1,
    /// 项目设备用户签收明细表
    SignOffSheet "sign_off_sheet" C2_4_3,
    /// 销售项目结项通知单
    ClosingNotice "closing_notice" C2_5_2,
    /// 项目验收报告
    AcceptanceReport "acceptance_report" C2_5_4,
    /// 合同/项目撤销审批表
    Cancellation "cancellation" C2_7,
    /// Whatever else is kept with them.
    Other "other" C2_5_2,
}

impl PaperKind {
    /// Whether it is kept for the longer time (D10).
    pub fn is_kept_long(self) -> bool {
        match self {
            Self::Contract | Self::SignOffSheet | Self::ClosingNotice | Self::AcceptanceReport => true,
            Self::Initiation
            | Self::EquipmentList
            | Self::EquipmentChange
            | Self::TaskForm
            | Self::Cancellation
            | Self::Other => false,
        }
    }

    /// Whether the archive receives its original by an act of its own clause, with the signed scan (2.5.2, 2.5.4).
    pub fn is_filed_by_its_own_act(self) -> bool {
        match self {
            Self::ClosingNotice | Self::AcceptanceReport => true,
            Self::Contract
            | Self::Initiation
            | Self::EquipmentList
            | Self::EquipmentChange
            | Self::TaskForm
            | Self::SignOffSheet
            | Self::Cancellation
            | Self::Other => false,
        }
    }
}

/// Where copies go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CopyTo {
    /// 财务部, to recognise the revenue by (2.5.1).
    Finance,
    /// IT服务部, to maintain by (2.5.4, 2.6.1).
    ItService,
}

impl CopyTo {
    /// The name in code and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Finance => "finance",
            Self::ItService => "it_service",
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Finance => Role::Finance,
            Self::ItService => Role::ItService,
        }
    }

    fn clause(self, of: PaperKind) -> Clause {
        match (self, of) {
            (Self::Finance, _) => Clause::C2_5_1,
            (Self::ItService, PaperKind::AcceptanceReport) => Clause::C2_5_4,
            (Self::ItService, _) => Clause::C2_6_1,
        }
    }
}

/// A copy that went to a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Copy {
    /// Whose it is.
    pub to: CopyTo,
    /// Who sent it, when.
    pub handed: Stamp,
    /// Who confirmed it.
    pub confirmed: Option<Stamp>,
}

/// A paper of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// Which sheet, form or change of the project; for a contract 0 the virtual, 1 the formal one.
    pub part: u32,
    /// Signed or stamped by hand: there is an original to be kept. Otherwise the original is in EPM.
    pub on_paper: bool,
    /// Its scan.
    pub file: Option<FileHash>,
    /// Since when it is as it shall be; nothing while it is still asked for.
    pub made: Option<Stamp>,
    /// In whose hands the original came to be.
    pub first_holder: Option<PersonId>,
    /// Whom it waits for while it is not made.
    pub owed_by: Whose,
    /// By when it shall be there, and its original in the archive.
    pub due_on: Option<NaiveDate>,
    /// Until when it is kept, known once the project has ended.
    pub keep_until: Option<NaiveDate>,
    /// The archivist received the original by the act of the paper's own clause.
    pub filed: Option<Stamp>,
    /// Its copies.
    pub copies: Vec<Copy>,
}

/// When a project was closed or cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct End {
    /// The day.
    pub on: NaiveDate,
    /// Cancelled, not closed.
    pub cancelled: bool,
}

/// When the project ended, if it has.
pub fn end_of(project: &Project, terms: &ArchiveTerms) -> Option<End> {
    let ended =
        project.milestones.iter().find(|found| matches!(found.status, Status::Closed | Status::Cancelled));
    ended.map(|found| End { on: terms.day(found.stamp.at), cancelled: found.status == Status::Cancelled })
}

/// Collects papers as the project's parts name them.
struct Desk<'a> {
    project: &'a Project,
    terms: &'a ArchiveTerms,
    end: Option<End>,
}

impl Paper {
    /// Signed before the project was brought in, which had ended: its original is kept where it was then.
    pub fn is_elsewhere(&self) -> bool {
        self.on_paper && self.made.is_some() && self.first_holder.is_none()
    }
}

impl Desk<'_> {
    /// A paper that is decided in EPM.
    fn in_epm(&self, kind: PaperKind, part: u32, made: Option<Stamp>, owed_by: Whose) -> Paper {
        let years = if kind.is_kept_long() { self.terms.years } else { self.terms.years_of_others };
        Paper {
            kind,
            part,
            on_paper: false,
            file: None,
            made,
            first_holder: None,
            owed_by,
            due_on: self.end.map(|end| end.on),
            keep_until: self.end.map(|end| last_day(end.on, years)),
            filed: None,
            copies: Vec::new(),
        }
    }

    /// A paper whose original someone holds.
    fn by_hand(&self, kind: PaperKind, part: u32, made: Option<Stamp>, holder: PersonId) -> Paper {
        let days = Days::new(self.terms.days_to_original.into());
        Paper {
            on_paper: true,
            first_holder: made.as_ref().map(|_| holder),
            due_on: self.end.map(|end| end.on + days),
            ..self.in_epm(kind, part, made, Whose::Person(holder))
        }
    }

    fn owner(&self) -> PersonId {
        self.project.account_manager()
    }

    fn entered(&self, status: Status) -> Option<Stamp> {
        let milestone = self.project.milestones.iter().find(|found| found.status == status);
        milestone.map(|found| found.stamp.clone())
    }

    fn contract(&self, contract: Option<&Contract>) -> Paper {
        let applied = self.entered(Status::Applied);
        let kind = contract.map_or(self.project.began.contract_kind, |contract| contract.terms.kind);
        match kind {
            ContractKind::Virtual => {
                self.in_epm(PaperKind::Contract, 0, applied, Whose::Person(self.owner()))
            }
            ContractKind::Formal => Paper {
                file: contract.and_then(|contract| contract.scans.last().cloned()),
                ..self.by_hand(PaperKind::Contract, 1, applied, self.owner())
            },
        }
    }

    fn initiation(&self) -> Vec<Paper> {
        let owner = Whose::Person(self.owner());
        let Some(list) = self.project.effective() else { return Vec::new() };
        let since = Some(list.since.clone());
        vec![
            self.in_epm(PaperKind::Initiation, 0, self.entered(Status::Executing), owner),
            self.in_epm(PaperKind::EquipmentList, 0, since, owner),
        ]
    }

    fn changes(&self) -> Vec<Paper> {
        let since = |number: u32| {
            let made_by = |revision: &&Revision| revision.source == RevisionSource::Change(number);
            self.project.revisions.iter().find(made_by).map(|revision| revision.since.clone())
        };
        let effective = self.project.changes.iter().filter(|change| change.state == ChangeState::Effective);
        let paper = |number| {
            self.in_epm(PaperKind::EquipmentChange, number, since(number), Whose::Person(self.owner()))
        };
        effective.map(|change| paper(change.number)).collect()
    }

    fn task_forms(&self) -> Vec<Paper> {
        let paper = |form: &crate::coordination::TaskForm| {
            let ended = match form.state {
                TaskFormState::Waiting | TaskFormState::Accepted => false,
                TaskFormState::Declined(_) | TaskFormState::Completed(_) | TaskFormState::Ended => true,
            };
            let made = ended.then(|| form.written.clone());
            self.in_epm(PaperKind::TaskForm, form.number, made, Whose::Role(Role::TechnicalSupport))
        };
        self.project.task_forms.iter().map(paper).collect()
    }

    /// The stamped original is due some days after the sheet was accepted, whether or not the project is closed (D6).
    fn sheet(&self, sheet: &Sheet) -> Option<Paper> {
        let accepted = sheet.accepted.clone()?;
        // Of a sheet that was brought in nobody could know before.
        let known = self.project.brought_in.as_ref().map_or(accepted.at, |brought| brought.stamp.at);
        let due = self.terms.day(accepted.at.max(known)) + Days::new(self.terms.days_to_original.into());
        let to_finance =
            Copy { to: CopyTo::Finance, handed: accepted.clone(), confirmed: sheet.finance_copy.clone() };
        let handover = self.project.handover.as_ref();
        let to_it_service = handover.map(|handover| Copy {
            to: CopyTo::ItService,
            handed: handover.handed.clone(),
            confirmed: handover.confirmed.clone(),
        });
        Some(Paper {
            file: sheet.scan.clone(),
            due_on: Some(due),
            copies: [to_finance].into_iter().chain(to_it_service).collect(),
            ..self.by_hand(PaperKind::SignOffSheet, sheet.number, Some(accepted), self.owner())
        })
    }

    /// The notice waits for its signatures, then for the archivist (INV-38).
    fn notice(&self) -> Option<Paper> {
        let closing = self.project.closing.as_ref()?;
        let unsigned = closing.signatures.iter().find(|(_, signed)| signed.is_none());
        let waits_for = unsigned.map_or(Role::Archivist, |(signer, _)| signer.role());
        let filed = closing.archived.as_ref().map(|(_, stamp)| stamp.clone());
        let printed = Some(closing.carried_out.clone());
        Some(Paper {
            file: closing.archived.as_ref().map(|(file, _)| file.clone()),
            made: filed.clone(),
            owed_by: Whose::Role(waits_for),
            filed,
            ..self.by_hand(PaperKind::ClosingNotice, 0, printed, closing.carried_out.by)
        })
    }

    fn acceptance(&self) -> Option<Paper> {
        let acceptance = self.project.acceptance.as_ref()?;
        let report = acceptance.report.as_ref().filter(|_| acceptance.returned.is_none());
        let owed_by = match (report, &acceptance.taken) {
            (None, _) => Whose::Person(self.owner()),
            (Some(_), None) => Whose::Role(Role::ProjectAdministrator),
            (Some(_), Some(_)) => Whose::Role(Role::Archivist),
        };
        let holder = acceptance.taken.as_ref().map_or(self.owner(), |taken| taken.by);
        let copy = |taken: &Stamp| Copy {
            to: CopyTo::ItService,
            handed: taken.clone(),
            confirmed: acceptance.copy_confirmed.clone(),
        };
        let submitted = report.map(|(_, stamp)| stamp.clone());
        Some(Paper {
            file: report.map(|(entry, _)| entry.file.clone()),
            made: acceptance.taken.clone(),
            owed_by,
            due_on: acceptance.due_on,
            filed: acceptance.archived.clone(),
            copies: acceptance.taken.iter().map(copy).collect(),
            ..self.by_hand(PaperKind::AcceptanceReport, 0, submitted, holder)
        })
    }

    /// A paper of a project that had ended when it was brought in: nothing is asked of it but what happened here since.
    fn elsewhere(&self, paper: Paper) -> Paper {
        let copies = paper.copies.into_iter().filter(|copy| !self.project.was_before(&copy.handed)).collect();
        Paper { first_holder: None, filed: None, due_on: None, copies, ..paper }
    }

    fn cancellation(&self) -> Option<Paper> {
        let form = self.project.cancellation.as_ref()?;
        let carried_out = form.state == CancellationState::CarriedOut;
        let made = carried_out.then(|| form.written.clone());
        carried_out
            .then(|| self.in_epm(PaperKind::Cancellation, 0, made, Whose::Role(Role::ProjectAdministrator)))
    }
}

/// Every paper that the project has made or that is asked of it, in the order of a folder. `contract` is the one it
/// stands on, for its scan.
pub fn papers(project: &Project, contract: Option<&Contract>, terms: &ArchiveTerms) -> Vec<Paper> {
    let desk = Desk { project, terms, end: end_of(project, terms) };
    let mut papers = vec![desk.contract(contract)];
    papers.extend(desk.initiation());
    papers.extend(desk.changes());
    papers.extend(desk.task_forms());
    papers.extend(project.sheets.iter().filter_map(|sheet| desk.sheet(sheet)));
    papers.extend(desk.notice());
    papers.extend(desk.acceptance());
    papers.extend(desk.cancellation());
    for paper in &mut papers {
        paper.file = paper.file.take().filter(|file| project.is_paper(file));
    }
    if project.ended_before() {
        papers.into_iter().map(|paper| desk.elsewhere(paper)).collect()
    } else {
        papers
    }
}

/// What is not as it shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LackKind {
    /// It has not been made, signed or accepted.
    NotMade,
    /// Its original has not reached the archive.
    OriginalOutstanding,
    /// A department has not confirmed its copy.
    CopyUnconfirmed,
}

impl LackKind {
    /// The name in code and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotMade => "not_made",
            Self::OriginalOutstanding => "original_outstanding",
            Self::CopyUnconfirmed => "copy_unconfirmed",
        }
    }
}

/// Something the archive lacks of an ended project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Lack {
    /// Which record of the folder.
    pub record: u32,
    /// What it is.
    pub paper: PaperKind,
    /// Which sheet, form or change.
    pub part: u32,
    /// What is wrong.
    pub kind: LackKind,
    /// The clause that asks for it.
    pub clause: Clause,
    /// Who owes it.
    pub owed_by: Whose,
    /// By when.
    pub due_on: Option<NaiveDate>,
}

/// What the folder of a closed or cancelled project lacks (K5); while it runs, nothing is missing.
pub fn missing(folder: &Folder) -> Vec<Lack> {
    if folder.about.ended.is_none() {
        return Vec::new();
    }
    folder.records.iter().flat_map(lacks).collect()
}

/// What one record lacks.
pub fn lacks(record: &crate::archive::Record) -> Vec<Lack> {
    let Some(paper) = record.paper() else { return Vec::new() };
    let lack = |kind, clause, owed_by| Lack {
        record: record.number,
        paper: paper.kind,
        part: paper.part,
        kind,
        clause,
        owed_by,
        due_on: paper.due_on,
    };
    let mut lacks = Vec::new();
    if paper.made.is_none() {
        lacks.push(lack(LackKind::NotMade, paper.kind.clause(), paper.owed_by));
    } else if paper.on_paper && !paper.is_elsewhere() && !record.has_reached_the_archive() {
        let holder = record.held_by().map_or(paper.owed_by, Whose::Person);
        lacks.push(lack(LackKind::OriginalOutstanding, paper.kind.clause(), holder));
    }
    let unconfirmed = paper.copies.iter().filter(|copy| copy.confirmed.is_none());
    lacks.extend(unconfirmed.map(|copy| {
        lack(LackKind::CopyUnconfirmed, copy.to.clause(paper.kind), Whose::Role(copy.to.role()))
    }));
    lacks
}
