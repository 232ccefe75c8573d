//! 2.4.3, 2.5.1: delivery, and the 《项目设备用户签收明细表》 with every serial number, up to its acceptance.

use crate::clause::Clause;
use crate::clock::{Clock, Facts, SerialElsewhere, Stamp};
use crate::contract::{is_plausible, number_after};
use crate::duties::{Actor, Role};
use crate::equipment::{LineEntry, LineNumber};
use crate::event::Event;
use crate::id::FileHash;
use crate::lifecycle::Status;
use crate::procurement::{LineQuantity, Order, Tally, checked_lines};
use crate::project::{Project, Route};
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::serial::SerialNumber;
use crate::text::{Note, Place, Quantity, Title};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A delivery as it is arranged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeliveryEntry {
    /// Straight from the supplier to the customer, by the commerce department (large equipment, another city).
    pub direct: bool,
    /// Where to.
    pub place: Place,
    /// On which day.
    pub on: NaiveDate,
    /// By whom it is carried.
    #[serde(default)]
    pub carrier: Option<Title>,
    /// What.
    pub lines: Vec<LineQuantity>,
}

/// A delivery of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// From 1.
    pub number: u32,
    /// What was arranged.
    pub entry: DeliveryEntry,
    /// Who arranged it.
    pub arranged: Stamp,
    /// Who confirmed it.
    pub confirmed: Option<Stamp>,
    /// Who discarded it before it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discarded: Option<Stamp>,
}

impl Delivery {
    /// Whether it counts: not discarded.
    pub fn is_live(&self) -> bool {
        self.discarded.is_none()
    }

    /// Whether somebody has yet to say that it was made.
    pub fn waits(&self) -> bool {
        self.is_live() && self.confirmed.is_none()
    }

    /// How many units of a line it carries.
    pub fn units_of(&self, line: LineNumber) -> u32 {
        let own = self.entry.lines.iter().filter(|own| own.equipment_line_id == line);
        own.map(|own| own.quantity.get()).sum()
    }
}

/// A line of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SheetLine {
    /// The line of the equipment list.
    #[cfg_attr(feature = "schema", schema(value_type = u32))]
    pub equipment_line_id: LineNumber,
    /// The units signed for.
    pub quantity: Quantity,
    /// Their serial numbers.
    #[serde(default)]
    pub serials: Vec<SerialNumber>,
}

/// A sheet as it is written. It can be saved before every serial number is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SheetEntry {
    /// The day the customer signed.
    #[serde(default)]
    pub signed_on: Option<NaiveDate>,
    /// What for.
    pub lines: Vec<SheetLine>,
}

/// Where a sheet stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SheetState {
    /// 填写中
    Draft,
    /// 待市场助理转交
    WithMarketAssistant,
    /// 待受理
    Submitted,
    /// 已接受
    Accepted,
    /// 退回修改
    Returned(Note),
    /// 已作废
    Discarded,
}

/// A sign-off sheet of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sheet {
    /// From 1.
    pub number: u32,
    /// What it says.
    pub entry: SheetEntry,
    /// The stamped scan.
    pub scan: Option<FileHash>,
    /// Where it stands.
    pub state: SheetState,
    /// Who submitted it or passed it on.
    pub submitted: Option<Stamp>,
    /// Who accepted it.
    pub accepted: Option<Stamp>,
    /// Finance has its copy.
    pub finance_copy: Option<Stamp>,
    /// How often its goods and quantities became others after it was first written.
    #[serde(default, skip_serializing_if = "is_first")]
    pub revision: u32,
    /// How often serial numbers that stood on it became others.
    #[serde(default, skip_serializing_if = "is_first")]
    pub writing: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_first(count: &u32) -> bool {
    *count == 0
}

impl SheetEntry {
    /// Whether a paper of this entry would say something else than `later`: whether goods and quantities are others, or
    /// serial numbers that stood there alone. Serial numbers where there were none are what is written by hand.
    fn contradicts(&self, later: &Self) -> Option<Contradiction> {
        let goods = |entry: &Self| {
            let mut units = Units::new();
            for line in &entry.lines {
                *units.entry(line.equipment_line_id).or_default() += line.quantity.get();
            }
            units
        };
        if goods(self) != goods(later) {
            return Some(Contradiction::Goods);
        }
        let now: BTreeSet<_> = later.serials().collect();
        self.serials().any(|stood| !now.contains(&stood)).then_some(Contradiction::Serials)
    }

    fn serials(&self) -> impl Iterator<Item = (LineNumber, &SerialNumber)> {
        self.lines.iter().flat_map(|line| line.serials.iter().map(|serial| (line.equipment_line_id, serial)))
    }
}

/// What a paper of a sheet says otherwise than the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contradiction {
    Goods,
    Serials,
}

impl Sheet {
    /// Whether it counts: not thrown away.
    pub fn is_live(&self) -> bool {
        self.state != SheetState::Discarded
    }

    /// Whether it was accepted.
    pub fn is_accepted(&self) -> bool {
        self.state == SheetState::Accepted
    }

    /// Whether it was handed in and not returned.
    pub fn is_handed_in(&self) -> bool {
        match self.state {
            SheetState::WithMarketAssistant | SheetState::Submitted | SheetState::Accepted => true,
            SheetState::Draft | SheetState::Returned(_) | SheetState::Discarded => false,
        }
    }

    /// Whether the account manager may still write on it.
    pub fn is_editable(&self) -> bool {
        match self.state {
            SheetState::Draft | SheetState::Returned(_) => true,
            SheetState::WithMarketAssistant
            | SheetState::Submitted
            | SheetState::Accepted
            | SheetState::Discarded => false,
        }
    }
}

impl SerialElsewhere {
    /// That the number is taken; where, only to whoever sees the project.
    pub(crate) fn fault(&self, clause: Clause) -> Fault {
        match &self.project_code {
            Some(code) => {
                Fault::new(Reason::SerialElsewhere, clause).with("serial", &self.serial).with("project", code)
            }
            None => Fault::new(Reason::SerialRegistered, clause).with("serial", &self.serial),
        }
    }
}

/// Whether accepted sheets cover every unit of the effective list, and there is one at all (2.5.3).
pub(crate) fn covers_everything(project: &Project) -> bool {
    project.sheets.iter().any(Sheet::is_accepted)
        && project.tally().values().all(|line| line.signed >= line.asked)
}

/// Whether there is anything that a delivery could be arranged for, be it still on order.
pub(crate) fn may_arrange(project: &Project) -> Result<(), Refusal> {
    if project.deliverable(true).values().any(|units| *units > 0) {
        return Ok(());
    }
    let ordered = project.tally().values().any(|line| line.ordered.min(line.asked) > 0);
    refuse(if ordered { Reason::NothingOpen } else { Reason::NothingOrdered }, Clause::C2_4_3)
}

/// Whether anything arrived that stands on no sheet yet.
pub(crate) fn may_begin_sheet(project: &Project) -> Result<(), Refusal> {
    let tally = project.tally();
    if tally.values().any(|line| line.to_sign() > 0) {
        return Ok(());
    }
    let arrived = tally.values().any(|line| line.arrived > 0);
    refuse(if arrived { Reason::AllOnSheets } else { Reason::NothingArrived }, Clause::C2_4_3)
}

/// Units by line.
pub type Units = BTreeMap<LineNumber, u32>;

impl Project {
    /// How many units of each line a delivery may still be arranged for: of what has arrived, or is on order when it is
    /// carried straight to the customer, without what is arranged already or signed for.
    pub fn deliverable(&self, direct: bool) -> Units {
        let (mut arranged, mut carried, mut signed) = (Units::new(), Units::new(), Units::new());
        for delivery in self.deliveries.iter().filter(|delivery| delivery.is_live()) {
            for line in &delivery.entry.lines {
                *arranged.entry(line.equipment_line_id).or_default() += line.quantity.get();
                let from_store = if delivery.entry.direct { 0 } else { line.quantity.get() };
                *carried.entry(line.equipment_line_id).or_default() += from_store;
            }
        }
        for line in
            self.sheets.iter().filter(|sheet| sheet.is_handed_in()).flat_map(|sheet| &sheet.entry.lines)
        {
            *signed.entry(line.equipment_line_id).or_default() += line.quantity.get();
        }
        let of = |units: &Units, line| units.get(&line).copied().unwrap_or_default();
        let left = |(line, tally): (LineNumber, Tally)| {
            let gone = of(&arranged, line).max(of(&signed, line));
            let left = tally.ordered.min(tally.asked).saturating_sub(gone);
            let in_store = tally.arrived.saturating_sub(of(&carried, line));
            (line, if direct { left } else { left.min(in_store) })
        };
        self.tally().into_iter().map(left).collect()
    }

    /// The day on which so many units of a line had arrived; none if they were there when the project was brought in, or
    /// have not come yet.
    fn had_arrived_on(&self, line: LineNumber, units: u32) -> Option<NaiveDate> {
        let brought = self.brought_in.iter().flat_map(|brought| &brought.received);
        let mut there: u32 = brought.filter(|(own, _)| **own == line).map(|(_, units)| *units).sum();
        if there >= units {
            return None;
        }
        let mut came: BTreeMap<NaiveDate, u32> = BTreeMap::new();
        for receipt in self.orders.iter().flat_map(|order| &order.receipts) {
            let own = receipt.entry.lines.iter().filter(|own| own.equipment_line_id == line);
            *came.entry(receipt.entry.received_on).or_default() +=
                own.map(|own| own.quantity.get()).sum::<u32>();
        }
        came.into_iter().find_map(|(day, units_of_day)| {
            there += units_of_day;
            (there >= units).then_some(day)
        })
    }
}

pub(crate) fn arrange(
    project: &Project,
    actor: &Actor,
    entry: &DeliveryEntry,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    if actor.person != project.account_manager() && !entry.direct {
        return Err(Fault::new(Reason::RoleRequired, Clause::C2_4_3)
            .with("role", Role::AccountManager.code())
            .into());
    }
    let deliverable = project.deliverable(entry.direct);
    let most = |number| deliverable.get(&number).copied();
    let lines = entry.lines.iter().map(|line| (line.equipment_line_id, line.quantity));
    let mut faults =
        checked_lines(lines, most, (Reason::LineUnknown, Reason::BeyondDeliverable), Clause::C2_4_3);
    let fault = |reason| Fault::new(reason, Clause::C2_4_3).at("/on");
    match earliest_delivery(project, entry, clock) {
        _ if !is_plausible(entry.on) => faults.push(fault(Reason::DateImplausible)),
        Some(earliest) if entry.on < earliest => {
            faults.push(fault(Reason::DateTooEarly).with("date", earliest));
        }
        Some(_) | None => {}
    }
    Refusal::unless_empty(faults)?;
    Ok(vec![Event::DeliveryArranged {
        number: number_after(project.deliveries.len()),
        delivery: entry.clone(),
    }])
}

/// Goods leave the company after they came, beside those that left before; what is carried straight from the supplier
/// may be on its way since it was ordered.
fn earliest_delivery(project: &Project, entry: &DeliveryEntry, clock: &Clock) -> Option<NaiveDate> {
    let ordered = |line: LineNumber| {
        let carries = |order: &&Order| order.entry.lines.iter().any(|own| own.equipment_line_id == line);
        let placed = project.orders.iter().filter(carries).map(|order| order.placed.at.date_naive()).min()?;
        // The day of the company may have begun before that of UTC, or after.
        placed.pred_opt().map(|day| day.min(clock.today))
    };
    let arrived = |line: LineNumber, units: u32| {
        let others = project.deliveries.iter().filter(|other| other.is_live() && !other.entry.direct);
        let before = others.filter(|other| other.entry.on <= entry.on);
        project.had_arrived_on(line, units + before.map(|other| other.units_of(line)).sum::<u32>())
    };
    let earliest = entry.lines.iter().filter_map(|line| match entry.direct {
        true => ordered(line.equipment_line_id),
        false => arrived(line.equipment_line_id, line.quantity.get()),
    });
    earliest.max()
}

fn waiting_delivery(project: &Project, number: u32) -> Result<&Delivery, Refusal> {
    match project.deliveries.iter().find(|delivery| delivery.number == number) {
        None => refuse(Reason::NoSuchPart, Clause::C2_4_3),
        Some(delivery) if delivery.waits() => Ok(delivery),
        Some(_) => refuse(Reason::AlreadyDone, Clause::C2_4_3),
    }
}

/// A direct delivery is confirmed by the commerce department, any other by the account manager (2.4.3).
pub(crate) fn confirm_delivery(project: &Project, actor: &Actor, number: u32) -> Result<Vec<Event>, Refusal> {
    let delivery = waiting_delivery(project, number)?;
    let needed = if delivery.entry.direct { Role::CommerceRepresentative } else { Role::AccountManager };
    // `may` lets nobody else through than these two, and never the account manager as commerce representative.
    if delivery.entry.direct == (actor.person == project.account_manager()) {
        return Err(Fault::new(Reason::RoleRequired, Clause::C2_4_3).with("role", needed.code()).into());
    }
    Ok(vec![Event::DeliveryConfirmed { delivery: number }])
}

/// The account manager takes back any delivery that was not made, the commerce department one that it carries out.
pub(crate) fn discard_delivery(project: &Project, actor: &Actor, number: u32) -> Result<Vec<Event>, Refusal> {
    let delivery = waiting_delivery(project, number)?;
    if !delivery.entry.direct && actor.person != project.account_manager() {
        let fault = Fault::new(Reason::RoleRequired, Clause::C2_4_3);
        return Err(fault.with("role", Role::AccountManager.code()).into());
    }
    Ok(vec![Event::DeliveryDiscarded { delivery: number }])
}

/// Once the customer has signed for everything, every delivery that still waits was made: nothing is left to confirm.
pub(crate) fn confirmed_by_closing(project: &Project) -> impl Iterator<Item = Event> + '_ {
    let waiting = project.deliveries.iter().filter(|delivery| delivery.waits());
    waiting.map(|delivery| Event::DeliveryConfirmed { delivery: delivery.number })
}

fn sheet(project: &Project, number: u32) -> Result<&Sheet, Refusal> {
    match project.sheets.iter().find(|sheet| sheet.number == number) {
        Some(sheet) => Ok(sheet),
        None => refuse(Reason::NoSuchPart, Clause::C2_4_3),
    }
}

fn editable(project: &Project, number: u32) -> Result<&Sheet, Refusal> {
    let sheet = sheet(project, number)?;
    if sheet.is_editable() { Ok(sheet) } else { refuse(Reason::SheetFixed, Clause::C2_4_3) }
}

pub(crate) fn write(
    project: &Project,
    number: Option<u32>,
    entry: &SheetEntry,
    facts: &Facts,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    let existing = number.map(|number| editable(project, number)).transpose()?;
    let tally = project.tally();
    let own = |line: LineNumber| existing.map_or(0, |sheet| units_of(&sheet.entry, line));
    let most = |line: LineNumber| {
        tally.get(&line).map(|standing| standing.to_sign() + own(line).min(standing.on_sheets))
    };
    let lines = entry.lines.iter().map(|line| (line.equipment_line_id, line.quantity));
    let mut faults = checked_lines(lines, most, (Reason::LineUnknown, Reason::BeyondArrived), Clause::C2_4_3);
    let own = existing.map(|sheet| sheet.number);
    faults.extend(faults_of_date(project, own, entry, clock));
    faults.extend(faults_of_serials(project, own, entry, facts));
    Refusal::unless_empty(faults)?;
    let number = existing.map_or_else(|| number_after(project.sheets.len()), |sheet| sheet.number);
    let mut events = vec![Event::SheetWritten { number, sheet: entry.clone() }];
    if let Some(other) = existing.and_then(|sheet| sheet.entry.contradicts(entry)) {
        events.push(Event::SheetRevised { sheet: number, goods: other == Contradiction::Goods });
    }
    Ok(events)
}

fn units_of(entry: &SheetEntry, line: LineNumber) -> u32 {
    entry.lines.iter().filter(|found| found.equipment_line_id == line).map(|found| found.quantity.get()).sum()
}

/// The customer signs after the goods of the sheet came, beside those signed for before, and not later than today
/// (INV-25).
fn faults_of_date(project: &Project, own: Option<u32>, entry: &SheetEntry, clock: &Clock) -> Vec<Fault> {
    let Some(signed) = entry.signed_on else { return Vec::new() };
    let fault = |reason| Fault::new(reason, Clause::C2_4_3).at("/signed_on");
    let others = || project.sheets.iter().filter(|sheet| sheet.is_live() && Some(sheet.number) != own);
    let came = |line: &SheetLine| {
        let before = others().filter(|other| other.entry.signed_on.is_some_and(|on| on <= signed));
        let before: u32 = before.map(|other| units_of(&other.entry, line.equipment_line_id)).sum();
        project.had_arrived_on(line.equipment_line_id, before.saturating_add(line.quantity.get()))
    };
    match entry.lines.iter().filter_map(came).max() {
        _ if signed > clock.today => vec![fault(Reason::DateInFuture)],
        _ if !is_plausible(signed) => vec![fault(Reason::DateImplausible)],
        Some(came) if signed < came => vec![fault(Reason::DateTooEarly).with("date", came)],
        Some(_) | None => Vec::new(),
    }
}

/// No more serials than units, none twice, none that lives elsewhere (INV-23).
fn faults_of_serials(project: &Project, own: Option<u32>, entry: &SheetEntry, facts: &Facts) -> Vec<Fault> {
    let on_list: BTreeMap<LineNumber, &LineEntry> = project.lines().collect();
    let others = serials_of_other_sheets(project, own);
    let elsewhere = facts.serials_elsewhere.iter();
    let elsewhere: BTreeMap<(&str, &SerialNumber), &SerialElsewhere> =
        elsewhere.map(|found| ((found.series_key.as_str(), &found.serial), found)).collect();
    let (mut seen, mut faults) = (BTreeSet::new(), Vec::new());
    for (index, line) in entry.lines.iter().enumerate() {
        let Some(listed) = on_list.get(&line.equipment_line_id) else { continue };
        let fault = |reason, at: String| Fault::new(reason, Clause::C2_4_3).at(at);
        if !listed.serial_tracked {
            if !line.serials.is_empty() {
                faults.push(fault(Reason::SerialNotTracked, format!("/lines/{index}/serials")));
            }
            continue;
        }
        if line.serials.len() > line.quantity.get() as usize {
            faults.push(count_fault(index, line));
        }
        let key = listed.series_key();
        for (place, serial) in line.serials.iter().enumerate() {
            let at = format!("/lines/{index}/serials/{place}");
            if let Some(found) = elsewhere.get(&(key.as_str(), serial)) {
                faults.push(found.fault(Clause::C2_4_3).at(at.clone()));
            }
            if others.contains(&(key.clone(), serial)) || !seen.insert((key.clone(), serial)) {
                faults.push(fault(Reason::SerialTwice, at).with("serial", serial));
            }
        }
    }
    faults
}

fn serials_of_other_sheets(project: &Project, own: Option<u32>) -> BTreeSet<(String, &SerialNumber)> {
    let keys: BTreeMap<LineNumber, String> =
        project.lines().map(|(number, line)| (number, line.series_key())).collect();
    let others = project.sheets.iter().filter(|sheet| sheet.is_live() && Some(sheet.number) != own);
    let lines = others.flat_map(|sheet| &sheet.entry.lines);
    lines
        .flat_map(|line| {
            let key = keys.get(&line.equipment_line_id).cloned().unwrap_or_default();
            line.serials.iter().map(move |serial| (key.clone(), serial))
        })
        .collect()
}

fn count_fault(index: usize, line: &SheetLine) -> Fault {
    Fault::new(Reason::SerialCount, Clause::C2_4_3)
        .at(format!("/lines/{index}/serials"))
        .with("units", line.quantity.get())
        .with("serials", line.serials.len())
}

/// Whether the person may attach a scan: the account manager while the sheet is theirs, the market assistant to what
/// an office in another city sent by courier (2.5.1).
pub(crate) fn takes_scan(project: &Project, actor: &Actor, sheet: &Sheet) -> bool {
    let owner = project.account_manager();
    let assists = actor.holds(Role::MarketAssistant, project.department(), owner);
    sheet.is_editable() && actor.person == owner || sheet.state == SheetState::WithMarketAssistant && assists
}

pub(crate) fn attach_scan(
    project: &Project,
    actor: &Actor,
    number: u32,
    file: &FileHash,
) -> Result<Vec<Event>, Refusal> {
    let sheet = sheet(project, number)?;
    if !takes_scan(project, actor, sheet) {
        let theirs = sheet.is_editable() && actor.person != project.account_manager();
        return refuse(if theirs { Reason::NotTheOwner } else { Reason::SheetFixed }, Clause::C2_4_3);
    }
    Ok(vec![Event::SheetScanAttached { sheet: number, file: file.clone() }])
}

pub(crate) fn submit(
    project: &Project,
    number: u32,
    facts: &Facts,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    let sheet = editable(project, number)?;
    let route = if project.began.away { Route::ThroughMarketAssistant } else { Route::Direct };
    // What goes by courier is scanned where it arrives; what is submitted straight has its scan.
    Refusal::unless_empty(faults_before_acceptance(project, sheet, facts, clock, route == Route::Direct))?;
    Ok(vec![Event::SheetSubmitted { sheet: number, route }])
}

/// All that is missing on a sheet, at once: date, stamped scan, a serial number for every tracked unit.
fn faults_before_acceptance(
    project: &Project,
    sheet: &Sheet,
    facts: &Facts,
    clock: &Clock,
    with_scan: bool,
) -> Vec<Fault> {
    let mut faults = faults_of_date(project, Some(sheet.number), &sheet.entry, clock);
    if sheet.entry.signed_on.is_none() {
        faults.push(Fault::new(Reason::FieldMissing, Clause::C2_4_3).at("/signed_on"));
    }
    if with_scan && sheet.scan.is_none() {
        faults.push(Fault::new(Reason::ScanMissing, Clause::C2_4_3).at("/scan"));
    }
    let on_list: BTreeMap<LineNumber, &LineEntry> = project.lines().collect();
    for (index, line) in sheet.entry.lines.iter().enumerate() {
        let tracked = on_list.get(&line.equipment_line_id).is_some_and(|listed| listed.serial_tracked);
        if tracked && line.serials.len() < line.quantity.get() as usize {
            faults.push(count_fault(index, line));
        }
    }
    faults.extend(faults_of_serials(project, Some(sheet.number), &sheet.entry, facts));
    faults
}

pub(crate) fn pass_on(project: &Project, number: u32) -> Result<Vec<Event>, Refusal> {
    let sheet = sheet(project, number)?;
    if sheet.state != SheetState::WithMarketAssistant {
        return refuse(Reason::SheetNotWaiting, Clause::C2_5_1);
    }
    if sheet.scan.is_none() {
        return Err(Fault::new(Reason::ScanMissing, Clause::C2_5_1).at("/scan").into());
    }
    Ok(vec![Event::SheetPassedOn { sheet: number }])
}

fn waiting(project: &Project, number: u32) -> Result<&Sheet, Refusal> {
    let sheet = sheet(project, number)?;
    if sheet.state == SheetState::Submitted {
        Ok(sheet)
    } else {
        refuse(Reason::SheetNotWaiting, Clause::C2_5_1)
    }
}

pub(crate) fn accept(
    project: &Project,
    actor: &Actor,
    number: u32,
    facts: &Facts,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    let sheet = waiting(project, number)?;
    if sheet.submitted.as_ref().is_some_and(|stamp| stamp.by == actor.person) {
        return refuse(Reason::OwnDocument, Clause::C2_5_1);
    }
    Refusal::unless_empty(faults_before_acceptance(project, sheet, facts, clock, true))?;
    let tally = project.tally();
    let signed = |line: LineNumber| tally.get(&line).map_or(0, |t| t.signed) + units_of(&sheet.entry, line);
    let complete = project.lines().all(|(line, entry)| signed(line) >= entry.quantity.get());
    let mut events = vec![Event::SheetAccepted { sheet: number }];
    if complete && project.status == Status::Arrived {
        events.push(Event::SignedOff);
    }
    Ok(events)
}

pub(crate) fn return_sheet(project: &Project, number: u32, reason: &Note) -> Result<Vec<Event>, Refusal> {
    waiting(project, number)?;
    Ok(vec![Event::SheetReturned { sheet: number, reason: reason.clone() }])
}

pub(crate) fn discard(project: &Project, number: u32) -> Result<Vec<Event>, Refusal> {
    editable(project, number)?;
    Ok(vec![Event::SheetDiscarded { sheet: number }])
}
