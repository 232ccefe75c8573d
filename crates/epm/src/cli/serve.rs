//! `epm serve`: opens the store, serves, and ends in good order: no new connections, running requests and writes
//! finished, the log copied into the database.

use super::home::Home;
use crate::demo;
use crate::features::{archive, audit, calendar, files, people, urging};
use crate::http::{App, Bounds, Rates, Setup, serve};
use crate::outside::Outside;
use anyhow::Context as _;
use clap::Args;
use std::io::IsTerminal;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};
use tracing_subscriber::EnvFilter;

/// Another node may have changed the settings: they are read again this often.
const SETTINGS_EVERY: Duration = Duration::from_secs(10);
/// What nobody needs any more is thrown out this often.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);
/// The trail is sealed this often.
const SEAL_EVERY: Duration = Duration::from_secs(24 * 3600);
/// Whether reminders are due is looked at this often.
const REMIND_EVERY: Duration = Duration::from_secs(600);

/// Serve people and programs.
#[derive(Args)]
pub(super) struct Serve {
    /// Where to listen.
    #[arg(long, env = "EPM_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// People reach the server by HTTPS, through a proxy in front: cookies are then bound to it.
    #[arg(long, env = "EPM_HTTPS")]
    https: bool,
    /// Addresses of the proxies in front, whose `X-Forwarded-For` is believed.
    #[arg(long, env = "EPM_PROXIES", value_delimiter = ',')]
    proxies: Vec<IpAddr>,
    /// Nobody is slowed down, however often they ask: for measuring.
    #[arg(long, env = "EPM_UNLIMITED")]
    unlimited: bool,
    /// A folder of fonts (TTF, OTF), for the characters of names that the fonts in the program lack.
    #[arg(long, env = "EPM_FONTS")]
    fonts: Option<PathBuf>,
    /// Make the demo company first, where nobody is yet, and print its logins.
    #[arg(long)]
    demo: bool,
    /// Log lines as JSON.
    #[arg(long, env = "EPM_LOG_JSON")]
    log_json: bool,
}

impl Serve {
    pub(super) async fn run(&self, home: &Home) -> anyhow::Result<ExitCode> {
        self.log();
        if self.demo {
            home.clear_half_made_demo()?;
        }
        let store = home.open().await?;
        if self.demo && people::is_empty(&store.read()).await? {
            super::demo::make(home, &store, demo::Demo::default()).await?;
        } else if self.demo && home.is_demo() {
            super::demo::print_logins();
        }
        let app = App::new(store.clone(), Outside::real(), self.setup()).await?;
        calendar::add_national_calendar(&store, &app.outside).await?;
        let listener = TcpListener::bind(self.listen).await;
        let listener = listener.with_context(|| format!("cannot listen on {}", self.listen))?;
        println!("销售EPM  http://{}  ({})", listener.local_addr()?, home.shown_database());
        if people::is_empty(&store.read()).await? {
            println!("Nobody can sign in yet: epm user add --help");
        }

        let stop = CancellationToken::new();
        let housekeeping = tokio::spawn(keep_house(app.clone(), stop.clone()));
        let folders = tokio::spawn(bring_up(app.clone()));
        let serving = tokio::spawn(serve(listener, app.router(), app.bounds.clone(), stop.clone()));
        let broken = tokio::select! {
            () = told_to_stop() => None,
            reason = store.broken() => Some(reason),
        };
        stop.cancel();
        serving.await??;
        housekeeping.await?;
        folders.abort();
        app.writes.close();
        app.writes.wait().await;
        if let Some(reason) = broken {
            // What the disk refused may be half in memory: only a fresh start reads what is really there (F3).
            error!("ending, since the database's disk failed: {reason}");
            return Ok(ExitCode::FAILURE);
        }
        store.close().await?;
        info!("ended in good order");
        Ok(ExitCode::SUCCESS)
    }

    fn setup(&self) -> Setup {
        let bounds = Bounds { proxies: self.proxies.clone().into(), ..Bounds::default() };
        let rates = if self.unlimited { Rates::unlimited() } else { Rates::default() };
        Setup { https: self.https, bounds, rates, fonts: self.fonts.clone(), ..Setup::default() }
    }

    fn log(&self) {
        let filter =
            EnvFilter::try_from_env("EPM_LOG").unwrap_or_else(|_| EnvFilter::new("warn,epm=info,store=info"));
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
        let log = log.with_ansi(std::io::stderr().is_terminal());
        if self.log_json { log.json().init() } else { log.init() }
    }
}

/// Projects from before there was an archive get their folders, and scans from before their to-dos, while people work.
async fn bring_up(app: App) {
    match app.store.renew_scans().await {
        Ok(0) => {}
        Ok(renewed) => info!(renewed, "to-dos of scans"),
        Err(error) => warn!(%error, "making to-dos of scans"),
    }
    let origin = store::Origin::console(app.outside.now());
    match app.store.open_folders(&app.settings().archive_terms(), &origin).await {
        Ok(0) => {}
        Ok(opened) => info!(opened, "folders of the archive"),
        Err(error) => warn!(%error, "opening folders of the archive"),
    }
}

/// Sends what is due by itself.
async fn remind_by_the_clock(app: &App) -> Result<(), store::StoreError> {
    let sent = archive::remind_of_signatures(app).await?;
    if sent > 0 {
        info!(sent, "reminders of overdue signatures");
    }
    let sent = urging::remind_of_deadlines(app).await?;
    if sent > 0 {
        info!(sent, "reminders of deadlines");
    }
    Ok(())
}

/// Resolves at SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(error) => {
                warn!(%error, "SIGTERM cannot be waited for");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// What has to be done now and then, until told to stop.
async fn keep_house(app: App, stop: CancellationToken) {
    let mut settings = tokio::time::interval(SETTINGS_EVERY);
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    // Not while everybody waits for the first page.
    let mut remind = tokio::time::interval_at(Instant::now() + REMIND_EVERY, REMIND_EVERY);
    let mut seal = tokio::time::interval_at(Instant::now() + SWEEP_EVERY, SEAL_EVERY);
    loop {
        let kept = tokio::select! {
            () = stop.cancelled() => return,
            _ = settings.tick() => app.refresh_settings().await,
            _ = sweep.tick() => async {
                people::sweep(&app).await?;
                files::resumable::sweep(&app).await?;
                app.store.sweep_files(app.outside.now().into()).await.map(drop)
            }.await,
            _ = remind.tick() => remind_by_the_clock(&app).await,
            _ = seal.tick() => audit::seal(&app).await.map(drop),
        };
        if let Err(error) = kept {
            warn!(%error, "housekeeping");
        }
    }
}
