//! Approvals and their decisions, wherever they live.

use regulation::approval::{Approval, Decision, Outcome};
use regulation::id::{DepartmentId, PersonId};
use uuid::Uuid;

use super::{Rows, millis};
use crate::entities::{approval, approval_decision};

/// What a contract or project gives its approvals.
pub(super) struct About {
    pub stream: Uuid,
    pub kind: &'static str,
    pub owner: PersonId,
    pub department: DepartmentId,
}

impl Rows {
    pub(super) fn add_approvals(&mut self, about: &About, approvals: &[Approval]) {
        for approval in approvals {
            self.approvals.push(row(about, approval));
            self.decisions.extend(decisions(about, approval));
        }
    }
}

fn row(about: &About, approval: &Approval) -> approval::Model {
    approval::Model {
        stream: about.stream,
        number: i64::from(approval.number),
        kind: about.kind.to_owned(),
        document: approval.basis.document.code().to_owned(),
        applicant: approval.applicant.into(),
        owner: about.owner.into(),
        department: about.department.into(),
        amount: approval.basis.amount.0,
        margin: approval.basis.margin.map(|margin| i64::from(margin.0)),
        matrix: approval.matrix.into(),
        submitted_at: millis(approval.submitted_at),
        steps: approval.steps.len() as i64,
        waiting_role: approval.current().map(|(_, step)| step.role.code().to_owned()),
        outcome: approval.outcome.map(|outcome| outcome_code(outcome).to_owned()),
    }
}

fn decisions<'a>(
    about: &'a About,
    approval: &'a Approval,
) -> impl Iterator<Item = approval_decision::Model> + 'a {
    approval.steps.iter().zip(0..).filter_map(|(step, index)| {
        let decided = step.decided.as_ref()?;
        Some(approval_decision::Model {
            stream: about.stream,
            number: i64::from(approval.number),
            step: index,
            role: step.role.code().to_owned(),
            decided_by: decided.stamp.by.into(),
            in_name_of: decided.stamp.in_name_of.map(Uuid::from),
            decision: decision_code(decided.decision).to_owned(),
            decided_at: millis(decided.stamp.at),
        })
    })
}

fn outcome_code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Agreed => "agreed",
        Outcome::Returned => "returned",
        Outcome::Rejected => "rejected",
        Outcome::Withdrawn => "withdrawn",
    }
}

fn decision_code(decision: Decision) -> &'static str {
    match decision {
        Decision::Agree => "agree",
        Decision::Return => "return",
        Decision::Reject => "reject",
    }
}
