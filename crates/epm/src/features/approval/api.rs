//! Approvals over JSON.

use crate::features::initiation::api::Empty;
use crate::features::project::{Part, Reference};
use crate::features::{contract, project};
use crate::http::{Answer, Context, Json, Named, Problem, Routes, Who};
use regulation::approval::{ContentHash, DecideStep, Decision};
use regulation::contract::ContractAct;
use regulation::text::Note;
use regulation::{Act, ContractId, PartId, Role};
use serde::Deserialize;
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let approvers = Who::Holding(&[
        Role::CommerceRepresentative,
        Role::ProjectAdministrator,
        Role::GeneralManager,
        Role::VicePresident,
    ]);
    Routes::new()
        .api(Who::SignedIn, routes!(show))
        .api(approvers, routes!(decide))
        .api(Who::Holding(&[Role::AccountManager]), routes!(withdraw))
}

/// The approval, where it stands, and why its chain is what it is.
#[utoipa::path(get, path = "/approvals/{approval}", params(("approval" = String, Path)),
    responses((status = 200, body = serde_json::Value)))]
async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Answer, Problem> {
    let (approvals, revision) = match project::look(&ctx, &Reference::of(id)).await {
        Ok(found) => (found.state.approvals, found.number),
        Err(_) => {
            let found = contract::look(&ctx, ContractId(id.of)).await?;
            (found.state.approvals, found.number)
        }
    };
    let approval =
        approvals.iter().find(|approval| approval.number == id.number).ok_or_else(Problem::not_found)?;
    let mut told = serde_json::to_value(approval).map_err(|error| Problem::internal(&error))?;
    if let Some(fields) = told.as_object_mut() {
        fields.insert("id".to_owned(), id.to_string().into());
        if !ctx.actor.sees_cost(approval.basis.department, approval.applicant)
            && let Some(basis) = fields.get_mut("basis").and_then(|basis| basis.as_object_mut())
        {
            basis.remove("margin");
        }
    }
    Ok(Answer::ok(&told).at_revision(revision))
}

/// A decision, bound to what was shown.
#[derive(Deserialize)]
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
    request_body = serde_json::Value, responses((status = 200, body = serde_json::Value)))]
async fn decide(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(entry): Json<DecisionEntry>,
) -> Result<Answer, Problem> {
    let DecisionEntry { decision, comment, content, step } = entry;
    let entry = DecideStep { decision, comment, content, step };
    match is_of_contract(&ctx, id).await? {
        true => contract::perform(&ctx, ContractId(id.of), None, ContractAct::Decide(id.number, entry)).await,
        false => project::perform(&ctx, &Reference::of(id), Act::DecideStep(id.number, entry)).await,
    }
}

/// Takes a document back while its approval is undecided (2.3.2).
#[utoipa::path(post, path = "/approvals/{approval}/withdraw", params(("approval" = String, Path)),
    responses((status = 200, body = serde_json::Value)))]
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
