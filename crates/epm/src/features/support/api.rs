//! Support contracts over JSON.

use super::list::{self, SupportItem, SupportListing, UnitItem, UnitListing};
use super::use_cases::{self, Asked};
use super::{KEEPERS, READERS};
use crate::features::directory::export::Export;
use crate::http::{Answer, Context, Json, Named, Page, Problem, Routes, routes};
use crate::layout;
use axum::response::Response;
use chrono::NaiveDate;
use paper::listing::{Cell, Kind};
use regulation::support::{SupportAct, SupportEnd, SupportTerms};
use regulation::text::Note;
use regulation::{Stamp, SupportId};
use serde::{Deserialize, Serialize};

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .api(READERS, routes!(index))
        .api(READERS, routes!(exported))
        .api(READERS, routes!(show))
        .api(READERS, routes!(units))
        .api(KEEPERS, routes!(register))
        .api(KEEPERS, routes!(edit))
        .api(KEEPERS, routes!(add))
        .api(KEEPERS, routes!(remove))
        .api(KEEPERS, routes!(end))
}

/// Support contracts, the next to end first; `status=ending` those that end within ninety days (2.6.3).
#[utoipa::path(get, path = "/support-contracts", params(SupportListing), responses((status = 200, body = Page<SupportItem>)))]
async fn index(ctx: Context, listing: SupportListing) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::contracts(&ctx.read(), &ctx.actor, &listing, ctx.today()).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/support-contracts.xlsx", params(SupportListing), responses((status = 200)))]
async fn exported(ctx: Context, listing: SupportListing) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-support", EXPORTED).await?;
    export
        .pages(&ctx, listing, row, async |listing| {
            list::contracts(&ctx.read(), &ctx.actor, &listing, ctx.today()).await
        })
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("support-number", Kind::Short),
    ("support-for", Kind::Long),
    ("support-supplier", Kind::Long),
    ("export-status", Kind::Short),
    ("support-starts-on", Kind::Day),
    ("support-until", Kind::Day),
    ("support-units", Kind::Number),
    ("support-cost", Kind::Money),
];

fn row(p: &layout::Page, item: SupportItem) -> Vec<Cell> {
    vec![
        item.number.into(),
        item.title.into(),
        item.supplier.into(),
        p.t(&format!("support-{}", item.status)).into(),
        item.starts_on.into(),
        item.until.into(),
        item.units.into(),
        item.cost.into(),
    ]
}

/// A support contract. What it cost is left out for those who may not see that.
#[derive(Serialize, utoipa::ToSchema)]
struct SupportView<'a> {
    id: SupportId,
    terms: &'a SupportTerms,
    /// How many devices it covers.
    units: usize,
    ended: Option<&'a SupportEnd>,
    registered: &'a Stamp,
}

/// A support contract; its devices are a list of their own.
#[utoipa::path(get, path = "/support-contracts/{contract}", params(("contract" = String, Path)),
    responses((status = 200, body = SupportView)))]
async fn show(ctx: Context, Named(id): Named<SupportId>) -> Result<Answer, Problem> {
    let contract = use_cases::look(&ctx, id).await?;
    let state = &contract.state;
    let told = SupportView {
        id: state.id,
        terms: &state.terms,
        units: state.units.len(),
        ended: state.ended.as_ref(),
        registered: &state.registered,
    };
    let mut told = serde_json::to_value(told).map_err(|error| Problem::internal(&error))?;
    let terms = told["terms"].as_object_mut().filter(|_| !use_cases::sees_cost(&ctx.actor));
    terms.and_then(|terms| terms.remove("cost"));
    Ok(Answer::ok(&told).at_revision(contract.number))
}

/// The devices a support contract covers, by serial number.
#[utoipa::path(get, path = "/support-contracts/{contract}/units", params(("contract" = String, Path), UnitListing),
    responses((status = 200, body = Page<UnitItem>)))]
async fn units(ctx: Context, Named(id): Named<SupportId>, listing: UnitListing) -> Result<Answer, Problem> {
    let contract = use_cases::look(&ctx, id).await?;
    Ok(Answer::ok(&list::units(&ctx.read(), &ctx.actor, contract.id, &listing).await?))
}

/// Registers a bought support contract (2.6.3).
#[utoipa::path(post, path = "/support-contracts", request_body = SupportTerms,
    responses((status = 201, body = use_cases::Outcome)))]
async fn register(ctx: Context, Json(terms): Json<SupportTerms>) -> Result<Answer, Problem> {
    use_cases::begin(&ctx, terms).await
}

/// Edits it; whoever sees no cost leaves that as it is.
#[utoipa::path(put, path = "/support-contracts/{contract}", params(("contract" = String, Path)),
    request_body = SupportTerms, responses((status = 200, body = use_cases::Outcome)))]
async fn edit(
    ctx: Context,
    Named(id): Named<SupportId>,
    Json(terms): Json<SupportTerms>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, Asked::Edit(terms)).await
}

/// Devices by their serial numbers, as they are pasted: one a line, or apart by blanks or commas.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Pasted {
    serials: String,
}

/// Adds devices of the installed base; a serial number that is not there is named (2.6.3).
#[utoipa::path(post, path = "/support-contracts/{contract}/units", params(("contract" = String, Path)),
    request_body = Pasted, responses((status = 200, body = use_cases::Outcome)))]
async fn add(ctx: Context, Named(id): Named<SupportId>, Json(body): Json<Pasted>) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, Asked::Add(body.serials)).await
}

/// Takes devices off.
#[utoipa::path(post, path = "/support-contracts/{contract}/units/removal", params(("contract" = String, Path)),
    request_body = Pasted, responses((status = 200, body = use_cases::Outcome)))]
async fn remove(
    ctx: Context,
    Named(id): Named<SupportId>,
    Json(body): Json<Pasted>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, Asked::Remove(body.serials)).await
}

/// How it ends before its last day.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct EndEntry {
    /// The last day that was covered.
    on: NaiveDate,
    reason: Note,
}

/// Ends it early, with a reason.
#[utoipa::path(post, path = "/support-contracts/{contract}/end", params(("contract" = String, Path)),
    request_body = EndEntry, responses((status = 200, body = use_cases::Outcome)))]
async fn end(
    ctx: Context,
    Named(id): Named<SupportId>,
    Json(entry): Json<EndEntry>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, Asked::Act(SupportAct::End(entry.on, entry.reason))).await
}
