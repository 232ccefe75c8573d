//! Roles that people hold. One security administrator proposes, another confirms; taking one away needs only one. The
//! keepers exclude one another and every role of the business, and the last of the keepers stays.

use super::accounts::{Flag, PeopleSort};
use super::actors::in_force;
use crate::features::directory::queries::{Names, names_of_departments};
use crate::http::{Answer, Code, Context, FieldFault, Listing, Page, Problem};
use regulation::duties::Role;
use regulation::id::{DepartmentId, PersonId};
use serde::{Deserialize, Serialize};
use store::entities::{department, person, role_grant};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, SelectTwo,
};
use store::{Origin, StoreError, Write, search};
use utoipa::ToSchema;
use uuid::Uuid;

/// How far a role is to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReachEntry {
    /// Projects where the person is the account manager or was assigned.
    Own,
    /// A department with its sub-departments.
    Department,
    /// Everything.
    All,
}

impl ReachEntry {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Department => "department",
            Self::All => "all",
        }
    }
}

/// How far a role can reach at all (4-roles).
fn reaches(role: Role) -> &'static [ReachEntry] {
    match role {
        Role::AccountManager => &[ReachEntry::Own],
        // The head of the technical department sees all forms.
        Role::TechnicalSupport => &[ReachEntry::Own, ReachEntry::All],
        Role::GeneralManager | Role::VicePresident | Role::MarketAssistant => &[ReachEntry::Department],
        Role::ContractAdministrator
        | Role::ProjectAdministrator
        | Role::CommerceRepresentative
        | Role::Finance
        | Role::Archivist
        | Role::ItService
        | Role::SystemAdministrator
        | Role::SecurityAdministrator
        | Role::Auditor
        | Role::AuthorityPublisher => &[ReachEntry::All],
    }
}

/// A role for a person.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct GrantEntry {
    /// Whose.
    #[schema(value_type = Uuid)]
    pub person_id: PersonId,
    /// Which.
    #[schema(value_type = String)]
    pub role: Role,
    /// How far.
    pub reach: ReachEntry,
    /// With reach `department`, which.
    #[schema(value_type = Option<Uuid>)]
    pub department_id: Option<DepartmentId>,
}

/// A role that a person holds or is to hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantView {
    /// Its identifier.
    pub id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// Their name.
    pub person: String,
    /// The code of the role.
    pub role: String,
    /// `own`, `department` or `all`.
    pub reach: String,
    /// With reach `department`, which.
    pub department_id: Option<Uuid>,
    /// The department's name.
    pub department: Option<String>,
    /// Whether a second person confirmed it.
    pub confirmed: bool,
    /// Whether whoever asks may confirm it: not their own proposal, not their own role.
    pub confirmable: bool,
    /// For `If-Match`.
    pub revision: i64,
    #[serde(skip)]
    sort_key: String,
}

impl GrantView {
    /// The key of the role's word.
    pub(super) fn role_key(&self) -> String {
        format!("role-{}", self.role.replace('_', "-"))
    }

    /// The key of the reach's word.
    pub(super) fn reach_key(&self) -> String {
        format!("reach-{}", self.reach)
    }
}

/// The filters of the list of grants.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct GrantFilter {
    /// Those of one person.
    pub person: Option<Uuid>,
    /// Those of one role.
    pub role: Option<Role>,
    /// `true` or `false`: only those in force, or only those that wait for the second person.
    pub confirmed: Option<Flag>,
}

/// A page of the grants that have not ended, by the person's name.
pub(super) async fn list(
    ctx: &Context,
    listing: &Listing<GrantFilter, PeopleSort>,
) -> Result<Page<GrantView>, Problem> {
    let mut query = living_with_person().filter(wanted(listing));
    if let Some(cursor) = &listing.cursor {
        let (sort_key, id): (String, Uuid) = cursor.keys()?;
        let place = Expr::tuple([
            Expr::col((person::Entity, person::Column::SortKey)),
            Expr::col((role_grant::Entity, role_grant::Column::Id)),
        ]);
        query = query.filter(place.gt(Expr::tuple([Expr::value(sort_key), Expr::value(id)])));
    }
    let db = &ctx.read();
    let total = match listing.counted {
        true => Some(living_with_person().filter(wanted(listing)).count(db).await.map_err(StoreError::from)?),
        false => None,
    };
    let rows = query
        .order_by_asc(person::Column::SortKey)
        .order_by_asc(role_grant::Column::Id)
        .limit(listing.limit + 1)
        .all(db)
        .await
        .map_err(StoreError::from)?;
    let departments = rows.iter().filter_map(|(grant, _)| grant.department);
    let departments = names_of_departments(db, departments).await?;
    let shown = rows.into_iter().map(|(grant, person)| view(ctx, grant, person, &departments)).collect();
    Ok(Page {
        total,
        ..Page::of(shown, listing.limit, |grant: &GrantView| (grant.sort_key.clone(), grant.id))
    })
}

fn living_with_person() -> SelectTwo<role_grant::Entity, person::Entity> {
    let to_person = role_grant::Entity::belongs_to(person::Entity)
        .from(role_grant::Column::Person)
        .to(person::Column::Id);
    role_grant::Entity::find()
        .join(JoinType::InnerJoin, to_person.into())
        .select_also(person::Entity)
        .filter(role_grant::Column::EndedAt.is_null())
}

fn wanted(listing: &Listing<GrantFilter, PeopleSort>) -> Condition {
    let mut wanted = Condition::all();
    if let Some(q) = &listing.q {
        wanted = wanted.add(search::contains((person::Entity, person::Column::Search), &search::fold(q)));
    }
    if let Some(person) = listing.filter.person {
        wanted = wanted.add(role_grant::Column::Person.eq(person));
    }
    if let Some(role) = listing.filter.role {
        wanted = wanted.add(role_grant::Column::Role.eq(role.code()));
    }
    match listing.filter.confirmed {
        Some(Flag::True) => wanted.add(role_grant::Column::ConfirmedAt.is_not_null()),
        Some(Flag::False) => wanted.add(role_grant::Column::ConfirmedAt.is_null()),
        None => wanted,
    }
}

/// The answer to a write: one grant.
async fn answered(
    tx: &Write,
    ctx: &Context,
    row: role_grant::Model,
    person: Option<person::Model>,
) -> Result<GrantView, Problem> {
    let departments = names_of_departments(tx, row.department).await?;
    Ok(view(ctx, row, person, &departments))
}

fn view(
    ctx: &Context,
    row: role_grant::Model,
    person: Option<person::Model>,
    departments: &Names,
) -> GrantView {
    let me = ctx.person().0;
    let (name, sort_key) = person.map(|person| (person.name, person.sort_key)).unwrap_or_default();
    GrantView {
        id: row.id,
        person_id: row.person,
        person: name,
        sort_key,
        confirmed: row.confirmed_at.is_some(),
        confirmable: row.confirmed_at.is_none()
            && ctx.actor.has(Role::SecurityAdministrator)
            && row.proposed_by != me
            && row.person != me,
        role: row.role,
        reach: row.reach,
        department: row.department.and_then(|id| departments.get(&id).cloned()),
        department_id: row.department,
        revision: row.revision,
    }
}

/// Proposes a role for someone else.
pub(super) async fn propose(ctx: &Context, entry: &GrantEntry) -> Result<Answer, Problem> {
    ctx.require_fresh()?;
    ctx.write("propose role", |tx, actor| async move {
        // Nobody grants themselves anything.
        if entry.person_id == actor.person {
            return Err(Problem::new(Code::TwoPeople).at(FieldFault::new("", "grant-second-person")));
        }
        let row = proposed(&tx, ctx.id(), entry, &ctx.origin()).await?;
        let revision = row.revision;
        let at = format!("/api/v1/role-grants/{}", row.id);
        let person = person::Entity::find_by_id(row.person).one(&tx).await.map_err(StoreError::from)?;
        Ok(Answer::created(at, &answered(&tx, ctx, row, person).await?).at_revision(revision))
    })
    .await
}

async fn proposed(
    tx: &Write,
    id: Uuid,
    entry: &GrantEntry,
    origin: &Origin,
) -> Result<role_grant::Model, Problem> {
    checked(tx, entry).await?;
    let row = role_grant::Model {
        id,
        revision: 0,
        person: entry.person_id.0,
        role: entry.role.code().to_owned(),
        reach: entry.reach.code().to_owned(),
        department: entry.department_id.map(|department| department.0),
        proposed_by: origin.actor.0,
        proposed_at: origin.at.timestamp_millis(),
        confirmed_by: None,
        confirmed_at: None,
        ended_by: None,
        ended_at: None,
    };
    Ok(tx.save(row, origin).await?)
}

async fn checked(tx: &Write, entry: &GrantEntry) -> Result<(), Problem> {
    let mut faults = Vec::new();
    let person = lock(tx, entry.person_id.0).await?;
    if !person.is_some_and(|person| person.enabled) {
        faults.push(FieldFault::new("/person_id", "person-unknown"));
    }
    if !reaches(entry.role).contains(&entry.reach) {
        faults.push(FieldFault::new("/reach", "reach-not-for-role").with("role", entry.role.code()));
    }
    match (entry.reach, entry.department_id) {
        (ReachEntry::Department, None) => faults.push(FieldFault::new("/department_id", "field-missing")),
        (ReachEntry::Department, Some(id)) => {
            let department = department::Entity::find_by_id(id.0).one(tx).await.map_err(StoreError::from)?;
            if department.is_none() {
                faults.push(FieldFault::new("/department_id", "department-unknown"));
            }
        }
        (ReachEntry::Own | ReachEntry::All, Some(_)) => {
            faults.push(FieldFault::new("/department_id", "department-not-for-reach"));
        }
        (ReachEntry::Own | ReachEntry::All, None) => {}
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    refuse_if_excluded(tx, entry.person_id.0, entry.role, None).await
}

/// The person, held until the commit, so that two grants to them are looked at one after the other.
async fn lock(tx: &Write, person: Uuid) -> Result<Option<person::Model>, StoreError> {
    Ok(person::Entity::find_by_id(person).lock_exclusive().one(tx).await?)
}

/// Refuses a role that excludes one the person holds or is to hold.
async fn refuse_if_excluded(tx: &Write, person: Uuid, role: Role, but: Option<Uuid>) -> Result<(), Problem> {
    let held = role_grant::Entity::find()
        .filter(role_grant::Column::Person.eq(person))
        .filter(role_grant::Column::EndedAt.is_null())
        .all(tx)
        .await
        .map_err(StoreError::from)?;
    let others =
        held.iter().filter(|grant| Some(grant.id) != but).filter_map(|grant| Role::from_code(&grant.role));
    for other in others {
        if !role.may_be_held_with(other) {
            return Err(Problem::new(Code::RolesExclude)
                .with("role", role.code())
                .with("other", other.code()));
        }
    }
    Ok(())
}

async fn living(tx: &Write, id: Uuid) -> Result<role_grant::Model, Problem> {
    let row = role_grant::Entity::find_by_id(id).one(tx).await.map_err(StoreError::from)?;
    row.filter(|row| row.ended_at.is_none()).ok_or_else(Problem::not_found)
}

/// The second person confirms: neither the one who proposed nor the one who gets the role.
pub(super) async fn confirm(ctx: &Context, id: Uuid) -> Result<Answer, Problem> {
    ctx.require_fresh()?;
    ctx.write("confirm role", |tx, actor| async move {
        let mut row = living(&tx, id).await?;
        ctx.expect_revision(row.revision)?;
        if row.confirmed_at.is_some() {
            return Err(Problem::new(Code::Conflict));
        }
        if row.proposed_by == actor.person.0 || row.person == actor.person.0 {
            return Err(Problem::new(Code::TwoPeople).at(FieldFault::new("", "grant-second-person")));
        }
        let role = Role::from_code(&row.role).ok_or_else(Problem::not_found)?;
        let person = lock(&tx, row.person).await?;
        refuse_if_excluded(&tx, row.person, role, Some(row.id)).await?;
        row.confirmed_by = Some(actor.person.0);
        row.confirmed_at = Some(ctx.now().timestamp_millis());
        let row = tx.save(row, &ctx.origin()).await?;
        let revision = row.revision;
        Ok(Answer::ok(&answered(&tx, ctx, row, person).await?).at_revision(revision))
    })
    .await
}

/// Takes a role away, or a proposal back.
pub(super) async fn end(ctx: &Context, id: Uuid) -> Result<Answer, Problem> {
    ctx.require_fresh()?;
    ctx.write("end role", |tx, actor| async move {
        let mut row = living(&tx, id).await?;
        ctx.expect_revision(row.revision)?;
        if row.confirmed_at.is_some() {
            refuse_if_last_keeper(&tx, row.person, Role::from_code(&row.role)).await?;
        }
        row.ended_by = Some(actor.person.0);
        row.ended_at = Some(ctx.now().timestamp_millis());
        tx.save(row, &ctx.origin()).await?;
        Ok(Answer::done())
    })
    .await
}

/// Refuses to take `role`, or every role when the person is being disabled, from the last who holds one that must not
/// die out: without a security administrator nobody can grant, without an auditor nobody looks.
pub(super) async fn refuse_if_last_keeper(
    tx: &Write,
    person: Uuid,
    role: Option<Role>,
) -> Result<(), Problem> {
    for keeper in [Role::SecurityAdministrator, Role::Auditor] {
        if role.is_some_and(|role| role != keeper) {
            continue;
        }
        // Locked, so that two of the last two cannot both go at once.
        let holders =
            in_force().filter(role_grant::Column::Role.eq(keeper.code())).lock_exclusive().all(tx).await;
        let holders: Vec<Uuid> =
            holders.map_err(StoreError::from)?.into_iter().map(|grant| grant.person).collect();
        if !holders.contains(&person) {
            continue;
        }
        let others = person::Entity::find()
            .filter(person::Column::Id.is_in(holders.into_iter().filter(|holder| *holder != person)))
            .filter(person::Column::Enabled.eq(true))
            .count(tx)
            .await
            .map_err(StoreError::from)?;
        if others == 0 {
            return Err(Problem::new(Code::LastKeeper).with("role", keeper.code()));
        }
    }
    Ok(())
}

/// A role granted by whoever sits at the machine's console, where nobody could confirm yet: the first people, the demo.
pub async fn grant_at_console(
    tx: &Write,
    id: Uuid,
    entry: &GrantEntry,
    origin: &Origin,
) -> Result<(), Problem> {
    let mut row = proposed(tx, id, entry, origin).await?;
    row.confirmed_by = Some(origin.actor.0);
    row.confirmed_at = Some(origin.at.timestamp_millis());
    tx.save(row, origin).await?;
    Ok(())
}
