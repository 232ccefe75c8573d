//! 2.5.2, 2.5.4, 4 质量记录: what a person may do to an archived record. Custody never jumps: an original moves when the
//! one who receives it says so (K5, INV-38).

use crate::archive::{Folder, FolderEvent, Holder, Receiver, Record, RegisterEntry, Slip};
use crate::clause::Clause;
use crate::clock::Clock;
use crate::closing::{Closing, NoticeSigner};
use crate::contract::{is_plausible, number_after};
use crate::deadline::is_time_to_remind;
use crate::duties::{Actor, Role, Whose};
use crate::id::PersonId;
use crate::papers::{ArchiveTerms, PaperKind, lacks};
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::{Code, Note};
use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;

const CLAUSE: Clause = Clause::C2_5_2;

/// What a person can do to a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderAct {
    /// Enter a paper from elsewhere.
    Register(RegisterEntry),
    /// Hand originals over.
    HandOver(Vec<u32>, Receiver, Option<Note>),
    /// Confirm a hand-over.
    ConfirmSlip(u32),
    /// Refuse one.
    RefuseSlip(u32, Note),
    /// Receive originals that came to the archive without a slip.
    Receive(Vec<u32>),
    /// Say where a record stands.
    Shelve(u32, Option<Code>),
    /// Lend it to someone, until a day, for a purpose.
    Lend(u32, PersonId, NaiveDate, Note),
    /// Confirm that it came.
    ConfirmLoan(u32),
    /// It is back.
    ReturnLoan(u32),
    /// Keep it longer.
    Extend(u32, NaiveDate, Note),
    /// Ask that it be destroyed.
    ProposeDestruction(u32, Note),
    /// Approve that.
    ApproveDestruction(u32),
    /// Refuse that.
    RefuseDestruction(u32, Note),
    /// Remind whoever owes it.
    Remind(u32),
}

impl FolderAct {
    /// Destroying archives asks for a fresh sign-in of both (4-roles).
    pub fn is_weighty(&self) -> bool {
        match self {
            Self::ProposeDestruction(..) | Self::ApproveDestruction(_) => true,
            Self::Register(_)
            | Self::HandOver(..)
            | Self::ConfirmSlip(_)
            | Self::RefuseSlip(..)
            | Self::Receive(_)
            | Self::Shelve(..)
            | Self::Lend(..)
            | Self::ConfirmLoan(_)
            | Self::ReturnLoan(_)
            | Self::Extend(..)
            | Self::RefuseDestruction(..)
            | Self::Remind(_) => false,
        }
    }
}

/// What lies outside of the folder and was read in the same transaction.
#[derive(Clone, Debug, Default)]
pub struct FolderFacts {
    /// The people who could receive originals of this project, or be lent one.
    pub people: BTreeSet<PersonId>,
    /// The people of the role that owes the record, where a role owes it.
    pub owing: BTreeSet<PersonId>,
}

/// The person holds the role for this project, and it is not their own (4-roles).
fn in_role(folder: &Folder, actor: &Actor, role: Role) -> Result<(), Refusal> {
    let about = &folder.about;
    let fault = |reason| Err(Fault::new(reason, CLAUSE).with("role", role.code()).into());
    if !actor.holds(role, about.department, about.account_manager) {
        return fault(Reason::RoleRequired);
    }
    if actor.person == about.account_manager {
        return fault(Reason::SeparationOfDuties);
    }
    Ok(())
}

fn archivist(folder: &Folder, actor: &Actor) -> Result<(), Refusal> {
    in_role(folder, actor, Role::Archivist)
}

fn administrator(folder: &Folder, actor: &Actor) -> Result<(), Refusal> {
    in_role(folder, actor, Role::ProjectAdministrator)
}

fn record(folder: &Folder, number: u32) -> Result<&Record, Refusal> {
    match folder.record(number) {
        Some(record) if record.is_destroyed() => refuse(Reason::RecordDestroyed, CLAUSE),
        Some(record) => Ok(record),
        None => refuse(Reason::NoSuchPart, CLAUSE),
    }
}

/// A record at the archive that nobody has out.
fn in_the_archive(folder: &Folder, number: u32) -> Result<&Record, Refusal> {
    let found = record(folder, number)?;
    if !found.has_reached_the_archive() {
        return refuse(Reason::NotAtTheArchive, CLAUSE);
    }
    if found.loan.is_some() {
        return refuse(Reason::RecordLent, CLAUSE);
    }
    Ok(found)
}

/// An original in someone's hands, which is not under way.
fn in_hand(folder: &Folder, number: u32) -> Result<(&Record, PersonId), Refusal> {
    let found = record(folder, number)?;
    match found.holder {
        _ if found.under_way.is_some() => refuse(Reason::OriginalUnderWay, CLAUSE),
        Some(Holder::Archive) => refuse(Reason::AtTheArchive, CLAUSE),
        Some(Holder::Person(person)) => Ok((found, person)),
        None => refuse(Reason::NoOriginal, CLAUSE),
    }
}

/// What the archive receives with the signed scan, by its own act, it does not receive a second way.
fn not_by_its_own_act(record: &Record) -> Result<(), Refusal> {
    if record.kind().is_filed_by_its_own_act() {
        return refuse(Reason::FiledByItsOwnAct, record.kind().clause());
    }
    Ok(())
}

fn some_records(records: &[u32]) -> Result<BTreeSet<u32>, Refusal> {
    if records.is_empty() {
        return Err(Fault::new(Reason::FieldMissing, CLAUSE).at("/records").into());
    }
    Ok(records.iter().copied().collect())
}

/// Decides an act on a folder.
pub fn decide(
    folder: &Folder,
    actor: &Actor,
    act: &FolderAct,
    facts: &FolderFacts,
    clock: &Clock,
) -> Result<Vec<FolderEvent>, Refusal> {
    let event = match act {
        FolderAct::Register(entry) => register(folder, actor, entry),
        FolderAct::HandOver(records, to, note) => hand_over(folder, actor, (records, *to, note), facts),
        FolderAct::ConfirmSlip(slip) => {
            receives(folder, actor, *slip).map(|slip| FolderEvent::SlipConfirmed { slip: slip.number })
        }
        FolderAct::RefuseSlip(slip, reason) => receives(folder, actor, *slip)
            .map(|slip| FolderEvent::SlipRefused { slip: slip.number, reason: reason.clone() }),
        FolderAct::Receive(records) => receive(folder, actor, records),
        FolderAct::Shelve(number, shelf) => shelve(folder, actor, *number, shelf),
        FolderAct::Lend(number, to, until, purpose) => {
            lend(folder, actor, *number, (*to, *until, purpose), (facts, clock))
        }
        FolderAct::ConfirmLoan(number) => confirm_loan(folder, actor, *number),
        FolderAct::ReturnLoan(number) => return_loan(folder, actor, *number),
        FolderAct::Extend(number, until, reason) => extend(folder, actor, *number, (*until, reason)),
        FolderAct::ProposeDestruction(number, reason) => propose(folder, actor, *number, reason, clock),
        FolderAct::ApproveDestruction(number) => approves(folder, actor, *number).and_then(|record| {
            may_end(folder, in_the_archive(folder, record)?, clock)?;
            Ok(FolderEvent::Destroyed { record })
        }),
        FolderAct::RefuseDestruction(number, reason) => approves(folder, actor, *number)
            .map(|record| FolderEvent::DestructionRefused { record, reason: reason.clone() }),
        FolderAct::Remind(number) => remind(folder, actor, *number, facts, clock),
    };
    event.map(|event| vec![event])
}

/// Whether the person may take the folder out as one sealed bundle: it holds cost and margin, and a bundle that lacks
/// something would be taken for the whole (K5).
pub fn may_take_out(folder: &Folder, actor: &Actor) -> Result<(), Refusal> {
    let about = &folder.about;
    if !actor.sees_cost(about.department, about.account_manager) {
        let fault = Fault::new(Reason::RoleRequired, CLAUSE);
        return Err(fault.with("role", Role::ProjectAdministrator.code()).into());
    }
    if folder.is_complete() {
        return Ok(());
    }
    let lacking = crate::papers::missing(folder).len();
    Err(Fault::new(Reason::FolderIncomplete, CLAUSE).with("units", lacking).into())
}

fn register(folder: &Folder, actor: &Actor, entry: &RegisterEntry) -> Result<FolderEvent, Refusal> {
    let by_archivist = archivist(folder, actor);
    if let Err(refused) = &by_archivist
        && administrator(folder, actor).is_err()
    {
        return Err(refused.clone());
    }
    if let Some(until) = entry.keep_until {
        let fault = |reason| Fault::new(reason, CLAUSE).at("/keep_until");
        if !is_plausible_end(until) {
            return Err(fault(Reason::DateImplausible).into());
        }
        if let Some(legal) = folder.kept_at_least().filter(|legal| until < *legal) {
            return Err(fault(Reason::DateTooEarly).with("date", legal).into());
        }
    }
    let holder = if by_archivist.is_ok() { Holder::Archive } else { Holder::Person(actor.person) };
    Ok(FolderEvent::Registered {
        number: number_after(folder.records.len()),
        entry: entry.clone(),
        holder: entry.original.then_some(holder),
    })
}

/// The holder hands over, or the project administrator, who collects the papers, enters it for them (2.1.4).
fn hand_over(
    folder: &Folder,
    actor: &Actor,
    (records, to, note): (&[u32], Receiver, &Option<Note>),
    facts: &FolderFacts,
) -> Result<FolderEvent, Refusal> {
    let records = some_records(records)?;
    let mut holders = BTreeSet::new();
    for number in &records {
        let (record, holder) = in_hand(folder, *number)?;
        if to == Receiver::Archive {
            not_by_its_own_act(record)?;
        }
        holders.insert(holder);
    }
    let from = match holders.first() {
        Some(holder) if holders.len() == 1 => *holder,
        _ => return Err(Fault::new(Reason::HoldersDiffer, CLAUSE).at("/records").into()),
    };
    if actor.person != from && administrator(folder, actor).is_err() {
        return refuse(Reason::NotTheHolder, CLAUSE);
    }
    match to {
        Receiver::Person(person) if person == from || !facts.people.contains(&person) => {
            return Err(Fault::new(Reason::ReceiverUnfit, CLAUSE).at("/to").into());
        }
        Receiver::Person(_) | Receiver::Archive => {}
    }
    let slip = number_after(folder.slips.len());
    Ok(FolderEvent::HandedOver { slip, records: records.into_iter().collect(), from, to, note: note.clone() })
}

/// The slip, if it is the person's to confirm or refuse: who gave it does not receive it.
fn receives<'a>(folder: &'a Folder, actor: &Actor, number: u32) -> Result<&'a Slip, Refusal> {
    let Some(slip) = folder.slip(number) else { return refuse(Reason::NoSuchPart, CLAUSE) };
    match slip.to {
        Receiver::Archive => archivist(folder, actor)?,
        Receiver::Person(person) if person != actor.person => {
            return refuse(Reason::NotTheReceiver, CLAUSE);
        }
        Receiver::Person(_) => {}
    }
    if actor.person == slip.from {
        return refuse(Reason::NotTheReceiver, CLAUSE);
    }
    if slip.end.is_some() {
        return refuse(Reason::AlreadyDone, CLAUSE);
    }
    Ok(slip)
}

/// The archivist has them: that is the receiver's confirmation.
fn receive(folder: &Folder, actor: &Actor, records: &[u32]) -> Result<FolderEvent, Refusal> {
    archivist(folder, actor)?;
    let records = some_records(records)?;
    for number in &records {
        let (record, holder) = in_hand(folder, *number)?;
        not_by_its_own_act(record)?;
        if holder == actor.person {
            return refuse(Reason::NotTheReceiver, CLAUSE);
        }
    }
    Ok(FolderEvent::Received { records: records.into_iter().collect() })
}

fn shelve(folder: &Folder, actor: &Actor, number: u32, shelf: &Option<Code>) -> Result<FolderEvent, Refusal> {
    archivist(folder, actor)?;
    let found = in_the_archive(folder, number)?;
    if found.shelf == *shelf {
        return refuse(Reason::NothingChanged, CLAUSE);
    }
    Ok(FolderEvent::Shelved { record: number, shelf: shelf.clone() })
}

fn lend(
    folder: &Folder,
    actor: &Actor,
    number: u32,
    (to, until, purpose): (PersonId, NaiveDate, &Note),
    (facts, clock): (&FolderFacts, &Clock),
) -> Result<FolderEvent, Refusal> {
    archivist(folder, actor)?;
    in_the_archive(folder, number)?;
    if !facts.people.contains(&to) || to == actor.person {
        return Err(Fault::new(Reason::ReceiverUnfit, CLAUSE).at("/to").into());
    }
    if until < clock.today {
        let fault = Fault::new(Reason::DateTooEarly, CLAUSE).at("/until");
        return Err(fault.with("date", clock.today).into());
    }
    Ok(FolderEvent::Lent { record: number, to, until, purpose: purpose.clone() })
}

fn confirm_loan(folder: &Folder, actor: &Actor, number: u32) -> Result<FolderEvent, Refusal> {
    match &record(folder, number)?.loan {
        None => refuse(Reason::NothingOpen, CLAUSE),
        Some(loan) if loan.to != actor.person => refuse(Reason::NotTheReceiver, CLAUSE),
        Some(loan) if loan.confirmed.is_some() => refuse(Reason::AlreadyDone, CLAUSE),
        Some(_) => Ok(FolderEvent::LoanConfirmed { record: number }),
    }
}

fn return_loan(folder: &Folder, actor: &Actor, number: u32) -> Result<FolderEvent, Refusal> {
    archivist(folder, actor)?;
    match &record(folder, number)?.loan {
        None => refuse(Reason::NothingOpen, CLAUSE),
        Some(loan) if loan.to == actor.person => refuse(Reason::NotTheReceiver, CLAUSE),
        Some(_) => Ok(FolderEvent::LoanReturned { record: number }),
    }
}

/// Keeping times run for decades.
fn is_plausible_end(date: NaiveDate) -> bool {
    use chrono::Datelike;
    is_plausible(date) || (2100..2200).contains(&date.year())
}

fn extend(
    folder: &Folder,
    actor: &Actor,
    number: u32,
    (until, reason): (NaiveDate, &Note),
) -> Result<FolderEvent, Refusal> {
    archivist(folder, actor)?;
    let found = record(folder, number)?;
    let Some(kept) = folder.keep_until(found) else { return refuse(Reason::RetentionNotBegun, CLAUSE) };
    let fault = |reason| Fault::new(reason, CLAUSE).at("/until");
    if !is_plausible_end(until) {
        return Err(fault(Reason::DateImplausible).into());
    }
    if until <= kept {
        return Err(fault(Reason::DateTooEarly).with("date", kept.succ_opt().unwrap_or(kept)).into());
    }
    Ok(FolderEvent::Extended { record: number, until, reason: reason.clone() })
}

fn propose(
    folder: &Folder,
    actor: &Actor,
    number: u32,
    reason: &Note,
    clock: &Clock,
) -> Result<FolderEvent, Refusal> {
    archivist(folder, actor)?;
    let found = in_the_archive(folder, number)?;
    if found.destruction.is_some() {
        return refuse(Reason::AlreadyDone, CLAUSE);
    }
    may_end(folder, found, clock)?;
    Ok(FolderEvent::DestructionProposed { record: number, reason: reason.clone() })
}

/// Nothing is destroyed before its time has run out, neither on the day it is asked for nor on the day it is approved
/// (INV-47).
fn may_end(folder: &Folder, record: &Record, clock: &Clock) -> Result<(), Refusal> {
    match folder.keep_until(record) {
        Some(until) if until < clock.today => Ok(()),
        Some(until) => Err(Fault::new(Reason::RetentionRuns, CLAUSE).with("date", until).into()),
        None => refuse(Reason::RetentionNotBegun, CLAUSE),
    }
}

/// The second person: the vice president in charge, who is never the one who asked (D10).
fn approves(folder: &Folder, actor: &Actor, number: u32) -> Result<u32, Refusal> {
    in_role(folder, actor, Role::VicePresident)?;
    match &in_the_archive(folder, number)?.destruction {
        None => refuse(Reason::NothingOpen, CLAUSE),
        Some(asked) if asked.proposed.by == actor.person => refuse(Reason::OwnDocument, CLAUSE),
        Some(_) => Ok(number),
    }
}

/// Whom the record waits for: those who owe it, else whoever has it out or holds its original.
pub fn owing(record: &Record) -> Option<Whose> {
    let lacking = lacks(record).into_iter().next().map(|lack| lack.owed_by);
    let lent = record.loan.as_ref().map(|loan| Whose::Person(loan.to));
    lacking.or(lent)
}

/// The departments that are reminded of their signature today although nobody asks for it (2.5.2, K2): once the day by
/// which the notice shall be there has passed, each that has not signed; unless the round was reminded of today.
pub fn overdue_signers(
    record: &Record,
    closing: &Closing,
    clock: &Clock,
    terms: &ArchiveTerms,
) -> Vec<NoticeSigner> {
    let goes_round = record.kind() == PaperKind::ClosingNotice && closing.archived.is_none();
    let is_overdue = record.due_on().is_some_and(|due| due < clock.today);
    let is_time = is_time_to_remind(clock, terms.utc_offset_minutes);
    if !goes_round || !is_overdue || !is_time || record.reminded == Some(clock.today) {
        return Vec::new();
    }
    closing.signatures.iter().filter(|(_, signed)| signed.is_none()).map(|(signer, _)| *signer).collect()
}

/// The reminder of those departments, whose people are in `facts.owing`; the same as a person sends.
pub fn remind_by_itself(
    folder: &Folder,
    number: u32,
    closing: &Closing,
    facts: &FolderFacts,
    (clock, terms): (&Clock, &ArchiveTerms),
) -> Option<FolderEvent> {
    let record = folder.record(number)?;
    let people = people_of_roles(folder, facts);
    let sends = !people.is_empty() && !overdue_signers(record, closing, clock, terms).is_empty();
    sends.then_some(FolderEvent::Reminded { record: number, on: clock.today, people })
}

/// Those of a role who are told: nobody signs or archives what is their own project's.
fn people_of_roles(folder: &Folder, facts: &FolderFacts) -> Vec<PersonId> {
    facts.owing.iter().copied().filter(|person| *person != folder.about.account_manager).collect()
}

/// The archivist and the project administrator remind, once a day (2.1.4); a market assistant reminds the department's
/// account managers (2.1.7).
fn remind(
    folder: &Folder,
    actor: &Actor,
    number: u32,
    facts: &FolderFacts,
    clock: &Clock,
) -> Result<FolderEvent, Refusal> {
    let may = [Role::ProjectAdministrator, Role::Archivist, Role::MarketAssistant];
    if !may.into_iter().any(|role| in_role(folder, actor, role).is_ok()) {
        let fault = Fault::new(Reason::RoleRequired, Clause::C2_1_4);
        return Err(fault.with("role", Role::ProjectAdministrator.code()).into());
    }
    let found = record(folder, number)?;
    let people: Vec<PersonId> = match owing(found) {
        None => return refuse(Reason::NothingOpen, Clause::C2_1_4),
        Some(Whose::Person(person)) => vec![person],
        Some(Whose::Role(_)) => people_of_roles(folder, facts),
    };
    if found.reminded == Some(clock.today) {
        return refuse(Reason::RemindedToday, Clause::C2_1_4);
    }
    Ok(FolderEvent::Reminded { record: number, on: clock.today, people })
}
