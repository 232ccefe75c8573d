//! The eight steps of the flow chart on the project's page (2.2): who brought it there and when, whose turn it is now,
//! by when, and what came back or was changed on the way.

use crate::features::directory::queries::Names;
use crate::layout::{Due, Icon, Lifecycle, Page, Step, StepMark, StepState};
use regulation::approval::Outcome;
use regulation::authority::DocumentKind;
use regulation::equipment_change::ChangeState;
use regulation::{Clock, Project, Stamp, Status, Whose};

/// The steps of a project.
pub(super) fn of(project: &Project, people: &Names, clock: &Clock, p: &Page) -> Lifecycle {
    let order = Status::ALL.into_iter().filter(|status| *status != Status::Cancelled);
    let current = worked_on(project.status);
    let step = |status: Status| {
        let done = done(project, status).filter(|_| current.is_none_or(|current| status < current));
        let step = match done {
            Some(stamp) => {
                let who = people.get(&stamp.by.0).cloned().unwrap_or_default();
                Step::new(status, StepState::Done, who, p.short_moment(stamp.at))
            }
            None if current == Some(status) => waiting(project, status, people, clock, p),
            None => Step::new(status, StepState::Ahead, "", ""),
        };
        Step { mark: mark(project, status, p), ..step }
    };
    Lifecycle { steps: order.map(step).collect() }
}

/// The step that is worked on in a status: the one that is done when the status is left. The arrival is done as soon as
/// it is set; what follows is the signature.
fn worked_on(status: Status) -> Option<Status> {
    match status {
        Status::Applied | Status::Preparing | Status::InApproval | Status::Executing => Some(status),
        Status::Arrived => Some(Status::SignedOff),
        Status::SignedOff => Some(Status::Closed),
        Status::Closed => Some(Status::Maintenance),
        Status::Maintenance | Status::Cancelled => None,
    }
}

/// Who did a step, and when: what the status after it says; for purchase, the first order. What was done once stays as
/// it was, also when a return or a change takes the project there again; of the later steps the last time counts.
fn done(project: &Project, step: Status) -> Option<&Stamp> {
    let of = |status: Status| project.milestones.iter().filter(move |milestone| milestone.status == status);
    let first = |status: Status| of(status).next().map(|milestone| &milestone.stamp);
    let last = |status: Status| of(status).next_back().map(|milestone| &milestone.stamp);
    match step {
        Status::Applied | Status::Preparing => first(step),
        Status::InApproval => first(Status::Executing),
        Status::Executing => project.orders.first().map(|order| &order.placed).or(last(Status::Arrived)),
        Status::Arrived | Status::SignedOff | Status::Closed | Status::Maintenance | Status::Cancelled => {
            last(step)
        }
    }
}

fn waiting(project: &Project, status: Status, people: &Names, clock: &Clock, p: &Page) -> Step {
    let Some(duty) = project.duties().into_iter().next() else {
        return Step::new(status, StepState::Current, "", "");
    };
    let who = match duty.whose {
        Whose::Role(role) => p.role_word(role),
        Whose::Person(person) => people.get(&person.0).cloned().unwrap_or_default(),
    };
    let step = Step::new(status, StepState::Current, p.t1("project-step-by", "who", who), "");
    match duty.due_on {
        Some(on) => {
            let due = Due::new(on, clock.calendar.working_days_between(clock.today, on));
            Step { when: p.t1("project-step-until", "day", p.short_date(on)), tone: due.tone(), ..step }
        }
        None => step,
    }
}

/// How often the initiation came back, and how often the list was changed.
fn mark(project: &Project, step: Status, p: &Page) -> Option<StepMark> {
    let (icon, key, count) = match step {
        Status::InApproval => {
            let returned = project.approvals.iter().filter(|approval| {
                approval.basis.document == DocumentKind::Initiation
                    && approval.outcome == Some(Outcome::Returned)
            });
            ("corner-up-left", "project-step-returned", returned.count())
        }
        Status::Executing => {
            let changes = project.changes.iter().filter(|change| change.state == ChangeState::Effective);
            ("arrows-exchange", "project-step-changed", changes.count())
        }
        Status::Applied
        | Status::Preparing
        | Status::Arrived
        | Status::SignedOff
        | Status::Closed
        | Status::Maintenance
        | Status::Cancelled => return None,
    };
    (count > 0).then(|| StepMark { icon: Icon::new(icon), text: p.t1(key, "count", count) })
}
