//! 《合同/项目撤销审批表》 (2.7), with the chain and what it said.

use super::written::{Named, contract_of, key, opinions, paper, words};
use crate::features::directory::queries::names_of_people;
use crate::http::{Context, Problem};
use crate::layout::{Page, day_of};
use forms::form::{Cancellation, Disposed};
use forms::{Form, Paper};
use regulation::cancellation::{Cancellation as Written, CancellationState};
use regulation::procurement::SurplusEntry;
use regulation::{Project, Status};
use store::Loaded;

/// The form of the project, where one was written.
pub(super) async fn fill_in(ctx: &Context, project: &Loaded<Project>) -> Result<Paper, Problem> {
    let (p, state) = (words(ctx), &project.state);
    let form = state.cancellation.as_ref().ok_or_else(Problem::not_found)?;
    let named = Named::of(ctx, state).await?;
    let approval = state.approvals.iter().find(|approval| Some(approval.number) == form.approval);
    let carried_out = state.milestones.iter().rev().find(|milestone| milestone.status == Status::Cancelled);
    let by = carried_out.map(|milestone| milestone.stamp.by.0);
    let carried_out_by = names_of_people(&ctx.read(), by).await?.into_values().next();
    let filled_in = Cancellation {
        customer: named.customer,
        title: state.began.title.to_string(),
        contract: contract_of(&p, state),
        department: named.department,
        account_manager: named.account_manager,
        written_on: day_of(form.written.at),
        status: p.status_word(state.status),
        amount: state.began.amount,
        cause: p.t(&key("cause", &form.entry.cause)),
        survivor: form.entry.survivor.as_ref().map(ToString::to_string),
        explanation: form.entry.explanation.to_string(),
        disposal: disposal(&p, state, form),
        opinions: opinions(ctx, &p, state.department(), approval).await?,
        carried_out_by,
        carried_out_on: carried_out.map(|milestone| day_of(milestone.stamp.at)),
    };
    let paper = paper(ctx, project, None, Form::Cancellation(filled_in));
    Ok(Paper { watermark: watermark(&p, form.state), ..paper })
}

/// Until it is approved, the paper says so across its face.
fn watermark(p: &Page, state: CancellationState) -> Option<String> {
    let word = match state {
        CancellationState::Approved | CancellationState::CarriedOut => return None,
        CancellationState::Draft => "cancellation-state-draft",
        CancellationState::InApproval => "printing-in-approval",
        CancellationState::Rejected => "cancellation-state-rejected",
        CancellationState::Discarded => "cancellation-state-discarded",
    };
    Some(p.t(word))
}

/// Each line that was bought, and what is said of it; one that several things become of stands there once for each.
fn disposal(p: &Page, project: &Project, form: &Written) -> Vec<Disposed> {
    let listed =
        |number: u32| project.revisions.iter().rev().find_map(|revision| revision.lines.get(&number));
    let mut lines = project.bought();
    for entry in &form.entry.disposal {
        lines.entry(entry.equipment_line_id).or_default();
    }
    let rows = lines.into_iter().flat_map(|(number, bought)| {
        let row = move |entry: Option<&SurplusEntry>| Disposed {
            model: listed(number).map(|line| line.model.to_string()).unwrap_or_default(),
            ordered: bought.ordered,
            arrived: bought.arrived,
            delivered: bought.delivered,
            quantity: entry.map(|entry| entry.quantity.get()),
            disposal: entry.map(|entry| p.t(&key("disposal", &entry.disposal))).unwrap_or_default(),
            note: entry.and_then(|entry| entry.note.as_ref()).map(ToString::to_string).unwrap_or_default(),
        };
        let said = form.entry.disposal.iter().filter(move |entry| entry.equipment_line_id == number);
        let mut rows: Vec<Disposed> = said.map(|entry| row(Some(entry))).collect();
        if rows.is_empty() {
            rows.push(row(None));
        }
        rows
    });
    rows.collect()
}
