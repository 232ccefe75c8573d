//! The archive: which papers a project makes, custody that moves only by the receiver's word, lending, keeping and the
//! end of a record, and what an ended project lacks (2.5.2, 2.5.4, 4, K5, D6, D10).

use crate::is;
use regulation::act::Act;
use regulation::archive::FolderEvent;
use regulation::archive::{Folder, Holder, Receiver, RegisterEntry, follow};
use regulation::calendar::{Calendar, DayKind};
use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::closing::NoticeSigner;
use regulation::coordination::TaskFormState;
use regulation::custody::{
    FolderAct, FolderFacts, decide, may_take_out, overdue_signers, owing, remind_by_itself,
};
use regulation::duties::{Actor, DutyKind, Role, Whose};
use regulation::id::FolderId;
use regulation::lifecycle::Status;
use regulation::papers::{ArchiveTerms, CopyTo, LackKind, PaperKind, missing};
use regulation::refusal::{Reason, Refusal};
use regulation::sample::{Street, actor, clock, date, file, note};
use regulation::text::{Code, Title};

const OWNER: Role = Role::AccountManager;
const ADMINISTRATOR: Role = Role::ProjectAdministrator;
const ARCHIVIST: Role = Role::Archivist;
const PRESIDENT: Role = Role::VicePresident;

/// A street and the folder of its project.
struct Archive {
    street: Street,
    folder: Option<Folder>,
    facts: FolderFacts,
    today: &'static str,
}

impl Archive {
    fn of(street: Street) -> Self {
        let people = [actor(ADMINISTRATOR).person, actor(OWNER).person, actor(Role::ItService).person];
        let owing = [actor(Role::GeneralManager).person];
        let facts = FolderFacts { people: people.into(), owing: owing.into() };
        let mut archive = Self { street, folder: None, facts, today: "2026-03-10" };
        archive.catch_up();
        archive
    }

    fn closed() -> Self {
        Self::of(Street::new().up_to(Status::Closed))
    }

    fn stamp(&self, who: &Actor) -> Stamp {
        Stamp { by: who.person, in_name_of: None, at: clock(self.today).now }
    }

    /// The folder follows the project.
    fn catch_up(&mut self) {
        let (project, contract) = (&self.street.project, &self.street.contract);
        let event = follow(self.folder.as_ref(), project, Some(contract), &ArchiveTerms::default());
        let stamp = self.stamp(&actor(OWNER));
        if let Some(event) = event {
            let id = FolderId::of(project.id);
            self.folder = Folder::apply(self.folder.take(), id, &event, &stamp);
        }
        let event = follow(self.folder.as_ref(), project, Some(contract), &ArchiveTerms::default());
        assert_eq!(event, None, "a folder that followed has nothing to follow");
    }

    fn folder(&self) -> &Folder {
        self.folder.as_ref().expect("a folder that followed")
    }

    fn number(&self, kind: PaperKind) -> u32 {
        self.folder().records.iter().find(|record| record.kind() == kind).expect("a record").number
    }

    fn holder(&self, kind: PaperKind) -> Option<Holder> {
        self.folder().record(self.number(kind)).expect("a record").holder
    }

    #[track_caller]
    fn act(&mut self, role: Role, act: FolderAct) -> &mut Self {
        let who = actor(role);
        let events = decide(self.folder(), &who, &act, &self.facts, &clock(self.today));
        let events = events.unwrap_or_else(|refusal| panic!("{act:?} was refused: {refusal:?}"));
        let stamp = self.stamp(&who);
        for event in events {
            let id = self.folder().id;
            self.folder = Folder::apply(self.folder.take(), id, &event, &stamp);
        }
        self
    }

    #[track_caller]
    fn refusal(&self, role: Role, act: FolderAct) -> Refusal {
        decide(self.folder(), &actor(role), &act, &self.facts, &clock(self.today)).expect_err("refused")
    }

    fn duties(&self) -> Vec<(DutyKind, u32, Whose)> {
        self.folder().duties().into_iter().map(|duty| (duty.kind, duty.part, duty.whose)).collect()
    }

    fn lacks(&self) -> Vec<(PaperKind, LackKind, Whose)> {
        missing(self.folder()).into_iter().map(|lack| (lack.paper, lack.kind, lack.owed_by)).collect()
    }

    /// Sheet and contract at the archive.
    fn received(mut self) -> Self {
        let records = vec![self.number(PaperKind::Contract), self.number(PaperKind::SignOffSheet)];
        self.act(ARCHIVIST, FolderAct::Receive(records));
        self
    }
}

fn person(role: Role) -> Holder {
    Holder::Person(actor(role).person)
}

/// The four departments sign, the archivist files the notice.
fn file_notice(archive: &mut Archive) {
    for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService] {
        archive.street.act(role, Act::SignNotice);
    }
    archive.street.act(ARCHIVIST, Act::ArchiveNotice(file()));
    archive.catch_up();
}

#[test]
fn clause_2_5_2_every_paper_of_a_project_gets_its_record_by_itself() {
    let archive = Archive::closed();
    let kinds: Vec<_> = archive.folder().records.iter().map(|record| record.kind()).collect();
    use PaperKind::{AcceptanceReport, ClosingNotice, Contract, EquipmentList, Initiation, SignOffSheet};
    assert_eq!(kinds, [Contract, Initiation, EquipmentList, SignOffSheet, ClosingNotice, AcceptanceReport]);
    let sheet = archive.folder().record(archive.number(SignOffSheet)).unwrap();
    assert_eq!(sheet.file(), Some(&file()));
    assert_eq!(sheet.due_on(), Some(date("2026-04-09")), "thirty days after it was accepted");
    assert_eq!(archive.folder().keep_until(sheet), Some(date("2056-03-09")), "thirty years");
    let initiation = archive.folder().record(archive.number(Initiation)).unwrap();
    assert_eq!((initiation.holder, initiation.is_on_paper()), (None, false));
    assert_eq!(archive.folder().keep_until(initiation), Some(date("2036-03-09")), "ten years");
    assert_eq!(archive.holder(Contract), Some(person(OWNER)));
    assert_eq!(archive.holder(ClosingNotice), Some(person(ADMINISTRATOR)));
    assert_eq!(archive.holder(AcceptanceReport), None, "there is none yet");
}

#[test]
fn clause_2_5_2_before_the_end_nothing_is_missing_but_the_sheet_is_due() {
    let archive = Archive::of(Street::new().up_to(Status::SignedOff));
    assert_eq!(archive.lacks(), []);
    let sheet = archive.number(PaperKind::SignOffSheet);
    let owner = Whose::Person(actor(OWNER).person);
    assert_eq!(archive.duties(), [(DutyKind::HandOverOriginal, sheet, owner)]);
}

#[test]
fn clause_2_5_2_what_a_closed_project_lacks_is_listed_until_it_is_complete() {
    let mut archive = Archive::closed();
    let owner = Whose::Person(actor(OWNER).person);
    use LackKind::{CopyUnconfirmed, NotMade, OriginalOutstanding};
    assert_eq!(
        archive.lacks(),
        [
            (PaperKind::Contract, OriginalOutstanding, owner),
            (PaperKind::SignOffSheet, OriginalOutstanding, owner),
            (PaperKind::SignOffSheet, CopyUnconfirmed, Whose::Role(Role::Finance)),
            (PaperKind::ClosingNotice, NotMade, Whose::Role(Role::GeneralManager)),
            (PaperKind::AcceptanceReport, NotMade, owner),
        ]
    );
    let clauses: Vec<_> = missing(archive.folder()).iter().map(|lack| lack.clause.number()).collect();
    assert_eq!(clauses, ["2.3.2", "2.4.3", "2.5.1", "2.5.2", "2.5.4"]);
    file_notice(&mut archive);
    archive.street.act(Role::Finance, Act::ConfirmFinanceCopy(1));
    let report =
        regulation::acceptance::AcceptanceEntry { accepted_on: date("2026-03-10"), file: file(), note: None };
    archive.street.act(OWNER, Act::SubmitAcceptance(report)).act(ADMINISTRATOR, Act::TakeAcceptance);
    archive.street.act(Role::ItService, Act::ConfirmAcceptanceCopy).act(ARCHIVIST, Act::ArchiveAcceptance);
    archive.catch_up();
    assert_eq!(archive.holder(PaperKind::AcceptanceReport), Some(Holder::Archive));
    let out = |archive: &Archive, role| may_take_out(archive.folder(), &actor(role));
    is(out(&archive, ADMINISTRATOR).unwrap_err(), Reason::FolderIncomplete, Clause::C2_5_2);
    is(out(&archive, ARCHIVIST).unwrap_err(), Reason::RoleRequired, Clause::C2_5_2);
    let mut archive = archive.received();
    assert_eq!(out(&archive, ADMINISTRATOR), Ok(()), "a complete folder is taken out");
    assert!(archive.folder().is_complete(), "{:?}", archive.lacks());
    archive.street.act(ADMINISTRATOR, Act::HandToMaintenance);
    archive.catch_up();
    let it = Whose::Role(Role::ItService);
    assert_eq!(archive.lacks(), [(PaperKind::SignOffSheet, CopyUnconfirmed, it)], "its copy is on the way");
    let copies = archive.folder().record(archive.number(PaperKind::SignOffSheet)).unwrap().paper().unwrap();
    let copies: Vec<_> = copies.copies.iter().map(|copy| copy.to).collect();
    assert_eq!(copies, [CopyTo::Finance, CopyTo::ItService]);
}

#[test]
fn clause_2_7_a_cancelled_project_lacks_only_what_it_made() {
    let mut street = Street::new().up_to(Status::Executing);
    let form = regulation::sample::task_form("2026-03-20");
    street.act(OWNER, Act::WriteTaskForm(form));
    let archive = Archive::of(street.up_to(Status::Cancelled));
    assert_eq!(archive.street.project.task_forms[0].state, TaskFormState::Ended);
    let kinds: Vec<_> = archive.folder().records.iter().map(|record| record.kind()).collect();
    assert!(kinds.contains(&PaperKind::Cancellation) && kinds.contains(&PaperKind::TaskForm), "{kinds:?}");
    let owner = Whose::Person(actor(OWNER).person);
    assert_eq!(archive.lacks(), [(PaperKind::Contract, LackKind::OriginalOutstanding, owner)]);
}

#[test]
fn clause_2_5_2_custody_moves_only_when_the_receiver_confirms() {
    let mut archive = Archive::closed();
    let (contract, sheet) = (archive.number(PaperKind::Contract), archive.number(PaperKind::SignOffSheet));
    let to = Receiver::Person(actor(ADMINISTRATOR).person);
    archive.act(OWNER, FolderAct::HandOver(vec![contract, sheet], to, Some(note("顺丰 1001"))));
    assert_eq!(archive.holder(PaperKind::SignOffSheet), Some(person(OWNER)), "not confirmed yet");
    is(
        archive.refusal(OWNER, FolderAct::HandOver(vec![sheet], Receiver::Archive, None)),
        Reason::OriginalUnderWay,
        Clause::C2_5_2,
    );
    is(archive.refusal(OWNER, FolderAct::ConfirmSlip(1)), Reason::NotTheReceiver, Clause::C2_5_2);
    is(archive.refusal(ARCHIVIST, FolderAct::ConfirmSlip(1)), Reason::NotTheReceiver, Clause::C2_5_2);
    is(archive.refusal(ARCHIVIST, FolderAct::ConfirmSlip(2)), Reason::NoSuchPart, Clause::C2_5_2);
    let receiver = Whose::Person(actor(ADMINISTRATOR).person);
    assert_eq!(archive.duties(), [(DutyKind::ConfirmOriginals, 1, receiver)]);
    archive.act(ADMINISTRATOR, FolderAct::ConfirmSlip(1));
    assert_eq!(archive.holder(PaperKind::SignOffSheet), Some(person(ADMINISTRATOR)));
    is(archive.refusal(ADMINISTRATOR, FolderAct::ConfirmSlip(1)), Reason::AlreadyDone, Clause::C2_5_2);
    archive.act(ADMINISTRATOR, FolderAct::HandOver(vec![contract, sheet], Receiver::Archive, None));
    archive.act(ARCHIVIST, FolderAct::ConfirmSlip(2));
    assert_eq!(archive.holder(PaperKind::Contract), Some(Holder::Archive));
    is(
        archive.refusal(OWNER, FolderAct::HandOver(vec![sheet], Receiver::Archive, None)),
        Reason::AtTheArchive,
        Clause::C2_5_2,
    );
    assert_eq!(archive.duties(), []);
}

#[test]
fn clause_2_5_2_what_is_refused_stays_where_it_was() {
    let mut archive = Archive::closed();
    let sheet = archive.number(PaperKind::SignOffSheet);
    archive.act(ADMINISTRATOR, FolderAct::HandOver(vec![sheet], Receiver::Archive, None));
    archive.act(ARCHIVIST, FolderAct::RefuseSlip(1, note("缺第 3 页")));
    assert_eq!(archive.holder(PaperKind::SignOffSheet), Some(person(OWNER)));
    is(archive.refusal(ARCHIVIST, FolderAct::ConfirmSlip(1)), Reason::AlreadyDone, Clause::C2_5_2);
}

#[test]
fn clause_2_5_2_only_the_holder_or_the_administrator_hands_over_and_to_someone_fit() {
    let mut archive = Archive::closed();
    let sheet = archive.number(PaperKind::SignOffSheet);
    let to = |role: Role| FolderAct::HandOver(vec![sheet], Receiver::Person(actor(role).person), None);
    is(archive.refusal(Role::Finance, to(ADMINISTRATOR)), Reason::NotTheHolder, Clause::C2_5_2);
    is(archive.refusal(OWNER, to(Role::Auditor)), Reason::ReceiverUnfit, Clause::C2_5_2);
    is(archive.refusal(OWNER, to(OWNER)), Reason::ReceiverUnfit, Clause::C2_5_2);
    let none = FolderAct::HandOver(Vec::new(), Receiver::Archive, None);
    is(archive.refusal(OWNER, none), Reason::FieldMissing, Clause::C2_5_2);
    let electronic = archive.number(PaperKind::Initiation);
    let electronic = FolderAct::HandOver(vec![electronic], Receiver::Archive, None);
    is(archive.refusal(OWNER, electronic), Reason::NoOriginal, Clause::C2_5_2);
    let notice = archive.number(PaperKind::ClosingNotice);
    let mixed =
        FolderAct::HandOver(vec![sheet, notice], Receiver::Person(actor(Role::ItService).person), None);
    is(archive.refusal(ADMINISTRATOR, mixed), Reason::HoldersDiffer, Clause::C2_5_2);
    archive.act(ARCHIVIST, FolderAct::Receive(vec![sheet]));
    is(archive.refusal(OWNER, to(ADMINISTRATOR)), Reason::AtTheArchive, Clause::C2_5_2);
}

#[test]
fn clause_2_5_2_a_notice_reaches_the_archive_by_the_act_that_files_its_scan() {
    let mut archive = Archive::closed();
    let notice = archive.number(PaperKind::ClosingNotice);
    let over = FolderAct::HandOver(vec![notice], Receiver::Archive, None);
    is(archive.refusal(ADMINISTRATOR, over), Reason::FiledByItsOwnAct, Clause::C2_5_2);
    is(
        archive.refusal(ARCHIVIST, FolderAct::Receive(vec![notice])),
        Reason::FiledByItsOwnAct,
        Clause::C2_5_2,
    );
    let courier = Receiver::Person(actor(Role::ItService).person);
    archive.act(ADMINISTRATOR, FolderAct::HandOver(vec![notice], courier, None));
    file_notice(&mut archive);
    assert_eq!(archive.holder(PaperKind::ClosingNotice), Some(Holder::Archive));
    assert!(archive.folder().slip(1).unwrap().end.is_some(), "nothing is under way on the slip any more");
    assert!(archive.duties().iter().all(|(kind, ..)| *kind == DutyKind::HandOverOriginal));
}

#[test]
fn clause_2_5_2_who_archives_is_nobody_of_the_project() {
    let archive = Archive::closed();
    let sheet = archive.number(PaperKind::SignOffSheet);
    is(archive.refusal(Role::Finance, FolderAct::Receive(vec![sheet])), Reason::RoleRequired, Clause::C2_5_2);
    let mut owner = actor(OWNER);
    owner.grants.extend(actor(ARCHIVIST).grants);
    let act = FolderAct::Receive(vec![sheet]);
    let refused = decide(archive.folder(), &owner, &act, &archive.facts, &clock(archive.today));
    is(refused.unwrap_err(), Reason::SeparationOfDuties, Clause::C2_5_2);
}

#[test]
fn clause_2_5_2_what_is_lent_is_confirmed_and_comes_back() {
    let archive = Archive::closed();
    let sheet = archive.number(PaperKind::SignOffSheet);
    let borrower = actor(Role::ItService).person;
    let lend = |until: &str| FolderAct::Lend(sheet, borrower, date(until), note("核对序列号"));
    is(archive.refusal(ARCHIVIST, lend("2026-03-20")), Reason::NotAtTheArchive, Clause::C2_5_2);
    let mut archive = archive.received();
    is(archive.refusal(ARCHIVIST, lend("2026-03-09")), Reason::DateTooEarly, Clause::C2_5_2);
    let stranger = FolderAct::Lend(sheet, actor(Role::Auditor).person, date("2026-03-20"), note("查"));
    is(archive.refusal(ARCHIVIST, stranger), Reason::ReceiverUnfit, Clause::C2_5_2);
    archive.act(ARCHIVIST, FolderAct::Shelve(sheet, Code::new("A-03-2").ok()));
    let again = FolderAct::Shelve(sheet, Code::new("A-03-2").ok());
    is(archive.refusal(ARCHIVIST, again), Reason::NothingChanged, Clause::C2_5_2);
    archive.act(ARCHIVIST, lend("2026-03-20"));
    is(archive.refusal(ARCHIVIST, lend("2026-03-20")), Reason::RecordLent, Clause::C2_5_2);
    is(archive.refusal(OWNER, FolderAct::ConfirmLoan(sheet)), Reason::NotTheReceiver, Clause::C2_5_2);
    assert_eq!(archive.duties(), [(DutyKind::ConfirmLoan, sheet, Whose::Person(borrower))]);
    archive.act(Role::ItService, FolderAct::ConfirmLoan(sheet));
    is(archive.refusal(Role::ItService, FolderAct::ConfirmLoan(sheet)), Reason::AlreadyDone, Clause::C2_5_2);
    let due = archive.folder().duties()[0].due_on;
    assert_eq!((archive.duties()[0].0, due), (DutyKind::ReturnLoan, Some(date("2026-03-20"))));
    archive.act(ARCHIVIST, FolderAct::ReturnLoan(sheet));
    is(archive.refusal(ARCHIVIST, FolderAct::ReturnLoan(sheet)), Reason::NothingOpen, Clause::C2_5_2);
    is(archive.refusal(Role::ItService, FolderAct::ConfirmLoan(sheet)), Reason::NothingOpen, Clause::C2_5_2);
}

#[test]
fn clause_2_5_2_a_record_is_destroyed_after_its_time_by_two_people() {
    let mut archive = Archive::closed().received();
    let sheet = archive.number(PaperKind::SignOffSheet);
    let propose = || FolderAct::ProposeDestruction(sheet, note("保管期满"));
    assert!(propose().is_weighty() && FolderAct::ApproveDestruction(sheet).is_weighty());
    is(archive.refusal(ARCHIVIST, propose()), Reason::RetentionRuns, Clause::C2_5_2);
    let sooner = FolderAct::Extend(sheet, date("2056-03-09"), note("诉讼"));
    is(archive.refusal(ARCHIVIST, sooner), Reason::DateTooEarly, Clause::C2_5_2);
    let never = FolderAct::Extend(sheet, date("2356-03-09"), note("诉讼"));
    is(archive.refusal(ARCHIVIST, never), Reason::DateImplausible, Clause::C2_5_2);
    archive.act(ARCHIVIST, FolderAct::Extend(sheet, date("2057-01-01"), note("诉讼")));
    archive.today = "2057-01-01";
    is(archive.refusal(ARCHIVIST, propose()), Reason::RetentionRuns, Clause::C2_5_2);
    archive.today = "2057-01-02";
    is(archive.refusal(PRESIDENT, FolderAct::ApproveDestruction(sheet)), Reason::NothingOpen, Clause::C2_5_2);
    archive.act(ARCHIVIST, propose());
    is(archive.refusal(ARCHIVIST, propose()), Reason::AlreadyDone, Clause::C2_5_2);
    is(
        archive.refusal(ARCHIVIST, FolderAct::ApproveDestruction(sheet)),
        Reason::RoleRequired,
        Clause::C2_5_2,
    );
    let mut both = actor(ARCHIVIST);
    both.grants.extend(actor(PRESIDENT).grants);
    let approve = FolderAct::ApproveDestruction(sheet);
    let alone = decide(archive.folder(), &both, &approve, &archive.facts, &clock(archive.today));
    is(alone.unwrap_err(), Reason::OwnDocument, Clause::C2_5_2);
    archive.act(PRESIDENT, FolderAct::RefuseDestruction(sheet, note("仍有维护")));
    archive.act(ARCHIVIST, propose());
    assert_eq!(archive.duties(), [(DutyKind::DecideDestruction, sheet, Whose::Role(PRESIDENT))]);
    archive.act(PRESIDENT, approve);
    assert!(archive.folder().record(sheet).unwrap().is_destroyed(), "the record of it stays");
    is(archive.refusal(ARCHIVIST, FolderAct::Shelve(sheet, None)), Reason::RecordDestroyed, Clause::C2_5_2);
    assert_eq!(archive.duties(), []);
}

#[test]
fn clause_2_5_2_the_time_of_a_record_begins_with_the_end_of_its_project() {
    let mut archive = Archive::of(Street::new().up_to(Status::SignedOff)).received();
    let sheet = archive.number(PaperKind::SignOffSheet);
    let entry = RegisterEntry {
        title: Title::new("补充协议").unwrap(),
        original: true,
        file: None,
        keep_until: Some(date("2026-01-01")),
    };
    archive.act(ARCHIVIST, FolderAct::Register(entry.clone()));
    let other = archive.number(PaperKind::Other);
    for record in [sheet, other] {
        let extend = FolderAct::Extend(record, date("2026-01-01"), note("清理"));
        is(archive.refusal(ARCHIVIST, extend), Reason::RetentionNotBegun, Clause::C2_5_2);
        let longer = FolderAct::Extend(record, date("2090-01-01"), note("诉讼"));
        is(archive.refusal(ARCHIVIST, longer), Reason::RetentionNotBegun, Clause::C2_5_2);
        let propose = FolderAct::ProposeDestruction(record, note("清理"));
        is(archive.refusal(ARCHIVIST, propose), Reason::RetentionNotBegun, Clause::C2_5_2);
    }

    // An older history may hold both: neither ends a record.
    let past = |record| FolderEvent::Extended { record, until: date("2026-01-01"), reason: note("清理") };
    let asked = |record| FolderEvent::DestructionProposed { record, reason: note("清理") };
    let (id, by) = (archive.folder().id, archive.stamp(&actor(ARCHIVIST)));
    for event in [past(sheet), asked(sheet), past(other), asked(other)] {
        archive.folder = Folder::apply(archive.folder.take(), id, &event, &by);
    }
    for record in [sheet, other] {
        let approve = FolderAct::ApproveDestruction(record);
        is(archive.refusal(PRESIDENT, approve), Reason::RetentionNotBegun, Clause::C2_5_2);
        assert_eq!(archive.folder().keep_until(archive.folder().record(record).unwrap()), None);
    }

    archive.street = archive.street.up_to(Status::Closed);
    archive.catch_up();
    let kept = |archive: &Archive, record| {
        archive.folder().keep_until(archive.folder().record(record).unwrap()).unwrap()
    };
    assert_eq!(kept(&archive, sheet), date("2056-03-09"), "the past day shortens nothing");
    assert_eq!(kept(&archive, other), date("2036-03-09"), "no shorter than what it lies with");
    is(
        archive.refusal(PRESIDENT, FolderAct::ApproveDestruction(sheet)),
        Reason::RetentionRuns,
        Clause::C2_5_2,
    );
    is(archive.refusal(ARCHIVIST, FolderAct::Register(entry)), Reason::DateTooEarly, Clause::C2_5_2);
    archive.act(ARCHIVIST, FolderAct::Extend(other, date("2036-03-10"), note("诉讼")));
    assert_eq!(kept(&archive, other), date("2036-03-10"));
    archive.today = "2036-03-11";
    archive.act(PRESIDENT, FolderAct::ApproveDestruction(other));
}

#[test]
fn clause_2_5_2_other_papers_are_registered() {
    let mut archive = Archive::closed();
    let entry = RegisterEntry {
        title: Title::new("补充协议").unwrap(),
        original: true,
        file: None,
        keep_until: Some(date("2056-01-01")),
    };
    is(archive.refusal(OWNER, FolderAct::Register(entry.clone())), Reason::RoleRequired, Clause::C2_5_2);
    archive.act(ARCHIVIST, FolderAct::Register(entry.clone()));
    assert_eq!(archive.holder(PaperKind::Other), Some(Holder::Archive));
    archive.act(ADMINISTRATOR, FolderAct::Register(entry));
    let last = archive.folder().records.last().unwrap();
    assert_eq!((last.number, last.holder), (8, Some(person(ADMINISTRATOR))));
}

#[test]
fn clause_2_1_4_who_owes_a_record_is_reminded_once_a_day() {
    let mut archive = Archive::closed();
    let (notice, list) = (archive.number(PaperKind::ClosingNotice), archive.number(PaperKind::EquipmentList));
    is(archive.refusal(Role::Finance, FolderAct::Remind(notice)), Reason::RoleRequired, Clause::C2_1_4);
    is(archive.refusal(ARCHIVIST, FolderAct::Remind(list)), Reason::NothingOpen, Clause::C2_1_4);
    assert_eq!(
        owing(archive.folder().record(notice).unwrap()),
        Some(Whose::Role(NoticeSigner::Business.role()))
    );
    archive.act(ADMINISTRATOR, FolderAct::Remind(notice));
    is(archive.refusal(ARCHIVIST, FolderAct::Remind(notice)), Reason::RemindedToday, Clause::C2_1_4);
    archive.today = "2026-03-11";
    archive.act(Role::MarketAssistant, FolderAct::Remind(archive.number(PaperKind::SignOffSheet)));
}

/// The clock at an hour of a day of the company, which has one holiday.
fn at(day: &str, hour: u32) -> regulation::clock::Clock {
    let now = date(day).and_hms_opt(hour, 0, 0).expect("an hour").and_utc() - chrono::TimeDelta::hours(8);
    let calendar = Calendar::new(1, [(date("2026-04-15"), DayKind::Holiday)]);
    regulation::clock::Clock { now, today: date(day), calendar }
}

#[test]
fn clause_2_5_2_overdue_signatures_are_reminded_of_by_themselves_each_working_day() {
    let mut archive = Archive::closed();
    let terms = ArchiveTerms::default();
    let notice = archive.number(PaperKind::ClosingNotice);
    let due = archive.folder().record(notice).unwrap().due_on().unwrap();
    assert_eq!(due, date("2026-04-09"), "a Thursday, thirty days after the closing");
    let closing = |archive: &Archive| archive.street.project.closing.clone().unwrap();
    let signers = |archive: &Archive, clock: &regulation::clock::Clock| {
        let record = archive.folder().record(notice).unwrap();
        overdue_signers(record, &closing(archive), clock, &terms)
    };
    assert_eq!(signers(&archive, &at("2026-04-09", 10)), [], "it is not past the day");
    assert_eq!(signers(&archive, &at("2026-04-10", 8)), [], "it is early in the morning");
    let all = closing(&archive).signatures.iter().map(|(signer, _)| *signer).collect::<Vec<_>>();
    assert_eq!(signers(&archive, &at("2026-04-10", 9)), all);
    for off in ["2026-04-11", "2026-04-12", "2026-04-15"] {
        assert_eq!(signers(&archive, &at(off, 10)), [], "{off} is a day off");
    }
    let sheet = archive.number(PaperKind::SignOffSheet);
    let other = archive.folder().record(sheet).unwrap();
    assert_eq!(overdue_signers(other, &closing(&archive), &at("2026-06-10", 10), &terms), [], "no round");

    let clock = at("2026-04-10", 9);
    let by_itself = |archive: &Archive, clock: &regulation::clock::Clock| {
        remind_by_itself(archive.folder(), notice, &closing(archive), &archive.facts, (clock, &terms))
    };
    let sent = by_itself(&archive, &clock).unwrap();
    let people = vec![actor(Role::GeneralManager).person];
    assert_eq!(sent, FolderEvent::Reminded { record: notice, on: clock.today, people });
    let id = archive.folder().id;
    let by = Stamp { by: actor(OWNER).person, in_name_of: None, at: clock.now };
    archive.folder = Folder::apply(archive.folder.take(), id, &sent, &by);
    assert_eq!(by_itself(&archive, &at("2026-04-10", 15)), None, "once a day");
    assert!(by_itself(&archive, &at("2026-04-13", 9)).is_some(), "and on the next working day again");
    archive.facts.owing.clear();
    assert_eq!(by_itself(&archive, &at("2026-04-13", 9)), None, "there is nobody to remind");

    archive.facts.owing = [actor(Role::GeneralManager).person].into();
    for (_, signed) in &mut archive.street.project.closing.as_mut().unwrap().signatures {
        *signed = Some(by.clone());
    }
    assert_eq!(by_itself(&archive, &at("2026-04-13", 9)), None, "everyone has signed");
}
