//! The 《合同/项目撤销审批表》: written by the account manager, carried out by the project administrator (2.7).

use crate::features::procurement::pages::disposals;
use crate::features::project::{PartPage, Reference};
use crate::features::scans;
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Choice, Page, Upload};
use askama::Template;
use axum::response::Response;
use regulation::ActKind;
use regulation::cancellation::{Cancellation, CancellationState};
use regulation::contract::ContractKind;
use regulation::document::KeptKind;

/// A line that was bought, and what shall become of it.
struct Row {
    line: u32,
    model: String,
    units: u32,
    disposal: String,
}

#[derive(Template)]
#[template(path = "features/cancellation/show.html")]
struct Show {
    p: Page,
    id: String,
    etag: String,
    form: Option<Cancellation>,
    state: String,
    cause: String,
    causes: Vec<Choice>,
    rows: Vec<Row>,
    disposals: Vec<Choice>,
    writes: bool,
    acts: Vec<Act>,
    closed: Option<crate::layout::Closed>,
    /// Where the signed form is put.
    upload: Option<Upload>,
}

/// The form as it stands, to write, to submit or to carry out.
pub async fn show(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "cancellation-title").await?;
    let project = &page.project.state;
    let form = project.cancellation.clone();
    let state = form.as_ref().map(|form| form.state);
    let closed = page.closed(&ctx, ActKind::WriteCancellation);
    let draft = !matches!(
        state,
        Some(CancellationState::InApproval | CancellationState::Approved | CancellationState::CarriedOut)
    );
    let word = match state {
        None => "none",
        Some(CancellationState::Draft) => "draft",
        Some(CancellationState::InApproval) => "in-approval",
        Some(CancellationState::Approved) => "approved",
        Some(CancellationState::Rejected) => "rejected",
        Some(CancellationState::Discarded) => "discarded",
        Some(CancellationState::CarriedOut) => "carried-out",
    };
    let cause = form.as_ref().and_then(|form| serde_json::to_value(form.entry.cause).ok());
    let cause = cause.and_then(|cause| cause.as_str().map(str::to_owned)).unwrap_or_default();
    let acts = acts(&page, &ctx, state);
    let label = page.p.t("cancellation-scan-send");
    let upload = scans::upload_of(&ctx.actor, project, KeptKind::Cancellation, label);
    answer(&Show {
        id: page.project.id.to_string(),
        etag: page.etag(),
        rows: rows(&page, form.as_ref()),
        state: page.p.t(&format!("cancellation-state-{word}")),
        causes: causes(&page.p, project.began.contract_kind),
        disposals: disposals(&page.p),
        writes: draft && closed.is_none(),
        closed: closed.filter(|_| draft),
        cause,
        upload: upload.filter(|_| !draft),
        form,
        acts,
        p: page.p,
    })
}

/// Only a project on a virtual contract can lose it (2.7).
fn causes(p: &Page, kind: ContractKind) -> Vec<Choice> {
    let all = ["virtual_contract_cancelled", "duplicate", "other"].into_iter();
    let fitting = all.filter(|code| kind == ContractKind::Virtual || *code != "virtual_contract_cancelled");
    fitting.map(|code| Choice::new(code, p.t(&format!("cause-{}", code.replace('_', "-"))))).collect()
}

fn rows(page: &PartPage, form: Option<&Cancellation>) -> Vec<Row> {
    let project = &page.project.state;
    let listed =
        |number: u32| project.revisions.iter().rev().find_map(|revision| revision.lines.get(&number));
    let chosen = |number: u32| {
        let entry = form?.entry.disposal.iter().find(|entry| entry.equipment_line_id == number)?;
        serde_json::to_value(entry.disposal).ok()?.as_str().map(str::to_owned)
    };
    let bought = project.tally().into_iter().filter(|(_, standing)| standing.ordered > 0);
    let row = |(line, standing): (u32, regulation::procurement::Tally)| Row {
        line,
        model: listed(line).map(|line| line.model.to_string()).unwrap_or_default(),
        units: standing.ordered,
        disposal: chosen(line).unwrap_or_default(),
    };
    bought.map(row).collect()
}

fn acts(page: &PartPage, ctx: &Context, state: Option<CancellationState>) -> Vec<Act> {
    let base = format!("POST /api/v1/projects/{}/cancellation", page.project.id);
    let act = |what: &str, key: &str, kind| {
        Act::send(format!("{base}/{what}"), page.p.t(key)).closed(page.closed(ctx, kind))
    };
    let title = page.project.state.began.title.to_string();
    match state {
        Some(CancellationState::Draft) => vec![
            act("submit", "cancellation-submit", ActKind::SubmitCancellation).primary(),
            act("discard", "cancellation-discard", ActKind::DiscardCancellation),
        ],
        Some(CancellationState::Approved) => vec![
            act("carry-out", "cancellation-carry-out", ActKind::CarryOutCancellation)
                .ask(page.p.t1("cancellation-carry-out-question", "title", title))
                .then(format!("/projects/{}", page.project.id))
                .danger(),
        ],
        None
        | Some(
            CancellationState::InApproval
            | CancellationState::Rejected
            | CancellationState::Discarded
            | CancellationState::CarriedOut,
        ) => Vec::new(),
    }
}
