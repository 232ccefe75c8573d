//! Serial numbers out of photos of labels (2.4.3): every code in the picture is offered, and those are preselected that
//! look like the known serial numbers of the line's model. Nothing is saved: the person takes what is right.

use super::reading::refused;
use crate::features::files::SCANS;
use crate::features::project::{self, Reference, faults_of_sheet};
use crate::http::{Code, Context, FieldFault, Problem, said};
use axum::body::{Body, to_bytes};
use regulation::decide::may;
use regulation::equipment::LineEntry;
use regulation::serial::{Pattern, SerialNumber, in_label};
use regulation::sign_off::{SheetEntry, SheetLine};
use regulation::text::Quantity;
use regulation::{ActKind, Project};
use scans::{Symbology, Wanted, isolated};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{equipment_line, serial};
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};
use store::{StoreError, search};

/// So many known serial numbers say what those of a model look like.
const ENOUGH: u64 = 200;

/// What the photo is for.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct For {
    /// The line of the equipment list.
    pub line: u32,
    /// The number of a sheet that is being rewritten; none for a new one.
    #[serde(default)]
    pub sheet: Option<u32>,
}

/// The codes of a label.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LabelCodes {
    /// The line of the equipment list.
    line: u32,
    model: String,
    /// How many serial numbers of the model are known, by which the likely ones were chosen.
    known: usize,
    codes: Vec<LabelCode>,
}

/// A code of a label.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LabelCode {
    /// What it says.
    text: String,
    /// `qr`, `data_matrix`, `code128`, `code39` or `ean`.
    #[schema(value_type = String)]
    symbology: Symbology,
    /// The serial number it would be; none if it can be none.
    serial: Option<String>,
    /// Whether it likely is one of this model.
    likely: bool,
    /// Why it cannot be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// Reads the codes of a photo for a line of a sheet.
pub async fn read(
    ctx: &Context,
    reference: &Reference,
    wanted: For,
    body: Body,
) -> Result<LabelCodes, Problem> {
    let project = project::look(ctx, reference).await?.state;
    may(&project, &ctx.actor, ActKind::WriteSheet)?;
    let line = project.lines().find(|(number, _)| *number == wanted.line).map(|(_, line)| line.clone());
    let line = line.ok_or_else(|| Problem::invalid(vec![FieldFault::new("/line", "label-no-such-line")]))?;
    let limit = usize::try_from(SCANS.limit()).unwrap_or(usize::MAX);
    let too_large = |_| Problem::new(Code::TooLarge).with("limit", limit / 1024);
    let bytes = to_bytes(body, limit).await.map_err(too_large)?;
    let pages = isolated::read(&ctx.app.reader, &bytes, Wanted::Labels).await;
    let pages = pages.map_err(|fault| refused(&fault))?;
    let known = known(&ctx.read(), &line).await?;
    let pattern = Pattern::of(&known);
    let codes: BTreeSet<scans::Code> = pages.into_iter().flat_map(|page| page.codes).collect();
    let mut codes: Vec<LabelCode> = codes.into_iter().map(|code| offered(&pattern, code)).collect();
    refuse(ctx, &project, wanted, &mut codes).await?;
    // The likely ones first, each kind in the order of its text.
    codes.sort_by(|a, b| (!a.likely, &a.text).cmp(&(!b.likely, &b.text)));
    codes.dedup_by(|later, first| later.serial.is_some() && later.serial == first.serial);
    Ok(LabelCodes { line: wanted.line, model: line.model.to_string(), known: known.len(), codes })
}

fn offered(pattern: &Pattern, code: scans::Code) -> LabelCode {
    let serial = in_label(&code.text);
    // The number of an article is none of a unit, however it looks.
    let may_be_one = code.symbology != Symbology::Ean;
    LabelCode {
        likely: may_be_one && serial.as_ref().is_some_and(|serial| pattern.fits(serial)),
        serial: serial.map(|serial| serial.to_string()),
        symbology: code.symbology,
        text: code.text,
        message: None,
    }
}

/// The serial numbers known of the model; of its series, where none is known of the model.
async fn known(conn: &impl ConnectionTrait, line: &LineEntry) -> Result<Vec<SerialNumber>, StoreError> {
    let of_line: RelationDef = serial::Entity::belongs_to(equipment_line::Entity)
        .from((serial::Column::Project, serial::Column::Line))
        .to((equipment_line::Column::Project, equipment_line::Column::Line))
        .into();
    let of_series = serial::Entity::find()
        .select_only()
        .column(serial::Column::Serial)
        .filter(serial::Column::SeriesKey.eq(line.series_key()))
        .limit(ENOUGH);
    let of_model = of_series
        .clone()
        .join(JoinType::InnerJoin, of_line)
        .filter(equipment_line::Column::ModelFold.eq(search::fold(line.model.as_str())));
    let mut texts: Vec<String> = of_model.into_tuple().all(conn).await?;
    if texts.is_empty() {
        texts = of_series.into_tuple().all(conn).await?;
    }
    Ok(texts.iter().filter_map(|text| SerialNumber::new(text).ok()).collect())
}

/// Says of each what the rules would say if it were on the sheet: that it is there already, or elsewhere.
async fn refuse(
    ctx: &Context,
    project: &Project,
    wanted: For,
    codes: &mut [LabelCode],
) -> Result<(), Problem> {
    let places: Vec<usize> =
        codes.iter().enumerate().filter(|(_, code)| code.serial.is_some()).map(|(at, _)| at).collect();
    let serials: Vec<SerialNumber> =
        places.iter().filter_map(|at| SerialNumber::new(codes.get(*at)?.serial.as_deref()?).ok()).collect();
    let Ok(quantity) = Quantity::parse(&serials.len().max(1).to_string()) else { return Ok(()) };
    let line = SheetLine { equipment_line_id: wanted.line, quantity, serials };
    let entry = SheetEntry { signed_on: None, lines: vec![line] };
    let faults = faults_of_sheet(ctx, project, wanted.sheet, entry).await?;
    let place = |pointer: &str| pointer.strip_prefix("/lines/0/serials/")?.parse::<usize>().ok();
    let said: BTreeMap<usize, String> = faults
        .iter()
        .filter_map(|fault| Some((place(fault.pointer.as_deref()?)?, said(ctx.language, fault))))
        .collect();
    for (place, message) in said {
        if let Some(code) = places.get(place).and_then(|at| codes.get_mut(*at)) {
            code.message = Some(message);
            code.likely = false;
        }
    }
    Ok(())
}
