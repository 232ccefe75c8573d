//! The forms over HTTP. Whoever sees what a form is about may print it; what they do not see of it is not on it.

use super::written::file_name;
use super::{
    Print, acceptance_report, cancellation, closing_notice, dressed, hand_over, initiation, log, prints,
    sign_off_sheet, task_form, virtual_contract,
};
use crate::features::project::{Part, Reference, look};
use crate::http::{Answer, Context, Named, Problem, Query, Routes, Who, routes};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use forms::{Kind, Paper};
use http::{HeaderValue, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use regulation::ContractId;
use serde::Deserialize;

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .api(Who::SignedIn, routes!(print_virtual_contract))
        .api(Who::SignedIn, routes!(print_initiation))
        .api(Who::SignedIn, routes!(print_task_form))
        .api(Who::SignedIn, routes!(print_sign_off_sheet))
        .api(Who::SignedIn, routes!(print_closing_notice))
        .api(Who::SignedIn, routes!(prints_of_closing_notice))
        .api(Who::SignedIn, routes!(print_acceptance_report))
        .api(Who::SignedIn, routes!(print_cancellation))
        .api(Who::SignedIn, routes!(print_hand_over))
}

/// A browser shows a PDF by a plugin in a page it makes itself, with styles in its tags; under the policy of our pages it
/// stays blank. It is no page that could hold a script.
const VIEWED: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The paper as PDF/A, shown in the browser.
pub(super) async fn printed(ctx: &Context, paper: Paper) -> Result<Response, Problem> {
    let name = file_name(&format!("{} {}", paper.form.kind().title(), paper.number));
    let pdf = ctx.app.printer.print(dressed(ctx, paper).await?, ctx.now()).await?;
    let mut response = Body::from(pdf).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let shown = HeaderValue::try_from(format!("inline; filename*=UTF-8''{name}"));
    headers.insert(header::CONTENT_DISPOSITION, shown.unwrap_or(HeaderValue::from_static("inline")));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(VIEWED));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// The form of a virtual contract, 《虚拟合同》, as PDF (1.3.4).
#[utoipa::path(get, path = "/contracts/{contract}/form.pdf", params(("contract" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
async fn print_virtual_contract(
    ctx: Context,
    Named(contract): Named<ContractId>,
) -> Result<Response, Problem> {
    printed(&ctx, virtual_contract::fill_in(&ctx, contract).await?).await
}

/// The 《销售项目立项审批表》 of the newest submission, with the chain and what it said, as PDF (2.3.2).
#[utoipa::path(get, path = "/projects/{project}/initiation/form.pdf", params(("project" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
async fn print_initiation(ctx: Context, Named(project): Named<Reference>) -> Result<Response, Problem> {
    let project = look(&ctx, &project).await?;
    printed(&ctx, initiation::fill_in(&ctx, &project).await?).await
}

/// A 《任务协调单》 as PDF (2.4.1).
#[utoipa::path(get, path = "/task-forms/{form}/form.pdf", params(("form" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
async fn print_task_form(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    let project = look(&ctx, &Reference::of(id)).await?;
    printed(&ctx, task_form::fill_in(&ctx, &project, id.number).await?).await
}

/// How a sheet is printed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct How {
    /// With room to write the serial numbers instead of those that are known.
    #[serde(default)]
    by_hand: bool,
}

/// A 《项目设备用户签收明细表》 as PDF, with its serial numbers or with room to write them (2.4.3).
#[utoipa::path(get, path = "/sign-off-sheets/{sheet}/form.pdf",
    params(("sheet" = String, Path), ("by_hand" = Option<bool>, Query)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
async fn print_sign_off_sheet(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Query(how): Query<How>,
) -> Result<Response, Problem> {
    let project = look(&ctx, &Reference::of(id)).await?;
    printed(&ctx, sign_off_sheet::fill_in(&ctx, &project, id.number, how.by_hand).await?).await
}

/// The 《销售项目结项通知单》 as PDF; there is none before the closing (2.5.2).
#[utoipa::path(get, path = "/projects/{project}/closing/notice.pdf", params(("project" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
async fn print_closing_notice(ctx: Context, Named(project): Named<Reference>) -> Result<Response, Problem> {
    let project = look(&ctx, &project).await?;
    let paper = closing_notice::fill_in(&ctx, &project).await?;
    log::entered(&ctx, &paper, &closing_notice::content_hash(&paper)?).await
}

/// The prints of the 《销售项目结项通知单》, the newest first (2.5.2).
#[utoipa::path(get, path = "/projects/{project}/closing/prints", params(("project" = String, Path)),
    responses((status = 200, body = Vec<Print>)))]
async fn prints_of_closing_notice(ctx: Context, Named(project): Named<Reference>) -> Result<Answer, Problem> {
    let project = look(&ctx, &project).await?;
    Ok(Answer::ok(&prints(&ctx.read(), project.id, Kind::ClosingNotice).await?))
}

/// The 《项目验收报告》 to be filled in by the customer, as PDF (2.5.4).
#[utoipa::path(get, path = "/projects/{project}/acceptance/form.pdf", params(("project" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
async fn print_acceptance_report(
    ctx: Context,
    Named(project): Named<Reference>,
) -> Result<Response, Problem> {
    let project = look(&ctx, &project).await?;
    printed(&ctx, acceptance_report::fill_in(&ctx, &project).await?).await
}

/// The 《合同/项目撤销审批表》 with the chain and what it said, as PDF (2.7).
#[utoipa::path(get, path = "/projects/{project}/cancellation/form.pdf", params(("project" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
async fn print_cancellation(ctx: Context, Named(project): Named<Reference>) -> Result<Response, Problem> {
    let project = look(&ctx, &project).await?;
    printed(&ctx, cancellation::fill_in(&ctx, &project).await?).await
}

/// An 《原件交接单》 as PDF, for whoever sees what is on it (2.5.2).
#[utoipa::path(get, path = "/hand-over-slips/{slip}/form.pdf", params(("slip" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
async fn print_hand_over(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    printed(&ctx, hand_over::fill_in(&ctx, id).await?).await
}
