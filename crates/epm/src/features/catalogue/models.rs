//! 规格型号: what is bought and sold, with what its vendor grants (2.6).

use super::queries::{self, Placed};
use super::{CategoryView, SeriesView, WRITERS};
use crate::features::directory::master::{must_hold, yes};
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::maintenance::WarrantyStart;
use regulation::text::{Code, Model, Title, WarrantyYears};
use serde::{Deserialize, Serialize};
use store::entities::model;
use store::sea_orm::EntityTrait;
use store::{Origin, StoreError, Write, search};
use utoipa::ToSchema;
use uuid::Uuid;

/// A model, as a line of equipment takes it over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ModelView {
    /// Its identifier.
    pub id: Uuid,
    /// 设备类别编码.
    pub category_code: String,
    /// The category's name.
    pub category: String,
    /// The series it is part of.
    pub series_id: Uuid,
    /// 系列编码.
    pub series_code: String,
    /// The series' name.
    pub series: String,
    /// 规格型号.
    pub model: String,
    /// Such as 台 or 套.
    pub unit: String,
    /// Who makes it.
    pub brand: String,
    /// The vendor's warranty in years.
    pub warranty_years: i64,
    /// From when it runs: `invoice`, `factory` or `sign_off`.
    pub warranty_start: String,
    /// Whether each unit has a serial number.
    pub serial_tracked: bool,
    /// Whether it can still be chosen.
    pub active: bool,
    /// For `If-Match`.
    pub revision: i64,
}

impl ModelView {
    pub(super) fn of(row: model::Model, series: SeriesView, category: CategoryView) -> Self {
        Self {
            id: row.id,
            category_code: category.code,
            category: category.name,
            series_id: series.id,
            series_code: series.code,
            series: series.name,
            model: row.name,
            unit: row.unit,
            brand: row.brand,
            warranty_years: row.warranty_years,
            warranty_start: row.warranty_start,
            serial_tracked: row.serial_tracked,
            active: row.active,
            revision: row.revision,
        }
    }
}

/// What a model's record says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ModelEntry {
    /// The series it is part of.
    pub series_id: Uuid,
    /// 规格型号; unique in its series. It stays as it is once a project's list names it.
    #[schema(value_type = String)]
    pub model: Model,
    /// Such as 台 or 套.
    #[schema(value_type = String)]
    pub unit: Code,
    /// Who makes it.
    #[schema(value_type = String)]
    pub brand: Title,
    /// The vendor's warranty in years.
    #[schema(value_type = u8)]
    pub warranty_years: WarrantyYears,
    /// From when it runs, a rule of the brand: `invoice`, `factory` or `sign_off`.
    #[schema(value_type = String)]
    pub warranty_start: WarrantyStart,
    /// Whether each unit has a serial number (D3).
    #[serde(default = "yes")]
    pub serial_tracked: bool,
    /// Whether it can still be chosen.
    #[serde(default = "yes")]
    pub active: bool,
}

impl ModelEntry {
    /// The same with its model as codes are kept; one that is left as it was stays so.
    fn as_kept(&self, before: Option<&str>) -> Self {
        let left = before == Some(self.model.as_str());
        Self { model: if left { self.model.clone() } else { self.model.as_code() }, ..self.clone() }
    }
}

/// The word a warranty's start is kept under.
fn start_code(start: WarrantyStart) -> &'static str {
    match start {
        WarrantyStart::Invoice => "invoice",
        WarrantyStart::Factory => "factory",
        WarrantyStart::SignOff => "sign_off",
    }
}

/// Adds a model. Also the demo's and the import's way.
pub async fn add_model(
    tx: &Write,
    id: Uuid,
    entry: &ModelEntry,
    origin: &Origin,
) -> Result<model::Model, Problem> {
    Ok(put(tx, id, 0, &entry.as_kept(None), origin).await?.0)
}

/// The row as saved, and where it stands.
async fn put(
    tx: &Write,
    id: Uuid,
    revision: i64,
    entry: &ModelEntry,
    origin: &Origin,
) -> Result<(model::Model, Placed), Problem> {
    let unknown = || Problem::invalid(vec![FieldFault::new("/series_id", "catalogue-series-unknown")]);
    let placed = queries::placed(tx, entry.series_id).await?.ok_or_else(unknown)?;
    let (name, brand) = (entry.model.as_str(), entry.brand.as_str());
    let row = model::Model {
        id,
        revision,
        series: entry.series_id,
        name: name.to_owned(),
        name_fold: search::fold(name),
        unit: entry.unit.to_string(),
        brand: brand.to_owned(),
        warranty_years: entry.warranty_years.get().into(),
        warranty_start: start_code(entry.warranty_start).to_owned(),
        serial_tracked: entry.serial_tracked,
        active: entry.active,
        search: search::search_text([name, brand]),
    };
    let saved = tx.save(row, origin).await;
    let saved = saved.map_err(|error| Problem::taken_at(error, "/model", "catalogue-model-taken"))?;
    Ok((saved, placed))
}

/// The commerce department adds a model.
pub(super) async fn add(ctx: &Context, entry: &ModelEntry) -> Result<Answer, Problem> {
    ctx.write("add model", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let (row, placed) = put(&tx, ctx.id(), 0, &entry.as_kept(None), &ctx.origin()).await?;
        let (at, revision) = (format!("/api/v1/catalogue/models/{}", row.id), row.revision);
        Ok(Answer::created(at, &ModelView::of(row, placed.series, placed.category)).at_revision(revision))
    })
    .await
}

/// The commerce department changes a model.
pub(super) async fn change(ctx: &Context, id: Uuid, entry: &ModelEntry) -> Result<Answer, Problem> {
    ctx.write("change model", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let before = model::Entity::find_by_id(id).one(&tx).await.map_err(StoreError::from)?;
        let before = before.ok_or_else(Problem::not_found)?;
        ctx.expect_revision(before.revision)?;
        let entry = &entry.as_kept(Some(&before.name));
        let at = match (before.name != entry.model.as_str(), before.series != entry.series_id) {
            (false, false) => None,
            (true, _) => Some("/model"),
            (false, true) => Some("/series_id"),
        };
        if let Some(at) = at
            && let Some(Placed { series, category }) = queries::placed(&tx, before.series).await?
            && queries::is_on_a_list(&tx, &category.code, Some(&series.code), Some(&before.name)).await?
        {
            return Err(Problem::invalid(vec![FieldFault::new(at, "catalogue-named-by-projects")]));
        }
        let (row, placed) = put(&tx, id, before.revision, entry, &ctx.origin()).await?;
        let revision = row.revision;
        Ok(Answer::ok(&ModelView::of(row, placed.series, placed.category)).at_revision(revision))
    })
    .await
}
