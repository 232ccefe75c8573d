//! Adding and changing a supplier.

use super::queries;
use crate::features::directory::master::{must_hold, shown, written, yes};
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::text::{Code, Title};
use regulation::{Role, SupplierId};
use serde::{Deserialize, Serialize};
use store::entities::supplier;
use store::sea_orm::{ConnectionTrait, EntityTrait};
use store::{Origin, StoreError, Write, search};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who adds and changes suppliers.
pub(super) const WRITERS: &[Role] = &[Role::CommerceRepresentative];

/// A supplier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupplierView {
    /// Its identifier.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Who to ask for.
    pub contact: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Whether it can still be chosen.
    pub active: bool,
    /// For `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    pub(super) sort_key: String,
}

impl From<supplier::Model> for SupplierView {
    fn from(row: supplier::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            contact: shown(row.contact),
            phone: shown(row.phone),
            active: row.active,
            revision: row.revision,
            sort_key: row.sort_key,
        }
    }
}

/// What a supplier's record says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct SupplierEntry {
    /// Its name; unique, whatever its case or width.
    #[schema(value_type = String)]
    pub name: Title,
    /// Who to ask for.
    #[schema(value_type = Option<String>)]
    pub contact: Option<Title>,
    /// Telephone.
    #[schema(value_type = Option<String>)]
    pub phone: Option<Code>,
    /// Whether it can still be chosen.
    #[serde(default = "yes")]
    pub active: bool,
}

/// Adds a supplier. Also the demo's and the import's way.
pub async fn add_supplier(
    tx: &Write,
    id: SupplierId,
    entry: &SupplierEntry,
    origin: &Origin,
) -> Result<supplier::Model, Problem> {
    put(tx, id, 0, entry, origin).await
}

async fn put(
    tx: &Write,
    id: SupplierId,
    revision: i64,
    entry: &SupplierEntry,
    origin: &Origin,
) -> Result<supplier::Model, Problem> {
    let name = entry.name.as_str();
    let row = supplier::Model {
        id: id.0,
        revision,
        name: name.to_owned(),
        name_fold: search::fold(name),
        contact: written(&entry.contact),
        phone: written(&entry.phone),
        active: entry.active,
        search: search::search_text([name]),
        sort_key: search::sort_key(name),
    };
    let saved = tx.save(row, origin).await;
    saved.map_err(|error| Problem::taken_at(error, "/name", "supplier-name-taken"))
}

/// The commerce department adds a supplier.
pub(super) async fn add(ctx: &Context, entry: &SupplierEntry) -> Result<Answer, Problem> {
    ctx.write("add supplier", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let row = add_supplier(&tx, ctx.id(), entry, &ctx.origin()).await?;
        let (at, revision) = (format!("/api/v1/suppliers/{}", row.id), row.revision);
        Ok(Answer::created(at, &SupplierView::from(row)).at_revision(revision))
    })
    .await
}

/// The commerce department changes a supplier.
pub(super) async fn change(ctx: &Context, id: SupplierId, entry: &SupplierEntry) -> Result<Answer, Problem> {
    ctx.write("change supplier", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let before = supplier::Entity::find_by_id(id.0).one(&tx).await.map_err(StoreError::from)?;
        let revision = before.ok_or_else(Problem::not_found)?.revision;
        ctx.expect_revision(revision)?;
        let row = put(&tx, id, revision, entry, &ctx.origin()).await?;
        let revision = row.revision;
        Ok(Answer::ok(&SupplierView::from(row)).at_revision(revision))
    })
    .await
}

/// Refuses a supplier that does not exist or is not in use any more, at the field that names it.
pub async fn known(conn: &impl ConnectionTrait, id: SupplierId) -> Result<(), Problem> {
    if queries::is_in_use(conn, id).await? {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldFault::new("/supplier_id", "supplier-unknown")]))
}
