//! An equipment list as it is read: figures of each line for those who may see them, and where more warranty was promised
//! than the vendor grants (M1).

use super::queries;
use crate::http::{Context, Problem};
use regulation::equipment::LineEntry;
use regulation::{BasisPoints, Fen};
use std::collections::BTreeMap;

/// A line as it is read.
pub struct ListRow {
    /// The line.
    pub line: LineEntry,
    /// What the customer pays for it.
    pub amount: Option<Fen>,
    /// What it costs in yuan, for those who may see it.
    pub cost: Option<Fen>,
    /// What is left of each yuan, for those who may see it.
    pub margin: Option<BasisPoints>,
    /// The vendor's warranty in years, where less than what was promised.
    pub vendor_years: Option<i64>,
}

/// What a list comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListSum {
    /// Units.
    pub units: u64,
    /// What the customer pays.
    pub amount: Option<Fen>,
    /// What it costs in yuan, for those who may see it.
    pub cost: Option<Fen>,
    /// What is left of each yuan, for those who may see it.
    pub margin: Option<BasisPoints>,
}

impl ListSum {
    /// Adds the lines up; a figure that one of them lacks is left out.
    pub fn of(rows: &[ListRow]) -> Self {
        let added = |figure: fn(&ListRow) -> Option<Fen>| {
            rows.iter().try_fold(Fen::ZERO, |sum, row| sum.plus(figure(row)?))
        };
        let (amount, cost) = (added(|row| row.amount), added(|row| row.cost));
        let left = amount.zip(cost).and_then(|(amount, cost)| amount.minus(cost));
        Self {
            units: rows.iter().map(|row| u64::from(row.line.quantity.get())).sum(),
            amount,
            cost,
            margin: left.zip(amount).and_then(|(left, amount)| BasisPoints::of(left, amount)),
        }
    }
}

/// The vendor's warranty of models, by category, series and model.
pub struct Vendors(BTreeMap<(String, String, String), i64>);

impl Vendors {
    /// Reads it for these lines.
    pub async fn of(ctx: &Context, lines: &[LineEntry]) -> Result<Self, Problem> {
        Ok(Self(queries::vendor_years(&ctx.read(), lines).await?))
    }

    /// The vendor's years, where fewer than the line promises to the customer.
    fn shorter_than_promised(&self, line: &LineEntry) -> Option<i64> {
        let key = (line.category_code.to_string(), line.series_code.to_string(), line.model.to_string());
        self.0.get(&key).copied().filter(|granted| *granted < i64::from(line.warranty_years.get()))
    }

    /// The lines as they are read.
    pub fn rows(&self, lines: &[LineEntry], sees_cost: bool) -> Vec<ListRow> {
        let row = |line: &LineEntry| ListRow {
            amount: line.sales(),
            cost: line.cost().filter(|_| sees_cost),
            margin: line.figures().margin().filter(|_| sees_cost),
            vendor_years: self.shorter_than_promised(line),
            line: line.clone(),
        };
        lines.iter().map(row).collect()
    }

    /// How many lines promise more than their vendor grants.
    pub fn promises_beyond(&self, lines: &[LineEntry]) -> usize {
        lines.iter().filter(|line| self.shorter_than_promised(line).is_some()).count()
    }
}
