//! The form of a virtual contract, to be printed (1.3.4): what it says, the amount also in words, and what the reviewers
//! said.

use super::status_word;
use crate::features::approval::{Course, decision_word};
use crate::features::contract::use_cases;
use crate::features::directory::queries::{Names, names_of_customers, names_of_departments, names_of_people};
use crate::frame;
use crate::http::{Context, Named, Problem};
use crate::layout::{Page, day_of};
use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use regulation::approval::Approval;
use regulation::contract::{Contract, ContractStatus};
use regulation::money::in_words;
use regulation::{ContractId, Moment};

#[derive(Template)]
#[template(path = "features/contract/print.html")]
pub(super) struct Form {
    p: Page,
    v: FormView,
}

/// What the form says.
pub(super) struct FormView {
    contract: Contract,
    customer: String,
    account_manager: String,
    department: String,
    written_on: NaiveDate,
    in_words: String,
    /// Until it is reviewed, the paper says so across its face (C2).
    watermark: Option<String>,
    opinions: Vec<Opinion>,
    reader: String,
}

/// A reviewer's decision.
struct Opinion {
    role: String,
    name: String,
    decision: String,
    comment: String,
    at: Option<Moment>,
}

pub(super) async fn form(ctx: Context, Named(id): Named<ContractId>) -> Result<Response, Problem> {
    let contract = use_cases::look(&ctx, id).await?.state;
    let read = ctx.read();
    let only = |names: Names| names.into_values().next().unwrap_or_default();
    let reviews: Vec<&Approval> = contract.approvals.last().into_iter().collect();
    let course = Course::of(&ctx, contract.department, &reviews).await?;
    let p = frame::page(&ctx).await?;
    let p = p.under(contract.terms.title.as_str(), format!("/contracts/{id}")).titled("contract-form-title");
    let v = FormView {
        customer: only(names_of_customers(&read, [contract.terms.customer_id.0]).await?),
        account_manager: only(names_of_people(&read, [contract.account_manager.0]).await?),
        department: only(names_of_departments(&read, [contract.department.0]).await?),
        written_on: day_of(contract.written.at),
        in_words: in_words(contract.terms.amount),
        watermark: watermark(&p, contract.status),
        opinions: contract.approvals.last().map(|review| opinions(&p, review, &course)).unwrap_or_default(),
        reader: ctx.name.clone(),
        contract,
    };
    frame::answer(&Form { p, v })
}

fn watermark(p: &Page, status: ContractStatus) -> Option<String> {
    match status {
        ContractStatus::Reviewed | ContractStatus::HandedIn => None,
        ContractStatus::Draft
        | ContractStatus::InReview
        | ContractStatus::Rejected
        | ContractStatus::Cancelled => Some(status_word(p, status)),
    }
}

fn opinions(p: &Page, review: &Approval, course: &Course) -> Vec<Opinion> {
    let opinion = |step: &regulation::approval::Step| {
        let decided = step.decided.as_ref();
        Opinion {
            role: p.role_word(step.role),
            name: decided.map(|decided| course.name(decided.stamp.by).to_owned()).unwrap_or_default(),
            decision: decided.map(|decided| decision_word(p, decided.decision)).unwrap_or_default(),
            comment: decided
                .and_then(|decided| decided.comment.as_ref())
                .map(ToString::to_string)
                .unwrap_or_default(),
            at: decided.map(|decided| decided.stamp.at),
        }
    };
    review.steps.iter().map(opinion).collect()
}
