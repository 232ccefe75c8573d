//! What happened, newest or oldest first as the feature chose: who, what, when, in whose name, by which clause.

use super::{Changes, Icon};
use regulation::clause::Clause;

/// How an entry is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// It happened.
    #[default]
    Plain,
    /// Agreed, arrived, done.
    Good,
    /// Sent back.
    Returned,
    /// Refused, late.
    Over,
    /// Something was entered or changed.
    Info,
    /// It is this one's turn.
    Now,
    /// Still to come.
    Waiting,
}

impl Mood {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => " good",
            Self::Returned => " returned",
            Self::Over => " over",
            Self::Info => " info",
            Self::Now => " now",
            Self::Waiting => " waiting",
        }
    }
}

/// One thing that happened, or is still to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(super) mood: Mood,
    pub(super) icon: Icon,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) href: Option<String>,
    pub(super) when: String,
    pub(super) quote: Option<String>,
    pub(super) changes: Changes,
    pub(super) clause: Option<Clause>,
    pub(super) day: Option<String>,
}

impl Entry {
    /// Who did what; `when` as read, with what else belongs there (`09:48 · 手机端`).
    pub fn new(
        mood: Mood,
        icon: &'static str,
        who: impl Into<String>,
        what: impl Into<String>,
        when: impl Into<String>,
    ) -> Self {
        Self {
            mood,
            icon: Icon::new(icon),
            who: who.into(),
            what: what.into(),
            href: None,
            when: when.into(),
            quote: None,
            changes: Changes::default(),
            clause: None,
            day: None,
        }
    }

    /// The opinion, or what changed.
    #[must_use]
    pub fn quote(self, quote: impl Into<String>) -> Self {
        Self { quote: Some(quote.into()), ..self }
    }

    /// What it set, field by field.
    #[must_use]
    pub fn changes(self, changes: Changes) -> Self {
        Self { changes, ..self }
    }

    /// Where it is seen.
    #[must_use]
    pub fn href(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }

    /// The clause it rests on.
    #[must_use]
    pub fn clause(self, clause: Clause) -> Self {
        Self { clause: Some(clause), ..self }
    }

    /// The first of a day: the day's heading stands above it.
    #[must_use]
    pub fn opens_day(self, day: impl Into<String>) -> Self {
        Self { day: Some(day.into()), ..self }
    }
}

/// Entries, one under another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// In the order they are read.
    pub entries: Vec<Entry>,
}

impl Timeline {
    /// An approval's course, and a project's days.
    pub fn samples() -> Vec<Self> {
        vec![
            Self {
                entries: vec![
                    Entry::new(Mood::Plain, "send", "林若川", "提交", "11-19 16:44"),
                    Entry::new(Mood::Good, "check", "何书桐", "询价审核通过", "11-20 11:36")
                        .quote("供货价已压至框架价下浮 6%，有效期 12-15。"),
                    Entry::new(Mood::Returned, "corner-up-left", "李四（张三代）", "退回修改", "11-20 17:05"),
                    Entry::new(Mood::Now, "user", "您", "分管营销副总裁", "已等待 1 个工作日")
                        .clause(Clause::C2_1_3),
                    Entry::new(Mood::Waiting, "clock", "周以宁", "规范性审核", ""),
                ],
            },
            Self {
                entries: vec![
                    Entry::new(Mood::Info, "barcode", "林若川", "录入 12 个序列号", "09:48 · 手机端")
                        .opens_day("今天")
                        .changes(Changes::samples().swap_remove(0)),
                    Entry::new(
                        Mood::Good,
                        "truck-delivery",
                        "何书桐",
                        "将状态由「执行」调整为「到货」",
                        "14:05",
                    )
                    .opens_day("11 月 12 日")
                    .clause(Clause::C2_4_2),
                    Entry::new(Mood::Over, "circle-x", "顾言之", "否决", "17:26").href("/approvals/1.2"),
                ],
            },
        ]
    }
}
