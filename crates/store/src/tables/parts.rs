//! Deliveries, task coordination forms and equipment changes of a project.

use regulation::coordination::{SupportKind, TaskForm, TaskFormState};
use regulation::equipment_change::{Change, ChangeState};
use regulation::sign_off::Delivery;
use uuid::Uuid;

use super::millis;
use crate::entities::{delivery, equipment_change, task_form};

pub(super) fn delivery(project: Uuid, delivery: &Delivery) -> delivery::Model {
    let entry = &delivery.entry;
    delivery::Model {
        project,
        number: delivery.number.into(),
        direct: entry.direct,
        place: entry.place.as_str().to_owned(),
        delivered_on: entry.on,
        carrier: entry.carrier.as_ref().map(|carrier| carrier.as_str().to_owned()),
        units: entry.lines.iter().map(|line| i64::from(line.quantity.get())).sum(),
        arranged_at: millis(delivery.arranged.at),
        arranged_by: delivery.arranged.by.into(),
        confirmed_at: delivery.confirmed.as_ref().map(|stamp| millis(stamp.at)),
    }
}

pub(super) fn task_form(project: Uuid, form: &TaskForm) -> task_form::Model {
    let status = match form.state {
        TaskFormState::Waiting => "waiting",
        TaskFormState::Accepted => "accepted",
        TaskFormState::Declined(_) => "declined",
        TaskFormState::Completed(_) => "completed",
        TaskFormState::Ended => "ended",
    };
    let kind = match form.entry.kind {
        SupportKind::Installation => "installation",
        SupportKind::Commissioning => "commissioning",
        SupportKind::Consulting => "consulting",
        SupportKind::Training => "training",
        SupportKind::Other => "other",
    };
    task_form::Model {
        project,
        number: form.number.into(),
        status: status.to_owned(),
        kind: kind.to_owned(),
        content: form.entry.content.as_str().to_owned(),
        place: form.entry.place.as_str().to_owned(),
        wanted_on: form.entry.wanted_on,
        people: i64::try_from(form.people.len()).unwrap_or(i64::MAX),
        minutes: form.work.iter().map(|work| i64::from(work.entry.minutes)).sum(),
        written_at: millis(form.written.at),
        written_by: form.written.by.into(),
    }
}

pub(super) fn change(project: Uuid, change: &Change) -> equipment_change::Model {
    let status = match change.state {
        ChangeState::Draft => "draft",
        ChangeState::InApproval => "in_approval",
        ChangeState::Effective => "effective",
        ChangeState::Rejected => "rejected",
        ChangeState::Discarded => "discarded",
    };
    equipment_change::Model {
        project,
        number: change.number.into(),
        status: status.to_owned(),
        base: change.base.into(),
        approval: change.approval.map(i64::from),
        reason: change.entry.reason.as_str().to_owned(),
        written_at: millis(change.written.at),
        written_by: change.written.by.into(),
    }
}
