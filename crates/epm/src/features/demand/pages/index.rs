//! The list of demands.

use super::{status_tag, status_word};
use crate::features::demand::list::{self, DemandItem, DemandListing, DemandStatus, Sum};
use crate::features::directory::queries::{Names, names_of_customers, names_of_departments, names_of_people};
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Act, Address, Chip, Choice, Empty, Filters, Page, Paging, Tab, Tabs, Tag};
use askama::Template;
use axum::response::Response;
use regulation::Role;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "features/demand/index.html")]
struct Index {
    p: Page,
    v: IndexView,
}

/// What the list shows.
struct IndexView {
    tabs: Tabs,
    q: String,
    status: String,
    departments: Vec<Choice>,
    account_managers: Vec<Choice>,
    department: String,
    account_manager: String,
    filters: Filters,
    rows: Vec<DemandItem>,
    sum: Sum,
    paging: Paging,
    empty: Option<Empty>,
    writes: bool,
}

pub(super) async fn index(ctx: Context, listing: DemandListing) -> Result<Response, Problem> {
    let read = ctx.read();
    let page = list::demands(&read, &ctx.actor, &listing).await?;
    let sums = list::sums(&read, &ctx.actor, &listing).await?;
    let sellers = list::sellers(&read, &ctx.actor).await?;
    let departments = names_of_departments(&read, sellers.iter().map(|pair| pair.0)).await?;
    let people = names_of_people(&read, sellers.iter().map(|pair| pair.1)).await?;
    let customers = names_of_customers(&read, listing.filter.customer).await?;
    let p = frame::page(&ctx).await?.titled("nav-demands");
    let address = Address::of(&p.path).without_all(&["cursor"]);
    let writes = ctx.actor.has(Role::AccountManager);
    let current = listing.filter.status.first().copied();
    let sum = of_tab(&sums, current);
    let chosen = |name| address.get(name).unwrap_or_default().to_owned();
    let v = IndexView {
        tabs: tabs(&p, &address, &sums, current),
        q: listing.q.clone().unwrap_or_default(),
        status: chosen("status"),
        department: chosen("department"),
        account_manager: chosen("account_manager"),
        filters: filters(&p, &address, [&departments, &people, &customers]),
        departments: choices(&departments),
        account_managers: choices(&people),
        sum,
        paging: Paging {
            shown: page.items.len() as u64,
            total: Some(sum.count),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.map(|cursor| address.next_page(&cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| empty(&p, &address, writes)),
        rows: page.items,
        writes,
    };
    frame::answer(&Index { p, v })
}

type Sums = BTreeMap<String, Sum>;

fn of_tab(sums: &Sums, status: Option<DemandStatus>) -> Sum {
    let shown = sums.iter().filter(|(own, _)| status.is_none_or(|status| status.code() == own.as_str()));
    shown.fold(Sum::default(), |all, (_, sum)| Sum {
        count: all.count + sum.count,
        estimate: all.estimate.plus(sum.estimate).unwrap_or(all.estimate),
    })
}

fn tabs(p: &Page, address: &Address, sums: &Sums, current: Option<DemandStatus>) -> Tabs {
    let tab = |label: String, status: Option<DemandStatus>| Tab {
        label,
        href: match status {
            Some(status) => address.with("status", status.code()).to_string(),
            None => address.without_all(&["status"]).to_string(),
        },
        count: Some(of_tab(sums, status).count.to_string()),
        hot: false,
        current: current == status,
    };
    let mut tabs = Tabs::new(p.t("nav-demands"));
    tabs.list.push(tab(p.t("demand-all"), None));
    tabs.list.extend(DemandStatus::ALL.map(|status| tab(status_word(p, status), Some(status))));
    tabs
}

fn choices(names: &Names) -> Vec<Choice> {
    let mut choices: Vec<Choice> =
        names.iter().map(|(id, name)| Choice::new(id.to_string(), name.as_str())).collect();
    choices.sort_by(|a, b| a.label.cmp(&b.label));
    choices
}

const FILTERS: [&str; 4] = ["q", "department", "account_manager", "customer"];

fn filters(p: &Page, address: &Address, [departments, people, customers]: [&Names; 3]) -> Filters {
    let named =
        |names: &Names, id: &str| id.parse().ok().and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    let worded = |name: &str, value: &str| match name {
        "q" => value.to_owned(),
        "department" => named(departments, value),
        "account_manager" => named(people, value),
        "customer" => p.t1("demand-of-customer", "name", named(customers, value)),
        _ => String::new(),
    };
    let chips = FILTERS.into_iter().filter_map(|name| {
        let label = worded(name, address.get(name)?);
        Some(Chip { label, without: address.without_all(&[name]).to_string() })
    });
    Filters {
        chips: chips.collect(),
        cleared: address.without_all(&FILTERS).to_string(),
        ..Filters::default()
    }
}

fn empty(p: &Page, address: &Address, writes: bool) -> Empty {
    if FILTERS.iter().any(|name| address.get(name).is_some()) {
        return Empty::new("filter", p.t("demand-none-match"), p.t("demand-none-match-text"))
            .act(Act::go(address.without_all(&FILTERS).to_string(), p.t("filters-clear")));
    }
    let empty = Empty::new("message", p.t("demand-none"), p.t("demand-none-text"));
    if writes { empty.act(Act::go("/demands/new", p.t("demand-record")).primary()) } else { empty }
}

fn tag(p: &Page, row: &DemandItem) -> Tag {
    status_tag(p, row.status)
}

/// Whether the day is past by which an open demand was to be served.
fn is_late(p: &Page, row: &DemandItem) -> bool {
    row.status == DemandStatus::Open && row.wanted_on.is_some_and(|day| day < p.today())
}
