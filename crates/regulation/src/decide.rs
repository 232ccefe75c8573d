//! May this person do this now? And if so, what follows? Both answers come from here and from nowhere else.

use crate::act::{Act, ActKind};
pub use crate::open::acts_open_to;

use crate::approval::{self, Approval, Course, DecideStep, Outcome};
use crate::authority::DocumentKind;
use crate::cancellation::Cancellation;
use crate::clause::Clause;
use crate::clock::{Clock, Facts, Stamp};
use crate::duties::{Actor, Role};
use crate::event::Event;
use crate::lifecycle::Status;
use crate::project::Project;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::{
    acceptance, cancellation, closing, coordination, equipment_change, initiation, maintenance, procurement,
    revenue, sign_off,
};
use alloc::vec;
use alloc::vec::Vec;

/// What is put to the account manager of a project in any of these roles would be put to themselves (4-roles).
fn excludes_the_account_manager(role: Role) -> bool {
    match role {
        Role::GeneralManager
        | Role::VicePresident
        | Role::CommerceRepresentative
        | Role::ProjectAdministrator
        | Role::ContractAdministrator
        | Role::Finance
        | Role::Archivist => true,
        Role::AccountManager
        | Role::TechnicalSupport
        | Role::MarketAssistant
        | Role::ItService
        | Role::SystemAdministrator
        | Role::SecurityAdministrator
        | Role::Auditor
        | Role::AuthorityPublisher => false,
    }
}

/// The project administrator and finance of a project are two people, also when someone changes roles (4-roles).
fn acted_on_the_other_side(project: &Project, actor: &Actor, role: Role) -> bool {
    let by = |stamp: &Stamp| stamp.by == actor.person;
    let sheets = &project.sheets;
    if role == Role::Finance {
        sheets.iter().filter_map(|sheet| sheet.accepted.as_ref()).any(by)
            || project.closing.as_ref().is_some_and(|closing| by(&closing.carried_out))
    } else if role == Role::ProjectAdministrator {
        sheets.iter().filter_map(|sheet| sheet.finance_copy.as_ref()).any(by)
            || project.revenue.iter().any(|revenue| by(&revenue.recognised))
    } else {
        false
    }
}

/// Whether `actor` may do acts of this kind on the project now, as far as that can be said before the content is
/// known. Answers with the role in which.
pub fn may(project: &Project, actor: &Actor, kind: ActKind) -> Result<Role, Refusal> {
    let role = role_for(project, actor, kind)?;
    if !kind.statuses().contains(&project.status) {
        return Err(status_forbids(project, kind).into());
    }
    if begins_something(kind) && project.open_cancellation().is_some_and(Cancellation::is_submitted) {
        return refuse(Reason::CancellationOpen, Clause::C2_7);
    }
    Ok(role)
}

/// Acts that begin what a submitted cancellation would have to end at once.
fn begins_something(kind: ActKind) -> bool {
    [ActKind::SubmitInitiation, ActKind::OrderPurchase, ActKind::WriteChange, ActKind::SubmitChange]
        .contains(&kind)
}

fn role_for(project: &Project, actor: &Actor, kind: ActKind) -> Result<Role, Refusal> {
    let owner = project.account_manager();
    let held = kind.roles().iter().copied().filter(|role| match role {
        Role::AccountManager => actor.person == owner && actor.has(*role),
        Role::TechnicalSupport => coordination::concerns(project, actor),
        Role::ContractAdministrator
        | Role::ProjectAdministrator
        | Role::GeneralManager
        | Role::VicePresident
        | Role::CommerceRepresentative
        | Role::MarketAssistant
        | Role::Finance
        | Role::Archivist
        | Role::ItService
        | Role::SystemAdministrator
        | Role::SecurityAdministrator
        | Role::Auditor
        | Role::AuthorityPublisher => actor.holds(*role, project.department(), owner),
    });
    let mut barred = None;
    for role in held {
        let own = actor.person == owner && excludes_the_account_manager(role);
        if own || acted_on_the_other_side(project, actor, role) {
            barred = Some(role);
            continue;
        }
        return Ok(role);
    }
    Err(match barred {
        Some(role) => Fault::new(Reason::SeparationOfDuties, kind.clause()).with("role", role.code()),
        None if kind.roles() == [Role::AccountManager] && actor.has(Role::AccountManager) => {
            Fault::new(Reason::NotTheOwner, kind.clause())
        }
        None => Fault::new(Reason::RoleRequired, kind.clause()).with("role", kind.roles()[0].code()),
    }
    .into())
}

/// Why the status says no, in the words that fit best (2.5.3: a closed project must be initiated anew).
fn status_forbids(project: &Project, kind: ActKind) -> Fault {
    match project.status {
        Status::Closed if kind == ActKind::ConfirmHandover => {
            Fault::new(Reason::NotYetHandedOver, Clause::C2_6_1)
        }
        Status::Maintenance if kind == ActKind::HandToMaintenance => {
            Fault::new(Reason::AlreadyDone, Clause::C2_6_1)
        }
        Status::Closed | Status::Maintenance => Fault::new(Reason::ProjectClosed, Clause::C2_5_3),
        Status::Cancelled => Fault::new(Reason::ProjectCancelled, Clause::C2_7),
        Status::Executing | Status::Arrived if kind == ActKind::Close => {
            Fault::new(Reason::NotAllSigned, Clause::C2_5_3).with("units", closing::unsigned(project))
        }
        Status::Applied
        | Status::Preparing
        | Status::InApproval
        | Status::Executing
        | Status::Arrived
        | Status::SignedOff => Fault::new(Reason::StatusForbids, kind.clause()),
    }
    .with("status", project.status.code())
}

/// Decides an act: events, or a refusal that names the clause and everything that stands against it.
pub fn decide(
    project: &Project,
    actor: &Actor,
    act: &Act,
    facts: &Facts,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    may(project, actor, act.kind())?;
    match act {
        Act::GiveCode(code) => initiation::give_code(project, code.as_ref(), facts),
        Act::ReturnApplication(reason) => initiation::return_application(project, reason),
        Act::HandInAgain => initiation::hand_in_again(project),
        Act::SaveInitiation(entry) => initiation::save(project, entry, facts),
        Act::SubmitInitiation => initiation::submit(project, actor, facts, clock),
        Act::DecideStep(number, entry) => decide_step(project, actor, *number, entry),
        Act::WithdrawApproval(number) => withdraw(project, actor, *number),
        Act::OrderPurchase(entry) => procurement::order(project, entry, clock),
        Act::RecordReceipt(order, entry) => procurement::receive(project, *order, entry, clock),
        Act::EndOrder(order) => procurement::end_order(project, *order),
        Act::DisposeSurplus(entry) => procurement::dispose(project, entry),
        Act::SetArrived => procurement::set_arrived(project, clock),
        Act::ArrangeDelivery(entry) => sign_off::arrange(project, actor, entry, clock),
        Act::ConfirmDelivery(delivery) => sign_off::confirm_delivery(project, actor, *delivery),
        Act::DiscardDelivery(delivery) => sign_off::discard_delivery(project, actor, *delivery),
        Act::WriteTaskForm(entry) => coordination::write(project, entry, clock),
        Act::AcceptTaskForm(form) => coordination::accept(project, actor, *form),
        Act::DeclineTaskForm(form, reason) => coordination::decline(project, actor, *form, reason),
        Act::AssignTaskForm(form, people) => coordination::assign(project, actor, *form, people, facts),
        Act::RecordWork(form, entry) => coordination::work(project, actor, *form, entry, clock),
        Act::CompleteTaskForm(form, result) => coordination::complete(project, actor, *form, result),
        Act::WriteChange(entry) => equipment_change::write(project, entry, facts),
        Act::SubmitChange(number) => equipment_change::submit(project, actor, *number, facts, clock),
        Act::DiscardChange(number) => equipment_change::discard(project, *number),
        Act::WriteSheet(number, entry) => sign_off::write(project, *number, entry, facts, clock),
        Act::AttachSheetScan(sheet, file) => sign_off::attach_scan(project, actor, *sheet, file),
        Act::SubmitSheet(sheet) => sign_off::submit(project, *sheet, facts, clock),
        Act::PassOnSheet(sheet) => sign_off::pass_on(project, *sheet),
        Act::AcceptSheet(sheet) => sign_off::accept(project, actor, *sheet, facts, clock),
        Act::ReturnSheet(sheet, reason) => sign_off::return_sheet(project, *sheet, reason),
        Act::DiscardSheet(sheet) => sign_off::discard(project, *sheet),
        Act::ConfirmFinanceCopy(sheet) => revenue::confirm_copy(project, *sheet),
        Act::RecogniseRevenue(entry) => revenue::recognise(project, entry, clock),
        Act::ReverseRevenue(number, reason) => revenue::reverse(project, *number, reason),
        Act::Close => closing::close(project, facts, clock),
        Act::SignNotice => closing::sign_notice(project, actor, facts),
        Act::ArchiveNotice(file) => closing::archive_notice(project, actor, file, facts),
        Act::SubmitAcceptance(entry) => acceptance::submit(project, entry, clock),
        Act::TakeAcceptance => acceptance::take(project),
        Act::ReturnAcceptance(reason) => acceptance::return_report(project, reason),
        Act::ConfirmAcceptanceCopy => acceptance::confirm_copy(project),
        Act::ArchiveAcceptance => acceptance::archive(project),
        Act::HandToMaintenance => maintenance::hand_over(project, facts),
        Act::ConfirmHandover => maintenance::confirm(project),
        Act::WriteCancellation(entry) => cancellation::write(project, entry),
        Act::SubmitCancellation => cancellation::submit(project, actor, facts, clock),
        Act::DiscardCancellation => cancellation::discard(project),
        Act::CarryOutCancellation => cancellation::carry_out(project),
    }
}

fn numbered(project: &Project, number: u32) -> Result<&Approval, Refusal> {
    match project.approval(number) {
        Some(approval) => Ok(approval),
        None => refuse(Reason::NoSuchPart, Clause::C2_3_2),
    }
}

fn decide_step(
    project: &Project,
    actor: &Actor,
    number: u32,
    entry: &DecideStep,
) -> Result<Vec<Event>, Refusal> {
    let approval = numbered(project, number)?;
    let course = approval::decide(approval, actor, project.department(), project.account_manager(), entry)?;
    let DecideStep { decision, comment, step, .. } = entry.clone();
    let mut events = vec![Event::StepDecided { approval: number, step, decision, comment }];
    if let Course::Ends(outcome) = course {
        events.extend(ended(project, approval, outcome)?);
    }
    Ok(events)
}

fn withdraw(project: &Project, actor: &Actor, number: u32) -> Result<Vec<Event>, Refusal> {
    let approval = numbered(project, number)?;
    approval::may_withdraw(approval, actor)?;
    ended(project, approval, Outcome::Withdrawn)
}

fn ended(project: &Project, approval: &Approval, outcome: Outcome) -> Result<Vec<Event>, Refusal> {
    match approval.basis.document {
        DocumentKind::Contract => refuse(Reason::NoSuchPart, Clause::C2_3_2),
        DocumentKind::Initiation => Ok(initiation::ended(project, approval, outcome)),
        DocumentKind::EquipmentChange => equipment_change::ended(project, approval, outcome),
        DocumentKind::Cancellation => Ok(cancellation::ended(approval, outcome)),
    }
}
