//! What a list is narrowed by: chips that can be taken away one by one, and views that were saved.

/// One condition in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// As read, `部门：医疗事业部`.
    pub label: String,
    /// The same list without it.
    pub without: String,
}

/// A filter someone saved under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// The list it shows.
    pub href: String,
    /// It is the one shown.
    pub current: bool,
}

/// The chips in force, and the way back to the whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// In force.
    pub chips: Vec<Chip>,
    /// The list without any.
    pub cleared: String,
    /// Views to choose from.
    pub views: Vec<SavedView>,
    /// The dialog in which the present filter is saved as a view.
    pub save_dialog: Option<String>,
}

impl Filters {
    /// For the tests.
    pub fn samples() -> Vec<Self> {
        let chip = |label: &str| Chip { label: label.into(), without: "/projects".into() };
        vec![
            Self {
                chips: vec![chip("部门：医疗与金融事业部"), chip("合同额 ≥ 50 万")],
                cleared: "/projects".into(),
                views: vec![SavedView {
                    name: "全部在管项目".into(),
                    href: "/projects?view=1".into(),
                    current: true,
                }],
                save_dialog: Some("save-view".into()),
            },
            Self::default(),
        ]
    }
}
