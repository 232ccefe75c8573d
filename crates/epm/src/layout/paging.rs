//! Keyset paging: there is a next page or there is not; the first is one link away. The address tells the place.

/// Under a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// How many rows this page shows.
    pub shown: u64,
    /// How many there are, where they were counted.
    pub total: Option<u64>,
    /// The first page, when this is not it.
    pub first: Option<String>,
    /// The next page, when there is one.
    pub next: Option<String>,
}

impl Paging {
    /// In the middle, and a whole list on one page.
    pub fn samples() -> Vec<Self> {
        vec![
            Self {
                shown: 50,
                total: Some(1312),
                first: Some("/projects".into()),
                next: Some("/projects?cursor=x".into()),
            },
            Self { shown: 7, total: None, first: None, next: None },
        ]
    }
}
