//! An icon of the sprite. The word beside it says what it means; an icon alone is hidden from screen readers.

use super::{Page, assets};

/// An icon of `web/icons.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, askama::Template)]
#[template(path = "layout/parts/icon.html")]
pub struct Icon {
    name: &'static str,
    size: &'static str,
}

impl Icon {
    /// 18 pixels.
    pub fn new(name: &'static str) -> Self {
        Self { name, size: "" }
    }

    /// 16 pixels, inside buttons and tags.
    #[must_use]
    pub fn small(self) -> Self {
        Self { size: " small", ..self }
    }

    /// 22 pixels.
    #[must_use]
    pub fn large(self) -> Self {
        Self { size: " large", ..self }
    }
}

impl askama::filters::HtmlSafe for Icon {}

impl Page {
    /// The icon of that name.
    pub fn icon(&self, name: &'static str) -> Icon {
        Icon::new(name)
    }
}
