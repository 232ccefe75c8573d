//! Projects by the hundred thousand: for measuring, and for seeing how everything looks when it is full.
//!
//! Requests would take hours. Here each project is walked by the same pure decisions without a server in between, and
//! the histories of many are written in one transaction. What the rules refuse cannot be in it all the same.

mod facts;
mod walk;

use super::Demo;
use super::cast::Cast;
use super::company::local;
use super::drive::{Drive, SCAN};
use crate::http::App;
use anyhow::Context as _;
use chrono::{Datelike, TimeDelta};
use facts::World;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use regulation::archive::Folder;
use regulation::clock::Moment;
use regulation::contract::Contract;
use regulation::id::FileHash;
use regulation::papers::ArchiveTerms;
use regulation::{Project, Status};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Origin, StoreError, Told};
use uuid::Uuid;
use walk::Walk;

/// So many projects one transaction writes.
const TOGETHER: usize = 500;

/// Where a project ends: how many of a hundred, and how many days ago they began. Most of what a company ever sold is
/// long delivered.
const ENDS: [(Status, u32, std::ops::Range<i64>); 9] = [
    (Status::Applied, 2, 2..10),
    (Status::Preparing, 3, 6..25),
    (Status::InApproval, 3, 12..30),
    (Status::Executing, 8, 30..80),
    (Status::Arrived, 4, 45..90),
    (Status::SignedOff, 3, 60..120),
    (Status::Closed, 7, 90..150),
    (Status::Maintenance, 62, 150..600),
    (Status::Cancelled, 8, 60..500),
];

/// A project that is to be made.
#[derive(Clone, Debug)]
struct Plan {
    number: usize,
    end: Status,
    begins: Moment,
    /// Its number in the year's sequence of codes.
    code: (i32, u32),
}

/// A batch as it is written.
#[derive(Default)]
struct Batch {
    contracts: Vec<Told<Contract>>,
    projects: Vec<Told<Project>>,
    codes: Vec<(String, Uuid, i64)>,
}

/// Makes `count` projects, numbered from `first`, in the company as it stands.
pub(super) async fn make(drive: &Drive, demo: &Demo, (first, count): (usize, usize)) -> anyhow::Result<()> {
    let Drive { app, company, now, .. } = drive;
    let now = *now;
    let scan = keep_scan(app).await?;
    let world = Arc::new(World::gather(app, company, scan, now).await?);
    let mut next = plan(app, demo.seed, (first, count), now).await?.into_iter().peekable();
    let (mut made, mut ahead) = (0, None);
    loop {
        // While a batch is written, the next one is walked.
        let plans: Vec<Plan> = next.by_ref().take(TOGETHER).collect();
        let more = !plans.is_empty();
        let (world, seed) = (world.clone(), demo.seed);
        let walking = tokio::task::spawn_blocking(move || walked(&world, seed, &plans));
        if let Some(batch) = ahead.take() {
            made += write(app, &batch).await?;
            if made % (20 * TOGETHER) == 0 {
                println!("  {made} projects…");
            }
        }
        ahead = Some(walking.await??);
        if !more {
            return Ok(());
        }
    }
}

/// The scan that stands for every paper, kept once.
async fn keep_scan(app: &App) -> anyhow::Result<FileHash> {
    let kept = app.store.files().keep_bytes(SCAN).await?;
    let (id, origin, of) = (app.outside.id(), Origin::console(app.outside.now()), &kept);
    let write = app.store.write("keep the demo's scan", |tx| {
        let origin = origin.clone();
        async move { tx.add_file(id, of, "scan.pdf", "application/pdf", None, &origin).await }
    });
    write.await.map_err(|error: StoreError| error)?;
    FileHash::new(&kept.sha256).context("a hash")
}

/// What is to be made, the oldest first, so that codes follow each other in time.
async fn plan(
    app: &App,
    seed: u64,
    (first, count): (usize, usize),
    now: Moment,
) -> anyhow::Result<Vec<Plan>> {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut drawn: Vec<(Moment, Status)> = (0..count).map(|index| draw(&mut chance, now, index)).collect();
    drawn.sort_by_key(|(begins, _)| *begins);
    let mut plans: Vec<Plan> = Vec::with_capacity(count);
    let year = |begins: Moment| local(begins).year();
    for group in drawn.chunk_by(|one, other| year(one.0) == year(other.0)) {
        let year = group.first().map_or_else(|| year(now), |(begins, _)| year(*begins));
        let taken = app.store.write("take codes", |tx| async move {
            tx.take_code_numbers(year, i64::try_from(group.len()).unwrap_or(i64::MAX)).await
        });
        let last = taken.await.map_err(|error: StoreError| error)?;
        let last = u32::try_from(last).context("a code number")?;
        let from = last - u32::try_from(group.len()).context("a code number")?;
        for ((begins, end), code) in group.iter().zip(from + 1..) {
            let number = first + plans.len();
            plans.push(Plan { number, end: *end, begins: *begins, code: (year, code) });
        }
    }
    Ok(plans)
}

/// Where a project ends and when it began; the first few show every end.
fn draw(chance: &mut StdRng, now: Moment, index: usize) -> (Moment, Status) {
    let mut ticket = chance.random_range(0..ENDS.iter().map(|end| end.1).sum());
    let drawn = ENDS.iter().find(|end| {
        let drawn = ticket < end.1;
        ticket = ticket.saturating_sub(end.1);
        drawn
    });
    let (end, _, days) = ENDS.get(index).or(drawn).unwrap_or(&ENDS[0]);
    let ago =
        TimeDelta::days(chance.random_range(days.clone())) + TimeDelta::minutes(chance.random_range(0..600));
    (now - ago, *end)
}

fn walked(world: &World, seed: u64, plans: &[Plan]) -> anyhow::Result<Batch> {
    let mut batch = Batch::default();
    for plan in plans {
        let mut walk = Walk::begin(world, seed, plan, Cast::of(plan.number));
        walk.up_to(plan.end).with_context(|| format!("project {} to {:?}", plan.number, plan.end))?;
        let done = walk.done()?;
        batch.codes.extend(done.code);
        batch.contracts.push(done.contract);
        batch.projects.push(done.project);
    }
    Ok(batch)
}

async fn write(app: &App, batch: &Batch) -> anyhow::Result<usize> {
    let write = app.store.write("make a batch of the demo", |tx| async move {
        tx.take_codes(&batch.codes).await?;
        let contracts = tx.import::<Contract>(&batch.contracts).await?;
        let contracts: HashMap<Uuid, Contract> =
            contracts.into_iter().map(|contract| (contract.id, contract.state)).collect();
        let projects = tx.import::<Project>(&batch.projects).await?;
        let folders = projects.iter().zip(&batch.projects).filter_map(|(project, (_, history))| {
            let (_, last) = history.last()?;
            let contract = contracts.get(&project.state.began.contract.0);
            Some(store::folder_of(&project.state, contract, &ArchiveTerms::default(), last))
        });
        tx.import::<Folder>(&folders.collect::<Vec<_>>()).await?;
        Ok(())
    });
    write.await.map_err(|error: StoreError| error)?;
    Ok(batch.projects.len())
}
