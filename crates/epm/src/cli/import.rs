//! `epm import`: a whole export into an empty database.

use super::home::Home;
use crate::features::transfer::Export;
use crate::outside::Outside;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use store::Origin;

/// Bring an export into an empty database.
#[derive(Args)]
pub(super) struct Import {
    /// The folder or ZIP file that `epm export` wrote.
    from: PathBuf,
}

impl Import {
    pub(super) async fn run(&self, home: &Home) -> anyhow::Result<ExitCode> {
        let export = Export::open(&self.from)?;
        println!("Comparing {} members with their hashes…", export.manifest.members.len());
        let export = tokio::task::spawn_blocking(move || export.verify().map(|()| export)).await??;
        let store = home.open().await?;
        println!(
            "Bringing {} events and their tables into {}…",
            export.manifest.head.events,
            home.shown_database()
        );
        export.restore(&store, &Origin::console(Outside::real().now())).await?;
        println!("Proving it…");
        let findings = store.check().await?;
        store.close().await?;
        for finding in &findings {
            println!("{}  {}  {}", finding.invariant, finding.row, finding.what);
        }
        if export.manifest.with_credentials {
            println!("everyone signs in with the password they had");
        } else {
            println!(
                "nobody has a password: epm user password NAME gives the system administrator one, who gives others theirs"
            );
        }
        if findings.is_empty() {
            println!("{} is whole", home.shown_database());
            return Ok(ExitCode::SUCCESS);
        }
        println!("{} findings", findings.len());
        Ok(ExitCode::FAILURE)
    }
}
