//! Pages of delivery and sign-off (2.4.3, 2.5.1), made for the phone first: a sheet is filled in where the goods stand.

use crate::features::project::{Part, PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Page, SerialEntry, Serials};
use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use regulation::equipment::LineEntry;
use regulation::sign_off::{Sheet, SheetState};
use regulation::{ActKind, Project};
use std::collections::BTreeMap;

/// A line that can be delivered or signed for.
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) model: String,
    series: String,
    unit: String,
    pub(super) tracked: bool,
    pub(super) units: u32,
    pub(super) serials: String,
    count: usize,
}

impl Row {
    /// The field for its serial numbers, kept in the browser under `keep` until they were sent.
    fn entry(&self, keep: &str) -> SerialEntry {
        let list = self.serials.lines().map(str::to_owned).collect();
        let serials = Serials { list, want: self.units.into() };
        SerialEntry::new("lines[].serials", &self.model, serials).keep(format!("{keep}-{}", self.line))
    }
}

fn row(number: u32, line: &LineEntry, units: u32, serials: &[String]) -> Row {
    Row {
        line: number,
        model: line.model.to_string(),
        series: line.series_key(),
        unit: line.unit.to_string(),
        tracked: line.serial_tracked,
        units,
        serials: serials.join("\n"),
        count: serials.len(),
    }
}

#[derive(Template)]
#[template(path = "features/sign_off/delivery.html")]
struct Delivery {
    p: Page,
    id: String,
    etag: String,
    place: String,
    rows: Vec<Row>,
    today: NaiveDate,
}

/// The form that arranges a delivery, filled with what has arrived and is not delivered, else with what is on order.
pub async fn deliver(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "delivery-new-title").await?;
    let project = &page.project.state;
    let place = project.initiation.entry.as_ref().and_then(|entry| entry.delivery_place.as_ref());
    let place = place.map(ToString::to_string).unwrap_or_default();
    let (here, ordered) = (project.deliverable(false), project.deliverable(true));
    let of = |units: &BTreeMap<u32, u32>, number| units.get(&number).copied().unwrap_or_default();
    let units = |number: u32| match of(&here, number) {
        0 => of(&ordered, number),
        units => units,
    };
    let rows = project
        .lines()
        .map(|(number, line)| row(number, line, units(number), &[]))
        .filter(|row| row.units > 0);
    let rows = rows.collect();
    answer(&Delivery {
        rows,
        place,
        id: page.project.id.to_string(),
        etag: page.etag(),
        today: ctx.today(),
        p: page.p,
    })
}

#[derive(Template)]
#[template(path = "features/sign_off/edit.html")]
struct Edit {
    p: Page,
    call: String,
    then: &'static str,
    etag: String,
    keep: String,
    /// Where a list with serial numbers is read.
    list: String,
    /// Where the photo of a label is read; the line follows.
    labels: String,
    signed_on: Option<NaiveDate>,
    rows: Vec<Row>,
    today: NaiveDate,
}

impl Edit {
    /// Whether any line takes serial numbers.
    fn takes_serials(&self) -> bool {
        self.rows.iter().any(|row| row.tracked)
    }
}

/// A new sheet, filled with what has arrived and is not yet signed for.
pub async fn new(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "sign-off-new-title").await?;
    let rows = rows_to_sign(&page.project.state, None);
    let call = format!("POST /api/v1/projects/{}/sign-off-sheets", page.project.id);
    let keep = format!("{}-new", page.project.id);
    let list = format!("POST /api/v1/projects/{}/serial-lists", page.project.id);
    let labels = format!("POST /api/v1/projects/{}/label-codes?", page.project.id);
    let (etag, today, then) = (page.etag(), ctx.today(), "/sign-off-sheets/{id}");
    answer(&Edit { call, then, etag, keep, list, labels, signed_on: None, rows, today, p: page.p })
}

/// What can be on a sheet: what is on it, and what has arrived and is on no other.
pub(super) fn rows_to_sign(project: &Project, own: Option<&Sheet>) -> Vec<Row> {
    let tally = project.tally();
    let rows = project.lines().filter_map(|(number, line)| {
        let on_it =
            own.and_then(|sheet| sheet.entry.lines.iter().find(|found| found.equipment_line_id == number));
        let left = tally.get(&number).map_or(0, |standing| standing.to_sign());
        let units = on_it.map_or(left, |found| found.quantity.get());
        let serials: Vec<String> =
            on_it.iter().flat_map(|found| &found.serials).map(ToString::to_string).collect();
        (units > 0).then(|| row(number, line, units, &serials))
    });
    rows.collect()
}

#[derive(Template)]
#[template(path = "features/sign_off/show.html")]
struct Show {
    p: Page,
    part: String,
    number: u32,
    etag: String,
    state: String,
    returned: Option<String>,
    signed_on: Option<NaiveDate>,
    rows: Vec<Row>,
    scan: Option<String>,
    scans: bool,
    edits: bool,
    /// Whether it can also be printed with room for the serial numbers it already has.
    by_hand: bool,
    returns: bool,
    acts: Vec<Act>,
}

/// A sheet: its lines and serial numbers, its scan, and what the reader may do with it.
pub async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &Reference::of(id), "sign-off-show-title").await?;
    let sheet = sheet(&page, id.number)?;
    let open = |kind| page.closed(&ctx, kind).is_none();
    let edits = sheet.is_editable() && open(ActKind::WriteSheet);
    let with_assistant = sheet.state == SheetState::WithMarketAssistant && open(ActKind::PassOnSheet);
    let (state, returned) = state(&sheet.state);
    let acts = acts(&page, &ctx, &sheet, &id.to_string());
    answer(&Show {
        part: id.to_string(),
        number: id.number,
        etag: page.etag(),
        state: page.p.t(&format!("sheet-{state}")),
        returned,
        signed_on: sheet.entry.signed_on,
        rows: written_rows(&page.project.state, &sheet),
        scan: sheet
            .scan
            .as_ref()
            .filter(|file| page.project.state.is_paper(file))
            .map(|file| file.as_str().to_owned()),
        scans: edits || with_assistant,
        edits,
        by_hand: edits && sheet.entry.lines.iter().any(|line| !line.serials.is_empty()),
        returns: sheet.state == SheetState::Submitted && open(ActKind::ReturnSheet),
        acts,
        p: page.p,
    })
}

pub(super) fn sheet(page: &PartPage, number: u32) -> Result<Sheet, Problem> {
    let found = page.project.state.sheets.iter().find(|sheet| sheet.number == number);
    found.cloned().ok_or_else(Problem::not_found)
}

fn state(state: &SheetState) -> (&'static str, Option<String>) {
    match state {
        SheetState::Draft => ("draft", None),
        SheetState::WithMarketAssistant => ("with-market-assistant", None),
        SheetState::Submitted => ("submitted", None),
        SheetState::Accepted => ("accepted", None),
        SheetState::Returned(reason) => ("returned", Some(reason.to_string())),
        SheetState::Discarded => ("discarded", None),
    }
}

fn acts(page: &PartPage, ctx: &Context, sheet: &Sheet, part: &str) -> Vec<Act> {
    let call = |what: &str| format!("POST /api/v1/sign-off-sheets/{part}/{what}");
    let act = |what: &str, key: &str, kind: ActKind| {
        Act::send(call(what), page.p.t(key)).if_match(page.etag()).closed(page.closed(ctx, kind))
    };
    match sheet.state {
        SheetState::Draft | SheetState::Returned(_) => vec![
            act("submit", "sign-off-submit", ActKind::SubmitSheet).primary(),
            act("discard", "sign-off-discard", ActKind::DiscardSheet)
                .ask(page.p.t1("sign-off-discard-question", "number", sheet.number))
                .danger(),
        ],
        SheetState::WithMarketAssistant => {
            vec![act("pass-on", "sign-off-pass-on", ActKind::PassOnSheet).primary()]
        }
        SheetState::Submitted => vec![act("accept", "sign-off-accept", ActKind::AcceptSheet).primary()],
        SheetState::Accepted if sheet.finance_copy.is_none() => {
            vec![act("finance-copy", "sign-off-finance-copy", ActKind::ConfirmFinanceCopy)]
        }
        SheetState::Accepted | SheetState::Discarded => Vec::new(),
    }
}

/// The lines a sheet has, with what they were when it was written.
fn written_rows(project: &Project, sheet: &Sheet) -> Vec<Row> {
    let listed =
        |number: u32| project.revisions.iter().rev().find_map(|revision| revision.lines.get(&number));
    let rows = sheet.entry.lines.iter().filter_map(|line| {
        let serials: Vec<String> = line.serials.iter().map(ToString::to_string).collect();
        Some(row(line.equipment_line_id, listed(line.equipment_line_id)?, line.quantity.get(), &serials))
    });
    rows.collect()
}

/// The form of a sheet that is not submitted.
pub async fn edit(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &Reference::of(id), "sign-off-edit-title").await?;
    let sheet = sheet(&page, id.number)?;
    let rows = rows_to_sign(&page.project.state, Some(&sheet));
    let (call, keep) = (format!("PUT /api/v1/sign-off-sheets/{id}"), id.to_string());
    let list = format!("POST /api/v1/projects/{}/serial-lists?sheet={}", page.project.id, id.number);
    let labels = format!("POST /api/v1/projects/{}/label-codes?sheet={}&", page.project.id, id.number);
    let (etag, today, signed_on) = (page.etag(), ctx.today(), sheet.entry.signed_on);
    answer(&Edit {
        call,
        then: "/sign-off-sheets/{id}",
        etag,
        keep,
        list,
        labels,
        signed_on,
        rows,
        today,
        p: page.p,
    })
}
