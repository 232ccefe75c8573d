//! What the project's events say: for its timeline, over JSON and on its page (Z2).

use super::look;
use super::reference::Reference;
use crate::features::directory::queries::names_of_people;
use crate::features::trail::{Earlier, FieldChange, Reader, Steps, Told};
use crate::http::{Context, Problem};
use crate::layout::{Page, day_of};
use regulation::opening::{Opening, Reached};
use regulation::{Event, Moment, Project, Role};
use serde::Serialize;
use serde_json::{Map, Value};
use store::Recorded;
use uuid::Uuid;

/// Something that happened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TimelineEntry {
    /// Its number in the project, from 1.
    number: i64,
    /// What happened.
    event: String,
    /// In words, with the step and the decision: `立项审批（业务部门总经理）：同意`.
    what: String,
    /// The opinion, the reason, the day or the amount, as one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<String>,
    /// Its single values by their field, such as `decision`, `step` and `comment`.
    #[schema(value_type = Object)]
    with: Map<String, Value>,
    /// Each field it set, before and after; cost for those who see it.
    changes: Vec<FieldChange>,
    /// Under which clause.
    clause: String,
    /// Who did it.
    by: Uuid,
    /// Their name; none for what happened by itself or at the console.
    name: String,
    /// In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_name_of: Option<Uuid>,
    /// That person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_name: Option<String>,
    /// When.
    #[schema(value_type = String)]
    at: Moment,
    /// From where; told to the auditor alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
}

/// What each event of the project says, the first one first.
pub fn told(history: &[Recorded<Event>], sees_cost: bool) -> Result<Vec<Told>, Problem> {
    let mut earlier = Earlier::default();
    let tell = |recorded: &Recorded<Event>| {
        let event = serde_json::to_value(&recorded.event).map_err(|error| Problem::internal(&error))?;
        Ok(earlier.tell(&event, sees_cost))
    };
    history.iter().map(tell).collect()
}

/// Everything that happened to a project, in order.
pub async fn timeline(ctx: &Context, reference: &Reference) -> Result<Vec<TimelineEntry>, Problem> {
    let project = look(ctx, reference).await?;
    let (state, read) = (&project.state, ctx.read());
    let history = store::history::<Project>(&read, project.id, None).await?;
    let told = told(&history, ctx.actor.sees_cost(state.department(), state.account_manager()))?;
    let p = Page::new(ctx.language, ctx.now(), "/");
    let steps = Steps::of(project.id, &state.approvals);
    let reader = Reader::of(&read, &p, steps, told.iter().collect()).await?;
    let acted = |one: &Recorded<Event>| [Some(one.origin.actor), one.origin.in_name_of];
    let people: Vec<Uuid> = history.iter().flat_map(acted).flatten().map(Uuid::from).collect();
    let people = names_of_people(&read, people).await?;
    let told_address = ctx.actor.has(Role::Auditor);
    let name = |id: Uuid| people.get(&id).cloned();
    let happening = |(recorded, told): (Recorded<Event>, Told)| TimelineEntry {
        what: reader.what("project", project.id, &recorded.name, &told),
        said: said(&p, &recorded.event).or_else(|| reader.said(&told)),
        changes: reader.changes(&told),
        with: told.with,
        number: recorded.number,
        event: recorded.name,
        clause: recorded.clause,
        by: recorded.origin.actor.0,
        name: name(recorded.origin.actor.0).unwrap_or_default(),
        in_name_of: recorded.origin.in_name_of.map(Uuid::from),
        in_name: recorded.origin.in_name_of.and_then(|person| name(person.0)),
        at: recorded.origin.at,
        address: told_address.then_some(recorded.origin.address),
    };
    Ok(history.into_iter().zip(told).map(happening).collect())
}

/// The statuses a project had reached when it was brought in, with their days.
fn reached(p: &Page, opening: &Opening) -> String {
    let one = |reached: &Reached| {
        let status = p.t(&format!("status-{}", reached.status.code().replace('_', "-")));
        format!("{status} {}", p.day(day_of(reached.at)))
    };
    opening.reached.iter().map(one).collect::<Vec<_>>().join(" · ")
}

/// What an event set that reads better as a sentence than value by value.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other event is read by its single values")]
pub fn said(p: &Page, event: &Event) -> Option<String> {
    match event {
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
