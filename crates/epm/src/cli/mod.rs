//! The commands of `epm`, for whoever sits at the machine. What is done here is in the audit trail as done at the
//! console.

mod authority;
mod backup;
mod calendar;
mod check;
mod demo;
mod export;
mod home;
mod import;
mod serve;
mod user;
mod verify;

use crate::http::Problem;
use crate::locale::Language;
use clap::{Parser, Subcommand};
use home::Home;
use paper::isolated;
use regulation::code::Username;
use regulation::text::{Code, Title};
use std::process::ExitCode;

/// 销售EPM: sales projects from contract to maintenance.
#[derive(Parser)]
#[command(name = "epm", version)]
struct Cli {
    #[command(flatten)]
    home: Home,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve people and programs until told to stop (SIGTERM, Ctrl-C).
    Serve(serve::Serve),
    /// Bring the database up to date and end. `serve` does it too.
    Migrate,
    /// Prove the whole: audit chains, tables, invariants, files. Ends with status 1 and names each row if not.
    Check,
    /// Make the demo company, with people of every role and projects in every status, where nobody is yet.
    Demo(demo::Demo),
    /// Add people and set passwords where nobody can sign in yet.
    #[command(subcommand)]
    User(user::User),
    /// The authority matrix 《网上审批权限》.
    #[command(subcommand)]
    Authority(authority::Authority),
    /// The working-day calendar.
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Write a consistent copy of the database, its files and its audit key into a new folder.
    Backup(backup::Backup),
    /// Write everything in open formats, into a folder or a ZIP file: tables and audit trail as lines of JSON, uploaded
    /// files, workbooks. The server may run meanwhile.
    Export(export::Export),
    /// Bring an export into an empty database, of either kind.
    Import(import::Import),
    /// Look a sealed bundle of the archive through: each file is sound, changed, missing or extra. Needs no database. With
    /// the audit key (in EPM_DATA, or EPM_AUDIT_KEY) the seal is checked as well. Ends with status 0 if all is sound, 1 if
    /// something is not or the seal is not ours, 2 if it is no bundle or is refused.
    Verify(verify::Verify),
    /// Read a workbook that came from outside: `serve` calls this, with little memory, no files and no network.
    #[command(name = isolated::SUB_COMMAND, hide = true)]
    ReadWorkbook {
        /// What is read.
        task: String,
    },
    /// Look a bundle through that came from outside: called likewise, with the bundle as standard input.
    #[command(name = isolated::BUNDLE_SUB_COMMAND, hide = true)]
    ReadBundle,
    /// Read a scan that came from outside: called likewise.
    #[command(name = scans::isolated::SUB_COMMAND, hide = true)]
    ReadScan {
        /// What is looked for, or that pages are taken out.
        task: String,
        /// Which pages.
        pages: Vec<u32>,
    },
}

/// A title or name on the command line.
fn title(text: &str) -> Result<Title, String> {
    Title::new(text).map_err(|malformed| Language::English.say(malformed.0))
}

/// A username on the command line.
fn username(text: &str) -> Result<Username, String> {
    Username::new(text).map_err(|malformed| Language::English.say(malformed.0))
}

/// A code on the command line.
fn code(text: &str) -> Result<Code, String> {
    Code::new(text).map_err(|malformed| Language::English.say(malformed.0))
}

/// A refusal as the console shows it.
fn told(problem: &Problem) -> anyhow::Error {
    anyhow::anyhow!(problem.words(Language::English))
}

/// Runs the command the process was started with.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    // Before anything else is started: threads would count towards what the child may take.
    if let Command::ReadWorkbook { task } = &cli.command {
        return read_workbook(task);
    }
    if let Command::ReadBundle = &cli.command {
        return isolated::answer_bundle();
    }
    if let Command::ReadScan { task, pages } = &cli.command {
        return scans::isolated::answer(task, pages);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(obey(cli)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn read_workbook(task: &str) -> ExitCode {
    isolated::Task::named(task).map_or(ExitCode::FAILURE, isolated::answer)
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("epm: {error:#}");
    ExitCode::FAILURE
}

async fn obey(Cli { home, command }: Cli) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(serve) => serve.run(&home).await,
        Command::Migrate => {
            home.open().await?.close().await?;
            println!("{} is up to date", home.shown_database());
            Ok(ExitCode::SUCCESS)
        }
        Command::Check => check::run(&home).await,
        Command::Demo(demo) => demo.run(&home).await,
        Command::User(user) => user.run(&home).await,
        Command::Authority(authority) => authority.run(&home).await,
        Command::Calendar(calendar) => calendar.run(&home).await,
        Command::Backup(backup) => backup.run(&home).await,
        Command::Export(export) => export.run(&home).await,
        Command::Import(import) => import.run(&home).await,
        Command::Verify(verify) => verify.run(&home).await,
        Command::ReadBundle => Ok(isolated::answer_bundle()),
        Command::ReadWorkbook { task } => Ok(read_workbook(&task)),
        Command::ReadScan { task, pages } => Ok(scans::isolated::answer(&task, &pages)),
    }
}
