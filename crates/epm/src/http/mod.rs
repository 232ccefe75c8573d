//! What every request passes through: the accept loop, who asks, how they are refused, how they write.
//!
//! A feature registers [`Routes`], takes a [`Context`], answers `Result<_, Problem>`, and writes with
//! [`Context::write`]. Nothing here knows a clause or a table of a feature.

mod arrival;
mod authenticate;
mod context;
mod download;
mod gate;
mod input;
mod limits;
mod listing;
mod openapi;
mod problem;
mod problem_page;
mod routes;
mod server;
mod write;

pub use arrival::Arrival;
pub(crate) use authenticate::{cookie_name, token_hash};
pub use context::{Context, Via, etag};
pub use download::{disposition, workbook_answer};
pub use input::{Json, Named, Query};
pub use limits::{Limits, Rate, Rates};
pub use listing::{Cursor, Listing, Order, Page, Unsorted, one_or_many};
pub use problem::{Code, FieldError, FieldFault, Problem, ProblemJson, said};
pub(crate) use routes::routes;
pub use routes::{Address, Endpoint, Routes, Who};
pub use server::{Bounds, serve};
pub use write::Answer;

use crate::features::people::{Passwords, Settings};
use crate::features::printing::Printer;
use crate::outside::Outside;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use store::{Store, StoreError};
use tokio_util::task::TaskTracker;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};

/// The running application: what handlers share. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of a running application.
pub struct Parts {
    /// Everything durable.
    pub store: Store,
    /// Time and chance.
    pub outside: Outside,
    /// Whether people reach it over HTTPS: cookies are then bound to it.
    pub https: bool,
    /// Deadlines, caps, and the proxies in front.
    pub bounds: Bounds,
    /// How often one caller may ask.
    pub limits: Limits,
    /// Where passwords are hashed, few at a time.
    pub passwords: Passwords,
    /// The writes that run, which the end of the process waits for.
    pub writes: TaskTracker,
    /// The program that reads workbooks and scans from outside (`paper::isolated`, `scans::isolated`).
    pub reader: PathBuf,
    /// Where forms are set, few at a time.
    pub printer: Printer,
    settings: RwLock<Arc<Settings>>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// How an application is set up beside its store.
#[derive(Clone)]
pub struct Setup {
    /// Whether people reach it over HTTPS.
    pub https: bool,
    /// Deadlines, caps, and the proxies in front.
    pub bounds: Bounds,
    /// How often one caller may ask.
    pub rates: Rates,
    /// The program that reads workbooks from outside; this one, unless a test brings it along.
    pub reader: PathBuf,
    /// A folder of fonts for the names that the carried ones lack.
    pub fonts: Option<PathBuf>,
}

impl Default for Setup {
    fn default() -> Self {
        // This executable, even after an upgrade has put another in its place.
        let reader = PathBuf::from("/proc/self/exe");
        Self { https: false, bounds: Bounds::default(), rates: Rates::default(), reader, fonts: None }
    }
}

impl App {
    /// An application on an open store.
    pub async fn new(store: Store, outside: Outside, setup: Setup) -> Result<Self, StoreError> {
        let settings = RwLock::new(Arc::new(Settings::load(&store.read()).await?.0));
        let Setup { https, bounds, rates, reader, fonts } = setup;
        let (limits, passwords, writes) = (Limits::new(rates), Passwords::new(&outside), TaskTracker::new());
        Ok(Self(Arc::new(Parts {
            store,
            outside,
            https,
            bounds,
            limits,
            passwords,
            writes,
            reader,
            printer: Printer::new(fonts),
            settings,
        })))
    }

    /// The settings in force.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the settings again: after a change, and now and then, since another node may have changed them.
    pub async fn refresh_settings(&self) -> Result<(), StoreError> {
        let (settings, _) = Settings::load(&self.store.read()).await?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
        Ok(())
    }

    /// All addresses of the application behind the gate.
    pub fn router(&self) -> Router {
        crate::features::routes()
            .into_router()
            .merge(openapi::routes())
            .merge(crate::layout::assets::routes())
            .fallback(gate::nothing_here)
            .method_not_allowed_fallback(gate::other_method)
            .layer(DefaultBodyLimit::max(input::LARGEST_JSON))
            .with_state(self.clone())
            .layer(from_fn_with_state(self.clone(), gate::pass))
            .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(SizeAbove::new(860))))
    }
}

/// Every address, sorted.
pub fn addresses() -> Vec<Address> {
    let mut addresses = crate::features::routes().into_addresses();
    addresses.sort();
    addresses
}

/// The OpenAPI document as JSON.
pub fn openapi_json() -> String {
    openapi::document().to_pretty_json().expect("a document is plain data")
}
