//! The pages of customers: the list, and one with what is going on with it.

use super::queries::{self, CustomerFilter, CustomerSort};
use super::use_cases::{CustomerView, WRITERS, sees_credit};
use crate::features::directory::master;
use crate::features::project::list::{self as projects, ProjectItem};
use crate::features::receivable::{Owed, Owing, open_of_customer};
use crate::features::{contract, demand};
use crate::frame;
use crate::http::{Context, Listing, Named, Problem, Routes, Who, etag};
use crate::layout::{Fact, Facts, Page, Paging, Tabs, Tag, TagKind};
use askama::Template;
use axum::response::Response;
use regulation::{CustomerId, Fen, Role};

/// The addresses of these pages.
pub(super) fn routes() -> Routes {
    Routes::new().page(Who::SignedIn, "/customers", index).page(Who::SignedIn, "/customers/{id}", show)
}

#[derive(Template)]
#[template(path = "features/customers/index.html")]
struct Index {
    p: Page,
    tabs: Tabs,
    show: &'static str,
    q: String,
    rows: Vec<CustomerView>,
    paging: Paging,
    sees_credit: bool,
    sets_credit: bool,
    may_change: bool,
}

fn writes(ctx: &Context) -> bool {
    WRITERS.iter().any(|role| ctx.actor.has(*role))
}

async fn index(ctx: Context, listing: Listing<CustomerFilter, CustomerSort>) -> Result<Response, Problem> {
    let listing = Listing { counted: true, ..listing };
    let page = queries::list(&ctx, &listing).await?;
    let p = frame::page(&ctx).await?.titled("nav-customers");
    frame::answer(&Index {
        tabs: master::tabs(&p, p.t("nav-customers"), listing.filter.show),
        show: listing.filter.show.code(),
        q: listing.q.unwrap_or_default(),
        paging: master::paging(&p, &page),
        rows: page.items,
        sees_credit: sees_credit(&ctx.actor),
        sets_credit: ctx.actor.has(Role::Finance),
        may_change: writes(&ctx),
        p,
    })
}

#[derive(Template)]
#[template(path = "features/customers/show.html")]
struct Show {
    p: Page,
    customer: CustomerView,
    etag: String,
    facts: Facts,
    sees_credit: bool,
    sets_credit: bool,
    may_change: bool,
    /// The newest projects with it that the reader sees.
    projects: Vec<ProjectItem>,
    project_count: u64,
    contract_count: u64,
    demand_count: u64,
    records_demands: bool,
    /// What it has paid and owes; nothing for whoever does not see receivables.
    owed: Option<Owed>,
    /// The oldest open instalments.
    owing: Vec<Owing>,
    /// Running projects, and what they come to.
    running: (u64, Fen),
}

impl Show {
    /// How an open instalment stands.
    fn state(&self, row: &Owing) -> Tag {
        match row.days {
            Some(days) => Tag::new(TagKind::Over, self.p.t1("payment-days-overdue", "days", days)).bare(),
            None => Tag::new(TagKind::Plain, self.p.t("payment-not-due")).bare(),
        }
    }
}

/// So many projects are shown; the list has the rest.
const SHOWN: u64 = 8;

/// So many open instalments are shown.
const OWING: u64 = 50;

/// Of one customer, counted.
fn of<F, S>(filter: F, limit: u64) -> Listing<F, S> {
    Listing { q: None, filter, sort: None, limit, cursor: None, counted: true }
}

async fn show(ctx: Context, Named(id): Named<CustomerId>) -> Result<Response, Problem> {
    let customer = queries::one(&ctx, id).await?;
    let (read, this) = (ctx.read(), Some(customer.id));
    let filter = projects::Filter { customer: this, ..projects::Filter::default() };
    let projects = projects::projects(&read, &ctx.actor, &of(filter, SHOWN)).await?;
    let filter = contract::list::Filter { customer: this, ..contract::list::Filter::default() };
    let contracts = contract::list::contracts(&read, &ctx.actor, &of(filter, 1), ctx.now()).await?;
    let filter = demand::list::Filter { customer: this, ..demand::list::Filter::default() };
    let demands = demand::list::demands(&read, &ctx.actor, &of(filter, 1)).await?;
    let sight = ctx.actor.sight_of_receivables();
    let owed = Owed::by(&read, &sight, id.0, ctx.today()).await?;
    let owing = open_of_customer(&read, &sight, id.0, ctx.today(), OWING).await?;
    let running = queries::running(&ctx, id).await?;
    let p = frame::page(&ctx)
        .await?
        .under(ctx.language.say("nav-customers"), "/customers")
        .named(customer.name.as_str());
    frame::answer(&Show {
        etag: etag(customer.revision),
        facts: facts(&p, &customer, sees_credit(&ctx.actor)),
        sees_credit: sees_credit(&ctx.actor),
        sets_credit: ctx.actor.has(Role::Finance),
        may_change: writes(&ctx),
        project_count: projects.total.unwrap_or_default(),
        projects: projects.items,
        contract_count: contracts.total.unwrap_or_default(),
        demand_count: demands.total.unwrap_or_default(),
        records_demands: ctx.actor.has(Role::AccountManager),
        owed,
        owing,
        running,
        customer,
        p,
    })
}

fn facts(p: &Page, customer: &CustomerView, sees_credit: bool) -> Facts {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut list = vec![
        Fact::new(p.t("customer-contact"), text(&customer.contact)),
        Fact::new(p.t("customer-phone"), text(&customer.phone)),
        Fact::new(p.t("customer-address"), text(&customer.address)),
    ];
    if sees_credit {
        list.push(Fact::new(p.t("customer-credit"), p.money(customer.credit_limit)));
    }
    Facts::new(list).two()
}
