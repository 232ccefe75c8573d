//! What the archive reads; always within the actor's scope.

use super::words::{self, Numbers};
use crate::features::directory::queries::{Names, names_of_customers, names_of_people};
use crate::features::project::holders;
use crate::features::todos::queries::up_to_most;
use crate::http::{Context, Listing, Page, Problem};
use crate::layout;
use chrono::NaiveDate;
use regulation::archive::{About, Folder};
use regulation::papers::PaperKind;
use regulation::{Actor, FolderId, PartId, PersonId, ProjectId, Role};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{archive_folder, archive_record, contract, person, project};
use store::sea_orm::sea_query::{Expr, ExprTrait, NullOrdering, SimpleExpr};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use store::{Loaded, StoreError, Write, scope, search};
use uuid::Uuid;

/// What is still asked for is made at the end of all time: it stands first.
const NOT_MADE: i64 = i64::MAX;

/// Of these records of a folder, those the actor sees.
async fn seen(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    folder: Uuid,
    records: Option<&[u32]>,
) -> Result<BTreeSet<i64>, StoreError> {
    use archive_record::Column::{Folder, Number};
    let mut query = archive_record::Entity::find()
        .select_only()
        .column(Number)
        .filter(Folder.eq(folder))
        .filter(scope::archive_records(&actor.sight(), actor.person));
    if let Some(records) = records {
        query = query.filter(Number.is_in(records.iter().map(|number| i64::from(*number))));
    }
    let numbers: Vec<i64> = query.into_tuple().all(conn).await?;
    Ok(numbers.into_iter().collect())
}

/// The folder to act on, if the actor sees each of these records; without any, some record of it.
pub(super) async fn load(
    tx: &Write,
    actor: &Actor,
    folder: Uuid,
    records: &[u32],
) -> Result<Loaded<Folder>, Problem> {
    let asked = (!records.is_empty()).then_some(records);
    let seen = seen(tx, actor, folder, asked).await?;
    let all = records.iter().all(|number| seen.contains(&i64::from(*number)));
    if seen.is_empty() || !all {
        return Err(Problem::not_found());
    }
    tx.load::<Folder>(folder).await?.ok_or_else(Problem::not_found)
}

/// The folder of a record, if the reader sees the record.
pub(super) async fn look(ctx: &Context, record: PartId) -> Result<Loaded<Folder>, Problem> {
    let read = ctx.read();
    if seen(&read, &ctx.actor, record.of, Some(&[record.number])).await?.is_empty() {
        return Err(Problem::not_found());
    }
    store::look::<Folder>(&read, record.of).await?.ok_or_else(Problem::not_found)
}

/// The folder of a slip, if the reader sees something that is on it.
pub(crate) async fn look_at_slip(ctx: &Context, slip: PartId) -> Result<Loaded<Folder>, Problem> {
    let read = ctx.read();
    let folder = store::look::<Folder>(&read, slip.of).await?.ok_or_else(Problem::not_found)?;
    let records = folder.state.slip(slip.number).map(|slip| slip.records.clone());
    let records = records.ok_or_else(Problem::not_found)?;
    if seen(&read, &ctx.actor, slip.of, Some(&records)).await?.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(folder)
}

/// The folder of a project that was looked up within the actor's scope.
pub async fn of_project(
    conn: &impl ConnectionTrait,
    project: ProjectId,
) -> Result<Option<Loaded<Folder>>, StoreError> {
    store::look::<Folder>(conn, FolderId::of(project)).await
}

/// What the papers of a folder are numbered by.
pub(crate) async fn numbers(conn: &impl ConnectionTrait, about: &About) -> Result<Numbers, StoreError> {
    let stands_on =
        project::Entity::find_by_id(about.project.0).select_only().column(project::Column::Contract);
    let query = contract::Entity::find()
        .select_only()
        .column(contract::Column::ContractNumber)
        .filter(contract::Column::Id.in_subquery(stands_on.into_query()));
    let number: Option<Option<String>> = query.into_tuple().one(conn).await?;
    Ok(Numbers { code: about.code.as_ref().map(ToString::to_string), contract: number.flatten() })
}

/// Who can take originals of this project on their way to the archive: those who collect papers (2.1.4, 2.1.7), and the
/// account manager.
pub(super) async fn collectors(
    conn: &impl ConnectionTrait,
    about: &About,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let holders = holders(conn, about.department).await?;
    let roles = [Role::ProjectAdministrator, Role::MarketAssistant];
    let people = roles.iter().filter_map(|role| holders.get(role)).flatten().copied();
    enabled(conn, people.chain([about.account_manager]).collect()).await
}

/// To whom a record can be lent: whoever holds a role of the business for this project.
pub(super) async fn borrowers(
    conn: &impl ConnectionTrait,
    about: &About,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let holders = holders(conn, about.department).await?;
    let business = holders.into_iter().filter(|(role, _)| !role.is_keeper());
    let people = business.flat_map(|(_, people)| people).chain([about.account_manager]);
    enabled(conn, people.collect()).await
}

async fn enabled(
    conn: &impl ConnectionTrait,
    people: Vec<PersonId>,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let query = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Id.is_in(people.into_iter().map(|person| person.0)))
        .filter(person::Column::Enabled.eq(true));
    let people: Vec<Uuid> = query.into_tuple().all(conn).await?;
    Ok(people.into_iter().map(PersonId).collect())
}

/// Closing notices that are not made although the day for it has passed, in the order of their keys, from `after` on. Of
/// all projects: whoever is reminded of one signs it, whether or not anyone looks.
pub(super) async fn overdue_notices(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    after: Option<(Uuid, i64)>,
    limit: u64,
) -> Result<Vec<archive_record::Model>, StoreError> {
    use archive_record::Column::{DueOn, Folder, Kind, MadeAt, Number};
    let mut query = archive_record::Entity::find()
        .filter(Kind.eq(PaperKind::ClosingNotice.code()))
        .filter(MadeAt.eq(NOT_MADE))
        .filter(DueOn.lt(today));
    if let Some((folder, number)) = after {
        let same = Condition::all().add(Folder.eq(folder)).add(Number.gt(number));
        query = query.filter(Condition::any().add(Folder.gt(folder)).add(same));
    }
    Ok(query.order_by_asc(Folder).order_by_asc(Number).limit(limit).all(conn).await?)
}

/// What people are called.
pub(super) async fn names(
    conn: &impl ConnectionTrait,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Names, StoreError> {
    names_of_people(conn, people.into_iter().map(|person| person.0)).await
}

/// What the list of incomplete folders can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LackingFilter {
    /// Only what is due by that day.
    #[serde(default)]
    pub due_by: Option<NaiveDate>,
}

/// The list has one order: the earliest due first.
pub type LackingSort = crate::http::Unsorted;

/// How that list is asked for.
pub type LackingListing = Listing<LackingFilter, LackingSort>;

/// An ended project of which something is missing.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LackingItem {
    /// The project.
    pub project_id: Uuid,
    /// Its code.
    pub project_code: Option<String>,
    /// Its title.
    pub project_title: String,
    /// The customer.
    pub customer_id: Uuid,
    /// The customer's name.
    pub customer: String,
    /// The account manager.
    pub account_manager_id: Uuid,
    /// Their name.
    pub account_manager: String,
    /// When it was closed or cancelled.
    #[schema(value_type = Option<String>)]
    pub ended_on: Option<NaiveDate>,
    /// Closed, not cancelled.
    pub closed: bool,
    /// How many things are missing.
    pub lacks: i64,
    /// The earliest day by which one of them is due.
    #[schema(value_type = Option<String>)]
    pub due_on: Option<NaiveDate>,
}

/// Written out, not bound, so that it is the condition of the indexes.
fn lacking_anything() -> SimpleExpr {
    Expr::col((archive_folder::Entity, archive_folder::Column::Lacks)).gt(Expr::cust("0"))
}

fn lacking_of(actor: &Actor, listing: &LackingListing) -> Condition {
    use archive_folder::Column::{DueOn, Search};
    let mut all = Condition::all().add(lacking_anything()).add(scope::archive_folders(&actor.sight()));
    if let Some(typed) = &listing.q {
        all = all.add(search::contains(Search, typed));
    }
    match listing.filter.due_by {
        Some(day) => all.add(DueOn.lte(day)),
        None => all,
    }
}

/// A page of the ended projects of which something is missing, the earliest due first.
pub(super) async fn lacking_page(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &LackingListing,
) -> Result<Page<LackingItem>, Problem> {
    use archive_folder::Column::{DueOn, Id};
    let mut query = archive_folder::Entity::find().filter(lacking_of(actor, listing));
    if let Some(cursor) = &listing.cursor {
        let (due, id): (Option<NaiveDate>, Uuid) = cursor.keys()?;
        let after = match due {
            Some(due) => Condition::any()
                .add(DueOn.gt(due))
                .add(Condition::all().add(DueOn.eq(due)).add(Id.gt(id)))
                .add(DueOn.is_null()),
            None => Condition::all().add(DueOn.is_null()).add(Id.gt(id)),
        };
        query = query.filter(after);
    }
    let query = query.order_by_with_nulls(DueOn, Order::Asc, NullOrdering::Last).order_by_asc(Id);
    let rows = query.limit(listing.limit + 1).all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.due_on, row.id));
    let customers = names_of_customers(conn, page.items.iter().map(|row| row.customer)).await?;
    let people = names_of_people(conn, page.items.iter().map(|row| row.account_manager)).await?;
    Ok(page.map(|row| LackingItem {
        project_id: row.project,
        project_code: row.code,
        project_title: row.title,
        customer_id: row.customer,
        customer: customers.get(&row.customer).cloned().unwrap_or_default(),
        account_manager_id: row.account_manager,
        account_manager: people.get(&row.account_manager).cloned().unwrap_or_default(),
        ended_on: row.ended_on,
        closed: row.closed,
        lacks: row.lacks,
        due_on: row.due_on,
    }))
}

/// How these records are called, by folder and number; for those who see them already, such as by what waits for them.
pub async fn labels(
    conn: &impl ConnectionTrait,
    p: &layout::Page,
    records: impl IntoIterator<Item = (Uuid, i64)>,
) -> Result<BTreeMap<(Uuid, i64), String>, StoreError> {
    use archive_record::Column::{Folder, Kind, Name, Number, Part};
    let (folders, numbers): (BTreeSet<Uuid>, BTreeSet<i64>) = records.into_iter().unzip();
    if folders.is_empty() {
        return Ok(BTreeMap::new());
    }
    let query = archive_record::Entity::find().select_only().columns([Folder, Number, Kind, Part, Name]);
    let query = query.filter(Folder.is_in(folders)).filter(Number.is_in(numbers));
    let rows: Vec<(Uuid, i64, String, i64, Option<String>)> = query.into_tuple().all(conn).await?;
    let called = |(folder, number, kind, part, name): (Uuid, i64, String, i64, Option<String>)| {
        ((folder, number), words::label(p, &kind, part, name.as_deref()))
    };
    Ok(rows.into_iter().map(called).collect())
}

/// How many ended projects of those a person sees lack something.
pub async fn lacking(conn: &impl ConnectionTrait, actor: &Actor) -> Result<u64, StoreError> {
    let query = archive_folder::Entity::find()
        .select_only()
        .column(archive_folder::Column::Id)
        .filter(lacking_anything())
        .filter(scope::archive_folders(&actor.sight()));
    up_to_most(conn, query).await
}

/// The same under the filters of the list.
pub(super) async fn count_lacking(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &LackingListing,
) -> Result<u64, StoreError> {
    Ok(archive_folder::Entity::find().filter(lacking_of(actor, listing)).count(conn).await?)
}
