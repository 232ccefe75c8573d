//! How many projects stand in each status, by department and account manager. Not among [`super::Rows`]: a row here is of
//! many streams, each of which adds what it changes.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::CHUNK;
use crate::entities::{project, project_tally};
use crate::{StoreError, Write};

/// Where projects stand: department, account manager, status.
type Place = (Uuid, Uuid, String);

/// How many, and the sum of their amounts in fen.
type Tally = (i64, i64);

/// What the difference between some projects before and after adds to each place, in the order of places, in which
/// every transaction locks them.
fn difference(before: &[project::Model], after: &[project::Model]) -> BTreeMap<Place, Tally> {
    let mut added: BTreeMap<Place, Tally> = BTreeMap::new();
    for (rows, sign) in [(before, -1), (after, 1)] {
        for row in rows {
            let place = (row.department, row.account_manager, row.status.clone());
            let tally = added.entry(place).or_default();
            *tally = (tally.0 + sign, tally.1 + sign * row.amount);
        }
    }
    added.retain(|_, tally| *tally != (0, 0));
    added
}

impl Write {
    /// Counts projects where they stand after, and no longer where they stood before.
    pub(crate) async fn renew_tally(
        &self,
        before: &[project::Model],
        after: &[project::Model],
    ) -> Result<(), StoreError> {
        use project_tally::Column::{AccountManager, Amount, Department, Projects, Status};
        let row = |((department, account_manager, status), (projects, amount)): (Place, Tally)| {
            project_tally::ActiveModel {
                department: Set(department),
                account_manager: Set(account_manager),
                status: Set(status),
                projects: Set(projects),
                amount: Set(amount),
            }
        };
        let rows: Vec<_> = difference(before, after).into_iter().map(row).collect();
        for rows in rows.chunks(CHUNK) {
            let sum = |column: project_tally::Column| {
                Expr::col((project_tally::Entity, column)).add(Expr::col((Alias::new("excluded"), column)))
            };
            let add = OnConflict::columns([Department, AccountManager, Status])
                .values([(Projects, sum(Projects)), (Amount, sum(Amount))])
                .to_owned();
            project_tally::Entity::insert_many(rows.to_vec())
                .on_conflict(add)
                .exec_without_returning(self)
                .await?;
        }
        Ok(())
    }
}

/// The places whose tally is not what the projects make it, with what it says and what it should say.
pub(crate) async fn wrong(db: &impl ConnectionTrait) -> Result<Vec<(Place, Tally, Tally)>, StoreError> {
    use project::Column::{AccountManager, Amount, Department, Id, Status};
    let counted: Vec<(Uuid, Uuid, String, i64, i64)> = project::Entity::find()
        .select_only()
        .columns([Department, AccountManager, Status])
        .column_as(Id.count(), "projects")
        .column_as(Expr::col(Amount).sum().cast_as("bigint"), "amount")
        .group_by(Department)
        .group_by(AccountManager)
        .group_by(Status)
        .into_tuple()
        .all(db)
        .await?;
    let mut places: BTreeMap<Place, (Tally, Tally)> = BTreeMap::new();
    for (department, account_manager, status, projects, amount) in counted {
        places.entry((department, account_manager, status)).or_default().1 = (projects, amount);
    }
    let kept = project_tally::Entity::find().filter(project_tally::Column::Projects.ne(0)).all(db).await?;
    for row in kept {
        places.entry((row.department, row.account_manager, row.status)).or_default().0 =
            (row.projects, row.amount);
    }
    let wrong = places.into_iter().filter(|(_, (kept, counted))| kept != counted);
    Ok(wrong.map(|(place, (kept, counted))| (place, kept, counted)).collect())
}
