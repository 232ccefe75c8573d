//! What was paid on a contract, as it is told over JSON; only to those who see what is owed (1.3.2).

use crate::features::directory::queries::names_of_people;
use crate::features::receivable::READERS;
use crate::http::{Context, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::contract::Contract;
use regulation::payment::{Age, Due, Payment, may_see, overdue};
use regulation::{Clause, Fen, PartId};
use serde::Serialize;

/// The payments of a contract.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Payments {
    /// The contract's amount.
    #[schema(value_type = String)]
    amount: Fen,
    /// What was paid and not reversed.
    #[schema(value_type = String)]
    received: Fen,
    /// What of the plan was due before today and is open; nothing of a contract that is not owed.
    #[schema(value_type = String)]
    overdue: Fen,
    /// Whether the plan is owed: while a project stands on the contract.
    owed: bool,
    /// The plan with what of it was paid.
    plan: Vec<PlannedPayment>,
    /// The payments, in the order in which they were recorded.
    payments: Vec<RecordedPayment>,
}

/// An instalment of the plan.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PlannedPayment {
    #[serde(flatten)]
    due: Due,
    /// `not_due`, `days_30`, `days_90` or `older`, while it is open and owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<&'static str>,
}

/// A payment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordedPayment {
    /// `<contract>.<number>`
    id: String,
    number: u32,
    #[schema(value_type = String)]
    received_on: NaiveDate,
    #[schema(value_type = String)]
    amount: Fen,
    reference: Option<String>,
    note: Option<String>,
    recorded_by: String,
    #[schema(value_type = String)]
    recorded_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reversal: Option<Reversal>,
}

/// Why a record of a payment was reversed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Reversal {
    reason: String,
    reversed_by: String,
    #[schema(value_type = String)]
    reversed_at: DateTime<Utc>,
}

/// The payments of a contract, for someone who sees it.
pub(super) async fn payments(ctx: &Context, contract: &Contract) -> Result<Payments, Problem> {
    if !may_see(contract, &ctx.actor) {
        return Err(Problem::role_required(READERS).under(Clause::C1_3_2));
    }
    let reversals = contract.payments.iter().filter_map(|payment| payment.reversed.as_ref());
    let people = contract.payments.iter().map(|payment| payment.recorded.by.0);
    let people: Vec<uuid::Uuid> = people.chain(reversals.map(|(_, stamp)| stamp.by.0)).collect();
    let names = names_of_people(&ctx.read(), people).await?;
    let named = |id: regulation::PersonId| names.get(&id.0).cloned().unwrap_or_default();
    let (dues, owed) = (contract.dues(), contract.is_owed());
    let payment = |payment: &Payment| RecordedPayment {
        id: PartId { of: contract.id.0, number: payment.number }.to_string(),
        number: payment.number,
        received_on: payment.entry.received_on,
        amount: payment.entry.amount,
        reference: payment.entry.reference.as_ref().map(ToString::to_string),
        note: payment.entry.note.as_ref().map(ToString::to_string),
        recorded_by: named(payment.recorded.by),
        recorded_at: payment.recorded.at,
        reversal: payment.reversed.as_ref().map(|(reason, stamp)| Reversal {
            reason: reason.to_string(),
            reversed_by: named(stamp.by),
            reversed_at: stamp.at,
        }),
    };
    let planned = |due: Due| PlannedPayment {
        age: (owed && due.open > Fen::ZERO).then(|| Age::of(due.due_on, ctx.today()).code()),
        due,
    };
    Ok(Payments {
        amount: contract.terms.amount,
        received: contract.received(),
        overdue: if owed { overdue(&dues, ctx.today()) } else { Fen::ZERO },
        owed,
        payments: contract.payments.iter().map(payment).collect(),
        plan: dues.into_iter().map(planned).collect(),
    })
}
