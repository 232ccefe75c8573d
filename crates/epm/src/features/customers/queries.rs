//! What the pages and the API of customers read. Everyone who is signed in may see who the customers are.

use super::use_cases::CustomerView;
use crate::features::directory::master::Shown;
use crate::features::project::list::in_execution;
use crate::http::{Context, Listing, Page, Problem};
use regulation::{CustomerId, Fen};
use serde::Deserialize;
use store::entities::{customer, project};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// The filters of the list.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct CustomerFilter {
    /// Those in use, unless asked otherwise.
    #[serde(default)]
    pub show: Shown,
}

/// The list has one order: by name.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerSort {
    /// By name, in pinyin.
    Name,
}

/// A page of customers, by name.
pub async fn list(
    ctx: &Context,
    listing: &Listing<CustomerFilter, CustomerSort>,
) -> Result<Page<CustomerView>, Problem> {
    let mut wanted = listing.filter.show.of(customer::Column::Active);
    if let Some(q) = &listing.q {
        wanted = wanted.add(search::contains(customer::Column::Search, q));
    }
    let (db, mut query) = (&ctx.read(), customer::Entity::find().filter(wanted));
    let total = match listing.counted {
        true => Some(query.clone().count(db).await.map_err(StoreError::from)?),
        false => None,
    };
    if let Some(cursor) = &listing.cursor {
        let (sort_key, id): (String, Uuid) = cursor.keys()?;
        let place = Expr::tuple([customer::Column::SortKey.into_expr(), customer::Column::Id.into_expr()]);
        query = query.filter(place.gt(Expr::tuple([Expr::value(sort_key), Expr::value(id)])));
    }
    let rows = query
        .order_by_asc(customer::Column::SortKey)
        .order_by_asc(customer::Column::Id)
        .limit(listing.limit + 1)
        .all(db)
        .await
        .map_err(StoreError::from)?;
    let items = rows.into_iter().map(|row| CustomerView::of(row, &ctx.actor)).collect();
    Ok(Page {
        total,
        ..Page::of(items, listing.limit, |item: &CustomerView| (item.sort_key.clone(), item.id))
    })
}

/// One customer.
pub async fn one(ctx: &Context, id: CustomerId) -> Result<CustomerView, Problem> {
    let row = customer::Entity::find_by_id(id.0).one(&ctx.read()).await.map_err(StoreError::from)?;
    Ok(CustomerView::of(row.ok_or_else(Problem::not_found)?, &ctx.actor))
}

/// The customer's projects in execution, of those the person sees: how many, and what they come to.
pub async fn running(ctx: &Context, id: CustomerId) -> Result<(u64, Fen), StoreError> {
    let theirs = project::Entity::find()
        .filter(project::Column::Customer.eq(id.0))
        .filter(scope::projects(&ctx.actor.sight()));
    in_execution(&ctx.read(), theirs).await
}
