//! What the pages and the API of suppliers read.

use super::use_cases::SupplierView;
use crate::features::directory::master::Shown;
use crate::http::{Context, Listing, Page, Problem};
use regulation::SupplierId;
use serde::Deserialize;
use store::entities::supplier;
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::{StoreError, search};
use uuid::Uuid;

/// The filters of the list.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct SupplierFilter {
    /// Those in use, unless asked otherwise.
    #[serde(default)]
    pub show: Shown,
}

/// The list has one order: by name.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SupplierSort {
    /// By name, in pinyin.
    Name,
}

/// A page of suppliers, by name.
pub async fn list(
    ctx: &Context,
    listing: &Listing<SupplierFilter, SupplierSort>,
) -> Result<Page<SupplierView>, Problem> {
    let mut wanted = listing.filter.show.of(supplier::Column::Active);
    if let Some(q) = &listing.q {
        wanted = wanted.add(search::contains(supplier::Column::Search, q));
    }
    let (db, mut query) = (&ctx.read(), supplier::Entity::find().filter(wanted));
    let total = match listing.counted {
        true => Some(query.clone().count(db).await.map_err(StoreError::from)?),
        false => None,
    };
    if let Some(cursor) = &listing.cursor {
        let (sort_key, id): (String, Uuid) = cursor.keys()?;
        let place = Expr::tuple([supplier::Column::SortKey.into_expr(), supplier::Column::Id.into_expr()]);
        query = query.filter(place.gt(Expr::tuple([Expr::value(sort_key), Expr::value(id)])));
    }
    let rows = query
        .order_by_asc(supplier::Column::SortKey)
        .order_by_asc(supplier::Column::Id)
        .limit(listing.limit + 1)
        .all(db)
        .await
        .map_err(StoreError::from)?;
    let items = rows.into_iter().map(SupplierView::from).collect();
    Ok(Page {
        total,
        ..Page::of(items, listing.limit, |item: &SupplierView| (item.sort_key.clone(), item.id))
    })
}

/// One supplier.
pub async fn one(ctx: &Context, id: SupplierId) -> Result<SupplierView, Problem> {
    let row = supplier::Entity::find_by_id(id.0).one(&ctx.read()).await.map_err(StoreError::from)?;
    row.map(SupplierView::from).ok_or_else(Problem::not_found)
}

/// Whether such a supplier exists and is in use.
pub(super) async fn is_in_use(conn: &impl ConnectionTrait, id: SupplierId) -> Result<bool, StoreError> {
    let query = supplier::Entity::find_by_id(id.0).filter(supplier::Column::Active.eq(true));
    Ok(query.one(conn).await?.is_some())
}
