//! The initiation over JSON.

use super::budget::{self, Draft, Worked, worked_out};
use super::workbook;
use crate::features::project::{Reference, act, matrix_in_force, vendor_terms};
use crate::http::{Answer, Context, Json, Named, Problem, Routes, Who, routes};
use axum::body::Body;
use axum::response::Response;
use regulation::approval::running;
use regulation::authority::DocumentKind;
use regulation::code::ProjectCode;
use regulation::decide::may;
use regulation::equipment::{Budget, LineEntry, Plan};
use regulation::initiation::InitiationEntry;
use regulation::text::Note;
use regulation::{Act, ActKind, Role};
use serde::Deserialize;

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
        .api(account_manager, routes!(work_out))
        .upload(account_manager, routes!(read_workbook))
        .upload(account_manager, routes!(mark_workbook))
        .upload(account_manager, routes!(read_pasted))
        .api(Who::Holding(&[Role::AccountManager, Role::CommerceRepresentative]), routes!(template))
}

/// A code, or none for the next of the sequence.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Code {
    #[serde(default)]
    code: Option<ProjectCode>,
}

/// Why something is returned or refused.
#[derive(Deserialize, utoipa::ToSchema)]
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
    request_body = Empty, responses((status = 200, body = crate::features::project::Outcome)))]
async fn withdraw(
    ctx: Context,
    Named(project): Named<Reference>,
    Json(Empty {}): Json<Empty>,
) -> Result<Answer, Problem> {
    let seen = crate::features::project::look(&ctx, &project).await?;
    may(&seen.state, &ctx.actor, ActKind::WithdrawApproval)?;
    let number = running(&seen.state.approvals, DocumentKind::Initiation)?;
    crate::features::project::perform(&ctx, &project, Act::WithdrawApproval(number)).await
}

/// Lines and plan to work a budget out of.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Lines {
    #[serde(default)]
    equipment: Vec<LineEntry>,
    #[serde(default)]
    plan: Plan,
}

/// Works the budget of a draft out: what the form shows while it is filled in (I3). Nothing is saved.
#[utoipa::path(post, path = "/budgets", request_body = Lines, responses((status = 200, body = Budget)))]
async fn work_out_budget(_ctx: Context, Json(draft): Json<Lines>) -> Result<Answer, Problem> {
    match regulation::equipment::budget(&draft.equipment, &draft.plan) {
        Some(budget) => Ok(Answer::ok(&budget)),
        None => Err(regulation::Refusal::from(
            regulation::Fault::new(regulation::Reason::AmountOverflow, regulation::Clause::C2_3_2)
                .at("/equipment"),
        )
        .into()),
    }
}

/// Works out what the form of an initiation comes to while it is filled in, and who would decide it (I3, 2.1.3). What is
/// missing or half typed counts for nothing; nothing is saved.
#[utoipa::path(post, path = "/projects/{project}/initiation/budget", params(("project" = String, Path)),
    request_body = Draft, responses((status = 200, body = Worked)))]
async fn work_out(
    ctx: Context,
    Named(project): Named<Reference>,
    Json(draft): Json<Draft>,
) -> Result<Answer, Problem> {
    let project = crate::features::project::look(&ctx, &project).await?.state;
    may(&project, &ctx.actor, ActKind::SaveInitiation)?;
    let matrix = matrix_in_force(&ctx.read(), ctx.now()).await?;
    let terms = vendor_terms(&ctx.read(), draft.models()).await?;
    Ok(Answer::ok(&worked_out(
        &budget::words(&ctx),
        &project,
        DocumentKind::Initiation,
        &draft,
        matrix.as_ref(),
        &terms,
    )?))
}

/// Reads the equipment out of a workbook (I2), whatever its columns are called: lines that fit, what the catalogue knows
/// filled in, and every cell that does not fit. Nothing is saved.
#[utoipa::path(post, path = "/projects/{project}/initiation/workbook", params(("project" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = workbook::Preview)))]
async fn read_workbook(
    ctx: Context,
    Named(project): Named<Reference>,
    body: Body,
) -> Result<Answer, Problem> {
    Ok(Answer::ok(&workbook::read(&ctx, &project, body).await?))
}

/// The same workbook with what is wrong written into it (I2): bad cells red, and a column that says why. Nothing is saved.
#[utoipa::path(post, path = "/projects/{project}/initiation/workbook/marked", params(("project" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200)))]
async fn mark_workbook(
    ctx: Context,
    Named(project): Named<Reference>,
    body: Body,
) -> Result<Response, Problem> {
    workbook::mark(&ctx, &project, body).await
}

/// Reads the equipment out of cells that were copied in a spreadsheet (I2), as it does out of a workbook; `null` where they
/// are no list: without headings, and with fewer columns than the template needs. Nothing is saved.
#[utoipa::path(post, path = "/projects/{project}/equipment/pasted", params(("project" = String, Path)),
    request_body(content = String, content_type = "text/plain"), responses((status = 200, body = Option<workbook::Preview>)))]
async fn read_pasted(ctx: Context, Named(project): Named<Reference>, body: Body) -> Result<Answer, Problem> {
    Ok(Answer::ok(&workbook::read_pasted(&ctx, &project, body).await?))
}

/// The template of an equipment list, with drop-downs out of the catalogue (I2).
#[utoipa::path(get, path = "/equipment-template.xlsx", responses((status = 200)))]
async fn template(ctx: Context) -> Result<Response, Problem> {
    workbook::template(&ctx).await
}
