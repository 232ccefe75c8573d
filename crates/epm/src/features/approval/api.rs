//! Approvals over JSON.

use super::customer::{CustomerStanding, Standing};
use super::export;
use super::list::{ApprovalItem, Filter, Sort, approvals};
use super::subject::Subject;
use crate::features::directory::export::Export;
use crate::features::directory::queries::names_of_people;
use crate::features::initiation::api::Empty;
use crate::features::project::{Part, Reference};
use crate::features::{contract, project};
use crate::http::{Answer, Context, FieldFault, Json, Listing, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::response::Response;
use http::StatusCode;
use regulation::approval::{Approval, ContentHash, DecideStep, Decision, Outcome};
use regulation::contract::ContractAct;
use regulation::text::Note;
use regulation::{Act, ContractId, PartId, Role};
use serde::{Deserialize, Serialize};

/// The addresses of this slice.
pub fn routes() -> Routes {
    let approvers = Who::Holding(&[
        Role::CommerceRepresentative,
        Role::ProjectAdministrator,
        Role::GeneralManager,
        Role::VicePresident,
    ]);
    Routes::new()
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(exported))
        .api(Who::SignedIn, routes!(show))
        .api(approvers, routes!(decide))
        .api(Who::Holding(&[Role::AccountManager]), routes!(withdraw))
}

/// The approvals that wait for the person (`box=waiting`), that they decided (`decided`) or started (`started`).
#[utoipa::path(get, path = "/approvals", params(Listing<Filter, Sort>),
    responses((status = 200, body = Page<ApprovalItem>)))]
async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&approvals(&ctx.read(), &ctx.actor, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/approvals.xlsx", params(Listing<Filter, Sort>), responses((status = 200)))]
async fn exported(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-approvals", export::COLUMNS).await?;
    export
        .pages(&ctx, listing, export::row, async |listing| approvals(&ctx.read(), &ctx.actor, &listing).await)
        .await
}

/// An approval. The margin of its `basis` is left out for those who may not see it.
#[derive(Serialize, utoipa::ToSchema)]
struct ApprovalView<'a> {
    /// How it is addressed.
    id: String,
    #[serde(flatten)]
    approval: &'a Approval,
    /// The step that waits, from 0: what a decision must carry, beside `content`.
    step: Option<usize>,
    /// The role that decides it.
    waiting_for: Option<&'static str>,
    /// Its customer: credit, what is open with it and overdue (A6).
    customer: CustomerStanding,
}

/// The approval, where it stands, why its chain is what it is, and how the customer stands.
#[utoipa::path(get, path = "/approvals/{approval}", params(("approval" = String, Path)),
    responses((status = 200, body = ApprovalView)))]
async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Answer, Problem> {
    let subject = Subject::of(&ctx, id).await?;
    let sees_cost = subject.sees_cost(&ctx.actor);
    let (customer, approves) = (subject.customer(), subject.is_approver(&ctx.actor));
    let waiting = subject.approval.current();
    let told = ApprovalView {
        id: id.to_string(),
        approval: &subject.approval,
        step: waiting.map(|(index, _)| index),
        waiting_for: waiting.map(|(_, step)| step.role.code()),
        customer: Standing::of(&ctx, customer, id.of, approves).await?.told(customer, sees_cost),
    };
    let mut told = serde_json::to_value(told).map_err(|error| Problem::internal(&error))?;
    let basis = told["basis"].as_object_mut().filter(|_| !sees_cost);
    basis.and_then(|basis| basis.remove("margin"));
    Ok(Answer::ok(&told).at_revision(subject.revision()))
}

/// What a decision answers: the contract or the project it was about.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it describes what the use cases answer")]
enum DecisionOutcome {
    Contract(contract::Outcome),
    Project(project::Outcome),
}

/// A decision, bound to what was shown.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionEntry {
    decision: Decision,
    #[serde(default)]
    comment: Option<Note>,
    /// The approval's `content` as it was shown.
    content: ContentHash,
    /// The step that was shown, from 0.
    step: usize,
}

/// Decides the step that waits: agree, return or reject. Refused with 409 when the content moved or someone was first
/// (2.1.2, 2.1.3).
#[utoipa::path(post, path = "/approvals/{approval}/decisions", params(("approval" = String, Path)),
    request_body = DecisionEntry, responses((status = 200, body = DecisionOutcome)))]
async fn decide(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(entry): Json<DecisionEntry>,
) -> Result<Answer, Problem> {
    let DecisionEntry { decision, comment, content, step } = entry;
    let entry = DecideStep { decision, comment, content, step };
    let answer = match is_of_contract(&ctx, id).await? {
        true => contract::perform(&ctx, ContractId(id.of), None, ContractAct::Decide(id.number, entry)).await,
        false => project::perform(&ctx, &Reference::of(id), Act::DecideStep(id.number, entry)).await,
    };
    match answer {
        Err(problem) if problem.status() == StatusCode::CONFLICT => {
            Err(who_was_first(&ctx, id, step, problem).await?)
        }
        answer => answer,
    }
}

/// A refusal since someone was first says who that was, what they decided and when (A7).
async fn who_was_first(ctx: &Context, id: PartId, step: usize, problem: Problem) -> Result<Problem, Problem> {
    let approval = Subject::of(ctx, id).await?.approval;
    let p = layout::Page::new(ctx.language, ctx.now(), "");
    let told = |key: &str, name: String, moment: Option<regulation::Moment>| {
        FieldFault::new("", key).with("name", name).with("moment", p.short_moment(moment))
    };
    let first = match approval.steps.get(step).and_then(|step| step.decided.as_ref()) {
        Some(decided) => {
            let by = decided.stamp.by;
            let key = match decided.decision {
                Decision::Agree => "approval-first-agreed",
                Decision::Return => "approval-first-returned",
                Decision::Reject => "approval-first-rejected",
            };
            Some((key, by, Some(decided.stamp.at)))
        }
        None if approval.outcome == Some(Outcome::Withdrawn) => {
            Some(("approval-first-withdrawn", approval.applicant, None))
        }
        None => None,
    };
    let Some((key, by, at)) = first else { return Ok(problem) };
    let name = names_of_people(&ctx.read(), [by.0]).await?.remove(&by.0).unwrap_or_default();
    Ok(problem.at(told(key, name, at)))
}

/// Takes a document back while its approval is undecided (2.3.2).
#[utoipa::path(post, path = "/approvals/{approval}/withdraw", params(("approval" = String, Path)),
    request_body = Empty, responses((status = 200, body = DecisionOutcome)))]
async fn withdraw(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(Empty {}): Json<Empty>,
) -> Result<Answer, Problem> {
    match is_of_contract(&ctx, id).await? {
        true => contract::perform(&ctx, ContractId(id.of), None, ContractAct::Withdraw).await,
        false => project::perform(&ctx, &Reference::of(id), Act::WithdrawApproval(id.number)).await,
    }
}

async fn is_of_contract(ctx: &Context, id: PartId) -> Result<bool, Problem> {
    Ok(contract::queries::sees(&ctx.read(), &ctx.actor, id.of).await?)
}
