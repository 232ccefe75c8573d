//! 2.2, first box 获取需求信息: demands (D1).

use crate::is;
use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::contract::{ContractKind, Terms};
use regulation::demand::{self, Demand, DemandAct, DemandEnd, DemandEntry, VisitEntry};
use regulation::duties::{Actor, DutyKind, Role};
use regulation::id::{ContractId, CustomerId, DemandId};
use regulation::money::Fen;
use regulation::refusal::{Reason, Refusal};
use regulation::sample::{CUSTOMER, actor, clock, date, note, numbered};
use regulation::text::Title;

fn entry() -> DemandEntry {
    DemandEntry {
        customer_id: CUSTOMER,
        contact: None,
        title: Title::new("机房扩容").expect("a title"),
        content: note("两台交换机"),
        estimate: Some(Fen(100_000_00)),
        wanted_on: Some(date("2026-05-01")),
        source: None,
    }
}

fn visit(on: &str, quoted: i64) -> DemandAct {
    DemandAct::Visit(VisitEntry { on: date(on), content: note("初步报价"), quoted: Some(Fen(quoted)) })
}

fn owner() -> Actor {
    actor(Role::AccountManager)
}

fn take(mut demand: Option<Demand>, events: &[demand::DemandEvent]) -> Demand {
    let stamp = Stamp { by: owner().person, in_name_of: None, at: clock("2026-03-10").now };
    for event in events {
        demand = demand::apply(demand, DemandId(uuid::Uuid::from_u128(8)), event, &stamp);
    }
    demand.expect("a demand")
}

fn recorded() -> Demand {
    take(None, &demand::record(&owner(), entry(), &clock("2026-03-10")).expect("an account manager"))
}

fn done(demand: Demand, act: DemandAct) -> Demand {
    let events = demand::decide(&demand, &owner(), &act, &clock("2026-03-10")).expect("allowed");
    take(Some(demand), &events)
}

fn refusal(demand: &Demand, who: &Actor, act: DemandAct) -> Refusal {
    demand::decide(demand, who, &act, &clock("2026-03-10")).expect_err("refused")
}

#[test]
fn clause_2_2_a_demand_is_recorded_followed_and_ends_in_a_contract() {
    let demand = recorded();
    assert_eq!(demand.duties()[0].kind, DutyKind::FollowDemand);
    let demand = done(demand, DemandAct::Edit(DemandEntry { estimate: None, ..entry() }));
    let demand = done(demand, visit("2026-03-09", 98_000_00));
    assert_eq!(demand.visits.len(), 1);
    let contract = ContractId(uuid::Uuid::from_u128(7));
    let demand = done(demand, DemandAct::End(DemandEnd::Contract(contract)));
    assert_eq!(demand.duties(), []);
    is(refusal(&demand, &owner(), visit("2026-03-10", 1)), Reason::DemandEnded, Clause::C2_2);
}

#[test]
fn clause_2_2_a_demand_becomes_a_contract_of_its_own_customer() {
    let mut terms = regulation::sample::terms(ContractKind::Formal, 100_000_00);
    let contract = ContractId(uuid::Uuid::from_u128(7));
    let become_it =
        |terms: &Terms| demand::become_contract(&recorded(), &owner(), contract, terms, &clock("2026-03-10"));
    assert!(become_it(&terms).is_ok());
    terms.customer_id = CustomerId(uuid::Uuid::from_u128(99));
    let refused = become_it(&terms).expect_err("another customer");
    crate::lists(refused, &[(Reason::DemandOfOtherCustomer, "/customer_id")]);
}

#[test]
fn clause_2_2_a_demand_is_open_again_when_its_contract_is_cancelled() {
    let contract = ContractId(uuid::Uuid::from_u128(7));
    let ended = done(recorded(), DemandAct::End(DemandEnd::Contract(contract)));
    assert_eq!(demand::resume(&ended, ContractId(uuid::Uuid::from_u128(6))), None, "another contract");
    let event = demand::resume(&ended, contract).expect("it had ended in this one");
    let open = take(Some(ended), &[event]);
    assert_eq!(open.duties()[0].kind, DutyKind::FollowDemand);
    done(open, visit("2026-03-09", 98_000_00));
}

#[test]
fn clause_2_2_only_an_account_manager_records_and_only_the_own_follows() {
    let refused = demand::record(&actor(Role::Finance), entry(), &clock("2026-03-10")).expect_err("refused");
    is(refused, Reason::RoleRequired, Clause::C2_2);
    let colleague = numbered(Role::AccountManager, 1);
    is(refusal(&recorded(), &colleague, visit("2026-03-10", 1)), Reason::NotTheOwner, Clause::C2_2);
    let no_longer = Actor { grants: vec![], ..owner() };
    is(refusal(&recorded(), &no_longer, visit("2026-03-10", 1)), Reason::RoleRequired, Clause::C2_2);
}

#[test]
fn clause_2_2_every_act_on_a_demand_says_whether_it_is_open() {
    let open = |demand: &Demand, who: &Actor| {
        let acts = demand::acts_open_to(demand, who).into_iter();
        acts.map(|(kind, answer)| (kind.code(), answer.err().map(|refusal| refusal.first().reason)))
            .collect::<Vec<_>>()
    };
    let each = |reason| ["edit", "visit", "end"].map(|code| (code, reason)).to_vec();
    assert_eq!(open(&recorded(), &owner()), each(None));
    let colleague = numbered(Role::AccountManager, 1);
    assert_eq!(open(&recorded(), &colleague), each(Some(Reason::NotTheOwner)));
    let dropped = done(recorded(), DemandAct::End(DemandEnd::Dropped(note("客户取消采购"))));
    assert_eq!(open(&dropped, &owner()), each(Some(Reason::DemandEnded)));
}

#[test]
fn clause_2_2_figures_and_dates_of_a_demand_are_plausible() {
    let odd = DemandEntry { estimate: Some(Fen(-1)), wanted_on: Some(date("0026-05-01")), ..entry() };
    crate::lists(
        demand::record(&owner(), odd, &clock("2026-03-10")).expect_err("refused"),
        &[(Reason::AmountNegative, "/estimate"), (Reason::DateImplausible, "/wanted_on")],
    );
    is(refusal(&recorded(), &owner(), visit("2026-03-11", 1)), Reason::DateInFuture, Clause::C2_2);
    is(refusal(&recorded(), &owner(), visit("2026-03-10", -1)), Reason::AmountNegative, Clause::C2_2);
    for day in ["0001-01-01", "1900-01-01"] {
        crate::lists(
            refusal(&recorded(), &owner(), visit(day, -1)),
            &[(Reason::DateImplausible, "/on"), (Reason::AmountNegative, "/quoted")],
        );
    }
}

#[test]
fn clause_2_2_nothing_is_wanted_by_a_day_that_has_passed() {
    let past = DemandEntry { wanted_on: Some(date("2026-03-09")), ..entry() };
    let refused = demand::record(&owner(), past.clone(), &clock("2026-03-10")).expect_err("refused");
    crate::lists(refused, &[(Reason::DateTooEarly, "/wanted_on")]);
    let edit = |entry, day| demand::decide(&recorded(), &owner(), &DemandAct::Edit(entry), &clock(day));
    crate::lists(edit(past, "2026-03-10").expect_err("refused"), &[(Reason::DateTooEarly, "/wanted_on")]);
    let late = DemandEntry { estimate: None, ..entry() };
    assert!(edit(late, "2026-08-01").is_ok(), "the day has passed since it was recorded");
}
