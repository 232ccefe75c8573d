//! 《项目设备用户签收明细表》 (2.4.3): what the customer signs and stamps. Prices are never on it.

use super::written::{Named, contract_of, paper, place_of, words};
use crate::http::{Context, Problem};
use forms::form::{SignOffLine, SignOffSheet};
use forms::{Form, Paper};
use regulation::Project;
use regulation::sign_off::Sheet;
use store::Loaded;

/// The sheet of that number; with `by_hand`, the serial numbers are left out and there is room to write them.
pub(super) async fn fill_in(
    ctx: &Context,
    project: &Loaded<Project>,
    number: u32,
    by_hand: bool,
) -> Result<Paper, Problem> {
    let state = &project.state;
    let sheet = state.sheets.iter().find(|sheet| sheet.number == number).ok_or_else(Problem::not_found)?;
    let named = Named::of(ctx, state).await?;
    let form = SignOffSheet {
        customer: named.customer,
        title: state.began.title.to_string(),
        contract: contract_of(&words(ctx), state),
        arrived_on: state.arrivals.last().map(|arrival| arrival.on),
        place: place_of(state),
        account_manager: named.account_manager,
        lines: lines(state, sheet, by_hand),
        list_revision: u32::try_from(state.revisions.len()).unwrap_or(u32::MAX),
        writing: (!by_hand).then_some(sheet.writing),
    };
    let paper = paper(ctx, project, Some(number), Form::SignOffSheet(form));
    // It goes to the customer, whom our printing does not concern.
    Ok(Paper { printed: None, revision: paper.revision.saturating_add(sheet.revision), ..paper })
}

/// What the sheet lists, each line as it was when it was written.
fn lines(project: &Project, sheet: &Sheet, by_hand: bool) -> Vec<SignOffLine> {
    let listed =
        |number: u32| project.revisions.iter().rev().find_map(|revision| revision.lines.get(&number));
    let lines = sheet.entry.lines.iter().filter_map(|signed| {
        let line = listed(signed.equipment_line_id)?;
        let serials = signed.serials.iter().filter(|_| !by_hand);
        Some(SignOffLine {
            category: line.category_code.to_string(),
            series: line.series_code.to_string(),
            model: line.model.to_string(),
            quantity: signed.quantity.get(),
            unit: line.unit.to_string(),
            warranty_years: line.warranty_years.get(),
            serials: serials.map(ToString::to_string).collect(),
            serial_tracked: line.serial_tracked,
        })
    });
    lines.collect()
}
