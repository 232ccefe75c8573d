//! Pages of support contracts: the list with those that end soon, a new one, and one with its devices.

use super::list::{self, SupportItem, SupportListing, SupportState, UnitItem, UnitListing};
use super::use_cases::{self, sees_cost};
use super::{KEEPERS, READERS, queries};
use crate::features::directory::queries::names_of_suppliers;
use crate::frame::{self, answer};
use crate::http::{Context, Named, Problem, Routes, etag};
use crate::layout::{
    Act, Address, Chip, Choice, Empty, Fact, Facts, Filters, Notice, NoticeKind, Page, Paging, Tabs, Tag,
    TagKind,
};
use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use regulation::support::{SupportContract, SupportTerms, may_act, may_keep};
use regulation::{Clause, Fen, SupportId};
use store::Loaded;

/// The pages of this slice.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page(READERS, "/support-contracts", index)
        .page(KEEPERS, "/support-contracts/new", new)
        .page(READERS, "/support-contracts/{contract}", show)
        .page(KEEPERS, "/support-contracts/{contract}/edit", edit)
}

#[derive(Template)]
#[template(path = "features/support/index.html")]
struct Index {
    p: Page,
    tabs: Tabs,
    q: String,
    status: &'static str,
    filters: Filters,
    rows: Vec<SupportItem>,
    sees_cost: bool,
    paging: Paging,
    empty: Option<Empty>,
    keeps: bool,
}

impl Index {
    fn tag(&self, row: &SupportItem) -> Tag {
        tag(&self.p, row.until)
    }
}

fn tag(p: &Page, until: NaiveDate) -> Tag {
    let state = SupportState::of(until, p.today());
    let kind = match state {
        SupportState::Ending => TagKind::Soon,
        SupportState::Running => TagKind::Good,
        SupportState::Over => TagKind::Plain,
    };
    Tag::new(kind, p.t(&format!("support-{}", state.code()))).bare()
}

async fn index(ctx: Context, listing: SupportListing) -> Result<Response, Problem> {
    let read = ctx.read();
    let page = list::contracts(&read, &ctx.actor, &listing, ctx.today()).await?;
    let counts = list::counts(&read, &listing, ctx.today()).await?;
    let p = frame::page(&ctx).await?.titled("nav-support");
    let address = Address::of(&p.path).without("cursor");
    let chosen = listing.filter.status;
    let of_tab = |(status, _): &&(SupportState, u64)| chosen.is_none_or(|chosen| chosen == *status);
    let keeps = may_keep(&ctx.actor).is_ok();
    let filters = filters(&address);
    answer(&Index {
        tabs: tabs(&p, &address, &counts, chosen),
        q: listing.q.clone().unwrap_or_default(),
        status: chosen.map(SupportState::code).unwrap_or_default(),
        paging: Paging {
            shown: page.items.len() as u64,
            total: Some(counts.iter().filter(of_tab).map(|(_, count)| count).sum()),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| nothing(&p, &filters, keeps)),
        filters,
        rows: page.items,
        sees_cost: sees_cost(&ctx.actor),
        keeps,
        p,
    })
}

fn tabs(p: &Page, address: &Address, counts: &[(SupportState, u64)], chosen: Option<SupportState>) -> Tabs {
    let all = counts.iter().map(|(_, count)| count).sum::<u64>();
    let whole = address.without("status").to_string();
    let tabs =
        Tabs::new(p.t("nav-support")).tab(p.t("part-all"), whole, Some(p.count(all)), chosen.is_none());
    counts.iter().fold(tabs, |tabs, (state, count)| {
        let href = address.with("status", state.code()).to_string();
        let label = p.t(&format!("support-{}", state.code()));
        tabs.tab(label, href, Some(p.count(*count)), chosen == Some(*state))
    })
}

fn filters(address: &Address) -> Filters {
    let chip =
        address.get("q").map(|q| Chip { label: q.to_owned(), without: address.without("q").to_string() });
    Filters {
        chips: chip.into_iter().collect(),
        cleared: address.without("q").to_string(),
        ..Filters::default()
    }
}

fn nothing(p: &Page, filters: &Filters, keeps: bool) -> Empty {
    if !filters.chips.is_empty() {
        return Empty::new("filter", p.t("contract-none-match"), p.t("contract-none-match-text"))
            .act(Act::go(filters.cleared.clone(), p.t("filters-clear")));
    }
    let empty = Empty::new("shield-check", p.t("support-none"), p.t("support-none-text"));
    if keeps {
        empty.act(Act::go("/support-contracts/new", p.t("support-register")).primary())
    } else {
        empty
    }
}

#[derive(Template)]
#[template(path = "features/support/edit.html")]
struct Edit {
    p: Page,
    call: String,
    etag: Option<String>,
    back: String,
    suppliers: Vec<Choice>,
    sees_cost: bool,
    held: Held,
}

/// The terms as the fields hold them; a new contract leaves them empty.
#[derive(Default)]
struct Held {
    number: Option<String>,
    title: Option<String>,
    supplier: Option<String>,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    cost: Option<Fen>,
    note: Option<String>,
}

impl Held {
    fn of(terms: &SupportTerms) -> Self {
        Self {
            number: Some(terms.number.to_string()),
            title: Some(terms.title.to_string()),
            supplier: Some(terms.supplier_id.to_string()),
            starts_on: Some(terms.starts_on),
            ends_on: Some(terms.ends_on),
            cost: terms.cost,
            note: terms.note.as_ref().map(ToString::to_string),
        }
    }
}

async fn form(
    ctx: &Context,
    p: Page,
    call: String,
    back: String,
    contract: Option<&Loaded<SupportContract>>,
) -> Result<Response, Problem> {
    let suppliers = queries::suppliers(&ctx.read()).await?;
    answer(&Edit {
        call,
        back,
        etag: contract.map(|contract| etag(contract.number)),
        suppliers: suppliers.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
        sees_cost: sees_cost(&ctx.actor),
        held: contract.map(|contract| Held::of(&contract.state.terms)).unwrap_or_default(),
        p,
    })
}

async fn new(ctx: Context) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?;
    let p = p.under(ctx.language.say("nav-support"), "/support-contracts").titled("support-register");
    form(&ctx, p, "POST /api/v1/support-contracts".into(), "/support-contracts".into(), None).await
}

async fn edit(ctx: Context, Named(id): Named<SupportId>) -> Result<Response, Problem> {
    let contract = use_cases::look(&ctx, id).await?;
    let back = format!("/support-contracts/{id}");
    let p = frame::page(&ctx).await?.under(ctx.language.say("nav-support"), "/support-contracts");
    let p = p.under(contract.state.terms.number.as_str(), back.as_str()).titled("support-edit");
    form(&ctx, p, format!("PUT /api/v1/support-contracts/{id}"), back, Some(&contract)).await
}

#[derive(Template)]
#[template(path = "features/support/show.html")]
struct Show {
    p: Page,
    id: String,
    etag: String,
    tag: Tag,
    number: String,
    facts: Facts,
    note: Option<String>,
    ended: Option<Notice>,
    count: u64,
    units: Vec<UnitItem>,
    paging: Paging,
    /// Whether the reader keeps it, and it still runs.
    keeps: bool,
    today: NaiveDate,
}

async fn show(ctx: Context, Named(id): Named<SupportId>, listing: UnitListing) -> Result<Response, Problem> {
    let contract = use_cases::look(&ctx, id).await?;
    let units = list::units(&ctx.read(), &ctx.actor, contract.id, &listing).await?;
    let supplier = contract.state.terms.supplier_id.0;
    let supplier = names_of_suppliers(&ctx.read(), [supplier]).await?.remove(&supplier).unwrap_or_default();
    let (state, terms) = (&contract.state, &contract.state.terms);
    let p = frame::page(&ctx).await?.under(ctx.language.say("nav-support"), "/support-contracts");
    let p = p.named(terms.title.as_str());
    let address = Address::of(&p.path).without("cursor");
    let count = state.units.len() as u64;
    answer(&Show {
        id: id.to_string(),
        etag: etag(contract.number),
        tag: tag(&p, state.until()),
        number: terms.number.to_string(),
        facts: facts(&p, state, supplier, sees_cost(&ctx.actor)),
        note: terms.note.as_ref().map(ToString::to_string),
        ended: state.ended.as_ref().map(|end| {
            let text = p.t2("support-was-ended", "day", p.date(end.on), "why", &end.reason);
            Notice::new(NoticeKind::Info, text).clause(Some(Clause::C2_6_3))
        }),
        count,
        paging: Paging {
            shown: units.items.len() as u64,
            total: Some(count),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: units.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string()),
        },
        units: units.items,
        keeps: may_act(state, &ctx.actor).is_ok(),
        today: ctx.today(),
        p,
    })
}

fn facts(p: &Page, contract: &SupportContract, supplier: String, sees_cost: bool) -> Facts {
    let terms = &contract.terms;
    let mut list = vec![
        Fact::new(p.t("support-number"), terms.number.as_str()).mono(),
        Fact::new(p.t("support-supplier"), supplier),
        Fact::new(p.t("support-starts-on"), p.date(terms.starts_on)),
        Fact::new(p.t("support-until"), p.date(contract.until())),
        Fact::new(p.t("support-units"), p.count(contract.units.len() as u64)),
    ];
    if sees_cost {
        list.push(Fact::new(p.t("support-cost"), p.money(terms.cost)));
    }
    list.push(Fact::new(p.t("support-registered"), p.moment(contract.registered.at)));
    Facts::new(list)
}
