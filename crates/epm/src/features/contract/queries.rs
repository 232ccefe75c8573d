//! What the pages and acts of contracts read; always within the actor's scope.

use regulation::Actor;
use regulation::contract::Contract;
use std::collections::BTreeSet;
use store::entities::{contract, department};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use store::{Loaded, Read, StoreError, scope};
use uuid::Uuid;

/// Whether the actor sees the contract.
pub async fn sees(conn: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<bool, StoreError> {
    let query = contract::Entity::find()
        .select_only()
        .column(contract::Column::Id)
        .filter(contract::Column::Id.eq(id));
    Ok(query.filter(scope::contracts(&actor.sight())).into_tuple::<Uuid>().one(conn).await?.is_some())
}

/// The contracts, of these, that the actor sees.
pub async fn look_all(
    read: &Read,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Loaded<Contract>>, StoreError> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = contract::Entity::find().select_only().column(contract::Column::Id);
    let seen = query.filter(contract::Column::Id.is_in(ids)).filter(scope::contracts(&actor.sight()));
    store::look_all(read, seen.into_query()).await
}

/// Whether the department is an office in another city (2.5.1).
pub async fn is_away(conn: &impl ConnectionTrait, department: Uuid) -> Result<bool, StoreError> {
    Ok(department::Entity::find_by_id(department).one(conn).await?.is_some_and(|found| found.away))
}

/// Whether such a customer exists and is in use.
pub async fn customer_exists(conn: &impl ConnectionTrait, customer: Uuid) -> Result<bool, StoreError> {
    use store::entities::customer;
    let query = customer::Entity::find_by_id(customer).filter(customer::Column::Active.eq(true));
    Ok(query.one(conn).await?.is_some())
}
