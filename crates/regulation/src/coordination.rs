//! 2.4.1 《任务协调单》: without an accepted form there is no technical work on a project (INV-19).

use crate::clause::Clause;
use crate::clock::{Clock, Facts, Stamp};
use crate::contract::{is_plausible, number_after};
use crate::duties::{Actor, Role};
use crate::event::Event;
use crate::id::PersonId;
use crate::project::Project;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::{Note, Place, Title};
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What support is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SupportKind {
    /// 安装
    Installation,
    /// 调试
    Commissioning,
    /// 技术咨询
    Consulting,
    /// 培训
    Training,
    /// 其他
    Other,
}

/// A form as it is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskFormEntry {
    /// What kind of support.
    pub kind: SupportKind,
    /// What is to be done.
    pub content: Note,
    /// Where.
    pub place: Place,
    /// When it is wanted.
    pub wanted_on: NaiveDate,
    /// Whom to ask for there.
    pub contact: Title,
}

/// Work that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkEntry {
    /// The day.
    pub on: NaiveDate,
    /// Minutes worked that day, 1 to 1440.
    pub minutes: u16,
    /// What was done.
    pub content: Note,
}

/// Where a form stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskFormState {
    /// 待受理
    Waiting,
    /// 已受理
    Accepted,
    /// 已拒绝
    Declined(Note),
    /// 已完成
    Completed(Note),
    /// Ended with the project's closing or cancellation: what comes after is maintenance (2.6).
    Ended,
}

/// A task coordination form of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskForm {
    /// From 1.
    pub number: u32,
    /// What is asked for.
    pub entry: TaskFormEntry,
    /// Where it stands.
    pub state: TaskFormState,
    /// Who does the work.
    pub people: Vec<PersonId>,
    /// The work that was booked.
    pub work: Vec<Work>,
    /// Who wrote it, when.
    pub written: Stamp,
}

/// Work that was booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Work {
    /// What was done.
    pub entry: WorkEntry,
    /// By whom.
    pub booked: Stamp,
}

pub(crate) fn write(project: &Project, entry: &TaskFormEntry, clock: &Clock) -> Result<Vec<Event>, Refusal> {
    let fault = |reason| Fault::new(reason, Clause::C2_4_1).at("/wanted_on");
    if !is_plausible(entry.wanted_on) {
        return Err(fault(Reason::DateImplausible).into());
    }
    if entry.wanted_on < clock.today {
        return Err(fault(Reason::DateTooEarly).with("date", clock.today).into());
    }
    Ok(vec![Event::TaskFormWritten { number: number_after(project.task_forms.len()), form: entry.clone() }])
}

/// Whether technical work of the project concerns the person: the head of the technical department, to whom every
/// form goes, or someone assigned to one.
pub(crate) fn concerns(project: &Project, actor: &Actor) -> bool {
    heads(project, actor)
        || actor.has(Role::TechnicalSupport)
            && project.task_forms.iter().any(|form| form.people.contains(&actor.person))
}

/// Whether the person heads the technical department.
pub(crate) fn heads(project: &Project, actor: &Actor) -> bool {
    actor.holds(Role::TechnicalSupport, project.department(), project.account_manager())
}

/// Forms are answered and people assigned by the head; the work is done by who was assigned, while nobody is by the
/// head.
fn only(fits: bool) -> Result<(), Refusal> {
    if fits { Ok(()) } else { refuse(Reason::NotTheOwner, Clause::C2_4_1) }
}

fn works_on(project: &Project, actor: &Actor, form: &TaskForm) -> Result<(), Refusal> {
    let assigned = form.people.contains(&actor.person);
    only(assigned || form.people.is_empty() && heads(project, actor))
}

/// Whether there is a form the person works on.
pub(crate) fn works(project: &Project, actor: &Actor) -> bool {
    let mut accepted = project.task_forms.iter().filter(|form| form.state == TaskFormState::Accepted);
    accepted.any(|form| works_on(project, actor, form).is_ok())
}

fn form(project: &Project, number: u32) -> Result<&TaskForm, Refusal> {
    match project.task_forms.iter().find(|form| form.number == number) {
        Some(form) => Ok(form),
        None => refuse(Reason::NoSuchPart, Clause::C2_4_1),
    }
}

fn waiting(project: &Project, number: u32) -> Result<(), Refusal> {
    match form(project, number)?.state {
        TaskFormState::Waiting => Ok(()),
        TaskFormState::Accepted
        | TaskFormState::Declined(_)
        | TaskFormState::Completed(_)
        | TaskFormState::Ended => refuse(Reason::FormNotWaiting, Clause::C2_4_1),
    }
}

fn accepted(project: &Project, number: u32) -> Result<&TaskForm, Refusal> {
    let form = form(project, number)?;
    match form.state {
        TaskFormState::Accepted => Ok(form),
        TaskFormState::Waiting | TaskFormState::Declined(_) => refuse(Reason::NoTaskForm, Clause::C2_4_1),
        TaskFormState::Completed(_) | TaskFormState::Ended => refuse(Reason::FormNotWaiting, Clause::C2_4_1),
    }
}

pub(crate) fn accept(project: &Project, actor: &Actor, number: u32) -> Result<Vec<Event>, Refusal> {
    waiting(project, number)?;
    only(heads(project, actor))?;
    Ok(vec![Event::TaskFormAccepted { form: number }])
}

pub(crate) fn decline(
    project: &Project,
    actor: &Actor,
    number: u32,
    reason: &Note,
) -> Result<Vec<Event>, Refusal> {
    waiting(project, number)?;
    only(heads(project, actor))?;
    Ok(vec![Event::TaskFormDeclined { form: number, reason: reason.clone() }])
}

pub(crate) fn assign(
    project: &Project,
    actor: &Actor,
    number: u32,
    people: &[PersonId],
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    accepted(project, number)?;
    only(heads(project, actor))?;
    let at = |reason| Fault::new(reason, Clause::C2_4_1).at("/people");
    if people.is_empty() {
        return Err(at(Reason::FieldMissing).into());
    }
    if !people.iter().all(|person| facts.technicians.contains(person)) {
        return Err(at(Reason::NotATechnician).into());
    }
    Ok(vec![Event::TaskFormAssigned { form: number, people: people.to_vec() }])
}

pub(crate) fn work(
    project: &Project,
    actor: &Actor,
    number: u32,
    entry: &WorkEntry,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    let form = accepted(project, number)?;
    works_on(project, actor, form)?;
    let mut faults = Vec::new();
    if entry.on > clock.today {
        faults.push(Fault::new(Reason::DateInFuture, Clause::C2_4_1).at("/on"));
    }
    let written_on = form.written.at.date_naive().pred_opt().unwrap_or(entry.on);
    if entry.on < written_on {
        faults.push(Fault::new(Reason::DateTooEarly, Clause::C2_4_1).at("/on").with("date", written_on));
    }
    if !(1..=1440).contains(&entry.minutes) {
        faults.push(Fault::new(Reason::MinutesOutOfRange, Clause::C2_4_1).at("/minutes"));
    }
    Refusal::unless_empty(faults)?;
    Ok(vec![Event::WorkRecorded { form: number, work: entry.clone() }])
}

pub(crate) fn complete(
    project: &Project,
    actor: &Actor,
    number: u32,
    result: &Note,
) -> Result<Vec<Event>, Refusal> {
    let form = accepted(project, number)?;
    if !heads(project, actor) {
        works_on(project, actor, form)?;
    }
    Ok(vec![Event::TaskFormCompleted { form: number, result: result.clone() }])
}
