//! Pages of purchase: a new order, an order with its receipts, and surplus after a change.

use crate::features::directory::queries::names_of_suppliers;
use crate::features::project::{Part, PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Choice, Page};
use askama::Template;
use axum::response::Response;
use regulation::procurement::Order;
use regulation::{ActKind, Fen};
use std::collections::BTreeMap;
use store::entities::supplier;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{Read, StoreError};

/// A line and how it stands.
struct Row {
    line: u32,
    model: String,
    series: String,
    unit: String,
    asked: u64,
    ordered: u64,
    open: u32,
    cost: Option<Fen>,
}

fn rows(page: &PartPage, open: impl Fn(u32, regulation::procurement::Tally) -> u32) -> Vec<Row> {
    let project = &page.project.state;
    let tally = project.tally();
    let listed =
        |number: u32| project.revisions.iter().rev().find_map(|revision| revision.lines.get(&number));
    let row = |(number, standing): (&u32, &regulation::procurement::Tally)| {
        let line = listed(*number)?;
        Some(Row {
            line: *number,
            model: line.model.to_string(),
            series: line.series_key(),
            unit: line.unit.to_string(),
            asked: standing.asked.into(),
            ordered: standing.ordered.into(),
            open: open(*number, *standing),
            cost: line.unit_cost_in_yuan(),
        })
    };
    tally.iter().filter_map(row).collect()
}

#[derive(Template)]
#[template(path = "features/procurement/new.html")]
struct New {
    p: Page,
    id: String,
    etag: String,
    suppliers: Vec<Choice>,
    rows: Vec<Row>,
}

async fn suppliers(read: &Read) -> Result<Vec<Choice>, StoreError> {
    let query = supplier::Entity::find()
        .filter(supplier::Column::Active.eq(true))
        .order_by_asc(supplier::Column::SortKey);
    Ok(query.all(read).await?.into_iter().map(|row| Choice::new(row.id.to_string(), row.name)).collect())
}

/// The form of a new order, filled with what the list still lacks.
pub async fn new(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "procurement-new-title").await?;
    let mut rows = rows(&page, |_, standing| standing.to_order());
    rows.retain(|row| row.open > 0);
    let (id, etag) = (page.project.id.to_string(), page.etag());
    answer(&New { suppliers: suppliers(&ctx.read()).await?, rows, id, etag, p: page.p })
}

#[derive(Template)]
#[template(path = "features/procurement/show.html")]
struct Show {
    p: Page,
    part: String,
    etag: String,
    supplier: String,
    order: Order,
    rows: Vec<(Row, u32, u32)>,
    /// What a unit of each line was ordered at, for those who see cost.
    costs: Option<BTreeMap<u32, Fen>>,
    receives: bool,
    end: Option<Act>,
    today: chrono::NaiveDate,
}

/// An order: what was ordered, what came, and the form for what comes.
pub async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &Reference::of(id), "procurement-show-title").await?;
    let order = page.project.state.orders.iter().find(|order| order.number == id.number);
    let order = order.cloned().ok_or_else(Problem::not_found)?;
    let lines = order.lines();
    let all = rows(&page, |line, _| {
        lines.get(&line).map_or(0, |(ordered, received)| ordered.saturating_sub(*received))
    });
    let rows: Vec<_> = all
        .into_iter()
        .filter_map(|row| lines.get(&row.line).copied().map(|(ordered, came)| (row, ordered, came)))
        .collect();
    let supplier = order.entry.supplier_id.0;
    let supplier = names_of_suppliers(&ctx.read(), [supplier]).await?.remove(&supplier).unwrap_or_default();
    let receives = order.is_outstanding() && page.closed(&ctx, ActKind::RecordReceipt).is_none();
    let end = (order.is_outstanding()).then(|| {
        Act::send(format!("POST /api/v1/purchase-orders/{id}/end"), page.p.t("procurement-end"))
            .ask(page.p.t1("procurement-end-question", "supplier", &supplier))
            .danger()
            .closed(page.closed(&ctx, ActKind::EndOrder))
    });
    let costs = page
        .sees_cost(&ctx)
        .then(|| order.entry.lines.iter().map(|line| (line.equipment_line_id, line.unit_cost)).collect());
    let etag = page.etag();
    answer(&Show {
        part: id.to_string(),
        etag,
        costs,
        supplier,
        order,
        rows,
        receives,
        end,
        today: ctx.today(),
        p: page.p,
    })
}

#[derive(Template)]
#[template(path = "features/procurement/surplus.html")]
struct Surplus {
    p: Page,
    id: String,
    etag: String,
    rows: Vec<Row>,
    disposals: Vec<Choice>,
}

/// The words of each disposal.
pub fn disposals(p: &Page) -> Vec<Choice> {
    let all = ["cancel_order", "return_to_supplier", "stock", "other_project"];
    all.map(|code| Choice::new(code, p.t(&format!("disposal-{}", code.replace('_', "-"))))).into()
}

/// What a change left over, and what becomes of it (2.4.4).
pub async fn surplus(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "procurement-surplus-title").await?;
    let mut rows = rows(&page, |_, standing| standing.surplus());
    rows.retain(|row| row.open > 0);
    let (id, etag, disposals) = (page.project.id.to_string(), page.etag(), disposals(&page.p));
    answer(&Surplus { rows, id, etag, disposals, p: page.p })
}
