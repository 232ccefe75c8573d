//! What waits for a person, and how much of it.

use crate::layout::MOST_COUNTED;
use chrono::NaiveDate;
use regulation::urging::ROLES_OF_DEPARTMENT;
use regulation::{Actor, DutyKind, Reach, Role};
use std::collections::BTreeMap;
use store::entities::{
    approval, archive_folder, contract, demand, maintenance_case, notice, person, project, todo,
};
use store::sea_orm::sea_query::{Asterisk, Expr, ExprTrait, NullOrdering, Query, SimpleExpr};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// The duties that are a person's: their own by name, and those of their roles where these reach; never one on what
/// they own themselves (INV-12).
fn of(actor: &Actor) -> Condition {
    let person = actor.person.0;
    let mut by_role = Condition::any();
    for grant in &actor.grants {
        let of_role = Condition::all().add(todo::Column::Role.eq(grant.role.code()));
        by_role = match &grant.reach {
            Reach::All => by_role.add(of_role),
            Reach::Departments(departments) => {
                let departments = departments.iter().map(|department| department.0);
                by_role.add(of_role.add(todo::Column::Department.is_in(departments)))
            }
            // What is a person's own waits for them by name.
            Reach::Own => by_role,
        };
    }
    // Looked up for each to-do: of those who sell much, what is theirs is more than what waits.
    let stream = || Expr::col((todo::Entity, todo::Column::Stream));
    let projects = project::Entity::find().select_only().column(project::Column::Id);
    let projects = projects.filter(project::Column::AccountManager.eq(person));
    let projects = projects.filter(Expr::col((project::Entity, project::Column::Id)).eq(stream()));
    let contracts = contract::Entity::find().select_only().column(contract::Column::Id);
    let contracts = contracts.filter(contract::Column::AccountManager.eq(person));
    let contracts = contracts.filter(Expr::col((contract::Entity, contract::Column::Id)).eq(stream()));
    let not_own = Condition::all()
        .add(Expr::exists(projects.into_query()).not())
        .add(Expr::exists(contracts.into_query()).not());
    let by_name = todo::Column::Person.eq(person);
    if by_role.is_empty() {
        return Condition::all().add(by_name);
    }
    Condition::any().add(by_name).add(Condition::all().add(by_role).add(not_own))
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
    let stream = || Expr::col((todo::Entity, todo::Column::Stream));
    let colleagues = person::Entity::find().select_only().column(person::Column::Id);
    let colleagues = colleagues.filter(reaches(Expr::col((person::Entity, person::Column::Department))));
    let projects = project::Entity::find().select_only().column(project::Column::Id);
    let projects = projects.filter(Expr::col((project::Entity, project::Column::Id)).eq(stream()));
    let projects = projects.filter(reaches(Expr::col((project::Entity, project::Column::Department))));
    let contracts = contract::Entity::find().select_only().column(contract::Column::Id);
    let contracts = contracts.filter(Expr::col((contract::Entity, contract::Column::Id)).eq(stream()));
    let contracts = contracts.filter(reaches(Expr::col((contract::Entity, contract::Column::Department))));
    let demands = demand::Entity::find().select_only().column(demand::Column::Id);
    let demands = demands.filter(Expr::col((demand::Entity, demand::Column::Id)).eq(stream()));
    let demands = demands.filter(reaches(Expr::col((demand::Entity, demand::Column::Department))));
    let sold_there = Condition::any()
        .add(Expr::exists(projects.into_query()))
        .add(Expr::exists(contracts.into_query()))
        .add(Expr::exists(demands.into_query()));
    let by_name = Condition::all()
        .add(todo::Column::Person.in_subquery(colleagues.into_query()))
        .add(todo::Column::Person.ne(actor.person.0))
        .add(sold_there);
    let roles = ROLES_OF_DEPARTMENT.iter().map(|role| role.code());
    let by_role = Condition::all()
        .add(todo::Column::Role.is_in(roles))
        .add(reaches(Expr::col((todo::Entity, todo::Column::Department))));
    Condition::any().add(by_name).add(by_role)
}

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

/// What is wanted of what waits, as a predicate.
fn narrowed(actor: &Actor, wanted: Wanted) -> Condition {
    let mut all = Condition::all().add(if wanted.department { of_department(actor) } else { of(actor) });
    if let Some(day) = wanted.by {
        all = all.add(todo::Column::DueOn.lte(day));
    }
    if let Some(kind) = wanted.kind {
        all = all.add(todo::Column::Duty.eq(kind.code()));
    }
    match wanted.person {
        Some(person) => all.add(todo::Column::Person.eq(person)),
        None => all,
    }
}

/// What waits for the person, the earliest due first, then what has waited longest.
pub async fn waiting(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
    limit: u64,
) -> Result<Vec<todo::Model>, StoreError> {
    let query = todo::Entity::find()
        .filter(narrowed(actor, wanted))
        .order_by_with_nulls(todo::Column::DueOn, Order::Asc, NullOrdering::Last)
        // Of what has no date, decisions come first: others wait for them.
        .order_by_desc(decisions())
        .order_by_asc(todo::Column::Since)
        .order_by_asc(todo::Column::Stream)
        .order_by_asc(todo::Column::Key)
        .limit(limit);
    Ok(query.all(conn).await?)
}

/// How many duties of each kind wait, in the order of the kinds.
pub async fn kinds(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
) -> Result<Vec<(DutyKind, u64)>, StoreError> {
    let counted: Vec<(String, i64)> = todo::Entity::find()
        .select_only()
        .column(todo::Column::Duty)
        .column_as(todo::Column::Key.count(), "waiting")
        .filter(narrowed(actor, Wanted { kind: None, ..wanted }))
        .group_by(todo::Column::Duty)
        .into_tuple()
        .all(conn)
        .await?;
    let known = |(duty, count): (String, i64)| Some((DutyKind::from_code(&duty)?, count.unsigned_abs()));
    let mut kinds: Vec<_> = counted.into_iter().filter_map(known).collect();
    kinds.sort_unstable();
    Ok(kinds)
}

/// How many duties wait for each person by name.
pub async fn people(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    wanted: Wanted,
) -> Result<Vec<(Uuid, u64)>, StoreError> {
    let counted: Vec<(Uuid, i64)> = todo::Entity::find()
        .select_only()
        .column(todo::Column::Person)
        .column_as(todo::Column::Key.count(), "waiting")
        .filter(narrowed(actor, Wanted { person: None, ..wanted }))
        .filter(todo::Column::Person.is_not_null())
        .group_by(todo::Column::Person)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counted.into_iter().map(|(person, count)| (person, count.unsigned_abs())).collect())
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
    let mine = todo::Entity::find().select_only().column(todo::Column::Stream).filter(of(actor));
    let overdue = mine.clone().filter(todo::Column::DueOn.lt(today));
    let decisions = mine.clone().filter(decisions());
    let notices = notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::Person.eq(actor.person.0))
        .filter(notice::Column::ReadAt.is_null());
    Ok(Waiting {
        todos: up_to_most(conn, mine).await?,
        overdue: up_to_most(conn, overdue).await?,
        approvals: up_to_most(conn, decisions).await?,
        notices: up_to_most(conn, notices).await?,
    })
}

/// The duties to decide something.
pub fn decisions() -> SimpleExpr {
    search::begins_with((todo::Entity, todo::Column::Duty), "decide_")
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
    limit: u64,
) -> Result<Vec<approval::Model>, StoreError> {
    let query = approval::Entity::find()
        .filter(approval::Column::Applicant.eq(actor.person.0))
        .order_by_desc(approval::Column::SubmittedAt)
        .limit(limit);
    Ok(query.all(conn).await?)
}

/// What the person did, the newest first: stream, its kind, what happened, under which clause, when.
pub async fn done(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    limit: u64,
) -> Result<Vec<(Uuid, String, String, String, i64)>, StoreError> {
    use store::entities::event;
    let query = event::Entity::find()
        .select_only()
        .columns([
            event::Column::Stream,
            event::Column::Kind,
            event::Column::Name,
            event::Column::Clause,
            event::Column::At,
        ])
        .filter(event::Column::Actor.eq(actor.person.0))
        .filter(event::Column::Kind.is_in([
            "project",
            "contract",
            "demand",
            "maintenance_case",
            "archive_folder",
        ]))
        // What a folder follows is said of its project.
        .filter(event::Column::Name.ne("followed"))
        .order_by_desc(event::Column::At)
        .limit(limit);
    Ok(query.into_tuple().all(conn).await?)
}

/// What the person was told, the newest first.
pub async fn told(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    limit: u64,
) -> Result<Vec<notice::Model>, StoreError> {
    let query = notice::Entity::find()
        .filter(notice::Column::Person.eq(actor.person.0))
        .order_by_desc(notice::Column::Id)
        .limit(limit);
    Ok(query.all(conn).await?)
}

/// How many duties are wanted, up to [`MOST_COUNTED`].
pub async fn how_many(conn: &impl ConnectionTrait, actor: &Actor, wanted: Wanted) -> Result<u64, StoreError> {
    let query = todo::Entity::find().select_only().column(todo::Column::Stream);
    up_to_most(conn, query.filter(narrowed(actor, wanted))).await
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
            let query = $entity::Entity::find().filter(scope::$scope(&actor.sight()));
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
