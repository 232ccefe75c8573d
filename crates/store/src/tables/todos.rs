//! To-dos: what the duties of each stream ask for now. A duty that stays keeps the time since when it waits.

use std::collections::{BTreeMap, BTreeSet};

use regulation::duties::{Duty, Whose};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, Iterable, QueryFilter};
use uuid::Uuid;

use crate::entities::todo;
use crate::streams::{Face, Loaded};
use crate::{Aggregate, StoreError, Write};

impl Write {
    /// Brings the to-dos of a stream up to date with its duties.
    pub(crate) async fn renew_todos<A: Aggregate>(
        &self,
        before: Option<&Loaded<A>>,
        after: &Loaded<A>,
    ) -> Result<(), StoreError> {
        let old = before.map(|before| todos(before)).unwrap_or_default();
        let new = todos(after);
        let gone: BTreeSet<&String> = old.keys().filter(|key| !new.contains_key(*key)).collect();
        if !gone.is_empty() {
            let gone = gone.into_iter().map(String::as_str);
            let these = todo::Column::Stream.eq(after.id).and(todo::Column::Key.is_in(gone));
            todo::Entity::delete_many().filter(these).exec(self).await?;
        }
        let same = |row: &todo::Model| old.get(&row.key).is_some_and(|old| same(old, row));
        let changed: Vec<_> =
            new.into_values().filter(|row| !same(row)).map(|row| row.into_active_model()).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let over = todo::Column::iter().filter(|column| !matches!(column, todo::Column::Since));
        let over =
            OnConflict::columns([todo::Column::Stream, todo::Column::Key]).update_columns(over).to_owned();
        todo::Entity::insert_many(changed).on_conflict(over).exec_without_returning(self).await?;
        Ok(())
    }
}

/// Whether two to-dos differ at most in the time since when they wait.
pub(crate) fn same(one: &todo::Model, other: &todo::Model) -> bool {
    todo::Model { since: 0, ..one.clone() } == todo::Model { since: 0, ..other.clone() }
}

/// The to-dos of a state, by key.
pub(crate) fn todos<A: Aggregate>(loaded: &Loaded<A>) -> BTreeMap<String, todo::Model> {
    let face = loaded.state.face();
    let rows = loaded.state.duties().into_iter().map(|duty| todo(loaded, &face, duty));
    rows.map(|row| (row.key.clone(), row)).collect()
}

fn todo<A: Aggregate>(loaded: &Loaded<A>, face: &Face, duty: Duty) -> todo::Model {
    let (role, person) = match duty.whose {
        Whose::Role(role) => (Some(role.code().to_owned()), None),
        Whose::Person(person) => (None, Some(Uuid::from(person))),
    };
    todo::Model {
        stream: loaded.id,
        key: duty.key(),
        kind: A::KIND.to_owned(),
        part: i64::from(duty.part),
        duty: duty.kind.code().to_owned(),
        clause: duty.kind.clause().number().to_owned(),
        due_on: duty.due_on,
        since: loaded.at,
        department: face.department,
        role,
        person,
        code: face.code.clone(),
        title: face.title.clone(),
        customer: face.customer,
    }
}
