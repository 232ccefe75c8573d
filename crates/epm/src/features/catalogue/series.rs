//! 系列: the second of the three things a line of equipment names.

use super::{WRITERS, queries};
use crate::features::directory::master::{free_code, must_hold, yes};
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::text::{Code, Title};
use serde::{Deserialize, Serialize};
use store::entities::{category, series};
use store::sea_orm::{ColumnTrait, EntityName, EntityTrait, QueryFilter, QuerySelect};
use store::{Origin, StoreError, Write, search};
use utoipa::ToSchema;
use uuid::Uuid;

/// A series.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeriesView {
    /// Its identifier.
    pub id: Uuid,
    /// The category it is part of.
    pub category_id: Uuid,
    /// That category's code.
    pub category_code: String,
    /// 系列编码.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it can still be chosen.
    pub active: bool,
    /// For `If-Match`.
    pub revision: i64,
}

impl SeriesView {
    pub(super) fn of(row: series::Model, category_code: String) -> Self {
        let series::Model { id, revision, category, code, name, active, search: _ } = row;
        Self { id, category_id: category, category_code, code, name, active, revision }
    }
}

/// What a series' record says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct SeriesEntry {
    /// The category it is part of.
    pub category_id: Uuid,
    /// 系列编码; unique in its category, whatever its case or width. It stays as it is once a project's list names it.
    #[schema(value_type = String)]
    pub code: Code,
    /// Its name.
    #[schema(value_type = String)]
    pub name: Title,
    /// Whether it can still be chosen.
    #[serde(default = "yes")]
    pub active: bool,
}

/// Adds a series. Also the demo's and the import's way.
pub async fn add_series(
    tx: &Write,
    id: Uuid,
    entry: &SeriesEntry,
    origin: &Origin,
) -> Result<series::Model, Problem> {
    Ok(put(tx, id, 0, entry, origin).await?.0)
}

/// The row as saved, and its category's code.
async fn put(
    tx: &Write,
    id: Uuid,
    revision: i64,
    entry: &SeriesEntry,
    origin: &Origin,
) -> Result<(series::Model, String), Problem> {
    let category = category::Entity::find_by_id(entry.category_id).one(tx).await.map_err(StoreError::from)?;
    let unknown = || Problem::invalid(vec![FieldFault::new("/category_id", "catalogue-category-unknown")]);
    let category = category.ok_or_else(unknown)?;
    tx.hold(series::Entity.table_name()).await?;
    let beside = series::Entity::find().select_only().columns([series::Column::Id, series::Column::Code]);
    let beside = beside.filter(series::Column::Category.eq(category.id)).into_tuple();
    let beside: Vec<(Uuid, String)> = beside.all(tx).await.map_err(StoreError::from)?;
    let code = free_code(&entry.code, id, beside, "catalogue-code-taken")?;
    let name = entry.name.as_str();
    let row = series::Model {
        id,
        revision,
        category: category.id,
        search: search::search_text([code.as_str(), name]),
        code,
        name: name.to_owned(),
        active: entry.active,
    };
    let saved = tx.save(row, origin).await;
    let saved = saved.map_err(|error| Problem::taken_at(error, "/code", "catalogue-code-taken"))?;
    Ok((saved, category.code))
}

/// The commerce department adds a series.
pub(super) async fn add(ctx: &Context, entry: &SeriesEntry) -> Result<Answer, Problem> {
    ctx.write("add series", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let (row, category) = put(&tx, ctx.id(), 0, entry, &ctx.origin()).await?;
        let (at, revision) = (format!("/api/v1/catalogue/series/{}", row.id), row.revision);
        Ok(Answer::created(at, &SeriesView::of(row, category)).at_revision(revision))
    })
    .await
}

/// The commerce department changes a series.
pub(super) async fn change(ctx: &Context, id: Uuid, entry: &SeriesEntry) -> Result<Answer, Problem> {
    ctx.write("change series", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let before = series::Entity::find_by_id(id).one(&tx).await.map_err(StoreError::from)?;
        let before = before.ok_or_else(Problem::not_found)?;
        ctx.expect_revision(before.revision)?;
        let at = match (before.code != entry.code.as_str(), before.category != entry.category_id) {
            (false, false) => None,
            (true, _) => Some("/code"),
            (false, true) => Some("/category_id"),
        };
        if let Some(at) = at {
            let category =
                category::Entity::find_by_id(before.category).one(&tx).await.map_err(StoreError::from)?;
            let category = category.map(|category| category.code).unwrap_or_default();
            if queries::is_on_a_list(&tx, &category, Some(&before.code), None).await? {
                return Err(Problem::invalid(vec![FieldFault::new(at, "catalogue-named-by-projects")]));
            }
        }
        let (row, category) = put(&tx, id, before.revision, entry, &ctx.origin()).await?;
        let revision = row.revision;
        Ok(Answer::ok(&SeriesView::of(row, category)).at_revision(revision))
    })
    .await
}
