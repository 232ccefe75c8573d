//! What urging reads: a to-do within the person's scope with what lies around it, and what was urged before.

use crate::features::project::holders;
use crate::features::todos::queries::decisions;
use chrono::NaiveDate;
use regulation::urging::{Awaited, Urging, UrgingEvent, stream_of};
use regulation::{Actor, DepartmentId, Duty, DutyKind, PersonId, Role, Status, Whose};
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{approval, contract, demand, maintenance_case, person, project, todo, urge};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use store::{Recorded, StoreError, scope};
use uuid::Uuid;

/// Which to-do of a stream is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one of this key.
    Key(String),
    /// The decision that the approval of this number waits for.
    Approval(u32),
}

/// The to-do with what has to be known before someone is urged about it, if it waits and the person sees what it
/// stands on.
pub async fn awaited(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    stream: Uuid,
    which: &Which,
) -> Result<Option<Awaited>, StoreError> {
    let query = todo::Entity::find().filter(todo::Column::Stream.eq(stream));
    let query = match which {
        Which::Key(key) => query.filter(todo::Column::Key.eq(key.as_str())),
        Which::Approval(number) => {
            query.filter(todo::Column::Part.eq(i64::from(*number))).filter(decisions())
        }
    };
    let Some(row) = query.one(conn).await? else { return Ok(None) };
    let Some((department, owner)) = sold_by(conn, actor, &row.kind, stream).await? else { return Ok(None) };
    let Some(duty) = duty(&row) else {
        return Err(StoreError::Impossible { table: "todo", row: row.key, what: "no such duty".to_owned() });
    };
    let applicant = applicant(conn, stream, row.part).await?;
    let (works_in, people) = match duty.whose {
        Whose::Person(id) => of_person(conn, id).await?,
        Whose::Role(role) => {
            let barred = [Some(owner), applicant];
            let holders = holders(conn, department).await?.remove(&role).unwrap_or_default();
            (None, holders.into_iter().filter(|person| !barred.contains(&Some(*person))).collect())
        }
    };
    Ok(Some(Awaited { of: stream, kind: row.kind, duty, department, owner, works_in, applicant, people }))
}

/// The duty of a to-do.
fn duty(row: &todo::Model) -> Option<Duty> {
    let whose = match (&row.role, row.person) {
        (_, Some(person)) => Whose::Person(PersonId(person)),
        (Some(role), None) => Whose::Role(Role::from_code(role)?),
        (None, None) => return None,
    };
    let part = u32::try_from(row.part).ok()?;
    Some(Duty { kind: DutyKind::from_code(&row.duty)?, part, whose, due_on: row.due_on })
}

/// The department and the account manager of what a to-do stands on, if the person sees it.
async fn sold_by(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    kind: &str,
    stream: Uuid,
) -> Result<Option<(DepartmentId, PersonId)>, StoreError> {
    let sight = actor.sight();
    let found: Option<(Uuid, Uuid)> = match kind {
        "project" => {
            let query = project::Entity::find_by_id(stream).filter(scope::projects(&sight)).select_only();
            let query = query.columns([project::Column::Department, project::Column::AccountManager]);
            query.into_tuple().one(conn).await?
        }
        "contract" => {
            let query = contract::Entity::find_by_id(stream).filter(scope::contracts(&sight)).select_only();
            let query = query.columns([contract::Column::Department, contract::Column::AccountManager]);
            query.into_tuple().one(conn).await?
        }
        "demand" => {
            let query = demand::Entity::find_by_id(stream).filter(scope::demands(&sight)).select_only();
            let query = query.columns([demand::Column::Department, demand::Column::AccountManager]);
            query.into_tuple().one(conn).await?
        }
        // A case waits for roles outside of the department that sold: nobody there is urged about it.
        _ => {
            let query = maintenance_case::Entity::find_by_id(stream);
            let query = query.filter(scope::maintenance_cases(&sight)).select_only();
            let department: Option<Uuid> =
                query.column(maintenance_case::Column::Department).into_tuple().one(conn).await?;
            department.map(|department| (department, Uuid::nil()))
        }
    };
    Ok(found.map(|(department, owner)| (DepartmentId(department), PersonId(owner))))
}

/// Whoever submitted the approval of that number.
async fn applicant(
    conn: &impl ConnectionTrait,
    stream: Uuid,
    number: i64,
) -> Result<Option<PersonId>, StoreError> {
    let query = approval::Entity::find().select_only().column(approval::Column::Applicant);
    let query = query.filter(approval::Column::Stream.eq(stream)).filter(approval::Column::Number.eq(number));
    Ok(query.into_tuple::<Uuid>().one(conn).await?.map(PersonId))
}

/// Where a person works, and the person if the account is in use.
pub(super) async fn of_person(
    conn: &impl ConnectionTrait,
    id: PersonId,
) -> Result<(Option<DepartmentId>, BTreeSet<PersonId>), StoreError> {
    let query = person::Entity::find_by_id(id.0).select_only();
    let query = query.columns([person::Column::Department, person::Column::Enabled]);
    let found: Option<(Uuid, bool)> = query.into_tuple().one(conn).await?;
    let people = found.filter(|(_, enabled)| *enabled).map(|_| id).into_iter().collect();
    Ok((found.map(|(department, _)| DepartmentId(department)), people))
}

/// What was urged of the to-dos of these streams, by stream and key.
pub async fn traces(
    conn: &impl ConnectionTrait,
    streams: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<(Uuid, String), urge::Model>, StoreError> {
    let mut streams: Vec<Uuid> = streams.into_iter().collect();
    streams.sort_unstable();
    streams.dedup();
    if streams.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = urge::Entity::find().filter(urge::Column::Stream.is_in(streams)).all(conn).await?;
    Ok(rows.into_iter().map(|row| ((row.stream, row.key.clone()), row)).collect())
}

/// Every urging about a contract, project, demand or case, in order.
pub async fn happened(
    conn: &impl ConnectionTrait,
    of: Uuid,
) -> Result<Vec<Recorded<UrgingEvent>>, StoreError> {
    store::history::<Urging>(conn, stream_of(of), None).await
}

/// Projects with a signature due until that day, or with an arrival that was promised for an earlier one, which nobody was
/// reminded of today, in the order of their keys. Of all: whoever is reminded of one, whether or not anyone looks.
pub(super) async fn nearly_due(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    until: NaiveDate,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Uuid>, StoreError> {
    use project::Column::{Id, PromisedOn, SignDueOn, Status as Stands};
    let reminded = urge::Entity::find().select_only().column(urge::Column::Stream);
    let reminded =
        reminded.filter(urge::Column::LastOn.gte(today)).filter(urge::Column::Key.like("deadline.%"));
    let running = [Status::Executing.code(), Status::Arrived.code()];
    let signs = Condition::all().add(Stands.is_in(running)).add(SignDueOn.lte(until));
    let arrives = Condition::all().add(Stands.eq(Status::Executing.code())).add(PromisedOn.lt(today));
    let mut query = project::Entity::find()
        .select_only()
        .column(Id)
        .filter(Condition::any().add(signs).add(arrives))
        .filter(Id.not_in_subquery(reminded.into_query()));
    if let Some(after) = after {
        query = query.filter(Id.gt(after));
    }
    Ok(query.order_by_asc(Id).limit(limit).into_tuple().all(conn).await?)
}
