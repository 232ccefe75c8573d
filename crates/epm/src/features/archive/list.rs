//! The list of the archive's records, within the person's scope.

use crate::features::directory::queries::names_of_people;
use crate::features::project::part_list::{ProjectOfPart, projects_of};
use crate::http::{Listing, Page, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::papers::PaperKind;
use regulation::{Actor, PartId};
use serde::{Deserialize, Serialize};
use store::entities::archive_record::{Column, Entity, Model};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Something of it is missing although its project has ended.
    Missing,
    /// Its original is in a person's hands.
    InHands,
    /// Handed over and not confirmed.
    UnderWay,
    /// At the archive.
    Archived,
    /// Lent.
    Lent,
    /// Lent, and not back in time.
    Overdue,
    /// Its time of keeping has ended.
    Ended,
    /// Destroyed.
    Destroyed,
}

impl State {
    /// In the order of the screen.
    pub const ALL: [Self; 8] = [
        Self::Missing,
        Self::InHands,
        Self::UnderWay,
        Self::Archived,
        Self::Lent,
        Self::Overdue,
        Self::Ended,
        Self::Destroyed,
    ];

    /// As it stands in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::InHands => "in_hands",
            Self::UnderWay => "under_way",
            Self::Archived => "archived",
            Self::Lent => "lent",
            Self::Overdue => "overdue",
            Self::Ended => "ended",
            Self::Destroyed => "destroyed",
        }
    }

    fn condition(self, today: NaiveDate) -> Condition {
        let all = Condition::all();
        match self {
            Self::Missing => all.add(Column::Lacks.gt(0)),
            Self::InHands => all.add(Column::HeldBy.is_not_null()).add(Column::Slip.is_null()),
            Self::UnderWay => all.add(Column::Slip.is_not_null()),
            Self::Archived => all
                .add(Column::AtArchive.eq(true))
                .add(Column::LentTo.is_null())
                .add(Column::Destroyed.eq(false)),
            Self::Lent => all.add(Column::LentTo.is_not_null()),
            Self::Overdue => all.add(Column::LentTo.is_not_null()).add(Column::LentUntil.lt(today)),
            Self::Ended => all.add(Column::KeepUntil.lt(today)).add(Column::Destroyed.eq(false)),
            Self::Destroyed => all.add(Column::Destroyed.eq(true)),
        }
    }
}

/// What the list can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Where it stands.
    #[serde(default)]
    pub state: Option<State>,
    /// What it is.
    #[serde(default)]
    pub kind: Option<PaperKind>,
    /// Of which project.
    #[serde(default)]
    pub project: Option<Uuid>,
}

/// The list has one order: what is still asked for, then the newest.
pub type Sort = crate::http::Unsorted;

/// How the list is asked for.
pub type RecordListing = Listing<Filter, Sort>;

/// A row of the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RecordItem {
    /// The record, `<uuid>.<number>`.
    pub id: String,
    /// The project it is of.
    #[serde(flatten)]
    pub project: ProjectOfPart,
    /// `contract`, `initiation`, `equipment_list`, `equipment_change`, `task_form`, `sign_off_sheet`, `closing_notice`,
    /// `acceptance_report`, `cancellation` or `other`.
    pub kind: String,
    /// Which sheet, form or change of the project.
    pub part: i64,
    /// What it was registered as.
    pub name: Option<String>,
    /// Whether there is an original on paper.
    pub on_paper: bool,
    /// The SHA-256 of its scan.
    pub file: Option<String>,
    /// Since when it is as it shall be.
    #[schema(value_type = Option<String>)]
    pub made_at: Option<DateTime<Utc>>,
    /// By when it, or its original, is due.
    #[schema(value_type = Option<String>)]
    pub due_on: Option<NaiveDate>,
    /// In whose hands the original is.
    pub holder: Option<String>,
    /// Whether the original came to the archive.
    pub at_archive: bool,
    /// The slip on which it is under way, `<uuid>.<number>`.
    pub slip: Option<String>,
    /// Where it stands.
    pub shelf: Option<String>,
    /// Until when it is kept.
    #[schema(value_type = Option<String>)]
    pub keep_until: Option<NaiveDate>,
    /// To whom it is lent.
    pub borrower: Option<String>,
    /// Until when.
    #[schema(value_type = Option<String>)]
    pub lent_until: Option<NaiveDate>,
    /// Whether it was destroyed.
    pub destroyed: bool,
    /// How much of it is missing.
    pub lacks: i64,
}

/// The filters as a predicate; the state apart, so that the tabs can count what each would show.
fn narrowed(actor: &Actor, listing: &RecordListing) -> Condition {
    let filter = &listing.filter;
    let mut all = Condition::all().add(scope::archive_records(&actor.sight(), actor.person));
    if let Some(typed) = &listing.q {
        all = all.add(search::contains(Column::Search, typed));
    }
    if let Some(kind) = filter.kind {
        all = all.add(Column::Kind.eq(kind.code()));
    }
    match filter.project {
        Some(project) => all.add(Column::Project.eq(project)),
        None => all,
    }
}

/// A page of the list.
pub(super) async fn records(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &RecordListing,
    today: NaiveDate,
) -> Result<Page<RecordItem>, Problem> {
    let mut query = Entity::find().filter(narrowed(actor, listing));
    if let Some(state) = listing.filter.state {
        query = query.filter(state.condition(today));
    }
    if let Some(cursor) = &listing.cursor {
        let (at, folder, number): (i64, Uuid, i64) = cursor.keys()?;
        let same_folder = Condition::all().add(Column::Folder.eq(folder)).add(Column::Number.lt(number));
        let same_time = Condition::any().add(Column::Folder.lt(folder)).add(same_folder);
        let same_time = Condition::all().add(Column::MadeAt.eq(at)).add(same_time);
        query = query.filter(Condition::any().add(Column::MadeAt.lt(at)).add(same_time));
    }
    let query = query.order_by_desc(Column::MadeAt).order_by_desc(Column::Folder);
    let query = query.order_by_desc(Column::Number).limit(listing.limit + 1);
    let rows = query.all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.made_at, row.folder, row.number));
    let items = items(conn, actor, page.items).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total: None })
}

async fn items(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    rows: Vec<Model>,
) -> Result<Vec<RecordItem>, StoreError> {
    let projects = projects_of(conn, actor, rows.iter().map(|row| row.project)).await?;
    let people: Vec<Uuid> = rows.iter().flat_map(|row| [row.held_by, row.lent_to]).flatten().collect();
    let people = names_of_people(conn, people).await?;
    let name = |person: Option<Uuid>| person.map(|id| people.get(&id).cloned().unwrap_or_default());
    let item = |row: Model| {
        Some(RecordItem {
            id: part(row.folder, row.number),
            project: projects.get(&row.project)?.clone(),
            made_at: Some(row.made_at).filter(|at| *at < i64::MAX).and_then(DateTime::from_timestamp_millis),
            holder: name(row.held_by),
            borrower: name(row.lent_to),
            slip: row.slip.map(|slip| part(row.folder, slip)),
            kind: row.kind,
            part: row.part,
            name: row.name,
            on_paper: row.on_paper,
            file: row.file,
            due_on: row.due_on,
            at_archive: row.at_archive,
            shelf: row.shelf,
            keep_until: row.keep_until,
            lent_until: row.lent_until,
            destroyed: row.destroyed,
            lacks: row.lacks,
        })
    };
    Ok(rows.into_iter().filter_map(item).collect())
}

fn part(of: Uuid, number: i64) -> String {
    PartId { of, number: u32::try_from(number).unwrap_or(0) }.to_string()
}

/// How many records there are of a state, whichever the list shows; without one, of all.
pub(super) async fn count(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &RecordListing,
    state: Option<State>,
    today: NaiveDate,
) -> Result<u64, StoreError> {
    let query = Entity::find().filter(narrowed(actor, listing));
    let query = match state {
        Some(state) => query.filter(state.condition(today)),
        None => query,
    };
    Ok(query.count(conn).await?)
}
