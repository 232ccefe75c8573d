//! Nothing here, refused, failed: what happened, what was kept, what to do.

use super::{Act, Icon};
use regulation::clause::Clause;

/// A list with nothing in it, a page that cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Empty {
    pub(super) icon: Icon,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) clause: Option<Clause>,
    pub(super) acts: Vec<Act>,
}

impl Empty {
    /// One sentence on what will be here; [`Empty::act`] fills it.
    pub fn new(icon: &'static str, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { icon: Icon::new(icon), title: title.into(), text: text.into(), clause: None, acts: Vec::new() }
    }

    /// The clause that says so.
    #[must_use]
    pub fn clause(self, clause: Option<Clause>) -> Self {
        Self { clause, ..self }
    }

    /// What to do.
    #[must_use]
    pub fn act(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }

    /// Empty, filtered away, refused, failed.
    pub fn samples() -> Vec<Self> {
        vec![
            Self::new("folder-open", "还没有项目", "合同管理员给出编码后，立项任务单会出现在这里。")
                .act(Act::go("/contracts/new", "提交合同").primary()),
            Self::new("filter", "没有符合条件的项目", "当前有 3 个筛选条件。试试放宽合同额或日期。")
                .act(Act::go("/projects", "清除筛选")),
            Self::new("lock", "项目已结项，不再接受变更", "如有变更须重新立项。")
                .clause(Some(Clause::C2_5_3))
                .act(Act::go("/contracts/new", "重新立项")),
            Self::new("alert-triangle", "没有加载出来", "服务暂时无法响应，您的数据没有丢失。"),
        ]
    }
}

/// What kind of thing a notice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Done.
    Good,
    /// Worth knowing.
    Info,
    /// Look out.
    Soon,
    /// Refused, failed, late.
    Over,
}

/// A sentence over a page or in a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub(super) kind: NoticeKind,
    pub(super) text: String,
    pub(super) clause: Option<Clause>,
    pub(super) links: Vec<(String, String)>,
}

impl Notice {
    /// A sentence.
    pub fn new(kind: NoticeKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), clause: None, links: Vec::new() }
    }

    /// The clause it rests on.
    #[must_use]
    pub fn clause(self, clause: Option<Clause>) -> Self {
        Self { clause, ..self }
    }

    /// A way on.
    #[must_use]
    pub fn link(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.links.push((label.into(), href.into()));
        self
    }

    pub(super) fn class(&self) -> &'static str {
        match self.kind {
            NoticeKind::Good => " good",
            NoticeKind::Info => " info",
            NoticeKind::Soon => "",
            NoticeKind::Over => " over",
        }
    }

    pub(super) fn icon(&self) -> &'static str {
        match self.kind {
            NoticeKind::Good => "circle-check",
            NoticeKind::Info => "info-circle",
            NoticeKind::Soon | NoticeKind::Over => "alert-triangle",
        }
    }

    /// One of each kind.
    pub fn samples() -> Vec<Self> {
        vec![
            Self::new(NoticeKind::Good, "立项已提交，等待 周以宁 规范性审核。")
                .link("查看进度", "/approvals/1.1"),
            Self::new(NoticeKind::Soon, "变更后毛利率 10.2%，距门槛 10.0% 仅 0.2 个百分点。"),
            Self::new(NoticeKind::Over, "设备合计比合同额少 6,200.00。").clause(Some(Clause::C2_3_2)),
            Self::new(NoticeKind::Info, "项目已结项，不再接受变更。")
                .clause(Some(Clause::C2_5_3))
                .link("重新立项", "/contracts/new"),
        ]
    }
}
