//! The list of contracts.

use super::{ContractListing, status_tag, status_word};
use crate::features::contract::list::{self, ContractItem, Sum};
use crate::features::directory::queries::{Names, names_of_departments, names_of_people};
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Act, Address, Chip, Choice, Empty, Filters, Page, Paging, Tab, Tabs, Tag, TagKind};
use askama::Template;
use axum::response::Response;
use regulation::Fen;
use regulation::contract::{ContractKind, ContractStatus};
use regulation::duties::Role;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "features/contract/index.html")]
pub(super) struct Index {
    p: Page,
    v: IndexView,
}

/// What the list shows.
pub(super) struct IndexView {
    tabs: Tabs,
    q: String,
    kinds: Vec<Choice>,
    departments: Vec<Choice>,
    account_managers: Vec<Choice>,
    /// What the selects hold, by name.
    chosen: Chosen,
    filters: Filters,
    rows: Vec<ContractItem>,
    /// All that match, and of these the reviewed virtual ones.
    all: Sum,
    outstanding: Sum,
    paging: Paging,
    empty: Option<Empty>,
    writes: bool,
    /// Whether the reader sees what is owed, of any contract.
    sees_owed: bool,
}

/// The filters in force.
#[derive(Default)]
pub(super) struct Chosen {
    status: String,
    kind: String,
    department: String,
    account_manager: String,
    sort: String,
}

pub(super) async fn index(ctx: Context, listing: ContractListing) -> Result<Response, Problem> {
    let read = ctx.read();
    let (page, sums) = list::contracts_and_sums(&read, &ctx.actor, &listing, ctx.now()).await?;
    let sellers = list::sellers(&read, &ctx.actor).await?;
    let departments = names_of_departments(&read, sellers.iter().map(|pair| pair.0)).await?;
    let people = names_of_people(&read, sellers.iter().map(|pair| pair.1)).await?;
    let p = frame::page(&ctx).await?.titled("nav-contracts");
    let address = Address::of(&p.path).without_all(&["cursor"]);
    let total = of_tab(&sums, listing.filter.status.first().copied());
    let v = IndexView {
        tabs: tabs(&p, &address, &sums, &listing),
        q: listing.q.clone().unwrap_or_default(),
        kinds: kinds(&p),
        departments: choices(&departments),
        account_managers: choices(&people),
        chosen: Chosen::of(&address),
        filters: filters(&p, &address, &departments, &people),
        all: total,
        outstanding: outstanding(&sums),
        paging: Paging {
            shown: page.items.len() as u64,
            total: Some(total.count),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.map(|cursor| address.next_page(&cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| empty(&p, &address, ctx.actor.has(Role::AccountManager))),
        rows: page.items,
        writes: ctx.actor.has(Role::AccountManager),
        sees_owed: !ctx.actor.sight_of_receivables().is_empty(),
    };
    frame::answer(&Index { p, v })
}

impl Chosen {
    fn of(address: &Address) -> Self {
        let value = |name| address.get(name).unwrap_or_default().to_owned();
        Self {
            status: value("status"),
            kind: value("kind"),
            department: value("department"),
            account_manager: value("account_manager"),
            sort: value("sort"),
        }
    }
}

type Sums = BTreeMap<(String, String), Sum>;

fn added<'a>(sums: impl Iterator<Item = &'a Sum>) -> Sum {
    sums.fold(Sum { count: 0, amount: Fen::ZERO }, |all, sum| Sum {
        count: all.count + sum.count,
        amount: all.amount.plus(sum.amount).unwrap_or(all.amount),
    })
}

fn of_tab(sums: &Sums, status: Option<ContractStatus>) -> Sum {
    added(
        sums.iter()
            .filter(|((own, _), _)| status.is_none_or(|status| status.code() == own))
            .map(|pair| pair.1),
    )
}

/// The reviewed virtual contracts: how many stand in for a formal one, and for how much (2.1.2).
fn outstanding(sums: &Sums) -> Sum {
    let in_force: Vec<_> = ContractStatus::ALL
        .into_iter()
        .filter(|status| status.is_in_force())
        .map(ContractStatus::code)
        .collect();
    let is_one =
        |status: &str, kind: &str| in_force.contains(&status) && kind == ContractKind::Virtual.code();
    added(sums.iter().filter(|((status, kind), _)| is_one(status, kind)).map(|pair| pair.1))
}

fn tabs(p: &Page, address: &Address, sums: &Sums, listing: &ContractListing) -> Tabs {
    let current = listing.filter.status.first().copied();
    let tab = |label: String, status: Option<ContractStatus>| Tab {
        label,
        href: match status {
            Some(status) => address.with("status", status.code()).to_string(),
            None => address.without_all(&["status"]).to_string(),
        },
        count: Some(of_tab(sums, status).count.to_string()),
        hot: false,
        current: current == status,
    };
    let mut tabs = Tabs::new(p.t("nav-contracts"));
    tabs.list.push(tab(p.t("contract-all"), None));
    tabs.list.extend(ContractStatus::ALL.map(|status| tab(status_word(p, status), Some(status))));
    tabs
}

fn kinds(p: &Page) -> Vec<Choice> {
    vec![Choice::new("virtual", p.t("contract-virtual")), Choice::new("formal", p.t("contract-formal"))]
}

fn choices(names: &Names) -> Vec<Choice> {
    let mut choices: Vec<Choice> =
        names.iter().map(|(id, name)| Choice::new(id.to_string(), name.as_str())).collect();
    choices.sort_by(|a, b| a.label.cmp(&b.label));
    choices
}

fn filters(p: &Page, address: &Address, departments: &Names, people: &Names) -> Filters {
    let named =
        |names: &Names, id: &str| id.parse().ok().and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    let worded = |name: &str, value: &str| match name {
        "q" => value.to_owned(),
        "kind" => p.t(if value == "virtual" { "contract-virtual" } else { "contract-formal" }),
        "department" => named(departments, value),
        "account_manager" => named(people, value),
        _ => String::new(),
    };
    let names = ["q", "kind", "department", "account_manager"];
    let chips = names.into_iter().filter_map(|name| {
        let label = worded(name, address.get(name)?);
        Some(Chip { label, without: address.without_all(&[name]).to_string() })
    });
    Filters { chips: chips.collect(), cleared: address.without_all(&names).to_string(), ..Filters::default() }
}

fn empty(p: &Page, address: &Address, writes: bool) -> Empty {
    if address.without_all(&["status", "sort"]) != Address::of("/contracts") {
        let cleared = address.without_all(&["q", "kind", "department", "account_manager"]);
        return Empty::new("filter", p.t("contract-none-match"), p.t("contract-none-match-text"))
            .act(Act::go(cleared.to_string(), p.t("filters-clear")));
    }
    let empty = Empty::new("file-certificate", p.t("contract-none"), p.t("contract-none-text"));
    if writes { empty.act(Act::go("/contracts/new", p.t("contract-write")).primary()) } else { empty }
}

fn tag(p: &Page, row: &ContractItem) -> Tag {
    status_tag(p, row.status)
}

/// How long a virtual contract has stood in for the formal one; late once the day has passed on which that was to be
/// signed.
fn age(p: &Page, row: &ContractItem) -> Option<Tag> {
    let days = row.age_days?;
    let late = row.signed_on.is_some_and(|expected| expected < p.today());
    let kind = if late { TagKind::Over } else { TagKind::Plain };
    Some(Tag::new(kind, p.t1("contract-age", "days", days)))
}
