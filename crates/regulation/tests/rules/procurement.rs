//! 2.4.2: purchase by the effective list, receipts in parts, arrival; and what becomes of surplus (D11).

use crate::{is, lists};
use regulation::act::Act;
use regulation::clause::Clause;
use regulation::duties::{DutyKind, Role};
use regulation::lifecycle::Status;
use regulation::money::Fen;
use regulation::procurement::{Disposal, OrderEntry, Tally};
use regulation::refusal::Reason;
use regulation::sample::{Street, change, date, line, order, receipt, settle};
use regulation::text::Quantity;

const COMMERCE: Role = Role::CommerceRepresentative;

fn executing() -> Street {
    Street::new().up_to(Status::Executing)
}

fn ordered(lines: &[(u32, u32)]) -> Street {
    let mut street = executing();
    street.act(COMMERCE, Act::OrderPurchase(order(lines)));
    street
}

fn tally(street: &Street, line: u32) -> Tally {
    street.project.tally().get(&line).copied().unwrap_or_default()
}

/// An approved change of how many switches are asked for.
#[track_caller]
fn ask_for(street: &mut Street, switches: u32) {
    let mut list = street.list();
    list[0].quantity = Quantity::new(switches.into()).expect("units");
    street.act(Role::AccountManager, Act::WriteChange(change(&list)));
    let number = street.project.changes.last().expect("written").number;
    street.act(Role::AccountManager, Act::SubmitChange(number)).agree();
}

#[test]
fn clause_2_4_2_commerce_orders_by_the_list_and_never_more_than_it_asks_for() {
    let mut street = ordered(&[(1, 1)]);
    let more = Act::OrderPurchase(order(&[(1, 2)]));
    lists(street.refusal(COMMERCE, more), &[(Reason::BeyondList, "/lines/0/quantity")]);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 1), (2, 1)])));
    assert_eq!(tally(&street, 1).to_order(), 0);
    let refused = street.refusal(Role::AccountManager, Act::OrderPurchase(order(&[(1, 1)])));
    is(refused, Reason::RoleRequired, Clause::C2_4_2);
}

#[test]
fn clause_2_4_2_an_order_is_checked_line_by_line() {
    let street = executing();
    lists(street.refusal(COMMERCE, Act::OrderPurchase(order(&[]))), &[(Reason::ListEmpty, "/lines")]);
    let mut odd = order(&[(9, 1), (1, 1), (1, 1)]);
    odd.lines[1].unit_cost = Fen(-1);
    odd.promised_on = Some(date("1999-12-31"));
    lists(
        street.refusal(COMMERCE, Act::OrderPurchase(odd)),
        &[
            (Reason::LineUnknown, "/lines/0/equipment_line_id"),
            (Reason::LineTwice, "/lines/2/equipment_line_id"),
            (Reason::AmountNegative, "/lines/1/unit_cost"),
            (Reason::DateImplausible, "/promised_on"),
        ],
    );
}

#[test]
fn clause_2_4_2_no_arrival_is_promised_for_a_day_that_has_passed() {
    let street = executing();
    let promised = |day| Act::OrderPurchase(OrderEntry { promised_on: Some(date(day)), ..order(&[(1, 1)]) });
    lists(street.refusal(COMMERCE, promised("2026-03-09")), &[(Reason::DateTooEarly, "/promised_on")]);
    let today = street.person(COMMERCE);
    assert!(street.ask(&today, &promised("2026-03-10")).is_ok());
}

#[test]
fn clause_2_4_2_goods_come_in_parts_and_never_more_than_was_ordered() {
    let mut street = ordered(&[(1, 2)]);
    let came = |units| Act::RecordReceipt(1, receipt("2026-03-10", &[(1, units)]));
    street.act(COMMERCE, came(1));
    lists(street.refusal(COMMERCE, came(2)), &[(Reason::BeyondOrdered, "/lines/0/quantity")]);
    street.act(COMMERCE, came(1));
    lists(street.refusal(COMMERCE, came(1)), &[(Reason::BeyondOrdered, "/lines/0/quantity")]);
    let other = Act::RecordReceipt(1, receipt("2026-03-10", &[(2, 1)]));
    lists(street.refusal(COMMERCE, other), &[(Reason::NotOnOrder, "/lines/0/equipment_line_id")]);
    is(
        street.refusal(COMMERCE, Act::RecordReceipt(2, receipt("2026-03-10", &[(1, 1)]))),
        Reason::NoSuchPart,
        Clause::C2_4_2,
    );
}

#[test]
fn clause_2_4_2_goods_come_neither_tomorrow_nor_before_the_project() {
    let street = ordered(&[(1, 2)]);
    let came = |day| Act::RecordReceipt(1, receipt(day, &[(1, 1)]));
    lists(street.refusal(COMMERCE, came("2026-03-11")), &[(Reason::DateInFuture, "/received_on")]);
    lists(street.refusal(COMMERCE, came("2026-03-01")), &[(Reason::DateTooEarly, "/received_on")]);
}

#[test]
fn clause_2_4_2_what_an_ended_order_did_not_bring_is_ordered_elsewhere() {
    let mut street = ordered(&[(1, 2), (2, 1)]);
    street
        .act(COMMERCE, Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 1)])))
        .act(COMMERCE, Act::EndOrder(1));
    is(street.refusal(COMMERCE, Act::EndOrder(1)), Reason::OrderEnded, Clause::C2_4_2);
    let late = Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 1)]));
    is(street.refusal(COMMERCE, late), Reason::OrderEnded, Clause::C2_4_2);
    is(street.refusal(COMMERCE, Act::EndOrder(2)), Reason::NoSuchPart, Clause::C2_4_2);
    assert_eq!((tally(&street, 1).to_order(), tally(&street, 2).to_order()), (1, 1));
    street.up_to(Status::Closed);
}

#[test]
fn clause_2_4_2_arrival_is_set_by_commerce_and_only_when_every_unit_is_there() {
    let mut street = ordered(&[(1, 2)]);
    is(street.refusal(COMMERCE, Act::SetArrived), Reason::NotAllArrived, Clause::C2_4_2);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(2, 1)]))).receive_everything();
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::SetArrived));
    for role in Role::ALL.iter().filter(|role| **role != COMMERCE) {
        is(street.refusal(*role, Act::SetArrived), Reason::RoleRequired, Clause::C2_4_2);
    }
    street.act(COMMERCE, Act::SetArrived);
    assert_eq!(street.project.status, Status::Arrived);
}

#[test]
fn clause_2_4_2_a_receipt_is_not_missed_when_a_list_is_as_long_as_it_may_be() {
    let million = line("LICENCE", 1_000_000, 0, 0);
    let equipment = vec![million; 5_000];
    let street = regulation::sample::Setting { equipment, ..regulation::sample::Setting::default() }.street();
    let street = street.up_to(Status::Executing);
    let refused = street.refusal(COMMERCE, Act::SetArrived);
    assert_eq!(refused.first().values, [("units".to_string(), "5000000000".to_string())]);
    assert_eq!(regulation::closing::conditions(&street.project)[0].units, Some((0, 5_000_000_000)));
}

#[test]
fn clause_2_4_4_surplus_that_has_not_come_is_cut_from_its_order_and_counted_once() {
    let mut street = ordered(&[(1, 2), (2, 1)]);
    ask_for(&mut street, 1);
    assert_eq!(tally(&street, 1).surplus(), 1);
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::DisposeSurplus));
    street.act(COMMERCE, Act::DisposeSurplus(settle(1, 1, Disposal::CancelOrder)));
    assert_eq!(tally(&street, 1).ordered, 1);
    let both = Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 2)]));
    lists(street.refusal(COMMERCE, both), &[(Reason::BeyondOrdered, "/lines/0/quantity")]);
    street.act(COMMERCE, Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 1), (2, 1)])));
    assert!(!street.project.orders[0].is_outstanding(), "nothing more will come");
    street.act(COMMERCE, Act::EndOrder(1));
    assert_eq!((tally(&street, 1).ordered, tally(&street, 1).arrived), (1, 1), "cut once, not twice");
    street.up_to(Status::Closed);
}

#[test]
fn clause_2_4_4_surplus_that_came_goes_back_to_stock_or_to_another_project() {
    for disposal in [Disposal::ReturnToSupplier, Disposal::Stock, Disposal::OtherProject] {
        let mut street = Street::new().up_to(Status::Arrived);
        ask_for(&mut street, 1);
        let settled = |units| Act::DisposeSurplus(settle(1, units, disposal));
        lists(street.refusal(COMMERCE, settled(2)), &[(Reason::BeyondSurplus, "/quantity")]);
        street.act(COMMERCE, settled(1));
        assert_eq!(tally(&street, 1).arrived, 1);
        lists(street.refusal(COMMERCE, settled(1)), &[(Reason::BeyondSurplus, "/quantity")]);
        let nothing_to_come = Act::DisposeSurplus(settle(1, 1, Disposal::CancelOrder));
        lists(street.refusal(COMMERCE, nothing_to_come), &[(Reason::BeyondSurplus, "/quantity")]);
        street.up_to(Status::Closed);
    }
}

#[test]
fn clause_2_4_4_what_the_list_asks_for_is_never_given_away_as_surplus() {
    let mut street = ordered(&[(1, 2), (2, 1)]);
    street.act(COMMERCE, Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 1), (2, 1)])));
    ask_for(&mut street, 1);
    // One of two switches came; the surplus is the one that is still to come.
    let came = Act::DisposeSurplus(settle(1, 1, Disposal::Stock));
    lists(street.refusal(COMMERCE, came), &[(Reason::BeyondSurplus, "/quantity")]);
    street.act(COMMERCE, Act::SetArrived);
    street.act(COMMERCE, Act::DisposeSurplus(settle(1, 1, Disposal::CancelOrder)));
    street.up_to(Status::Closed);
}

#[test]
fn clause_2_4_4_a_line_taken_off_the_list_leaves_all_its_goods_as_surplus() {
    let mut street = ordered(&[(1, 2), (2, 1)]);
    let list = street.list();
    street.act(Role::AccountManager, Act::WriteChange(change(&list[1..])));
    street.act(Role::AccountManager, Act::SubmitChange(1)).agree();
    assert_eq!(tally(&street, 1).surplus(), 2);
    let again = Act::OrderPurchase(order(&[(1, 1)]));
    lists(street.refusal(COMMERCE, again), &[(Reason::LineUnknown, "/lines/0/equipment_line_id")]);
    street.act(COMMERCE, Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 1), (2, 1)])));
    street.act(COMMERCE, Act::DisposeSurplus(settle(1, 1, Disposal::CancelOrder)));
    street.act(COMMERCE, Act::DisposeSurplus(settle(1, 1, Disposal::Stock)));
    street.up_to(Status::Closed);
}

#[test]
fn clause_2_4_4_goods_given_away_are_ordered_again_when_the_customer_wants_them_back() {
    let mut street = Street::new().up_to(Status::Arrived);
    ask_for(&mut street, 1);
    street.act(COMMERCE, Act::DisposeSurplus(settle(1, 1, Disposal::Stock)));
    ask_for(&mut street, 3);
    assert_eq!(street.project.status, Status::Executing);
    assert_eq!(tally(&street, 1).to_order(), 2);
    street.up_to(Status::Closed);
}
