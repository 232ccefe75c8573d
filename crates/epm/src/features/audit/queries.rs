//! The trail and the security record, newest first. Only the auditor gets here, and the auditor sees everything.

use crate::features::directory::queries::{Names, names_of_people};
use crate::features::trail::{Earlier, FieldChange, Reader, Steps, Told, WRITTEN_OVER};
use crate::http::{Listing, Page, Problem};
use crate::layout;
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Utc};
use regulation::urging::stream_of;
use regulation::{FolderId, ProjectId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use store::StoreError;
use store::entities::{
    archive_folder, contract, demand, event, maintenance_case, person, project, security_record,
    support_contract, urge,
};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// What the trail keeps: the kinds of streams.
pub const KINDS: [&str; 20] = [
    "project",
    "contract",
    "demand",
    "maintenance_case",
    "urging",
    "support_contract",
    "archive_folder",
    "person",
    "role_grant",
    "department",
    "customer",
    "supplier",
    "category",
    "series",
    "model",
    "calendar_year",
    "authority_version",
    "setting",
    "scanned_paper",
    "kept_document",
];

/// What the security record keeps.
pub const SECURITY_KINDS: [&str; 6] =
    ["signed_in", "confirmed", "sign_in_refused", "sign_in_locked", "exported", "denied"];

/// What the trail can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Who acted, or in whose name.
    #[serde(default)]
    pub person: Option<Uuid>,
    /// The day, in the company's time.
    #[serde(default)]
    pub day: Option<NaiveDate>,
    /// The kind of thing, or of security record.
    #[serde(default)]
    pub kind: Option<String>,
    /// A project, by its code or identifier: also its contract.
    #[serde(default)]
    pub project: Option<String>,
}

/// The trail has one order: the newest first.
pub type Sort = crate::http::Unsorted;

/// How the trail is asked for.
pub type Trail = Listing<Filter, Sort>;

/// Something that happened.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AuditHappening)]
pub struct Happening {
    /// Its place in the order of writing over everything.
    pub position: i64,
    /// What it happened to.
    pub stream: Uuid,
    /// Its number there, from 1.
    pub number: i64,
    /// The kind of thing it happened to.
    pub kind: String,
    /// The code or title of that thing, where it has one.
    pub thing: String,
    /// What happened.
    pub event: String,
    /// In words, with the step and the decision.
    pub what: String,
    /// What was said beside it, as one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// Its single values by their field.
    #[schema(value_type = Object)]
    pub with: Map<String, Value>,
    /// Each field it set, before and after. In the list those of master data; those of any other at `/audit/{position}`.
    pub changes: Vec<FieldChange>,
    /// Under which clause.
    pub clause: String,
    /// Who did it; nil is the operator at the console, or the program itself.
    pub by: Uuid,
    /// Their name.
    pub name: String,
    /// In whose name.
    pub in_name_of: Option<Uuid>,
    /// That person's name.
    pub in_name: String,
    /// When.
    #[schema(value_type = String)]
    pub at: DateTime<Utc>,
    /// From where: a network address, `console`, or `clock` for what happened by itself.
    pub address: String,
    /// The hash that seals it to the one before, in hexadecimal.
    pub hash: String,
}

/// Something of the security record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SecurityItem {
    /// Its place in the order of writing.
    pub position: i64,
    /// What happened.
    pub kind: String,
    /// The person, where known.
    pub person: Option<Uuid>,
    /// Their name, or the account that was named.
    pub name: String,
    /// When.
    #[schema(value_type = String)]
    pub at: DateTime<Utc>,
    /// From where.
    pub address: String,
    /// The clause that refused.
    pub clause: Option<String>,
    /// What was tried and why it was refused, in words.
    pub said: String,
    /// What was tried and why it was refused, where that is known.
    #[schema(value_type = Object)]
    pub detail: Value,
}

/// The company's time zone; China keeps one offset all year.
const OFFSET: i32 = 8 * 3600;

/// The first moments of a day and of the next, in milliseconds.
fn bounds(day: NaiveDate) -> Option<(i64, i64)> {
    let zone = FixedOffset::east_opt(OFFSET)?;
    let at = |day: NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(zone).single()?;
        Some(midnight.timestamp_millis())
    };
    Some((at(day)?, at(day.checked_add_days(Days::new(1))?)?))
}

/// The streams of a project: itself, the contract it stands on, the urging about both, and its folder in the archive.
async fn streams(conn: &impl ConnectionTrait, named: &str) -> Result<Vec<Uuid>, StoreError> {
    let which = match named.parse::<Uuid>() {
        Ok(id) => project::Column::Id.eq(id),
        Err(_) => project::Column::Code.eq(named.trim()),
    };
    let query = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Contract])
        .filter(which);
    let found: Option<(Uuid, Uuid)> = query.into_tuple().one(conn).await?;
    let all = |(project, contract): (Uuid, Uuid)| {
        let folder = Uuid::from(FolderId::of(ProjectId(project)));
        [project, contract, stream_of(project), stream_of(contract), folder]
    };
    Ok(found.into_iter().flat_map(all).collect())
}

/// A page of the trail, in the words of a language.
pub async fn trail(
    conn: &impl ConnectionTrait,
    p: &layout::Page,
    listing: &Trail,
) -> Result<Page<Happening>, Problem> {
    let filter = &listing.filter;
    let mut all = Condition::all();
    if let Some(person) = filter.person {
        let own = event::Column::Actor.eq(person);
        all = all.add(Condition::any().add(own).add(event::Column::InNameOf.eq(person)));
    }
    if let Some((from, until)) = filter.day.and_then(bounds) {
        all = all.add(event::Column::At.gte(from)).add(event::Column::At.lt(until));
    }
    if let Some(kind) = &filter.kind {
        all = all.add(event::Column::Kind.eq(kind.as_str()));
    }
    if let Some(named) = filter.project.as_ref().or(listing.q.as_ref()) {
        all = all.add(event::Column::Stream.is_in(streams(conn, named).await?));
    }
    if let Some(cursor) = &listing.cursor {
        all = all.add(event::Column::Position.lt(cursor.keys::<i64>()?));
    }
    let query = event::Entity::find().filter(all).order_by_desc(event::Column::Position);
    let rows = query.limit(listing.limit + 1).all(conn).await.map_err(StoreError::from)?;
    let Page { items, next_cursor, total } = Page::of(rows, listing.limit, |row| row.position);
    let mut all = Vec::with_capacity(items.len());
    for row in items {
        let mut read = RowTold::read(row, &mut Earlier::default())?;
        // What it replaced is in earlier events of its stream, which a list does not read.
        if is_stream(&read.row.kind) {
            read.told.changes.clear();
        }
        all.push(read);
    }
    Ok(Page { items: happenings(conn, p, all).await?, next_cursor, total })
}

/// One event of the trail with all it set, before and after.
pub async fn event_at(
    conn: &impl ConnectionTrait,
    p: &layout::Page,
    position: i64,
) -> Result<Happening, Problem> {
    use event::Column::{Name, Number, Position, Stream};
    let row =
        event::Entity::find().filter(Position.eq(position)).one(conn).await.map_err(StoreError::from)?;
    let row = row.ok_or_else(Problem::not_found)?;
    let mut earlier = Earlier::default();
    if is_stream(&row.kind) {
        let before = event::Entity::find()
            .filter(Stream.eq(row.stream))
            .filter(Number.lt(row.number))
            .filter(Name.is_in(WRITTEN_OVER))
            .order_by_asc(Number);
        for row in before.all(conn).await.map_err(StoreError::from)? {
            RowTold::read(row, &mut earlier)?;
        }
    }
    let read = RowTold::read(row, &mut earlier)?;
    happenings(conn, p, vec![read]).await?.pop().ok_or_else(Problem::not_found)
}

/// An event as it is stored, with what it says.
struct RowTold {
    row: event::Model,
    told: Told,
    /// What a record of master data is called; a role, by whom it was granted to.
    called: Option<String>,
    granted_to: Option<Uuid>,
}

impl RowTold {
    fn read(row: event::Model, earlier: &mut Earlier) -> Result<Self, Problem> {
        let body: Value = serde_json::from_str(&row.body).map_err(|error| Problem::internal(&error))?;
        let after = &body["after"];
        let called = ["name", "title"].iter().find_map(|field| after[field].as_str());
        let called =
            called.map(str::to_owned).or_else(|| after["year"].as_i64().map(|year| year.to_string()));
        let granted_to = after["person"].as_str().and_then(|id| id.parse().ok());
        Ok(Self { told: earlier.tell(&body, true), called, granted_to, row })
    }
}

/// Whether the events of that kind are those of a stream; a record of master data has its row before and after.
pub fn is_stream(kind: &str) -> bool {
    STREAMS.contains(&kind)
}

/// The kinds of streams.
const STREAMS: [&str; 7] =
    ["project", "contract", "demand", "maintenance_case", "urging", "support_contract", "archive_folder"];

async fn happenings(
    conn: &impl ConnectionTrait,
    p: &layout::Page,
    all: Vec<RowTold>,
) -> Result<Vec<Happening>, StoreError> {
    let mut people: Vec<Uuid> = all.iter().map(|read| read.row.actor).collect();
    people.extend(all.iter().flat_map(|read| [read.row.in_name_of, read.granted_to]).flatten());
    let people = names_of_people(conn, people).await?;
    let rows: Vec<&event::Model> = all.iter().map(|read| &read.row).collect();
    let things = things(conn, &rows).await?;
    let decided = rows.iter().filter(|row| row.name == "step_decided").map(|row| row.stream).collect();
    let steps = Steps::read(conn, decided).await?;
    let reader = Reader::of(conn, p, steps, all.iter().map(|read| &read.told).collect()).await?;
    Ok(all.into_iter().map(|read| happening(p, read, &reader, &people, &things)).collect())
}

fn happening(
    p: &layout::Page,
    RowTold { row, told, called, granted_to }: RowTold,
    reader: &Reader<'_>,
    people: &Names,
    things: &BTreeMap<Uuid, String>,
) -> Happening {
    let name = |id: Uuid| people.get(&id).cloned().unwrap_or_default();
    let thing = things.get(&row.stream).cloned().or(called).or(granted_to.map(name));
    let what = match row.name.as_str() {
        "created" if !is_stream(&row.kind) => p.t("audit-created"),
        "changed" if !is_stream(&row.kind) => p.t("audit-changed"),
        _ => reader.what(&row.kind, row.stream, &row.name, &told),
    };
    Happening {
        position: row.position,
        stream: row.stream,
        number: row.number,
        thing: thing.unwrap_or_default(),
        what,
        said: reader.said(&told),
        changes: reader.changes(&told),
        with: told.with,
        kind: row.kind,
        event: row.name,
        clause: row.clause,
        by: row.actor,
        name: name(row.actor),
        in_name: row.in_name_of.map(name).unwrap_or_default(),
        in_name_of: row.in_name_of,
        at: DateTime::from_timestamp_millis(row.at).unwrap_or_default(),
        address: row.address,
        hash: hex::encode(row.hash),
    }
}

/// What the things are called: a project by its code or title, a contract by its number or title, and so on.
async fn things(
    conn: &impl ConnectionTrait,
    rows: &[&event::Model],
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let of = |kind: &str| {
        let mut ids: Vec<Uuid> = rows.iter().filter(|row| row.kind == kind).map(|row| row.stream).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    // Urging goes by what it is about.
    let urged = urge::Entity::find()
        .select_only()
        .columns([urge::Column::Urging, urge::Column::Stream])
        .filter(urge::Column::Urging.is_in(of("urging")))
        .distinct();
    let urged: Vec<(Uuid, Uuid)> = urged.into_tuple().all(conn).await?;
    let of = |kind: &str| {
        let mut ids = of(kind);
        if kind != "person" {
            ids.extend(urged.iter().map(|(_, about)| *about));
        }
        ids
    };
    let mut things = BTreeMap::new();
    let projects = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Code, project::Column::Title])
        .filter(project::Column::Id.is_in(of("project")));
    let contracts = contract::Entity::find()
        .select_only()
        .columns([contract::Column::Id, contract::Column::ContractNumber, contract::Column::Title])
        .filter(contract::Column::Id.is_in(of("contract")));
    let numbered: Vec<(Uuid, Option<String>, String)> = projects.into_tuple().all(conn).await?;
    let more: Vec<(Uuid, Option<String>, String)> = contracts.into_tuple().all(conn).await?;
    things.extend(numbered.into_iter().chain(more).map(|(id, code, title)| (id, code.unwrap_or(title))));
    let folders = archive_folder::Entity::find()
        .select_only()
        .columns([archive_folder::Column::Id, archive_folder::Column::Code, archive_folder::Column::Title])
        .filter(archive_folder::Column::Id.is_in(of("archive_folder")));
    let filed: Vec<(Uuid, Option<String>, String)> = folders.into_tuple().all(conn).await?;
    things.extend(filed.into_iter().map(|(id, code, title)| (id, code.unwrap_or(title))));
    let demands = demand::Entity::find()
        .select_only()
        .columns([demand::Column::Id, demand::Column::Title])
        .filter(demand::Column::Id.is_in(of("demand")));
    let cases = maintenance_case::Entity::find()
        .select_only()
        .columns([maintenance_case::Column::Id, maintenance_case::Column::Serial])
        .filter(maintenance_case::Column::Id.is_in(of("maintenance_case")));
    let people = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(of("person")));
    let supports = support_contract::Entity::find()
        .select_only()
        .columns([support_contract::Column::Id, support_contract::Column::ContractNumber])
        .filter(support_contract::Column::Id.is_in(of("support_contract")));
    let supports: Vec<(Uuid, String)> = supports.into_tuple().all(conn).await?;
    let titled: Vec<(Uuid, String)> = demands.into_tuple().all(conn).await?;
    let serials: Vec<(Uuid, String)> = cases.into_tuple().all(conn).await?;
    let named: Vec<(Uuid, String)> = people.into_tuple().all(conn).await?;
    things.extend(titled.into_iter().chain(serials).chain(named).chain(supports));
    let urged = urged.iter().filter_map(|(urging, about)| Some((*urging, things.get(about)?.clone())));
    let urged: Vec<_> = urged.collect();
    things.extend(urged);
    Ok(things)
}

/// A page of the security record.
pub async fn security(
    conn: &impl ConnectionTrait,
    p: &layout::Page,
    listing: &Trail,
) -> Result<Page<SecurityItem>, Problem> {
    use security_record::Column;
    let filter = &listing.filter;
    let mut all = Condition::all();
    if let Some(person) = filter.person {
        all = all.add(Column::Person.eq(person));
    }
    if let Some((from, until)) = filter.day.and_then(bounds) {
        all = all.add(Column::At.gte(from)).add(Column::At.lt(until));
    }
    if let Some(kind) = &filter.kind {
        all = all.add(Column::Kind.eq(kind.as_str()));
    }
    if let Some(typed) = &listing.q {
        all = all.add(Column::Account.eq(store::search::fold(typed)));
    }
    if let Some(cursor) = &listing.cursor {
        all = all.add(Column::Position.lt(cursor.keys::<i64>()?));
    }
    let query = security_record::Entity::find().filter(all).order_by_desc(Column::Position);
    let rows = query.limit(listing.limit + 1).all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| row.position);
    let people: Vec<Uuid> = page.items.iter().filter_map(|row| row.person).collect();
    let people = names_of_people(conn, people).await?;
    let detail = |row: &security_record::Model| serde_json::from_str(&row.detail).unwrap_or_default();
    Ok(page.map(|row| SecurityItem {
        position: row.position,
        said: tried(p, &detail(&row)),
        detail: detail(&row),
        kind: row.kind,
        name: row.person.and_then(|id| people.get(&id).cloned()).unwrap_or(row.account),
        person: row.person,
        at: DateTime::from_timestamp_millis(row.at).unwrap_or_default(),
        address: row.address,
        clause: row.clause,
    }))
}

/// What was tried, and why it was refused: `确认收入 · 没有所需的角色`.
fn tried(p: &layout::Page, detail: &Value) -> String {
    let field = |name: &str| detail[name].as_str().map(|code| code.replace('_', "-"));
    let word = |kind: &str, code: &str| p.language.try_say(&format!("{kind}-{code}"), &[]);
    let act = field("act").and_then(|act| word("act", &act));
    let why = field("code").map(|code| {
        // A sentence with a gap for a name says too little without the name.
        let said = ["audit-why", "refusal", "problem"].into_iter().filter_map(|kind| word(kind, &code));
        let whole = said.into_iter().find(|said| !said.contains('{'));
        whole.unwrap_or(code)
    });
    let rows = detail["rows"].as_u64().map(|rows| p.t1("audit-rows", "count", rows));
    [act, why, rows].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Everyone who could have acted: what the filter offers.
pub async fn everyone(conn: &impl ConnectionTrait) -> Result<Vec<(Uuid, String)>, StoreError> {
    let query = person::Entity::find().select_only().columns([person::Column::Id, person::Column::Name]);
    Ok(query.order_by_asc(person::Column::Name).into_tuple().all(conn).await?)
}

/// The position of the last event.
pub async fn last_position(conn: &impl ConnectionTrait) -> Result<i64, StoreError> {
    let query = event::Entity::find().select_only().column(event::Column::Position);
    let last = query.order_by_desc(event::Column::Position).into_tuple::<i64>().one(conn).await?;
    Ok(last.unwrap_or_default())
}
