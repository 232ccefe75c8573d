//! `epm authority publish`: a version of 《网上审批权限》 from a file, where the two people who publish it on the page
//! are not there yet.

use super::home::Home;
use crate::outside::Outside;
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use regulation::authority::Row;
use regulation::text::Title;
use std::path::PathBuf;
use std::process::ExitCode;
use store::entities::authority_version;
use store::{Origin, StoreError};
use uuid::Uuid;

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
        if let Some(number) = rows.iter().position(|row| row.steps.is_empty()) {
            bail!("row {} adds no step", number + 1);
        }
        let outside = Outside::real();
        let (now, id) = (outside.now(), outside.id::<Uuid>());
        let matrix = serde_json::to_string(&rows)?;
        let (origin, title, matrix) = (&Origin::console(now), &self.title, &matrix);
        let store = home.open().await?;
        let write = store.write("publish the authority matrix at the console", |tx| async move {
            let row = authority_version::Model {
                id,
                revision: 0,
                year: self.year.into(),
                title: title.to_string(),
                status: "published".to_owned(),
                matrix: matrix.clone(),
                written_by: Uuid::nil(),
                published_by: Some(Uuid::nil()),
                in_force_from: Some(now.timestamp_millis()),
            };
            tx.save(row, origin).await.map(drop)
        });
        write.await.map_err(|error: StoreError| error)?;
        store.close().await?;
        println!("{} rows in force from now", rows.len());
        Ok(ExitCode::SUCCESS)
    }
}
