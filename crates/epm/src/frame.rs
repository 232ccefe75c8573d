//! The frame of a page for whoever reads it: language, theme, navigation, what waits for them.
//!
//! A page handler starts with [`page`], names it, fills its template and ends with [`answer`]:
//!
//! ```ignore
//! async fn show(ctx: Context, Named(id): Named<ContractId>) -> Result<Response, Problem> {
//!     let contract = look(&ctx, id).await?;
//!     let p = frame::page(&ctx).await?.under(…).named(contract.title());
//!     frame::answer(&Show { p, v: … })
//! }
//! ```

use crate::features::directory::queries::names_of_departments;
use crate::features::todos::queries::counts;
use crate::http::{App, Arrival, Context, Problem, said};
use crate::layout::{Closed, Counts, Page, Reader};
use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use regulation::Refusal;
use regulation::duties::Role;

/// The page at the address that was asked for, for the person who asks.
pub async fn page(ctx: &Context) -> Result<Page, Problem> {
    let read = ctx.read();
    let waiting = counts(&read, &ctx.actor, ctx.today()).await?;
    let department = ctx.actor.department.0;
    let department = names_of_departments(&read, [department]).await?.remove(&department);
    let reader = Reader {
        name: ctx.name.clone(),
        department: department.unwrap_or_default(),
        roles: Role::ALL.iter().copied().filter(|role| ctx.actor.has(*role)).collect(),
    };
    let counts = Counts {
        todos: waiting.todos,
        overdue: waiting.overdue,
        approvals: waiting.approvals,
        notices: waiting.notices,
    };
    let page = Page::new(ctx.language, ctx.now(), ctx.arrival.path_and_query());
    Ok(page
        .read_by(reader, counts)
        .themed(ctx.arrival.theme)
        .of_company(ctx.settings.company.as_str())
        .with_logo(ctx.settings.logo_address()))
}

/// The page for somebody who has not signed in.
pub fn page_for_nobody(app: &App, arrival: &Arrival) -> Page {
    let page = Page::new(arrival.language, arrival.now, arrival.path_and_query());
    let settings = app.settings();
    page.themed(arrival.theme).of_company(settings.company.as_str()).with_logo(settings.logo_address())
}

/// A filled template as the answer.
pub fn answer(template: &impl Template) -> Result<Response, Problem> {
    match template.render() {
        Ok(html) => Ok(Html(html).into_response()),
        Err(error) => Err(Problem::internal(&error)),
    }
}

/// Why an act is closed, with the clause that says so.
pub fn closed(p: &Page, refusal: &Refusal) -> Closed {
    let first = refusal.first();
    Closed { reason: said(p.language, first), clause: Some(first.clause) }
}
