//! What a person can do to records of the archive: load, decide, record.

use super::queries;
use crate::features::project::{claim_file, holders, look as look_at_project};
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::archive::{Folder, FolderEvent, Receiver, Record, RegisterEntry};
use regulation::calendar::Calendar;
use regulation::custody::{FolderAct, FolderFacts, decide, owing};
use regulation::papers::PaperKind;
use regulation::text::Note;
use regulation::{Actor, Clock, FolderId, PartId, PersonId, Project, Role, Whose};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Loaded, StoreError, Write};
use uuid::Uuid;

/// What an act on the archive answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ArchiveOutcome)]
pub struct Outcome {
    /// The record or the slip, `<uuid>.<number>`; of several the first.
    pub id: String,
    /// All records or slips, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<String>,
    /// The number of the folder's last event: the `ETag`.
    pub revision: i64,
}

fn outcome(id: PartId, folder: &Loaded<Folder>) -> Answer {
    let outcome = Outcome { id: id.to_string(), all: Vec::new(), revision: folder.number };
    Answer::ok(&outcome).at_revision(folder.number)
}

/// The time of this request; nothing in the archive counts working days.
pub(super) fn clock(ctx: &Context) -> Clock {
    Clock { now: ctx.now(), today: ctx.today(), calendar: Calendar::default() }
}

/// Decides an act on a folder that was loaded, and records what follows.
async fn record(
    tx: &Write,
    ctx: &Context,
    actor: &Actor,
    folder: &Loaded<Folder>,
    act: &FolderAct,
) -> Result<Loaded<Folder>, Problem> {
    if act.is_weighty() {
        ctx.require_fresh()?;
    }
    let facts = facts(tx, &folder.state, act).await?;
    let events = decide(&folder.state, actor, act, &facts, &clock(ctx))?;
    Ok(tx.record(folder, &events, &ctx.origin()).await?)
}

/// What a decision needs beside the folder. Each act reads only what its rule looks at.
pub(super) async fn facts(tx: &Write, folder: &Folder, act: &FolderAct) -> Result<FolderFacts, StoreError> {
    let facts = FolderFacts::default();
    match act {
        FolderAct::HandOver(_, Receiver::Person(_), _) => {
            Ok(FolderFacts { people: queries::collectors(tx, &folder.about).await?, ..facts })
        }
        FolderAct::Lend(..) => {
            Ok(FolderFacts { people: queries::borrowers(tx, &folder.about).await?, ..facts })
        }
        FolderAct::Remind(number) => match folder.record(*number).and_then(owing) {
            Some(Whose::Role(role)) => {
                let kind = folder.record(*number).map(Record::kind);
                let unsigned = match kind {
                    Some(PaperKind::ClosingNotice) => unsigned(tx, folder).await?,
                    Some(_) | None => Vec::new(),
                };
                let roles = if unsigned.is_empty() { vec![role] } else { unsigned };
                let holders = holders(tx, folder.about.department).await?;
                let owing = roles.iter().filter_map(|role| holders.get(role)).flatten().copied();
                Ok(FolderFacts { owing: owing.collect(), ..facts })
            }
            Some(Whose::Person(_)) | None => Ok(facts),
        },
        FolderAct::Register(_)
        | FolderAct::HandOver(..)
        | FolderAct::ConfirmSlip(_)
        | FolderAct::RefuseSlip(..)
        | FolderAct::Receive(_)
        | FolderAct::Shelve(..)
        | FolderAct::ConfirmLoan(_)
        | FolderAct::ReturnLoan(_)
        | FolderAct::Extend(..)
        | FolderAct::ProposeDestruction(..)
        | FolderAct::ApproveDestruction(_)
        | FolderAct::RefuseDestruction(..) => Ok(facts),
    }
}

/// The roles of the departments that have not signed the closing notice yet: a round is reminded of as a whole.
async fn unsigned(tx: &Write, folder: &Folder) -> Result<Vec<Role>, StoreError> {
    let project = store::look::<Project>(tx, folder.about.project).await?;
    let closing = project.and_then(|project| project.state.closing);
    let signatures = closing.map(|closing| closing.signatures).unwrap_or_default();
    Ok(signatures
        .into_iter()
        .filter(|(_, signed)| signed.is_none())
        .map(|(signer, _)| signer.role())
        .collect())
}

/// Carries out an act on one record.
pub(super) async fn perform(ctx: &Context, id: PartId, act: FolderAct) -> Result<Answer, Problem> {
    let act = &act;
    ctx.write("act on a record of the archive", |tx, actor| async move {
        let folder = queries::load(&tx, &actor, id.of, &[id.number]).await?;
        ctx.expect_revision(folder.number)?;
        let after = record(&tx, ctx, &actor, &folder, act).await?;
        Ok(outcome(id, &after))
    })
    .await
}

/// Confirms or refuses a hand-over.
pub(super) async fn answer_slip(ctx: &Context, id: PartId, act: FolderAct) -> Result<Answer, Problem> {
    let act = &act;
    ctx.write("answer a hand-over", |tx, actor| async move {
        let folder = queries::load(&tx, &actor, id.of, &[]).await?;
        ctx.expect_revision(folder.number)?;
        let after = record(&tx, ctx, &actor, &folder, act).await?;
        Ok(outcome(id, &after))
    })
    .await
}

/// Records by the folder they are of.
fn by_folder(records: &[PartId]) -> BTreeMap<Uuid, Vec<u32>> {
    let mut folders: BTreeMap<Uuid, Vec<u32>> = BTreeMap::new();
    for record in records {
        folders.entry(record.of).or_default().push(record.number);
    }
    folders
}

fn some(records: &[PartId]) -> Result<(), Problem> {
    if records.is_empty() {
        return Err(Problem::invalid(vec![FieldFault::new("/records", "field-missing")]));
    }
    Ok(())
}

/// Hands several originals over: one slip for each project, all of them or none.
pub(super) async fn hand_over(
    ctx: &Context,
    records: Vec<PartId>,
    to: Receiver,
    note: Option<Note>,
) -> Result<Answer, Problem> {
    some(&records)?;
    let (folders, note) = (&by_folder(&records), &note);
    ctx.write("hand originals over", |tx, actor| async move {
        let (mut slips, mut revision) = (Vec::new(), 0);
        for (folder, numbers) in folders {
            let before = queries::load(&tx, &actor, *folder, numbers).await?;
            let act = FolderAct::HandOver(numbers.clone(), to, note.clone());
            let after = record(&tx, ctx, &actor, &before, &act).await?;
            let slip = after.state.slips.last().map_or(0, |slip| slip.number);
            slips.push(PartId { of: *folder, number: slip }.to_string());
            revision = after.number;
        }
        Ok(several(slips, revision))
    })
    .await
}

/// The archive receives several originals that came without a slip, all of them or none.
pub(super) async fn receive(ctx: &Context, records: Vec<PartId>) -> Result<Answer, Problem> {
    some(&records)?;
    let folders = &by_folder(&records);
    let all: &Vec<String> = &records.iter().map(ToString::to_string).collect();
    ctx.write("receive originals", |tx, actor| async move {
        let mut revision = 0;
        for (folder, numbers) in folders {
            let before = queries::load(&tx, &actor, *folder, numbers).await?;
            let act = FolderAct::Receive(numbers.clone());
            revision = record(&tx, ctx, &actor, &before, &act).await?.number;
        }
        Ok(several(all.clone(), revision))
    })
    .await
}

fn several(all: Vec<String>, revision: i64) -> Answer {
    Answer::ok(&Outcome { id: all.first().cloned().unwrap_or_default(), all, revision })
}

/// Enters a paper from elsewhere into the folder of a project.
pub(super) async fn register(
    ctx: &Context,
    reference: &crate::features::project::Reference,
    entry: RegisterEntry,
) -> Result<Answer, Problem> {
    let project = &look_at_project(ctx, reference).await?;
    let entry = &entry;
    ctx.write("register a record", |tx, actor| async move {
        let (origin, terms) = (ctx.origin(), ctx.settings.archive_terms());
        let id = FolderId::of(project.state.id);
        let folder = match tx.load::<Folder>(id).await? {
            Some(folder) => Some(folder),
            // A project from before there was an archive, whose turn has not come yet.
            None => {
                tx.follow_project(None, &project.state, &terms, &origin).await?;
                tx.load::<Folder>(id).await?
            }
        };
        let folder = folder.ok_or_else(Problem::not_found)?;
        if let Some(file) = &entry.file {
            claim_file(&tx, file, "/file", project.id, origin.actor).await?;
        }
        let after = record(&tx, ctx, &actor, &folder, &FolderAct::Register(entry.clone())).await?;
        let number = after.state.records.last().map_or(0, |record| record.number);
        Ok(outcome(PartId { of: after.id, number }, &after))
    })
    .await
}

/// Whom an event of the folder names beside who did it.
pub(super) fn people_in(event: &FolderEvent) -> Vec<PersonId> {
    match event {
        FolderEvent::HandedOver { from, to, .. } => match to {
            Receiver::Person(person) => vec![*from, *person],
            Receiver::Archive => vec![*from],
        },
        FolderEvent::Lent { to, .. } => vec![*to],
        FolderEvent::Reminded { people, .. } => people.clone(),
        FolderEvent::Followed { .. }
        | FolderEvent::Registered { .. }
        | FolderEvent::SlipConfirmed { .. }
        | FolderEvent::SlipRefused { .. }
        | FolderEvent::Received { .. }
        | FolderEvent::Shelved { .. }
        | FolderEvent::LoanConfirmed { .. }
        | FolderEvent::LoanReturned { .. }
        | FolderEvent::Extended { .. }
        | FolderEvent::DestructionProposed { .. }
        | FolderEvent::DestructionRefused { .. }
        | FolderEvent::Destroyed { .. } => Vec::new(),
    }
}
