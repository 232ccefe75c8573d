//! The signature rounds of closing notices: which departments have signed, for whom a notice waits since when, and a
//! reminder for all who have not (2.5.2, K2).

use super::content::NoticeSignature;
use crate::features::directory::export::{OF_PROJECT, moment, of_project};
use crate::features::directory::queries::names_of_people;
use crate::features::project::calendar;
use crate::features::project::part_list::{ProjectOfPart, Row as PartRow, projects_of};
use crate::frame;
use crate::http::{Context, Listing, Page, Problem};
use crate::layout::{self, Act, Address, Due, Empty, Paging, Tag, TagKind};
use askama::Template;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use paper::listing::{Cell, Kind};
use regulation::archive::Folder;
use regulation::custody::{FolderAct, FolderFacts, decide};
use regulation::papers::PaperKind;
use regulation::{Actor, Clock, PartId, Project};
use serde::{Deserialize, Serialize};
use store::entities::archive_record::{Column, Entity};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use store::{StoreError, look_many, scope, search};
use uuid::Uuid;

/// The list is narrowed by its search alone.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {}

/// The list has one order: the earliest due first.
pub type Sort = crate::http::Unsorted;

/// How the list is asked for.
pub type RoundListing = Listing<Filter, Sort>;

/// A notice that is not archived yet.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RoundItem {
    /// The notice's record in the archive, `<uuid>.<number>`: what a reminder names.
    pub record: String,
    /// The project it closes.
    #[serde(flatten)]
    pub project: ProjectOfPart,
    /// Since when it goes round.
    #[schema(value_type = Option<String>)]
    pub since: Option<DateTime<Utc>>,
    /// By when it shall be there; from the next day on reminders go out by themselves.
    #[schema(value_type = Option<String>)]
    pub due_on: Option<NaiveDate>,
    /// The departments concerned, and who signed for them.
    pub signatures: Vec<NoticeSignature>,
    /// Every department has signed: it waits for the archivist.
    pub signed_throughout: bool,
}

/// A notice is made once the archivist has it.
const NOT_MADE: i64 = i64::MAX;

fn narrowed(actor: &Actor, listing: &RoundListing) -> Condition {
    let all = Condition::all()
        .add(Column::Kind.eq(PaperKind::ClosingNotice.code()))
        .add(Column::MadeAt.eq(NOT_MADE))
        .add(scope::archive_records(&actor.sight(), actor.person));
    match &listing.q {
        Some(typed) => all.add(search::contains(Column::Search, typed)),
        None => all,
    }
}

/// A page of the notices that go round, those closed first at the top.
pub(super) async fn rounds(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &RoundListing,
) -> Result<Page<RoundItem>, Problem> {
    let mut query = Entity::find().filter(narrowed(actor, listing));
    if let Some(cursor) = &listing.cursor {
        let (folder, number): (Uuid, i64) = cursor.keys()?;
        let same = Condition::all().add(Column::Folder.eq(folder)).add(Column::Number.gt(number));
        query = query.filter(Condition::any().add(Column::Folder.gt(folder)).add(same));
    }
    let query = query.order_by_asc(Column::Folder).order_by_asc(Column::Number).limit(listing.limit + 1);
    let rows = query.all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.folder, row.number));
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.project).collect();
    let states = look_many::<Project>(conn, ids.clone()).await?;
    let projects = projects_of(conn, actor, ids).await?;
    let closings = states.values().filter_map(|project| project.state.closing.as_ref());
    let signed = closings.flat_map(|closing| &closing.signatures).filter_map(|(_, signed)| signed.as_ref());
    let signed: Vec<Uuid> = signed.map(|stamp| stamp.by.0).collect();
    let people = names_of_people(conn, signed).await?;
    Ok(Page {
        items: page
            .items
            .iter()
            .filter_map(|row| {
                let closing = states.get(&row.project)?.state.closing.as_ref()?;
                let signatures = super::content::signatures(closing, &people);
                let number = u32::try_from(row.number).ok()?;
                Some(RoundItem {
                    record: PartId { of: row.folder, number }.to_string(),
                    project: projects.get(&row.project)?.clone(),
                    since: Some(closing.carried_out.at),
                    due_on: row.due_on,
                    signed_throughout: signatures.iter().all(|one| one.signed_at.is_some()),
                    signatures,
                })
            })
            .collect(),
        next_cursor: page.next_cursor,
        total: None,
    })
}

#[derive(Template)]
#[template(path = "features/closing/round.html")]
struct Index {
    p: layout::Page,
    q: String,
    sum: String,
    rows: Vec<Row>,
    empty: Option<Empty>,
    paging: Paging,
}

/// A notice as it is shown.
struct Row {
    href: String,
    title: String,
    about: String,
    tags: Vec<Tag>,
    waits: String,
    since: Option<DateTime<Utc>>,
    days: String,
    due: Option<Due>,
    /// On which day someone was reminded last.
    reminded: Option<NaiveDate>,
    remind: Option<Act>,
}

/// The notices that go round, as far as the reader sees their projects.
pub(super) async fn show(ctx: Context, listing: RoundListing) -> Result<Response, Problem> {
    let read = ctx.read();
    let page = rounds(&read, &ctx.actor, &listing).await?;
    let total = Entity::find().filter(narrowed(&ctx.actor, &listing)).count(&read).await;
    let total = total.map_err(StoreError::from)?;
    let folders: Vec<Uuid> =
        page.items.iter().filter_map(|item| part(&item.record)).map(|id| id.of).collect();
    let folders = look_many::<Folder>(&read, folders).await?;
    let calendar = calendar(&read).await?;
    let clock = Clock { now: ctx.now(), today: ctx.today(), calendar };
    let p = frame::page(&ctx).await?.titled("round-title");
    let address = Address::of(&p.path).without("cursor");
    let row = |item: RoundItem| {
        let since = item.since.map(layout::day_of);
        let days = since.map(|since| clock.calendar.working_days_between(since, clock.today));
        let id = part(&item.record);
        let folder = id.and_then(|id| folders.get(&id.of));
        let may = id.zip(folder).is_some_and(|(id, folder)| {
            let act = FolderAct::Remind(id.number);
            decide(&folder.state, &ctx.actor, &act, &FolderFacts::default(), &clock).is_ok()
        });
        let call = format!("POST /api/v1/archive-records/{}/reminders", item.record);
        Row {
            href: format!("/projects/{}/closing", item.project.project_id),
            title: item.project.project_title.clone(),
            about: PartRow::about(&item.project),
            tags: item.signatures.iter().map(|signature| tag(&p, signature)).collect(),
            waits: waits(&p, &item),
            since: item.since,
            days: p.t1("round-days", "days", days.unwrap_or_default()),
            due: item.due_on.map(|on| Due::new(on, clock.calendar.working_days_between(clock.today, on))),
            reminded: id.zip(folder).and_then(|(id, folder)| folder.state.record(id.number)?.reminded),
            remind: may.then(|| Act::send(call, p.t("archive-remind")).icon("bell").small()),
        }
    };
    frame::answer(&Index {
        q: listing.q.clone().unwrap_or_default(),
        sum: p.t1("round-sum", "count", p.count(total)),
        paging: Paging {
            shown: page.items.len() as u64,
            total: Some(total),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string()),
        },
        empty: page
            .items
            .is_empty()
            .then(|| Empty::new("signature", p.t("round-none"), p.t("round-none-text"))),
        rows: page.items.into_iter().map(row).collect(),
        p,
    })
}

fn part(record: &str) -> Option<PartId> {
    record.parse().ok()
}

fn department(p: &layout::Page, signature: &NoticeSignature) -> String {
    // The vice president stands in for the general manager of the same department (A5).
    let code = if signature.department == "vice_president" { "business" } else { signature.department };
    p.t(&format!("closing-of-{}", code.replace('_', "-")))
}

/// `财务部 张三`, or the department alone while it waits.
fn signed(p: &layout::Page, signature: &NoticeSignature) -> String {
    let department = department(p, signature);
    match &signature.signed_by {
        Some(name) => format!("{department} {name}"),
        None => department,
    }
}

fn tag(p: &layout::Page, signature: &NoticeSignature) -> Tag {
    let kind = if signature.signed_by.is_some() { TagKind::Good } else { TagKind::Soon };
    Tag::new(kind, signed(p, signature))
}

/// For whom it waits.
fn waits(p: &layout::Page, item: &RoundItem) -> String {
    if item.signed_throughout {
        return p.role_word(regulation::Role::Archivist);
    }
    let unsigned = item.signatures.iter().filter(|signature| signature.signed_at.is_none());
    let words: Vec<String> = unsigned.map(|signature| department(p, signature)).collect();
    words.join(p.t("archive-and").as_str())
}

/// The columns of the list as a workbook.
pub(super) fn exported() -> Vec<(&'static str, Kind)> {
    let of_round = [
        ("closing-signed", Kind::Long),
        ("round-waits", Kind::Long),
        ("round-since", Kind::Moment),
        ("archive-due-on", Kind::Day),
    ];
    [OF_PROJECT, of_round].concat()
}

/// The cells under [`exported`].
pub(super) fn cells(p: &layout::Page, item: RoundItem) -> Vec<Cell> {
    let there = item.signatures.iter().filter(|signature| signature.signed_by.is_some());
    let there: Vec<String> = there.map(|signature| signed(p, signature)).collect();
    let waits = waits(p, &item);
    let mut cells = of_project(item.project);
    cells.extend([
        there.join(&p.t("archive-and")).into(),
        waits.into(),
        moment(item.since),
        item.due_on.into(),
    ]);
    cells
}
