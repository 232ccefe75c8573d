//! The to-dos of scans that were taken in: no stream makes them, but the papers of a file that have no place yet.

use std::collections::BTreeMap;

use regulation::document::{WaitingPaper, duties_of_scan};
use regulation::duties::Whose;
use regulation::id::PersonId;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::entities::{scanned_paper, todo};
use crate::{Store, StoreError, Write};

/// What stands for a stream kind in to-dos of scans.
pub const SCAN: &str = "scan";

/// What is still to be done.
const WAITING: &str = "waiting";

impl Write {
    /// Brings the to-dos of a file that somebody took in up to date with the papers of it that have no place yet.
    pub async fn renew_scan(&self, file: &str, sent_by: Uuid) -> Result<(), StoreError> {
        use scanned_paper::Column;
        // Who settles another paper of the file meanwhile waits, and sees what was done here.
        let papers = scanned_paper::Entity::find().filter(Column::File.eq(file));
        let papers = papers.filter(Column::SentBy.eq(sent_by)).lock_exclusive().all(self).await?;
        let papers: Vec<&scanned_paper::Model> = papers.iter().collect();
        let ids = papers.iter().map(|paper| paper.id);
        let old = todo::Entity::delete_many().filter(todo::Column::Kind.eq(SCAN));
        old.filter(todo::Column::Stream.is_in(ids)).exec(self).await?;
        let rows = todos_of(&papers);
        if !rows.is_empty() {
            let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
            todo::Entity::insert_many(rows).exec_without_returning(self).await?;
        }
        Ok(())
    }
}

impl Store {
    /// Makes the to-dos of scans that were taken in before there were any. Answers of how many files.
    pub async fn renew_scans(&self) -> Result<usize, StoreError> {
        let files = without_todos(&self.read()).await?;
        for (file, sent_by) in &files {
            self.write("make the to-dos of a scan", |tx| async move { tx.renew_scan(file, *sent_by).await })
                .await?;
        }
        Ok(files.len())
    }
}

/// Files with papers that have no place yet, for which nobody has a to-do, each with its sender.
async fn without_todos(conn: &impl ConnectionTrait) -> Result<Vec<(String, Uuid)>, StoreError> {
    use scanned_paper::{Column, Entity};
    let other = Alias::new("other");
    let known = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, other.clone())
        .inner_join(
            todo::Entity,
            Expr::col((todo::Entity, todo::Column::Stream)).equals((other.clone(), Column::Id)),
        )
        .and_where(Expr::col((other.clone(), Column::File)).equals((Entity, Column::File)))
        .and_where(Expr::col((other, Column::SentBy)).equals((Entity, Column::SentBy)))
        .to_owned();
    let waiting = Entity::find().filter(Column::Status.eq(WAITING)).filter(Expr::exists(known).not());
    let waiting = waiting.select_only().columns([Column::File, Column::SentBy]).distinct();
    Ok(waiting.into_tuple().all(conn).await?)
}

/// All that waits in these papers, which may be of several files.
pub(crate) fn todos_of_all(papers: &[scanned_paper::Model]) -> Vec<todo::Model> {
    let mut files: BTreeMap<(&str, Uuid), Vec<&scanned_paper::Model>> = BTreeMap::new();
    for paper in papers {
        files.entry((paper.file.as_str(), paper.sent_by)).or_default().push(paper);
    }
    files.values().flat_map(|papers| todos_of(papers)).collect()
}

/// What waits in the papers of one file that somebody took in. They are known by the least of their identifiers.
fn todos_of(papers: &[&scanned_paper::Model]) -> Vec<todo::Model> {
    let Some(first) = papers.iter().min_by_key(|paper| paper.id) else { return Vec::new() };
    let waiting = || papers.iter().filter(|paper| paper.status == WAITING);
    let told: Vec<WaitingPaper> = waiting()
        .map(|paper| WaitingPaper { owner: paper.owner.map(PersonId), due_on: paper.due_on })
        .collect();
    let since = waiting().map(|paper| paper.sent_at).min().unwrap_or_default();
    let duties = duties_of_scan(PersonId(first.sent_by), &told);
    let todo = |duty: regulation::Duty| todo::Model {
        stream: first.id,
        key: duty.key(),
        kind: SCAN.to_owned(),
        part: i64::from(duty.part),
        duty: duty.kind.code().to_owned(),
        clause: duty.kind.clause().number().to_owned(),
        due_on: duty.due_on,
        since,
        role: match duty.whose {
            Whose::Role(role) => Some(role.code().to_owned()),
            Whose::Person(_) => None,
        },
        department: None,
        person: match duty.whose {
            Whose::Person(person) => Some(person.0),
            Whose::Role(_) => None,
        },
        code: None,
        title: first.name.clone(),
        customer: None,
    };
    duties.into_iter().map(todo).collect()
}
