//! Taking a scan in, and filing, parting and discarding its papers, each as a person has confirmed.

use super::place::Place;
use super::queries::{self, PaperItem, PaperStatus, found, told};
use super::reading::{Found, Scan, bytes_of, refused};
use super::standing::{Judged, Known, Standing, act_at};
use crate::features::project::{self, Reference, Upload};
use crate::features::{contract, files};
use crate::http::{Answer, Code, Context, FieldFault, Problem};
use chrono::NaiveDate;
use regulation::contract::ContractAct;
use regulation::document::{KeptKind, file_scan_by, may_keep};
use regulation::text::Note;
use regulation::{Actor, FileHash, FileKind, FileUse, PersonId, Project, ProjectId};
use scans::isolated;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::entities::{file, kept_document, scanned_paper};
use store::{Kept, Write};
use uuid::Uuid;

/// The papers of a file, once it was taken in.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct TakenIn {
    /// SHA-256 of the file.
    file: String,
    name: String,
    /// How many pages it has.
    pages: usize,
    papers: Vec<PaperItem>,
}

/// Takes a file in: its papers wait until each was filed or discarded. A file that the person took in before is not taken
/// in again. The pages that belong to the place `without` are filed already.
pub(super) async fn take_in(ctx: &Context, sha256: &str, without: Option<Place>) -> Result<Answer, Problem> {
    let scan = &Scan::of(ctx, sha256).await?;
    let mut papers = scan.found();
    papers.retain(|paper| without.is_none() || place_of(paper) != without);
    let owners = &queries::owners(&ctx.read(), papers.iter().filter_map(place_of)).await?;
    let due_on = file_scan_by(ctx.today(), &project::calendar(&ctx.read()).await?);
    let papers = &papers;
    ctx.write("take a scan in", |tx, actor| async move {
        let sent = queries::of_file(&tx, &actor, sha256).await?;
        if !sent.iter().any(|row| row.sent_by == actor.person.0) {
            for (number, paper) in (0..).zip(papers) {
                let row = scanned_paper::Model {
                    id: identity(sha256, actor.person, number),
                    owner: place_of(paper).and_then(|place| owners.get(&place.of_what()?).copied()),
                    due_on: Some(due_on),
                    ..waiting(ctx, &actor, &scan.file, paper)?
                };
                tx.save(row, &ctx.origin()).await?;
            }
            tx.renew_scan(sha256, actor.person.0).await?;
        }
        Ok(Answer::done())
    })
    .await?;
    let rows = queries::of_file(&ctx.read(), &ctx.actor, sha256).await?;
    let taken = TakenIn {
        file: sha256.to_owned(),
        name: scan.file.name.clone(),
        pages: scan.pages.len(),
        papers: told(ctx, rows).await?,
    };
    Ok(Answer::created(format!("/api/v1/scans/{sha256}"), &taken))
}

/// Where the code of a paper says it belongs.
fn place_of(paper: &Found) -> Option<Place> {
    paper.mark.as_ref().and_then(Place::of)
}

/// The identifier of a paper of a file as somebody took it in: the same at every try, so that of two at once one writes.
fn identity(sha256: &str, person: PersonId, number: u32) -> Uuid {
    let hash = Sha256::new()
        .chain_update(sha256)
        .chain_update(person.0.as_bytes())
        .chain_update(number.to_be_bytes())
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn waiting(
    ctx: &Context,
    actor: &Actor,
    file: &file::Model,
    paper: &Found,
) -> Result<scanned_paper::Model, Problem> {
    let row = scanned_paper::Model {
        id: ctx.id(),
        revision: 0,
        file: file.sha256.clone(),
        name: file.name.clone(),
        first_page: first_page(paper),
        pages: pages_as_json(&paper.pages)?,
        mark: paper.mark.as_ref().map(ToString::to_string),
        status: PaperStatus::Waiting.code().to_owned(),
        sent_by: actor.person.0,
        department: actor.department.0,
        owner: None,
        sent_at: ctx.now().timestamp_millis(),
        place: None,
        settled_by: None,
        settled_at: None,
        note: None,
        due_on: None,
    };
    Ok(row)
}

fn first_page(paper: &Found) -> i64 {
    paper.pages.iter().map(|(in_file, _)| i64::from(*in_file)).min().unwrap_or_default()
}

fn pages_as_json(pages: &[(u32, u32)]) -> Result<String, Problem> {
    serde_json::to_string(pages).map_err(|error| Problem::internal(&error))
}

/// How a paper is to be filed.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Filing {
    /// Where; where its code says, if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub place: Option<Place>,
    /// Which of its pages; all of them, if left out. The others go on waiting as a paper of their own.
    #[serde(default)]
    #[schema(value_type = Option<Vec<u32>>)]
    pub pages: Option<Pages>,
    /// The day on which the customer accepted, for an acceptance report.
    #[serde(default)]
    pub accepted_on: Option<NaiveDate>,
}

/// Pages by their numbers in the file: as numbers, or as a form sends them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pages(pub Vec<u32>);

impl<'de> Deserialize<'de> for Pages {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Number {
            Plain(u32),
            Typed(String),
        }
        let pages = Vec::<Number>::deserialize(deserializer)?;
        let number = |page| match page {
            Number::Plain(page) => Ok(page),
            Number::Typed(text) => text.trim().parse().map_err(serde::de::Error::custom),
        };
        pages.into_iter().map(number).collect::<Result<_, D::Error>>().map(Self)
    }
}

/// What became of a paper.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Settled {
    /// The paper.
    id: Uuid,
    /// `filed` or `discarded`.
    status: &'static str,
    /// Where it was filed.
    #[schema(value_type = Option<String>)]
    place: Option<Place>,
    /// The page on which it is to be found.
    href: Option<String>,
}

/// A paper that waits, as the person sees it.
async fn waiting_paper(tx: &Write, actor: &Actor, id: Uuid) -> Result<scanned_paper::Model, Problem> {
    let row = queries::paper(tx, actor, id).await?.ok_or_else(Problem::not_found)?;
    if row.status == PaperStatus::Waiting.code() { Ok(row) } else { Err(settled_already()) }
}

fn settled_already() -> Problem {
    Problem::new(Code::Conflict).at(FieldFault::new("", "scan-settled"))
}

fn invalid(pointer: &str, key: &str) -> Problem {
    Problem::invalid(vec![FieldFault::new(pointer, key)])
}

/// Of the pages of a paper those that were chosen, and those that were not.
fn chosen(paper: &Found, wanted: Option<&Pages>) -> Result<(Found, Vec<(u32, u32)>), Problem> {
    let Some(Pages(wanted)) = wanted else { return Ok((paper.clone(), Vec::new())) };
    let known = |page: &u32| paper.pages.iter().any(|(in_file, _)| in_file == page);
    if wanted.is_empty() || !wanted.iter().all(known) {
        return Err(invalid("/pages", "scan-pages-not-in-it"));
    }
    let (taken, left) = paper.pages.iter().copied().partition(|(in_file, _)| wanted.contains(in_file));
    Ok((Found { mark: paper.mark.clone(), pages: taken }, left))
}

/// Where a paper goes, or why it goes nowhere: a place that a person has chosen is theirs to answer for, what its code
/// says is followed only if nothing stands in the way.
fn placed(judged: &Judged, filing: &Filing) -> Result<Place, Problem> {
    if let Some(place) = filing.place {
        return Ok(place);
    }
    match (judged.standing, judged.place) {
        (Standing::Ready | Standing::DayWanted | Standing::Closed, Some(place)) => Ok(place),
        (Standing::Incomplete, _) => Err(invalid("/place", "scan-incomplete")),
        (Standing::OtherRevision, _) => Err(invalid("/place", "scan-other-revision")),
        (Standing::NotFound, _) => Err(Problem::not_found()),
        (Standing::NoCode | Standing::Ready | Standing::DayWanted | Standing::Closed, _) => {
            Err(invalid("/place", "field-missing"))
        }
    }
}

/// Files a paper, or some of its pages: the act of the regulation is carried out, and the row says so, or neither.
pub(super) async fn file(ctx: &Context, id: Uuid, filing: Filing) -> Result<Answer, Problem> {
    let row = queries::paper(&ctx.read(), &ctx.actor, id).await?.ok_or_else(Problem::not_found)?;
    let paper = &found(&row);
    let judged = Known::of_papers(ctx, [paper]).await?.judge(paper);
    let (taken, left) = &chosen(paper, filing.pages.as_ref())?;
    let place = placed(&judged, &filing)?;
    if matches!(place, Place::Acceptance(_)) && filing.accepted_on.is_none() {
        return Err(invalid("/accepted_on", "field-missing"));
    }
    let upload = &cut(ctx, &row.file, &taken.in_order()).await?;
    let accepted_on = filing.accepted_on;
    ctx.write("file a scanned paper", |tx, actor| async move {
        let row = waiting_paper(&tx, &actor, id).await?;
        carry_out(&tx, &actor, ctx, place, upload, accepted_on).await?;
        if !left.is_empty() {
            part_off(&tx, ctx, &row, left).await?;
        }
        let filed = scanned_paper::Model {
            status: PaperStatus::Filed.code().to_owned(),
            pages: pages_as_json(&taken.pages)?,
            first_page: first_page(taken),
            place: Some(place.to_string()),
            ..settled(ctx, row)
        };
        settle(&tx, ctx, filed).await?;
        let status = PaperStatus::Filed.code();
        Ok(Answer::ok(&Settled { id, status, place: Some(place), href: Some(place.href()) }))
    })
    .await
}

/// Writes what became of a paper, and what is then left of its scan to be done.
async fn settle(tx: &Write, ctx: &Context, row: scanned_paper::Model) -> Result<(), Problem> {
    let (file, sent_by) = (row.file.clone(), row.sent_by);
    tx.save(row, &ctx.origin()).await?;
    tx.renew_scan(&file, sent_by).await?;
    Ok(())
}

fn settled(ctx: &Context, row: scanned_paper::Model) -> scanned_paper::Model {
    scanned_paper::Model {
        settled_by: Some(ctx.person().0),
        settled_at: Some(ctx.now().timestamp_millis()),
        ..row
    }
}

/// The pages as a file of their own: the whole file if nothing else is in it.
async fn cut(ctx: &Context, sha256: &str, pages: &[u32]) -> Result<Upload, Problem> {
    let scan = Scan::of(ctx, sha256).await?;
    cut_of(ctx, &scan, pages).await
}

async fn cut_of(ctx: &Context, scan: &Scan, pages: &[u32]) -> Result<Upload, Problem> {
    let name = scan.file.name.clone();
    if pages.len() == scan.pages.len() && pages.is_sorted() {
        return Ok(Upload { kept: kept(&scan.file), name, media_type: media_type(&scan.file) });
    }
    let bytes = bytes_of(&ctx.app, &scan.file.sha256).await?;
    let part = isolated::part(&ctx.app.reader, &bytes, pages).await.map_err(|fault| refused(&fault))?;
    let kept = ctx.store().files().keep_bytes(part).await?;
    Ok(Upload { kept, name, media_type: FileKind::Pdf.media_type() })
}

/// The bytes of a file once more, for a row of their own: it belongs to what it is filed to, whoever sent it.
fn kept(file: &file::Model) -> Kept {
    Kept { sha256: file.sha256.clone(), size: file.size.unsigned_abs(), head: Vec::new() }
}

fn media_type(file: &file::Model) -> &'static str {
    FileKind::of_media_type(&file.media_type).map_or("application/octet-stream", FileKind::media_type)
}

async fn carry_out(
    tx: &Write,
    actor: &Actor,
    ctx: &Context,
    place: Place,
    upload: &Upload,
    accepted_on: Option<NaiveDate>,
) -> Result<Answer, Problem> {
    let hash = FileHash::new(&upload.kept.sha256).expect("the store names files by their SHA-256");
    match place {
        Place::Contract(id) => {
            let act = ContractAct::AttachScan(hash);
            contract::perform_within(tx, actor, ctx, id, Some(upload), &act).await
        }
        Place::OfContract(id) => {
            let of = contract::load_within(tx, actor, id).await?.state;
            may_keep(actor, of.department, of.account_manager)?;
            keep(tx, ctx, id.0, (KeptKind::Contract, None), upload).await
        }
        Place::OfProject { kind, project, part } => {
            let of = project::load(tx, actor, &Reference::Id(project)).await?;
            let of = of.ok_or_else(Problem::not_found)?.state;
            may_keep(actor, of.department(), of.account_manager())?;
            if !has(&of, kind, part) {
                return Err(Problem::not_found());
            }
            keep(tx, ctx, project.0, (kind, part), upload).await
        }
        Place::Sheet(_) | Place::Notice(_) | Place::Acceptance(_) => {
            let (Some(act), Some(of)) = (act_at(place, hash, accepted_on), place.project()) else {
                return Err(invalid("/accepted_on", "field-missing"));
            };
            let reference = Reference::Id(ProjectId(of));
            project::perform_within(tx, actor, ctx, &reference, Some(upload), &act).await
        }
    }
}

/// Whether the project has the sheet or form that a document is said to be of.
fn has(project: &Project, kind: KeptKind, part: Option<u32>) -> bool {
    let Some(number) = part else { return true };
    match kind {
        KeptKind::SignOffSheet => project.sheets.iter().any(|sheet| sheet.number == number),
        KeptKind::TaskForm => project.task_forms.iter().any(|form| form.number == number),
        KeptKind::Initiation => project.approval(number).is_some(),
        // Numbered hand-over forms and the like are not told apart here.
        KeptKind::ClosingNotice
        | KeptKind::AcceptanceReport
        | KeptKind::Cancellation
        | KeptKind::HandOver
        | KeptKind::Contract
        | KeptKind::Other => true,
    }
}

async fn keep(
    tx: &Write,
    ctx: &Context,
    stream: Uuid,
    (kind, part): (KeptKind, Option<u32>),
    upload: &Upload,
) -> Result<Answer, Problem> {
    let origin = ctx.origin();
    tx.add_file(ctx.id(), &upload.kept, &upload.name, upload.media_type, Some(stream), &origin).await?;
    let row = kept_document::Model {
        id: ctx.id(),
        revision: 0,
        stream,
        kind: kind.code().to_owned(),
        part: part.map(i64::from),
        name: upload.name.clone(),
        file: upload.kept.sha256.clone(),
        kept_by: ctx.person().0,
        kept_at: ctx.now().timestamp_millis(),
    };
    tx.save(row, &origin).await?;
    Ok(Answer::done())
}

/// Some pages of a paper as a paper of their own, which waits in its stead. What they are is for a person to say.
async fn part_off(
    tx: &Write,
    ctx: &Context,
    row: &scanned_paper::Model,
    pages: &[(u32, u32)],
) -> Result<(), Problem> {
    let pages = Found { mark: None, pages: pages.iter().map(|(in_file, _)| (*in_file, 0)).collect() };
    let parted = scanned_paper::Model {
        id: ctx.id(),
        revision: 0,
        first_page: first_page(&pages),
        pages: pages_as_json(&pages.pages)?,
        mark: None,
        ..row.clone()
    };
    tx.save(parted, &ctx.origin()).await?;
    Ok(())
}

/// Which pages leave a paper.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Parting {
    /// Pages of the paper, by their numbers in the file.
    #[schema(value_type = Vec<u32>)]
    pub pages: Pages,
}

/// Parts pages off a paper: two documents that were taken for one.
pub(super) async fn split(ctx: &Context, id: Uuid, parting: Parting) -> Result<Answer, Problem> {
    let parting = &parting;
    ctx.write("part a scanned paper", |tx, actor| async move {
        let row = waiting_paper(&tx, &actor, id).await?;
        let (leaving, staying) = chosen(&found(&row), Some(&parting.pages))?;
        if staying.is_empty() {
            return Err(invalid("/pages", "scan-nothing-would-stay"));
        }
        part_off(&tx, ctx, &row, &leaving.pages).await?;
        let staying = Found { mark: None, pages: staying };
        let left = scanned_paper::Model {
            first_page: first_page(&staying),
            pages: pages_as_json(&staying.pages)?,
            ..row
        };
        settle(&tx, ctx, left).await?;
        Ok(Answer::done())
    })
    .await
}

/// Sets a paper aside: nobody wants it filed. Its file is kept.
pub(super) async fn discard(ctx: &Context, id: Uuid, reason: Note) -> Result<Answer, Problem> {
    let reason = &reason;
    ctx.write("discard a scanned paper", |tx, actor| async move {
        let row = waiting_paper(&tx, &actor, id).await?;
        let status = PaperStatus::Discarded.code();
        let discarded = scanned_paper::Model {
            status: status.to_owned(),
            note: Some(reason.to_string()),
            ..settled(ctx, row)
        };
        settle(&tx, ctx, discarded).await?;
        Ok(Answer::ok(&Settled { id, status, place: None, href: None }))
    })
    .await
}

/// Files the pages of a paper out of a file that was just sent to its place: the whole file if nothing else is in it or the
/// person says so, else those pages as a file of their own.
pub(super) async fn file_at(
    ctx: &Context,
    sha256: &str,
    place: Place,
    whole: bool,
) -> Result<Answer, Problem> {
    let upload = &if whole { whole_file(ctx, sha256).await? } else { pages_for(ctx, sha256, place).await? };
    ctx.write("file a scan at its place", |tx, actor| async move {
        carry_out(&tx, &actor, ctx, place, upload, None).await
    })
    .await
}

/// Makes the pages of a file that belong to a place a file of their own.
pub(super) async fn part_for(ctx: &Context, sha256: &str, place: Place) -> Result<Answer, Problem> {
    let upload = pages_for(ctx, sha256, place).await?;
    files::Filed::record(ctx, &upload).await
}

async fn whole_file(ctx: &Context, sha256: &str) -> Result<Upload, Problem> {
    let file = files::find(&ctx.read(), &ctx.actor, sha256).await?.ok_or_else(Problem::not_found)?;
    if !files::fits(&file, FileUse::Scan) {
        return Err(Problem::new(Code::MediaType).at(FieldFault::new("", "file-no-scan")));
    }
    Ok(Upload { kept: kept(&file), media_type: media_type(&file), name: file.name })
}

/// The pages of a file that belong to a place, if nothing stands in the way.
async fn pages_for(ctx: &Context, sha256: &str, place: Place) -> Result<Upload, Problem> {
    let scan = Scan::of(ctx, sha256).await?;
    let papers = scan.found();
    let paper = papers.iter().find(|paper| place_of(paper) == Some(place));
    let paper = paper.ok_or_else(|| invalid("/place", "scan-not-in-it"))?;
    match Known::of_papers(ctx, [paper]).await?.judge(paper).standing {
        Standing::NotFound => return Err(Problem::not_found()),
        Standing::Incomplete => return Err(invalid("/place", "scan-incomplete")),
        Standing::OtherRevision => return Err(invalid("/place", "scan-other-revision")),
        // The act itself refuses, with its clause.
        Standing::Ready | Standing::DayWanted | Standing::Closed | Standing::NoCode => {}
    }
    cut_of(ctx, &scan, &paper.in_order()).await
}
