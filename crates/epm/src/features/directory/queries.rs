//! Names by identifier. A name is not a secret of the project it stands on; what is listed was scoped before.

use std::collections::BTreeMap;
use store::StoreError;
use store::entities::{customer, department, person, supplier};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Names by identifier.
pub type Names = BTreeMap<Uuid, String>;

macro_rules! names_of {
    ($(#[$doc:meta])* $name:ident $entity:ident) => {
        $(#[$doc])*
        pub async fn $name(conn: &impl ConnectionTrait, ids: impl IntoIterator<Item = Uuid>) -> Result<Names, StoreError> {
            let mut ids: Vec<Uuid> = ids.into_iter().collect();
            ids.sort_unstable();
            ids.dedup();
            if ids.is_empty() {
                return Ok(Names::new());
            }
            let query = $entity::Entity::find().select_only().columns([$entity::Column::Id, $entity::Column::Name]);
            let named: Vec<(Uuid, String)> = query.filter($entity::Column::Id.is_in(ids)).into_tuple().all(conn).await?;
            Ok(named.into_iter().collect())
        }
    };
}

names_of!(
    /// Of people.
    names_of_people person);
names_of!(
    /// Of customers.
    names_of_customers customer);
names_of!(
    /// Of departments.
    names_of_departments department);
names_of!(
    /// Of suppliers.
    names_of_suppliers supplier);
