//! Adding and changing a customer.

use crate::features::directory::master::{must_hold, shown, written, yes};
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::text::{Code, Place, Title};
use regulation::{Actor, Clause, CustomerId, Fen, Role};
use serde::{Deserialize, Serialize};
use store::entities::customer;
use store::sea_orm::EntityTrait;
use store::{Origin, StoreError, Write, search};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who adds and changes customers.
pub(super) const WRITERS: &[Role] = &[
    Role::AccountManager,
    Role::GeneralManager,
    Role::VicePresident,
    Role::ProjectAdministrator,
    Role::Finance,
];

/// A customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomerView {
    /// Its identifier.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Who to ask for.
    pub contact: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// How much may be open at a time; only for those who judge it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub credit_limit: Option<Fen>,
    /// Whether it can still be chosen.
    pub active: bool,
    /// For `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    pub(super) sort_key: String,
}

impl CustomerView {
    /// The record as `actor` sees it.
    pub(super) fn of(row: customer::Model, actor: &Actor) -> Self {
        Self {
            id: row.id,
            name: row.name,
            contact: shown(row.contact),
            phone: shown(row.phone),
            address: shown(row.address),
            credit_limit: row.credit_limit.map(Fen).filter(|_| sees_credit(actor)),
            active: row.active,
            revision: row.revision,
            sort_key: row.sort_key,
        }
    }
}

/// Whether a person sees how far a customer's credit goes: whoever sees margins does.
pub(super) fn sees_credit(actor: &Actor) -> bool {
    actor.sees_some_cost()
}

/// What a customer's record says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct CustomerEntry {
    /// Its name; unique, whatever its case or width.
    #[schema(value_type = String)]
    pub name: Title,
    /// Who to ask for.
    #[schema(value_type = Option<String>)]
    pub contact: Option<Title>,
    /// Telephone.
    #[schema(value_type = Option<String>)]
    pub phone: Option<Code>,
    /// Postal address.
    #[schema(value_type = Option<String>)]
    pub address: Option<Place>,
    /// How much may be open at a time. Finance sets it; left out by others, it stays as it is.
    #[schema(value_type = Option<String>)]
    pub credit_limit: Option<Fen>,
    /// Whether it can still be chosen.
    #[serde(default = "yes")]
    pub active: bool,
}

/// Adds a customer. Also the demo's and the import's way.
pub async fn add_customer(
    tx: &Write,
    id: CustomerId,
    entry: &CustomerEntry,
    origin: &Origin,
) -> Result<customer::Model, Problem> {
    put(tx, id, 0, entry, entry.credit_limit, origin).await
}

async fn put(
    tx: &Write,
    id: CustomerId,
    revision: i64,
    entry: &CustomerEntry,
    credit_limit: Option<Fen>,
    origin: &Origin,
) -> Result<customer::Model, Problem> {
    if credit_limit.is_some_and(|limit| limit < Fen::ZERO) {
        return Err(Problem::invalid(vec![FieldFault::new("/credit_limit", "customer-credit-negative")]));
    }
    let name = entry.name.as_str();
    let row = customer::Model {
        id: id.0,
        revision,
        name: name.to_owned(),
        name_fold: search::fold(name),
        contact: written(&entry.contact),
        phone: written(&entry.phone),
        address: written(&entry.address),
        credit_limit: credit_limit.map(|limit| limit.0),
        active: entry.active,
        search: search::search_text([name]),
        sort_key: search::sort_key(name),
    };
    let saved = tx.save(row, origin).await;
    saved.map_err(|error| Problem::taken_at(error, "/name", "customer-name-taken"))
}

/// The credit limit after a write: finance sets it, whoever else writes leaves it as it is (2.1.2).
fn credit_after(actor: &Actor, before: Option<Fen>, wanted: Option<Fen>) -> Result<Option<Fen>, Problem> {
    if actor.has(Role::Finance) {
        return Ok(wanted);
    }
    if wanted.is_none() || wanted == before {
        return Ok(before);
    }
    let refused = Problem::role_required(&[Role::Finance]).under(Clause::C2_1_2);
    Err(refused.at(FieldFault::new("/credit_limit", "customer-credit-by-finance")))
}

/// Someone who deals with customers adds one.
pub(super) async fn add(ctx: &Context, entry: &CustomerEntry) -> Result<Answer, Problem> {
    ctx.write("add customer", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let credit_limit = credit_after(&actor, None, entry.credit_limit)?;
        let row = put(&tx, ctx.id(), 0, entry, credit_limit, &ctx.origin()).await?;
        let (at, revision) = (format!("/api/v1/customers/{}", row.id), row.revision);
        Ok(Answer::created(at, &CustomerView::of(row, &actor)).at_revision(revision))
    })
    .await
}

/// Someone who deals with customers changes one.
pub(super) async fn change(ctx: &Context, id: CustomerId, entry: &CustomerEntry) -> Result<Answer, Problem> {
    ctx.write("change customer", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let before = customer::Entity::find_by_id(id.0).one(&tx).await.map_err(StoreError::from)?;
        let before = before.ok_or_else(Problem::not_found)?;
        ctx.expect_revision(before.revision)?;
        let credit_limit = credit_after(&actor, before.credit_limit.map(Fen), entry.credit_limit)?;
        let row = put(&tx, id, before.revision, entry, credit_limit, &ctx.origin()).await?;
        let revision = row.revision;
        Ok(Answer::ok(&CustomerView::of(row, &actor)).at_revision(revision))
    })
    .await
}
