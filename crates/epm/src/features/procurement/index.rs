//! The list of purchase orders as a page.

use super::list::{self, OrderItem, OrderStatus};
use crate::features::project::part_list::{PartListing, Row, Words, index};
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Due, Page, Tag, TagKind};
use axum::response::Response;
use regulation::Clause;
use regulation::calendar::Calendar;

/// The purchase orders the reader sees, the newest first, with what is promised and late.
pub async fn show(ctx: Context, listing: PartListing<OrderStatus>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("nav-purchases");
    let read = ctx.read();
    let page = list::orders(&read, &ctx.actor, &listing).await?;
    let counts = list::counts(&read, &ctx.actor, &listing).await?;
    let amount = list::amount(&read, &ctx.actor, &listing).await?;
    let calendar = crate::features::project::calendar(&read).await?;
    let rows = page.items.into_iter().map(|item| row(&p, &calendar, item)).collect();
    let words = Words {
        path: "/purchase-orders",
        clause: Clause::C2_4_2,
        statuses: OrderStatus::ALL.map(|status| (status.code(), format!("order-{}", status.code()))).into(),
        icon: "truck-delivery",
        none: ("order-none", "order-none-text"),
    };
    let mut shown = index(p, words, &listing, &counts, page.next_cursor.as_deref(), rows);
    let p = &shown.p;
    shown.heads = vec![
        (p.t("procurement-supplier"), false),
        (p.t("order-amount"), true),
        (p.t("order-placed-on"), false),
        (p.t("procurement-promised-on"), false),
    ];
    if let Some(amount) = amount {
        shown.sum = format!("{} · {}", shown.sum, p.t1("order-sum", "amount", p.money(amount)));
    }
    frame::answer(&shown)
}

fn row(p: &Page, calendar: &Calendar, item: OrderItem) -> Row {
    let waits = item.status == OrderStatus::Outstanding.code();
    let due = item.promised_on.filter(|_| waits);
    let kind = if waits { TagKind::Soon } else { TagKind::Plain };
    Row {
        href: format!("/purchase-orders/{}", item.id),
        name: p.t1("procurement-order-number", "number", item.number),
        title: item.project.project_title.clone(),
        about: Row::about(&item.project),
        tag: Tag::new(kind, p.t(&format!("order-{}", item.status))).bare(),
        due: due.map(|on| Due::new(on, calendar.working_days_between(p.today(), on))),
        cells: vec![
            (item.supplier, false),
            (p.amount(item.amount), true),
            (p.short_date(crate::layout::day_of(item.placed_at)), false),
            (p.short_date(item.promised_on), false),
        ],
    }
}
