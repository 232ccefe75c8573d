//! What the archive sends without being asked: on each working day a reminder to the departments whose signature of a
//! closing notice is overdue (2.5.2, K2). Whether one went out today stands in the folder's stream, so that neither a
//! restart nor a second node sends it twice.

use super::{queries, use_cases};
use crate::features::project::calendar;
use crate::http::App;
use regulation::archive::Folder;
use regulation::custody::{FolderAct, overdue_signers, remind_by_itself};
use regulation::deadline::is_time_to_remind;
use regulation::papers::ArchiveTerms;
use regulation::{Clock, PartId, Project};
use store::{Origin, StoreError, look_many};
use tracing::warn;
use uuid::Uuid;

/// So many notices are looked at together: their projects are held in memory meanwhile.
const STRETCH: u64 = 20;

/// Sends the reminders that are due now; answers how many. To be called every few minutes: what went out today does not
/// go out again.
pub async fn remind_of_signatures(app: &App) -> Result<u64, StoreError> {
    let (read, settings, now) = (app.store.read(), app.settings(), app.outside.now());
    let (terms, today) = (settings.archive_terms(), settings.day(now));
    let clock = Clock { now, today, calendar: calendar(&read).await? };
    let (mut sent, mut after) = (0, None);
    while is_time_to_remind(&clock, terms.utc_offset_minutes) {
        let page = queries::overdue_notices(&read, today, after, STRETCH).await?;
        let Some(last) = page.last() else { break };
        after = Some((last.folder, last.number));
        let folders = look_many::<Folder>(&read, page.iter().map(|row| row.folder).collect()).await?;
        let projects = look_many::<Project>(&read, page.iter().map(|row| row.project).collect()).await?;
        for row in &page {
            let number = u32::try_from(row.number).unwrap_or_default();
            let record = folders.get(&row.folder).and_then(|folder| folder.state.record(number));
            let closing = projects.get(&row.project).and_then(|project| project.state.closing.as_ref());
            // What is plain without a lock takes none.
            if record
                .zip(closing)
                .is_none_or(|(record, closing)| overdue_signers(record, closing, &clock, &terms).is_empty())
            {
                continue;
            }
            let (id, project) = (PartId { of: row.folder, number }, row.project);
            match remind(app, id, project, (&clock, &terms)).await {
                Ok(reminded) => sent += u64::from(reminded),
                // The others are reminded all the same, and this one at the next call.
                Err(error) => warn!(%error, project = %project, "reminding of signatures"),
            }
        }
    }
    Ok(sent)
}

/// Reminds those of one notice who have not signed; whether it was due when its turn came.
async fn remind(
    app: &App,
    id: PartId,
    project: Uuid,
    (clock, terms): (&Clock, &ArchiveTerms),
) -> Result<bool, StoreError> {
    let act = &FolderAct::Remind(id.number);
    app.store
        .write("remind of signatures", |tx| async move {
            let Some(folder) = tx.load::<Folder>(id.of).await? else { return Ok(false) };
            let project = store::look::<Project>(&tx, project).await?;
            let Some(closing) = project.and_then(|project| project.state.closing) else { return Ok(false) };
            let facts = use_cases::facts(&tx, &folder.state, act).await?;
            let event = remind_by_itself(&folder.state, id.number, &closing, &facts, (clock, terms));
            let events: Vec<_> = event.into_iter().collect();
            tx.record(&folder, &events, &Origin::clock(clock.now)).await?;
            Ok(!events.is_empty())
        })
        .await
}
