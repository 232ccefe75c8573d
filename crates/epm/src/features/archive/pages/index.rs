//! The list of records as a page.

use super::super::list::{RecordItem, RecordListing, State, count, records};
use super::super::{queries, words};
use super::Standing;
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Act, Address, Chip, Choice, Empty, Filters, Page, Paging, Tabs, Tag};
use askama::Template;
use axum::response::Response;
use regulation::Role;
use regulation::papers::PaperKind;

#[derive(Template)]
#[template(path = "features/archive/pages/index.html")]
struct Index {
    p: Page,
    tabs: Tabs,
    q: String,
    kinds: Vec<Choice>,
    kind: String,
    carried: Vec<(String, String)>,
    filters: Filters,
    sum: String,
    rows: Vec<Row>,
    empty: Option<Empty>,
    paging: Paging,
    /// Whether the reader receives originals for the archive.
    receives: bool,
    lacking: Option<Act>,
    /// To where a bundle that comes back is looked through.
    proof: Option<Act>,
    register: Act,
}

/// A record as it is shown.
struct Row {
    id: String,
    name: String,
    title: String,
    about: String,
    tag: Tag,
    holder: String,
    shelf: String,
    due_on: Option<chrono::NaiveDate>,
    keep_until: Option<chrono::NaiveDate>,
    /// Whether its original can be handed over.
    movable: bool,
}

/// The fields of the filter form; whatever else the address says is carried along.
const FIELDS: [&str; 2] = ["q", "kind"];

/// The records the reader sees: what is still asked for, then the newest.
pub(super) async fn show(ctx: Context, listing: RecordListing) -> Result<Response, Problem> {
    let (read, today) = (ctx.read(), ctx.today());
    let page = records(&read, &ctx.actor, &listing, today).await?;
    let mut counts = Vec::new();
    for state in [State::Missing, State::UnderWay, State::Lent, State::Overdue, State::Ended] {
        counts.push((state, count(&read, &ctx.actor, &listing, Some(state), today).await?));
    }
    let shown = count(&read, &ctx.actor, &listing, listing.filter.state, today).await?;
    let lacking = queries::lacking(&read, &ctx.actor).await?;
    let p = frame::page(&ctx).await?.titled("archive-title");
    let address = Address::of(&p.path).without_all(&["cursor"]);
    let filters = filters(&p, &listing, &address);
    frame::answer(&Index {
        tabs: tabs(&p, &address, &counts, listing.filter.state),
        q: listing.q.clone().unwrap_or_default(),
        kinds: PaperKind::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), words::kind(&p, kind.code())))
            .collect(),
        kind: listing.filter.kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
        carried: address.carried(&FIELDS).map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        sum: p.t1("part-sum", "count", p.count(shown)),
        paging: Paging {
            shown: page.items.len() as u64,
            total: Some(shown),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| empty(&p, &filters, listing.filter.state)),
        rows: page.items.into_iter().map(|item| row(&p, item)).collect(),
        receives: ctx.actor.has(Role::Archivist),
        lacking: (lacking > 0).then(|| {
            Act::go("/archive-folders", p.t1("archive-lacking-projects", "count", p.count(lacking)))
                .icon("alert-triangle")
        }),
        proof: [Role::Archivist, Role::ProjectAdministrator, Role::Auditor]
            .into_iter()
            .any(|role| ctx.actor.has(role))
            .then(|| Act::go("/archive-bundles", p.t("archive-proof")).icon("shield-check")),
        register: Act::go(register(&address), p.t("archive-register-print")).icon("printer"),
        filters,
        p,
    })
}

/// The register of what the list is narrowed to.
fn register(address: &Address) -> String {
    let address = address.to_string();
    let query = address.split_once('?').map(|(_, query)| format!("?{query}"));
    format!("/archive-register{}", query.unwrap_or_default())
}

fn row(p: &Page, item: RecordItem) -> Row {
    let about = crate::features::project::part_list::Row::about(&item.project);
    let kind = PaperKind::ALL.iter().find(|kind| kind.code() == item.kind);
    let by_its_own_act = kind.is_some_and(|kind| kind.is_filed_by_its_own_act());
    Row {
        name: words::label(p, &item.kind, item.part, item.name.as_deref()),
        title: item.project.project_title.clone(),
        about,
        tag: Standing::of_row(&item).tag(p),
        holder: match (&item.borrower, &item.holder) {
            (Some(borrower), _) => borrower.clone(),
            (None, Some(holder)) => holder.clone(),
            (None, None) if item.at_archive => p.t("archive-the-archive"),
            (None, None) => String::new(),
        },
        shelf: item.shelf.clone().unwrap_or_default(),
        due_on: item.lent_until.or(item.due_on.filter(|_| !item.at_archive && item.on_paper)),
        keep_until: item.keep_until,
        movable: item.holder.is_some() && item.slip.is_none() && !item.destroyed && !by_its_own_act,
        id: item.id,
    }
}

fn tabs(p: &Page, address: &Address, counts: &[(State, u64)], chosen: Option<State>) -> Tabs {
    let plain = address.without("state").to_string();
    let tabs = Tabs::new(p.t("archive-title")).tab(p.t("part-all"), plain, None, chosen.is_none());
    State::ALL.into_iter().fold(tabs, |tabs, state| {
        let counted = counts.iter().find(|(counted, _)| *counted == state).map(|(_, count)| p.count(*count));
        let href = address.with("state", state.code()).to_string();
        let word = p.t(&format!("archive-state-{}", state.code().replace('_', "-")));
        tabs.tab(word, href, counted, chosen == Some(state))
    })
}

fn filters(p: &Page, listing: &RecordListing, address: &Address) -> Filters {
    let values = [
        ("q", listing.q.as_ref().map(|typed| p.t1("part-chip-q", "value", typed))),
        ("kind", listing.filter.kind.map(|kind| words::kind(p, kind.code()))),
        ("project", listing.filter.project.map(|_| p.t("part-chip-project"))),
    ];
    let chip = |(field, label): (&str, Option<String>)| {
        Some(Chip { label: label?, without: address.without(field).to_string() })
    };
    Filters {
        chips: values.into_iter().filter_map(chip).collect(),
        cleared: address.without_all(&["q", "kind", "project"]).to_string(),
        ..Filters::default()
    }
}

fn empty(p: &Page, filters: &Filters, state: Option<State>) -> Empty {
    if filters.chips.is_empty() && state.is_none() {
        return Empty::new("archive", p.t("archive-none"), p.t("archive-none-text"));
    }
    let whole = Act::go("/archive-records", p.t("part-show-all"));
    Empty::new("filter", p.t("part-none-found"), p.t("part-none-found-text")).act(whole)
}
