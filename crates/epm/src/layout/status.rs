//! Status chips and tags: always a word; the colour only helps.

use super::reading::NONE;
use super::{Given, Icon, Page};
use regulation::contract::ContractKind;
use regulation::lifecycle::Status;

/// A project's status.
#[derive(askama::Template)]
#[template(
    source = r#"{% if let Some((code, word)) = self.0 %}<span class="stage" data-status="{{ code }}">{{ word }}</span>{% endif %}"#,
    ext = "html"
)]
pub struct Stage(Option<(&'static str, String)>);

impl askama::filters::HtmlSafe for Stage {}

/// What a tag says by its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagKind {
    /// Nothing in particular.
    #[default]
    Plain,
    /// Late, or below a limit.
    Over,
    /// Soon late, or near a limit.
    Soon,
    /// As it should be.
    Good,
    /// Sent back.
    Returned,
    /// Belongs to what is looked at.
    Brand,
    /// 虚拟合同
    Virtual,
    /// 正式合同
    Formal,
}

impl TagKind {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Over => " over",
            Self::Soon => " soon",
            Self::Good => " good",
            Self::Returned => " returned",
            Self::Brand => " brand",
            Self::Virtual => " virtual",
            Self::Formal => " formal",
        }
    }
}

/// A small word on a soft ground.
#[derive(Clone, Debug, PartialEq, Eq, askama::Template)]
#[template(
    source = r#"<span class="tag{{ kind.class() }}">{% if let Some(icon) = icon %}{{ icon }}{% endif %}{{ word }}</span>"#,
    ext = "html"
)]
pub struct Tag {
    kind: TagKind,
    icon: Option<Icon>,
    word: String,
}

impl Tag {
    /// A tag of that kind, with the icon that belongs to it.
    pub fn new(kind: TagKind, word: impl Into<String>) -> Self {
        let icon = match kind {
            TagKind::Over => Some("alert-triangle"),
            TagKind::Soon => Some("clock"),
            TagKind::Good => Some("check"),
            TagKind::Returned => Some("corner-up-left"),
            TagKind::Plain | TagKind::Brand | TagKind::Virtual | TagKind::Formal => None,
        };
        Self { kind, icon: icon.map(|name| Icon::new(name).small()), word: word.into() }
    }

    /// Without an icon, where many stand in a column.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { icon: None, ..self }
    }

    /// What it says.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// One of each kind, for the tests.
    pub fn samples() -> Vec<Self> {
        [
            (TagKind::Plain, "+855,000.00"),
            (TagKind::Over, "逾期 3 个工作日"),
            (TagKind::Soon, "剩 3 个工作日"),
            (TagKind::Good, "已通过"),
            (TagKind::Returned, "已退回"),
            (TagKind::Brand, "变更单 BG-02"),
            (TagKind::Virtual, "虚拟合同"),
            (TagKind::Formal, "正式合同"),
        ]
        .map(|(kind, word)| Self::new(kind, word))
        .into()
    }
}

impl askama::filters::HtmlSafe for Tag {}

impl Page {
    /// The chip of a project's status.
    pub fn stage(&self, status: impl Given<Status>) -> Stage {
        Stage(status.given().map(|status| (status.code(), self.status_word(status))))
    }

    /// The screen's word for a status.
    pub fn status_word(&self, status: impl Given<Status>) -> String {
        let word = |status: Status| self.t(&format!("status-{}", status.code().replace('_', "-")));
        status.given().map(word).unwrap_or_default()
    }

    /// A plain tag.
    pub fn tag(&self, word: impl Into<String>) -> Tag {
        Tag::new(TagKind::Plain, word)
    }

    /// Whether a contract is virtual or formal.
    pub fn contract_kind(&self, kind: impl Given<ContractKind>) -> Tag {
        match kind.given() {
            Some(ContractKind::Virtual) => Tag::new(TagKind::Virtual, self.t("contract-virtual")),
            Some(ContractKind::Formal) => Tag::new(TagKind::Formal, self.t("contract-formal")),
            None => self.tag(NONE),
        }
    }
}
