//! Departments as a tree; an office in another city is one (2.5.1).

use super::actors::Tree;
use crate::features::directory::master::free_code;
use crate::http::{Answer, Context, FieldFault, Problem};
use crate::layout::Choice;
use regulation::code;
use regulation::id::DepartmentId;
use regulation::text::{Code as Short, Title};
use serde::{Deserialize, Serialize};
use store::entities::department;
use store::sea_orm::{EntityName, EntityTrait, QueryOrder, QuerySelect};
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
    /// What people call it by; unique, whatever its case or width.
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
    tx.hold(department::Entity.table_name()).await?;
    let code = free_code(&entry.code, id.0, codes(tx).await?, "code-in-use")?;
    let row = department::Model {
        id: id.0,
        revision,
        code,
        name: entry.name.to_string(),
        parent: entry.parent_id.map(|parent| parent.0),
        away: entry.away,
        active: entry.active,
        sort_key: search::sort_key(entry.name.as_str()),
    };
    tx.save(row, origin).await.map_err(|error| Problem::taken_at(error, "/code", "code-in-use"))
}

/// Every department's code.
async fn codes(tx: &Write) -> Result<Vec<(Uuid, String)>, StoreError> {
    let all = department::Entity::find().select_only();
    let all = all.columns([department::Column::Id, department::Column::Code]);
    Ok(all.into_tuple().all(tx).await?)
}

/// The department of that code, however it was typed.
pub async fn department_of_code(tx: &Write, code: &str) -> Result<Option<DepartmentId>, StoreError> {
    let folded = code::fold(code);
    let found = codes(tx).await?.into_iter().find(|(_, held)| code::fold(held) == folded);
    Ok(found.map(|(id, _)| DepartmentId(id)))
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
