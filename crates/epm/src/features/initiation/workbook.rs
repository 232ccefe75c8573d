//! Whole lists come and go as workbooks (I2): the template out of the catalogue, and a list that was uploaded, read in
//! a process of its own and checked cell by cell before anything is saved.

use super::queries;
use crate::features::project::{self, Reference};
use crate::http::{Code, Context, Problem, said, workbook_answer};
use axum::body::{Body, to_bytes};
use axum::response::Response;
use bytes::Bytes;
use paper::WorkbookError;
use paper::equipment_list::{CatalogueEntry, CellFault, Column, EquipmentSheet, Mark, Marks};
use regulation::decide::may;
use regulation::equipment::{LineEntry, faults_of_lines};
use regulation::{ActKind, Fault, Project};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// The largest workbook that is taken; a list of 10,000 lines is a tenth of it.
const LARGEST: usize = 10 * 1024 * 1024;

/// What a workbook holds: lines that can be taken as they are, and everything wrong, each with its cell.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Preview {
    /// The sheet that was read.
    sheet: String,
    /// Lines without a fault of their own, as the initiation takes them.
    #[schema(value_type = Vec<LineEntry>)]
    lines: Vec<Value>,
    faults: Vec<FaultyCell>,
    /// How many more there are.
    faults_left_out: u32,
    /// The headings of the rows that are shown.
    headings: Vec<&'static str>,
    /// The first rows with a fault, as they stand in the sheet.
    rows: Vec<FaultyRow>,
}

/// A cell that cannot be taken as it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FaultyCell {
    /// The sheet it is in.
    sheet: String,
    /// From 1.
    row: u32,
    /// Its heading and its name in the sheet, `销售单价 F5`.
    column: String,
    message: String,
    #[serde(skip)]
    at: u32,
    #[serde(skip)]
    heading: &'static str,
}

/// A row with a fault, as it stands in the sheet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FaultyRow {
    /// From 1.
    row: u32,
    /// What is in each column, and what is wrong with it.
    cells: Vec<ShownCell>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ShownCell {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

/// A workbook that was read and held against the catalogue and the rules.
struct Checked {
    project: Project,
    bytes: Bytes,
    sheet: EquipmentSheet,
    faults: Vec<FaultyCell>,
}

async fn check(ctx: &Context, reference: &Reference, body: Body) -> Result<Checked, Problem> {
    let project = project::look(ctx, reference).await?.state;
    may(&project, &ctx.actor, ActKind::SaveInitiation)?;
    let bytes = received(body).await?;
    let sheet = paper::isolated::read_equipment_list(&ctx.app.reader, &bytes).await;
    let mut sheet = sheet.map_err(|error| refused(&error))?;
    let known = queries::Models::named(&ctx.read(), sheet.models()).await?;
    sheet.fill(|category, series, model| known.known(category, series, model));
    let catalogue = queries::catalogue_of(&ctx.read(), &sheet.lines).await?;
    let broken = match sheet.lines.is_empty() {
        true => Vec::new(),
        false => faults_of_lines(&sheet.lines, &catalogue, None, project.began.signed_on, ""),
    };
    let mut faults: Vec<FaultyCell> = sheet.faults.iter().map(|fault| faulty_cell(ctx, fault)).collect();
    faults.extend(broken.iter().filter_map(|fault| against_rule(ctx, &sheet, fault)));
    faults.sort_by_key(|fault| (fault.row, fault.at));
    let rows: BTreeSet<u32> = faults.iter().map(|fault| fault.row).collect();
    sheet.show_lines(rows);
    Ok(Checked { project, bytes, sheet, faults })
}

/// The bytes of an uploaded list.
pub async fn received(body: Body) -> Result<Bytes, Problem> {
    let too_large = |_| Problem::new(Code::TooLarge).with("limit", LARGEST / 1024);
    to_bytes(body, LARGEST).await.map_err(too_large)
}

/// Reads a workbook for a project's initiation.
pub async fn read(ctx: &Context, reference: &Reference, body: Body) -> Result<Preview, Problem> {
    let Checked { project, sheet, faults, .. } = check(ctx, reference, body).await?;
    let shown = |column: &&(Column, u32)| column.0 != Column::Problem;
    let columns: Vec<_> = sheet.columns.iter().filter(shown).collect();
    let fault_at = |row: u32, at: u32| faults.iter().find(|fault| (fault.row, fault.at) == (row, at));
    let rows = sheet.shown.iter().map(|row| FaultyRow {
        row: row.row,
        cells: columns
            .iter()
            .map(|(column, at)| ShownCell {
                text: row
                    .cells
                    .iter()
                    .find(|(known, _)| known == column)
                    .map(|(_, text)| text.clone())
                    .unwrap_or_default(),
                fault: fault_at(row.row, *at).map(|fault| fault.message.clone()),
            })
            .collect(),
    });
    Ok(Preview {
        sheet: sheet.sheet.clone(),
        lines: sheet.lines.iter().map(|line| as_fields(line, &project)).collect(),
        headings: columns.iter().map(|(column, _)| column.heading()).collect(),
        rows: rows.collect(),
        faults,
        faults_left_out: sheet.faults_left_out,
    })
}

/// Gives the same workbook back with what is wrong written into it. Nothing is kept.
pub async fn mark(ctx: &Context, reference: &Reference, body: Body) -> Result<Response, Problem> {
    let Checked { bytes, sheet, faults, .. } = check(ctx, reference, body).await?;
    let mark = |fault: &FaultyCell| Mark {
        row: fault.row,
        column: fault.at,
        message: format!("{}：{}", fault.heading, fault.message),
    };
    let marks = Marks {
        head_row: sheet.head_row,
        problem_column: sheet.number_of(Column::Problem),
        heading: Column::Problem.heading().to_owned(),
        marks: faults.iter().map(mark).collect(),
        sheet: sheet.sheet,
    };
    let marked = paper::isolated::mark_workbook(&ctx.app.reader, &bytes, &marks).await;
    let name = ctx.language.say("workbook-marked-name");
    workbook_answer(&format!("{name}.xlsx"), marked.map_err(|error| refused(&error))?)
}

fn faulty_cell(ctx: &Context, fault: &CellFault) -> FaultyCell {
    let message = ctx.language.say(fault.message_key());
    FaultyCell {
        sheet: fault.sheet.clone(),
        row: fault.row,
        at: fault.column,
        heading: heading(&fault.column_name),
        column: format!("{} {}", fault.column_name, fault.cell()),
        message: if fault.value.is_empty() { message } else { format!("{message}：{}", fault.value) },
    }
}

/// The template's heading of that name.
fn heading(name: &str) -> &'static str {
    let known = Column::ALL.into_iter().chain([Column::Name]);
    known.map(Column::heading).find(|heading| *heading == name).unwrap_or_default()
}

/// What only the rules find wrong: a model that is not in the catalogue, a date before the contract.
fn against_rule(ctx: &Context, sheet: &EquipmentSheet, fault: &Fault) -> Option<FaultyCell> {
    let mut steps = fault.pointer.as_deref()?.trim_start_matches('/').split('/');
    let index: usize = steps.next()?.parse().ok()?;
    let field = steps.next()?;
    // What the sheet has no column for came from the catalogue by way of the model.
    let field = if sheet.column_of(field).is_some() { field } else { "model" };
    let at = sheet.column_of(field)?;
    let heading =
        sheet.columns.iter().find(|(_, number)| *number == at).map(|(column, _)| column.heading())?;
    Some(FaultyCell {
        sheet: sheet.sheet.clone(),
        row: *sheet.rows.get(index)?,
        at,
        heading,
        column: format!("{heading} {}", sheet.cell_of(index, field)?),
        message: said(ctx.language, fault),
    })
}

/// A line as the fields of the form hold it: `exchange.rate` beside `exchange`, and the contract's date where none is.
fn as_fields(line: &LineEntry, project: &Project) -> Value {
    let mut fields = serde_json::to_value(line).unwrap_or_default();
    let Some(map) = fields.as_object_mut() else { return fields };
    if let Some(exchange) = &line.exchange {
        map.insert("exchange.rate".to_owned(), exchange.rate.to_string().into());
        map.insert("exchange.on".to_owned(), exchange.on.to_string().into());
    }
    if let (None, Some(promised)) = (line.promised_on, project.began.arrival_promised_on) {
        map.insert("promised_on".to_owned(), promised.to_string().into());
    }
    fields
}

/// Why a list cannot be read, as an answer.
pub fn refused(error: &WorkbookError) -> Problem {
    Problem::unreadable(error.class(), error.message_key(), error.values())
}

/// The template with the catalogue's codes and models to choose from.
pub async fn template(ctx: &Context) -> Result<Response, Problem> {
    let entries: Vec<CatalogueEntry> = queries::catalogue_entries(&ctx.read()).await?;
    let bytes = tokio::task::spawn_blocking(move || paper::equipment_list::template(&entries)).await;
    let bytes =
        bytes.map_err(|error| Problem::internal(&error))?.map_err(|error| Problem::internal(&error))?;
    workbook_answer(&format!("{}.xlsx", ctx.language.say("workbook-template-name")), bytes)
}
