//! Measures the application as people and programs use it; `docs/performance.md` says what came of it.
//!
//!     bench EPM accept [POSTGRES-URL]   a command over HTTP, against the same rows written by bare SQL
//!     bench EPM look DATA [ONLY]        lists, searches, pages and look-ups with eight people at once; all of them, or
//!                                       those whose name has this in it
//!     bench EPM papers LIST             a long equipment list, old books, and everything exported
//!     bench EPM rest DATA               at rest: memory, the first page, what a first visit loads
//!
//! `EPM` is the program; `DATA` a data folder with the demo company in it.

mod accept;
mod clients;
mod look;
mod papers;
mod rest;
mod server;

use anyhow::bail;
use std::path::Path;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // No TLS is spoken here, but a client is not made without knowing how.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        bail!("TLS was set up before it could be");
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [epm, "accept"] => accept::measure(Path::new(epm), None).await,
        [epm, "accept", postgres] => accept::measure(Path::new(epm), Some(postgres)).await,
        [epm, "look", data] => look::measure(Path::new(epm), Path::new(data), "").await,
        [epm, "look", data, only] => look::measure(Path::new(epm), Path::new(data), only).await,
        [epm, "papers", list] => papers::measure(Path::new(epm), Path::new(list)).await,
        [epm, "rest", data] => rest::measure(Path::new(epm), Path::new(data)).await,
        _ => bail!("see scripts/bench for how this is called"),
    }
}
