//! What the clock reminds of (2.4.3, 2.1.5): signatures that are due and arrivals that are late, of each project once a
//! day. That it was done stands in the stream beside the project's, so that neither a restart nor a second node does it twice.

use super::queries;
use crate::features::project::{calendar, holders};
use crate::http::App;
use crate::layout::{Due, Page};
use chrono::NaiveDate;
use regulation::deadline::{Deadline, WORKING_DAYS_AHEAD, due_reminder, is_time_to_remind, remind_by_itself};
use regulation::urging::{Urging, UrgingEvent, stream_of};
use regulation::{Clock, PersonId, Project, Role};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::entities::notice;
use store::sea_orm::ActiveValue::{NotSet, Set};
use store::sea_orm::{ConnectionTrait, EntityTrait};
use store::{Aggregate, Loaded, Origin, StoreError, Write, look_many};
use tracing::warn;
use uuid::Uuid;

/// How a notice of such a reminder is named.
pub const REMINDED: &str = "reminded";

/// So many projects are looked at together: they are held in memory meanwhile.
const STRETCH: u64 = 20;

/// What a notice says beside its name.
#[derive(Serialize, Deserialize)]
struct Reminder {
    deadline: Deadline,
    due: NaiveDate,
    /// Working days since then; until then, below zero.
    days: i32,
}

/// Sends the reminders that are due now; answers how many. To be called every few minutes: what went out today does not
/// go out again.
pub async fn remind_of_deadlines(app: &App) -> Result<u64, StoreError> {
    let (read, settings, now) = (app.store.read(), app.settings(), app.outside.now());
    let clock = Clock { now, today: settings.day(now), calendar: calendar(&read).await? };
    let clock = (&clock, settings.utc_offset_minutes);
    let until = clock.0.calendar.working_days_after(clock.0.today, WORKING_DAYS_AHEAD).on;
    let (mut sent, mut after) = (0, None);
    while is_time_to_remind(clock.0, clock.1) {
        let page = queries::nearly_due(&read, clock.0.today, until, after, STRETCH).await?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        let projects = look_many::<Project>(&read, page.clone()).await?;
        let urgings = look_many::<Urging>(&read, page.iter().map(|id| stream_of(*id)).collect()).await?;
        for (id, project) in projects {
            let urging = urgings.get(&stream_of(id)).map(|loaded| &loaded.state);
            // What is plain without a lock takes none.
            if due_reminder(&project.state, urging, clock.0, clock.1).is_none() {
                continue;
            }
            match remind(app, id, clock).await {
                Ok(reminded) => sent += u64::from(reminded),
                // The others are reminded all the same, and this one at the next call.
                Err(error) => warn!(%error, project = %id, "reminding of a deadline"),
            }
        }
    }
    Ok(sent)
}

/// Reminds of one project; whether it was due when its turn came.
async fn remind(app: &App, id: Uuid, clock: (&Clock, i32)) -> Result<bool, StoreError> {
    app.store
        .write("remind of deadlines", |tx| async move {
            let Some(project) = store::look::<Project>(&tx, id).await? else { return Ok(false) };
            let before: Option<Loaded<Urging>> = tx.load(stream_of(id)).await?;
            let urging = before.as_ref().map(|loaded| &loaded.state);
            let people = people(&tx, &project.state).await?;
            let Some(event) = remind_by_itself(&project.state, urging, &people, clock) else {
                return Ok(false);
            };
            let origin = &Origin::clock(clock.0.now);
            tell(&tx, &event, clock.0, origin).await?;
            match &before {
                Some(before) => tx.record(before, &[event], origin).await?,
                None => tx.begin::<Urging>(stream_of(id), &[event], origin).await?,
            };
            Ok(true)
        })
        .await
}

/// The enabled people of each role for the project, its account manager among them.
async fn people(
    conn: &impl ConnectionTrait,
    project: &Project,
) -> Result<BTreeMap<Role, BTreeSet<PersonId>>, StoreError> {
    let mut people = holders(conn, project.department()).await?;
    let (_, owner) = queries::of_person(conn, project.account_manager()).await?;
    people.insert(Role::AccountManager, owner);
    Ok(people)
}

/// The notice stands under the project: that is where it leads.
async fn tell(tx: &Write, event: &UrgingEvent, clock: &Clock, origin: &Origin) -> Result<(), StoreError> {
    let UrgingEvent::Reminded { of, deadline, due, people, .. } = event else { return Ok(()) };
    let days = clock.calendar.working_days_between(*due, clock.today);
    let reminder = Reminder { deadline: *deadline, due: *due, days };
    let args = serde_json::to_string(&reminder).unwrap_or_default();
    let rows = people.iter().map(|person| notice::ActiveModel {
        id: NotSet,
        person: Set(person.0),
        stream: Set(*of),
        kind: Set(Project::KIND.to_owned()),
        name: Set(REMINDED.to_owned()),
        args: Set(args.clone()),
        at: Set(origin.millis()),
        read_at: Set(None),
    });
    notice::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// `用户签收明细表应于 11-30 前提交`
pub fn due_words(p: &Page, deadline: Deadline, due: NaiveDate) -> String {
    p.t1(&format!("deadline-{}", deadline.code().replace('_', "-")), "day", p.short_date(due))
}

/// What a notice says: the deadline, and how far it is away or past.
pub fn reminder_words(p: &Page, args: &str) -> Option<String> {
    let Reminder { deadline, due, days } = serde_json::from_str(args).ok()?;
    let far = Due::new(due, -days).words(p);
    Some(p.t2("deadline-notice", "deadline", due_words(p, deadline, due), "far", far))
}
