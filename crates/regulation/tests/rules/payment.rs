//! 1.3.2: payments received, by whom and how much; what is open, overdue, and whose business that is.

use crate::{generated, is, lists};
use proptest::prelude::*;
use regulation::approval::{DecideStep, Decision, Outcome, approves};
use regulation::attachment::{AttachmentEntry, AttachmentKind};
use regulation::clause::Clause;
use regulation::clock::{Facts, Stamp};
use regulation::contract::{
    self, Contract, ContractAct, ContractActKind, ContractEvent, ContractKind, ContractStatus, Instalment,
    Terms,
};
use regulation::duties::{Actor, Grant, Reach, Role};
use regulation::id::ProjectId;
use regulation::money::{Fen, sum};
use regulation::payment::{Age, Due, PaymentEntry, days_overdue, dues, may_see, overdue};
use regulation::refusal::{Reason, Refusal};
use regulation::sample::{DEPARTMENT, Setting, actor, clock, date, facts, note, numbered, person, terms};
use regulation::text::{Code, Title};
use std::fmt::Write;

fn instalment(name: &str, amount: i64, due_on: Option<&str>) -> Instalment {
    Instalment { name: Title::new(name).expect("a name"), amount: Fen(amount), due_on: due_on.map(date) }
}

/// 100,000 元: 30 % on signing, 60 % on delivery, 5 % without a date; 5 % are not in the plan.
fn planned(kind: ContractKind) -> Terms {
    let payment_plan = vec![
        instalment("验收", 5_000_00, None),
        instalment("签收", 60_000_00, Some("2026-05-10")),
        instalment("预付", 30_000_00, Some("2026-03-05")),
    ];
    Terms { payment_plan, ..terms(kind, 100_000_00) }
}

/// The contract in this status; what is signed is signed on 2 March.
fn contract(kind: ContractKind, status: ContractStatus) -> Contract {
    let drafted = Setting { terms: planned(kind), ..Setting::default() }.drafted();
    Contract { status, ..drafted }
}

fn handed_in() -> Contract {
    contract(ContractKind::Formal, ContractStatus::HandedIn)
}

fn entry(amount: i64, on: &str) -> PaymentEntry {
    PaymentEntry {
        received_on: date(on),
        amount: Fen(amount),
        reference: Code::new("BOC-20260310-01").ok(),
        note: None,
    }
}

fn paid(amount: i64, on: &str) -> ContractAct {
    ContractAct::RecordPayment(entry(amount, on))
}

fn ask(contract: &Contract, who: &Actor, act: &ContractAct) -> Result<Vec<ContractEvent>, Refusal> {
    contract::decide(contract, who, act, &Facts::default(), &clock("2026-03-10"))
}

#[track_caller]
fn refusal(contract: &Contract, who: &Actor, act: ContractAct) -> Refusal {
    ask(contract, who, &act).expect_err("refused")
}

#[track_caller]
fn done(contract: Contract, act: ContractAct) -> Contract {
    let finance = actor(Role::Finance);
    let events = ask(&contract, &finance, &act).unwrap_or_else(|refusal| panic!("{act:?}: {refusal:?}"));
    let stamp = Stamp { by: finance.person, in_name_of: None, at: clock("2026-03-10").now };
    let (id, mut state) = (contract.id, Some(contract));
    for event in &events {
        state = contract::apply(state, id, event, &stamp);
    }
    state.expect("a contract stays one")
}

#[test]
fn clause_1_3_2_finance_records_what_came_in_and_it_goes_to_what_is_due_first() {
    let contract = done(handed_in(), paid(40_000_00, "2026-03-09"));
    assert_eq!(contract.received(), Fen(40_000_00));
    let open: Vec<_> = contract.dues().iter().map(|due| (due.number, due.received.0, due.open.0)).collect();
    assert_eq!(open, [(1, 0, 5_000_00), (2, 10_000_00, 50_000_00), (3, 30_000_00, 0)]);
    let contract = done(contract, paid(60_000_00, "2026-03-10"));
    assert!(
        contract.dues().iter().all(|due| due.open == Fen::ZERO),
        "paid beyond the plan, up to the amount"
    );
    let recorded = &contract.payments[1];
    assert_eq!((recorded.number, recorded.recorded.by), (2, person(Role::Finance, 0)));
}

#[test]
fn clause_1_3_2_nobody_but_finance_records_a_payment_and_not_on_a_contract_of_their_own() {
    for role in [Role::AccountManager, Role::GeneralManager, Role::ContractAdministrator] {
        let refused = refusal(&handed_in(), &actor(role), paid(1_00, "2026-03-10"));
        is(refused, Reason::RoleRequired, Clause::C1_3_2);
    }
    let grant = Grant { role: Role::Finance, reach: Reach::All };
    let both = Actor { grants: vec![grant], ..actor(Role::AccountManager) };
    is(refusal(&handed_in(), &both, paid(1_00, "2026-03-10")), Reason::SeparationOfDuties, Clause::C1_3_2);
}

#[test]
fn clause_1_3_2_a_payment_has_a_plausible_amount_a_day_and_a_reference() {
    let finance = actor(Role::Finance);
    for amount in [0, -1] {
        let refused = refusal(&handed_in(), &finance, paid(amount, "2026-03-10"));
        lists(refused, &[(Reason::AmountNotPositive, "/amount")]);
    }
    let most = done(handed_in(), paid(99_999_00, "2026-03-10"));
    let refused = refusal(&most, &finance, paid(1_01, "2026-03-10"));
    assert_eq!(refused.first().values, [("most".to_owned(), "1.00".to_owned())]);
    lists(refused, &[(Reason::BeyondContract, "/amount")]);
    for (on, reason) in [("2026-03-11", Reason::DateInFuture), ("2026-03-01", Reason::DateBeforeContract)] {
        lists(refusal(&handed_in(), &finance, paid(1_00, on)), &[(reason, "/received_on")]);
    }
    let bare = PaymentEntry { reference: None, ..entry(0, "2026-03-11") };
    lists(
        refusal(&handed_in(), &finance, ContractAct::RecordPayment(bare)),
        &[
            (Reason::AmountNotPositive, "/amount"),
            (Reason::DateInFuture, "/received_on"),
            (Reason::FieldMissing, "/reference"),
        ],
    );
}

#[test]
fn clause_1_3_2_a_virtual_contract_takes_payments_before_the_formal_one_is_signed() {
    let virtual_one = || contract(ContractKind::Virtual, ContractStatus::HandedIn);
    let contract = done(virtual_one(), paid(1_00, "2026-02-01"));
    assert_eq!(contract.received(), Fen(1_00), "its date is the one on which signing is expected");
    let ancient = refusal(&virtual_one(), &actor(Role::Finance), paid(1_00, "0206-02-01"));
    lists(ancient, &[(Reason::DateImplausible, "/received_on")]);
}

#[test]
fn clause_1_3_2_only_what_was_reviewed_is_paid_on_and_only_what_carries_a_project_is_owed() {
    let finance = actor(Role::Finance);
    for status in ContractStatus::ALL {
        let contract = contract(ContractKind::Formal, status);
        let asked = ask(&contract, &finance, &paid(1_00, "2026-03-10"));
        let expected = match status {
            ContractStatus::Reviewed | ContractStatus::HandedIn => None,
            ContractStatus::Draft | ContractStatus::InReview | ContractStatus::Rejected => {
                Some(Reason::ContractNotInForce)
            }
            ContractStatus::Cancelled => Some(Reason::ContractCancelled),
        };
        assert_eq!(asked.err().map(|refusal| refusal.first().reason), expected, "{status:?}");
        assert_eq!(contract.is_owed(), status == ContractStatus::HandedIn, "{status:?}");
    }
}

#[test]
fn clause_1_3_2_a_wrong_record_is_reversed_with_its_reason_and_stays() {
    let finance = actor(Role::Finance);
    let reverse = |number| ContractAct::ReversePayment(number, note("录错合同"));
    is(refusal(&handed_in(), &finance, reverse(1)), Reason::NothingOpen, Clause::C1_3_2);
    let contract = done(handed_in(), paid(100_000_00, "2026-03-10"));
    is(refusal(&contract, &finance, reverse(2)), Reason::NoSuchPart, Clause::C1_3_2);
    let contract = done(contract, reverse(1));
    assert_eq!(contract.received(), Fen::ZERO);
    let (reason, stamp) = contract.payments[0].reversed.clone().expect("reversed");
    assert_eq!((reason, stamp.by), (note("录错合同"), finance.person));
    let contract = done(contract, paid(1_00, "2026-03-10"));
    assert_eq!(contract.payments.len(), 2, "nothing is deleted");
    is(refusal(&contract, &finance, reverse(1)), Reason::AlreadyDone, Clause::C1_3_2);
    let cancelled = Contract { status: ContractStatus::Cancelled, ..contract };
    assert!(ask(&cancelled, &finance, &reverse(2)).is_ok(), "what is wrong can be put right later as well");
}

#[test]
fn clause_1_3_2_overdue_is_what_was_due_before_today() {
    let contract = done(handed_in(), paid(10_000_00, "2026-03-10"));
    let late = |today| overdue(&contract.dues(), date(today)).0;
    assert_eq!(late("2026-03-05"), 0, "its last day");
    assert_eq!(late("2026-03-06"), 20_000_00);
    assert_eq!(late("2026-05-11"), 80_000_00, "the instalment without a date is never late");
    assert_eq!(days_overdue(date("2026-03-05"), date("2026-03-06")), Some(1));
}

#[test]
fn clause_1_3_2_ages_follow_one_another_without_a_gap() {
    let today = date("2026-06-30");
    for days in -3..120 {
        let due_on = today - chrono::TimeDelta::days(days);
        let age = Age::of(Some(due_on), today);
        let expected = match days {
            ..=0 => Age::NotDue,
            1..=30 => Age::Days30,
            31..=90 => Age::Days90,
            _ => Age::Older,
        };
        assert_eq!(age, expected, "{days} days");
        let holds = |age: &Age| {
            let (first, last) = age.due_between(today);
            first.is_none_or(|first| first <= due_on) && last.is_none_or(|last| due_on <= last)
        };
        let of: Vec<_> = Age::ALL.into_iter().filter(holds).collect();
        assert_eq!(of, [age], "{days} days");
    }
    assert_eq!(Age::of(None, today), Age::NotDue);
    for age in Age::ALL {
        assert_eq!(serde_json::to_value(age).expect("a word"), age.code());
    }
}

#[test]
fn clause_1_3_2_receivables_are_seen_by_those_who_answer_for_them() {
    let contract = handed_in();
    for role in Role::ALL {
        assert_eq!(may_see(&contract, &actor(*role)), role.sees_receivables(), "{role:?}");
    }
    let colleague = numbered(Role::AccountManager, 1);
    assert!(!may_see(&contract, &colleague));
    assert_eq!(colleague.sight_of_receivables().own, Some(colleague.person));
    let assistant = actor(Role::MarketAssistant);
    assert!(!assistant.sight().is_empty() && assistant.sight_of_receivables().is_empty());
    assert_eq!(actor(Role::GeneralManager).sight_of_receivables().departments, [DEPARTMENT]);
}

#[test]
fn clause_2_1_2_an_approver_sees_all_that_the_customer_owes() {
    let street = Setting { terms: planned(ContractKind::Formal), ..Setting::default() }.street();
    let owner = street.contract.account_manager;
    let review = &street.contract.approvals[0];
    assert_eq!(review.outcome, Some(Outcome::Agreed));
    let general_manager = actor(Role::GeneralManager);
    assert!(approves(review, &general_manager, DEPARTMENT, owner), "decided on it");
    assert!(!approves(review, &numbered(Role::GeneralManager, 1), DEPARTMENT, owner), "it is over");
    assert!(!approves(review, &street.owner, DEPARTMENT, owner));
    assert!(general_manager.sight_of_customer(true).all && !general_manager.sight_of_customer(false).all);

    let drafted = Setting { terms: planned(ContractKind::Formal), ..Setting::default() }.drafted();
    let submitted = contract::decide(
        &drafted,
        &actor(Role::AccountManager),
        &ContractAct::Submit,
        &facts(),
        &clock("2026-03-10"),
    );
    let Ok([ContractEvent::Submitted { approval }]) = submitted.as_deref() else { panic!("{submitted:?}") };
    assert!(approves(approval, &general_manager, DEPARTMENT, owner), "it waits for them");
    assert!(!approves(approval, &actor(Role::Finance), DEPARTMENT, owner));
}

fn plans() -> impl Strategy<Value = Vec<Instalment>> {
    let due_on = prop_oneof![Just(None), (0..400u64).prop_map(Some)];
    let one = (1..1_000_000i64, due_on).prop_map(|(amount, days)| Instalment {
        due_on: days.map(|days| date("2026-01-01") + chrono::Days::new(days)),
        ..instalment("期次", amount, None)
    });
    prop::collection::vec(one, 0..8)
}

proptest! {
    #[test]
    fn clause_1_3_2_what_is_open_and_what_was_received_make_the_plan(
        plan in plans(),
        received in 0..9_000_000i64,
        today in 0..500u64,
    ) {
        let today = date("2026-01-01") + chrono::Days::new(today);
        let dues = dues(&plan, Fen(received));
        let total = |part: fn(&Due) -> Fen| sum(dues.iter().map(part)).expect("it can be held").0;
        let planned = total(|due| due.amount);
        prop_assert!(dues.iter().all(|due| due.open >= Fen::ZERO && due.received >= Fen::ZERO));
        prop_assert_eq!(total(|due| due.received), received.min(planned));
        prop_assert_eq!(total(|due| due.open) + received.min(planned), planned);
        let late = overdue(&dues, today).0;
        let was_due = dues.iter().filter(|due| due.due_on.is_some_and(|on| on < today)).map(|due| due.amount.0);
        prop_assert_eq!(late, (was_due.sum::<i64>() - received).max(0));
        let by_age = Age::ALL.map(|age| {
            dues.iter().filter(|due| Age::of(due.due_on, today) == age).map(|due| due.open.0).sum::<i64>()
        });
        prop_assert_eq!(by_age.iter().sum::<i64>(), total(|due| due.open));
        prop_assert_eq!(by_age[1..].iter().sum::<i64>(), late);
    }
}

/// Brings the contract to the status with what the act needs there.
fn prepared(kind: ContractActKind, status: ContractStatus) -> (Contract, ContractAct) {
    let mut contract = contract(ContractKind::Formal, ContractStatus::Draft);
    let take = |contract: Contract, who: &Actor, act: ContractAct| {
        let events = contract::decide(&contract, who, &act, &facts(), &clock("2026-03-10")).expect("allowed");
        let stamp = Stamp { by: who.person, in_name_of: None, at: clock("2026-03-10").now };
        let (id, mut state) = (contract.id, Some(contract));
        for event in &events {
            state = contract::apply(state, id, event, &stamp);
        }
        state.expect("a contract stays one")
    };
    let (owner, general_manager) = (actor(Role::AccountManager), actor(Role::GeneralManager));
    let decision = |contract: &Contract, decision| {
        let content = contract.approvals.last().map(|approval| approval.content.clone());
        let content = content.unwrap_or_else(|| regulation::approval::ContentHash::of(&"nothing"));
        let comment = (decision != Decision::Agree).then(|| note("不同意"));
        ContractAct::Decide(1, DecideStep { decision, comment, content, step: 0 })
    };
    let attach = || {
        let files = vec![regulation::sample::file()];
        ContractAct::Attach(AttachmentEntry { kind: AttachmentKind::Quotation, files, note: None })
    };
    if kind == ContractActKind::WithdrawAttachment {
        contract = take(contract, &owner, attach());
    }
    if status != ContractStatus::Draft {
        contract = take(contract, &owner, ContractAct::Submit);
    }
    if status == ContractStatus::Rejected {
        let no = decision(&contract, Decision::Reject);
        contract = take(contract, &general_manager, no);
    } else if !matches!(status, ContractStatus::Draft | ContractStatus::InReview) {
        let yes = decision(&contract, Decision::Agree);
        contract = take(contract, &general_manager, yes);
        contract = take(contract, &actor(Role::Finance), paid(1_00, "2026-03-10"));
    }
    let project = ProjectId(uuid::Uuid::from_u128(9));
    if status == ContractStatus::HandedIn {
        contract = take(contract, &owner, ContractAct::HandIn(project));
    } else if status == ContractStatus::Cancelled {
        contract = take(contract, &owner, ContractAct::Cancel(note("作废")));
    }
    assert_eq!(contract.status, status);
    let act = match kind {
        ContractActKind::Edit => ContractAct::Edit(planned(ContractKind::Formal)),
        ContractActKind::AttachScan => ContractAct::AttachScan(regulation::sample::file()),
        ContractActKind::Submit => ContractAct::Submit,
        ContractActKind::Decide => decision(&contract, Decision::Agree),
        ContractActKind::Withdraw => ContractAct::Withdraw,
        ContractActKind::HandIn => ContractAct::HandIn(project),
        ContractActKind::Cancel => ContractAct::Cancel(note("作废")),
        ContractActKind::RecordPayment => paid(1_00, "2026-03-10"),
        ContractActKind::ReversePayment => ContractAct::ReversePayment(1, note("录错合同")),
        ContractActKind::Attach => attach(),
        ContractActKind::WithdrawAttachment => ContractAct::WithdrawAttachment(1),
    };
    (contract, act)
}

#[test]
fn clause_1_3_2_the_table_of_who_does_what_to_a_contract() {
    let mut table = String::from(
        "Every act on a contract in every status by every role: what came of it. Acts that a role never does are\n\
         left out. Written by crates/regulation/tests/rules/payment.rs.\n",
    );
    let others = [("account_manager of another contract", numbered(Role::AccountManager, 1))];
    let people = Role::ALL.iter().map(|role| (role.code(), actor(*role))).chain(others);
    for (name, who) in people {
        let mut rows = String::new();
        for kind in ContractActKind::ALL {
            let cells = ContractStatus::ALL.map(|status| {
                let (contract, act) = prepared(kind, status);
                ask_with_facts(&contract, &who, &act)
            });
            if cells.iter().any(|cell| !["role-required", "not-your-step"].contains(&cell.as_str())) {
                let cells = cells.map(|cell| format!("{cell:<24}")).concat();
                writeln!(rows, "  {:<20}{}", kind.code(), cells.trim_end()).expect("a string");
            }
        }
        if !rows.is_empty() {
            let heads = ContractStatus::ALL.map(|status| format!("{:<24}", status.code())).concat();
            write!(table, "\n{name}\n  {:<20}{}\n{rows}", "", heads.trim_end()).expect("a string");
        }
    }
    generated::matches("contract_permissions.txt", &table);
}

fn ask_with_facts(contract: &Contract, who: &Actor, act: &ContractAct) -> String {
    match contract::decide(contract, who, act, &facts(), &clock("2026-03-10")) {
        Ok(_) => "ok".to_owned(),
        Err(refusal) => refusal.first().reason.key().to_owned(),
    }
}
