//! What maintenance reads; always within the actor's scope.

use chrono::NaiveDate;
use regulation::maintenance::InstalledUnit;
use regulation::serial::SerialNumber;
use regulation::{Actor, Project};
use store::entities::{maintenance_case, project, serial};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use store::{StoreError, Write, scope};
use uuid::Uuid;

/// Whether the actor sees the case.
pub async fn sees(conn: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<bool, StoreError> {
    let query = maintenance_case::Entity::find()
        .select_only()
        .column(maintenance_case::Column::Id)
        .filter(maintenance_case::Column::Id.eq(id))
        .filter(scope::maintenance_cases(&actor.sight()));
    Ok(query.into_tuple::<Uuid>().one(conn).await?.is_some())
}

/// Whether the actor sees the project as well.
pub async fn sees_project(conn: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<bool, StoreError> {
    let query =
        project::Entity::find().select_only().column(project::Column::Id).filter(project::Column::Id.eq(id));
    Ok(query.filter(scope::projects(&actor.sight())).into_tuple::<Uuid>().one(conn).await?.is_some())
}

/// The installed units of a serial number; one of several series when `series_key` says which.
pub async fn installed(
    tx: &Write,
    number: &SerialNumber,
    series_key: Option<&str>,
) -> Result<Vec<InstalledUnit>, StoreError> {
    let mut query = serial::Entity::find().filter(serial::Column::Serial.eq(number.as_str()));
    if let Some(key) = series_key {
        query = query.filter(serial::Column::SeriesKey.eq(key));
    }
    let mut units = Vec::new();
    for row in query.all(tx).await? {
        let Some(project) = store::look::<Project>(tx, row.project).await? else { continue };
        let project = project.state;
        let on_sheet = |sheet: i64, line: i64| (sheet, line) == (row.sheet, row.line);
        let coverage = project.handover.iter().flat_map(|handover| &handover.coverage);
        let vendor_until: Option<NaiveDate> =
            coverage.filter(|c| on_sheet(c.sheet.into(), c.line.into())).map(|c| c.vendor_until).next();
        let sheet = project.sheets.iter().find(|sheet| i64::from(sheet.number) == row.sheet);
        units.push(InstalledUnit {
            serial: number.clone(),
            series_key: row.series_key,
            project: project.id,
            customer: project.began.customer,
            sold_by: (project.department(), project.account_manager()),
            vendor_until,
            signed_on: sheet.and_then(|sheet| sheet.entry.signed_on),
        });
    }
    Ok(units)
}
