//! The tables that lists read, each row of which is a function of one stream's state.
//!
//! A command works out the rows before and after it and writes the difference; `check` works them out again
//! and compares. So a table cannot come to say something its stream does not. To show more in a list: a
//! column in a migration and an entity, and its value in the file here that is named after the table.

use std::collections::{HashMap, HashSet};

use regulation::Status;
use sea_orm::sea_query::{Condition, OnConflict, ValueType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn,
    QueryFilter,
};
use uuid::Uuid;

use crate::entities::{
    approval, approval_decision, archive_folder, archive_record, assignment, contract, coverage, delivery,
    demand, equipment_change, equipment_line, maintenance_case, project, purchase_order, receivable, revenue,
    serial, sheet, support_contract, support_unit, task_form, urge,
};
use crate::{StoreError, Write};

mod approvals;
mod archive;
mod contracts;
mod demands;
mod maintenance;
mod notices;
mod parts;
mod projects;
pub(crate) mod scans;
mod support;
pub(crate) mod tally;
pub(crate) mod todos;
mod urging;
pub(crate) mod words;

/// How many rows one statement writes: within SQLite's 32,766 bound values for the widest table.
const CHUNK: usize = 500;

/// A row that belongs to a stream.
pub(crate) trait Row:
    ModelTrait<Entity: EntityTrait<Model = Self>>
    + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel>
    + PartialEq
    + Send
    + Sync
{
    /// The column that names the stream.
    const STREAM: Column<Self>;
    /// The columns that tell the rows of one stream apart.
    const PART: &'static [Column<Self>];
}

type Column<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;

macro_rules! tables {
    ($($field:ident: $table:ident $stream:ident [$($part:ident),*],)+) => {
        /// Every row one stream has in the tables that lists read.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Rows {$(
            pub(crate) $field: Vec<$table::Model>,
        )+}

        $(
            impl Row for $table::Model {
                const STREAM: $table::Column = $table::Column::$stream;
                const PART: &'static [$table::Column] = &[$($table::Column::$part),*];
            }
        )+

        impl Rows {
            /// Writes what differs, in the order in which the tables refer to one another.
            async fn write(tx: &Write, stream: Uuid, before: Self, after: Self) -> Result<(), StoreError> {
                $(write(tx, stream, &before.$field, after.$field).await?;)+
                Ok(())
            }

            /// Adds those of another stream.
            pub(crate) fn extend(&mut self, more: Self) {
                $(self.$field.extend(more.$field);)+
            }

            /// Writes rows of streams of which the tables hold nothing yet.
            async fn insert(tx: &Write, mut rows: Self) -> Result<(), StoreError> {
                let closed = rows.hold_open();
                $(insert(tx, rows.$field).await?;)+
                overwrite(tx, closed).await
            }

            /// What the tables hold of each of some streams.
            pub(crate) async fn read(
                db: &impl ConnectionTrait,
                streams: &[Uuid],
            ) -> Result<HashMap<Uuid, Self>, StoreError> {
                let mut rows: HashMap<Uuid, Self> = HashMap::new();
                $(
                    for (stream, row) in read::<$table::Model>(db, streams).await? {
                        rows.entry(stream).or_default().$field.push(row);
                    }
                )+
                Ok(rows)
            }

            /// What differs from `expected`, by table.
            pub(crate) fn differences(&self, expected: &Self) -> Vec<(&'static str, String)> {
                let mut found = Vec::new();
                $(
                    for row in self.$field.iter().filter(|row| !expected.$field.contains(row)) {
                        found.push((stringify!($table), format!("it holds {row:?}, which its stream does not make")));
                    }
                    for row in expected.$field.iter().filter(|row| !self.$field.contains(row)) {
                        found.push((stringify!($table), format!("it lacks {row:?}")));
                    }
                )+
                found
            }
        }
    };
}

tables! {
    demands: demand Id [],
    contracts: contract Id [],
    receivables: receivable Contract [Number],
    projects: project Id [],
    assignments: assignment Project [Person],
    lines: equipment_line Project [Line],
    orders: purchase_order Project [Number],
    deliveries: delivery Project [Number],
    task_forms: task_form Project [Number],
    changes: equipment_change Project [Number],
    sheets: sheet Project [Number],
    serials: serial Project [Serial, SeriesKey],
    coverage: coverage Project [Sheet, Line],
    revenue: revenue Project [Number],
    approvals: approval Stream [Number],
    decisions: approval_decision Stream [Number, Step],
    cases: maintenance_case Id [],
    urges: urge Urging [Key],
    supports: support_contract Id [],
    support_units: support_unit Contract [SeriesKey, Serial],
    folders: archive_folder Id [],
    records: archive_record Folder [Number],
}

impl Rows {
    /// A closed project takes no lines, which holds also for those it was closed with: until they are written it is
    /// signed off. Answers with the rows as they shall be.
    fn hold_open(&mut self) -> Vec<project::Model> {
        let closed = self.projects.iter_mut().filter(|row| row.closed_at.is_some());
        let closed = closed.map(|row| {
            let open = project::Model { status: Status::SignedOff.code().to_owned(), ..row.clone() };
            std::mem::replace(row, open)
        });
        closed.collect()
    }
}

impl Write {
    /// Makes the tables hold the rows of streams that they hold nothing of yet.
    pub(crate) async fn insert_rows(&self, rows: Rows) -> Result<(), StoreError> {
        self.renew_tally(&[], &rows.projects).await?;
        Rows::insert(self, rows).await
    }

    /// Makes the tables hold `after` where they held `before`.
    pub(crate) async fn bring_up_to_date(
        &self,
        stream: Uuid,
        before: Rows,
        after: Rows,
    ) -> Result<(), StoreError> {
        self.renew_tally(&before.projects, &after.projects).await?;
        Rows::write(self, stream, before, after).await
    }
}

async fn read<M: Row>(db: &impl ConnectionTrait, streams: &[Uuid]) -> Result<Vec<(Uuid, M)>, StoreError> {
    let rows = M::Entity::find().filter(M::STREAM.is_in(streams.iter().copied())).all(db).await?;
    let stream = |row: &M| <Uuid as ValueType>::try_from(row.get(M::STREAM));
    let whose = rows.into_iter().map(|row| match stream(&row) {
        Ok(stream) => Ok((stream, row)),
        Err(_) => Err(StoreError::impossible("table", format_args!("{row:?}"), "its stream is not a UUID")),
    });
    whose.collect()
}

/// Rows of one stream are told apart by their part: both lists are small or mostly equal.
async fn write<M: Row>(tx: &Write, stream: Uuid, before: &[M], after: Vec<M>) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    let part = |row: &M| -> String { M::PART.iter().map(|c| format!("{:?} ", row.get(*c))).collect() };
    let old: HashMap<String, &M> = before.iter().map(|row| (part(row), row)).collect();
    let kept: HashSet<String> = after.iter().map(part).collect();
    let gone: Vec<&M> = before.iter().filter(|row| !kept.contains(&part(row))).collect();
    delete(tx, stream, &gone, before.len()).await?;

    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for row in after {
        match old.get(&part(&row)) {
            None => new.push(row),
            Some(old) if **old != row => changed.push(row),
            Some(_) => {}
        }
    }
    insert(tx, new).await?;
    overwrite(tx, changed).await
}

async fn insert<M: Row>(tx: &Write, rows: Vec<M>) -> Result<(), StoreError> {
    for rows in chunks(rows) {
        M::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn overwrite<M: Row>(tx: &Write, rows: Vec<M>) -> Result<(), StoreError> {
    for rows in chunks(rows) {
        let keys = <M::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
        let all = <M::Entity as EntityTrait>::Column::iter();
        let over = OnConflict::columns(keys).update_columns(all).to_owned();
        M::Entity::insert_many(rows).on_conflict(over).exec_without_returning(tx).await?;
    }
    Ok(())
}

type Active<M> = <<M as ModelTrait>::Entity as EntityTrait>::ActiveModel;

/// The rows as they are written, so many a statement.
fn chunks<M: Row>(rows: Vec<M>) -> impl Iterator<Item = Vec<Active<M>>> {
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    std::iter::from_fn(move || {
        rows.peek()?;
        Some(rows.by_ref().take(CHUNK).collect())
    })
}

async fn delete<M: Row>(tx: &Write, stream: Uuid, gone: &[&M], of: usize) -> Result<(), StoreError> {
    if gone.is_empty() {
        return Ok(());
    }
    let whose = M::STREAM.eq(stream);
    if gone.len() == of {
        M::Entity::delete_many().filter(whose).exec(tx).await?;
        return Ok(());
    }
    // Alternatives nest in SQLite's parser, which is 1,000 deep at most; it has no list of rows to be in.
    for rows in gone.chunks(100) {
        let this = |row: &&M| M::PART.iter().fold(Condition::all(), |all, c| all.add(c.eq(row.get(*c))));
        let these = rows.iter().map(this).fold(Condition::any(), Condition::add);
        M::Entity::delete_many().filter(whose.clone()).filter(these).exec(tx).await?;
    }
    Ok(())
}

/// Milliseconds since 1970 UTC.
fn millis(at: regulation::clock::Moment) -> i64 {
    at.timestamp_millis()
}
