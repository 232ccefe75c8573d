//! Short histories of people acting in every order on one project, against the invariants. Breadth first, so that a
//! counterexample is as short as there is one; it prints as a history: who did what, and what followed.

use crate::invariants::{broken, broken_step};
use crate::moves::{Move, Moves};
use regulation::act::{Act, ActKind};
use regulation::approval::DecideStep;
use regulation::clock::{Clock, Facts, Stamp};
use regulation::decide::{acts_open_to, decide};
use regulation::duties::{Actor, DutyKind, Role};
use regulation::equipment_change::ChangeState;
use regulation::event::Event;
use regulation::lifecycle::Status;
use regulation::procurement::Disposal;
use regulation::project::Project;
use regulation::refusal::{Reason, Refusal};
use regulation::sample::{Setting, Street, actor, line, settle};
use regulation::sign_off::Sheet;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A rule that decides: the real one, or one with a planted fault.
type Rule = fn(&Project, &Actor, &Act, &Facts, &Clock) -> Result<Vec<Event>, Refusal>;

/// One project, the people around it, and what of it is explored.
struct Model {
    start: Street,
    rule: Rule,
    /// The moves worth trying on a project.
    moves: fn(&Project, &Actor) -> Vec<Move>,
    /// Whether two people also act at the same moment.
    races: bool,
    /// Whether an act is appended although another was appended since it was decided: a fault.
    stale_writes: bool,
    /// Histories are not followed beyond this many projects that differ.
    most: usize,
}

/// A project that can be reached, and the step that leads there.
struct Found {
    project: Project,
    /// Its stream's number: how many events it has.
    number: usize,
    from: Option<(usize, Step)>,
}

/// What was tried: an act, or two at the same moment.
#[derive(Clone)]
enum Step {
    One(Move),
    Overtaken(Move, Move),
}

/// A history that ends in a breach.
#[derive(Debug)]
struct Counterexample(String);

/// What a step makes of a project: the project after it, its new events, and what it breaks.
struct After {
    project: Project,
    events: Vec<(Move, Vec<Event>)>,
    breach: Option<&'static str>,
}

impl Model {
    fn new(start: Street, moves: fn(&Project, &Actor) -> Vec<Move>) -> Self {
        Self { start, rule: decide, moves, races: false, stale_writes: false, most: 30_000 }
    }

    fn decide(&self, project: &Project, (who, act): &Move) -> Option<Vec<Event>> {
        (self.rule)(project, who, act, &self.start.facts, &self.start.clock).ok()
    }

    /// The project after these events of an act, with what they break.
    fn append(&self, before: &Project, tried: &Move, events: Vec<Event>) -> After {
        let (who, act) = tried;
        let stamp = Stamp { by: who.person, in_name_of: None, at: self.start.clock.now };
        let mut project = before.clone();
        for event in &events {
            let id = project.id;
            project = Project::apply(Some(project), id, event, &stamp).expect("a project stays one");
        }
        let breach = broken(&project).or_else(|| broken_step(before, who, act, &events, &project));
        After { project, events: vec![(tried.clone(), events)], breach }
    }

    /// What a step makes of a project, where the rules allow it.
    ///
    /// Of two people at the same moment both decide on the project as it stands. The first is appended; the second
    /// finds the stream's number moved on and is decided anew, unless that guard were lost.
    fn take(&self, at: &Found, step: &Step) -> Option<After> {
        match step {
            Step::One(tried) => Some(self.append(&at.project, tried, self.decide(&at.project, tried)?)),
            Step::Overtaken(first, second) => {
                let (decided_at, late) = (at.number, self.decide(&at.project, second)?);
                let won = self.append(&at.project, first, self.decide(&at.project, first)?);
                let stands_at = at.number + won.events[0].1.len();
                let guarded = stands_at != decided_at && !self.stale_writes;
                let late = if guarded { self.decide(&won.project, second)? } else { late };
                let after = self.append(&won.project, second, late);
                let events = won.events.into_iter().chain(after.events).collect();
                Some(After { events, breach: won.breach.or(after.breach), ..after })
            }
        }
    }

    fn steps(&self, at: &Found) -> Vec<Step> {
        let moves = (self.moves)(&at.project, &self.start.owner);
        let allowed: Vec<_> =
            moves.into_iter().filter(|tried| self.decide(&at.project, tried).is_some()).collect();
        let mut steps: Vec<_> = allowed.iter().cloned().map(Step::One).collect();
        if self.races {
            let pairs = allowed.iter().flat_map(|first| allowed.iter().map(move |second| (first, second)));
            steps.extend(pairs.map(|(first, second)| Step::Overtaken(first.clone(), second.clone())));
        }
        steps
    }

    /// Every project that can be reached, up to the most that are followed; or the shortest history to a breach.
    fn explore(&self) -> Result<Vec<Found>, Counterexample> {
        let (project, number) = (self.start.project.clone(), self.start.history.len());
        let mut known = HashSet::from([view(&project)]);
        let mut found = vec![Found { project, number, from: None }];
        let mut at = 0;
        while at < found.len() && at < self.most {
            for step in self.steps(&found[at]) {
                let Some(after) = self.take(&found[at], &step) else { continue };
                if let Some(breach) = after.breach {
                    return Err(self.counterexample(&found, at, step, breach));
                }
                if known.insert(view(&after.project)) {
                    let number = found[at].number + after.events.iter().map(|(_, e)| e.len()).sum::<usize>();
                    found.push(Found { project: after.project, number, from: Some((at, step)) });
                }
            }
            at += 1;
        }
        Ok(found)
    }

    fn counterexample(&self, found: &[Found], at: usize, last: Step, breach: &str) -> Counterexample {
        let mut text = self.history(found, at, Some(last));
        let _ = writeln!(text, "     breaks {breach}");
        Counterexample(text)
    }

    /// How a project came to be as it stands, and perhaps one step more: one line an act.
    fn history(&self, found: &[Found], mut at: usize, last: Option<Step>) -> String {
        let mut steps: Vec<_> = last.map(|step| (at, step)).into_iter().collect();
        while let Some((from, step)) = &found[at].from {
            steps.push((*from, step.clone()));
            at = *from;
        }
        let mut text = format!("from {}:\n", found[0].project.status.code());
        for (number, (from, step)) in steps.iter().rev().enumerate() {
            let after = self.take(&found[*from], step).expect("it was taken before");
            for (index, ((who, act), events)) in after.events.iter().enumerate() {
                let place =
                    if index == 0 { format!("{:>3}.", number + 1) } else { "     at the same moment".into() };
                let _ = writeln!(text, "{place} {}", reads(who, act, events));
            }
        }
        text
    }
}

/// How an act reads: who, what with, and what followed.
fn reads(who: &Actor, act: &Act, events: &[Event]) -> String {
    let roles: Vec<_> = who.grants.iter().map(|grant| grant.role.code()).collect();
    let json = |value: serde_json::Value, key: &str| value[key].clone();
    let followed = events.iter().map(|event| serde_json::to_value(event).expect("an event is JSON"));
    let followed: Vec<_> = followed.map(|event| json(event, "event").to_string().replace('"', "")).collect();
    let with = json(serde_json::to_value(act).expect("an act is JSON"), "with").to_string();
    let shortened: String = with.chars().take(160).collect();
    format!("{}: {} {shortened} → {}", roles.join("+"), act.kind().code(), followed.join(", "))
}

/// What of a project bears on what can happen to it: projects alike in this are followed once.
fn view(project: &Project) -> u64 {
    let mut hasher = DefaultHasher::new();
    let initiation = (project.initiation.entry.is_some(), project.initiation.rejected);
    (project.status, project.code.is_some(), project.application_returned.is_some(), initiation)
        .hash(&mut hasher);
    (project.revisions.len(), project.next_line, project.orders.len(), project.sheets.len())
        .hash(&mut hasher);
    for (number, line) in project.lines() {
        (number, &line.model, line.quantity).hash(&mut hasher);
    }
    for approval in project.approvals.iter().filter(|approval| approval.is_open()) {
        (approval.basis.document, approval.current().map(|(step, _)| step)).hash(&mut hasher);
    }
    if let Some(change) = project.open_change() {
        (change.state == ChangeState::Draft, change.entry.lines.len()).hash(&mut hasher);
        change.entry.lines.iter().for_each(|line| (line.line, &line.model, line.quantity).hash(&mut hasher));
    }
    for (line, tally) in project.tally() {
        (line, tally.asked, tally.ordered, tally.arrived, tally.on_sheets, tally.signed).hash(&mut hasher);
    }
    let running = project.orders.iter().filter(|order| !order.ended);
    let mut running: Vec<_> = running.map(|order| order.lines().into_iter().collect::<Vec<_>>()).collect();
    running.sort_unstable();
    running.hash(&mut hasher);
    let revenue = |sheet: u32| {
        project.revenue.iter().any(|revenue| revenue.reversed.is_none() && revenue.entry.sheet == sheet)
    };
    let sheet = |sheet: &Sheet| {
        let lines = sheet.entry.lines.iter().map(|line| (line.equipment_line_id, line.quantity));
        let state = std::mem::discriminant(&sheet.state);
        let seen = (sheet.scan.is_some(), sheet.finance_copy.is_some(), revenue(sheet.number));
        (state, seen, lines.collect::<Vec<_>>())
    };
    let mut sheets: Vec<_> = project.sheets.iter().map(|found| hash_of(&sheet(found))).collect();
    sheets.sort_unstable();
    sheets.hash(&mut hasher);
    if let Some(form) = project.open_cancellation() {
        let disposed = form.entry.disposal.iter().map(|d| (d.equipment_line_id, d.quantity));
        (std::mem::discriminant(&form.state), disposed.collect::<Vec<_>>()).hash(&mut hasher);
    }
    hasher.finish()
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A project of one line of two switches, somewhere on its way.
fn two_switches(status: Status) -> Street {
    let equipment = vec![line("S5735", 2, 40_000_00, 30_000_00)];
    Setting { equipment, ..Setting::default() }.street().up_to(status)
}

fn initiating(project: &Project, owner: &Actor) -> Vec<Move> {
    let equipment = [line("S5735", 2, 40_000_00, 30_000_00)];
    Moves::of(project, owner).application().initiation(&equipment).approvals().cancellation().done()
}

fn buying(project: &Project, owner: &Actor) -> Vec<Move> {
    Moves::of(project, owner).purchase(2).changes(2).sheets(2).approvals().closing().done()
}

fn buying_or_cancelling(project: &Project, owner: &Actor) -> Vec<Move> {
    Moves::of(project, owner).purchase(2).sheets(1).approvals().cancellation().done()
}

fn signing(project: &Project, owner: &Actor) -> Vec<Move> {
    Moves::of(project, owner).changes(2).sheets(2).approvals().revenue().cancellation().closing().done()
}

fn ending(project: &Project, owner: &Actor) -> Vec<Move> {
    Moves::of(project, owner).changes(2).approvals().revenue().cancellation().closing().done()
}

/// Everything that can be reached; all of it, and it reaches these statuses.
#[track_caller]
fn explored(model: &Model, reaches: &[Status]) -> Vec<Found> {
    let found = model.explore().unwrap_or_else(|counterexample| panic!("{}", counterexample.0));
    assert!(found.len() < model.most, "cut off at {} projects", found.len());
    for status in reaches {
        assert!(found.iter().any(|found| found.project.status == *status), "never {status:?}");
    }
    found
}

/// From wherever a project stands its people can close it, by what the rules allow and nothing else.
#[track_caller]
fn can_be_closed(model: &Model, found: &[Found]) {
    let ended = |project: &Project| project.status == Status::Cancelled || project.initiation.rejected;
    for found in found.iter().filter(|found| !ended(&found.project) && !found.project.status.is_closed()) {
        let mut street = Street { project: found.project.clone(), ..model.start.clone() };
        clear_the_desk(&mut street);
        street.up_to(Status::Closed);
    }
}

/// Whatever is open is taken back, thrown away or settled.
fn clear_the_desk(street: &mut Street) {
    let owner = Role::AccountManager;
    let open = street.project.approvals.iter().filter(|approval| approval.is_open());
    for number in open.map(|approval| approval.number).collect::<Vec<_>>() {
        street.act(owner, Act::WithdrawApproval(number));
    }
    if street.project.application_returned.is_some() {
        street.act(owner, Act::HandInAgain);
    }
    if street.project.open_cancellation().is_some() {
        street.act(owner, Act::DiscardCancellation);
    }
    if let Some(number) = street.project.open_change().map(|change| change.number) {
        street.act(owner, Act::DiscardChange(number));
    }
    for sheet in street.project.sheets.clone() {
        if sheet.is_editable() {
            street.act(owner, Act::DiscardSheet(sheet.number));
        } else if sheet.is_live() && !sheet.is_accepted() {
            street.act(Role::ProjectAdministrator, Act::AcceptSheet(sheet.number));
        }
    }
    for (line, tally) in street.project.tally() {
        let coming = tally.surplus().min(tally.ordered - tally.arrived);
        for (units, disposal) in
            [(coming, Disposal::CancelOrder), (tally.surplus() - coming, Disposal::ReturnToSupplier)]
        {
            if units > 0 {
                let settled = Act::DisposeSurplus(settle(line, units, disposal));
                street.act(Role::CommerceRepresentative, settled);
            }
        }
    }
}

/// What the page offers is what the rules allow, and what waits for someone can be done by them.
#[track_caller]
fn is_offered(model: &Model, found: &[Found]) {
    let people: Vec<_> = Role::ALL.iter().map(|role| actor(*role)).collect();
    for (at, Found { project, .. }) in found.iter().enumerate() {
        let history = || model.history(found, at, None);
        let open = |who: &Actor| acts_open_to(project, who, &model.start.facts, &model.start.clock);
        let offered: Vec<_> = people.iter().map(|who| (who.person, open(who))).collect();
        let offers = |person, kind: ActKind| {
            let acts = offered.iter().filter(|(who, _)| *who == person).flat_map(|(_, acts)| acts);
            acts.clone().any(|(offered, answer)| *offered == kind && answer.is_ok())
        };
        let moves = (model.moves)(project, &model.start.owner);
        let kinds: BTreeSet<_> = moves.iter().map(|(_, act)| act.kind()).collect();
        let allowed = moves.into_iter().filter(|tried| model.decide(project, tried).is_some());
        let allowed: BTreeSet<_> = allowed.map(|(who, act)| (who.person, act.kind())).collect();
        for (person, kind) in people.iter().flat_map(|who| kinds.iter().map(|kind| (who.person, *kind))) {
            let (offered, allowed) = (offers(person, kind), allowed.contains(&(person, kind)));
            let alike = if in_vain(kind) { offered || !allowed } else { offered == allowed };
            assert!(alike, "{kind:?} offered {offered}, allowed {allowed}, {}", history());
        }
        for who in &people {
            for duty in project.duties_of(who) {
                let can = ways_out(duty.kind).iter().any(|kind| offers(who.person, *kind));
                assert!(can, "{:?} waits and cannot be done, {}", duty.kind, history());
            }
        }
    }
}

/// Acts that may be offered and then refused: a submission lists what the form lacks; and the model tries no more
/// sheets, changes and orders than it has set itself.
fn in_vain(kind: ActKind) -> bool {
    let submissions =
        [ActKind::SubmitInitiation, ActKind::SubmitChange, ActKind::SubmitSheet, ActKind::SubmitCancellation];
    submissions.contains(&kind)
        || [ActKind::WriteSheet, ActKind::WriteChange, ActKind::OrderPurchase].contains(&kind)
}

/// The acts by which a duty goes: the one of its name, or taking back what is being written.
fn ways_out(duty: DutyKind) -> Vec<ActKind> {
    let named = ActKind::ALL.iter().find(|kind| kind.code() == duty.code()).copied();
    let mut ways = vec![named.unwrap_or(ActKind::DecideStep)];
    // A sheet is written first.
    ways.extend((duty == DutyKind::SubmitSheet).then_some(ActKind::WriteSheet));
    ways.extend((duty == DutyKind::SubmitChange).then_some(ActKind::DiscardChange));
    ways.extend((duty == DutyKind::SubmitCancellation).then_some(ActKind::DiscardCancellation));
    // The initiation task stays while a cancellation is under way (INV-05); it can be filled in, not submitted.
    ways.extend((duty == DutyKind::SubmitInitiation).then_some(ActKind::SaveInitiation));
    ways
}

#[test]
fn clause_2_3_2_initiations_and_cancellations_in_every_order() {
    let model = Model { races: true, ..Model::new(two_switches(Status::Applied), initiating) };
    let found =
        explored(&model, &[Status::Preparing, Status::InApproval, Status::Executing, Status::Cancelled]);
    can_be_closed(&model, &found);
    is_offered(&model, &found);
}

#[test]
fn clause_2_4_2_purchases_changes_and_sheets_in_every_order() {
    let model = Model::new(two_switches(Status::Executing), buying);
    let found = explored(&model, &[Status::Arrived, Status::SignedOff, Status::Closed, Status::Maintenance]);
    can_be_closed(&model, &found);
}

#[test]
fn clause_2_7_purchases_and_cancellations_in_every_order() {
    let model = Model::new(two_switches(Status::Executing), buying_or_cancelling);
    let found = explored(&model, &[Status::Arrived, Status::Cancelled]);
    can_be_closed(&model, &found);
}

#[test]
fn clause_2_5_3_changes_sheets_revenue_cancellation_and_closing_in_every_order() {
    let model = Model::new(two_switches(Status::Arrived), signing);
    let found =
        explored(&model, &[Status::Executing, Status::SignedOff, Status::Maintenance, Status::Cancelled]);
    can_be_closed(&model, &found);
    is_offered(&model, &found);
}

#[test]
fn clause_2_5_3_of_closing_change_and_cancellation_at_the_same_moment_one_order_counts() {
    let one_by_one = Model::new(two_switches(Status::SignedOff), ending);
    let racing = Model { races: true, ..Model::new(two_switches(Status::SignedOff), ending) };
    let reaches = [Status::Executing, Status::Maintenance, Status::Cancelled];
    assert_eq!(
        explored(&racing, &reaches).len(),
        explored(&one_by_one, &reaches).len(),
        "a race leads nowhere that one order of the two would not (INV-46)"
    );
}

/// The shortest history to a breach under a rule with a planted fault.
#[track_caller]
fn caught(model: &Model) -> String {
    match model.explore() {
        Ok(found) => panic!("the fault stayed hidden among {} projects", found.len()),
        Err(Counterexample(history)) => history,
    }
}

fn with(rule: Rule, status: Status, moves: fn(&Project, &Actor) -> Vec<Move>) -> Model {
    Model { rule, ..Model::new(two_switches(status), moves) }
}

#[test]
fn a_store_that_lost_the_guard_of_the_streams_number_is_caught() {
    let model =
        Model { races: true, stale_writes: true, ..Model::new(two_switches(Status::SignedOff), ending) };
    insta::assert_snapshot!(caught(&model));
}

#[test]
fn an_account_manager_who_decides_for_themselves_is_caught() {
    let rule: Rule = |project, who, act, facts, clock| {
        let in_any_name = || act.kind().roles().iter().map(|role| actor(*role));
        let mut answers = in_any_name().map(|stand_in| decide(project, &stand_in, act, facts, clock));
        match act.kind() == ActKind::DecideStep {
            true => answers.find(Result::is_ok).unwrap_or_else(|| decide(project, who, act, facts, clock)),
            false => decide(project, who, act, facts, clock),
        }
    };
    let history = caught(&with(rule, Status::InApproval, initiating));
    assert!(history.contains("INV-12"), "{history}");
}

#[test]
fn a_decision_on_other_content_than_was_shown_is_caught() {
    let rule: Rule = |project, who, act, facts, clock| {
        let Act::DecideStep(number, entry) = act else { return decide(project, who, act, facts, clock) };
        let content = project.approval(*number).map_or(entry.content.clone(), |a| a.content.clone());
        let blind = DecideStep { content, ..entry.clone() };
        decide(project, who, &Act::DecideStep(*number, blind), facts, clock)
    };
    let history = caught(&with(rule, Status::InApproval, initiating));
    assert!(history.contains("INV-15"), "{history}");
}

/// A rule that lets through what is refused for one reason, with this event.
fn lets_through(
    answer: Result<Vec<Event>, Refusal>,
    reason: Reason,
    event: impl FnOnce() -> Option<Event>,
) -> Result<Vec<Event>, Refusal> {
    match answer {
        Err(refusal) if refusal.first().reason == reason => event().map(|event| vec![event]).ok_or(refusal),
        answer => answer,
    }
}

#[test]
fn a_closing_that_overlooks_a_change_is_caught() {
    let rule: Rule = |project, who, act, facts, clock| {
        lets_through(decide(project, who, act, facts, clock), Reason::ChangeOpen, || {
            (*act == Act::Close).then(|| Event::Closed {
                signers: vec![],
                acceptance_due_on: None,
                names: None,
                signing_days: None,
            })
        })
    };
    let history = caught(&with(rule, Status::SignedOff, |project, owner| {
        Moves::of(project, owner).changes(2).approvals().closing().done()
    }));
    assert!(history.contains("write_change") && history.contains("INV-34"), "{history}");
}

#[test]
fn surplus_that_gives_away_what_the_list_asks_for_is_caught() {
    let rule: Rule = |project, who, act, facts, clock| {
        lets_through(decide(project, who, act, facts, clock), Reason::BeyondSurplus, || {
            let Act::DisposeSurplus(surplus) = act else { return None };
            Some(Event::SurplusDisposed { surplus: surplus.clone() })
        })
    };
    let history =
        caught(&with(rule, Status::Arrived, |project, owner| Moves::of(project, owner).purchase(2).done()));
    assert!(history.contains("INV-21"), "{history}");
}

#[test]
fn a_cancellation_that_nobody_approved_is_caught() {
    let rule: Rule = |project, who, act, facts, clock| {
        lets_through(decide(project, who, act, facts, clock), Reason::NothingOpen, || {
            (*act == Act::CarryOutCancellation).then_some(Event::Cancelled)
        })
    };
    let history = caught(&with(rule, Status::Executing, |project, owner| {
        Moves::of(project, owner).cancellation().done()
    }));
    assert!(history.contains("INV-44"), "{history}");
}
