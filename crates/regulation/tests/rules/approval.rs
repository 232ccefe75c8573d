//! 2.1.2 to 2.1.5, 2.3.2: chains, decisions, and who may not decide.

use crate::{is, lists};
use regulation::act::Act;
use regulation::approval::{ContentHash, DecideStep, Decision, Outcome};
use regulation::authority::{Because, DocumentKind, Row, RowStep};
use regulation::clause::Clause;
use regulation::duties::{Actor, Role};
use regulation::id::PersonId;
use regulation::lifecycle::Status;
use regulation::refusal::Reason;
use regulation::sample::{Setting, Street, actor, line, matrix, numbered, person};

const AGREE: Decision = Decision::Agree;

fn chain(street: &Street) -> Vec<Role> {
    street.project.approvals.last().expect("an approval").steps.iter().map(|step| step.role).collect()
}

/// A street whose account manager also holds `role`, beside the usual holder where `colleague` says so.
fn owner_who_is_also(role: Role, colleague: bool) -> Setting {
    let mut setting = Setting::default();
    setting.owner.grants.extend(actor(role).grants);
    let mut holders: Vec<PersonId> = vec![setting.owner.person];
    holders.extend(colleague.then(|| person(role, 0)));
    setting.facts.holders.insert(role, holders.into_iter().collect());
    setting
}

#[test]
fn clause_2_1_5_commerce_reviews_the_cost_of_every_initiation() {
    let street = Street::new().up_to(Status::InApproval);
    assert_eq!(street.waits_for(), Role::CommerceRepresentative);
    assert_eq!(street.project.approvals[0].steps[0].because, [Because::Clause(Clause::C2_1_5)]);
}

#[test]
fn clause_2_1_4_the_project_administrator_reviews_the_form_of_every_initiation() {
    let mut street = Street::new().up_to(Status::InApproval);
    street.decide(AGREE);
    assert_eq!(street.waits_for(), Role::ProjectAdministrator);
    assert_eq!(street.project.approvals[0].steps[1].because, [Because::Clause(Clause::C2_1_4)]);
}

#[test]
fn clause_2_1_2_the_general_manager_decides_every_initiation() {
    let mut street = Street::new().up_to(Status::InApproval);
    street.decide(AGREE).decide(AGREE);
    assert_eq!(street.waits_for(), Role::GeneralManager);
    street.decide(AGREE);
    assert_eq!(street.project.status, Status::Executing);
    assert_eq!(street.project.approvals[0].outcome, Some(Outcome::Agreed));
}

#[test]
fn clause_2_1_3_a_low_margin_goes_on_to_the_vice_president() {
    let equipment = vec![line("S5735", 2, 50_000_00, 47_000_00)];
    let street = Setting { equipment, ..Setting::default() }.street().up_to(Status::InApproval);
    assert_eq!(
        chain(&street),
        [Role::CommerceRepresentative, Role::ProjectAdministrator, Role::GeneralManager, Role::VicePresident]
    );
    assert_eq!(street.project.approvals[0].steps[3].because, [Because::Row(2)]);
    street.up_to(Status::Executing);
}

#[test]
fn clause_2_1_3_neither_list_nor_contract_can_be_kept_small_to_stay_below_a_limit() {
    let equipment = vec![line("S5735", 2, 2_500_000_00, 100_00)];
    let street = Setting { equipment, ..Setting::default() }.street().up_to(Status::InApproval);
    assert_eq!(street.project.approvals[0].steps[3].because, [Because::Row(1)]);
    let mut setting = Setting::default();
    setting.terms.amount = regulation::money::Fen(5_000_000_00);
    let street = setting.street().up_to(Status::InApproval);
    assert_eq!(street.project.approvals[0].steps[3].because, [Because::Row(1)]);
}

#[test]
fn clause_2_1_3_a_list_dearer_than_the_contract_makes_no_margin() {
    let equipment = vec![line("S5735", 2, 75_000_00, 49_000_00)];
    let mut setting = Setting { equipment, ..Setting::default() };
    setting.terms.amount = regulation::money::Fen(100_000_00);
    let street = setting.street().up_to(Status::InApproval);
    assert_eq!(
        street.project.approvals[0].steps[3].because,
        [Because::Row(2)],
        "2 % is left of what is paid"
    );
}

#[test]
fn clause_2_1_3_the_matrix_in_force_at_submission_is_the_one_that_counts() {
    let mut street = Street::new().up_to(Status::InApproval);
    let row = Row {
        document: DocumentKind::Initiation,
        contract_kind: None,
        amount_from: None,
        amount_below: None,
        margin_from: None,
        margin_below: None,
        department: None,
        steps: vec![RowStep { order: 40, role: Role::VicePresident }],
    };
    street.facts.matrix = Some(regulation::authority::Matrix { rows: vec![row], ..matrix() });
    street.agree();
    assert_eq!(street.project.status, Status::Executing, "a running chain does not move (INV-10)");
    assert_eq!(street.project.approvals[0].matrix, matrix().id);
}

#[test]
fn clause_2_1_3_a_step_that_nobody_could_decide_is_not_submitted() {
    let mut street = Street::new().up_to(Status::Preparing);
    street.act(
        Role::AccountManager,
        Act::SaveInitiation(regulation::sample::initiation(&[line("S5735", 1, 100_00, 50_00)])),
    );
    street.facts.holders.remove(&Role::CommerceRepresentative);
    is(street.refusal(Role::AccountManager, Act::SubmitInitiation), Reason::NobodyDecides, Clause::C2_1_3);
    // A row may name a role that takes no part in deciding: the document would wait for ever.
    street.facts =
        regulation::clock::Facts { contract: street.facts.contract, ..regulation::sample::facts() };
    let mut odd = matrix();
    odd.rows[0].amount_from = None;
    odd.rows[0].steps[0].role = Role::Finance;
    street.facts.matrix = Some(odd);
    is(street.refusal(Role::AccountManager, Act::SubmitInitiation), Reason::NobodyDecides, Clause::C2_1_3);
}

#[test]
fn clause_2_1_2_the_step_of_a_general_manager_who_applies_falls_to_the_vice_president() {
    for colleague in [false, true] {
        let street = owner_who_is_also(Role::GeneralManager, colleague).street().up_to(Status::InApproval);
        let steps = &street.project.approvals[0].steps;
        assert_eq!(steps.last().map(|step| step.role), Some(Role::VicePresident));
        assert_eq!(steps.last().and_then(|step| step.raised_from), Some(Role::GeneralManager), "and says so");
        let street = street.up_to(Status::Executing);
        assert_eq!(street.project.approvals[0].steps.len(), 3);
    }
}

#[test]
fn clause_2_1_2_a_raised_step_and_a_step_of_the_matrix_are_one_and_both_reasons_are_kept() {
    let mut setting = owner_who_is_also(Role::GeneralManager, false);
    let mut early = matrix();
    early.rows[1].steps[0].order = 5;
    early.rows[1].margin_below = None;
    setting.facts.matrix = Some(early);
    let street = setting.street().up_to(Status::InApproval);
    let last = street.project.approvals[0].steps.last().cloned().expect("steps");
    assert_eq!(last.role, Role::VicePresident);
    assert_eq!(last.raised_from, Some(Role::GeneralManager));
    assert_eq!(last.because, [Because::Row(2), Because::Clause(Clause::C2_1_2)]);
}

#[test]
fn clause_2_1_2_where_no_higher_authority_is_left_a_colleague_decides_or_nobody() {
    let mut setting = owner_who_is_also(Role::CommerceRepresentative, true);
    let street = setting.street().up_to(Status::InApproval);
    assert_eq!(chain(&street)[0], Role::CommerceRepresentative);
    street.up_to(Status::Executing);
    setting = owner_who_is_also(Role::CommerceRepresentative, false);
    let mut street = setting.street().up_to(Status::Preparing);
    let entry = regulation::sample::initiation(&[line("S5735", 1, 100_00, 50_00)]);
    street.act(Role::AccountManager, Act::SaveInitiation(entry));
    is(street.refusal(Role::AccountManager, Act::SubmitInitiation), Reason::NobodyDecides, Clause::C2_1_3);
}

#[test]
fn clause_2_1_2_nobody_decides_on_a_project_of_their_own() {
    let street = owner_who_is_also(Role::CommerceRepresentative, true).street().up_to(Status::InApproval);
    let refused = street.refusal(Role::AccountManager, street.decision(AGREE));
    is(refused, Reason::SeparationOfDuties, Clause::C2_3_2);
}

#[test]
fn clause_2_3_2_a_step_waits_for_its_role_and_its_turn() {
    let street = Street::new().up_to(Status::InApproval);
    let refused = street.refusal(Role::GeneralManager, street.decision(AGREE));
    is(refused, Reason::NotYourStep, Clause::C2_3_2);
    is(street.refusal(Role::Finance, street.decision(AGREE)), Reason::RoleRequired, Clause::C2_3_2);
    let elsewhere = Actor {
        grants: vec![regulation::duties::Grant {
            role: Role::GeneralManager,
            reach: regulation::duties::Reach::Departments(vec![]),
        }],
        ..actor(Role::GeneralManager)
    };
    is(street.refusal_to(&elsewhere, street.decision(AGREE)), Reason::RoleRequired, Clause::C2_3_2);
    let Act::DecideStep(number, entry) = street.decision(AGREE) else { unreachable!() };
    let ahead = Act::DecideStep(number, DecideStep { step: entry.step + 1, ..entry });
    is(street.refusal(Role::ProjectAdministrator, ahead), Reason::AlreadyDecided, Clause::C2_3_2);
}

#[test]
fn clause_2_3_2_of_two_decisions_on_one_step_the_first_counts() {
    let mut street = Street::new().up_to(Status::InApproval);
    let (first, second) = (street.decision(AGREE), street.decision(Decision::Return));
    street.act(Role::CommerceRepresentative, first.clone());
    let colleague = numbered(Role::CommerceRepresentative, 1);
    is(street.refusal_to(&colleague, second), Reason::AlreadyDecided, Clause::C2_3_2);
    is(street.refusal(Role::CommerceRepresentative, first), Reason::AlreadyDecided, Clause::C2_3_2);
}

#[test]
fn clause_2_3_2_a_decision_is_bound_to_the_content_that_was_shown() {
    let mut street = Street::new().up_to(Status::InApproval);
    let Act::DecideStep(_, shown) = street.decision(AGREE) else { unreachable!() };
    street.act(Role::AccountManager, Act::WithdrawApproval(1));
    let dearer = regulation::sample::initiation(&[line("S5735", 2, 60_000_00, 30_000_00)]);
    street.act(Role::AccountManager, Act::SaveInitiation(dearer));
    street.act(Role::AccountManager, Act::SubmitInitiation);
    let moved = Act::DecideStep(2, shown.clone());
    is(street.refusal(Role::CommerceRepresentative, moved), Reason::ContentMoved, Clause::C2_3_2);
    let ended = Act::DecideStep(1, shown);
    is(street.refusal(Role::CommerceRepresentative, ended), Reason::AlreadyDecided, Clause::C2_3_2);
    let other = DecideStep { decision: AGREE, comment: None, content: ContentHash::of(&1), step: 0 };
    is(
        street.refusal(Role::CommerceRepresentative, Act::DecideStep(2, other.clone())),
        Reason::ContentMoved,
        Clause::C2_3_2,
    );
    is(
        street.refusal(Role::CommerceRepresentative, Act::DecideStep(9, other)),
        Reason::NoSuchPart,
        Clause::C2_3_2,
    );
}

#[test]
fn clause_2_3_2_whoever_returns_or_rejects_says_why() {
    let street = Street::new().up_to(Status::InApproval);
    for decision in [Decision::Return, Decision::Reject] {
        let Act::DecideStep(number, entry) = street.decision(decision) else { unreachable!() };
        let silent = Act::DecideStep(number, DecideStep { comment: None, ..entry });
        lists(street.refusal(Role::CommerceRepresentative, silent), &[(Reason::CommentMissing, "/comment")]);
    }
}

#[test]
fn clause_2_3_2_only_what_runs_is_withdrawn_and_only_by_its_account_manager() {
    let mut street = Street::new().up_to(Status::InApproval);
    let colleague = numbered(Role::AccountManager, 1);
    is(street.refusal_to(&colleague, Act::WithdrawApproval(1)), Reason::NotTheOwner, Clause::C2_3_2);
    is(street.refusal(Role::AccountManager, Act::WithdrawApproval(7)), Reason::NoSuchPart, Clause::C2_3_2);
    street.agree();
    let refused = street.refusal(Role::AccountManager, Act::WithdrawApproval(1));
    is(refused, Reason::AlreadyDecided, Clause::C2_3_2);
}

#[test]
fn clause_2_3_2_the_page_offers_a_step_to_whom_it_waits_for_and_to_nobody_else() {
    let street = Street::new().up_to(Status::InApproval);
    let open = |who: &Actor| {
        let acts = regulation::decide::acts_open_to(&street.project, who, &street.facts, &street.clock);
        acts.into_iter().find(|(kind, _)| kind.code() == "decide_step").expect("in the table").1
    };
    assert_eq!(open(&actor(Role::CommerceRepresentative)), Ok(Role::CommerceRepresentative));
    is(open(&actor(Role::GeneralManager)).expect_err("closed"), Reason::NotYourStep, Clause::C2_3_2);
    let street = Street::new().up_to(Status::Preparing);
    let acts = regulation::decide::acts_open_to(
        &street.project,
        &actor(Role::GeneralManager),
        &street.facts,
        &street.clock,
    );
    let closed = acts.into_iter().find(|(kind, _)| kind.code() == "decide_step").expect("in the table").1;
    is(closed.expect_err("nothing to decide"), Reason::NothingOpen, Clause::C2_3_2);
}
