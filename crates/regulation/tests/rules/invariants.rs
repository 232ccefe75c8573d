//! What must hold of a project at any time, and of each step it takes: written against the invariants' own words, by
//! other means than the rules that decide.

use regulation::act::Act;
use regulation::approval::{Approval, Decision, Outcome};
use regulation::authority::DocumentKind;
use regulation::cancellation::CancellationState;
use regulation::duties::{Actor, DutyKind, Whose};
use regulation::event::Event;
use regulation::lifecycle::Status;
use regulation::money::Fen;
use regulation::project::{Project, RevisionSource};
use regulation::sign_off::SheetState;
use std::collections::BTreeSet;

/// The first invariant that the project breaks as it stands.
pub(crate) fn broken(project: &Project) -> Option<&'static str> {
    [lifecycle, initiation, approvals, goods, sheets, changes, closing, revenue, cancellation]
        .iter()
        .find_map(|check| check(project))
}

/// The first of these that does not hold.
fn must(checks: &[(&'static str, bool)]) -> Option<&'static str> {
    checks.iter().find(|(_, holds)| !holds).map(|(name, _)| *name)
}

fn has_been(project: &Project, status: Status) -> bool {
    project.milestones.iter().any(|milestone| milestone.status == status)
}

fn lifecycle(project: &Project) -> Option<&'static str> {
    let entered: Vec<_> = project.milestones.iter().map(|milestone| milestone.status).collect();
    must(&[
        ("INV-04 only listed transitions", entered.windows(2).all(|pair| pair[0].may_become(pair[1]))),
        ("INV-04 the history ends in the status", entered.last() == Some(&project.status)),
        ("INV-02 a code exactly beyond 申请", project.code.is_some() == has_been(project, Status::Preparing)),
    ])
}

fn agreed_throughout(approval: &Approval) -> bool {
    let agreed = |decided: &regulation::approval::Decided| decided.decision == Decision::Agree;
    approval.outcome == Some(Outcome::Agreed)
        && approval.steps.iter().all(|step| step.decided.as_ref().is_some_and(agreed))
}

fn initiation(project: &Project) -> Option<&'static str> {
    let tasks = project.duties().into_iter().filter(|duty| duty.kind == DutyKind::SubmitInitiation);
    let whose: Vec<_> = tasks.map(|duty| duty.whose).collect();
    let due = project.status == Status::Preparing && !project.initiation.rejected;
    let expected = if due { vec![Whose::Person(project.account_manager())] } else { vec![] };
    let documents = project.approvals.iter().filter(|a| a.basis.document == DocumentKind::Initiation);
    let approved = documents.filter(|approval| agreed_throughout(approval)).count();
    must(&[
        ("INV-05 exactly one initiation task while preparing", whose == expected),
        (
            "INV-09 initiated exactly when every step of one chain agreed",
            approved == usize::from(has_been(project, Status::Executing)),
        ),
    ])
}

fn approvals(project: &Project) -> Option<&'static str> {
    let owner = project.account_manager();
    let decisions =
        || project.approvals.iter().flat_map(|a| &a.steps).filter_map(|step| step.decided.as_ref());
    let in_order = project.approvals.iter().all(|approval| {
        let decided = approval.steps.iter().map(|step| step.decided.is_some());
        decided.collect::<Vec<_>>().is_sorted_by(|before, after| before >= after)
    });
    let numbered = project.approvals.iter().zip(1..).all(|(approval, number)| approval.number == number);
    must(&[
        ("INV-12 nobody decides on their own", decisions().all(|decided| decided.stamp.by != owner)),
        ("INV-09 steps are decided in their order", in_order),
        ("approvals are numbered on", numbered),
    ])
}

fn goods(project: &Project) -> Option<&'static str> {
    let tally = project.tally();
    let arrived = matches!(project.status, Status::Arrived | Status::SignedOff) || project.status.is_closed();
    let each_order = || project.orders.iter().flat_map(|order| order.lines().into_values());
    must(&[
        (
            "INV-20 nothing is bought before the initiation",
            project.orders.is_empty() || !project.revisions.is_empty(),
        ),
        (
            "INV-22 an order brings no more than was ordered",
            each_order().all(|(ordered, came)| came <= ordered),
        ),
        (
            "INV-22 nothing arrived that is not ordered",
            tally.values().all(|line| line.arrived <= line.ordered),
        ),
        (
            "INV-21 到货 only with every unit there",
            !arrived || project.lines().all(|(line, listed)| tally[&line].arrived >= listed.quantity.get()),
        ),
        (
            "INV-24 what is signed is on a sheet, what is on a sheet has arrived and is asked for",
            tally.values().all(|l| l.signed <= l.on_sheets && l.on_sheets <= l.arrived.min(l.asked)),
        ),
    ])
}

fn sheets(project: &Project) -> Option<&'static str> {
    let live = project.sheets.iter().filter(|sheet| sheet.is_live());
    let serials: Vec<_> = live.flat_map(|s| &s.entry.lines).flat_map(|line| &line.serials).collect();
    let distinct: BTreeSet<_> = serials.iter().collect();
    let accepted = || project.sheets.iter().filter(|sheet| sheet.is_accepted());
    let listed = |line: u32| project.lines().find(|(number, _)| *number == line).map(|(_, entry)| entry);
    let complete = accepted().flat_map(|sheet| &sheet.entry.lines).all(|line| {
        let tracked = listed(line.equipment_line_id).is_some_and(|entry| entry.serial_tracked);
        let expected = if tracked { line.quantity.get() as usize } else { 0 };
        line.serials.len() == expected
    });
    let by_another = accepted().all(|sheet| {
        let by = |stamp: &Option<regulation::clock::Stamp>| stamp.as_ref().map(|stamp| stamp.by);
        by(&sheet.submitted).is_some() && by(&sheet.submitted) != by(&sheet.accepted)
    });
    must(&[
        ("INV-23 a serial number stands once", serials.len() == distinct.len()),
        ("INV-24 an accepted sheet lists every serial number", complete),
        ("INV-25 an accepted sheet has its stamped scan", accepted().all(|sheet| sheet.scan.is_some())),
        ("INV-25 nobody accepts what they submitted", by_another),
    ])
}

fn changes(project: &Project) -> Option<&'static str> {
    let effective: Vec<_> = project
        .revisions
        .iter()
        .filter_map(|revision| match revision.source {
            RevisionSource::Initiation => None,
            RevisionSource::Change(number) => project.changes.iter().find(|change| change.number == number),
        })
        .collect();
    let approved = effective.iter().all(|change| {
        let approval = change.approval.and_then(|number| project.approval(number));
        approval.is_some_and(agreed_throughout)
    });
    let from = |(change, base): (&&regulation::equipment_change::Change, u32)| change.base == base;
    must(&[
        ("INV-28 every revision after the first is an approved change", approved),
        ("INV-28 no revision is lost", effective.len() + 1 >= project.revisions.len()),
        ("INV-29 a change applies to the list it was based on", effective.iter().zip(1..).all(from)),
        (
            "E5 one open change at a time",
            project.changes.iter().filter(|change| change.is_open()).count() <= 1,
        ),
    ])
}

fn pending(project: &Project) -> bool {
    project.open_change().is_some() || project.approvals.iter().any(Approval::is_open)
}

fn closing(project: &Project) -> Option<&'static str> {
    let tally = project.tally();
    let signed = project.lines().all(|(line, listed)| tally[&line].signed >= listed.quantity.get());
    let closed = project.status.is_closed();
    must(&[
        (
            "INV-33 closed only on accepted sheets for every unit",
            !closed || signed && !project.sheets.is_empty(),
        ),
        ("INV-34 nothing is pending at the closing", !closed || !pending(project)),
        (
            "INV-34 no cancellation is pending at the closing",
            !closed || project.open_cancellation().is_none(),
        ),
        (
            "D11 surplus is settled before the closing",
            !closed || tally.values().all(|line| line.surplus() == 0),
        ),
        ("已签收 exactly with everything signed", project.status != Status::SignedOff || signed),
        ("到货 with everything signed would be 已签收", project.status != Status::Arrived || !signed),
    ])
}

fn revenue(project: &Project) -> Option<&'static str> {
    let standing = || project.revenue.iter().filter(|revenue| revenue.reversed.is_none());
    let accepted = |number| project.sheets.iter().any(|sheet| sheet.number == number && sheet.is_accepted());
    let sheets: BTreeSet<_> = standing().map(|revenue| revenue.entry.sheet).collect();
    let sum = project.recognised_revenue();
    must(&[
        ("INV-39 revenue on accepted sheets only", standing().all(|revenue| accepted(revenue.entry.sheet))),
        ("INV-39 once for each sheet", sheets.len() == standing().count()),
        ("INV-39 between nothing and the contract", Fen::ZERO <= sum && sum <= project.began.amount),
    ])
}

fn cancellation(project: &Project) -> Option<&'static str> {
    let cancelled = project.status == Status::Cancelled;
    let form = project.cancellation.as_ref().filter(|form| form.state == CancellationState::CarriedOut);
    let approval = form.and_then(|form| form.approval).and_then(|number| project.approval(number));
    must(&[
        ("INV-44 cancelled exactly with a form carried out", form.is_some() == cancelled),
        ("INV-44 on an approved form", !cancelled || approval.is_some_and(agreed_throughout)),
        ("INV-45 nothing stays open", !cancelled || !pending(project)),
        ("INV-45 no project with revenue", !cancelled || project.recognised_revenue() == Fen::ZERO),
        ("nothing waits for anyone on a cancelled project", !cancelled || project.duties().is_empty()),
    ])
}

/// The first rule that the step breaks: from `before`, someone did `act`, these events followed, and it is `after`.
pub(crate) fn broken_step(
    before: &Project,
    who: &Actor,
    act: &Act,
    events: &[Event],
    after: &Project,
) -> Option<&'static str> {
    let decided = if let Act::DecideStep(number, entry) = act { Some((*number, entry)) } else { None };
    let on_shown_content = decided.is_none_or(|(number, entry)| {
        before.approval(number).is_some_and(|approval| approval.content == entry.content)
    });
    let ordered = events.iter().any(|event| matches!(event, Event::OrderPlaced { .. }));
    let within =
        || after.tally().values().all(|line| line.ordered <= line.asked.max(ordered_before(before, after)));
    let changed = events.iter().any(|event| {
        matches!(
            event,
            Event::ChangeWritten { .. } | Event::ChangeSubmitted { .. } | Event::ChangeTookEffect { .. }
        )
    });
    must(&[
        ("an accepted act has an event", !events.is_empty()),
        ("its kind is in the table", act.kind().statuses().contains(&before.status)),
        ("INV-15 decided on the content that was shown", on_shown_content),
        ("INV-13 decisions never change", decisions_stand(before, after)),
        ("INV-20 never ordered beyond the list", !ordered || within()),
        ("INV-30 changes between 正式立项 and 结项 only", !changed || before.status.is_in_execution()),
        ("INV-28 revisions are only added", after.revisions.starts_with(&before.revisions)),
        ("INV-36 a closed project is frozen", !before.status.is_closed() || frozen(before, after)),
        (
            "4-roles the account manager acts for nobody else",
            who.person != before.account_manager() || is_owners(act),
        ),
    ])
}

fn ordered_before(before: &Project, after: &Project) -> u32 {
    // Surplus may stand from before; an order never adds to it.
    let surplus = |project: &Project| project.tally().values().map(|line| line.surplus()).sum::<u32>();
    if surplus(after) > surplus(before) { 0 } else { u32::MAX }
}

fn decisions_stand(before: &Project, after: &Project) -> bool {
    before.approvals.iter().zip(&after.approvals).all(|(then, now)| {
        let kept = then.steps.iter().zip(&now.steps).all(|(then, now)| {
            then.role == now.role && (then.decided.is_none() || then.decided == now.decided)
        });
        kept && then.content == now.content && (then.outcome.is_none() || then.outcome == now.outcome)
    })
}

fn frozen(before: &Project, after: &Project) -> bool {
    let entries =
        |project: &Project| project.sheets.iter().map(|sheet| sheet.entry.clone()).collect::<Vec<_>>();
    (&before.code, &before.orders, &before.changes, &before.surplus)
        == (&after.code, &after.orders, &after.changes, &after.surplus)
        && before.revisions == after.revisions
        && entries(before) == entries(after)
        && !after.sheets.iter().any(|sheet| sheet.state == SheetState::Draft)
}

fn is_owners(act: &Act) -> bool {
    act.kind().roles().contains(&regulation::duties::Role::AccountManager)
}
