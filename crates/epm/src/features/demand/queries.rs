//! What the pages and acts of demands read; always within the actor's scope.

use regulation::Actor;
use store::entities::demand;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{StoreError, scope};
use uuid::Uuid;

/// Whether the actor sees the demand.
pub async fn sees(conn: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<bool, StoreError> {
    let query =
        demand::Entity::find().select_only().column(demand::Column::Id).filter(demand::Column::Id.eq(id));
    Ok(query.filter(scope::demands(&actor.sight())).into_tuple::<Uuid>().one(conn).await?.is_some())
}

/// The open demands of the same customer that the actor sees, the newest first, without this one (D1).
pub async fn of_same_customer(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    customer: Uuid,
    but: Uuid,
) -> Result<Vec<demand::Model>, StoreError> {
    let query = demand::Entity::find()
        .filter(scope::demands(&actor.sight()))
        .filter(demand::Column::Customer.eq(customer))
        .filter(demand::Column::Status.eq("open"))
        .filter(demand::Column::Id.ne(but))
        .order_by_desc(demand::Column::RecordedAt)
        .limit(20);
    Ok(query.all(conn).await?)
}
