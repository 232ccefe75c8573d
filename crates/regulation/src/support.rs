//! 2.6.3: bought support contracts (维保合同), each covering many devices of the installed base, also of several projects:
//! what stands in outside of the vendor's warranty. Who acts on a fault stays with the vendor's warranty (2.6.2, 2.6.3).

use crate::clause::Clause;
use crate::clock::{Clock, Stamp};
use crate::contract::is_plausible;
use crate::duties::{Actor, Role};
use crate::id::{SupplierId, SupportId};
use crate::money::Fen;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::serial::SerialNumber;
use crate::text::{Code, Note, Title};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Who keeps support contracts: IT service, which does the work outside of the vendor's warranty, and commerce, which buys.
pub const KEEPERS: &[Role] = &[Role::ItService, Role::CommerceRepresentative];

/// The most devices that are added or taken off at once.
pub const MOST_UNITS: usize = 5_000;

/// What a support contract says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SupportTerms {
    /// Who gives the support.
    pub supplier_id: SupplierId,
    /// The contract's number.
    pub number: Code,
    /// For what.
    pub title: Title,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day; it counts as covered.
    pub ends_on: NaiveDate,
    /// What it costs, in yuan.
    #[serde(default)]
    pub cost: Option<Fen>,
    /// Hours of service, spare parts, whom to call.
    #[serde(default)]
    pub note: Option<Note>,
}

/// A device of the installed base.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SupportedUnit {
    /// Within which series the serial number is unique.
    pub series_key: String,
    /// The serial number.
    pub serial: SerialNumber,
}

/// How a support contract ended before its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SupportEnd {
    /// The last day that was covered.
    pub on: NaiveDate,
    /// Why.
    pub reason: Note,
    /// Who ended it, when.
    pub stamp: Stamp,
}

/// A support contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportContract {
    /// Which.
    pub id: SupportId,
    /// What it says.
    pub terms: SupportTerms,
    /// What it covers.
    pub units: BTreeSet<SupportedUnit>,
    /// How it ended early.
    pub ended: Option<SupportEnd>,
    /// When it was registered.
    pub registered: Stamp,
}

/// What happens to a support contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "with", rename_all = "snake_case")]
pub enum SupportEvent {
    /// It was registered.
    Registered {
        /// What it says.
        terms: SupportTerms,
    },
    /// It was edited.
    Edited {
        /// What it says now.
        terms: SupportTerms,
    },
    /// Devices were added.
    UnitsAdded {
        /// Which.
        units: BTreeSet<SupportedUnit>,
    },
    /// Devices were taken off.
    UnitsRemoved {
        /// Which.
        units: BTreeSet<SupportedUnit>,
    },
    /// It ended early.
    Ended {
        /// The last day that was covered.
        on: NaiveDate,
        /// Why.
        reason: Note,
    },
}

/// What a person can do to a support contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SupportAct {
    /// Edit it.
    Edit(SupportTerms),
    /// Add devices; those that are on it already stay as they are.
    Add(BTreeSet<SupportedUnit>),
    /// Take devices off; those that are not on it do not matter.
    Remove(BTreeSet<SupportedUnit>),
    /// End it early.
    End(NaiveDate, Note),
}

/// Whether the person keeps support contracts.
pub fn may_keep(actor: &Actor) -> Result<(), Refusal> {
    if KEEPERS.iter().any(|role| actor.has(*role)) {
        return Ok(());
    }
    Err(Fault::new(Reason::RoleRequired, Clause::C2_6_3).with("role", KEEPERS[0].code()).into())
}

fn faults(terms: &SupportTerms) -> Vec<Fault> {
    let fault = |reason, pointer: &str| Fault::new(reason, Clause::C2_6_3).at(pointer);
    let mut faults = Vec::new();
    for (date, pointer) in [(terms.starts_on, "/starts_on"), (terms.ends_on, "/ends_on")] {
        if !is_plausible(date) {
            faults.push(fault(Reason::DateImplausible, pointer));
        }
    }
    if terms.ends_on < terms.starts_on {
        faults.push(fault(Reason::DateTooEarly, "/ends_on").with("date", terms.starts_on));
    }
    if terms.cost.is_some_and(|cost| cost < Fen::ZERO) {
        faults.push(fault(Reason::AmountNegative, "/cost"));
    }
    faults
}

/// The same with its number as codes are kept.
fn as_kept(terms: &SupportTerms) -> SupportTerms {
    SupportTerms { number: terms.number.as_code(), ..terms.clone() }
}

/// Registers a support contract.
pub fn register(actor: &Actor, terms: SupportTerms) -> Result<Vec<SupportEvent>, Refusal> {
    may_keep(actor)?;
    Refusal::unless_empty(faults(&terms))?;
    Ok(vec![SupportEvent::Registered { terms: as_kept(&terms) }])
}

/// Whether the person may act on it at all: its keepers, until it was ended.
pub fn may_act(contract: &SupportContract, actor: &Actor) -> Result<(), Refusal> {
    may_keep(actor)?;
    if contract.ended.is_some() {
        return refuse(Reason::AlreadyDone, Clause::C2_6_3);
    }
    Ok(())
}

/// Decides an act on a support contract.
pub fn decide(
    contract: &SupportContract,
    actor: &Actor,
    act: &SupportAct,
    clock: &Clock,
) -> Result<Vec<SupportEvent>, Refusal> {
    may_act(contract, actor)?;
    let at = |reason, pointer: &str| Fault::new(reason, Clause::C2_6_3).at(pointer);
    match act {
        SupportAct::Edit(terms) => {
            Refusal::unless_empty(faults(terms))?;
            Ok(vec![SupportEvent::Edited { terms: as_kept(terms) }])
        }
        SupportAct::Add(units) => {
            let units: BTreeSet<_> = units.difference(&contract.units).cloned().collect();
            if units.is_empty() {
                return Err(at(Reason::NothingChanged, "/serials").into());
            }
            Ok(vec![SupportEvent::UnitsAdded { units }])
        }
        SupportAct::Remove(units) => {
            let units: BTreeSet<_> = units.intersection(&contract.units).cloned().collect();
            if units.is_empty() {
                return Err(at(Reason::NothingChanged, "/serials").into());
            }
            Ok(vec![SupportEvent::UnitsRemoved { units }])
        }
        SupportAct::End(on, _) if *on > clock.today => Err(at(Reason::DateInFuture, "/on").into()),
        SupportAct::End(on, _) if *on < contract.terms.starts_on => {
            Err(at(Reason::DateTooEarly, "/on").with("date", contract.terms.starts_on).into())
        }
        SupportAct::End(on, _) if *on > contract.terms.ends_on => {
            Err(at(Reason::DateImplausible, "/on").into())
        }
        SupportAct::End(on, reason) => Ok(vec![SupportEvent::Ended { on: *on, reason: reason.clone() }]),
    }
}

/// The state after an event; the first makes the contract.
pub fn apply(
    contract: Option<SupportContract>,
    id: SupportId,
    event: &SupportEvent,
    stamp: &Stamp,
) -> Option<SupportContract> {
    if let SupportEvent::Registered { terms } = event {
        return Some(SupportContract {
            id,
            terms: terms.clone(),
            units: BTreeSet::new(),
            ended: None,
            registered: stamp.clone(),
        });
    }
    let mut contract = contract?;
    match event {
        SupportEvent::Registered { terms } | SupportEvent::Edited { terms } => contract.terms = terms.clone(),
        SupportEvent::UnitsAdded { units } => contract.units.extend(units.iter().cloned()),
        SupportEvent::UnitsRemoved { units } => contract.units.retain(|unit| !units.contains(unit)),
        SupportEvent::Ended { on, reason } => {
            contract.ended = Some(SupportEnd { on: *on, reason: reason.clone(), stamp: stamp.clone() });
        }
    }
    Some(contract)
}

impl SupportContract {
    /// The last day it covers.
    pub fn until(&self) -> NaiveDate {
        self.ended.as_ref().map_or(self.terms.ends_on, |end| end.on)
    }

    /// Whether it covers its devices on that day.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.terms.starts_on <= day && day <= self.until()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duties::{Grant, Reach};
    use crate::id::{DepartmentId, PersonId};
    use crate::sample::date;
    use uuid::Uuid;

    fn actor(role: Role) -> Actor {
        let grants = vec![Grant { role, reach: Reach::All }];
        Actor { person: PersonId(Uuid::from_u128(1)), department: DepartmentId(Uuid::from_u128(2)), grants }
    }

    fn terms() -> SupportTerms {
        SupportTerms {
            supplier_id: SupplierId(Uuid::from_u128(3)),
            number: Code::new("WB-2026-01").expect("a code"),
            title: Title::new("网络设备维保").expect("a title"),
            starts_on: date("2026-01-01"),
            ends_on: date("2026-12-31"),
            cost: None,
            note: None,
        }
    }

    fn clock() -> Clock {
        let today = date("2026-06-30");
        let now = today.and_hms_opt(2, 0, 0).expect("an hour").and_utc();
        Clock { now, today, calendar: crate::calendar::Calendar::default() }
    }

    fn units(serials: &[&str]) -> BTreeSet<SupportedUnit> {
        let unit = |serial: &&str| SupportedUnit {
            series_key: "02/0205".into(),
            serial: SerialNumber::new(serial).expect("a serial number"),
        };
        serials.iter().map(unit).collect()
    }

    fn after(contract: Option<SupportContract>, events: &[SupportEvent]) -> SupportContract {
        let stamp = Stamp { by: PersonId(Uuid::from_u128(1)), in_name_of: None, at: clock().now };
        let id = SupportId(Uuid::from_u128(4));
        events
            .iter()
            .fold(contract, |contract, event| apply(contract, id, event, &stamp))
            .expect("a support contract")
    }

    fn reason(answer: Result<Vec<SupportEvent>, Refusal>) -> Reason {
        answer.expect_err("it is refused").first().reason
    }

    #[test]
    fn clause_2_6_3_it_service_and_commerce_keep_support_contracts() {
        for role in [Role::ItService, Role::CommerceRepresentative] {
            assert!(register(&actor(role), terms()).is_ok());
        }
        assert_eq!(reason(register(&actor(Role::AccountManager), terms())), Reason::RoleRequired);
        let backwards = SupportTerms { ends_on: date("2025-12-31"), cost: Some(Fen(-1)), ..terms() };
        let refused = register(&actor(Role::ItService), backwards).expect_err("refused");
        assert_eq!(refused.faults.len(), 2);
        let unlikely = SupportTerms { ends_on: date("2226-12-31"), ..terms() };
        assert_eq!(reason(register(&actor(Role::ItService), unlikely)), Reason::DateImplausible);
    }

    #[test]
    fn clause_2_6_3_devices_come_and_go_until_it_ends() {
        let (keeper, clock) = (actor(Role::ItService), clock());
        let contract = after(None, &register(&keeper, terms()).expect("registered"));
        let add = |contract: &SupportContract, serials: &[&str]| {
            decide(contract, &keeper, &SupportAct::Add(units(serials)), &clock)
        };
        let contract = after(Some(contract.clone()), &add(&contract, &["A1", "A2"]).expect("added"));
        assert_eq!(reason(add(&contract, &["A1"])), Reason::NothingChanged);
        let remove = SupportAct::Remove(units(&["A1", "B9"]));
        let contract =
            after(Some(contract.clone()), &decide(&contract, &keeper, &remove, &clock).expect("taken off"));
        assert_eq!(contract.units, units(&["A2"]));
        let end = |on: &str| SupportAct::End(date(on), Note::new("改签").expect("a note"));
        for (on, expected) in [("2026-07-01", Reason::DateInFuture), ("2025-12-31", Reason::DateTooEarly)] {
            assert_eq!(reason(decide(&contract, &keeper, &end(on), &clock)), expected);
        }
        let ended = decide(&contract, &keeper, &end("2026-06-30"), &clock).expect("ended");
        let contract = after(Some(contract), &ended);
        assert!(contract.is_in_force(date("2026-06-30")) && !contract.is_in_force(date("2026-07-01")));
        assert_eq!(reason(add(&contract, &["A3"])), Reason::AlreadyDone);
    }
}
