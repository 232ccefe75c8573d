//! The columns of people, departments and role grants as workbooks.

use super::accounts::PersonView;
use super::departments::DepartmentView;
use super::grants::GrantView;
use super::pages::in_tree_order;
use crate::layout::Page;
use paper::listing::{Cell, Kind};
use std::collections::BTreeMap;

/// The columns of a person.
pub(super) const OF_PERSON: &[(&str, Kind)] = &[
    ("person-name", Kind::Short),
    ("person-username", Kind::Short),
    ("person-department", Kind::Long),
    ("profile-email", Kind::Long),
    ("person-enabled", Kind::Short),
];

/// A person.
pub(super) fn person(p: &Page, item: PersonView) -> Vec<Cell> {
    let (username, email) =
        item.account.map_or((None, None), |account| (Some(account.username), account.email));
    let enabled = if item.enabled { "person-is-enabled" } else { "person-is-disabled" };
    vec![item.name.into(), username.into(), item.department.into(), email.into(), p.t(enabled).into()]
}

/// The columns of a department.
pub(super) const OF_DEPARTMENT: &[(&str, Kind)] = &[
    ("department-name", Kind::Long),
    ("department-code", Kind::Short),
    ("department-parent", Kind::Long),
    ("department-away", Kind::Short),
    ("department-active", Kind::Short),
];

/// Departments in the order of the tree, each with the name of the one it is part of.
pub(super) fn with_parents(all: Vec<DepartmentView>) -> Vec<(DepartmentView, Option<String>)> {
    let names: BTreeMap<_, _> = all.iter().map(|one| (one.id, one.name.clone())).collect();
    let with_parent = |one: DepartmentView| {
        let parent = one.parent_id.and_then(|parent| names.get(&parent).cloned());
        (one, parent)
    };
    in_tree_order(all).into_iter().map(|(_, one)| with_parent(one)).collect()
}

/// A department, and the name of the one it is part of.
pub(super) fn department(p: &Page, (item, parent): (DepartmentView, Option<String>)) -> Vec<Cell> {
    let active = if item.active { "department-is-active" } else { "department-is-closed" };
    vec![
        item.name.into(),
        item.code.into(),
        parent.into(),
        item.away.then(|| p.t("department-is-away")).into(),
        p.t(active).into(),
    ]
}

/// The columns of a role grant.
pub(super) const OF_GRANT: &[(&str, Kind)] = &[
    ("person-name", Kind::Short),
    ("grant-role", Kind::Short),
    ("grant-reach", Kind::Short),
    ("grant-department", Kind::Long),
    ("export-status", Kind::Short),
];

/// A role grant.
pub(super) fn grant(p: &Page, item: GrantView) -> Vec<Cell> {
    let (role, reach) = (p.t(&item.role_key()), p.t(&item.reach_key()));
    let state = if item.confirmed { "grants-held" } else { "grants-proposed" };
    vec![item.person.into(), role.into(), reach.into(), item.department.into(), p.t(state).into()]
}
