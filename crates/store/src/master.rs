//! Master data: plain rows, each change of which leaves an event with the row before and after.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, PrimaryKeyTrait, QueryFilter,
    QuerySelect,
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::entities::{
    authority_version, calendar_day, calendar_year, category, customer, department, event, kept_document,
    model, person, role_grant, scanned_paper, series, setting, supplier,
};
use crate::streams::{Entry, NO_HASH, json};
use crate::{Origin, StoreError, Write};

/// A row of master data: changed as a whole, against the revision it was read at.
pub trait MasterRecord:
    ModelTrait<Entity: EntityTrait<Model = Self, PrimaryKey: PrimaryKeyTrait<ValueType = Uuid>>>
    + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel>
    + Serialize
    + PartialEq
{
    /// The table, and the kind of its events.
    const KIND: &'static str;
    /// The clause that wants this data kept.
    const CLAUSE: &'static str;
    /// Its identifier, which is its stream.
    fn id(&self) -> Uuid;
    /// The number of its last change; 0 for a row not yet stored.
    fn revision(&self) -> i64;
    /// Says which change this is.
    fn set_revision(&mut self, revision: i64);
}

macro_rules! master_records {
    ($($table:ident $clause:literal)+) => {$(
        impl MasterRecord for $table::Model {
            const KIND: &'static str = stringify!($table);
            const CLAUSE: &'static str = $clause;
            fn id(&self) -> Uuid {
                self.id
            }
            fn revision(&self) -> i64 {
                self.revision
            }
            fn set_revision(&mut self, revision: i64) {
                self.revision = revision;
            }
        }
    )+};
}

master_records! {
    authority_version "2.1.3"
    calendar_year "2.4.3"
    category "2.3.2"
    customer "2.2"
    department "2.1"
    kept_document "2.5.2"
    model "2.3.2"
    person "2.1"
    role_grant "2.1"
    scanned_paper "2.4.3"
    series "2.3.2"
    setting "2.1"
    supplier "2.4.2"
}

impl Write {
    /// Stores a row: a new one when its revision is 0, otherwise over the one it was read as. Answers it with
    /// its new revision. A row that is as it was leaves no event.
    ///
    /// [`StoreError::Stale`] when someone changed it meanwhile; [`StoreError::Taken`] names the unique column.
    pub async fn save<M: MasterRecord>(&self, mut row: M, origin: &Origin) -> Result<M, StoreError> {
        let before = self.before(&row).await?;
        if before.as_ref() == Some(&row) {
            return Ok(row);
        }
        let body = json!({ "before": shown(&before), "after": shown(&Some(&row)) });
        self.log_change(&row, if before.is_some() { "changed" } else { "created" }, &body, origin).await?;
        row.set_revision(row.revision() + 1);
        self.put(row.clone(), before.is_some()).await?;
        Ok(row)
    }

    /// Replaces a year of the working-day calendar.
    pub async fn save_calendar(
        &self,
        mut year: calendar_year::Model,
        days: Vec<calendar_day::Model>,
        origin: &Origin,
    ) -> Result<calendar_year::Model, StoreError> {
        let before = self.before(&year).await?;
        let days_before =
            calendar_day::Entity::find().filter(calendar_day::Column::Year.eq(year.year)).all(self).await?;
        let body = json!({
            "before": before.as_ref().map(|y| json!({ "year": y.year, "days": days_before })),
            "after": { "year": year.year, "days": days },
        });
        self.log_change(&year, if before.is_some() { "changed" } else { "created" }, &body, origin).await?;
        year.set_revision(year.revision() + 1);
        self.put(year.clone(), before.is_some()).await?;
        calendar_day::Entity::delete_many()
            .filter(calendar_day::Column::Year.eq(year.year))
            .exec(self)
            .await?;
        if !days.is_empty() {
            let rows = days.into_iter().map(IntoActiveModel::into_active_model);
            calendar_day::Entity::insert_many(rows).exec_without_returning(self).await?;
        }
        Ok(year)
    }

    async fn before<M: MasterRecord>(&self, row: &M) -> Result<Option<M>, StoreError> {
        if row.revision() == 0 {
            return Ok(None);
        }
        let stale = StoreError::Stale { table: M::KIND, id: row.id() };
        let before = <M::Entity as EntityTrait>::find_by_id(row.id()).lock_exclusive().one(self).await?;
        match before {
            Some(before) if before.revision() == row.revision() => Ok(Some(before)),
            Some(_) | None => Err(stale),
        }
    }

    async fn log_change<M: MasterRecord>(
        &self,
        row: &M,
        name: &'static str,
        body: &Value,
        origin: &Origin,
    ) -> Result<(), StoreError> {
        let head = match row.revision() {
            0 => NO_HASH,
            number => self.hash_of(M::KIND, row.id(), number).await?,
        };
        let entry = Entry { name: name.to_owned(), clause: M::CLAUSE, body: json(M::KIND, row.id(), body)? };
        self.append(row.id(), M::KIND, row.revision(), head, vec![(entry, origin)]).await?;
        Ok(())
    }

    async fn hash_of(&self, kind: &'static str, stream: Uuid, number: i64) -> Result<[u8; 32], StoreError> {
        let hash: Option<Vec<u8>> = event::Entity::find()
            .select_only()
            .column(event::Column::Hash)
            .filter(event::Column::Stream.eq(stream))
            .filter(event::Column::Number.eq(number))
            .into_tuple()
            .one(self)
            .await?;
        let hash = hash.and_then(|h| h.try_into().ok());
        hash.ok_or_else(|| {
            StoreError::impossible(
                kind,
                stream,
                format_args!("its change {number} is not in the audit trail"),
            )
        })
    }

    async fn put<M: MasterRecord>(&self, row: M, exists: bool) -> Result<(), StoreError> {
        let active = row.into_active_model().reset_all();
        if exists {
            <M::Entity as EntityTrait>::update(active).exec(self).await?;
        } else {
            <M::Entity as EntityTrait>::insert(active).exec_without_returning(self).await?;
        }
        Ok(())
    }
}

/// The row as the audit trail shows it: whether there is a password, never its hash.
pub(crate) fn shown<M: Serialize>(row: &Option<M>) -> Value {
    let mut value = serde_json::to_value(row).unwrap_or_default();
    if let Some(password) = value.get_mut("password_hash")
        && !password.is_null()
    {
        *password = Value::from("set");
    }
    value
}
