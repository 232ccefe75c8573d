//! 2.4.4: equipment changes. A change takes effect only when approved, as a new revision of the list (INV-28 to INV-32).

use crate::approval::{self, Approval, Outcome, Submission};
use crate::authority::DocumentKind;
use crate::clause::Clause;
use crate::clock::{Clock, Facts, Stamp};
use crate::contract::number_after;
use crate::duties::Actor;
use crate::equipment::{
    LineEntry, LineNumber, Lines, Plan, faults_of_lines, faults_of_plan, spelled_as_listed,
};
use crate::event::Event;
use crate::initiation::basis;
use crate::lifecycle::Status;
use crate::project::Project;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::Note;
use alloc::collections::BTreeSet;
use alloc::format;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A change as it is written: the whole list as it shall be. Lines that exist carry their number, new ones none;
/// a line that is left out is taken off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeEntry {
    /// Why the customer wants it.
    pub reason: Note,
    /// The list as it shall be.
    pub lines: Vec<LineEntry>,
    /// What is planned beside the equipment; as before when left out.
    #[serde(default)]
    pub plan: Option<Plan>,
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// 草稿, also after a return or a withdrawal.
    Draft,
    /// 变更审批中
    InApproval,
    /// 已生效
    Effective,
    /// 已否决
    Rejected,
    /// 已作废
    Discarded,
}

/// A change of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Change {
    /// From 1.
    pub number: u32,
    /// The revision it was written against (INV-29).
    pub base: u32,
    /// What it asks for.
    pub entry: ChangeEntry,
    /// Where it stands.
    pub state: ChangeState,
    /// Its newest approval.
    pub approval: Option<u32>,
    /// Who wrote it, when.
    pub written: Stamp,
}

impl Change {
    /// Whether it is being written or approved.
    pub fn is_open(&self) -> bool {
        match self.state {
            ChangeState::Draft | ChangeState::InApproval => true,
            ChangeState::Effective | ChangeState::Rejected | ChangeState::Discarded => false,
        }
    }
}

/// How one line differs between two lists: what a reader of a change compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineDifference {
    /// The line; none when it is new.
    pub line: Option<LineNumber>,
    /// As it was.
    pub before: Option<LineEntry>,
    /// As it shall be.
    pub after: Option<LineEntry>,
}

/// Every line of either list, in order: taken off, kept, altered, added.
pub fn differences(before: &Lines, after: &[LineEntry]) -> Vec<LineDifference> {
    let kept = |number: &LineNumber| after.iter().find(|line| line.line == Some(*number));
    let mut all: Vec<_> = before
        .iter()
        .map(|(number, line)| LineDifference {
            line: Some(*number),
            before: Some(line.clone()),
            after: kept(number).cloned(),
        })
        .collect();
    let added = after.iter().filter(|line| line.line.is_none_or(|number| !before.contains_key(&number)));
    all.extend(added.map(|line| LineDifference { line: None, before: None, after: Some(line.clone()) }));
    all
}

pub(crate) fn write(project: &Project, entry: &ChangeEntry, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let number = match project.open_change() {
        Some(change) if change.state == ChangeState::Draft => change.number,
        Some(_) => return refuse(Reason::ChangeOpen, Clause::C2_4_4),
        None => number_after(project.changes.len()),
    };
    let lines = spelled_as_listed(&entry.lines, &facts.catalogue);
    let change = ChangeEntry { lines, ..entry.clone() };
    Refusal::unless_empty(faults_against_list(project, &change))?;
    let base = project.effective().map_or(0, |revision| revision.number);
    Ok(vec![Event::ChangeWritten { number, base, change }])
}

/// Whatever the customer signed for stays; goods that were bought do not become other goods (INV-31).
fn faults_against_list(project: &Project, entry: &ChangeEntry) -> Vec<Fault> {
    let Some(current) = project.effective() else { return Vec::new() };
    let (tally, mut seen, mut faults) = (project.tally(), BTreeSet::new(), Vec::new());
    let fault = |reason, index: usize, field: &str| {
        Fault::new(reason, Clause::C2_4_4).at(format!("/lines/{index}/{field}"))
    };
    for (index, line) in entry.lines.iter().enumerate() {
        let Some(number) = line.line else { continue };
        let Some(before) = current.lines.get(&number) else {
            faults.push(fault(Reason::LineUnknown, index, "line").with("line", number));
            continue;
        };
        if !seen.insert(number) {
            faults.push(fault(Reason::LineTwice, index, "line").with("line", number));
        }
        let standing = tally.get(&number).copied().unwrap_or_default();
        if line.quantity.get() < standing.on_sheets {
            faults.push(fault(Reason::BelowSigned, index, "quantity").with("least", standing.on_sheets));
        }
        if (standing.ordered > 0 || standing.on_sheets > 0) && !line.same_goods(before) {
            faults.push(fault(Reason::GoodsFixed, index, "model"));
        }
    }
    let removed = current.lines.keys().filter(|number| !seen.contains(number));
    for number in removed {
        let on_sheets = tally.get(number).map_or(0, |line| line.on_sheets);
        if on_sheets > 0 {
            faults
                .push(Fault::new(Reason::BelowSigned, Clause::C2_4_4).at("/lines").with("least", on_sheets));
        }
    }
    faults
}

/// Whether the change would leave everything as it is.
fn changes_nothing(project: &Project, change: &Change) -> bool {
    let Some(current) = project.effective() else { return false };
    let (lines, plan) = resulting(project, change);
    lines == current.lines && plan == current.plan
}

/// The list that the change makes, new lines numbered on.
pub fn resulting(project: &Project, change: &Change) -> (Lines, Plan) {
    let mut next = project.next_line;
    let lines = change.entry.lines.iter().map(|line| {
        let number = line.line.unwrap_or_else(|| {
            next += 1;
            next - 1
        });
        (number, LineEntry { line: Some(number), ..line.clone() })
    });
    let lines = lines.collect();
    let plan = project.effective().map(|revision| revision.plan.clone()).unwrap_or_default();
    (lines, change.entry.plan.clone().unwrap_or(plan))
}

fn draft(project: &Project, number: u32) -> Result<&Change, Refusal> {
    match project.changes.iter().find(|change| change.number == number) {
        None => refuse(Reason::NoSuchPart, Clause::C2_4_4),
        Some(change) => match change.state {
            ChangeState::Draft => Ok(change),
            ChangeState::InApproval => refuse(Reason::ApprovalOpen, Clause::C2_4_4),
            ChangeState::Effective | ChangeState::Rejected | ChangeState::Discarded => {
                refuse(Reason::NothingOpen, Clause::C2_4_4)
            }
        },
    }
}

/// What the approvers of a change decide on: the list it starts from and the list it makes.
#[derive(Serialize)]
struct Submitted<'a> {
    base: u32,
    entry: &'a ChangeEntry,
}

pub(crate) fn submit(
    project: &Project,
    actor: &Actor,
    number: u32,
    facts: &Facts,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    let change = draft(project, number)?;
    if change.base != project.effective().map_or(0, |revision| revision.number) {
        return refuse(Reason::ContentMoved, Clause::C2_4_4);
    }
    let listed = project.effective().map(|revision| &revision.lines);
    let days = (project.began.formally_signed_on(), Some(clock.today));
    let mut faults = faults_of_lines(&change.entry.lines, &facts.catalogue, listed, days, "/lines");
    faults.extend(change.entry.plan.iter().flat_map(|plan| faults_of_plan(plan, Clause::C2_4_4, "/plan")));
    faults.extend(faults_against_list(project, &change.entry));
    if changes_nothing(project, change) {
        faults.push(Fault::new(Reason::NothingChanged, Clause::C2_4_4).at("/lines"));
    }
    Refusal::unless_empty(faults)?;
    let (lines, plan) = resulting(project, change);
    let submission = Submission {
        number: number_after(project.approvals.len()),
        owner: project.account_manager(),
        content: &Submitted { base: change.base, entry: &change.entry },
        basis: basis(project, DocumentKind::EquipmentChange, lines.values(), &plan)?,
    };
    let approval = approval::open(submission, actor, facts, clock.now)?;
    Ok(vec![Event::ChangeSubmitted { number, approval }])
}

pub(crate) fn discard(project: &Project, number: u32) -> Result<Vec<Event>, Refusal> {
    draft(project, number)?;
    Ok(vec![Event::ChangeDiscarded { number }])
}

/// What follows when the approval of a change ends. What was signed meanwhile is looked at once more.
pub(crate) fn ended(project: &Project, approval: &Approval, outcome: Outcome) -> Result<Vec<Event>, Refusal> {
    let Some(change) = project.changes.iter().find(|change| change.approval == Some(approval.number)) else {
        return refuse(Reason::NoSuchPart, Clause::C2_4_4);
    };
    let (number, approval) = (change.number, approval.number);
    if outcome != Outcome::Agreed {
        return Ok(vec![Event::ChangeCameBack { number, approval, outcome }]);
    }
    Refusal::unless_empty(faults_against_list(project, &change.entry))?;
    let (lines, plan) = resulting(project, change);
    let tally = project.tally();
    let standing = |line: LineNumber| tally.get(&line).copied().unwrap_or_default();
    let all_arrived = lines.iter().all(|(line, entry)| standing(*line).arrived >= entry.quantity.get());
    let all_signed = lines.iter().all(|(line, entry)| standing(*line).signed >= entry.quantity.get());
    let mut events = vec![Event::ChangeTookEffect { number, approval, lines, plan }];
    match project.status {
        Status::Arrived if !all_arrived => events.push(Event::WentBackToExecuting),
        Status::SignedOff if !all_signed => events.push(Event::WentBackToExecuting),
        Status::Arrived if all_signed => events.push(Event::SignedOff),
        Status::Applied
        | Status::Preparing
        | Status::InApproval
        | Status::Executing
        | Status::Arrived
        | Status::SignedOff
        | Status::Closed
        | Status::Maintenance
        | Status::Cancelled => {}
    }
    Ok(events)
}
