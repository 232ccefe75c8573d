//! The next act first: what is to be done now, by whom, by when and by which clause, in one box with one button.

use super::{Act, Due, Icon, Page, TenDays, Tone};
use chrono::NaiveDate;
use regulation::clause::Clause;

/// Whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The reader's.
    Yours,
    /// Somebody else's: role and name, as read.
    Others(String),
    /// Nobody's: it is finished. What it says above the title.
    Nobody(String),
}

/// The next act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextAct {
    pub(super) whose: Whose,
    pub(super) title: String,
    pub(super) explanation: String,
    pub(super) icon: Icon,
    pub(super) clause: Option<Clause>,
    pub(super) due: Option<Due>,
    pub(super) ten_days: bool,
    pub(super) act: Option<Act>,
}

impl NextAct {
    /// For the reader to do.
    pub fn yours(title: impl Into<String>, icon: &'static str, act: Act) -> Self {
        Self::new(Whose::Yours, title, icon, Some(act))
    }

    /// For somebody else; the reader may urge or only wait.
    pub fn others(whose: impl Into<String>, title: impl Into<String>, act: Option<Act>) -> Self {
        Self::new(Whose::Others(whose.into()), title, "clock", act)
    }

    /// Nothing is left to do; `state` says how it ended.
    pub fn finished(state: impl Into<String>, title: impl Into<String>, act: Option<Act>) -> Self {
        Self::new(Whose::Nobody(state.into()), title, "circle-check", act)
    }

    fn new(whose: Whose, title: impl Into<String>, icon: &'static str, act: Option<Act>) -> Self {
        let title = title.into();
        let act = act.map(Act::large);
        Self {
            whose,
            title,
            explanation: String::new(),
            icon: Icon::new(icon),
            clause: None,
            due: None,
            ten_days: false,
            act,
        }
    }

    /// One sentence on what it takes.
    #[must_use]
    pub fn explained(self, sentence: impl Into<String>) -> Self {
        Self { explanation: sentence.into(), ..self }
    }

    /// The clause that asks for it.
    #[must_use]
    pub fn clause(self, clause: Clause) -> Self {
        Self { clause: Some(clause), ..self }
    }

    /// By when.
    #[must_use]
    pub fn due(self, due: Due) -> Self {
        Self { due: Some(due), ..self }
    }

    /// By when, of the ten working days of 2.4.3, with the meter.
    #[must_use]
    pub fn ten_days(self, due: Due) -> Self {
        Self { due: Some(due), ten_days: true, ..self }
    }

    pub(super) fn class(&self) -> &'static str {
        match (&self.whose, self.due.map(Due::tone)) {
            (Whose::Others(_), _) => " waiting",
            (Whose::Nobody(_), _) => " finished",
            (Whose::Yours, Some(Tone::Over)) => " over",
            (Whose::Yours, Some(Tone::Soon)) => " soon",
            (Whose::Yours, Some(Tone::Plain | Tone::Good) | None) => "",
        }
    }

    pub(super) fn whose_words(&self, p: &Page) -> String {
        match &self.whose {
            Whose::Yours => p.t("next-yours"),
            Whose::Others(whose) => p.t1("next-others", "whose", whose),
            Whose::Nobody(state) => state.clone(),
        }
    }

    pub(super) fn meter(&self) -> Option<TenDays> {
        self.due.filter(|_| self.ten_days).map(TenDays::full)
    }

    pub(super) fn plain_due(&self) -> Option<Due> {
        self.due.filter(|_| !self.ten_days)
    }

    /// Yours (soon, late, without a date), another's, finished.
    pub fn samples() -> Vec<Self> {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day of November");
        let register = || Act::go("/projects/XS-2026-0417/sign-off", "登记签收").primary();
        vec![
            Self::yours("提交签收明细表", "writing-sign", register())
                .explained("客户清点验收后，录入 23 个序列号，上传盖章的《项目设备用户签收明细表》。")
                .clause(Clause::C2_4_3)
                .ten_days(Due::new(day(26), 3)),
            Self::yours("提交签收明细表", "alert-triangle", register())
                .clause(Clause::C2_4_3)
                .ten_days(Due::new(day(18), -3)),
            Self::yours("填写设备清单并提交立项", "clipboard-list", Act::go("/x", "去填写").primary())
                .clause(Clause::C2_3_2)
                .due(Due::new(day(30), 5)),
            Self::others(
                "业务部门总经理 顾言之",
                "立项审批，已等待 2 个工作日",
                Some(Act::send("POST /api/v1/approvals/1.1/urge", "催办")),
            ),
            Self::finished(
                "已结项",
                "2026-11-23 由 周以宁 办理结项",
                Some(Act::go("/x.pdf", "结项通知单").icon("printer")),
            ),
        ]
    }
}
