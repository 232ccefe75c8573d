//! 2.5.4 《项目验收报告》, where the contract asks for it.

use crate::{is, lists};
use regulation::act::Act;
use regulation::clause::Clause;
use regulation::duties::{DutyKind, Role};
use regulation::lifecycle::Status;
use regulation::refusal::Reason;
use regulation::sample::{Setting, Street, acceptance, date, note};

const OWNER: Role = Role::AccountManager;
const ADMINISTRATOR: Role = Role::ProjectAdministrator;

fn report() -> Act {
    Act::SubmitAcceptance(acceptance("2026-03-10"))
}

fn closed() -> Street {
    Street::new().up_to(Status::Closed)
}

#[test]
fn clause_2_5_4_the_closing_opens_the_task_with_a_date() {
    let street = closed();
    let task = street.project.duties().into_iter().find(|duty| duty.kind == DutyKind::SubmitAcceptance);
    assert_eq!(task.and_then(|duty| duty.due_on), Some(date("2026-04-09")));
}

#[test]
fn clause_2_5_4_report_copy_and_original_find_their_people() {
    let mut street = closed();
    is(street.refusal(ADMINISTRATOR, Act::TakeAcceptance), Reason::NothingOpen, Clause::C2_5_4);
    street.act(OWNER, report());
    is(street.refusal(OWNER, report()), Reason::AlreadyDone, Clause::C2_5_4);
    is(street.refusal(Role::ItService, Act::ConfirmAcceptanceCopy), Reason::NothingOpen, Clause::C2_5_4);
    is(street.refusal(Role::Archivist, Act::ArchiveAcceptance), Reason::NothingOpen, Clause::C2_5_4);
    street.act(ADMINISTRATOR, Act::TakeAcceptance);
    for act in [Act::TakeAcceptance, Act::ReturnAcceptance(note("晚了"))] {
        is(street.refusal(ADMINISTRATOR, act), Reason::AlreadyDone, Clause::C2_5_4);
    }
    street.act(Role::ItService, Act::ConfirmAcceptanceCopy).act(Role::Archivist, Act::ArchiveAcceptance);
    is(street.refusal(Role::ItService, Act::ConfirmAcceptanceCopy), Reason::AlreadyDone, Clause::C2_5_4);
    is(street.refusal(Role::Archivist, Act::ArchiveAcceptance), Reason::AlreadyDone, Clause::C2_5_4);
}

#[test]
fn clause_2_5_4_a_returned_report_is_submitted_again() {
    let mut street = closed();
    street.act(OWNER, report()).act(ADMINISTRATOR, Act::ReturnAcceptance(note("缺少盖章")));
    is(street.refusal(ADMINISTRATOR, Act::TakeAcceptance), Reason::NothingOpen, Clause::C2_5_4);
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::SubmitAcceptance));
    street.act(OWNER, report()).act(ADMINISTRATOR, Act::TakeAcceptance);
}

#[test]
fn clause_2_5_4_the_customer_accepts_after_signing_and_not_tomorrow() {
    let street = closed();
    let on = |day| Act::SubmitAcceptance(acceptance(day));
    lists(street.refusal(OWNER, on("2026-03-11")), &[(Reason::DateInFuture, "/accepted_on")]);
    lists(street.refusal(OWNER, on("2026-03-09")), &[(Reason::DateTooEarly, "/accepted_on")]);
}

#[test]
fn clause_2_5_4_a_contract_without_acceptance_has_none() {
    let mut setting = Setting::default();
    setting.terms.acceptance_required = false;
    let street = setting.street().up_to(Status::Closed);
    is(street.refusal(OWNER, report()), Reason::AcceptanceNotRequired, Clause::C2_5_4);
    is(street.refusal(ADMINISTRATOR, Act::TakeAcceptance), Reason::AcceptanceNotRequired, Clause::C2_5_4);
}

#[test]
fn clause_2_5_4_before_the_closing_there_is_nothing_to_accept() {
    let street = Street::new().up_to(Status::SignedOff);
    is(street.refusal(OWNER, report()), Reason::StatusForbids, Clause::C2_5_4);
}
