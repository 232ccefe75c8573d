//! An equipment change as its approvers see it: before and after side by side, and what it does to the margin (2.4.4).

use super::document::{Document, Text, stressed};
use super::subject::Subject;
use crate::features::equipment_change::difference;
use crate::features::initiation::Vendors;
use crate::http::{Context, Problem};
use crate::layout::{DiffTable, Figure, Figures, Notice, NoticeKind, Page, Tag, TagKind};
use regulation::authority::Limits;
use regulation::equipment::{Budget, LineEntry, budget};
use regulation::equipment_change::{Change, differences, resulting};
use regulation::{BasisPoints, Clause, Fen, Project};

/// The lines of a change.
pub(super) struct Lines {
    /// Those that change, or all of them.
    pub(super) table: DiffTable,
    /// How many there are before and after together.
    pub(super) all: usize,
    /// Whether all are shown.
    pub(super) shows_all: bool,
}

/// Within so many basis points above the limit a margin is pointed out.
const NEAR: i32 = 100;

pub(super) async fn of(
    ctx: &Context,
    p: &Page,
    subject: &Subject,
    project: &Project,
    limits: Limits,
    sees_cost: bool,
) -> Result<Document, Problem> {
    let of_approval = |change: &&Change| change.approval == Some(subject.id.number);
    let Some(change) = project.changes.iter().find(of_approval) else { return Ok(Document::default()) };
    let base = project.revisions.iter().find(|revision| revision.number == change.base);
    let (lines, plan) = resulting(project, change);
    let before = base.map(|revision| revision.budget()).unwrap_or_default();
    let after = budget(lines.values(), &plan).unwrap_or_default();
    let question = if sees_cost {
        let (before, after) = (p.money(before.sales_amount), p.money(after.sales_amount));
        p.t2("approval-question-change", "before", before, "after", after)
    } else {
        p.t("approval-question-change-plain")
    };
    let all = base.map(|revision| differences(&revision.lines, &change.entry.lines)).unwrap_or_default();
    let shows_all = crate::layout::Address::of(&p.path).get("lines") == Some("all");
    let listed: Vec<LineEntry> = lines.into_values().collect();
    let vendors = Vendors::of(ctx, &listed).await?;
    let margin = notice(p, &after, limits).filter(|_| sees_cost);
    Ok(Document {
        question: stressed(&question),
        figures: sees_cost.then(|| figures(p, &before, &after)),
        notices: margin.into_iter().chain(vendors.notices(p, &listed, sees_cost)).collect(),
        change: Some(Lines {
            all: all.len(),
            table: difference::table(p, &all, sees_cost, shows_all),
            shows_all,
        }),
        texts: vec![Text { heading: p.t("change-reason"), text: change.entry.reason.to_string() }],
        ..Document::default()
    })
}

fn figures(p: &Page, before: &Budget, after: &Budget) -> Figures {
    let cost = |budget: &Budget| budget.equipment_cost.plus(budget.other_cost).unwrap_or_default();
    let money = |key: &str, before: Fen, after: Fen| {
        let delta = Tag::new(TagKind::Plain, p.difference(after.minus(before)));
        Figure::new(p.t(key), p.amount(after)).was(p.amount(before), delta)
    };
    Figures::even(vec![
        money("approval-sales", before.sales_amount, after.sales_amount),
        money("approval-cost", cost(before), cost(after)),
        money("approval-gross-profit", before.gross_profit, after.gross_profit),
        Figure::new(p.t("approval-margin"), p.percent(after.gross_margin))
            .was(p.percent(before.gross_margin), margin_delta(p, before.gross_margin, after.gross_margin)),
    ])
}

fn margin_delta(p: &Page, before: Option<BasisPoints>, after: Option<BasisPoints>) -> Tag {
    let (Some(before), Some(after)) = (before, after) else { return Tag::new(TagKind::Plain, "—") };
    let by = after.0 - before.0;
    let sign = if by > 0 { "+" } else { "" };
    let points = format!("{sign}{}", points(p, BasisPoints(by)));
    let kind = if by < 0 { TagKind::Soon } else { TagKind::Plain };
    Tag::new(kind, p.t1("approval-points", "points", points)).bare()
}

/// `0.4`: percentage points as they are read.
pub(super) fn points(p: &Page, by: BasisPoints) -> String {
    p.percent(by).trim_end_matches('%').to_owned()
}

/// What the margin comes to, where it is below the limit or near it.
fn notice(p: &Page, after: &Budget, limits: Limits) -> Option<Notice> {
    let (margin, limit) = (after.gross_margin?, limits.margin_below?);
    let away = BasisPoints((margin.0 - limit.0).abs());
    let (key, kind) = match margin.0 - limit.0 {
        ..0 => ("approval-margin-falls-below", NoticeKind::Over),
        0..=NEAR => ("approval-margin-comes-near", NoticeKind::Soon),
        _ => return None,
    };
    let values = [("margin", p.percent(margin)), ("limit", p.percent(limit)), ("points", points(p, away))];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Some(Notice::new(kind, p.language.say_with(key, &values)).clause(Some(Clause::C2_1_3)))
}
