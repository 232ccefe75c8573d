//! Every act in every status by every role, tried: docs/generated/permissions.txt says what came of it. For each cell
//! the project is brought to the status and everything is prepared that the act needs there, so that a cell says
//! `ok` wherever anything of that kind can be done at all.

use crate::generated;
use regulation::act::{Act, ActKind};
use regulation::approval::{ContentHash, DecideStep, Decision};
use regulation::authority::{DocumentKind, Matrix, Row};
use regulation::cancellation::Cause;
use regulation::duties::{Actor, Role};
use regulation::equipment::LineEntry;
use regulation::initiation::InitiationEntry;
use regulation::lifecycle::Status;
use regulation::money::Fen;
use regulation::procurement::Disposal;
use regulation::refusal::Reason;
use regulation::sample::{
    Setting, Street, acceptance, actor, cancellation, change, delivery, disposed, file, matrix, note,
    numbered, order, receipt, revenue, settle, task_form, work,
};
use std::fmt::Write;

const OWNER: Role = Role::AccountManager;
const COMMERCE: Role = Role::CommerceRepresentative;
const TECHNICAL: Role = Role::TechnicalSupport;

/// A project of an office in another city, where the market assistant has a part; and everything goes up to the vice
/// president.
fn setting() -> Setting {
    let mut setting = Setting { away: true, ..Setting::default() };
    let row = |document| Row { document, margin_below: None, amount_from: None, ..matrix().rows[0].clone() };
    let rows = DocumentKind::ALL.map(row).to_vec();
    setting.facts.matrix = Some(Matrix { rows, ..matrix() });
    setting
}

fn at(status: Status) -> Street {
    setting().street().up_to(status)
}

fn dearer(street: &Street) -> Vec<LineEntry> {
    let mut list = street.list();
    list.iter_mut().for_each(|line| line.unit_price = Fen(50_000_00));
    list
}

fn with_change(mut street: Street, submitted: bool) -> Street {
    if street.project.status.is_in_execution() {
        let list = dearer(&street);
        street.act(OWNER, Act::WriteChange(change(&list)));
        if submitted {
            street.act(OWNER, Act::SubmitChange(1));
        }
    }
    street
}

fn with_cancellation(mut street: Street, submitted: bool) -> Street {
    if !street.project.status.is_closed() && street.project.status != Status::Cancelled {
        let form = disposed(cancellation(Cause::Other), &street.project);
        street.act(OWNER, Act::WriteCancellation(form));
        if submitted {
            street.act(OWNER, Act::SubmitCancellation);
        }
    }
    street
}

/// With an order that still waits for goods; once everything has come, for surplus of a change.
fn with_order(mut street: Street) -> Street {
    if street.project.status == Status::Executing {
        street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2), (2, 1)])));
    }
    street
}

/// With goods that a change took off the list.
fn with_surplus(status: Status) -> Street {
    let mut setting = setting();
    setting.equipment.push(regulation::sample::line("X1", 1, 1_000_00, 500_00));
    let mut street = setting.street().up_to(Status::Executing);
    street.act(COMMERCE, Act::OrderPurchase(order(&[(1, 2), (2, 1), (3, 1)])));
    let list = street.list();
    street.act(OWNER, Act::WriteChange(change(&list[..2])));
    street.act(OWNER, Act::SubmitChange(1)).agree();
    if status.is_in_execution() {
        let came = Act::RecordReceipt(1, receipt("2026-03-10", &[(1, 2), (2, 1)]));
        street.act(COMMERCE, came);
    }
    match status {
        Status::Executing => street,
        Status::Arrived | Status::SignedOff => {
            street.act(COMMERCE, Act::SetArrived);
            street.up_to(status)
        }
        Status::Applied
        | Status::Preparing
        | Status::InApproval
        | Status::Closed
        | Status::Maintenance
        | Status::Cancelled => at(status),
    }
}

/// How far a sheet has come.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Sheet {
    Arrived,
    Written,
    Submitted,
    PassedOn,
    Accepted,
}

fn with_sheet(street: Street, far: Sheet) -> Street {
    let mut street = with_order(street);
    if !matches!(street.project.status, Status::Executing | Status::Arrived) {
        return street;
    }
    street.receive_everything();
    if far >= Sheet::Written {
        let entry = street.sheet_for_the_rest();
        let half = regulation::sign_off::SheetEntry { lines: entry.lines[..1].to_vec(), ..entry };
        street.act(OWNER, Act::WriteSheet(None, half)).act(OWNER, Act::AttachSheetScan(1, file()));
    }
    if far >= Sheet::Submitted {
        street.act(OWNER, Act::SubmitSheet(1));
    }
    if far >= Sheet::PassedOn {
        street.act(Role::MarketAssistant, Act::PassOnSheet(1));
    }
    if far >= Sheet::Accepted {
        street.act(Role::ProjectAdministrator, Act::AcceptSheet(1));
    }
    street
}

fn with_form(mut street: Street, accepted: bool) -> Street {
    if street.project.status.is_in_execution() {
        street.act(OWNER, Act::WriteTaskForm(task_form("2026-03-20")));
        if accepted {
            street.act(TECHNICAL, Act::AcceptTaskForm(1));
        }
    }
    street
}

fn with_revenue(street: Street) -> Street {
    let mut street = with_sheet(street, Sheet::Accepted);
    if street.project.sheets_without_revenue().next().is_some() && street.project.status != Status::Cancelled
    {
        street.act(Role::Finance, Act::RecogniseRevenue(revenue(1, 1_00, "2026-03-10")));
    }
    street
}

fn with_report(mut street: Street, taken: bool) -> Street {
    if street.project.status.is_closed() {
        street.act(OWNER, Act::SubmitAcceptance(acceptance("2026-03-10")));
        if taken {
            street.act(Role::ProjectAdministrator, Act::TakeAcceptance);
        }
    }
    street
}

fn with_signed_notice(mut street: Street) -> Street {
    if street.project.status.is_closed() {
        for role in [Role::GeneralManager, COMMERCE, Role::Finance, Role::ItService] {
            street.act(role, Act::SignNotice);
        }
    }
    street
}

/// A document to decide: the initiation while it is being approved, else a change, else a cancellation.
fn with_approval(street: Street) -> Street {
    match street.project.status {
        Status::InApproval => street,
        Status::Executing | Status::Arrived | Status::SignedOff => with_change(street, true),
        Status::Applied | Status::Preparing | Status::Closed | Status::Maintenance | Status::Cancelled => {
            with_cancellation(street, true)
        }
    }
}

fn open_number(street: &Street) -> u32 {
    street.project.approvals.iter().rfind(|approval| approval.is_open()).map_or(1, |approval| approval.number)
}

fn decision(street: &Street) -> Act {
    if street.project.approvals.iter().any(|approval| approval.is_open()) {
        return street.decision(Decision::Agree);
    }
    let content = ContentHash::of(&"nothing");
    Act::DecideStep(1, DecideStep { decision: Decision::Agree, comment: None, content, step: 0 })
}

fn sheet_entry(street: &Street) -> regulation::sign_off::SheetEntry {
    let entry = street.sheet_for_the_rest();
    let nothing_left = || regulation::sample::sheet("2026-03-10", &[(1, 1, &["SN"])]);
    if entry.lines.is_empty() { nothing_left() } else { entry }
}

/// Every attempt at an act in a status: one, or a decision on each step of the chain, or a scan before and after the
/// sheet was sent to the market assistant.
fn attempts(kind: ActKind, status: Status) -> Vec<(Street, Act)> {
    let (mut street, act) = attempt(kind, status);
    let mut attempts = vec![(street.clone(), act)];
    if kind == ActKind::AttachSheetScan {
        attempts.push((with_sheet(at(status), Sheet::Submitted), Act::AttachSheetScan(1, file())));
    }
    let number = open_number(&street);
    while kind == ActKind::DecideStep
        && street.project.approval(number).is_some_and(|approval| approval.is_open())
    {
        attempts.push((street.clone(), decision(&street)));
        street.decide(Decision::Agree);
    }
    attempts
}

/// The project in this status with what the act needs, and the act.
fn attempt(kind: ActKind, status: Status) -> (Street, Act) {
    let street = at(status);
    match kind {
        ActKind::GiveCode => (street, Act::GiveCode(None)),
        ActKind::ReturnApplication => (street, Act::ReturnApplication(note("缺少盖章页"))),
        ActKind::HandInAgain => {
            let mut street = street;
            if status == Status::Applied {
                street.act(Role::ContractAdministrator, Act::ReturnApplication(note("缺少盖章页")));
            }
            (street, Act::HandInAgain)
        }
        ActKind::SaveInitiation => (street, Act::SaveInitiation(InitiationEntry::default())),
        ActKind::SubmitInitiation => {
            let mut street = street;
            if status == Status::Preparing {
                street.submit_initiation().act(OWNER, Act::WithdrawApproval(1));
            }
            (street, Act::SubmitInitiation)
        }
        ActKind::DecideStep => {
            let street = with_approval(street);
            let act = decision(&street);
            (street, act)
        }
        ActKind::WithdrawApproval => {
            let street = with_approval(street);
            let act = Act::WithdrawApproval(open_number(&street));
            (street, act)
        }
        ActKind::OrderPurchase => (street, Act::OrderPurchase(order(&[(1, 1)]))),
        ActKind::RecordReceipt => {
            let line = if status == Status::Executing { 1 } else { 3 };
            (with_surplus_or_order(street), Act::RecordReceipt(1, receipt("2026-03-10", &[(line, 1)])))
        }
        ActKind::EndOrder => (with_order(street), Act::EndOrder(1)),
        ActKind::DisposeSurplus => {
            (with_surplus(status), Act::DisposeSurplus(settle(3, 1, Disposal::CancelOrder)))
        }
        ActKind::SetArrived => (with_sheet(street, Sheet::Arrived), Act::SetArrived),
        ActKind::ArrangeDelivery => {
            (with_order(street), Act::ArrangeDelivery(delivery(true, "2026-03-12", &[(1, 1)])))
        }
        ActKind::ConfirmDelivery | ActKind::DiscardDelivery => {
            let status = street.project.status;
            let mut street = with_order(street);
            let arranged = Act::ArrangeDelivery(delivery(true, "2026-03-12", &[(1, 1)]));
            if status == Status::SignedOff {
                street = at(Status::Arrived);
                street.act(COMMERCE, arranged);
                street = street.up_to(Status::SignedOff);
            } else if matches!(status, Status::Executing | Status::Arrived) {
                street.act(COMMERCE, arranged);
            }
            let discards = kind == ActKind::DiscardDelivery;
            (street, if discards { Act::DiscardDelivery(1) } else { Act::ConfirmDelivery(1) })
        }
        ActKind::WriteTaskForm => (street, Act::WriteTaskForm(task_form("2026-03-20"))),
        ActKind::AcceptTaskForm => (with_form(street, false), Act::AcceptTaskForm(1)),
        ActKind::DeclineTaskForm => (with_form(street, false), Act::DeclineTaskForm(1, note("人员不足"))),
        ActKind::AssignTaskForm => {
            (with_form(street, true), Act::AssignTaskForm(1, vec![actor(TECHNICAL).person]))
        }
        ActKind::RecordWork => (with_form(street, true), Act::RecordWork(1, work("2026-03-10"))),
        ActKind::CompleteTaskForm => (with_form(street, true), Act::CompleteTaskForm(1, note("已开通"))),
        ActKind::WriteChange => {
            let act = Act::WriteChange(change(&dearer(&street)));
            (street, act)
        }
        ActKind::SubmitChange => (with_change(street, false), Act::SubmitChange(1)),
        ActKind::DiscardChange => (with_change(street, false), Act::DiscardChange(1)),
        ActKind::WriteSheet => {
            let street = with_sheet(street, Sheet::Arrived);
            let act = Act::WriteSheet(None, sheet_entry(&street));
            (street, act)
        }
        ActKind::AttachSheetScan => (with_sheet(street, Sheet::Written), Act::AttachSheetScan(1, file())),
        ActKind::SubmitSheet => (with_sheet(street, Sheet::Written), Act::SubmitSheet(1)),
        ActKind::PassOnSheet => (with_sheet(street, Sheet::Submitted), Act::PassOnSheet(1)),
        ActKind::AcceptSheet => (with_sheet(street, Sheet::PassedOn), Act::AcceptSheet(1)),
        ActKind::ReturnSheet => (with_sheet(street, Sheet::PassedOn), Act::ReturnSheet(1, note("印章不清"))),
        ActKind::DiscardSheet => (with_sheet(street, Sheet::Written), Act::DiscardSheet(1)),
        ActKind::ConfirmFinanceCopy => (with_sheet(street, Sheet::Accepted), Act::ConfirmFinanceCopy(1)),
        ActKind::RecogniseRevenue => {
            (with_sheet(street, Sheet::Accepted), Act::RecogniseRevenue(revenue(1, 1_00, "2026-03-10")))
        }
        ActKind::ReverseRevenue => (with_revenue(street), Act::ReverseRevenue(1, note("金额有误"))),
        ActKind::Close => (street, Act::Close),
        ActKind::SignNotice => (street, Act::SignNotice),
        ActKind::ArchiveNotice => (with_signed_notice(street), Act::ArchiveNotice(file())),
        ActKind::SubmitAcceptance => (street, Act::SubmitAcceptance(acceptance("2026-03-10"))),
        ActKind::TakeAcceptance => (with_report(street, false), Act::TakeAcceptance),
        ActKind::ReturnAcceptance => (with_report(street, false), Act::ReturnAcceptance(note("缺少盖章"))),
        ActKind::ConfirmAcceptanceCopy => (with_report(street, true), Act::ConfirmAcceptanceCopy),
        ActKind::ArchiveAcceptance => (with_report(street, true), Act::ArchiveAcceptance),
        ActKind::HandToMaintenance => (street, Act::HandToMaintenance),
        ActKind::ConfirmHandover => (street, Act::ConfirmHandover),
        ActKind::WriteCancellation => (street, Act::WriteCancellation(cancellation(Cause::Other))),
        ActKind::SubmitCancellation => (with_cancellation(street, false), Act::SubmitCancellation),
        ActKind::DiscardCancellation => (with_cancellation(street, false), Act::DiscardCancellation),
        ActKind::CarryOutCancellation => {
            let open = !status.is_closed() && status != Status::Cancelled;
            let mut street = with_cancellation(street, true);
            if open {
                street.agree();
            }
            (street, Act::CarryOutCancellation)
        }
    }
}

fn with_surplus_or_order(street: Street) -> Street {
    match street.project.status {
        Status::Arrived | Status::SignedOff => with_surplus(street.project.status),
        Status::Executing => with_order(street),
        Status::Applied
        | Status::Preparing
        | Status::InApproval
        | Status::Closed
        | Status::Maintenance
        | Status::Cancelled => street,
    }
}

/// The words for the reasons that fill most of the table.
const SHORT: [(Reason, &str); 4] = [
    (Reason::RoleRequired, "-"),
    (Reason::StatusForbids, "status"),
    (Reason::ProjectClosed, "closed"),
    (Reason::ProjectCancelled, "cancelled"),
];

/// What came of the attempts, in a word: the first that went, else why the first did not.
fn answer(attempts: &[(Street, Act)], who: &Actor) -> &'static str {
    let answers = || attempts.iter().map(|(street, act)| street.ask(who, act));
    match answers().find(Result::is_ok).or(answers().next()).expect("an attempt") {
        Ok(_) => "ok",
        Err(refusal) => {
            let reason = refusal.first().reason;
            SHORT.iter().find(|(common, _)| *common == reason).map_or(reason.key(), |(_, word)| word)
        }
    }
}

/// One person of each role, and an account manager whose project it is not.
fn people() -> Vec<(&'static str, Actor)> {
    let mut people: Vec<_> = Role::ALL.iter().map(|role| (role.code(), actor(*role))).collect();
    people.insert(1, ("account_manager of another project", numbered(OWNER, 1)));
    people
}

/// The answers to one act by each person, in each status.
type Answers = Vec<Vec<&'static str>>;

fn row(kind: ActKind, people: &[(&'static str, Actor)]) -> Answers {
    let tried: Vec<_> = Status::ALL.into_iter().map(|status| attempts(kind, status)).collect();
    let of = |who: &Actor| tried.iter().map(|attempts| answer(attempts, who)).collect();
    people.iter().map(|(_, who)| of(who)).collect()
}

#[test]
fn clause_2_1_every_act_in_every_status_by_every_role() {
    let people = people();
    let rows: Vec<_> = ActKind::ALL.iter().map(|kind| (*kind, row(*kind, &people))).collect();
    let mut table = String::from(
        "Who may do what in which status: each cell was tried, with everything prepared that the act needs there.\n\
         Written by crates/regulation/tests/rules/permissions.rs; EPM_UPDATE=1 cargo test -p regulation writes it anew.\n\n\
         ok done   - another role may   status forbidden in this status   closed 2.5.3   cancelled 2.7\n\
         Any other word is the reason of docs/generated/errors.md. Of a chain, each step was tried. A row with one word\n\
         has it in every status; an act that belongs to another role in every status is left out.\n",
    );
    for (index, (name, _)) in people.iter().enumerate() {
        let _ = writeln!(table, "\n{name}");
        let own: Vec<_> =
            rows.iter().filter(|(_, row)| row[index].iter().any(|answer| *answer != "-")).collect();
        if own.is_empty() {
            table.push_str("  nothing\n");
            continue;
        }
        let _ = writeln!(table, "{}", line("", &Status::ALL.map(Status::code)));
        for (kind, row) in own {
            let cells = &row[index];
            let alike = cells.iter().all(|cell| cell == &cells[0]);
            let _ = writeln!(table, "{}", line(kind.code(), if alike { &cells[..1] } else { cells }));
        }
    }
    generated::matches("permissions.txt", &table);
}

fn line(name: &str, cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {cell:<14}")).collect();
    format!("  {name:<24}{cells}").trim_end().to_owned()
}

#[test]
fn clause_2_1_an_act_is_allowed_exactly_where_the_table_of_acts_says_so() {
    for kind in ActKind::ALL {
        for status in Status::ALL {
            let tried = attempts(*kind, status);
            let allowed: Vec<_> =
                Role::ALL.iter().filter(|role| answer(&tried, &actor(**role)) == "ok").collect();
            assert_eq!(!allowed.is_empty(), kind.statuses().contains(&status), "{kind:?} in {status:?}");
            let among = allowed.iter().all(|role| kind.roles().contains(role));
            assert!(among, "{kind:?} in {status:?} by {allowed:?}");
        }
    }
}
