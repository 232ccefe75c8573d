//! Departments as a tree; an office in another city is one (2.5.1).

use super::actors::Tree;
use crate::http::{Answer, Context, FieldFault, Problem};
use crate::layout::Choice;
use regulation::id::DepartmentId;
use regulation::text::{Code as Short, Title};
use serde::{Deserialize, Serialize};
use store::entities::department;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{Origin, StoreError, Write, search};
use utoipa::ToSchema;
use uuid::Uuid;

/// A department.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DepartmentView {
    /// Its identifier.
    pub id: Uuid,
    /// What people call it by.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The department it is part of.
    pub parent_id: Option<Uuid>,
    /// Whether it is an office in another city.
    pub away: bool,
    /// Whether it can still be chosen.
    pub active: bool,
    /// For `If-Match`.
    pub revision: i64,
}

impl From<department::Model> for DepartmentView {
    fn from(row: department::Model) -> Self {
        let department::Model { id, revision, code, name, parent, away, active, .. } = row;
        Self { id, code, name, parent_id: parent, away, active, revision }
    }
}

/// What a department's record says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct DepartmentEntry {
    /// What people call it by; unique.
    #[schema(value_type = String)]
    pub code: Short,
    /// Its name.
    #[schema(value_type = String)]
    pub name: Title,
    /// The department it is part of.
    #[schema(value_type = Option<Uuid>)]
    pub parent_id: Option<DepartmentId>,
    /// Whether it is an office in another city.
    #[serde(default)]
    pub away: bool,
    /// Whether it can still be chosen.
    #[serde(default = "yes")]
    pub active: bool,
}

fn yes() -> bool {
    true
}

/// All departments, by name.
pub(super) async fn list(ctx: &Context) -> Result<Vec<DepartmentView>, Problem> {
    let rows = department::Entity::find()
        .order_by_asc(department::Column::SortKey)
        .order_by_asc(department::Column::Id)
        .all(&ctx.read())
        .await
        .map_err(StoreError::from)?;
    Ok(rows.into_iter().map(DepartmentView::from).collect())
}

/// The departments that can be chosen, by name.
pub(crate) async fn choices(ctx: &Context) -> Result<Vec<Choice>, Problem> {
    let open = list(ctx).await?.into_iter().filter(|department| department.active);
    Ok(open.map(|department| Choice::new(department.id, department.name)).collect())
}

/// Adds a department. Also the demo's and the console's way.
pub async fn add_department(
    tx: &Write,
    id: DepartmentId,
    entry: &DepartmentEntry,
    origin: &Origin,
) -> Result<department::Model, Problem> {
    put(tx, id, 0, entry, origin).await
}

async fn put(
    tx: &Write,
    id: DepartmentId,
    revision: i64,
    entry: &DepartmentEntry,
    origin: &Origin,
) -> Result<department::Model, Problem> {
    if let Some(parent) = entry.parent_id {
        let fault = |key: &str| Problem::invalid(vec![FieldFault::new("/parent_id", key)]);
        let found = department::Entity::find_by_id(parent.0).one(tx).await.map_err(StoreError::from)?;
        found.ok_or_else(|| fault("department-unknown"))?;
        if Tree::load(tx).await?.below(id.0).contains(&parent) {
            return Err(fault("department-circle"));
        }
    }
    let row = department::Model {
        id: id.0,
        revision,
        code: entry.code.to_string(),
        name: entry.name.to_string(),
        parent: entry.parent_id.map(|parent| parent.0),
        away: entry.away,
        active: entry.active,
        sort_key: search::sort_key(entry.name.as_str()),
    };
    tx.save(row, origin).await.map_err(|error| Problem::taken_at(error, "/code", "code-in-use"))
}

/// The department of that code.
pub async fn department_of_code(tx: &Write, code: &str) -> Result<Option<DepartmentId>, StoreError> {
    let row = department::Entity::find().filter(department::Column::Code.eq(code)).one(tx).await?;
    Ok(row.map(|row| DepartmentId(row.id)))
}

/// The system administrator adds a department.
pub(super) async fn add(ctx: &Context, entry: &DepartmentEntry) -> Result<Answer, Problem> {
    ctx.write("add department", |tx, _| async move {
        let row = add_department(&tx, ctx.id(), entry, &ctx.origin()).await?;
        let revision = row.revision;
        let at = format!("/api/v1/departments/{}", row.id);
        Ok(Answer::created(at, &DepartmentView::from(row)).at_revision(revision))
    })
    .await
}

/// The system administrator changes a department.
pub(super) async fn change(
    ctx: &Context,
    id: DepartmentId,
    entry: &DepartmentEntry,
) -> Result<Answer, Problem> {
    ctx.write("change department", |tx, _| async move {
        let row = department::Entity::find_by_id(id.0).one(&tx).await.map_err(StoreError::from)?;
        let revision = row.ok_or_else(Problem::not_found)?.revision;
        ctx.expect_revision(revision)?;
        let row = put(&tx, id, revision, entry, &ctx.origin()).await?;
        let revision = row.revision;
        Ok(Answer::ok(&DepartmentView::from(row)).at_revision(revision))
    })
    .await
}
