//! The page of the search, and what the finder of the bar shows while one types: the same hits.

use super::api::Typed;
use super::queries::{self, Group, Hits, UnitHit};
use crate::features::project::status_of;
use crate::frame;
use crate::http::{Context, Problem, Query, Routes, Who};
use crate::layout::{Address, Empty, Page};
use askama::Template;
use axum::response::Response;
use regulation::duties::Role;
use regulation::lifecycle::Status;
use regulation::maintenance::CaseRoute;

/// The addresses of this slice.
pub(super) fn routes() -> Routes {
    Routes::new().page(Who::SignedIn, "/search", search)
}

#[derive(Template)]
#[template(path = "features/search/index.html")]
struct SearchPage {
    p: Page,
    q: String,
    groups: Vec<GroupView>,
    empty: Option<Empty>,
}

/// Hits of one kind under their heading.
struct GroupView {
    head: String,
    hits: Vec<HitView>,
}

/// A hit: where it leads and what it says.
struct HitView {
    href: String,
    icon: &'static str,
    /// The status whose colour it has.
    tone: &'static str,
    title: Marked,
    mono: bool,
    about: String,
    aside: String,
}

/// A text with what was typed in it, where it stands there as it was typed.
struct Marked {
    before: String,
    hit: String,
    after: String,
}

impl Marked {
    fn of(text: &str, typed: &str) -> Self {
        let at = text.to_ascii_lowercase().find(&typed.to_ascii_lowercase());
        let parts = at.filter(|_| !typed.is_empty()).and_then(|at| {
            let end = at + typed.len();
            Some((text.get(..at)?, text.get(at..end)?, text.get(end..)?))
        });
        let (before, hit, after) = parts.unwrap_or((text, "", ""));
        Self { before: before.into(), hit: hit.into(), after: after.into() }
    }

    fn plain(text: String) -> Self {
        Self { before: text, hit: String::new(), after: String::new() }
    }
}

async fn search(ctx: Context, Query(typed): Query<Typed>) -> Result<Response, Problem> {
    let hits = queries::find(&ctx.read(), &ctx.actor, &typed.q).await?;
    let p = frame::page(&ctx).await?.titled("find");
    let empty = hits.is_empty().then(|| empty(&p, &hits.q));
    let groups = groups(&p, &ctx, &hits);
    frame::answer(&SearchPage { q: hits.q, groups, empty, p })
}

fn empty(p: &Page, q: &str) -> Empty {
    if q.is_empty() {
        return Empty::new("search", p.t("search-what"), p.t("search-what-text"));
    }
    Empty::new("search", p.t1("search-none", "q", q), p.t("search-none-text"))
}

fn groups(p: &Page, ctx: &Context, hits: &Hits) -> Vec<GroupView> {
    let typed = hits.q.as_str();
    let all = [
        group(p, "search-units", &hits.units, |hit| unit(p, hit, typed)),
        group(p, "nav-projects", &hits.projects, |hit| HitView {
            href: format!("/projects/{}", hit.id),
            icon: "folders",
            tone: status_of(&hit.status).map_or("", Status::code),
            title: Marked::of(&hit.title, typed),
            mono: false,
            about: joined([
                &hit.customer,
                hit.contract_number.as_deref().unwrap_or_default(),
                &p.status_word(status_of(&hit.status)),
            ]),
            aside: hit.code.clone().unwrap_or_default(),
        }),
        group(p, "nav-contracts", &hits.contracts, |hit| HitView {
            href: format!("/contracts/{}", hit.id),
            icon: "file-certificate",
            tone: "",
            title: Marked::of(&hit.title, typed),
            mono: false,
            about: joined([
                &hit.customer,
                &p.t(if hit.kind == "virtual" { "contract-virtual" } else { "contract-formal" }),
            ]),
            aside: hit.number.clone().unwrap_or_default(),
        }),
        group(p, "search-equipment", &hits.equipment, |hit| HitView {
            href: format!("/projects/{}", hit.project_id),
            icon: "device-desktop",
            tone: "",
            title: Marked::of(&hit.model, typed),
            mono: false,
            about: joined([&format!("{} {}", hit.quantity, hit.unit), &hit.customer, &hit.title]),
            aside: hit.project_code.clone().unwrap_or_default(),
        }),
        group(p, "nav-customers", &hits.customers, |hit| HitView {
            href: format!("/customers/{}", hit.id),
            icon: "building",
            tone: "",
            title: Marked::of(&hit.name, typed),
            mono: false,
            about: String::new(),
            aside: String::new(),
        }),
        group(p, "nav-catalogue", &hits.models, |hit| HitView {
            href: format!("/catalogue/models/{}", hit.id),
            icon: "list-tree",
            tone: "",
            title: Marked::of(&hit.model, typed),
            mono: false,
            about: hit.brand.clone(),
            aside: String::new(),
        }),
    ];
    let mut groups: Vec<_> = all.into_iter().filter(|group| !group.hits.is_empty()).collect();
    let acts = acts(p, ctx, hits);
    if !acts.is_empty() {
        groups.push(GroupView { head: p.t("search-acts"), hits: acts });
    }
    groups
}

/// The texts that are there, one after another.
fn joined<const N: usize>(texts: [&str; N]) -> String {
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn group<T>(p: &Page, key: &str, hits: &Group<T>, view: impl Fn(&T) -> HitView) -> GroupView {
    let shown = p.count(hits.items.len());
    let head = if hits.more { "search-first" } else { "search-all" };
    GroupView {
        head: p.t2(head, "kind", p.t(key), "count", shown),
        hits: hits.items.iter().map(view).collect(),
    }
}

/// A unit: its customer, and who acts on a fault of it today.
fn unit(p: &Page, hit: &UnitHit, typed: &str) -> HitView {
    let unit = &hit.unit;
    let warranty = match unit.vendor_until {
        Some(vendor) => match CaseRoute::of(vendor, p.today()) {
            CaseRoute::Commerce => p.t1("search-in-warranty", "vendor", p.date(vendor)),
            CaseRoute::ItService => p.t1("search-out-of-warranty", "promised", p.date(unit.promised_until)),
        },
        None => p.t("search-not-handed-over"),
    };
    HitView {
        href: format!("/projects/{}", unit.project_id),
        icon: "scan",
        tone: Status::SignedOff.code(),
        title: Marked::of(&unit.serial, &regulation::text::narrow(typed)),
        mono: true,
        about: joined([&hit.model, &hit.customer, &warranty]),
        aside: unit.project_code.clone().unwrap_or_default(),
    }
}

/// What can be done with what was found.
fn acts(p: &Page, ctx: &Context, hits: &Hits) -> Vec<HitView> {
    let act = |href: String, icon, title: String| HitView {
        href,
        icon,
        tone: "",
        title: Marked::plain(title),
        mono: false,
        about: String::new(),
        aside: String::new(),
    };
    let mut acts = Vec::new();
    let opens_cases = ctx.actor.has(Role::ItService) || ctx.actor.has(Role::CommerceRepresentative);
    if let ([only], true) = (hits.units.items.as_slice(), opens_cases) {
        let href = Address::of("/maintenance-cases").with("serial_number", &only.unit.serial).to_string();
        acts.push(act(href, "tool", p.t1("search-open-case", "serial", &only.unit.serial)));
    }
    let mut lists = vec![(hits.projects.more, "/projects", "folders", "search-in-projects")];
    lists.push((hits.contracts.more, "/contracts", "file-certificate", "search-in-contracts"));
    lists.push((hits.customers.more, "/customers", "building", "search-in-customers"));
    lists.push((hits.models.more, "/catalogue", "list-tree", "search-in-catalogue"));
    for (_, path, icon, key) in lists.into_iter().filter(|list| list.0) {
        acts.push(act(Address::of(path).with("q", &hits.q).to_string(), icon, p.t1(key, "q", &hits.q)));
    }
    acts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_marked_where_it_stands() {
        let parts = |text, typed| {
            let Marked { before, hit, after } = Marked::of(text, typed);
            (before, hit, after)
        };
        let same = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(parts("CY5280G3264", "cy52"), same("", "CY52", "80G3264"));
        assert_eq!(parts("江临市第三人民医院", "第三"), same("江临市", "第三", "人民医院"));
        assert_eq!(parts("江临市", "jls"), same("江临市", "", ""));
        assert_eq!(parts("江临市", ""), same("江临市", "", ""));
    }
}
