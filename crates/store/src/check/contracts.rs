//! What must hold of a contract, a demand and a maintenance case.

use std::collections::BTreeSet;

use regulation::approval::{Approval, Decision, Outcome};
use regulation::authority::DocumentKind;
use regulation::contract::{Contract, ContractEvent, ContractKind, ContractStatus};
use regulation::demand::{Demand, DemandEvent};
use regulation::duties::Role;
use regulation::id::PersonId;
use regulation::maintenance::{CaseEvent, CaseRoute, MaintenanceCase};
use regulation::support::{SupportContract, SupportEvent};
use regulation::urging::{Urging, UrgingEvent, stream_of};

use super::Findings;
use super::replays::Invariants;
use crate::streams::{Loaded, Recorded};

impl Invariants for Demand {
    fn invariants(_: &Loaded<Self>, _: &[Recorded<DemandEvent>], _: &mut Findings) {}
}

impl Invariants for Contract {
    fn invariants(loaded: &Loaded<Self>, _: &[Recorded<ContractEvent>], findings: &mut Findings) {
        let (name, contract) = (format!("contract {}", loaded.id), &loaded.state);
        check_approvals(&name, contract.account_manager, &contract.approvals, findings);
        let agreed = contract.approvals.iter().any(|approval| approval.outcome == Some(Outcome::Agreed));
        let reviewed = match contract.status {
            ContractStatus::Reviewed | ContractStatus::HandedIn => true,
            ContractStatus::Draft
            | ContractStatus::InReview
            | ContractStatus::Rejected
            | ContractStatus::Cancelled => false,
        };
        if reviewed && !agreed && contract.brought_in.is_none() {
            findings.add("INV-06", &name, "it counts as reviewed without an agreed review");
        }
        if contract.received() > contract.terms.amount {
            findings.add("INV-49", &name, "more was received on it than its amount");
        }
        // A virtual contract that was cancelled with its project still says which one that was (2.7).
        let with_project = match contract.status {
            ContractStatus::HandedIn => contract.project.is_some(),
            ContractStatus::Cancelled => true,
            ContractStatus::Draft
            | ContractStatus::InReview
            | ContractStatus::Reviewed
            | ContractStatus::Rejected => contract.project.is_none(),
        };
        if !with_project {
            findings.add("INV-06", &name, "it is handed in without a project, or the other way round");
        }
    }
}

impl Invariants for MaintenanceCase {
    fn invariants(loaded: &Loaded<Self>, _: &[Recorded<CaseEvent>], findings: &mut Findings) {
        let (name, case) = (format!("maintenance_case {}", loaded.id), &loaded.state);
        match case.unit.vendor_until {
            None => findings.add("INV-42", &name, "its unit was never handed over"),
            Some(until) if CaseRoute::of(until, case.fault_on) != case.route => {
                findings.add("INV-43", &name, format_args!("the vendor's warranty ends on {until}"));
            }
            Some(_) => {}
        }
    }
}

impl Invariants for SupportContract {
    fn invariants(loaded: &Loaded<Self>, _: &[Recorded<SupportEvent>], findings: &mut Findings) {
        if loaded.state.until() < loaded.state.terms.starts_on {
            findings.add("INV-43", format!("support_contract {}", loaded.id), "it ends before it begins");
        }
    }
}

impl Invariants for Urging {
    fn invariants(loaded: &Loaded<Self>, _: &[Recorded<UrgingEvent>], findings: &mut Findings) {
        let urging = &loaded.state;
        let mut seen = BTreeSet::new();
        for urged in &urging.urged {
            if !seen.insert((urged.duty.key(), urged.on)) {
                let name = format!("urging {}", loaded.id);
                findings.add("INV-26", name, format_args!("{} twice on {}", urged.duty.key(), urged.on));
            }
        }
        let mut days = BTreeSet::new();
        for reminded in urging.reminded.iter().filter(|reminded| !days.insert(reminded.on)) {
            let name = format!("urging {}", loaded.id);
            findings.add("INV-26", name, format_args!("the clock reminded twice on {}", reminded.on));
        }
        if stream_of(urging.of) != loaded.id {
            findings.add(
                "INV-48",
                format!("urging {}", loaded.id),
                "it stands on another stream than its own",
            );
        }
    }
}

/// What holds of every approval, whatever it is about.
pub(super) fn check_approvals(name: &str, owner: PersonId, approvals: &[Approval], findings: &mut Findings) {
    for (approval, number) in approvals.iter().zip(1u32..) {
        let name = format!("approval {number} of {name}");
        if approval.number != number {
            findings.add("INV-13", &name, format_args!("it calls itself number {}", approval.number));
        }
        check_chain(&name, approval, findings);
        for step in &approval.steps {
            if let Some(decided) = &step.decided
                && [approval.applicant, owner].contains(&decided.stamp.by)
            {
                findings.add(
                    "INV-12",
                    &name,
                    format_args!("{} decided on their own document", decided.stamp.by),
                );
            }
        }
        check_outcome(&name, approval, findings);
    }
    if approvals.iter().filter(|approval| approval.is_open() && is_exclusive(approval)).count() > 1 {
        findings.add("INV-13", name, "two of its approvals of the same document run at once");
    }
}

/// A cancellation may be approved while a change still is; two of anything else may not.
fn is_exclusive(approval: &Approval) -> bool {
    match approval.basis.document {
        DocumentKind::Contract | DocumentKind::Initiation | DocumentKind::EquipmentChange => true,
        DocumentKind::Cancellation => false,
    }
}

/// The steps that the regulation itself asks for are in the chain, at the same or a higher authority.
fn check_chain(name: &str, approval: &Approval, findings: &mut Findings) {
    let has = |role: Role| {
        approval.steps.iter().any(|step| {
            step.role == role || step.raised_from == Some(role) || {
                let mut higher = role.higher_authority();
                let mut found = false;
                while let Some(up) = higher {
                    found |= step.role == up;
                    higher = up.higher_authority();
                }
                found
            }
        })
    };
    if approval.basis.contract_kind == ContractKind::Virtual && !has(Role::GeneralManager) {
        findings.add("INV-07", name, "without a formal contract, no general manager is in its chain");
    }
    if approval.basis.document == DocumentKind::Initiation && !has(Role::ProjectAdministrator) {
        findings.add("INV-18", name, "no project administrator reviews its form");
    }
}

/// Steps are decided in order, and the outcome is what they come to.
fn check_outcome(name: &str, approval: &Approval, findings: &mut Findings) {
    let decided = approval.steps.iter().take_while(|step| step.decided.is_some()).count();
    if approval.steps.iter().skip(decided).any(|step| step.decided.is_some()) {
        findings.add("INV-09", name, "a step was decided before the one before it");
    }
    let decisions: Vec<Decision> = approval
        .steps
        .iter()
        .filter_map(|step| step.decided.as_ref())
        .map(|decided| decided.decision)
        .collect();
    let agreed = decisions.iter().filter(|decision| **decision == Decision::Agree).count();
    let fits = match approval.outcome {
        Some(Outcome::Agreed) => agreed == approval.steps.len() && agreed > 0,
        Some(Outcome::Returned) => decisions.last() == Some(&Decision::Return),
        Some(Outcome::Rejected) => decisions.last() == Some(&Decision::Reject),
        Some(Outcome::Withdrawn) => agreed == decisions.len(),
        None => agreed == decisions.len() && agreed < approval.steps.len(),
    };
    if !fits {
        findings.add(
            "INV-09",
            name,
            format_args!("its outcome {:?} is not what its steps decided", approval.outcome),
        );
    }
}
