//! What the pages and the API of the catalogue read.

use super::{CategoryView, ModelView, SeriesView};
use crate::features::directory::master::Shown;
use crate::http::{Context, Listing, Page, Problem};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{category, equipment_line, model, series};
use store::sea_orm::sea_query::{CaseStatement, ColumnRef, Expr, ExprTrait, IntoColumnRef, SimpleExpr};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use store::{StoreError, search};
use uuid::Uuid;

/// The filters of the catalogue's lists.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct CatalogueFilter {
    /// Those that can be chosen, unless asked otherwise.
    #[serde(default)]
    pub show: Shown,
    /// Those of one category.
    pub category: Option<Uuid>,
    /// Those of one series.
    pub series: Option<Uuid>,
}

/// The lists have one order: what begins with the typed text first, then by name.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueSort {
    /// By name.
    Name,
}

/// What the catalogue's lists are asked by.
pub type CatalogueListing = Listing<CatalogueFilter, CatalogueSort>;

/// A series with its category: where a model stands.
#[derive(Clone)]
pub struct Placed {
    pub series: SeriesView,
    pub category: CategoryView,
}

const OF_CATEGORY: (category::Entity, category::Column) = (category::Entity, category::Column::Search);
const OF_SERIES: (series::Entity, series::Column) = (series::Entity, series::Column::Search);
const OF_MODEL: (model::Entity, model::Column) = (model::Entity, model::Column::Search);

/// Each word that was typed stands somewhere in these columns: 「华为 s5735」 finds a model by brand and name.
fn matching<const N: usize>(typed: &str, columns: [ColumnRef; N]) -> Condition {
    let mut all = Condition::all();
    for word in typed.split_whitespace() {
        let found = columns.iter().map(|column| search::contains(column.clone(), word));
        all = all.add(found.fold(Condition::any(), Condition::add));
    }
    all
}

fn series_of_category() -> store::sea_orm::RelationDef {
    series::Entity::belongs_to(category::Entity)
        .from(series::Column::Category)
        .to(category::Column::Id)
        .into()
}

/// All categories, by code.
pub async fn categories(ctx: &Context, listing: &CatalogueListing) -> Result<Vec<CategoryView>, Problem> {
    let mut wanted = listing.filter.show.of(category::Column::Active);
    if let Some(q) = &listing.q {
        wanted = wanted.add(matching(q, [OF_CATEGORY.into_column_ref()]));
    }
    let rows =
        category::Entity::find().filter(wanted).order_by_asc(category::Column::Code).all(&ctx.read()).await;
    Ok(rows.map_err(StoreError::from)?.into_iter().map(CategoryView::from).collect())
}

/// All series, by category and code.
pub async fn series(ctx: &Context, listing: &CatalogueListing) -> Result<Vec<SeriesView>, Problem> {
    let mut wanted = listing.filter.show.of(series::Column::Active);
    if let Some(category) = listing.filter.category {
        wanted = wanted.add(series::Column::Category.eq(category));
    }
    if let Some(q) = &listing.q {
        wanted = wanted.add(matching(q, [OF_SERIES.into_column_ref(), OF_CATEGORY.into_column_ref()]));
    }
    let rows = series::Entity::find()
        .join(JoinType::InnerJoin, series_of_category())
        .select_also(category::Entity)
        .filter(wanted)
        .order_by_asc(category::Column::Code)
        .order_by_asc(series::Column::Code)
        .all(&ctx.read())
        .await
        .map_err(StoreError::from)?;
    let view = |(row, category): (series::Model, Option<category::Model>)| {
        SeriesView::of(row, category.map(|category| category.code).unwrap_or_default())
    };
    Ok(rows.into_iter().map(view).collect())
}

/// A page of models. With a text, those whose name begins with it come first: what a form suggests while one types.
pub async fn models(ctx: &Context, listing: &CatalogueListing) -> Result<Page<ModelView>, Problem> {
    let filter = &listing.filter;
    let mut wanted = filter.show.of(model::Column::Active);
    if filter.show == Shown::Active {
        wanted = wanted.add(series::Column::Active.eq(true)).add(category::Column::Active.eq(true));
    }
    if let Some(series) = filter.series {
        wanted = wanted.add(model::Column::Series.eq(series));
    }
    if let Some(category) = filter.category {
        wanted = wanted.add(series::Column::Category.eq(category));
    }
    if let Some(q) = &listing.q {
        let columns =
            [OF_MODEL.into_column_ref(), OF_SERIES.into_column_ref(), OF_CATEGORY.into_column_ref()];
        wanted = wanted.add(matching(q, columns));
    }
    let db = &ctx.read();
    let mut query = model::Entity::find()
        .join(
            JoinType::InnerJoin,
            model::Entity::belongs_to(series::Entity)
                .from(model::Column::Series)
                .to(series::Column::Id)
                .into(),
        )
        .join(JoinType::InnerJoin, series_of_category())
        .filter(wanted);
    let total = match listing.counted {
        true => Some(query.clone().count(db).await.map_err(StoreError::from)?),
        false => None,
    };
    let typed = search::fold(listing.q.as_deref().unwrap_or_default());
    let begins = search::begins_with((model::Entity, model::Column::NameFold), &typed);
    let rank: SimpleExpr = CaseStatement::new().case(begins, Expr::value(0)).finally(Expr::value(1)).into();
    if let Some(cursor) = &listing.cursor {
        let (at, name, id): (i32, String, Uuid) = cursor.keys()?;
        let place = [rank.clone(), model::Column::NameFold.into_expr(), model::Column::Id.into_expr()];
        let after = [Expr::value(at), Expr::value(name), Expr::value(id)];
        query = query.filter(Expr::tuple(place).gt(Expr::tuple(after)));
    }
    let rows = query
        .order_by_asc(rank)
        .order_by_asc(model::Column::NameFold)
        .order_by_asc(model::Column::Id)
        .limit(listing.limit + 1)
        .all(db)
        .await
        .map_err(StoreError::from)?;
    let places = places(db, rows.iter().map(|row| row.series)).await?;
    let items = rows.into_iter().filter_map(|row| {
        let Placed { series, category } = places.get(&row.series)?.clone();
        Some(ModelView::of(row, series, category))
    });
    let keys = |item: &ModelView| {
        let name = search::fold(&item.model);
        (i32::from(!name.starts_with(&typed)), name, item.id)
    };
    Ok(Page { total, ..Page::of(items.collect(), listing.limit, keys) })
}

/// These series, each with its category.
async fn places(
    conn: &impl ConnectionTrait,
    ids: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Placed>, StoreError> {
    let ids: BTreeSet<Uuid> = ids.collect();
    let found = series::Entity::find()
        .join(JoinType::InnerJoin, series_of_category())
        .select_also(category::Entity)
        .filter(series::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    let placed = found.into_iter().filter_map(|(row, category)| {
        let category = CategoryView::from(category?);
        Some((row.id, Placed { series: SeriesView::of(row, category.code.clone()), category }))
    });
    Ok(placed.collect())
}

/// The series of that identifier with its category.
pub async fn placed(conn: &impl ConnectionTrait, series: Uuid) -> Result<Option<Placed>, StoreError> {
    Ok(places(conn, [series].into_iter()).await?.remove(&series))
}

/// Whether a project's equipment list names this category, this series of it, or this model of that.
pub async fn is_on_a_list(
    conn: &impl ConnectionTrait,
    category: &str,
    series: Option<&str>,
    model: Option<&str>,
) -> Result<bool, StoreError> {
    let mut query = equipment_line::Entity::find()
        .select_only()
        .column(equipment_line::Column::Project)
        .filter(equipment_line::Column::CategoryCode.eq(category));
    if let Some(series) = series {
        query = query.filter(equipment_line::Column::SeriesCode.eq(series));
    }
    if let Some(model) = model {
        query = query.filter(equipment_line::Column::ModelFold.eq(search::fold(model)));
    }
    Ok(query.into_tuple::<Uuid>().one(conn).await?.is_some())
}

/// One category.
pub async fn category(ctx: &Context, id: Uuid) -> Result<CategoryView, Problem> {
    let row = category::Entity::find_by_id(id).one(&ctx.read()).await.map_err(StoreError::from)?;
    row.map(CategoryView::from).ok_or_else(Problem::not_found)
}

/// One series.
pub async fn one_series(ctx: &Context, id: Uuid) -> Result<SeriesView, Problem> {
    let placed = placed(&ctx.read(), id).await?;
    placed.map(|placed| placed.series).ok_or_else(Problem::not_found)
}

/// One model with where it stands.
pub async fn model(ctx: &Context, id: Uuid) -> Result<ModelView, Problem> {
    let row = model::Entity::find_by_id(id).one(&ctx.read()).await.map_err(StoreError::from)?;
    let row = row.ok_or_else(Problem::not_found)?;
    let Placed { series, category } =
        placed(&ctx.read(), row.series).await?.ok_or_else(Problem::not_found)?;
    Ok(ModelView::of(row, series, category))
}
