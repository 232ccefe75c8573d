//! What every request passes through, in this order: a name for it, the rate, whether a write comes from our own
//! pages, then the handler with a time limit, and on the way out the problem's words and the headers that every answer
//! carries.
//!
//! A write runs in a task of its own: when the client goes away its handler is not dropped half-way (F4).

use super::App;
use super::arrival::{Arrival, text};
use super::authenticate::{has_session_cookie, is_bearer};
use super::problem::{Code, Problem};
use crate::locale::Language;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};
use tracing::{Instrument, error, info, info_span};

/// A handler answers within this, or the client is told that the outcome is unknown. Uploads run longer.
const TIME: Duration = Duration::from_secs(30);
/// A page that follows its upload on a slow line.
const UPLOAD_TIME: Duration = Duration::from_secs(15 * 60);

/// The middleware around the whole application.
pub(super) async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let arrival = Arrival::of(&request, app.outside.id(), app.outside.now(), &app.bounds.proxies);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let reader = Reader::of(&request);
    let span = info_span!("request", id = %arrival.request_id);
    request.extensions_mut().insert(arrival.clone());
    request.extensions_mut().insert(app.clone());

    let admitted = app.limits.admit(&request, &arrival).and_then(|()| own_pages_only(&request));
    let mut response = match admitted {
        Ok(()) => run(&app, request, next).instrument(span.clone()).await,
        Err(problem) => problem.into_response(),
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = worded(&problem, response, &reader, &arrival);
    }
    dress(response.headers_mut(), &arrival, app.https);
    let route = response.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let _in_span = span.enter();
    info!(
        %method,
        route = route.unwrap_or(path),
        status = response.status().as_u16(),
        address = %arrival.address,
        ms = began.elapsed().as_millis() as u64,
        "answered"
    );
    response
}

/// Runs the handler; a panic in it is our fault and ends only this request.
async fn run(app: &App, request: Request, next: Next) -> Response {
    let is_write = !request.method().is_safe();
    let is_upload = is_write && !is_json(request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let handler = AssertUnwindSafe(next.run(request)).catch_unwind().map(|outcome| {
        outcome.unwrap_or_else(|panic| {
            let what = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
            let what = what.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            error!("a handler panicked: {what}");
            Problem::new(Code::Internal).into_response()
        })
    });
    let time = if is_upload { UPLOAD_TIME } else { TIME };
    let answered = if is_write {
        let task = app.writes.spawn(handler.in_current_span());
        tokio::time::timeout(time, task).await.map(|joined| {
            joined.unwrap_or_else(|error| {
                error!("a write's task ended early: {error}");
                Problem::new(Code::OutcomeUnknown).into_response()
            })
        })
    } else {
        tokio::time::timeout(time, handler).await
    };
    let mut response = answered.unwrap_or_else(|_| {
        let code = if is_write { Code::OutcomeUnknown } else { Code::Busy };
        Problem::new(code).into_response()
    });
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

/// Refuses a write that another site's page makes in someone's browser: such a request carries the cookie, but the
/// browser says where it comes from. A bearer token is never sent by a browser on its own.
fn own_pages_only(request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    if request.method().is_safe() || is_bearer(headers) {
        return Ok(());
    }
    let site = text(headers, &HeaderName::from_static("sec-fetch-site"));
    let origin = text(headers, &header::ORIGIN);
    let ours = match (site, origin) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = text(headers, &header::HOST).unwrap_or_default();
            origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
        }
        // A program that is signing in sends neither; a browser that has our cookie sends one of them.
        (None, None) => !has_session_cookie(headers),
    };
    if !ours {
        return Err(Problem::new(Code::CrossSite));
    }
    // The three types a plain form can send: never ours, so nothing is lost by a second line of defence.
    let plain_form = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    let kind = text(headers, &header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    if plain_form.iter().any(|form| kind.starts_with(form)) {
        return Err(Problem::new(Code::MediaType));
    }
    Ok(())
}

fn is_json(headers: &HeaderMap) -> bool {
    text(headers, &header::CONTENT_TYPE).is_none_or(|kind| kind.starts_with("application/json"))
}

/// Who reads the answer: a program, or a person looking at a page.
struct Reader {
    wants_page: bool,
}

impl Reader {
    fn of(request: &Request) -> Self {
        let accepts_html =
            text(request.headers(), &header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
        let is_api = request.uri().path().starts_with("/api/");
        Self { wants_page: request.method() == Method::GET && accepts_html && !is_api }
    }
}

/// Writes a problem's body.
fn worded(problem: &Problem, bare: Response, reader: &Reader, arrival: &Arrival) -> Response {
    let language = bare.extensions().get::<Language>().copied().unwrap_or(arrival.language);
    let (mut parts, _) = bare.into_parts();
    let told = problem.told(language);
    let (kind, body) = if reader.wants_page {
        ("text/html; charset=utf-8", super::problem_page::render(&told, language, arrival))
    } else {
        ("application/problem+json", serde_json::to_string(&told).expect("a problem is plain data"))
    };
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    Response::from_parts(parts, Body::from(body))
}

/// The headers of every answer. What a handler set itself stands: a stored file has a stricter policy of its own.
fn dress(headers: &mut HeaderMap, arrival: &Arrival, https: bool) {
    const ALWAYS: [(&str, &str); 8] = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        // The camera reads serial numbers at the customer's site.
        ("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"),
        ("cache-control", "no-store"),
    ];
    for (name, value) in ALWAYS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if let Ok(id) = HeaderValue::from_str(&arrival.request_id.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}

/// What no route answers.
pub(super) async fn nothing_here() -> Problem {
    Problem::not_found()
}

/// What a route answers to a method it has not.
pub(super) async fn other_method() -> Problem {
    Problem::new(Code::MethodNotAllowed)
}
