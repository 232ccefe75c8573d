//! The application's own router, asked as each of the people at any moment.

use super::company::Company;
use crate::http::App;
use anyhow::{Context as _, bail};
use axum::Router;
use axum::body::{Body, to_bytes};
use chrono::TimeDelta;
use http::{Method, Request, header};
use regulation::clock::Moment;
use serde_json::Value;
use store::StoreError;
use store::entities::session;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tower::ServiceExt;

/// By which the demo's sessions are known, while it is made.
pub(super) const SESSION: &str = "demo";
/// A page with a stamp and a signature: the scan of everything.
pub(super) const SCAN: &[u8] = include_bytes!("scan.pdf");
/// No answer here is longer.
const LONGEST_ANSWER: usize = 16 * 1024 * 1024;

/// What carries the demo's requests.
pub(super) struct Drive {
    pub(super) app: App,
    router: Router,
    /// Who and what there is.
    pub(super) company: Company,
    /// Where the demo ends.
    pub(super) now: Moment,
}

impl Drive {
    pub(super) fn new(app: App, company: Company, now: Moment) -> Self {
        let router = app.router();
        Self { app, router, company, now }
    }

    /// Reads as someone.
    pub(super) async fn get(&self, who: &str, at: Moment, path: &str) -> anyhow::Result<Value> {
        self.send(who, at, Method::GET, path, None).await
    }

    /// Acts as someone at a moment.
    pub(super) async fn post(&self, who: &str, at: Moment, path: &str, body: Value) -> anyhow::Result<Value> {
        self.send(who, at, Method::POST, path, Some(body)).await
    }

    /// Writes as someone at a moment.
    pub(super) async fn put(&self, who: &str, at: Moment, path: &str, body: Value) -> anyhow::Result<Value> {
        self.send(who, at, Method::PUT, path, Some(body)).await
    }

    /// Sends a scan as someone at a moment.
    pub(super) async fn scan(
        &self,
        who: &str,
        at: Moment,
        method: Method,
        path: &str,
    ) -> anyhow::Result<Value> {
        let request = self.request(who, at, method, path)?.header(header::CONTENT_TYPE, "application/pdf");
        self.answered(path, request.body(Body::from(SCAN))?).await
    }

    async fn send(
        &self,
        who: &str,
        at: Moment,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        let request = self.request(who, at, method, path)?;
        let request = match body {
            Some(body) => {
                request.header(header::CONTENT_TYPE, "application/json").body(body.to_string().into())
            }
            None => request.body(Body::empty()),
        };
        self.answered(path, request?).await.with_context(|| format!("{who} at {at}"))
    }

    fn request(
        &self,
        who: &str,
        at: Moment,
        method: Method,
        path: &str,
    ) -> anyhow::Result<http::request::Builder> {
        // One story after another is told from its beginning, so the clock also goes back.
        let by: TimeDelta = at - self.app.outside.now();
        self.app.outside.advance(by);
        let token = self.company.tokens.get(who).with_context(|| format!("nobody is called {who}"))?;
        let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        let request = request.header(header::HOST, "localhost");
        Ok(request.header(header::AUTHORIZATION, format!("Bearer {token}")))
    }

    async fn answered(&self, path: &str, request: Request<Body>) -> anyhow::Result<Value> {
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let body = to_bytes(response.into_body(), LONGEST_ANSWER).await?;
        if !status.is_success() {
            bail!("{path}: {status} {}", String::from_utf8_lossy(&body));
        }
        if body.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_slice(&body)?) }
    }

    /// Ends the sessions the demo was made with.
    pub(super) async fn end_sessions(&self) -> anyhow::Result<()> {
        self.app.writes.close();
        self.app.writes.wait().await;
        let write = self.app.store.write("end the demo's sessions", |tx| async move {
            let ours = session::Entity::delete_many().filter(session::Column::Label.eq(SESSION));
            ours.exec(&tx).await.map_err(StoreError::from).map(drop)
        });
        write.await.map_err(|error: StoreError| error)?;
        Ok(())
    }
}
