//! At rest: how soon the first page comes, how much memory is held, and what a first visit loads.

use crate::clients::Person;
use crate::server::Home;
use reqwest::Client;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

/// The pages that are weighed.
const PAGES: [&str; 5] = ["/", "/projects", "/contracts", "/todos", "/people"];

pub async fn measure(epm: &Path, data: &Path) -> anyhow::Result<()> {
    let home = Home::new(epm, data, None);
    let began = Instant::now();
    let server = home.serve().await?;
    let client = Client::new();
    let first = client.get(format!("{}/sign-in", server.base)).header("accept", "text/html").send().await?;
    let (status, size) = (first.status(), first.text().await?.len());
    println!("first page after {} ms ({status}, {size} bytes)", began.elapsed().as_millis());
    tokio::time::sleep(Duration::from_secs(3)).await;
    println!("at rest after its start: {:.1} MB", server.resident()?);
    println!("| page | kB on a first visit |\n| --- | --- |");
    let sign_in = weight(&client, &server.base, "/sign-in", None).await?;
    println!("| /sign-in | {sign_in:.1} |");
    let person = Person::sign_in(&server.base, "sysadmin").await?;
    let manager = Person::sign_in(&server.base, "zhangwei").await?;
    for page in PAGES {
        let whose = if page == "/people" { &person } else { &manager };
        println!("| {page} | {:.1} |", weight(&client, &server.base, page, Some(whose.token())).await?);
    }
    tokio::time::sleep(Duration::from_secs(10)).await;
    println!("at rest after these pages: {:.1} MB", server.resident()?);
    server.stop().await
}

/// Kilobytes that cross the wire for a page with all that it names, compressed as a browser asks for it.
async fn weight(client: &Client, base: &str, page: &str, token: Option<&str>) -> anyhow::Result<f64> {
    let fetch = async |path: &str, plain: bool| -> anyhow::Result<Vec<u8>> {
        let mut request = client.get(format!("{base}{path}")).header("accept", "text/html");
        if !plain {
            request = request.header("accept-encoding", "br, gzip");
        }
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        Ok(request.send().await?.error_for_status()?.bytes().await?.to_vec())
    };
    let text = String::from_utf8_lossy(&fetch(page, true).await?).into_owned();
    let named = text.split('"').filter(|text| text.starts_with("/assets/"));
    let named: BTreeSet<&str> = named.map(|path| path.split('#').next().unwrap_or(path)).collect();
    let mut bytes = fetch(page, false).await?.len();
    for asset in named {
        bytes += fetch(asset, false).await?.len();
    }
    Ok(bytes as f64 / 1000.0)
}
