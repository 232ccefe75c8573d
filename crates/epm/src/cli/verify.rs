//! `epm verify`: looks a sealed bundle of the archive through. It needs no database and makes none: whoever has the bundle
//! can do it, and whoever has the audit key as well can say whether the seal is ours.

use super::home::Home;
use crate::locale::Language;
use anyhow::Context as _;
use clap::Args;
use paper::bundle::{Finding, Report};
use paper::isolated::{BUNDLE_PATIENCE, examine_bundle};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::AuditKey;

/// What the command ends with when the bundle is no bundle, or cannot be looked through.
const NOT_LOOKED_THROUGH: u8 = 2;

/// A sealed bundle of the archive.
#[derive(Args)]
pub(super) struct Verify {
    /// The bundle, as the archive gave it out: a .zip file.
    bundle: PathBuf,
    /// Name only the files that are not sound.
    #[arg(long, short)]
    quiet: bool,
}

/// What the seal is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seal {
    /// Made with the audit key that is here.
    Genuine,
    /// Made with another key, or by hand.
    Forged,
    /// There is none that can be read.
    Absent,
    /// There is no audit key here.
    Unknown,
}

impl Seal {
    fn of(report: &Report, key: Option<&AuditKey>) -> Self {
        match key {
            _ if report.seal.is_empty() => Self::Absent,
            Some(key) if hex::encode(key.seal_of(report.manifest.as_bytes())) == report.seal => Self::Genuine,
            Some(_) => Self::Forged,
            None => Self::Unknown,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Genuine => "the seal is genuine: it was made with this audit key",
            Self::Forged => "THE SEAL IS NOT OURS: it was not made with this audit key",
            Self::Absent => "there is no seal",
            Self::Unknown => {
                "the seal was not checked: there is no audit key here (EPM_DATA, EPM_AUDIT_KEY). \
                 That the files agree with the manifest was checked; who made the manifest was not."
            }
        }
    }
}

impl Verify {
    pub(super) async fn run(&self, home: &Home) -> anyhow::Result<ExitCode> {
        let key = home.key_if_there()?;
        let file = File::open(&self.bundle).with_context(|| self.bundle.display().to_string())?;
        let report = match examine_bundle(Path::new("/proc/self/exe"), file, BUNDLE_PATIENCE).await {
            Ok(report) => report,
            Err(fault) => {
                let values = fault.values();
                let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let words = Language::English.say_with(fault.message_key(), &values);
                eprintln!("epm: {}: {words}", self.bundle.display());
                return Ok(ExitCode::from(NOT_LOOKED_THROUGH));
            }
        };
        let seal = Seal::of(&report, key.as_ref());
        self.print(&report, seal);
        let sound = report.is_sound() && seal != Seal::Forged;
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn print(&self, report: &Report, seal: Seal) {
        for part in &report.parts {
            if !self.quiet || part.finding != Finding::Sound {
                println!("{:<8} {}", part.finding.code(), part.path);
            }
        }
        for chain in report.chains.iter().filter(|chain| !chain.sound) {
            println!("broken   the chain of events of the {}", shown(&chain.kind));
        }
        println!("{} {}", shown(&report.code), shown(&report.title));
        let counted = Finding::ALL.map(|finding| format!("{} {}", report.count(finding), finding.code()));
        println!("{}", counted.join(", "));
        println!("{}", seal.words());
    }
}

/// What a bundle says of itself, fit for a terminal.
fn shown(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}
