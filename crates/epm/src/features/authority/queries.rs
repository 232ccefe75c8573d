//! What the pages and the API of the matrix read. What is published everyone may read; a draft only those who write
//! and publish.

use crate::features::directory::queries::names_of_people;
use crate::http::{Code, FieldFault, Problem};
use chrono::DateTime;
use regulation::authority::{Matrix, Row};
use regulation::text::Title;
use regulation::{Clause, MatrixId, Moment};
use serde::Serialize;
use std::collections::BTreeSet;
use store::StoreError;
use store::entities::{authority_version, department};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use utoipa::ToSchema;
use uuid::Uuid;

/// A version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VersionView {
    /// Its identifier.
    pub id: Uuid,
    /// The year it is for.
    pub year: i64,
    /// Its name.
    pub title: String,
    /// `draft`; `published`; `superseded` once the next one is in force.
    pub status: &'static str,
    /// Whether it is the one by which a document submitted now would go.
    pub in_force: bool,
    /// From when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub in_force_from: Option<Moment>,
    /// Until when, where the next one is published.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub in_force_until: Option<Moment>,
    /// Who wrote it as it stands.
    pub written_by_id: Uuid,
    /// Their name.
    pub written_by: String,
    /// Who published it.
    pub published_by: Option<String>,
    /// Its rows, numbered from 1 in this order.
    pub rows: Vec<Row>,
    /// For `If-Match`.
    pub revision: i64,
}

/// Those that are or were published, the newest first.
pub(super) async fn published(
    conn: &impl ConnectionTrait,
) -> Result<Vec<authority_version::Model>, StoreError> {
    let query = authority_version::Entity::find()
        .filter(authority_version::Column::Status.ne("draft"))
        .order_by_desc(authority_version::Column::InForceFrom);
    Ok(query.all(conn).await?)
}

/// All versions, drafts before the published ones, the newest first.
pub(super) async fn all(
    conn: &impl ConnectionTrait,
    with_drafts: bool,
    now: Moment,
) -> Result<Vec<VersionView>, Problem> {
    let mut rows = Vec::new();
    if with_drafts {
        let drafts = authority_version::Entity::find()
            .filter(authority_version::Column::Status.eq("draft"))
            .order_by_desc(authority_version::Column::Year)
            .order_by_desc(authority_version::Column::Id);
        rows = drafts.all(conn).await.map_err(StoreError::from)?;
    }
    rows.extend(published(conn).await?);
    let mut people: Vec<Uuid> = rows.iter().map(|row| row.written_by).collect();
    people.extend(rows.iter().filter_map(|row| row.published_by));
    let names = names_of_people(conn, people).await?;
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let mut until = None;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let from = row.in_force_from;
        let now = now.timestamp_millis();
        let over = until.is_some_and(|until| until <= now);
        views.push(VersionView {
            status: match from {
                None => "draft",
                Some(_) if over => "superseded",
                Some(_) => "published",
            },
            in_force: from.is_some_and(|from| from <= now) && !over,
            in_force_from: from.and_then(DateTime::from_timestamp_millis),
            in_force_until: until.filter(|_| from.is_some()).and_then(DateTime::from_timestamp_millis),
            written_by: name(row.written_by),
            published_by: row.published_by.map(name),
            rows: rows_of(&row)?,
            id: row.id,
            year: row.year,
            title: row.title,
            written_by_id: row.written_by,
            revision: row.revision,
        });
        until = from.or(until);
    }
    Ok(views)
}

/// One version; drafts too.
pub(super) async fn one(conn: &impl ConnectionTrait, id: Uuid, now: Moment) -> Result<VersionView, Problem> {
    let all = all(conn, true, now).await?;
    all.into_iter().find(|version| version.id == id).ok_or_else(Problem::not_found)
}

fn impossible(row: &authority_version::Model, what: impl ToString) -> Problem {
    Problem::from(StoreError::Impossible {
        table: "authority_version",
        row: row.id.to_string(),
        what: what.to_string(),
    })
}

pub(super) fn rows_of(row: &authority_version::Model) -> Result<Vec<Row>, Problem> {
    serde_json::from_str(&row.matrix).map_err(|error| impossible(row, error))
}

/// A version as the rules know it: the one named, or the one in force.
pub(super) async fn matrix(
    conn: &impl ConnectionTrait,
    id: Option<MatrixId>,
    with_drafts: bool,
    now: Moment,
) -> Result<Matrix, Problem> {
    let row = match id {
        Some(id) => {
            let row =
                authority_version::Entity::find_by_id(id.0).one(conn).await.map_err(StoreError::from)?;
            row.filter(|row| with_drafts || row.status != "draft").ok_or_else(Problem::not_found)?
        }
        None => {
            let published = published(conn).await?;
            let begun = |row: &authority_version::Model| {
                row.in_force_from.is_some_and(|from| from <= now.timestamp_millis())
            };
            let none = || Problem::new(Code::Conflict).under(Clause::C2_1_3);
            let none = || none().at(FieldFault::new("", "authority-none-in-force"));
            published.into_iter().find(begun).ok_or_else(none)?
        }
    };
    let title = Title::new(&row.title).map_err(|fault| impossible(&row, fault))?;
    let year = i32::try_from(row.year).map_err(|error| impossible(&row, error))?;
    Ok(Matrix { id: MatrixId(row.id), year, title, rows: rows_of(&row)? })
}

/// Those of the departments that exist.
pub(super) async fn departments(
    conn: &impl ConnectionTrait,
    ids: BTreeSet<Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let query = department::Entity::find().select_only().column(department::Column::Id);
    let known: Vec<Uuid> = query.filter(department::Column::Id.is_in(ids)).into_tuple().all(conn).await?;
    Ok(known.into_iter().collect())
}
