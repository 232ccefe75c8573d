//! `epm calendar import`: a year of the working-day calendar from a file, each December when the State Council has
//! published it (2.4.3).

use super::home::Home;
use crate::features::calendar::{put_year, read_csv};
use crate::outside::Outside;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use store::Origin;

/// The working-day calendar.
#[derive(Subcommand)]
pub(super) enum Calendar {
    /// Replace a year by a file of `date,kind,name` lines; kind is `holiday` or `workday`.
    Import(Import),
}

/// Replace a year.
#[derive(Args)]
pub(super) struct Import {
    /// The file.
    file: PathBuf,
}

impl Calendar {
    pub(super) async fn run(self, home: &Home) -> anyhow::Result<ExitCode> {
        let Self::Import(Import { file }) = self;
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let (year, days) = read_csv(&text).with_context(|| file.display().to_string())?;
        let outside = Outside::real();
        let (days, outside, origin) = (&days, &outside, &Origin::console(outside.now()));
        let store = home.open().await?;
        let write = store.write("import a calendar year at the console", |tx| async move {
            put_year(&tx, year, days, outside.id(), origin).await
        });
        let row = write.await.map_err(|problem| super::told(&problem))?;
        store.close().await?;
        println!("{year}: {} days, version {}", days.len(), row.revision);
        Ok(ExitCode::SUCCESS)
    }
}
