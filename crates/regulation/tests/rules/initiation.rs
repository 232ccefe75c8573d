//! 2.3.1, 2.3.2: the application, the code, the initiation task and its submission.

use crate::{is, lists};
use regulation::act::Act;
use regulation::approval::Decision;
use regulation::clause::Clause;
use regulation::clock::Facts;
use regulation::code::ProjectCode;
use regulation::contract::{ContractKind, Terms};
use regulation::duties::{DutyKind, Role, Whose};
use regulation::equipment::{Currency, Exchange, LineEntry, MOST_LINES, Plan};
use regulation::initiation::InitiationEntry;
use regulation::lifecycle::Status;
use regulation::money::{Fen, Rate};
use regulation::refusal::Reason;
use regulation::sample::{Setting, Street, date, facts, initiation, line, note, numbered, terms};
use regulation::text::Quantity;

const CONTRACT_ADMINISTRATOR: Role = Role::ContractAdministrator;
const ACCOUNT_MANAGER: Role = Role::AccountManager;

#[test]
fn clause_2_3_1_before_the_initiation_is_approved_nothing_can_be_bought_or_signed() {
    for status in [Status::Applied, Status::Preparing, Status::InApproval] {
        let street = Street::new().up_to(status);
        let order = Act::OrderPurchase(regulation::sample::order(&[(1, 1)]));
        is(street.refusal(Role::CommerceRepresentative, order), Reason::StatusForbids, Clause::C2_4_2);
        let sheet = Act::WriteSheet(None, regulation::sample::sheet("2026-03-10", &[(1, 1, &["A"])]));
        is(street.refusal(ACCOUNT_MANAGER, sheet), Reason::StatusForbids, Clause::C2_4_3);
        let change = Act::WriteChange(regulation::sample::change(&[]));
        is(street.refusal(ACCOUNT_MANAGER, change), Reason::StatusForbids, Clause::C2_4_4);
    }
}

#[test]
fn clause_2_3_2_the_contract_administrator_gives_the_code_and_the_task_is_born_with_it() {
    let mut street = Street::new();
    assert_eq!(street.project.duties()[0].kind, DutyKind::GiveCode);
    street.act(CONTRACT_ADMINISTRATOR, Act::GiveCode(None));
    assert_eq!(street.project.code, Some(ProjectCode::in_sequence(2026, 1)));
    assert_eq!(street.project.status, Status::Preparing);
    let tasks: Vec<_> =
        street.project.duties().into_iter().filter(|d| d.kind == DutyKind::SubmitInitiation).collect();
    assert_eq!(tasks.len(), 1, "exactly one initiation task (INV-05)");
    assert_eq!(tasks[0].whose, Whose::Person(street.owner.person));
    let again = street.refusal(CONTRACT_ADMINISTRATOR, Act::GiveCode(None));
    is(again, Reason::StatusForbids, Clause::C2_3_2);
}

#[test]
fn clause_2_3_2_a_code_of_ones_own_choice_is_free_and_never_used_before() {
    let mut street = Street::new();
    let asked = || Act::GiveCode(ProjectCode::new("XS-2026-9001").ok());
    street.facts.code_taken = true;
    lists(street.refusal(CONTRACT_ADMINISTRATOR, asked()), &[(Reason::CodeTaken, "/code")]);
    street.facts.code_taken = false;
    street.facts.next_code = None;
    let refused = street.refusal(CONTRACT_ADMINISTRATOR, Act::GiveCode(None));
    lists(refused, &[(Reason::FieldMissing, "/code")]);
    street.act(CONTRACT_ADMINISTRATOR, asked());
    assert_eq!(street.project.code.as_ref().map(ProjectCode::as_str), Some("XS-2026-9001"));
}

#[test]
fn clause_2_3_2_nobody_but_the_contract_administrator_gives_a_code() {
    let street = Street::new();
    for role in Role::ALL.iter().filter(|role| **role != CONTRACT_ADMINISTRATOR) {
        is(street.refusal(*role, Act::GiveCode(None)), Reason::RoleRequired, Clause::C2_3_2);
    }
}

#[test]
fn clause_2_3_2_a_returned_application_waits_until_it_is_handed_in_again() {
    let mut street = Street::new();
    is(street.refusal(ACCOUNT_MANAGER, Act::HandInAgain), Reason::ApplicationNotReturned, Clause::C2_3_2);
    street.act(CONTRACT_ADMINISTRATOR, Act::ReturnApplication(note("缺少盖章页")));
    assert_eq!(street.project.duties()[0].kind, DutyKind::HandInAgain);
    for act in [Act::GiveCode(None), Act::ReturnApplication(note("再退"))] {
        is(street.refusal(CONTRACT_ADMINISTRATOR, act), Reason::ApplicationReturned, Clause::C2_3_2);
    }
    street.act(ACCOUNT_MANAGER, Act::HandInAgain);
    street.up_to(Status::Preparing);
}

#[test]
fn clause_2_5_3_an_initiation_follows_another_project_that_is_closed_and_seen() {
    let mut street = Street::new().up_to(Status::Preparing);
    let follow = |code: &str| {
        let follows = Some(ProjectCode::new(code).expect("a code"));
        Act::SaveInitiation(InitiationEntry { follows, ..initiation(&[line("S5735", 1, 100, 50)]) })
    };
    street.act(ACCOUNT_MANAGER, follow("XS-2025-0007"));
    for followed in [None, Some(Status::SignedOff), Some(Status::Cancelled)] {
        street.facts.followed = followed;
        let refused = street.refusal(ACCOUNT_MANAGER, Act::SubmitInitiation);
        lists(refused, &[(Reason::FollowedUnfit, "/follows")]);
    }
    street.facts.followed = Some(Status::Closed);
    street.act(ACCOUNT_MANAGER, follow("XS-2026-0001"));
    let itself = street.refusal(ACCOUNT_MANAGER, Act::SubmitInitiation);
    lists(itself, &[(Reason::FollowedUnfit, "/follows")]);
    street.act(ACCOUNT_MANAGER, follow("XS-2025-0007"));
    street.facts.followed = Some(Status::Maintenance);
    street.act(ACCOUNT_MANAGER, Act::SubmitInitiation);
}

#[test]
fn clause_2_3_2_a_saved_list_is_spelled_as_the_catalogue_spells_it() {
    let mut street = Street::new().up_to(Status::Preparing);
    street.act(ACCOUNT_MANAGER, Act::SaveInitiation(initiation(&[line("ｓ5735", 1, 100, 50)])));
    let saved = street.project.initiation.entry.as_ref().expect("saved");
    assert_eq!(saved.equipment[0].model.as_str(), "S5735");
    street.act(ACCOUNT_MANAGER, Act::SubmitInitiation);
}

#[test]
fn clause_2_3_2_another_account_manager_does_not_fill_in_the_task() {
    let street = Street::new().up_to(Status::Preparing);
    let colleague = numbered(ACCOUNT_MANAGER, 1);
    let save = Act::SaveInitiation(InitiationEntry::default());
    is(street.refusal_to(&colleague, save), Reason::NotTheOwner, Clause::C2_3_2);
}

#[test]
fn clause_2_3_2_a_draft_is_saved_incomplete_and_submission_lists_all_that_is_missing_at_once() {
    let mut street = Street::new().up_to(Status::Preparing);
    lists(
        street.refusal(ACCOUNT_MANAGER, Act::SubmitInitiation),
        &[
            (Reason::FieldMissing, "/delivery_place"),
            (Reason::FieldMissing, "/delivery_contact"),
            (Reason::ListEmpty, "/equipment"),
        ],
    );
    let exchange = Exchange { rate: Rate::parse("7.1").expect("a rate"), on: date("1998-01-01") };
    let promised_on = Some(date("2199-01-01"));
    let odd_dates = LineEntry { exchange: Some(exchange), promised_on, ..line("X1", 1, 100, 10) };
    let import = LineEntry { currency: Currency::Usd, ..line("X1", 1, 100, 10) };
    let early = LineEntry { promised_on: Some(date("2026-03-01")), ..line("S5735", 1, 100, 10) };
    let numbered = LineEntry { line: Some(7), ..line("S5735", 1, -1, -1) };
    let entry = InitiationEntry {
        delivery_place: None,
        ..initiation(&[line("没有这个型号", 1, 100, 50), import, early, numbered, odd_dates])
    };
    street.act(ACCOUNT_MANAGER, Act::SaveInitiation(entry));
    lists(
        street.refusal(ACCOUNT_MANAGER, Act::SubmitInitiation),
        &[
            (Reason::FieldMissing, "/delivery_place"),
            (Reason::NotInCatalogue, "/equipment/0/model"),
            (Reason::RateMissing, "/equipment/1/exchange"),
            (Reason::DateBeforeContract, "/equipment/2/promised_on"),
            (Reason::AmountNegative, "/equipment/3/unit_price"),
            (Reason::AmountNegative, "/equipment/3/unit_cost"),
            (Reason::DateImplausible, "/equipment/4/promised_on"),
            (Reason::DateImplausible, "/equipment/4/exchange/on"),
            (Reason::LineUnknown, "/equipment/3/line"),
        ],
    );
}

#[test]
fn clause_1_3_4_goods_may_be_promised_before_a_virtual_contract_is_expected_to_be_signed() {
    let terms = Terms { signed_on: Some(date("2026-06-01")), ..terms(ContractKind::Virtual, 100_000_00) };
    let early = LineEntry { promised_on: Some(date("2026-04-01")), ..line("S5735", 2, 50_000_00, 40_000_00) };
    let street = Setting { terms, equipment: vec![early], ..Setting::default() }.street();
    street.up_to(Status::InApproval);
}

#[test]
fn clause_2_3_2_figures_that_cannot_be_held_are_refused_while_they_are_typed() {
    let street = Street::new().up_to(Status::Preparing);
    let largest = Fen(999_999_999_999);
    let dear = LineEntry { quantity: Quantity::new(1_000_000).expect("units"), ..line("X1", 1, 0, 0) };
    let twice = LineEntry { unit_price: largest, ..line("X1", 2, 0, 0) };
    for line in
        [LineEntry { unit_price: largest, ..dear.clone() }, LineEntry { unit_cost: largest, ..dear }, twice]
    {
        let refused = street.refusal(ACCOUNT_MANAGER, Act::SaveInitiation(initiation(&[line])));
        lists(refused, &[(Reason::AmountOverflow, "/equipment")]);
    }
    let plan = Plan { service_amount: Fen(-1), service_cost: Fen(-1), other_cost: Fen(-1) };
    let entry = InitiationEntry { plan, ..InitiationEntry::default() };
    lists(
        street.refusal(ACCOUNT_MANAGER, Act::SaveInitiation(entry)),
        &[
            (Reason::AmountNegative, "/plan/service_amount"),
            (Reason::AmountNegative, "/plan/service_cost"),
            (Reason::AmountNegative, "/plan/other_cost"),
        ],
    );
    let endless = vec![line("S5735", 1, 1, 1); MOST_LINES + 1];
    let refused = street.refusal(ACCOUNT_MANAGER, Act::SaveInitiation(initiation(&endless)));
    lists(refused, &[(Reason::ListTooLong, "/equipment")]);
}

#[test]
fn clause_2_3_2_the_project_stands_on_the_contract_as_it_was_reviewed() {
    let mut street = Street::new().up_to(Status::InApproval);
    street.act(ACCOUNT_MANAGER, Act::WithdrawApproval(1));
    let contract = street.facts.contract.clone().expect("handed in");
    let mut moved = contract.clone();
    moved.terms.amount = Fen(1);
    for contract in [None, Some(moved), Some(regulation::contract::Contract { project: None, ..contract })] {
        street.facts.contract = contract;
        let refused = street.refusal(ACCOUNT_MANAGER, Act::SubmitInitiation);
        is(refused, Reason::ContractNotReviewed, Clause::C2_3_2);
    }
}

#[test]
fn clause_2_3_2_without_a_matrix_in_force_nothing_is_submitted() {
    let mut street = Street::new().up_to(Status::InApproval);
    street.act(ACCOUNT_MANAGER, Act::WithdrawApproval(1));
    street.facts = Facts { matrix: None, contract: street.facts.contract, ..facts() };
    is(street.refusal(ACCOUNT_MANAGER, Act::SubmitInitiation), Reason::NoMatrix, Clause::C2_1_3);
}

#[test]
fn clause_2_3_2_what_is_being_approved_is_neither_edited_nor_submitted_twice() {
    let street = Street::new().up_to(Status::InApproval);
    let save = Act::SaveInitiation(InitiationEntry::default());
    is(street.refusal(ACCOUNT_MANAGER, save), Reason::StatusForbids, Clause::C2_3_2);
    is(street.refusal(ACCOUNT_MANAGER, Act::SubmitInitiation), Reason::StatusForbids, Clause::C2_3_2);
}

#[test]
fn clause_2_3_2_withdrawn_while_undecided_it_is_edited_and_submitted_again() {
    let mut street = Street::new().up_to(Status::InApproval);
    street.decide(Decision::Agree).act(ACCOUNT_MANAGER, Act::WithdrawApproval(1));
    assert_eq!(street.project.status, Status::Preparing);
    let street = street.up_to(Status::Executing);
    assert_eq!(street.project.revisions[0].lines.len(), 2);
}

#[test]
fn clause_2_3_2_a_rejected_initiation_ends_and_leaves_the_cancellation() {
    let mut street = Street::new().up_to(Status::InApproval);
    street.decide(Decision::Reject);
    assert_eq!(street.project.status, Status::Preparing);
    for act in [Act::SaveInitiation(InitiationEntry::default()), Act::SubmitInitiation] {
        is(street.refusal(ACCOUNT_MANAGER, act), Reason::InitiationRejected, Clause::C2_3_2);
    }
    street.up_to(Status::Cancelled);
}

#[test]
fn clause_2_3_2_approved_it_is_formally_initiated_with_revision_one() {
    let street = Street::new().up_to(Status::Executing);
    let revision = street.project.effective().expect("a list");
    assert_eq!(revision.number, 1);
    assert_eq!(revision.lines.keys().copied().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(street.project.budget().map(|budget| budget.sales_amount), Some(Fen(100_000_00)));
}
