//! Reads what came from outside in a child process that may have only so much memory and time (8-reliability F6).
//!
//! A workbook of 1,470 bytes can make a parser ask for more memory than the machine has; Rust then ends the process,
//! and no error handling helps. So the parser runs in a process of its own: the application's executable again, called
//! as `epm read-workbook equipment-list`, which hands over to [`answer`]. The workbook goes in by its standard input,
//! the answer comes out as JSON. It gets no environment, no open files and no network of ours, and may write no file.

use crate::archive;
use crate::bundle::{self, BundleFault};
use crate::equipment_list::{self, EquipmentSheet, Marks};
use crate::error::{ReaderFault, WorkbookError};
use crate::office::{self, OfficeFault, OfficeFile};
use crate::old_books::{self, OldSheet};
use crate::serial_sheet::{self, SerialSheet};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

/// The sub-command under which the executable reads a workbook.
pub const SUB_COMMAND: &str = "read-workbook";

/// How long a workbook may take: 10,000 lines take a second in a build for debugging.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long an upload waits while others are being read.
const QUEUE: Duration = Duration::from_secs(20);
/// How much memory the child may ask for beyond what it starts with: 10,000 lines take 30 MiB.
const MOST_MEMORY: u64 = 256 << 20;
/// The longest answer that is taken: part of a scan may be nearly all of it.
const MOST_ANSWER: u64 = 64 << 20;
/// What may be asked beside a workbook: a thousand marks and their words.
const MOST_ASKED: u64 = 2 << 20;
/// How many are read at once: together they may take 512 MiB.
static PLACES: Semaphore = Semaphore::const_new(2);

/// The sub-command under which the executable looks a bundle through, which is its standard input itself.
pub const BUNDLE_SUB_COMMAND: &str = "read-bundle";
/// How long a bundle may take: the processor reads some hundred megabytes a second.
pub const BUNDLE_PATIENCE: Duration = Duration::from_secs(600);
/// How much memory looking it through may take beyond what the child starts with.
const MOST_BUNDLE_MEMORY: u64 = 256 << 20;

/// What a child is asked to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// An equipment list.
    EquipmentList,
    /// A list with serial numbers.
    SerialList,
    /// What is wrong, written into the workbook it came in.
    MarkedWorkbook,
    /// The books of the system before this one.
    OldBooks,
    /// Whether a workbook or a document may be kept.
    OfficeFile,
}

impl Task {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::EquipmentList => "equipment-list",
            Self::SerialList => "serial-list",
            Self::MarkedWorkbook => "marked-workbook",
            Self::OldBooks => "old-books",
            Self::OfficeFile => "office-file",
        }
    }

    /// The task of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::EquipmentList, Self::SerialList, Self::MarkedWorkbook, Self::OldBooks, Self::OfficeFile]
            .into_iter()
            .find(|task| task.name() == name)
    }
}

/// Reads an equipment list in a child process; `exe` is the application's own executable. `/proc/self/exe` is it even
/// after an upgrade has put another in its place.
pub async fn read_equipment_list(exe: &Path, bytes: &[u8]) -> Result<EquipmentSheet, WorkbookError> {
    // What is plainly no workbook costs no process.
    archive::glance(bytes)?;
    told(&ask(exe, &[SUB_COMMAND, Task::EquipmentList.name()], bytes, PATIENCE).await?)
}

/// Reads the serial numbers out of a workbook or a text in a child process.
pub async fn read_serial_list(exe: &Path, bytes: &[u8]) -> Result<SerialSheet, WorkbookError> {
    serial_sheet::glance(bytes)?;
    told(&ask(exe, &[SUB_COMMAND, Task::SerialList.name()], bytes, PATIENCE).await?)
}

/// Reads the books of the system before this one in a child process.
pub async fn read_old_books(exe: &Path, bytes: &[u8]) -> Result<Vec<OldSheet>, WorkbookError> {
    archive::glance(bytes)?;
    told(&ask(exe, &[SUB_COMMAND, Task::OldBooks.name()], bytes, PATIENCE).await?)
}

/// Writes what is wrong into a workbook in a child process.
pub async fn mark_workbook(exe: &Path, bytes: &[u8], marks: &Marks) -> Result<Vec<u8>, WorkbookError> {
    archive::glance(bytes)?;
    let asked = serde_json::to_vec(marks).map_err(|error| died(&error))?;
    let mut input = (asked.len() as u32).to_le_bytes().to_vec();
    input.extend_from_slice(&asked);
    input.extend_from_slice(bytes);
    let answer = ask(exe, &[SUB_COMMAND, Task::MarkedWorkbook.name()], &input, PATIENCE).await?;
    // A workbook begins as an archive does, and no JSON does.
    if answer.starts_with(b"PK") { Ok(answer) } else { told::<Vec<u8>>(&answer) }
}

/// Says in a child process whether a file is a workbook or a document that may be kept, and which.
pub async fn inspect_office_file(exe: &Path, bytes: &[u8]) -> Result<OfficeFile, OfficeFault> {
    office::glance(bytes)?;
    let answer = ask(exe, &[SUB_COMMAND, Task::OfficeFile.name()], bytes, PATIENCE).await?;
    serde_json::from_slice::<Result<OfficeFile, OfficeFault>>(&answer).map_err(|error| died(&error))?
}

fn told<T: DeserializeOwned>(answer: &[u8]) -> Result<T, WorkbookError> {
    serde_json::from_slice::<Result<T, WorkbookError>>(answer).map_err(|error| died(&error))?
}

fn died(error: &serde_json::Error) -> ReaderFault {
    ReaderFault::Died { status: error.to_string() }
}

/// Asks a program: gives it `input`, returns what it writes. It is killed when it takes longer than `patience`, when
/// it answers without end, and when the caller goes away.
pub async fn ask(
    program: &Path,
    arguments: &[&str],
    input: &[u8],
    patience: Duration,
) -> Result<Vec<u8>, ReaderFault> {
    talk((program, arguments), Stdio::piped(), Some(input), patience).await
}

/// Asks a program about a file, which it gets as its standard input itself: however large it is, nobody holds it.
pub async fn ask_about(
    program: &Path,
    arguments: &[&str],
    file: File,
    patience: Duration,
) -> Result<Vec<u8>, ReaderFault> {
    talk((program, arguments), file.into(), None, patience).await
}

/// Looks a bundle through in a child process; `exe` is the application's own executable.
pub async fn examine_bundle(
    exe: &Path,
    file: File,
    patience: Duration,
) -> Result<bundle::Report, BundleFault> {
    let answer = ask_about(exe, &[BUNDLE_SUB_COMMAND], file, patience).await?;
    serde_json::from_slice::<Result<bundle::Report, BundleFault>>(&answer).map_err(|error| died(&error))?
}

/// Waits for a place, starts a child and listens to it; what it is given goes in meanwhile.
async fn talk(
    (program, arguments): (&Path, &[&str]),
    stdin: Stdio,
    input: Option<&[u8]>,
    patience: Duration,
) -> Result<Vec<u8>, ReaderFault> {
    let place = tokio::time::timeout(QUEUE, PLACES.acquire()).await;
    let _place = place.map_err(|_| ReaderFault::Busy)?.map_err(|_| ReaderFault::Busy)?;
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        // An allocator that sets a GiB of addresses aside at once would meet the limit before it holds anything.
        .env("MIMALLOC_ARENA_RESERVE", "16384")
        .current_dir("/")
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(unavailable)?;
    let answer = tokio::time::timeout(patience, converse(&mut child, input)).await;
    if let Ok(Ok(answer)) = answer {
        return Ok(answer);
    }
    // It may have ended already; what counts is that it is gone, and its place with it.
    let _ = child.start_kill();
    child.wait().await.map_err(unavailable)?;
    answer.unwrap_or(Err(ReaderFault::TookTooLong { seconds: patience.as_secs() }))
}

fn unavailable(error: io::Error) -> ReaderFault {
    ReaderFault::Unavailable { detail: error.to_string() }
}

/// Writes and reads side by side: neither waits for a full pipe that the other would empty.
async fn converse(child: &mut Child, input: Option<&[u8]>) -> Result<Vec<u8>, ReaderFault> {
    let missing = || unavailable(io::ErrorKind::BrokenPipe.into());
    let stdin = child.stdin.take();
    let stdout = child.stdout.take().ok_or_else(missing)?;
    let give = async move {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            // A child that needs no more, or has died, closes the pipe; its answer or its end tells which.
            let _ = stdin.write_all(input).await;
            let _ = stdin.shutdown().await;
        }
    };
    let mut answer = Vec::new();
    let mut limited = stdout.take(MOST_ANSWER + 1);
    let read = {
        let read = limited.read_to_end(&mut answer);
        tokio::pin!(give, read);
        // When the answer ends, or is too long already, nobody listens any more.
        tokio::select! {
            read = &mut read => read,
            () = &mut give => read.await,
        }
    };
    read.map_err(unavailable)?;
    if answer.len() as u64 > MOST_ANSWER {
        return Err(ReaderFault::Died { status: "an answer without end".to_owned() });
    }
    let status = child.wait().await.map_err(unavailable)?;
    if !status.success() {
        return Err(ReaderFault::Died { status: status.to_string() });
    }
    Ok(answer)
}

/// What the child does, from its first line on: sets its own limits, reads standard input, writes the answer.
/// To be called before anything else is started, threads above all: they would count towards its memory.
pub fn answer(task: Task) -> ExitCode {
    let answered = confine(MOST_MEMORY, PATIENCE).and_then(|()| {
        let mut bytes = Vec::new();
        let most = match task {
            Task::OfficeFile => office::MOST_BYTES as u64 + 1,
            Task::EquipmentList | Task::SerialList | Task::MarkedWorkbook | Task::OldBooks => {
                archive::MOST_BYTES as u64 + MOST_ASKED
            }
        };
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
        #[expect(clippy::disallowed_methods, reason = "this is the process that may end")]
        let json = match task {
            Task::EquipmentList => serde_json::to_vec(&equipment_list::read(&bytes)),
            Task::SerialList => serde_json::to_vec(&serial_sheet::read(&bytes)),
            Task::OldBooks => serde_json::to_vec(&old_books::read(&bytes)),
            Task::OfficeFile => serde_json::to_vec(&office::inspect(&bytes)),
            Task::MarkedWorkbook => match marked(&bytes) {
                Ok(workbook) => Ok(workbook),
                Err(error) => serde_json::to_vec(&Err::<Vec<u8>, _>(error)),
            },
        };
        io::stdout().lock().write_all(&json?)
    });
    // Standard error leads nowhere; the exit code is all that anyone sees.
    if answered.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the child does that looks a bundle through: likewise, but its standard input is the file itself.
pub fn answer_bundle() -> ExitCode {
    let answered = confine(MOST_BUNDLE_MEMORY, BUNDLE_PATIENCE).and_then(|()| {
        let file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        #[expect(clippy::disallowed_methods, reason = "this is the process that may end")]
        let report = bundle::examine(file);
        io::stdout().lock().write_all(&serde_json::to_vec(&report)?)
    });
    if answered.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The workbook behind what is asked, marked.
#[expect(clippy::disallowed_methods, reason = "this is the process that may end")]
fn marked(input: &[u8]) -> Result<Vec<u8>, WorkbookError> {
    let parts = input
        .split_first_chunk()
        .and_then(|(length, rest)| rest.split_at_checked(u32::from_le_bytes(*length) as usize));
    let (asked, workbook) = parts.ok_or(WorkbookError::Damaged)?;
    let marks: Marks = serde_json::from_slice(asked).map_err(|_| WorkbookError::Damaged)?;
    equipment_list::mark(workbook, &marks)
}

/// Takes from this process the right to more than `memory` bytes beyond what it has, to more processor time than
/// `time`, and to writing files. There is no way back.
pub fn confine(memory: u64, time: Duration) -> io::Result<()> {
    limit(Resource::As, addresses_taken()?.saturating_add(memory))?;
    limit(Resource::Cpu, time.as_secs())?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)
}

fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let most = getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most));
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}

/// How many bytes of addresses this process has mapped: code, libraries and what allocators set aside.
fn addresses_taken() -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmSize:")?.strip_suffix("kB")?.trim().parse().ok());
    kilobytes.map(|kilobytes: u64| kilobytes << 10).ok_or_else(|| io::ErrorKind::InvalidData.into())
}
