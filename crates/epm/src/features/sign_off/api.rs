//! Deliveries and sign-off sheets over JSON.

use super::{list, pages, print, serial_list};
use crate::features::directory::export::{Export, OF_PROJECT, day, of_project};
use crate::features::files;
use crate::features::initiation::api::{Empty, Reason};
use crate::features::project::part_list::{PartListing, Told, told};
use crate::features::project::{Part, Reference, act, look, perform_with_upload};
use crate::http::{Answer, Context, Named, Page, Problem, Query, Routes, Who, routes};
use crate::layout;
use axum::body::Body;
use axum::response::Response;
use paper::listing::{Cell, Kind};
use regulation::sign_off::{Delivery, DeliveryEntry, Sheet, SheetEntry};
use regulation::{Act, Role};

/// The addresses of this slice.
pub fn routes() -> Routes {
    let account_manager = Who::Holding(&[Role::AccountManager]);
    let carrier = Who::Holding(&[Role::AccountManager, Role::CommerceRepresentative]);
    let project_administrator = Who::Holding(&[Role::ProjectAdministrator]);
    Routes::new()
        .api(carrier, routes!(arrange))
        .api(carrier, routes!(confirm))
        .api(carrier, routes!(discard_delivery))
        .api(account_manager, routes!(write))
        .api(account_manager, routes!(rewrite))
        .api(account_manager, routes!(discard))
        .upload(account_manager, routes!(read_serials))
        .upload(Who::Holding(&[Role::AccountManager, Role::MarketAssistant]), routes!(attach_scan))
        .api(account_manager, routes!(submit))
        .api(Who::Holding(&[Role::MarketAssistant]), routes!(pass_on))
        .api(project_administrator, routes!(accept))
        .api(project_administrator, routes!(return_sheet))
        .api(Who::SignedIn, routes!(sheets))
        .api(Who::SignedIn, routes!(exported))
        .api(Who::SignedIn, routes!(sheet))
        .api(Who::SignedIn, routes!(deliveries))
        .api(Who::SignedIn, routes!(delivery))
        .page(Who::SignedIn, "/sign-off-sheets", super::index::show)
        .page(carrier, "/projects/{project}/deliveries/new", pages::deliver)
        .page(account_manager, "/projects/{project}/sign-off-sheets/new", pages::new)
        .page(Who::SignedIn, "/sign-off-sheets/{sheet}", pages::show)
        .page(account_manager, "/sign-off-sheets/{sheet}/edit", pages::edit)
        .page(Who::SignedIn, "/sign-off-sheets/{sheet}/print", print::print)
}

act!(
    /// Arranges a delivery, to the customer by the account manager or directly by the commerce department (2.4.3).
    arrange, post "/projects/{project}/deliveries", "project": Reference, DeliveryEntry,
    |project, body| (project, Act::ArrangeDelivery(body)));

act!(
    /// Confirms that a delivery was made (2.4.3).
    confirm, post "/deliveries/{delivery}/confirm", "delivery": Part, Empty,
    |delivery, _body| (Reference::of(delivery.0), Act::ConfirmDelivery(delivery.0.number)));

act!(
    /// Discards a delivery that was arranged and not made (2.4.3).
    discard_delivery, post "/deliveries/{delivery}/discard", "delivery": Part, Empty,
    |delivery, _body| (Reference::of(delivery.0), Act::DiscardDelivery(delivery.0.number)));

act!(
    /// Writes a new sheet, with as many serial numbers as are known (2.4.3).
    write, post "/projects/{project}/sign-off-sheets", "project": Reference, SheetEntry,
    |project, body| (project, Act::WriteSheet(None, body)));

act!(
    /// Rewrites a sheet that is not submitted (2.4.3).
    rewrite, put "/sign-off-sheets/{sheet}", "sheet": Part, SheetEntry,
    |sheet, body| (Reference::of(sheet.0), Act::WriteSheet(Some(sheet.0.number), body)));

act!(
    /// Throws a sheet away that is not submitted (2.4.3).
    discard, post "/sign-off-sheets/{sheet}/discard", "sheet": Part, Empty,
    |sheet, _body| (Reference::of(sheet.0), Act::DiscardSheet(sheet.0.number)));

/// Reads serial numbers out of a supplier's packing list (.xlsx, .csv or text in UTF-8 or GB18030, or pasted text, as the
/// raw body) and puts them to the lines of a sheet (2.4.3). Nothing is saved.
#[utoipa::path(post, path = "/projects/{project}/serial-lists", params(("project" = String, Path), serial_list::For),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = serial_list::SerialPreview)))]
async fn read_serials(
    ctx: Context,
    Named(project): Named<Reference>,
    Query(wanted): Query<serial_list::For>,
    body: Body,
) -> Result<Answer, Problem> {
    Ok(Answer::ok(&serial_list::read(&ctx, &project, wanted, body).await?))
}

/// Attaches the stamped scan: PDF, JPEG or PNG, as the raw body (2.4.3).
#[utoipa::path(put, path = "/sign-off-sheets/{sheet}/scan", params(("sheet" = String, Path), files::Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = crate::features::project::Outcome)))]
async fn attach_scan(
    ctx: Context,
    Named(sheet): Named<Part>,
    sent: files::Sent,
    body: Body,
) -> Result<Answer, Problem> {
    let upload = files::keep(&ctx, sent, body, files::SCANS).await?;
    perform_with_upload(&ctx, &Reference::of(sheet.0), &upload, |file| {
        Act::AttachSheetScan(sheet.0.number, file)
    })
    .await
}

act!(
    /// Submits a sheet to the project administrator; an office in another city sends it through the market assistant
    /// (2.5.1).
    submit, post "/sign-off-sheets/{sheet}/submit", "sheet": Part, Empty,
    |sheet, _body| (Reference::of(sheet.0), Act::SubmitSheet(sheet.0.number)));

act!(
    /// Passes a sheet of an office in another city on (2.5.1).
    pass_on, post "/sign-off-sheets/{sheet}/pass-on", "sheet": Part, Empty,
    |sheet, _body| (Reference::of(sheet.0), Act::PassOnSheet(sheet.0.number)));

act!(
    /// Accepts a sheet (2.5.1).
    accept, post "/sign-off-sheets/{sheet}/accept", "sheet": Part, Empty,
    |sheet, _body| (Reference::of(sheet.0), Act::AcceptSheet(sheet.0.number)));

act!(
    /// Returns a sheet, with a reason (2.5.1).
    return_sheet, post "/sign-off-sheets/{sheet}/return", "sheet": Part, Reason,
    |sheet, body| (Reference::of(sheet.0), Act::ReturnSheet(sheet.0.number, body.reason)));

/// The sign-off sheets a person sees: those not submitted, then the newest submission first.
#[utoipa::path(get, path = "/sign-off-sheets", params(PartListing<list::SheetStatus>), responses((status = 200, body = Page<list::SheetItem>)))]
async fn sheets(ctx: Context, listing: PartListing<list::SheetStatus>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::sheets(&ctx.read(), &ctx.actor, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/sign-off-sheets.xlsx", params(PartListing<list::SheetStatus>), responses((status = 200)))]
async fn exported(ctx: Context, listing: PartListing<list::SheetStatus>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "sign-off-list-title", &[&OF_PROJECT, EXPORTED].concat()).await?;
    export
        .pages(&ctx, listing, row, async |listing| list::sheets(&ctx.read(), &ctx.actor, &listing).await)
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("export-number", Kind::Number),
    ("export-status", Kind::Short),
    ("sign-off-serials", Kind::Number),
    ("sign-off-signed-on", Kind::Day),
    ("sign-off-scan", Kind::Short),
    ("export-submitted-on", Kind::Day),
    ("export-accepted-on", Kind::Day),
];

fn row(p: &layout::Page, item: list::SheetItem) -> Vec<Cell> {
    let scan = if item.scanned { "sign-off-scan-there" } else { "sign-off-scan-none" };
    let mut cells = of_project(item.project);
    cells.extend([
        item.number.into(),
        p.t(&format!("sheet-{}", item.status.replace('_', "-"))).into(),
        item.serials.into(),
        item.signed_on.into(),
        p.t(scan).into(),
        day(item.submitted_at),
        day(item.accepted_at),
    ]);
    cells
}

/// A sheet with its lines and serial numbers.
#[utoipa::path(get, path = "/sign-off-sheets/{sheet}", params(("sheet" = String, Path)),
    responses((status = 200, body = Told<Sheet>)))]
async fn sheet(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Answer, Problem> {
    let project = look(&ctx, &Reference::of(id)).await?;
    let part = project.state.sheets.iter().find(|part| part.number == id.number);
    let part = part.ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&told(id.to_string(), &project, &ctx.actor, part)).at_revision(project.number))
}

/// The deliveries a person sees, the newest first.
#[utoipa::path(get, path = "/deliveries", params(PartListing<list::DeliveryStatus>), responses((status = 200, body = Page<list::DeliveryItem>)))]
async fn deliveries(ctx: Context, listing: PartListing<list::DeliveryStatus>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::deliveries(&ctx.read(), &ctx.actor, &listing).await?))
}

/// A delivery.
#[utoipa::path(get, path = "/deliveries/{delivery}", params(("delivery" = String, Path)),
    responses((status = 200, body = Told<Delivery>)))]
async fn delivery(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Answer, Problem> {
    let project = look(&ctx, &Reference::of(id)).await?;
    let part = project.state.deliveries.iter().find(|part| part.number == id.number);
    let part = part.ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&told(id.to_string(), &project, &ctx.actor, part)).at_revision(project.number))
}
