//! The columns of the list of approvals as a workbook.

use super::list::ApprovalItem;
use super::pages::index::{decided, document, stands};
use crate::features::directory::export::moment;
use crate::layout::Page;
use paper::listing::{Cell, Kind};

/// The columns.
pub const COLUMNS: &[(&str, Kind)] = &[
    ("approval-head-document", Kind::Short),
    ("export-about", Kind::Long),
    ("export-document-number", Kind::Short),
    ("export-contract-kind", Kind::Short),
    ("export-customer", Kind::Long),
    ("approval-head-applicant", Kind::Short),
    ("export-submitted-at", Kind::Moment),
    ("contract-amount-yuan", Kind::Money),
    ("export-margin", Kind::Percent),
    ("approval-head-step", Kind::Short),
    ("export-waiting-since", Kind::Moment),
    ("approval-head-due", Kind::Day),
    ("approval-head-mine", Kind::Short),
    ("export-decided-at", Kind::Moment),
];

/// An approval. Its margin is left blank where the reader may not see it.
pub fn row(p: &Page, item: ApprovalItem) -> Vec<Cell> {
    vec![
        document(p, &item).into(),
        item.title.as_str().into(),
        item.code.clone().into(),
        p.t(&format!("contract-{}", item.contract_kind.code())).into(),
        item.customer.as_str().into(),
        item.applicant.as_str().into(),
        moment(item.submitted_at),
        item.amount.into(),
        item.margin.into(),
        stands(p, &item).word().into(),
        moment(item.waiting_since),
        item.due_on.into(),
        decided(p, &item).map(|tag| tag.word().to_owned()).into(),
        moment(item.decided_at),
    ]
}
