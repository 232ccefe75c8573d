//! The page of a project: where it stands, the one next act of the reader, and everything else in tabs.

mod equipment;
mod lifecycle;
mod next;
mod overview;
mod records;
mod timeline;

use super::{PartPage, Reference};
use crate::features::directory::queries::{Names, names_of_customers, names_of_people};
use crate::features::scans::{self, KeptDocument};
use crate::frame::answer;
use crate::http::{Context, Listing, Named, Problem};
use crate::layout::{Act, Figure, Figures, Lifecycle, NextAct, Page, Tabs, Tone, Upload};
use askama::Template;
use axum::response::Response;
use regulation::authority::DocumentKind;
use regulation::document::KeptKind;
use regulation::initiation::basis_of;
use regulation::{PersonId, Project, Status};
use serde::Deserialize;

/// A tab, in the order of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tab {
    #[default]
    Overview,
    Equipment,
    Approvals,
    Purchase,
    SignOff,
    Changes,
    TaskForms,
    Documents,
    Timeline,
}

impl Tab {
    const ALL: [Self; 9] = [
        Self::Overview,
        Self::Equipment,
        Self::Approvals,
        Self::Purchase,
        Self::SignOff,
        Self::Changes,
        Self::TaskForms,
        Self::Documents,
        Self::Timeline,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Equipment => "equipment",
            Self::Approvals => "approvals",
            Self::Purchase => "purchase",
            Self::SignOff => "sign_off",
            Self::Changes => "changes",
            Self::TaskForms => "task_forms",
            Self::Documents => "documents",
            Self::Timeline => "timeline",
        }
    }
}

/// What is open, and which revisions of the list are looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    tab: Option<Tab>,
    #[serde(default)]
    revision: Option<String>,
    #[serde(default)]
    against: Option<String>,
}

/// The page has no order of its own.
pub type Sort = crate::http::Unsorted;

#[derive(Template)]
#[template(path = "features/project/show.html")]
struct Show {
    p: Page,
    v: Head,
    body: Body,
}

/// What stands above the tabs.
struct Head {
    status: Status,
    kind: regulation::contract::ContractKind,
    code: Option<String>,
    customer: String,
    manager: String,
    contract: Option<String>,
    /// Its page, for whoever may see it.
    contract_page: Option<String>,
    figures: Figures,
    lifecycle: Lifecycle,
    next: NextAct,
    thumb: Option<Act>,
    others: Vec<Act>,
    tabs: Tabs,
}

/// What stands under them.
enum Body {
    Overview(overview::Overview),
    Equipment(equipment::Equipment),
    Approvals(Vec<records::Course>),
    Records(Vec<records::Records>),
    Documents(crate::layout::Conditions, Vec<KeptDocument>, Option<Upload>),
    Timeline(crate::layout::Timeline),
}

/// The page of a project.
pub async fn show(
    ctx: Context,
    Named(reference): Named<Reference>,
    listing: Listing<Filter, Sort>,
) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "project-title").await?;
    let tab = listing.filter.tab.unwrap_or_default();
    let clock = super::api::clock(&ctx).await?;
    let project = &page.project.state;
    let people = names_of_people(&ctx.read(), people(project).into_iter().map(|person| person.0)).await?;
    let p = page.p.clone().named(project.began.title.to_string());
    let body = match tab {
        Tab::Overview => Body::Overview(overview::of(&ctx, &page, &p, &clock, &people).await?),
        Tab::Equipment => Body::Equipment(equipment::of(&ctx, &page, &p, &listing.filter).await?),
        Tab::Approvals => Body::Approvals(records::approvals(&ctx, &page, &p).await?),
        Tab::Purchase => Body::Records(records::purchase(&ctx, &page, &p).await?),
        Tab::SignOff => Body::Records(records::sign_off(&ctx, &page, &p)),
        Tab::Changes => Body::Records(vec![records::changes(&ctx, &page, &p, &people)]),
        Tab::TaskForms => Body::Records(vec![records::task_forms(&page, &p)]),
        Tab::Documents => {
            let contract = contract_page(&ctx, &page).await?;
            // Those of the contract too, for whoever may see it.
            let of_contract = contract.as_ref().map(|_| project.began.contract.0);
            let streams = std::iter::once(page.project.id).chain(of_contract);
            let kept = scans::kept_with(&ctx.read(), &ctx.actor, streams).await?;
            let upload = scans::upload_of(&ctx.actor, project, KeptKind::Other, p.t("project-document-send"));
            Body::Documents(overview::documents(&page, &p, contract), kept, upload)
        }
        Tab::Timeline => Body::Timeline(timeline::whole(&ctx, &page, &p).await?),
    };
    let v = head(&ctx, &page, &p, &clock, &people, tab).await?;
    answer(&Show { v, body, p })
}

async fn head(
    ctx: &Context,
    page: &PartPage,
    p: &Page,
    clock: &regulation::Clock,
    people: &Names,
    tab: Tab,
) -> Result<Head, Problem> {
    let project = &page.project.state;
    let began = &project.began;
    let customer = names_of_customers(&ctx.read(), [began.customer.0]).await?.into_values().next();
    let next = next::act(page, ctx, clock, p);
    Ok(Head {
        status: project.status,
        kind: began.contract_kind,
        code: project.code.as_ref().map(ToString::to_string),
        customer: customer.unwrap_or_default(),
        manager: people.get(&began.account_manager.0).cloned().unwrap_or_default(),
        contract: began.contract_number.as_ref().map(ToString::to_string),
        contract_page: contract_page(ctx, page).await?,
        figures: figures(page, ctx, p).await?,
        lifecycle: lifecycle::of(project, people, clock, p),
        thumb: next.thumb,
        next: next.shown,
        others: next::others(page, ctx, clock, p),
        tabs: tabs(page, p, tab),
    })
}

/// The page of the contract the project stands on, for whoever may see it.
async fn contract_page(ctx: &Context, page: &PartPage) -> Result<Option<String>, Problem> {
    let contract = page.project.state.began.contract;
    let sees = crate::features::contract::queries::sees(&ctx.read(), &ctx.actor, contract.0).await?;
    Ok(sees.then(|| format!("/contracts/{contract}")))
}

/// Everyone whose name the page may say: whoever brought it somewhere, placed its orders, wrote its parts.
fn people(project: &Project) -> Vec<PersonId> {
    let mut people = vec![project.account_manager()];
    people.extend(project.milestones.iter().map(|milestone| milestone.stamp.by));
    people.extend(project.orders.iter().map(|order| order.placed.by));
    people.extend(project.changes.iter().map(|change| change.written.by));
    people
}

async fn figures(page: &PartPage, ctx: &Context, p: &Page) -> Result<Figures, Problem> {
    let project = &page.project.state;
    let mut figures = vec![Figure::new(p.t("project-amount"), p.money(project.began.amount))];
    if let Some(budget) = project.budget().filter(|_| page.sees_cost(ctx)) {
        figures.push(Figure::new(p.t("project-gross-profit"), p.money(budget.gross_profit)));
        let margin = Figure::new(p.t("project-margin"), p.percent(budget.gross_margin));
        let matrix = super::matrix_in_force(&ctx.read(), ctx.now()).await?;
        let basis = basis_of(project, DocumentKind::Initiation, &budget);
        let limit = matrix.and_then(|matrix| matrix.limits(&basis).margin_below);
        figures.push(match (limit, budget.gross_margin) {
            (Some(limit), Some(reached)) => {
                let margin = margin.note(p.t1("initiation-limit", "limit", p.percent(limit)));
                margin.tone(Tone::of_margin(reached, limit))
            }
            (Some(_) | None, _) => margin,
        });
    }
    figures.push(Figure::new(p.t("project-revenue"), p.money(project.recognised_revenue())));
    Ok(Figures::strip(figures))
}

fn tabs(page: &PartPage, p: &Page, current: Tab) -> Tabs {
    let project = &page.project.state;
    let (mut asked, mut arrived, mut signed) = (0, 0, 0);
    for line in project.tally().values() {
        asked += u64::from(line.asked);
        arrived += u64::from(line.arrived.min(line.asked));
        signed += u64::from(line.signed.min(line.asked));
    }
    let of_all = |part: u64| (asked > 0).then(|| format!("{part}/{asked}"));
    let some = |count: usize| (count > 0).then(|| count.to_string());
    let count = |tab| match tab {
        Tab::Overview => None,
        Tab::Equipment => some(project.lines().count()),
        Tab::Approvals => some(project.approvals.len()),
        Tab::Purchase => of_all(arrived),
        Tab::SignOff => of_all(signed),
        Tab::Changes => some(project.changes.len()),
        Tab::TaskForms => some(project.task_forms.len()),
        Tab::Documents => {
            let documents = overview::documents(page, p, None);
            Some(format!("{}/{}", documents.met(), documents.list.len()))
        }
        Tab::Timeline => Some(page.project.number.to_string()),
    };
    let base = format!("/projects/{}", page.project.id);
    Tab::ALL.into_iter().fold(Tabs::new(p.t("project-tabs-label")), |tabs, tab| {
        let href = if tab == Tab::Overview { base.clone() } else { format!("{base}?tab={}", tab.code()) };
        let label = p.t(&format!("project-tab-{}", tab.code().replace('_', "-")));
        tabs.tab(label, href, count(tab), tab == current)
    })
}
