//! The equipment list: the revision in effect, every one before it, and how two of them differ (2.4.4).

use super::super::{PartPage, queries};
use super::Filter;
use crate::features::equipment_change::difference;
use crate::http::{Context, Problem};
use crate::layout::{DiffTable, Page};
use regulation::equipment::{Budget, LineEntry, budget};
use regulation::equipment_change::differences;
use regulation::project::Revision;
use regulation::{BasisPoints, Fen};
use std::collections::BTreeMap;

/// A line as it is read.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) category: String,
    pub(super) series: String,
    pub(super) line: LineEntry,
    pub(super) amount: Option<Fen>,
    pub(super) cost: Option<Fen>,
    pub(super) margin: Option<BasisPoints>,
}

/// A revision to choose.
pub(super) struct Choice {
    pub(super) number: u32,
    pub(super) href: String,
    pub(super) shown: bool,
}

/// The list.
pub(super) struct Equipment {
    pub(super) revisions: Vec<Choice>,
    /// The revision shown; none while the list is only a draft.
    pub(super) revision: Option<u32>,
    pub(super) in_effect: bool,
    pub(super) rows: Vec<Row>,
    pub(super) totals: Option<Budget>,
    pub(super) sees_cost: bool,
    /// Against which revision it is compared, and how they differ.
    pub(super) compared: Option<(u32, DiffTable)>,
    /// Compares with the revision before.
    pub(super) compare: Option<(u32, String)>,
}

/// The tab of the equipment list.
pub(super) async fn of(
    ctx: &Context,
    page: &PartPage,
    p: &Page,
    filter: &Filter,
) -> Result<Equipment, Problem> {
    let project = &page.project.state;
    let find = |number: &str| {
        let number: Option<u32> = number.parse().ok();
        project
            .revisions
            .iter()
            .find(|revision| Some(revision.number) == number)
            .ok_or_else(Problem::not_found)
    };
    let shown = match &filter.revision {
        Some(number) => Some(find(number)?),
        None => project.effective(),
    };
    let against = filter.against.as_deref().map(find).transpose()?;
    let sees_cost = page.sees_cost(ctx);
    let (lines, totals) = listed(page, shown);
    let names = queries::series_names(&ctx.read(), &lines).await?;
    let base = format!("/projects/{}?tab=equipment", page.project.id);
    let choice = |revision: &Revision| Choice {
        number: revision.number,
        href: format!("{base}&revision={}", revision.number),
        shown: shown.is_some_and(|shown| shown.number == revision.number),
    };
    let before = shown.and_then(|shown| shown.number.checked_sub(1)).filter(|number| *number > 0);
    Ok(Equipment {
        revisions: project.revisions.iter().map(choice).collect(),
        revision: shown.map(|revision| revision.number),
        in_effect: shown.map(|revision| revision.number) == project.effective().map(|last| last.number),
        rows: lines.iter().zip(1..).map(|(line, number)| row(number, line, &names, sees_cost)).collect(),
        totals: totals.filter(|_| sees_cost),
        sees_cost,
        compared: shown.zip(against).map(|(shown, against)| {
            let after: Vec<_> = shown.lines.values().cloned().collect();
            (against.number, difference::table(p, &differences(&against.lines, &after), sees_cost, true))
        }),
        compare: shown
            .zip(before)
            .map(|(shown, before)| (before, format!("{base}&revision={}&against={before}", shown.number))),
    })
}

/// The lines of a revision; before there is one, those of the draft.
fn listed(page: &PartPage, shown: Option<&Revision>) -> (Vec<LineEntry>, Option<Budget>) {
    match (shown, &page.project.state.initiation.entry) {
        (Some(revision), _) => (revision.lines.values().cloned().collect(), Some(revision.budget())),
        (None, Some(entry)) => (entry.equipment.clone(), budget(&entry.equipment, &entry.plan)),
        (None, None) => (Vec::new(), None),
    }
}

fn row(
    number: u32,
    line: &LineEntry,
    names: &BTreeMap<(String, String), (String, String)>,
    sees_cost: bool,
) -> Row {
    let named = names.get(&(line.category_code.to_string(), line.series_code.to_string()));
    let (category, series) = named.cloned().unwrap_or_default();
    Row {
        number,
        category: format!("{} {category}", line.category_code),
        series: format!("{} {series}", line.series_code),
        amount: line.sales().filter(|_| sees_cost),
        cost: line.cost().filter(|_| sees_cost),
        margin: line.figures().margin().filter(|_| sees_cost),
        line: line.clone(),
    }
}
