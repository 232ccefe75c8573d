//! 2.5.2, 2.5.3: closing, its one basis, its notice; and that a closed project takes nothing more.

use crate::is;
use regulation::act::{Act, ActKind};
use regulation::approval::Decision;
use regulation::cancellation::Cause;
use regulation::clause::Clause;
use regulation::closing::{ConditionKind, NoticeSigner, conditions};
use regulation::duties::{Actor, DutyKind, Role};
use regulation::lifecycle::Status;
use regulation::money::Fen;
use regulation::refusal::Reason;
use regulation::sample::{Setting, Street, actor, cancellation, change, disposed, file, numbered, sheet};

const ADMINISTRATOR: Role = Role::ProjectAdministrator;
const OWNER: Role = Role::AccountManager;

fn met(street: &Street) -> Vec<(ConditionKind, bool)> {
    conditions(&street.project).into_iter().map(|condition| (condition.kind, condition.met)).collect()
}

/// A change of price, submitted.
fn with_a_change(street: &mut Street) {
    let mut list = street.list();
    list[0].unit_price = Fen(45_000_00);
    street.act(OWNER, Act::WriteChange(change(&list))).act(OWNER, Act::SubmitChange(1));
}

#[test]
fn clause_2_5_2_the_project_administrator_closes_and_nobody_else() {
    let mut street = Street::new().up_to(Status::SignedOff);
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::Close));
    for role in Role::ALL.iter().filter(|role| **role != ADMINISTRATOR) {
        is(street.refusal(*role, Act::Close), Reason::RoleRequired, Clause::C2_5_2);
    }
    street.act(ADMINISTRATOR, Act::Close);
    assert_eq!(street.project.status, Status::Closed);
    let closing = street.project.closing.as_ref().expect("it is closed");
    assert!(closing.signing_days.is_some(), "counted by the calendar of the day, and kept");
}

#[test]
fn clause_2_5_3_the_signed_sheet_is_the_only_basis_of_the_closing() {
    let mut street = Street::new().up_to(Status::Executing);
    is(street.refusal(ADMINISTRATOR, Act::Close), Reason::NotAllSigned, Clause::C2_5_3);
    street.buy_and_receive();
    is(street.refusal(ADMINISTRATOR, Act::Close), Reason::NotAllSigned, Clause::C2_5_3);
    street.submit_sheet(sheet("2026-03-10", &[(1, 2, &["SN-1", "SN-2"])]));
    street.act(ADMINISTRATOR, Act::AcceptSheet(1));
    is(street.refusal(ADMINISTRATOR, Act::Close), Reason::NotAllSigned, Clause::C2_5_3);
    street.sign_everything();
    assert_eq!(street.project.recognised_revenue(), Fen::ZERO, "no payment and no revenue is asked for");
    street.act(ADMINISTRATOR, Act::Close);
}

#[test]
fn clause_2_5_3_the_page_shows_each_condition_met_or_not() {
    use ConditionKind::{
        AllArrived, AllSigned, NoOpenApproval, NoOpenCancellation, NoOpenChange, SurplusSettled,
    };
    let street = Street::new().up_to(Status::Executing);
    assert_eq!(
        met(&street),
        [
            (AllArrived, false),
            (AllSigned, false),
            (NoOpenChange, true),
            (NoOpenCancellation, true),
            (NoOpenApproval, true),
            (SurplusSettled, true)
        ]
    );
    let units: Vec<_> = conditions(&street.project).into_iter().filter_map(|c| c.units).collect();
    assert_eq!(units, [(0, 3), (0, 3)]);
    let street = Street::new().up_to(Status::SignedOff);
    assert!(met(&street).into_iter().all(|(_, met)| met));
}

#[test]
fn clause_2_5_3_nothing_may_be_pending_at_the_closing() {
    let mut street = Street::new().up_to(Status::SignedOff);
    with_a_change(&mut street);
    let form = disposed(cancellation(Cause::Other), &street.project);
    street.act(OWNER, Act::WriteCancellation(form));
    let refused = street.refusal(ADMINISTRATOR, Act::Close);
    let reasons: Vec<_> = refused.faults.iter().map(|fault| (fault.reason, fault.clause)).collect();
    assert_eq!(
        reasons,
        [
            (Reason::ChangeOpen, Clause::C2_4_4),
            (Reason::CancellationOpen, Clause::C2_7),
            (Reason::ApprovalOpen, Clause::C2_5_3)
        ]
    );
    street.act(OWNER, Act::DiscardCancellation).decide(Decision::Return);
    is(street.refusal(ADMINISTRATOR, Act::Close), Reason::ChangeOpen, Clause::C2_4_4);
    street.act(OWNER, Act::DiscardChange(1)).act(ADMINISTRATOR, Act::Close);
}

#[test]
fn clause_2_5_3_a_closed_project_refuses_everything_that_is_not_an_appendix() {
    for status in [Status::Closed, Status::Maintenance] {
        let street = Street::new().up_to(status);
        let everybody = Actor {
            grants: Role::ALL.iter().flat_map(|role| actor(*role).grants).collect(),
            ..numbered(ADMINISTRATOR, 9)
        };
        let closed = ActKind::ALL.iter().filter(|kind| !kind.statuses().contains(&status));
        for kind in closed {
            let who = if kind.roles() == [OWNER] { street.owner.clone() } else { everybody.clone() };
            let refused = regulation::decide::may(&street.project, &who, *kind).expect_err("closed");
            let reason = refused.first().reason;
            // The hand-over itself is said to be to come or done, not to need a new initiation.
            let own = [
                (ActKind::ConfirmHandover, Reason::NotYetHandedOver),
                (ActKind::HandToMaintenance, Reason::AlreadyDone),
            ];
            let own = own.into_iter().find(|(own, _)| own == kind);
            let expected =
                own.map_or((Reason::ProjectClosed, Clause::C2_5_3), |(_, reason)| (reason, Clause::C2_6_1));
            assert_eq!((reason, refused.first().clause), expected, "{kind:?}");
        }
    }
    let street = Street::new().up_to(Status::Closed);
    let again = change(&street.list());
    is(street.refusal(OWNER, Act::WriteChange(again)), Reason::ProjectClosed, Clause::C2_5_3);
    let form = cancellation(Cause::Other);
    is(street.refusal(OWNER, Act::WriteCancellation(form)), Reason::ProjectClosed, Clause::C2_5_3);
}

#[test]
fn clause_2_5_2_the_departments_concerned_sign_the_notice_and_the_archivist_keeps_it() {
    let mut street = Street::new().up_to(Status::Closed);
    let archive = || Act::ArchiveNotice(file());
    for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService] {
        is(street.refusal(Role::Archivist, archive()), Reason::NoticeUnsigned, Clause::C2_5_2);
        assert!(street.project.duties_of(&actor(role)).iter().any(|duty| duty.kind == DutyKind::SignNotice));
        street.act(role, Act::SignNotice);
        is(street.refusal(role, Act::SignNotice), Reason::AlreadyDone, Clause::C2_5_2);
    }
    street.act(Role::Archivist, archive());
    is(street.refusal(Role::Archivist, archive()), Reason::AlreadyDone, Clause::C2_5_2);
}

#[test]
fn clause_2_5_2_the_vice_president_signs_where_the_general_manager_is_the_account_manager() {
    let mut setting = Setting::default();
    setting.owner.grants.extend(actor(Role::GeneralManager).grants);
    setting.facts.holders.insert(Role::GeneralManager, [setting.owner.person].into());
    let mut street = setting.street().up_to(Status::Closed);
    is(street.refusal(OWNER, Act::SignNotice), Reason::SeparationOfDuties, Clause::C2_5_2);
    let signers: Vec<_> = street
        .project
        .closing
        .iter()
        .flat_map(|closing| &closing.signatures)
        .map(|(signer, _)| *signer)
        .collect();
    assert_eq!(
        signers,
        [NoticeSigner::VicePresident, NoticeSigner::Commerce, NoticeSigner::Finance, NoticeSigner::ItService]
    );
    street.act(Role::VicePresident, Act::SignNotice);
    let street = Street::new().up_to(Status::Closed);
    is(street.refusal(Role::VicePresident, Act::SignNotice), Reason::AlreadyDone, Clause::C2_5_2);
}

#[test]
fn clause_2_5_2_an_account_manager_does_not_close_their_own_project() {
    let mut setting = Setting::default();
    setting.owner.grants.extend(actor(ADMINISTRATOR).grants);
    let street = setting.street().up_to(Status::SignedOff);
    is(street.refusal(OWNER, Act::Close), Reason::SeparationOfDuties, Clause::C2_5_2);
}
