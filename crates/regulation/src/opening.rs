//! 2.2: contracts and projects that began before this system did, brought in as the old one left them. What was decided
//! there is not decided again: one opening event says where the project stands and when it came there, on the evidence of
//! the workbook it was read from, and every later act goes on from it.

use crate::acceptance::{Acceptance, AcceptanceEntry};
use crate::approval::ContentHash;
use crate::calendar::Due;
use crate::clause::Clause;
use crate::clock::{Clock, Facts, Moment, Stamp};
use crate::closing::Closing;
use crate::code::ProjectCode;
use crate::contract::{ContractEvent, ContractKind, Terms, faults_of_terms, is_plausible};
use crate::equipment::{LineEntry, LineNumber, Lines, Plan, budget, faults_of_lines};
use crate::event::Event;
use crate::id::{ContractId, DepartmentId, FileHash, PersonId, ProjectId};
use crate::initiation::InitiationEntry;
use crate::lifecycle::Status;
use crate::maintenance::{Coverage, Handover, hand_over};
use crate::money::Fen;
use crate::payment::PaymentEntry;
use crate::procurement::WORKING_DAYS_TO_SIGN;
use crate::project::{Arrival, Began, Milestone, Project, RevisionSource};
use crate::refusal::{Fault, Reason, Refusal};
use crate::revenue::{Revenue, RevenueEntry};
use crate::serial::SerialNumber;
use crate::sign_off::{Sheet, SheetEntry, SheetLine, SheetState};
use crate::text::{Place, Quantity, Title};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// The hour, UTC, at which what happened on a day counts as having happened: noon in China.
const NOON: u32 = 4;

/// The fields of what is brought in that could not be read, by the names of the pointers. Nothing more is said of them,
/// nor of what they alone decide; the rest is checked as if they were blank.
pub type Unread = BTreeSet<&'static str>;

/// A contract as it is brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldContract {
    /// What it says.
    pub terms: Terms,
    /// Whose.
    pub account_manager: PersonId,
    /// The department that sells.
    pub department: DepartmentId,
    /// What was received on it.
    pub received: Option<Fen>,
    /// What could not be read.
    pub unread: Unread,
}

/// A line of equipment as it is brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldLine {
    /// The line.
    pub entry: LineEntry,
    /// The units that have arrived; all of them where the project has.
    pub arrived: u32,
    /// The units that were signed for, where the project is signed for in part; as many as there are serial numbers when
    /// nothing is said.
    pub signed: Option<u32>,
    /// The serial numbers that were signed for.
    pub serials: Vec<SerialNumber>,
}

/// When a project came where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// 申请
    pub applied_on: Option<NaiveDate>,
    /// 立项
    pub initiated_on: Option<NaiveDate>,
    /// 到货
    pub arrived_on: Option<NaiveDate>,
    /// 签收; of a project signed for in part, the last time that was done.
    pub signed_off_on: Option<NaiveDate>,
    /// 结项
    pub closed_on: Option<NaiveDate>,
    /// 撤销
    pub cancelled_on: Option<NaiveDate>,
}

/// A project as it is brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldProject {
    /// The contract it stands on.
    pub contract: OldContract,
    /// Whether the department is an office in another city.
    pub away: bool,
    /// Its code, kept for ever.
    pub code: Option<ProjectCode>,
    /// Where it stands.
    pub status: Status,
    /// When it came there.
    pub days: Days,
    /// Where the goods go or went.
    pub place: Option<Place>,
    /// Whom to ask for there.
    pub contact: Option<Title>,
    /// The equipment.
    pub lines: Vec<OldLine>,
    /// Revenue recognised so far; of a closed project the whole amount when nothing is said.
    pub revenue: Option<Fen>,
    /// The workbook, which is kept.
    pub evidence: FileHash,
    /// What could not be read; `contract` where it stands on none that is known, `lines` where one of them is not here.
    pub unread: Unread,
}

/// A status that was reached, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The status.
    pub status: Status,
    /// When.
    pub at: Moment,
}

/// How a project stood when it was brought in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// What it began with.
    pub began: Began,
    /// Its code.
    pub code: Option<ProjectCode>,
    /// Every status it reached, in order.
    pub reached: Vec<Reached>,
    /// The initiation.
    pub initiation: InitiationEntry,
    /// The equipment list, once initiated.
    pub lines: Lines,
    /// Units that had arrived.
    pub received: BTreeMap<LineNumber, u32>,
    /// When everything had arrived, and by when it had to be signed for.
    pub arrival: Option<(NaiveDate, Due)>,
    /// What the customer signed for.
    pub sheet: Option<SheetEntry>,
    /// The revenue that was recognised.
    pub revenue: Option<RevenueEntry>,
    /// What the units are covered by, once in maintenance.
    pub coverage: Vec<Coverage>,
    /// The workbook.
    pub evidence: FileHash,
}

/// That a project was brought in, by whom and when, and what no document of this system says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroughtIn {
    /// By whom, when.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// Where it stood then.
    pub status: Status,
    /// Units that had arrived without an order of this system.
    pub received: BTreeMap<LineNumber, u32>,
    /// The workbook.
    pub evidence: FileHash,
}

/// What is wrong with the terms of a contract that was reviewed before this system: all but its scan.
fn faults_of_old_terms(terms: &Terms, clock: &Clock) -> Vec<Fault> {
    let fault = |reason, pointer: &str| Fault::new(reason, Clause::C2_3_2).at(pointer);
    let mut faults = faults_of_terms(terms);
    if terms.kind == ContractKind::Formal {
        if terms.number.is_none() {
            faults.push(fault(Reason::ContractNumberMissing, "/number"));
        }
        match terms.signed_on {
            None => faults.push(fault(Reason::FieldMissing, "/signed_on")),
            Some(signed) if signed > clock.today => faults.push(fault(Reason::DateInFuture, "/signed_on")),
            Some(_) => {}
        }
    }
    faults
}

/// Everything wrong with a contract that is to be brought in.
fn faults_of_contract(old: &OldContract, clock: &Clock) -> Vec<Fault> {
    let mut faults = faults_of_old_terms(&old.terms, clock);
    let fault = |reason| Fault::new(reason, Clause::C1_3_2).at("/received");
    match old.received {
        Some(received) if received < Fen::ZERO => faults.push(fault(Reason::AmountNegative)),
        Some(received) if received > old.terms.amount && !old.unread.contains("amount") => {
            faults.push(fault(Reason::BeyondContract).with("most", old.terms.amount));
        }
        Some(_) | None => {}
    }
    // Only of a formal contract must they be there.
    let of_kind = |fault: &Fault| fault.reason == Reason::FieldMissing && old.unread.contains("kind");
    faults.retain(|fault| !is_at(fault, &old.unread) && !of_kind(fault));
    faults
}

fn is_at(fault: &Fault, unread: &Unread) -> bool {
    fault.pointer.as_deref().is_some_and(|at| unread.contains(at.trim_start_matches('/')))
}

/// Brings a contract in, with the project that stands on it if there is one.
pub fn bring_in_contract(
    old: &OldContract,
    project: Option<ProjectId>,
    evidence: &FileHash,
    clock: &Clock,
) -> Result<Vec<ContractEvent>, Refusal> {
    Refusal::unless_empty(faults_of_contract(old, clock))?;
    let mut events = vec![ContractEvent::BroughtIn {
        account_manager: old.account_manager,
        department: old.department,
        terms: old.terms.clone(),
        project,
        evidence: evidence.clone(),
    }];
    if let Some(amount) = old.received.filter(|received| *received > Fen::ZERO) {
        let payment = PaymentEntry { received_on: clock.today, amount, reference: None, note: None };
        events.push(ContractEvent::PaymentRecorded { number: 1, payment });
    }
    Ok(events)
}

/// Brings a project in: the events of its contract, and its own.
pub fn bring_in(
    old: &OldProject,
    (contract, project): (ContractId, ProjectId),
    by: PersonId,
    facts: &Facts,
    clock: &Clock,
) -> Result<(Vec<ContractEvent>, Vec<Event>), Refusal> {
    Refusal::unless_empty(faults_of_project(old, by, facts, clock))?;
    let stands = (old.status != Status::Cancelled).then_some(project);
    let of_contract = bring_in_contract(&old.contract, stands, &old.evidence, clock)?;
    let mut opening = old.opening(contract, clock);
    if old.status == Status::Maintenance {
        let stamp = Stamp { by, in_name_of: None, at: clock.now };
        let handed = hand_over(&Project::brought_in(project, &opening, &stamp), facts)?;
        opening.coverage = handed.into_iter().flat_map(covered).collect();
    }
    Ok((of_contract, vec![Event::BroughtIn { opening: Box::new(opening) }]))
}

/// Everything wrong with a project that is to be brought in, and with its contract, as far as they could be read.
pub fn faults_of_project(old: &OldProject, by: PersonId, facts: &Facts, clock: &Clock) -> Vec<Fault> {
    let of_contract = faults_of_contract(&old.contract, clock);
    let mut faults: Vec<Fault> = of_contract.iter().map(|fault| prefixed(fault, "/contract")).collect();
    faults.extend(faults_of_days(old, clock));
    faults.extend(faults_of_lines_brought_in(old, facts));
    let fault = |reason, at: &str| Fault::new(reason, Clause::C2_2).at(at);
    let signs_all = old.lines.iter().all(|line| old.signed(line) >= line.entry.quantity.get());
    if old.status == Status::InApproval || (old.is_signed_in_part() && signs_all) {
        faults.push(fault(Reason::StatusForbids, "/status").with("status", old.status.code()));
    }
    if old.code.is_none() && !matches!(old.status, Status::Applied | Status::Cancelled) {
        faults.push(fault(Reason::FieldMissing, "/code"));
    }
    if facts.code_taken {
        faults.push(Fault::new(Reason::CodeTaken, Clause::C2_3_2).at("/code"));
    }
    if old.contract.account_manager == by {
        let role = crate::duties::Role::AccountManager.code();
        faults.push(fault(Reason::SeparationOfDuties, "/contract/account_manager").with("role", role));
    }
    let revenue = old.recognised();
    if revenue < Fen::ZERO {
        faults.push(fault(Reason::AmountNegative, "/revenue"));
    } else if revenue > old.contract.terms.amount {
        faults.push(fault(Reason::BeyondContract, "/revenue").with("most", old.contract.terms.amount));
    } else if revenue > Fen::ZERO && !old.is_signed_off() && !old.is_signed_in_part() {
        faults.push(Fault::new(Reason::SheetNotAccepted, Clause::C2_5_1).at("/revenue"));
    }
    faults.retain(|fault| !is_at(fault, &old.unread) && old.is_sure(fault));
    faults
}

fn covered(event: Event) -> Vec<Coverage> {
    if let Event::HandedToMaintenance { coverage } = event { coverage } else { Vec::new() }
}

fn prefixed(fault: &Fault, with: &str) -> Fault {
    let pointer = fault.pointer.as_deref().unwrap_or_default();
    Fault { pointer: Some(format!("{with}{pointer}")), ..fault.clone() }
}

impl OldProject {
    /// Whether all of it could be read.
    pub fn is_read(&self) -> bool {
        self.unread.is_empty() && self.contract.unread.is_empty()
    }

    /// Whether a fault stands, whatever it is that could not be read.
    fn is_sure(&self, fault: &Fault) -> bool {
        let at = fault.pointer.as_deref().unwrap_or_default();
        let of_status = at == "/code"
            || matches!(
                fault.reason,
                Reason::StatusForbids
                    | Reason::SheetNotAccepted
                    | Reason::SerialCount
                    | Reason::BeyondArrived
                    | Reason::ListEmpty
            );
        let of_contract = at.starts_with("/contract/") || fault.reason == Reason::BeyondContract;
        let of_amount = at == "/revenue" && fault.reason == Reason::BeyondContract;
        let unsure = (of_status && self.unread.contains("status"))
            || (of_contract && self.unread.contains("contract"))
            || (of_amount && self.contract.unread.contains("amount"));
        !unsure
    }

    fn is_signed_off(&self) -> bool {
        matches!(self.status, Status::SignedOff | Status::Closed | Status::Maintenance)
    }

    /// Whether its status is one at which the customer signs.
    fn has_begun_to_sign(&self) -> bool {
        self.is_signed_off() || matches!(self.status, Status::Executing | Status::Arrived)
    }

    /// Whether some of it is signed for, and the rest is to come (2.4.3).
    fn is_signed_in_part(&self) -> bool {
        !self.is_signed_off()
            && self.has_begun_to_sign()
            && self.lines.iter().any(|line| self.signed(line) > 0)
    }

    /// The units of a line that are signed for.
    fn signed(&self, line: &OldLine) -> u32 {
        let listed = if line.entry.serial_tracked { line.serials.len() } else { 0 };
        let signed = line.signed.unwrap_or(u32::try_from(listed).unwrap_or(u32::MAX));
        if self.is_signed_off() { line.entry.quantity.get() } else { signed }
    }

    fn has_arrived(&self) -> bool {
        self.is_signed_off() || self.status == Status::Arrived
    }

    /// Whether its list is in effect.
    fn was_initiated(&self) -> bool {
        self.has_arrived()
            || self.status == Status::Executing
            || (self.status == Status::Cancelled && self.code.is_some() && self.days.initiated_on.is_some())
    }

    fn recognised(&self) -> Fen {
        let whole = if self.status.is_closed() { self.contract.terms.amount } else { Fen::ZERO };
        self.revenue.unwrap_or(whole)
    }

    /// The statuses it went through, with the day on which it came to each; none where the workbook names none.
    fn path(&self) -> Vec<(Status, Option<NaiveDate>, &'static str)> {
        let days = &self.days;
        let mut path = vec![(Status::Applied, days.applied_on, "/applied_on")];
        let mut then = |goes: bool, status, day, at| {
            if goes {
                path.push((status, day, at));
            }
        };
        let initiated = self.was_initiated();
        then(self.code.is_some(), Status::Preparing, days.applied_on, "/applied_on");
        then(initiated, Status::InApproval, days.initiated_on, "/initiated_on");
        then(initiated, Status::Executing, days.initiated_on, "/initiated_on");
        then(self.has_arrived(), Status::Arrived, days.arrived_on, "/arrived_on");
        then(self.is_signed_off(), Status::SignedOff, days.signed_off_on, "/signed_off_on");
        then(self.status.is_closed(), Status::Closed, days.closed_on, "/closed_on");
        then(self.status == Status::Maintenance, Status::Maintenance, days.closed_on, "/closed_on");
        then(self.status == Status::Cancelled, Status::Cancelled, days.cancelled_on, "/cancelled_on");
        path
    }

    fn opening(&self, contract: ContractId, clock: &Clock) -> Opening {
        let OldContract { terms, account_manager, department, .. } = &self.contract;
        let lines: Lines = if self.was_initiated() { self.numbered().collect() } else { Lines::new() };
        let units = self.lines.iter().zip(1u32..).filter(|_| self.was_initiated());
        let received = units.map(|(line, number)| (number, self.there(line))).filter(|(_, units)| *units > 0);
        let arrived_on = self.days.arrived_on.filter(|_| self.has_arrived());
        let due = |on: NaiveDate| (on, clock.calendar.working_days_after(on, WORKING_DAYS_TO_SIGN));
        let recognised_on = self.days.closed_on.or(self.days.signed_off_on).unwrap_or(clock.today);
        let (amount, path) = (self.recognised(), self.path());
        Opening {
            began: Began {
                contract,
                contract_kind: terms.kind,
                contract_number: terms.number.clone(),
                contract_content: ContentHash::of(terms),
                customer: terms.customer_id,
                title: terms.title.clone(),
                amount: terms.amount,
                signed_on: terms.signed_on,
                arrival_promised_on: terms.arrival_promised_on,
                acceptance_required: terms.acceptance_required,
                account_manager: *account_manager,
                department: *department,
                away: self.away,
            },
            code: self.code.clone(),
            reached: path.into_iter().map(|(status, day, _)| reached(status, day, clock)).collect(),
            initiation: InitiationEntry {
                delivery_place: self.place.clone(),
                delivery_contact: self.contact.clone(),
                equipment: self.lines.iter().map(|line| line.entry.clone()).collect(),
                ..InitiationEntry::default()
            },
            lines,
            received: received.collect(),
            arrival: arrived_on.map(due),
            sheet: (self.is_signed_off() || self.is_signed_in_part()).then(|| self.sheet()),
            revenue: (amount > Fen::ZERO).then_some(RevenueEntry { sheet: 1, amount, recognised_on }),
            coverage: Vec::new(),
            evidence: self.evidence.clone(),
        }
    }

    fn numbered(&self) -> impl Iterator<Item = (LineNumber, LineEntry)> + '_ {
        let lines = self.lines.iter().zip(1u32..);
        lines.map(|(line, number)| (number, LineEntry { line: Some(number), ..line.entry.clone() }))
    }

    fn there(&self, line: &OldLine) -> u32 {
        if self.has_arrived() { line.entry.quantity.get() } else { line.arrived }
    }

    fn sheet(&self) -> SheetEntry {
        let line = |(line, number): (&OldLine, u32)| {
            let quantity = Quantity::new(self.signed(line).into()).ok()?;
            Some(SheetLine { equipment_line_id: number, quantity, serials: line.serials.clone() })
        };
        SheetEntry {
            signed_on: self.days.signed_off_on,
            lines: self.lines.iter().zip(1u32..).filter_map(line).collect(),
        }
    }
}

fn reached(status: Status, day: Option<NaiveDate>, clock: &Clock) -> Reached {
    Reached { status, at: day.map_or(clock.now, noon_of).min(clock.now) }
}

fn noon_of(day: NaiveDate) -> Moment {
    day.and_time(NaiveTime::from_hms_opt(NOON, 0, 0).unwrap_or_default()).and_utc()
}

/// The days of the statuses it went through are all there, plausible, in order, and not yet to come.
fn faults_of_days(old: &OldProject, clock: &Clock) -> Vec<Fault> {
    let (mut faults, mut before, mut seen) = (Vec::new(), None, BTreeSet::new());
    for (status, day, at) in old.path().into_iter().filter(|(.., at)| seen.insert(*at)) {
        faults.extend(fault_of_day(day, before, clock, (status, at)));
        before = day.or(before);
    }
    if old.is_signed_in_part() {
        // Some may have been signed for before the rest arrived.
        let at = (Status::SignedOff, "/signed_off_on");
        let before = old.days.initiated_on.or(old.days.applied_on);
        faults.extend(fault_of_day(old.days.signed_off_on, before, clock, at));
    }
    faults
}

fn fault_of_day(
    day: Option<NaiveDate>,
    before: Option<NaiveDate>,
    clock: &Clock,
    (status, at): (Status, &str),
) -> Option<Fault> {
    let fault = |reason| Fault::new(reason, status.clause()).at(at);
    let Some(day) = day else { return Some(fault(Reason::FieldMissing)) };
    if !is_plausible(day) {
        Some(fault(Reason::DateImplausible))
    } else if day > clock.today {
        Some(fault(Reason::DateInFuture))
    } else {
        let earlier = before.filter(|earlier| day < *earlier)?;
        Some(fault(Reason::DateTooEarly).with("date", earlier))
    }
}

/// Goods of the catalogue; signed for is only what arrived, with every serial number, each once.
fn faults_of_lines_brought_in(old: &OldProject, facts: &Facts) -> Vec<Fault> {
    let entries: Vec<LineEntry> = old.lines.iter().map(|line| line.entry.clone()).collect();
    let mut faults = Vec::new();
    if !entries.is_empty() || old.was_initiated() {
        faults.extend(faults_of_lines(&entries, &facts.catalogue, None, (None, None), "/lines"));
    }
    if budget(&entries, &Plan::default()).is_none() {
        faults.push(Fault::new(Reason::AmountOverflow, Clause::C2_3_2).at("/lines"));
    }
    let mut seen: BTreeSet<(String, &SerialNumber)> = BTreeSet::new();
    for (index, line) in old.lines.iter().enumerate() {
        let fault =
            |reason, field: &str| Fault::new(reason, Clause::C2_4_3).at(format!("/lines/{index}/{field}"));
        let (units, signed, serials) = (line.entry.quantity.get(), old.signed(line), line.serials.len());
        if line.arrived > units {
            faults.push(fault(Reason::BeyondList, "arrived").with("most", units));
        }
        if line.arrived > 0 && !old.was_initiated() {
            faults.push(fault(Reason::StatusForbids, "arrived").with("status", old.status.code()));
        }
        if signed > 0 && !old.has_begun_to_sign() {
            faults.push(fault(Reason::StatusForbids, "signed").with("status", old.status.code()));
        } else if signed > old.there(line) {
            faults.push(fault(Reason::BeyondArrived, "signed").with("most", old.there(line)));
        }
        let due = if line.entry.serial_tracked { signed as usize } else { 0 };
        if !line.entry.serial_tracked && serials > 0 {
            faults.push(fault(Reason::SerialNotTracked, "serials"));
        } else if serials != due {
            faults.push(fault(Reason::SerialCount, "serials").with("units", due).with("serials", serials));
        }
        for serial in &line.serials {
            if !seen.insert((line.entry.series_key(), serial)) {
                faults.push(fault(Reason::SerialTwice, "serials").with("serial", serial));
            }
            let elsewhere = facts.serials_elsewhere.iter();
            let elsewhere =
                elsewhere.filter(|one| one.series_key == line.entry.series_key() && one.serial == *serial);
            faults
                .extend(elsewhere.map(|one| one.fault(Clause::C2_4_3).at(format!("/lines/{index}/serials"))));
        }
    }
    faults
}

impl Project {
    /// Whether a file is a paper of this project. The workbook it was brought in from is not: it tells of all the others.
    pub fn is_paper(&self, file: &FileHash) -> bool {
        self.brought_in.as_ref().is_none_or(|brought| brought.evidence != *file)
    }

    /// Whether what a stamp says was done before the project was brought in, by someone whose name is not known: the stamp
    /// bears the name of whoever brought it in.
    pub fn was_before(&self, stamp: &Stamp) -> bool {
        self.brought_in
            .as_ref()
            .is_some_and(|brought| stamp.by == brought.stamp.by && stamp.at <= brought.stamp.at)
    }

    /// Whether it had ended when it was brought in.
    pub fn ended_before(&self) -> bool {
        let ended = |status: Status| status.is_closed() || status == Status::Cancelled;
        self.brought_in.as_ref().is_some_and(|brought| ended(brought.status))
    }

    /// A project as it was brought in: signed for, recognised, archived and handed over as far as it had come. Nothing of
    /// that waits for anyone again.
    pub(crate) fn brought_in(id: ProjectId, opening: &Opening, stamp: &Stamp) -> Self {
        let mut project = Self::begin(id, &opening.began, stamp);
        let on = |status| {
            let at =
                opening.reached.iter().rfind(|reached| reached.status == status).map(|reached| reached.at);
            at.map(|at| Stamp { at, ..stamp.clone() })
        };
        let milestone = |reached: &Reached| Milestone {
            status: reached.status,
            stamp: Stamp { at: reached.at, ..stamp.clone() },
        };
        project.milestones = opening.reached.iter().map(milestone).collect();
        project.status = opening.reached.last().map_or(Status::Applied, |reached| reached.status);
        project.code = opening.code.clone();
        project.initiation.entry = Some(opening.initiation.clone());
        if let Some(initiated) = on(Status::Executing) {
            project.revise(RevisionSource::Initiation, &opening.lines, &opening.initiation.plan, &initiated);
        }
        project.arrivals = opening.arrival.iter().map(|(on, due)| arrival(opening, *on, *due)).collect();
        let signed_on = opening.sheet.as_ref().and_then(|sheet| sheet.signed_on);
        let in_part = signed_on.map(|day| Stamp { at: noon_of(day).min(stamp.at), ..stamp.clone() });
        if let (Some(entry), Some(signed)) = (&opening.sheet, on(Status::SignedOff).or(in_part)) {
            project.sheets.push(Sheet {
                number: 1,
                entry: entry.clone(),
                scan: Some(opening.evidence.clone()),
                state: SheetState::Accepted,
                submitted: Some(Stamp { by: opening.began.account_manager, ..signed.clone() }),
                accepted: Some(signed.clone()),
                finance_copy: Some(signed),
                revision: 0,
                writing: 0,
            });
        }
        let revenue = |entry: &RevenueEntry| Revenue {
            number: 1,
            entry: entry.clone(),
            recognised: stamp.clone(),
            reversed: None,
        };
        project.revenue = opening.revenue.iter().map(revenue).collect();
        if let Some(closed) = on(Status::Closed) {
            project.closed_before(opening, &closed);
        }
        let coverage = opening.coverage.clone();
        project.handover = on(Status::Maintenance).map(|handed| Handover {
            confirmed: Some(handed.clone()),
            handed,
            coverage,
        });
        project.brought_in = Some(BroughtIn {
            stamp: stamp.clone(),
            status: project.status,
            received: opening.received.clone(),
            evidence: opening.evidence.clone(),
        });
        project
    }

    fn closed_before(&mut self, opening: &Opening, closed: &Stamp) {
        self.closing = Some(Closing {
            carried_out: closed.clone(),
            signatures: Vec::new(),
            archived: Some((opening.evidence.clone(), closed.clone())),
            names: None,
            signing_days: None,
        });
        if self.began.acceptance_required {
            let accepted_on = opening.sheet.as_ref().and_then(|sheet| sheet.signed_on);
            let report = AcceptanceEntry {
                accepted_on: accepted_on.unwrap_or_else(|| closed.at.date_naive()),
                file: opening.evidence.clone(),
                note: None,
            };
            self.acceptance = Some(Acceptance {
                due_on: None,
                report: Some((report, closed.clone())),
                returned: None,
                taken: Some(closed.clone()),
                copy_confirmed: Some(closed.clone()),
                archived: Some(closed.clone()),
            });
        }
    }
}

fn arrival(opening: &Opening, on: NaiveDate, due: Due) -> Arrival {
    Arrival { on, due, units: opening.received.clone() }
}
