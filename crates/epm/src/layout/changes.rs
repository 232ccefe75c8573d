//! What an act changed, field by field, folded away until it is asked for.

/// A field before and after, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// What it is called.
    pub label: String,
    /// What stood there; nothing where it is new.
    pub before: Option<String>,
    /// What stands there now; nothing where it is gone.
    pub after: Option<String>,
}

/// The fields, one under another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub(super) rows: Vec<ChangeRow>,
    pub(super) more: usize,
    pub(super) open: bool,
}

/// So many fields are listed; a list of thousands of lines is looked at elsewhere.
const MOST_LISTED: usize = 200;

impl Changes {
    /// The first of them, and how many more there are.
    pub fn of(mut rows: Vec<ChangeRow>) -> Self {
        let more = rows.len().saturating_sub(MOST_LISTED);
        rows.truncate(MOST_LISTED);
        Self { rows, more, open: false }
    }

    /// Unfolded.
    #[must_use]
    pub fn open(self) -> Self {
        Self { open: true, ..self }
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.rows.len() + self.more
    }

    /// The key of what is asked for.
    pub(super) fn heading(&self) -> &'static str {
        if self.has_before() { "changes-edited" } else { "changes-set" }
    }

    /// Whether anything stood there before.
    pub(super) fn has_before(&self) -> bool {
        self.rows.iter().any(|row| row.before.is_some())
    }

    /// For the tests.
    pub fn samples() -> Vec<Self> {
        let row = |label: &str, before: Option<&str>, after: Option<&str>| ChangeRow {
            label: label.into(),
            before: before.map(Into::into),
            after: after.map(Into::into),
        };
        let edited = vec![
            row("设备清单 · 第 1 项 · 数量", Some("2"), Some("4")),
            row("设备清单 · 第 2 项", Some("规格型号 恒流 UP-20K · 数量 2"), None),
            row("交货联系人", None, Some("周工 138 0000 0000")),
        ];
        let written = vec![row("金额", None, Some("¥128,000.00")), row("确认日期", None, Some("2026-11-26"))];
        let long = (1..300).map(|number| row(&format!("第 {number} 项"), None, Some("R5280"))).collect();
        vec![Self::of(edited), Self::of(written).open(), Self::of(long)]
    }
}
