//! The list of what customers owe, with a tab for each age.

use super::list::{self, Filter, Open, ReceivableItem, Sort};
use crate::features::directory::queries::names_of_people;
use crate::frame;
use crate::http::{Context, Listing, Problem};
use crate::layout::{Act, Address, Chip, Choice, Empty, Filters, Page, Paging, Tab, Tabs};
use askama::Template;
use axum::response::Response;
use regulation::Fen;
use regulation::payment::Age;

#[derive(Template)]
#[template(path = "features/receivable/index.html")]
struct Index {
    p: Page,
    tabs: Tabs,
    q: String,
    age: String,
    account_managers: Vec<Choice>,
    account_manager: String,
    filters: Filters,
    sum: String,
    rows: Vec<ReceivableItem>,
    paging: Paging,
    empty: Option<Empty>,
}

impl Index {
    /// An amount; nothing reads as a dash, so that what there is stands out.
    fn amount(&self, fen: &Fen) -> String {
        self.p.amount(Some(*fen).filter(|fen| *fen > Fen::ZERO))
    }
}

/// What is open by customer, as far as the reader sees it.
pub(super) async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let read = ctx.read();
    let page = list::receivables(&read, &ctx.actor, &listing, ctx.today()).await?;
    let totals = list::totals(&read, &ctx.actor, &listing, ctx.today()).await?;
    let people = list::account_managers(&read, &ctx.actor).await?;
    let mut people: Vec<Choice> = names_of_people(&read, people)
        .await?
        .into_iter()
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .collect();
    people.sort_by(|a, b| a.label.cmp(&b.label));
    let p = frame::page(&ctx).await?.titled("nav-receivables");
    let address = Address::of(&p.path).without_all(&["cursor"]);
    let filters = filters(&address, &people);
    frame::answer(&Index {
        tabs: tabs(&p, &address, totals, listing.filter.age),
        q: listing.q.clone().unwrap_or_default(),
        age: listing.filter.age.map(Age::code).unwrap_or_default().to_owned(),
        account_manager: address.get("account_manager").unwrap_or_default().to_owned(),
        account_managers: people,
        sum: p.t2(
            "receivable-sum",
            "open",
            p.summary(totals.total()),
            "overdue",
            p.summary(totals.overdue()),
        ),
        paging: Paging {
            shown: page.items.len() as u64,
            total: None,
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| empty(&p, &filters)),
        filters,
        rows: page.items,
        p,
    })
}

/// The screen's word for an age.
fn word(p: &Page, age: Age) -> String {
    p.t(match age {
        Age::NotDue => "receivable-not-due",
        Age::Days30 => "receivable-days-30",
        Age::Days90 => "receivable-days-90",
        Age::Older => "receivable-older",
    })
}

fn tabs(p: &Page, address: &Address, totals: Open, chosen: Option<Age>) -> Tabs {
    let mut tabs = Tabs::new(p.t("nav-receivables"));
    tabs.list.push(Tab {
        label: p.t("receivable-all"),
        href: address.without("age").to_string(),
        count: Some(p.summary(totals.total())),
        hot: false,
        current: chosen.is_none(),
    });
    for age in Age::ALL {
        tabs.list.push(Tab {
            label: word(p, age),
            href: address.with("age", age.code()).to_string(),
            count: Some(p.summary(totals.of(age))),
            hot: age == Age::Older && totals.of(age) > Fen::ZERO,
            current: chosen == Some(age),
        });
    }
    tabs
}

fn filters(address: &Address, people: &[Choice]) -> Filters {
    let named = |id: &str| people.iter().find(|person| person.value == id).map(|person| person.label.clone());
    let names = ["q", "account_manager"];
    let chips = names.into_iter().filter_map(|name| {
        let value = address.get(name)?;
        let label = if name == "q" { value.to_owned() } else { named(value).unwrap_or_default() };
        Some(Chip { label, without: address.without(name).to_string() })
    });
    let chips = chips.collect();
    Filters { chips, cleared: address.without_all(&names).to_string(), ..Filters::default() }
}

fn empty(p: &Page, filters: &Filters) -> Empty {
    if filters.chips.is_empty() {
        return Empty::new("cash", p.t("receivable-none"), p.t("receivable-none-text"));
    }
    Empty::new("filter", p.t("contract-none-match"), p.t("contract-none-match-text"))
        .act(Act::go(filters.cleared.clone(), p.t("filters-clear")))
}
