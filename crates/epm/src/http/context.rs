//! The one extractor: who asks, how far they reach, in which language, at what moment, and the doors to the store.
//! `Context` where the route's policy wants someone signed in, `Option<Context>` where it does not.

use super::App;
use super::arrival::Arrival;
use super::problem::{Code, FieldFault, Problem};
use crate::features::people::{LivingSession, Settings};
use crate::locale::Language;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use chrono::{NaiveDate, TimeDelta};
use http::request::Parts;
use http::{HeaderMap, header};
use regulation::clock::Moment;
use regulation::duties::Actor;
use regulation::id::PersonId;
use std::convert::Infallible;
use std::sync::Arc;
use store::{Origin, Read, Store};
use uuid::Uuid;

/// How the credential came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Via {
    /// A browser.
    Cookie,
    /// A program.
    Bearer,
}

impl Via {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Bearer => "bearer",
        }
    }
}

/// Whoever asks, and what comes with the asking.
#[derive(Clone)]
pub struct Context {
    /// The person with roles and how far each reaches, as read for this request. A write reads them again in its
    /// own transaction (INV-14).
    pub actor: Actor,
    /// The person's name.
    pub name: String,
    /// The person's username.
    pub username: String,
    /// The language to answer in.
    pub language: Language,
    /// How the credential came.
    pub via: Via,
    /// What is known of the request itself.
    pub arrival: Arrival,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// The session's key.
    pub(crate) session: [u8; 32],
    /// When the session was last seen, roughly.
    pub(crate) seen_at: Moment,
    /// When the password was last given.
    pub(crate) fresh_at: Moment,
    /// The password is the one an administrator set.
    pub(crate) password_must_change: bool,
    /// The token may read only.
    pub(crate) reads_only: bool,
    pub(super) idempotency_key: Option<String>,
    if_match: Option<String>,
    pub(crate) app: App,
}

impl Context {
    pub(super) fn new(
        app: App,
        arrival: Arrival,
        living: LivingSession,
        settings: Arc<Settings>,
        headers: &HeaderMap,
    ) -> Self {
        // A person chose their language on the profile page or in this browser; a program says what it wants with each
        // request.
        let asks = headers.contains_key(header::ACCEPT_LANGUAGE);
        let language = match living.via {
            Via::Bearer if asks => arrival.language,
            Via::Bearer => living.language,
            Via::Cookie => arrival.chosen_language.unwrap_or(living.language),
        };
        // A value that is no text is kept as an empty one, which is refused where it matters.
        let own =
            |name: &'static str| headers.get(name).map(|value| value.to_str().unwrap_or_default().to_owned());
        Self {
            actor: living.actor,
            name: living.name,
            username: living.username,
            language,
            via: living.via,
            arrival,
            settings,
            session: living.token_hash,
            seen_at: living.seen_at,
            fresh_at: living.fresh_at,
            password_must_change: living.password_must_change,
            reads_only: living.reads_only,
            idempotency_key: own("idempotency-key"),
            if_match: own("if-match"),
            app,
        }
    }

    /// The person who asks.
    pub fn person(&self) -> PersonId {
        self.actor.person
    }

    /// The moment at which the whole request happens.
    pub fn now(&self) -> Moment {
        self.arrival.now
    }

    /// The day in the company's time zone.
    pub fn today(&self) -> NaiveDate {
        self.settings.day(self.arrival.now)
    }

    /// A new identifier.
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.app.outside.id()
    }

    /// The connections for reading.
    pub fn read(&self) -> Read {
        self.app.store.read()
    }

    /// The store, for what is neither a row nor a command, such as files.
    pub fn store(&self) -> &Store {
        &self.app.store
    }

    /// What every event carries: who, when, and from where.
    pub fn origin(&self) -> Origin {
        Origin::of(self.actor.person, self.now(), self.arrival.address.to_string())
    }

    /// An act of weight asks for a password that was given lately.
    pub fn require_fresh(&self) -> Result<(), Problem> {
        let age = self.now() - self.fresh_at;
        if age <= TimeDelta::minutes(self.settings.fresh_minutes.into()) {
            return Ok(());
        }
        Err(Problem::new(Code::SignInAgain).with("minutes", self.settings.fresh_minutes))
    }

    /// Refuses a write made on a state that is no longer the current one (`If-Match`). Without the header the write is
    /// made on whatever is current.
    pub fn expect_revision(&self, current: i64) -> Result<(), Problem> {
        let Some(wanted) = &self.if_match else { return Ok(()) };
        let current = etag(current);
        // Weak tags never match for a write (RFC 9110, 13.1.1).
        if wanted.trim() == "*" || wanted.split(',').any(|tag| tag.trim() == current) {
            return Ok(());
        }
        Err(Problem::new(Code::Stale))
    }
}

/// The entity tag of a revision.
pub fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// The longest idempotency key that is kept.
const LONGEST_KEY: usize = 200;

/// Checks an idempotency key.
pub(super) fn checked_key(key: &str) -> Result<&str, Problem> {
    let fits = !key.is_empty() && key.len() <= LONGEST_KEY && key.bytes().all(|b| b.is_ascii_graphic());
    let fault = || Problem::new(Code::NotUnderstood).at(FieldFault::new("", "idempotency-key-malformed"));
    if fits { Ok(key) } else { Err(fault()) }
}

impl<S: Send + Sync> FromRequestParts<S> for Context {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::new(Code::NotSignedIn))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Context {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Arrival {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::not_found)
    }
}
