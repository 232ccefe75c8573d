//! What must hold between streams and rows.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use regulation::approval::ContentHash;
use regulation::contract::Contract;
use regulation::serial::SerialNumber;
use regulation::{Project, Status};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Findings, PAGE};
use crate::entities::{
    approval, archive_folder, authority_version, code_registry, contract, demand, file, form_print,
    maintenance_case, project, scanned_paper, serial, sheet, snapshot, support_unit, todo,
};
use crate::streams::{Aggregate, loaded};
use crate::tables::scans::{SCAN, todos_of_all};
use crate::tables::{tally, words};
use crate::{StoreError, backend};

pub(super) async fn check(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    for row in backend::broken_references(db).await? {
        findings.add("INV-01", row, "it names a row that is not there");
    }
    orphans(db, findings).await?;
    codes(db, findings).await?;
    projects(db, findings).await?;
    matrices(db, findings).await?;
    serials(db, findings).await?;
    scans(db, findings).await?;
    scanned(db, findings).await?;
    cases(db, findings).await?;
    supported(db, findings).await?;
    prints(db, findings).await?;
    super::archive::folders(db, findings).await
}

/// INV-42: what a support contract covers is in the installed base.
async fn supported(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    let unit = |column| Expr::col((support_unit::Entity, column));
    let live = Query::select()
        .column(serial::Column::Serial)
        .from(serial::Entity)
        .and_where(Expr::col((serial::Entity, serial::Column::Serial)).eq(unit(support_unit::Column::Serial)))
        .and_where(
            Expr::col((serial::Entity, serial::Column::SeriesKey)).eq(unit(support_unit::Column::SeriesKey)),
        )
        .to_owned();
    for row in support_unit::Entity::find().filter(Expr::exists(live).not()).all(db).await? {
        let name = format!("support_unit {} {} {}", row.contract, row.series_key, row.serial);
        findings.add("INV-42", name, "it is of no delivered unit");
    }
    Ok(())
}

/// INV-37: every print of a notice says the same, and none is missing from the log.
async fn prints(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    use form_print::Column;
    let of = |column: Column| Expr::col((form_print::Entity, column));
    let others = of(Column::Content).min().ne(of(Column::Content).max());
    let gaps = of(Column::Number).count().ne(of(Column::Number).max());
    let odd = form_print::Entity::find()
        .select_only()
        .columns([Column::Stream, Column::Kind, Column::Part])
        .group_by(Column::Stream)
        .group_by(Column::Kind)
        .group_by(Column::Part)
        .having(others.or(gaps));
    for (stream, kind, part) in odd.into_tuple::<(Uuid, String, i64)>().all(db).await? {
        let name = format!("form_print {stream} {kind} {part}");
        findings.add("INV-37", name, "its prints do not all say the same, or one is missing");
    }
    Ok(())
}

/// Rows whose stream is not there at all.
async fn orphans(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    macro_rules! orphans {
        ($($table:ident.$stream:ident),+) => {$(
            let streams = Query::select().column(snapshot::Column::Stream).from(snapshot::Entity).to_owned();
            let orphans = $table::Entity::find().filter($table::Column::$stream.not_in_subquery(streams));
            for row in orphans.all(db).await? {
                findings.add("INV-48", format_args!("{} {row:?}", stringify!($table)), "no stream makes it");
            }
        )+};
    }
    orphans!(
        demand.Id,
        contract.Id,
        project.Id,
        maintenance_case.Id,
        archive_folder.Id,
        approval.Stream,
        form_print.Stream
    );
    let streams = Query::select().column(snapshot::Column::Stream).from(snapshot::Entity).to_owned();
    let orphans = todo::Entity::find().filter(todo::Column::Stream.not_in_subquery(streams));
    for row in orphans.filter(todo::Column::Kind.ne(SCAN)).all(db).await? {
        findings.add("INV-48", format_args!("todo {row:?}"), "no stream makes it");
    }
    Ok(())
}

/// INV-05: the to-dos of scans are what the papers without a place ask for.
async fn scanned(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    use scanned_paper::Column;
    let waiting = Query::select()
        .column(Column::File)
        .from(scanned_paper::Entity)
        .and_where(Expr::col(Column::Status).eq("waiting"))
        .to_owned();
    let papers = scanned_paper::Entity::find().filter(Column::File.in_subquery(waiting)).all(db).await?;
    let named = |rows: Vec<todo::Model>| -> BTreeMap<(Uuid, String), todo::Model> {
        rows.into_iter().map(|row| ((row.stream, row.key.clone()), row)).collect()
    };
    let expected = named(todos_of_all(&papers));
    let found = named(todo::Entity::find().filter(todo::Column::Kind.eq(SCAN)).all(db).await?);
    for (id, key) in found.keys().chain(expected.keys()).collect::<BTreeSet<_>>() {
        let at = (*id, key.clone());
        if found.get(&at) != expected.get(&at) {
            findings.add(
                "INV-05",
                format_args!("scan {id} {key}"),
                "its to-do is not what its papers ask for",
            );
        }
    }
    Ok(())
}

/// INV-03: every project's code is in the register, under that project.
async fn codes(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    let coded: Vec<(Uuid, Option<String>)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Code])
        .filter(project::Column::Code.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let given = code_registry::Entity::find().all(db).await?;
    let given: HashMap<&str, Uuid> = given.iter().map(|row| (row.normal.as_str(), row.stream)).collect();
    for (id, code) in coded {
        let code = code.unwrap_or_default();
        if given.get(code.as_str()) != Some(&id) {
            findings.add(
                "INV-03",
                format_args!("project {id}"),
                format_args!("{code} is not registered as its code"),
            );
        }
    }
    Ok(())
}

/// INV-06: a project stands on a contract that knows it, as it was handed in; and it is found by its words.
async fn projects(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    let (mut after, mut expected) = (Uuid::nil(), 0);
    loop {
        let page = snapshot::Entity::find().filter(snapshot::Column::Kind.eq(Project::KIND));
        let page = page.filter(snapshot::Column::Stream.gt(after)).order_by_asc(snapshot::Column::Stream);
        let page = page.limit(PAGE / 10).all(db).await?;
        let Some(last) = page.last() else { break };
        after = last.stream;
        let projects = page.into_iter().map(loaded::<Project>).collect::<Result<Vec<_>, _>>()?;
        let (found_by, lacking) = words::lacking(db, &projects).await?;
        expected += found_by;
        for project in lacking {
            findings.add("INV-48", format_args!("project {project}"), "it is not found by some of its words");
        }
        let ids = projects.iter().map(|project| Uuid::from(project.state.began.contract));
        let rows = snapshot::Entity::find().filter(snapshot::Column::Stream.is_in(ids)).all(db).await?;
        let contracts = rows.into_iter().map(|row| Ok((row.stream, loaded::<Contract>(row)?.state)));
        let contracts = contracts.collect::<Result<HashMap<_, _>, StoreError>>()?;
        for project in projects {
            let began = &project.state.began;
            let contract = contracts.get(&Uuid::from(began.contract));
            let known = contract.is_some_and(|contract| {
                let same = ContentHash::of(&contract.terms) == began.contract_content;
                let current = project.state.status == Status::Cancelled
                    || contract.project.map(Uuid::from) == Some(project.id);
                same && current
            });
            if !known {
                let name = format!("project {}", project.id);
                let what = "its contract does not know it, or is not the one that was handed in";
                findings.add("INV-06", name, what);
            }
        }
    }
    let kept = words::count(db).await?;
    if kept != expected {
        let what = format!("it holds {kept} words where the projects have {expected}");
        findings.add("INV-48", "project_word", what);
    }
    for ((department, account_manager, status), kept, counted) in tally::wrong(db).await? {
        let row = format!("project_tally {department} {account_manager} {status}");
        findings.add("INV-48", row, format_args!("it says {kept:?} of projects that make {counted:?}"));
    }
    Ok(())
}

/// INV-10: every chain comes from the version of the matrix that was in force when it was submitted.
async fn matrices(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    let versions =
        authority_version::Entity::find().filter(authority_version::Column::InForceFrom.is_not_null());
    let versions: BTreeMap<i64, Uuid> = versions
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.in_force_from.unwrap_or_default(), row.id))
        .collect();
    let mut rows: Vec<(Uuid, i64, i64, Uuid)> = Vec::new();
    let mut after = (Uuid::nil(), 0);
    loop {
        let mut page =
            approval::Entity::find().cursor_by((approval::Column::Stream, approval::Column::Number));
        let page = page.after(after).first(PAGE).all(db).await?;
        let Some(last) = page.last() else { break };
        after = (last.stream, last.number);
        rows.extend(page.into_iter().map(|row| (row.stream, row.number, row.submitted_at, row.matrix)));
    }
    for (stream, number, submitted_at, matrix) in rows {
        let in_force = versions.range(..=submitted_at).next_back().map(|(_, id)| *id);
        if in_force != Some(matrix) {
            let name = format!("approval {number} of {stream}");
            findings.add(
                "INV-10",
                name,
                format_args!("its chain comes from {matrix}; in force was {in_force:?}"),
            );
        }
    }
    Ok(())
}

/// INV-23: serial numbers are kept in their normal form, which is what makes them unique.
async fn serials(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    let mut after = (String::new(), String::new());
    loop {
        let mut page = serial::Entity::find().cursor_by((serial::Column::Serial, serial::Column::SeriesKey));
        let page = page.after(after.clone()).first(PAGE).all(db).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.serial.clone(), last.series_key.clone());
        for row in &page {
            if SerialNumber::new(&row.serial).ok().as_ref().map(SerialNumber::as_str) != Some(&row.serial) {
                findings.add("INV-23", format_args!("serial {}", row.serial), "it is not in its normal form");
            }
        }
    }
}

/// INV-27: the scan of a sheet is a file that is kept.
async fn scans(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    let kept: Vec<String> =
        file::Entity::find().select_only().column(file::Column::Sha256).into_tuple().all(db).await?;
    let kept: HashSet<String> = kept.into_iter().collect();
    let scans: Vec<(Uuid, i64, Option<String>)> = sheet::Entity::find()
        .select_only()
        .columns([sheet::Column::Project, sheet::Column::Number, sheet::Column::Scan])
        .filter(sheet::Column::Scan.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    for (project, number, scan) in scans {
        if scan.is_none_or(|scan| !kept.contains(&scan)) {
            findings.add("INV-27", format_args!("sheet {number} of {project}"), "its scan is not kept");
        }
    }
    Ok(())
}

/// INV-42: a case is about a unit of a project that was handed over.
async fn cases(db: &impl ConnectionTrait, findings: &mut Findings) -> Result<(), StoreError> {
    let handed_over = Query::select()
        .column(project::Column::Id)
        .from(project::Entity)
        .and_where(project::Column::Status.eq(Status::Maintenance.code()))
        .to_owned();
    let cases = maintenance_case::Entity::find()
        .filter(maintenance_case::Column::Project.not_in_subquery(handed_over));
    for row in cases.all(db).await? {
        findings.add(
            "INV-42",
            format_args!("maintenance_case {}", row.id),
            "its project was never handed over",
        );
    }
    Ok(())
}
