//! Whole lists come and go as workbooks (I2): the template out of the catalogue, and a list that was uploaded, read in
//! a process of its own and checked cell by cell before anything is saved; or one that was pasted.

use super::queries;
use crate::features::project::{self, Reference};
use crate::http::{Code, Context, Problem, said, workbook_answer};
use crate::locale::Language;
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

/// The largest workbook that is taken; a list of 10,000 lines is a tenth of it.
const LARGEST: usize = 10 * 1024 * 1024;

/// What a workbook holds: lines that can be taken as they are, and everything wrong, each with its cell.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Preview {
    /// The sheet that was read.
    sheet: String,
    /// Lines without a fault, as the initiation takes them.
    #[schema(value_type = Vec<LineEntry>)]
    lines: Vec<Value>,
    faults: Vec<FaultyCell>,
    /// How many more there are.
    faults_left_out: u32,
    /// The rows of lines that were taken with category and series as the catalogue has them, not as the list says.
    corrected: Vec<u32>,
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

/// A list that was read and held against the catalogue and the rules.
struct Checked {
    sheet: EquipmentSheet,
    faults: Vec<FaultyCell>,
}

/// The project, to whoever may fill its initiation in.
async fn in_preparation(ctx: &Context, reference: &Reference) -> Result<Project, Problem> {
    let project = project::look(ctx, reference).await?.state;
    may(&project, &ctx.actor, ActKind::SaveInitiation)?;
    Ok(project)
}

async fn read_in_child(ctx: &Context, bytes: &Bytes) -> Result<EquipmentSheet, Problem> {
    let sheet = paper::isolated::read_equipment_list(&ctx.app.reader, bytes).await;
    sheet.map_err(|error| not_a_list(ctx, error))
}

async fn check(ctx: &Context, project: &Project, mut sheet: EquipmentSheet) -> Result<Checked, Problem> {
    let known = queries::Models::named(&ctx.read(), sheet.models()).await?;
    sheet.fill(|category, series, model| known.known(category, series, model));
    let catalogue = queries::catalogue_of(&ctx.read(), &sheet.lines).await?;
    let days = (project.began.signed_on, Some(ctx.today()));
    let broken = match sheet.lines.is_empty() {
        true => Vec::new(),
        false => faults_of_lines(&sheet.lines, &catalogue, None, days, ""),
    };
    let mut faults: Vec<FaultyCell> = sheet.faults.iter().map(|fault| faulty_cell(ctx, fault)).collect();
    faults.extend(broken.iter().filter_map(|fault| against_rule(ctx, &sheet, fault)));
    faults.sort_by_key(|fault| (fault.row, fault.at));
    sheet.leave_out(&faults.iter().map(|fault| fault.row).collect());
    Ok(Checked { sheet, faults })
}

/// The bytes of an uploaded list.
pub async fn received(body: Body) -> Result<Bytes, Problem> {
    let too_large = |_| Problem::new(Code::TooLarge).with("limit", LARGEST / 1024);
    to_bytes(body, LARGEST).await.map_err(too_large)
}

/// Reads a workbook for a project's initiation.
pub async fn read(ctx: &Context, reference: &Reference, body: Body) -> Result<Preview, Problem> {
    let project = in_preparation(ctx, reference).await?;
    let sheet = read_in_child(ctx, &received(body).await?).await?;
    Ok(preview(ctx, check(ctx, &project, sheet).await?, &project))
}

/// Reads cells that were copied in a spreadsheet and pasted, for a project's initiation or a change of its equipment;
/// `None` where they are no list.
pub async fn read_pasted(
    ctx: &Context,
    reference: &Reference,
    body: Body,
) -> Result<Option<Preview>, Problem> {
    let project = project::look(ctx, reference).await?.state;
    let initiates = may(&project, &ctx.actor, ActKind::SaveInitiation);
    initiates.or_else(|_| may(&project, &ctx.actor, ActKind::WriteChange))?;
    let bytes = received(body).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Problem::new(Code::NotUnderstood))?;
    let sheet = paper::equipment_list::read_pasted(text).map_err(|error| not_a_list(ctx, error))?;
    let Some(sheet) = sheet else { return Ok(None) };
    Ok(Some(preview(ctx, check(ctx, &project, sheet).await?, &project)))
}

fn preview(ctx: &Context, Checked { sheet, faults }: Checked, project: &Project) -> Preview {
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
    Preview {
        sheet: sheet.sheet.clone(),
        lines: sheet.lines.iter().map(|line| as_fields(line, project)).collect(),
        headings: columns.iter().map(|(column, _)| heading(ctx, *column)).collect(),
        rows: rows.collect(),
        faults,
        faults_left_out: sheet.faults_left_out,
        corrected: sheet.corrected,
    }
}

/// Gives the same workbook back with what is wrong written into it. Nothing is kept.
pub async fn mark(ctx: &Context, reference: &Reference, body: Body) -> Result<Response, Problem> {
    let project = in_preparation(ctx, reference).await?;
    let bytes = received(body).await?;
    let sheet = read_in_child(ctx, &bytes).await?;
    let Checked { sheet, faults } = check(ctx, &project, sheet).await?;
    let mark = |fault: &FaultyCell| Mark {
        row: fault.row,
        column: fault.at,
        message: ctx.language.say_with("cell-said", &[("what", fault.heading), ("said", &fault.message)]),
    };
    let marks = Marks {
        head_row: sheet.head_row,
        problem_column: sheet.number_of(Column::Problem),
        heading: heading(ctx, Column::Problem).to_owned(),
        marks: faults.iter().map(mark).collect(),
        sheet: sheet.sheet,
    };
    let marked = paper::isolated::mark_workbook(&ctx.app.reader, &bytes, &marks).await;
    let name = ctx.language.say("workbook-marked-name");
    workbook_answer(&format!("{name}.xlsx"), marked.map_err(|error| refused(&error))?)
}

fn faulty_cell(ctx: &Context, fault: &CellFault) -> FaultyCell {
    let message = ctx.language.say(fault.message_key());
    let (heading, value) = (heading(ctx, fault.field), fault.value.as_str());
    FaultyCell {
        sheet: fault.sheet.clone(),
        row: fault.row,
        at: fault.column,
        heading,
        column: format!("{heading} {}", fault.cell()),
        message: match value {
            "" => message,
            value => ctx.language.say_with("cell-said", &[("what", &message), ("said", value)]),
        },
    }
}

/// The template's heading in the reader's language.
fn heading(ctx: &Context, column: Column) -> &'static str {
    column.headings()[usize::from(ctx.language == Language::English)]
}

/// What only the rules find wrong: a model that is not in the catalogue, a date before the contract.
fn against_rule(ctx: &Context, sheet: &EquipmentSheet, fault: &Fault) -> Option<FaultyCell> {
    let mut steps = fault.pointer.as_deref()?.trim_start_matches('/').split('/');
    let index: usize = steps.next()?.parse().ok()?;
    let field = steps.next()?;
    // What the sheet has no column for came from the catalogue by way of the model.
    let field = if sheet.column_of(field).is_some() { field } else { "model" };
    let at = sheet.column_of(field)?;
    let heading = heading(ctx, sheet.columns.iter().find(|(_, number)| *number == at)?.0);
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

/// Why a list of equipment cannot be read, its columns by their headings in the reader's language.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other names no column")]
fn not_a_list(ctx: &Context, error: WorkbookError) -> Problem {
    let said =
        |name: &String| Column::headed(name).map_or(name.clone(), |column| heading(ctx, column).to_owned());
    refused(&match error {
        WorkbookError::ColumnsMissing { columns } if ctx.language == Language::English => {
            let columns: Vec<String> = columns.iter().map(said).collect();
            WorkbookError::ColumnsMissing { columns: vec![columns.join(", ")] }
        }
        WorkbookError::ColumnTwice { column } => WorkbookError::ColumnTwice { column: said(&column) },
        other => other,
    })
}

/// Why a list cannot be read, as an answer.
pub fn refused(error: &WorkbookError) -> Problem {
    Problem::unreadable(error.class(), error.message_key(), error.values())
}

/// The template with the catalogue's codes and models to choose from.
pub async fn template(ctx: &Context) -> Result<Response, Problem> {
    let entries: Vec<CatalogueEntry> = queries::catalogue_entries(&ctx.read()).await?;
    let english = ctx.language == Language::English;
    let bytes = tokio::task::spawn_blocking(move || paper::equipment_list::template(&entries, english)).await;
    let bytes =
        bytes.map_err(|error| Problem::internal(&error))?.map_err(|error| Problem::internal(&error))?;
    workbook_answer(&format!("{}.xlsx", ctx.language.say("workbook-template-name")), bytes)
}
