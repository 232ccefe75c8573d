//! 2.7 《合同/项目撤销审批表》: written by the account manager, approved, carried out by the project administrator.

use crate::{is, lists};
use regulation::act::Act;
use regulation::approval::{Decision, Outcome};
use regulation::cancellation::{CancellationEntry, CancellationState, Cause};
use regulation::clause::Clause;
use regulation::code::ProjectCode;
use regulation::contract::ContractKind;
use regulation::duties::{DutyKind, Role};
use regulation::equipment_change::ChangeState;
use regulation::lifecycle::Status;
use regulation::procurement::{Bought, Disposal};
use regulation::refusal::Reason;
use regulation::sample::{
    Setting, Street, cancellation, change, disposed, note, order, revenue, settle, sheet, terms,
};
use regulation::sign_off::SheetState;

const OWNER: Role = Role::AccountManager;
const ADMINISTRATOR: Role = Role::ProjectAdministrator;

fn form() -> Act {
    Act::WriteCancellation(cancellation(Cause::Other))
}

fn submitted(status: Status) -> Street {
    let mut street = Street::new().up_to(status);
    let form = disposed(cancellation(Cause::Other), &street.project);
    street.act(OWNER, Act::WriteCancellation(form)).act(OWNER, Act::SubmitCancellation);
    street
}

#[test]
fn clause_2_7_written_approved_and_carried_out_by_three_people() {
    let mut street = Street::new().up_to(Status::Preparing);
    street.act(OWNER, form());
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::SubmitCancellation));
    is(street.refusal(ADMINISTRATOR, Act::CarryOutCancellation), Reason::NothingOpen, Clause::C2_7);
    street.act(OWNER, Act::SubmitCancellation);
    is(street.refusal(ADMINISTRATOR, Act::CarryOutCancellation), Reason::NothingOpen, Clause::C2_7);
    assert_eq!(street.waits_for(), Role::GeneralManager);
    street.agree();
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::CarryOutCancellation));
    for role in Role::ALL.iter().filter(|role| **role != ADMINISTRATOR) {
        is(street.refusal(*role, Act::CarryOutCancellation), Reason::RoleRequired, Clause::C2_7);
    }
    street.act(ADMINISTRATOR, Act::CarryOutCancellation);
    assert_eq!(street.project.status, Status::Cancelled);
    assert!(street.project.code.is_some(), "the code stays taken");
}

#[test]
fn clause_2_7_only_the_account_manager_asks_for_it() {
    let street = Street::new().up_to(Status::Executing);
    for role in Role::ALL.iter().filter(|role| **role != OWNER) {
        is(street.refusal(*role, form()), Reason::RoleRequired, Clause::C2_7);
    }
    is(street.refusal(OWNER, Act::SubmitCancellation), Reason::NothingOpen, Clause::C2_7);
    is(street.refusal(OWNER, Act::DiscardCancellation), Reason::NothingOpen, Clause::C2_7);
}

#[test]
fn clause_2_7_a_duplicate_names_the_project_that_survives() {
    let mut street = Street::new().up_to(Status::Preparing);
    let duplicate = |survivor: Option<&str>| {
        let survivor = survivor.map(|code| ProjectCode::new(code).expect("a code"));
        Act::WriteCancellation(CancellationEntry { survivor, ..cancellation(Cause::Duplicate) })
    };
    street.facts.survivor_exists = true;
    for survivor in [None, Some("XS-2026-0001")] {
        street.act(OWNER, duplicate(survivor));
        let refused = street.refusal(OWNER, Act::SubmitCancellation);
        lists(refused, &[(Reason::SurvivorMissing, "/survivor")]);
    }
    street.act(OWNER, duplicate(Some("XS-2026-0002")));
    street.facts.survivor_exists = false;
    let refused = street.refusal(OWNER, Act::SubmitCancellation);
    lists(refused, &[(Reason::SurvivorMissing, "/survivor")]);
    street.facts.survivor_exists = true;
    street.act(OWNER, Act::SubmitCancellation);
}

#[test]
fn clause_2_7_a_virtual_contract_is_cancelled_where_there_is_one() {
    let fallen_through = || Act::WriteCancellation(cancellation(Cause::VirtualContractCancelled));
    let mut street = Street::new().up_to(Status::Preparing);
    street.act(OWNER, fallen_through());
    lists(street.refusal(OWNER, Act::SubmitCancellation), &[(Reason::CauseUnfit, "/cause")]);
    let terms = terms(ContractKind::Virtual, 100_000_00);
    let mut street = Setting { terms, ..Setting::default() }.street().up_to(Status::Preparing);
    street.act(OWNER, fallen_through()).act(OWNER, Act::SubmitCancellation);
}

#[test]
fn clause_2_7_every_unit_that_was_bought_has_a_place_to_go() {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(Role::CommerceRepresentative, Act::OrderPurchase(order(&[(1, 2)])));
    let disposal = vec![settle(1, 1, Disposal::CancelOrder), settle(9, 1, Disposal::Stock)];
    let entry = CancellationEntry { disposal, ..cancellation(Cause::Other) };
    street.act(OWNER, Act::WriteCancellation(entry));
    lists(
        street.refusal(OWNER, Act::SubmitCancellation),
        &[(Reason::DisposalMissing, "/disposal"), (Reason::LineUnknown, "/disposal/1/equipment_line_id")],
    );
    let endless = vec![settle(1, 1_000_000, Disposal::Stock); 5_000];
    let entry = CancellationEntry { disposal: endless, ..cancellation(Cause::Other) };
    street.act(OWNER, Act::WriteCancellation(entry));
    is(street.refusal(OWNER, Act::SubmitCancellation), Reason::DisposalMissing, Clause::C2_7);
    let disposal = vec![settle(1, 1, Disposal::CancelOrder), settle(1, 1, Disposal::Stock)];
    let entry = CancellationEntry { disposal, ..cancellation(Cause::Other) };
    street.act(OWNER, Act::WriteCancellation(entry)).act(OWNER, Act::SubmitCancellation);
}

#[test]
fn clause_2_7_what_was_bought_arrived_and_delivered_is_told_apart_for_good() {
    let units = |street: &Street| {
        let bought = street.project.bought();
        let sum = |of: fn(&Bought) -> u32| bought.values().map(of).sum::<u32>();
        (sum(|line| line.ordered), sum(|line| line.arrived), sum(|line| line.delivered))
    };
    assert_eq!(units(&Street::new().up_to(Status::Executing)), (0, 0, 0));
    let arrived = units(&Street::new().up_to(Status::Arrived));
    assert!(arrived.0 > 0 && arrived.0 == arrived.1 && arrived.2 == 0, "{arrived:?}");
    assert_eq!(units(&Street::new().up_to(Status::SignedOff)), (arrived.0, arrived.0, arrived.0));
    // Carrying it out ends the orders and settles the goods; the form goes on saying what was there.
    let mut street = submitted(Status::Arrived);
    street.agree();
    street.act(ADMINISTRATOR, Act::CarryOutCancellation);
    assert_eq!(units(&street), arrived);
}

#[test]
fn clause_2_7_a_form_under_approval_stays_as_it_is() {
    let street = submitted(Status::Executing);
    is(street.refusal(OWNER, form()), Reason::CancellationOpen, Clause::C2_7);
    is(street.refusal(OWNER, Act::SubmitCancellation), Reason::CancellationOpen, Clause::C2_7);
    is(street.refusal(OWNER, Act::DiscardCancellation), Reason::ApprovalOpen, Clause::C2_7);
}

#[test]
fn clause_2_7_returned_withdrawn_or_rejected_the_project_goes_on() {
    for decision in [Decision::Return, Decision::Reject] {
        let mut street = submitted(Status::Executing);
        street.decide(decision);
        if decision == Decision::Return {
            street.act(OWNER, Act::DiscardCancellation);
        }
        street.up_to(Status::Closed);
    }
    let mut street = submitted(Status::Executing);
    street.act(OWNER, Act::WithdrawApproval(2));
    let state = street.project.cancellation.as_ref().map(|form| form.state);
    assert_eq!(state, Some(CancellationState::Draft));
    street.act(OWNER, form()).act(OWNER, Act::SubmitCancellation).agree();
    street.act(ADMINISTRATOR, Act::CarryOutCancellation);
}

#[test]
fn clause_2_7_an_approved_form_can_be_given_up_and_the_project_goes_on() {
    let mut street = submitted(Status::Executing);
    street.agree().act(OWNER, Act::DiscardCancellation);
    is(street.refusal(ADMINISTRATOR, Act::CarryOutCancellation), Reason::NothingOpen, Clause::C2_7);
    street.up_to(Status::Closed);
}

#[test]
fn clause_2_7_a_project_with_revenue_is_not_cancelled() {
    let mut street = Street::new().up_to(Status::SignedOff);
    let form = || disposed(cancellation(Cause::Other), &Street::new().up_to(Status::SignedOff).project);
    street.act(OWNER, Act::WriteCancellation(form()));
    street.act(Role::Finance, Act::RecogniseRevenue(revenue(1, 1, "2026-03-10")));
    is(street.refusal(OWNER, Act::WriteCancellation(form())), Reason::RevenueRecognised, Clause::C2_7);
    is(street.refusal(OWNER, Act::SubmitCancellation), Reason::RevenueRecognised, Clause::C2_7);
    street
        .act(Role::Finance, Act::ReverseRevenue(1, note("撤销")))
        .act(OWNER, Act::SubmitCancellation)
        .agree();
    street.act(Role::Finance, Act::RecogniseRevenue(revenue(1, 1, "2026-03-10")));
    is(street.refusal(ADMINISTRATOR, Act::CarryOutCancellation), Reason::RevenueRecognised, Clause::C2_7);
    street.act(OWNER, Act::DiscardCancellation);
    street.up_to(Status::Closed);
}

#[test]
fn clause_2_7_whatever_was_open_ends_with_the_project_and_nothing_is_deleted() {
    let mut street = Street::new().up_to(Status::Arrived);
    let mut list = street.list();
    list[0].unit_price = regulation::money::Fen(45_000_00);
    street.submit_sheet(sheet("2026-03-10", &[(1, 2, &["A", "B"])]));
    street.act(OWNER, Act::WriteChange(change(&list))).act(OWNER, Act::SubmitChange(1));
    let before = street.project.clone();
    let street = street.up_to(Status::Cancelled);
    let after = &street.project;
    assert_eq!(after.changes[0].state, ChangeState::Discarded);
    assert_eq!(after.approvals[1].outcome, Some(Outcome::Withdrawn));
    assert_eq!(after.sheets[0].state, SheetState::Discarded);
    assert!(after.orders.iter().all(|order| order.ended));
    assert_eq!(after.sheets[0].entry, before.sheets[0].entry);
    assert_eq!(after.revisions, before.revisions);
}

#[test]
fn clause_2_7_a_cancelled_project_takes_nothing_more() {
    let street = Street::new().up_to(Status::Cancelled);
    is(street.refusal(OWNER, form()), Reason::ProjectCancelled, Clause::C2_7);
    is(street.refusal(ADMINISTRATOR, Act::CarryOutCancellation), Reason::ProjectCancelled, Clause::C2_7);
    is(
        street.refusal(Role::Finance, Act::RecogniseRevenue(revenue(1, 1, "2026-03-10"))),
        Reason::ProjectCancelled,
        Clause::C2_7,
    );
}
