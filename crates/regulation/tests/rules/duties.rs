//! 2.1: who may do what, and what waits for whom.

use crate::is;
use regulation::act::{Act, ActKind};
use regulation::clause::Clause;
use regulation::duties::{Actor, DutyKind, Grant, Reach, Role};
use regulation::lifecycle::Status;
use regulation::refusal::Reason;
use regulation::sample::{DEPARTMENT, Setting, Street, actor, numbered};

fn kinds(street: &Street, who: &Actor) -> Vec<DutyKind> {
    street.project.duties_of(who).into_iter().map(|duty| duty.kind).collect()
}

#[test]
fn clause_2_1_1_the_account_manager_finds_every_next_step_on_the_list() {
    let owner = actor(Role::AccountManager);
    for (status, expected) in [
        (Status::Applied, vec![]),
        (Status::Preparing, vec![DutyKind::SubmitInitiation]),
        (Status::InApproval, vec![]),
        (Status::Executing, vec![]),
        (Status::Arrived, vec![DutyKind::ArrangeDelivery, DutyKind::SubmitSheet]),
        (Status::SignedOff, vec![]),
        (Status::Closed, vec![DutyKind::SubmitAcceptance]),
    ] {
        assert_eq!(kinds(&Street::new().up_to(status), &owner), expected, "{status:?}");
    }
}

#[test]
fn clause_2_1_5_commerce_finds_purchase_receipt_and_arrival_on_its_list() {
    let commerce = actor(Role::CommerceRepresentative);
    let mut street = Street::new().up_to(Status::Executing);
    assert_eq!(kinds(&street, &commerce), [DutyKind::OrderPurchase]);
    let order = regulation::sample::order(&[(1, 2), (2, 1)]);
    street.act(Role::CommerceRepresentative, Act::OrderPurchase(order));
    assert_eq!(kinds(&street, &commerce), [DutyKind::RecordReceipt]);
    street.receive_everything();
    assert_eq!(kinds(&street, &commerce), [DutyKind::SetArrived]);
}

#[test]
fn clause_2_1_7_the_market_assistant_finds_the_sheets_of_the_department_only() {
    let mut street = Setting { away: true, ..Setting::default() }.street().up_to(Status::Arrived);
    street.act(Role::AccountManager, Act::WriteSheet(None, street.sheet_for_the_rest()));
    street.act(Role::AccountManager, Act::SubmitSheet(1));
    assert_eq!(kinds(&street, &actor(Role::MarketAssistant)), [DutyKind::PassOnSheet]);
    let elsewhere = Actor {
        grants: vec![Grant { role: Role::MarketAssistant, reach: Reach::Departments(vec![]) }],
        ..numbered(Role::MarketAssistant, 1)
    };
    assert_eq!(kinds(&street, &elsewhere), []);
}

#[test]
fn clause_2_1_nobody_finds_a_step_of_their_own_project_on_their_list() {
    let mut setting = Setting::default();
    setting.owner.grants.extend(actor(Role::CommerceRepresentative).grants);
    let street = setting.street().up_to(Status::InApproval);
    assert_eq!(kinds(&street, &street.owner), []);
    assert_eq!(kinds(&street, &actor(Role::CommerceRepresentative)), [DutyKind::DecideInitiation]);
}

#[test]
fn clause_2_1_an_account_manager_never_acts_for_the_other_side_on_their_own_project() {
    let other_side = [
        (Role::ContractAdministrator, ActKind::GiveCode, Status::Applied),
        (Role::CommerceRepresentative, ActKind::OrderPurchase, Status::Executing),
        (Role::ProjectAdministrator, ActKind::AcceptSheet, Status::Arrived),
        (Role::Finance, ActKind::RecogniseRevenue, Status::SignedOff),
        (Role::GeneralManager, ActKind::SignNotice, Status::Closed),
        (Role::VicePresident, ActKind::DecideStep, Status::InApproval),
        (Role::Archivist, ActKind::ArchiveNotice, Status::Closed),
    ];
    for (role, kind, status) in other_side {
        let mut setting = Setting::default();
        setting.owner.grants.extend(actor(role).grants);
        let street = setting.street().up_to(status);
        let refused = regulation::decide::may(&street.project, &street.owner, kind).expect_err("refused");
        is(refused, Reason::SeparationOfDuties, kind.clause());
        assert_eq!(regulation::decide::may(&street.project, &actor(role), kind), Ok(role));
    }
}

#[test]
fn clause_2_1_acts_of_weight_are_named() {
    let weighty: Vec<_> = ActKind::ALL
        .iter()
        .filter(|kind| kind.is_weighty(kind.roles()[kind.roles().len() - 1]))
        .map(|kind| kind.code())
        .collect();
    assert_eq!(
        weighty,
        [
            "give_code",
            "decide_step",
            "recognise_revenue",
            "reverse_revenue",
            "close",
            "carry_out_cancellation"
        ]
    );
}

#[test]
fn clause_2_1_2_a_decision_weighs_what_its_step_weighs_whatever_else_the_person_may_decide() {
    let mut street = Street::new().up_to(Status::InApproval);
    let weighs = |street: &Street| {
        let act = street.decision(regulation::approval::Decision::Agree);
        act.is_weighty(&street.project, Role::CommerceRepresentative)
    };
    for (waits_for, weight) in [
        (Role::CommerceRepresentative, false),
        (Role::ProjectAdministrator, false),
        (Role::GeneralManager, true),
    ] {
        assert_eq!((street.waits_for(), weighs(&street)), (waits_for, weight));
        street.decide(regulation::approval::Decision::Agree);
    }
    assert!(Act::Close.is_weighty(&street.project, Role::ProjectAdministrator));
}

#[test]
fn clause_2_1_roles_see_what_they_reach_and_cost_only_where_they_answer_for_it() {
    let owner = actor(Role::AccountManager);
    assert_eq!(owner.sight().own, Some(owner.person));
    assert_eq!(actor(Role::GeneralManager).sight().departments, [DEPARTMENT]);
    assert!(actor(Role::Finance).sight().all);
    assert!(actor(Role::ItService).sight().closed && !actor(Role::ItService).sight().all);
    assert!(actor(Role::TechnicalSupport).sight().with_task_form);
    let technician = Actor {
        grants: vec![Grant { role: Role::TechnicalSupport, reach: Reach::Own }],
        ..numbered(Role::TechnicalSupport, 1)
    };
    assert_eq!(technician.sight().assigned, Some(technician.person));
    for role in [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuthorityPublisher] {
        assert_eq!(actor(role).sight(), regulation::duties::Sight::default(), "{role:?} sees no project");
    }
    let sees = |role: Role| actor(role).sees_cost(DEPARTMENT, owner.person);
    let blind: Vec<_> = Role::ALL.iter().filter(|role| !sees(**role)).map(|role| role.code()).collect();
    assert_eq!(
        blind,
        [
            "contract_administrator",
            "technical_support",
            "market_assistant",
            "archivist",
            "it_service",
            "system_administrator",
            "security_administrator",
            "authority_publisher"
        ]
    );
    let nowhere = Role::ALL.iter().filter(|role| !actor(**role).sees_some_cost()).map(|role| role.code());
    assert_eq!(nowhere.collect::<Vec<_>>(), blind, "and who sees none has no column for it");
}

#[test]
fn clause_2_1_the_page_offers_no_act_that_the_rules_refuse_to_everyone() {
    let clause = |kind: ActKind| (kind.code(), kind.clause());
    for kind in ActKind::ALL {
        assert!(!kind.roles().is_empty() && !kind.statuses().is_empty(), "{:?}", clause(*kind));
        assert!(kind.clause() >= Clause::C2_3_2, "{:?}", clause(*kind));
    }
}
