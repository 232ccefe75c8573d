//! 2.5.1: revenue is recognised by finance on an accepted sheet, once, and corrected by reversal (INV-39).

use crate::clause::Clause;
use crate::clock::{Clock, Stamp};
use crate::contract::number_after;
use crate::event::Event;
use crate::money::{Fen, sum};
use crate::project::Project;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::sign_off::Sheet;
use crate::text::Note;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A recognition as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevenueEntry {
    /// The accepted sheet it is recognised on, by its number.
    pub sheet: u32,
    /// How much.
    pub amount: Fen,
    /// On which day.
    pub recognised_on: NaiveDate,
}

/// Revenue of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revenue {
    /// From 1.
    pub number: u32,
    /// What was recognised.
    pub entry: RevenueEntry,
    /// By whom.
    pub recognised: Stamp,
    /// Why it was taken back, and by whom.
    pub reversed: Option<(Note, Stamp)>,
}

impl Project {
    /// Revenue recognised and not taken back.
    pub fn recognised_revenue(&self) -> Fen {
        let standing = self.revenue.iter().filter(|revenue| revenue.reversed.is_none());
        sum(standing.map(|revenue| revenue.entry.amount)).unwrap_or_default()
    }

    /// Accepted sheets without revenue.
    pub fn sheets_without_revenue(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().filter(|sheet| {
            sheet.is_accepted()
                && !self.revenue.iter().any(|r| r.entry.sheet == sheet.number && r.reversed.is_none())
        })
    }
}

fn accepted(project: &Project, number: u32) -> Result<&Sheet, Refusal> {
    match project.sheets.iter().find(|sheet| sheet.number == number) {
        Some(sheet) if sheet.is_accepted() => Ok(sheet),
        Some(_) => refuse(Reason::SheetNotAccepted, Clause::C2_5_1),
        None => refuse(Reason::NoSuchPart, Clause::C2_5_1),
    }
}

pub(crate) fn confirm_copy(project: &Project, number: u32) -> Result<Vec<Event>, Refusal> {
    if accepted(project, number)?.finance_copy.is_some() {
        return refuse(Reason::AlreadyDone, Clause::C2_5_1);
    }
    Ok(vec![Event::FinanceCopyConfirmed { sheet: number }])
}

pub(crate) fn recognise(
    project: &Project,
    entry: &RevenueEntry,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    let sheet = accepted(project, entry.sheet)?;
    if !project.sheets_without_revenue().any(|open| open.number == sheet.number) {
        return refuse(Reason::AlreadyDone, Clause::C2_5_1);
    }
    let fault = |reason, pointer: &str| Fault::new(reason, Clause::C2_5_1).at(pointer);
    let mut faults = Vec::new();
    let left = project.began.amount.minus(project.recognised_revenue()).unwrap_or_default();
    if entry.amount <= Fen::ZERO {
        faults.push(fault(Reason::AmountNotPositive, "/amount"));
    } else if entry.amount > left {
        faults.push(fault(Reason::BeyondContract, "/amount").with("most", left));
    }
    if entry.recognised_on > clock.today {
        faults.push(fault(Reason::DateInFuture, "/recognised_on"));
    }
    if let Some(signed) = sheet.entry.signed_on.filter(|signed| entry.recognised_on < *signed) {
        faults.push(fault(Reason::DateTooEarly, "/recognised_on").with("date", signed));
    }
    Refusal::unless_empty(faults)?;
    let number = number_after(project.revenue.len());
    let mut events = vec![Event::RevenueRecognised { number, revenue: entry.clone() }];
    if sheet.finance_copy.is_none() {
        events.insert(0, Event::FinanceCopyConfirmed { sheet: entry.sheet });
    }
    Ok(events)
}

pub(crate) fn reverse(project: &Project, number: u32, reason: &Note) -> Result<Vec<Event>, Refusal> {
    match project.revenue.iter().find(|revenue| revenue.number == number) {
        None => refuse(Reason::NoSuchPart, Clause::C2_5_1),
        Some(revenue) if revenue.reversed.is_some() => refuse(Reason::AlreadyDone, Clause::C2_5_1),
        Some(_) => Ok(vec![Event::RevenueReversed { revenue: number, reason: reason.clone() }]),
    }
}
