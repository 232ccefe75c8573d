//! The demo company: people of every role, customers, a catalogue, and projects in every status.
//!
//! Its projects are made by the same requests that people send, to the application's own router on a clock that is
//! moved to the moment of each act; past a thousand, by the same decisions without the requests. So whatever the rules refuse cannot be in it, and `epm check` finds it whole.
//! Its accounts share one printed password; they exist nowhere but in the demo.

mod bulk;
mod cast;
mod company;
mod drive;
mod goods;
mod stories;
mod street;
mod walk;

pub use cast::{PASSWORD, People};

use crate::http::{App, Rates, Setup};
use crate::outside::Outside;
use anyhow::Context as _;
use chrono::TimeDelta;
use drive::Drive;
use regulation::clock::Moment;
use std::path::PathBuf;
use store::Store;

/// The company exists this many days before now: longer than its oldest project.
const FOUNDED_DAYS_AGO: i64 = 620;

/// How much is made, and from which seed: the same seed at the same moment makes the same demo.
#[derive(Clone, Copy, Debug)]
pub struct Demo {
    /// How many projects; a dozen already show every status.
    pub projects: usize,
    /// How many of them have a story of their own, told by requests; the rest is made in bulk.
    pub stories: usize,
    /// What chance is drawn from.
    pub seed: u64,
}

impl Default for Demo {
    fn default() -> Self {
        Self { projects: 120, stories: 1_000, seed: 2026 }
    }
}

impl Demo {
    /// Makes the demo in an empty store. Everything in it has happened before `now`.
    pub async fn make(&self, store: &Store, now: Moment) -> anyhow::Result<()> {
        let founded = now - TimeDelta::days(FOUNDED_DAYS_AGO);
        // Its scans are its own: nothing came from outside that a process of its own would have to look at.
        let setup = Setup { rates: Rates::unlimited(), reader: PathBuf::new(), ..Setup::default() };
        let app = App::new(store.clone(), Outside::arranged(founded, self.seed), setup).await?;
        let company = company::found(&app, now).await.context("the demo company")?;
        let drive = Drive::new(app, company, now);
        let told = self.tell(&drive).await;
        // Also when a story failed: nobody signed in with these.
        drive.end_sessions().await?;
        told
    }

    /// What is looked at is told as stories; what is only to be many is made in bulk.
    async fn tell(&self, drive: &Drive) -> anyhow::Result<()> {
        let stories = Self { projects: self.projects.min(self.stories), ..*self };
        stories::tell_all(drive, &stories).await?;
        let rest = self.projects - stories.projects;
        if rest > 0 {
            bulk::make(drive, self, (stories.projects, rest)).await?;
        }
        Ok(())
    }
}
