//! The queue over JSON.

use super::duplicates::Duplicate;
use super::pages::{A_PAGE, because};
use super::queries::{self, ApplicationItem, Filter, Sort};
use crate::features::directory::export::{Export, day, moment};
use crate::http::{Answer, Context, Listing, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use paper::listing::{Cell, Kind};
use regulation::Role;
use regulation::code::ProjectCode;
use serde::Serialize;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let administrator = Who::Holding(&[Role::ContractAdministrator]);
    Routes::new().api(administrator, routes!(index)).api(administrator, routes!(exported))
}

/// The queue, and the code that the next application would be given.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Applications {
    #[serde(flatten)]
    page: Page<ApplicationItem>,
    /// The next code of the year's sequence.
    #[schema(value_type = String)]
    next_code: ProjectCode,
}

/// What was handed in and has no code yet, the oldest first, each with the projects it may repeat (2.3.2).
#[utoipa::path(get, path = "/applications", params(Listing<Filter, Sort>), responses((status = 200, body = Applications)))]
async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Answer, Problem> {
    let page = queries::applications(&ctx, &listing).await?;
    let next_code = queries::next_code(&ctx.read(), ctx.today()).await?;
    Ok(Answer::ok(&Applications { page, next_code }))
}

/// The same queue as a workbook, all of it (Z4).
#[utoipa::path(get, path = "/applications.xlsx", params(Listing<Filter, Sort>), responses((status = 200)))]
async fn exported(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    // What an application may repeat is looked for page by page: in longer stretches some of it would not be read.
    let export = Export::of(&ctx, "nav-applications", EXPORTED).await?.in_stretches(A_PAGE);
    export.pages(&ctx, listing, row, async |listing| queries::applications(&ctx, &listing).await).await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("export-title", Kind::Long),
    ("export-customer", Kind::Long),
    ("export-department", Kind::Short),
    ("export-account-manager", Kind::Short),
    ("export-contract-kind", Kind::Short),
    ("export-contract-number", Kind::Short),
    ("export-amount", Kind::Money),
    ("export-promised-on", Kind::Day),
    ("export-submitted-on", Kind::Day),
    ("export-waiting-since", Kind::Moment),
    ("export-duplicates", Kind::Long),
];

fn row(p: &layout::Page, item: ApplicationItem) -> Vec<Cell> {
    let duplicate = |found: &Duplicate| {
        let name = found.code.as_ref().unwrap_or(&found.title);
        p.t2("export-duplicate", "project", name, "why", because(p, found))
    };
    let duplicates: Vec<String> = item.duplicates.iter().map(duplicate).collect();
    vec![
        item.title.into(),
        item.customer.into(),
        item.department.into(),
        item.account_manager.into(),
        p.t(&format!("contract-{}", item.contract_kind.code())).into(),
        item.contract_number.into(),
        item.amount.into(),
        item.promised_on.into(),
        day(item.applied_at),
        moment(item.waiting_since),
        duplicates.join("\n").into(),
    ]
}
