//! The hand-over and maintenance cases over JSON.

use super::support::{Cover, support_of};
use super::use_cases::{self, FaultEntry};
use super::{list, pages};
use crate::features::directory::export::Export;
use crate::features::initiation::api::{Empty, Reason};
use crate::features::project::{Reference, act};
use crate::http::{Answer, Context, Json, Listing, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use paper::listing::{Cell, Kind};
use regulation::maintenance::{CaseAct, MaintenanceCase};
use regulation::text::Note;
use regulation::{Act, CaseId, Fen, Role};
use serde::{Deserialize, Serialize};

/// The addresses of this slice.
pub fn routes() -> Routes {
    let works = Who::Holding(&[Role::ItService, Role::CommerceRepresentative, Role::TechnicalSupport]);
    Routes::new()
        .api(Who::Holding(&[Role::ProjectAdministrator]), routes!(hand_over))
        .api(Who::Holding(&[Role::ItService]), routes!(confirm))
        .api(Who::Holding(&[Role::ItService, Role::CommerceRepresentative]), routes!(open))
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(exported))
        .api(Who::SignedIn, routes!(show))
        .api(works, routes!(log))
        .api(Who::Holding(&[Role::ItService]), routes!(involve))
        .api(works, routes!(complete))
        .page(Who::SignedIn, "/maintenance-cases", pages::index)
        .page(Who::SignedIn, "/maintenance-cases/{case}", pages::show)
}

act!(
    /// Hands the sheets to IT service: closed → maintenance (2.6.1).
    hand_over, post "/projects/{project}/maintenance", "project": Reference, Empty,
    |project, _body| (project, Act::HandToMaintenance));

act!(
    /// IT service confirms the hand-over (2.6.1).
    confirm, post "/projects/{project}/maintenance/confirm", "project": Reference, Empty,
    |project, _body| (project, Act::ConfirmHandover));

/// Opens a case from a serial number; it is routed by the vendor's warranty (2.6.2, 2.6.3).
#[utoipa::path(post, path = "/maintenance-cases", request_body = FaultEntry,
    responses((status = 201, body = use_cases::Outcome)))]
async fn open(ctx: Context, Json(entry): Json<FaultEntry>) -> Result<Answer, Problem> {
    use_cases::open(&ctx, entry).await
}

/// A maintenance case.
#[derive(Serialize, utoipa::ToSchema)]
struct CaseView<'a> {
    #[serde(flatten)]
    case: &'a MaintenanceCase,
    /// The bought support contracts in force on the day of the fault (2.6.3).
    support: Vec<Cover>,
}

/// A case with its log, and the support contracts that cover the unit on the day of the fault.
#[utoipa::path(get, path = "/maintenance-cases/{case}", params(("case" = String, Path)),
    responses((status = 200, body = CaseView)))]
async fn show(ctx: Context, Named(id): Named<CaseId>) -> Result<Answer, Problem> {
    let case = use_cases::look(&ctx, id).await?;
    let support = support_of(&ctx, &case.state).await?;
    Ok(Answer::ok(&CaseView { case: &case.state, support }).at_revision(case.number))
}

/// What was done, and what it cost.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct LogEntry {
    content: Note,
    #[serde(default)]
    cost: Fen,
}

/// Writes down what was done.
#[utoipa::path(post, path = "/maintenance-cases/{case}/log", params(("case" = String, Path)),
    request_body = LogEntry, responses((status = 200, body = use_cases::Outcome)))]
async fn log(ctx: Context, Named(id): Named<CaseId>, Json(entry): Json<LogEntry>) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, CaseAct::Log(entry.content, entry.cost)).await
}

/// IT service involves the technical department (2.6.3).
#[utoipa::path(post, path = "/maintenance-cases/{case}/technical", params(("case" = String, Path)),
    request_body = Reason, responses((status = 200, body = use_cases::Outcome)))]
async fn involve(
    ctx: Context,
    Named(id): Named<CaseId>,
    Json(body): Json<Reason>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, CaseAct::InvolveTechnical(body.reason)).await
}

/// What came of it.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CaseResult {
    result: Note,
}

/// Completes the case.
#[utoipa::path(post, path = "/maintenance-cases/{case}/complete", params(("case" = String, Path)),
    request_body = CaseResult, responses((status = 200, body = use_cases::Outcome)))]
async fn complete(
    ctx: Context,
    Named(id): Named<CaseId>,
    Json(body): Json<CaseResult>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, CaseAct::Complete(body.result)).await
}

/// The maintenance cases a person sees, the newest first.
#[utoipa::path(get, path = "/maintenance-cases", params(Listing<list::Filter, list::Sort>), responses((status = 200, body = Page<list::CaseItem>)))]
async fn index(ctx: Context, listing: Listing<list::Filter, list::Sort>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::cases(&ctx.read(), &ctx.actor, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/maintenance-cases.xlsx", params(Listing<list::Filter, list::Sort>), responses((status = 200)))]
async fn exported(ctx: Context, listing: Listing<list::Filter, list::Sort>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-maintenance", EXPORTED).await?;
    export
        .pages(&ctx, listing, row, async |listing| list::cases(&ctx.read(), &ctx.actor, &listing).await)
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("case-serial", Kind::Short),
    ("case-customer", Kind::Long),
    ("case-fault-on", Kind::Day),
    ("case-route", Kind::Short),
    ("case-state", Kind::Short),
];

fn row(p: &layout::Page, item: list::CaseItem) -> Vec<Cell> {
    let (route, state) = (p.t(pages::route_key(&item)), p.t(pages::state_key(&item)));
    vec![item.serial.into(), item.customer.into(), item.fault_on.into(), route.into(), state.into()]
}
