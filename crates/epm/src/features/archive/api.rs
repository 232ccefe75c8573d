//! The archive over JSON.

use super::bundle::take_out;
use super::list::{RecordItem, RecordListing, records};
use super::queries::{LackingItem, LackingListing, lacking_page, look, of_project};
use super::use_cases::{self, Outcome};
use super::{proof, words};
use crate::features::directory::export::{Export, OF_PROJECT, day, of_project as cells_of_project};
use crate::features::files::Sent;
use crate::features::initiation::api::{Empty, Reason};
use crate::features::project::{Part, Reference, look as look_at_project};
use crate::http::{Answer, Context, Json, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::body::Body;
use axum::response::Response;
use chrono::NaiveDate;
use paper::listing::{Cell, Kind};
use regulation::archive::{Receiver, Record, RegisterEntry, Slip};
use regulation::code::ProjectCode;
use regulation::custody::FolderAct;
use regulation::papers::{End, Lack, lacks, missing};
use regulation::text::{Code, Note};
use regulation::{PartId, PersonId, ProjectId, Role};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

const ARCHIVIST: Who = Who::Holding(&[Role::Archivist]);
/// Those who look bundles through that come back: who keeps them, who takes them out, and who audits.
pub(super) const PROVERS: Who = Who::Holding(&[Role::Archivist, Role::ProjectAdministrator, Role::Auditor]);

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(exported))
        .api(Who::SignedIn, routes!(show))
        .api(Who::SignedIn, routes!(lacking))
        .api(Who::SignedIn, routes!(export_lacking))
        .api(Who::SignedIn, routes!(of_one_project))
        .api(Who::SignedIn, routes!(bundle))
        .upload(PROVERS, routes!(send_bundle))
        .api(PROVERS, routes!(prove))
        .api(Who::Holding(&[Role::Archivist, Role::ProjectAdministrator]), routes!(register))
        .api(Who::SignedIn, routes!(hand_over))
        .api(Who::SignedIn, routes!(confirm))
        .api(Who::SignedIn, routes!(refuse))
        .api(ARCHIVIST, routes!(receive))
        .api(ARCHIVIST, routes!(shelve))
        .api(ARCHIVIST, routes!(lend))
        .api(Who::SignedIn, routes!(confirm_loan))
        .api(ARCHIVIST, routes!(return_loan))
        .api(ARCHIVIST, routes!(extend))
        .api(ARCHIVIST, routes!(propose))
        .api(Who::Holding(&[Role::VicePresident]), routes!(approve))
        .api(Who::Holding(&[Role::VicePresident]), routes!(refuse_destruction))
        .api(
            Who::Holding(&[Role::ProjectAdministrator, Role::Archivist, Role::MarketAssistant]),
            routes!(remind),
        )
}

/// The records of the archive a person sees: what is still asked for, then the newest (K5).
#[utoipa::path(get, path = "/archive-records", params(RecordListing), responses((status = 200, body = Page<RecordItem>)))]
async fn index(ctx: Context, listing: RecordListing) -> Result<Answer, Problem> {
    Ok(Answer::ok(&records(&ctx.read(), &ctx.actor, &listing, ctx.today()).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/archive-records.xlsx", params(RecordListing), responses((status = 200)))]
async fn exported(ctx: Context, listing: RecordListing) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "archive-title", &[&OF_PROJECT, EXPORTED].concat()).await?;
    export
        .pages(&ctx, listing, row, async |listing| {
            records(&ctx.read(), &ctx.actor, &listing, ctx.today()).await
        })
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("archive-record", Kind::Long),
    ("archive-original", Kind::Short),
    ("archive-made-on", Kind::Day),
    ("archive-due-on", Kind::Day),
    ("archive-holder", Kind::Short),
    ("archive-shelf", Kind::Short),
    ("archive-keep-until", Kind::Day),
    ("archive-borrower", Kind::Short),
    ("archive-lent-until", Kind::Day),
    ("archive-lacks", Kind::Number),
];

fn row(p: &layout::Page, item: RecordItem) -> Vec<Cell> {
    let original = if item.on_paper { "archive-on-paper" } else { "archive-in-epm" };
    let holder = if item.at_archive { Some(p.t("archive-the-archive")) } else { item.holder.clone() };
    let label = words::label(p, &item.kind, item.part, item.name.as_deref());
    let mut cells = cells_of_project(item.project);
    cells.extend([
        label.into(),
        p.t(original).into(),
        day(item.made_at),
        item.due_on.into(),
        holder.into(),
        item.shelf.into(),
        item.keep_until.into(),
        item.borrower.into(),
        item.lent_until.into(),
        item.lacks.into(),
    ]);
    cells
}

/// A record of the archive.
#[derive(Serialize, utoipa::ToSchema)]
struct RecordView<'a> {
    /// How it is addressed.
    id: String,
    project_id: ProjectId,
    project_code: Option<&'a ProjectCode>,
    record: &'a Record,
    /// What is missing of it.
    lacks: Vec<Lack>,
    /// The hand-overs it was on.
    slips: Vec<&'a Slip>,
}

/// A record with its custody, and every hand-over of its folder it was on.
#[utoipa::path(get, path = "/archive-records/{record}", params(("record" = String, Path)),
    responses((status = 200, body = RecordView)))]
async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Answer, Problem> {
    let folder = look(&ctx, id).await?;
    let record = folder.state.record(id.number).ok_or_else(Problem::not_found)?;
    let slips = folder.state.slips.iter().filter(|slip| slip.records.contains(&id.number));
    let told = RecordView {
        id: id.to_string(),
        project_id: folder.state.about.project,
        project_code: folder.state.about.code.as_ref(),
        record,
        lacks: lacks(record),
        slips: slips.collect(),
    };
    Ok(Answer::ok(&told).at_revision(folder.number))
}

/// Closed and cancelled projects of which the archive lacks something, the earliest due first (K5).
#[utoipa::path(get, path = "/archive-folders", params(LackingListing), responses((status = 200, body = Page<LackingItem>)))]
async fn lacking(ctx: Context, listing: LackingListing) -> Result<Answer, Problem> {
    Ok(Answer::ok(&lacking_page(&ctx.read(), &ctx.actor, &listing).await?))
}

/// The folder of a project in the archive.
#[derive(Serialize, utoipa::ToSchema)]
struct FolderView<'a> {
    id: Uuid,
    /// Since when the project is over.
    ended: Option<End>,
    /// Nothing is missing of an ended project.
    complete: bool,
    missing: Vec<Lack>,
    records: &'a [Record],
    slips: &'a [Slip],
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/archive-folders.xlsx", params(LackingListing), responses((status = 200)))]
async fn export_lacking(ctx: Context, listing: LackingListing) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "archive-lacking-title", OF_FOLDER).await?;
    export
        .pages(&ctx, listing, folder_row, async |listing| {
            lacking_page(&ctx.read(), &ctx.actor, &listing).await
        })
        .await
}

const OF_FOLDER: &[(&str, Kind)] = &[
    ("export-code", Kind::Short),
    ("export-title", Kind::Long),
    ("export-customer", Kind::Long),
    ("export-status", Kind::Short),
    ("export-account-manager", Kind::Short),
    ("archive-ended-on", Kind::Day),
    ("archive-lacks", Kind::Number),
    ("archive-due-on", Kind::Day),
];

fn folder_row(p: &layout::Page, item: LackingItem) -> Vec<Cell> {
    vec![
        item.project_code.into(),
        item.project_title.into(),
        item.customer.into(),
        p.t(if item.closed { "archive-closed" } else { "archive-cancelled" }).into(),
        item.account_manager.into(),
        item.ended_on.into(),
        item.lacks.into(),
        item.due_on.into(),
    ]
}

/// The folder of a project: its records, its hand-overs and what is missing.
#[utoipa::path(get, path = "/projects/{project}/archive", params(("project" = String, Path)),
    responses((status = 200, body = FolderView)))]
async fn of_one_project(ctx: Context, Named(project): Named<Reference>) -> Result<Answer, Problem> {
    let project = look_at_project(&ctx, &project).await?;
    let folder = of_project(&ctx.read(), project.state.id).await?.ok_or_else(Problem::not_found)?;
    let told = FolderView {
        id: folder.id,
        ended: folder.state.about.ended,
        complete: folder.state.is_complete(),
        missing: missing(&folder.state),
        records: &folder.state.records,
        slips: &folder.state.slips,
    };
    Ok(Answer::ok(&told).at_revision(folder.number))
}

/// A complete folder as one sealed bundle (.zip): forms, scans, data and events, the SHA-256 of each, and the seal (K5).
#[utoipa::path(get, path = "/projects/{project}/archive.zip", params(("project" = String, Path)),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>)))]
async fn bundle(ctx: Context, Named(project): Named<Reference>) -> Result<Response, Problem> {
    take_out(&ctx, &project).await
}

/// Sends a sealed bundle (.zip) as the raw body, to be looked through. It is no document of the system: it is gone a day
/// later.
#[utoipa::path(post, path = "/archive-bundles", params(Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = proof::Bundle)))]
async fn send_bundle(ctx: Context, sent: Sent, body: Body) -> Result<Answer, Problem> {
    proof::send(&ctx, sent, body).await
}

/// Looks a bundle through: each file is sound, changed, missing or extra, and whether the seal was made here (K5).
#[utoipa::path(get, path = "/archive-bundles/{sha256}", params(("sha256" = String, Path)),
    responses((status = 200, body = proof::Proof)))]
async fn prove(ctx: Context, Named(sha256): Named<String>) -> Result<Answer, Problem> {
    let proof = proof::look_through(&ctx, &sha256).await?;
    Ok(Answer::ok(&proof.map_err(|fault| proof::refused(&fault))?))
}

/// Enters a paper that does not come from the project's course (K5).
#[utoipa::path(post, path = "/projects/{project}/archive-records", params(("project" = String, Path)),
    request_body = RegisterEntry, responses((status = 200, body = Outcome)))]
async fn register(
    ctx: Context,
    Named(project): Named<Reference>,
    Json(entry): Json<RegisterEntry>,
) -> Result<Answer, Problem> {
    use_cases::register(&ctx, &project, entry).await
}

/// Records, `<uuid>.<number>` each.
fn parts<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<PartId>, D::Error> {
    let parts = Vec::<Part>::deserialize(d)?;
    Ok(parts.into_iter().map(|Part(id)| id).collect())
}

/// `archive`, or a person.
fn receiver<'de, D: Deserializer<'de>>(d: D) -> Result<Receiver, D::Error> {
    let text = String::deserialize(d)?;
    if text == "archive" {
        return Ok(Receiver::Archive);
    }
    text.parse().map(Receiver::Person).map_err(serde::de::Error::custom)
}

/// Originals and to whom.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct HandOverEntry {
    #[serde(deserialize_with = "parts")]
    #[schema(value_type = Vec<String>)]
    records: Vec<PartId>,
    /// `archive`, or a person.
    #[serde(deserialize_with = "receiver")]
    #[schema(value_type = String)]
    to: Receiver,
    #[serde(default)]
    note: Option<Note>,
}

/// Hands originals over to the archive or to a person: one slip for each project; the receiver confirms (K4).
#[utoipa::path(post, path = "/hand-over-slips", request_body = HandOverEntry,
    responses((status = 200, body = Outcome)))]
async fn hand_over(ctx: Context, Json(entry): Json<HandOverEntry>) -> Result<Answer, Problem> {
    use_cases::hand_over(&ctx, entry.records, entry.to, entry.note).await
}

/// The receiver has the originals (K4).
#[utoipa::path(post, path = "/hand-over-slips/{slip}/confirm", params(("slip" = String, Path)),
    request_body = Empty, responses((status = 200, body = Outcome)))]
async fn confirm(ctx: Context, Named(Part(id)): Named<Part>, _: Json<Empty>) -> Result<Answer, Problem> {
    use_cases::answer_slip(&ctx, id, FolderAct::ConfirmSlip(id.number)).await
}

/// The receiver has not, or will not have them; they stay where they were (K4).
#[utoipa::path(post, path = "/hand-over-slips/{slip}/refuse", params(("slip" = String, Path)),
    request_body = Reason, responses((status = 200, body = Outcome)))]
async fn refuse(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(body): Json<Reason>,
) -> Result<Answer, Problem> {
    use_cases::answer_slip(&ctx, id, FolderAct::RefuseSlip(id.number, body.reason)).await
}

/// Several records.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Records {
    #[serde(deserialize_with = "parts")]
    #[schema(value_type = Vec<String>)]
    records: Vec<PartId>,
}

/// The archive received originals that came without a slip.
#[utoipa::path(post, path = "/archive-records/receive", request_body = Records,
    responses((status = 200, body = Outcome)))]
async fn receive(ctx: Context, Json(body): Json<Records>) -> Result<Answer, Problem> {
    use_cases::receive(&ctx, body.records).await
}

/// Where a record stands; nothing takes the mark away.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Shelf {
    #[serde(default)]
    shelf: Option<Code>,
}

/// Says where a record stands.
#[utoipa::path(put, path = "/archive-records/{record}/shelf", params(("record" = String, Path)),
    request_body = Shelf, responses((status = 200, body = Outcome)))]
async fn shelve(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(body): Json<Shelf>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, FolderAct::Shelve(id.number, body.shelf)).await
}

/// To whom, until when and what for.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct LoanEntry {
    to: PersonId,
    until: NaiveDate,
    purpose: Note,
}

/// Lends a record.
#[utoipa::path(post, path = "/archive-records/{record}/loan", params(("record" = String, Path)),
    request_body = LoanEntry, responses((status = 200, body = Outcome)))]
async fn lend(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(body): Json<LoanEntry>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, FolderAct::Lend(id.number, body.to, body.until, body.purpose)).await
}

/// The borrower confirms that it came.
#[utoipa::path(post, path = "/archive-records/{record}/loan/confirm", params(("record" = String, Path)),
    request_body = Empty, responses((status = 200, body = Outcome)))]
async fn confirm_loan(ctx: Context, Named(Part(id)): Named<Part>, _: Json<Empty>) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, FolderAct::ConfirmLoan(id.number)).await
}

/// It is back at the archive.
#[utoipa::path(post, path = "/archive-records/{record}/loan/return", params(("record" = String, Path)),
    request_body = Empty, responses((status = 200, body = Outcome)))]
async fn return_loan(ctx: Context, Named(Part(id)): Named<Part>, _: Json<Empty>) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, FolderAct::ReturnLoan(id.number)).await
}

/// Until when it is kept, and why.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Extension {
    until: NaiveDate,
    reason: Note,
}

/// Keeps a record longer (D10).
#[utoipa::path(post, path = "/archive-records/{record}/retention", params(("record" = String, Path)),
    request_body = Extension, responses((status = 200, body = Outcome)))]
async fn extend(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(body): Json<Extension>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, FolderAct::Extend(id.number, body.until, body.reason)).await
}

/// Asks that a record be destroyed, once its time has ended (D10).
#[utoipa::path(post, path = "/archive-records/{record}/destruction", params(("record" = String, Path)),
    request_body = Reason, responses((status = 200, body = Outcome)))]
async fn propose(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(body): Json<Reason>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, FolderAct::ProposeDestruction(id.number, body.reason)).await
}

/// A second person approves it: the paper is destroyed, its record stays (D10).
#[utoipa::path(post, path = "/archive-records/{record}/destruction/approve", params(("record" = String, Path)),
    request_body = Empty, responses((status = 200, body = Outcome)))]
async fn approve(ctx: Context, Named(Part(id)): Named<Part>, _: Json<Empty>) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, FolderAct::ApproveDestruction(id.number)).await
}

/// A second person refuses it: the record is kept (D10).
#[utoipa::path(post, path = "/archive-records/{record}/destruction/refuse", params(("record" = String, Path)),
    request_body = Reason, responses((status = 200, body = Outcome)))]
async fn refuse_destruction(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(body): Json<Reason>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, FolderAct::RefuseDestruction(id.number, body.reason)).await
}

/// Reminds whoever owes the record, once a day (2.1.4, 2.1.7).
#[utoipa::path(post, path = "/archive-records/{record}/reminders", params(("record" = String, Path)),
    request_body = Empty, responses((status = 200, body = Outcome)))]
async fn remind(ctx: Context, Named(Part(id)): Named<Part>, _: Json<Empty>) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, FolderAct::Remind(id.number)).await
}
