//! A list as a workbook (Z4): what it shows on the screen, in the same order and scope, all pages of it up to 50,000 rows.
//! A slice names the columns and makes a row of each item; all else is here, once, also which columns a reader does not have.
//!
//! ```ignore
//! let export = Export::of(&ctx, "sign-off-list-title", &columns).await?;
//! export.pages(&ctx, listing, row, async |listing| list::sheets(&ctx.read(), &ctx.actor, &listing).await).await
//! ```

use crate::features::people::record_export;
use crate::features::project::part_list::ProjectOfPart;
use crate::frame;
use crate::http::{Code, Context, Listing, Page, Problem, workbook_answer};
use crate::layout::{self, day_of, time_of};
use axum::response::Response;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use paper::listing::{self, Cell, Kind};
use regulation::Actor;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many items are read at a time, unless a list says otherwise.
const STRETCH: u64 = 1_000;
/// How many lists are written at once: each holds a stretch of rows and, at its end, the workbook.
static PLACES: Semaphore = Semaphore::const_new(2);
/// How long one waits for a place.
const QUEUE: Duration = Duration::from_secs(10);

/// A list that is being written.
pub struct Export {
    /// The words of the reader's language.
    pub p: layout::Page,
    list: listing::Listing,
    /// Which of the columns the reader has.
    has: Vec<bool>,
    title: String,
    /// How many items are read at a time.
    stretch: u64,
    _place: SemaphorePermit<'static>,
}

impl Export {
    /// A list with the title under that key, and with these columns: the key of each heading, and what it holds.
    pub async fn of(ctx: &Context, title: &str, columns: &[(&str, Kind)]) -> Result<Self, Problem> {
        let place = tokio::time::timeout(QUEUE, PLACES.acquire()).await;
        let place = place.map_err(|_| Problem::new(Code::Busy))?.map_err(|_| Problem::new(Code::Busy))?;
        let p = frame::page(ctx).await?;
        let has: Vec<_> = columns.iter().map(|(key, _)| has_column(&ctx.actor, key)).collect();
        let columns: Vec<_> = only(&has, columns).map(|(key, kind)| (p.t(key), *kind)).collect();
        let title = p.t(title);
        let list = listing::Listing::new(&title, &columns, p.today());
        Ok(Self {
            list: list.map_err(|error| Problem::internal(&error))?,
            has,
            title,
            p,
            stretch: STRETCH,
            _place: place,
        })
    }

    /// The same, with that many items read at a time.
    pub fn in_stretches(self, of: u64) -> Self {
        Self { stretch: of, ..self }
    }

    /// A list from its beginning to its end: `page` reads a page of it, `row` makes a row of each item.
    pub async fn pages<T, F: Clone, S: Clone, Found>(
        mut self,
        ctx: &Context,
        listing: Listing<F, S>,
        row: impl Fn(&layout::Page, T) -> Vec<Cell>,
        page: impl Fn(Listing<F, S>) -> Found,
    ) -> Result<Response, Problem>
    where
        Found: Future<Output = Result<Page<T>, Problem>>,
    {
        let mut listing = Listing { limit: self.stretch, cursor: None, counted: false, ..listing };
        loop {
            let found = page(listing.clone()).await?;
            listing.cursor = found.cursor();
            self.add(found.items, &row)?;
            if listing.cursor.is_none() {
                return self.answer(ctx).await;
            }
            if self.list.is_full() {
                let note = self.p.t1("export-cut", "most", self.p.count(u64::from(listing::MOST_ROWS)));
                self.list.note(&note).map_err(|error| Problem::internal(&error))?;
                return self.answer(ctx).await;
            }
        }
    }

    /// Takes the items of a list that has no pages.
    pub fn add<T>(
        &mut self,
        items: Vec<T>,
        row: impl Fn(&layout::Page, T) -> Vec<Cell>,
    ) -> Result<(), Problem> {
        for item in items {
            let cells: Vec<_> = only(&self.has, row(&self.p, item)).collect();
            self.list.add(&cells).map_err(|error| Problem::internal(&error))?;
        }
        Ok(())
    }

    /// The workbook, named after the list and the day; that it was fetched is kept in the security record.
    pub async fn answer(self, ctx: &Context) -> Result<Response, Problem> {
        let name = format!("{}-{}.xlsx", self.title, self.p.today());
        record_export(ctx, self.list.rows()).await?;
        let list = self.list;
        let bytes = tokio::task::spawn_blocking(move || list.finish()).await;
        let bytes = bytes.map_err(|error| Problem::internal(&error))?;
        workbook_answer(&name, bytes.map_err(|error| Problem::internal(&error))?)
    }
}

/// Whether the reader has that column, as on the screen (4-roles): who sees cost nowhere, or nothing of what is owed, has
/// no blank column for it either.
fn has_column(actor: &Actor, key: &str) -> bool {
    match key {
        "export-margin" | "export-cost" | "support-cost" | "customer-credit-yuan" => actor.sees_some_cost(),
        "export-received" | "export-received-share" => !actor.sight_of_receivables().is_empty(),
        _ => true,
    }
}

/// What stands in the columns that the reader has.
fn only<T>(has: &[bool], columns: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    columns.into_iter().zip(has).filter(|(_, has)| **has).map(|(column, _)| column)
}

/// The columns that say which project a part belongs to.
pub const OF_PROJECT: [(&str, Kind); 4] = [
    ("export-code", Kind::Short),
    ("export-title", Kind::Long),
    ("export-customer", Kind::Long),
    ("export-account-manager", Kind::Short),
];

/// The cells under [`OF_PROJECT`].
pub fn of_project(of: ProjectOfPart) -> Vec<Cell> {
    vec![of.project_code.into(), of.project_title.into(), of.customer.into(), of.account_manager.into()]
}

/// The day of a moment, in the company's time zone.
pub fn day(moment: impl Into<Option<DateTime<Utc>>>) -> Cell {
    moment.into().map(day_of).map_or(Cell::Blank, |day: NaiveDate| day.into())
}

/// A moment with its time, in the company's time zone.
pub fn moment(moment: impl Into<Option<DateTime<Utc>>>) -> Cell {
    moment.into().map(time_of).map_or(Cell::Blank, |moment: NaiveDateTime| moment.into())
}
