//! Tabs are links, so that the address tells which one is open; the swap keeps the page where it is.

/// A tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What it is called.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many, or how many of how many.
    pub count: Option<String>,
    /// The count calls: something there is late.
    pub hot: bool,
    /// It is open.
    pub current: bool,
}

impl Tab {
    /// Names it, so that the keyboard stays on it when its page is swapped in.
    pub(super) fn id(&self) -> String {
        let letters = self.href.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
        std::iter::once('t').chain(letters).collect()
    }
}

/// A row of tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tabs {
    /// What they choose between, for a screen reader.
    pub label: String,
    /// In the order of the screen.
    pub list: Vec<Tab>,
}

impl Tabs {
    /// An empty row.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), list: Vec::new() }
    }

    /// One more tab.
    #[must_use]
    pub fn tab(
        mut self,
        label: impl Into<String>,
        href: impl Into<String>,
        count: Option<String>,
        current: bool,
    ) -> Self {
        self.list.push(Tab { label: label.into(), href: href.into(), count, hot: false, current });
        self
    }

    /// Tabs of a project.
    pub fn samples() -> Vec<Self> {
        let mut tabs = Self::new("项目")
            .tab("概览", "/projects/XS-2026-0417", None, true)
            .tab("设备清单", "/projects/XS-2026-0417/equipment", Some("6".into()), false)
            .tab("采购到货", "/projects/XS-2026-0417/purchases", Some("46/46".into()), false)
            .tab("签收逾期", "/projects?late=sign-off", Some("2".into()), false);
        tabs.list[3].hot = true;
        vec![tabs]
    }
}
