//! The press of this node. Setting a paper is pure work for a processor, so few are set at once and the others wait their
//! turn, up to a limit.

use crate::http::{Code, FieldFault, Problem};
use forms::{Fonts, Logo, Paper, Press, PrintError};
use regulation::Moment;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tracing::error;

/// Papers set at once: each fills a processor and some tens of megabytes.
const AT_ONCE: usize = 2;
/// Papers that may wait for their turn.
const WAITING: usize = 32;
/// A paper waits and is set within this, or its reader is told to come again.
const TIME: Duration = Duration::from_secs(25);

/// Sets papers in turn.
pub struct Printer {
    fonts: Option<PathBuf>,
    press: Arc<OnceLock<Option<Press>>>,
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// The logo as papers carry it, and the file it was made from.
    logo: Mutex<Option<(String, Logo)>>,
}

impl Printer {
    /// A printer that also knows the fonts of this folder.
    pub fn new(fonts: Option<PathBuf>) -> Self {
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        Self { fonts, press: Arc::default(), turns, waiting: AtomicUsize::new(0), logo: Mutex::default() }
    }

    /// The logo as it was made from that file.
    pub fn logo(&self, file: &str) -> Option<Logo> {
        let known = self.logo.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(of, _)| of == file).map(|(_, logo)| logo.clone())
    }

    /// Keeps the logo for the next paper.
    pub fn remember_logo(&self, file: &str, logo: &Logo) {
        let mut known = self.logo.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((file.to_owned(), logo.clone()));
    }

    /// The paper as PDF.
    pub async fn print(&self, paper: Paper, at: Moment) -> Result<Vec<u8>, Problem> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Problem::new(Code::Busy));
        }
        let printed = tokio::time::timeout(TIME, self.in_turn(paper, at)).await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        printed.unwrap_or_else(|_| Err(Problem::new(Code::Busy)))
    }

    async fn in_turn(&self, paper: Paper, at: Moment) -> Result<Vec<u8>, Problem> {
        let turn = self.turns.clone().acquire_owned().await.expect("the semaphore is never closed");
        let (press, fonts) = (self.press.clone(), self.fonts.clone());
        let set = tokio::task::spawn_blocking(move || {
            // Held by the work itself: whoever asked may be gone before it is done.
            let _turn = turn;
            // Unpacked by whoever prints first: a start need not wait for it.
            match press.get_or_init(|| open(fonts)) {
                Some(press) => press.print(&paper, at).map(|printed| printed.pdf).map_err(problem),
                None => Err(Problem::new(Code::Internal)),
            }
        });
        set.await.map_err(|error| Problem::internal(&error))?
    }
}

/// A press without the folder's fonts is better than none: nearly every paper can be set with the carried ones.
fn open(folder: Option<PathBuf>) -> Option<Press> {
    let fonts = Fonts::load(folder.as_deref()).or_else(|failed| {
        error!("the fonts of EPM_FONTS are left out: {failed}");
        Fonts::load(None)
    });
    match fonts
        .map_err(|failed| failed.to_string())
        .and_then(|fonts| Press::new(fonts).map_err(|failed| failed.to_string()))
    {
        Ok(press) => Some(press),
        Err(failed) => {
            error!("forms cannot be printed: {failed}");
            None
        }
    }
}

/// What whoever prints can do about it: a character that no font has is named, so that the name can be written otherwise
/// or the administrator asked for a font.
fn problem(failed: PrintError) -> Problem {
    match failed {
        PrintError::NoGlyph(characters) => {
            let named = characters.iter().map(|one| format!("{one} (U+{:04X})", u32::from(*one)));
            let named = named.collect::<Vec<_>>().join(" ");
            Problem::invalid(vec![FieldFault::new("", "printing-no-glyph").with("characters", named)])
        }
        PrintError::TooLong => Problem::invalid(vec![FieldFault::new("", "printing-too-long")]),
        PrintError::Logo(_) => Problem::invalid(vec![FieldFault::new("", "printing-logo-unreadable")]),
        other @ PrintError::Template(_) => Problem::internal(&other),
    }
}
