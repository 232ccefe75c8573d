//! What the pages and acts of demands read; always within the actor's scope.

use regulation::demand::Demand;
use regulation::{Actor, Role};
use std::collections::BTreeSet;
use store::entities::demand;
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::{StoreError, scope};
use uuid::Uuid;

/// Whether the actor sees the demand.
pub async fn sees(conn: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<bool, StoreError> {
    let query =
        demand::Entity::find().select_only().column(demand::Column::Id).filter(demand::Column::Id.eq(id));
    Ok(query.filter(scope::demands(&actor.sight())).into_tuple::<Uuid>().one(conn).await?.is_some())
}

/// The open demands of the same customer, the newest first, without this one (D1). Those that the actor sees; and for
/// whoever manages the owner of this one those of everybody else too, since two departments may be after one deal.
pub async fn of_same_customer(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    this: &Demand,
) -> Result<Vec<demand::Model>, StoreError> {
    let manages = actor.holds(Role::GeneralManager, this.department, this.account_manager);
    let seen = if manages { Condition::all() } else { scope::demands(&actor.sight()) };
    let query = demand::Entity::find()
        .filter(seen)
        .filter(demand::Column::Customer.eq(this.entry.customer_id.0))
        .filter(demand::Column::Status.eq("open"))
        .filter(demand::Column::Id.ne(this.id.0))
        .order_by_desc(demand::Column::RecordedAt)
        .limit(20);
    Ok(query.all(conn).await?)
}

/// Which of these demands the actor sees.
pub async fn seen_of(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let query = demand::Entity::find().select_only().column(demand::Column::Id);
    let query = query.filter(demand::Column::Id.is_in(ids)).filter(scope::demands(&actor.sight()));
    let seen: Vec<Uuid> = query.into_tuple().all(conn).await?;
    Ok(seen.into_iter().collect())
}
