//! The form of a demand: recorded anew, or edited.

use crate::features::demand::use_cases;
use crate::features::directory::queries::names_of_customers;
use crate::frame;
use crate::http::{Context, Named, Problem, Query, etag};
use crate::layout::Page;
use askama::Template;
use axum::response::Response;
use regulation::demand::DemandEntry;
use regulation::{CustomerId, DemandId, Fen};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "features/demand/edit.html")]
struct Edit {
    p: Page,
    v: EditView,
}

/// What the form begins with.
#[derive(Default)]
struct EditView {
    /// The call it makes.
    call: String,
    etag: Option<String>,
    /// Where it leads back to.
    back: String,
    customer_id: String,
    customer: String,
    contact: Option<String>,
    title: Option<String>,
    content: Option<String>,
    estimate: Option<Fen>,
    wanted_on: Option<chrono::NaiveDate>,
    source: Option<String>,
}

impl EditView {
    fn of(entry: &DemandEntry) -> Self {
        Self {
            customer_id: entry.customer_id.to_string(),
            contact: entry.contact.as_ref().map(ToString::to_string),
            title: Some(entry.title.to_string()),
            content: Some(entry.content.to_string()),
            estimate: entry.estimate,
            wanted_on: entry.wanted_on,
            source: entry.source.as_ref().map(ToString::to_string),
            ..Self::default()
        }
    }
}

/// Whose demand it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Of {
    #[serde(default)]
    customer: Option<CustomerId>,
}

pub(super) async fn new(ctx: Context, Query(of): Query<Of>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?;
    let p = p.under(ctx.language.say("nav-demands"), "/demands").titled("demand-record");
    let customer = match of.customer {
        Some(id) => name(&ctx, id).await?,
        None => String::new(),
    };
    let v = EditView {
        call: "POST /api/v1/demands".into(),
        back: "/demands".into(),
        customer_id: of
            .customer
            .map(|id| id.to_string())
            .filter(|_| !customer.is_empty())
            .unwrap_or_default(),
        customer,
        ..EditView::default()
    };
    frame::answer(&Edit { p, v })
}

pub(super) async fn edit(ctx: Context, Named(id): Named<DemandId>) -> Result<Response, Problem> {
    let loaded = use_cases::look(&ctx, id).await?;
    let entry = &loaded.state.entry;
    let back = format!("/demands/{id}");
    let p = frame::page(&ctx).await?;
    let p = p
        .under(ctx.language.say("nav-demands"), "/demands")
        .under(entry.title.as_str(), back.as_str())
        .titled("demand-edit");
    let v = EditView {
        call: format!("PUT /api/v1/demands/{id}"),
        etag: Some(etag(loaded.number)),
        customer: name(&ctx, entry.customer_id).await?,
        back,
        ..EditView::of(entry)
    };
    frame::answer(&Edit { p, v })
}

async fn name(ctx: &Context, id: CustomerId) -> Result<String, Problem> {
    Ok(names_of_customers(&ctx.read(), [id.0]).await?.remove(&id.0).unwrap_or_default())
}
