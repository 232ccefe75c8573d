//! The pages of suppliers: the list, and one of them.

use super::queries::{self, SupplierFilter, SupplierSort};
use super::use_cases::{SupplierView, WRITERS};
use crate::features::directory::master;
use crate::frame;
use crate::http::{Context, Listing, Named, Problem, Routes, Who, etag};
use crate::layout::{Fact, Facts, Page, Paging, Tabs};
use askama::Template;
use axum::response::Response;
use regulation::SupplierId;

/// The addresses of these pages.
pub(super) fn routes() -> Routes {
    Routes::new().page(Who::SignedIn, "/suppliers", index).page(Who::SignedIn, "/suppliers/{id}", show)
}

#[derive(Template)]
#[template(path = "features/suppliers/index.html")]
struct Index {
    p: Page,
    tabs: Tabs,
    show: &'static str,
    q: String,
    rows: Vec<SupplierView>,
    paging: Paging,
    may_change: bool,
}

fn writes(ctx: &Context) -> bool {
    WRITERS.iter().any(|role| ctx.actor.has(*role))
}

async fn index(ctx: Context, listing: Listing<SupplierFilter, SupplierSort>) -> Result<Response, Problem> {
    let listing = Listing { counted: true, ..listing };
    let page = queries::list(&ctx, &listing).await?;
    let p = frame::page(&ctx).await?.titled("nav-suppliers");
    frame::answer(&Index {
        tabs: master::tabs(&p, p.t("nav-suppliers"), listing.filter.show),
        show: listing.filter.show.code(),
        q: listing.q.unwrap_or_default(),
        paging: master::paging(&p, &page),
        rows: page.items,
        may_change: writes(&ctx),
        p,
    })
}

#[derive(Template)]
#[template(path = "features/suppliers/show.html")]
struct Show {
    p: Page,
    supplier: SupplierView,
    etag: String,
    facts: Facts,
    may_change: bool,
}

async fn show(ctx: Context, Named(id): Named<SupplierId>) -> Result<Response, Problem> {
    let supplier = queries::one(&ctx, id).await?;
    let p = frame::page(&ctx)
        .await?
        .under(ctx.language.say("nav-suppliers"), "/suppliers")
        .named(supplier.name.as_str());
    let facts = Facts::new(vec![
        Fact::new(p.t("supplier-contact"), supplier.contact.clone().unwrap_or_default()),
        Fact::new(p.t("supplier-phone"), supplier.phone.clone().unwrap_or_default()),
    ]);
    let etag = etag(supplier.revision);
    frame::answer(&Show { facts: facts.two(), etag, may_change: writes(&ctx), supplier, p })
}
