//! 2.1.2, 2.1.3, 2.3.2: an approval, its steps and its decisions. It lives in the contract or project it is about.
//!
//! A decision is bound to the content that was shown (INV-15); a step is decided once (INV-13); nobody decides on a
//! document of their own (INV-12); the chain and the version it came from never move once it runs (INV-10).

use crate::authority::{self, Basis, Because, DocumentKind, Matrix, PlannedStep};
use crate::clause::Clause;
use crate::clock::{Facts, Moment, Stamp};
use crate::duties::{Actor, Role};
use crate::id::{DepartmentId, MatrixId, PersonId};
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::{Note, Title};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of what is put to the approvers, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(String);

impl ContentHash {
    /// The hash of a document's content.
    pub fn of(content: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(content).expect("content has string keys and no failing serializers");
        Self(hex::encode(Sha256::digest(bytes)))
    }

    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an approver decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// 同意
    Agree,
    /// 退回修改: back to the applicant, who may submit again.
    Return,
    /// 否决: ends the document.
    Reject,
}

/// How an approval ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ApprovalOutcome))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 已通过
    Agreed,
    /// 已退回
    Returned,
    /// 已否决
    Rejected,
    /// 已撤回 by the applicant, or overtaken by a cancellation.
    Withdrawn,
}

/// A decision that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Decided {
    /// Which.
    pub decision: Decision,
    /// The opinion; required unless agreed.
    pub comment: Option<Note>,
    /// Who and when.
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// A step of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Step {
    /// Who decides.
    pub role: Role,
    /// Why the step is there.
    pub because: Vec<Because>,
    /// The role it was raised from, since it would have fallen to the applicant (A5).
    pub raised_from: Option<Role>,
    /// The decision, once made.
    pub decided: Option<Decided>,
}

/// An approval, running or ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Approval {
    /// Its number in its contract or project, from 1.
    pub number: u32,
    /// Whoever submitted.
    pub applicant: PersonId,
    /// When.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub submitted_at: Moment,
    /// What was submitted.
    pub content: ContentHash,
    /// The version of the matrix in force then (INV-10).
    pub matrix: MatrixId,
    /// Its title, for print.
    pub matrix_title: Title,
    /// The operands the chain was chosen by.
    pub basis: Basis,
    /// The chain, in order.
    pub steps: Vec<Step>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

/// A decision as it is sent in, bound to what was on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideStep {
    /// Which.
    pub decision: Decision,
    /// The opinion; required unless agreed.
    #[serde(default)]
    pub comment: Option<Note>,
    /// The hash of the content that was shown.
    pub content: ContentHash,
    /// The step that was shown, from 0.
    pub step: usize,
}

/// What a decision leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// The next step is up.
    GoesOn,
    /// The approval ends.
    Ends(Outcome),
}

impl Approval {
    /// The step that waits, with its index.
    pub fn current(&self) -> Option<(usize, &Step)> {
        match self.outcome {
            Some(_) => None,
            None => self.steps.iter().enumerate().find(|(_, step)| step.decided.is_none()),
        }
    }

    /// Whether it is still running.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }

    /// Enters a decision.
    pub(crate) fn enter(&mut self, step: usize, decision: Decision, comment: &Option<Note>, stamp: &Stamp) {
        if let Some(entry) = self.steps.get_mut(step) {
            entry.decided = Some(Decided { decision, comment: comment.clone(), stamp: stamp.clone() });
        }
    }
}

/// What an approval is opened for.
pub struct Submission<'a, C> {
    /// The approval's number in its stream.
    pub number: u32,
    /// The account manager of the contract or project.
    pub owner: PersonId,
    /// What is put to the approvers.
    pub content: &'a C,
    /// What the chain is chosen by.
    pub basis: Basis,
}

/// Opens an approval: chooses the chain by the matrix in force and makes sure that each step has someone to decide.
pub fn open<C: Serialize>(
    submission: Submission<'_, C>,
    actor: &Actor,
    facts: &Facts,
    now: Moment,
) -> Result<Approval, Refusal> {
    let Some(matrix) = &facts.matrix else { return refuse(Reason::NoMatrix, Clause::C2_1_3) };
    let barred = [actor.person, submission.owner];
    Ok(Approval {
        number: submission.number,
        applicant: actor.person,
        submitted_at: now,
        content: ContentHash::of(submission.content),
        matrix: matrix.id,
        matrix_title: matrix.title.clone(),
        steps: staffed_chain(matrix, &submission.basis, &barred, facts)?,
        basis: submission.basis,
        outcome: None,
    })
}

/// The chain with every step that would fall to the applicant raised to the next higher authority (A5).
fn staffed_chain(
    matrix: &Matrix,
    basis: &Basis,
    barred: &[PersonId],
    facts: &Facts,
) -> Result<Vec<Step>, Refusal> {
    let mut steps: Vec<Step> = Vec::new();
    for planned in matrix.chain(basis) {
        let step = staffed(planned, barred, facts)?;
        match steps.iter_mut().find(|earlier| earlier.role == step.role) {
            Some(earlier) => {
                earlier.because.extend(step.because);
                earlier.raised_from = earlier.raised_from.or(step.raised_from);
            }
            None => steps.push(step),
        }
    }
    // A raised step may now stand before one of a lower authority: keep the authorities in their order.
    let raised_last = |step: &Step| step.raised_from.is_some() && step.role == Role::VicePresident;
    steps.sort_by_key(raised_last);
    Ok(steps)
}

/// The step with a role that can decide it: its own; a higher authority where the applicant holds it (a general
/// manager's document falls to the vice president, not to a colleague) or nobody does; else a colleague after all.
fn staffed(planned: PlannedStep, barred: &[PersonId], facts: &Facts) -> Result<Step, Refusal> {
    let decides =
        |role: &Role| authority::decides(*role) && facts.holders(*role).any(|p| !barred.contains(&p));
    let untouched = |role: &Role| facts.holders(*role).all(|person| !barred.contains(&person));
    let upwards =
        || core::iter::successors(Some(planned.role), |role| role.higher_authority()).filter(decides);
    match upwards().find(untouched).or_else(|| upwards().next()) {
        Some(role) => {
            let raised_from = (role != planned.role).then_some(planned.role);
            Ok(Step { role, because: planned.because, raised_from, decided: None })
        }
        None => {
            Err(Fault::new(Reason::NobodyDecides, Clause::C2_1_3).with("role", planned.role.code()).into())
        }
    }
}

/// Whether `actor` may decide the step that waits.
pub fn may_decide(
    approval: &Approval,
    actor: &Actor,
    department: DepartmentId,
    owner: PersonId,
) -> Result<(), Refusal> {
    let clause = approval.basis.document.clause();
    let Some((_, step)) = approval.current() else { return refuse(Reason::AlreadyDecided, clause) };
    if !actor.holds(step.role, department, owner) {
        return Err(Fault::new(Reason::NotYourStep, clause).with("role", step.role.code()).into());
    }
    if actor.person == approval.applicant || actor.person == owner {
        return refuse(Reason::OwnDocument, Clause::C2_1_2);
    }
    Ok(())
}

/// Whether the person is an approver of the document: decided a step of it, or holds the role of one that is open.
pub fn approves(approval: &Approval, actor: &Actor, department: DepartmentId, owner: PersonId) -> bool {
    let barred = actor.person == approval.applicant || actor.person == owner;
    let is_theirs = |step: &Step| match &step.decided {
        Some(decided) => decided.stamp.by == actor.person,
        None => approval.is_open() && actor.holds(step.role, department, owner),
    };
    !barred && approval.steps.iter().any(is_theirs)
}

/// Checks a decision and says what follows from it.
pub fn decide(
    approval: &Approval,
    actor: &Actor,
    department: DepartmentId,
    owner: PersonId,
    entry: &DecideStep,
) -> Result<Course, Refusal> {
    let clause = approval.basis.document.clause();
    if entry.content != approval.content {
        return refuse(Reason::ContentMoved, clause);
    }
    let already = approval.steps.get(entry.step).is_none_or(|step| step.decided.is_some());
    if already || approval.current().is_none_or(|(index, _)| index != entry.step) {
        return refuse(Reason::AlreadyDecided, clause);
    }
    may_decide(approval, actor, department, owner)?;
    if entry.decision != Decision::Agree && entry.comment.is_none() {
        return Err(Fault::new(Reason::CommentMissing, clause).at("/comment").into());
    }
    Ok(match entry.decision {
        Decision::Agree if entry.step + 1 == approval.steps.len() => Course::Ends(Outcome::Agreed),
        Decision::Agree => Course::GoesOn,
        Decision::Return => Course::Ends(Outcome::Returned),
        Decision::Reject => Course::Ends(Outcome::Rejected),
    })
}

/// The number of the approval of such a document that runs.
pub fn running(approvals: &[Approval], document: DocumentKind) -> Result<u32, Refusal> {
    let open = approvals.iter().rfind(|approval| approval.is_open() && approval.basis.document == document);
    open.map_or_else(|| refuse(Reason::NothingOpen, document.clause()), |approval| Ok(approval.number))
}

/// Whether the applicant may still take the document back.
pub fn may_withdraw(approval: &Approval, actor: &Actor) -> Result<(), Refusal> {
    if !approval.is_open() {
        return refuse(Reason::AlreadyDecided, approval.basis.document.clause());
    }
    if actor.person != approval.applicant {
        return refuse(Reason::NotTheOwner, approval.basis.document.clause());
    }
    Ok(())
}
