//! Why the chain is what it is: each step with the clauses and rows behind it, what they were held against, and whether
//! it fell to a higher authority (A5).

use super::course::Course;
use super::reasons::reason;
use super::subject::Subject;
use crate::layout::{Notice, NoticeKind, Page, Tag, TagKind};
use regulation::Clause;
use regulation::approval::{Approval, Step};
use regulation::authority::{Because, Matrix, Row};

/// A reason for a step.
pub(super) struct Reason {
    pub(super) text: String,
    pub(super) clause: Option<Clause>,
    /// What the row's conditions were held against.
    pub(super) operands: Vec<Tag>,
}

/// A step with its reasons.
pub(super) struct WhyStep {
    pub(super) number: usize,
    pub(super) role: String,
    pub(super) who: String,
    pub(super) reasons: Vec<Reason>,
    /// It is this one's turn.
    pub(super) current: bool,
}

/// Why the chain is what it is.
pub(super) struct Why {
    /// The version of the matrix it came from.
    pub(super) matrix: String,
    /// What the reader should know first: why it is their turn, and what fell to a higher authority.
    pub(super) notices: Vec<Notice>,
    pub(super) steps: Vec<WhyStep>,
}

impl Why {
    pub(super) fn of(
        p: &Page,
        subject: &Subject,
        matrix: Option<&Matrix>,
        course: &Course,
        sees_cost: bool,
    ) -> Self {
        let approval = &subject.approval;
        // What a row asks for tells about the margin.
        let matrix = matrix.filter(|_| sees_cost);
        let current = approval.current().map(|(index, _)| index);
        let step = |(index, step): (usize, &Step)| WhyStep {
            number: index + 1,
            role: p.role_word(step.role),
            who: match &step.decided {
                Some(decided) => course.name(decided.stamp.by).to_owned(),
                None => course.deciders(p, approval, step),
            },
            reasons: step.because.iter().map(|because| explained(p, approval, *because, matrix)).collect(),
            current: current == Some(index),
        };
        Self {
            matrix: approval.matrix_title.to_string(),
            notices: notices(p, subject, course),
            steps: approval.steps.iter().enumerate().map(step).collect(),
        }
    }
}

/// What the regulation asks the decider of a step to look at.
const DUTIES: [(Clause, &str); 3] = [
    (Clause::C2_1_2, "approval-because-budget"),
    (Clause::C2_1_4, "approval-because-form"),
    (Clause::C2_1_5, "approval-because-cost"),
];

fn explained(p: &Page, approval: &Approval, because: Because, matrix: Option<&Matrix>) -> Reason {
    match because {
        Because::Clause(clause) => {
            let key = DUTIES.iter().find(|(own, _)| *own == clause).map(|(_, key)| p.t(key));
            let text = key.unwrap_or_else(|| reason(p, because, matrix));
            Reason { text, clause: Some(clause), operands: Vec::new() }
        }
        Because::Row(number) => {
            let row = matrix.and_then(|matrix| matrix.row(number));
            let operands = row.map(|row| operands(p, approval, row)).unwrap_or_default();
            Reason { text: reason(p, because, matrix), clause: Some(Clause::C2_1_3), operands }
        }
    }
}

fn operands(p: &Page, approval: &Approval, row: &Row) -> Vec<Tag> {
    let mut tags = Vec::new();
    if row.margin_below.is_some() || row.margin_from.is_some() {
        tags.push(Tag::new(TagKind::Over, p.percent(approval.basis.margin)).bare());
    }
    if row.amount_from.is_some() || row.amount_below.is_some() {
        tags.push(Tag::new(TagKind::Over, p.summary(approval.basis.amount)).bare());
    }
    tags
}

/// A step that was raised says from whom and why: nobody decides on a document of their own (A5).
fn notices(p: &Page, subject: &Subject, course: &Course) -> Vec<Notice> {
    let approval = &subject.approval;
    let raised = approval.steps.iter().filter_map(|step| Some((step, step.raised_from?)));
    let notice = |(step, from): (&Step, regulation::Role)| {
        let own = course.holds(from, approval.applicant) || course.holds(from, subject.owner());
        let key = if own { "approval-raised-own" } else { "approval-raised" };
        let text = p.t2(key, "from", p.role_word(from), "role", p.role_word(step.role));
        Notice::new(NoticeKind::Soon, text).clause(Some(Clause::C2_1_2))
    };
    raised.map(notice).collect()
}
