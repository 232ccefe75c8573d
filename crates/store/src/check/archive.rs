//! What must hold of the archive: custody moved only by the receiver's word, and a folder says what its project says.

use chrono::TimeDelta;
use regulation::archive::{Folder, FolderEvent};
use regulation::id::ProjectId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

use super::replays::Invariants;
use super::{Findings, PAGE};
use crate::StoreError;
use crate::entities::{archive_folder, project};
use crate::streams::{Aggregate, Loaded, Recorded};

impl Invariants for Folder {
    fn invariants(loaded: &Loaded<Self>, history: &[Recorded<FolderEvent>], findings: &mut Findings) {
        let (name, folder) = (format!("archive_folder {}", loaded.id), &loaded.state);
        if folder.id.project() != folder.about.project {
            findings.add("INV-38", &name, "it is not the folder of the project it names");
        }
        for recorded in history {
            let FolderEvent::SlipConfirmed { slip } = recorded.event else { continue };
            let given = folder.slip(slip).map(|slip| slip.from);
            if given.is_none_or(|given| given == recorded.origin.actor) {
                findings.add("INV-38", &name, format_args!("slip {slip} was not confirmed by a receiver"));
            }
        }
        for record in &folder.records {
            let filed = record.paper().is_some_and(|paper| paper.filed.is_some());
            if record.kind().is_filed_by_its_own_act() && record.has_reached_the_archive() && !filed {
                let what = format!("record {} is at the archive, which never received it", record.number);
                findings.add("INV-38", &name, what);
            }
        }
        destroyed_in_time(loaded.id, &name, history, findings);
    }
}

/// INV-47: nothing was destroyed before its time had run out, as the folder stood then. The company's day is no more
/// than fourteen hours ahead.
fn destroyed_in_time(id: Uuid, name: &str, history: &[Recorded<FolderEvent>], findings: &mut Findings) {
    if !history.iter().any(|recorded| matches!(recorded.event, FolderEvent::Destroyed { .. })) {
        return;
    }
    let mut folder: Option<Folder> = None;
    for recorded in history {
        if let (FolderEvent::Destroyed { record }, Some(folder)) = (&recorded.event, &folder) {
            let day = (recorded.origin.at + TimeDelta::hours(14)).date_naive();
            let kept = folder.record(*record).and_then(|found| folder.keep_until(found));
            if kept.is_none_or(|kept| day <= kept) {
                let what = format_args!("record {record} was destroyed before its time had run out");
                findings.add("INV-47", name, what);
            }
        }
        folder = Folder::after(folder, id, &recorded.event, &recorded.origin.stamp());
    }
}

/// INV-38: a folder says of its project what the project's own row says.
pub(super) async fn folders(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    let mut after = Uuid::nil();
    loop {
        let page = archive_folder::Entity::find().filter(archive_folder::Column::Id.gt(after));
        let page = page.order_by_asc(archive_folder::Column::Id).limit(PAGE).all(db).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        let ids = page.iter().map(|folder| folder.project);
        let rows = project::Entity::find().filter(project::Column::Id.is_in(ids)).all(db).await?;
        let rows: HashMap<ProjectId, project::Model> =
            rows.into_iter().map(|row| (ProjectId(row.id), row)).collect();
        for folder in page {
            let same = rows.get(&ProjectId(folder.project)).is_some_and(|row| {
                let ended = row.closed_at.is_some() || row.cancelled_at.is_some();
                let own = (&folder.code, folder.closed, folder.ended_on.is_some());
                own == (&row.code, row.closed_at.is_some(), ended)
            });
            if !same {
                let name = format!("archive_folder {}", folder.id);
                findings.add("INV-38", name, "it does not say of its project what that says itself");
            }
        }
    }
}
