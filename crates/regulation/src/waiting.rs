//! What waits for whom on a project: the to-do lists and the one next act of the person who looks (S1).

use crate::authority::DocumentKind;
use crate::cancellation::{Cancellation, CancellationState};
use crate::coordination::TaskFormState;
use crate::duties::{Actor, Duty, DutyKind, Role, Whose};
use crate::equipment_change::ChangeState;
use crate::lifecycle::Status;
use crate::money::Fen;
use crate::project::Project;
use crate::sign_off::{Delivery, SheetState};
use alloc::vec::Vec;
use chrono::NaiveDate;

/// Collects duties as the parts of the project name them.
struct Duties {
    found: Vec<Duty>,
}

impl Duties {
    fn add(&mut self, kind: DutyKind, part: u32, whose: Whose, due_on: Option<NaiveDate>) {
        self.found.push(Duty { kind, part, whose, due_on });
    }
}

impl Project {
    /// Everything that waits for someone, the most pressing first within each part.
    pub fn duties(&self) -> Vec<Duty> {
        let mut duties = Duties { found: Vec::new() };
        self.approval_duties(&mut duties);
        self.cancellation_duties(&mut duties);
        match self.status {
            Status::Applied | Status::Preparing | Status::InApproval => self.initiation_duties(&mut duties),
            Status::Executing | Status::Arrived | Status::SignedOff => self.execution_duties(&mut duties),
            Status::Closed | Status::Maintenance => self.duties_after_closing(&mut duties),
            Status::Cancelled => {}
        }
        if self.status != Status::Cancelled {
            self.finance_duties(&mut duties);
        }
        duties.found
    }

    fn owner(&self) -> Whose {
        Whose::Person(self.account_manager())
    }

    fn approval_duties(&self, duties: &mut Duties) {
        for approval in &self.approvals {
            let kind = match approval.basis.document {
                DocumentKind::Contract => DutyKind::DecideContract,
                DocumentKind::Initiation => DutyKind::DecideInitiation,
                DocumentKind::EquipmentChange => DutyKind::DecideChange,
                DocumentKind::Cancellation => DutyKind::DecideCancellation,
            };
            if let Some((_, step)) = approval.current() {
                duties.add(kind, approval.number, Whose::Role(step.role), None);
            }
        }
    }

    fn cancellation_duties(&self, duties: &mut Duties) {
        let Some(form) = self.open_cancellation() else { return };
        match form.state {
            CancellationState::Draft => duties.add(DutyKind::SubmitCancellation, 0, self.owner(), None),
            // Revenue was recognised meanwhile: the form can only be given up, or the revenue taken back.
            CancellationState::Approved if self.recognised_revenue() > Fen::ZERO => {
                duties.add(DutyKind::SubmitCancellation, 0, self.owner(), None);
            }
            CancellationState::Approved => {
                duties.add(DutyKind::CarryOutCancellation, 0, Whose::Role(Role::ProjectAdministrator), None);
            }
            CancellationState::InApproval
            | CancellationState::Rejected
            | CancellationState::Discarded
            | CancellationState::CarriedOut => {}
        }
    }

    fn initiation_duties(&self, duties: &mut Duties) {
        match self.status {
            Status::Applied if self.application_returned.is_some() => {
                duties.add(DutyKind::HandInAgain, 0, self.owner(), None);
            }
            Status::Applied => {
                duties.add(DutyKind::GiveCode, 0, Whose::Role(Role::ContractAdministrator), None)
            }
            Status::Preparing if !self.initiation.rejected => {
                duties.add(DutyKind::SubmitInitiation, 0, self.owner(), None);
            }
            Status::Preparing
            | Status::InApproval
            | Status::Executing
            | Status::Arrived
            | Status::SignedOff
            | Status::Closed
            | Status::Maintenance
            | Status::Cancelled => {}
        }
    }

    fn execution_duties(&self, duties: &mut Duties) {
        let commerce = Whose::Role(Role::CommerceRepresentative);
        let tally = self.tally();
        if tally.values().any(|line| line.surplus() > 0) {
            duties.add(DutyKind::DisposeSurplus, 0, commerce, None);
        }
        if self.status == Status::Executing {
            let promised = self.began.arrival_promised_on;
            let ending = self.open_cancellation().is_some_and(Cancellation::is_submitted);
            if !ending && tally.values().any(|line| line.to_order() > 0) {
                duties.add(DutyKind::OrderPurchase, 0, commerce, promised);
            }
            for order in self.orders.iter().filter(|order| order.is_outstanding()) {
                duties.add(
                    DutyKind::RecordReceipt,
                    order.number,
                    commerce,
                    order.entry.promised_on.or(promised),
                );
            }
            if self.has_all_arrived() {
                duties.add(DutyKind::SetArrived, 0, commerce, promised);
            }
        }
        self.delivery_duties(duties);
        self.sheet_duties(duties);
        self.task_form_duties(duties);
        if let Some(change) = self.open_change().filter(|change| change.state == ChangeState::Draft) {
            duties.add(DutyKind::SubmitChange, change.number, self.owner(), None);
        }
        // While something is open, its own duty says whom the closing waits for.
        let can_close = || crate::closing::conditions(self).iter().all(|condition| condition.met);
        if self.status == Status::SignedOff && can_close() {
            duties.add(DutyKind::Close, 0, Whose::Role(Role::ProjectAdministrator), None);
        }
    }

    fn delivery_duties(&self, duties: &mut Duties) {
        if self.status == Status::Arrived
            && !self.deliveries.iter().any(Delivery::is_live)
            && self.sheets.is_empty()
        {
            duties.add(DutyKind::ArrangeDelivery, 0, self.owner(), self.signature_due());
        }
        for delivery in self.deliveries.iter().filter(|delivery| delivery.waits()) {
            let whose =
                if delivery.entry.direct { Whose::Role(Role::CommerceRepresentative) } else { self.owner() };
            duties.add(DutyKind::ConfirmDelivery, delivery.number, whose, Some(delivery.entry.on));
        }
    }

    /// The day by which the customer has to have signed.
    pub fn signature_due(&self) -> Option<NaiveDate> {
        self.arrival().map(|arrival| arrival.due.on)
    }

    fn sheet_duties(&self, duties: &mut Duties) {
        let due = self.signature_due();
        let mut drafts = 0;
        for sheet in self.sheets.iter().filter(|sheet| sheet.is_live()) {
            match sheet.state {
                SheetState::Draft | SheetState::Returned(_) => {
                    drafts += 1;
                    duties.add(DutyKind::SubmitSheet, sheet.number, self.owner(), due);
                }
                SheetState::WithMarketAssistant => {
                    duties.add(DutyKind::PassOnSheet, sheet.number, Whose::Role(Role::MarketAssistant), due);
                }
                SheetState::Submitted => {
                    duties.add(
                        DutyKind::AcceptSheet,
                        sheet.number,
                        Whose::Role(Role::ProjectAdministrator),
                        None,
                    );
                }
                SheetState::Accepted | SheetState::Discarded => {}
            }
        }
        let unsigned = self.tally().values().any(|line| line.to_sign() > 0);
        if self.status == Status::Arrived && unsigned && drafts == 0 {
            duties.add(DutyKind::SubmitSheet, 0, self.owner(), due);
        }
    }

    fn task_form_duties(&self, duties: &mut Duties) {
        for form in &self.task_forms {
            let department = Whose::Role(Role::TechnicalSupport);
            let due = Some(form.entry.wanted_on);
            match form.state {
                TaskFormState::Waiting => duties.add(DutyKind::AnswerTaskForm, form.number, department, due),
                TaskFormState::Accepted if form.people.is_empty() => {
                    duties.add(DutyKind::CompleteTaskForm, form.number, department, due);
                }
                TaskFormState::Accepted => {
                    for person in &form.people {
                        duties.add(DutyKind::CompleteTaskForm, form.number, Whose::Person(*person), due);
                    }
                }
                TaskFormState::Declined(_) | TaskFormState::Completed(_) | TaskFormState::Ended => {}
            }
        }
    }

    fn finance_duties(&self, duties: &mut Duties) {
        let finance = Whose::Role(Role::Finance);
        for sheet in self.sheets.iter().filter(|sheet| sheet.is_accepted() && sheet.finance_copy.is_none()) {
            duties.add(DutyKind::ConfirmFinanceCopy, sheet.number, finance, None);
        }
        if self.recognised_revenue() < self.began.amount {
            for sheet in self.sheets_without_revenue() {
                duties.add(DutyKind::RecogniseRevenue, sheet.number, finance, None);
            }
        }
    }

    fn duties_after_closing(&self, duties: &mut Duties) {
        if let Some(closing) = &self.closing {
            // Each signer keeps its number while others sign: to-dos are told apart by it.
            let unsigned = closing.signatures.iter().zip(1..).filter(|((_, signed), _)| signed.is_none());
            for ((signer, _), part) in unsigned.clone() {
                duties.add(DutyKind::SignNotice, part, Whose::Role(signer.role()), None);
            }
            if unsigned.count() == 0 && closing.archived.is_none() {
                duties.add(DutyKind::ArchiveNotice, 0, Whose::Role(Role::Archivist), None);
            }
        }
        if self.status == Status::Closed {
            duties.add(DutyKind::HandToMaintenance, 0, Whose::Role(Role::ProjectAdministrator), None);
        }
        if self.handover.as_ref().is_some_and(|handover| handover.confirmed.is_none()) {
            duties.add(DutyKind::ConfirmHandover, 0, Whose::Role(Role::ItService), None);
        }
        self.acceptance_duties(duties);
    }

    fn acceptance_duties(&self, duties: &mut Duties) {
        let Some(acceptance) = &self.acceptance else { return };
        if acceptance.report.is_none() || acceptance.returned.is_some() {
            duties.add(DutyKind::SubmitAcceptance, 0, self.owner(), acceptance.due_on);
        } else if acceptance.taken.is_none() {
            duties.add(DutyKind::TakeAcceptance, 0, Whose::Role(Role::ProjectAdministrator), None);
        } else {
            if acceptance.copy_confirmed.is_none() {
                duties.add(DutyKind::ConfirmAcceptanceCopy, 0, Whose::Role(Role::ItService), None);
            }
            if acceptance.archived.is_none() {
                duties.add(DutyKind::ArchiveAcceptance, 0, Whose::Role(Role::Archivist), None);
            }
        }
    }

    /// The duties of `actor` on this project, the earliest due first.
    pub fn duties_of(&self, actor: &Actor) -> Vec<Duty> {
        let mine = |duty: &Duty| match duty.whose {
            Whose::Person(person) => person == actor.person,
            Whose::Role(role) => {
                actor.person != self.account_manager()
                    && actor.holds(role, self.department(), self.account_manager())
            }
        };
        let mut duties: Vec<Duty> = self.duties().into_iter().filter(mine).collect();
        duties.sort_by_key(|duty| duty.due_on.unwrap_or(NaiveDate::MAX));
        duties
    }
}
