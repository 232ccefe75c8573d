//! What a person can do to a demand: load, decide, record.

use super::queries;
use crate::features::contract;
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::demand::{Demand, DemandAct, DemandEntry, decide};
use regulation::{Clock, DemandId};
use serde::Serialize;
use store::{Loaded, Write};
use uuid::Uuid;

/// What an act on a demand answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DemandOutcome)]
pub struct Outcome {
    /// The demand.
    pub id: Uuid,
    /// The number of its last event: the `ETag`.
    pub revision: i64,
}

fn outcome(demand: &Loaded<Demand>) -> Outcome {
    Outcome { id: demand.id, revision: demand.number }
}

async fn known_customer(tx: &Write, entry: &DemandEntry) -> Result<(), Problem> {
    if contract::queries::customer_exists(tx, entry.customer_id.0).await? {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldFault::new("/customer_id", "customer-unknown")]))
}

fn clock(ctx: &Context) -> Clock {
    Clock { now: ctx.now(), today: ctx.today(), calendar: regulation::calendar::Calendar::default() }
}

/// Records a demand.
pub async fn record(ctx: &Context, entry: DemandEntry) -> Result<Answer, Problem> {
    let (entry, id) = (&entry, ctx.id::<DemandId>());
    ctx.write("record a demand", |tx, actor| async move {
        known_customer(&tx, entry).await?;
        let events = regulation::demand::record(&actor, entry.clone(), &clock(ctx))?;
        let demand = tx.begin::<Demand>(id, &events, &ctx.origin()).await?;
        Ok(Answer::created(format!("/api/v1/demands/{id}"), &outcome(&demand)).at_revision(demand.number))
    })
    .await
}

/// Carries out an act on a demand.
pub async fn perform(ctx: &Context, id: DemandId, act: DemandAct) -> Result<Answer, Problem> {
    let act = &act;
    ctx.write("act on a demand", |tx, actor| async move {
        if !queries::sees(&tx, &actor, id.0).await? {
            return Err(Problem::not_found());
        }
        let demand = tx.load::<Demand>(id).await?.ok_or_else(Problem::not_found)?;
        ctx.expect_revision(demand.number)?;
        if let DemandAct::Edit(entry) = act {
            known_customer(&tx, entry).await?;
        }
        let events = decide(&demand.state, &actor, act, &clock(ctx))?;
        let after = tx.record(&demand, &events, &ctx.origin()).await?;
        Ok(Answer::ok(&outcome(&after)).at_revision(after.number))
    })
    .await
}

/// The demand, if the person may see it.
pub async fn look(ctx: &Context, id: DemandId) -> Result<Loaded<Demand>, Problem> {
    if !queries::sees(&ctx.read(), &ctx.actor, id.0).await? {
        return Err(Problem::not_found());
    }
    store::look(&ctx.read(), id).await?.ok_or_else(Problem::not_found)
}
