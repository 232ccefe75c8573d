//! Reads scans that came from outside in a child process that may have only so much memory and time, as workbooks are
//! read ([`paper::isolated`]): a picture that unfolds without end, or a PDF that hangs, ends the child and nothing else.
//! Readers of both kinds wait for the same places, so together they take no more than two of them can.

use crate::{
    Fault, Limits, Page, Wanted, count as counted, pages, part as parted, picture as drawn, read as read_here,
};
use paper::ReaderFault;
use paper::isolated::{ask, confine};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// The sub-command under which the executable reads a scan.
pub const SUB_COMMAND: &str = "read-scan";

/// How long a file may take: 200 pages that can hardly be read.
const PATIENCE: Duration = Duration::from_secs(120);
/// How much memory the child may ask for beyond what it starts with: a photo of 36 million pixels in colour, its
/// coefficients, and the same in grey.
const MOST_MEMORY: u64 = 512 << 20;

const MARKS: &str = "marks";
const LABELS: &str = "labels";
const PART: &str = "part";
const PICTURE: &str = "picture";
const COUNT: &str = "count";

/// Reads a file in a child process; `exe` is the application's own executable.
pub async fn read(exe: &Path, bytes: &[u8], wanted: Wanted) -> Result<Vec<Page>, Fault> {
    // What is plainly neither costs no process.
    pages::glance(bytes, &Limits::default())?;
    let task = match wanted {
        Wanted::Marks => MARKS,
        Wanted::Labels => LABELS,
    };
    let answer = ask(exe, &[SUB_COMMAND, task], bytes, PATIENCE).await?;
    serde_json::from_slice::<Result<Vec<Page>, Fault>>(&answer).map_err(|error| died(&error))?
}

/// Some pages of a PDF as a PDF of their own, made in a child process.
pub async fn part(exe: &Path, bytes: &[u8], pages: &[u32]) -> Result<Vec<u8>, Fault> {
    pages::glance(bytes, &Limits::default())?;
    let numbers: Vec<String> = pages.iter().map(u32::to_string).collect();
    let mut arguments = vec![SUB_COMMAND, PART];
    arguments.extend(numbers.iter().map(String::as_str));
    let answer = ask(exe, &arguments, bytes, PATIENCE).await?;
    begun_with(&[b"%PDF-"], answer)
}

/// A page as a picture (PNG or JPEG) in colour whose longer side has at most so many pixels, turned clockwise by so many
/// quarters, drawn in a child process.
pub async fn picture(exe: &Path, bytes: &[u8], page: u32, side: u32, turns: u32) -> Result<Vec<u8>, Fault> {
    pages::glance(bytes, &Limits::default())?;
    let (page, side, turns) = (page.to_string(), side.to_string(), turns.to_string());
    let answer = ask(exe, &[SUB_COMMAND, PICTURE, &page, &side, &turns], bytes, PATIENCE).await?;
    begun_with(&[b"\x89PNG", b"\xFF\xD8\xFF"], answer)
}

/// How many pages a file has, counted in a child process.
pub async fn count(exe: &Path, bytes: &[u8]) -> Result<u32, Fault> {
    pages::glance(bytes, &Limits::default())?;
    let answer = ask(exe, &[SUB_COMMAND, COUNT], bytes, PATIENCE).await?;
    serde_json::from_slice::<Result<u32, Fault>>(&answer).map_err(|error| died(&error))?
}

/// What was asked for, which begins in one of these ways; or else why there is none.
fn begun_with(heads: &[&[u8]], answer: Vec<u8>) -> Result<Vec<u8>, Fault> {
    if heads.iter().any(|head| answer.starts_with(head)) {
        return Ok(answer);
    }
    Err(serde_json::from_slice(&answer).map_err(|error| died(&error))?)
}

fn died(error: &serde_json::Error) -> ReaderFault {
    ReaderFault::Died { status: error.to_string() }
}

/// What the child does, from its first line on: sets its own limits, reads standard input, writes the answer. To be
/// called before anything else is started. `pages` are the pages of a part; of a picture its page, its longer side, and
/// its turns if there are any.
pub fn answer(task: &str, pages: &[u32]) -> ExitCode {
    let answered = confine(MOST_MEMORY, PATIENCE).and_then(|()| {
        let limits = Limits::default();
        let mut bytes = Vec::new();
        io::stdin().lock().take(limits.bytes as u64 + 1).read_to_end(&mut bytes)?;
        let answer = answered(task, pages, bytes, limits)?;
        io::stdout().lock().write_all(&answer)
    });
    // Standard error leads nowhere; the exit code is all that anyone sees.
    if answered.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::disallowed_methods, reason = "this is the process that may end")]
fn answered(task: &str, pages: &[u32], bytes: Vec<u8>, limits: Limits) -> io::Result<Vec<u8>> {
    let wanted = match task {
        MARKS => Wanted::Marks,
        LABELS => Wanted::Labels,
        PART => return or_why(parted(&bytes, pages)),
        COUNT => return Ok(serde_json::to_vec(&counted(bytes, &limits))?),
        PICTURE => {
            let &[page, side, ref turns @ ..] = pages else { return Err(io::ErrorKind::InvalidInput.into()) };
            let turns = turns.first().copied().unwrap_or_default();
            return or_why(drawn(bytes, page, side, turns, &limits));
        }
        _ => return Err(io::ErrorKind::InvalidInput.into()),
    };
    Ok(serde_json::to_vec(&read_here(bytes, wanted, limits))?)
}

/// The bytes, or as JSON why there are none.
fn or_why(made: Result<Vec<u8>, Fault>) -> io::Result<Vec<u8>> {
    match made {
        Ok(bytes) => Ok(bytes),
        Err(fault) => Ok(serde_json::to_vec(&fault)?),
    }
}
