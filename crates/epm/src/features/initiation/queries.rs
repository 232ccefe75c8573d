//! What the initiation reads of the catalogue.

use crate::features::project;
use paper::equipment_list::CatalogueEntry;
use regulation::equipment::{Catalogue, LineEntry};
use std::collections::BTreeMap;
use store::StoreError;
use store::entities::{category, model, series};
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, Select,
};

fn of_series() -> RelationDef {
    model::Entity::belongs_to(series::Entity).from(model::Column::Series).to(series::Column::Id).into()
}

fn of_category() -> RelationDef {
    series::Entity::belongs_to(category::Entity)
        .from(series::Column::Category)
        .to(category::Column::Id)
        .into()
}

fn models() -> Select<model::Entity> {
    model::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, of_series())
        .join(JoinType::InnerJoin, of_category())
}

/// Every model that may be chosen, with its series and category.
pub async fn catalogue_entries(conn: &impl ConnectionTrait) -> Result<Vec<CatalogueEntry>, StoreError> {
    let query = models()
        .columns([category::Column::Code, category::Column::Name])
        .columns([series::Column::Code, series::Column::Name])
        .column(model::Column::Name)
        .filter(model::Column::Active.eq(true))
        .filter(series::Column::Active.eq(true))
        .filter(category::Column::Active.eq(true));
    let rows: Vec<(String, String, String, String, String)> = query.into_tuple().all(conn).await?;
    let entry = |(category_code, category_name, series_code, series_name, model)| CatalogueEntry {
        category_code,
        category_name,
        series_code,
        series_name,
        model,
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// Of the models these lines name, those that may be chosen.
pub async fn catalogue_of(conn: &impl ConnectionTrait, lines: &[LineEntry]) -> Result<Catalogue, StoreError> {
    project::catalogue(conn, lines.iter()).await
}

/// The vendor's warranty in years of the models these lines name, by category, series and model (M1).
pub async fn vendor_years(
    conn: &impl ConnectionTrait,
    lines: &[LineEntry],
) -> Result<BTreeMap<(String, String, String), i64>, StoreError> {
    let mut names: Vec<String> = lines.iter().map(|line| store::search::fold(line.model.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    let mut years = BTreeMap::new();
    for names in names.chunks(5_000) {
        let query = models()
            .column(category::Column::Code)
            .column(series::Column::Code)
            .columns([model::Column::Name, model::Column::WarrantyYears])
            .filter(model::Column::NameFold.is_in(names));
        let rows: Vec<(String, String, String, i64)> = query.into_tuple().all(conn).await?;
        years.extend(
            rows.into_iter().map(|(category, series, name, granted)| ((category, series, name), granted)),
        );
    }
    Ok(years)
}
