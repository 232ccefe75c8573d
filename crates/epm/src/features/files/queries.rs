//! Rows of files. A file is seen by whoever sees what it belongs to; one that belongs to nothing yet, by its sender and, if
//! it is a scan that was taken in, by those who look after such scans.

use crate::features::scans::withheld;
use regulation::Actor;
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{contract, file, project, scanned_paper};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use store::{StoreError, scope};
use uuid::Uuid;

/// So many other files are listed beside one.
const MOST_OTHERS: u64 = 200;
/// As many of the places that the same bytes were filed at are told.
const MOST_HOMES: u64 = 100;

/// The file of that hash, if the actor sees it: of several places the one it came to last.
pub async fn find(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    sha256: &str,
) -> Result<Option<file::Model>, StoreError> {
    Ok(all_of(conn, actor, sha256).await?.into_iter().next())
}

/// Every file of that hash that the actor sees, the newest first: the same bytes may have been filed at several places.
pub(super) async fn all_of(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    sha256: &str,
) -> Result<Vec<file::Model>, StoreError> {
    let sight = actor.sight();
    let projects = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(scope::projects(&sight))
        .into_query();
    let contracts = contract::Entity::find()
        .select_only()
        .column(contract::Column::Id)
        .filter(scope::contracts(&sight))
        .into_query();
    let scans = scanned_paper::Entity::find()
        .select_only()
        .column(scanned_paper::Column::File)
        .filter(scope::scanned_papers(actor))
        .filter(scanned_paper::Column::File.eq(sha256))
        .into_query();
    let unclaimed =
        Condition::all().add(file::Column::Stream.is_null()).add(file::Column::UploadedBy.eq(actor.person.0));
    let seen = Condition::any()
        .add(unclaimed)
        .add(file::Column::Sha256.in_subquery(scans))
        .add(file::Column::Stream.in_subquery(projects))
        .add(file::Column::Stream.in_subquery(contracts));
    let query = file::Entity::find().filter(file::Column::Sha256.eq(sha256)).filter(seen);
    let query = query.order_by_desc(file::Column::UploadedAt).order_by_desc(file::Column::Id);
    let mut files = query.limit(MOST_HOMES).all(conn).await?;
    let streams: Vec<Uuid> = files.iter().filter_map(|file| file.stream).collect();
    let withheld = withheld(conn, actor, streams, Some(sha256)).await?;
    files.retain(|file| file.stream.is_none_or(|stream| !withheld.contains(&(stream, file.sha256.clone()))));
    Ok(files)
}

/// The files of a contract or project that the caller has looked up within the actor's scope, in the order they came.
pub async fn of_stream(conn: &impl ConnectionTrait, stream: Uuid) -> Result<Vec<file::Model>, StoreError> {
    let query = file::Entity::find().filter(file::Column::Stream.eq(stream));
    Ok(query.order_by_asc(file::Column::UploadedAt).all(conn).await?)
}

/// A project or a contract that a file belongs to.
pub(super) struct Home {
    /// Its page.
    pub(super) href: String,
    /// What it is called.
    pub(super) words: String,
}

/// Those of the projects and contracts that the actor sees.
pub(super) async fn homes(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    streams: &[Uuid],
) -> Result<BTreeMap<Uuid, Home>, StoreError> {
    if streams.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (sight, ids) = (actor.sight(), || streams.iter().copied());
    let home = |kind: &str, id: Uuid, number: Option<String>, title: String| {
        let words = format!("{} {title}", number.unwrap_or_default()).trim().to_owned();
        (id, Home { href: format!("/{kind}/{id}"), words })
    };
    let projects = project::Entity::find().filter(project::Column::Id.is_in(ids()));
    let projects = projects.filter(scope::projects(&sight)).all(conn).await?;
    let contracts = contract::Entity::find().filter(contract::Column::Id.is_in(ids()));
    let contracts = contracts.filter(scope::contracts(&sight)).all(conn).await?;
    let projects = projects.into_iter().map(|row| home("projects", row.id, row.code, row.title));
    let contracts =
        contracts.into_iter().map(|row| home("contracts", row.id, row.contract_number, row.title));
    Ok(projects.chain(contracts).collect())
}

/// The other files of these projects and contracts, which the actor sees, the newest first; each once, wherever it lies.
pub(super) async fn others(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    streams: &[Uuid],
    sha256: &str,
) -> Result<Vec<file::Model>, StoreError> {
    if streams.is_empty() {
        return Ok(Vec::new());
    }
    let query = file::Entity::find().filter(file::Column::Stream.is_in(streams.iter().copied()));
    let query = query.filter(file::Column::Sha256.ne(sha256));
    let mut rows = query.order_by_desc(file::Column::UploadedAt).limit(MOST_OTHERS).all(conn).await?;
    let withheld = withheld(conn, actor, streams.iter().copied(), None).await?;
    let mut known = BTreeSet::new();
    rows.retain(|row| {
        let open = row.stream.is_some_and(|stream| !withheld.contains(&(stream, row.sha256.clone())));
        open && known.insert(row.sha256.clone())
    });
    Ok(rows)
}
