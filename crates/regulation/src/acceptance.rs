//! 2.5.4 《项目验收报告》: after closing, where the contract asks for it (INV-41).

use crate::clause::Clause;
use crate::clock::{Clock, Stamp};
use crate::event::Event;
use crate::id::FileHash;
use crate::project::Project;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::Note;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An acceptance report as it is submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptanceEntry {
    /// The day the customer accepted.
    pub accepted_on: NaiveDate,
    /// The stamped report.
    pub file: FileHash,
    /// Anything to remember.
    #[serde(default)]
    pub note: Option<Note>,
}

/// The acceptance of a closed project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// By when it is due.
    pub due_on: Option<NaiveDate>,
    /// The report, once submitted.
    pub report: Option<(AcceptanceEntry, Stamp)>,
    /// Why it was returned, while it is.
    pub returned: Option<Note>,
    /// The administrator has taken it.
    pub taken: Option<Stamp>,
    /// IT service has its copy.
    pub copy_confirmed: Option<Stamp>,
    /// The archivist has the original.
    pub archived: Option<Stamp>,
}

fn obligation(project: &Project) -> Result<&Acceptance, Refusal> {
    match &project.acceptance {
        Some(acceptance) => Ok(acceptance),
        None => refuse(Reason::AcceptanceNotRequired, Clause::C2_5_4),
    }
}

fn submitted(project: &Project) -> Result<&Acceptance, Refusal> {
    let acceptance = obligation(project)?;
    if acceptance.report.is_none() || acceptance.returned.is_some() {
        return refuse(Reason::NothingOpen, Clause::C2_5_4);
    }
    Ok(acceptance)
}

fn taken(project: &Project) -> Result<&Acceptance, Refusal> {
    let acceptance = submitted(project)?;
    if acceptance.taken.is_none() { refuse(Reason::NothingOpen, Clause::C2_5_4) } else { Ok(acceptance) }
}

/// Whether the report is still to come, or to come again.
pub(crate) fn awaits_report(project: &Project) -> Result<(), Refusal> {
    let acceptance = obligation(project)?;
    if acceptance.report.is_some() && acceptance.returned.is_none() {
        return refuse(Reason::AlreadyDone, Clause::C2_5_4);
    }
    Ok(())
}

pub(crate) fn submit(
    project: &Project,
    entry: &AcceptanceEntry,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    awaits_report(project)?;
    let fault = |reason| Fault::new(reason, Clause::C2_5_4).at("/accepted_on");
    if entry.accepted_on > clock.today {
        return Err(fault(Reason::DateInFuture).into());
    }
    let first_signed = project.sheets.iter().filter_map(|sheet| sheet.entry.signed_on).min();
    if let Some(signed) = first_signed.filter(|signed| entry.accepted_on < *signed) {
        return Err(fault(Reason::DateTooEarly).with("date", signed).into());
    }
    Ok(vec![Event::AcceptanceSubmitted { report: entry.clone() }])
}

pub(crate) fn take(project: &Project) -> Result<Vec<Event>, Refusal> {
    if submitted(project)?.taken.is_some() {
        return refuse(Reason::AlreadyDone, Clause::C2_5_4);
    }
    Ok(vec![Event::AcceptanceTaken])
}

pub(crate) fn return_report(project: &Project, reason: &Note) -> Result<Vec<Event>, Refusal> {
    if submitted(project)?.taken.is_some() {
        return refuse(Reason::AlreadyDone, Clause::C2_5_4);
    }
    Ok(vec![Event::AcceptanceReturned { reason: reason.clone() }])
}

pub(crate) fn confirm_copy(project: &Project) -> Result<Vec<Event>, Refusal> {
    if taken(project)?.copy_confirmed.is_some() {
        return refuse(Reason::AlreadyDone, Clause::C2_5_4);
    }
    Ok(vec![Event::AcceptanceCopyConfirmed])
}

pub(crate) fn archive(project: &Project) -> Result<Vec<Event>, Refusal> {
    if taken(project)?.archived.is_some() {
        return refuse(Reason::AlreadyDone, Clause::C2_5_4);
    }
    Ok(vec![Event::AcceptanceArchived])
}
