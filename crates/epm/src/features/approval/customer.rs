//! What an approver looks at of a customer: how far its credit goes, what is open with it and overdue, how its projects
//! went. An approver sees all that is open with the customer (A6), anyone else what they see anyway; of margins only
//! those they may see.

use crate::features::project::list::in_execution;
use crate::features::receivable::Owed;
use crate::http::{Context, Problem};
use chrono::TimeDelta;
use regulation::{BasisPoints, CustomerId, Fen};
use serde::Serialize;
use store::entities::{customer, project};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use store::{StoreError, scope};
use uuid::Uuid;

/// A customer as an approver looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub name: String,
    /// How much may be open at a time, where that is set.
    pub credit_limit: Option<Fen>,
    /// Projects in execution, and their amounts.
    pub running: (u64, Fen),
    /// What it has paid and owes; nothing for whoever does not see receivables.
    pub owed: Option<Owed>,
    /// The margin of the projects initiated within a year, and how many they are.
    pub margin: Option<(BasisPoints, i64)>,
}

/// A customer as an approver looks at it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CustomerStanding {
    /// The customer.
    pub id: CustomerId,
    /// Its name.
    pub name: String,
    /// How much may be open at a time; for those who see cost, where it is set.
    pub credit_limit: Option<Fen>,
    /// Projects in execution …
    pub projects: u64,
    /// … and their amounts.
    pub projects_amount: Fen,
    /// What it has paid and owes; for those who see receivables.
    pub owed: Option<Owed>,
    /// The margin of the projects initiated within a year, of those whose margin the person sees.
    pub margin: Option<BasisPoints>,
}

impl Standing {
    /// As it is told over JSON, with the credit limit or without.
    pub fn told(self, id: CustomerId, sees_cost: bool) -> CustomerStanding {
        CustomerStanding {
            id,
            name: self.name,
            credit_limit: self.credit_limit.filter(|_| sees_cost),
            projects: self.running.0,
            projects_amount: self.running.1,
            owed: self.owed,
            margin: self.margin.map(|(margin, _)| margin),
        }
    }

    /// How the customer stands, `apart` from the project that is being decided on; to one of its approvers or not.
    pub async fn of(ctx: &Context, id: CustomerId, apart: Uuid, approves: bool) -> Result<Self, Problem> {
        let read = ctx.read();
        let row = customer::Entity::find_by_id(id.0).one(&read).await.map_err(StoreError::from)?;
        let row = row.ok_or_else(Problem::not_found)?;
        let others = project::Entity::find()
            .filter(project::Column::Customer.eq(id.0))
            .filter(project::Column::Id.ne(apart));
        let seen = others.clone().filter(scope::projects(&ctx.actor.sight()));
        let owed = ctx.actor.sight_of_customer(approves);
        Ok(Self {
            name: row.name,
            credit_limit: row.credit_limit.map(Fen),
            running: in_execution(&read, if approves { others } else { seen.clone() }).await?,
            owed: Owed::by(&read, &owed, id.0, ctx.today()).await?,
            margin: margin(ctx, seen).await?,
        })
    }
}

/// Department and account manager; how many projects, their sales and what is left of them.
type Sums = (Uuid, Uuid, i64, Option<i64>, Option<i64>);

async fn margin(
    ctx: &Context,
    seen: Select<project::Entity>,
) -> Result<Option<(BasisPoints, i64)>, StoreError> {
    let since = (ctx.now() - TimeDelta::days(365)).timestamp_millis();
    let rows: Vec<Sums> = seen
        .filter(project::Column::InitiatedAt.gte(since))
        .filter(project::Column::CancelledAt.is_null())
        .select_only()
        .columns([project::Column::Department, project::Column::AccountManager])
        .column_as(project::Column::Id.count(), "projects")
        .column_as(Expr::col(project::Column::SalesAmount).sum().cast_as("bigint"), "sales")
        .column_as(Expr::col(project::Column::GrossProfit).sum().cast_as("bigint"), "profit")
        .group_by(project::Column::Department)
        .group_by(project::Column::AccountManager)
        .into_tuple()
        .all(&ctx.read())
        .await?;
    let shown = rows.into_iter().filter(|row| ctx.actor.sees_cost(row.0.into(), row.1.into()));
    let (count, sales, profit) = shown.fold((0, 0i64, 0i64), |(count, sales, profit), row| {
        let add = |sum: i64, more: Option<i64>| sum.saturating_add(more.unwrap_or_default());
        (count + row.2, add(sales, row.3), add(profit, row.4))
    });
    Ok(BasisPoints::of(Fen(profit), Fen(sales)).map(|margin| (margin, count)))
}
