//! Scans over JSON: a file is sent by `POST /files`, taken in here, and filed paper by paper.

use super::labels::{self, LabelCodes};
use super::place::Place;
use super::queries::{self, KeptDocument, PaperItem, Tray};
use super::reading::Scan;
use super::use_cases::{self, Filing, Parting, Settled, TakenIn};
use super::{found_in, pages};
use crate::features::contract;
use crate::features::directory::export::{Export, moment};
use crate::features::initiation::api::Reason;
use crate::features::project::{Part, Reference, look};
use crate::http::{Answer, Context, FieldFault, Json, Named, Page, Problem, Query, Routes, Who, routes};
use crate::layout;
use axum::body::Body;
use axum::response::Response;
use paper::listing::{Cell, Kind};
use regulation::document::KEEPERS;
use regulation::{ContractId, Role};
use serde::Deserialize;
use uuid::Uuid;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let senders = Who::Holding(&KEEPERS);
    Routes::new()
        .api(senders, routes!(take_in))
        .api(senders, routes!(read))
        .api(senders, routes!(file_at))
        .api(senders, routes!(part))
        .api(senders, routes!(tray))
        .api(senders, routes!(exported))
        .api(senders, routes!(paper))
        .api(senders, routes!(file))
        .api(senders, routes!(split))
        .api(senders, routes!(discard))
        .api(Who::SignedIn, routes!(documents))
        .api(Who::SignedIn, routes!(contract_documents))
        .upload(Who::Holding(&[Role::AccountManager]), routes!(label_codes))
        .page(senders, "/scans", pages::index)
        .page(senders, "/scans/{sha256}", pages::of_file)
        .page(senders, "/scanned-papers/{paper}", pages::show)
        .page(senders, "/scanned-papers/{paper}/scan", pages::of_todo)
}

/// A file that was sent.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Sent {
    /// Its SHA-256.
    file: regulation::FileHash,
    /// A place whose pages are already filed: they do not wait.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    without: Option<Place>,
}

/// Takes a file in: reads the codes on its pages and puts these together to papers, which then wait until each was filed
/// or discarded. Nothing is filed by this.
#[utoipa::path(post, path = "/scans", request_body = Sent,
    responses((status = 201, body = TakenIn)))]
async fn take_in(ctx: Context, Json(sent): Json<Sent>) -> Result<Answer, Problem> {
    use_cases::take_in(&ctx, sent.file.as_str(), sent.without).await
}

/// Which papers the codes on the pages of an uploaded file name, and what stands in the way of filing each. Nothing is
/// taken in or filed by this.
#[utoipa::path(get, path = "/scans/{sha256}", params(("sha256" = String, Path)),
    responses((status = 200, body = found_in::Reading)))]
async fn read(ctx: Context, Named(sha256): Named<String>) -> Result<Answer, Problem> {
    let scan = Scan::of(&ctx, &sha256).await?;
    Ok(Answer::ok(&found_in::reading(&ctx, &scan).await?))
}

/// What to file.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PlaceFiling {
    /// The sheet whose pages are in the file …
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    sheet: Option<Part>,
    /// … or any other place.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    place: Option<Place>,
    /// The whole file, whatever else is in it.
    #[serde(default)]
    whole: bool,
}

/// Files the pages that belong to a sign-off sheet or another place there, as a person has confirmed (2.4.3, 2.5.2).
#[utoipa::path(post, path = "/scans/{sha256}/file", params(("sha256" = String, Path)),
    request_body = PlaceFiling, responses((status = 200, body = crate::features::project::Outcome)))]
async fn file_at(
    ctx: Context,
    Named(sha256): Named<String>,
    Json(filing): Json<PlaceFiling>,
) -> Result<Answer, Problem> {
    let place = filing.place.or(filing.sheet.map(|sheet| Place::Sheet(sheet.0)));
    let missing = || Problem::invalid(vec![FieldFault::new("/place", "field-missing")]);
    use_cases::file_at(&ctx, &sha256, place.ok_or_else(missing)?, filing.whole).await
}

/// Where the pages belong that are wanted.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PlaceParting {
    /// Such as `acceptance_report:<uuid>`.
    #[schema(value_type = String)]
    place: Place,
}

/// Makes the pages that belong to a place a file of their own, for an act that names it (2.5.4). Nothing is filed by this.
#[utoipa::path(post, path = "/scans/{sha256}/part", params(("sha256" = String, Path)),
    request_body = PlaceParting, responses((status = 201, body = crate::features::files::Filed)))]
async fn part(
    ctx: Context,
    Named(sha256): Named<String>,
    Json(parting): Json<PlaceParting>,
) -> Result<Answer, Problem> {
    use_cases::part_for(&ctx, &sha256, parting.place).await
}

/// The papers of scans that the person looks after: those that wait for a place, the newest first; with `status` those
/// that were filed or discarded.
#[utoipa::path(get, path = "/scanned-papers", params(Tray), responses((status = 200, body = Page<PaperItem>)))]
async fn tray(ctx: Context, listing: Tray) -> Result<Answer, Problem> {
    Ok(Answer::ok(&queries::tray(&ctx, &listing).await?))
}

/// The same tray as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/scanned-papers.xlsx", params(Tray), responses((status = 200)))]
async fn exported(ctx: Context, listing: Tray) -> Result<Response, Problem> {
    // Each paper is judged on the project or contract it is of, and these are held while it is.
    let export = Export::of(&ctx, "nav-scans", EXPORTED).await?.in_stretches(200);
    export.pages(&ctx, listing, row, async |listing| queries::tray(&ctx, &listing).await).await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("scan-paper", Kind::Long),
    ("export-about", Kind::Long),
    ("scan-file", Kind::Long),
    ("scan-pages-head", Kind::Short),
    ("scan-sent-by", Kind::Short),
    ("export-department", Kind::Short),
    ("scan-sent-at", Kind::Moment),
    ("scan-state", Kind::Short),
    ("scan-reason", Kind::Long),
];

fn row(p: &layout::Page, item: PaperItem) -> Vec<Cell> {
    let pages::Row { item, title, about, pages, state, act: _ } = pages::row(p, item);
    vec![
        title.into(),
        about.into(),
        item.name.into(),
        pages.into(),
        item.sent_by.into(),
        item.department.into(),
        moment(item.sent_at),
        state.word().into(),
        item.reason.or(item.note).into(),
    ]
}

/// A paper of a scan.
#[utoipa::path(get, path = "/scanned-papers/{paper}", params(("paper" = Uuid, Path)),
    responses((status = 200, body = PaperItem)))]
async fn paper(ctx: Context, Named(id): Named<Uuid>) -> Result<Answer, Problem> {
    let row = queries::paper(&ctx.read(), &ctx.actor, id).await?.ok_or_else(Problem::not_found)?;
    let told = queries::told(&ctx, vec![row]).await?;
    told.first().map(Answer::ok).ok_or_else(Problem::not_found)
}

/// Files a paper where its code says or where the person says, by the act of the regulation that takes it or as a
/// document of its project or contract.
#[utoipa::path(post, path = "/scanned-papers/{paper}/file", params(("paper" = Uuid, Path)),
    request_body = Filing, responses((status = 200, body = Settled)))]
async fn file(ctx: Context, Named(id): Named<Uuid>, Json(filing): Json<Filing>) -> Result<Answer, Problem> {
    use_cases::file(&ctx, id, filing).await
}

/// Parts pages off a paper: they wait as a paper of their own.
#[utoipa::path(post, path = "/scanned-papers/{paper}/split", params(("paper" = Uuid, Path)),
    request_body = Parting, responses((status = 204)))]
async fn split(
    ctx: Context,
    Named(id): Named<Uuid>,
    Json(parting): Json<Parting>,
) -> Result<Answer, Problem> {
    use_cases::split(&ctx, id, parting).await
}

/// Sets a paper aside, with a reason; its file is kept.
#[utoipa::path(post, path = "/scanned-papers/{paper}/discard", params(("paper" = Uuid, Path)),
    request_body = Reason, responses((status = 200, body = Settled)))]
async fn discard(
    ctx: Context,
    Named(id): Named<Uuid>,
    Json(reason): Json<Reason>,
) -> Result<Answer, Problem> {
    use_cases::discard(&ctx, id, reason.reason).await
}

/// The scanned papers that are kept with a project (2.5.2).
#[utoipa::path(get, path = "/projects/{project}/documents", params(("project" = String, Path)),
    responses((status = 200, body = Page<KeptDocument>)))]
async fn documents(ctx: Context, Named(project): Named<Reference>) -> Result<Answer, Problem> {
    let project = look(&ctx, &project).await?;
    Ok(Answer::ok(&Page::whole(queries::kept_with(&ctx.read(), &ctx.actor, [project.id]).await?)))
}

/// The scanned papers that are kept with a contract (2.5.2).
#[utoipa::path(get, path = "/contracts/{contract}/documents", params(("contract" = String, Path)),
    responses((status = 200, body = Page<KeptDocument>)))]
async fn contract_documents(ctx: Context, Named(id): Named<ContractId>) -> Result<Answer, Problem> {
    let contract = contract::look(&ctx, id).await?;
    Ok(Answer::ok(&Page::whole(queries::kept_with(&ctx.read(), &ctx.actor, [contract.id]).await?)))
}

/// Reads every code in the photo of a label (JPEG, PNG or PDF, as the raw body) for a line of a sign-off sheet, and says
/// which of them are likely the serial numbers of its model (2.4.3). Nothing is saved.
#[utoipa::path(post, path = "/projects/{project}/label-codes",
    params(("project" = String, Path), labels::For),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = LabelCodes)))]
async fn label_codes(
    ctx: Context,
    Named(project): Named<Reference>,
    Query(wanted): Query<labels::For>,
    body: Body,
) -> Result<Answer, Problem> {
    Ok(Answer::ok(&labels::read(&ctx, &project, wanted, body).await?))
}
