//! The sales project as its events made it. `apply` never fails and never decides.

use crate::acceptance::Acceptance;
use crate::approval::{Approval, Outcome};
use crate::calendar::Due;
use crate::cancellation::Cancellation;
use crate::clock::Stamp;
use crate::closing::Closing;
use crate::code::ProjectCode;
use crate::contract::ContractKind;
use crate::coordination::TaskForm;
use crate::equipment::{Budget, LineNumber, Lines, Plan, budget};
use crate::equipment_change::Change;
use crate::id::{ContractId, CustomerId, DepartmentId, PersonId, ProjectId};
use crate::initiation::InitiationEntry;
use crate::lifecycle::Status;
use crate::maintenance::Handover;
use crate::money::Fen;
use crate::opening::BroughtIn;
use crate::procurement::{Order, Surplus};
use crate::revenue::Revenue;
use crate::sign_off::{Delivery, Sheet};
use crate::text::{Code, Note, Title};
use alloc::collections::BTreeMap;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a project begins with: the reviewed contract it stands on, pinned by its hash (INV-06).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Began {
    /// The contract.
    pub contract: ContractId,
    /// Virtual or formal.
    pub contract_kind: ContractKind,
    /// Its number.
    pub contract_number: Option<Code>,
    /// The hash of the terms that were reviewed.
    pub contract_content: crate::approval::ContentHash,
    /// The customer.
    pub customer: CustomerId,
    /// For what.
    pub title: Title,
    /// The contract's amount.
    pub amount: Fen,
    /// When it was signed.
    pub signed_on: Option<NaiveDate>,
    /// The arrival that was promised.
    pub arrival_promised_on: Option<NaiveDate>,
    /// Whether an acceptance is due after closing (2.5.4).
    pub acceptance_required: bool,
    /// The account manager.
    pub account_manager: PersonId,
    /// The department that sells.
    pub department: DepartmentId,
    /// Whether that department is an office in another city: its sheets go through the market assistant (2.5.1).
    pub away: bool,
}

impl Began {
    /// The day the formal contract was signed. What a virtual contract expects holds nothing back: that the project
    /// runs before the signature is what it is for (1.3.4).
    pub(crate) fn formally_signed_on(&self) -> Option<NaiveDate> {
        self.signed_on.filter(|_| self.contract_kind == ContractKind::Formal)
    }
}

/// The way a sheet takes to the project administrator (2.5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Straight.
    Direct,
    /// An office in another city sends it to the market assistant.
    ThroughMarketAssistant,
}

/// A status the project entered, who brought it there and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Milestone {
    /// The status entered.
    pub status: Status,
    /// By whom, when.
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// Where a revision of the list comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevisionSource {
    /// The approved initiation.
    Initiation,
    /// An approved change, by its number.
    Change(u32),
}

/// A revision of the equipment list. The last one is in effect (INV-28).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// From 1.
    pub number: u32,
    /// Where it comes from.
    pub source: RevisionSource,
    /// The lines.
    pub lines: Lines,
    /// What is planned beside the equipment.
    pub plan: Plan,
    /// Since when.
    pub since: Stamp,
}

impl Revision {
    /// The budget of this revision.
    pub fn budget(&self) -> Budget {
        budget(self.lines.values(), &self.plan).unwrap_or_default()
    }
}

/// The initiation before it is approved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initiation {
    /// As far as it is filled in.
    pub entry: Option<InitiationEntry>,
    /// It was rejected: it ends here.
    pub rejected: bool,
}

/// A sales project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Which.
    pub id: ProjectId,
    /// What it began with.
    pub began: Began,
    /// Where it stands.
    pub status: Status,
    /// Its code, once given.
    pub code: Option<ProjectCode>,
    /// Every status it entered, in order.
    pub milestones: Vec<Milestone>,
    /// Why the application was returned, while it is.
    pub application_returned: Option<Note>,
    /// The initiation as filled in.
    pub initiation: Initiation,
    /// The revisions of the equipment list.
    pub revisions: Vec<Revision>,
    /// The next line's number.
    pub next_line: LineNumber,
    /// Every approval, in order.
    pub approvals: Vec<Approval>,
    /// Every change.
    pub changes: Vec<Change>,
    /// Every order.
    pub orders: Vec<Order>,
    /// Surplus goods that were settled.
    pub surplus: Vec<Surplus>,
    /// Each time everything had arrived, and by when the customer had to have signed.
    pub arrivals: Vec<Arrival>,
    /// Deliveries.
    pub deliveries: Vec<Delivery>,
    /// Task coordination forms.
    pub task_forms: Vec<TaskForm>,
    /// Sign-off sheets.
    pub sheets: Vec<Sheet>,
    /// The closing, once carried out.
    pub closing: Option<Closing>,
    /// Revenue.
    pub revenue: Vec<Revenue>,
    /// The acceptance, where required.
    pub acceptance: Option<Acceptance>,
    /// The hand-over to maintenance.
    pub handover: Option<Handover>,
    /// The cancellation form, open or carried out.
    pub cancellation: Option<Cancellation>,
    /// That it began before this system, and how it stood when it was brought in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brought_in: Option<BroughtIn>,
}

/// The arrival of everything (2.4.2) and the date that follows from it (2.4.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The day it was set.
    pub on: NaiveDate,
    /// Ten working days later.
    pub due: Due,
    /// The units of each line that were there.
    pub units: BTreeMap<LineNumber, u32>,
}

impl Project {
    /// The account manager.
    pub fn account_manager(&self) -> PersonId {
        self.began.account_manager
    }

    /// The department that sells.
    pub fn department(&self) -> DepartmentId {
        self.began.department
    }

    /// The revision in effect.
    pub fn effective(&self) -> Option<&Revision> {
        self.revisions.last()
    }

    /// The lines in effect.
    pub fn lines(&self) -> impl Iterator<Item = (LineNumber, &crate::equipment::LineEntry)> {
        self.effective()
            .into_iter()
            .flat_map(|revision| revision.lines.iter().map(|(number, line)| (*number, line)))
    }

    /// The budget in effect; before the initiation is approved, that of the draft.
    pub fn budget(&self) -> Option<Budget> {
        match (self.effective(), &self.initiation.entry) {
            (Some(revision), _) => Some(revision.budget()),
            (None, Some(entry)) => budget(&entry.equipment, &entry.plan),
            (None, None) => None,
        }
    }

    /// The approval of that number.
    pub fn approval(&self, number: u32) -> Option<&Approval> {
        self.approvals.iter().find(|approval| approval.number == number)
    }

    /// The arrival that counts for the signature: the first whose units are not all signed for, else the last. What
    /// was there before a change keeps its due date, what the change added has its own (D1).
    pub fn arrival(&self) -> Option<&Arrival> {
        let tally = self.tally();
        let unsigned = |(line, there): (&LineNumber, &u32)| {
            tally.get(line).is_some_and(|now| now.signed < (*there).min(now.asked))
        };
        self.arrivals.iter().find(|arrival| arrival.units.iter().any(unsigned)).or(self.arrivals.last())
    }

    /// The change that is written or being approved. There is one at a time (E5).
    pub fn open_change(&self) -> Option<&Change> {
        self.changes.iter().find(|change| change.is_open())
    }

    /// The cancellation form while it is neither thrown away nor rejected nor carried out.
    pub fn open_cancellation(&self) -> Option<&Cancellation> {
        self.cancellation.as_ref().filter(|cancellation| cancellation.is_open())
    }

    /// Enters a status and keeps who brought it there.
    pub(crate) fn enter(&mut self, status: Status, stamp: &Stamp) {
        self.status = status;
        self.milestones.push(Milestone { status, stamp: stamp.clone() });
    }

    /// Ends an approval.
    pub(crate) fn end_approval(&mut self, number: u32, outcome: Outcome) {
        if let Some(approval) = self.approvals.iter_mut().find(|approval| approval.number == number) {
            approval.outcome = Some(outcome);
        }
    }
}
