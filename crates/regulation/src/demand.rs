//! 2.2, first box 获取需求信息: a customer's demand, its visits, and how it ends: in a contract, or with a reason (D1).

use crate::clause::Clause;
use crate::clock::{Clock, Stamp};
use crate::contract::{Terms, is_plausible};
use crate::duties::{Actor, Duty, DutyKind, Role, Whose};
use crate::id::{ContractId, CustomerId, DemandId, DepartmentId, PersonId};
use crate::money::Fen;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::{Note, Title};
use alloc::collections::BTreeSet;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A demand as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DemandEntry {
    /// Whose demand.
    pub customer_id: CustomerId,
    /// Whom to speak to.
    #[serde(default)]
    pub contact: Option<Title>,
    /// In one line.
    pub title: Title,
    /// What is wanted.
    pub content: Note,
    /// About how much, in yuan.
    #[serde(default)]
    pub estimate: Option<Fen>,
    /// By when.
    #[serde(default)]
    pub wanted_on: Option<NaiveDate>,
    /// Where it was heard of.
    #[serde(default)]
    pub source: Option<Title>,
}

/// A visit or a quote on the way to a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VisitEntry {
    /// The day.
    pub on: NaiveDate,
    /// What was said or offered.
    pub content: Note,
    /// The amount quoted, where one was.
    #[serde(default)]
    pub quoted: Option<Fen>,
}

/// How a demand ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DemandEnd {
    /// In a contract.
    Contract(ContractId),
    /// Without one.
    Dropped(Note),
}

/// A demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Demand {
    /// Which.
    pub id: DemandId,
    /// Whose.
    pub account_manager: PersonId,
    /// The department that sells.
    pub department: DepartmentId,
    /// What is wanted.
    pub entry: DemandEntry,
    /// Visits and quotes, in order.
    pub visits: Vec<(VisitEntry, Stamp)>,
    /// How it ended.
    pub ended: Option<DemandEnd>,
    /// When it was recorded.
    pub recorded: Stamp,
}

/// What happens to a demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "with", rename_all = "snake_case")]
pub enum DemandEvent {
    /// It was recorded.
    Recorded {
        /// Whose.
        account_manager: PersonId,
        /// The department that sells.
        department: DepartmentId,
        /// What is wanted.
        entry: DemandEntry,
    },
    /// It was edited.
    Edited {
        /// What is wanted now.
        entry: DemandEntry,
    },
    /// A visit or a quote.
    Visited {
        /// What was said or offered.
        visit: VisitEntry,
    },
    /// It ended.
    Ended {
        /// How.
        end: DemandEnd,
    },
    /// The contract it had ended in was cancelled: it is open again.
    Resumed {
        /// That contract.
        contract: ContractId,
    },
}

/// What a person can do to a demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DemandAct {
    /// Edit it.
    Edit(DemandEntry),
    /// Note a visit or a quote.
    Visit(VisitEntry),
    /// Turn it into this contract, or drop it.
    End(DemandEnd),
}

/// The kinds of acts on a demand, as buttons and the API name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemandActKind {
    /// [`DemandAct::Edit`]
    Edit,
    /// [`DemandAct::Visit`]
    Visit,
    /// [`DemandAct::End`]
    End,
}

impl DemandActKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Edit, Self::Visit, Self::End];

    /// The name in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Visit => "visit",
            Self::End => "end",
        }
    }
}

/// Every act and whether `actor` may do it now, in the order of [`DemandActKind::ALL`]. They are the same person's.
pub fn acts_open_to(demand: &Demand, actor: &Actor) -> Vec<(DemandActKind, Result<(), Refusal>)> {
    DemandActKind::ALL.into_iter().map(|kind| (kind, may_act(demand, actor))).collect()
}

fn account_managers_only(actor: &Actor) -> Result<(), Refusal> {
    if actor.has(Role::AccountManager) {
        return Ok(());
    }
    Err(Fault::new(Reason::RoleRequired, Clause::C2_2).with("role", Role::AccountManager.code()).into())
}

/// Records a demand: any account manager, for themselves.
pub fn record(actor: &Actor, entry: DemandEntry, clock: &Clock) -> Result<Vec<DemandEvent>, Refusal> {
    account_managers_only(actor)?;
    Refusal::unless_empty(faults(&entry, None, clock))?;
    Ok(vec![DemandEvent::Recorded { account_manager: actor.person, department: actor.department, entry }])
}

/// What was wanted by a day that has passed meanwhile stays wanted by it.
fn faults(entry: &DemandEntry, before: Option<&DemandEntry>, clock: &Clock) -> Vec<Fault> {
    let mut faults = Vec::new();
    if entry.estimate.is_some_and(|amount| amount < Fen::ZERO) {
        faults.push(Fault::new(Reason::AmountNegative, Clause::C2_2).at("/estimate"));
    }
    let fault = |reason| Fault::new(reason, Clause::C2_2).at("/wanted_on");
    let stays = before.is_some_and(|before| before.wanted_on == entry.wanted_on);
    match entry.wanted_on {
        Some(wanted) if !is_plausible(wanted) => faults.push(fault(Reason::DateImplausible)),
        Some(wanted) if wanted < clock.today && !stays => {
            faults.push(fault(Reason::DateTooEarly).with("date", clock.today));
        }
        Some(_) | None => {}
    }
    faults
}

fn faults_of_visit(visit: &VisitEntry, clock: &Clock) -> Vec<Fault> {
    let fault = |reason, at: &str| Fault::new(reason, Clause::C2_2).at(at);
    let mut faults = Vec::new();
    if visit.on > clock.today {
        faults.push(fault(Reason::DateInFuture, "/on"));
    } else if !is_plausible(visit.on) {
        faults.push(fault(Reason::DateImplausible, "/on"));
    }
    if visit.quoted.is_some_and(|amount| amount < Fen::ZERO) {
        faults.push(fault(Reason::AmountNegative, "/quoted"));
    }
    faults
}

/// Whether the person may act on the demand at all: its account manager, while it has not ended.
pub fn may_act(demand: &Demand, actor: &Actor) -> Result<(), Refusal> {
    account_managers_only(actor)?;
    if actor.person != demand.account_manager {
        return refuse(Reason::NotTheOwner, Clause::C2_2);
    }
    if demand.ended.is_some() {
        return refuse(Reason::DemandEnded, Clause::C2_2);
    }
    Ok(())
}

/// Decides an act on a demand.
pub fn decide(
    demand: &Demand,
    actor: &Actor,
    act: &DemandAct,
    clock: &Clock,
) -> Result<Vec<DemandEvent>, Refusal> {
    may_act(demand, actor)?;
    match act {
        DemandAct::Edit(entry) => {
            Refusal::unless_empty(faults(entry, Some(&demand.entry), clock))?;
            Ok(vec![DemandEvent::Edited { entry: entry.clone() }])
        }
        DemandAct::Visit(visit) => {
            Refusal::unless_empty(faults_of_visit(visit, clock))?;
            Ok(vec![DemandEvent::Visited { visit: visit.clone() }])
        }
        DemandAct::End(end) => Ok(vec![DemandEvent::Ended { end: end.clone() }]),
    }
}

/// Turns a demand into a contract with these terms, of the same customer.
pub fn become_contract(
    demand: &Demand,
    actor: &Actor,
    contract: ContractId,
    terms: &Terms,
    clock: &Clock,
) -> Result<Vec<DemandEvent>, Refusal> {
    if demand.entry.customer_id != terms.customer_id {
        return Err(Fault::new(Reason::DemandOfOtherCustomer, Clause::C2_2).at("/customer_id").into());
    }
    decide(demand, actor, &DemandAct::End(DemandEnd::Contract(contract)), clock)
}

/// What follows for a demand when a contract is cancelled: the customer's wish outlives the contract it had become.
pub fn resume(demand: &Demand, contract: ContractId) -> Option<DemandEvent> {
    (demand.ended == Some(DemandEnd::Contract(contract))).then_some(DemandEvent::Resumed { contract })
}

/// Whether two demands of one customer are likely to be for the same goods (D1): of the shorter title's pairs of
/// neighbouring letters at least two fifths stand in the other as well.
pub fn are_alike(one: &str, other: &str) -> bool {
    fn pairs(title: &str) -> BTreeSet<(char, char)> {
        let letters: Vec<char> =
            title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
    }
    let (one, other) = (pairs(one), pairs(other));
    let least = one.len().min(other.len());
    least > 0 && one.intersection(&other).count() * 5 >= least * 2
}

/// The state after an event; the first makes the demand.
pub fn apply(demand: Option<Demand>, id: DemandId, event: &DemandEvent, stamp: &Stamp) -> Option<Demand> {
    if let DemandEvent::Recorded { account_manager, department, entry } = event {
        return Some(Demand {
            id,
            account_manager: *account_manager,
            department: *department,
            entry: entry.clone(),
            visits: Vec::new(),
            ended: None,
            recorded: stamp.clone(),
        });
    }
    let mut demand = demand?;
    match event {
        DemandEvent::Recorded { entry, .. } | DemandEvent::Edited { entry } => demand.entry = entry.clone(),
        DemandEvent::Visited { visit } => demand.visits.push((visit.clone(), stamp.clone())),
        DemandEvent::Ended { end } => demand.ended = Some(end.clone()),
        DemandEvent::Resumed { .. } => demand.ended = None,
    }
    Some(demand)
}

impl Demand {
    /// What waits for someone on this demand.
    pub fn duties(&self) -> Vec<Duty> {
        match self.ended {
            Some(_) => Vec::new(),
            None => vec![Duty {
                kind: DutyKind::FollowDemand,
                part: 0,
                whose: Whose::Person(self.account_manager),
                due_on: self.entry.wanted_on,
            }],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clause_2_2_demands_for_the_same_goods_are_recognised() {
        assert!(are_alike("数据中心服务器扩容", "服务器扩容（二期）"));
        assert!(are_alike("Core switch renewal", "renewal of core switches"));
        assert!(!are_alike("数据中心服务器扩容", "视频会议终端采购"));
        assert!(!are_alike("", "服务器") && !are_alike("A", "A"), "a single letter says nothing");
    }
}
