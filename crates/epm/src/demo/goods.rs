//! The catalogue, the customers, and the suppliers.

use anyhow::Context as _;

const CATALOGUE: &str = include_str!("catalogue.csv");
const CUSTOMERS: &str = include_str!("customers.csv");
/// The suppliers.
pub(super) const SUPPLIERS: [&str; 12] = [
    "远航网络设备有限公司",
    "启明数据系统有限公司",
    "云峰信息技术有限公司",
    "恒信安全科技有限公司",
    "北辰存储技术有限公司",
    "联诚计算机有限公司",
    "江临电源设备厂",
    "岭东智能安防有限公司",
    "华泽软件有限公司",
    "方略视讯有限公司",
    "宏达综合布线有限公司",
    "诚运技术服务有限公司",
];

/// A model of the catalogue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goods {
    pub(super) category: (&'static str, &'static str),
    pub(super) series: (&'static str, &'static str),
    pub(super) model: &'static str,
    pub(super) unit: &'static str,
    pub(super) serial_tracked: bool,
    pub(super) brand: &'static str,
    pub(super) warranty_years: i64,
    pub(super) warranty_start: &'static str,
    /// What it is usually sold at, in yuan.
    pub(super) price: i64,
}

fn fields<const N: usize>(line: &'static str) -> anyhow::Result<[&'static str; N]> {
    let fields: Vec<_> = line.split(',').collect();
    fields.try_into().ok().with_context(|| format!("not {N} fields: {line}"))
}

/// Every model, series by series.
pub(super) fn catalogue() -> anyhow::Result<Vec<Goods>> {
    let line = |line| {
        let [category, category_name, series, series_name, model, unit, tracked, brand, years, start, price] =
            fields(line)?;
        Ok(Goods {
            category: (category, category_name),
            series: (series, series_name),
            model,
            unit,
            serial_tracked: tracked == "yes",
            brand,
            warranty_years: years.parse()?,
            warranty_start: start,
            price: price.parse()?,
        })
    };
    CATALOGUE.lines().skip(1).map(line).collect()
}

/// The customers: of which department, name, contact, telephone, address.
pub(super) fn customers() -> anyhow::Result<Vec<[&'static str; 5]>> {
    CUSTOMERS.lines().skip(1).map(fields).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_catalogue_has_12_categories_and_300_models_each_once() {
        let catalogue = catalogue().unwrap();
        let categories: BTreeSet<_> = catalogue.iter().map(|goods| goods.category).collect();
        let models: BTreeSet<_> =
            catalogue.iter().map(|goods| (goods.category.0, goods.series.0, goods.model)).collect();
        assert_eq!((categories.len(), catalogue.len(), models.len()), (12, 300, 300));
        assert_eq!(customers().unwrap().len(), 40);
    }
}
