//! The list of task coordination forms, within the person's scope.

use crate::features::project::part_list::{
    self, Counts, Keys, PartListing, ProjectOfPart, part, projects_of, seen,
};
use crate::http::{Page, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::Actor;
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::entities::task_form::{Column, Entity, Model};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Select};

/// Where a form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormStatus {
    /// Not answered yet.
    Waiting,
    /// Taken on.
    Accepted,
    /// Declined.
    Declined,
    /// Done.
    Completed,
    /// Ended with the project.
    Ended,
}

impl FormStatus {
    /// In the order of the screen.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Accepted, Self::Completed, Self::Declined, Self::Ended];

    /// As it stands in the address and in the table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Completed => "completed",
            Self::Ended => "ended",
        }
    }
}

/// A row of the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FormItem {
    /// The form, `<uuid>.<number>`.
    pub id: String,
    /// Its number in the project.
    pub number: i64,
    /// The project it is of.
    #[serde(flatten)]
    pub project: ProjectOfPart,
    /// `waiting`, `accepted`, `declined`, `completed` or `ended`.
    pub status: String,
    /// What kind of support.
    pub kind: String,
    /// What is to be done.
    pub content: String,
    /// Where.
    pub place: String,
    /// When it is wanted.
    #[schema(value_type = String)]
    pub wanted_on: NaiveDate,
    /// How many people were assigned.
    pub people: i64,
    /// The minutes of work that were booked.
    pub minutes: i64,
    /// When it was written.
    #[schema(value_type = String)]
    pub written_at: DateTime<Utc>,
}

async fn narrowed(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<FormStatus>,
) -> Result<Select<Entity>, StoreError> {
    Ok(Entity::find().filter(seen(conn, Column::Project, actor, listing).await?))
}

/// A page of the list, the newest first.
pub async fn forms(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<FormStatus>,
) -> Result<Page<FormItem>, Problem> {
    let mut query = narrowed(conn, actor, listing).await?;
    if !listing.filter.status.is_empty() {
        query = query.filter(Column::Status.is_in(listing.filter.status.iter().map(|s| s.code())));
    }
    let at = Expr::col((Entity, Column::WrittenAt));
    let keys = Keys { at, project: Column::Project, number: Column::Number };
    let page =
        part_list::page(conn, query, keys, listing, |row| (row.written_at, row.project, row.number)).await?;
    let projects = projects_of(conn, actor, page.items.iter().map(|row| row.project)).await?;
    let item = |row: Model| {
        Some(FormItem {
            id: part(row.project, row.number),
            number: row.number,
            project: projects.get(&row.project)?.clone(),
            status: row.status,
            kind: row.kind,
            content: row.content,
            place: row.place,
            wanted_on: row.wanted_on,
            people: row.people,
            minutes: row.minutes,
            written_at: DateTime::from_timestamp_millis(row.written_at).unwrap_or_default(),
        })
    };
    let items = page.items.into_iter().filter_map(item).collect();
    Ok(Page { items, next_cursor: page.next_cursor, total: None })
}

/// How many forms there are of each status, whichever the list shows.
pub async fn counts(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<FormStatus>,
) -> Result<Counts, StoreError> {
    let standing =
        |status: FormStatus| (status.code(), Condition::all().add(Column::Status.eq(status.code())));
    part_list::counts(conn, narrowed(conn, actor, listing).await?, FormStatus::ALL.map(standing)).await
}
