//! What one customer has paid and owes: what an approver and whoever looks at the customer is shown (2.1.2).

use super::list::{late, open_where};
use chrono::NaiveDate;
use regulation::payment::days_overdue;
use regulation::{Fen, Sight};
use serde::Serialize;
use store::entities::{contract, receivable};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{StoreError, scope};
use uuid::Uuid;

/// What a customer has paid and owes, of the contracts that a person sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Owed {
    /// What it has paid.
    pub received: Fen,
    /// What of the payment plans is open.
    pub open: Fen,
    /// What of that is overdue.
    pub overdue: Fen,
    /// For how many days the oldest of it has been.
    pub oldest_days: Option<i64>,
}

impl Owed {
    /// Of one customer; nothing where the person sees no receivables at all.
    pub async fn by(
        conn: &impl ConnectionTrait,
        sight: &Sight,
        customer: Uuid,
        today: NaiveDate,
    ) -> Result<Option<Self>, StoreError> {
        if sight.is_empty() {
            return Ok(None);
        }
        let sums: Option<(Option<i64>, Option<i64>, Option<NaiveDate>)> = receivable::Entity::find()
            .filter(receivable::Column::Customer.eq(customer))
            .filter(scope::receivables(sight))
            .select_only()
            .expr_as(Expr::col(receivable::Column::Open).sum().cast_as("bigint"), "open")
            .expr_as(open_where(late(today)), "overdue")
            .expr_as(Expr::col(receivable::Column::DueOn).min(), "oldest")
            .into_tuple()
            .one(conn)
            .await?;
        let (open, overdue, oldest) = sums.unwrap_or_default();
        let received: Option<Option<i64>> = contract::Entity::find()
            .filter(contract::Column::Customer.eq(customer))
            .filter(scope::contracts(sight))
            .select_only()
            .expr_as(Expr::col(contract::Column::Received).sum().cast_as("bigint"), "received")
            .into_tuple()
            .one(conn)
            .await?;
        Ok(Some(Self {
            received: Fen(received.flatten().unwrap_or_default()),
            open: Fen(open.unwrap_or_default()),
            overdue: Fen(overdue.unwrap_or_default()),
            oldest_days: oldest.and_then(|due_on| days_overdue(due_on, today)),
        }))
    }
}

/// An open instalment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owing {
    /// The contract.
    pub contract: Uuid,
    /// What the contract is for.
    pub title: String,
    /// What it is paid on.
    pub name: String,
    /// By when, where the contract says a date.
    pub due_on: Option<NaiveDate>,
    /// What of it is open.
    pub open: Fen,
    /// For how many days it has been overdue.
    pub days: Option<i64>,
}

/// The open instalments of a customer that a person sees, the oldest first and those without a date last.
pub async fn open_of_customer(
    conn: &impl ConnectionTrait,
    sight: &Sight,
    customer: Uuid,
    today: NaiveDate,
    limit: u64,
) -> Result<Vec<Owing>, StoreError> {
    let rows = receivable::Entity::find()
        .filter(receivable::Column::Customer.eq(customer))
        .filter(scope::receivables(sight))
        .order_by_asc(Expr::col(receivable::Column::DueOn).is_null())
        .order_by_asc(receivable::Column::DueOn)
        .order_by_asc(receivable::Column::Contract)
        .order_by_asc(receivable::Column::Number)
        .limit(limit)
        .all(conn)
        .await?;
    let titles: Vec<(Uuid, String)> = contract::Entity::find()
        .select_only()
        .columns([contract::Column::Id, contract::Column::Title])
        .filter(contract::Column::Id.is_in(rows.iter().map(|row| row.contract)))
        .into_tuple()
        .all(conn)
        .await?;
    let titles: std::collections::BTreeMap<Uuid, String> = titles.into_iter().collect();
    let owing = |row: receivable::Model| Owing {
        contract: row.contract,
        title: titles.get(&row.contract).cloned().unwrap_or_default(),
        name: row.name,
        due_on: row.due_on,
        open: Fen(row.open),
        days: row.due_on.and_then(|due_on| days_overdue(due_on, today)),
    };
    Ok(rows.into_iter().map(owing).collect())
}
