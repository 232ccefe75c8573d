//! 2.4.3: delivery, ten working days, the 《项目设备用户签收明细表》 with its serial numbers; 2.5.1: handing it in.

use crate::{is, lists};
use regulation::act::{Act, ActKind};
use regulation::calendar::{Calendar, DayKind, Due};
use regulation::clause::Clause;
use regulation::clock::SerialElsewhere;
use regulation::decide::acts_open_to;
use regulation::duties::{Actor, DutyKind, Role, Whose};
use regulation::lifecycle::Status;
use regulation::refusal::Reason;
use regulation::sample::{
    Setting, Street, actor, change, date, delivery, file, line, note, numbered, order, receipt, sheet,
};
use regulation::serial::SerialNumber;
use regulation::sign_off::{DeliveryEntry, SheetEntry, SheetState};

const OWNER: Role = Role::AccountManager;
const COMMERCE: Role = Role::CommerceRepresentative;
const ADMINISTRATOR: Role = Role::ProjectAdministrator;

fn arrived() -> Street {
    Street::new().up_to(Status::Arrived)
}

fn whole() -> SheetEntry {
    sheet("2026-03-10", &[(1, 2, &["SN-1", "SN-2"]), (2, 1, &[])])
}

fn write(entry: SheetEntry) -> Act {
    Act::WriteSheet(None, entry)
}

fn written() -> Street {
    let mut street = arrived();
    street.act(OWNER, write(whole()));
    street
}

fn submitted() -> Street {
    let mut street = arrived();
    street.submit_sheet(whole());
    street
}

#[test]
fn clause_2_4_3_the_account_manager_delivers_and_confirms() {
    let mut street = arrived();
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::ArrangeDelivery));
    let carried = delivery(false, "2026-03-12", &[(1, 2), (2, 1)]);
    is(street.refusal(COMMERCE, Act::ArrangeDelivery(carried.clone())), Reason::RoleRequired, Clause::C2_4_3);
    street.act(OWNER, Act::ArrangeDelivery(carried));
    is(street.refusal(COMMERCE, Act::ConfirmDelivery(1)), Reason::RoleRequired, Clause::C2_4_3);
    street.act(OWNER, Act::ConfirmDelivery(1));
    is(street.refusal(OWNER, Act::ConfirmDelivery(1)), Reason::AlreadyDone, Clause::C2_4_3);
    is(street.refusal(OWNER, Act::ConfirmDelivery(2)), Reason::NoSuchPart, Clause::C2_4_3);
}

/// The units of line 1 that a delivery may not exceed, when it is arranged for more.
fn most(street: &Street, who: Role, entry: DeliveryEntry) -> String {
    let refusal = street.refusal(who, Act::ArrangeDelivery(entry));
    is(refusal.clone(), Reason::BeyondDeliverable, Clause::C2_4_3);
    refusal.first().values.iter().find(|(name, _)| name == "most").expect("a figure").1.clone()
}

#[test]
fn clause_2_4_3_no_more_is_delivered_than_has_arrived_and_is_not_delivered_already() {
    let mut street = arrived();
    let of = |units| delivery(false, "2026-03-12", &[(1, units)]);
    assert_eq!(most(&street, OWNER, of(3)), "2");
    street.act(OWNER, Act::ArrangeDelivery(of(1)));
    assert_eq!(most(&street, OWNER, of(2)), "1");
    street.act(OWNER, Act::ArrangeDelivery(of(1)));
    assert_eq!(most(&street, OWNER, of(1)), "0");
    street.act(OWNER, Act::ConfirmDelivery(1)).act(OWNER, Act::DiscardDelivery(2));
    assert_eq!(most(&street, OWNER, of(2)), "1", "what was discarded can be delivered otherwise");
    is(street.refusal(OWNER, Act::DiscardDelivery(1)), Reason::AlreadyDone, Clause::C2_4_3);
    is(street.refusal(OWNER, Act::ConfirmDelivery(2)), Reason::AlreadyDone, Clause::C2_4_3);
    let mut street = arrived();
    street.submit_sheet(whole());
    assert_eq!(most(&street, OWNER, of(1)), "0", "the customer has signed for everything");
}

#[test]
fn clause_2_4_3_what_goes_straight_to_the_customer_is_not_taken_from_the_store() {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2)])));
    street.act(COMMERCE, Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 1)])));
    let of = |direct, units| delivery(direct, "2026-03-12", &[(1, units)]);
    street.act(OWNER, Act::ArrangeDelivery(of(true, 1)));
    is(street.refusal(COMMERCE, Act::ArrangeDelivery(of(false, 1))), Reason::RoleRequired, Clause::C2_4_3);
    assert_eq!(most(&street, COMMERCE, of(true, 2)), "1");
    street.act(OWNER, Act::ArrangeDelivery(of(false, 1)));
    assert_eq!(most(&street, OWNER, of(false, 1)), "0");
    street.act(COMMERCE, Act::DiscardDelivery(1));
    is(street.refusal(COMMERCE, Act::DiscardDelivery(2)), Reason::RoleRequired, Clause::C2_4_3);
}

#[test]
fn clause_2_4_3_nothing_is_delivered_before_it_came() {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2)])));
    let ordered = street.clock.today;
    street.act(COMMERCE, Act::RecordReceipt(1, receipt(&ordered.to_string(), &[(1, 1)])));
    let later = ordered + chrono::Days::new(5);
    street.on(&later.to_string());
    street.act(COMMERCE, Act::RecordReceipt(1, receipt(&later.to_string(), &[(1, 1)])));
    let too_early = |street: &Street, direct, on: chrono::NaiveDate, units| {
        let refusal =
            street.refusal(OWNER, Act::ArrangeDelivery(delivery(direct, &on.to_string(), &[(1, units)])));
        is(refusal.clone(), Reason::DateTooEarly, Clause::C2_4_3);
        assert_eq!(refusal.first().pointer.as_deref(), Some("/on"));
        refusal.first().values[0].1.clone()
    };
    let day_before = |day: chrono::NaiveDate| day.pred_opt().expect("a day");
    assert_eq!(too_early(&street, false, day_before(ordered), 1), ordered.to_string());
    assert_eq!(too_early(&street, false, day_before(later), 2), later.to_string(), "the second came later");
    too_early(&street, true, date("2001-01-01"), 1);
    street.act(OWNER, Act::ArrangeDelivery(delivery(false, &ordered.to_string(), &[(1, 1)])));
    assert_eq!(too_early(&street, false, day_before(later), 1), later.to_string(), "the first has gone");
    street.act(OWNER, Act::ArrangeDelivery(delivery(false, &later.to_string(), &[(1, 1)])));
}

#[test]
fn clause_2_5_2_a_closed_project_has_no_delivery_waiting() {
    let mut street = arrived();
    street.act(OWNER, Act::ArrangeDelivery(delivery(false, "2026-03-12", &[(1, 2)])));
    let street = street.up_to(Status::Closed);
    assert!(street.project.deliveries[0].confirmed.is_some() && !street.project.deliveries[0].waits());
}

#[test]
fn clause_2_4_3_a_sheet_is_signed_after_the_goods_it_names_came() {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2), (2, 1)])));
    let first = street.clock.today;
    street.act(COMMERCE, Act::RecordReceipt(1, receipt(&first.to_string(), &[(2, 1)])));
    let later = first + chrono::Days::new(5);
    street.on(&later.to_string());
    street.act(COMMERCE, Act::RecordReceipt(1, receipt(&later.to_string(), &[(1, 2)])));
    let between = (first + chrono::Days::new(2)).to_string();
    street.act(OWNER, write(sheet(&between, &[(2, 1, &[])])));
    let refusal = street.refusal(OWNER, write(sheet(&between, &[(1, 1, &["SN-1"])])));
    is(refusal.clone(), Reason::DateTooEarly, Clause::C2_4_3);
    assert_eq!(refusal.first().pointer.as_deref(), Some("/signed_on"));
    assert_eq!(refusal.first().values, [("date".to_owned(), later.to_string())]);
    let refusal = street.refusal(OWNER, write(sheet("1999-01-01", &[(2, 1, &[])])));
    assert!(refusal.faults.iter().any(|fault| fault.reason == Reason::DateImplausible));
}

#[test]
fn clause_2_4_3_commerce_delivers_straight_to_the_customer_and_notifies() {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2)])));
    let direct = delivery(true, "2026-03-12", &[(1, 2)]);
    street.act(COMMERCE, Act::ArrangeDelivery(direct));
    assert!(
        street
            .project
            .duties()
            .iter()
            .any(|d| d.kind == DutyKind::ConfirmDelivery && d.whose == Whose::Role(COMMERCE))
    );
    is(street.refusal(OWNER, Act::ConfirmDelivery(1)), Reason::RoleRequired, Clause::C2_4_3);
    street.act(COMMERCE, Act::ConfirmDelivery(1));
}

#[test]
fn clause_2_4_3_an_account_manager_is_no_commerce_representative_on_their_own_project() {
    let mut setting = Setting::default();
    setting.owner.grants.extend(actor(COMMERCE).grants);
    let mut street = setting.street().up_to(Status::Executing);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2)])));
    street.act(OWNER, Act::ArrangeDelivery(delivery(true, "2026-03-12", &[(1, 2)])));
    is(street.refusal(OWNER, Act::ConfirmDelivery(1)), Reason::RoleRequired, Clause::C2_4_3);
    is(street.refusal(OWNER, Act::EndOrder(1)), Reason::SeparationOfDuties, Clause::C2_4_2);
}

#[test]
fn clause_2_4_3_only_what_has_arrived_is_delivered_on_a_day_that_is_plausible() {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2)])));
    let carried = delivery(false, "2126-03-12", &[(1, 1), (9, 1)]);
    lists(
        street.refusal(OWNER, Act::ArrangeDelivery(carried)),
        &[
            (Reason::BeyondDeliverable, "/lines/0/quantity"),
            (Reason::LineUnknown, "/lines/1/equipment_line_id"),
            (Reason::DateImplausible, "/on"),
        ],
    );
}

#[test]
fn clause_2_4_3_ten_working_days_run_from_the_arrival_by_the_calendar() {
    let mut street = Street::new().up_to(Status::Executing);
    let off = ["2026-03-16", "2026-03-17"].map(|day| (date(day), DayKind::Holiday));
    street.clock.calendar = Calendar::new(3, off);
    street.buy_and_receive();
    let due = Due { on: date("2026-03-26"), provisional: false, calendar_version: 3 };
    assert_eq!(street.project.arrival().map(|arrival| arrival.due), Some(due));
    let waits = street.project.duties().into_iter().find(|duty| duty.kind == DutyKind::SubmitSheet);
    assert_eq!(waits.and_then(|duty| duty.due_on), Some(due.on));
}

#[test]
fn clause_2_4_3_what_was_there_before_a_change_keeps_its_due_date() {
    let mut street = arrived();
    let first = street.project.signature_due();
    let mut list = street.list();
    list.push(line("X1", 1, 5_000_00, 4_000_00));
    street.act(OWNER, Act::WriteChange(change(&list)));
    street.act(OWNER, Act::SubmitChange(1)).agree();
    assert_eq!(
        street.project.signature_due(),
        first,
        "back to executing, the first arrival still counts (D1)"
    );
    street.on("2026-04-01").buy_and_receive();
    assert_eq!(street.project.arrivals.len(), 2);
    assert_eq!(street.project.signature_due(), first, "two switches are still unsigned");
    street.submit_sheet(sheet("2026-04-01", &[(1, 2, &["SN-1", "SN-2"]), (2, 1, &[])]));
    street.act(ADMINISTRATOR, Act::AcceptSheet(1));
    assert_eq!(street.project.signature_due(), Some(date("2026-04-15")), "the new unit has its own");
}

#[test]
fn clause_2_4_3_a_sheet_is_saved_before_every_serial_number_is_known() {
    let mut street = arrived();
    street.act(OWNER, write(SheetEntry { signed_on: None, ..sheet("2026-03-10", &[(1, 2, &["SN-1"])]) }));
    street.act(OWNER, Act::WriteSheet(Some(1), whole()));
    assert_eq!(street.project.sheets[0].entry, whole());
}

#[test]
fn clause_2_4_3_a_scan_holds_for_what_stood_on_the_signed_paper() {
    let mut street = arrived();
    street.act(OWNER, write(sheet("2026-03-10", &[(1, 2, &["SN-1"]), (2, 1, &[])])));
    street.act(OWNER, Act::AttachSheetScan(1, file()));
    street.act(OWNER, Act::WriteSheet(Some(1), whole()));
    assert!(street.project.sheets[0].scan.is_some(), "what was written by hand is typed in afterwards");
    street
        .act(OWNER, Act::WriteSheet(Some(1), sheet("2026-03-10", &[(1, 2, &["SN-1", "SN-3"]), (2, 1, &[])])));
    lists(street.refusal(OWNER, Act::SubmitSheet(1)), &[(Reason::ScanMissing, "/scan")]);
    street.act(OWNER, Act::AttachSheetScan(1, file()));
    street.act(OWNER, Act::WriteSheet(Some(1), sheet("2026-03-10", &[(1, 2, &["SN-1", "SN-3"])])));
    let revised = &street.project.sheets[0];
    assert_eq!((revised.scan.is_some(), revised.revision, revised.writing), (false, 1, 1));
}

#[test]
fn clause_2_4_3_a_submitted_sheet_has_date_stamp_and_every_serial_number() {
    let mut street = arrived();
    street.act(OWNER, write(SheetEntry { signed_on: None, ..sheet("2026-03-10", &[(1, 2, &["SN-1"])]) }));
    lists(
        street.refusal(OWNER, Act::SubmitSheet(1)),
        &[
            (Reason::FieldMissing, "/signed_on"),
            (Reason::ScanMissing, "/scan"),
            (Reason::SerialCount, "/lines/0/serials"),
        ],
    );
}

#[test]
fn clause_2_4_3_a_sheet_lists_what_arrived_and_is_on_no_other_sheet() {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2)])));
    street.act(COMMERCE, Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 1)])));
    let two = || sheet("2026-03-10", &[(1, 2, &[])]);
    lists(street.refusal(OWNER, write(two())), &[(Reason::BeyondArrived, "/lines/0/quantity")]);
    street.act(OWNER, write(sheet("2026-03-10", &[(1, 1, &[])])));
    let same = write(sheet("2026-03-10", &[(1, 1, &[])]));
    lists(street.refusal(OWNER, same), &[(Reason::BeyondArrived, "/lines/0/quantity")]);
    street.act(OWNER, Act::WriteSheet(Some(1), sheet("2026-03-10", &[(1, 1, &["SN-1"])])));
    lists(street.refusal(OWNER, write(sheet("2026-03-10", &[]))), &[(Reason::ListEmpty, "/lines")]);
    lists(
        street.refusal(OWNER, write(sheet("2026-03-10", &[(7, 1, &[])]))),
        &[(Reason::LineUnknown, "/lines/0/equipment_line_id")],
    );
}

#[test]
fn clause_2_4_3_the_customer_signs_after_the_goods_came_and_not_tomorrow() {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2)])));
    street.act(COMMERCE, Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 2)])));
    let on = |day| write(sheet(day, &[(1, 1, &[])]));
    lists(street.refusal(OWNER, on("2026-03-09")), &[(Reason::DateTooEarly, "/signed_on")]);
    lists(street.refusal(OWNER, on("2026-03-11")), &[(Reason::DateInFuture, "/signed_on")]);
}

#[test]
fn clause_2_4_3_a_serial_number_stands_once_on_all_sheets_of_the_project() {
    let mut street = arrived();
    lists(
        street.refusal(OWNER, write(sheet("2026-03-10", &[(1, 2, &["sn-1", " SN\u{2010}1"])]))),
        &[(Reason::SerialTwice, "/lines/0/serials/1")],
    );
    street.act(OWNER, write(sheet("2026-03-10", &[(1, 1, &["SN-1"])])));
    lists(
        street.refusal(OWNER, write(sheet("2026-03-10", &[(1, 1, &["SN-1"])]))),
        &[(Reason::SerialTwice, "/lines/0/serials/0")],
    );
    street.act(OWNER, Act::DiscardSheet(1));
    street.act(OWNER, write(sheet("2026-03-10", &[(1, 1, &["SN-1"])])));
}

#[test]
fn clause_2_4_3_a_serial_number_lives_on_one_project_at_a_time() {
    let elsewhere = |series: &str| SerialElsewhere {
        series_key: series.into(),
        serial: SerialNumber::new("SN-1").expect("a serial number"),
        project_code: Some("XS-2025-0007".into()),
    };
    let mut street = arrived();
    street.facts.serials_elsewhere = vec![elsewhere("NET/CORE")];
    street.submit_sheet(whole());
    street.facts.serials_elsewhere = vec![elsewhere("NET/ACC")];
    let refused = street.refusal(ADMINISTRATOR, Act::AcceptSheet(1));
    lists(refused, &[(Reason::SerialElsewhere, "/lines/0/serials/0")]);
    let refused = street.refusal(OWNER, write(sheet("2026-03-10", &[(1, 1, &["SN-1"])])));
    assert!(refused.faults.iter().any(|fault| fault.reason == Reason::SerialElsewhere));
    street.facts.serials_elsewhere[0].project_code = None;
    let refused = street.refusal(ADMINISTRATOR, Act::AcceptSheet(1));
    assert!(
        refused.first().values.iter().all(|(name, _)| name == "serial"),
        "who does not see it is not told where"
    );
    lists(refused, &[(Reason::SerialRegistered, "/lines/0/serials/0")]);
}

#[test]
fn clause_2_4_3_a_delivery_waits_for_an_order_and_a_sheet_for_an_arrival() {
    let closed = |street: &Street, kind: ActKind| {
        let open = acts_open_to(&street.project, &street.owner, &street.facts, &street.clock);
        let found = open.into_iter().find(|(own, _)| *own == kind).map(|(_, open)| open);
        found.expect("every act").err().map(|refusal| (refusal.first().reason, refusal.first().clause))
    };
    let street = Street::new().up_to(Status::Executing);
    let none = |reason| Some((reason, Clause::C2_4_3));
    assert_eq!(closed(&street, ActKind::ArrangeDelivery), none(Reason::NothingOrdered));
    assert_eq!(closed(&street, ActKind::WriteSheet), none(Reason::NothingArrived));
    let mut street = arrived();
    assert_eq!(closed(&street, ActKind::ArrangeDelivery), None);
    assert_eq!(closed(&street, ActKind::WriteSheet), None);
    street.submit_sheet(whole());
    assert_eq!(closed(&street, ActKind::WriteSheet), none(Reason::AllOnSheets));
}

#[test]
fn clause_2_4_3_no_more_serials_than_units_and_none_where_none_are_tracked() {
    let street = arrived();
    lists(
        street.refusal(OWNER, write(sheet("2026-03-10", &[(1, 1, &["A", "B"]), (2, 1, &["C"])]))),
        &[(Reason::SerialCount, "/lines/0/serials"), (Reason::SerialNotTracked, "/lines/1/serials")],
    );
}

#[test]
fn clause_2_4_3_what_was_submitted_is_not_written_on_until_it_comes_back() {
    let mut street = submitted();
    for act in [
        Act::WriteSheet(Some(1), whole()),
        Act::AttachSheetScan(1, file()),
        Act::SubmitSheet(1),
        Act::DiscardSheet(1),
    ] {
        is(street.refusal(OWNER, act), Reason::SheetFixed, Clause::C2_4_3);
    }
    is(street.refusal(OWNER, Act::SubmitSheet(7)), Reason::NoSuchPart, Clause::C2_4_3);
    street.act(ADMINISTRATOR, Act::ReturnSheet(1, note("印章不清")));
    street.act(OWNER, Act::WriteSheet(Some(1), whole()));
    street.act(OWNER, Act::SubmitSheet(1)).act(ADMINISTRATOR, Act::AcceptSheet(1));
    assert_eq!(street.project.status, Status::SignedOff);
}

#[test]
fn clause_2_5_1_the_project_administrator_accepts_the_sheet_and_finance_gets_its_copy() {
    let mut street = submitted();
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::AcceptSheet));
    street.act(ADMINISTRATOR, Act::AcceptSheet(1));
    assert_eq!(street.project.status, Status::SignedOff);
    let copies = street.project.duties().into_iter().filter(|duty| duty.kind == DutyKind::ConfirmFinanceCopy);
    assert_eq!(copies.count(), 1);
    for act in [Act::AcceptSheet(1), Act::ReturnSheet(1, note("晚了"))] {
        is(street.refusal(ADMINISTRATOR, act), Reason::StatusForbids, Clause::C2_5_1);
    }
}

#[test]
fn clause_2_5_1_a_sheet_is_accepted_when_it_was_submitted_and_not_by_who_submitted_it() {
    let street = written();
    for act in [Act::AcceptSheet(1), Act::ReturnSheet(1, note("未提交"))] {
        is(street.refusal(ADMINISTRATOR, act), Reason::SheetNotWaiting, Clause::C2_5_1);
    }
    let mut street = Setting { away: true, ..Setting::default() }.street().up_to(Status::Arrived);
    let both = Actor {
        grants: [actor(ADMINISTRATOR).grants, actor(Role::MarketAssistant).grants].concat(),
        ..numbered(ADMINISTRATOR, 1)
    };
    street.act(OWNER, write(whole())).act(OWNER, Act::SubmitSheet(1));
    street.act_as(&both, Act::AttachSheetScan(1, file())).act_as(&both, Act::PassOnSheet(1));
    is(street.refusal_to(&both, Act::AcceptSheet(1)), Reason::OwnDocument, Clause::C2_5_1);
    street.act(ADMINISTRATOR, Act::AcceptSheet(1));
}

#[test]
fn clause_2_5_1_an_office_in_another_city_sends_its_sheet_through_the_market_assistant() {
    let mut street = Setting { away: true, ..Setting::default() }.street().up_to(Status::Arrived);
    street.act(OWNER, write(whole()));
    is(street.refusal(Role::MarketAssistant, Act::PassOnSheet(1)), Reason::SheetNotWaiting, Clause::C2_5_1);
    is(
        street.refusal(Role::MarketAssistant, Act::AttachSheetScan(7, file())),
        Reason::NoSuchPart,
        Clause::C2_4_3,
    );
    let early = street.refusal(Role::MarketAssistant, Act::AttachSheetScan(1, file()));
    is(early, Reason::NotTheOwner, Clause::C2_4_3);
    street.act(OWNER, Act::SubmitSheet(1));
    assert_eq!(street.project.sheets[0].state, SheetState::WithMarketAssistant);
    is(street.refusal(OWNER, Act::AttachSheetScan(1, file())), Reason::SheetFixed, Clause::C2_4_3);
    is(street.refusal(ADMINISTRATOR, Act::AcceptSheet(1)), Reason::SheetNotWaiting, Clause::C2_5_1);
    let refused = street.refusal(Role::MarketAssistant, Act::PassOnSheet(1));
    lists(refused, &[(Reason::ScanMissing, "/scan")]);
    street.act(Role::MarketAssistant, Act::AttachSheetScan(1, file()));
    street.act(Role::MarketAssistant, Act::PassOnSheet(1));
    is(
        street.refusal(Role::MarketAssistant, Act::AttachSheetScan(1, file())),
        Reason::SheetFixed,
        Clause::C2_4_3,
    );
    street.act(ADMINISTRATOR, Act::AcceptSheet(1));
}

#[test]
fn clause_2_1_7_the_market_assistant_of_another_department_passes_nothing_on() {
    let mut street = Setting { away: true, ..Setting::default() }.street().up_to(Status::Arrived);
    street.act(OWNER, write(whole())).act(OWNER, Act::SubmitSheet(1));
    let elsewhere = Actor {
        grants: vec![regulation::duties::Grant {
            role: Role::MarketAssistant,
            reach: regulation::duties::Reach::Departments(vec![]),
        }],
        ..numbered(Role::MarketAssistant, 1)
    };
    is(street.refusal_to(&elsewhere, Act::PassOnSheet(1)), Reason::RoleRequired, Clause::C2_5_1);
}
