//! Serial numbers out of a list for a sheet (2.4.3, E6): a supplier's packing list or a paste, read in a process of its own,
//! put to the lines by what the list says they are of, and held against the rules. Nothing is saved: the person confirms,
//! and the sheet is then sent as if it had been typed.

use super::pages::rows_to_sign;
use crate::features::initiation::{received, refused};
use crate::features::project::{self, Reference, faults_of_sheet};
use crate::http::{Context, Problem, said};
use axum::body::Body;
use paper::serial_sheet::{ListedSerial, SerialSheet};
use regulation::decide::may;
use regulation::serial::SerialNumber;
use regulation::sign_off::{SheetEntry, SheetLine};
use regulation::text::Quantity;
use regulation::{ActKind, Fault};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::search::fold;

/// The fewest characters of a model that is looked for inside a longer text.
const FEWEST_INSIDE: usize = 4;

/// Which sheet it is for.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct For {
    /// The number of a sheet that is being rewritten; none for a new one.
    #[serde(default)]
    pub sheet: Option<u32>,
}

/// What a list holds for the lines of a sheet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SerialPreview {
    /// The sheet of a workbook.
    sheet: String,
    /// The column that was read: its heading or its letters.
    column: String,
    /// Whether it was known by its heading.
    by_heading: bool,
    /// How many serial numbers there are.
    total: usize,
    lines: Vec<LineSerials>,
    /// Those of which the list does not say, or not clearly, which line they are of.
    unassigned: Vec<SerialFound>,
    faults: Vec<SerialFaulty>,
}

/// What a list holds for a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LineSerials {
    /// The line of the equipment list.
    line: u32,
    model: String,
    /// The units on the sheet.
    units: u32,
    /// How many are on the sheet already.
    entered: usize,
    serials: Vec<SerialFound>,
    /// What is wrong with the whole: more serials than units.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// A serial number of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SerialFound {
    serial: String,
    /// Its cell in the list.
    cell: String,
    /// What the list says it is of.
    of: String,
    /// Why it cannot be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// A cell that holds no serial number.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SerialFaulty {
    cell: String,
    typed: String,
    message: String,
}

/// A line of the sheet that takes serial numbers.
struct Target {
    line: u32,
    model: String,
    folded: String,
    units: u32,
    entered: Vec<SerialNumber>,
    found: Vec<ListedSerial>,
}

impl Target {
    fn has_room(&self) -> bool {
        self.entered.len() + self.found.len() < self.units as usize
    }
}

/// Reads a list for a sheet of a project.
pub async fn read(
    ctx: &Context,
    reference: &Reference,
    wanted: For,
    body: Body,
) -> Result<SerialPreview, Problem> {
    let project = project::look(ctx, reference).await?.state;
    may(&project, &ctx.actor, ActKind::WriteSheet)?;
    let own = wanted.sheet.and_then(|number| project.sheets.iter().find(|sheet| sheet.number == number));
    let bytes = received(body).await?;
    let list = paper::isolated::read_serial_list(&ctx.app.reader, &bytes).await;
    let list = list.map_err(|error| refused(&error))?;
    let mut targets: Vec<Target> = rows_to_sign(&project, own)
        .into_iter()
        .filter(|row| row.tracked)
        .map(|row| Target {
            line: row.line,
            folded: fold(&row.model),
            model: row.model,
            units: row.units,
            entered: row.serials.lines().filter_map(|serial| SerialNumber::new(serial).ok()).collect(),
            found: Vec::new(),
        })
        .collect();
    let unassigned = assign(&mut targets, &list);
    let faults = faults_of_sheet(ctx, &project, wanted.sheet, entry(&targets)).await?;
    Ok(preview(ctx, list, targets, unassigned, &faults))
}

/// Puts each serial to its line; gives back those that belong to none, or to none clearly.
fn assign(targets: &mut [Target], list: &SerialSheet) -> Vec<ListedSerial> {
    let says_nothing = list.serials.iter().all(|serial| serial.of.is_empty());
    let mut left = Vec::new();
    for serial in &list.serials {
        let places = match targets.len() {
            // A list without models, for a sheet with one line.
            1 if says_nothing => vec![0],
            _ => places_of(targets, &serial.of),
        };
        let models: std::collections::BTreeSet<&str> =
            places.iter().filter_map(|at| targets.get(*at)).map(|target| target.folded.as_str()).collect();
        let clear = models.len() == 1;
        let with_room = places.iter().copied().find(|at| targets.get(*at).is_some_and(Target::has_room));
        let place = with_room.or(places.last().copied()).filter(|_| clear);
        match place.and_then(|at| targets.get_mut(at)) {
            Some(target) => target.found.push(serial.clone()),
            None => left.push(serial.clone()),
        }
    }
    left
}

/// The lines whose model is one of these texts; or else stands in one of them.
fn places_of(targets: &[Target], of: &[String]) -> Vec<usize> {
    let texts: Vec<String> = of.iter().map(|text| fold(text)).collect();
    let those = |is: &dyn Fn(&str, &str) -> bool| -> Vec<usize> {
        let named = |target: &Target| texts.iter().any(|text| is(text, &target.folded));
        targets.iter().enumerate().filter(|(_, target)| named(target)).map(|(at, _)| at).collect()
    };
    let same = those(&|text, model| text == model);
    if !same.is_empty() {
        return same;
    }
    those(&|text, model| model.chars().count() >= FEWEST_INSIDE && text.contains(model))
}

/// The sheet as it would be.
fn entry(targets: &[Target]) -> SheetEntry {
    let line = |target: &Target| {
        let found = target.found.iter().map(|found| found.serial.clone());
        Some(SheetLine {
            equipment_line_id: target.line,
            quantity: Quantity::parse(&target.units.to_string()).ok()?,
            serials: target.entered.iter().cloned().chain(found).collect(),
        })
    };
    SheetEntry { signed_on: None, lines: targets.iter().filter_map(line).collect() }
}

fn preview(
    ctx: &Context,
    list: SerialSheet,
    targets: Vec<Target>,
    unassigned: Vec<ListedSerial>,
    faults: &[Fault],
) -> SerialPreview {
    let by_place = by_place(ctx, faults);
    let lines = targets.into_iter().enumerate().map(|(at, target)| {
        let entered = target.entered.len();
        let message = by_place.get(&(at, None)).cloned();
        let serials = target
            .found
            .into_iter()
            .enumerate()
            .map(|(place, serial)| found(serial, by_place.get(&(at, Some(entered + place))).cloned()));
        LineSerials {
            line: target.line,
            model: target.model,
            units: target.units,
            entered,
            serials: serials.collect(),
            message,
        }
    });
    let faulty = |cell: paper::serial_sheet::SerialCell| SerialFaulty {
        message: ctx.language.say(&cell.message_key),
        cell: cell.cell,
        typed: cell.typed,
    };
    SerialPreview {
        total: list.serials.len(),
        lines: lines.collect(),
        unassigned: unassigned.into_iter().map(|serial| found(serial, None)).collect(),
        faults: list.faults.into_iter().map(faulty).collect(),
        sheet: list.sheet,
        column: list.column,
        by_heading: list.by_heading,
    }
}

fn found(listed: ListedSerial, message: Option<String>) -> SerialFound {
    SerialFound { serial: listed.serial.to_string(), cell: listed.cell, of: listed.of.join(" "), message }
}

/// What the rules find wrong, by line and serial: they point at `/lines/2/serials` and `/lines/2/serials/7`.
fn by_place(ctx: &Context, faults: &[Fault]) -> BTreeMap<(usize, Option<usize>), String> {
    let place = |fault: &Fault| {
        let mut steps = fault.pointer.as_deref()?.strip_prefix("/lines/")?.split('/');
        let line: usize = steps.next()?.parse().ok()?;
        let serial = steps.nth(1).and_then(|place| place.parse().ok());
        Some(((line, serial), said(ctx.language, fault)))
    };
    let mut places = BTreeMap::new();
    for (at, message) in faults.iter().filter_map(place) {
        places.entry(at).or_insert(message);
    }
    places
}
