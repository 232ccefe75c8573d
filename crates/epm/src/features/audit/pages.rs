//! The trail, the security record and the verification as pages.

use super::api::{Verified, verify};
use super::queries::{self, Happening, KINDS, SECURITY_KINDS, SecurityItem, Trail};
use crate::features::todos::words;
use crate::frame::{answer, page};
use crate::http::{Context, Named, Problem};
use crate::layout::{
    Act, Address, Changes, Chip, Choice, Empty, Fact, Facts, Filters, Notice, NoticeKind, Page, Paging, Tabs,
    Tag, TagKind,
};
use askama::Template;
use axum::response::Response;
use regulation::Clause;
use store::CLOCK;
use uuid::Uuid;

/// A row as it is shown.
pub(super) struct Row {
    position: String,
    at: String,
    pub(super) who: String,
    pub(super) in_name: String,
    pub(super) address: String,
    pub(super) kind: Tag,
    pub(super) what: String,
    pub(super) thing: String,
    href: Option<String>,
    pub(super) said: String,
    changes: Changes,
    /// Where all of it is told.
    whole: Option<String>,
    pub(super) clause: Option<Clause>,
}

#[derive(Template)]
#[template(path = "features/audit/index.html")]
struct Index {
    p: Page,
    path: &'static str,
    security: bool,
    tabs: Tabs,
    people: Vec<Choice>,
    kinds: Vec<Choice>,
    chosen_person: String,
    chosen_kind: String,
    day: String,
    project: String,
    filters: Filters,
    rows: Vec<Row>,
    empty: Option<Empty>,
    paging: Paging,
}

/// The trail.
pub async fn index(ctx: Context, listing: Trail) -> Result<Response, Problem> {
    let p = page(&ctx).await?.titled("nav-audit");
    let found = queries::trail(&ctx.read(), &p, &listing).await?;
    let rows = found.items.into_iter().map(|item| happening(&p, item)).collect();
    let list = List { path: "/audit", kinds: &KINDS, security: false };
    let people = queries::everyone(&ctx.read()).await?;
    answer(&list.filled(p, people, &listing, rows, found.next_cursor.as_deref()))
}

/// The security record.
pub async fn security(ctx: Context, listing: Trail) -> Result<Response, Problem> {
    let p = page(&ctx).await?.titled("nav-audit");
    let found = queries::security(&ctx.read(), &p, &listing).await?;
    let rows = found.items.into_iter().map(|item| record(&p, item)).collect();
    let list = List { path: "/audit/security", kinds: &SECURITY_KINDS, security: true };
    let people = queries::everyone(&ctx.read()).await?;
    answer(&list.filled(p, people, &listing, rows, found.next_cursor.as_deref()))
}

#[derive(Template)]
#[template(path = "features/audit/show.html")]
struct Show {
    p: Page,
    row: Row,
    facts: Facts,
}

/// One event, with all it set.
pub async fn show(ctx: Context, Named(position): Named<i64>) -> Result<Response, Problem> {
    let p = page(&ctx).await?;
    let item = queries::event_at(&ctx.read(), &p, position).await?;
    let (sealed, number) = (item.hash.clone(), item.number);
    let row = happening(&p, item);
    let row = Row { changes: row.changes.open(), ..row };
    let fact = |key: &str, value: &str| Fact::new(p.t(key), value);
    let thing = match &row.href {
        Some(href) => fact("audit-thing", &row.thing).href(href.as_str()),
        None => fact("audit-thing", &row.thing),
    };
    let facts = Facts::new(vec![
        fact("audit-who", &row.who),
        fact("audit-in-whose-name", &row.in_name),
        fact("audit-at", &row.at),
        fact("audit-address", &row.address).mono(),
        thing,
        fact("audit-number", &number.to_string()),
        fact("audit-hash", &sealed).mono().across(),
    ]);
    let audit = p.t("nav-audit");
    let p = p.under(audit, "/audit").named(row.what.clone());
    answer(&Show { row, facts, p })
}

#[derive(Template)]
#[template(path = "features/audit/check.html")]
struct Check {
    p: Page,
    tabs: Tabs,
    v: Verified,
    said: Notice,
}

/// The verification and what it found.
pub async fn check(ctx: Context) -> Result<Response, Problem> {
    let p = page(&ctx).await?.titled("nav-audit");
    let v = verify(&ctx).await?;
    let said = if v.whole {
        Notice::new(NoticeKind::Good, p.t1("audit-whole", "position", p.count(v.position.unsigned_abs())))
    } else {
        Notice::new(NoticeKind::Over, p.t1("audit-not-whole", "count", v.findings.len()))
    };
    answer(&Check { tabs: tabs(&p, "/audit/check"), said, v, p })
}

/// Which of the two lists.
struct List {
    path: &'static str,
    kinds: &'static [&'static str],
    security: bool,
}

impl List {
    fn filled(
        self,
        p: Page,
        people: Vec<(Uuid, String)>,
        listing: &Trail,
        rows: Vec<Row>,
        next: Option<&str>,
    ) -> Index {
        let address = Address::of(&p.path).without("cursor");
        let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
        let filters = self.chips(&p, &address, &people);
        Index {
            tabs: tabs(&p, self.path),
            kinds: self.kinds.iter().map(|kind| Choice::new(*kind, kind_word(&p, kind))).collect(),
            chosen_person: value("person"),
            chosen_kind: value("kind"),
            day: value("day"),
            project: value("project"),
            empty: rows.is_empty().then(|| self.nothing(&p, &filters)),
            paging: Paging {
                shown: rows.len() as u64,
                total: None,
                first: listing.cursor.is_some().then(|| address.to_string()),
                next: next.map(|cursor| address.next_page(cursor).to_string()),
            },
            people: people.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
            path: self.path,
            security: self.security,
            filters,
            rows,
            p,
        }
    }

    fn chips(&self, p: &Page, address: &Address, people: &[(Uuid, String)]) -> Filters {
        let named = |id: &str| {
            let found = people.iter().find(|(own, _)| own.to_string() == id);
            found.map(|(_, name)| name.clone()).unwrap_or_default()
        };
        let words = [
            ("person", address.get("person").map(named)),
            ("day", address.get("day").map(str::to_owned)),
            ("kind", address.get("kind").map(|kind| kind_word(p, kind))),
            ("project", address.get("project").map(str::to_owned)),
        ];
        let chip = |(name, label): (&str, Option<String>)| {
            Some(Chip { label: label?, without: address.without(name).to_string() })
        };
        Filters {
            chips: words.into_iter().filter_map(chip).collect(),
            cleared: self.path.to_owned(),
            ..Filters::default()
        }
    }

    fn nothing(&self, p: &Page, filters: &Filters) -> Empty {
        let text = if self.security { "audit-none-security" } else { "audit-none-text" };
        if filters.chips.is_empty() {
            return Empty::new("history", p.t("audit-none"), p.t(text));
        }
        Empty::new("filter", p.t("audit-none-found"), p.t("audit-none-found-text"))
            .act(Act::go(self.path, p.t("filters-clear")))
    }
}

fn tabs(p: &Page, current: &str) -> Tabs {
    [("/audit", "audit-trail"), ("/audit/security", "audit-security"), ("/audit/check", "audit-check")]
        .into_iter()
        .fold(Tabs::new(p.t("nav-audit")), |tabs, (path, key)| {
            tabs.tab(p.t(key), path, None, path == current)
        })
}

/// The word of a kind of thing; what this version has no word for shows as it is kept.
fn kind_word(p: &Page, kind: &str) -> String {
    if KINDS.contains(&kind) || SECURITY_KINDS.contains(&kind) {
        p.t(&format!("audit-kind-{}", kind.replace('_', "-")))
    } else {
        kind.to_owned()
    }
}

/// What nobody did in person was done by the program itself or at the machine's console.
fn person_word(p: &Page, id: Option<Uuid>, name: String, address: &str) -> String {
    match id {
        Some(id) if id.is_nil() => p.t(if address == CLOCK { "audit-clock" } else { "audit-console" }),
        Some(_) | None => name,
    }
}

pub(super) fn happening(p: &Page, item: Happening) -> Row {
    let has_page = queries::is_stream(&item.kind) && item.kind != "urging";
    Row {
        position: p.count(item.position.unsigned_abs()),
        at: p.moment(item.at),
        who: person_word(p, Some(item.by), item.name, &item.address),
        in_name: item.in_name,
        address: item.address,
        kind: p.tag(kind_word(p, &item.kind)),
        what: item.what,
        said: item.said.unwrap_or_default(),
        changes: item.changes.into(),
        whole: Some(format!("/audit/{}", item.position)),
        href: has_page.then(|| words::home(&item.kind, item.stream)),
        thing: item.thing,
        clause: Clause::numbered(&item.clause),
    }
}

pub(super) fn record(p: &Page, item: SecurityItem) -> Row {
    let kind = match item.kind.as_str() {
        "denied" | "sign_in_refused" | "sign_in_locked" => TagKind::Over,
        _ => TagKind::Plain,
    };
    let target = item.detail.get("target").and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    Row {
        position: p.count(item.position.unsigned_abs()),
        at: p.moment(item.at),
        what: item.said,
        said: String::new(),
        changes: Changes::default(),
        whole: None,
        who: person_word(p, item.person, item.name.clone(), &item.address),
        in_name: String::new(),
        kind: Tag::new(kind, kind_word(p, &item.kind)).bare(),
        thing: target,
        href: None,
        clause: item.clause.as_deref().and_then(Clause::numbered),
        address: item.address,
    }
}
