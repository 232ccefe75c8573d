//! The page on which finance recognises revenue, on an accepted sheet and on nothing else (2.5.1).

use crate::features::project::{PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Choice, Page};
use askama::Template;
use axum::response::Response;
use regulation::revenue::Revenue;
use regulation::{ActKind, Fen};

#[derive(Template)]
#[template(path = "features/finance/show.html")]
struct Show {
    p: Page,
    id: String,
    etag: String,
    amount: Fen,
    recognised: Fen,
    left: Fen,
    sheets: Vec<Choice>,
    revenue: Vec<(String, Revenue)>,
    recognises: bool,
    reverses: bool,
    today: chrono::NaiveDate,
}

/// What was recognised, what is left, and the form for the next.
pub async fn show(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "revenue-title").await?;
    let project = &page.project.state;
    let (amount, recognised) = (project.began.amount, project.recognised_revenue());
    let sheets = project.sheets_without_revenue();
    let choice = |number: u32| Choice::new(page.part(number), page.p.t1("sign-off-number", "number", number));
    let sheets: Vec<Choice> = sheets.map(|sheet| choice(sheet.number)).collect();
    answer(&Show {
        id: page.project.id.to_string(),
        etag: page.etag(),
        amount,
        recognised,
        left: amount.minus(recognised).unwrap_or_default(),
        recognises: !sheets.is_empty() && page.closed(&ctx, ActKind::RecogniseRevenue).is_none(),
        reverses: page.closed(&ctx, ActKind::ReverseRevenue).is_none(),
        sheets,
        revenue: project.revenue.iter().map(|entry| (page.part(entry.number), entry.clone())).collect(),
        today: ctx.today(),
        p: page.p,
    })
}
