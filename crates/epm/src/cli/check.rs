//! `epm check`: proves the store whole.

use super::home::Home;
use std::process::ExitCode;

pub(super) async fn run(home: &Home) -> anyhow::Result<ExitCode> {
    let store = home.open().await?;
    let findings = store.check().await?;
    store.close().await?;
    for finding in &findings {
        println!("{}  {}  {}", finding.invariant, finding.row, finding.what);
    }
    if findings.is_empty() {
        println!("{} is whole", home.shown_database());
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} findings", findings.len());
    Ok(ExitCode::FAILURE)
}
