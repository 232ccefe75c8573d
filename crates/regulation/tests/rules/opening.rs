//! 2.2: projects that began before this system, brought in at any status; what was settled there waits for nobody here.

use crate::lists;
use regulation::acceptance::Acceptance;
use regulation::act::Act;
use regulation::archive::{Folder, follow};
use regulation::clause::Clause;
use regulation::contract::{self, ContractKind, ContractStatus};
use regulation::decide::decide;
use regulation::duties::{DutyKind, Role};
use regulation::id::{ContractId, FolderId, ProjectId};
use regulation::lifecycle::Status;
use regulation::money::Fen;
use regulation::opening::{Days, OldContract, OldLine, OldProject, Unread, bring_in, faults_of_project};
use regulation::papers::{ArchiveTerms, PaperKind, missing};
use regulation::refusal::{Reason, Refusal};
use regulation::sample::{DEPARTMENT, actor, clock, date, facts, file, line, order, person, terms};
use regulation::serial::SerialNumber;
use regulation::{Event, Project, Stamp};
use uuid::Uuid;

const TODAY: &str = "2026-04-20";
const IDS: (ContractId, ProjectId) = (ContractId(Uuid::from_u128(70)), ProjectId(Uuid::from_u128(71)));

fn serial(typed: &str) -> SerialNumber {
    SerialNumber::new(typed).expect("a serial number")
}

/// A project of two switches, with the days that its status asks for.
fn old(status: Status) -> OldProject {
    let signed = matches!(status, Status::SignedOff | Status::Closed | Status::Maintenance);
    let serials = if signed { vec![serial("A1"), serial("A2")] } else { Vec::new() };
    OldProject {
        contract: OldContract {
            terms: terms(ContractKind::Formal, 100_000_00),
            account_manager: person(Role::AccountManager, 1),
            department: DEPARTMENT,
            received: None,
            unread: Unread::new(),
        },
        away: false,
        code: (status != Status::Applied).then(|| "OLD-0001".parse_code()),
        status,
        days: Days {
            applied_on: Some(date("2026-03-02")),
            initiated_on: Some(date("2026-03-06")),
            arrived_on: Some(date("2026-03-20")),
            signed_off_on: Some(date("2026-03-25")),
            closed_on: Some(date("2026-04-01")),
            cancelled_on: Some(date("2026-04-02")),
        },
        place: None,
        contact: None,
        lines: vec![OldLine {
            entry: line("S5735", 2, 50_000_00, 40_000_00),
            arrived: 0,
            signed: None,
            serials,
        }],
        revenue: None,
        evidence: file(),
        unread: Unread::new(),
    }
}

trait ParseCode {
    fn parse_code(&self) -> regulation::code::ProjectCode;
}

impl ParseCode for str {
    fn parse_code(&self) -> regulation::code::ProjectCode {
        regulation::code::ProjectCode::new(self).expect("a code")
    }
}

fn asked(old: &OldProject) -> Result<Project, Refusal> {
    let by = person(Role::SystemAdministrator, 1);
    let (of_contract, events) = bring_in(old, IDS, by, &facts(), &clock(TODAY))?;
    let stamp = Stamp { by, in_name_of: None, at: clock(TODAY).now };
    let contract = contract::apply(None, IDS.0, &of_contract[0], &stamp).expect("a contract");
    let stands = old.status != Status::Cancelled;
    let expected = if stands { ContractStatus::HandedIn } else { ContractStatus::Reviewed };
    assert_eq!((contract.status, contract.project.is_some()), (expected, stands));
    Ok(events
        .iter()
        .fold(None, |project, event| Project::apply(project, IDS.1, event, &stamp))
        .expect("a project"))
}

#[test]
fn clause_2_2_a_project_comes_in_at_every_status_by_the_way_it_went() {
    for status in Status::ALL.into_iter().filter(|status| *status != Status::InApproval) {
        let project = asked(&old(status)).unwrap_or_else(|refusal| panic!("{status:?}: {refusal:?}"));
        assert_eq!(project.status, status);
        let entered: Vec<Status> = project.milestones.iter().map(|milestone| milestone.status).collect();
        assert!(entered.windows(2).all(|pair| pair[0].may_become(pair[1])), "{entered:?}");
        assert_eq!(entered.first(), Some(&Status::Applied));
        assert_eq!(project.code.is_some(), entered.contains(&Status::Preparing));
        assert!(!project.is_paper(&file()), "the workbook tells of all the others");
    }
}

#[test]
fn clause_2_2_what_was_settled_before_waits_for_nobody() {
    let duties = |status| -> Vec<DutyKind> {
        asked(&old(status)).expect("brought in").duties().into_iter().map(|duty| duty.kind).collect()
    };
    assert_eq!(duties(Status::Maintenance), []);
    assert_eq!(duties(Status::Cancelled), []);
    assert_eq!(duties(Status::Closed), [DutyKind::HandToMaintenance]);
    assert_eq!(duties(Status::SignedOff), [DutyKind::Close, DutyKind::RecogniseRevenue]);
    assert_eq!(duties(Status::Preparing), [DutyKind::SubmitInitiation]);
    assert_eq!(duties(Status::Applied), [DutyKind::GiveCode]);
    let mut accepted = old(Status::Closed);
    accepted.contract.terms.acceptance_required = true;
    let accepted = asked(&accepted).expect("brought in");
    assert!(accepted.acceptance.is_some_and(|Acceptance { archived, .. }| archived.is_some()));
}

#[test]
fn clause_2_2_it_goes_on_from_where_it_stood() {
    let mut executing = old(Status::Executing);
    executing.lines[0].arrived = 1;
    let project = asked(&executing).expect("brought in");
    assert_eq!(project.tally()[&1].to_order(), 1, "one is there already");
    let commerce = actor(Role::CommerceRepresentative);
    let order = |units| Act::OrderPurchase(order(&[(1, units)]));
    assert!(decide(&project, &commerce, &order(1), &facts(), &clock(TODAY)).is_ok());
    let beyond = decide(&project, &commerce, &order(2), &facts(), &clock(TODAY)).expect_err("one too many");
    assert_eq!(beyond.first().reason, Reason::BeyondList);
    let signed = asked(&old(Status::SignedOff)).expect("brought in");
    let closed = decide(&signed, &actor(Role::ProjectAdministrator), &Act::Close, &facts(), &clock(TODAY));
    assert!(matches!(closed.expect("it can be closed")[..], [Event::Closed { .. }]));
}

#[test]
fn clause_2_4_3_what_was_signed_for_in_part_is_not_signed_for_again() {
    let mut arrived = old(Status::Arrived);
    arrived.lines[0].serials = vec![serial("A1")];
    arrived.revenue = Some(Fen(10_000_00));
    let project = asked(&arrived).expect("brought in");
    let tally = project.tally()[&1];
    assert_eq!((tally.arrived, tally.signed, project.recognised_revenue()), (2, 1, Fen(10_000_00)));
    assert_eq!(
        project.sheets[0].accepted.as_ref().map(|stamp| stamp.at.date_naive()),
        Some(date("2026-03-25"))
    );
    let mut executing = old(Status::Executing);
    executing.lines[0].entry.serial_tracked = false;
    (executing.lines[0].arrived, executing.lines[0].signed) = (1, Some(1));
    assert_eq!(asked(&executing).expect("brought in").tally()[&1].signed, 1);

    executing.lines[0].arrived = 0;
    executing.days.signed_off_on = None;
    lists(
        asked(&executing).expect_err("refused"),
        &[(Reason::FieldMissing, "/signed_off_on"), (Reason::BeyondArrived, "/lines/0/signed")],
    );
    arrived.days.signed_off_on = Some(date("2026-03-05"));
    arrived.lines[0].signed = Some(2);
    lists(
        asked(&arrived).expect_err("refused"),
        &[
            (Reason::DateTooEarly, "/signed_off_on"),
            (Reason::SerialCount, "/lines/0/serials"),
            (Reason::StatusForbids, "/status"),
        ],
    );
    let mut preparing = old(Status::Preparing);
    preparing.lines[0].serials = vec![serial("A1")];
    lists(asked(&preparing).expect_err("refused"), &[(Reason::StatusForbids, "/lines/0/signed")]);
}

#[test]
fn clause_2_2_everything_wrong_is_told_at_once() {
    let mut wrong = old(Status::Closed);
    wrong.code = None;
    wrong.days.arrived_on = None;
    wrong.days.signed_off_on = Some(date("2026-03-01"));
    wrong.days.closed_on = Some(date("2026-05-01"));
    wrong.lines[0].serials.pop();
    wrong.revenue = Some(Fen(100_000_01));
    wrong.contract.terms.number = None;
    wrong.contract.received = Some(Fen(100_000_01));
    lists(
        asked(&wrong).expect_err("refused"),
        &[
            (Reason::ContractNumberMissing, "/contract/number"),
            (Reason::BeyondContract, "/contract/received"),
            (Reason::FieldMissing, "/arrived_on"),
            (Reason::DateTooEarly, "/signed_off_on"),
            (Reason::DateInFuture, "/closed_on"),
            (Reason::SerialCount, "/lines/0/serials"),
            (Reason::FieldMissing, "/code"),
            (Reason::BeyondContract, "/revenue"),
        ],
    );
    let mut arrived = old(Status::Preparing);
    arrived.lines[0].arrived = 3;
    arrived.revenue = Some(Fen(1));
    lists(
        asked(&arrived).expect_err("refused"),
        &[
            (Reason::BeyondList, "/lines/0/arrived"),
            (Reason::StatusForbids, "/lines/0/arrived"),
            (Reason::SheetNotAccepted, "/revenue"),
        ],
    );
    let mut untracked = old(Status::SignedOff);
    untracked.lines[0].entry.serial_tracked = false;
    lists(asked(&untracked).expect_err("refused"), &[(Reason::SerialNotTracked, "/lines/0/serials")]);
    let mut twice = old(Status::SignedOff);
    twice.lines[0].serials = vec![serial("A1"), serial("A1")];
    lists(asked(&twice).expect_err("refused"), &[(Reason::SerialTwice, "/lines/0/serials")]);
}

fn wrong_with(old: &OldProject) -> Refusal {
    let by = person(Role::SystemAdministrator, 1);
    Refusal { faults: faults_of_project(old, by, &facts(), &clock(TODAY)) }
}

#[test]
fn clause_2_2_what_could_not_be_read_hides_nothing_else() {
    let mut wrong = old(Status::Closed);
    wrong.days.arrived_on = None;
    wrong.days.closed_on = None;
    wrong.unread = ["arrived_on"].into();
    lists(wrong_with(&wrong), &[(Reason::FieldMissing, "/closed_on")]);
    let mut early = old(Status::Arrived);
    early.days.initiated_on = None;
    early.days.arrived_on = Some(date("2026-03-01"));
    lists(
        wrong_with(&early),
        &[(Reason::FieldMissing, "/initiated_on"), (Reason::DateTooEarly, "/arrived_on")],
    );

    // By its days it was signed for; whether it was, only the status says.
    let mut unknown = old(Status::SignedOff);
    unknown.unread = ["status"].into();
    unknown.code = None;
    unknown.days.arrived_on = Some(date("2026-03-01"));
    unknown.lines[0].serials.pop();
    unknown.lines[0].arrived = 3;
    lists(
        wrong_with(&unknown),
        &[(Reason::DateTooEarly, "/arrived_on"), (Reason::BeyondList, "/lines/0/arrived")],
    );

    let mut without = old(Status::Executing);
    without.unread = ["contract", "lines"].into();
    without.contract.terms.amount = Fen::ZERO;
    without.contract.terms.number = None;
    without.lines.clear();
    without.revenue = Some(Fen(1));
    lists(wrong_with(&without), &[]);
    let mut amount = old(Status::Closed);
    amount.contract.unread = ["amount"].into();
    amount.contract.terms.amount = Fen::ZERO;
    amount.contract.received = Some(Fen(5));
    amount.contract.terms.signed_on = Some(date("2026-05-01"));
    amount.contract.terms.arrival_promised_on = None;
    amount.revenue = Some(Fen(5));
    lists(wrong_with(&amount), &[(Reason::DateInFuture, "/contract/signed_on")]);
}

#[test]
fn clause_2_5_2_the_archive_asks_for_nothing_of_what_had_ended() {
    let terms = ArchiveTerms::default();
    let folder = |old: &OldProject| {
        let project = asked(old).expect("brought in");
        let opened = follow(None, &project, None, &terms).expect("it is new");
        let stamp = project.brought_in.as_ref().expect("brought in").stamp.clone();
        let folder = Folder::apply(None, FolderId::of(project.id), &opened, &stamp).expect("a folder");
        (project, folder)
    };
    for status in [Status::Closed, Status::Maintenance, Status::Cancelled] {
        let mut ended = old(status);
        ended.contract.terms.acceptance_required = true;
        let (project, folder) = folder(&ended);
        assert!(project.ended_before() && folder.is_complete(), "{status:?}: {:?}", missing(&folder));
        assert_eq!(folder.duties(), [], "{status:?}");
        let papers: Vec<_> = folder.records.iter().filter_map(|record| record.paper()).collect();
        assert!(papers.iter().all(|paper| !paper.on_paper || paper.is_elsewhere()), "{papers:?}");
        assert!(papers.iter().all(|paper| paper.file.is_none() && paper.copies.is_empty()), "{papers:?}");
        let closed = project.closing.as_ref().map(|closing| &closing.carried_out);
        assert!(closed.is_none_or(|stamp| project.was_before(stamp)));
    }
    let (project, folder) = folder(&old(Status::SignedOff));
    assert!(!project.ended_before() && !folder.is_complete());
    let sheet =
        folder.records.iter().find(|record| record.kind() == PaperKind::SignOffSheet).expect("a sheet");
    assert_eq!(
        (sheet.due_on(), sheet.file()),
        (Some(date("2026-05-20")), None),
        "known since it was brought in"
    );
}

#[test]
fn clause_2_2_nobody_brings_in_projects_of_their_own_and_approvals_are_not_taken_over() {
    let mut own = old(Status::Executing);
    own.contract.account_manager = person(Role::SystemAdministrator, 1);
    lists(asked(&own).expect_err("refused"), &[(Reason::SeparationOfDuties, "/contract/account_manager")]);
    let refusal = asked(&old(Status::InApproval)).expect_err("refused");
    assert_eq!((refusal.first().reason, refusal.first().clause), (Reason::StatusForbids, Clause::C2_2));
}
