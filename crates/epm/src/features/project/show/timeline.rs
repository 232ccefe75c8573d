//! What happened to the project: its audit trail, as people read it (Z2).

use super::super::PartPage;
use crate::features::directory::queries::{Names, names_of_people};
use crate::features::project::trail;
use crate::features::todos::words;
use crate::features::trail::{Earlier, Reader, Steps, Told};
use crate::features::urging;
use crate::http::{Context, Problem};
use crate::layout::{Entry, Mood, Page, Timeline, day_of};
use regulation::approval::{Decision, Outcome};
use regulation::urging::UrgingEvent;
use regulation::{Clause, Event, PersonId, Project, Role};
use store::{CLOCK, Origin, Recorded};
use uuid::Uuid;

/// The last of it.
pub(super) async fn newest(ctx: &Context, page: &PartPage, p: &Page, most: u64) -> Result<Timeline, Problem> {
    let happened = store::happenings(&ctx.read(), page.project.id, most).await?;
    let people = names(ctx, &happened).await?;
    let mut earlier = Earlier::default();
    let told: Vec<Told> = happened
        .iter()
        .map(|happened| happened.event.as_ref().map(|event| earlier.tell(event, false)).unwrap_or_default())
        .collect();
    let steps = Steps::of(page.project.id, &page.project.state.approvals);
    let reader = Reader::of(&ctx.read(), p, steps, told.iter().collect()).await?;
    let entries = happened.iter().zip(&told).map(|(happened, told)| {
        let what = reader.what("project", page.project.id, &happened.name, told);
        let entry = entry(p, &people, happened, what, p.short_moment(happened.origin.at), Mood::Plain);
        quoted(entry, reader.said(told))
    });
    Ok(Timeline { entries: entries.collect() })
}

/// Something that happened, of the project's own stream or of the urging beside it.
enum Happened {
    Own(Recorded<Event>, Told),
    Urged(Recorded<UrgingEvent>),
}

impl Happened {
    fn origin(&self) -> &Origin {
        match self {
            Self::Own(own, _) => &own.origin,
            Self::Urged(urged) => &urged.origin,
        }
    }
}

/// All of it, day by day, with what was said and what was set.
pub(super) async fn whole(ctx: &Context, page: &PartPage, p: &Page) -> Result<Timeline, Problem> {
    let id = page.project.id;
    let history = store::history::<Project>(&ctx.read(), id, None).await?;
    let urged = urging::happened(&ctx.read(), id).await?;
    let mut people = names(ctx, &history).await?;
    people.extend(names(ctx, &urged).await?);
    people
        .extend(names_of_people(&ctx.read(), urged.iter().flat_map(|happened| told(&happened.event))).await?);
    let all_told = trail::told(&history, page.sees_cost(ctx))?;
    let steps = Steps::of(id, &page.project.state.approvals);
    let reader = Reader::of(&ctx.read(), p, steps, all_told.iter().collect()).await?;
    let mut all: Vec<Happened> =
        history.into_iter().zip(all_told).map(|(own, told)| Happened::Own(own, told)).collect();
    all.extend(urged.into_iter().map(Happened::Urged));
    // Stable: what happened at one moment stays in the order of its stream.
    all.sort_by_key(|happened| happened.origin().at);
    let mut entries = Vec::with_capacity(all.len());
    let mut day = None;
    for happened in all.iter().rev() {
        let origin = happened.origin();
        let when = when(ctx, p, origin);
        let entry = match happened {
            Happened::Own(own, told) => {
                let what = reader.what("project", id, &own.name, told);
                let entry = entry(p, &people, own, what, when, mood(&own.event));
                let said = trail::said(p, &own.event).or_else(|| reader.said(told));
                quoted(entry, said).changes(reader.changes(told).into())
            }
            Happened::Urged(urged) => {
                let what = words::happening(p, "urging", &urged.name);
                let entry = entry(p, &people, urged, what, when, Mood::Info);
                entry.quote(urged_words(p, &people, &urged.event))
            }
        };
        let today = day_of(origin.at);
        entries.push(if day.replace(today) == Some(today) { entry } else { entry.opens_day(p.day(today)) });
    }
    Ok(Timeline { entries })
}

/// `09:48`; for the auditor also from where (4-roles).
fn when(ctx: &Context, p: &Page, origin: &Origin) -> String {
    let clock = p.clock(origin.at);
    if ctx.actor.has(Role::Auditor) && origin.address != CLOCK {
        format!("{clock} · {}", origin.address)
    } else {
        clock
    }
}

fn quoted(entry: Entry, said: Option<String>) -> Entry {
    match said {
        Some(words) => entry.quote(words),
        None => entry,
    }
}

fn told(event: &UrgingEvent) -> impl Iterator<Item = Uuid> + '_ {
    event.people().iter().map(|person| person.0)
}

/// `提交签收明细表：林若川`
fn urged_words(p: &Page, people: &Names, event: &UrgingEvent) -> String {
    let names: Vec<&str> = told(event).filter_map(|id| people.get(&id)).map(String::as_str).collect();
    let about = match event {
        UrgingEvent::Urged { duty, .. } => words::duty(p, duty.kind),
        UrgingEvent::Reminded { deadline, due, .. } => urging::due_words(p, *deadline, *due),
    };
    p.t2("urge-said", "duty", about, "names", names.join(" "))
}

async fn names<E>(ctx: &Context, happened: &[Recorded<E>]) -> Result<Names, Problem> {
    let acted = |happened: &Recorded<E>| [Some(happened.origin.actor), happened.origin.in_name_of];
    let people: Vec<_> = happened.iter().flat_map(acted).flatten().map(|person| person.0).collect();
    Ok(names_of_people(&ctx.read(), people).await?)
}

fn entry<E>(
    p: &Page,
    people: &Names,
    happened: &Recorded<E>,
    what: String,
    when: String,
    mood: Mood,
) -> Entry {
    let Recorded { origin, clause, .. } = happened;
    let of = |person: PersonId| people.get(&person.0).cloned().unwrap_or_default();
    let who = match origin.in_name_of {
        Some(other) => p.t2("approval-in-name-of", "name", of(other), "deputy", of(origin.actor)),
        None if origin.address == CLOCK => p.t("audit-clock"),
        None => of(origin.actor),
    };
    let icon = match mood {
        Mood::Returned => "corner-up-left",
        Mood::Over => "x",
        Mood::Info => "clipboard-list",
        Mood::Plain | Mood::Good | Mood::Now | Mood::Waiting => "check",
    };
    let entry = Entry::new(mood, icon, who, what, when);
    match Clause::ALL.iter().find(|known| known.number() == clause.as_str()) {
        Some(clause) => entry.clause(*clause),
        None => entry,
    }
}

/// How a happening is marked: what moved the project on, what came back, what ended it.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other event is marked plainly")]
fn mood(event: &Event) -> Mood {
    match event {
        Event::StepDecided { decision, .. } => match decision {
            Decision::Agree => Mood::Good,
            Decision::Return => Mood::Returned,
            Decision::Reject => Mood::Over,
        },
        Event::InitiationCameBack { outcome, .. }
        | Event::ChangeCameBack { outcome, .. }
        | Event::CancellationCameBack { outcome, .. } => match outcome {
            Outcome::Rejected => Mood::Over,
            Outcome::Agreed | Outcome::Returned => Mood::Returned,
            Outcome::Withdrawn => Mood::Plain,
        },
        Event::CodeGiven { .. }
        | Event::Initiated { .. }
        | Event::ArrivalSet { .. }
        | Event::ChangeTookEffect { .. }
        | Event::SheetAccepted { .. }
        | Event::SignedOff
        | Event::Closed { .. }
        | Event::HandedToMaintenance { .. } => Mood::Good,
        Event::ApplicationReturned { .. }
        | Event::TaskFormDeclined { .. }
        | Event::SheetReturned { .. }
        | Event::RevenueReversed { .. }
        | Event::AcceptanceReturned { .. }
        | Event::WentBackToExecuting => Mood::Returned,
        Event::Cancelled => Mood::Over,
        Event::InitiationSaved { .. } | Event::ChangeWritten { .. } | Event::SheetWritten { .. } => {
            Mood::Info
        }
        _ => Mood::Plain,
    }
}
