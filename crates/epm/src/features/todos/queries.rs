//! What waits for a person, and how much of it.

use crate::http::{Cursor, Listing, Page, Problem};
use crate::layout::MOST_COUNTED;
use chrono::NaiveDate;
use regulation::urging::{ROLES_OF_DEPARTMENT, Urging};
use regulation::{Actor, Duty, DutyKind, Reach, Role};
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{
    approval, archive_folder, contract, demand, event, maintenance_case, notice, person, project, todo,
};
use store::sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SimpleExpr};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, TryGetable,
};
use store::{Aggregate, StoreError, scope, search};
use uuid::Uuid;

/// The duties that are a person's: their own by name, and those of their roles where these reach; never one on what
/// they own themselves (INV-12). No duty is in two of these, and each is read by an index of its own.
async fn of(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Condition>, StoreError> {
    let person = actor.person.0;
    let by_name = Condition::all().add(todo::Column::Person.eq(person));
    let by_role = by_role(actor);
    if by_role.is_empty() {
        return Ok(vec![by_name]);
    }
    // Most who decide own nothing: then what waits need not be looked up for it.
    let not_own = if owns_anything(conn, person).await? { not_of(person) } else { Condition::all() };
    let by_role = by_role.into_iter().map(|of_role| of_role.add(not_own.clone()));
    Ok(std::iter::once(by_name).chain(by_role).collect())
}

/// What waits for each of the person's roles, however many times it was granted.
fn by_role(actor: &Actor) -> Vec<Condition> {
    let mut reached: BTreeMap<&str, Option<BTreeSet<Uuid>>> = BTreeMap::new();
    for grant in &actor.grants {
        match &grant.reach {
            Reach::All => drop(reached.insert(grant.role.code(), None)),
            Reach::Departments(departments) => {
                let all = reached.entry(grant.role.code()).or_insert_with(|| Some(BTreeSet::new()));
                all.iter_mut().for_each(|all| all.extend(departments.iter().map(|department| department.0)));
            }
            // What is a person's own waits for them by name.
            Reach::Own => {}
        }
    }
    let of_role = |(role, departments): (&str, Option<BTreeSet<Uuid>>)| {
        // By the role: what waits for all roles of a department is much more.
        let departments =
            departments.map(|departments| scope::held_against(todo::Column::Department.is_in(departments)));
        Condition::all().add(todo::Column::Role.eq(role)).add_option(departments)
    };
    reached.into_iter().map(of_role).collect()
}

async fn owns_anything(conn: &impl ConnectionTrait, person: Uuid) -> Result<bool, StoreError> {
    let contracts = contract::Entity::find().select_only().column(contract::Column::Id);
    let contracts = contracts.filter(contract::Column::AccountManager.eq(person));
    let projects = project::Entity::find().select_only().column(project::Column::Id);
    let projects = projects.filter(project::Column::AccountManager.eq(person));
    Ok(contracts.limit(1).into_tuple::<Uuid>().one(conn).await?.is_some()
        || projects.limit(1).into_tuple::<Uuid>().one(conn).await?.is_some())
}

/// That a duty is not about what the person owns.
fn not_of(person: Uuid) -> Condition {
    let stream = || Expr::col((todo::Entity, todo::Column::Stream));
    let projects = project::Entity::find().select_only().column(project::Column::Id);
    let projects = projects.filter(project::Column::AccountManager.eq(person));
    let projects = projects.filter(Expr::col((project::Entity, project::Column::Id)).eq(stream()));
    let contracts = contract::Entity::find().select_only().column(contract::Column::Id);
    let contracts = contracts.filter(contract::Column::AccountManager.eq(person));
    let contracts = contracts.filter(Expr::col((contract::Entity, contract::Column::Id)).eq(stream()));
    Condition::all()
        .add(Expr::exists(projects.into_query()).not())
        .add(Expr::exists(contracts.into_query()).not())
}

/// The duties of the people of the departments whose market assistant the person is (2.1.7): those that wait for someone
/// who works there, or for a role that is held there, about what the department sells; not the person's own.
fn of_department(actor: &Actor) -> Condition {
    let grants = || actor.grants.iter().filter(|grant| grant.role == Role::MarketAssistant);
    let everywhere = grants().any(|grant| grant.reach == Reach::All);
    let reached: Vec<Uuid> = grants()
        .flat_map(|grant| match &grant.reach {
            Reach::Departments(departments) => departments.as_slice(),
            Reach::All | Reach::Own => &[],
        })
        .map(|department| department.0)
        .collect();
    if !everywhere && reached.is_empty() {
        return Condition::all().add(Expr::val(1).eq(0));
    }
    let reaches = |department: SimpleExpr| {
        let reached = reached.clone();
        if everywhere { Condition::all() } else { Condition::all().add(department.is_in(reached)) }
    };
    let colleagues = person::Entity::find().select_only().column(person::Column::Id);
    let colleagues = colleagues.filter(reaches(Expr::col((person::Entity, person::Column::Department))));
    let by_name = Condition::all()
        .add(todo::Column::Person.in_subquery(colleagues.into_query()))
        .add(todo::Column::Person.ne(actor.person.0))
        .add(todo::Column::Kind.is_in(SOLD));
    let roles = ROLES_OF_DEPARTMENT.iter().map(|role| role.code());
    let whose = Condition::any().add(by_name).add(todo::Column::Role.is_in(roles));
    Condition::all().add(reaches(Expr::col((todo::Entity, todo::Column::Department)))).add(whose)
}

/// What a department sells with: what waits for its people by name is about one of these.
const SOLD: [&str; 3] = ["project", "contract", "demand"];

/// Which of what waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of the people of the person's department, in place of the person's own.
    pub department: bool,
    /// Only what waits for that person.
    pub person: Option<Uuid>,
    /// Only what is due by that day.
    pub by: Option<NaiveDate>,
    /// Only duties of that kind.
    pub kind: Option<DutyKind>,
}

impl Wanted {
    /// What is wanted of what waits.
    fn of(self, whose: Condition) -> Condition {
        let due = self.by.map(|day| todo::Column::DueOn.lte(day));
        let kind = self.kind.map(|kind| todo::Column::Duty.eq(kind.code()));
        let person = self.person.map(|person| todo::Column::Person.eq(person));
        whose.add_option(due).add_option(kind).add_option(person)
    }
}

/// What is wanted of what waits, as predicates no two of which hold for the same duty.
async fn narrowed(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
) -> Result<Vec<Condition>, StoreError> {
    let whose = if wanted.department { vec![of_department(actor)] } else { of(conn, actor).await? };
    Ok(whose.into_iter().map(|whose| wanted.of(whose)).collect())
}

/// How much of a box is read, and after which entry.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// So many entries.
    pub limit: u64,
    /// Where the stretch before ended.
    pub after: Option<Cursor>,
    /// Whether the number of all entries is wanted.
    pub counted: bool,
}

impl Stretch {
    /// From the beginning.
    pub fn first(limit: u64) -> Self {
        Self { limit, after: None, counted: false }
    }

    /// The one a list is asked for.
    pub fn of<F, S>(listing: &Listing<F, S>) -> Self {
        Self { limit: listing.limit, after: listing.cursor.clone(), counted: listing.counted }
    }

    /// How many rows there are in all, where that is wanted.
    async fn total<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        all: Vec<Select<E>>,
    ) -> Result<Option<u64>, StoreError>
    where
        E::Model: Sync,
    {
        if !self.counted {
            return Ok(None);
        }
        let mut total = 0;
        for all in all {
            let row = Select::select_only(all).expr_as(Expr::val(1), "one");
            total += PaginatorTrait::count(row, conn).await?;
        }
        Ok(Some(total))
    }
}

/// Where a to-do stands in its box: by when, whether it is a decision, since when, and which it is.
type Standing = (Option<NaiveDate>, bool, i64, Uuid, String);

fn standing(row: &todo::Model) -> Standing {
    (row.due_on, row.duty.starts_with(DECISIONS), row.since, row.stream, row.key.clone())
}

/// What comes after that place in the order of [`waiting`].
fn after((due, decision, since, stream, key): Standing) -> Condition {
    use todo::Column::{DueOn, Key, Since, Stream};
    let same_stream = Condition::all().add(Stream.eq(stream)).add(Key.gt(key));
    let later = Condition::any().add(Stream.gt(stream)).add(same_stream);
    let later = Condition::all().add(Since.eq(since)).add(later);
    let later = Condition::any().add(Since.gt(since)).add(later);
    let later = if decision {
        let same = Condition::all().add(decisions()).add(later);
        Condition::any().add(decisions().not()).add(same)
    } else {
        Condition::all().add(decisions().not()).add(later)
    };
    match due {
        Some(due) => {
            let same_day = Condition::all().add(DueOn.eq(due)).add(later);
            Condition::any().add(DueOn.gt(due)).add(DueOn.is_null()).add(same_day)
        }
        None => Condition::all().add(DueOn.is_null()).add(later),
    }
}

/// What waits for the person, the earliest due first, then what has waited longest.
pub async fn waiting(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
    stretch: &Stretch,
) -> Result<Page<todo::Model>, Problem> {
    let place: Option<Standing> = stretch.after.as_ref().map(Cursor::keys).transpose()?;
    let reached = place.as_ref().map(|place| place.0);
    let beyond = place.map(after);
    let (limit, mut rows) = (stretch.limit + 1, Vec::new());
    let all = narrowed(conn, actor, wanted).await?;
    let each = all.iter().map(|all| todo::Entity::find().filter(all.clone())).collect();
    let total = stretch.total(conn, each).await?;
    for narrowed in all {
        let narrowed = narrowed.add_option(beyond.clone());
        let mut left = limit;
        // Of each the first, in the order of its index; a day that is named makes SQLite take that one.
        if reached != Some(None) {
            let from = todo::Column::DueOn.gte(reached.flatten().unwrap_or_default());
            let dated = ordered(narrowed.clone().add(from)).limit(limit).all(conn).await;
            let dated = dated.map_err(StoreError::from)?;
            left = limit.saturating_sub(dated.len() as u64);
            rows.extend(dated);
        }
        if left > 0 && wanted.by.is_none() {
            let undated = ordered(narrowed.add(todo::Column::DueOn.is_null())).limit(left);
            rows.extend(undated.all(conn).await.map_err(StoreError::from)?);
        }
    }
    rows.sort_by_cached_key(|row| {
        let (due, decision, since, stream, key) = standing(row);
        (due.is_none(), due, !decision, since, stream, key)
    });
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(Page { total, ..Page::of(rows, stretch.limit, standing) })
}

fn ordered(narrowed: Condition) -> Select<todo::Entity> {
    todo::Entity::find()
        .filter(narrowed)
        .order_by_asc(todo::Column::DueOn)
        // Of what is due on one day, or has no date, decisions come first: others wait for them.
        .order_by_desc(decisions())
        .order_by_asc(todo::Column::Since)
        .order_by_asc(todo::Column::Stream)
        .order_by_asc(todo::Column::Key)
}

/// How many duties of each kind wait, in the order of the kinds.
pub async fn kinds(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
) -> Result<Vec<(DutyKind, u64)>, StoreError> {
    let narrowed = narrowed(conn, actor, Wanted { kind: None, ..wanted }).await?;
    let mut kinds = BTreeMap::new();
    for (duty, count) in counted_by::<String>(conn, todo::Column::Duty, narrowed).await? {
        if let Some(kind) = DutyKind::from_code(&duty) {
            *kinds.entry(kind).or_default() += count;
        }
    }
    Ok(kinds.into_iter().collect())
}

/// How many duties wait for each person by name.
pub async fn people(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
) -> Result<Vec<(Uuid, u64)>, StoreError> {
    let narrowed = narrowed(conn, actor, Wanted { person: None, ..wanted }).await?;
    let named = narrowed.into_iter().map(|narrowed| narrowed.add(todo::Column::Person.is_not_null()));
    counted_by(conn, todo::Column::Person, named.collect()).await
}

async fn counted_by<K: TryGetable + Send>(
    conn: &impl ConnectionTrait,
    column: todo::Column,
    narrowed: Vec<Condition>,
) -> Result<Vec<(K, u64)>, StoreError> {
    let mut counted = Vec::new();
    for narrowed in narrowed {
        let query = todo::Entity::find().select_only().column(column).filter(narrowed).group_by(column);
        // Rows, not a column of theirs, so that an index answers alone.
        let query = query.expr_as(Expr::col(Asterisk).count(), "waiting");
        let rows: Vec<(K, i64)> = query.into_tuple().all(conn).await?;
        counted.extend(rows.into_iter().map(|(key, count)| (key, count.unsigned_abs())));
    }
    Ok(counted)
}

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Duties.
    pub todos: u64,
    /// Of these, past their date.
    pub overdue: u64,
    /// Of these, decisions.
    pub approvals: u64,
    /// Unread notices.
    pub notices: u64,
}

/// Counts what waits for the person, each up to [`MOST_COUNTED`].
pub async fn counts(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    today: NaiveDate,
) -> Result<Waiting, StoreError> {
    let mine = of(conn, actor).await?;
    let those = |that: SimpleExpr| -> Vec<Condition> {
        mine.iter().map(|mine| mine.clone().add(that.clone())).collect()
    };
    let (overdue, approvals) = (those(todo::Column::DueOn.lt(today)), those(decisions()));
    let notices = notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::Person.eq(actor.person.0))
        .filter(notice::Column::ReadAt.is_null());
    Ok(Waiting {
        todos: how_many_of(conn, mine).await?,
        overdue: how_many_of(conn, overdue).await?,
        approvals: how_many_of(conn, approvals).await?,
        notices: up_to_most(conn, notices).await?,
    })
}

/// How the codes of the duties to decide something begin.
const DECISIONS: &str = "decide_";

/// The duties to decide something.
pub fn decisions() -> SimpleExpr {
    search::begins_with((todo::Entity, todo::Column::Duty), DECISIONS)
}

/// Counts rows, but none beyond [`MOST_COUNTED`]: nobody is helped by the difference, and every page counts.
pub async fn up_to_most<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    rows: Select<E>,
) -> Result<u64, StoreError> {
    let first = rows.limit(MOST_COUNTED).into_query();
    let count = Query::select().expr(Expr::col(Asterisk).count()).from_subquery(first, "first").to_owned();
    let row = conn.query_one(&count).await?;
    let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(u64::try_from(count).unwrap_or_default())
}

/// The approvals the person started, the newest first.
pub async fn started(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    stretch: &Stretch,
) -> Result<Page<approval::Model>, Problem> {
    use approval::Column::{Applicant, Number, Stream, SubmittedAt};
    let mut query = approval::Entity::find().filter(Applicant.eq(actor.person.0));
    let total = stretch.total(conn, vec![query.clone()]).await?;
    if let Some(cursor) = &stretch.after {
        let (at, stream, number): (i64, Uuid, i64) = cursor.keys()?;
        let same_stream = Condition::all().add(Stream.eq(stream)).add(Number.lt(number));
        let same_time = Condition::any().add(Stream.lt(stream)).add(same_stream);
        let same_time = Condition::all().add(SubmittedAt.eq(at)).add(same_time);
        query = query.filter(Condition::any().add(SubmittedAt.lt(at)).add(same_time));
    }
    let query = query.order_by_desc(SubmittedAt).order_by_desc(Stream).order_by_desc(Number);
    let rows = query.limit(stretch.limit + 1).all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, stretch.limit, |row| (row.submitted_at, row.stream, row.number));
    Ok(Page { total, ..page })
}

/// Something the person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What it was done to.
    pub stream: Uuid,
    /// Which kind of thing that is.
    pub kind: String,
    /// What happened.
    pub name: String,
    /// Under which clause.
    pub clause: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// How it was decided or ended, where it was.
    pub how: Option<String>,
    /// Of an urging: what is to be done.
    pub urged: Option<Duty>,
}

/// An event as it is read for that list: its place, stream, number there, kind, name, clause, time, and what it says of
/// a decision.
type DoneRow = (i64, Uuid, i64, String, String, String, i64, Option<String>);

/// The code of a decision or of how something ended.
fn how(body: &str) -> Option<String> {
    let said: serde_json::Value = serde_json::from_str(body).ok()?;
    let code = ["decision", "outcome"].iter().find_map(|field| said["with"][field].as_str());
    code.map(str::to_owned)
}

/// The kinds of streams whose events are told as something done.
const TOLD: [&str; 6] =
    ["project", "contract", "demand", "maintenance_case", "archive_folder", <Urging as Aggregate>::KIND];

/// What the person did, the newest first; whom they urged as well, as done to the thing it was about (2.1.7).
pub async fn done(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    stretch: &Stretch,
) -> Result<Page<Done>, Problem> {
    use event::Column::{Actor as By, At, Clause, Kind, Name, Number, Position, Stream};
    let mut query = event::Entity::find()
        .select_only()
        .columns([Position, Stream, Number, Kind, Name, Clause, At])
        .expr_as(store::decision(), "decision")
        .filter(By.eq(actor.person.0))
        .filter(Kind.is_in(TOLD))
        // What a folder follows is said of its project.
        .filter(Name.ne("followed"));
    let total = stretch.total(conn, vec![query.clone()]).await?;
    if let Some(cursor) = &stretch.after {
        let (at, position): (i64, i64) = cursor.keys()?;
        let same_time = Condition::all().add(At.eq(at)).add(Position.lt(position));
        query = query.filter(Condition::any().add(At.lt(at)).add(same_time));
    }
    let query = query.order_by_desc(At).order_by_desc(Position).limit(stretch.limit + 1);
    let rows: Vec<DoneRow> = query.into_tuple().all(conn).await.map_err(StoreError::from)?;
    let page = Page { total, ..Page::of(rows, stretch.limit, |row| (row.6, row.0)) };
    let is_urging = |row: &&DoneRow| row.3 == Urging::KIND;
    let urgings: BTreeSet<Uuid> = page.items.iter().filter(is_urging).map(|row| row.1).collect();
    let urgings = store::look_many::<Urging>(conn, urgings.into_iter().collect()).await?;
    Ok(page.map(|(_, stream, number, kind, name, clause, at, body)| {
        let how = body.as_deref().and_then(how);
        let done = Done { stream, kind, name, clause, at, how, urged: None };
        match urgings.get(&stream) {
            None => done,
            Some(urging) => {
                let urged = u32::try_from(number).ok().and_then(|number| urging.state.urged_at(number));
                let urged = urged.map(|urged| urged.duty.clone());
                Done { stream: urging.state.of, kind: urging.state.kind.clone(), urged, ..done }
            }
        }
    }))
}

/// What the person was told, the newest first.
pub async fn told(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    stretch: &Stretch,
) -> Result<Page<notice::Model>, Problem> {
    let mut query = notice::Entity::find().filter(notice::Column::Person.eq(actor.person.0));
    let total = stretch.total(conn, vec![query.clone()]).await?;
    if let Some(cursor) = &stretch.after {
        query = query.filter(notice::Column::Id.lt(cursor.keys::<i64>()?));
    }
    let query = query.order_by_desc(notice::Column::Id).limit(stretch.limit + 1);
    let rows = query.all(conn).await.map_err(StoreError::from)?;
    Ok(Page { total, ..Page::of(rows, stretch.limit, |row| row.id) })
}

/// How many duties are wanted, up to [`MOST_COUNTED`].
pub async fn how_many(conn: &impl ConnectionTrait, actor: &Actor, wanted: Wanted) -> Result<u64, StoreError> {
    how_many_of(conn, narrowed(conn, actor, wanted).await?).await
}

async fn how_many_of(conn: &impl ConnectionTrait, narrowed: Vec<Condition>) -> Result<u64, StoreError> {
    let mut count = 0;
    for narrowed in narrowed {
        let query = todo::Entity::find().select_only().expr_as(Expr::val(1), "one").filter(narrowed);
        count += up_to_most(conn, query).await?;
    }
    Ok(Ord::min(count, MOST_COUNTED))
}

/// What a list of what happened shows of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// Code, number or serial number.
    pub code: Option<String>,
    /// Title.
    pub title: String,
    /// Customer.
    pub customer: Option<Uuid>,
}

macro_rules! faces_of {
    ($name:ident $entity:ident $scope:ident $code:expr, $title:expr) => {
        async fn $name(
            conn: &impl ConnectionTrait,
            actor: &Actor,
            ids: Vec<Uuid>,
        ) -> Result<Vec<(Uuid, Face)>, StoreError> {
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let query = $entity::Entity::find().filter(scope::held_against(scope::$scope(&actor.sight())));
            let rows = query.filter($entity::Column::Id.is_in(ids)).all(conn).await?;
            let face = |row: $entity::Model| {
                (row.id, Face { code: $code(&row), title: $title(&row), customer: Some(row.customer) })
            };
            Ok(rows.into_iter().map(face).collect())
        }
    };
}

faces_of!(of_projects project projects |row: &project::Model| row.code.clone(), |row: &project::Model| row.title.clone());
faces_of!(of_contracts contract contracts |row: &contract::Model| row.contract_number.clone(), |row: &contract::Model| row.title.clone());
faces_of!(of_demands demand demands |_: &demand::Model| None, |row: &demand::Model| row.title.clone());
faces_of!(of_cases maintenance_case maintenance_cases |_: &maintenance_case::Model| None, |row: &maintenance_case::Model| row.serial.clone());

faces_of!(of_folders archive_folder archive_folders |row: &archive_folder::Model| row.code.clone(), |row: &archive_folder::Model| row.title.clone());

/// What these streams are called, as far as the person sees them.
pub async fn faces(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    streams: impl IntoIterator<Item = (String, Uuid)>,
) -> Result<BTreeMap<Uuid, Face>, StoreError> {
    let mut by_kind: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for (kind, stream) in streams {
        by_kind.entry(kind).or_default().push(stream);
    }
    let mut ids = |kind: &str| by_kind.remove(kind).unwrap_or_default();
    let mut faces = of_projects(conn, actor, ids("project")).await?;
    faces.extend(of_contracts(conn, actor, ids("contract")).await?);
    faces.extend(of_demands(conn, actor, ids("demand")).await?);
    faces.extend(of_cases(conn, actor, ids("maintenance_case")).await?);
    faces.extend(of_folders(conn, actor, ids("archive_folder")).await?);
    Ok(faces.into_iter().collect())
}
