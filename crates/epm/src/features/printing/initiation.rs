//! 《销售项目立项审批表》 (2.3.2): the project as it was put to the approvers, and what they said. A later change does not
//! move it; cost and margin are on it for those who may see them.

use super::written::{Named, contract_of, opinions, paper, words};
use crate::features::approval::{Subject, Submitted, outcome_word};
use crate::http::{Context, Problem};
use crate::layout::{Page, day_of};
use forms::form::{Budget, Initiation, InitiationLine};
use forms::{Form, Paper};
use regulation::approval::{Approval, Outcome};
use regulation::authority::DocumentKind;
use regulation::equipment::LineEntry;
use regulation::{PartId, Project};
use store::Loaded;

/// The form of the newest submission; there is none before the first.
pub(super) async fn fill_in(ctx: &Context, project: &Loaded<Project>) -> Result<Paper, Problem> {
    let of_initiation = |approval: &&Approval| approval.basis.document == DocumentKind::Initiation;
    let approval = project.state.approvals.iter().rev().find(of_initiation).ok_or_else(Problem::not_found)?;
    let subject = Subject::of(ctx, PartId { of: project.id, number: approval.number }).await?;
    let Submitted::Project(submitted) = subject.as_submitted(ctx).await? else {
        return Err(Problem::not_found());
    };
    let p = words(ctx);
    let form = written(ctx, &p, &submitted, approval, subject.sees_cost(&ctx.actor)).await?;
    let paper = paper(ctx, project, None, Form::Initiation(form));
    Ok(Paper { watermark: watermark(&p, approval), ..paper })
}

async fn written(
    ctx: &Context,
    p: &Page,
    project: &Project,
    approval: &Approval,
    sees_cost: bool,
) -> Result<Initiation, Problem> {
    let named = Named::of(ctx, project).await?;
    let entry = project.initiation.entry.clone().unwrap_or_default();
    let budget = project.budget().filter(|_| sees_cost).map(|budget| Budget {
        sales: budget.sales_amount,
        equipment_cost: budget.equipment_cost,
        other_cost: budget.other_cost,
        gross_profit: budget.gross_profit,
        gross_margin: budget.gross_margin,
    });
    Ok(Initiation {
        customer: named.customer,
        title: project.began.title.to_string(),
        contract: contract_of(p, project),
        department: named.department,
        account_manager: named.account_manager,
        submitted_on: Some(day_of(approval.submitted_at)),
        arrival_promised_on: project.began.arrival_promised_on,
        place: entry.delivery_place.as_ref().map(ToString::to_string).unwrap_or_default(),
        contact: entry.delivery_contact.as_ref().map(ToString::to_string).unwrap_or_default(),
        amount: project.began.amount,
        budget,
        follows: entry.follows.as_ref().map(ToString::to_string),
        note: entry.note.as_ref().map(ToString::to_string).unwrap_or_default(),
        lines: entry.equipment.iter().map(line).collect(),
        matrix: approval.matrix_title.to_string(),
        opinions: opinions(ctx, p, project.department(), Some(approval)).await?,
    })
}

fn line(line: &LineEntry) -> InitiationLine {
    InitiationLine {
        category: line.category_code.to_string(),
        series: line.series_code.to_string(),
        model: line.model.to_string(),
        quantity: line.quantity.get(),
        unit: line.unit.to_string(),
        unit_price: line.unit_price,
        sales: line.figures().sales(),
        warranty_years: line.warranty_years.get(),
    }
}

/// Until it is agreed, the paper says so across its face.
fn watermark(p: &Page, approval: &Approval) -> Option<String> {
    match approval.outcome {
        Some(Outcome::Agreed) => None,
        Some(outcome) => Some(outcome_word(p, outcome)),
        None => Some(p.t("printing-in-approval")),
    }
}
