//! Procurement over JSON.

use super::{list, pages};
use crate::features::directory::export::{Export, OF_PROJECT, day, of_project};
use crate::features::initiation::api::Empty;
use crate::features::project::part_list::{PartListing, Told, told};
use crate::features::project::{Part, Reference, act, look};
use crate::http::{Answer, Context, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use paper::listing::{Cell, Kind};
use regulation::procurement::{Order, OrderEntry, ReceiptEntry, SurplusEntry};
use regulation::{Act, Role};

/// The addresses of this slice.
pub fn routes() -> Routes {
    let commerce = Who::Holding(&[Role::CommerceRepresentative]);
    Routes::new()
        .api(commerce, routes!(order))
        .api(commerce, routes!(receive))
        .api(commerce, routes!(end))
        .api(commerce, routes!(dispose))
        .api(commerce, routes!(set_arrived))
        .page(commerce, "/projects/{project}/purchase-orders/new", pages::new)
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(exported))
        .api(Who::SignedIn, routes!(show))
        .page(Who::SignedIn, "/purchase-orders", super::index::show)
        .page(Who::SignedIn, "/purchase-orders/{order}", pages::show)
        .page(commerce, "/projects/{project}/surplus", pages::surplus)
}

act!(
    /// Orders goods of the effective list from a supplier, never more than it asks for (2.4.2).
    order, post "/projects/{project}/purchase-orders", "project": Reference, OrderEntry,
    |project, body| (project, Act::OrderPurchase(body)));

act!(
    /// Records what arrived of an order (2.4.2).
    receive, post "/purchase-orders/{order}/receipts", "order": Part, ReceiptEntry,
    |order, body| (Reference::of(order.0), Act::RecordReceipt(order.0.number, body)));

act!(
    /// Ends an order: what has not come will not come (2.4.2).
    end, post "/purchase-orders/{order}/end", "order": Part, Empty,
    |order, _body| (Reference::of(order.0), Act::EndOrder(order.0.number)));

act!(
    /// Settles goods that a change took off the list (2.4.4).
    dispose, post "/projects/{project}/surplus", "project": Reference, SurplusEntry,
    |project, body| (project, Act::DisposeSurplus(body)));

act!(
    /// Sets the project to arrived; only when every unit has been received (2.4.2).
    set_arrived, post "/projects/{project}/arrival", "project": Reference, Empty,
    |project, _body| (project, Act::SetArrived));

/// The purchase orders a person sees, the newest first.
#[utoipa::path(get, path = "/purchase-orders", params(PartListing<list::OrderStatus>), responses((status = 200, body = Page<list::OrderItem>)))]
async fn index(ctx: Context, listing: PartListing<list::OrderStatus>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::orders(&ctx.read(), &ctx.actor, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/purchase-orders.xlsx", params(PartListing<list::OrderStatus>), responses((status = 200)))]
async fn exported(ctx: Context, listing: PartListing<list::OrderStatus>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-purchases", &[&OF_PROJECT, EXPORTED].concat()).await?;
    export
        .pages(&ctx, listing, row, async |listing| list::orders(&ctx.read(), &ctx.actor, &listing).await)
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("export-number", Kind::Number),
    ("export-status", Kind::Short),
    ("procurement-supplier", Kind::Long),
    ("export-cost", Kind::Money),
    ("export-placed-on", Kind::Day),
    ("export-promised-on", Kind::Day),
];

/// An order. What it comes to is left blank where the reader may not see its cost.
fn row(p: &layout::Page, item: list::OrderItem) -> Vec<Cell> {
    let mut cells = of_project(item.project);
    cells.extend([
        item.number.into(),
        p.t(&format!("order-{}", item.status)).into(),
        item.supplier.into(),
        item.amount.into(),
        day(item.placed_at),
        item.promised_on.into(),
    ]);
    cells
}

/// A purchase order with its receipts; its prices only for those who may see cost.
#[utoipa::path(get, path = "/purchase-orders/{order}", params(("order" = String, Path)),
    responses((status = 200, body = Told<Order>)))]
async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Answer, Problem> {
    let project = look(&ctx, &Reference::of(id)).await?;
    let part = project.state.orders.iter().find(|part| part.number == id.number);
    let part = part.ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&told(id.to_string(), &project, &ctx.actor, part)).at_revision(project.number))
}
