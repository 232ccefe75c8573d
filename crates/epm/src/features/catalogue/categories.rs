//! 设备类别: the first of the three things a line of equipment names.

use super::{WRITERS, queries};
use crate::features::directory::master::{free_code, must_hold, yes};
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::text::{Code, Title};
use serde::{Deserialize, Serialize};
use store::entities::category;
use store::sea_orm::{EntityName, EntityTrait, QuerySelect};
use store::{Origin, StoreError, Write, search};
use utoipa::ToSchema;
use uuid::Uuid;

/// A category.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CategoryView {
    /// Its identifier.
    pub id: Uuid,
    /// 设备类别编码.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it can still be chosen.
    pub active: bool,
    /// For `If-Match`.
    pub revision: i64,
}

impl From<category::Model> for CategoryView {
    fn from(row: category::Model) -> Self {
        let category::Model { id, revision, code, name, active, search: _ } = row;
        Self { id, code, name, active, revision }
    }
}

/// What a category's record says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct CategoryEntry {
    /// 设备类别编码; unique, whatever its case or width. It stays as it is once a project's list names it.
    #[schema(value_type = String)]
    pub code: Code,
    /// Its name.
    #[schema(value_type = String)]
    pub name: Title,
    /// Whether it can still be chosen.
    #[serde(default = "yes")]
    pub active: bool,
}

/// Adds a category. Also the demo's and the import's way.
pub async fn add_category(
    tx: &Write,
    id: Uuid,
    entry: &CategoryEntry,
    origin: &Origin,
) -> Result<category::Model, Problem> {
    put(tx, id, 0, entry, origin).await
}

async fn put(
    tx: &Write,
    id: Uuid,
    revision: i64,
    entry: &CategoryEntry,
    origin: &Origin,
) -> Result<category::Model, Problem> {
    tx.hold(category::Entity.table_name()).await?;
    let all = category::Entity::find().select_only().columns([category::Column::Id, category::Column::Code]);
    let all: Vec<(Uuid, String)> = all.into_tuple().all(tx).await.map_err(StoreError::from)?;
    let code = free_code(&entry.code, id, all, "catalogue-code-taken")?;
    let name = entry.name.as_str();
    let row = category::Model {
        id,
        revision,
        search: search::search_text([code.as_str(), name]),
        code,
        name: name.to_owned(),
        active: entry.active,
    };
    let saved = tx.save(row, origin).await;
    saved.map_err(|error| Problem::taken_at(error, "/code", "catalogue-code-taken"))
}

/// The commerce department adds a category.
pub(super) async fn add(ctx: &Context, entry: &CategoryEntry) -> Result<Answer, Problem> {
    ctx.write("add category", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let row = add_category(&tx, ctx.id(), entry, &ctx.origin()).await?;
        let (at, revision) = (format!("/api/v1/catalogue/categories/{}", row.id), row.revision);
        Ok(Answer::created(at, &CategoryView::from(row)).at_revision(revision))
    })
    .await
}

/// The commerce department changes a category.
pub(super) async fn change(ctx: &Context, id: Uuid, entry: &CategoryEntry) -> Result<Answer, Problem> {
    ctx.write("change category", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let before = category::Entity::find_by_id(id).one(&tx).await.map_err(StoreError::from)?;
        let before = before.ok_or_else(Problem::not_found)?;
        ctx.expect_revision(before.revision)?;
        if before.code != entry.code.as_str() && queries::is_on_a_list(&tx, &before.code, None, None).await? {
            return Err(Problem::invalid(vec![FieldFault::new("/code", "catalogue-named-by-projects")]));
        }
        let row = put(&tx, id, before.revision, entry, &ctx.origin()).await?;
        let revision = row.revision;
        Ok(Answer::ok(&CategoryView::from(row)).at_revision(revision))
    })
    .await
}
