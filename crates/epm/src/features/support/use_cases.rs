//! What a person can do to a support contract: register, edit, add and take off devices, end.

use super::queries;
use crate::features::suppliers;
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::serial::SerialNumber;
use regulation::support::{
    MOST_UNITS, SupportAct, SupportContract, SupportTerms, SupportedUnit, decide, may_act, register,
};
use regulation::{Clock, SupportId};
use serde::Serialize;
use std::collections::BTreeSet;
use store::{Loaded, Write};
use uuid::Uuid;

/// What an act on a support contract answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SupportOutcome)]
pub struct Outcome {
    /// The support contract.
    pub id: Uuid,
    /// How many devices it covers.
    pub units: usize,
    /// The number of its last event: the `ETag`.
    pub revision: i64,
}

fn outcome(contract: &Loaded<SupportContract>) -> Outcome {
    Outcome { id: contract.id, units: contract.state.units.len(), revision: contract.number }
}

pub(super) fn clock(ctx: &Context) -> Clock {
    Clock { now: ctx.now(), today: ctx.today(), calendar: regulation::calendar::Calendar::default() }
}

/// Registers a support contract.
pub async fn begin(ctx: &Context, terms: SupportTerms) -> Result<Answer, Problem> {
    let (terms, id) = (&terms, ctx.id::<SupportId>());
    ctx.write("register a support contract", |tx, actor| async move {
        suppliers::known(&tx, terms.supplier_id).await?;
        let events = register(&actor, terms.clone())?;
        let contract = tx.begin::<SupportContract>(id, &events, &ctx.origin()).await?;
        Ok(Answer::created(format!("/api/v1/support-contracts/{id}"), &outcome(&contract))
            .at_revision(contract.number))
    })
    .await
}

/// What is asked for; devices by what was pasted.
pub enum Asked {
    /// Edit the terms. Whoever sees no cost leaves it as it is.
    Edit(SupportTerms),
    /// Add the devices of these serial numbers.
    Add(String),
    /// Take them off.
    Remove(String),
    /// Anything that names no device.
    Act(SupportAct),
}

/// Carries out an act on a support contract.
pub async fn perform(ctx: &Context, id: SupportId, asked: Asked) -> Result<Answer, Problem> {
    let asked = &asked;
    ctx.write("act on a support contract", |tx, actor| async move {
        let contract = tx.load::<SupportContract>(id).await?.ok_or_else(Problem::not_found)?;
        ctx.expect_revision(contract.number)?;
        may_act(&contract.state, &actor)?;
        let act = match asked {
            Asked::Edit(terms) => {
                suppliers::known(&tx, terms.supplier_id).await?;
                let cost = if sees_cost(&actor) { terms.cost } else { contract.state.terms.cost };
                SupportAct::Edit(SupportTerms { cost, ..terms.clone() })
            }
            Asked::Add(pasted) => SupportAct::Add(installed(&tx, pasted).await?),
            Asked::Remove(pasted) => SupportAct::Remove(named(&contract.state, pasted)?),
            Asked::Act(act) => act.clone(),
        };
        let events = decide(&contract.state, &actor, &act, &clock(ctx))?;
        let after = tx.record(&contract, &events, &ctx.origin()).await?;
        Ok(Answer::ok(&outcome(&after)).at_revision(after.number))
    })
    .await
}

/// Whether the person sees what support costs (4-roles): IT service does not.
pub(super) fn sees_cost(actor: &regulation::Actor) -> bool {
    actor.sees_some_cost()
}

/// The serial numbers in what was pasted: one a line, or apart by blanks, commas or semicolons.
fn serials(pasted: &str) -> Result<BTreeSet<SerialNumber>, Problem> {
    let at = |key: &str| FieldFault::new("/serials", key);
    let apart = |c: char| c.is_whitespace() || [',', ';', '，', '；', '、'].contains(&c);
    let mut found = BTreeSet::new();
    for typed in pasted.split(apart).filter(|typed| !typed.is_empty()) {
        let serial = SerialNumber::new(typed)
            .map_err(|_| Problem::invalid(vec![at("support-serial-malformed").with("serial", typed)]))?;
        found.insert(serial);
    }
    if found.is_empty() {
        return Err(Problem::invalid(vec![at("field-missing")]));
    }
    if found.len() > MOST_UNITS {
        return Err(Problem::invalid(vec![at("support-too-many").with("most", MOST_UNITS)]));
    }
    Ok(found)
}

/// So many serial numbers are told that are not known: the rest are alike.
const TOLD: usize = 20;

/// The devices of the installed base with these serial numbers; every one must be there once.
async fn installed(tx: &Write, pasted: &str) -> Result<BTreeSet<SupportedUnit>, Problem> {
    let serials = serials(pasted)?;
    let mut found = queries::installed(tx, &serials).await?;
    let (mut units, mut faults) = (BTreeSet::new(), Vec::new());
    for serial in &serials {
        let key = match <[_; 1]>::try_from(found.remove(serial).unwrap_or_default()) {
            Ok([unit]) => {
                units.insert(unit);
                continue;
            }
            Err(several) if several.is_empty() => "support-serial-unknown",
            Err(_) => "support-serial-ambiguous",
        };
        faults.push(FieldFault::new("/serials", key).with("serial", serial));
    }
    faults.truncate(TOLD);
    if faults.is_empty() { Ok(units) } else { Err(Problem::invalid(faults)) }
}

/// The devices of the contract with these serial numbers.
fn named(contract: &SupportContract, pasted: &str) -> Result<BTreeSet<SupportedUnit>, Problem> {
    let serials = serials(pasted)?;
    Ok(contract.units.iter().filter(|unit| serials.contains(&unit.serial)).cloned().collect())
}

/// The support contract.
pub async fn look(ctx: &Context, id: SupportId) -> Result<Loaded<SupportContract>, Problem> {
    store::look(&ctx.read(), id).await?.ok_or_else(Problem::not_found)
}
