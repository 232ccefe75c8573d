//! The project after an event. Never fails, never decides: a replay of the stream is the project.

use crate::acceptance::Acceptance;
use crate::approval::Outcome;
use crate::cancellation::{Cancellation, CancellationState};
use crate::clock::Stamp;
use crate::closing::Closing;
use crate::coordination::{TaskForm, TaskFormState, Work};
use crate::equipment::{Lines, Plan};
use crate::equipment_change::{Change, ChangeEntry, ChangeState};
use crate::event::Event;
use crate::id::ProjectId;
use crate::lifecycle::Status;
use crate::maintenance::Handover;
use crate::procurement::{Disposal, Order, Receipt, Surplus, SurplusEntry};
use crate::project::{Arrival, Began, Initiation, Project, Revision, RevisionSource, Route};
use crate::revenue::Revenue;
use crate::sign_off::{Delivery, Sheet, SheetEntry, SheetState};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

impl Project {
    /// A project as its first event makes it.
    pub(crate) fn begin(id: ProjectId, began: &Began, stamp: &Stamp) -> Self {
        let mut project = Self {
            id,
            began: began.clone(),
            status: Status::Applied,
            code: None,
            milestones: Vec::new(),
            application_returned: None,
            initiation: Initiation::default(),
            revisions: Vec::new(),
            next_line: 1,
            approvals: Vec::new(),
            changes: Vec::new(),
            orders: Vec::new(),
            surplus: Vec::new(),
            arrivals: Vec::new(),
            deliveries: Vec::new(),
            task_forms: Vec::new(),
            sheets: Vec::new(),
            closing: None,
            revenue: Vec::new(),
            acceptance: None,
            handover: None,
            cancellation: None,
            brought_in: None,
        };
        project.enter(Status::Applied, stamp);
        project
    }

    /// The project after `event`; the first event makes it. Only a stream that does not begin with its first event
    /// gives nothing.
    pub fn apply(project: Option<Self>, id: ProjectId, event: &Event, stamp: &Stamp) -> Option<Self> {
        if let Event::Applied { began } = event {
            return Some(Self::begin(id, began, stamp));
        }
        if let Event::BroughtIn { opening } = event {
            return Some(Self::brought_in(id, opening, stamp));
        }
        let mut project = project?;
        project.take(event, stamp);
        Some(project)
    }

    fn take(&mut self, event: &Event, stamp: &Stamp) {
        match event {
            Event::Applied { began } => self.began = began.clone(),
            Event::BroughtIn { opening } => *self = Self::brought_in(self.id, opening, stamp),
            Event::ApplicationReturned { reason } => self.application_returned = Some(reason.clone()),
            Event::HandedInAgain => self.application_returned = None,
            Event::CodeGiven { code } => {
                self.code = Some(code.clone());
                self.enter(Status::Preparing, stamp);
            }
            Event::InitiationSaved { entry } => self.initiation.entry = Some(entry.clone()),
            Event::InitiationSubmitted { approval } => {
                self.approvals.push(approval.clone());
                self.enter(Status::InApproval, stamp);
            }
            Event::StepDecided { approval, step, decision, comment } => {
                if let Some(found) = self.approvals.iter_mut().find(|found| found.number == *approval) {
                    found.enter(*step, *decision, comment, stamp);
                }
            }
            Event::InitiationCameBack { approval, outcome } => {
                self.end_approval(*approval, *outcome);
                self.initiation.rejected = *outcome == Outcome::Rejected;
                self.enter(Status::Preparing, stamp);
            }
            Event::Initiated { approval, lines, plan } => {
                self.end_approval(*approval, Outcome::Agreed);
                self.revise(RevisionSource::Initiation, lines, plan, stamp);
                self.enter(Status::Executing, stamp);
            }
            Event::OrderPlaced { .. }
            | Event::ReceiptRecorded { .. }
            | Event::OrderEnded { .. }
            | Event::SurplusDisposed { .. }
            | Event::ArrivalSet { .. } => self.take_procurement(event, stamp),
            Event::DeliveryArranged { .. }
            | Event::DeliveryConfirmed { .. }
            | Event::DeliveryDiscarded { .. } => self.take_delivery(event, stamp),
            Event::TaskFormWritten { .. }
            | Event::TaskFormAccepted { .. }
            | Event::TaskFormDeclined { .. }
            | Event::TaskFormAssigned { .. }
            | Event::WorkRecorded { .. }
            | Event::TaskFormCompleted { .. } => self.take_task_form(event, stamp),
            Event::ChangeWritten { .. }
            | Event::ChangeSubmitted { .. }
            | Event::ChangeCameBack { .. }
            | Event::ChangeTookEffect { .. }
            | Event::ChangeDiscarded { .. } => self.take_change(event, stamp),
            Event::WentBackToExecuting => self.enter(Status::Executing, stamp),
            Event::SheetWritten { .. }
            | Event::SheetRevised { .. }
            | Event::SheetScanAttached { .. }
            | Event::SheetSubmitted { .. }
            | Event::SheetPassedOn { .. }
            | Event::SheetAccepted { .. }
            | Event::SheetReturned { .. }
            | Event::SheetDiscarded { .. }
            | Event::FinanceCopyConfirmed { .. } => self.take_sheet(event, stamp),
            Event::SignedOff => self.enter(Status::SignedOff, stamp),
            Event::RevenueRecognised { number, revenue } => {
                let (number, entry) = (*number, revenue.clone());
                self.revenue.push(Revenue { number, entry, recognised: stamp.clone(), reversed: None });
            }
            Event::RevenueReversed { revenue, reason } => {
                if let Some(found) = self.revenue.iter_mut().find(|found| found.number == *revenue) {
                    found.reversed = Some((reason.clone(), stamp.clone()));
                }
            }
            Event::Closed { .. } | Event::NoticeSigned { .. } | Event::NoticeArchived { .. } => {
                self.take_closing(event, stamp)
            }
            Event::AcceptanceSubmitted { .. }
            | Event::AcceptanceTaken
            | Event::AcceptanceReturned { .. }
            | Event::AcceptanceCopyConfirmed
            | Event::AcceptanceArchived => self.take_acceptance(event, stamp),
            Event::HandedToMaintenance { coverage } => {
                self.handover =
                    Some(Handover { handed: stamp.clone(), confirmed: None, coverage: coverage.clone() });
                self.enter(Status::Maintenance, stamp);
            }
            Event::HandoverConfirmed => {
                if let Some(handover) = &mut self.handover {
                    handover.confirmed = Some(stamp.clone());
                }
            }
            Event::CancellationWritten { .. }
            | Event::CancellationSubmitted { .. }
            | Event::CancellationCameBack { .. }
            | Event::CancellationApproved { .. }
            | Event::CancellationDiscarded
            | Event::Cancelled => self.take_cancellation(event, stamp),
        }
    }

    pub(crate) fn revise(&mut self, source: RevisionSource, lines: &Lines, plan: &Plan, stamp: &Stamp) {
        let next = lines.keys().next_back().map_or(1, |last| last + 1);
        self.next_line = self.next_line.max(next);
        let number = crate::contract::number_after(self.revisions.len());
        self.revisions.push(Revision {
            number,
            source,
            lines: lines.clone(),
            plan: plan.clone(),
            since: stamp.clone(),
        });
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`take` names every event and sends only these here")]
    fn take_procurement(&mut self, event: &Event, stamp: &Stamp) {
        match event {
            Event::OrderPlaced { number, order } => {
                let (number, entry) = (*number, order.clone());
                self.orders.push(Order {
                    number,
                    entry,
                    receipts: Vec::new(),
                    cut: BTreeMap::new(),
                    ended: false,
                    placed: stamp.clone(),
                });
            }
            Event::ReceiptRecorded { order, receipt } => {
                if let Some(found) = self.orders.iter_mut().find(|found| found.number == *order) {
                    found.receipts.push(Receipt { entry: receipt.clone(), recorded: stamp.clone() });
                }
            }
            Event::OrderEnded { order } => {
                if let Some(found) = self.orders.iter_mut().find(|found| found.number == *order) {
                    found.ended = true;
                }
            }
            Event::SurplusDisposed { surplus } => {
                if surplus.disposal == Disposal::CancelOrder {
                    self.cut_orders(surplus);
                }
                self.surplus.push(Surplus { entry: surplus.clone(), settled: stamp.clone() });
            }
            Event::ArrivalSet { arrived_on, due } => {
                let there =
                    self.tally().into_iter().map(|(line, tally)| (line, tally.arrived.min(tally.asked)));
                let units = there.filter(|(_, units)| *units > 0).collect();
                self.arrivals.push(Arrival { on: *arrived_on, due: *due, units });
                self.enter(Status::Arrived, stamp);
            }
            _ => {}
        }
    }

    /// What is still to come is cut, from the newest order first.
    fn cut_orders(&mut self, surplus: &SurplusEntry) {
        let (line, mut left) = (surplus.equipment_line_id, surplus.quantity.get());
        for order in self.orders.iter_mut().rev().filter(|order| !order.ended) {
            let (ordered, received) = order.lines().get(&line).copied().unwrap_or_default();
            let cut = left.min(ordered.saturating_sub(received));
            if cut > 0 {
                *order.cut.entry(line).or_default() += cut;
                left -= cut;
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`take` names every event and sends only these here")]
    fn take_delivery(&mut self, event: &Event, stamp: &Stamp) {
        match event {
            Event::DeliveryArranged { number, delivery } => {
                let (number, entry, arranged) = (*number, delivery.clone(), stamp.clone());
                self.deliveries.push(Delivery { number, entry, arranged, confirmed: None, discarded: None });
            }
            Event::DeliveryConfirmed { delivery } => {
                if let Some(found) = self.deliveries.iter_mut().find(|found| found.number == *delivery) {
                    found.confirmed = Some(stamp.clone());
                }
            }
            Event::DeliveryDiscarded { delivery } => {
                if let Some(found) = self.deliveries.iter_mut().find(|found| found.number == *delivery) {
                    found.discarded = Some(stamp.clone());
                }
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`take` names every event and sends only these here")]
    fn take_task_form(&mut self, event: &Event, stamp: &Stamp) {
        let number = match event {
            Event::TaskFormWritten { number, form } => {
                self.task_forms.push(TaskForm {
                    number: *number,
                    entry: form.clone(),
                    state: TaskFormState::Waiting,
                    people: Vec::new(),
                    work: Vec::new(),
                    written: stamp.clone(),
                });
                return;
            }
            Event::TaskFormAccepted { form }
            | Event::TaskFormDeclined { form, .. }
            | Event::TaskFormAssigned { form, .. }
            | Event::WorkRecorded { form, .. }
            | Event::TaskFormCompleted { form, .. } => *form,
            _ => return,
        };
        let Some(form) = self.task_forms.iter_mut().find(|form| form.number == number) else { return };
        match event {
            Event::TaskFormAccepted { .. } => form.state = TaskFormState::Accepted,
            Event::TaskFormDeclined { reason, .. } => form.state = TaskFormState::Declined(reason.clone()),
            Event::TaskFormAssigned { people, .. } => form.people = people.clone(),
            Event::WorkRecorded { work, .. } => {
                form.work.push(Work { entry: work.clone(), booked: stamp.clone() });
            }
            Event::TaskFormCompleted { result, .. } => form.state = TaskFormState::Completed(result.clone()),
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`take` names every event and sends only these here")]
    fn take_change(&mut self, event: &Event, stamp: &Stamp) {
        match event {
            Event::ChangeWritten { number, base, change } => self.write_change(*number, *base, change, stamp),
            Event::ChangeSubmitted { number, approval } => {
                self.approvals.push(approval.clone());
                self.set_change(*number, ChangeState::InApproval, Some(approval.number));
            }
            Event::ChangeCameBack { number, approval, outcome } => {
                self.end_approval(*approval, *outcome);
                let state =
                    if *outcome == Outcome::Rejected { ChangeState::Rejected } else { ChangeState::Draft };
                self.set_change(*number, state, Some(*approval));
            }
            Event::ChangeTookEffect { number, approval, lines, plan } => {
                self.end_approval(*approval, Outcome::Agreed);
                self.set_change(*number, ChangeState::Effective, Some(*approval));
                self.revise(RevisionSource::Change(*number), lines, plan, stamp);
            }
            Event::ChangeDiscarded { number } => self.set_change(*number, ChangeState::Discarded, None),
            _ => {}
        }
    }

    fn write_change(&mut self, number: u32, base: u32, entry: &ChangeEntry, stamp: &Stamp) {
        let written = Change {
            number,
            base,
            entry: entry.clone(),
            state: ChangeState::Draft,
            approval: None,
            written: stamp.clone(),
        };
        match self.changes.iter_mut().find(|change| change.number == number) {
            Some(change) => *change = Change { approval: change.approval, ..written },
            None => self.changes.push(written),
        }
    }

    fn set_change(&mut self, number: u32, state: ChangeState, approval: Option<u32>) {
        if let Some(change) = self.changes.iter_mut().find(|change| change.number == number) {
            change.state = state;
            change.approval = approval.or(change.approval);
        }
    }

    fn write_sheet(&mut self, number: u32, entry: &SheetEntry) {
        match self.sheets.iter_mut().find(|sheet| sheet.number == number) {
            Some(sheet) => sheet.entry = entry.clone(),
            None => self.sheets.push(Sheet {
                number,
                entry: entry.clone(),
                scan: None,
                state: SheetState::Draft,
                submitted: None,
                accepted: None,
                finance_copy: None,
                revision: 0,
                writing: 0,
            }),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`take` names every event and sends only these here")]
    fn take_sheet(&mut self, event: &Event, stamp: &Stamp) {
        let number = match event {
            Event::SheetWritten { number, sheet } => return self.write_sheet(*number, sheet),
            Event::SheetRevised { sheet, .. }
            | Event::SheetScanAttached { sheet, .. }
            | Event::SheetSubmitted { sheet, .. }
            | Event::SheetPassedOn { sheet }
            | Event::SheetAccepted { sheet }
            | Event::SheetReturned { sheet, .. }
            | Event::SheetDiscarded { sheet }
            | Event::FinanceCopyConfirmed { sheet } => *sheet,
            _ => return,
        };
        let Some(sheet) = self.sheets.iter_mut().find(|sheet| sheet.number == number) else { return };
        match event {
            Event::SheetRevised { goods, .. } => {
                *(if *goods { &mut sheet.revision } else { &mut sheet.writing }) += 1;
                sheet.scan = None;
            }
            Event::SheetScanAttached { file, .. } => sheet.scan = Some(file.clone()),
            Event::SheetSubmitted { route, .. } => {
                sheet.state = match route {
                    Route::Direct => SheetState::Submitted,
                    Route::ThroughMarketAssistant => SheetState::WithMarketAssistant,
                };
                sheet.submitted = Some(stamp.clone());
            }
            Event::SheetPassedOn { .. } => {
                sheet.state = SheetState::Submitted;
                sheet.submitted = Some(stamp.clone());
            }
            Event::SheetAccepted { .. } => {
                sheet.state = SheetState::Accepted;
                sheet.accepted = Some(stamp.clone());
            }
            Event::SheetReturned { reason, .. } => sheet.state = SheetState::Returned(reason.clone()),
            Event::SheetDiscarded { .. } => sheet.state = SheetState::Discarded,
            Event::FinanceCopyConfirmed { .. } => sheet.finance_copy = Some(stamp.clone()),
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`take` names every event and sends only these here")]
    fn take_closing(&mut self, event: &Event, stamp: &Stamp) {
        match event {
            Event::Closed { signers, acceptance_due_on, names, signing_days } => {
                let signatures = signers.iter().map(|signer| (*signer, None)).collect();
                self.closing = Some(Closing {
                    carried_out: stamp.clone(),
                    signatures,
                    archived: None,
                    names: names.clone(),
                    signing_days: *signing_days,
                });
                self.acceptance =
                    acceptance_due_on.map(|due| Acceptance { due_on: Some(due), ..Acceptance::default() });
                self.end_task_forms();
                self.enter(Status::Closed, stamp);
            }
            Event::NoticeSigned { signer, name } => {
                self.name_on_notice(name, stamp);
                let signatures = self.closing.iter_mut().flat_map(|closing| &mut closing.signatures);
                signatures
                    .filter(|(who, _)| who == signer)
                    .for_each(|(_, signed)| *signed = Some(stamp.clone()));
            }
            Event::NoticeArchived { file, name } => {
                self.name_on_notice(name, stamp);
                if let Some(closing) = &mut self.closing {
                    closing.archived = Some((file.clone(), stamp.clone()));
                }
            }
            _ => {}
        }
    }

    /// Keeps what someone who signed or archived the notice was called then.
    fn name_on_notice(&mut self, name: &Option<alloc::string::String>, stamp: &Stamp) {
        let names = self.closing.as_mut().and_then(|closing| closing.names.as_mut());
        if let (Some(names), Some(name)) = (names, name) {
            names.people.entry(stamp.by).or_insert_with(|| name.clone());
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`take` names every event and sends only these here")]
    fn take_acceptance(&mut self, event: &Event, stamp: &Stamp) {
        let Some(acceptance) = &mut self.acceptance else { return };
        match event {
            Event::AcceptanceSubmitted { report } => {
                acceptance.report = Some((report.clone(), stamp.clone()));
                acceptance.returned = None;
            }
            Event::AcceptanceTaken => acceptance.taken = Some(stamp.clone()),
            Event::AcceptanceReturned { reason } => acceptance.returned = Some(reason.clone()),
            Event::AcceptanceCopyConfirmed => acceptance.copy_confirmed = Some(stamp.clone()),
            Event::AcceptanceArchived => acceptance.archived = Some(stamp.clone()),
            _ => {}
        }
    }

    fn set_cancellation(&mut self, state: CancellationState, approval: Option<u32>) {
        if let Some(form) = &mut self.cancellation {
            form.state = state;
            form.approval = approval.or(form.approval);
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`take` names every event and sends only these here")]
    fn take_cancellation(&mut self, event: &Event, stamp: &Stamp) {
        match event {
            Event::CancellationWritten { entry } => {
                let (entry, written) = (entry.clone(), stamp.clone());
                self.cancellation =
                    Some(Cancellation { entry, state: CancellationState::Draft, approval: None, written });
            }
            Event::CancellationSubmitted { approval } => {
                self.approvals.push(approval.clone());
                self.set_cancellation(CancellationState::InApproval, Some(approval.number));
            }
            Event::CancellationCameBack { approval, outcome } => {
                self.end_approval(*approval, *outcome);
                let rejected = *outcome == Outcome::Rejected;
                let state = if rejected { CancellationState::Rejected } else { CancellationState::Draft };
                self.set_cancellation(state, Some(*approval));
            }
            Event::CancellationApproved { approval } => {
                self.end_approval(*approval, Outcome::Agreed);
                self.set_cancellation(CancellationState::Approved, Some(*approval));
            }
            Event::CancellationDiscarded => self.set_cancellation(CancellationState::Discarded, None),
            Event::Cancelled => self.cancel(stamp),
            _ => {}
        }
    }

    fn end_task_forms(&mut self) {
        let open =
            |form: &&mut TaskForm| matches!(form.state, TaskFormState::Waiting | TaskFormState::Accepted);
        self.task_forms.iter_mut().filter(open).for_each(|form| form.state = TaskFormState::Ended);
    }

    /// Whatever was open ends with the project; nothing is deleted (INV-45).
    fn cancel(&mut self, stamp: &Stamp) {
        self.approvals
            .iter_mut()
            .filter(|approval| approval.is_open())
            .for_each(|approval| approval.outcome = Some(Outcome::Withdrawn));
        self.changes
            .iter_mut()
            .filter(|change| change.is_open())
            .for_each(|change| change.state = ChangeState::Discarded);
        self.orders.iter_mut().for_each(|order| order.ended = true);
        self.end_task_forms();
        self.sheets
            .iter_mut()
            .filter(|sheet| !sheet.is_accepted())
            .for_each(|sheet| sheet.state = SheetState::Discarded);
        self.set_cancellation(CancellationState::CarriedOut, None);
        self.enter(Status::Cancelled, stamp);
    }
}
