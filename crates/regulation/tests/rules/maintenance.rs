//! 2.6: the hand-over to IT service, and who acts on a fault.

use crate::{is, lists};
use regulation::act::Act;
use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::duties::{Actor, DutyKind, Role, Whose};
use regulation::id::CaseId;
use regulation::lifecycle::Status;
use regulation::maintenance::{
    CaseAct, CaseRoute, InstalledUnit, MaintenanceCase, VendorTerms, WarrantyStart, apply_case, decide_case,
    open_case,
};
use regulation::money::Fen;
use regulation::refusal::{Reason, Refusal};
use regulation::sample::{Street, actor, clock, date, note, order, receipt};
use regulation::serial::SerialNumber;

fn unit(vendor_until: Option<&str>) -> InstalledUnit {
    let street = Street::new();
    InstalledUnit {
        serial: SerialNumber::new("SN-1").expect("a serial number"),
        series_key: "NET/ACC".into(),
        project: street.project.id,
        customer: street.project.began.customer,
        sold_by: (street.project.department(), street.project.account_manager()),
        vendor_until: vendor_until.map(date),
        signed_on: Some(date("2026-03-10")),
    }
}

fn opened(vendor_until: &str, fault_on: &str) -> MaintenanceCase {
    let who = actor(Role::ItService);
    let events =
        open_case(unit(Some(vendor_until)), date(fault_on), note("端口无响应"), &who, &clock("2029-06-01"))
            .expect("handed over");
    take(None, &who, &events).expect("its first event makes the case")
}

fn take(
    mut case: Option<MaintenanceCase>,
    who: &Actor,
    events: &[regulation::maintenance::CaseEvent],
) -> Option<MaintenanceCase> {
    let stamp = Stamp { by: who.person, in_name_of: None, at: clock("2029-06-01").now };
    for event in events {
        case = apply_case(case, CaseId(uuid::Uuid::from_u128(6)), event, &stamp);
    }
    case
}

fn done(case: MaintenanceCase, role: Role, act: CaseAct) -> MaintenanceCase {
    let events = decide_case(&case, &actor(role), &act).expect("allowed");
    take(Some(case), &actor(role), &events).expect("a case stays one")
}

fn refusal(case: &MaintenanceCase, role: Role, act: CaseAct) -> Refusal {
    decide_case(case, &actor(role), &act).expect_err("refused")
}

fn log() -> CaseAct {
    CaseAct::Log(note("更换电源模块"), Fen(300_00))
}

#[test]
fn clause_2_6_1_the_sheets_of_a_closed_project_go_to_it_service() {
    let street = Street::new().up_to(Status::SignedOff);
    let early = street.refusal(Role::ProjectAdministrator, Act::HandToMaintenance);
    is(early, Reason::StatusForbids, Clause::C2_6_1);
    let mut street = street.up_to(Status::Maintenance);
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::ConfirmHandover));
    street.act(Role::ItService, Act::ConfirmHandover);
    is(street.refusal(Role::ItService, Act::ConfirmHandover), Reason::AlreadyDone, Clause::C2_6_1);
}

#[test]
fn clause_2_6_1_each_delivered_line_knows_what_it_is_covered_by() {
    for (start, vendor_until) in [
        (WarrantyStart::Factory, "2027-03-09"),
        (WarrantyStart::Invoice, "2027-03-11"),
        (WarrantyStart::SignOff, "2027-03-19"),
    ] {
        let mut street = Street::new().up_to(Status::Executing);
        let terms = VendorTerms { years: 1, start };
        street.facts.vendor_terms = [(("NET/ACC".into(), "S5735".into()), terms)].into();
        street.act(Role::CommerceRepresentative, Act::OrderPurchase(order(&[(1, 2), (2, 1)])));
        street.on("2026-03-12");
        let came = Act::RecordReceipt(1, receipt("2026-03-12", &[(1, 2), (2, 1)]));
        street.act(Role::CommerceRepresentative, came).act(Role::CommerceRepresentative, Act::SetArrived);
        street.on("2026-03-20").sign_everything();
        let street = street.up_to(Status::Maintenance);
        let coverage = &street.project.handover.as_ref().expect("handed over").coverage;
        assert_eq!(coverage[0].vendor_until, date(vendor_until), "{start:?}");
        assert_eq!(coverage[0].promised_until, date("2029-03-19"));
        assert_eq!(coverage[1].vendor_until, date("2029-03-19"), "without terms what was promised counts");
    }
}

#[test]
fn clause_2_6_1_a_case_is_opened_only_for_what_was_handed_over() {
    let open = |unit, fault_on: &str, role| {
        open_case(unit, date(fault_on), note("故障"), &actor(role), &clock("2026-06-01"))
            .expect_err("refused")
    };
    is(open(unit(None), "2026-05-01", Role::ItService), Reason::NotHandedOver, Clause::C2_6_1);
    let covered = || unit(Some("2029-03-09"));
    lists(open(covered(), "2026-06-02", Role::ItService), &[(Reason::DateInFuture, "/fault_on")]);
    lists(open(covered(), "2026-03-09", Role::ItService), &[(Reason::DateTooEarly, "/fault_on")]);
    is(open(covered(), "2026-05-01", Role::AccountManager), Reason::RoleRequired, Clause::C2_6_1);
}

#[test]
fn clause_2_6_2_inside_the_vendors_warranty_commerce_acts() {
    let case = opened("2029-03-09", "2029-03-09");
    assert_eq!(case.route, CaseRoute::Commerce);
    assert_eq!(case.duties()[0].whose, Whose::Role(Role::CommerceRepresentative));
    is(refusal(&case, Role::ItService, log()), Reason::RoleRequired, Clause::C2_6_2);
    let involve = CaseAct::InvolveTechnical(note("需要现场支持"));
    is(refusal(&case, Role::CommerceRepresentative, involve), Reason::RoleRequired, Clause::C2_6_3);
    let case = done(case, Role::CommerceRepresentative, log());
    assert_eq!(case.log.len(), 1);
    let case = done(case, Role::CommerceRepresentative, CaseAct::Complete(note("厂商已换新")));
    assert_eq!(case.duties(), []);
    is(refusal(&case, Role::CommerceRepresentative, log()), Reason::CaseCompleted, Clause::C2_6_2);
}

#[test]
fn clause_2_6_3_outside_of_it_it_service_acts_and_may_involve_the_technical_department() {
    let case = opened("2029-03-09", "2029-03-10");
    assert_eq!(case.route, CaseRoute::ItService);
    is(refusal(&case, Role::CommerceRepresentative, log()), Reason::RoleRequired, Clause::C2_6_3);
    is(refusal(&case, Role::TechnicalSupport, log()), Reason::RoleRequired, Clause::C2_6_3);
    let negative = CaseAct::Log(note("更换"), Fen(-1));
    lists(refusal(&case, Role::ItService, negative), &[(Reason::AmountNegative, "/cost")]);
    let involve = || CaseAct::InvolveTechnical(note("需要现场支持"));
    let case = done(case, Role::ItService, involve());
    assert_eq!(case.duties().len(), 2);
    is(refusal(&case, Role::ItService, involve()), Reason::AlreadyDone, Clause::C2_6_3);
    is(refusal(&case, Role::TechnicalSupport, involve()), Reason::RoleRequired, Clause::C2_6_3);
    let case = done(case, Role::TechnicalSupport, log());
    let case = done(case, Role::ItService, CaseAct::Complete(note("已修复")));
    is(refusal(&case, Role::ItService, log()), Reason::CaseCompleted, Clause::C2_6_3);
}
