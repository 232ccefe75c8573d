//! What the pages and acts of contracts read; always within the actor's scope.

use regulation::Actor;
use regulation::contract::Contract;
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{contract, department, event};
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

/// How often each of these contracts was written: the revision of what it says, from 1, as its form prints it.
pub async fn revisions(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, u32>, StoreError> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let written = event::Entity::find()
        .select_only()
        .column(event::Column::Stream)
        .column_as(event::Column::Number.count(), "times")
        .filter(event::Column::Stream.is_in(ids))
        .filter(event::Column::Name.is_in(["drafted", "brought_in", "edited"]))
        .group_by(event::Column::Stream);
    let times: Vec<(Uuid, i64)> = written.into_tuple().all(conn).await?;
    Ok(times.into_iter().map(|(id, times)| (id, u32::try_from(times).unwrap_or(u32::MAX))).collect())
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
