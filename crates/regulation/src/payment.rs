//! 1.3.2: receipts of payment against a contract's payment plan; what of the plan is open, overdue, and for how long.

use crate::clause::Clause;
use crate::clock::{Clock, Stamp};
use crate::contract::{
    Contract, ContractActKind, ContractEvent, ContractKind, ContractStatus, Instalment, is_plausible,
    number_after,
};
use crate::duties::{Actor, Role};
use crate::money::{Fen, sum};
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::{Code, Note, Title};
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A receipt of payment as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentEntry {
    /// The day on which the money came in.
    pub received_on: NaiveDate,
    /// How much.
    pub amount: Fen,
    /// The number of the bank's note or of the bill.
    #[serde(default)]
    pub reference: Option<Code>,
    /// Anything else about it.
    #[serde(default)]
    pub note: Option<Note>,
}

/// A receipt of payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// From 1.
    pub number: u32,
    /// What came in.
    pub entry: PaymentEntry,
    /// By whom it was recorded.
    pub recorded: Stamp,
    /// Why it was reversed, and by whom.
    pub reversed: Option<(Note, Stamp)>,
}

/// An instalment of the plan and what of it has been paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Due {
    /// Its place in the plan, from 1.
    pub number: u32,
    /// What it is paid on.
    pub name: Title,
    /// By when, where the contract says a date.
    pub due_on: Option<NaiveDate>,
    /// How much.
    pub amount: Fen,
    /// What of it has been paid.
    pub received: Fen,
    /// What of it has not.
    pub open: Fen,
}

/// How long an open instalment has been overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// 未到期: today is its last day, or that is still to come, or the contract says no date.
    NotDue,
    /// 1 to 30 days.
    #[serde(rename = "days_30")]
    Days30,
    /// 31 to 90 days.
    #[serde(rename = "days_90")]
    Days90,
    /// More than 90 days.
    Older,
}

impl Age {
    /// Every age, the youngest first.
    pub const ALL: [Self; 4] = [Self::NotDue, Self::Days30, Self::Days90, Self::Older];

    /// The name in code and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotDue => "not_due",
            Self::Days30 => "days_30",
            Self::Days90 => "days_90",
            Self::Older => "older",
        }
    }

    /// The age today of what was due on that day.
    pub fn of(due_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        match due_on.and_then(|due_on| days_overdue(due_on, today)) {
            None => Self::NotDue,
            Some(..=30) => Self::Days30,
            Some(31..=90) => Self::Days90,
            Some(_) => Self::Older,
        }
    }

    /// The first and the last day on which something of this age was due; none where it goes on for ever.
    pub fn due_between(self, today: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let before = |days| Some(today - Days::new(days));
        match self {
            Self::NotDue => (Some(today), None),
            Self::Days30 => (before(30), before(1)),
            Self::Days90 => (before(90), before(31)),
            Self::Older => (None, before(91)),
        }
    }
}

/// For how many days it has been overdue; none while it is not.
pub fn days_overdue(due_on: NaiveDate, today: NaiveDate) -> Option<i64> {
    Some((today - due_on).num_days()).filter(|days| *days > 0)
}

/// The plan with what was received put to it: to what is due first, and last to what the contract says no date for.
pub fn dues(plan: &[Instalment], received: Fen) -> Vec<Due> {
    let due = |(instalment, number): (&Instalment, u32)| Due {
        number,
        name: instalment.name.clone(),
        due_on: instalment.due_on,
        amount: instalment.amount,
        received: Fen::ZERO,
        open: instalment.amount,
    };
    let mut dues: Vec<Due> = plan.iter().zip(1u32..).map(due).collect();
    let mut in_order: Vec<&mut Due> = dues.iter_mut().collect();
    in_order.sort_by_key(|due| (due.due_on.is_none(), due.due_on, due.number));
    let mut left = received.max(Fen::ZERO);
    for due in in_order {
        due.received = left.min(due.amount).max(Fen::ZERO);
        due.open = due.amount.minus(due.received).unwrap_or_default();
        left = left.minus(due.received).unwrap_or_default();
    }
    dues
}

/// What of it was due before today and has not been paid.
pub fn overdue(dues: &[Due], today: NaiveDate) -> Fen {
    let late = dues.iter().filter(|due| Age::of(due.due_on, today) > Age::NotDue);
    sum(late.map(|due| due.open)).unwrap_or_default()
}

impl Contract {
    /// What came in and was not reversed.
    pub fn received(&self) -> Fen {
        let standing = self.payments.iter().filter(|payment| payment.reversed.is_none());
        sum(standing.map(|payment| payment.entry.amount)).unwrap_or_default()
    }

    /// The plan with what of it was paid.
    pub fn dues(&self) -> Vec<Due> {
        dues(&self.terms.payment_plan, self.received())
    }

    /// Whether its plan is owed: only while a project stands on it. What was cancelled is not.
    pub fn is_owed(&self) -> bool {
        match self.status {
            ContractStatus::HandedIn => true,
            ContractStatus::Draft
            | ContractStatus::InReview
            | ContractStatus::Reviewed
            | ContractStatus::Rejected
            | ContractStatus::Cancelled => false,
        }
    }
}

/// Whether the person sees what was paid on this contract and what is open.
pub fn may_see(contract: &Contract, actor: &Actor) -> bool {
    let sees = Role::ALL.iter().filter(|role| role.sees_receivables());
    sees.into_iter().any(|role| actor.holds(*role, contract.department, contract.account_manager))
}

/// Whether `actor` may record or reverse payments of the contract now: finance, who is not its account manager. A
/// virtual contract stands in for the formal one here as well (1.3.4); a record that is wrong can always be put right.
pub(crate) fn may(contract: &Contract, actor: &Actor, kind: ContractActKind) -> Result<(), Refusal> {
    let fault = |reason| Fault::new(reason, Clause::C1_3_2).with("role", Role::Finance.code());
    if !actor.holds(Role::Finance, contract.department, contract.account_manager) {
        return Err(fault(Reason::RoleRequired).into());
    }
    if actor.person == contract.account_manager {
        return Err(fault(Reason::SeparationOfDuties).into());
    }
    if kind == ContractActKind::ReversePayment {
        let standing = contract.payments.iter().any(|payment| payment.reversed.is_none());
        return if standing { Ok(()) } else { refuse(Reason::NothingOpen, Clause::C1_3_2) };
    }
    match contract.status {
        ContractStatus::Reviewed | ContractStatus::HandedIn => Ok(()),
        ContractStatus::Draft | ContractStatus::InReview | ContractStatus::Rejected => {
            refuse(Reason::ContractNotInForce, Clause::C1_3_2)
        }
        ContractStatus::Cancelled => refuse(Reason::ContractCancelled, Clause::C1_3_2),
    }
}

pub(crate) fn record(
    contract: &Contract,
    entry: &PaymentEntry,
    clock: &Clock,
) -> Result<Vec<ContractEvent>, Refusal> {
    let fault = |reason, pointer: &str| Fault::new(reason, Clause::C1_3_2).at(pointer);
    let mut faults = Vec::new();
    let left = contract.terms.amount.minus(contract.received()).unwrap_or_default();
    if entry.amount <= Fen::ZERO {
        faults.push(fault(Reason::AmountNotPositive, "/amount"));
    } else if entry.amount > left {
        faults.push(fault(Reason::BeyondContract, "/amount").with("most", left));
    }
    // The date of a virtual contract is when the formal one is expected to be signed.
    let signed_on = contract.terms.signed_on.filter(|_| contract.terms.kind == ContractKind::Formal);
    if entry.received_on > clock.today {
        faults.push(fault(Reason::DateInFuture, "/received_on"));
    } else if let Some(signed) = signed_on.filter(|signed| entry.received_on < *signed) {
        faults.push(fault(Reason::DateBeforeContract, "/received_on").with("date", signed));
    } else if !is_plausible(entry.received_on) {
        faults.push(fault(Reason::DateImplausible, "/received_on"));
    }
    if entry.reference.is_none() {
        faults.push(fault(Reason::FieldMissing, "/reference"));
    }
    Refusal::unless_empty(faults)?;
    let number = number_after(contract.payments.len());
    Ok(vec![ContractEvent::PaymentRecorded { number, payment: entry.clone() }])
}

pub(crate) fn reverse(
    contract: &Contract,
    number: u32,
    reason: &Note,
) -> Result<Vec<ContractEvent>, Refusal> {
    match contract.payments.iter().find(|payment| payment.number == number) {
        None => refuse(Reason::NoSuchPart, Clause::C1_3_2),
        Some(payment) if payment.reversed.is_some() => refuse(Reason::AlreadyDone, Clause::C1_3_2),
        Some(_) => Ok(vec![ContractEvent::PaymentReversed { payment: number, reason: reason.clone() }]),
    }
}
