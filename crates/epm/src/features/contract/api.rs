//! Contracts over JSON.

use super::{list, payments, use_cases, view};
use crate::features::directory::export::Export;
use crate::features::files;
use crate::features::initiation::api::{Empty, Reason};
use crate::features::project::Part;
use crate::http::{Answer, Context, Json, Listing, Named, Page, Problem, Routes, Who, routes};
use crate::layout;
use axum::body::Body;
use axum::response::Response;
use chrono::NaiveDate;
use paper::listing::{Cell, Kind};
use regulation::attachment::{AttachmentEntry, AttachmentKind};
use regulation::contract::{ContractAct, ContractKind, Instalment, Terms};
use regulation::payment::PaymentEntry;
use regulation::text::{Code, Note, Title};
use regulation::{ContractId, CustomerId, DemandId, Fen, FileHash, Role};
use serde::Deserialize;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let account_manager = Who::Holding(&[Role::AccountManager]);
    let finance = Who::Holding(&[Role::Finance]);
    Routes::new()
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(exported))
        .api(Who::SignedIn, routes!(show))
        .api(account_manager, routes!(draft))
        .api(account_manager, routes!(edit))
        .upload(account_manager, routes!(attach_scan))
        .api(account_manager, routes!(attach))
        .api(account_manager, routes!(withdraw_attachment))
        .api(account_manager, routes!(submit))
        .api(account_manager, routes!(withdraw))
        .api(account_manager, routes!(apply))
        .api(account_manager, routes!(cancel))
        .api(Who::SignedIn, routes!(payments))
        .api(finance, routes!(record_payment))
        .api(finance, routes!(reverse_payment))
}

/// The contracts a person sees, filtered, sorted and paged; a reviewed virtual contract with its age (1.3.4).
#[utoipa::path(get, path = "/contracts", params(Listing<list::Filter, list::Sort>), responses((status = 200, body = Page<list::ContractItem>)))]
async fn index(ctx: Context, listing: Listing<list::Filter, list::Sort>) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list::contracts(&ctx.read(), &ctx.actor, &listing, ctx.now()).await?))
}

/// The same list as a workbook, all pages of it (Z4).
#[utoipa::path(get, path = "/contracts.xlsx", params(Listing<list::Filter, list::Sort>), responses((status = 200)))]
async fn exported(ctx: Context, listing: Listing<list::Filter, list::Sort>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "nav-contracts", EXPORTED).await?;
    export
        .pages(&ctx, listing, row, async |listing| {
            list::contracts(&ctx.read(), &ctx.actor, &listing, ctx.now()).await
        })
        .await
}

const EXPORTED: &[(&str, Kind)] = &[
    ("export-contract-number", Kind::Short),
    ("export-contract-title", Kind::Long),
    ("export-customer", Kind::Long),
    ("export-contract-kind", Kind::Short),
    ("export-status", Kind::Short),
    ("export-amount", Kind::Money),
    ("export-received", Kind::Money),
    ("export-received-share", Kind::Percent),
    ("export-account-manager", Kind::Short),
    ("export-signed-on", Kind::Day),
    ("export-promised-on", Kind::Day),
    ("export-age-days", Kind::Number),
    ("export-code", Kind::Short),
];

fn row(p: &layout::Page, item: list::ContractItem) -> Vec<Cell> {
    vec![
        item.number.into(),
        item.title.into(),
        item.customer.into(),
        p.t(&format!("contract-{}", item.kind.code())).into(),
        p.t(&format!("contract-status-{}", item.status.code().replace('_', "-"))).into(),
        item.amount.into(),
        item.received.into(),
        item.received_share.into(),
        item.account_manager.into(),
        item.signed_on.into(),
        item.arrival_promised_on.into(),
        item.age_days.into(),
        item.project.and_then(|project| project.code).into(),
    ]
}

/// A contract with its scans, its reviews, and the acts open to the person who asks.
#[utoipa::path(get, path = "/contracts/{contract}", params(("contract" = String, Path)),
    responses((status = 200, body = view::ContractView)))]
async fn show(ctx: Context, Named(id): Named<ContractId>) -> Result<Answer, Problem> {
    let contract = use_cases::look(&ctx, id).await?;
    Ok(Answer::ok(&view::view(&ctx, &contract).await?).at_revision(contract.number))
}

/// A contract as it is sent in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ContractEntry {
    kind: ContractKind,
    #[serde(default)]
    number: Option<Code>,
    customer_id: CustomerId,
    title: Title,
    amount: Fen,
    #[serde(default)]
    signed_on: Option<NaiveDate>,
    #[serde(default)]
    arrival_promised_on: Option<NaiveDate>,
    #[serde(default)]
    acceptance_required: bool,
    #[serde(default)]
    payment_plan: Vec<Instalment>,
    #[serde(default)]
    note: Option<Note>,
    /// The demand it comes from; only when it is drafted.
    #[serde(default)]
    demand_id: Option<DemandId>,
}

impl From<ContractEntry> for Terms {
    fn from(entry: ContractEntry) -> Self {
        let ContractEntry { kind, number, customer_id, title, amount, signed_on, .. } = entry;
        let ContractEntry { arrival_promised_on, acceptance_required, payment_plan, note, .. } = entry;
        Self {
            kind,
            number,
            customer_id,
            title,
            amount,
            signed_on,
            arrival_promised_on,
            acceptance_required,
            payment_plan,
            note,
        }
    }
}

/// Drafts a contract, virtual or formal (1.3.4, 2.3.2).
#[utoipa::path(post, path = "/contracts", request_body = ContractEntry,
    responses((status = 201, body = use_cases::Outcome)))]
async fn draft(ctx: Context, Json(entry): Json<ContractEntry>) -> Result<Answer, Problem> {
    let demand = entry.demand_id;
    use_cases::draft(&ctx, entry.into(), demand).await
}

/// Edits a draft.
#[utoipa::path(put, path = "/contracts/{contract}", params(("contract" = String, Path)), request_body = ContractEntry,
    responses((status = 200, body = use_cases::Outcome)))]
async fn edit(
    ctx: Context,
    Named(id): Named<ContractId>,
    Json(entry): Json<ContractEntry>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, None, ContractAct::Edit(entry.into())).await
}

/// Attaches a scan: PDF, JPEG or PNG, as the raw body.
#[utoipa::path(put, path = "/contracts/{contract}/scan", params(("contract" = String, Path), files::Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = use_cases::Outcome)))]
async fn attach_scan(
    ctx: Context,
    Named(id): Named<ContractId>,
    sent: files::Sent,
    body: Body,
) -> Result<Answer, Problem> {
    let upload = files::keep(&ctx, sent, body, files::SCANS).await?;
    use_cases::attach_scan(&ctx, id, &upload).await
}

/// Papers beside the scan, as they are sent in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct AttachEntry {
    /// `quotation`, `technical`, `supplement`, `credit` or `other`.
    kind: AttachmentKind,
    /// The `sha256` of each, as `POST /files` answered it.
    #[serde(default)]
    files: Vec<FileHash>,
    #[serde(default)]
    note: Option<Note>,
}

/// Adds papers beside the scan: offers, technical annexes, supplements, credit papers. Not while a review runs; once the
/// contract was reviewed papers are added, never taken away (1.3.4).
#[utoipa::path(post, path = "/contracts/{contract}/attachments", params(("contract" = String, Path)),
    request_body = AttachEntry, responses((status = 200, body = use_cases::Outcome)))]
async fn attach(
    ctx: Context,
    Named(id): Named<ContractId>,
    Json(entry): Json<AttachEntry>,
) -> Result<Answer, Problem> {
    let AttachEntry { kind, files, note } = entry;
    use_cases::perform(&ctx, id, None, ContractAct::Attach(AttachmentEntry { kind, files, note })).await
}

/// Marks a paper of a draft as withdrawn; its file stays (1.3.4).
#[utoipa::path(post, path = "/contract-attachments/{attachment}/withdraw", params(("attachment" = String, Path)),
    request_body = Empty, responses((status = 200, body = use_cases::Outcome)))]
async fn withdraw_attachment(
    ctx: Context,
    Named(Part(paper)): Named<Part>,
    Json(Empty {}): Json<Empty>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, ContractId(paper.of), None, ContractAct::WithdrawAttachment(paper.number)).await
}

/// Submits the contract for review (2.3.2).
#[utoipa::path(post, path = "/contracts/{contract}/submit", params(("contract" = String, Path)),
    request_body = Empty, responses((status = 200, body = use_cases::Outcome)))]
async fn submit(
    ctx: Context,
    Named(id): Named<ContractId>,
    Json(Empty {}): Json<Empty>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, None, ContractAct::Submit).await
}

/// Takes the contract back while its review is undecided.
#[utoipa::path(post, path = "/contracts/{contract}/withdraw", params(("contract" = String, Path)),
    request_body = Empty, responses((status = 200, body = use_cases::Outcome)))]
async fn withdraw(
    ctx: Context,
    Named(id): Named<ContractId>,
    Json(Empty {}): Json<Empty>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, None, ContractAct::Withdraw).await
}

/// Hands the reviewed contract in: a project begins as `applied` (2.3.2).
#[utoipa::path(post, path = "/contracts/{contract}/apply", params(("contract" = String, Path)),
    request_body = Empty, responses((status = 201, body = crate::features::project::Brief)))]
async fn apply(
    ctx: Context,
    Named(id): Named<ContractId>,
    Json(Empty {}): Json<Empty>,
) -> Result<Answer, Problem> {
    use_cases::hand_in(&ctx, id).await
}

/// Cancels a contract that no project stands on.
#[utoipa::path(post, path = "/contracts/{contract}/cancel", params(("contract" = String, Path)),
    request_body = Reason, responses((status = 200, body = use_cases::Outcome)))]
async fn cancel(
    ctx: Context,
    Named(id): Named<ContractId>,
    Json(body): Json<Reason>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, None, ContractAct::Cancel(body.reason)).await
}

/// The payment plan with what of it was paid, and every payment, also those reversed (1.3.2).
#[utoipa::path(get, path = "/contracts/{contract}/payments", params(("contract" = String, Path)),
    responses((status = 200, body = payments::Payments)))]
async fn payments(ctx: Context, Named(id): Named<ContractId>) -> Result<Answer, Problem> {
    let contract = use_cases::look(&ctx, id).await?;
    Ok(Answer::ok(&payments::payments(&ctx, &contract.state).await?).at_revision(contract.number))
}

/// Records a payment that came in (1.3.2).
#[utoipa::path(post, path = "/contracts/{contract}/payments", params(("contract" = String, Path)),
    request_body = PaymentEntry, responses((status = 200, body = use_cases::Outcome)))]
async fn record_payment(
    ctx: Context,
    Named(id): Named<ContractId>,
    Json(entry): Json<PaymentEntry>,
) -> Result<Answer, Problem> {
    use_cases::perform(&ctx, id, None, ContractAct::RecordPayment(entry)).await
}

/// Reverses a wrong record of a payment, with a reason; the record stays (1.3.2).
#[utoipa::path(post, path = "/payments/{payment}/reversal", params(("payment" = String, Path)),
    request_body = Reason, responses((status = 200, body = use_cases::Outcome)))]
async fn reverse_payment(
    ctx: Context,
    Named(Part(payment)): Named<Part>,
    Json(body): Json<Reason>,
) -> Result<Answer, Problem> {
    let act = ContractAct::ReversePayment(payment.number, body.reason);
    use_cases::perform(&ctx, ContractId(payment.of), None, act).await
}
