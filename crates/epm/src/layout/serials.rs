//! Serial numbers: shown as chips, or entered by typing, scanning and pasting.

/// The serial numbers of a line, to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Serials {
    /// The numbers.
    pub list: Vec<String>,
    /// How many there must be.
    pub want: u64,
}

impl Serials {
    /// Some of twelve, and none.
    pub fn samples() -> Vec<Self> {
        let list = ["CY5280G32640713", "CY5280G32640730"].map(String::from).into();
        vec![Self { list, want: 12 }, Self { list: Vec::new(), want: 2 }]
    }
}

/// The field in which a line's serial numbers are entered (`web/scripts/serials.ts`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialEntry {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) serials: Serials,
    pub(super) keep: String,
}

impl SerialEntry {
    /// Sent under that name (`lines[].serials` inside a `data-row`); the label names the line's model.
    pub fn new(name: impl Into<String>, label: impl Into<String>, serials: Serials) -> Self {
        Self { name: name.into(), label: label.into(), serials, keep: String::new() }
    }

    /// Kept in the browser under that key until they were sent: a customer's site may have no network.
    #[must_use]
    pub fn keep(self, key: impl Into<String>) -> Self {
        Self { keep: key.into(), ..self }
    }

    pub(super) fn id(&self) -> String {
        let letters = self.name.chars().chain(self.keep.chars());
        letters.map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
    }

    /// For the tests.
    pub fn samples() -> Vec<Self> {
        Serials::samples()
            .into_iter()
            .enumerate()
            .map(|(at, serials)| Self::new("serials", "辰翼 R5280 G3", serials).keep(format!("sheet-7-{at}")))
            .collect()
    }
}
