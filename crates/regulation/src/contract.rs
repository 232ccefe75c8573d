//! 1.3.4, 2.3.2: contracts, virtual and formal. Only a reviewed contract can be handed in.

use crate::approval::{self, Approval, Course, DecideStep, Decision, Outcome, Submission};
use crate::attachment::{self, Attachment, AttachmentKind};
use crate::authority::{Basis, DocumentKind};
use crate::clause::Clause;
use crate::clock::{Clock, Facts, Stamp};
pub use crate::contract_act::{ContractAct, ContractActKind};
use crate::duties::{Actor, Duty, DutyKind, Role, Whose};
use crate::id::{ContractId, CustomerId, DemandId, DepartmentId, FileHash, PersonId, ProjectId};
use crate::money::{Fen, sum};
use crate::payment::{self, Payment, PaymentEntry};
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::{Code, Note, Title};
use alloc::format;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Whether there is a signed contract yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContractKind {
    /// 虚拟合同: made in the company, before the formal one is signed (1.3.4).
    Virtual,
    /// 正式合同
    Formal,
}

impl ContractKind {
    /// The name in code, in the database and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Virtual => "virtual",
            Self::Formal => "formal",
        }
    }
}

/// An instalment of the payment plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// What it is paid on, 签收 for example.
    pub name: Title,
    /// How much.
    pub amount: Fen,
    /// By when, where the contract says a date.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

/// What a contract says (C1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Virtual or formal.
    pub kind: ContractKind,
    /// The contract's number; a formal contract has one.
    #[serde(default)]
    pub number: Option<Code>,
    /// With whom.
    pub customer_id: CustomerId,
    /// For what.
    pub title: Title,
    /// The amount in yuan, tax included.
    pub amount: Fen,
    /// When it was signed; for a virtual contract, when that is expected.
    #[serde(default)]
    pub signed_on: Option<NaiveDate>,
    /// The arrival that was promised.
    #[serde(default)]
    pub arrival_promised_on: Option<NaiveDate>,
    /// Whether the contract asks for an acceptance (2.5.4).
    #[serde(default)]
    pub acceptance_required: bool,
    /// How it is paid.
    #[serde(default)]
    pub payment_plan: Vec<Instalment>,
    /// Why a virtual contract is needed, or anything else the reviewers should know.
    #[serde(default)]
    pub note: Option<Note>,
}

impl Terms {
    /// The same with its number as codes are kept.
    pub(crate) fn as_kept(&self) -> Self {
        Self { number: self.number.as_ref().map(Code::as_code), ..self.clone() }
    }
}

/// Where a contract stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContractStatus {
    /// 草稿, also after a return.
    Draft,
    /// 评审中
    InReview,
    /// 已评审
    Reviewed,
    /// 已否决
    Rejected,
    /// 已提交: a project stands on it.
    HandedIn,
    /// 已作废
    Cancelled,
}

impl ContractStatus {
    /// The name in code, in the database and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Reviewed => "reviewed",
            Self::Rejected => "rejected",
            Self::HandedIn => "handed_in",
            Self::Cancelled => "cancelled",
        }
    }

    /// Every status, in the order in which a contract goes its way.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::InReview, Self::Reviewed, Self::HandedIn, Self::Rejected, Self::Cancelled];

    /// Whether it was reviewed and stands: what a virtual contract does in place of the formal one (1.3.4).
    pub fn is_in_force(self) -> bool {
        match self {
            Self::Reviewed | Self::HandedIn => true,
            Self::Draft | Self::InReview | Self::Rejected | Self::Cancelled => false,
        }
    }
}

/// A contract, as its events made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Which.
    pub id: ContractId,
    /// Whose.
    pub account_manager: PersonId,
    /// The department that sells.
    pub department: DepartmentId,
    /// The demand it came from.
    pub demand: Option<DemandId>,
    /// What it says.
    pub terms: Terms,
    /// The scans, the newest last.
    pub scans: Vec<FileHash>,
    /// Where it stands.
    pub status: ContractStatus,
    /// Its reviews, the newest last.
    pub approvals: Vec<Approval>,
    /// The project that stands on it.
    pub project: Option<ProjectId>,
    /// What was paid, in the order in which it was recorded.
    #[serde(default)]
    pub payments: Vec<Payment>,
    /// The papers beside the scan, in the order in which they came.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// When it was written.
    pub written: Stamp,
    /// The workbook it was brought in from, where it was reviewed before this system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brought_in: Option<FileHash>,
}

/// What happens to a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "with", rename_all = "snake_case")]
pub enum ContractEvent {
    /// It was written for the first time.
    Drafted {
        /// Whose.
        account_manager: PersonId,
        /// The department that sells.
        department: DepartmentId,
        /// The demand it came from.
        demand: Option<DemandId>,
        /// What it says.
        terms: Terms,
    },
    /// It was brought in from the system before this one, reviewed there.
    BroughtIn {
        /// Whose.
        account_manager: PersonId,
        /// The department that sells.
        department: DepartmentId,
        /// What it says.
        terms: Terms,
        /// The project that stands on it.
        project: Option<ProjectId>,
        /// The workbook it was read from.
        evidence: FileHash,
    },
    /// It was edited.
    Edited {
        /// What it says now.
        terms: Terms,
    },
    /// A scan was attached.
    ScanAttached {
        /// The file.
        file: FileHash,
    },
    /// It was submitted for review.
    Submitted {
        /// The review.
        approval: Approval,
    },
    /// A step of the review was decided.
    StepDecided {
        /// Which review.
        approval: u32,
        /// Which step, from 0.
        step: usize,
        /// How.
        decision: Decision,
        /// The opinion.
        comment: Option<Note>,
    },
    /// The review ended.
    ReviewEnded {
        /// Which review.
        approval: u32,
        /// How.
        outcome: Outcome,
    },
    /// It was handed to the contract administrator, and a project began.
    HandedIn {
        /// The project.
        project: ProjectId,
    },
    /// Its project was cancelled: it may carry another.
    Released,
    /// It was cancelled before any project stood on it.
    Cancelled {
        /// Why.
        reason: Note,
    },
    /// A payment came in.
    PaymentRecorded {
        /// From 1.
        number: u32,
        /// What came in.
        payment: PaymentEntry,
    },
    /// A wrong record of a payment was reversed.
    PaymentReversed {
        /// Which.
        payment: u32,
        /// Why.
        reason: Note,
    },
    /// A paper was added beside the scan.
    AttachmentAdded {
        /// From 1.
        number: u32,
        /// What it is.
        kind: AttachmentKind,
        /// The file.
        file: FileHash,
        /// What is to be known of it.
        note: Option<Note>,
    },
    /// A paper of a draft was marked as withdrawn; its file stays.
    AttachmentWithdrawn {
        /// Which.
        attachment: u32,
    },
}

/// Writes a contract: any account manager for themselves.
pub fn draft(actor: &Actor, demand: Option<DemandId>, terms: Terms) -> Result<Vec<ContractEvent>, Refusal> {
    if !actor.has(Role::AccountManager) {
        return Err(role_required(Role::AccountManager));
    }
    Refusal::unless_empty(faults_of_terms(&terms))?;
    let (account_manager, department) = (actor.person, actor.department);
    Ok(vec![ContractEvent::Drafted { account_manager, department, demand, terms: terms.as_kept() }])
}

fn role_required(role: Role) -> Refusal {
    Fault::new(Reason::RoleRequired, Clause::C2_3_2).with("role", role.code()).into()
}

/// Everything wrong with what a contract says, each at its field.
pub(crate) fn faults_of_terms(terms: &Terms) -> Vec<Fault> {
    let fault = |reason, pointer: &str| Fault::new(reason, Clause::C2_3_2).at(pointer);
    let mut faults = Vec::new();
    if terms.amount <= Fen::ZERO {
        faults.push(fault(Reason::AmountNotPositive, "/amount"));
    }
    for (date, pointer) in
        [(terms.signed_on, "/signed_on"), (terms.arrival_promised_on, "/arrival_promised_on")]
    {
        if date.is_some_and(|date| !is_plausible(date)) {
            faults.push(fault(Reason::DateImplausible, pointer));
        }
    }
    if let (ContractKind::Formal, Some(signed), Some(promised)) =
        (terms.kind, terms.signed_on, terms.arrival_promised_on)
        && promised < signed
    {
        faults.push(fault(Reason::DateBeforeContract, "/arrival_promised_on").with("date", signed));
    }
    for (index, instalment) in terms.payment_plan.iter().enumerate() {
        if instalment.amount <= Fen::ZERO {
            faults.push(fault(Reason::AmountNotPositive, &format!("/payment_plan/{index}/amount")));
        }
        if instalment.due_on.is_some_and(|due| !is_plausible(due)) {
            faults.push(fault(Reason::DateImplausible, &format!("/payment_plan/{index}/due_on")));
        }
    }
    match sum(terms.payment_plan.iter().map(|instalment| instalment.amount)) {
        // Of an amount that is none nothing can be planned: that is said already.
        _ if terms.amount < Fen::ZERO => {}
        Some(planned) if planned <= terms.amount => {}
        Some(_) | None => faults.push(fault(Reason::PlanBeyondAmount, "/payment_plan")),
    }
    faults
}

/// A date of business: neither before this trade was done on paper forms nor a slip of the keyboard.
pub(crate) fn is_plausible(date: NaiveDate) -> bool {
    use chrono::Datelike;
    (2000..2100).contains(&date.year())
}

/// What is missing before a contract can be reviewed (I5): a formal contract has a number, a date and its scan.
fn faults_before_review(contract: &Contract, clock: &Clock) -> Vec<Fault> {
    let fault = |reason, pointer: &str| Fault::new(reason, Clause::C2_3_2).at(pointer);
    let mut faults = faults_of_terms(&contract.terms);
    if contract.terms.kind == ContractKind::Formal {
        if contract.terms.number.is_none() {
            faults.push(fault(Reason::ContractNumberMissing, "/number"));
        }
        match contract.terms.signed_on {
            None => faults.push(fault(Reason::FieldMissing, "/signed_on")),
            Some(signed) if signed > clock.today => faults.push(fault(Reason::DateInFuture, "/signed_on")),
            Some(_) => {}
        }
        if contract.scans.is_empty() {
            faults.push(fault(Reason::ContractScanMissing, "/scan"));
        }
    }
    faults
}

/// Every act and whether `actor` may do it now, in the order of [`ContractActKind::ALL`].
pub fn acts_open_to(
    contract: &Contract,
    actor: &Actor,
    clock: &Clock,
) -> Vec<(ContractActKind, Result<(), Refusal>)> {
    ContractActKind::ALL.into_iter().map(|kind| (kind, may(contract, actor, kind, clock))).collect()
}

/// Whether `actor` may do acts of this kind on the contract now, as far as that can be said before the content is known.
pub fn may(contract: &Contract, actor: &Actor, kind: ContractActKind, clock: &Clock) -> Result<(), Refusal> {
    if kind == ContractActKind::Decide {
        return match contract.approvals.last() {
            Some(review) => {
                approval::may_decide(review, actor, contract.department, contract.account_manager)
            }
            None => refuse(Reason::NothingOpen, Clause::C2_3_2),
        };
    }
    if [ContractActKind::RecordPayment, ContractActKind::ReversePayment].contains(&kind) {
        return payment::may(contract, actor, kind);
    }
    if !actor.has(Role::AccountManager) {
        return Err(role_required(Role::AccountManager));
    }
    if actor.person != contract.account_manager {
        return refuse(Reason::NotTheOwner, Clause::C2_3_2);
    }
    match kind {
        ContractActKind::Edit | ContractActKind::AttachScan => in_status(contract, ContractStatus::Draft),
        ContractActKind::Attach => attachment::may_attach(contract),
        ContractActKind::WithdrawAttachment => attachment::may_withdraw(contract),
        ContractActKind::Submit => {
            in_status(contract, ContractStatus::Draft)?;
            Refusal::unless_empty(faults_before_review(contract, clock))
        }
        ContractActKind::Decide | ContractActKind::RecordPayment | ContractActKind::ReversePayment => Ok(()),
        ContractActKind::Withdraw => approval::may_withdraw(running_review(contract)?, actor),
        ContractActKind::HandIn => match contract.status {
            ContractStatus::Reviewed => Ok(()),
            ContractStatus::HandedIn => refuse(Reason::ContractInUse, Clause::C2_3_2),
            ContractStatus::Draft
            | ContractStatus::InReview
            | ContractStatus::Rejected
            | ContractStatus::Cancelled => refuse(Reason::ContractNotReviewed, Clause::C2_3_2),
        },
        ContractActKind::Cancel => match contract.status {
            ContractStatus::Draft | ContractStatus::Reviewed | ContractStatus::Rejected => Ok(()),
            ContractStatus::InReview => refuse(Reason::ApprovalOpen, Clause::C2_3_2),
            ContractStatus::HandedIn => refuse(Reason::ContractInUse, Clause::C2_7),
            ContractStatus::Cancelled => refuse(Reason::AlreadyDone, Clause::C2_7),
        },
    }
}

/// Decides an act on a contract.
pub fn decide(
    contract: &Contract,
    actor: &Actor,
    act: &ContractAct,
    facts: &Facts,
    clock: &Clock,
) -> Result<Vec<ContractEvent>, Refusal> {
    // Which review is meant, and whether its content moved, comes before whose step it is.
    if let ContractAct::Decide(number, entry) = act {
        return decide_review(contract, actor, *number, entry);
    }
    may(contract, actor, act.kind(), clock)?;
    match act {
        ContractAct::Edit(terms) => {
            Refusal::unless_empty(faults_of_terms(terms))?;
            Ok(vec![ContractEvent::Edited { terms: terms.as_kept() }])
        }
        ContractAct::AttachScan(file) => Ok(vec![ContractEvent::ScanAttached { file: file.clone() }]),
        ContractAct::Submit => submit(contract, actor, facts, clock),
        ContractAct::Decide(number, entry) => decide_review(contract, actor, *number, entry),
        ContractAct::Withdraw => {
            let approval = running_review(contract)?.number;
            Ok(vec![ContractEvent::ReviewEnded { approval, outcome: Outcome::Withdrawn }])
        }
        ContractAct::HandIn(project) => Ok(vec![ContractEvent::HandedIn { project: *project }]),
        ContractAct::Cancel(reason) => Ok(vec![ContractEvent::Cancelled { reason: reason.clone() }]),
        ContractAct::RecordPayment(entry) => payment::record(contract, entry, clock),
        ContractAct::ReversePayment(number, reason) => payment::reverse(contract, *number, reason),
        ContractAct::Attach(entry) => attachment::attach(contract, entry),
        ContractAct::WithdrawAttachment(number) => attachment::withdraw(contract, *number),
    }
}

fn in_status(contract: &Contract, status: ContractStatus) -> Result<(), Refusal> {
    if contract.status == status { Ok(()) } else { refuse(Reason::ContractFixed, Clause::C2_3_2) }
}

/// What the reviewers of a contract decide on.
#[derive(Serialize)]
struct Reviewed<'a> {
    terms: &'a Terms,
    scans: &'a [FileHash],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<&'a FileHash>,
}

fn submit(
    contract: &Contract,
    actor: &Actor,
    facts: &Facts,
    clock: &Clock,
) -> Result<Vec<ContractEvent>, Refusal> {
    let submission = Submission {
        number: number_after(contract.approvals.len()),
        owner: contract.account_manager,
        content: &Reviewed {
            terms: &contract.terms,
            scans: &contract.scans,
            attachments: attachment::standing(contract).map(|attachment| &attachment.file).collect(),
        },
        basis: Basis {
            document: DocumentKind::Contract,
            contract_kind: contract.terms.kind,
            amount: contract.terms.amount,
            margin: None,
            department: contract.department,
        },
    };
    let approval = approval::open(submission, actor, facts, clock.now)?;
    Ok(vec![ContractEvent::Submitted { approval }])
}

/// Numbers run from 1 in the order things were made.
pub(crate) fn number_after(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1)
}

fn decide_review(
    contract: &Contract,
    actor: &Actor,
    number: u32,
    entry: &DecideStep,
) -> Result<Vec<ContractEvent>, Refusal> {
    let Some(approval) = contract.approvals.iter().find(|approval| approval.number == number) else {
        return refuse(Reason::NoSuchPart, Clause::C2_3_2);
    };
    let course = approval::decide(approval, actor, contract.department, contract.account_manager, entry)?;
    let DecideStep { decision, comment, step, .. } = entry.clone();
    let mut events = vec![ContractEvent::StepDecided { approval: number, step, decision, comment }];
    if let Course::Ends(outcome) = course {
        events.push(ContractEvent::ReviewEnded { approval: number, outcome });
    }
    Ok(events)
}

fn running_review(contract: &Contract) -> Result<&Approval, Refusal> {
    match contract.approvals.last().filter(|approval| approval.is_open()) {
        Some(approval) => Ok(approval),
        None => refuse(Reason::NothingOpen, Clause::C2_3_2),
    }
}

/// The state after an event. Never fails, never decides; the first event makes the contract.
pub fn apply(
    contract: Option<Contract>,
    id: ContractId,
    event: &ContractEvent,
    stamp: &Stamp,
) -> Option<Contract> {
    if let ContractEvent::Drafted { account_manager, department, demand, terms } = event {
        return Some(Contract {
            id,
            account_manager: *account_manager,
            department: *department,
            demand: *demand,
            terms: terms.clone(),
            scans: Vec::new(),
            status: ContractStatus::Draft,
            approvals: Vec::new(),
            project: None,
            payments: Vec::new(),
            attachments: Vec::new(),
            written: stamp.clone(),
            brought_in: None,
        });
    }
    if let ContractEvent::BroughtIn { account_manager, department, terms, project, evidence } = event {
        let status = if project.is_some() { ContractStatus::HandedIn } else { ContractStatus::Reviewed };
        return Some(Contract {
            id,
            account_manager: *account_manager,
            department: *department,
            demand: None,
            terms: terms.clone(),
            scans: Vec::new(),
            status,
            approvals: Vec::new(),
            project: *project,
            payments: Vec::new(),
            attachments: Vec::new(),
            written: stamp.clone(),
            brought_in: Some(evidence.clone()),
        });
    }
    let mut contract = contract?;
    contract.take(event, stamp);
    Some(contract)
}

impl Contract {
    fn take(&mut self, event: &ContractEvent, stamp: &Stamp) {
        match event {
            ContractEvent::Drafted { terms, .. }
            | ContractEvent::BroughtIn { terms, .. }
            | ContractEvent::Edited { terms } => self.terms = terms.clone(),
            ContractEvent::ScanAttached { file } => self.scans.push(file.clone()),
            ContractEvent::Submitted { approval } => {
                self.approvals.push(approval.clone());
                self.attachments.iter_mut().for_each(|attachment| attachment.reviewed = true);
                self.status = ContractStatus::InReview;
            }
            ContractEvent::StepDecided { approval, step, decision, comment } => {
                if let Some(found) = self.approvals.iter_mut().find(|found| found.number == *approval) {
                    found.enter(*step, *decision, comment, stamp);
                }
            }
            ContractEvent::ReviewEnded { approval, outcome } => {
                if let Some(found) = self.approvals.iter_mut().find(|found| found.number == *approval) {
                    found.outcome = Some(*outcome);
                }
                self.status = match outcome {
                    Outcome::Agreed => ContractStatus::Reviewed,
                    Outcome::Returned | Outcome::Withdrawn => ContractStatus::Draft,
                    Outcome::Rejected => ContractStatus::Rejected,
                };
            }
            ContractEvent::HandedIn { project } => {
                self.project = Some(*project);
                self.status = ContractStatus::HandedIn;
            }
            ContractEvent::Released => {
                self.project = None;
                self.status = ContractStatus::Reviewed;
            }
            ContractEvent::Cancelled { .. } => self.status = ContractStatus::Cancelled,
            ContractEvent::PaymentRecorded { number, payment } => self.payments.push(Payment {
                number: *number,
                entry: payment.clone(),
                recorded: stamp.clone(),
                reversed: None,
            }),
            ContractEvent::PaymentReversed { payment, reason } => {
                if let Some(found) = self.payments.iter_mut().find(|found| found.number == *payment) {
                    found.reversed = Some((reason.clone(), stamp.clone()));
                }
            }
            ContractEvent::AttachmentAdded { number, kind, file, note } => {
                self.attachments.push(Attachment {
                    number: *number,
                    kind: *kind,
                    file: file.clone(),
                    note: note.clone(),
                    added: stamp.clone(),
                    reviewed: false,
                    withdrawn: None,
                });
            }
            ContractEvent::AttachmentWithdrawn { attachment } => {
                let own = |found: &&mut Attachment| found.number == *attachment;
                if let Some(found) = self.attachments.iter_mut().find(own) {
                    found.withdrawn = Some(stamp.clone());
                }
            }
        }
    }

    /// What waits for someone on this contract.
    pub fn duties(&self) -> Vec<Duty> {
        let mine = |kind| Duty { kind, part: 0, whose: Whose::Person(self.account_manager), due_on: None };
        match self.status {
            ContractStatus::Draft
                if self.approvals.last().is_some_and(|a| a.outcome == Some(Outcome::Returned)) =>
            {
                vec![mine(DutyKind::CorrectContract)]
            }
            ContractStatus::InReview => {
                let steps = self
                    .approvals
                    .iter()
                    .filter_map(|approval| Some((approval.number, approval.current()?.1.role)));
                steps
                    .map(|(part, role)| Duty {
                        kind: DutyKind::DecideContract,
                        part,
                        whose: Whose::Role(role),
                        due_on: None,
                    })
                    .collect()
            }
            ContractStatus::Reviewed => vec![mine(DutyKind::HandIn)],
            ContractStatus::Draft
            | ContractStatus::Rejected
            | ContractStatus::HandedIn
            | ContractStatus::Cancelled => Vec::new(),
        }
    }
}
