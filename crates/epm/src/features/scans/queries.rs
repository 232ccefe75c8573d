//! Rows of scanned papers and of kept documents, within what the person sees.

use super::place::Place;
use super::reading::Found;
use super::standing::{Known, Standing};
use crate::features::directory::queries::{names_of_departments, names_of_people};
use crate::features::todos::queries::up_to_most;
use crate::http::{Context, Listing, Page, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::Actor;
use regulation::document::{KeptKind, may_look};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{contract, kept_document, project, scanned_paper};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::{StoreError, scope};
use uuid::Uuid;

use scanned_paper::{Column, Entity, Model};

/// Where a paper stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PaperStatus {
    /// It has no place yet.
    #[default]
    Waiting,
    /// It was filed.
    Filed,
    /// It was set aside with a reason.
    Discarded,
}

impl PaperStatus {
    /// In the order of the screen.
    pub(super) const ALL: [Self; 3] = [Self::Waiting, Self::Filed, Self::Discarded];

    /// As it stands in the address and in the table.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Filed => "filed",
            Self::Discarded => "discarded",
        }
    }

    /// The key of its word.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Waiting => "scan-waiting",
            Self::Filed => "scan-filed",
            Self::Discarded => "scan-discarded",
        }
    }
}

/// What the tray can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// Those that wait, unless asked otherwise.
    #[serde(default)]
    pub status: PaperStatus,
}

/// The tray has one order: the newest first.
pub(super) type Sort = crate::http::Unsorted;

/// How the tray is asked for.
pub(super) type Tray = Listing<Filter, Sort>;

/// A paper in a scan.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PaperItem {
    /// The paper.
    pub id: Uuid,
    /// SHA-256 of the file it is in.
    pub file: String,
    /// The name the file was sent under.
    pub name: String,
    /// The two letters of its kind, where its code was read.
    pub kind: Option<&'static str>,
    /// The title of its kind.
    pub title: Option<&'static str>,
    /// The project's code, as it is printed.
    pub code: Option<String>,
    /// The project's or contract's title, as far as the person sees it.
    pub about: Option<String>,
    /// Which pages of the file, in the order of the paper.
    pub pages: Vec<u32>,
    /// How many pages the paper has; 0 where that is not known.
    pub of: u32,
    /// Which of them are not there.
    pub missing: Vec<u32>,
    /// `waiting`, `filed` or `discarded`.
    pub status: &'static str,
    /// What can be done with it, while it waits.
    pub standing: Option<Standing>,
    /// Why it is closed, in words.
    pub reason: Option<String>,
    /// Where it belongs, or where it was filed.
    #[schema(value_type = Option<String>)]
    pub place: Option<Place>,
    /// Who sent it.
    pub sent_by: String,
    /// The department of whoever sent it.
    pub department: String,
    /// When.
    #[schema(value_type = String)]
    pub sent_at: DateTime<Utc>,
    /// Who filed or discarded it.
    pub settled_by: Option<String>,
    /// When.
    #[schema(value_type = Option<String>)]
    pub settled_at: Option<DateTime<Utc>>,
    /// Why it was discarded.
    pub note: Option<String>,
    /// By when it is to have a place.
    #[schema(value_type = Option<String>)]
    pub due_on: Option<NaiveDate>,
}

/// The account managers of the projects and contracts of these places, whoever asks: the paper is theirs to follow, though
/// its sender may not see the project.
pub(super) async fn owners(
    conn: &impl ConnectionTrait,
    places: impl IntoIterator<Item = Place>,
) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
    let of: BTreeSet<Uuid> = places.into_iter().filter_map(|place| place.of_what()).collect();
    if of.is_empty() {
        return Ok(BTreeMap::new());
    }
    let projects =
        project::Entity::find().select_only().columns([project::Column::Id, project::Column::AccountManager]);
    let projects = projects.filter(project::Column::Id.is_in(of.clone()));
    let contracts = contract::Entity::find()
        .select_only()
        .columns([contract::Column::Id, contract::Column::AccountManager]);
    let contracts = contracts.filter(contract::Column::Id.is_in(of));
    let mut owners: BTreeMap<Uuid, Uuid> =
        projects.into_tuple::<(Uuid, Uuid)>().all(conn).await?.into_iter().collect();
    owners.extend(contracts.into_tuple::<(Uuid, Uuid)>().all(conn).await?);
    Ok(owners)
}

/// The pages of a row, and what they say.
pub(super) fn found(row: &Model) -> Found {
    let mark = row.mark.as_deref().and_then(|mark| mark.parse().ok());
    Found { mark, pages: serde_json::from_str(&row.pages).unwrap_or_default() }
}

fn status(row: &Model) -> PaperStatus {
    let known = PaperStatus::ALL.into_iter().find(|status| status.code() == row.status);
    known.unwrap_or_default()
}

/// Rows as they are told: each with its standing now, all looked up at once.
pub(super) async fn told(ctx: &Context, rows: Vec<Model>) -> Result<Vec<PaperItem>, Problem> {
    let papers: Vec<Found> = rows.iter().map(found).collect();
    let filed: Vec<Place> = rows.iter().filter_map(|row| row.place.as_deref()?.parse().ok()).collect();
    let mut places: Vec<Place> =
        papers.iter().filter_map(|paper| paper.mark.as_ref()).filter_map(Place::of).collect();
    places.extend(filed);
    let known = Known::of(ctx, &places).await?;
    let people = rows.iter().map(|row| row.sent_by).chain(rows.iter().filter_map(|row| row.settled_by));
    let people = names_of_people(&ctx.read(), people).await?;
    let departments = names_of_departments(&ctx.read(), rows.iter().map(|row| row.department)).await?;
    let name = |id: &Uuid| people.get(id).cloned().unwrap_or_default();
    let told = rows.into_iter().zip(papers).map(|(row, paper)| {
        let judged = known.judge(&paper);
        let status = status(&row);
        let waiting = status == PaperStatus::Waiting;
        let place =
            if waiting { judged.place } else { row.place.as_deref().and_then(|place| place.parse().ok()) };
        let mark = paper.mark.as_ref();
        PaperItem {
            id: row.id,
            file: row.file.clone(),
            name: row.name.clone(),
            kind: mark.map(|mark| mark.kind.code()),
            title: mark.map(|mark| mark.kind.title()),
            code: mark.and_then(|mark| mark.code.clone()),
            about: place.and_then(|place| known.about(place)),
            pages: paper.in_order(),
            of: mark.map_or(0, |mark| mark.pages),
            missing: paper.missing(),
            status: status.code(),
            standing: waiting.then_some(judged.standing),
            reason: judged.reason.filter(|_| waiting),
            place,
            sent_by: name(&row.sent_by),
            department: departments.get(&row.department).cloned().unwrap_or_default(),
            sent_at: moment(row.sent_at).unwrap_or_default(),
            settled_by: row.settled_by.as_ref().map(name),
            settled_at: row.settled_at.and_then(moment),
            note: row.note,
            due_on: row.due_on.filter(|_| waiting),
        }
    });
    Ok(told.collect())
}

fn moment(millis: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis)
}

/// A page of the tray.
pub(super) async fn tray(ctx: &Context, listing: &Tray) -> Result<Page<PaperItem>, Problem> {
    let mut query = Entity::find()
        .filter(scope::scanned_papers(&ctx.actor))
        .filter(Column::Status.eq(listing.filter.status.code()));
    if let Some(cursor) = &listing.cursor {
        let (at, id): (i64, Uuid) = cursor.keys()?;
        let same = Condition::all().add(Column::SentAt.eq(at)).add(Column::Id.lt(id));
        query = query.filter(Condition::any().add(Column::SentAt.lt(at)).add(same));
    }
    let query = query.order_by_desc(Column::SentAt).order_by_desc(Column::Id).limit(listing.limit + 1);
    let rows = query.all(&ctx.read()).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row: &Model| (row.sent_at, row.id));
    let cursor = page.next_cursor;
    Ok(Page { items: told(ctx, page.items).await?, next_cursor: cursor, total: None })
}

/// How many papers of that status the person sees, up to what is counted.
pub(super) async fn count(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    status: PaperStatus,
) -> Result<u64, StoreError> {
    let rows = Entity::find().select_only().column(Column::Id).filter(scope::scanned_papers(actor));
    up_to_most(conn, rows.filter(Column::Status.eq(status.code()))).await
}

/// How many papers wait for a place, for the workbench.
pub async fn waiting(conn: &impl ConnectionTrait, actor: &Actor) -> Result<u64, StoreError> {
    count(conn, actor, PaperStatus::Waiting).await
}

/// A paper, if the person sees it.
pub(super) async fn paper(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
) -> Result<Option<Model>, StoreError> {
    let query = Entity::find_by_id(id).filter(scope::scanned_papers(actor));
    Ok(query.one(conn).await?)
}

/// The file in which a paper is, whoever sees the paper.
pub(super) async fn file_with(
    conn: &impl ConnectionTrait,
    paper: Uuid,
) -> Result<Option<String>, StoreError> {
    let query = Entity::find_by_id(paper).select_only().column(Column::File);
    Ok(query.into_tuple().one(conn).await?)
}

/// The papers of a file that the person sees, in the order of its pages.
pub(super) async fn of_file(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    sha256: &str,
) -> Result<Vec<Model>, StoreError> {
    let query = Entity::find().filter(Column::File.eq(sha256)).filter(scope::scanned_papers(actor));
    let query = query.order_by_asc(Column::SentAt).order_by_asc(Column::FirstPage).order_by_asc(Column::Id);
    Ok(query.all(conn).await?)
}

/// The kept papers of these projects and contracts that the person may not look at, though they see what they are kept
/// with: of all files, or of one. Each as where it is kept, and its file.
pub async fn withheld(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    streams: impl IntoIterator<Item = Uuid>,
    sha256: Option<&str>,
) -> Result<BTreeSet<(Uuid, String)>, StoreError> {
    let mut query = kept_document::Entity::find().filter(kept_document::Column::Stream.is_in(streams));
    if let Some(sha256) = sha256 {
        query = query.filter(kept_document::Column::File.eq(sha256));
    }
    let rows = query.all(conn).await?;
    let closed = closed_to(conn, actor, &rows).await?;
    Ok(rows.into_iter().filter(|row| closed.contains(&row.id)).map(|row| (row.stream, row.file)).collect())
}

/// Those of the documents that the person may not look at.
async fn closed_to(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    rows: &[kept_document::Model],
) -> Result<BTreeSet<Uuid>, StoreError> {
    let kind = |row: &kept_document::Model| KeptKind::from_code(&row.kind).unwrap_or(KeptKind::Other);
    let costly: Vec<_> = rows.iter().filter(|row| kind(row).names_cost()).collect();
    if costly.is_empty() {
        return Ok(BTreeSet::new());
    }
    let projects = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Department, project::Column::AccountManager])
        .filter(project::Column::Id.is_in(costly.iter().map(|row| row.stream)));
    let projects: Vec<(Uuid, Uuid, Uuid)> = projects.into_tuple().all(conn).await?;
    let looks = |row: &kept_document::Model| {
        let of = projects.iter().find(|(id, ..)| *id == row.stream);
        of.is_some_and(|(_, department, owner)| {
            may_look(actor, kind(row), (*department).into(), (*owner).into())
        })
    };
    Ok(costly.into_iter().filter(|row| !looks(row)).map(|row| row.id).collect())
}

/// A document that is kept with a project or a contract.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct KeptDocument {
    /// The document.
    pub id: Uuid,
    /// Which kind of paper.
    #[schema(value_type = String)]
    pub kind: KeptKind,
    /// Which sheet or task form of the project.
    pub part: Option<i64>,
    /// The name the file was sent under.
    pub name: String,
    /// SHA-256 of its pages; they are at `/files/{sha256}`.
    pub file: String,
    /// Who filed it.
    pub kept_by: String,
    /// When.
    #[schema(value_type = String)]
    pub kept_at: DateTime<Utc>,
}

impl KeptDocument {
    /// The key of the name of its kind.
    pub fn key(&self) -> String {
        super::place::kept_key(self.kind)
    }

    /// As much of the hash as tells files apart at a glance.
    pub fn short(&self) -> &str {
        self.file.get(..12).unwrap_or_default()
    }
}

/// The documents that are kept with these projects and contracts, which the caller has looked up within the person's
/// scope, as far as the person may look at them; in the order they came.
pub async fn kept_with(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    streams: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<KeptDocument>, StoreError> {
    let query = kept_document::Entity::find().filter(kept_document::Column::Stream.is_in(streams));
    let mut rows = query.order_by_asc(kept_document::Column::KeptAt).all(conn).await?;
    let closed = closed_to(conn, actor, &rows).await?;
    rows.retain(|row| !closed.contains(&row.id));
    let people = names_of_people(conn, rows.iter().map(|row| row.kept_by)).await?;
    let told = rows.into_iter().map(|row| KeptDocument {
        id: row.id,
        kind: KeptKind::from_code(&row.kind).unwrap_or(KeptKind::Other),
        part: row.part,
        kept_by: people.get(&row.kept_by).cloned().unwrap_or_default(),
        kept_at: moment(row.kept_at).unwrap_or_default(),
        name: row.name,
        file: row.file,
    });
    Ok(told.collect())
}
