//! The form of a contract: written anew, out of a demand, or edited.

use crate::features::contract::use_cases;
use crate::features::demand;
use crate::features::directory::queries::names_of_customers;
use crate::frame;
use crate::http::{Context, Named, Problem, Query, etag};
use crate::layout::{Choice, Column, Lines, Page};
use askama::Template;
use axum::response::Response;
use regulation::contract::{ContractKind, Instalment, Terms};
use regulation::demand::Demand;
use regulation::{ContractId, CustomerId, DemandId, Fen};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "features/contract/edit.html")]
pub(super) struct Edit {
    p: Page,
    v: EditView,
    kinds: [Choice; 2],
    plan: Lines,
}

impl Edit {
    fn of(p: Page, v: EditView) -> Self {
        let kinds =
            [Choice::new("formal", p.t("contract-formal")), Choice::new("virtual", p.t("contract-virtual"))];
        Self { kinds, plan: v.plan_lines(&p), p, v }
    }
}

/// What the form begins with.
#[derive(Default)]
pub(super) struct EditView {
    /// The call it makes.
    call: String,
    etag: Option<String>,
    /// Where it leads back to.
    back: String,
    kind: &'static str,
    number: Option<String>,
    customer_id: String,
    customer: String,
    title: Option<String>,
    amount: Option<Fen>,
    signed_on: Option<chrono::NaiveDate>,
    arrival_promised_on: Option<chrono::NaiveDate>,
    acceptance_required: bool,
    note: Option<String>,
    plan: Vec<Instalment>,
    demand: Option<DemandId>,
}

/// Which demand a contract is made of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutOf {
    #[serde(default)]
    demand: Option<DemandId>,
}

pub(super) async fn new(ctx: Context, Query(out_of): Query<OutOf>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?;
    let p = p.under(ctx.language.say("nav-contracts"), "/contracts").titled("contract-write");
    let blank = EditView {
        call: "POST /api/v1/contracts".into(),
        back: "/contracts".into(),
        kind: ContractKind::Formal.code(),
        ..EditView::default()
    };
    let v = match out_of.demand {
        None => blank,
        Some(id) => {
            let demand = demand::look(&ctx, id).await?.state;
            EditView { customer: customer(&ctx, demand.entry.customer_id).await?, ..blank.out_of(&demand) }
        }
    };
    frame::answer(&Edit::of(p, v))
}

pub(super) async fn edit(ctx: Context, Named(id): Named<ContractId>) -> Result<Response, Problem> {
    let loaded = use_cases::look(&ctx, id).await?;
    let terms = &loaded.state.terms;
    let p = frame::page(&ctx).await?;
    let here = format!("/contracts/{id}");
    let p = p
        .under(ctx.language.say("nav-contracts"), "/contracts")
        .under(terms.title.as_str(), here.as_str())
        .titled("contract-edit");
    let v = EditView {
        call: format!("PUT /api/v1/contracts/{id}"),
        etag: Some(etag(loaded.number)),
        back: here,
        customer: customer(&ctx, terms.customer_id).await?,
        ..EditView::of(terms)
    };
    frame::answer(&Edit::of(p, v))
}

async fn customer(ctx: &Context, id: CustomerId) -> Result<String, Problem> {
    Ok(names_of_customers(&ctx.read(), [id.0]).await?.remove(&id.0).unwrap_or_default())
}

impl EditView {
    fn of(terms: &Terms) -> Self {
        Self {
            kind: terms.kind.code(),
            number: terms.number.as_ref().map(ToString::to_string),
            customer_id: terms.customer_id.to_string(),
            title: Some(terms.title.to_string()),
            amount: Some(terms.amount),
            signed_on: terms.signed_on,
            arrival_promised_on: terms.arrival_promised_on,
            acceptance_required: terms.acceptance_required,
            note: terms.note.as_ref().map(ToString::to_string),
            plan: terms.payment_plan.clone(),
            ..Self::default()
        }
    }

    /// Everything the demand says carried over; the last amount quoted goes before the first estimate (D1).
    fn out_of(self, demand: &Demand) -> Self {
        let entry = &demand.entry;
        let quoted = demand.visits.iter().rev().find_map(|(visit, _)| visit.quoted);
        Self {
            back: format!("/demands/{}", demand.id),
            kind: ContractKind::Virtual.code(),
            customer_id: entry.customer_id.to_string(),
            title: Some(entry.title.to_string()),
            amount: quoted.or(entry.estimate),
            arrival_promised_on: entry.wanted_on,
            note: Some(entry.content.to_string()),
            demand: Some(demand.id),
            ..self
        }
    }

    fn plan_lines(&self, p: &Page) -> Lines {
        let columns = vec![
            Column::text("name", p.t("contract-plan-name")),
            Column::day("due_on", p.t("contract-plan-due")).width("w-5"),
            Column::money("amount", p.t("contract-amount-yuan")).width("w-5"),
        ];
        let row = |instalment: &Instalment| {
            let due_on = instalment.due_on.map(|day| day.to_string()).unwrap_or_default();
            vec![instalment.name.to_string(), due_on, instalment.amount.to_string()]
        };
        Lines::new("payment_plan", columns, self.plan.iter().map(row).collect())
    }
}
