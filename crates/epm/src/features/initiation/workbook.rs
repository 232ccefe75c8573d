//! Whole lists come and go as workbooks (I2): the template out of the catalogue, and a list that was uploaded, read in
//! a process of its own and checked cell by cell before anything is saved.

use super::queries;
use crate::features::project::{self, Reference};
use crate::http::{Code, Context, FieldFault, Problem, said};
use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use http::header;
use paper::equipment_list::{CatalogueEntry, CellFault, EquipmentSheet};
use paper::{ErrorClass, WorkbookError};
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
    /// Lines without a fault of their own, as the initiation takes them.
    #[schema(value_type = Vec<Object>)]
    lines: Vec<Value>,
    faults: Vec<FaultyCell>,
    /// How many more there are.
    faults_left_out: u32,
}

/// A cell that cannot be taken as it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FaultyCell {
    /// From 1.
    row: u32,
    /// Its heading and its name in the sheet, `销售单价 F5`.
    column: String,
    message: String,
}

/// Reads a workbook for a project's initiation.
pub async fn read(ctx: &Context, reference: &Reference, body: Body) -> Result<Preview, Problem> {
    let project = project::look(ctx, reference).await?.state;
    may(&project, &ctx.actor, ActKind::SaveInitiation)?;
    let too_large = |_| Problem::new(Code::TooLarge).with("limit", LARGEST / 1024);
    let bytes = to_bytes(body, LARGEST).await.map_err(too_large)?;
    let sheet = paper::isolated::read_equipment_list(&ctx.app.reader, &bytes).await;
    let sheet = sheet.map_err(|error| refused(&error))?;
    let catalogue = queries::catalogue_of(&ctx.read(), &sheet.lines).await?;
    let broken = faults_of_lines(&sheet.lines, &catalogue, None, project.began.signed_on, "");
    Ok(preview(ctx, &sheet, &broken, &project))
}

fn preview(ctx: &Context, sheet: &EquipmentSheet, broken: &[Fault], project: &Project) -> Preview {
    let mut faults: Vec<FaultyCell> = sheet.faults.iter().map(|fault| faulty_cell(ctx, fault)).collect();
    faults.extend(broken.iter().filter_map(|fault| against_rule(ctx, sheet, fault)));
    faults.sort_by_key(|fault| fault.row);
    let lines = sheet.lines.iter().map(|line| as_fields(line, project));
    Preview { lines: lines.collect(), faults, faults_left_out: sheet.faults_left_out }
}

fn faulty_cell(ctx: &Context, fault: &CellFault) -> FaultyCell {
    let message = ctx.language.say(fault.message_key());
    FaultyCell {
        row: fault.row,
        column: format!("{} {}", fault.column_name, fault.cell()),
        message: if fault.value.is_empty() { message } else { format!("{message}：{}", fault.value) },
    }
}

/// What only the rules find wrong: a model that is not in the catalogue, a date before the contract.
fn against_rule(ctx: &Context, sheet: &EquipmentSheet, fault: &Fault) -> Option<FaultyCell> {
    let mut steps = fault.pointer.as_deref()?.trim_start_matches('/').split('/');
    let index: usize = steps.next()?.parse().ok()?;
    let field = steps.next()?;
    let place = sheet.cell_of(index, field).unwrap_or_default();
    Some(FaultyCell { row: *sheet.rows.get(index)?, column: place, message: said(ctx.language, fault) })
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

fn refused(error: &WorkbookError) -> Problem {
    let fault = error
        .values()
        .into_iter()
        .fold(FieldFault::new("", error.message_key()), |fault, (name, value)| fault.with(name, value));
    match error.class() {
        ErrorClass::TooLarge | ErrorClass::Content => Problem::invalid(vec![fault]),
        ErrorClass::WrongType => Problem::new(Code::MediaType).at(fault),
        ErrorClass::Unavailable => Problem::new(Code::Busy).at(fault),
    }
}

/// The template with the catalogue's codes and models to choose from.
pub async fn template(ctx: &Context) -> Result<Response, Problem> {
    let entries: Vec<CatalogueEntry> = queries::catalogue_entries(&ctx.read()).await?;
    let bytes = tokio::task::spawn_blocking(move || paper::equipment_list::template(&entries)).await;
    let bytes =
        bytes.map_err(|error| Problem::internal(&error))?.map_err(|error| Problem::internal(&error))?;
    let name = "attachment; filename*=UTF-8''%E8%AE%BE%E5%A4%87%E6%B8%85%E5%8D%95%E6%A8%A1%E6%9D%BF.xlsx";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
