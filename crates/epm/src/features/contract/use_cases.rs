//! What a person can do to a contract: load, decide, record.

use super::{attachments, queries};
use crate::features::demand::queries as demands;
use crate::features::project::{Upload, brief, holders, matrix_in_force};
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::contract::{Contract, ContractAct, ContractEvent, Terms, decide};
use regulation::demand::{Demand, become_contract, resume};
use regulation::initiation;
use regulation::{Actor, Clock, ContractId, DemandId, Facts, FileHash, PartId, Project, ProjectId, Role};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Loaded, Write};
use uuid::Uuid;

/// What an act on a contract answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ContractOutcome)]
pub struct Outcome {
    /// The contract.
    pub id: Uuid,
    /// Where it stands.
    pub status: &'static str,
    /// The number of its last event: the `ETag`.
    pub revision: i64,
    /// The review that was opened, `<uuid>.<number>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval: Option<String>,
    /// The payment that was recorded, `<uuid>.<number>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
}

fn outcome(contract: &Loaded<Contract>, events: &[ContractEvent]) -> Outcome {
    let opened = events.iter().find_map(|event| {
        if let ContractEvent::Submitted { approval } = event { Some(approval.number) } else { None }
    });
    let recorded = events.iter().find_map(|event| {
        if let ContractEvent::PaymentRecorded { number, .. } = event { Some(*number) } else { None }
    });
    Outcome {
        id: contract.id,
        status: contract.state.status.code(),
        revision: contract.number,
        approval: opened.map(|number| PartId { of: contract.id, number }.to_string()),
        payment: recorded.map(|number| PartId { of: contract.id, number }.to_string()),
    }
}

/// The time as this request has it; no act on a contract counts working days.
pub(super) fn clock(ctx: &Context) -> Clock {
    Clock { now: ctx.now(), today: ctx.today(), calendar: regulation::calendar::Calendar::default() }
}

/// Writes a contract, out of a demand or not; the demand ends in it, in the same transaction.
pub async fn draft(ctx: &Context, terms: Terms, demand: Option<DemandId>) -> Result<Answer, Problem> {
    let (terms, id) = (&terms, ctx.id::<ContractId>());
    ctx.write("draft a contract", |tx, actor| async move {
        known_customer(&tx, terms).await?;
        let origin = ctx.origin();
        if let Some(demand) = demand {
            if !demands::sees(&tx, &actor, demand.0).await? {
                return Err(Problem::not_found());
            }
            let loaded = tx.load::<Demand>(demand).await?.ok_or_else(Problem::not_found)?;
            let events = become_contract(&loaded.state, &actor, id, terms, &clock(ctx))?;
            tx.record(&loaded, &events, &origin).await?;
        }
        let events = regulation::contract::draft(&actor, demand, terms.clone())?;
        let contract = tx.begin::<Contract>(id, &events, &origin).await?;
        let body = outcome(&contract, &events);
        Ok(Answer::created(format!("/api/v1/contracts/{id}"), &body).at_revision(contract.number))
    })
    .await
}

async fn known_customer(tx: &Write, terms: &Terms) -> Result<(), Problem> {
    if queries::customer_exists(tx, terms.customer_id.0).await? {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldFault::new("/customer_id", "customer-unknown")]))
}

/// A contract to act on, if the actor sees it.
pub async fn load_within(tx: &Write, actor: &Actor, id: ContractId) -> Result<Loaded<Contract>, Problem> {
    if !queries::sees(tx, actor, id.0).await? {
        return Err(Problem::not_found());
    }
    tx.load::<Contract>(id).await?.ok_or_else(Problem::not_found)
}

/// Carries out an act on a contract; a file that came with it is filed in the same transaction.
pub async fn perform(
    ctx: &Context,
    id: ContractId,
    upload: Option<&Upload>,
    act: ContractAct,
) -> Result<Answer, Problem> {
    let act = &act;
    ctx.write("act on a contract", |tx, actor| async move {
        perform_within(&tx, &actor, ctx, id, upload, act).await
    })
    .await
}

/// Carries out an act on a contract within a transaction that writes more than the act.
pub async fn perform_within(
    tx: &Write,
    actor: &Actor,
    ctx: &Context,
    id: ContractId,
    upload: Option<&Upload>,
    act: &ContractAct,
) -> Result<Answer, Problem> {
    let contract = load_within(tx, actor, id).await?;
    ctx.expect_revision(contract.number)?;
    if let ContractAct::Edit(terms) = act {
        known_customer(tx, terms).await?;
    }
    let weighty = actor.has(Role::GeneralManager) || actor.has(Role::VicePresident);
    if weighty && matches!(act, ContractAct::Decide(..)) {
        ctx.require_fresh()?;
    }
    if let ContractAct::Attach(entry) = act {
        attachments::claim(tx, id, actor, &entry.files).await?;
    }
    let facts = facts(tx, ctx, &contract.state, act).await?;
    let events = decide(&contract.state, actor, act, &facts, &clock(ctx))?;
    let origin = ctx.origin();
    if let Some(upload) = upload {
        tx.add_file(ctx.id(), &upload.kept, &upload.name, upload.media_type, Some(id.0), &origin).await?;
    }
    let after = tx.record(&contract, &events, &origin).await?;
    if let (ContractAct::Cancel(_), Some(demand)) = (act, contract.state.demand)
        && let Some(demand) = tx.load::<Demand>(demand).await?
    {
        let resumed: Vec<_> = resume(&demand.state, id).into_iter().collect();
        tx.record(&demand, &resumed, &origin).await?;
    }
    Ok(Answer::ok(&outcome(&after, &events)).at_revision(after.number))
}

async fn facts(tx: &Write, ctx: &Context, contract: &Contract, act: &ContractAct) -> Result<Facts, Problem> {
    match act {
        ContractAct::Submit => Ok(Facts {
            matrix: matrix_in_force(tx, ctx.now()).await?,
            holders: holders(tx, contract.department).await?,
            ..Facts::default()
        }),
        ContractAct::Edit(_)
        | ContractAct::AttachScan(_)
        | ContractAct::Decide(..)
        | ContractAct::Withdraw
        | ContractAct::HandIn(_)
        | ContractAct::Cancel(_)
        | ContractAct::RecordPayment(_)
        | ContractAct::ReversePayment(..)
        | ContractAct::Attach(_)
        | ContractAct::WithdrawAttachment(_) => Ok(Facts::default()),
    }
}

/// Attaches a scan.
pub async fn attach_scan(ctx: &Context, id: ContractId, upload: &Upload) -> Result<Answer, Problem> {
    let file = FileHash::new(&upload.kept.sha256).expect("the store names files by their SHA-256");
    perform(ctx, id, Some(upload), ContractAct::AttachScan(file)).await
}

/// Hands a reviewed contract to the contract administrator: a project begins as 申请 (2.3.2).
pub async fn hand_in(ctx: &Context, id: ContractId) -> Result<Answer, Problem> {
    let project = ctx.id::<ProjectId>();
    ctx.write("hand a contract in", |tx, actor| async move {
        let contract = load_within(&tx, &actor, id).await?;
        ctx.expect_revision(contract.number)?;
        let away = queries::is_away(&tx, contract.state.department.0).await?;
        let (events, applied) =
            initiation::hand_in(&contract.state, project, away, &actor, &Facts::default(), &clock(ctx))?;
        let origin = ctx.origin();
        tx.record(&contract, &events, &origin).await?;
        let begun = tx.begin::<Project>(project, &[applied], &origin).await?;
        tx.follow_project(None, &begun.state, &ctx.settings.archive_terms(), &origin).await?;
        let location = format!("/api/v1/projects/{project}");
        Ok(Answer::created(location, &brief(&begun)).at_revision(begun.number))
    })
    .await
}

/// The contract, if the person may see it.
pub async fn look(ctx: &Context, id: ContractId) -> Result<Loaded<Contract>, Problem> {
    if !queries::sees(&ctx.read(), &ctx.actor, id.0).await? {
        return Err(Problem::not_found());
    }
    store::look(&ctx.read(), id).await?.ok_or_else(Problem::not_found)
}

/// Those of the contracts that the person may see, in one query.
pub async fn look_all(
    ctx: &Context,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Contract>, Problem> {
    let found = queries::look_all(&ctx.read(), &ctx.actor, ids).await?;
    Ok(found.into_iter().map(|contract| (contract.id, contract.state)).collect())
}
