//! Two equipment lists beside each other: what was added, taken off, altered or kept (2.4.4).

use crate::layout::{DiffCell, DiffMark, DiffRow, DiffTable, Page};
use regulation::equipment::LineEntry;
use regulation::equipment_change::LineDifference;

/// The lines before and after, those that differ first. Prices and costs only for who sees cost.
pub fn table(p: &Page, lines: &[LineDifference], sees_cost: bool) -> DiffTable {
    let mut columns =
        vec![(p.t("line-model"), false), (p.t("line-quantity"), true), (p.t("initiation-warranty"), true)];
    if sees_cost {
        columns.extend(
            ["line-unit-price", "line-unit-cost", "initiation-amount-yuan"].map(|key| (p.t(key), true)),
        );
    }
    let mut rows: Vec<DiffRow> = lines.iter().map(|line| row(p, line, sees_cost)).collect();
    rows.sort_by_key(|row| row.mark == DiffMark::Kept);
    DiffTable { columns, rows }
}

fn row(p: &Page, line: &LineDifference, sees_cost: bool) -> DiffRow {
    let mark = match (&line.before, &line.after) {
        (Some(before), Some(after)) if same(before, after) => DiffMark::Kept,
        (Some(_), Some(_)) => DiffMark::Changed,
        (Some(_), None) => DiffMark::Removed,
        (None, _) => DiffMark::Added,
    };
    let cell = |read: &dyn Fn(&LineEntry) -> String| match (&line.before, &line.after) {
        (Some(before), Some(after)) => DiffCell::between(read(before), read(after)),
        (Some(before), None) => DiffCell::removed(read(before)),
        (None, Some(after)) => DiffCell::added(read(after)),
        (None, None) => DiffCell::added(""),
    };
    let codes = line.after.as_ref().or(line.before.as_ref());
    let codes = codes.map(|line| format!("{} {}", line.category_code, line.series_code)).unwrap_or_default();
    let mut cells = vec![
        cell(&|line| line.model.to_string()).second(codes),
        cell(&|line| format!("{} {}", line.quantity.get(), line.unit)),
        cell(&|line| line.warranty_years.get().to_string()),
    ];
    if sees_cost {
        cells.push(cell(&|line| p.amount(line.unit_price)));
        cells.push(cell(&|line| p.amount(line.unit_cost)));
        cells.push(cell(&|line| p.amount(line.sales())));
    }
    DiffRow { mark, cells }
}

/// Whether a line stays as it is, its number aside.
fn same(before: &LineEntry, after: &LineEntry) -> bool {
    LineEntry { line: None, ..before.clone() } == LineEntry { line: None, ..after.clone() }
}
