//! The page on which an equipment change is written: the list as it shall be, what it comes to beside what is in effect,
//! and how the two differ (2.4.4).

use super::difference;
use crate::features::approval::Course;
use crate::features::initiation::{
    ChainStep, PlanFields, Vendors, Worked, budget_of, chain, editable, of_list, pasted_into,
};
use crate::features::project::{PartPage, Reference, matrix_in_force};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Closed, DiffTable, Lines, Notice, NoticeKind, Page};
use askama::Template;
use axum::response::Response;
use regulation::approval::Outcome;
use regulation::authority::DocumentKind;
use regulation::equipment::{Budget, LineEntry, Plan};
use regulation::equipment_change::{Change, ChangeState, differences, resulting};
use regulation::{ActKind, Clause};

#[derive(Template)]
#[template(path = "features/equipment_change/edit.html")]
struct Edit {
    p: Page,
    v: EditView,
}

/// What the form shows.
struct EditView {
    id: String,
    etag: String,
    /// Why it cannot be written now.
    closed: Option<Closed>,
    notices: Vec<Notice>,
    reason: String,
    lines: Lines,
    plan: PlanFields,
    /// What the list in effect comes to.
    before: Budget,
    worked: Worked,
    chain: Vec<ChainStep>,
    matrix: Option<String>,
    /// How the saved change differs from the list in effect.
    changed: Option<DiffTable>,
    saved: Option<Saved>,
}

/// A change that was saved: it can be submitted, or given up.
struct Saved {
    submit: String,
    discard: Act,
}

/// The open change, or a new one that begins as the list in effect.
pub async fn edit(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "change-title").await?;
    let project = &page.project.state;
    let matrix = matrix_in_force(&ctx.read(), ctx.now()).await?;
    let change = project.open_change().filter(|change| change.state == ChangeState::Draft);
    let (lines, plan) = as_it_shall_be(&page, change);
    let document = DocumentKind::EquipmentChange;
    let worked = of_list(&page.p, project, document, &lines, &plan, matrix.as_ref())?;
    let v = EditView {
        id: page.project.id.to_string(),
        etag: page.etag(),
        closed: page.closed(&ctx, ActKind::WriteChange),
        notices: notices(&ctx, &page, change, &lines).await?,
        reason: change.map(|change| change.entry.reason.to_string()).unwrap_or_default(),
        lines: editable(&page.p, "lines", budget_of(page.project.id, "changes"), &lines)
            .pasted(pasted_into(page.project.id)),
        plan: PlanFields::of(&plan),
        before: project.budget().unwrap_or_default(),
        chain: chain(&ctx, &page.p, project, document, &worked, matrix.as_ref()).await?,
        worked,
        matrix: matrix.map(|matrix| matrix.title.to_string()),
        changed: change.map(|change| {
            let before = project.effective().map(|revision| revision.lines.clone()).unwrap_or_default();
            difference::table(
                &page.p,
                &differences(&before, &change.entry.lines),
                page.sees_cost(&ctx),
                false,
            )
        }),
        saved: change.map(|change| saved(&page, &ctx, change)),
    };
    answer(&Edit { p: page.p, v })
}

fn as_it_shall_be(page: &PartPage, change: Option<&Change>) -> (Vec<LineEntry>, Plan) {
    let project = &page.project.state;
    match (change, project.effective()) {
        (Some(change), _) => (change.entry.lines.clone(), resulting(project, change).1),
        (None, Some(revision)) => (revision.lines.values().cloned().collect(), revision.plan.clone()),
        (None, None) => (Vec::new(), Plan::default()),
    }
}

/// Why it came back, what the customer has signed for already, and promises that the vendors do not cover.
async fn notices(
    ctx: &Context,
    page: &PartPage,
    change: Option<&Change>,
    lines: &[LineEntry],
) -> Result<Vec<Notice>, Problem> {
    let (project, p) = (&page.project.state, &page.p);
    let mut notices = Vec::new();
    let last = change.and_then(|change| change.approval).and_then(|number| project.approval(number));
    if let Some(returned) = last.filter(|approval| approval.outcome == Some(Outcome::Returned)) {
        let course = Course::of(ctx, project.department(), &[returned]).await?;
        if let Some(decided) = returned.steps.iter().rev().find_map(|step| step.decided.as_ref()) {
            let why = decided.comment.as_ref().map(ToString::to_string).unwrap_or_default();
            let text = p.t2("initiation-was-returned", "name", course.name(decided.stamp.by), "why", why);
            notices.push(Notice::new(NoticeKind::Over, text).clause(Some(Clause::C2_4_4)));
        }
    }
    let signed = project.tally().values().filter(|line| line.on_sheets > 0).count();
    if signed > 0 {
        let text = p.t1("change-signed-lines", "count", signed);
        notices.push(Notice::new(NoticeKind::Info, text).clause(Some(Clause::C2_4_4)));
    }
    notices.extend(Vendors::of(ctx, lines).await?.notices(p, lines, page.sees_cost(ctx)));
    Ok(notices)
}

fn saved(page: &PartPage, ctx: &Context, change: &Change) -> Saved {
    let part = page.part(change.number);
    let discard = Act::send(format!("POST /api/v1/changes/{part}/discard"), page.p.t("change-discard"));
    Saved {
        submit: format!("POST /api/v1/changes/{part}/submit"),
        discard: discard
            .then(format!("/projects/{}?tab=changes", page.project.id))
            .closed(page.closed(ctx, ActKind::DiscardChange))
            .ask(page.p.t("change-discard-question"))
            .danger(),
    }
}
