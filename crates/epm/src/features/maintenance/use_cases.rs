//! What a person can do about a fault: open a case from a serial number, log, involve, complete.

use super::queries;
use crate::http::{Answer, Context, FieldFault, Problem};
use chrono::NaiveDate;
use regulation::maintenance::{CaseAct, MaintenanceCase, decide_case, open_case};
use regulation::serial::SerialNumber;
use regulation::text::Note;
use regulation::{CaseId, Clause, Clock, Fault, Reason, Refusal};
use serde::{Deserialize, Serialize};
use store::Loaded;
use uuid::Uuid;

/// A fault as it is reported.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultEntry {
    /// The unit.
    pub serial_number: SerialNumber,
    /// Category and series, where the serial number exists in several.
    #[serde(default)]
    pub series_key: Option<String>,
    /// When it failed.
    pub fault_on: NaiveDate,
    /// How.
    pub fault: Note,
}

/// What an act on a case answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CaseOutcome)]
pub struct Outcome {
    /// The case.
    pub id: Uuid,
    /// Who acts: `commerce` inside the vendor's warranty, `it_service` outside of it.
    pub route: &'static str,
    /// The number of its last event: the `ETag`.
    pub revision: i64,
}

fn outcome(case: &Loaded<MaintenanceCase>) -> Outcome {
    Outcome { id: case.id, route: case.state.route.code(), revision: case.number }
}

/// Opens a case; by the date of the fault it goes to commerce or to IT service (2.6.2, 2.6.3).
pub async fn open(ctx: &Context, entry: FaultEntry) -> Result<Answer, Problem> {
    let (entry, id) = (&entry, ctx.id::<CaseId>());
    ctx.write("open a maintenance case", |tx, actor| async move {
        let units = queries::installed(&tx, &entry.serial_number, entry.series_key.as_deref()).await?;
        let unit = match <[_; 1]>::try_from(units) {
            Ok([unit]) => unit,
            Err(units) if units.is_empty() => {
                let fault = Fault::new(Reason::NotHandedOver, Clause::C2_6_1).at("/serial_number");
                return Err(Refusal::from(fault).into());
            }
            Err(_) => return Err(Problem::invalid(vec![FieldFault::new("/series_key", "series-ambiguous")])),
        };
        let clock =
            Clock { now: ctx.now(), today: ctx.today(), calendar: regulation::calendar::Calendar::default() };
        let events = open_case(unit, entry.fault_on, entry.fault.clone(), &actor, &clock)?;
        let case = tx.begin::<MaintenanceCase>(id, &events, &ctx.origin()).await?;
        Ok(Answer::created(format!("/api/v1/maintenance-cases/{id}"), &outcome(&case))
            .at_revision(case.number))
    })
    .await
}

/// Carries out an act on a case.
pub async fn perform(ctx: &Context, id: CaseId, act: CaseAct) -> Result<Answer, Problem> {
    let act = &act;
    ctx.write("act on a maintenance case", |tx, actor| async move {
        if !queries::sees(&tx, &actor, id.0).await? {
            return Err(Problem::not_found());
        }
        let case = tx.load::<MaintenanceCase>(id).await?.ok_or_else(Problem::not_found)?;
        ctx.expect_revision(case.number)?;
        let events = decide_case(&case.state, &actor, act)?;
        let after = tx.record(&case, &events, &ctx.origin()).await?;
        Ok(Answer::ok(&outcome(&after)).at_revision(after.number))
    })
    .await
}

/// The case, if the person may see it.
pub async fn look(ctx: &Context, id: CaseId) -> Result<Loaded<MaintenanceCase>, Problem> {
    if !queries::sees(&ctx.read(), &ctx.actor, id.0).await? {
        return Err(Problem::not_found());
    }
    store::look(&ctx.read(), id).await?.ok_or_else(Problem::not_found)
}
