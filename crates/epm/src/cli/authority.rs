//! `epm authority publish`: a version of 《网上审批权限》 from a file, where the two people who publish it on the page
//! are not there yet.

use super::home::Home;
use crate::features::authority::{VersionEntry, add_version, put_in_force};
use crate::outside::Outside;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use regulation::authority::Row;
use regulation::text::Title;
use std::path::PathBuf;
use std::process::ExitCode;
use store::Origin;

/// The authority matrix.
#[derive(Subcommand)]
pub(super) enum Authority {
    /// Put a version in force from now on. What is submitted before keeps the version it was submitted under.
    Publish(Publish),
}

/// Put a version in force.
#[derive(Args)]
pub(super) struct Publish {
    /// The rows as a JSON list: document, contract_kind, amount_from, amount_below, margin_from, margin_below,
    /// department, steps: [{order, role}].
    file: PathBuf,
    /// The year it is for.
    #[arg(long)]
    year: i32,
    /// Its title.
    #[arg(long, default_value = "网上审批权限", value_parser = super::title)]
    title: Title,
}

impl Authority {
    pub(super) async fn run(self, home: &Home) -> anyhow::Result<ExitCode> {
        match self {
            Self::Publish(publish) => publish.run(home).await,
        }
    }
}

impl Publish {
    async fn run(self, home: &Home) -> anyhow::Result<ExitCode> {
        let shown = self.file.display();
        let text = std::fs::read_to_string(&self.file).with_context(|| shown.to_string())?;
        let rows: Vec<Row> = serde_json::from_str(&text).with_context(|| shown.to_string())?;
        let (count, entry) = (rows.len(), VersionEntry { year: self.year, title: self.title, rows });
        let outside = Outside::real();
        let (now, id) = (outside.now(), outside.id());
        let (origin, entry) = (&Origin::console(now), &entry);
        let store = home.open().await?;
        let write = store.write("publish the authority matrix at the console", |tx| async move {
            let draft = add_version(&tx, id, entry, origin.actor, origin).await?;
            put_in_force(&tx, draft, origin.actor, now, origin).await
        });
        write.await.map_err(|problem| super::told(&problem))?;
        store.close().await?;
        println!("{count} rows in force from now");
        Ok(ExitCode::SUCCESS)
    }
}
