//! Pages of maintenance: the cases, a new one from a serial number, and one with its log (2.6).

use super::{look, queries};
use crate::features::directory::queries::names_of_customers;
use crate::frame::{answer, page};
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Page};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use regulation::maintenance::{CaseAct, MaintenanceCase, decide_case};
use regulation::text::Note;
use regulation::{CaseId, Fen, Role};
use serde::Deserialize;
use store::entities::maintenance_case;

#[derive(Template)]
#[template(path = "features/maintenance/index.html")]
struct Index {
    p: Page,
    rows: Vec<(maintenance_case::Model, String)>,
    opens: bool,
    /// The unit that a case is to be opened for, where one was found.
    serial: String,
    today: chrono::NaiveDate,
}

/// The unit a search led here from.
#[derive(Deserialize)]
pub struct Found {
    #[serde(default)]
    serial_number: String,
}

/// The cases the reader sees, open ones first, and the form that opens one.
pub async fn index(ctx: Context, Query(found): Query<Found>) -> Result<Response, Problem> {
    let rows = queries::cases(&ctx.read(), &ctx.actor, 200).await?;
    let names = names_of_customers(&ctx.read(), rows.iter().map(|row| row.customer)).await?;
    let named = |row: maintenance_case::Model| {
        let name = names.get(&row.customer).cloned().unwrap_or_default();
        (row, name)
    };
    let rows = rows.into_iter().map(named).collect();
    let opens = ctx.actor.has(Role::ItService) || ctx.actor.has(Role::CommerceRepresentative);
    let p = page(&ctx).await?.titled("nav-maintenance");
    answer(&Index { rows, opens, serial: found.serial_number, today: ctx.today(), p })
}

#[derive(Template)]
#[template(path = "features/maintenance/show.html")]
struct Show {
    p: Page,
    id: String,
    case: MaintenanceCase,
    customer: String,
    cost: Fen,
    works: bool,
    involves: bool,
    project: Option<Act>,
}

/// A case, who acts by which clause, and what was done.
pub async fn show(ctx: Context, Named(id): Named<CaseId>) -> Result<Response, Problem> {
    let case = look(&ctx, id).await?.state;
    let customer = case.unit.customer.0;
    let customer = names_of_customers(&ctx.read(), [customer]).await?.remove(&customer).unwrap_or_default();
    let may = |act: &CaseAct| decide_case(&case, &ctx.actor, act).is_ok();
    let note = Note::new("-").expect("one character is a note");
    let frame = page(&ctx).await?;
    let cases = frame.t("nav-maintenance");
    let sees_project = queries::sees_project(&ctx.read(), &ctx.actor, case.unit.project.0).await?;
    let project =
        sees_project.then(|| Act::go(format!("/projects/{}", case.unit.project), frame.t("case-project")));
    answer(&Show {
        id: id.to_string(),
        customer,
        cost: regulation::money::sum(case.log.iter().map(|entry| entry.cost)).unwrap_or_default(),
        works: may(&CaseAct::Log(note.clone(), Fen::ZERO)),
        involves: may(&CaseAct::InvolveTechnical(note)),
        project,
        p: frame.under(cases, "/maintenance-cases").named(case.unit.serial.to_string()),
        case,
    })
}
