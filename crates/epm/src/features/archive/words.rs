//! How records of the archive are called.

use crate::layout::Page;
use forms::Kind;
use regulation::archive::{Content, Record};
use regulation::papers::PaperKind;

/// What kind of record it is: `签收明细表`.
pub(super) fn kind(p: &Page, code: &str) -> String {
    p.t(&format!("archive-kind-{}", code.replace('_', "-")))
}

/// A record as it is called: `项目设备用户签收明细表 1`, or what it was registered as.
pub(crate) fn label(p: &Page, code: &str, part: i64, name: Option<&str>) -> String {
    let contract = PaperKind::Contract.code();
    match name {
        Some(name) => name.to_owned(),
        None if code == contract && part == 1 => p.t("contract-formal"),
        None if code == contract => p.t("contract-virtual"),
        None if part > 0 => p.t2("archive-numbered", "kind", kind(p, code), "number", part),
        None => kind(p, code),
    }
}

/// The same of a record.
pub(crate) fn label_of(p: &Page, record: &Record) -> String {
    let (part, name) = match &record.content {
        Content::Paper(paper) => (i64::from(paper.part), None),
        Content::Registered(entry, _) => (0, Some(entry.title.as_str())),
    };
    label(p, record.kind().code(), part, name)
}

/// What the papers of a folder are numbered by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    /// The project's code: the forms' numbers begin with it.
    pub(crate) code: Option<String>,
    /// The number of the formal contract.
    pub(crate) contract: Option<String>,
}

impl Numbers {
    /// The number that a record's paper carries: a form's `XS-2026-0417-QS1`, a formal contract's own; empty where it
    /// carries none.
    pub(crate) fn of(&self, record: &Record) -> String {
        let part = record.paper().map_or(0, |paper| paper.part);
        let form = match record.kind() {
            PaperKind::Initiation => Kind::Initiation,
            PaperKind::TaskForm => Kind::TaskForm,
            PaperKind::SignOffSheet => Kind::SignOffSheet,
            PaperKind::ClosingNotice => Kind::ClosingNotice,
            PaperKind::AcceptanceReport => Kind::AcceptanceReport,
            PaperKind::Cancellation => Kind::Cancellation,
            PaperKind::Contract if part == 1 => return self.contract.clone().unwrap_or_default(),
            PaperKind::Contract
            | PaperKind::EquipmentList
            | PaperKind::EquipmentChange
            | PaperKind::Other => return String::new(),
        };
        let part = if part > 0 { part.to_string() } else { String::new() };
        format!("{}-{}{part}", self.code.as_deref().unwrap_or_default(), form.code())
    }
}
