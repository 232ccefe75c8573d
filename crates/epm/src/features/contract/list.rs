//! The contracts a person sees, filtered, sorted and paged; a virtual one with the days it has been standing in for the
//! formal contract (1.3.4).

use crate::http::{Cursor, Listing, Order, Page, Problem, one_or_many};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::contract::{ContractKind, ContractStatus};
use regulation::{Actor, BasisPoints, DepartmentId, Fen, PersonId, Sight};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::entities::{contract, project};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

use crate::features::directory::queries::{names_of_customers, names_of_people};

/// What the list can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// One status, or several.
    #[serde(default, deserialize_with = "one_or_many")]
    pub status: Vec<ContractStatus>,
    /// Virtual or formal.
    #[serde(default)]
    pub kind: Option<ContractKind>,
    /// The department that sells.
    #[serde(default)]
    pub department: Option<Uuid>,
    /// The account manager.
    #[serde(default)]
    pub account_manager: Option<Uuid>,
    /// The customer.
    #[serde(default)]
    pub customer: Option<Uuid>,
}

/// What the list can be sorted by; the newest change first when left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The amount.
    Amount,
    /// When it was written: upwards, the oldest first.
    Written,
    /// The last change.
    Changed,
}

impl Sort {
    fn column(self) -> contract::Column {
        match self {
            Self::Amount => contract::Column::Amount,
            Self::Written => contract::Column::WrittenAt,
            Self::Changed => contract::Column::ChangedAt,
        }
    }

    fn key(self, row: &contract::Model) -> i64 {
        match self {
            Self::Amount => row.amount,
            Self::Written => row.written_at,
            Self::Changed => row.changed_at,
        }
    }
}

/// A row of the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ContractItem {
    /// The contract.
    pub id: Uuid,
    /// `virtual` or `formal`.
    #[schema(value_type = String)]
    pub kind: ContractKind,
    /// Its number.
    pub number: Option<String>,
    /// For what.
    pub title: String,
    /// Where it stands.
    #[schema(value_type = String)]
    pub status: ContractStatus,
    /// The customer.
    pub customer_id: Uuid,
    /// The customer's name.
    pub customer: String,
    /// The account manager.
    pub account_manager_id: Uuid,
    /// The account manager's name.
    pub account_manager: String,
    /// The department that sells.
    pub department_id: Uuid,
    /// The amount, tax included.
    #[schema(value_type = String)]
    pub amount: Fen,
    /// What was received on it, for those who see what is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub received: Option<Fen>,
    /// The same as a share of the amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub received_share: Option<BasisPoints>,
    /// When it was signed; for a virtual contract, when that is expected.
    #[schema(value_type = Option<String>)]
    pub signed_on: Option<NaiveDate>,
    /// The arrival promised.
    #[schema(value_type = Option<String>)]
    pub arrival_promised_on: Option<NaiveDate>,
    /// When it was written.
    #[schema(value_type = String)]
    pub written_at: DateTime<Utc>,
    /// For a reviewed virtual contract: the days since it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_days: Option<i64>,
    /// The project that stands on it, if the person sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectOfContract>,
}

/// The project that stands on a contract.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProjectOfContract {
    /// Which.
    pub id: Uuid,
    /// Its code, once given.
    pub code: Option<String>,
}

/// The filters as a predicate; statuses apart, so that the tabs can count what each would show.
async fn narrowed<S>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, S>,
) -> Result<Condition, StoreError> {
    let filter = &listing.filter;
    let mut all = Condition::all().add(scope::contracts(&actor.sight()));
    if let Some(typed) = &listing.q {
        all = all.add(search::contracts(conn, typed).await?);
    }
    if let Some(kind) = filter.kind {
        all = all.add(contract::Column::Kind.eq(kind.code()));
    }
    for (column, wanted) in [
        (contract::Column::Department, filter.department),
        (contract::Column::AccountManager, filter.account_manager),
        (contract::Column::Customer, filter.customer),
    ] {
        if let Some(wanted) = wanted {
            all = all.add(column.eq(wanted));
        }
    }
    Ok(all)
}

fn of_status(filter: &Filter) -> Condition {
    if filter.status.is_empty() {
        return Condition::all();
    }
    let codes = filter.status.iter().map(|status| status.code());
    Condition::all().add(contract::Column::Status.is_in(codes))
}

/// A page of the list, at a moment from which ages are counted.
pub async fn contracts(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, Sort>,
    now: DateTime<Utc>,
) -> Result<Page<ContractItem>, Problem> {
    page(conn, actor, listing, narrowed(conn, actor, listing).await?, now).await
}

/// The same with the sums of its tabs, for which what was typed is looked for once.
pub async fn contracts_and_sums(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, Sort>,
    now: DateTime<Utc>,
) -> Result<(Page<ContractItem>, BTreeMap<(String, String), Sum>), Problem> {
    let narrowed = narrowed(conn, actor, listing).await?;
    let sums = sums(conn, narrowed.clone(), listing.q.is_some()).await?;
    Ok((page(conn, actor, listing, narrowed, now).await?, sums))
}

async fn page(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, Sort>,
    narrowed: Condition,
    now: DateTime<Utc>,
) -> Result<Page<ContractItem>, Problem> {
    let (sort, order) = listing.sort.unwrap_or((Sort::Changed, Order::Down));
    let query = contract::Entity::find().filter(narrowed).filter(of_status(&listing.filter));
    let total =
        if listing.counted { Some(query.clone().count(conn).await.map_err(StoreError::from)?) } else { None };
    let down = order == Order::Down;
    let mut paged = query;
    if let Some(cursor) = &listing.cursor {
        paged = paged.filter(beyond(sort, down, cursor)?);
    }
    let by = if down { store::sea_orm::Order::Desc } else { store::sea_orm::Order::Asc };
    let rows =
        paged.order_by(sort.column(), by.clone()).order_by(contract::Column::Id, by).limit(listing.limit + 1);
    let rows = rows.all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (sort.key(row), row.id));
    let items = items(conn, actor, page.items, now).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total })
}

/// What comes after the cursor.
fn beyond(sort: Sort, down: bool, cursor: &Cursor) -> Result<Condition, Problem> {
    let (key, id): (i64, Uuid) = cursor.keys()?;
    let column = sort.column();
    let (further, same) = if down {
        (column.lt(key), contract::Column::Id.lt(id))
    } else {
        (column.gt(key), contract::Column::Id.gt(id))
    };
    Ok(Condition::any().add(further).add(Condition::all().add(column.eq(key)).add(same)))
}

/// The rows with the names that go with them, each set read once.
pub async fn items(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    rows: Vec<contract::Model>,
    now: DateTime<Utc>,
) -> Result<Vec<ContractItem>, Problem> {
    let customers = names_of_customers(conn, rows.iter().map(|row| row.customer)).await?;
    let people = names_of_people(conn, rows.iter().map(|row| row.account_manager)).await?;
    let projects = projects_of(conn, actor, &rows).await?;
    let owed = actor.sight_of_receivables();
    let told = |row: contract::Model| {
        let sees_owed = sees(&owed, &row);
        item(row, &customers, &people, &projects, now).map(|item| if sees_owed { item } else { item.plain() })
    };
    rows.into_iter().map(told).collect()
}

/// Whether what was received on a contract is within that sight.
fn sees(owed: &Sight, row: &contract::Model) -> bool {
    owed.all
        || owed.own == Some(PersonId(row.account_manager))
        || owed.departments.contains(&DepartmentId(row.department))
}

impl ContractItem {
    /// Without what was received.
    fn plain(self) -> Self {
        Self { received: None, received_share: None, ..self }
    }
}

fn item(
    row: contract::Model,
    customers: &BTreeMap<Uuid, String>,
    people: &BTreeMap<Uuid, String>,
    projects: &BTreeMap<Uuid, Option<String>>,
    now: DateTime<Utc>,
) -> Result<ContractItem, Problem> {
    let kind: ContractKind = read(&row, "kind", &row.kind)?;
    let status: ContractStatus = read(&row, "status", &row.status)?;
    let written_at = DateTime::from_timestamp_millis(row.written_at).unwrap_or_default();
    let outstanding = kind == ContractKind::Virtual && status.is_in_force();
    Ok(ContractItem {
        id: row.id,
        kind,
        number: row.contract_number,
        title: row.title,
        status,
        customer_id: row.customer,
        customer: customers.get(&row.customer).cloned().unwrap_or_default(),
        account_manager_id: row.account_manager,
        account_manager: people.get(&row.account_manager).cloned().unwrap_or_default(),
        department_id: row.department,
        amount: Fen(row.amount),
        received: status.is_in_force().then_some(Fen(row.received)),
        received_share: BasisPoints::of(Fen(row.received), Fen(row.amount)).filter(|_| status.is_in_force()),
        signed_on: row.signed_on,
        arrival_promised_on: row.promised_on,
        written_at,
        age_days: outstanding.then(|| (now - written_at).num_days()),
        project: row
            .project
            .and_then(|id| projects.get(&id).map(|code| ProjectOfContract { id, code: code.clone() })),
    })
}

/// A code of a column as the type it stands for.
fn read<T: serde::de::DeserializeOwned>(
    row: &contract::Model,
    column: &'static str,
    code: &str,
) -> Result<T, Problem> {
    serde_json::from_value(code.into()).map_err(|_| {
        Problem::internal(&StoreError::Impossible {
            table: "contract",
            row: row.id.to_string(),
            what: format!("{column} is {code}"),
        })
    })
}

/// The codes of the projects that stand on these contracts, of those the person sees.
async fn projects_of(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    rows: &[contract::Model],
) -> Result<BTreeMap<Uuid, Option<String>>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.project).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let query = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Code])
        .filter(project::Column::Id.is_in(ids))
        .filter(scope::held_against(scope::projects(&actor.sight())));
    let found: Vec<(Uuid, Option<String>)> = query.into_tuple().all(conn).await?;
    Ok(found.into_iter().collect())
}

/// How many contracts, and what they come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Contracts.
    pub count: u64,
    /// Their amounts.
    pub amount: Fen,
}

/// How many contracts there are of each status and kind, whichever status the list shows, and what they come to.
async fn sums(
    conn: &impl ConnectionTrait,
    narrowed: Condition,
    searched: bool,
) -> Result<BTreeMap<(String, String), Sum>, StoreError> {
    // In the order of the index of the sums SQLite would look up the words of each contract one by one.
    let plain = |column: contract::Column| {
        let column = Expr::col((contract::Entity, column));
        if searched { column.cast_as("text") } else { column }
    };
    let rows: Vec<(String, String, i64, i64)> = contract::Entity::find()
        .select_only()
        .column_as(plain(contract::Column::Status), "state")
        .column_as(plain(contract::Column::Kind), "sort")
        .column_as(contract::Column::Id.count(), "contracts")
        .column_as(Expr::col(contract::Column::Amount).sum().cast_as("bigint"), "sum")
        .filter(narrowed)
        .group_by(plain(contract::Column::Status))
        .group_by(plain(contract::Column::Kind))
        .into_tuple()
        .all(conn)
        .await?;
    let sum = |count, amount| Sum { count: u64::try_from(count).unwrap_or_default(), amount: Fen(amount) };
    Ok(rows.into_iter().map(|(status, kind, count, amount)| ((status, kind), sum(count, amount))).collect())
}

/// The departments and account managers of the contracts a person sees: what the filters offer.
pub async fn sellers(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let query = contract::Entity::find()
        .select_only()
        .columns([contract::Column::Department, contract::Column::AccountManager])
        .filter(scope::contracts(&actor.sight()))
        .distinct();
    Ok(query.into_tuple().all(conn).await?)
}
