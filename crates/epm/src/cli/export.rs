//! `epm export`: everything in open formats, beside the running server.

use super::home::Home;
use crate::features::transfer::{self, Manifest, Target, Wanted};
use crate::outside::Outside;
use anyhow::{Context as _, bail};
use clap::Args;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::{Store, StoreError};

/// Write everything in open formats.
#[derive(Args)]
pub(super) struct Export {
    /// A folder, or a file that ends in `.zip`; it must not exist yet.
    to: PathBuf,
    /// The hashes of passwords too, so that people go on with theirs after an import. Keep such an export like a key.
    #[arg(long)]
    with_credentials: bool,
}

impl Export {
    pub(super) async fn run(&self, home: &Home) -> anyhow::Result<ExitCode> {
        if self.to.exists() {
            bail!("{} is there already: an export never overwrites one", self.to.display());
        }
        let store = home.open().await?;
        // Under another name until it is whole, so that nobody takes half of one for an export.
        let mut part = self.to.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let made = self.make(&store, &part).await;
        let manifest = match made {
            Ok(manifest) => manifest,
            Err(error) => {
                let removed =
                    if part.is_dir() { std::fs::remove_dir_all(&part) } else { std::fs::remove_file(&part) };
                return Err(error.context(match removed {
                    Ok(()) => "nothing was exported".to_owned(),
                    Err(_) => format!("what was begun lies in {}", part.display()),
                }));
            }
        };
        record(&store, &manifest).await?;
        store.close().await?;
        let rows: u64 = manifest.rows.values().sum();
        println!(
            "{}: {rows} rows in {} tables, {} events of the audit trail, {} files",
            self.to.display(),
            manifest.rows.len(),
            manifest.head.events,
            manifest.files
        );
        if !manifest.with_credentials {
            println!("without passwords: after an import people get new ones (epm user password NAME)");
        }
        println!(
            "keep the audit key ({}) as well, elsewhere: it is not in the export",
            home.key_file().display()
        );
        Ok(ExitCode::SUCCESS)
    }

    async fn make(&self, store: &Store, part: &Path) -> anyhow::Result<Manifest> {
        let zip = self.to.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
        let target = if zip {
            let file = File::create_new(part).with_context(|| part.display().to_string())?;
            Target::Zip(Box::new(BufWriter::new(file)))
        } else {
            Target::Folder(part.to_owned())
        };
        let wanted = Wanted { credentials: self.with_credentials };
        let manifest = transfer::export(store, target, wanted, Outside::real().now()).await?;
        File::open(part)?.sync_all()?;
        std::fs::rename(part, &self.to).with_context(|| self.to.display().to_string())?;
        if let Some(folder) = self.to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder)?.sync_all()?;
        }
        Ok(manifest)
    }
}

/// That a copy of everything went out is kept in the security record.
async fn record(store: &Store, manifest: &Manifest) -> anyhow::Result<()> {
    let recorded = store.write("record an export at the console", |tx| async move {
        tx.security_record(transfer::exported(manifest, Outside::real().now())).await
    });
    recorded.await.map_err(|error: StoreError| error.into())
}
