//! Every form a project has made, as its folder keeps them (K5): with the day on which the project ended, and by nobody
//! printed, so that they are the same whoever takes them out.

use super::written::file_name;
use super::{cancellation, closing_notice, dressed, initiation, sign_off_sheet, task_form, virtual_contract};
use crate::features::contract;
use crate::http::{Context, Problem};
use forms::Paper;
use regulation::Project;
use regulation::authority::DocumentKind;
use regulation::contract::ContractKind;
use store::Loaded;

/// The forms, each with its file's name.
pub async fn forms_of(ctx: &Context, project: &Loaded<Project>) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    let state = &project.state;
    let last = state.milestones.last().map_or(ctx.now(), |milestone| milestone.stamp.at);
    let mut papers = Vec::new();
    let contract = contract::look(ctx, state.began.contract).await?;
    if contract.state.terms.kind == ContractKind::Virtual {
        papers.push(virtual_contract::fill_in(ctx, state.began.contract).await?);
    }
    if state.approvals.iter().any(|approval| approval.basis.document == DocumentKind::Initiation) {
        papers.push(initiation::fill_in(ctx, project).await?);
    }
    for form in &state.task_forms {
        papers.push(task_form::fill_in(ctx, project, form.number).await?);
    }
    for sheet in state.sheets.iter().filter(|sheet| sheet.is_accepted()) {
        papers.push(sign_off_sheet::fill_in(ctx, project, sheet.number, false).await?);
    }
    if state.closing.is_some() {
        papers.push(closing_notice::fill_in(ctx, project).await?);
    }
    if state.cancellation.is_some() {
        papers.push(cancellation::fill_in(ctx, project).await?);
    }
    let mut forms = Vec::with_capacity(papers.len());
    for paper in papers {
        let name = file_name(&paper.number);
        let paper = dressed(ctx, Paper { printed: None, ..paper }).await?;
        forms.push((name, ctx.app.printer.print(paper, last).await?));
    }
    Ok(forms)
}
