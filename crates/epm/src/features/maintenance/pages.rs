//! Pages of maintenance: the cases, a new one from a serial number, and one with its log (2.6).

use super::list::{self, CaseItem, CaseStatus, Filter, Sort};
use super::support::support_of;
use super::{look, queries};
use crate::features::directory::queries::names_of_customers;
use crate::frame::{self, answer};
use crate::http::{Context, Listing, Named, Problem};
use crate::layout::{Act, Address, Chip, Empty, Filters, Page, Paging, Tabs, Tag, TagKind};
use askama::Template;
use axum::response::Response;
use regulation::maintenance::{CaseAct, MaintenanceCase, decide_case};
use regulation::text::Note;
use regulation::{CaseId, Fen, Role};

#[derive(Template)]
#[template(path = "features/maintenance/index.html")]
struct Index {
    p: Page,
    tabs: Tabs,
    q: String,
    status: &'static str,
    filters: Filters,
    rows: Vec<CaseItem>,
    paging: Paging,
    empty: Option<Empty>,
    opens: bool,
    /// The unit that a case is to be opened for, where one was found.
    serial: String,
    today: chrono::NaiveDate,
}

impl Index {
    fn route(&self, row: &CaseItem) -> String {
        self.p.t(route_key(row))
    }

    fn state(&self, row: &CaseItem) -> Tag {
        let done = row.status == CaseStatus::Completed.code();
        let kind = if done { TagKind::Good } else { TagKind::Brand };
        Tag::new(kind, self.p.t(state_key(row))).bare()
    }
}

/// The key of the word for who acts.
pub(super) fn route_key(row: &CaseItem) -> &'static str {
    if row.route == "commerce" { "case-route-commerce" } else { "case-route-it-service" }
}

/// The key of the word for where it stands.
pub(super) fn state_key(row: &CaseItem) -> &'static str {
    if row.status == CaseStatus::Completed.code() { "case-completed" } else { "case-working" }
}

/// The cases the reader sees, the newest first, and the form that opens one.
pub async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let read = ctx.read();
    let page = list::cases(&read, &ctx.actor, &listing).await?;
    let mut counts = Vec::new();
    for status in CaseStatus::ALL {
        counts.push((status, list::count(&read, &ctx.actor, &listing, status).await?));
    }
    let opens = ctx.actor.has(Role::ItService) || ctx.actor.has(Role::CommerceRepresentative);
    let p = frame::page(&ctx).await?.titled("nav-maintenance");
    let address = Address::of(&p.path).without_all(&["cursor"]);
    let filters = filters(&address);
    let chosen = listing.filter.status;
    let of_tab = |(status, _): &&(CaseStatus, u64)| chosen.is_none_or(|chosen| chosen == *status);
    answer(&Index {
        tabs: tabs(&p, &address, &counts, chosen),
        q: listing.q.clone().unwrap_or_default(),
        status: chosen.map(CaseStatus::code).unwrap_or_default(),
        paging: Paging {
            shown: page.items.len() as u64,
            total: Some(counts.iter().filter(of_tab).map(|(_, count)| count).sum()),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| empty(&p, &filters)),
        filters,
        rows: page.items,
        opens,
        serial: listing.filter.serial_number.as_ref().map(ToString::to_string).unwrap_or_default(),
        today: ctx.today(),
        p,
    })
}

fn tabs(p: &Page, address: &Address, counts: &[(CaseStatus, u64)], chosen: Option<CaseStatus>) -> Tabs {
    let all = counts.iter().map(|(_, count)| count).sum::<u64>();
    let tabs = Tabs::new(p.t("nav-maintenance"));
    let tabs = tabs.tab(
        p.t("part-all"),
        address.without("status").to_string(),
        Some(p.count(all)),
        chosen.is_none(),
    );
    counts.iter().fold(tabs, |tabs, (status, count)| {
        let word = match status {
            CaseStatus::Open => "case-working",
            CaseStatus::Completed => "case-completed",
        };
        let href = address.with("status", status.code()).to_string();
        tabs.tab(p.t(word), href, Some(p.count(*count)), chosen == Some(*status))
    })
}

/// What was searched for, and the unit the list is narrowed to.
fn filters(address: &Address) -> Filters {
    let names = ["q", "serial_number"];
    let chip = |name: &str| {
        let label = address.get(name)?.to_owned();
        Some(Chip { label, without: address.without(name).to_string() })
    };
    let chips = names.into_iter().filter_map(chip).collect();
    Filters { chips, cleared: address.without_all(&names).to_string(), ..Filters::default() }
}

fn empty(p: &Page, filters: &Filters) -> Empty {
    if filters.chips.is_empty() {
        return Empty::new("tool", p.t("case-none"), p.t("case-none-text"));
    }
    Empty::new("filter", p.t("contract-none-match"), p.t("contract-none-match-text"))
        .act(Act::go(filters.cleared.clone(), p.t("filters-clear")))
}

#[derive(Template)]
#[template(path = "features/maintenance/show.html")]
struct Show {
    p: Page,
    id: String,
    case: MaintenanceCase,
    customer: String,
    cost: Fen,
    /// The bought support contracts in force on the day of the fault, each with where it leads.
    support: Vec<(String, Option<String>)>,
    works: bool,
    involves: bool,
    project: Option<Act>,
}

/// A case, who acts by which clause, and what was done.
pub async fn show(ctx: Context, Named(id): Named<CaseId>) -> Result<Response, Problem> {
    let case = look(&ctx, id).await?.state;
    let customer = case.unit.customer.0;
    let customer = names_of_customers(&ctx.read(), [customer]).await?.remove(&customer).unwrap_or_default();
    let support = support_of(&ctx, &case).await?;
    let may = |act: &CaseAct| decide_case(&case, &ctx.actor, act).is_ok();
    let note = Note::new("-").expect("one character is a note");
    let p = frame::page(&ctx).await?;
    let cases = p.t("nav-maintenance");
    let sees_project = queries::sees_project(&ctx.read(), &ctx.actor, case.unit.project.0).await?;
    let project =
        sees_project.then(|| Act::go(format!("/projects/{}", case.unit.project), p.t("case-project")));
    answer(&Show {
        id: id.to_string(),
        customer,
        cost: regulation::money::sum(case.log.iter().map(|entry| entry.cost)).unwrap_or_default(),
        support: support.into_iter().map(|cover| (cover.words(ctx.language), cover.href)).collect(),
        works: may(&CaseAct::Log(note.clone(), Fen::ZERO)),
        involves: may(&CaseAct::InvolveTechnical(note)),
        project,
        p: p.under(cases, "/maintenance-cases").named(case.unit.serial.to_string()),
        case,
    })
}
