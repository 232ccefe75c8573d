//! 2.6: the hand-over to maintenance, what each delivered unit is covered by, and who acts on a fault.

use crate::clause::Clause;
use crate::clock::{Clock, Facts, Stamp};
use crate::duties::{Actor, Duty, DutyKind, Role, Whose};
use crate::equipment::{LineEntry, LineNumber};
use crate::event::Event;
use crate::id::{CaseId, CustomerId, DepartmentId, PersonId, ProjectId};
use crate::money::Fen;
use crate::project::Project;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::serial::SerialNumber;
use crate::sign_off::{Delivery, Sheet};
use crate::text::{Note, Place};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// From when a vendor's warranty runs; a rule of the brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarrantyStart {
    /// From the vendor's invoice, taken as the day the goods were received.
    Invoice,
    /// From leaving the factory, taken as the day they were ordered.
    Factory,
    /// From the day the customer signed.
    SignOff,
}

/// What the vendor of a model grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorTerms {
    /// Full years.
    pub years: u8,
    /// From when.
    pub start: WarrantyStart,
}

/// What the units of a line on a sheet are covered by. Last days count as covered (INV-43).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The sheet.
    pub sheet: u32,
    /// The line.
    pub line: LineNumber,
    /// Last day of the vendor's warranty.
    pub vendor_until: NaiveDate,
    /// Last day of what was promised to the customer.
    pub promised_until: NaiveDate,
}

/// The hand-over to IT service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Who handed over, when.
    pub handed: Stamp,
    /// IT service confirmed.
    pub confirmed: Option<Stamp>,
    /// What the delivered lines are covered by.
    pub coverage: Vec<Coverage>,
}

impl Project {
    /// Where the units of a line are: where the last delivery of them went (2.4.3), else where the initiation said.
    pub fn place_of(&self, line: LineNumber) -> Option<&Place> {
        let carries = |delivery: &&Delivery| delivery.is_live() && delivery.units_of(line) > 0;
        let brought = self.deliveries.iter().rev().find(carries).map(|delivery| &delivery.entry.place);
        brought.or_else(|| self.initiation.entry.as_ref()?.delivery_place.as_ref())
    }
}

/// The last day of `years` full years that begin on `start`. What begins on 29 February ends on 28 February.
pub fn last_day(start: NaiveDate, years: u8) -> NaiveDate {
    let same_day = start.with_year(start.year() + i32::from(years));
    let anniversary = same_day.or_else(|| NaiveDate::from_ymd_opt(start.year() + i32::from(years), 3, 1));
    anniversary.and_then(|day| day.pred_opt()).unwrap_or(start)
}

pub(crate) fn hand_over(project: &Project, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let lines: BTreeMap<LineNumber, &LineEntry> = project.lines().collect();
    let bought = Bought::of(project);
    let accepted = project.sheets.iter().filter(|sheet| sheet.is_accepted());
    let coverage = accepted.flat_map(|sheet| {
        let (lines, bought) = (&lines, &bought);
        sheet.entry.lines.iter().filter_map(move |line| {
            let listed = lines.get(&line.equipment_line_id)?;
            Some(coverage(project, sheet, line.equipment_line_id, listed, bought, facts))
        })
    });
    Ok(vec![Event::HandedToMaintenance { coverage: coverage.collect() }])
}

/// When the goods of each line were first ordered and first received: a list has thousands of lines.
#[derive(Default)]
struct Bought {
    ordered: BTreeMap<LineNumber, NaiveDate>,
    received: BTreeMap<LineNumber, NaiveDate>,
}

impl Bought {
    fn of(project: &Project) -> Self {
        let mut bought = Self::default();
        let earliest = |dates: &mut BTreeMap<LineNumber, NaiveDate>, line, date: NaiveDate| {
            let first = dates.entry(line).or_insert(date);
            *first = date.min(*first);
        };
        for order in &project.orders {
            let received = order.receipts.iter().map(|receipt| receipt.entry.received_on).min();
            for line in order.lines().into_keys() {
                earliest(&mut bought.ordered, line, order.placed.at.date_naive());
                if let Some(received) = received {
                    earliest(&mut bought.received, line, received);
                }
            }
        }
        bought
    }
}

fn coverage(
    project: &Project,
    sheet: &Sheet,
    number: LineNumber,
    line: &LineEntry,
    bought: &Bought,
    facts: &Facts,
) -> Coverage {
    let arrived_on = || project.arrival().map(|arrival| arrival.on);
    let signed_on = sheet.entry.signed_on.or_else(arrived_on).unwrap_or_default();
    // Without terms of the vendor in the catalogue, what was promised to the customer is taken for them.
    let promised = VendorTerms { years: line.warranty_years.get(), start: WarrantyStart::SignOff };
    let vendor =
        facts.vendor_terms.get(&(line.series_key(), line.model.as_str().into())).copied().unwrap_or(promised);
    let start = match vendor.start {
        WarrantyStart::SignOff => None,
        WarrantyStart::Invoice => bought.received.get(&number).copied(),
        WarrantyStart::Factory => bought.ordered.get(&number).copied(),
    };
    Coverage {
        sheet: sheet.number,
        line: number,
        vendor_until: last_day(start.unwrap_or(signed_on), vendor.years),
        promised_until: last_day(signed_on, promised.years),
    }
}

pub(crate) fn confirm(project: &Project) -> Result<Vec<Event>, Refusal> {
    match &project.handover {
        Some(handover) if handover.confirmed.is_none() => Ok(vec![Event::HandoverConfirmed]),
        Some(_) => refuse(Reason::AlreadyDone, Clause::C2_6_1),
        None => refuse(Reason::NothingOpen, Clause::C2_6_1),
    }
}

/// Who acts on a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseRoute {
    /// 商务部 with the vendor, inside the vendor's warranty (2.6.2).
    Commerce,
    /// IT服务部, outside of it (2.6.3).
    ItService,
}

impl CaseRoute {
    /// By the date of the fault; the last day of the warranty is inside (INV-43).
    pub fn of(vendor_until: NaiveDate, fault_on: NaiveDate) -> Self {
        if fault_on <= vendor_until { Self::Commerce } else { Self::ItService }
    }

    /// The name in code and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Commerce => "commerce",
            Self::ItService => "it_service",
        }
    }

    /// Who works on it.
    pub fn role(self) -> Role {
        match self {
            Self::Commerce => Role::CommerceRepresentative,
            Self::ItService => Role::ItService,
        }
    }

    /// The clause that sends it there.
    pub fn clause(self) -> Clause {
        match self {
            Self::Commerce => Clause::C2_6_2,
            Self::ItService => Clause::C2_6_3,
        }
    }
}

/// A delivered unit, as the installed base knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct InstalledUnit {
    /// Its serial number.
    pub serial: SerialNumber,
    /// Within which series it is unique.
    pub series_key: String,
    /// The project it was delivered in.
    pub project: ProjectId,
    /// The customer.
    pub customer: CustomerId,
    /// The department that sold it, and its account manager.
    pub sold_by: (DepartmentId, PersonId),
    /// Last day of the vendor's warranty; known once handed over.
    pub vendor_until: Option<NaiveDate>,
    /// The day the customer signed for it.
    pub signed_on: Option<NaiveDate>,
}

/// A maintenance case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MaintenanceCase {
    /// Which.
    pub id: CaseId,
    /// The unit.
    pub unit: InstalledUnit,
    /// When it failed.
    pub fault_on: NaiveDate,
    /// How.
    pub fault: Note,
    /// Who acts.
    pub route: CaseRoute,
    /// The technical department was involved by IT service (2.6.3).
    pub technical: bool,
    /// What was done.
    pub log: Vec<CaseLog>,
    /// The result, once completed.
    pub completed: Option<(Note, Stamp)>,
    /// Who opened it.
    pub opened: Stamp,
}

/// An entry of a case's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CaseLog {
    /// What was done.
    pub content: Note,
    /// What it cost.
    pub cost: Fen,
    /// By whom.
    pub stamp: Stamp,
}

/// What happens to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "with", rename_all = "snake_case")]
pub enum CaseEvent {
    /// It was opened, and routed.
    Opened {
        /// The unit.
        unit: InstalledUnit,
        /// When it failed.
        fault_on: NaiveDate,
        /// How.
        fault: Note,
        /// Who acts.
        route: CaseRoute,
    },
    /// Something was done.
    Logged {
        /// What.
        content: Note,
        /// What it cost.
        cost: Fen,
    },
    /// The technical department was involved.
    TechnicalInvolved {
        /// For what.
        reason: Note,
    },
    /// It was completed.
    Completed {
        /// With which result.
        result: Note,
    },
}

impl CaseEvent {
    /// The clause under which it happened.
    pub fn clause(&self) -> Clause {
        match self {
            Self::Opened { route, .. } => route.clause(),
            Self::Logged { .. } | Self::Completed { .. } => Clause::C2_6_1,
            Self::TechnicalInvolved { .. } => Clause::C2_6_3,
        }
    }
}

/// What a person can do to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseAct {
    /// Write down what was done and what it cost.
    Log(Note, Fen),
    /// Involve the technical department.
    InvolveTechnical(Note),
    /// Complete it.
    Complete(Note),
}

/// Opens a case from a serial number (M2): only for what was handed over (INV-42).
pub fn open_case(
    unit: InstalledUnit,
    fault_on: NaiveDate,
    fault: Note,
    actor: &Actor,
    clock: &Clock,
) -> Result<Vec<CaseEvent>, Refusal> {
    if !actor.has(Role::ItService) && !actor.has(Role::CommerceRepresentative) {
        return Err(Fault::new(Reason::RoleRequired, Clause::C2_6_1)
            .with("role", Role::ItService.code())
            .into());
    }
    let Some(vendor_until) = unit.vendor_until else {
        return Err(Fault::new(Reason::NotHandedOver, Clause::C2_6_1).at("/serial_number").into());
    };
    let at = |reason| Fault::new(reason, Clause::C2_6_1).at("/fault_on");
    if fault_on > clock.today {
        return Err(at(Reason::DateInFuture).into());
    }
    if let Some(signed) = unit.signed_on.filter(|signed| fault_on < *signed) {
        return Err(at(Reason::DateTooEarly).with("date", signed).into());
    }
    let route = CaseRoute::of(vendor_until, fault_on);
    Ok(vec![CaseEvent::Opened { unit, fault_on, fault, route }])
}

/// Decides an act on a case.
pub fn decide_case(case: &MaintenanceCase, actor: &Actor, act: &CaseAct) -> Result<Vec<CaseEvent>, Refusal> {
    let clause = case.route.clause();
    if case.completed.is_some() {
        return refuse(Reason::CaseCompleted, clause);
    }
    let works = actor.has(case.route.role()) || (case.technical && actor.has(Role::TechnicalSupport));
    if !works {
        return Err(Fault::new(Reason::RoleRequired, clause).with("role", case.route.role().code()).into());
    }
    match act {
        CaseAct::Log(_, cost) if *cost < Fen::ZERO => {
            Err(Fault::new(Reason::AmountNegative, clause).at("/cost").into())
        }
        CaseAct::Log(content, cost) => Ok(vec![CaseEvent::Logged { content: content.clone(), cost: *cost }]),
        // Only IT service involves a technical department; the vendor's warranty is the vendor's work (2.6.2, 2.6.3).
        CaseAct::InvolveTechnical(_) if case.route == CaseRoute::Commerce || !actor.has(Role::ItService) => {
            Err(Fault::new(Reason::RoleRequired, Clause::C2_6_3).with("role", Role::ItService.code()).into())
        }
        CaseAct::InvolveTechnical(_) if case.technical => refuse(Reason::AlreadyDone, Clause::C2_6_3),
        CaseAct::InvolveTechnical(reason) => {
            Ok(vec![CaseEvent::TechnicalInvolved { reason: reason.clone() }])
        }
        CaseAct::Complete(result) => Ok(vec![CaseEvent::Completed { result: result.clone() }]),
    }
}

/// The state after an event; the first makes the case.
pub fn apply_case(
    case: Option<MaintenanceCase>,
    id: CaseId,
    event: &CaseEvent,
    stamp: &Stamp,
) -> Option<MaintenanceCase> {
    if let CaseEvent::Opened { unit, fault_on, fault, route } = event {
        return Some(MaintenanceCase {
            id,
            unit: unit.clone(),
            fault_on: *fault_on,
            fault: fault.clone(),
            route: *route,
            technical: false,
            log: Vec::new(),
            completed: None,
            opened: stamp.clone(),
        });
    }
    let mut case = case?;
    match event {
        CaseEvent::Opened { .. } => {}
        CaseEvent::Logged { content, cost } => {
            case.log.push(CaseLog { content: content.clone(), cost: *cost, stamp: stamp.clone() });
        }
        CaseEvent::TechnicalInvolved { reason } => {
            case.technical = true;
            case.log.push(CaseLog { content: reason.clone(), cost: Fen::ZERO, stamp: stamp.clone() });
        }
        CaseEvent::Completed { result } => case.completed = Some((result.clone(), stamp.clone())),
    }
    Some(case)
}

impl MaintenanceCase {
    /// What waits for someone on this case.
    pub fn duties(&self) -> Vec<Duty> {
        if self.completed.is_some() {
            return Vec::new();
        }
        let kind = match self.route {
            CaseRoute::Commerce => DutyKind::MaintainInWarranty,
            CaseRoute::ItService => DutyKind::MaintainOutOfWarranty,
        };
        let mut duties = vec![Duty { kind, part: 0, whose: Whose::Role(self.route.role()), due_on: None }];
        if self.technical {
            duties.push(Duty { kind, part: 1, whose: Whose::Role(Role::TechnicalSupport), due_on: None });
        }
        duties
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::date;

    #[test]
    fn clause_2_6_2_the_last_day_of_the_vendors_warranty_is_inside() {
        let until = last_day(date("2026-03-10"), 3);
        assert_eq!(until, date("2029-03-09"));
        assert_eq!(CaseRoute::of(until, until), CaseRoute::Commerce);
    }

    #[test]
    fn clause_2_6_3_the_day_after_it_is_outside() {
        let until = last_day(date("2026-03-10"), 3);
        assert_eq!(CaseRoute::of(until, date("2029-03-10")), CaseRoute::ItService);
    }

    #[test]
    fn clause_2_6_2_a_leap_day_has_an_anniversary() {
        assert_eq!(last_day(date("2024-02-29"), 1), date("2025-02-28"));
        assert_eq!(last_day(date("2024-02-29"), 4), date("2028-02-28"));
    }
}
