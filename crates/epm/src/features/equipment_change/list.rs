//! The list of equipment changes, within the person's scope.

use crate::features::project::part_list::{self, Keys, PartListing, ProjectOfPart, part, projects_of, seen};
use crate::http::{Page, Problem};
use chrono::{DateTime, Utc};
use regulation::Actor;
use serde::{Deserialize, Serialize};
use store::entities::equipment_change::{Column, Entity, Model};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeStatus {
    /// Being written.
    Draft,
    /// Being approved.
    InApproval,
    /// In effect.
    Effective,
    /// Refused.
    Rejected,
    /// Thrown away.
    Discarded,
}

impl ChangeStatus {
    fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InApproval => "in_approval",
            Self::Effective => "effective",
            Self::Rejected => "rejected",
            Self::Discarded => "discarded",
        }
    }
}

/// A row of the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ChangeItem {
    /// The change, `<uuid>.<number>`.
    pub id: String,
    /// Its number in the project.
    pub number: i64,
    /// The project it is of.
    #[serde(flatten)]
    pub project: ProjectOfPart,
    /// `draft`, `in_approval`, `effective`, `rejected` or `discarded`.
    pub status: String,
    /// The revision it was written against.
    pub base: i64,
    /// Its newest approval, `<uuid>.<number>`.
    pub approval: Option<String>,
    /// Why the customer wants it.
    pub reason: String,
    /// When it was written.
    #[schema(value_type = String)]
    pub written_at: DateTime<Utc>,
}

/// A page of the list, the newest first.
pub async fn changes(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &PartListing<ChangeStatus>,
) -> Result<Page<ChangeItem>, Problem> {
    let mut query = Entity::find().filter(seen(conn, Column::Project, actor, listing).await?);
    if !listing.filter.status.is_empty() {
        query = query.filter(Column::Status.is_in(listing.filter.status.iter().map(|s| s.code())));
    }
    let at = Expr::col((Entity, Column::WrittenAt));
    let keys = Keys { at, project: Column::Project, number: Column::Number };
    let page =
        part_list::page(conn, query, keys, listing, |row| (row.written_at, row.project, row.number)).await?;
    let projects = projects_of(conn, actor, page.items.iter().map(|row| row.project)).await?;
    let item = |row: Model| {
        Some(ChangeItem {
            id: part(row.project, row.number),
            number: row.number,
            project: projects.get(&row.project)?.clone(),
            status: row.status,
            base: row.base,
            approval: row.approval.map(|number| part(row.project, number)),
            reason: row.reason,
            written_at: DateTime::from_timestamp_millis(row.written_at).unwrap_or_default(),
        })
    };
    let items = page.items.into_iter().filter_map(item).collect();
    Ok(Page { items, next_cursor: page.next_cursor, total: None })
}
