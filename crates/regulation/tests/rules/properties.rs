//! Long histories by chance: whatever the rules allow is replayed, written down and read back, and breaks nothing.

use crate::invariants::{broken, broken_step};
use crate::moves::{Move, Moves, TODAY};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use regulation::acceptance::AcceptanceEntry;
use regulation::act::Act;
use regulation::cancellation::{CancellationEntry, Cause};
use regulation::clock::Stamp;
use regulation::coordination::{TaskFormEntry, WorkEntry};
use regulation::equipment::{LineEntry, Plan, budget};
use regulation::event::Event;
use regulation::initiation::InitiationEntry;
use regulation::lifecycle::Status;
use regulation::money::{BasisPoints, Fen};
use regulation::procurement::{Disposal, ReceiptEntry};
use regulation::project::Project;
use regulation::revenue::RevenueEntry;
use regulation::sample::{
    Setting, Street, acceptance, cancellation, change, date, delivery, line, order, receipt, revenue, settle,
    sheet, task_form, work,
};
use regulation::sign_off::{DeliveryEntry, SheetEntry};
use regulation::text::Quantity;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// Three lines, one of them without serial numbers.
fn equipment() -> Vec<LineEntry> {
    let licence = LineEntry { serial_tracked: false, ..line("LICENCE", 1, 20_000_00, 15_000_00) };
    vec![line("S5735", 3, 20_000_00, 15_000_00), licence, line("R4900", 2, 10_000_00, 8_000_00)]
}

fn moves(street: &Street) -> Vec<Move> {
    let moves = Moves::of(&street.project, &street.owner).application().initiation(&street.equipment);
    let moves = moves.approvals().purchase(6).changes(6).sheets(6).revenue();
    moves.cancellation().closing().beside().done()
}

/// Walks on by chance: each number picks one of the moves that the rules allow then.
fn wander(street: &mut Street, choices: &[u16]) -> Result<(), TestCaseError> {
    for choice in choices {
        let allowed: Vec<_> =
            moves(street).into_iter().filter(|(who, act)| street.ask(who, act).is_ok()).collect();
        let Some((who, act)) = allowed.get(usize::from(*choice) % allowed.len().max(1)) else { break };
        let events = street.ask(who, act).expect("just allowed");
        let before = street.project.clone();
        street.take(&events, who);
        let breach =
            broken(&street.project).or_else(|| broken_step(&before, who, act, &events, &street.project));
        prop_assert_eq!(breach, None, "{:?} by {:?}", act, who.grants);
        prop_assert_eq!(&read_back(act)?, act);
    }
    Ok(())
}

/// Through JSON text, and through a JSON value, which sorts its keys.
fn read_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> Result<T, TestCaseError> {
    let text = serde_json::to_string(value).expect("it is JSON");
    let from_text: T =
        serde_json::from_str(&text).map_err(|e| TestCaseError::fail(format!("{e}: {text}")))?;
    let json = serde_json::to_value(value).expect("it is JSON");
    let from_value: T =
        serde_json::from_value(json).map_err(|e| TestCaseError::fail(format!("{e}: {text}")))?;
    prop_assert_eq!(&from_text, &from_value);
    Ok(from_text)
}

fn replayed(history: &[(Event, Stamp)], street: &Street) -> Result<Option<Project>, TestCaseError> {
    let mut project = None;
    for (event, stamp) in history {
        project = Project::apply(project, street.project.id, &read_back(event)?, &read_back(stamp)?);
    }
    Ok(project)
}

fn start() -> impl Strategy<Value = (usize, bool, bool)> {
    (0..Status::ALL.len() - 1, any::<bool>(), any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_history_of_allowed_acts_breaks_nothing_and_is_replayed_from_what_was_written(
        (status, away, acceptance) in start(),
        choices in prop::collection::vec(any::<u16>(), 1..150),
    ) {
        let mut setting = Setting { away, equipment: equipment(), ..Setting::default() };
        setting.terms.acceptance_required = acceptance;
        let mut street = setting.street().up_to(Status::ALL[status]);
        wander(&mut street, &choices)?;
        let again = replayed(&street.history, &street)?;
        prop_assert_eq!(again.as_ref(), Some(&street.project));
        prop_assert_eq!(read_back(&street.project)?, street.project);
    }
}

/// Dates from before the company to after everyone.
fn any_date() -> impl Strategy<Value = NaiveDate> {
    let odd = prop_oneof![Just(NaiveDate::MIN), Just(NaiveDate::MAX)];
    prop_oneof![odd, (0i64..40).prop_map(|days| date("2026-02-20") + Days::new(days.unsigned_abs()))]
}

/// Entries as a careless or hostile program would send them.
fn any_act() -> impl Strategy<Value = Act> {
    let lines = || prop::collection::vec((0u32..5, prop_oneof![1u32..4, Just(1_000_000)]), 0..4);
    let on = |entry: ReceiptEntry, received_on| ReceiptEntry { received_on, ..entry };
    prop_oneof![
        lines().prop_map(|lines| Act::OrderPurchase(order(&lines))),
        (0u32..3, lines(), any_date()).prop_map(move |(number, lines, day)| Act::RecordReceipt(
            number,
            on(receipt(TODAY, &lines), day)
        )),
        (lines(), any_date(), any::<bool>()).prop_map(|(lines, on, direct)| {
            Act::ArrangeDelivery(DeliveryEntry { on, ..delivery(direct, TODAY, &lines) })
        }),
        (prop::option::of(0u32..3), lines(), any_date()).prop_map(|(number, lines, day)| {
            let lines: Vec<_> =
                lines.iter().map(|(line, units)| (*line, *units, &["A", "A", "B"][..])).collect();
            Act::WriteSheet(number, SheetEntry { signed_on: Some(day), ..sheet(TODAY, &lines) })
        }),
        (0u32..5, prop_oneof![1u32..4, Just(1_000_000)])
            .prop_map(|(line, units)| Act::DisposeSurplus(settle(line, units, Disposal::CancelOrder))),
        (prop::collection::vec(any_line(), 0..4), prop::option::of(0u32..5)).prop_map(|(lines, number)| {
            let lines = lines.into_iter().map(|line| LineEntry { line: number, ..line }).collect::<Vec<_>>();
            Act::WriteChange(change(&lines))
        }),
        any_date().prop_map(|wanted_on| Act::WriteTaskForm(TaskFormEntry { wanted_on, ..task_form(TODAY) })),
        (any_date(), any::<u16>())
            .prop_map(|(on, minutes)| Act::RecordWork(1, WorkEntry { on, minutes, ..work(TODAY) })),
        (0u32..3, any::<i64>(), any_date()).prop_map(|(sheet, fen, recognised_on)| {
            Act::RecogniseRevenue(RevenueEntry { recognised_on, ..revenue(sheet, fen, TODAY) })
        }),
        any_date().prop_map(|accepted_on| {
            Act::SubmitAcceptance(AcceptanceEntry { accepted_on, ..acceptance(TODAY) })
        }),
        prop::collection::vec((0u32..5, Just(1_000_000u32)), 0..4).prop_map(|disposal| {
            let disposal =
                disposal.iter().map(|(line, units)| settle(*line, *units, Disposal::Stock)).collect();
            Act::WriteCancellation(CancellationEntry { disposal, ..cancellation(Cause::Other) })
        }),
    ]
}

/// Lines with figures of every size a person may type.
fn any_line() -> impl Strategy<Value = LineEntry> {
    let figure = || prop_oneof![0i64..100, 0i64..10_000_000, Just(999_999_999_999), Just(1)];
    let quantity = prop_oneof![1i64..10, Just(1_000_000)];
    (quantity, figure(), figure()).prop_map(|(units, price, cost)| line("S5735", units, price, cost))
}

proptest! {
    #[test]
    fn clause_2_1_2_an_initiation_that_may_be_saved_is_read_back_and_replayed(
        equipment in prop::collection::vec(any_line(), 1..6),
        service in 0i64..1_000_000,
    ) {
        let mut street = Street::new().up_to(Status::Preparing);
        let plan = Plan { service_amount: Fen(service), ..Plan::default() };
        let entry = InitiationEntry { plan, ..regulation::sample::initiation(&equipment) };
        let owner = street.owner.clone();
        for act in [Act::SaveInitiation(entry), Act::SubmitInitiation] {
            let Ok(events) = street.ask(&owner, &act) else { break };
            street.take(&events, &owner);
        }
        prop_assert_eq!(replayed(&street.history, &street)?, Some(street.project));
    }

    #[test]
    fn whatever_is_sent_is_answered_and_what_is_accepted_breaks_nothing(
        status in 0..Status::ALL.len(),
        acts in prop::collection::vec(any_act(), 1..12),
    ) {
        let mut street = Setting { equipment: equipment(), ..Setting::default() }.street();
        street = street.up_to(Status::ALL[status]);
        for act in acts {
            for role in act.kind().roles() {
                let who = street.person(*role);
                let Ok(events) = street.ask(&who, &act) else { continue };
                street.take(&events, &who);
                prop_assert_eq!(broken(&street.project), None, "{:?}", act);
                // Submissions read what was saved: they must have an answer as well.
                for submit in [Act::SubmitChange(1), Act::SubmitSheet(1), Act::SubmitCancellation] {
                    let _answer = street.ask(&street.owner, &submit);
                }
            }
        }
        prop_assert_eq!(read_back(&street.project)?, street.project);
    }

    #[test]
    fn clause_2_1_2_margin_and_budget_agree_with_their_lines(
        equipment in prop::collection::vec(any_line(), 1..6),
        plan in (0i64..1_000_000, 0i64..1_000_000, 0i64..1_000_000),
    ) {
        let plan = Plan { service_amount: Fen(plan.0), service_cost: Fen(plan.1), other_cost: Fen(plan.2) };
        let exact = |figure: fn(&LineEntry) -> Fen| -> i128 {
            equipment.iter().map(|line| i128::from(figure(line).0) * i128::from(line.quantity.get())).sum()
        };
        let sales = exact(|line| line.unit_price) + i128::from(plan.service_amount.0);
        let cost = exact(|line| line.unit_cost);
        let largest = 999_999_999_999;
        match budget(&equipment, &plan) {
            None => prop_assert!(sales > largest || cost > largest, "{sales} and {cost} can be held"),
            Some(budget) => {
                prop_assert_eq!(i128::from(budget.sales_amount.0), sales);
                let profit = sales - cost - i128::from(plan.service_cost.0 + plan.other_cost.0);
                prop_assert_eq!(i128::from(budget.gross_profit.0), profit);
                let Some(margin) = budget.gross_margin else {
                    prop_assert_eq!(sales, 0);
                    return Ok(());
                };
                let bounded = margin.0 != i32::MIN && margin.0 != i32::MAX;
                let off = (profit * 10_000 - i128::from(margin.0) * sales).abs();
                prop_assert!(!bounded || off * 2 <= sales, "{margin} is not the nearest to {profit} of {sales}");
                prop_assert_eq!(read_back(&margin)?, margin);
                prop_assert_eq!(BasisPoints::parse(&margin.to_string()), Ok(margin));
            }
        }
    }

    #[test]
    fn a_quantity_reads_alike_as_number_and_as_text(units in 1i64..=1_000_000) {
        let quantity = Quantity::new(units).expect("in range");
        prop_assert_eq!(serde_json::from_str::<Quantity>(&format!("\"{units}\"")).expect("text"), quantity);
        prop_assert_eq!(read_back(&quantity)?, quantity);
    }
}
