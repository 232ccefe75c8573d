//! 2.5.1: finance confirms its copy of the sheet and recognises revenue on it, once; corrections are reversals.

use crate::{is, lists};
use regulation::act::Act;
use regulation::clause::Clause;
use regulation::duties::{Actor, DutyKind, Role};
use regulation::lifecycle::Status;
use regulation::money::Fen;
use regulation::refusal::Reason;
use regulation::sample::{Street, actor, note, revenue, sheet};

const FINANCE: Role = Role::Finance;

fn recognise(sheet: u32, fen: i64) -> Act {
    Act::RecogniseRevenue(revenue(sheet, fen, "2026-03-10"))
}

fn signed_off() -> Street {
    Street::new().up_to(Status::SignedOff)
}

#[test]
fn clause_2_5_1_finance_recognises_revenue_on_an_accepted_sheet_once() {
    let mut street = signed_off();
    street.act(FINANCE, Act::ConfirmFinanceCopy(1));
    is(street.refusal(FINANCE, Act::ConfirmFinanceCopy(1)), Reason::AlreadyDone, Clause::C2_5_1);
    street.act(FINANCE, recognise(1, 60_000_00));
    assert_eq!(street.project.recognised_revenue(), Fen(60_000_00));
    is(street.refusal(FINANCE, recognise(1, 1)), Reason::AlreadyDone, Clause::C2_5_1);
    for role in Role::ALL.iter().filter(|role| **role != FINANCE) {
        is(street.refusal(*role, recognise(1, 1)), Reason::RoleRequired, Clause::C2_5_1);
    }
}

#[test]
fn clause_2_5_1_who_recognises_revenue_has_the_copy() {
    let mut street = signed_off();
    street.act(FINANCE, recognise(1, 60_000_00));
    assert!(street.project.sheets[0].finance_copy.is_some());
    assert!(!street.project.duties().iter().any(|duty| duty.kind == DutyKind::ConfirmFinanceCopy));
}

#[test]
fn clause_2_5_1_without_an_accepted_sheet_there_is_no_revenue() {
    let mut street = Street::new().up_to(Status::Arrived);
    is(street.refusal(FINANCE, recognise(1, 1)), Reason::NoSuchPart, Clause::C2_5_1);
    street.submit_sheet(sheet("2026-03-10", &[(1, 2, &["A", "B"])]));
    is(street.refusal(FINANCE, recognise(1, 1)), Reason::SheetNotAccepted, Clause::C2_5_1);
    is(street.refusal(FINANCE, Act::ConfirmFinanceCopy(1)), Reason::SheetNotAccepted, Clause::C2_5_1);
    street.act(Role::ProjectAdministrator, Act::AcceptSheet(1));
    street.act(FINANCE, recognise(1, 1));
}

#[test]
fn clause_2_5_1_never_more_than_the_contract_and_never_before_the_signature() {
    let mut street = Street::new().up_to(Status::Arrived);
    street.submit_sheet(sheet("2026-03-10", &[(1, 2, &["A", "B"])]));
    street.act(Role::ProjectAdministrator, Act::AcceptSheet(1)).sign_everything();
    lists(street.refusal(FINANCE, recognise(1, 0)), &[(Reason::AmountNotPositive, "/amount")]);
    lists(street.refusal(FINANCE, recognise(1, 100_000_01)), &[(Reason::BeyondContract, "/amount")]);
    street.act(FINANCE, recognise(1, 60_000_00));
    lists(street.refusal(FINANCE, recognise(2, 40_000_01)), &[(Reason::BeyondContract, "/amount")]);
    let on = |day| Act::RecogniseRevenue(revenue(2, 1, day));
    lists(street.refusal(FINANCE, on("2026-03-11")), &[(Reason::DateInFuture, "/recognised_on")]);
    lists(street.refusal(FINANCE, on("2026-03-09")), &[(Reason::DateTooEarly, "/recognised_on")]);
    street.act(FINANCE, recognise(2, 40_000_00));
}

#[test]
fn clause_2_5_1_a_correction_is_a_reversal_and_then_the_sheet_is_open_again() {
    let mut street = signed_off();
    street.act(FINANCE, recognise(1, 60_000_00)).act(FINANCE, Act::ReverseRevenue(1, note("金额有误")));
    assert_eq!(street.project.recognised_revenue(), Fen::ZERO);
    assert_eq!(street.project.revenue.len(), 1, "nothing is deleted");
    is(street.refusal(FINANCE, Act::ReverseRevenue(1, note("再次"))), Reason::AlreadyDone, Clause::C2_5_1);
    is(street.refusal(FINANCE, Act::ReverseRevenue(9, note("无"))), Reason::NoSuchPart, Clause::C2_5_1);
    street.act(FINANCE, recognise(1, 61_000_00));
    assert_eq!(street.project.revenue[1].number, 2);
}

#[test]
fn clause_2_5_1_revenue_is_recognised_before_and_after_the_closing_alike() {
    for status in [Status::SignedOff, Status::Closed, Status::Maintenance] {
        let mut street = Street::new().up_to(status);
        street.act(FINANCE, recognise(1, 100_000_00));
        street.act(FINANCE, Act::ReverseRevenue(1, note("冲回")));
    }
}

#[test]
fn clause_2_5_1_the_project_administrator_and_finance_are_two_people_also_after_a_change_of_roles() {
    let mut street = signed_off();
    let now_finance = Actor { grants: actor(FINANCE).grants, ..actor(Role::ProjectAdministrator) };
    is(street.refusal_to(&now_finance, recognise(1, 1)), Reason::SeparationOfDuties, Clause::C2_5_1);
    street.act(FINANCE, recognise(1, 1));
    let now_administrator = Actor { grants: actor(Role::ProjectAdministrator).grants, ..actor(FINANCE) };
    is(street.refusal_to(&now_administrator, Act::Close), Reason::SeparationOfDuties, Clause::C2_5_2);
}
