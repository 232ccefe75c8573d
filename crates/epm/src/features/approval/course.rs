//! An approval's course as it is read: who submitted, who decided what and how long it lay there, whose step it is, who
//! is still to come.

use crate::features::directory::queries::{Names, names_of_people};
use crate::features::project;
use crate::http::{Context, Problem};
use crate::layout::{Entry, Mood, Page, Timeline, day_of};
use regulation::approval::{Approval, Decided, Decision, Outcome, Step};
use regulation::calendar::Calendar;
use regulation::duties::Role;
use regulation::{DepartmentId, Moment, PersonId};
use std::collections::{BTreeMap, BTreeSet};

/// What is needed to tell the course of approvals: names, who holds the steps' roles, the calendar.
pub struct Course {
    names: Names,
    holders: BTreeMap<Role, BTreeSet<PersonId>>,
    calendar: Calendar,
}

impl Course {
    /// Reads it for these approvals of a department.
    pub async fn of(
        ctx: &Context,
        department: DepartmentId,
        approvals: &[&Approval],
    ) -> Result<Self, Problem> {
        let read = ctx.read();
        let open = approvals.iter().any(|approval| approval.is_open());
        let holders = if open { project::holders(&read, department).await? } else { BTreeMap::new() };
        let mut people: Vec<PersonId> = approvals.iter().map(|approval| approval.applicant).collect();
        for step in approvals.iter().flat_map(|approval| &approval.steps) {
            match &step.decided {
                Some(decided) => {
                    people.extend([Some(decided.stamp.by), decided.stamp.in_name_of].into_iter().flatten())
                }
                None => people.extend(holders.get(&step.role).into_iter().flatten()),
            }
        }
        let names = names_of_people(&read, people.into_iter().map(|person| person.0)).await?;
        Ok(Self { names, holders, calendar: project::calendar(&read).await? })
    }

    /// The name of somebody on the course.
    pub fn name(&self, person: PersonId) -> &str {
        self.names.get(&person.0).map_or("", String::as_str)
    }

    /// Whether the person holds the role now, as far as the course of an open approval asked for it.
    pub fn holds(&self, role: Role, person: PersonId) -> bool {
        self.holders.get(&role).is_some_and(|people| people.contains(&person))
    }

    /// Working days from one moment to another.
    pub fn working_days(&self, from: Moment, to: Moment) -> i32 {
        self.calendar.working_days_between(day_of(from), day_of(to))
    }

    /// The people who may decide a step, as one line.
    pub fn deciders(&self, p: &Page, approval: &Approval, step: &Step) -> String {
        let people = self.holders.get(&step.role).into_iter().flatten();
        let others = people.filter(|person| **person != approval.applicant);
        others.map(|person| self.name(*person)).collect::<Vec<_>>().join(p.language.list_comma())
    }

    /// How an approval ended, or whose step it is and for how long: `审批中（当前：业务部门总经理 顾言之，停留 2 个工作日）`.
    pub fn standing(&self, p: &Page, approval: &Approval) -> String {
        match (approval.outcome, approval.current()) {
            (Some(outcome), _) => outcome_word(p, outcome),
            (None, Some((index, step))) => {
                let days = self.working_days(began(approval, index), p.now);
                let who = format!("{} {}", p.role_word(step.role), self.deciders(p, approval, step));
                p.t2("approval-standing", "who", who.trim_end(), "days", days)
            }
            (None, None) => String::new(),
        }
    }

    /// The course, the submission first. `reader` is told where it is their turn.
    pub fn timeline(&self, p: &Page, approval: &Approval, reader_decides: bool) -> Timeline {
        let submitted = p.short_moment(approval.submitted_at);
        let mut entries = vec![Entry::new(
            Mood::Plain,
            "send",
            self.name(approval.applicant),
            p.t("approval-submitted"),
            submitted,
        )];
        let current = approval.current().map(|(index, _)| index);
        for (index, step) in approval.steps.iter().enumerate() {
            entries.push(match &step.decided {
                Some(decided) => self.decided(p, approval, index, step, decided),
                None if current == Some(index) => self.waiting(p, approval, index, step, reader_decides),
                None if approval.is_open() => {
                    let (who, role) = (self.deciders(p, approval, step), p.role_word(step.role));
                    Entry::new(Mood::Waiting, "clock", who, role, "")
                }
                // After a return or a rejection the steps behind it were never put to anyone.
                None => continue,
            });
        }
        if approval.outcome == Some(Outcome::Withdrawn) {
            let who = self.name(approval.applicant);
            entries.push(Entry::new(
                Mood::Plain,
                "corner-up-left",
                who,
                p.t("approval-outcome-withdrawn"),
                "",
            ));
        }
        Timeline { entries }
    }

    fn decided(&self, p: &Page, approval: &Approval, index: usize, step: &Step, decided: &Decided) -> Entry {
        let (mood, icon) = match decided.decision {
            Decision::Agree => (Mood::Good, "check"),
            Decision::Return => (Mood::Returned, "corner-up-left"),
            Decision::Reject => (Mood::Over, "x"),
        };
        let by = self.name(decided.stamp.by);
        let who = match decided.stamp.in_name_of {
            Some(other) => p.t2("approval-in-name-of", "name", self.name(other), "deputy", by),
            None => by.to_owned(),
        };
        let what = format!("{} {}", p.role_word(step.role), decision_word(p, decided.decision));
        let days = self.working_days(began(approval, index), decided.stamp.at);
        let when = p.t2("approval-decided-at", "moment", p.short_moment(decided.stamp.at), "days", days);
        let entry = Entry::new(mood, icon, who, what, when);
        match &decided.comment {
            Some(comment) => entry.quote(comment.as_str()),
            None => entry,
        }
    }

    fn waiting(
        &self,
        p: &Page,
        approval: &Approval,
        index: usize,
        step: &Step,
        reader_decides: bool,
    ) -> Entry {
        let days = self.working_days(began(approval, index), p.now);
        let who = if reader_decides { p.t("approval-you") } else { self.deciders(p, approval, step) };
        Entry::new(Mood::Now, "user", who, p.role_word(step.role), p.t1("approval-waits", "days", days))
    }
}

/// When a step's turn began: when the one before it was decided.
pub fn began(approval: &Approval, index: usize) -> Moment {
    let before = index.checked_sub(1).and_then(|before| approval.steps.get(before));
    let decided = before.and_then(|step| step.decided.as_ref());
    decided.map_or(approval.submitted_at, |decided| decided.stamp.at)
}

/// The screen's word for a decision.
pub fn decision_word(p: &Page, decision: Decision) -> String {
    p.t(match decision {
        Decision::Agree => "approval-agree",
        Decision::Return => "approval-return",
        Decision::Reject => "approval-reject",
    })
}

/// The screen's word for an outcome.
pub fn outcome_word(p: &Page, outcome: Outcome) -> String {
    p.t(match outcome {
        Outcome::Agreed => "approval-outcome-agreed",
        Outcome::Returned => "approval-outcome-returned",
        Outcome::Rejected => "approval-outcome-rejected",
        Outcome::Withdrawn => "approval-outcome-withdrawn",
    })
}
