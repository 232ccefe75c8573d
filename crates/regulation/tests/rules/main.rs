//! The regulation clause by clause: what goes, and each way it is refused. A file has the stem of the rule it tests,
//! a test the clause's number; `coverage.rs` holds that no clause and no reason for a refusal is left out.

mod acceptance;
mod approval;
mod archive;
mod cancellation;
mod closing;
mod contract;
mod coordination;
mod coverage;
mod deadline;
mod demand;
mod duties;
mod equipment_change;
mod generated;
mod initiation;
mod invariants;
mod maintenance;
mod model;
mod moves;
mod opening;
mod payment;
mod permissions;
mod procurement;
mod properties;
mod revenue;
mod sign_off;
mod walk;

use regulation::clause::Clause;
use regulation::refusal::{Reason, Refusal};

/// The refusal is this one.
#[track_caller]
fn is(refusal: Refusal, reason: Reason, clause: Clause) {
    let first = refusal.first();
    assert_eq!((first.reason, first.clause), (reason, clause), "{refusal:?}");
}

/// The refusal names exactly these faults at these places.
#[track_caller]
fn lists(refusal: Refusal, expected: &[(Reason, &str)]) {
    let found: Vec<_> =
        refusal.faults.iter().map(|f| (f.reason, f.pointer.as_deref().unwrap_or_default())).collect();
    assert_eq!(found, expected, "{refusal:?}");
}
