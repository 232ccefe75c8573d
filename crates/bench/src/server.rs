//! The program under measurement, run as it is installed.

use anyhow::Context as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Where the program is, and what it is run on.
pub struct Home {
    pub epm: PathBuf,
    pub data: PathBuf,
    /// PostgreSQL's address; none for the embedded database.
    pub url: Option<String>,
}

/// A running server.
pub struct Server {
    child: Child,
    /// Such as `http://127.0.0.1:40000`.
    pub base: String,
}

impl Home {
    pub fn new(epm: &Path, data: &Path, url: Option<&str>) -> Self {
        Self { epm: epm.to_owned(), data: data.to_owned(), url: url.map(str::to_owned) }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.epm);
        command.args(arguments).env("EPM_DATA", &self.data).env("EPM_LOG", "warn").kill_on_drop(true);
        if let Some(url) = &self.url {
            command.env("EPM_DATABASE_URL", url);
        }
        command
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let status = self.command(arguments).stdout(Stdio::null()).status().await?;
        anyhow::ensure!(status.success(), "epm {arguments:?} failed");
        Ok(())
    }

    /// Serves on some free port, with nobody slowed down.
    pub async fn serve(&self) -> anyhow::Result<Server> {
        let mut command = self.command(&["serve", "--unlimited", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some(address) =
                line.split_once("http://").and_then(|(_, rest)| rest.split_whitespace().next())
            {
                return Ok(Server { child, base: format!("http://{address}") });
            }
        }
        anyhow::bail!("the server ended before it served")
    }
}

impl Server {
    /// Megabytes of memory that it holds.
    pub fn resident(&self) -> anyhow::Result<f64> {
        let id = self.child.id().context("it has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Ends it in good order.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let id = self.child.id().context("it has ended")?;
        Command::new("kill").arg(id.to_string()).status().await?;
        self.child.wait().await?;
        Ok(())
    }
}
