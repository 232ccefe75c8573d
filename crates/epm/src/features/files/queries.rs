//! Rows of files. A file is seen by whoever sees what it belongs to; one that belongs to nothing yet, by its sender and, if
//! it is a scan that was taken in, by those who look after such scans.

use crate::features::scans::is_withheld;
use regulation::Actor;
use store::entities::{contract, file, project, scanned_paper};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use store::{StoreError, scope};
use uuid::Uuid;

/// The file of that hash, if the actor sees it.
pub async fn find(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    sha256: &str,
) -> Result<Option<file::Model>, StoreError> {
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
    let found = file::Entity::find().filter(file::Column::Sha256.eq(sha256)).filter(seen).one(conn).await?;
    match found {
        Some(file) if is_withheld(conn, actor, &file).await? => Ok(None),
        found => Ok(found),
    }
}

/// The files of a contract or project that the caller has looked up within the actor's scope, in the order they came.
pub async fn of_stream(conn: &impl ConnectionTrait, stream: Uuid) -> Result<Vec<file::Model>, StoreError> {
    let query = file::Entity::find().filter(file::Column::Stream.eq(stream));
    Ok(query.order_by_asc(file::Column::UploadedAt).all(conn).await?)
}

/// The page of the project or contract a file belongs to, and what it is called, if the actor sees it.
pub(super) async fn home(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    stream: Uuid,
) -> Result<Option<(String, String)>, StoreError> {
    let sight = actor.sight();
    let project = project::Entity::find_by_id(stream).filter(scope::projects(&sight)).one(conn).await?;
    if let Some(row) = project {
        let words = format!("{} {}", row.code.unwrap_or_default(), row.title);
        return Ok(Some((format!("/projects/{stream}"), words.trim().to_owned())));
    }
    let contract = contract::Entity::find_by_id(stream).filter(scope::contracts(&sight)).one(conn).await?;
    Ok(contract.map(|row| {
        let words = format!("{} {}", row.contract_number.unwrap_or_default(), row.title);
        (format!("/contracts/{stream}"), words.trim().to_owned())
    }))
}
