//! What a decision needs beside the project, read in the same transaction. Each act reads only what its rule looks at.

use super::queries;
use crate::features::directory::queries::{names_of_customers, names_of_departments, names_of_people};
use crate::features::suppliers;
use crate::http::Problem;
use chrono::{Datelike, NaiveDate};
use regulation::authority::{Matrix, Row};
use regulation::calendar::Calendar;
use regulation::closing::NoticeNames;
use regulation::code::ProjectCode;
use regulation::equipment::LineEntry;
use regulation::equipment_change::ChangeEntry;
use regulation::initiation::InitiationEntry;
use regulation::sign_off::SheetEntry;
use regulation::{Act, Actor, Clock, Facts, MatrixId, Moment, Project, Status};
use store::Write;
use store::entities::authority_version;
use store::sea_orm::ConnectionTrait;

/// The clock of a decision. The calendar is read by the one act that counts working days.
pub async fn clock(tx: &Write, act: &Act, now: Moment, today: NaiveDate) -> Result<Clock, Problem> {
    let calendar = if *act == Act::SetArrived { queries::calendar(tx).await? } else { Calendar::default() };
    Ok(Clock { now, today, calendar })
}

/// Gathers the facts an act is decided on.
pub async fn gather(
    tx: &Write,
    project: &Project,
    actor: &Actor,
    act: &Act,
    (now, today): (Moment, NaiveDate),
) -> Result<Facts, Problem> {
    let facts = Facts::default();
    match act {
        Act::GiveCode(asked) => for_code(tx, asked.as_ref(), today.year()).await,
        Act::SaveInitiation(InitiationEntry { equipment: lines, .. })
        | Act::WriteChange(ChangeEntry { lines, .. }) => {
            Ok(Facts { catalogue: queries::catalogue(tx, lines.iter()).await?, ..facts })
        }
        Act::SubmitInitiation => {
            let entry = project.initiation.entry.as_ref();
            let followed = match entry.and_then(|entry| entry.follows.as_ref()) {
                Some(code) => queries::standing_of(tx, actor, code).await?,
                None => None,
            };
            let lines = entry.into_iter().flat_map(|entry| &entry.equipment);
            Ok(Facts { followed, ..for_submission(tx, project, lines, now).await? })
        }
        Act::SubmitChange(number) => {
            let change = project.changes.iter().find(|change| change.number == *number);
            for_submission(tx, project, change.iter().flat_map(|change| &change.entry.lines), now).await
        }
        Act::SubmitCancellation => {
            let form = project.open_cancellation();
            let survivor = form.and_then(|form| form.entry.survivor.as_ref());
            let survivor_exists = match survivor {
                Some(code) => queries::standing_of(tx, actor, code)
                    .await?
                    .is_some_and(|status| status != Status::Cancelled),
                None => false,
            };
            Ok(Facts { survivor_exists, ..for_submission(tx, project, [].iter(), now).await? })
        }
        Act::WriteSheet(number, entry) => for_sheet(tx, actor, project, *number, entry).await,
        Act::SubmitSheet(number) | Act::AcceptSheet(number) => {
            match project.sheets.iter().find(|sheet| sheet.number == *number) {
                Some(sheet) => for_sheet(tx, actor, project, Some(*number), &sheet.entry).await,
                None => Ok(facts),
            }
        }
        Act::OrderPurchase(entry) => suppliers::known(tx, entry.supplier_id).await.map(|()| facts),
        Act::AssignTaskForm(..) => Ok(Facts { technicians: queries::technicians(tx).await?, ..facts }),
        Act::HandToMaintenance => {
            let models = project.lines().map(|(_, line)| line.model.as_str());
            Ok(Facts { vendor_terms: queries::vendor_terms(tx, models).await?, ..facts })
        }
        Act::Close => Ok(Facts {
            holders: queries::holders(tx, project.department()).await?,
            names: Some(names(tx, project, actor).await?),
            ..facts
        }),
        Act::SignNotice | Act::ArchiveNotice(_) => {
            Ok(Facts { names: Some(names(tx, project, actor).await?), ..facts })
        }
        Act::ReturnApplication(_)
        | Act::HandInAgain
        | Act::DecideStep(..)
        | Act::WithdrawApproval(_)
        | Act::RecordReceipt(..)
        | Act::EndOrder(_)
        | Act::DisposeSurplus(_)
        | Act::SetArrived
        | Act::ArrangeDelivery(_)
        | Act::ConfirmDelivery(_)
        | Act::DiscardDelivery(_)
        | Act::WriteTaskForm(_)
        | Act::AcceptTaskForm(_)
        | Act::DeclineTaskForm(..)
        | Act::RecordWork(..)
        | Act::CompleteTaskForm(..)
        | Act::DiscardChange(_)
        | Act::AttachSheetScan(..)
        | Act::PassOnSheet(_)
        | Act::ReturnSheet(..)
        | Act::DiscardSheet(_)
        | Act::ConfirmFinanceCopy(_)
        | Act::RecogniseRevenue(_)
        | Act::ReverseRevenue(..)
        | Act::SubmitAcceptance(_)
        | Act::TakeAcceptance
        | Act::ReturnAcceptance(_)
        | Act::ConfirmAcceptanceCopy
        | Act::ArchiveAcceptance
        | Act::ConfirmHandover
        | Act::WriteCancellation(_)
        | Act::DiscardCancellation
        | Act::CarryOutCancellation => Ok(facts),
    }
}

/// What those on the closing notice are called now: it is to say so for ever (INV-37).
async fn names(tx: &Write, project: &Project, actor: &Actor) -> Result<NoticeNames, Problem> {
    let (customer, department) = (project.began.customer.0, project.department().0);
    let people = names_of_people(tx, [project.account_manager().0, actor.person.0]).await?;
    Ok(NoticeNames {
        customer: names_of_customers(tx, [customer]).await?.remove(&customer).unwrap_or_default(),
        department: names_of_departments(tx, [department]).await?.remove(&department).unwrap_or_default(),
        people: people.into_iter().map(|(id, name)| (id.into(), name)).collect(),
    })
}

async fn for_code(tx: &Write, asked: Option<&ProjectCode>, year: i32) -> Result<Facts, Problem> {
    if let Some(code) = asked {
        return Ok(Facts { code_taken: queries::code_is_taken(tx, code).await?, ..Facts::default() });
    }
    // A code that was asked for by name may stand where the sequence comes by: the sequence steps over it.
    loop {
        let number = tx.next_code_number(year).await?;
        let code = ProjectCode::in_sequence(year, u32::try_from(number).unwrap_or(u32::MAX));
        if !queries::code_is_taken(tx, &code).await? {
            return Ok(Facts { next_code: Some(code), ..Facts::default() });
        }
    }
}

async fn for_submission<'a>(
    tx: &Write,
    project: &Project,
    lines: impl Iterator<Item = &'a LineEntry>,
    now: Moment,
) -> Result<Facts, Problem> {
    Ok(Facts {
        matrix: matrix_in_force(tx, now).await?,
        holders: queries::holders(tx, project.department()).await?,
        catalogue: queries::catalogue(tx, lines).await?,
        contract: tx.load(project.began.contract).await?.map(|contract| contract.state),
        ..Facts::default()
    })
}

/// The facts a sheet is decided on; also asked while it is being filled in.
pub async fn for_sheet(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    project: &Project,
    own: Option<u32>,
    entry: &SheetEntry,
) -> Result<Facts, Problem> {
    let lines: std::collections::BTreeMap<_, _> = project.lines().collect();
    let mut wanted = Vec::new();
    for line in &entry.lines {
        if let Some(listed) = lines.get(&line.equipment_line_id) {
            wanted.extend(line.serials.iter().map(|serial| (listed.series_key(), serial.clone())));
        }
    }
    let serials_elsewhere = queries::serials_elsewhere(tx, actor, project.id, own, &wanted).await?;
    Ok(Facts { serials_elsewhere, ..Facts::default() })
}

/// The version of the authority matrix in force at a moment (INV-10).
pub async fn matrix_in_force(conn: &impl ConnectionTrait, now: Moment) -> Result<Option<Matrix>, Problem> {
    queries::version_in_force(conn, now).await?.map(|version| read_matrix(&version)).transpose()
}

/// A version of the authority matrix: the one an approval was opened under, however many were published since.
pub async fn matrix_of(conn: &impl ConnectionTrait, id: MatrixId) -> Result<Option<Matrix>, Problem> {
    queries::version(conn, id).await?.map(|version| read_matrix(&version)).transpose()
}

fn read_matrix(version: &authority_version::Model) -> Result<Matrix, Problem> {
    let unreadable = |what: String| {
        Problem::internal(&store::StoreError::Impossible {
            table: "authority_version",
            row: version.id.to_string(),
            what,
        })
    };
    let rows: Vec<Row> =
        serde_json::from_str(&version.matrix).map_err(|error| unreadable(error.to_string()))?;
    let title =
        regulation::text::Title::new(&version.title).map_err(|fault| unreadable(fault.to_string()))?;
    let year = i32::try_from(version.year).map_err(|error| unreadable(error.to_string()))?;
    Ok(Matrix { id: MatrixId(version.id), year, title, rows })
}
