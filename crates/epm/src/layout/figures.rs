//! Figures in a strip, names with values, conditions with a tick or with what is missing.

use super::{Tag, Tone};
use regulation::clause::Clause;

/// A figure: a name over a large number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    pub(super) label: String,
    pub(super) note: String,
    pub(super) value: String,
    pub(super) before: Option<String>,
    pub(super) under: Option<(Tone, String)>,
    pub(super) delta: Option<Tag>,
    pub(super) tone: Tone,
}

impl Figure {
    /// A name and its value as read.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), ..Self::default() }
    }

    /// The currency before the digits is set smaller than they are.
    pub(super) fn currency(&self) -> &str {
        if self.value.starts_with('¥') { "¥" } else { "" }
    }

    pub(super) fn digits(&self) -> &str {
        self.value.trim_start_matches('¥')
    }

    /// A word beside the name, `门槛 10.0%`.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// In that tone.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// A line under the value, `较去年同期 +12.4%`.
    #[must_use]
    pub fn under(self, tone: Tone, text: impl Into<String>) -> Self {
        Self { under: Some((tone, text.into())), ..self }
    }

    /// What it was before, and the difference.
    #[must_use]
    pub fn was(self, before: impl Into<String>, delta: Tag) -> Self {
        Self { before: Some(before.into()), delta: Some(delta), ..self }
    }
}

/// Four or five figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The figures.
    pub list: Vec<Figure>,
    /// Spread over the width, as on a page of their own.
    pub even: bool,
}

impl Figures {
    /// Side by side at the right of a head.
    pub fn strip(list: Vec<Figure>) -> Self {
        Self { list, even: false }
    }

    /// Spread over the width.
    pub fn even(list: Vec<Figure>) -> Self {
        Self { list, even: true }
    }

    /// A strip, and before and after.
    pub fn samples() -> Vec<Self> {
        use super::TagKind::{Plain, Soon};
        vec![
            Self::strip(vec![
                Figure::new("合同额", "¥3,268,000.00"),
                Figure::new("预计毛利", "¥401,964.00"),
                Figure::new("毛利率", "12.3%").note("门槛 10.0%"),
                Figure::new("已回款", "¥980,400.00").note("30%"),
            ]),
            Self::even(vec![
                Figure::new("合同额", "3,883,000.00").was("3,028,000.00", Tag::new(Plain, "+855,000.00")),
                Figure::new("毛利率", "10.2%").was("10.6%", Tag::new(Soon, "−0.4 个百分点").bare()),
                Figure::new("签收及时率", "92.4%").under(Tone::Over, "目标 95%，逾期 4 个"),
            ]),
        ]
    }
}

/// A name and a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) href: Option<String>,
    pub(super) mono: bool,
    pub(super) across: bool,
}

impl Fact {
    /// A name and its value as read; an empty value reads as a dash.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), ..Self::default() }
    }

    /// The value leads somewhere.
    #[must_use]
    pub fn href(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }

    /// The value is a code.
    #[must_use]
    pub fn mono(self) -> Self {
        Self { mono: true, ..self }
    }

    /// Over the whole width.
    #[must_use]
    pub fn across(self) -> Self {
        Self { across: true, ..self }
    }
}

/// Names with values, in columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The facts.
    pub list: Vec<Fact>,
    /// ` two`, ` one`, or nothing for three columns.
    columns: &'static str,
}

impl Facts {
    /// In three columns.
    pub fn new(list: Vec<Fact>) -> Self {
        Self { list, columns: "" }
    }

    /// In two columns.
    #[must_use]
    pub fn two(self) -> Self {
        Self { columns: " two", ..self }
    }

    /// In one column.
    #[must_use]
    pub fn one(self) -> Self {
        Self { columns: " one", ..self }
    }

    pub(super) fn columns(&self) -> &'static str {
        self.columns
    }

    /// For the tests.
    pub fn samples() -> Vec<Self> {
        vec![Self::new(vec![
            Fact::new("合同编号", "HT-2026-0583").mono().href("/contracts/HT-2026-0583"),
            Fact::new("合同签订日", "2026-09-11"),
            Fact::new("正式立项日", "2026-09-18"),
            Fact::new("交货地点", "江临市滨河路 18 号 门诊楼 B2 机房"),
            Fact::new("付款条件", "预付 30% · 签收 60% · 验收 10%"),
            Fact::new("验收要求", ""),
        ])]
    }
}

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Met {
    Yes,
    No,
    NotYet,
}

/// A condition, a document, a check before submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub(super) text: String,
    pub(super) note: String,
    pub(super) href: Option<String>,
    pub(super) clause: Option<Clause>,
    met: Met,
}

impl Condition {
    fn new(text: impl Into<String>, met: Met) -> Self {
        Self { text: text.into(), note: String::new(), href: None, clause: None, met }
    }

    /// It holds.
    pub fn met(text: impl Into<String>) -> Self {
        Self::new(text, Met::Yes)
    }

    /// It does not hold, and stands in the way.
    pub fn unmet(text: impl Into<String>) -> Self {
        Self::new(text, Met::No)
    }

    /// It is not its turn yet.
    pub fn ahead(text: impl Into<String>) -> Self {
        Self::new(text, Met::NotYet)
    }

    /// A word at the right, a date or what is missing.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// Where it is put right, or seen.
    #[must_use]
    pub fn href(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }

    /// The clause that asks for it.
    #[must_use]
    pub fn clause(self, clause: Clause) -> Self {
        Self { clause: Some(clause), ..self }
    }

    pub(super) fn class(&self) -> &'static str {
        match self.met {
            Met::Yes => "met",
            Met::No => "unmet",
            Met::NotYet => "ahead",
        }
    }

    pub(super) fn icon(&self) -> &'static str {
        match self.met {
            Met::Yes => "circle-check",
            Met::No => "circle-x",
            Met::NotYet => "circle-dashed",
        }
    }

    pub(super) fn word_key(&self) -> &'static str {
        match self.met {
            Met::Yes => "condition-met",
            Met::No => "condition-unmet",
            Met::NotYet => "condition-ahead",
        }
    }
}

/// A list of conditions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// In the order they are read.
    pub list: Vec<Condition>,
}

impl Conditions {
    /// How many hold.
    pub fn met(&self) -> usize {
        self.list.iter().filter(|condition| condition.met == Met::Yes).count()
    }

    /// For the tests.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            list: vec![
                Condition::met("正式合同 HT-2026-0583.pdf").note("09-14").href("/files/1"),
                Condition::unmet("第 4 行缺保修年限").href("#line-4").clause(Clause::C2_3_2),
                Condition::ahead("《项目验收报告》").note("未到").clause(Clause::C2_5_4),
            ],
        }]
    }
}
