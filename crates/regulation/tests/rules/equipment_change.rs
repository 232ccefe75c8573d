//! 2.4.4: changes of the equipment list, in effect only when approved.

use crate::{is, lists};
use regulation::act::Act;
use regulation::approval::Decision;
use regulation::authority::Because;
use regulation::clause::Clause;
use regulation::duties::{DutyKind, Role};
use regulation::equipment::{LineEntry, Plan};
use regulation::equipment_change::{ChangeEntry, ChangeState, differences};
use regulation::lifecycle::Status;
use regulation::money::Fen;
use regulation::refusal::Reason;
use regulation::sample::{Street, change, line, order, sheet};
use regulation::text::Quantity;

const OWNER: Role = Role::AccountManager;

fn executing() -> Street {
    Street::new().up_to(Status::Executing)
}

/// The list with another number of switches.
fn switches(street: &Street, units: u32) -> Vec<LineEntry> {
    let mut list = street.list();
    list[0].quantity = Quantity::new(units.into()).expect("units");
    list
}

fn write(lines: &[LineEntry]) -> Act {
    Act::WriteChange(change(lines))
}

#[track_caller]
fn submitted(street: &mut Street, lines: &[LineEntry]) {
    street.act(OWNER, write(lines));
    let number = street.project.open_change().expect("written").number;
    street.act(OWNER, Act::SubmitChange(number));
}

#[test]
fn clause_2_4_4_a_change_takes_effect_only_when_approved_as_a_new_revision() {
    let mut street = executing();
    let before = street.project.budget();
    let list = switches(&street, 3);
    street.act(OWNER, write(&list));
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::SubmitChange));
    street.act(OWNER, Act::SubmitChange(1));
    assert_eq!((street.project.revisions.len(), street.project.budget()), (1, before.clone()), "nothing yet");
    street.decide(Decision::Agree);
    assert_eq!(street.project.revisions.len(), 1, "not after the first of two steps either");
    street.decide(Decision::Agree);
    assert_eq!(street.project.revisions.len(), 2);
    assert_ne!(street.project.budget(), before);
    assert_eq!(street.project.revisions[0].lines[&1].quantity.get(), 2, "the old revision stays readable");
}

#[test]
fn clause_2_4_4_what_comes_back_changes_nothing() {
    for decision in [Decision::Return, Decision::Reject] {
        let mut street = executing();
        let list = switches(&street, 3);
        submitted(&mut street, &list);
        street.decide(decision);
        assert_eq!(street.project.revisions.len(), 1);
        let state = street.project.changes[0].state;
        assert_eq!(
            state,
            if decision == Decision::Reject { ChangeState::Rejected } else { ChangeState::Draft }
        );
    }
    let mut street = executing();
    let list = switches(&street, 3);
    submitted(&mut street, &list);
    street.act(OWNER, Act::WithdrawApproval(2)).act(OWNER, Act::DiscardChange(1));
    assert_eq!(street.project.changes[0].state, ChangeState::Discarded);
    assert!(street.project.open_change().is_none());
}

#[test]
fn clause_2_4_4_a_returned_change_is_rewritten_and_submitted_anew() {
    let mut street = executing();
    let list = switches(&street, 3);
    submitted(&mut street, &list);
    street.decide(Decision::Return);
    let list = switches(&street, 4);
    submitted(&mut street, &list);
    street.agree();
    assert_eq!(street.project.changes.len(), 1, "it is the same change");
    assert_eq!(street.project.revisions[1].lines[&1].quantity.get(), 4);
}

#[test]
fn clause_2_4_4_one_change_at_a_time() {
    let mut street = executing();
    is(street.refusal(OWNER, Act::SubmitChange(1)), Reason::NoSuchPart, Clause::C2_4_4);
    let list = switches(&street, 3);
    submitted(&mut street, &list);
    is(street.refusal(OWNER, write(&list)), Reason::ChangeOpen, Clause::C2_4_4);
    for act in [Act::SubmitChange(1), Act::DiscardChange(1)] {
        is(street.refusal(OWNER, act), Reason::ApprovalOpen, Clause::C2_4_4);
    }
    street.agree();
    for act in [Act::SubmitChange(1), Act::DiscardChange(1)] {
        is(street.refusal(OWNER, act), Reason::NothingOpen, Clause::C2_4_4);
    }
}

#[test]
fn clause_2_4_4_only_the_account_manager_writes_one() {
    let street = executing();
    let list = switches(&street, 3);
    for role in Role::ALL.iter().filter(|role| **role != OWNER) {
        is(street.refusal(*role, write(&list)), Reason::RoleRequired, Clause::C2_4_4);
    }
}

#[test]
fn clause_2_4_4_a_change_names_lines_that_are_there_once_each() {
    let street = executing();
    let mut list = street.list();
    list[1] = list[0].clone();
    list.push(LineEntry { line: Some(9), ..line("X1", 1, 1, 1) });
    lists(
        street.refusal(OWNER, write(&list)),
        &[(Reason::LineTwice, "/lines/1/line"), (Reason::LineUnknown, "/lines/2/line")],
    );
}

#[test]
fn clause_2_4_4_submission_checks_everything_at_once() {
    let mut street = executing();
    let plan = Plan { service_cost: Fen(-1), ..Plan::default() };
    let entry = ChangeEntry { plan: Some(plan), ..change(&[line("没有", 1, -1, 1)]) };
    street.act(OWNER, Act::WriteChange(entry));
    lists(
        street.refusal(OWNER, Act::SubmitChange(1)),
        &[
            (Reason::NotInCatalogue, "/lines/0/model"),
            (Reason::AmountNegative, "/lines/0/unit_price"),
            (Reason::AmountNegative, "/plan/service_cost"),
        ],
    );
    street.act(OWNER, write(&[]));
    lists(street.refusal(OWNER, Act::SubmitChange(1)), &[(Reason::ListEmpty, "/lines")]);
    let same = street.list();
    street.act(OWNER, write(&same));
    lists(street.refusal(OWNER, Act::SubmitChange(1)), &[(Reason::NothingChanged, "/lines")]);
    street.act(OWNER, write(&[line("X1", 2, 999_999_999_999, 1)]));
    lists(street.refusal(OWNER, Act::SubmitChange(1)), &[(Reason::AmountOverflow, "/lines")]);
}

#[test]
fn clause_2_4_4_goods_that_left_the_catalogue_stay_on_the_list_but_no_others_join_them() {
    let mut street = executing();
    street.facts.catalogue.retain(|(_, _, model)| model != "S5735");
    let list = switches(&street, 3);
    submitted(&mut street, &list);
    street.agree();
    let mut list = street.list();
    list.push(line("S5735", 1, 1, 1));
    street.act(OWNER, write(&list));
    lists(street.refusal(OWNER, Act::SubmitChange(2)), &[(Reason::NotInCatalogue, "/lines/2/model")]);
}

#[test]
fn clause_2_4_4_what_the_customer_signed_for_stays() {
    let mut street = Street::new().up_to(Status::Arrived);
    street.submit_sheet(sheet("2026-03-10", &[(1, 2, &["SN-1", "SN-2"])]));
    street.act(Role::ProjectAdministrator, Act::AcceptSheet(1));
    let fewer = switches(&street, 1);
    lists(street.refusal(OWNER, write(&fewer)), &[(Reason::BelowSigned, "/lines/0/quantity")]);
    let without = street.list()[1..].to_vec();
    lists(street.refusal(OWNER, write(&without)), &[(Reason::BelowSigned, "/lines")]);
    let mut other = street.list();
    other[0].model = line("X1", 1, 1, 1).model;
    lists(street.refusal(OWNER, write(&other)), &[(Reason::GoodsFixed, "/lines/0/model")]);
}

#[test]
fn clause_2_4_4_goods_that_were_bought_do_not_become_other_goods() {
    let mut street = executing();
    street.act(Role::CommerceRepresentative, Act::OrderPurchase(order(&[(1, 1)])));
    let mut other = street.list();
    other[0].model = line("X1", 1, 1, 1).model;
    lists(street.refusal(OWNER, write(&other)), &[(Reason::GoodsFixed, "/lines/0/model")]);
    other[0].line = None;
    submitted(&mut street, &other);
    street.agree();
    assert!(street.project.effective().expect("a list").lines.contains_key(&3), "a new line instead");
}

#[test]
fn clause_2_4_4_what_was_signed_meanwhile_is_looked_at_before_the_change_takes_effect() {
    let mut street = Street::new().up_to(Status::Arrived);
    let fewer = switches(&street, 1);
    submitted(&mut street, &fewer);
    street.submit_sheet(sheet("2026-03-10", &[(1, 2, &["SN-1", "SN-2"])]));
    street.act(Role::ProjectAdministrator, Act::AcceptSheet(1));
    street.decide(Decision::Agree);
    let refused = street.refusal(Role::GeneralManager, street.decision(Decision::Agree));
    lists(refused, &[(Reason::BelowSigned, "/lines/0/quantity")]);
    street.decide(Decision::Return).act(OWNER, Act::DiscardChange(1));
    street.up_to(Status::Closed);
}

#[test]
fn clause_2_4_4_a_returned_sheet_is_thrown_away_before_its_quantity_is_lowered() {
    let mut street = Street::new().up_to(Status::Arrived);
    street.submit_sheet(sheet("2026-03-10", &[(1, 2, &["SN-1", "SN-2"])]));
    let fewer = switches(&street, 1);
    lists(street.refusal(OWNER, write(&fewer)), &[(Reason::BelowSigned, "/lines/0/quantity")]);
    street.act(Role::ProjectAdministrator, Act::ReturnSheet(1, regulation::sample::note("数量有误")));
    street.act(OWNER, Act::WriteSheet(Some(1), sheet("2026-03-10", &[(1, 1, &["SN-1"])])));
    street.act(OWNER, Act::AttachSheetScan(1, regulation::sample::file()));
    submitted(&mut street, &fewer);
    street.agree();
    street.act(
        Role::CommerceRepresentative,
        Act::DisposeSurplus(regulation::sample::settle(1, 1, regulation::procurement::Disposal::Stock)),
    );
    street.act(OWNER, Act::SubmitSheet(1)).act(Role::ProjectAdministrator, Act::AcceptSheet(1));
    street.up_to(Status::Closed);
}

#[test]
fn clause_2_4_4_a_change_that_adds_units_takes_the_project_back_to_executing() {
    for status in [Status::Arrived, Status::SignedOff] {
        let mut street = Street::new().up_to(status);
        let more = switches(&street, 3);
        submitted(&mut street, &more);
        assert_eq!(street.project.status, status, "a pending change does nothing");
        street.agree();
        assert_eq!(street.project.status, Status::Executing);
        street.up_to(Status::Closed);
    }
}

#[test]
fn clause_2_4_4_a_change_of_price_leaves_the_status_as_it_is() {
    for status in [Status::Arrived, Status::SignedOff] {
        let mut street = Street::new().up_to(status);
        let mut list = street.list();
        list[0].unit_price = Fen(45_000_00);
        submitted(&mut street, &list);
        street.agree();
        assert_eq!(street.project.status, status);
    }
}

#[test]
fn clause_2_4_4_a_change_that_leaves_only_what_is_signed_signs_the_project_off() {
    let mut street = Street::new().up_to(Status::Arrived);
    street.submit_sheet(sheet("2026-03-10", &[(1, 1, &["SN-1"]), (2, 1, &[])]));
    street.act(Role::ProjectAdministrator, Act::AcceptSheet(1));
    let fewer = switches(&street, 1);
    submitted(&mut street, &fewer);
    street.agree();
    assert_eq!(street.project.status, Status::SignedOff);
    let refused = street.refusal(Role::ProjectAdministrator, Act::Close);
    is(refused, Reason::SurplusUnsettled, Clause::C2_4_4);
}

#[test]
fn clause_2_4_4_the_chain_is_chosen_by_the_resulting_margin() {
    let mut street = executing();
    let mut list = street.list();
    list[0].unit_price = Fen(30_000_00);
    submitted(&mut street, &list);
    let steps = &street.project.approvals[1].steps;
    assert_eq!(
        steps.last().map(|step| (step.role, step.because.clone())),
        Some((Role::VicePresident, vec![Because::Row(3)]))
    );
}

#[test]
fn clause_2_4_4_nothing_new_is_begun_while_a_cancellation_is_under_way() {
    let mut street = executing();
    let list = switches(&street, 3);
    street.act(OWNER, write(&list));
    let form = regulation::sample::cancellation(regulation::cancellation::Cause::Other);
    street.act(OWNER, Act::WriteCancellation(form)).act(OWNER, Act::SubmitCancellation);
    for act in [write(&list), Act::SubmitChange(1)] {
        is(street.refusal(OWNER, act), Reason::CancellationOpen, Clause::C2_7);
    }
    let buy = Act::OrderPurchase(order(&[(1, 1)]));
    is(street.refusal(Role::CommerceRepresentative, buy), Reason::CancellationOpen, Clause::C2_7);
}

#[test]
fn clause_2_4_4_before_and_after_stand_side_by_side() {
    let street = executing();
    let mut list = switches(&street, 3);
    list.remove(1);
    list.push(line("X1", 1, 1, 1));
    let before = &street.project.effective().expect("a list").lines;
    let found = differences(before, &list);
    let kinds: Vec<_> = found.iter().map(|d| (d.line, d.before.is_some(), d.after.is_some())).collect();
    assert_eq!(kinds, [(Some(1), true, true), (Some(2), true, false), (None, false, true)]);
}
