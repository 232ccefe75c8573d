//! `epm demo`: the demo company, in a store where nobody is yet.

use super::home::Home;
use crate::demo::{self, PASSWORD, People};
use crate::features::people;
use crate::outside::Outside;
use anyhow::bail;
use clap::Args;
use std::process::ExitCode;
use store::Store;
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

/// Make the demo company.
#[derive(Args)]
pub(super) struct Demo {
    /// How many projects; a dozen already show every status. Past a thousand they are made in bulk.
    #[arg(long, default_value_t = demo::Demo::default().projects)]
    projects: usize,
    /// What chance is drawn from.
    #[arg(long, default_value_t = demo::Demo::default().seed)]
    seed: u64,
}

impl Demo {
    pub(super) async fn run(self, home: &Home) -> anyhow::Result<ExitCode> {
        home.clear_half_made_demo()?;
        let store = home.open().await?;
        if !people::is_empty(&store.read()).await? {
            bail!("there are people in {} already: the demo is made in an empty one", home.shown_database());
        }
        let Self { projects, seed } = self;
        make(home, &store, demo::Demo { projects, seed, ..demo::Demo::default() }).await?;
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Makes the demo, and says who can sign in to it.
pub(super) async fn make(home: &Home, store: &Store, demo: demo::Demo) -> anyhow::Result<()> {
    println!("Making the demo company with {} projects…", demo.projects);
    home.begin_demo()?;
    // Its thousands of requests are not this server's: nobody wants them in the log.
    demo.make(store, Outside::real().now()).with_subscriber(NoSubscriber::default()).await?;
    home.finish_demo()?;
    print_logins();
    Ok(())
}

/// Who can sign in to the demo.
pub(super) fn print_logins() {
    print!("{People}");
    println!("  password of everyone: {PASSWORD}");
}
