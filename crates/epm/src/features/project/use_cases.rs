//! The street of every act on a project: load, gather, decide, record. No SQL here, no rule.

use super::reference::Reference;
use super::{facts, queries};
use crate::http::{Answer, Context, Problem};
use regulation::calendar::Calendar;
use regulation::clock::Clock;
use regulation::decide::decide;
use regulation::sign_off::SheetEntry;
use regulation::{Act, Actor, Event, Fault, FileHash, PartId, Project};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Kept, Loaded, Origin, Write};
use uuid::Uuid;

/// What an act answers: the part it made, and where the project stands now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ProjectOutcome)]
pub struct Outcome {
    /// The part that was made or rewritten (an approval, order, sheet …), `<uuid>.<number>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its number in the project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The project.
    pub project: Brief,
}

/// Where a project stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Brief {
    /// Its identifier.
    pub id: Uuid,
    /// Its code, once given.
    pub code: Option<String>,
    /// Its status.
    pub status: &'static str,
    /// The number of its last event: the `ETag`.
    pub revision: i64,
}

/// A file that came with the act, its bytes already safe on disk (F2).
pub struct Upload {
    /// What was kept.
    pub kept: Kept,
    /// The name it was sent under.
    pub name: String,
    /// Its type, by content.
    pub media_type: &'static str,
}

/// Carries an act out and answers where the project then stands.
pub async fn perform(ctx: &Context, reference: &Reference, act: Act) -> Result<Answer, Problem> {
    carry_out(ctx, reference, None, act).await
}

/// Carries out an act that brings a file: its row is written with the act, or neither is.
pub async fn perform_with_upload(
    ctx: &Context,
    reference: &Reference,
    upload: &Upload,
    act: impl FnOnce(FileHash) -> Act,
) -> Result<Answer, Problem> {
    let hash = FileHash::new(&upload.kept.sha256).expect("the store names files by their SHA-256");
    carry_out(ctx, reference, Some(upload), act(hash)).await
}

async fn carry_out(
    ctx: &Context,
    reference: &Reference,
    upload: Option<&Upload>,
    act: Act,
) -> Result<Answer, Problem> {
    let act = &act;
    ctx.write(act.kind().code(), |tx, actor| async move {
        perform_within(&tx, &actor, ctx, reference, upload, act).await
    })
    .await
}

/// Carries out an act within a transaction that writes more than the act.
pub async fn perform_within(
    tx: &Write,
    actor: &Actor,
    ctx: &Context,
    reference: &Reference,
    upload: Option<&Upload>,
    act: &Act,
) -> Result<Answer, Problem> {
    let project = queries::load(tx, actor, reference).await?.ok_or_else(Problem::not_found)?;
    ctx.expect_revision(project.number)?;
    let role = regulation::decide::may(&project.state, actor, act.kind())?;
    if act.is_weighty(&project.state, role) {
        ctx.require_fresh()?;
    }
    let facts = facts::gather(tx, &project.state, actor, act, (ctx.now(), ctx.today())).await?;
    let clock = facts::clock(tx, act, ctx.now(), ctx.today()).await?;
    let events = decide(&project.state, actor, act, &facts, &clock)?;
    let origin = ctx.origin();
    keep_files(tx, ctx, &project, upload, act, &origin).await?;
    register_code(tx, &project, &events, &origin).await?;
    let after = tx.record(&project, &events, &origin).await?;
    let terms = ctx.settings.archive_terms();
    tx.follow_project(Some(&project.state), &after.state, &terms, &origin).await?;
    follow_up(tx, &after.state, &events, &origin).await?;
    Ok(answer(&after, &events))
}

/// What the rules would say of a sheet as it is being filled in (2.4.3). Nothing is recorded.
pub async fn faults_of_sheet(
    ctx: &Context,
    project: &Project,
    number: Option<u32>,
    entry: SheetEntry,
) -> Result<Vec<Fault>, Problem> {
    let facts = facts::for_sheet(&ctx.read(), &ctx.actor, project, number, &entry).await?;
    let clock = Clock { now: ctx.now(), today: ctx.today(), calendar: Calendar::default() };
    let decided = decide(project, &ctx.actor, &Act::WriteSheet(number, entry), &facts, &clock);
    Ok(decided.err().map(|refusal| refusal.faults).unwrap_or_default())
}

/// The row of the file that came with the act, and the files uploaded before that the act names.
async fn keep_files(
    tx: &Write,
    ctx: &Context,
    project: &Loaded<Project>,
    upload: Option<&Upload>,
    act: &Act,
    origin: &Origin,
) -> Result<(), Problem> {
    if let Some(upload) = upload {
        tx.add_file(ctx.id(), &upload.kept, &upload.name, upload.media_type, Some(project.id), origin)
            .await?;
        return Ok(());
    }
    match files_named(act) {
        Some((file, pointer)) => queries::claim_file(tx, file, pointer, project.id, origin.actor).await,
        None => Ok(()),
    }
}

/// The file an act names, and where it names it.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only these three acts name a file; one that is forgotten is refused as unknown"
)]
fn files_named(act: &Act) -> Option<(&FileHash, &'static str)> {
    match act {
        Act::AttachSheetScan(_, file) | Act::ArchiveNotice(file) => Some((file, "/file")),
        Act::SubmitAcceptance(entry) => Some((&entry.file, "/file")),
        _ => None,
    }
}

/// A code that is given is taken for ever, in the same transaction (INV-03).
async fn register_code(
    tx: &Write,
    project: &Loaded<Project>,
    events: &[Event],
    origin: &Origin,
) -> Result<(), Problem> {
    let given =
        events.iter().find_map(|event| if let Event::CodeGiven { code } = event { Some(code) } else { None });
    if let Some(code) = given {
        // Whether it was free was asked before the decision, in this transaction; the unique key is the last word.
        tx.take_code(code.as_str(), code.as_str(), project.id, origin.at.timestamp_millis()).await?;
    }
    Ok(())
}

/// What an event on the project means for the contract it stands on.
async fn follow_up(tx: &Write, project: &Project, events: &[Event], origin: &Origin) -> Result<(), Problem> {
    if !events.contains(&Event::Cancelled) {
        return Ok(());
    }
    let Some(form) = &project.cancellation else { return Ok(()) };
    let contract = tx.load::<regulation::contract::Contract>(project.began.contract).await?;
    if let Some(contract) = contract {
        tx.record(&contract, &[regulation::cancellation::contract_follows(&form.entry)], origin).await?;
    }
    Ok(())
}

fn answer(after: &Loaded<Project>, events: &[Event]) -> Answer {
    let number = events.iter().find_map(part_made);
    let outcome = Outcome {
        id: number.map(|number| PartId { of: after.id, number }.to_string()),
        number,
        project: brief(after),
    };
    Answer::ok(&outcome).at_revision(after.number)
}

/// Where the project stands.
pub fn brief(project: &Loaded<Project>) -> Brief {
    Brief {
        id: project.id,
        code: project.state.code.as_ref().map(ToString::to_string),
        status: project.state.status.code(),
        revision: project.number,
    }
}

/// The number of the part an event made or rewrote.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other event makes no part")]
fn part_made(event: &Event) -> Option<u32> {
    match event {
        Event::OrderPlaced { number, .. }
        | Event::DeliveryArranged { number, .. }
        | Event::TaskFormWritten { number, .. }
        | Event::ChangeWritten { number, .. }
        | Event::SheetWritten { number, .. }
        | Event::RevenueRecognised { number, .. } => Some(*number),
        Event::InitiationSubmitted { approval }
        | Event::ChangeSubmitted { approval, .. }
        | Event::CancellationSubmitted { approval } => Some(approval.number),
        _ => None,
    }
}

/// The project, if the person may see it.
pub async fn look(ctx: &Context, reference: &Reference) -> Result<Loaded<Project>, Problem> {
    queries::look(&ctx.read(), &ctx.actor, reference).await?.ok_or_else(Problem::not_found)
}

/// Those of the projects that the person may see, in one query.
pub async fn look_all(
    ctx: &Context,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Project>, Problem> {
    let found = queries::look_all(&ctx.read(), &ctx.actor, ids).await?;
    Ok(found.into_iter().map(|project| (project.id, project.state)).collect())
}
