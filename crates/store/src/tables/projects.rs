//! Sales projects: the row of the list, and the rows of their equipment, orders, sheets, serials and revenue.

use std::collections::BTreeSet;

use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::duties::Duty;
use regulation::event::Event;
use regulation::id::{FileHash, PersonId, ProjectId};
use regulation::lifecycle::Status;
use regulation::procurement::Order;
use regulation::project::Project;
use regulation::sign_off::{Sheet, SheetState};
use regulation::text::Code;
use uuid::Uuid;

use super::approvals::About;
use super::{Rows, millis, parts};
use crate::entities::{
    assignment, coverage, delivery, equipment_line, project, purchase_order, revenue, serial, sheet,
};
use crate::search::{fold, search_text};
use crate::streams::{Aggregate, Face, Loaded};

impl Aggregate for Project {
    const KIND: &'static str = "project";
    type Event = Event;

    fn after(before: Option<Self>, id: Uuid, event: &Event, stamp: &Stamp) -> Option<Self> {
        Self::apply(before, ProjectId(id), event, stamp)
    }

    fn clause(event: &Event) -> Clause {
        event.clause()
    }

    fn duties(&self) -> Vec<Duty> {
        self.duties()
    }

    fn face(&self) -> Face {
        Face {
            code: self.code.as_ref().map(|code| code.as_str().to_owned()),
            title: self.began.title.as_str().to_owned(),
            customer: Some(self.began.customer.into()),
            department: Some(self.department().into()),
        }
    }

    fn found_by(&self) -> Vec<String> {
        let code = self.code.as_ref().map(ToString::to_string);
        let number = self.began.contract_number.as_ref().map(|number| number.as_str().to_owned());
        [Some(self.began.title.as_str().to_owned()), code, number].into_iter().flatten().collect()
    }

    fn told(&self, event: &Event) -> Vec<PersonId> {
        told(self, event)
    }

    fn rows(loaded: &Loaded<Self>) -> Rows {
        let (id, project) = (loaded.id, &loaded.state);
        let mut rows = Rows {
            projects: vec![row(loaded)],
            assignments: assignments(id, project),
            lines: lines(id, project),
            orders: project.orders.iter().map(|order| purchase_order(id, order)).collect(),
            deliveries: deliveries(id, project),
            task_forms: project.task_forms.iter().map(|form| parts::task_form(id, form)).collect(),
            changes: project.changes.iter().map(|change| parts::change(id, change)).collect(),
            sheets: project.sheets.iter().map(|sheet| sheet_row(id, sheet)).collect(),
            serials: serials(id, project),
            coverage: coverage(id, project),
            revenue: revenue(id, project),
            ..Rows::default()
        };
        let about = About {
            stream: id,
            kind: Self::KIND,
            owner: project.account_manager(),
            department: project.department(),
        };
        rows.add_approvals(&about, &project.approvals);
        rows
    }
}

/// The account manager hears of everything that others do to the project and that leaves them no duty they
/// would find in their list anyway; technicians hear that they were assigned (2.1.5, 2.4.1).
fn told(project: &Project, event: &Event) -> Vec<PersonId> {
    match event {
        Event::TaskFormAssigned { people, .. } => people.clone(),
        Event::ApplicationReturned { .. }
        | Event::CodeGiven { .. }
        | Event::StepDecided { .. }
        | Event::InitiationCameBack { .. }
        | Event::Initiated { .. }
        | Event::ArrivalSet { .. }
        | Event::DeliveryArranged { .. }
        | Event::DeliveryConfirmed { .. }
        | Event::DeliveryDiscarded { .. }
        | Event::TaskFormAccepted { .. }
        | Event::TaskFormDeclined { .. }
        | Event::TaskFormCompleted { .. }
        | Event::ChangeCameBack { .. }
        | Event::ChangeTookEffect { .. }
        | Event::WentBackToExecuting
        | Event::SheetPassedOn { .. }
        | Event::SheetAccepted { .. }
        | Event::SheetReturned { .. }
        | Event::SignedOff
        | Event::RevenueRecognised { .. }
        | Event::RevenueReversed { .. }
        | Event::Closed { .. }
        | Event::AcceptanceTaken
        | Event::AcceptanceReturned { .. }
        | Event::HandedToMaintenance { .. }
        | Event::CancellationCameBack { .. }
        | Event::CancellationApproved { .. }
        | Event::Cancelled => vec![project.account_manager()],
        Event::Applied { .. }
        | Event::BroughtIn { .. }
        | Event::HandedInAgain
        | Event::InitiationSaved { .. }
        | Event::InitiationSubmitted { .. }
        | Event::OrderPlaced { .. }
        | Event::ReceiptRecorded { .. }
        | Event::OrderEnded { .. }
        | Event::SurplusDisposed { .. }
        | Event::TaskFormWritten { .. }
        | Event::WorkRecorded { .. }
        | Event::ChangeWritten { .. }
        | Event::ChangeSubmitted { .. }
        | Event::ChangeDiscarded { .. }
        | Event::SheetWritten { .. }
        | Event::SheetRevised { .. }
        | Event::SheetScanAttached { .. }
        | Event::SheetSubmitted { .. }
        | Event::SheetDiscarded { .. }
        | Event::FinanceCopyConfirmed { .. }
        | Event::NoticeSigned { .. }
        | Event::NoticeArchived { .. }
        | Event::AcceptanceSubmitted { .. }
        | Event::AcceptanceCopyConfirmed
        | Event::AcceptanceArchived
        | Event::HandoverConfirmed
        | Event::CancellationWritten { .. }
        | Event::CancellationSubmitted { .. }
        | Event::CancellationDiscarded => Vec::new(),
    }
}

fn row(loaded: &Loaded<Project>) -> project::Model {
    let project = &loaded.state;
    let (began, budget, arrival) = (&project.began, project.budget(), project.arrival());
    let first = |status| project.milestones.iter().find(|m| m.status == status).map(|m| millis(m.stamp.at));
    let last = |status| project.milestones.iter().rfind(|m| m.status == status).map(|m| millis(m.stamp.at));
    let code = project.code.as_ref().map(|code| code.as_str());
    let number = began.contract_number.as_ref().map(Code::as_str);
    project::Model {
        id: loaded.id,
        number: loaded.number,
        changed_at: loaded.at,
        code: code.map(str::to_owned),
        title: began.title.as_str().to_owned(),
        customer: began.customer.into(),
        account_manager: began.account_manager.into(),
        department: began.department.into(),
        away: began.away,
        contract: began.contract.into(),
        contract_kind: began.contract_kind.code().to_owned(),
        contract_number: number.map(str::to_owned),
        status: project.status.code().to_owned(),
        status_since: last(project.status).unwrap_or(loaded.at),
        amount: began.amount.0,
        sales_amount: budget.as_ref().map(|b| b.sales_amount.0),
        cost: budget.as_ref().map(|b| b.equipment_cost.0.saturating_add(b.other_cost.0)),
        gross_profit: budget.as_ref().map(|b| b.gross_profit.0),
        margin: budget.and_then(|b| b.gross_margin).map(|margin| i64::from(margin.0)),
        promised_on: began.arrival_promised_on,
        arrived_on: arrival.as_ref().map(|arrival| arrival.on),
        sign_due_on: arrival.as_ref().map(|arrival| arrival.due.on),
        sign_due_provisional: arrival.as_ref().is_some_and(|arrival| arrival.due.provisional),
        applied_at: first(Status::Applied).unwrap_or(loaded.at),
        prepared_at: first(Status::Preparing),
        initiated_at: first(Status::Executing),
        arrived_at: last(Status::Arrived),
        signed_off_at: last(Status::SignedOff),
        closed_at: first(Status::Closed),
        cancelled_at: first(Status::Cancelled),
        open_change: project.open_change().is_some(),
        open_cancellation: project.status != Status::Cancelled && project.open_cancellation().is_some(),
        returned: project.application_returned.is_some(),
        revenue: project.recognised_revenue().0,
        task_forms: i64::try_from(project.task_forms.len()).unwrap_or(i64::MAX),
        search: search_text(project.found_by().iter().map(String::as_str)),
    }
}

fn assignments(id: Uuid, project: &Project) -> Vec<assignment::Model> {
    let people: BTreeSet<PersonId> =
        project.task_forms.iter().flat_map(|form| &form.people).copied().collect();
    people.into_iter().map(|person| assignment::Model { project: id, person: person.into() }).collect()
}

fn deliveries(id: Uuid, project: &Project) -> Vec<delivery::Model> {
    let live = project.deliveries.iter().filter(|delivery| delivery.is_live());
    live.map(|delivery| parts::delivery(id, delivery)).collect()
}

fn lines(id: Uuid, project: &Project) -> Vec<equipment_line::Model> {
    let tally = project.tally();
    let line = |(number, line): (u32, &regulation::equipment::LineEntry)| {
        let counted = tally.get(&number).copied().unwrap_or_default();
        equipment_line::Model {
            project: id,
            line: i64::from(number),
            category_code: line.category_code.as_str().to_owned(),
            series_code: line.series_code.as_str().to_owned(),
            model: line.model.as_str().to_owned(),
            model_fold: fold(line.model.as_str()),
            unit: line.unit.as_str().to_owned(),
            quantity: i64::from(line.quantity.get()),
            unit_price: line.unit_price.0,
            unit_cost: line.unit_cost_in_yuan().map(|cost| cost.0),
            warranty_years: i64::from(line.warranty_years.get()),
            serial_tracked: line.serial_tracked,
            promised_on: line.promised_on,
            ordered: i64::from(counted.ordered),
            arrived: i64::from(counted.arrived),
            signed: i64::from(counted.signed),
        }
    };
    project.lines().map(line).collect()
}

fn purchase_order(id: Uuid, order: &Order) -> purchase_order::Model {
    let amount = order.entry.lines.iter().filter_map(|line| line.unit_cost.times(line.quantity.get()));
    purchase_order::Model {
        project: id,
        number: i64::from(order.number),
        supplier: order.entry.supplier_id.into(),
        amount: amount.map(|amount| amount.0).fold(0, i64::saturating_add),
        promised_on: order.entry.promised_on,
        placed_at: millis(order.placed.at),
        outstanding: order.is_outstanding(),
        ended: order.ended,
    }
}

fn sheet_row(id: Uuid, sheet: &Sheet) -> sheet::Model {
    let status = match sheet.state {
        SheetState::Draft => "draft",
        SheetState::WithMarketAssistant => "with_market_assistant",
        SheetState::Submitted => "submitted",
        SheetState::Accepted => "accepted",
        SheetState::Returned(_) => "returned",
        SheetState::Discarded => "discarded",
    };
    sheet::Model {
        project: id,
        number: i64::from(sheet.number),
        status: status.to_owned(),
        signed_on: sheet.entry.signed_on,
        scan: sheet.scan.as_ref().map(FileHash::as_str).map(str::to_owned),
        submitted_at: sheet.submitted.as_ref().map(|stamp| millis(stamp.at)),
        accepted_at: sheet.accepted.as_ref().map(|stamp| millis(stamp.at)),
        accepted_by: sheet.accepted.as_ref().map(|stamp| stamp.by.into()),
    }
}

/// Serial numbers are unique within the series of the line they were signed on; a line that a change has taken
/// off the list since is found in the revision that last had it.
fn serials(id: Uuid, project: &Project) -> Vec<serial::Model> {
    let series_key = |number: u32| {
        let listed = project.revisions.iter().rev().find_map(|revision| revision.lines.get(&number));
        listed.map(|line| line.series_key()).unwrap_or_default()
    };
    let live = project.sheets.iter().filter(|sheet| sheet.is_live());
    let units = live.flat_map(|sheet| sheet.entry.lines.iter().map(move |line| (sheet.number, line)));
    units
        .flat_map(|(sheet, line)| {
            let series_key = series_key(line.equipment_line_id);
            line.serials.iter().map(move |serial| serial::Model {
                series_key: series_key.clone(),
                serial: serial.as_str().to_owned(),
                project: id,
                line: i64::from(line.equipment_line_id),
                sheet: i64::from(sheet),
            })
        })
        .collect()
}

fn coverage(id: Uuid, project: &Project) -> Vec<coverage::Model> {
    let covered = project.handover.iter().flat_map(|handover| &handover.coverage);
    covered
        .map(|covered| coverage::Model {
            project: id,
            sheet: i64::from(covered.sheet),
            line: i64::from(covered.line),
            vendor_until: covered.vendor_until,
            promised_until: covered.promised_until,
            place: project.place_of(covered.line).map(ToString::to_string).unwrap_or_default(),
        })
        .collect()
}

fn revenue(id: Uuid, project: &Project) -> Vec<revenue::Model> {
    project
        .revenue
        .iter()
        .map(|revenue| revenue::Model {
            project: id,
            number: i64::from(revenue.number),
            sheet: i64::from(revenue.entry.sheet),
            amount: revenue.entry.amount.0,
            recognised_on: revenue.entry.recognised_on,
            recognised_by: revenue.recognised.by.into(),
            reversed_at: revenue.reversed.as_ref().map(|(_, stamp)| millis(stamp.at)),
        })
        .collect()
}
