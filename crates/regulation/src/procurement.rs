//! 2.4.2: purchase by the effective list, receipts in parts, arrival. Never more than the list asks (INV-20 to INV-22).

use crate::clause::Clause;
use crate::clock::Clock;
use crate::clock::Stamp;
use crate::contract::{is_plausible, number_after};
use crate::equipment::LineNumber;
use crate::event::Event;
use crate::id::SupplierId;
use crate::money::Fen;
use crate::project::Project;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::{Note, Quantity};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How long the customer has to sign after the arrival, in working days (2.4.3).
pub const WORKING_DAYS_TO_SIGN: u32 = 10;

/// So many units of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LineQuantity {
    /// The line.
    #[cfg_attr(feature = "schema", schema(value_type = u32))]
    pub equipment_line_id: LineNumber,
    /// The units.
    pub quantity: Quantity,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderLine {
    /// The line of the equipment list.
    #[cfg_attr(feature = "schema", schema(value_type = u32))]
    pub equipment_line_id: LineNumber,
    /// The units ordered.
    pub quantity: Quantity,
    /// What one costs, in yuan.
    pub unit_cost: Fen,
}

/// An order as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderEntry {
    /// From whom.
    pub supplier_id: SupplierId,
    /// What.
    pub lines: Vec<OrderLine>,
    /// The arrival the supplier promises.
    #[serde(default)]
    pub promised_on: Option<NaiveDate>,
    /// Anything to remember.
    #[serde(default)]
    pub note: Option<Note>,
}

/// A receipt as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceiptEntry {
    /// The day the goods came.
    pub received_on: NaiveDate,
    /// What came.
    pub lines: Vec<LineQuantity>,
}

/// What becomes of goods that are left over (D11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Disposal {
    /// Ordered, not arrived: the order is cut.
    CancelOrder,
    /// 退供应商
    ReturnToSupplier,
    /// 转库存
    Stock,
    /// 转其他项目
    OtherProject,
}

/// A settlement of surplus as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SurplusEntry {
    /// The line, which may no longer be on the list.
    #[cfg_attr(feature = "schema", schema(value_type = u32))]
    pub equipment_line_id: LineNumber,
    /// How many units.
    pub quantity: Quantity,
    /// What becomes of them.
    pub disposal: Disposal,
    /// Where to, or why.
    #[serde(default)]
    pub note: Option<Note>,
}

/// An order of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Order {
    /// From 1.
    pub number: u32,
    /// What was ordered.
    pub entry: OrderEntry,
    /// What came.
    pub receipts: Vec<Receipt>,
    /// Units that were cut from it, by line: they will not come.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<u32, u32>))]
    pub cut: BTreeMap<LineNumber, u32>,
    /// What has not come will not come.
    pub ended: bool,
    /// Who placed it, when.
    pub placed: Stamp,
}

/// A receipt that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// What came and when.
    pub entry: ReceiptEntry,
    /// Who recorded it.
    pub recorded: Stamp,
}

/// Surplus that was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surplus {
    /// What and how.
    pub entry: SurplusEntry,
    /// Who settled it.
    pub settled: Stamp,
}

impl Order {
    /// Units ordered, without what was cut, and received, by line.
    pub fn lines(&self) -> BTreeMap<LineNumber, (u32, u32)> {
        let mut lines: BTreeMap<LineNumber, (u32, u32)> = BTreeMap::new();
        for line in &self.entry.lines {
            let cut = self.cut.get(&line.equipment_line_id).copied().unwrap_or_default();
            lines.entry(line.equipment_line_id).or_default().0 += line.quantity.get().saturating_sub(cut);
        }
        for line in self.receipts.iter().flat_map(|receipt| &receipt.entry.lines) {
            lines.entry(line.equipment_line_id).or_default().1 += line.quantity.get();
        }
        lines
    }

    /// Whether something is still to come.
    pub fn is_outstanding(&self) -> bool {
        !self.ended && self.lines().values().any(|(ordered, received)| received < ordered)
    }
}

/// How a line stands: everything counted in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// On the effective list.
    pub asked: u32,
    /// Ordered and either arrived or still to come, without what was settled.
    pub ordered: u32,
    /// Arrived, without what was settled.
    pub arrived: u32,
    /// On sheets that are not thrown away.
    pub on_sheets: u32,
    /// On accepted sheets.
    pub signed: u32,
}

impl Tally {
    /// What still has to be ordered.
    pub fn to_order(self) -> u32 {
        self.asked.saturating_sub(self.ordered)
    }

    /// What was ordered beyond what the list asks for.
    pub fn surplus(self) -> u32 {
        self.ordered.saturating_sub(self.asked)
    }

    /// Arrived and on no sheet yet.
    pub fn to_sign(self) -> u32 {
        self.arrived.min(self.asked).saturating_sub(self.on_sheets)
    }
}

/// What became of a line, counted in units, whatever was settled or ended since: what a cancellation tells (2.7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bought {
    /// Ordered, without what was cut.
    pub ordered: u32,
    /// Arrived.
    pub arrived: u32,
    /// Delivered to the customer, as was confirmed, or signed for.
    pub delivered: u32,
}

impl Project {
    /// Every line that was ever ordered, and how far it came.
    pub fn bought(&self) -> BTreeMap<LineNumber, Bought> {
        let mut bought: BTreeMap<LineNumber, Bought> = BTreeMap::new();
        for (number, received) in self.brought_in.iter().flat_map(|brought| &brought.received) {
            let entry = bought.entry(*number).or_default();
            entry.ordered += received;
            entry.arrived += received;
        }
        for (number, (ordered, received)) in self.orders.iter().flat_map(Order::lines) {
            let entry = bought.entry(number).or_default();
            entry.ordered += ordered;
            entry.arrived += received;
        }
        let confirmed = self.deliveries.iter().filter(|delivery| delivery.confirmed.is_some());
        for line in confirmed.flat_map(|delivery| &delivery.entry.lines) {
            bought.entry(line.equipment_line_id).or_default().delivered += line.quantity.get();
        }
        // What the customer signed for was delivered, whether or not anyone wrote the delivery down.
        for (number, standing) in self.tally() {
            if let Some(entry) = bought.get_mut(&number) {
                entry.delivered = entry.delivered.max(standing.signed);
            }
        }
        bought
    }

    /// How every line stands that is on the list or was ever ordered.
    pub fn tally(&self) -> BTreeMap<LineNumber, Tally> {
        let mut tally: BTreeMap<LineNumber, Tally> = BTreeMap::new();
        for (number, line) in self.lines() {
            tally.entry(number).or_default().asked = line.quantity.get();
        }
        for (number, received) in self.brought_in.iter().flat_map(|brought| &brought.received) {
            let entry = tally.entry(*number).or_default();
            entry.ordered += received;
            entry.arrived += received;
        }
        for order in &self.orders {
            for (number, (ordered, received)) in order.lines() {
                let entry = tally.entry(number).or_default();
                entry.ordered += if order.ended { received } else { ordered };
                entry.arrived += received;
            }
        }
        // What was cut from an order is counted there.
        let gone = self.surplus.iter().filter(|settled| settled.entry.disposal != Disposal::CancelOrder);
        for Surplus { entry: settled, .. } in gone {
            let entry = tally.entry(settled.equipment_line_id).or_default();
            entry.ordered = entry.ordered.saturating_sub(settled.quantity.get());
            entry.arrived = entry.arrived.saturating_sub(settled.quantity.get());
        }
        for sheet in self.sheets.iter().filter(|sheet| sheet.is_live()) {
            for line in &sheet.entry.lines {
                let entry = tally.entry(line.equipment_line_id).or_default();
                entry.on_sheets += line.quantity.get();
                entry.signed += if sheet.is_accepted() { line.quantity.get() } else { 0 };
            }
        }
        tally
    }

    /// Whether every unit of the effective list has arrived (2.4.2).
    pub fn has_all_arrived(&self) -> bool {
        self.effective().is_some() && self.tally().values().all(|tally| tally.arrived >= tally.asked)
    }
}

/// Quantities by line, each line once, all of them known; else where they are wrong.
pub(crate) fn checked_lines<'a>(
    lines: impl Iterator<Item = (LineNumber, Quantity)> + 'a,
    most: impl Fn(LineNumber) -> Option<u32>,
    (unknown, beyond): (Reason, Reason),
    clause: Clause,
) -> Vec<Fault> {
    let (mut seen, mut faults, mut any) = (BTreeSet::new(), Vec::new(), false);
    for (index, (number, quantity)) in lines.enumerate() {
        any = true;
        let at = |reason, field: &str| Fault::new(reason, clause).at(format!("/lines/{index}/{field}"));
        if !seen.insert(number) {
            faults.push(at(Reason::LineTwice, "equipment_line_id").with("line", number));
        }
        match most(number) {
            None => faults.push(at(unknown, "equipment_line_id").with("line", number)),
            Some(most) if quantity.get() > most => {
                faults.push(at(beyond, "quantity").with("most", most).with("line", number))
            }
            Some(_) => {}
        }
    }
    if !any {
        faults.push(Fault::new(Reason::ListEmpty, clause).at("/lines"));
    }
    faults
}

pub(crate) fn order(project: &Project, entry: &OrderEntry, clock: &Clock) -> Result<Vec<Event>, Refusal> {
    let tally = project.tally();
    let most = |number| tally.get(&number).filter(|line| line.asked > 0).map(|line| line.to_order());
    let lines = entry.lines.iter().map(|line| (line.equipment_line_id, line.quantity));
    let mut faults = checked_lines(lines, most, (Reason::LineUnknown, Reason::BeyondList), Clause::C2_4_2);
    for (index, line) in entry.lines.iter().enumerate() {
        if line.unit_cost < Fen::ZERO {
            faults.push(
                Fault::new(Reason::AmountNegative, Clause::C2_4_2).at(format!("/lines/{index}/unit_cost")),
            );
        }
    }
    let fault = |reason| Fault::new(reason, Clause::C2_4_2).at("/promised_on");
    match entry.promised_on {
        Some(promised) if !is_plausible(promised) => faults.push(fault(Reason::DateImplausible)),
        Some(promised) if promised < clock.today => {
            faults.push(fault(Reason::DateTooEarly).with("date", clock.today));
        }
        Some(_) | None => {}
    }
    Refusal::unless_empty(faults)?;
    Ok(vec![Event::OrderPlaced { number: number_after(project.orders.len()), order: entry.clone() }])
}

fn order_numbered(project: &Project, number: u32) -> Result<&Order, Refusal> {
    match project.orders.iter().find(|order| order.number == number) {
        Some(order) if order.ended => refuse(Reason::OrderEnded, Clause::C2_4_2),
        Some(order) => Ok(order),
        None => refuse(Reason::NoSuchPart, Clause::C2_4_2),
    }
}

pub(crate) fn receive(
    project: &Project,
    number: u32,
    entry: &ReceiptEntry,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    let order = order_numbered(project, number)?;
    let outstanding = order.lines();
    let most = |line: LineNumber| {
        outstanding.get(&line).map(|(ordered, received)| ordered.saturating_sub(*received))
    };
    let lines = entry.lines.iter().map(|line| (line.equipment_line_id, line.quantity));
    let mut faults = checked_lines(lines, most, (Reason::NotOnOrder, Reason::BeyondOrdered), Clause::C2_4_2);
    if entry.received_on > clock.today {
        faults.push(Fault::new(Reason::DateInFuture, Clause::C2_4_2).at("/received_on"));
    }
    let initiated_on = project.effective().map(|_| project.revisions[0].since.at.date_naive());
    if let Some(initiated) = initiated_on.and_then(|day| day.pred_opt())
        && entry.received_on < initiated
    {
        faults.push(
            Fault::new(Reason::DateTooEarly, Clause::C2_4_2).at("/received_on").with("date", initiated),
        );
    }
    Refusal::unless_empty(faults)?;
    Ok(vec![Event::ReceiptRecorded { order: number, receipt: entry.clone() }])
}

pub(crate) fn end_order(project: &Project, number: u32) -> Result<Vec<Event>, Refusal> {
    order_numbered(project, number)?;
    Ok(vec![Event::OrderEnded { order: number }])
}

pub(crate) fn dispose(project: &Project, entry: &SurplusEntry) -> Result<Vec<Event>, Refusal> {
    let tally = project.tally().get(&entry.equipment_line_id).copied().unwrap_or_default();
    let most = match entry.disposal {
        Disposal::CancelOrder => tally.surplus().min(tally.ordered.saturating_sub(tally.arrived)),
        Disposal::ReturnToSupplier | Disposal::Stock | Disposal::OtherProject => {
            // Never what the list asks for: the surplus may be what has not come yet.
            tally.surplus().min(tally.arrived.saturating_sub(tally.asked))
        }
    };
    if entry.quantity.get() > most {
        return Err(Fault::new(Reason::BeyondSurplus, Clause::C2_4_4)
            .at("/quantity")
            .with("most", most)
            .into());
    }
    Ok(vec![Event::SurplusDisposed { surplus: entry.clone() }])
}

pub(crate) fn set_arrived(project: &Project, clock: &Clock) -> Result<Vec<Event>, Refusal> {
    if !project.has_all_arrived() {
        let lacking: u64 =
            project.tally().values().map(|line| u64::from(line.asked.saturating_sub(line.arrived))).sum();
        return Err(Fault::new(Reason::NotAllArrived, Clause::C2_4_2).with("units", lacking).into());
    }
    let due = clock.calendar.working_days_after(clock.today, WORKING_DAYS_TO_SIGN);
    let mut events = vec![Event::ArrivalSet { arrived_on: clock.today, due }];
    if crate::sign_off::covers_everything(project) {
        events.push(Event::SignedOff);
    }
    Ok(events)
}
