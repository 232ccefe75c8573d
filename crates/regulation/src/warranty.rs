//! 2.6.2, 2.6.3: what a warranty promised to the customer costs beyond the vendor's: for as long as it runs on, a fault is
//! the company's own to mend. Said at initiation and at a change (M1); warned of, never refused.

use crate::equipment::LineEntry;
use crate::maintenance::VendorTerms;
use crate::money::Fen;
use crate::text::WarrantyYears;
use alloc::collections::BTreeMap;
use alloc::string::String;

/// What the vendors grant, by series key and model.
pub type Terms = BTreeMap<(String, String), VendorTerms>;

/// How a promise stands against the vendor's warranty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// The vendor grants as many years, or more.
    Full(VendorTerms),
    /// The vendor grants fewer.
    Short {
        /// What the vendor grants.
        granted: VendorTerms,
        /// The months that stand uncovered.
        months: u32,
    },
    /// The commerce department keeps no terms of the vendor.
    Unknown,
}

impl Cover {
    /// Of a promise in years.
    pub fn of(promised: WarrantyYears, vendor: Option<VendorTerms>) -> Self {
        match vendor {
            None => Self::Unknown,
            Some(granted) if granted.years < promised.get() => {
                Self::Short { granted, months: u32::from(promised.get() - granted.years) * 12 }
            }
            Some(granted) => Self::Full(granted),
        }
    }

    /// Of a line.
    pub fn of_line(line: &LineEntry, terms: &Terms) -> Self {
        let key = (line.series_key(), String::from(line.model.as_str()));
        Self::of(line.warranty_years, terms.get(&key).copied())
    }
}

/// What of a list stands uncovered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uncovered {
    /// Lines that promise more than their vendor grants.
    pub lines: usize,
    /// Months without the vendor, of all units of these lines together.
    pub unit_months: u64,
    /// What these lines are sold for.
    pub amount: Fen,
    /// Lines whose vendor's terms are not known. Without a promise there is nothing to know.
    pub unknown: usize,
}

impl Uncovered {
    /// Of these lines.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a LineEntry>, terms: &Terms) -> Self {
        let mut uncovered = Self::default();
        for line in lines {
            match Cover::of_line(line, terms) {
                Cover::Full(_) => {}
                Cover::Unknown => uncovered.unknown += usize::from(line.warranty_years.get() > 0),
                Cover::Short { months, .. } => {
                    uncovered.lines += 1;
                    uncovered.unit_months += u64::from(months) * u64::from(line.quantity.get());
                    let sold = line.sales().unwrap_or_default();
                    uncovered.amount = uncovered.amount.plus(sold).unwrap_or(uncovered.amount);
                }
            }
        }
        uncovered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maintenance::WarrantyStart;

    fn line(model: &str, promised: u8, quantity: u32) -> LineEntry {
        let entry = serde_json::json!({
            "category_code": "02", "series_code": "0205", "model": model, "quantity": quantity, "unit": "台",
            "unit_price": "1000.00", "unit_cost": "800.00", "warranty_years": promised, "serial_tracked": true,
        });
        serde_json::from_value(entry).expect("a line")
    }

    fn terms() -> Terms {
        let years = |years| VendorTerms { years, start: WarrantyStart::Invoice };
        let key = |model: &str| (line(model, 0, 1).series_key(), String::from(model));
        [(key("A"), years(1)), (key("B"), years(3))].into()
    }

    #[test]
    fn clause_2_6_3_a_promise_beyond_the_vendors_warranty_stands_uncovered() {
        let lines = [line("A", 3, 10), line("B", 3, 4), line("A", 1, 2), line("A", 2, 1)];
        let uncovered = Uncovered::of(&lines, &terms());
        let expected = Uncovered { lines: 2, unit_months: 252, amount: Fen(1_100_000), unknown: 0 };
        assert_eq!(uncovered, expected);
        let Cover::Short { granted, months } = Cover::of_line(&lines[0], &terms()) else {
            panic!("it is short");
        };
        assert_eq!((granted.years, months), (1, 24));
    }

    #[test]
    fn clause_2_6_2_without_terms_nothing_is_said_but_that() {
        let lines = [line("C", 3, 1), line("C", 0, 1)];
        assert_eq!(Uncovered::of(&lines, &terms()), Uncovered { unknown: 1, ..Uncovered::default() });
        assert_eq!(Cover::of_line(&lines[0], &terms()), Cover::Unknown);
    }
}
