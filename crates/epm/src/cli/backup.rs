//! `epm backup`: a consistent copy beside the running server.

use super::home::Home;
use anyhow::{Context as _, bail};
use clap::Args;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write a consistent copy into a new folder.
#[derive(Args)]
pub(super) struct Backup {
    /// The folder; it must not exist yet.
    to: PathBuf,
}

impl Backup {
    pub(super) async fn run(&self, home: &Home) -> anyhow::Result<ExitCode> {
        if self.to.exists() {
            bail!("{} is there already: a backup never overwrites one", self.to.display());
        }
        let store = home.open().await?;
        std::fs::create_dir_all(&self.to)?;
        // The database first: every file that one of its rows names was on disk before the row (INV-27).
        let embedded = store.copy_database_to(&self.to.join("epm.db")).await?;
        if !home.keeps_files_elsewhere() {
            copy_folder(&home.data().join("files"), &self.to.join("files"))?;
        }
        if home.key_file().exists() {
            copy_file(&home.key_file(), &self.to.join("audit.key"))?;
        }
        File::open(&self.to)?.sync_all()?;
        store.close().await?;
        if !embedded {
            println!(
                "PostgreSQL is copied by its own means (pg_dump, pg_basebackup): here are the files and the key"
            );
        }
        if home.keeps_files_elsewhere() {
            println!(
                "Uploaded files lie in the bucket, which has copies and versions of its own: they are not in here"
            );
        }
        println!("{}", self.to.display());
        Ok(ExitCode::SUCCESS)
    }
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        // What is still being received belongs to no row.
        if entry.file_type()?.is_dir() && entry.file_name() != "tmp" {
            copy_folder(&entry.path(), &target)?;
        } else if entry.file_type()?.is_file() {
            copy_file(&entry.path(), &target)?;
        }
    }
    File::open(to)?.sync_all()?;
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::copy(from, to).with_context(|| from.display().to_string())?;
    File::open(to)?.sync_all()?;
    Ok(())
}
