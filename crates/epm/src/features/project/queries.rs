//! What the acts on a project read. Every look at a project goes through the actor's scope.

use super::reference::Reference;
use crate::features::files;
use crate::http::{FieldFault, Problem};
use chrono::NaiveDate;
use regulation::calendar::{Calendar, DayKind};
use regulation::clock::SerialElsewhere;
use regulation::code::ProjectCode;
use regulation::equipment::{Catalogue, LineEntry};
use regulation::maintenance::{VendorTerms, WarrantyStart};
use regulation::serial::SerialNumber;
use regulation::warranty::Terms;
use regulation::{
    Actor, DepartmentId, FileHash, FileUse, MatrixId, Moment, PersonId, Project, ProjectId, Role, Status,
};
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{
    authority_version, calendar_day, calendar_year, category, code_registry, department, file, model, person,
    project, role_grant, serial, series,
};
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};
use store::{Loaded, Read, StoreError, Write, scope};
use uuid::Uuid;

/// So many values go into one `IN (…)`.
const CHUNK: usize = 5_000;

/// Finds a project the actor sees.
fn seen(actor: &Actor, reference: &Reference) -> Select<project::Entity> {
    let named = match reference {
        Reference::Id(id) => project::Column::Id.eq(id.0),
        Reference::Code(code) => project::Column::Code.eq(code.as_str()),
    };
    let query = project::Entity::find().select_only().column(project::Column::Id);
    query.filter(named).filter(scope::projects(&actor.sight()))
}

/// A project to act on, if the actor sees it.
pub async fn load(
    tx: &Write,
    actor: &Actor,
    reference: &Reference,
) -> Result<Option<Loaded<Project>>, StoreError> {
    tx.load_found(seen(actor, reference).into_query()).await
}

/// A project to look at, if the actor sees it.
pub async fn look(
    read: &Read,
    actor: &Actor,
    reference: &Reference,
) -> Result<Option<Loaded<Project>>, StoreError> {
    store::look_found(read, seen(actor, reference).into_query()).await
}

/// The projects to look at, of these, that the actor sees.
pub async fn look_all(
    read: &Read,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Loaded<Project>>, StoreError> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = project::Entity::find().select_only().column(project::Column::Id);
    let seen = query.filter(project::Column::Id.is_in(ids)).filter(scope::projects(&actor.sight()));
    store::look_all(read, seen.into_query()).await
}

/// Whether a code has been given, ever.
pub async fn code_is_taken(conn: &impl ConnectionTrait, code: &ProjectCode) -> Result<bool, StoreError> {
    Ok(code_registry::Entity::find_by_id(code.as_str()).one(conn).await?.is_some())
}

/// Where the project with this code stands, if the actor sees it: a document names no other.
pub async fn standing_of(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    code: &ProjectCode,
) -> Result<Option<Status>, StoreError> {
    let found = project::Entity::find()
        .select_only()
        .column(project::Column::Status)
        .filter(project::Column::Code.eq(code.as_str()))
        .filter(scope::projects(&actor.sight()));
    Ok(found.into_tuple::<String>().one(conn).await?.and_then(|status| Status::from_code(&status)))
}

/// The version of the matrix in force at a moment.
pub async fn version_in_force(
    conn: &impl ConnectionTrait,
    now: Moment,
) -> Result<Option<authority_version::Model>, StoreError> {
    let query = authority_version::Entity::find()
        .filter(authority_version::Column::Status.ne("draft"))
        .filter(authority_version::Column::InForceFrom.lte(now.timestamp_millis()))
        .order_by_desc(authority_version::Column::InForceFrom);
    Ok(query.one(conn).await?)
}

/// A version of the matrix.
pub async fn version(
    conn: &impl ConnectionTrait,
    id: MatrixId,
) -> Result<Option<authority_version::Model>, StoreError> {
    Ok(authority_version::Entity::find_by_id(id.0).one(conn).await?)
}

/// The department and all above it.
async fn with_parents(
    conn: &impl ConnectionTrait,
    department: DepartmentId,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let query = department::Entity::find()
        .select_only()
        .columns([department::Column::Id, department::Column::Parent]);
    let parents: BTreeMap<Uuid, Option<Uuid>> = query.into_tuple().all(conn).await?.into_iter().collect();
    let (mut found, mut next) = (BTreeSet::new(), Some(department.0));
    while let Some(current) = next.filter(|id| found.insert(*id)) {
        next = parents.get(&current).copied().flatten();
    }
    Ok(found)
}

/// The enabled people who hold each role for a department: those with everything, and those of the department or of
/// one above it.
pub async fn holders(
    conn: &impl ConnectionTrait,
    department: DepartmentId,
) -> Result<BTreeMap<Role, BTreeSet<PersonId>>, StoreError> {
    let departments = with_parents(conn, department).await?;
    let query = grants_in_force().select_only().columns([
        role_grant::Column::Role,
        role_grant::Column::Person,
        role_grant::Column::Department,
    ]);
    let grants: Vec<(String, Uuid, Option<Uuid>)> =
        query.filter(role_grant::Column::Reach.ne("own")).into_tuple().all(conn).await?;
    let mut holders: BTreeMap<Role, BTreeSet<PersonId>> = BTreeMap::new();
    for (role, person, limit) in grants {
        let reaches = limit.is_none_or(|limit| departments.contains(&limit));
        if let Some(role) = Role::from_code(&role).filter(|_| reaches) {
            holders.entry(role).or_default().insert(PersonId(person));
        }
    }
    Ok(holders)
}

fn grants_in_force() -> Select<role_grant::Entity> {
    let enabled = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Enabled.eq(true));
    role_grant::Entity::find()
        .filter(role_grant::Column::ConfirmedBy.is_not_null())
        .filter(role_grant::Column::EndedBy.is_null())
        .filter(role_grant::Column::Person.in_subquery(enabled.into_query()))
}

/// The people of the technical departments.
pub async fn technicians(conn: &impl ConnectionTrait) -> Result<BTreeSet<PersonId>, StoreError> {
    let query = grants_in_force().filter(role_grant::Column::Role.eq(Role::TechnicalSupport.code()));
    let people: Vec<Uuid> =
        query.select_only().column(role_grant::Column::Person).into_tuple().all(conn).await?;
    Ok(people.into_iter().map(PersonId).collect())
}

/// What the categories and series of the lines are called, by their codes.
pub async fn series_names(
    conn: &impl ConnectionTrait,
    lines: &[LineEntry],
) -> Result<BTreeMap<(String, String), (String, String)>, StoreError> {
    let codes: BTreeSet<String> = lines.iter().map(|line| line.series_code.to_string()).collect();
    let of_category = series::Entity::belongs_to(category::Entity)
        .from(series::Column::Category)
        .to(category::Column::Id)
        .into();
    let rows: Vec<(String, String, String, String)> = series::Entity::find()
        .select_only()
        .columns([category::Column::Code, category::Column::Name])
        .columns([series::Column::Code, series::Column::Name])
        .join(JoinType::InnerJoin, of_category)
        .filter(series::Column::Code.is_in(codes))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(category, named, code, name)| ((category, code), (named, name))).collect())
}

/// Models with the codes of their category and series before their names.
fn models_in_place() -> Select<model::Entity> {
    let of_series =
        model::Entity::belongs_to(series::Entity).from(model::Column::Series).to(series::Column::Id);
    let of_category =
        series::Entity::belongs_to(category::Entity).from(series::Column::Category).to(category::Column::Id);
    model::Entity::find()
        .select_only()
        .column(category::Column::Code)
        .column(series::Column::Code)
        .column(model::Column::Name)
        .join(JoinType::InnerJoin, of_series.into())
        .join(JoinType::InnerJoin, of_category.into())
}

/// Of the models the lines name, those that the catalogue has in use.
pub async fn catalogue<'a>(
    conn: &impl ConnectionTrait,
    lines: impl Iterator<Item = &'a LineEntry>,
) -> Result<Catalogue, StoreError> {
    // With the hyphens of before, and with those that a code is kept with.
    let folded = |line: &LineEntry| {
        let model = line.model.as_str();
        [store::search::fold(model), regulation::code::fold(model)]
    };
    let names: BTreeSet<String> = lines.flat_map(folded).collect();
    let names: Vec<String> = names.into_iter().collect();
    let mut found = Catalogue::new();
    for names in names.chunks(CHUNK) {
        let rows: Vec<(String, String, String)> = models_in_place()
            .filter(model::Column::NameFold.is_in(names))
            .filter(model::Column::Active.eq(true))
            .filter(series::Column::Active.eq(true))
            .filter(category::Column::Active.eq(true))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// What the vendors of these models grant, by series key and model.
pub async fn vendor_terms(
    conn: &impl ConnectionTrait,
    models: impl IntoIterator<Item = &str>,
) -> Result<Terms, StoreError> {
    let mut names: Vec<String> = models.into_iter().map(store::search::fold).collect();
    names.sort_unstable();
    names.dedup();
    let mut terms = Terms::new();
    for names in names.chunks(CHUNK) {
        let rows: Vec<(String, String, String, i64, String)> = models_in_place()
            .column(model::Column::WarrantyYears)
            .column(model::Column::WarrantyStart)
            .filter(model::Column::NameFold.is_in(names))
            .into_tuple()
            .all(conn)
            .await?;
        for (category, series, name, years, start) in rows {
            let start = match start.as_str() {
                "invoice" => WarrantyStart::Invoice,
                "factory" => WarrantyStart::Factory,
                _ => WarrantyStart::SignOff,
            };
            let years = u8::try_from(years).unwrap_or(u8::MAX);
            terms.insert((format!("{category}/{series}"), name), VendorTerms { years, start });
        }
    }
    Ok(terms)
}

/// Of these serials, those that live on another sheet, of this project or of another; a project that the actor does not
/// see is not named.
pub async fn serials_elsewhere(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    own: ProjectId,
    sheet: Option<u32>,
    wanted: &[(String, SerialNumber)],
) -> Result<Vec<SerialElsewhere>, StoreError> {
    let keys: BTreeSet<&(String, SerialNumber)> = wanted.iter().collect();
    let mut found = Vec::new();
    for wanted in wanted.chunks(CHUNK) {
        let rows: Vec<(String, String, Uuid, i64)> = serial::Entity::find()
            .select_only()
            .column(serial::Column::SeriesKey)
            .column(serial::Column::Serial)
            .column(serial::Column::Project)
            .column(serial::Column::Sheet)
            .filter(serial::Column::Serial.is_in(wanted.iter().map(|(_, serial)| serial.as_str())))
            .into_tuple()
            .all(conn)
            .await?;
        for (series_key, number, of, on_sheet) in rows {
            let Ok(serial) = SerialNumber::new(&number) else { continue };
            // The rows of the sheet that is being rewritten are its own.
            let is_own = of == own.0 && sheet.is_none_or(|sheet| i64::from(sheet) == on_sheet);
            let key = (series_key, serial);
            if !is_own && keys.contains(&key) {
                found.push((key, of));
            }
        }
    }
    let codes = codes_seen(conn, actor, found.iter().map(|(_, of)| *of)).await?;
    let elsewhere = |((series_key, serial), of)| SerialElsewhere {
        series_key,
        serial,
        project_code: codes.get(&of).cloned(),
    };
    Ok(found.into_iter().map(elsewhere).collect())
}

/// The codes of those of these projects that the actor sees.
async fn codes_seen(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let ids: Vec<Uuid> = ids.collect::<BTreeSet<_>>().into_iter().collect();
    let mut codes = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let query =
            project::Entity::find().select_only().columns([project::Column::Id, project::Column::Code]);
        let seen = query.filter(project::Column::Id.is_in(ids.iter().copied()));
        let seen = seen.filter(scope::projects(&actor.sight())).filter(project::Column::Code.is_not_null());
        codes.extend(seen.into_tuple::<(Uuid, String)>().all(conn).await?);
    }
    Ok(codes)
}

/// A file that an act names must have been uploaded by the actor for nothing else, or for this project.
pub async fn claim_file(
    tx: &Write,
    hash: &FileHash,
    pointer: &str,
    project: Uuid,
    actor: PersonId,
) -> Result<(), Problem> {
    tx.attach_files(&[hash.as_str().to_owned()], project, actor).await?;
    let found = file::Entity::find()
        .filter(file::Column::Sha256.eq(hash.as_str()))
        .filter(file::Column::Stream.eq(project))
        .one(tx)
        .await
        .map_err(StoreError::from)?;
    match found {
        Some(file) if files::fits(&file, FileUse::Scan) => Ok(()),
        Some(_) => Err(Problem::invalid(vec![FieldFault::new(pointer, "file-no-scan")])),
        None => Err(Problem::invalid(vec![FieldFault::new(pointer, "file-unknown")])),
    }
}

/// The working-day calendar as it is kept.
pub async fn calendar(conn: &impl ConnectionTrait) -> Result<Calendar, StoreError> {
    let days: Vec<(NaiveDate, String)> = calendar_day::Entity::find()
        .select_only()
        .columns([calendar_day::Column::Date, calendar_day::Column::Kind])
        .into_tuple()
        .all(conn)
        .await?;
    let versions: Vec<i64> = calendar_year::Entity::find()
        .select_only()
        .column(calendar_year::Column::Revision)
        .into_tuple()
        .all(conn)
        .await?;
    // Every change of a year raises its revision, so that the sum names one state of the whole calendar.
    let version = u32::try_from(versions.iter().sum::<i64>()).unwrap_or(u32::MAX);
    let kind = |kind: &str| if kind == "workday" { DayKind::Workday } else { DayKind::Holiday };
    Ok(Calendar::new(version, days.into_iter().map(|(day, name)| (day, kind(&name)))))
}
