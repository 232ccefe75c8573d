//! What goes with the acts: entries as people would fill them in, with what a test wants to say as arguments.

use super::{SUPPLIER, date, file};
use crate::acceptance::AcceptanceEntry;
use crate::cancellation::{CancellationEntry, Cause};
use crate::coordination::{SupportKind, TaskFormEntry, WorkEntry};
use crate::equipment::{LineEntry, LineNumber, Plan};
use crate::equipment_change::ChangeEntry;
use crate::initiation::InitiationEntry;
use crate::money::Fen;
use crate::procurement::{Disposal, LineQuantity, OrderEntry, OrderLine, ReceiptEntry, SurplusEntry};
use crate::revenue::RevenueEntry;
use crate::serial::SerialNumber;
use crate::sign_off::{DeliveryEntry, SheetEntry, SheetLine};
use crate::text::{Note, Place, Quantity, Title};
use alloc::vec::Vec;

/// A reason, an opinion, a description.
pub fn note(text: &str) -> Note {
    Note::new(text).expect("a note")
}

fn units(quantity: u32) -> Quantity {
    Quantity::new(quantity.into()).expect("a quantity")
}

fn place() -> Place {
    Place::new("杭州市滨江区网商路 599 号机房").expect("a place")
}

fn line_quantities(lines: &[(LineNumber, u32)]) -> Vec<LineQuantity> {
    let entry =
        |(line, quantity): &(u32, u32)| LineQuantity { equipment_line_id: *line, quantity: units(*quantity) };
    lines.iter().map(entry).collect()
}

/// An initiation with everything filled in for this list.
pub fn initiation(equipment: &[LineEntry]) -> InitiationEntry {
    InitiationEntry {
        delivery_place: Some(place()),
        delivery_contact: Title::new("周工 0571-5550 0123").ok(),
        note: None,
        follows: None,
        plan: Plan::default(),
        equipment: equipment.to_vec(),
    }
}

/// An order of so many units of each line.
pub fn order(lines: &[(LineNumber, u32)]) -> OrderEntry {
    let entry = |(line, quantity): &(u32, u32)| OrderLine {
        equipment_line_id: *line,
        quantity: units(*quantity),
        unit_cost: Fen(100),
    };
    OrderEntry {
        supplier_id: SUPPLIER,
        lines: lines.iter().map(entry).collect(),
        promised_on: None,
        note: None,
    }
}

/// A receipt of so many units of each line.
pub fn receipt(received_on: &str, lines: &[(LineNumber, u32)]) -> ReceiptEntry {
    ReceiptEntry { received_on: date(received_on), lines: line_quantities(lines) }
}

/// What becomes of so many units of a line.
pub fn settle(line: LineNumber, quantity: u32, disposal: Disposal) -> SurplusEntry {
    SurplusEntry { equipment_line_id: line, quantity: units(quantity), disposal, note: None }
}

/// A delivery of so many units of each line, from the company's store or straight from the supplier.
pub fn delivery(direct: bool, on: &str, lines: &[(LineNumber, u32)]) -> DeliveryEntry {
    DeliveryEntry { direct, place: place(), on: date(on), carrier: None, lines: line_quantities(lines) }
}

/// A request for support on a day.
pub fn task_form(wanted_on: &str) -> TaskFormEntry {
    TaskFormEntry {
        kind: SupportKind::Installation,
        content: note("安装并调试交换机"),
        place: place(),
        wanted_on: date(wanted_on),
        contact: Title::new("周工").expect("a title"),
    }
}

/// Two hours of technical work on a day.
pub fn work(on: &str) -> WorkEntry {
    WorkEntry { on: date(on), minutes: 120, content: note("上架、配置 VLAN") }
}

/// A change to this list.
pub fn change(lines: &[LineEntry]) -> ChangeEntry {
    ChangeEntry { reason: note("客户需求变化"), lines: lines.to_vec(), plan: None }
}

/// A sheet signed on a day: so many units of each line, with their serial numbers.
pub fn sheet(signed_on: &str, lines: &[(LineNumber, u32, &[&str])]) -> SheetEntry {
    let entry = |(line, quantity, serials): &(u32, u32, &[&str])| SheetLine {
        equipment_line_id: *line,
        quantity: units(*quantity),
        serials: serials.iter().map(|typed| SerialNumber::new(typed).expect("a serial number")).collect(),
    };
    SheetEntry { signed_on: Some(date(signed_on)), lines: lines.iter().map(entry).collect() }
}

/// Revenue of a sheet.
pub fn revenue(sheet: u32, fen: i64, recognised_on: &str) -> RevenueEntry {
    RevenueEntry { sheet, amount: Fen(fen), recognised_on: date(recognised_on) }
}

/// An acceptance report of a day.
pub fn acceptance(accepted_on: &str) -> AcceptanceEntry {
    AcceptanceEntry { accepted_on: date(accepted_on), file: file(), note: None }
}

/// A cancellation form; what was bought is disposed of by [`disposed`].
pub fn cancellation(cause: Cause) -> CancellationEntry {
    CancellationEntry { cause, survivor: None, explanation: note("客户取消采购"), disposal: Vec::new() }
}

/// The form with a place for everything that was bought: back to the supplier.
pub fn disposed(entry: CancellationEntry, project: &crate::project::Project) -> CancellationEntry {
    let bought = project.tally().into_iter().filter(|(_, tally)| tally.ordered > 0);
    let disposal = bought.map(|(line, tally)| settle(line, tally.ordered, Disposal::ReturnToSupplier));
    CancellationEntry { disposal: disposal.collect(), ..entry }
}
