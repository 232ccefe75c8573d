//! What a person can do: urge those a to-do waits for. Whoever is urged is told at once.

use super::queries::{self, Which};
use crate::features::directory::queries::names_of_people;
use crate::features::project::calendar;
use crate::frame;
use crate::http::{Answer, Context, Problem};
use crate::layout::{Act, Page};
use regulation::calendar::Calendar;
use regulation::urging::{self, Awaited, Urging, stream_of};
use regulation::{Class, Clock};
use serde::Serialize;
use serde_json::json;
use store::entities::notice;
use store::sea_orm::ActiveValue::{NotSet, Set};
use store::sea_orm::EntityTrait;
use store::{Loaded, Origin, StoreError, Write};
use uuid::Uuid;

/// What urging answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = UrgingOutcome)]
pub struct Outcome {
    /// The contract, project or demand.
    pub stream: Uuid,
    /// Which to-do of it.
    pub key: String,
    /// How often it has been urged about by now.
    pub times: usize,
    /// Who was told.
    pub told: Vec<Uuid>,
}

fn clock(ctx: &Context, calendar: Calendar) -> Clock {
    Clock { now: ctx.now(), today: ctx.today(), calendar }
}

/// Urges those the to-do waits for.
pub async fn urge(ctx: &Context, stream: Uuid, which: Which) -> Result<Answer, Problem> {
    let which = &which;
    ctx.write("urge", |tx, actor| async move {
        let awaited = queries::awaited(&tx, &actor, stream, which).await?.ok_or_else(Problem::not_found)?;
        let before: Option<Loaded<Urging>> = tx.load(stream_of(stream)).await?;
        let clock = clock(ctx, calendar(&tx).await?);
        let state = before.as_ref().map(|loaded| &loaded.state);
        let (events, origin) = (urging::urge(state, &awaited, &actor, &clock)?, ctx.origin());
        let after = match &before {
            Some(before) => tx.record(before, &events, &origin).await?,
            None => tx.begin::<Urging>(stream_of(stream), &events, &origin).await?,
        };
        tell(&tx, &awaited, &origin).await?;
        let key = awaited.duty.key();
        let times = after.state.urged.iter().filter(|urged| urged.duty.key() == key).count();
        let told = awaited.people.iter().map(|person| person.0).collect();
        Ok(Answer::ok(&Outcome { stream, key, times, told }))
    })
    .await
}

/// The notice stands under the thing itself and says what is to be done: it leads to where that is done.
async fn tell(tx: &Write, awaited: &Awaited, origin: &Origin) -> Result<(), StoreError> {
    let Awaited { of, kind, duty, .. } = awaited;
    let args = json!({ "by": origin.actor, "duty": duty.kind.code(), "part": duty.part }).to_string();
    let rows = awaited.people.iter().map(|person| notice::ActiveModel {
        id: NotSet,
        person: Set(person.0),
        stream: Set(*of),
        kind: Set(kind.clone()),
        name: Set("urged".to_owned()),
        args: Set(args.clone()),
        at: Set(origin.millis()),
        read_at: Set(None),
    });
    notice::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The button of whoever may urge, and what was urged before.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Closed, with the day from which it is open again, where it was urged about lately.
    pub act: Act,
    /// How often and when last; empty where never.
    pub trace: String,
}

/// What the reader is offered about the decision an approval waits for; nothing to whoever may not urge.
pub async fn offer(ctx: &Context, p: &Page, stream: Uuid, number: u32) -> Result<Option<Offer>, Problem> {
    let read = ctx.read();
    let which = Which::Approval(number);
    let Some(awaited) = queries::awaited(&read, &ctx.actor, stream, &which).await? else { return Ok(None) };
    let before: Option<Loaded<Urging>> = store::look(&read, stream_of(stream)).await?;
    let clock = clock(ctx, calendar(&read).await?);
    let answer = urging::urge(before.as_ref().map(|loaded| &loaded.state), &awaited, &ctx.actor, &clock);
    let act = Act::send(format!("POST /api/v1/approvals/{stream}.{number}/urge"), p.t("urge")).icon("bell");
    let act = match answer {
        Ok(_) => act.done(p.t("urge-done")),
        Err(refusal) if refusal.first().reason.class() == Class::Conflict => {
            act.closed(Some(frame::closed(p, &refusal)))
        }
        Err(_) => return Ok(None),
    };
    let traces = queries::traces(&read, [stream]).await?;
    let trace = match traces.get(&(stream, awaited.duty.key())) {
        Some(row) => {
            let names = names_of_people(&read, [row.last_by]).await?;
            trace_words(p, row, names.get(&row.last_by).map(String::as_str).unwrap_or_default())
        }
        None => String::new(),
    };
    Ok(Some(Offer { act, trace }))
}

/// `已催办 2 次，最近 11-25 李某`
pub fn trace_words(p: &Page, row: &store::entities::urge::Model, name: &str) -> String {
    let last = format!("{} {name}", p.short_date(row.last_on));
    p.t2("urge-trace", "times", row.times, "last", last.trim_end())
}
