//! The columns of the project list as a workbook.

use super::list::ProjectItem;
use super::{contract_kind_of, status_of};
use crate::layout::Page;
use paper::listing::{Cell, Kind};

/// The columns.
pub const COLUMNS: &[(&str, Kind)] = &[
    ("export-code", Kind::Short),
    ("export-title", Kind::Long),
    ("export-customer", Kind::Long),
    ("export-status", Kind::Short),
    ("export-contract-kind", Kind::Short),
    ("export-amount", Kind::Money),
    ("export-margin", Kind::Percent),
    ("export-account-manager", Kind::Short),
    ("export-promised-on", Kind::Day),
    ("export-arrived-on", Kind::Day),
    ("export-sign-due-on", Kind::Day),
];

/// A project. Its margin is left blank where the reader may not see it.
pub fn row(p: &Page, item: ProjectItem) -> Vec<Cell> {
    let kind = contract_kind_of(&item.contract_kind).map(|kind| p.t(&format!("contract-{}", kind.code())));
    vec![
        item.code.into(),
        item.title.into(),
        item.customer.into(),
        p.status_word(status_of(&item.status)).into(),
        kind.into(),
        item.amount.into(),
        item.margin.into(),
        item.account_manager.into(),
        item.promised_on.into(),
        item.arrived_on.into(),
        item.sign_due_on.into(),
    ]
}
