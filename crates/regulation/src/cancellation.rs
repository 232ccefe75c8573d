//! 2.7 《合同/项目撤销审批表》: written by the account manager, approved, carried out by the project administrator.

use crate::approval::{self, Approval, Outcome, Submission};
use crate::authority::DocumentKind;
use crate::clause::Clause;
use crate::clock::{Clock, Facts, Stamp};
use crate::code::ProjectCode;
use crate::contract::{ContractEvent, ContractKind, number_after};
use crate::duties::Actor;
use crate::equipment::LineNumber;
use crate::event::Event;
use crate::initiation::basis;
use crate::money::Fen;
use crate::procurement::SurplusEntry;
use crate::project::Project;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::Note;
use alloc::collections::BTreeMap;
use alloc::format;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Why a project is to be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 虚拟合同取消
    VirtualContractCancelled,
    /// 重复立项
    Duplicate,
    /// 其他
    Other,
}

/// The form as it is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancellationEntry {
    /// Why.
    pub cause: Cause,
    /// The project that survives a duplicate.
    #[serde(default)]
    pub survivor: Option<ProjectCode>,
    /// In the account manager's words.
    pub explanation: Note,
    /// What becomes of what was bought and delivered.
    #[serde(default)]
    pub disposal: Vec<SurplusEntry>,
}

/// Where the form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancellationState {
    /// 草稿, also after a return or a withdrawal.
    Draft,
    /// 撤销审批中
    InApproval,
    /// 待撤销: approved, not carried out.
    Approved,
    /// 已否决
    Rejected,
    /// 已作废
    Discarded,
    /// 已撤销
    CarriedOut,
}

/// The cancellation form of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// What it says.
    pub entry: CancellationEntry,
    /// Where it stands.
    pub state: CancellationState,
    /// Its newest approval.
    pub approval: Option<u32>,
    /// Who wrote it, when.
    pub written: Stamp,
}

impl Cancellation {
    /// Whether it is neither thrown away nor rejected nor carried out.
    pub fn is_open(&self) -> bool {
        match self.state {
            CancellationState::Draft | CancellationState::InApproval | CancellationState::Approved => true,
            CancellationState::Rejected | CancellationState::Discarded | CancellationState::CarriedOut => {
                false
            }
        }
    }

    /// Whether it has left the account manager's desk: then nothing new is begun on the project.
    pub fn is_submitted(&self) -> bool {
        match self.state {
            CancellationState::InApproval | CancellationState::Approved => true,
            CancellationState::Draft
            | CancellationState::Rejected
            | CancellationState::Discarded
            | CancellationState::CarriedOut => false,
        }
    }
}

pub(crate) fn write(project: &Project, entry: &CancellationEntry) -> Result<Vec<Event>, Refusal> {
    no_revenue(project)?;
    if project.open_cancellation().is_some_and(Cancellation::is_submitted) {
        return refuse(Reason::CancellationOpen, Clause::C2_7);
    }
    Ok(vec![Event::CancellationWritten { entry: entry.clone() }])
}

pub(crate) fn no_revenue(project: &Project) -> Result<(), Refusal> {
    if project.recognised_revenue() > Fen::ZERO {
        refuse(Reason::RevenueRecognised, Clause::C2_7)
    } else {
        Ok(())
    }
}

fn draft(project: &Project) -> Result<&Cancellation, Refusal> {
    match project.open_cancellation() {
        Some(form) if form.state == CancellationState::Draft => Ok(form),
        Some(_) => refuse(Reason::CancellationOpen, Clause::C2_7),
        None => refuse(Reason::NothingOpen, Clause::C2_7),
    }
}

/// The form that can be submitted, whatever it says.
pub(crate) fn may_submit(project: &Project) -> Result<&Cancellation, Refusal> {
    let form = draft(project)?;
    no_revenue(project)?;
    Ok(form)
}

/// A duplicate names the survivor; every unit that was bought has a place to go (X1).
fn faults(project: &Project, entry: &CancellationEntry, facts: &Facts) -> Vec<Fault> {
    let mut faults = Vec::new();
    let own_code = entry.survivor.is_some() && entry.survivor == project.code;
    let named = entry.survivor.is_some() && facts.survivor_exists;
    if entry.cause == Cause::Duplicate && (!named || own_code) {
        faults.push(Fault::new(Reason::SurvivorMissing, Clause::C2_7).at("/survivor"));
    }
    let formal = project.began.contract_kind == ContractKind::Formal;
    if entry.cause == Cause::VirtualContractCancelled && formal {
        faults.push(Fault::new(Reason::CauseUnfit, Clause::C2_7).at("/cause"));
    }
    let mut settled_of: BTreeMap<LineNumber, u64> = BTreeMap::new();
    for disposal in &entry.disposal {
        *settled_of.entry(disposal.equipment_line_id).or_default() += u64::from(disposal.quantity.get());
    }
    let standing = project.tally();
    for (line, tally) in &standing {
        let settled = settled_of.get(line).copied().unwrap_or_default();
        if settled != u64::from(tally.ordered) {
            let fault = Fault::new(Reason::DisposalMissing, Clause::C2_7).at("/disposal");
            faults.push(fault.with("line", line).with("units", tally.ordered));
        }
    }
    for (index, disposal) in entry.disposal.iter().enumerate() {
        if !standing.contains_key(&disposal.equipment_line_id) {
            let at = format!("/disposal/{index}/equipment_line_id");
            faults.push(
                Fault::new(Reason::LineUnknown, Clause::C2_7).at(at).with("line", disposal.equipment_line_id),
            );
        }
    }
    faults
}

/// What the approvers of a cancellation decide on.
#[derive(Serialize)]
struct Submitted<'a> {
    entry: &'a CancellationEntry,
    began: &'a crate::project::Began,
}

pub(crate) fn submit(
    project: &Project,
    actor: &Actor,
    facts: &Facts,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    let form = may_submit(project)?;
    Refusal::unless_empty(faults(project, &form.entry, facts))?;
    let (lines, plan) = match project.effective() {
        Some(revision) => (revision.lines.values().cloned().collect(), revision.plan.clone()),
        None => (Vec::new(), crate::equipment::Plan::default()),
    };
    let submission = Submission {
        number: number_after(project.approvals.len()),
        owner: project.account_manager(),
        content: &Submitted { entry: &form.entry, began: &project.began },
        basis: basis(project, DocumentKind::Cancellation, &lines, &plan)?,
    };
    let approval = approval::open(submission, actor, facts, clock.now)?;
    Ok(vec![Event::CancellationSubmitted { approval }])
}

/// An approved form can be thrown away as well: else a project whose cancellation became needless, or impossible
/// since revenue was recognised meanwhile, could neither go on nor end.
pub(crate) fn discard(project: &Project) -> Result<Vec<Event>, Refusal> {
    match project.open_cancellation().map(|form| form.state) {
        Some(CancellationState::Draft | CancellationState::Approved) => {
            Ok(vec![Event::CancellationDiscarded])
        }
        Some(_) => refuse(Reason::ApprovalOpen, Clause::C2_7),
        None => refuse(Reason::NothingOpen, Clause::C2_7),
    }
}

/// What follows when the approval of a cancellation ends.
pub(crate) fn ended(approval: &Approval, outcome: Outcome) -> Vec<Event> {
    let approval = approval.number;
    if outcome == Outcome::Agreed {
        vec![Event::CancellationApproved { approval }]
    } else {
        vec![Event::CancellationCameBack { approval, outcome }]
    }
}

pub(crate) fn carry_out(project: &Project) -> Result<Vec<Event>, Refusal> {
    no_revenue(project)?;
    match project.open_cancellation() {
        Some(form) if form.state == CancellationState::Approved => Ok(vec![Event::Cancelled]),
        Some(_) | None => refuse(Reason::NothingOpen, Clause::C2_7),
    }
}

/// What becomes of the contract of a project that is cancelled: a cancelled virtual contract ends with it, any other
/// may carry a new project.
pub fn contract_follows(entry: &CancellationEntry) -> ContractEvent {
    match entry.cause {
        Cause::VirtualContractCancelled => ContractEvent::Cancelled { reason: entry.explanation.clone() },
        Cause::Duplicate | Cause::Other => ContractEvent::Released,
    }
}
