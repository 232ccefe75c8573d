//! A button. Open, it leads somewhere or sends one call to the JSON API; closed, it stays and says why, with the clause.

use super::Icon;
use regulation::clause::Clause;

/// Why an act is closed to the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The reason, in the page's language.
    pub reason: String,
    /// The clause that says so.
    pub clause: Option<Clause>,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// Leads to a page.
    Goes(String),
    /// Sends `METHOD /address` with a JSON body, then goes where `then` says, or loads the page anew.
    Sends {
        call: String,
        body: String,
        then: Option<String>,
        etag: Option<String>,
        question: Option<String>,
        done: Option<String>,
    },
    /// Opens a dialog of the page.
    Opens(String),
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub(super) label: String,
    pub(super) does: Does,
    pub(super) icon: Option<Icon>,
    pub(super) look: &'static str,
    pub(super) size: &'static str,
    pub(super) closed: Option<Closed>,
}

impl Act {
    fn new(label: impl Into<String>, does: Does) -> Self {
        Self { label: label.into(), does, icon: None, look: "", size: "", closed: None }
    }

    /// Leads to a page.
    pub fn go(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(label, Does::Goes(href.into()))
    }

    /// Sends a call, `POST /api/v1/projects/XS-2026-0417/arrival`, with an empty body.
    pub fn send(call: impl Into<String>, label: impl Into<String>) -> Self {
        let does = Does::Sends {
            call: call.into(),
            body: "{}".into(),
            then: None,
            etag: None,
            question: None,
            done: None,
        };
        Self::new(label, does)
    }

    /// Opens the dialog of that id.
    pub fn open(dialog: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(label, Does::Opens(dialog.into()))
    }

    fn sending(
        mut self,
        change: impl FnOnce(&mut String, &mut Option<String>, &mut Option<String>, &mut Option<String>),
    ) -> Self {
        if let Does::Sends { body, then, etag, question, .. } = &mut self.does {
            change(body, then, etag, question);
        }
        self
    }

    /// With that JSON body.
    #[must_use]
    pub fn body(self, json: impl Into<String>) -> Self {
        self.sending(|body, _, _, _| *body = json.into())
    }

    /// Then to that page.
    #[must_use]
    pub fn then(self, href: impl Into<String>) -> Self {
        self.sending(|_, then, _, _| *then = Some(href.into()))
    }

    /// Only if the thing is still as it was shown.
    #[must_use]
    pub fn if_match(self, version: impl Into<String>) -> Self {
        self.sending(|_, _, etag, _| *etag = Some(version.into()))
    }

    /// Asks once before; the question names the thing.
    #[must_use]
    pub fn ask(self, question: impl Into<String>) -> Self {
        self.sending(|_, _, _, asked| *asked = Some(question.into()))
    }

    /// With these words once it was done.
    #[must_use]
    pub fn done(mut self, words: impl Into<String>) -> Self {
        if let Does::Sends { done, .. } = &mut self.does {
            *done = Some(words.into());
        }
        self
    }

    /// Under another label.
    #[must_use]
    pub fn labelled(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), look: "", ..self }
    }

    /// The act of the page: one per page.
    #[must_use]
    pub fn primary(self) -> Self {
        Self { look: " primary", ..self }
    }

    /// Without a frame.
    #[must_use]
    pub fn quiet(self) -> Self {
        Self { look: " quiet", ..self }
    }

    /// It ends something.
    #[must_use]
    pub fn danger(self) -> Self {
        Self { look: " danger", ..self }
    }

    /// Smaller, in rows.
    #[must_use]
    pub fn small(self) -> Self {
        Self { size: " small", ..self }
    }

    /// Larger, for the next act.
    #[must_use]
    pub fn large(self) -> Self {
        Self { size: " large", ..self }
    }

    /// With an icon before the word.
    #[must_use]
    pub fn icon(self, name: &'static str) -> Self {
        Self { icon: Some(Icon::new(name).small()), ..self }
    }

    /// Closed, where there is a reason.
    #[must_use]
    pub fn closed(self, closed: Option<Closed>) -> Self {
        Self { closed, ..self }
    }

    /// One of each kind, for the tests.
    pub fn samples() -> Vec<Self> {
        let closed = Closed {
            reason: "还差 11 个序列号，签收明细表是结项的唯一依据".into(),
            clause: Some(Clause::C2_5_3),
        };
        vec![
            Self::go("/projects/XS-2026-0417/sign-off", "登记签收").primary().large(),
            Self::go("/projects/XS-2026-0417/changes/new", "设备变更").icon("arrows-exchange"),
            Self::send("POST /api/v1/projects/XS-2026-0417/arrival", "确认到货")
                .if_match("\"7\"")
                .then("/projects/XS-2026-0417")
                .icon("truck-delivery"),
            Self::send("POST /api/v1/projects/XS-2026-0388/cancellation/carry-out", "执行撤销")
                .ask("撤销项目 XS-2026-0388 灾备存储更新？项目编码不再使用，未完成的采购与任务一并终止。")
                .danger(),
            Self::open("return", "退回修改").icon("corner-up-left").small(),
            Self::send("POST /api/v1/projects/XS-2026-0417/closing", "办理结项")
                .primary()
                .closed(Some(closed)),
        ]
    }
}
