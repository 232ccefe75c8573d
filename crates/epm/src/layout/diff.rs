//! Before and after, line by line: added, removed, changed cells.

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffMark {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Something in it is different.
    Changed,
    /// It stays as it is.
    Kept,
}

impl DiffMark {
    /// The class of its colour.
    pub fn class(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Kept => "kept",
        }
    }

    /// The sign it is marked with.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Added => "+",
            Self::Removed => "−",
            Self::Changed => "~",
            Self::Kept => "=",
        }
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Added => "diff-added",
            Self::Removed => "diff-removed",
            Self::Changed => "diff-changed",
            Self::Kept => "diff-kept",
        }
    }
}

/// A cell, before and after, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffCell {
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) second: String,
}

impl DiffCell {
    /// A cell of a line that was and is.
    pub fn between(before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { before: Some(before.into()), after: Some(after.into()), second: String::new() }
    }

    /// A cell of a line that is new.
    pub fn added(after: impl Into<String>) -> Self {
        Self { before: None, after: Some(after.into()), second: String::new() }
    }

    /// A cell of a line that is gone.
    pub fn removed(before: impl Into<String>) -> Self {
        Self { before: Some(before.into()), after: None, second: String::new() }
    }

    /// A smaller line under it.
    #[must_use]
    pub fn second(self, text: impl Into<String>) -> Self {
        Self { second: text.into(), ..self }
    }

    /// Before and after where they differ.
    pub(super) fn change(&self) -> Option<(&str, &str)> {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if before != after => Some((before, after)),
            _ => None,
        }
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffRow {
    /// What happened to it.
    pub mark: DiffMark,
    /// One a column.
    pub cells: Vec<DiffCell>,
}

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffTable {
    /// Heads, and whether the column holds numbers.
    pub columns: Vec<(String, bool)>,
    /// Lines.
    pub rows: Vec<DiffRow>,
}

impl DiffTable {
    /// How many lines carry that mark.
    pub fn count(&self, mark: DiffMark) -> usize {
        self.rows.iter().filter(|row| row.mark == mark).count()
    }

    /// The marks there are, with how many, for the legend.
    pub fn legend(&self) -> Vec<(DiffMark, usize)> {
        [DiffMark::Added, DiffMark::Removed, DiffMark::Changed]
            .map(|mark| (mark, self.count(mark)))
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// The cells of a row, each with whether its column holds numbers.
    pub(super) fn cells<'a>(&'a self, row: &'a DiffRow) -> impl Iterator<Item = (&'a DiffCell, bool)> {
        row.cells.iter().zip(self.columns.iter().map(|(_, number)| *number))
    }

    /// One of each mark.
    pub fn samples() -> Vec<Self> {
        use DiffMark::{Added, Changed, Kept, Removed};
        let row = |mark, cells: [DiffCell; 3]| DiffRow { mark, cells: cells.into() };
        let b = DiffCell::between;
        vec![Self {
            columns: vec![("规格型号".into(), false), ("数量".into(), true), ("单价（元）".into(), true)],
            rows: vec![
                row(
                    Changed,
                    [
                        b("磐石 OS7500", "磐石 OS7500").second("系列 0302"),
                        b("3", "4"),
                        b("612,000.00", "612,000.00"),
                    ],
                ),
                row(
                    Added,
                    [DiffCell::added("玄盾 NG-3200"), DiffCell::added("2"), DiffCell::added("138,000.00")],
                ),
                row(
                    Removed,
                    [
                        DiffCell::removed("恒流 UP-20K"),
                        DiffCell::removed("2"),
                        DiffCell::removed("42,000.00"),
                    ],
                ),
                row(Kept, [b("云栈 NetView", "云栈 NetView"), b("1", "1"), b("51,000.00", "51,000.00")]),
            ],
        }]
    }
}
