//! The pages of the matrix: its versions, one with its rows in words, its form, and what it would do with a document.

mod edit;
mod index;
mod show;
mod simulation;

use super::queries::VersionView;
use super::use_cases::PUBLISHERS;
use crate::features::approval;
use crate::features::directory::queries::{Names, names_of_departments};
use crate::http::{Context, Problem, Routes, Who};
use crate::layout::{Page, Tag, TagKind};
use regulation::Role;
use regulation::authority::{DocumentKind, Row};

/// The addresses of these pages.
pub(super) fn routes() -> Routes {
    let publishers = Who::Holding(PUBLISHERS);
    Routes::new()
        .page(Who::SignedIn, "/authority", index::index)
        .page(publishers, "/authority/new", edit::new)
        .page(Who::SignedIn, "/authority/{id}", show::show)
        .page(publishers, "/authority/{id}/edit", edit::edit)
}

fn publishes(ctx: &Context) -> bool {
    ctx.actor.has(Role::AuthorityPublisher)
}

/// Where a version stands.
fn state(p: &Page, version: &VersionView) -> Tag {
    let (kind, key) = match version.status {
        "draft" => (TagKind::Plain, "authority-draft"),
        "superseded" => (TagKind::Plain, "authority-superseded"),
        _ if version.in_force => (TagKind::Good, "authority-in-force"),
        _ => (TagKind::Brand, "authority-to-come"),
    };
    Tag::new(kind, p.t(key)).bare()
}

/// From when until when it is in force.
fn period(p: &Page, version: &VersionView) -> String {
    match (version.in_force_from, version.in_force_until) {
        (None, _) => String::new(),
        (Some(from), None) => p.t1("authority-from", "from", p.moment(from)),
        (Some(from), Some(until)) => {
            p.t2("authority-from-until", "from", p.moment(from), "until", p.moment(until))
        }
    }
}

fn document_word(p: &Page, kind: DocumentKind) -> String {
    p.t(match kind {
        DocumentKind::Contract => "document-contract",
        DocumentKind::Initiation => "document-initiation",
        DocumentKind::EquipmentChange => "document-equipment-change",
        DocumentKind::Cancellation => "document-cancellation",
    })
}

/// A row in words.
struct RowWords {
    number: usize,
    document: String,
    conditions: String,
    steps: String,
}

impl RowWords {
    fn of(p: &Page, number: usize, row: &Row, departments: &Names) -> Self {
        Self {
            number,
            document: document_word(p, row.document),
            conditions: conditions(p, row, departments),
            steps: steps(p, row),
        }
    }

    /// All rows of a version, numbered from 1.
    fn all(p: &Page, rows: &[Row], departments: &Names) -> Vec<Self> {
        rows.iter().zip(1..).map(|(row, number)| Self::of(p, number, row, departments)).collect()
    }
}

/// What a row asks of a document, its department by name.
fn conditions(p: &Page, row: &Row, departments: &Names) -> String {
    let named = row.department.map(|id| departments.get(&id.0).cloned().unwrap_or_default());
    let others = Row { department: None, ..row.clone() };
    let asks_for_more = others.contract_kind.is_some()
        || others.amount_from.or(others.amount_below).is_some()
        || others.margin_from.or(others.margin_below).is_some();
    match named {
        None => approval::conditions(p, &others),
        Some(name) if !asks_for_more => name,
        Some(name) => [name, approval::conditions(p, &others)].join(p.language.list_comma()),
    }
}

/// Who a row adds, in their order.
fn steps(p: &Page, row: &Row) -> String {
    let mut steps = row.steps.clone();
    steps.sort_by_key(|step| step.order);
    steps.iter().map(|step| p.role_word(step.role)).collect::<Vec<_>>().join(" → ")
}

/// The names of the departments that rows name.
async fn departments_of(ctx: &Context, rows: &[Row]) -> Result<Names, Problem> {
    let named = rows.iter().filter_map(|row| row.department).map(|id| id.0);
    Ok(names_of_departments(&ctx.read(), named).await?)
}
