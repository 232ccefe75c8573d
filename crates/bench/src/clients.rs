//! People of the demo company, and the time their requests take.

use anyhow::Context as _;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The password of everyone in the demo.
const PASSWORD: &str = "Demo-Epm-2026!";

/// Someone who is signed in.
#[derive(Clone)]
pub struct Person {
    client: Client,
    base: String,
    token: String,
}

impl Person {
    /// Signs in.
    pub async fn sign_in(base: &str, username: &str) -> anyhow::Result<Self> {
        let client = Client::new();
        let entry = json!({ "username": username, "password": PASSWORD });
        let answer = client.post(format!("{base}/api/v1/sessions")).json(&entry).send().await?;
        let text = answer.error_for_status()?.text().await?;
        let begun: Value = serde_json::from_str(&text)?;
        let token = begun["token"].as_str().context("a token")?.to_owned();
        Ok(Self { client, base: base.to_owned(), token })
    }

    /// The same person at a browser of their own.
    pub fn again(&self) -> Self {
        Self { client: Client::new(), ..self.clone() }
    }

    /// What they are known by.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Sends, and reads the whole answer.
    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> anyhow::Result<String> {
        let request = self.client.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token);
        let request = if path.starts_with("/api/") { request } else { request.header("accept", "text/html") };
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        anyhow::ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(text)
    }

    /// Reads JSON.
    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&self.send(Method::GET, &format!("/api/v1{path}"), None).await?)?)
    }
}

/// How long requests took, the quickest first.
pub struct Times(Vec<Duration>);

impl Times {
    /// The time that so many of a hundred did not exceed, in milliseconds.
    pub fn percentile(&self, of_hundred: usize) -> f64 {
        let index = (self.0.len() * of_hundred / 100).min(self.0.len().saturating_sub(1));
        self.0.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Every client does something so many times, all at once; answers with the times and how many a second that were.
pub async fn together<F, R>(clients: usize, times: usize, act: F) -> anyhow::Result<(Times, f64)>
where
    F: Fn(usize, usize) -> R + Send + Sync + 'static,
    R: Future<Output = anyhow::Result<()>> + Send,
{
    let (act, began) = (Arc::new(act), Instant::now());
    let running: Vec<_> = (0..clients)
        .map(|client| {
            let act = act.clone();
            tokio::spawn(async move {
                let mut took = Vec::with_capacity(times);
                for time in 0..times {
                    let began = Instant::now();
                    act(client, time).await?;
                    took.push(began.elapsed());
                }
                anyhow::Ok(took)
            })
        })
        .collect();
    let mut all = Vec::with_capacity(clients * times);
    for client in running {
        all.extend(client.await??);
    }
    let rate = all.len() as f64 / began.elapsed().as_secs_f64();
    all.sort_unstable();
    Ok((Times(all), rate))
}
