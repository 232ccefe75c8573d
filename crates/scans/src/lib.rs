//! Pictures and PDFs in, codes out. Knows no database and no HTTP.
//!
//! - [`read`]: every page of a PDF, or a JPEG or PNG, and the codes on it: the marks of our own forms ([`Code::mark`]),
//!   or whatever stands on the label of a device.
//! - [`part`]: some pages of a PDF as a PDF of their own, nothing drawn anew.
//! - [`picture`]: a page to be looked at, in colour.
//! - [`isolated`]: all of them in a child process, within limits of memory and time. Nothing else may open what came from
//!   outside.
//!
//! A page on which nothing can be read is a page without codes, not a fault: a person looks at it.
#![forbid(unsafe_code)]

mod corners;
mod fault;
mod find;
mod grey;
pub mod isolated;
mod pages;
mod part;
#[cfg(feature = "testing")]
pub mod testing;

pub use fault::Fault;
pub use part::part;

use forms::Mark;
use paper::ReaderFault;
use serde::{Deserialize, Serialize};
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// One page in colour, as PNG or JPEG, whose longer side has at most so many pixels, turned clockwise by so many quarters.
/// What came from outside is drawn by [`isolated::picture`].
pub fn picture(bytes: Vec<u8>, page: u32, side: u32, turns: u32, limits: &Limits) -> Result<Vec<u8>, Fault> {
    caught(|| pages::drawn(bytes, page, (side, turns), limits))
}

/// How many pages a file has. What came from outside is counted by [`isolated::count`].
pub fn count(bytes: Vec<u8>, limits: &Limits) -> Result<u32, Fault> {
    caught(|| pages::count(bytes, limits))
}

/// A library that gives a file up by a panic says with it that the file is damaged.
fn caught<T>(look: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    panic::catch_unwind(AssertUnwindSafe(look)).unwrap_or(Err(Fault::Damaged { page: None }))
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The marks of our forms, however the page lies.
    Marks,
    /// Every code in a picture of a label.
    Labels,
}

/// How much is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a file.
    pub bytes: usize,
    /// The most pages of a file.
    pub pages: usize,
    /// The most pixels of a picture.
    pub pixels: u64,
    /// The longest a page may take; after half of it no more is tried to read its codes.
    pub page: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 50 << 20, pages: 200, pixels: 36_000_000, page: Duration::from_secs(20) }
    }
}

/// The kinds of code that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symbology {
    /// QR code
    Qr,
    /// Data Matrix
    DataMatrix,
    /// Code 128
    Code128,
    /// Code 39
    Code39,
    /// EAN-13, EAN-8 and UPC-A
    Ean,
}

/// A code on a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Code {
    /// Its kind.
    pub symbology: Symbology,
    /// What it says.
    pub text: String,
}

impl Code {
    /// What it says if it is the code of one of our forms.
    pub fn mark(&self) -> Option<Mark> {
        let qr = self.symbology == Symbology::Qr;
        qr.then(|| self.text.parse().ok()).flatten()
    }
}

/// A page, looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Which, from 1.
    pub number: u32,
    /// Its codes, each once; for marks the first that was readable comes first.
    pub codes: Vec<Code>,
    /// By how many quarters of a turn, clockwise, it is to be turned to lie upright, as far as its marks tell.
    #[serde(default, skip_serializing_if = "is_upright")]
    pub turns: u32,
}

fn is_upright(turns: &u32) -> bool {
    *turns == 0
}

impl Page {
    /// The marks of our forms on it: one, unless two papers lay on the glass.
    pub fn marks(&self) -> impl Iterator<Item = Mark> {
        self.codes.iter().filter_map(Code::mark)
    }
}

/// Reads a file page by page. A page that takes too long, or makes a reader panic, is named in the fault; its thread is
/// left behind, and so what came from outside is read by [`isolated::read`].
pub fn read(bytes: Vec<u8>, wanted: Wanted, limits: Limits) -> Result<Vec<Page>, Fault> {
    let (report, reports) = channel();
    // Later pages of a long stack that can hardly be read are looked at once, so that there is an answer at all.
    let enough = Instant::now() + 3 * limits.page;
    // The reader of PDFs descends into what is nested.
    let reader = thread::Builder::new().stack_size(16 << 20).spawn(move || {
        let whole = pages::each(bytes, &limits, &mut |number, grey| {
            let until = (Instant::now() + limits.page / 2).min(enough);
            let (codes, turns) = match wanted {
                Wanted::Marks => find::marks(&grey, until),
                Wanted::Labels => (find::labels(&grey, until), 0),
            };
            report.send(Ok(Page { number, codes, turns })).is_ok()
        });
        if let Err(fault) = whole {
            // Whoever asked may have gone.
            let _ = report.send(Err(fault));
        }
    });
    let reader = reader.map_err(|error| ReaderFault::Unavailable { detail: error.to_string() })?;
    let mut pages = Vec::new();
    loop {
        match reports.recv_timeout(limits.page) {
            Ok(page) => pages.push(page?),
            Err(RecvTimeoutError::Timeout) => {
                let page = pages.len() as u32 + 1;
                return Err(Fault::PageTookTooLong { page, seconds: limits.page.as_secs() });
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let panicked = |_| Fault::Damaged { page: Some(pages.len() as u32 + 1) };
    reader.join().map_err(panicked)?;
    Ok(pages)
}
