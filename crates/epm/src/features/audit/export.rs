//! The columns of the trail and of the security record as workbooks.

use super::pages;
use super::queries::{Happening, SecurityItem};
use crate::features::directory::export::moment;
use crate::layout::Page;
use paper::listing::{Cell, Kind};
use regulation::Clause;

/// The columns of the trail.
pub(super) const OF_TRAIL: &[(&str, Kind)] = &[
    ("audit-position", Kind::Number),
    ("audit-at", Kind::Moment),
    ("audit-who", Kind::Short),
    ("export-in-name-of", Kind::Short),
    ("audit-kind", Kind::Short),
    ("export-about", Kind::Long),
    ("audit-what", Kind::Long),
    ("audit-clause", Kind::Short),
    ("audit-address", Kind::Short),
];

/// Something that happened.
pub(super) fn happening(p: &Page, item: Happening) -> Vec<Cell> {
    let (position, at) = (item.position, item.at);
    let row = pages::happening(p, item);
    vec![
        position.into(),
        moment(at),
        row.who.into(),
        row.in_name.into(),
        row.kind.word().into(),
        row.thing.into(),
        [row.what, row.said].join(" ").trim().into(),
        row.clause.map(Clause::number).into(),
        row.address.into(),
    ]
}

/// The columns of the security record.
pub(super) const OF_SECURITY: &[(&str, Kind)] = &[
    ("audit-position", Kind::Number),
    ("audit-at", Kind::Moment),
    ("audit-who", Kind::Short),
    ("audit-kind", Kind::Short),
    ("audit-what", Kind::Long),
    ("audit-clause", Kind::Short),
    ("audit-address", Kind::Short),
];

/// Something of the security record.
pub(super) fn record(p: &Page, item: SecurityItem) -> Vec<Cell> {
    let (position, at) = (item.position, item.at);
    let row = pages::record(p, item);
    vec![
        position.into(),
        moment(at),
        row.who.into(),
        row.kind.word().into(),
        row.what.into(),
        row.clause.map(Clause::number).into(),
        row.address.into(),
    ]
}
