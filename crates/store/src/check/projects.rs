//! What must hold of a project: the invariants that one stream carries, worked out here by other means than
//! the rules that decided.

use std::collections::{BTreeMap, BTreeSet};

use chrono::FixedOffset;
use regulation::approval::{Approval, Outcome};
use regulation::authority::DocumentKind;
use regulation::coordination::TaskFormState;
use regulation::duties::{DutyKind, Whose};
use regulation::equipment_change::ChangeState;
use regulation::event::Event;
use regulation::lifecycle::Status;
use regulation::procurement::Disposal;
use regulation::project::{Project, RevisionSource};
use regulation::sign_off::Sheet;

use super::Findings;
use super::contracts::check_approvals;
use super::replays::Invariants;
use crate::streams::{Loaded, Recorded};

impl Invariants for Project {
    fn invariants(loaded: &Loaded<Self>, history: &[Recorded<Event>], findings: &mut Findings) {
        let project = &loaded.state;
        let code = project.code.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut of = Of { name: format!("project {} {code}", loaded.id), findings };
        check_approvals(&of.name, project.account_manager(), &project.approvals, of.findings);
        lifecycle(&mut of, project);
        initiation(&mut of, project);
        equipment(&mut of, project);
        sheets(&mut of, project);
        closing(&mut of, project);
        frozen(&mut of, history);
        revenue(&mut of, project);
        cancellation(&mut of, project);
        for form in &project.task_forms {
            let taken_on = match form.state {
                TaskFormState::Accepted | TaskFormState::Completed(_) | TaskFormState::Ended => true,
                TaskFormState::Waiting | TaskFormState::Declined(_) => false,
            };
            of.must("INV-19", taken_on || form.work.is_empty(), "work is booked on a form nobody accepted");
        }
    }
}

/// The findings of one project.
struct Of<'a> {
    name: String,
    findings: &'a mut Findings,
}

impl Of<'_> {
    fn must(&mut self, invariant: &'static str, holds: bool, otherwise: &str) {
        if !holds {
            self.findings.add(invariant, &self.name, otherwise);
        }
    }
}

fn lifecycle(of: &mut Of<'_>, project: &Project) {
    let entered: Vec<Status> = project.milestones.iter().map(|milestone| milestone.status).collect();
    let listed = entered.windows(2).all(|pair| pair[0].may_become(pair[1]));
    of.must("INV-04", listed, "it made a transition that is not in the table");
    let ends = (entered.first(), entered.last()) == (Some(&Status::Applied), Some(&project.status));
    of.must("INV-04", ends, "its history does not lead from 申请 to its status");
    let coded = entered.contains(&Status::Preparing);
    of.must("INV-02", project.code.is_some() == coded, "it has a code before 立项准备, or none after");
    let givings = entered.iter().zip([&Status::Applied].into_iter().chain(&entered));
    let given =
        givings.filter(|(now, before)| **now == Status::Preparing && **before == Status::Applied).count();
    of.must("INV-02", given == usize::from(coded), "its code was given more than once");
}

fn initiation(of: &mut Of<'_>, project: &Project) {
    if project.status == Status::Preparing && !project.initiation.rejected {
        let tasks = project.duties().into_iter().filter(|duty| duty.kind == DutyKind::SubmitInitiation);
        let whose: Vec<Whose> = tasks.map(|duty| duty.whose).collect();
        let one = whose == [Whose::Person(project.account_manager())];
        of.must("INV-05", one, "there is not exactly one initiation task for its account manager");
    }
    let agreed = |approval: &Approval| {
        approval.basis.document == DocumentKind::Initiation && approval.outcome == Some(Outcome::Agreed)
    };
    let initiations = project.approvals.iter().filter(|approval| agreed(approval)).count();
    let initiated = project.milestones.iter().any(|milestone| milestone.status == Status::Executing);
    // What was initiated before this system was approved there.
    let before = project.brought_in.as_ref().is_some_and(|brought| {
        project
            .milestones
            .iter()
            .any(|milestone| milestone.status == Status::Executing && milestone.stamp.at <= brought.stamp.at)
    });
    of.must(
        "INV-09",
        initiations == usize::from(initiated && !before),
        "it is not initiated by exactly one agreed approval",
    );
}

/// Units received and not disposed of since, by line: from receipts and settlements alone.
fn received(project: &Project) -> BTreeMap<u32, i64> {
    let mut units: BTreeMap<u32, i64> = BTreeMap::new();
    for (line, received) in project.brought_in.iter().flat_map(|brought| &brought.received) {
        *units.entry(*line).or_default() += i64::from(*received);
    }
    for line in project.orders.iter().flat_map(|o| &o.receipts).flat_map(|receipt| &receipt.entry.lines) {
        *units.entry(line.equipment_line_id).or_default() += i64::from(line.quantity.get());
    }
    for surplus in project.surplus.iter().filter(|surplus| surplus.entry.disposal != Disposal::CancelOrder) {
        *units.entry(surplus.entry.equipment_line_id).or_default() -= i64::from(surplus.entry.quantity.get());
    }
    units
}

fn equipment(of: &mut Of<'_>, project: &Project) {
    let initiated = project.milestones.iter().any(|milestone| milestone.status == Status::Executing);
    of.must(
        "INV-20",
        initiated || project.orders.is_empty(),
        "something was ordered before it was initiated",
    );
    for order in &project.orders {
        let within = order.lines().values().all(|(ordered, received)| received <= ordered);
        of.must("INV-22", within, "an order received more than was ordered");
    }
    let received = received(project);
    of.must("INV-22", received.values().all(|units| *units >= 0), "more was disposed of than was received");
    let arrived = match project.status {
        Status::Arrived | Status::SignedOff | Status::Closed | Status::Maintenance => true,
        Status::Applied | Status::Preparing | Status::InApproval | Status::Executing | Status::Cancelled => {
            false
        }
    };
    let all = project.lines().all(|(number, line)| {
        received.get(&number).copied().unwrap_or_default() >= i64::from(line.quantity.get())
    });
    of.must("INV-21", !arrived || all, "it counts as 到货 and a line is not wholly received");
    of.must(
        "INV-26",
        !arrived || !project.arrivals.is_empty(),
        "it counts as 到货 without a date to sign by",
    );
    for arrival in &project.arrivals {
        // Moved working days can fill a weekend; a long holiday lies between at most.
        let days = (arrival.due.on - arrival.on).num_days();
        of.must(
            "INV-26",
            (10..=31).contains(&days),
            "its date to sign by is not ten working days after 到货",
        );
    }
    revisions(of, project);
}

fn revisions(of: &mut Of<'_>, project: &Project) {
    let changes = project.changes.iter().filter(|change| change.state == ChangeState::Effective);
    let mut effective: BTreeSet<u32> = changes.map(|change| change.number).collect();
    for (revision, number) in project.revisions.iter().zip(1u32..) {
        let in_order = revision.number == number;
        let known = match revision.source {
            RevisionSource::Initiation => number == 1,
            RevisionSource::Change(change) => number > 1 && effective.remove(&change),
        };
        of.must("INV-28", in_order && known, "a revision of its list comes from no approved change");
    }
    of.must("INV-28", effective.is_empty(), "an approved change made no revision of its list");
    for change in &project.changes {
        let approval = change.approval.and_then(|number| project.approval(number));
        let agreed = approval.is_some_and(|approval| approval.outcome == Some(Outcome::Agreed));
        of.must(
            "INV-32",
            change.state != ChangeState::Effective || agreed,
            "a change took effect unapproved",
        );
    }
}

fn sheets(of: &mut Of<'_>, project: &Project) {
    for sheet in project.sheets.iter().filter(|sheet| sheet.is_accepted()) {
        accepted(of, project, sheet);
    }
}

fn accepted(of: &mut Of<'_>, project: &Project, sheet: &Sheet) {
    for line in &sheet.entry.lines {
        let listed = project.revisions.iter().rev().find_map(|r| r.lines.get(&line.equipment_line_id));
        let tracked = listed.is_some_and(|listed| listed.serial_tracked);
        let distinct: BTreeSet<_> = line.serials.iter().collect();
        let counted = distinct.len() == line.serials.len()
            && (!tracked || line.serials.len() == line.quantity.get() as usize);
        of.must("INV-24", listed.is_some() && counted, "an accepted sheet does not list every serial number");
    }
    of.must("INV-25", sheet.scan.is_some(), "an accepted sheet has no scan");
    let by = |stamp: &Option<regulation::Stamp>| stamp.as_ref().map(|stamp| stamp.by);
    let two = by(&sheet.accepted).is_some() && by(&sheet.accepted) != by(&sheet.submitted);
    of.must("INV-25", two, "a sheet was accepted by whoever submitted it");
    let shanghai = FixedOffset::east_opt(8 * 3600).expect("eight hours are a time zone");
    let day = sheet.accepted.as_ref().map(|stamp| stamp.at.with_timezone(&shanghai).date_naive());
    let dated = sheet.entry.signed_on.zip(day).is_some_and(|(signed, accepted)| signed <= accepted);
    of.must("INV-25", dated, "an accepted sheet was signed on no day, or after it was accepted");
}

fn closing(of: &mut Of<'_>, project: &Project) {
    let closed = project.status.is_closed();
    of.must(
        "INV-37",
        closed == project.closing.is_some(),
        "it is closed without a notice, or the other way round",
    );
    let Some(closing) = &project.closing else { return };
    let mut signed: BTreeMap<u32, u32> = BTreeMap::new();
    for line in project.sheets.iter().filter(|sheet| sheet.is_accepted()).flat_map(|sheet| &sheet.entry.lines)
    {
        *signed.entry(line.equipment_line_id).or_default() += line.quantity.get();
    }
    let covered = project.lines().all(|(number, line)| signed.get(&number) == Some(&line.quantity.get()));
    of.must("INV-33", covered, "it was closed without accepted sheets for exactly its list");
    let open = project.open_change().is_some()
        || project.open_cancellation().is_some()
        || project.approvals.iter().any(Approval::is_open);
    of.must("INV-34", !open, "it was closed with something still open");
    let own = closing.carried_out.by == project.account_manager();
    of.must("INV-35", !own, "it was closed by its own account manager");
    let signed = closing.signatures.iter().all(|(_, signed)| signed.is_some());
    of.must("INV-38", closing.archived.is_none() || signed, "its notice was archived before all had signed");
    let due = project.began.acceptance_required == project.acceptance.is_some();
    of.must("INV-41", due, "its acceptance is not what its contract asks for");
    let received = received(project);
    let listed: BTreeMap<u32, i64> =
        project.lines().map(|(n, line)| (n, i64::from(line.quantity.get()))).collect();
    let left = received.iter().any(|(line, units)| *units > listed.get(line).copied().unwrap_or_default());
    of.must("INV-31", !left, "it was closed with surplus goods not settled");
}

/// After the closing nothing is added but what 2.5 and 2.6 ask for.
fn frozen(of: &mut Of<'_>, history: &[Recorded<Event>]) {
    let closes = |event: &Event| {
        if let Event::BroughtIn { opening } = event {
            opening.reached.iter().any(|reached| reached.status == Status::Closed)
        } else {
            matches!(event, Event::Closed { .. })
        }
    };
    let closed = history.iter().position(|recorded| closes(&recorded.event));
    let after = closed.map_or(&[][..], |at| &history[at + 1..]);
    for recorded in after {
        let what = format!("event {} came after the closing", recorded.number);
        of.must("INV-36", may_follow_closing(&recorded.event), &what);
    }
}

fn may_follow_closing(event: &Event) -> bool {
    match event {
        Event::FinanceCopyConfirmed { .. }
        | Event::RevenueRecognised { .. }
        | Event::RevenueReversed { .. }
        | Event::NoticeSigned { .. }
        | Event::NoticeArchived { .. }
        | Event::AcceptanceSubmitted { .. }
        | Event::AcceptanceTaken
        | Event::AcceptanceReturned { .. }
        | Event::AcceptanceCopyConfirmed
        | Event::AcceptanceArchived
        | Event::HandedToMaintenance { .. }
        | Event::HandoverConfirmed => true,
        Event::Applied { .. }
        | Event::BroughtIn { .. }
        | Event::ApplicationReturned { .. }
        | Event::HandedInAgain
        | Event::CodeGiven { .. }
        | Event::InitiationSaved { .. }
        | Event::InitiationSubmitted { .. }
        | Event::StepDecided { .. }
        | Event::InitiationCameBack { .. }
        | Event::Initiated { .. }
        | Event::OrderPlaced { .. }
        | Event::ReceiptRecorded { .. }
        | Event::OrderEnded { .. }
        | Event::SurplusDisposed { .. }
        | Event::ArrivalSet { .. }
        | Event::DeliveryArranged { .. }
        | Event::DeliveryConfirmed { .. }
        | Event::DeliveryDiscarded { .. }
        | Event::TaskFormWritten { .. }
        | Event::TaskFormAccepted { .. }
        | Event::TaskFormDeclined { .. }
        | Event::TaskFormAssigned { .. }
        | Event::WorkRecorded { .. }
        | Event::TaskFormCompleted { .. }
        | Event::ChangeWritten { .. }
        | Event::ChangeSubmitted { .. }
        | Event::ChangeCameBack { .. }
        | Event::ChangeTookEffect { .. }
        | Event::ChangeDiscarded { .. }
        | Event::WentBackToExecuting
        | Event::SheetWritten { .. }
        | Event::SheetRevised { .. }
        | Event::SheetScanAttached { .. }
        | Event::SheetSubmitted { .. }
        | Event::SheetPassedOn { .. }
        | Event::SheetAccepted { .. }
        | Event::SheetReturned { .. }
        | Event::SheetDiscarded { .. }
        | Event::SignedOff
        | Event::Closed { .. }
        | Event::CancellationWritten { .. }
        | Event::CancellationSubmitted { .. }
        | Event::CancellationCameBack { .. }
        | Event::CancellationApproved { .. }
        | Event::CancellationDiscarded
        | Event::Cancelled => false,
    }
}

fn revenue(of: &mut Of<'_>, project: &Project) {
    let accepted: BTreeSet<u32> =
        project.sheets.iter().filter(|sheet| sheet.is_accepted()).map(|sheet| sheet.number).collect();
    let based = project.revenue.iter().all(|revenue| accepted.contains(&revenue.entry.sheet));
    of.must("INV-39", based, "revenue was recognised without an accepted sheet");
    let standing = project.revenue.iter().filter(|revenue| revenue.reversed.is_none());
    let sum: i128 = standing.map(|revenue| i128::from(revenue.entry.amount.0)).sum();
    let within = (0..=i128::from(project.began.amount.0)).contains(&sum);
    of.must("INV-39", within, "more revenue was recognised than the contract's amount");
}

fn cancellation(of: &mut Of<'_>, project: &Project) {
    if project.status != Status::Cancelled {
        return;
    }
    let form = project.cancellation.as_ref();
    let approval = form.and_then(|form| form.approval).and_then(|number| project.approval(number));
    let agreed = approval.is_some_and(|approval| approval.outcome == Some(Outcome::Agreed));
    let before = project.brought_in.as_ref().is_some_and(|brought| brought.status == Status::Cancelled);
    of.must("INV-44", agreed || before, "it was cancelled without an approved form");
    let open = project.approvals.iter().any(Approval::is_open) || project.open_change().is_some();
    of.must("INV-45", !open, "it was cancelled and something is still open");
    let earned = project.revenue.iter().any(|revenue| revenue.reversed.is_none());
    of.must("INV-45", !earned, "it was cancelled with revenue standing");
    let waits = !project.duties().is_empty();
    of.must("INV-45", !waits, "it was cancelled and something still waits");
}
