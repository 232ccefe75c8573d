//! 2.5.2, 2.5.3: closing. The signed sheet is its only basis; a closed project takes no change (INV-33 to INV-38).

use crate::clause::Clause;
use crate::clock::{Clock, Facts, Stamp};
use crate::duties::{Actor, Role};
use crate::event::Event;
use crate::id::{FileHash, PersonId};
use crate::procurement::Tally;
use crate::project::Project;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// How long after closing the acceptance the contract asks for is due, in days.
pub const DAYS_TO_ACCEPTANCE: u64 = 30;

/// A department that signs the closing notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeSigner {
    /// 业务部, by its general manager
    Business,
    /// 业务部, by the vice president in charge: where the general manager is the account manager (A5)
    VicePresident,
    /// 商务部
    Commerce,
    /// 财务部
    Finance,
    /// IT服务部
    ItService,
}

impl NoticeSigner {
    /// The departments concerned with this project.
    fn concerned(project: &Project, facts: &Facts) -> Vec<Self> {
        let owner = project.account_manager();
        let general_managers = || facts.holders(Role::GeneralManager);
        let alone = general_managers().any(|person| person == owner)
            && general_managers().all(|person| person == owner);
        let business = if alone { Self::VicePresident } else { Self::Business };
        vec![business, Self::Commerce, Self::Finance, Self::ItService]
    }

    /// Who signs for the department.
    pub fn role(self) -> Role {
        match self {
            Self::Business => Role::GeneralManager,
            Self::VicePresident => Role::VicePresident,
            Self::Commerce => Role::CommerceRepresentative,
            Self::Finance => Role::Finance,
            Self::ItService => Role::ItService,
        }
    }

    /// The name in code and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::VicePresident => "vice_president",
            Self::Commerce => "commerce",
            Self::Finance => "finance",
            Self::ItService => "it_service",
        }
    }
}

/// The closing and its notice 《销售项目结项通知单》.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Who carried it out, when.
    pub carried_out: Stamp,
    /// Who has to sign, and who has.
    pub signatures: Vec<(NoticeSigner, Option<Stamp>)>,
    /// The signed notice, once archived.
    pub archived: Option<(FileHash, Stamp)>,
    /// The names on the notice, as they were then; none of a closing from before they were kept.
    #[serde(default)]
    pub names: Option<NoticeNames>,
    /// The working days from the last arrival to the last signature, by the calendar of then; none of a closing from
    /// before they were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_days: Option<i32>,
}

/// The names that a notice prints: it says for ever what it said when it was signed (INV-37).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeNames {
    /// The customer.
    pub customer: String,
    /// The department that sold.
    pub department: String,
    /// The account manager and whoever closed, signed and archived, each as called when they first did.
    pub people: BTreeMap<PersonId, String>,
}

/// What closing asks for (K1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConditionKind {
    /// Every unit of the effective list has arrived.
    AllArrived,
    /// Accepted sheets with the customer's stamp cover every unit, serial numbers and all.
    AllSigned,
    /// No equipment change is open.
    NoOpenChange,
    /// No cancellation is open.
    NoOpenCancellation,
    /// No approval runs.
    NoOpenApproval,
    /// Goods that a change took off the list are settled.
    SurplusSettled,
}

impl ConditionKind {
    /// The name in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::AllArrived => "all_arrived",
            Self::AllSigned => "all_signed",
            Self::NoOpenChange => "no_open_change",
            Self::NoOpenCancellation => "no_open_cancellation",
            Self::NoOpenApproval => "no_open_approval",
            Self::SurplusSettled => "surplus_settled",
        }
    }
}

/// A condition, met or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Condition {
    /// Which.
    pub kind: ConditionKind,
    /// The clause that asks for it.
    pub clause: Clause,
    /// Whether it is met.
    pub met: bool,
    /// Units done and units asked for, where units are counted.
    pub units: Option<(u64, u64)>,
}

/// Every condition of closing, met or not (K1).
pub fn conditions(project: &Project) -> Vec<Condition> {
    let tally = project.tally();
    let units = |count: fn(&Tally) -> u32| tally.values().map(|line| u64::from(count(line))).sum::<u64>();
    let asked = units(|line| line.asked);
    let arrived = units(|line| line.arrived.min(line.asked));
    let signed = units(|line| line.signed.min(line.asked));
    let condition = |kind, clause, met, units| Condition { kind, clause, met, units };
    vec![
        condition(
            ConditionKind::AllArrived,
            Clause::C2_4_2,
            asked > 0 && arrived == asked,
            Some((arrived, asked)),
        ),
        condition(
            ConditionKind::AllSigned,
            Clause::C2_5_3,
            crate::sign_off::covers_everything(project),
            Some((signed, asked)),
        ),
        condition(ConditionKind::NoOpenChange, Clause::C2_4_4, project.open_change().is_none(), None),
        condition(
            ConditionKind::NoOpenCancellation,
            Clause::C2_7,
            project.open_cancellation().is_none(),
            None,
        ),
        condition(
            ConditionKind::NoOpenApproval,
            Clause::C2_5_3,
            !project.approvals.iter().any(|a| a.is_open()),
            None,
        ),
        condition(
            ConditionKind::SurplusSettled,
            Clause::C2_4_4,
            tally.values().all(|line| line.surplus() == 0),
            None,
        ),
    ]
}

/// How many units of the list nobody has signed for yet.
pub(crate) fn unsigned(project: &Project) -> u64 {
    project.tally().values().map(|line| u64::from(line.asked.saturating_sub(line.signed))).sum()
}

fn reason(kind: ConditionKind) -> Reason {
    match kind {
        ConditionKind::AllArrived => Reason::NotAllArrived,
        ConditionKind::AllSigned => Reason::NotAllSigned,
        ConditionKind::NoOpenChange => Reason::ChangeOpen,
        ConditionKind::NoOpenCancellation => Reason::CancellationOpen,
        ConditionKind::NoOpenApproval => Reason::ApprovalOpen,
        ConditionKind::SurplusSettled => Reason::SurplusUnsettled,
    }
}

pub(crate) fn close(project: &Project, facts: &Facts, clock: &Clock) -> Result<Vec<Event>, Refusal> {
    let unmet = conditions(project).into_iter().filter(|condition| !condition.met);
    let faults = unmet.map(|condition| {
        let units = condition.units.map_or(0, |(done, asked)| asked - done);
        Fault::new(reason(condition.kind), condition.clause).with("units", units)
    });
    Refusal::unless_empty(faults.collect())?;
    let acceptance_due_on: Option<NaiveDate> =
        project.began.acceptance_required.then(|| clock.today + Days::new(DAYS_TO_ACCEPTANCE));
    let (signers, names) = (NoticeSigner::concerned(project, facts), facts.names.clone());
    let signed = project.sheets.iter().filter(|sheet| sheet.is_accepted());
    let signing_days = match (project.arrivals.last(), signed.filter_map(|sheet| sheet.entry.signed_on).max())
    {
        (Some(arrival), Some(signed)) => Some(clock.calendar.working_days_between(arrival.on, signed)),
        (None, _) | (_, None) => None,
    };
    let mut events: Vec<Event> = crate::sign_off::confirmed_by_closing(project).collect();
    events.push(Event::Closed { signers, acceptance_due_on, names, signing_days });
    Ok(events)
}

/// The department that `actor` would sign the notice for, of those that have not signed.
pub fn signer_for(project: &Project, actor: &Actor) -> Option<NoticeSigner> {
    let waiting =
        project.closing.iter().flat_map(|closing| &closing.signatures).filter(|(_, signed)| signed.is_none());
    waiting
        .map(|(signer, _)| *signer)
        .find(|signer| actor.holds(signer.role(), project.department(), project.account_manager()))
}

/// What the person is called now.
fn name_of(actor: &Actor, facts: &Facts) -> Option<String> {
    facts.names.as_ref()?.people.get(&actor.person).cloned()
}

pub(crate) fn sign_notice(project: &Project, actor: &Actor, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    match signer_for(project, actor) {
        Some(signer) => Ok(vec![Event::NoticeSigned { signer, name: name_of(actor, facts) }]),
        None => refuse(Reason::AlreadyDone, Clause::C2_5_2),
    }
}

/// Whether the notice waits for the archivist.
pub(crate) fn is_signed_throughout(project: &Project) -> Result<(), Refusal> {
    let Some(closing) = &project.closing else { return refuse(Reason::NothingOpen, Clause::C2_5_2) };
    if closing.archived.is_some() {
        return refuse(Reason::AlreadyDone, Clause::C2_5_2);
    }
    if closing.signatures.iter().any(|(_, signed)| signed.is_none()) {
        return refuse(Reason::NoticeUnsigned, Clause::C2_5_2);
    }
    Ok(())
}

pub(crate) fn archive_notice(
    project: &Project,
    actor: &Actor,
    file: &FileHash,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    is_signed_throughout(project)?;
    Ok(vec![Event::NoticeArchived { file: file.clone(), name: name_of(actor, facts) }])
}
