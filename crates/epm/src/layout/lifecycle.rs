//! The project's eight steps, who and when under each; on a phone one line that unfolds.

use super::{Icon, Page, Tone};
use regulation::lifecycle::Status;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Behind.
    Done,
    /// Being worked on.
    Current,
    /// Ahead.
    Ahead,
}

/// Something that happened at a step: returned once, changed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepMark {
    /// Its icon.
    pub icon: Icon,
    /// In a few words.
    pub text: String,
}

/// One of the eight steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The status that is reached when it is done.
    pub status: Status,
    /// How far it is.
    pub state: StepState,
    /// Who did it, does it, or will.
    pub who: String,
    /// When it was done, by when it must be, or after what it comes.
    pub when: String,
    /// How the date presses.
    pub tone: Tone,
    /// What happened there.
    pub mark: Option<StepMark>,
}

impl Step {
    /// A step without a mark, not pressing.
    pub fn new(status: Status, state: StepState, who: impl Into<String>, when: impl Into<String>) -> Self {
        Self { status, state, who: who.into(), when: when.into(), tone: Tone::Plain, mark: None }
    }

    pub(super) fn class(&self) -> &'static str {
        match self.state {
            StepState::Done => "done",
            StepState::Current => "current",
            StepState::Ahead => "ahead",
        }
    }

    pub(super) fn name(&self, p: &Page) -> String {
        p.t(&format!("step-{}", self.status.code().replace('_', "-")))
    }

    /// The stage of the flow chart that begins here (2.2).
    pub(super) fn phase_key(&self) -> Option<&'static str> {
        match self.status {
            Status::Applied => Some("phase-initiation"),
            Status::Executing => Some("phase-execution"),
            Status::Closed => Some("phase-closing"),
            Status::Preparing
            | Status::InApproval
            | Status::Arrived
            | Status::SignedOff
            | Status::Maintenance
            | Status::Cancelled => None,
        }
    }
}

/// The bar of the eight steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// In the order of the flow chart.
    pub steps: Vec<Step>,
}

impl Lifecycle {
    /// The number and the name of the step being worked on, or of the last one done.
    pub(super) fn standing(&self, p: &Page) -> (usize, String) {
        let current = self.steps.iter().position(|step| step.state == StepState::Current);
        let last_done = || self.steps.iter().rposition(|step| step.state == StepState::Done);
        let at = current.or_else(last_done).unwrap_or(0);
        (at + 1, self.steps.get(at).map(|step| step.name(p)).unwrap_or_default())
    }

    /// A project being signed off.
    pub fn samples() -> Vec<Self> {
        use StepState::{Ahead, Current, Done};
        let mark = |icon, text: &str| Some(StepMark { icon: Icon::new(icon), text: text.into() });
        vec![Self {
            steps: vec![
                Step::new(Status::Applied, Done, "林若川", "09-14 10:22"),
                Step::new(Status::Preparing, Done, "苏文澜 给出编码", "09-15 09:40"),
                Step {
                    mark: mark("corner-up-left", "退回 1 次"),
                    ..Step::new(Status::InApproval, Done, "顾言之", "09-18 16:20")
                },
                Step {
                    mark: mark("arrows-exchange", "变更 1 次"),
                    ..Step::new(Status::Executing, Done, "何书桐", "09-21 起")
                },
                Step::new(Status::Arrived, Done, "何书桐", "11-12 14:05"),
                Step {
                    tone: Tone::Soon,
                    ..Step::new(Status::SignedOff, Current, "林若川 办理中", "截止 11-26")
                },
                Step::new(Status::Closed, Ahead, "周以宁", "签收后"),
                Step::new(Status::Maintenance, Ahead, "IT服务部", "结项后"),
            ],
        }]
    }
}
