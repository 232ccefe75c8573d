//! Receivables over JSON.

use super::list::{self, Filter, ReceivableItem, Sort};
use crate::features::directory::export::Export;
use crate::http::{Answer, Context, Listing, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use paper::listing::{Cell, Kind};

/// The addresses of this slice.
pub fn routes() -> Routes {
    let readers = Who::Holding(super::READERS);
    Routes::new().api(readers, routes!(index)).api(readers, routes!(exported))
}

/// What is open by customer with its age, as far as the person sees it; what is overdue most first (1.3.2).
#[utoipa::path(get, path = "/receivables", params(Listing<Filter, Sort>), responses((status = 200, body = Page<ReceivableItem>)))]
async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::receivables(&ctx.read(), &ctx.actor, &listing, ctx.today()).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/receivables.xlsx", params(Listing<Filter, Sort>), responses((status = 200)))]
async fn exported(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-receivables", EXPORTED).await?;
    export
        .pages(&ctx, listing, row, async |listing| {
            list::receivables(&ctx.read(), &ctx.actor, &listing, ctx.today()).await
        })
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("export-customer", Kind::Long),
    ("receivable-not-due", Kind::Money),
    ("receivable-days-30", Kind::Money),
    ("receivable-days-90", Kind::Money),
    ("receivable-older", Kind::Money),
    ("receivable-overdue", Kind::Money),
    ("receivable-open", Kind::Money),
    ("export-oldest-days", Kind::Number),
];

fn row(_: &layout::Page, item: ReceivableItem) -> Vec<Cell> {
    vec![
        item.customer.into(),
        item.not_due.into(),
        item.days_30.into(),
        item.days_90.into(),
        item.older.into(),
        item.overdue.into(),
        item.open.into(),
        item.oldest_days.into(),
    ]
}
