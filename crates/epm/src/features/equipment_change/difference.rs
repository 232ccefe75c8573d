//! Two equipment lists beside each other: what was added, taken off, altered or kept (2.4.4).

use crate::layout::{DiffCell, DiffMark, DiffRow, DiffTable, Page};
use regulation::Fen;
use regulation::equipment::LineEntry;
use regulation::equipment_change::LineDifference;

/// Lines before and after, all of them or those that differ. Prices and margins only for who sees cost.
pub fn table(p: &Page, all: &[LineDifference], sees_cost: bool, shows_all: bool) -> DiffTable {
    let mut columns = vec![(p.t("line-model"), false), (p.t("line-quantity"), true)];
    if sees_cost {
        columns.extend(
            ["line-unit-price", "approval-amount-change", "approval-margin"].map(|key| (p.t(key), true)),
        );
    }
    let rows = all.iter().map(|difference| row(p, difference, sees_cost));
    let rows = rows.filter(|row| shows_all || row.mark != DiffMark::Kept).collect();
    DiffTable { columns, rows }
}

/// The line without its number, which says nothing about the goods.
fn goods(line: &LineEntry) -> LineEntry {
    LineEntry { line: None, ..line.clone() }
}

fn row(p: &Page, difference: &LineDifference, sees_cost: bool) -> DiffRow {
    let (before, after) = (difference.before.as_ref(), difference.after.as_ref());
    let mark = match (before, after) {
        (None, _) => DiffMark::Added,
        (Some(_), None) => DiffMark::Removed,
        (Some(before), Some(after)) if goods(before) == goods(after) => DiffMark::Kept,
        (Some(_), Some(_)) => DiffMark::Changed,
    };
    let cell = |read: &dyn Fn(&LineEntry) -> String| match (before, after) {
        (Some(before), Some(after)) => DiffCell::between(read(before), read(after)),
        (None, Some(after)) => DiffCell::added(read(after)),
        (Some(before), None) => DiffCell::removed(read(before)),
        (None, None) => DiffCell::added(""),
    };
    let mut cells = vec![
        cell(&|line| line.model.to_string()).second(details(p, before, after)),
        cell(&|line| p.count(line.quantity.get())),
    ];
    if sees_cost {
        let sales = |line: Option<&LineEntry>| line.map_or(Some(Fen::ZERO), LineEntry::sales);
        let change = sales(after).zip(sales(before)).and_then(|(after, before)| after.minus(before));
        cells.extend([
            cell(&|line| p.amount(line.unit_price)),
            DiffCell::added(p.difference(change)),
            cell(&|line| p.percent(line.figures().margin())),
        ]);
    }
    DiffRow { mark, cells }
}

/// Category, series and warranty; a warranty that changes with what it was.
fn details(p: &Page, before: Option<&LineEntry>, after: Option<&LineEntry>) -> String {
    let Some(line) = after.or(before) else { return String::new() };
    let years = |line: &LineEntry| line.warranty_years.get();
    let warranty = match (before, after) {
        (Some(before), Some(after)) if years(before) != years(after) => {
            p.t2("approval-warranty-change", "before", years(before), "after", years(after))
        }
        _ => p.t1("initiation-warranty-years", "years", years(line)),
    };
    format!("{} {} · {warranty}", line.category_code, line.series_code)
}
