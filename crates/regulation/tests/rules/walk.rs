//! 2.2: the flow chart, straight through and with its loops.

use regulation::act::Act;
use regulation::approval::Decision;
use regulation::cancellation::Cause;
use regulation::duties::Role;
use regulation::equipment::LineEntry;
use regulation::lifecycle::Status;
use regulation::project::Route;
use regulation::sample::{Setting, Street, change, line, order, receipt, revenue, sheet};
use regulation::sign_off::SheetState;

fn statuses(street: &Street) -> Vec<Status> {
    street.project.milestones.iter().map(|milestone| milestone.status).collect()
}

#[test]
fn clause_2_2_straight_through_from_the_application_to_maintenance() {
    let street = Street::new().up_to(Status::Maintenance);
    assert_eq!(
        statuses(&street),
        [
            Status::Applied,
            Status::Preparing,
            Status::InApproval,
            Status::Executing,
            Status::Arrived,
            Status::SignedOff,
            Status::Closed,
            Status::Maintenance,
        ]
    );
}

#[test]
fn clause_2_2_everything_that_follows_the_closing() {
    let mut street = Street::new().up_to(Status::Maintenance);
    street
        .act(Role::ItService, Act::ConfirmHandover)
        .act(Role::Finance, Act::RecogniseRevenue(revenue(1, 100_000_00, "2026-03-10")))
        .act(Role::GeneralManager, Act::SignNotice)
        .act(Role::CommerceRepresentative, Act::SignNotice)
        .act(Role::Finance, Act::SignNotice)
        .act(Role::ItService, Act::SignNotice)
        .act(Role::Archivist, Act::ArchiveNotice(regulation::sample::file()))
        .act(Role::AccountManager, Act::SubmitAcceptance(regulation::sample::acceptance("2026-03-10")))
        .act(Role::ProjectAdministrator, Act::TakeAcceptance)
        .act(Role::ItService, Act::ConfirmAcceptanceCopy)
        .act(Role::Archivist, Act::ArchiveAcceptance);
    assert_eq!(street.project.duties(), [], "nothing waits for anyone");
}

#[test]
fn clause_2_2_a_return_at_each_step_leads_back_to_preparing_and_on() {
    for returned_at in 0..3 {
        let mut street = Street::new().up_to(Status::InApproval);
        for _ in 0..returned_at {
            street.decide(Decision::Agree);
        }
        street.decide(Decision::Return);
        assert_eq!(street.project.status, Status::Preparing);
        let street = street.up_to(Status::Maintenance);
        assert_eq!(street.project.approvals.len(), 2, "the second round asks everyone again");
        assert_eq!(street.project.approvals[1].steps.len(), 3);
    }
}

#[test]
fn clause_2_2_cancelled_from_every_status_before_closing() {
    for status in [
        Status::Applied,
        Status::Preparing,
        Status::InApproval,
        Status::Executing,
        Status::Arrived,
        Status::SignedOff,
    ] {
        let street = Street::new().up_to(status).up_to(Status::Cancelled);
        let last_two = &statuses(&street)[statuses(&street).len() - 2..];
        assert_eq!(last_two, [status, Status::Cancelled]);
        assert_eq!(street.project.duties(), [], "cancelled from {status:?}: nothing waits for anyone");
    }
}

#[test]
fn clause_2_2_a_change_before_and_one_after_the_arrival() {
    let mut street = Street::new().up_to(Status::Executing);
    let mut list = street.list();
    list.push(line("R4900", 1, 10_000_00, 8_000_00));
    street.act(Role::AccountManager, Act::WriteChange(change(&list)));
    street.act(Role::AccountManager, Act::SubmitChange(1)).agree();
    assert_eq!(street.project.status, Status::Executing);

    let mut street = street.up_to(Status::Arrived);
    let mut list = street.list();
    list.push(line("X1", 1, 5_000_00, 4_000_00));
    street.act(Role::AccountManager, Act::WriteChange(change(&list)));
    street.act(Role::AccountManager, Act::SubmitChange(2)).agree();
    assert_eq!(street.project.status, Status::Executing, "the new unit has not come yet (D1)");

    let street = street.up_to(Status::Maintenance);
    assert_eq!(street.project.revisions.len(), 3);
    assert_eq!(street.project.lines().count(), 4);
}

#[test]
fn clause_2_2_partial_receipts_and_two_sheets() {
    let mut street = Street::new().up_to(Status::Executing);
    street
        .act(Role::CommerceRepresentative, Act::OrderPurchase(order(&[(1, 2), (2, 1)])))
        .act(Role::CommerceRepresentative, Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 1)])));
    street.submit_sheet(sheet("2026-03-10", &[(1, 1, &["SN-A"])]));
    street.act(Role::ProjectAdministrator, Act::AcceptSheet(1));
    assert_eq!(street.project.status, Status::Executing, "one of two switches is signed for");
    street
        .act(Role::CommerceRepresentative, Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 1), (2, 1)])))
        .act(Role::CommerceRepresentative, Act::SetArrived);
    street.submit_sheet(sheet("2026-03-10", &[(1, 1, &["SN-B"]), (2, 1, &[])]));
    street.act(Role::ProjectAdministrator, Act::AcceptSheet(2));
    assert_eq!(street.project.status, Status::SignedOff);
    street.up_to(Status::Maintenance);
}

#[test]
fn clause_2_2_everything_signed_before_the_arrival_is_set() {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(Role::CommerceRepresentative, Act::OrderPurchase(order(&[(1, 2), (2, 1)])));
    street.receive_everything().sign_everything();
    assert_eq!(street.project.status, Status::Executing, "commerce sets the arrival (2.4.2)");
    street.act(Role::CommerceRepresentative, Act::SetArrived);
    assert_eq!(street.project.status, Status::SignedOff);
    assert_eq!(statuses(&street)[4..], [Status::Arrived, Status::SignedOff]);
}

#[test]
fn clause_2_2_an_office_in_another_city_walks_through_its_market_assistant() {
    let street = Setting { away: true, ..Setting::default() }.street().up_to(Status::Arrived);
    let mut street = street;
    street.act(Role::AccountManager, Act::WriteSheet(None, street.sheet_for_the_rest()));
    street.act(Role::AccountManager, Act::SubmitSheet(1));
    assert_eq!(street.project.sheets[0].state, SheetState::WithMarketAssistant);
    let events = street.history.iter().map(|(event, _)| event);
    assert!(events.clone().any(|event| matches!(
        event,
        regulation::event::Event::SheetSubmitted { route: Route::ThroughMarketAssistant, .. }
    )));
    street
        .act(Role::MarketAssistant, Act::AttachSheetScan(1, regulation::sample::file()))
        .act(Role::MarketAssistant, Act::PassOnSheet(1))
        .act(Role::ProjectAdministrator, Act::AcceptSheet(1));
    street.up_to(Status::Maintenance);
}

#[test]
fn clause_2_2_without_acceptance_in_the_contract_none_is_asked_for() {
    let mut setting = Setting::default();
    setting.terms.acceptance_required = false;
    let street = setting.street().up_to(Status::Maintenance);
    assert_eq!(street.project.acceptance, None);
}

#[test]
fn clause_2_2_a_cancelled_virtual_contract_ends_and_any_other_may_carry_a_new_project() {
    use regulation::cancellation::contract_follows;
    use regulation::contract::ContractEvent;
    let form = regulation::sample::cancellation;
    assert!(matches!(
        contract_follows(&form(Cause::VirtualContractCancelled)),
        ContractEvent::Cancelled { .. }
    ));
    assert_eq!(contract_follows(&form(Cause::Duplicate)), ContractEvent::Released);
    assert_eq!(contract_follows(&form(Cause::Other)), ContractEvent::Released);
}

#[test]
fn clause_2_2_a_list_of_software_alone_needs_no_serial_number() {
    let software = LineEntry { serial_tracked: false, ..line("LICENCE", 3, 1_000_00, 500_00) };
    let street = Setting { equipment: vec![software], ..Setting::default() }.street();
    let street = street.up_to(Status::Closed);
    assert!(street.project.sheets[0].entry.lines[0].serials.is_empty());
}
