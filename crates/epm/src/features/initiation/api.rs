//! The initiation over JSON.

use crate::features::project::{Reference, act};
use crate::http::{Answer, Context, Json, Problem, Routes, Who};
use regulation::code::ProjectCode;
use regulation::equipment::{LineEntry, Plan, budget};
use regulation::initiation::InitiationEntry;
use regulation::text::Note;
use regulation::{Act, Role};
use serde::Deserialize;
use utoipa_axum::routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let contract_administrator = Who::Holding(&[Role::ContractAdministrator]);
    let account_manager = Who::Holding(&[Role::AccountManager]);
    Routes::new()
        .api(contract_administrator, routes!(give_code))
        .api(contract_administrator, routes!(return_application))
        .api(account_manager, routes!(hand_in_again))
        .api(account_manager, routes!(save))
        .api(account_manager, routes!(submit))
        .api(account_manager, routes!(withdraw))
        .api(account_manager, routes!(work_out_budget))
}

/// A code, or none for the next of the sequence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    #[serde(default)]
    code: Option<ProjectCode>,
}

/// Why something is returned or refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In the person's words.
    pub reason: Note,
}

/// Nothing to say.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

act!(
    /// Gives the project code: applied → preparing (2.3.2).
    give_code, post "/projects/{project}/code", "project": Reference, Code,
    |project, body| (project, Act::GiveCode(body.code)));

act!(
    /// Returns the application to the account manager, with a reason (2.3.2).
    return_application, post "/projects/{project}/return", "project": Reference, Reason,
    |project, body| (project, Act::ReturnApplication(body.reason)));

act!(
    /// Hands a returned application in again (2.3.2).
    hand_in_again, post "/projects/{project}/application", "project": Reference, Empty,
    |project, _body| (project, Act::HandInAgain));

act!(
    /// Saves the initiation, complete or not (2.3.2).
    save, put "/projects/{project}/initiation", "project": Reference, InitiationEntry,
    |project, body| (project, Act::SaveInitiation(body)));

act!(
    /// Submits the initiation; everything that is missing is listed at once (2.3.2).
    submit, post "/projects/{project}/initiation/submit", "project": Reference, Empty,
    |project, _body| (project, Act::SubmitInitiation));

/// Takes the initiation back while undecided (2.3.2).
#[utoipa::path(post, path = "/projects/{project}/initiation/withdraw", params(("project" = String, Path)),
    responses((status = 200, body = crate::features::project::Outcome)))]
async fn withdraw(
    ctx: Context,
    crate::http::Named(project): crate::http::Named<Reference>,
    Json(Empty {}): Json<Empty>,
) -> Result<Answer, Problem> {
    let seen = crate::features::project::look(&ctx, &project).await?;
    let open = seen.state.approvals.iter().rev().find(|approval| approval.is_open());
    let number = open.map_or(0, |approval| approval.number);
    crate::features::project::perform(&ctx, &project, Act::WithdrawApproval(number)).await
}

/// Lines and plan to work a budget out of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    #[serde(default)]
    equipment: Vec<LineEntry>,
    #[serde(default)]
    plan: Plan,
}

/// Works the budget of a draft out: what the form shows while it is filled in (I3). Nothing is saved.
#[utoipa::path(post, path = "/budgets", request_body = serde_json::Value, responses((status = 200, body = serde_json::Value)))]
async fn work_out_budget(_ctx: Context, Json(draft): Json<Draft>) -> Result<Answer, Problem> {
    match budget(&draft.equipment, &draft.plan) {
        Some(budget) => Ok(Answer::ok(&budget)),
        None => Err(regulation::Refusal::from(
            regulation::Fault::new(regulation::Reason::AmountOverflow, regulation::Clause::C2_3_2)
                .at("/equipment"),
        )
        .into()),
    }
}
