//! What every page is made of: the frame around it ([`Page`], `base.html`), and the parts it shows, each a view struct
//! with a template of its own in `parts/`. Parts hold values; the page holds the language, so a template writes
//! `{{ p.show(v.next) }}`, and small things directly: `{{ p.t("key") }}`, `{{ p.money(v.amount) }}`, `{{ p.icon("x") }}`,
//! `{{ p.stage(v.status) }}`, `{{ p.clause(v.clause) }}`, `{{ p.field("place", "initiation-place").value(v.place) }}`.
//!
//! It never asks the database and knows no rule: what is shown was answered by `regulation` and read by a feature.
//!
//! To add a part: a struct with `samples()` in a file here, its template in `parts/`, a line in [`parts!`] below, and its
//! samples in the gallery of the tests, which renders every part in both languages.

mod act;
mod address;
pub mod assets;
mod bar;
mod changes;
mod clause;
mod diff;
mod due;
mod field;
mod figures;
mod filters;
mod icon;
mod lifecycle;
mod lines;
mod navigation;
mod next_act;
mod page;
mod paging;
mod reading;
mod serials;
mod states;
mod status;
mod tabs;
mod timeline;
mod upload;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

pub use act::{Act, Closed};
pub use address::Address;
pub use bar::{Bar, Gauge, Tone};
pub use changes::{ChangeRow, Changes};
pub use diff::{DiffCell, DiffMark, DiffRow, DiffTable};
pub use due::{Due, TenDays};
pub use field::{Choice, Field};
pub use figures::{Condition, Conditions, Fact, Facts, Figure, Figures};
pub use filters::{Chip, Filters, SavedView};
pub use icon::Icon;
pub use lifecycle::{Lifecycle, Step, StepMark, StepState};
pub use lines::{Column, Lines};
pub use navigation::{Area, Counts};
pub use next_act::{NextAct, Whose};
pub use page::{Crumb, Page, Reader, Theme};
pub use paging::Paging;
pub use reading::{Given, MOST_COUNTED, day_of, time_of};
pub use serials::{SerialEntry, Serials};
pub use states::{Empty, Notice, NoticeKind};
pub use status::{Tag, TagKind};
pub use tabs::{Tab, Tabs};
pub use timeline::{Entry, Mood, Timeline};
pub use upload::{Upload, accept_scans};

use std::fmt;

/// Something a page shows: a view struct with a template.
pub trait Part {
    /// Writes the part as HTML in the page's language.
    fn render_into(&self, page: &Page, out: &mut dyn fmt::Write) -> askama::Result<()>;
}

impl<T: Part + ?Sized> Part for &T {
    fn render_into(&self, page: &Page, out: &mut dyn fmt::Write) -> askama::Result<()> {
        (**self).render_into(page, out)
    }
}

/// Nothing shows as nothing.
impl<T: Part> Part for Option<T> {
    fn render_into(&self, page: &Page, out: &mut dyn fmt::Write) -> askama::Result<()> {
        self.iter().try_for_each(|part| part.render_into(page, out))
    }
}

/// One after another.
impl<T: Part> Part for Vec<T> {
    fn render_into(&self, page: &Page, out: &mut dyn fmt::Write) -> askama::Result<()> {
        self.iter().try_for_each(|part| part.render_into(page, out))
    }
}

/// A part on a page, ready to stand in a template: `{{ p.show(v.next) }}`. What it writes is HTML already.
pub struct Shown<'a, T: ?Sized>(&'a Page, &'a T);

impl Page {
    /// The part, in this page's language.
    pub fn show<'a, T: Part + ?Sized>(&'a self, part: &'a T) -> Shown<'a, T> {
        Shown(self, part)
    }
}

impl<T: Part + ?Sized> fmt::Display for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.1.render_into(self.0, f).map_err(|_| fmt::Error)
    }
}

impl<T: Part + ?Sized> askama::FastWritable for Shown<'_, T> {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        self.1.render_into(self.0, out)
    }
}

impl<T: Part + ?Sized> askama::filters::HtmlSafe for Shown<'_, T> {}

/// Binds view structs to their templates; in a template `p` is the page and `v` the view.
macro_rules! parts {
    ($($view:ident $path:tt,)+) => {$(
        impl Part for $view {
            fn render_into(&self, page: &Page, out: &mut dyn fmt::Write) -> askama::Result<()> {
                #[derive(askama::Template)]
                #[template(path = $path)]
                struct Filled<'a> {
                    p: &'a Page,
                    v: &'a $view,
                }
                let filled = Filled { p: page, v: self };
                // Not every template reads the page.
                let _ = filled.p;
                askama::Template::render_into(&filled, out)
            }
        }
    )+};
}

parts! {
    Act "layout/parts/act.html",
    Bar "layout/parts/bar.html",
    Changes "layout/parts/changes.html",
    Conditions "layout/parts/conditions.html",
    DiffTable "layout/parts/diff.html",
    Due "layout/parts/due.html",
    Empty "layout/parts/empty.html",
    Facts "layout/parts/facts.html",
    Figures "layout/parts/figures.html",
    Filters "layout/parts/filters.html",
    Gauge "layout/parts/gauge.html",
    Lifecycle "layout/parts/lifecycle.html",
    Lines "layout/parts/lines.html",
    NextAct "layout/parts/next_act.html",
    Notice "layout/parts/notice.html",
    Paging "layout/parts/paging.html",
    SerialEntry "layout/parts/serial_entry.html",
    Serials "layout/parts/serials.html",
    Tabs "layout/parts/tabs.html",
    TenDays "layout/parts/ten_days.html",
    Timeline "layout/parts/timeline.html",
    Upload "layout/parts/upload.html",
}
