//! The archive's folder of a project: opened with it, and brought up to date with whatever is recorded on it.

use regulation::archive::{Folder, follow};
use regulation::contract::Contract;
use regulation::id::FolderId;
use regulation::papers::{ArchiveTerms, papers};
use regulation::project::Project;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, SelectGetableTuple, Selector};
use uuid::Uuid;

use crate::entities::{archive_folder, project};
use crate::streams::{Origin, look, look_many};
use crate::{Store, StoreError, Told, Write};

/// Folders are opened so many at a time.
const BATCH: u64 = 200;

impl Write {
    /// Brings the folder up to date with its project, in the transaction that recorded on it. Most of what happens to a
    /// project makes no paper: then nothing is read.
    pub async fn follow_project(
        &self,
        before: Option<&Project>,
        after: &Project,
        terms: &ArchiveTerms,
        origin: &Origin,
    ) -> Result<(), StoreError> {
        let same = before.is_some_and(|before| {
            let of = |project: &Project| (project.code.clone(), papers(project, None, terms));
            of(before) == of(after)
        });
        if same {
            return Ok(());
        }
        let contract = look::<Contract>(self, after.began.contract).await?.map(|contract| contract.state);
        let id = FolderId::of(after.id);
        let folder = self.load::<Folder>(id).await?;
        let event = follow(folder.as_ref().map(|folder| &folder.state), after, contract.as_ref(), terms);
        match (event, folder) {
            (None, _) => {}
            (Some(event), Some(folder)) => drop(self.record(&folder, &[event], origin).await?),
            (Some(event), None) => drop(self.begin::<Folder>(id, &[event], origin).await?),
        }
        Ok(())
    }
}

/// The folder of a project with the one event that opens it: what an import writes beside the project.
pub fn folder_of(
    project: &Project,
    contract: Option<&Contract>,
    terms: &ArchiveTerms,
    origin: &Origin,
) -> Told<Folder> {
    let opened = follow(None, project, contract, terms);
    let history = opened.into_iter().map(|event| (event, origin.clone())).collect();
    (FolderId::of(project.id).into(), history)
}

impl Store {
    /// Opens a folder for each project that has none: those from before there was an archive. Answers how many.
    pub async fn open_folders(&self, terms: &ArchiveTerms, origin: &Origin) -> Result<u64, StoreError> {
        let mut opened = 0;
        // Mostly there is nothing to do: then nobody who writes is held up.
        if without_folder(1).all(&self.read()).await?.is_empty() {
            return Ok(opened);
        }
        loop {
            let batch = self.write("open folders", |tx| async move {
                let folders = folders_to_open(&tx, terms, origin).await?;
                tx.import::<Folder>(&folders).await?;
                Ok::<_, StoreError>(folders.len() as u64)
            });
            let batch = batch.await?;
            opened += batch;
            if batch < BATCH {
                return Ok(opened);
            }
        }
    }
}

/// The first projects that have no folder, with their contracts.
fn without_folder(limit: u64) -> Selector<SelectGetableTuple<(Uuid, Uuid)>> {
    let own = Expr::col((archive_folder::Entity, archive_folder::Column::Project))
        .equals((project::Entity, project::Column::Id));
    let folder = Query::select().expr(Expr::val(1)).from(archive_folder::Entity).and_where(own).to_owned();
    project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Contract])
        .filter(Expr::exists(folder).not())
        .order_by_asc(project::Column::Id)
        .limit(limit)
        .into_tuple()
}

async fn folders_to_open(
    tx: &Write,
    terms: &ArchiveTerms,
    origin: &Origin,
) -> Result<Vec<Told<Folder>>, StoreError> {
    let ids = without_folder(BATCH).all(tx).await?;
    let contracts = look_many::<Contract>(tx, ids.iter().map(|(_, contract)| *contract).collect()).await?;
    let mut projects = look_many::<Project>(tx, ids.iter().map(|(project, _)| *project).collect()).await?;
    let folder = |(id, contract): (Uuid, Uuid)| {
        let project = projects.remove(&id)?.state;
        let contract = contracts.get(&contract).map(|contract| &contract.state);
        Some(folder_of(&project, contract, terms, origin))
    };
    Ok(ids.into_iter().filter_map(folder).collect())
}
