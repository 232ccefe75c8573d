//! Demands over JSON.

use super::{list, use_cases, view};
use crate::features::directory::export::{self, Export};
use crate::features::initiation::api::Reason;
use crate::http::{Answer, Context, Json, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use paper::listing::{Cell, Kind};
use regulation::demand::{DemandAct, DemandEnd, DemandEntry, VisitEntry};
use regulation::{DemandId, Role};

/// The addresses of this slice.
pub fn routes() -> Routes {
    let account_manager = Who::Holding(&[Role::AccountManager]);
    Routes::new()
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(exported))
        .api(Who::SignedIn, routes!(show))
        .api(account_manager, routes!(record))
        .api(account_manager, routes!(edit))
        .api(account_manager, routes!(visit))
        .api(account_manager, routes!(end))
}

/// The demands a person sees, filtered and paged, the newest first (D1).
#[utoipa::path(get, path = "/demands", params(list::DemandListing), responses((status = 200, body = Page<list::DemandItem>)))]
async fn index(ctx: Context, listing: list::DemandListing) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::demands(&ctx.read(), &ctx.actor, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/demands.xlsx", params(list::DemandListing), responses((status = 200)))]
async fn exported(ctx: Context, listing: list::DemandListing) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-demands", EXPORTED).await?;
    export
        .pages(&ctx, listing, row, async |listing| list::demands(&ctx.read(), &ctx.actor, &listing).await)
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("export-demand-title", Kind::Long),
    ("export-customer", Kind::Long),
    ("export-status", Kind::Short),
    ("export-estimate", Kind::Money),
    ("export-wanted-on", Kind::Day),
    ("export-account-manager", Kind::Short),
    ("export-recorded-on", Kind::Day),
];

fn row(p: &layout::Page, item: list::DemandItem) -> Vec<Cell> {
    vec![
        item.title.into(),
        item.customer.into(),
        p.t(&format!("demand-status-{}", item.status.code().replace('_', "-"))).into(),
        item.estimate.into(),
        item.wanted_on.into(),
        item.account_manager.into(),
        export::day(item.recorded_at),
    ]
}

/// A demand with its visits and quotes, the acts open to the person who asks, and the customer's other open demands, those
/// likely to be the same marked (D1).
#[utoipa::path(get, path = "/demands/{demand}", params(("demand" = String, Path)),
    responses((status = 200, body = view::DemandView)))]
async fn show(ctx: Context, Named(id): Named<DemandId>) -> Result<Answer, Problem> {
    let demand = use_cases::look(&ctx, id).await?;
    let revision = demand.number;
    Ok(Answer::ok(&view::view(&ctx, demand).await?).at_revision(revision))
}

/// Records a customer's demand (2.2).
#[utoipa::path(post, path = "/demands", request_body = DemandEntry,
    responses((status = 201, body = use_cases::Outcome)))]
async fn record(ctx: Context, Json(entry): Json<DemandEntry>) -> Result<Answer, Problem> {
    use_cases::record(&ctx, entry).await
}

/// Edits a demand.
#[utoipa::path(put, path = "/demands/{demand}", params(("demand" = String, Path)), request_body = DemandEntry,
    responses((status = 200, body = use_cases::Outcome)))]
async fn edit(
    ctx: Context,
    Named(id): Named<DemandId>,
    Json(entry): Json<DemandEntry>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, DemandAct::Edit(entry)).await
}

/// Notes a visit or a quote.
#[utoipa::path(post, path = "/demands/{demand}/visits", params(("demand" = String, Path)),
    request_body = VisitEntry, responses((status = 200, body = use_cases::Outcome)))]
async fn visit(
    ctx: Context,
    Named(id): Named<DemandId>,
    Json(entry): Json<VisitEntry>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, DemandAct::Visit(entry)).await
}

/// Ends a demand without a contract, with a reason. With one, it ends when the contract is drafted from it.
#[utoipa::path(post, path = "/demands/{demand}/end", params(("demand" = String, Path)),
    request_body = Reason, responses((status = 200, body = use_cases::Outcome)))]
async fn end(ctx: Context, Named(id): Named<DemandId>, Json(body): Json<Reason>) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, DemandAct::End(DemandEnd::Dropped(body.reason))).await
}
