//! 《项目验收报告》 (2.5.4): blank but for what is known, for the customer to fill in, sign and stamp.

use super::written::{Named, contract_of, paper, place_of, words};
use crate::http::{Context, Problem};
use forms::form::{AcceptanceLine, AcceptanceReport};
use forms::{Form, Paper};
use regulation::Project;
use store::Loaded;

/// The report of a project whose contract asks for one.
pub(super) async fn fill_in(ctx: &Context, project: &Loaded<Project>) -> Result<Paper, Problem> {
    let state = &project.state;
    if !state.began.acceptance_required {
        return Err(Problem::not_found());
    }
    let named = Named::of(ctx, state).await?;
    let accepted = state.sheets.iter().filter(|sheet| sheet.is_accepted());
    let lines = state.lines().map(|(_, line)| AcceptanceLine {
        model: line.model.to_string(),
        quantity: line.quantity.get(),
        unit: line.unit.to_string(),
    });
    let form = AcceptanceReport {
        customer: named.customer,
        title: state.began.title.to_string(),
        contract: contract_of(&words(ctx), state),
        account_manager: named.account_manager,
        arrived_on: state.arrivals.last().map(|arrival| arrival.on),
        signed_on: accepted.filter_map(|sheet| sheet.entry.signed_on).max(),
        place: place_of(state),
        due_on: state.acceptance.as_ref().and_then(|acceptance| acceptance.due_on),
        lines: lines.collect(),
    };
    let paper = paper(ctx, project, None, Form::AcceptanceReport(form));
    Ok(Paper { printed: None, ..paper })
}
