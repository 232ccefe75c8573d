//! What is open, customer by customer, within the person's scope.

use crate::features::directory::queries::names_of_customers;
use crate::http::{Cursor, Listing, Page, Problem};
use chrono::NaiveDate;
use regulation::payment::{Age, days_overdue};
use regulation::{Actor, Fen};
use serde::{Deserialize, Serialize};
use store::entities::{customer, receivable};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// What the list can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Customers with something open of this age.
    #[serde(default)]
    pub age: Option<Age>,
    /// The department that sold.
    #[serde(default)]
    pub department: Option<Uuid>,
    /// Who is to get it paid.
    #[serde(default)]
    pub account_manager: Option<Uuid>,
}

/// The list has one order: what is overdue most first.
pub type Sort = crate::http::Unsorted;

/// What is open by its age, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    not_due: i64,
    days_30: i64,
    days_90: i64,
    older: i64,
}

impl Open {
    /// Of one age.
    pub fn of(self, age: Age) -> Fen {
        Fen(match age {
            Age::NotDue => self.not_due,
            Age::Days30 => self.days_30,
            Age::Days90 => self.days_90,
            Age::Older => self.older,
        })
    }

    /// All of it.
    pub fn total(self) -> Fen {
        Fen(self.not_due + self.days_30 + self.days_90 + self.older)
    }

    /// What of it is overdue.
    pub fn overdue(self) -> Fen {
        Fen(self.days_30 + self.days_90 + self.older)
    }
}

/// A customer who owes something.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ReceivableItem {
    /// The customer.
    pub customer_id: Uuid,
    /// Its name.
    pub customer: String,
    /// All that is open.
    #[schema(value_type = String)]
    pub open: Fen,
    /// What of it is overdue.
    #[schema(value_type = String)]
    pub overdue: Fen,
    /// Not due yet, or without a date.
    #[schema(value_type = String)]
    pub not_due: Fen,
    /// Overdue for 1 to 30 days.
    #[schema(value_type = String)]
    pub days_30: Fen,
    /// Overdue for 31 to 90 days.
    #[schema(value_type = String)]
    pub days_90: Fen,
    /// Overdue for more than 90 days.
    #[schema(value_type = String)]
    pub older: Fen,
    /// For how many days the oldest of it has been overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_days: Option<i64>,
}

/// That something was due in the days of an age.
pub(super) fn aged(age: Age, today: NaiveDate) -> Condition {
    let (first, last) = age.due_between(today);
    let due_on = receivable::Column::DueOn;
    let within = Condition::all()
        .add_option(first.map(|first| due_on.gte(first)))
        .add_option(last.map(|last| due_on.lte(last)));
    if age == Age::of(None, today) { Condition::any().add(due_on.is_null()).add(within) } else { within }
}

/// The sum of what is open where something holds.
pub(super) fn open_where(holds: Condition) -> Expr {
    let open: Expr = Expr::case(holds, Expr::col(receivable::Column::Open)).finally(0i64).into();
    open.sum().cast_as("bigint")
}

/// That something is overdue.
pub(super) fn late(today: NaiveDate) -> Condition {
    let ages = Age::ALL.into_iter().filter(|age| *age > Age::NotDue);
    ages.map(|age| aged(age, today)).fold(Condition::any(), Condition::add)
}

fn narrowed(actor: &Actor, listing: &Listing<Filter, Sort>) -> Condition {
    let mut all = Condition::all().add(scope::receivables(&actor.sight_of_receivables()));
    if let Some(typed) = &listing.q {
        let customers = customer::Entity::find()
            .select_only()
            .column(customer::Column::Id)
            .filter(search::contains(customer::Column::Search, typed));
        all = all.add(receivable::Column::Customer.in_subquery(customers.into_query()));
    }
    for (column, wanted) in [
        (receivable::Column::Department, listing.filter.department),
        (receivable::Column::AccountManager, listing.filter.account_manager),
    ] {
        if let Some(wanted) = wanted {
            all = all.add(column.eq(wanted));
        }
    }
    all
}

fn by_age(query: Select<receivable::Entity>, today: NaiveDate) -> Select<receivable::Entity> {
    let sums = Age::ALL.into_iter().map(|age| (age, open_where(aged(age, today))));
    sums.fold(query.select_only(), |query, (age, sum)| query.expr_as(sum, age.code()))
}

/// What is open by age, the customer, and the day of the oldest.
type Row = (i64, i64, i64, i64, Uuid, Option<NaiveDate>);

/// A page of the list.
pub async fn receivables(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, Sort>,
    today: NaiveDate,
) -> Result<Page<ReceivableItem>, Problem> {
    let overdue = open_where(late(today));
    let mut query = by_age(receivable::Entity::find().filter(narrowed(actor, listing)), today)
        .column(receivable::Column::Customer)
        .expr_as(Expr::col(receivable::Column::DueOn).min(), "oldest")
        .group_by(receivable::Column::Customer);
    if let Some(age) = listing.filter.age {
        query = query.having(open_where(aged(age, today)).gt(0i64));
    }
    if let Some(cursor) = &listing.cursor {
        query = query.having(beyond(&overdue, cursor)?);
    }
    let query = query.order_by(overdue, Order::Desc).order_by_asc(receivable::Column::Customer);
    let rows: Vec<Row> =
        query.limit(listing.limit + 1).into_tuple().all(conn).await.map_err(StoreError::from)?;
    let open = |row: &Row| Open { not_due: row.0, days_30: row.1, days_90: row.2, older: row.3 };
    let page = Page::of(rows, listing.limit, |row| (open(row).overdue().0, row.4));
    let names = names_of_customers(conn, page.items.iter().map(|row| row.4)).await?;
    Ok(page.map(|row| {
        let sums = open(&row);
        ReceivableItem {
            customer_id: row.4,
            customer: names.get(&row.4).cloned().unwrap_or_default(),
            open: sums.total(),
            overdue: sums.overdue(),
            not_due: sums.of(Age::NotDue),
            days_30: sums.of(Age::Days30),
            days_90: sums.of(Age::Days90),
            older: sums.of(Age::Older),
            oldest_days: row.5.and_then(|due_on| days_overdue(due_on, today)),
        }
    }))
}

fn beyond(overdue: &Expr, cursor: &Cursor) -> Result<Condition, Problem> {
    let (amount, customer): (i64, Uuid) = cursor.keys()?;
    let same =
        Condition::all().add(overdue.clone().eq(amount)).add(receivable::Column::Customer.gt(customer));
    Ok(Condition::any().add(overdue.clone().lt(amount)).add(same))
}

/// By age; nothing where there is no row at all.
type Sums = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);

/// What is open in all by age, whichever age the list shows.
pub async fn totals(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, Sort>,
    today: NaiveDate,
) -> Result<Open, StoreError> {
    let query = by_age(receivable::Entity::find().filter(narrowed(actor, listing)), today);
    let sums: Option<Sums> = query.into_tuple().one(conn).await?;
    let (not_due, days_30, days_90, older) = sums.unwrap_or_default();
    let [not_due, days_30, days_90, older] =
        [not_due, days_30, days_90, older].map(Option::unwrap_or_default);
    Ok(Open { not_due, days_30, days_90, older })
}

/// The account managers who have something to get paid: what the filter offers.
pub async fn account_managers(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Uuid>, StoreError> {
    let query = receivable::Entity::find()
        .select_only()
        .column(receivable::Column::AccountManager)
        .filter(scope::receivables(&actor.sight_of_receivables()))
        .distinct();
    Ok(query.into_tuple().all(conn).await?)
}
