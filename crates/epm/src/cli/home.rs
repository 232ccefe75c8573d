//! Where everything lies: the data folder, the database, and the secret of the audit chain.

use crate::outside::Outside;
use anyhow::{Context as _, bail};
use clap::Args;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use store::{AuditKey, Store};

/// Where everything lies.
#[derive(Args)]
pub(super) struct Home {
    /// The data folder: the embedded database, uploaded files, the audit key.
    #[arg(long, global = true, env = "EPM_DATA", default_value = "data")]
    data: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; without it the embedded database in the data folder.
    #[arg(long, global = true, env = "EPM_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// `s3://BUCKET/PATH`: keeps uploaded files in storage that speaks S3 instead of the data folder. The key, the region
    /// and the endpoint are taken from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT.
    #[arg(long, global = true, env = "EPM_FILES")]
    files: Option<String>,
    /// The secret of the audit chain, 64 hexadecimal digits, where several nodes share one database. Without it the
    /// data folder keeps one.
    #[arg(long, global = true, env = "EPM_AUDIT_KEY", hide_env_values = true)]
    audit_key: Option<String>,
}

impl Home {
    /// Opens the store, making what is missing.
    pub(super) async fn open(&self) -> anyhow::Result<Store> {
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make the data folder {}", self.data.display()))?;
        let files = self.data.join("files");
        let settings = || std::env::vars().filter(|(name, _)| name.starts_with("AWS_")).collect();
        let bucket = self.files.clone().map(|url| store::BucketAddress { url, settings: settings() });
        let options = store::OpenOptions { files, bucket, audit_key: self.audit_key()? };
        let opened = Store::open(&self.database(), options).await;
        opened.with_context(|| format!("cannot open {}", self.shown_database()))
    }

    /// Whether uploaded files lie elsewhere than in the data folder.
    pub(super) fn keeps_files_elsewhere(&self) -> bool {
        self.files.is_some()
    }

    pub(super) fn data(&self) -> &Path {
        &self.data
    }

    /// The file in which the data folder keeps the audit key.
    pub(super) fn key_file(&self) -> PathBuf {
        self.data.join("audit.key")
    }

    /// Marks that the demo is being made; the mark stays behind when the making is cut off.
    pub(super) fn begin_demo(&self) -> anyhow::Result<()> {
        let mark = self.half_made_demo();
        let file = File::create(&mark).with_context(|| format!("cannot write {}", mark.display()))?;
        Ok(file.sync_all()?)
    }

    /// Marks that the demo is whole.
    pub(super) fn finish_demo(&self) -> anyhow::Result<()> {
        std::fs::rename(self.half_made_demo(), self.data.join("demo.made"))
            .context("marking the demo as made")
    }

    /// Whether the demo is what the data folder holds.
    pub(super) fn is_demo(&self) -> bool {
        self.data.join("demo.made").exists()
    }

    fn half_made_demo(&self) -> PathBuf {
        self.data.join("demo.half-made")
    }

    /// Throws away what a cut-off making of the demo left behind: it began in an empty store, so nothing else is there.
    pub(super) fn clear_half_made_demo(&self) -> anyhow::Result<()> {
        let mark = self.half_made_demo();
        if !mark.exists() {
            return Ok(());
        }
        if self.database_url.is_some() {
            let (database, mark) = (self.shown_database(), mark.display());
            bail!(
                "the demo in {database} was left half made: empty that database, delete {mark}, and start again"
            );
        }
        println!("The demo company was left half made: it is made anew.");
        for name in ["epm.db", "epm.db-wal", "epm.db-shm"] {
            gone(std::fs::remove_file(self.data.join(name)))?;
        }
        gone(std::fs::remove_dir_all(self.data.join("files")))?;
        gone(std::fs::remove_file(mark))
    }

    fn database(&self) -> String {
        let embedded = || format!("sqlite:{}", self.data.join("epm.db").display());
        self.database_url.clone().unwrap_or_else(embedded)
    }

    /// The database as it may be shown: an address can carry a password.
    pub(super) fn shown_database(&self) -> String {
        let database = self.database();
        match (database.split_once("://"), database.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
            _ => database,
        }
    }

    /// The audit key, if there is one; none is made.
    pub(super) fn key_if_there(&self) -> anyhow::Result<Option<AuditKey>> {
        if self.audit_key.is_none() && !self.key_file().exists() {
            return Ok(None);
        }
        self.audit_key().map(Some)
    }

    fn audit_key(&self) -> anyhow::Result<AuditKey> {
        if let Some(hex) = &self.audit_key {
            return parsed(hex).context("EPM_AUDIT_KEY");
        }
        let path = self.key_file();
        match read_key(&path) {
            Ok(hex) => parsed(&hex).with_context(|| path.display().to_string()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make_key(&path).with_context(|| format!("cannot write {}", path.display()))
            }
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }
}

/// What was not there need not be removed.
fn gone(removed: std::io::Result<()>) -> anyhow::Result<()> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).context("clearing the half-made demo")
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

fn parsed(hex: &str) -> anyhow::Result<AuditKey> {
    let bytes = hex::decode(hex.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    match bytes {
        Some(secret) => Ok(AuditKey::new(secret)),
        None => bail!("not 64 hexadecimal digits"),
    }
}

fn read_key(path: &Path) -> std::io::Result<String> {
    let mut hex = String::new();
    File::open(path)?.read_to_string(&mut hex)?;
    Ok(hex)
}

/// Makes a key and has it on disk, name and all, before the first event is bound with it.
fn make_key(path: &Path) -> anyhow::Result<AuditKey> {
    let secret = Outside::real().bytes::<32>();
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(hex::encode(secret).as_bytes())?;
    file.sync_all()?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(AuditKey::new(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(data: &Path, database_url: Option<&str>) -> Home {
        Home {
            data: data.to_owned(),
            database_url: database_url.map(str::to_owned),
            files: None,
            audit_key: None,
        }
    }

    #[test]
    fn a_password_in_the_address_is_not_shown() {
        let shown = |url| home(Path::new("d"), Some(url)).shown_database();
        assert_eq!(shown("postgres://epm:s@cret@db/epm"), "postgres://…@db/epm");
        assert_eq!(home(Path::new("d"), None).shown_database(), "sqlite:d/epm.db");
    }

    #[tokio::test]
    async fn a_demo_that_was_cut_off_is_made_anew_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let whole = home(folder.path(), None);
        whole.open().await.unwrap().close().await.unwrap();
        whole.clear_half_made_demo().unwrap();
        assert!(folder.path().join("epm.db").exists(), "without the mark nothing is thrown away");
        whole.begin_demo().unwrap();
        let elsewhere = home(folder.path(), Some("postgres://db/epm"));
        assert!(elsewhere.clear_half_made_demo().is_err(), "somebody else's database is not emptied");
        whole.clear_half_made_demo().unwrap();
        assert!(!folder.path().join("epm.db").exists());
        whole.open().await.unwrap().close().await.unwrap();
    }

    #[tokio::test]
    async fn the_audit_key_is_made_once_and_read_by_nobody_else() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let home = home(&folder.path().join("new"), None);
        home.open().await.unwrap().close().await.unwrap();
        let first = std::fs::read_to_string(home.key_file()).unwrap();
        let mode = std::fs::metadata(home.key_file()).unwrap().permissions().mode();
        home.open().await.unwrap().close().await.unwrap();
        assert_eq!(std::fs::read_to_string(home.key_file()).unwrap(), first);
        assert_eq!((first.len(), mode & 0o777), (64, 0o600));
        std::fs::write(home.key_file(), "short").unwrap();
        assert!(home.open().await.is_err(), "a damaged key must not be replaced");
    }
}
