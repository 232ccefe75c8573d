//! The columns of the catalogue's lists as workbooks.

use super::pages::start_word;
use super::{CategoryView, ModelView, SeriesView};
use crate::features::directory::master::in_use;
use crate::layout::Page;
use paper::listing::{Cell, Kind};

/// The columns of a category.
pub const OF_CATEGORY: &[(&str, Kind)] = &[
    ("catalogue-category-code", Kind::Short),
    ("catalogue-name", Kind::Long),
    ("master-state", Kind::Short),
];

/// A category.
pub fn category(p: &Page, item: CategoryView) -> Vec<Cell> {
    vec![item.code.into(), item.name.into(), p.t(in_use(item.active)).into()]
}

/// The columns of a series.
pub const OF_SERIES: &[(&str, Kind)] = &[
    ("catalogue-category-code", Kind::Short),
    ("catalogue-series-code", Kind::Short),
    ("catalogue-name", Kind::Long),
    ("master-state", Kind::Short),
];

/// A series.
pub fn series(p: &Page, item: SeriesView) -> Vec<Cell> {
    vec![item.category_code.into(), item.code.into(), item.name.into(), p.t(in_use(item.active)).into()]
}

/// The columns of a model.
pub const OF_MODEL: &[(&str, Kind)] = &[
    ("catalogue-model", Kind::Long),
    ("catalogue-brand", Kind::Short),
    ("catalogue-category-code", Kind::Short),
    ("catalogue-category", Kind::Short),
    ("catalogue-series-code", Kind::Short),
    ("catalogue-of-series", Kind::Short),
    ("catalogue-unit", Kind::Short),
    ("catalogue-warranty-years", Kind::Number),
    ("catalogue-warranty-start", Kind::Short),
    ("catalogue-serials", Kind::Short),
    ("master-state", Kind::Short),
];

/// A model.
pub fn model(p: &Page, item: ModelView) -> Vec<Cell> {
    let serials = if item.serial_tracked { "catalogue-tracked" } else { "catalogue-not-tracked" };
    vec![
        item.model.into(),
        item.brand.into(),
        item.category_code.into(),
        item.category.into(),
        item.series_code.into(),
        item.series.into(),
        item.unit.into(),
        item.warranty_years.into(),
        start_word(p, &item.warranty_start).into(),
        p.t(serials).into(),
        p.t(in_use(item.active)).into(),
    ]
}
