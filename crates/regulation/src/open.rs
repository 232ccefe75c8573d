//! Which acts a page offers: an act is open when something of its kind can be done now, and closed with the reason and
//! its clause when nothing can. What is wrong with the content shows only when it is sent.

use crate::act::ActKind;
use crate::approval::{self, Approval};
use crate::cancellation::Cancellation;
use crate::clause::Clause;
use crate::clock::{Clock, Facts};
use crate::coordination::TaskFormState;
use crate::decide::may;
use crate::duties::{Actor, Role};
use crate::equipment_change::ChangeState;
use crate::procurement::{Order, Tally};
use crate::project::Project;
use crate::refusal::{Reason, Refusal, refuse};
use crate::sign_off::{Sheet, SheetState};
use crate::{
    acceptance, cancellation, closing, coordination, initiation, maintenance, procurement, sign_off,
};
use alloc::vec::Vec;

/// Every act of the regulation and whether `actor` may do it now, in the order of the table.
pub fn acts_open_to(
    project: &Project,
    actor: &Actor,
    facts: &Facts,
    clock: &Clock,
) -> Vec<(ActKind, Result<Role, Refusal>)> {
    let open = |kind: ActKind| {
        let role = may(project, actor, kind)?;
        something_to_do(project, actor, kind, facts, clock)?;
        Ok(role)
    };
    ActKind::ALL.iter().map(|kind| (*kind, open(*kind))).collect()
}

/// What stands against every act of the kind, whatever its content.
fn something_to_do(
    project: &Project,
    actor: &Actor,
    kind: ActKind,
    facts: &Facts,
    clock: &Clock,
) -> Result<(), Refusal> {
    let there_is = |any: bool| if any { Ok(()) } else { refuse(Reason::NothingOpen, kind.clause()) };
    let sheets = |fits: &dyn Fn(&Sheet) -> bool| there_is(project.sheets.iter().any(fits));
    let lines = |fits: fn(&Tally) -> bool| there_is(project.tally().values().any(fits));
    let forms = |state: TaskFormState, fits: bool| {
        there_is(fits && project.task_forms.iter().any(|form| form.state == state))
    };
    match kind {
        ActKind::GiveCode | ActKind::ReturnApplication if project.application_returned.is_some() => {
            refuse(Reason::ApplicationReturned, Clause::C2_3_2)
        }
        ActKind::GiveCode | ActKind::ReturnApplication | ActKind::WriteTaskForm => Ok(()),
        ActKind::HandInAgain => initiation::hand_in_again(project).map(drop),
        ActKind::SaveInitiation | ActKind::SubmitInitiation => initiation::not_rejected(project),
        ActKind::DecideStep => some_step_for(project, actor),
        ActKind::WithdrawApproval => there_is(project.approvals.iter().any(Approval::is_open)),
        ActKind::OrderPurchase => lines(|line| line.to_order() > 0),
        ActKind::RecordReceipt => there_is(project.orders.iter().any(Order::is_outstanding)),
        ActKind::EndOrder => there_is(project.orders.iter().any(|order| !order.ended)),
        ActKind::DisposeSurplus => lines(|line| line.surplus() > 0),
        ActKind::SetArrived => procurement::set_arrived(project, clock).map(drop),
        ActKind::ArrangeDelivery => sign_off::may_arrange(project),
        ActKind::ConfirmDelivery => {
            let mut numbers = project.deliveries.iter().map(|delivery| delivery.number);
            there_is(numbers.any(|number| sign_off::confirm_delivery(project, actor, number).is_ok()))
        }
        ActKind::DiscardDelivery => {
            let mut numbers = project.deliveries.iter().map(|delivery| delivery.number);
            there_is(numbers.any(|number| sign_off::discard_delivery(project, actor, number).is_ok()))
        }
        ActKind::AcceptTaskForm | ActKind::DeclineTaskForm => {
            forms(TaskFormState::Waiting, coordination::heads(project, actor))
        }
        ActKind::AssignTaskForm => forms(TaskFormState::Accepted, coordination::heads(project, actor)),
        ActKind::RecordWork => there_is(coordination::works(project, actor)),
        ActKind::CompleteTaskForm => {
            let heads = coordination::heads(project, actor);
            forms(TaskFormState::Accepted, heads || coordination::works(project, actor))
        }
        ActKind::WriteChange => match project.open_change().map(|change| change.state) {
            Some(ChangeState::InApproval) => refuse(Reason::ChangeOpen, Clause::C2_4_4),
            Some(_) | None => Ok(()),
        },
        ActKind::SubmitChange | ActKind::DiscardChange => {
            there_is(project.open_change().is_some_and(|change| change.state == ChangeState::Draft))
        }
        ActKind::WriteSheet => sheets(&Sheet::is_editable).or_else(|_| sign_off::may_begin_sheet(project)),
        ActKind::AttachSheetScan => sheets(&|sheet| sign_off::takes_scan(project, actor, sheet)),
        ActKind::SubmitSheet | ActKind::DiscardSheet => sheets(&Sheet::is_editable),
        ActKind::PassOnSheet => sheets(&|sheet| sheet.state == SheetState::WithMarketAssistant),
        ActKind::AcceptSheet | ActKind::ReturnSheet => sheets(&|sheet| sheet.state == SheetState::Submitted),
        ActKind::ConfirmFinanceCopy => sheets(&|sheet| sheet.is_accepted() && sheet.finance_copy.is_none()),
        ActKind::RecogniseRevenue if project.sheets_without_revenue().next().is_none() => {
            refuse(Reason::SheetNotAccepted, Clause::C2_5_1)
        }
        ActKind::RecogniseRevenue => there_is(project.recognised_revenue() < project.began.amount),
        ActKind::ReverseRevenue => there_is(project.revenue.iter().any(|revenue| revenue.reversed.is_none())),
        ActKind::Close => closing::close(project, facts, clock).map(drop),
        ActKind::SignNotice => closing::sign_notice(project, actor, facts).map(drop),
        ActKind::ArchiveNotice => closing::is_signed_throughout(project),
        ActKind::SubmitAcceptance => acceptance::awaits_report(project),
        ActKind::TakeAcceptance | ActKind::ReturnAcceptance => acceptance::take(project).map(drop),
        ActKind::ConfirmAcceptanceCopy => acceptance::confirm_copy(project).map(drop),
        ActKind::ArchiveAcceptance => acceptance::archive(project).map(drop),
        ActKind::HandToMaintenance => maintenance::hand_over(project, facts).map(drop),
        ActKind::ConfirmHandover => maintenance::confirm(project).map(drop),
        ActKind::WriteCancellation if project.open_cancellation().is_some_and(Cancellation::is_submitted) => {
            refuse(Reason::CancellationOpen, Clause::C2_7)
        }
        ActKind::WriteCancellation => cancellation::no_revenue(project),
        ActKind::SubmitCancellation => cancellation::may_submit(project).map(drop),
        ActKind::DiscardCancellation => cancellation::discard(project).map(drop),
        ActKind::CarryOutCancellation => cancellation::carry_out(project).map(drop),
    }
}

fn some_step_for(project: &Project, actor: &Actor) -> Result<(), Refusal> {
    let open = project.approvals.iter().filter(|approval| approval.is_open());
    let answers =
        open.map(|open| approval::may_decide(open, actor, project.department(), project.account_manager()));
    let mut best = refuse(Reason::NothingOpen, Clause::C2_3_2);
    for (index, answer) in answers.enumerate() {
        if index == 0 || answer.is_ok() {
            best = answer;
        }
    }
    best
}
