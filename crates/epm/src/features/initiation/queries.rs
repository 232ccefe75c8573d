//! What the initiation reads of the catalogue.

use crate::features::project;
use paper::equipment_list::{CatalogueEntry, CatalogueModel, Column, Known};
use regulation::code;
use regulation::equipment::{Catalogue, LineEntry};
use regulation::text::{Code, Model, WarrantyYears};
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

/// Models of the catalogue by their folded names, as lists from outside name them.
pub struct Models(BTreeMap<String, Vec<Named>>);

/// A model with what its category and series are called.
struct Named {
    names: [String; 4],
    model: CatalogueModel,
}

/// Codes and names of category and series; model, unit, warranty, whether serials are registered.
type NamedRow = (String, String, String, String, String, String, i64, bool);

impl Models {
    /// Reads those of these names that may be chosen.
    pub async fn named<'a>(
        conn: &impl ConnectionTrait,
        names: impl Iterator<Item = &'a Model>,
    ) -> Result<Self, StoreError> {
        // With the hyphens of before, and with those that a code is kept with.
        let folded = |name: &Model| [store::search::fold(name.as_str()), code::fold(name.as_str())];
        let mut names: Vec<String> = names.flat_map(folded).collect();
        names.sort_unstable();
        names.dedup();
        let mut models: BTreeMap<String, Vec<Named>> = BTreeMap::new();
        for names in names.chunks(5_000) {
            let query = self::models()
                .columns([category::Column::Code, category::Column::Name])
                .columns([series::Column::Code, series::Column::Name])
                .columns([model::Column::Name, model::Column::Unit])
                .columns([model::Column::WarrantyYears, model::Column::SerialTracked])
                .filter(model::Column::Active.eq(true))
                .filter(series::Column::Active.eq(true))
                .filter(category::Column::Active.eq(true))
                .filter(model::Column::NameFold.is_in(names));
            let rows: Vec<NamedRow> = query.into_tuple().all(conn).await?;
            for named in rows.into_iter().filter_map(Named::of) {
                models.entry(code::fold(named.model.model.as_str())).or_default().push(named);
            }
        }
        Ok(Self(models))
    }

    /// What is known of a model, within a category and a series where a line names them by code or by name. Suppliers
    /// have categories of their own: where only one model can be meant, it is.
    pub fn known(&self, category: Option<&str>, series: Option<&str>, model: &str) -> Known {
        let found = self.0.get(&code::fold(model)).map(Vec::as_slice).unwrap_or_default();
        let mut within = found.iter().filter(|named| named.is_within(category, series));
        match (within.next(), within.next()) {
            (Some(named), None) => Known::One(named.model.clone()),
            (Some(_), Some(_)) => Known::Several,
            (None, _) => elsewhere(found, category),
        }
    }
}

fn elsewhere(found: &[Named], category: Option<&str>) -> Known {
    let fits: Vec<&Named> = found.iter().filter(|named| named.is_within(category, None)).collect();
    match (found, &fits[..]) {
        ([], _) => Known::Nothing,
        ([only], _) => Known::Elsewhere(only.model.clone()),
        (_, [only]) => Known::Elsewhere(only.model.clone()),
        (_, []) => Known::Outside(Column::CategoryCode),
        (_, [_, ..]) => Known::Outside(Column::SeriesCode),
    }
}

impl Named {
    fn of(row: NamedRow) -> Option<Self> {
        let (category, category_name, series, series_name, model, unit, years, serial_tracked) = row;
        let model = CatalogueModel {
            category_code: Code::new(&category).ok()?,
            series_code: Code::new(&series).ok()?,
            model: Model::new(&model).ok()?,
            unit: Code::new(&unit).ok()?,
            warranty_years: WarrantyYears::parse(&years.to_string()).ok()?,
            serial_tracked,
        };
        let names = [category, category_name, series, series_name].map(|name| code::fold(&name));
        Some(Self { names, model })
    }

    fn is_within(&self, category: Option<&str>, series: Option<&str>) -> bool {
        let [code, name, series_code, series_name] = &self.names;
        let is = |said: Option<&str>, code: &str, name: &str| {
            said.map(code::fold).is_none_or(|said| said == code || said == name)
        };
        is(category, code, name) && is(series, series_code, series_name)
    }
}
