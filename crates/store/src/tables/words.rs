//! The words projects are found by. Not among [`super::Rows`]: they are many, and nothing reads them by project.

use std::collections::BTreeSet;

use regulation::Project;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::CHUNK;
use crate::entities::project_word;
use crate::streams::{Aggregate, Loaded};
use crate::{StoreError, Write, search};

impl Write {
    /// Brings the words a stream is found by up to date.
    pub(crate) async fn renew_words<A: Aggregate>(
        &self,
        before: Option<&Loaded<A>>,
        after: &Loaded<A>,
    ) -> Result<(), StoreError> {
        let (old, new) =
            (before.map(|before| before.state.found_by()).unwrap_or_default(), after.state.found_by());
        if old == new {
            return Ok(());
        }
        let (old, new) = (words(&old), words(&new));
        let gone: Vec<&str> = old.difference(&new).map(String::as_str).collect();
        if !gone.is_empty() {
            let gone = project_word::Entity::delete_many().filter(project_word::Column::Word.is_in(gone));
            gone.filter(project_word::Column::Project.eq(after.id)).exec(self).await?;
        }
        let rows: Vec<_> = new.difference(&old).map(|word| row(word, after.id)).collect();
        for rows in rows.chunks(CHUNK) {
            project_word::Entity::insert_many(rows.to_vec()).exec_without_returning(self).await?;
        }
        Ok(())
    }
}

/// The words a new stream is found by.
pub(crate) fn of<A: Aggregate>(loaded: &Loaded<A>) -> Vec<project_word::ActiveModel> {
    words(&loaded.state.found_by()).iter().map(|word| row(word, loaded.id)).collect()
}

fn row(word: &str, project: Uuid) -> project_word::ActiveModel {
    project_word::ActiveModel { word: Set(word.to_owned()), project: Set(project) }
}

fn words(texts: &[String]) -> BTreeSet<String> {
    search::words(texts.iter().map(String::as_str))
}

/// How many words these projects are found by, and which of them lack one.
pub(crate) async fn lacking(
    db: &impl ConnectionTrait,
    projects: &[Loaded<Project>],
) -> Result<(usize, Vec<Uuid>), StoreError> {
    let expected: BTreeSet<(String, Uuid)> = projects
        .iter()
        .flat_map(|project| words(&project.state.found_by()).into_iter().map(|word| (word, project.id)))
        .collect();
    let mut found = BTreeSet::new();
    let typed: BTreeSet<&str> = expected.iter().map(|(word, _)| word.as_str()).collect();
    for typed in typed.into_iter().collect::<Vec<_>>().chunks(CHUNK) {
        let rows =
            project_word::Entity::find().filter(project_word::Column::Word.is_in(typed.iter().copied()));
        let rows =
            rows.filter(project_word::Column::Project.is_in(projects.iter().map(|project| project.id)));
        found.extend(rows.all(db).await?.into_iter().map(|row| (row.word, row.project)));
    }
    let lacking: BTreeSet<Uuid> = expected.difference(&found).map(|(_, project)| *project).collect();
    Ok((expected.len(), lacking.into_iter().collect()))
}

/// How many words there are.
pub(crate) async fn count(db: &impl ConnectionTrait) -> Result<usize, StoreError> {
    Ok(usize::try_from(project_word::Entity::find().count(db).await?).unwrap_or(usize::MAX))
}
