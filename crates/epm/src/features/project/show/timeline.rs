//! What happened to the project: its audit trail, as people read it (Z2).

use super::super::PartPage;
use crate::features::directory::queries::{Names, names_of_people};
use crate::features::todos::words;
use crate::features::urging;
use crate::http::{Context, Problem};
use crate::layout::{Entry, Mood, Page, Timeline, day_of};
use regulation::approval::{Decision, Outcome};
use regulation::opening::{Opening, Reached};
use regulation::urging::UrgingEvent;
use regulation::{Clause, Event, PersonId, Project};
use store::{CLOCK, Recorded};
use uuid::Uuid;

/// The last of it.
pub(super) async fn newest(ctx: &Context, page: &PartPage, p: &Page, most: u64) -> Result<Timeline, Problem> {
    let happened = store::happenings(&ctx.read(), page.project.id, most).await?;
    let people = names(ctx, &happened).await?;
    let entries = happened.iter().map(|happened| {
        entry(p, &people, "project", happened, p.short_moment(happened.origin.at), Mood::Plain)
    });
    Ok(Timeline { entries: entries.collect() })
}

/// Something that happened, of the project's own stream or of the urging beside it.
enum Happened {
    Own(Recorded<Event>),
    Urged(Recorded<UrgingEvent>),
}

/// All of it, day by day, with what was said.
pub(super) async fn whole(ctx: &Context, page: &PartPage, p: &Page) -> Result<Timeline, Problem> {
    let history = store::history::<Project>(&ctx.read(), page.project.id, None).await?;
    let urged = urging::happened(&ctx.read(), page.project.id).await?;
    let mut people = names(ctx, &history).await?;
    people.extend(names(ctx, &urged).await?);
    people
        .extend(names_of_people(&ctx.read(), urged.iter().flat_map(|happened| told(&happened.event))).await?);
    let mut all: Vec<Happened> = history.into_iter().map(Happened::Own).collect();
    all.extend(urged.into_iter().map(Happened::Urged));
    // Stable: what happened at one moment stays in the order of its stream.
    all.sort_by_key(|happened| match happened {
        Happened::Own(own) => own.origin.at,
        Happened::Urged(urged) => urged.origin.at,
    });
    let mut entries = Vec::with_capacity(all.len());
    let mut day = None;
    for happened in all.iter().rev() {
        let (entry, at) = match happened {
            Happened::Own(own) => {
                let entry = entry(p, &people, "project", own, p.clock(own.origin.at), mood(&own.event));
                let entry = match said(p, &own.event) {
                    Some(words) => entry.quote(words),
                    None => entry,
                };
                (entry, own.origin.at)
            }
            Happened::Urged(urged) => {
                let entry = entry(p, &people, "urging", urged, p.clock(urged.origin.at), Mood::Info);
                (entry.quote(urged_words(p, &people, &urged.event)), urged.origin.at)
            }
        };
        let today = day_of(at);
        entries.push(if day.replace(today) == Some(today) { entry } else { entry.opens_day(p.day(today)) });
    }
    Ok(Timeline { entries })
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

fn entry<E>(p: &Page, people: &Names, kind: &str, happened: &Recorded<E>, when: String, mood: Mood) -> Entry {
    let Recorded { origin, name, clause, .. } = happened;
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
    let entry = Entry::new(mood, icon, who, words::happening(p, kind, name), when);
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
            Outcome::Agreed | Outcome::Returned | Outcome::Withdrawn => Mood::Returned,
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

/// The statuses a project had reached when it was brought in, with their days.
fn reached(p: &Page, opening: &Opening) -> String {
    let one = |reached: &Reached| {
        let status = p.t(&format!("status-{}", reached.status.code().replace('_', "-")));
        format!("{status} {}", p.day(day_of(reached.at)))
    };
    opening.reached.iter().map(one).collect::<Vec<_>>().join(" · ")
}

/// What was said or set: the opinion, the reason, the code, the day.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other event says nothing beside its name")]
fn said(p: &Page, event: &Event) -> Option<String> {
    match event {
        Event::StepDecided { comment, .. } => comment.as_ref().map(ToString::to_string),
        Event::ApplicationReturned { reason }
        | Event::TaskFormDeclined { reason, .. }
        | Event::SheetReturned { reason, .. }
        | Event::RevenueReversed { reason, .. }
        | Event::AcceptanceReturned { reason } => Some(reason.to_string()),
        Event::TaskFormCompleted { result, .. } => Some(result.to_string()),
        Event::BroughtIn { opening } => Some(reached(p, opening)),
        Event::CodeGiven { code } => Some(code.to_string()),
        Event::ArrivalSet { due, .. } => Some(p.t1("project-said-due", "day", p.day(due.on))),
        Event::ChangeWritten { change, .. } => Some(change.reason.to_string()),
        Event::CancellationWritten { entry } => Some(entry.explanation.to_string()),
        Event::RevenueRecognised { revenue, .. } => Some(p.money(revenue.amount)),
        Event::SheetWritten { sheet, .. } => {
            let serials = sheet.lines.iter().map(|line| line.serials.len()).sum::<usize>();
            Some(p.t1("project-said-serials", "count", serials))
        }
        _ => None,
    }
}
