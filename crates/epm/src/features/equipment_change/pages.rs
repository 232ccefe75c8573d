//! The page on which an equipment change is written: the list in effect as editable lines, before and after in sight
//! (2.4.4).

use crate::features::project::{PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Page};
use askama::Template;
use axum::response::Response;
use regulation::ActKind;
use regulation::equipment::LineEntry;
use regulation::equipment_change::ChangeState;

/// A line of the form.
pub struct Row {
    /// Its number on the list; none for a line that the change adds.
    pub number: String,
    /// As it shall be.
    pub line: LineEntry,
    /// Units the customer signed for already: fewer cannot be asked for.
    pub signed: u32,
}

#[derive(Template)]
#[template(path = "features/equipment_change/edit.html")]
struct Edit {
    p: Page,
    id: String,
    etag: String,
    reason: String,
    rows: Vec<Row>,
    blank: LineEntry,
    acts: Vec<Act>,
    returned: bool,
}

/// The open change, or a new one that begins as the list in effect.
pub async fn edit(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "change-title").await?;
    let project = &page.project.state;
    let change = project.open_change();
    let tally = project.tally();
    let signed = |number: Option<u32>| {
        number.and_then(|number| tally.get(&number)).map_or(0, |standing| standing.on_sheets)
    };
    let lines: Vec<LineEntry> = match change {
        Some(change) => change.entry.lines.clone(),
        None => project.lines().map(|(_, line)| line.clone()).collect(),
    };
    let rows = lines.into_iter().map(|line| Row {
        number: line.line.map(|number| number.to_string()).unwrap_or_default(),
        signed: signed(line.line),
        line,
    });
    let acts = change.map(|change| {
        let part = page.part(change.number);
        let act = |what: &str, key: &str, kind| {
            let call = format!("POST /api/v1/changes/{part}/{what}");
            Act::send(call, page.p.t(key))
                .then(format!("/projects/{}", page.project.id))
                .closed(page.closed(&ctx, kind))
        };
        let discard = act("discard", "change-discard", ActKind::DiscardChange)
            .danger()
            .ask(page.p.t("change-discard-question"));
        vec![act("submit", "change-submit", ActKind::SubmitChange).primary(), discard]
    });
    let draft = change.is_some_and(|change| change.state == ChangeState::Draft);
    answer(&Edit {
        id: page.project.id.to_string(),
        etag: page.etag(),
        reason: change.map(|change| change.entry.reason.to_string()).unwrap_or_default(),
        rows: rows.collect(),
        blank: blank(),
        returned: draft && change.is_some_and(|change| change.approval.is_some()),
        acts: acts.filter(|_| draft).unwrap_or_default(),
        p: page.p,
    })
}

/// What a new row begins as.
fn blank() -> LineEntry {
    let json = serde_json::json!({
        "category_code": "-", "series_code": "-", "model": "-", "quantity": 1, "unit": "台", "unit_price": "0.00",
        "unit_cost": "0.00", "warranty_years": 1, "serial_tracked": true,
    });
    serde_json::from_value(json).expect("a line of fixed values")
}
