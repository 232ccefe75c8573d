//! 《虚拟合同》 (1.3.4): the company's own paper to work by until the formal contract is signed.

use super::written::{Named, opinions, printed, words};
use crate::features::contract;
use crate::http::{Context, Problem};
use crate::layout::{Page, day_of};
use forms::form::{Instalment, VirtualContract};
use forms::{Form, Kind, Paper, Subject};
use regulation::ContractId;
use regulation::contract::{ContractKind, ContractStatus};
use regulation::money::sum;
use store::StoreError;
use store::entities::project;
use store::sea_orm::EntityTrait;
use uuid::Uuid;

/// The contract's form; a formal contract has a paper of its own, which is scanned.
pub(super) async fn fill_in(ctx: &Context, id: ContractId) -> Result<Paper, Problem> {
    let (p, loaded) = (words(ctx), contract::look(ctx, id).await?);
    let (state, terms) = (&loaded.state, &loaded.state.terms);
    if terms.kind == ContractKind::Formal {
        return Err(Problem::not_found());
    }
    let named = Named::read(ctx, terms.customer_id, state.department, state.account_manager).await?;
    let plan = terms.payment_plan.iter().map(|instalment| Instalment {
        name: instalment.name.to_string(),
        due_on: instalment.due_on,
        amount: instalment.amount,
    });
    let form = VirtualContract {
        customer: named.customer,
        title: terms.title.to_string(),
        department: named.department,
        account_manager: named.account_manager,
        amount: terms.amount,
        written_on: day_of(state.written.at),
        signing_expected_on: terms.signed_on,
        arrival_promised_on: terms.arrival_promised_on,
        acceptance_required: terms.acceptance_required,
        note: terms.note.as_ref().map(ToString::to_string).unwrap_or_default(),
        plan: plan.collect(),
        planned: sum(terms.payment_plan.iter().map(|instalment| instalment.amount)).unwrap_or_default(),
        opinions: opinions(ctx, &p, state.department, state.approvals.last()).await?,
    };
    let read = ctx.read();
    let revisions = contract::queries::revisions(&read, [loaded.id]).await?;
    let code = match state.project {
        Some(project) => project::Entity::find_by_id(project.0).one(&read).await.map_err(StoreError::from)?,
        None => None,
    };
    Ok(Paper {
        company: ctx.settings.company.to_string(),
        logo: None,
        number: terms.number.as_ref().map_or_else(|| number_of(loaded.id), ToString::to_string),
        subject: Subject { of: loaded.id, part: None },
        code: code.and_then(|project| project.code),
        revision: revisions.get(&loaded.id).copied().unwrap_or_default(),
        watermark: watermark(&p, state.status),
        printed: Some(printed(ctx)),
        form: Form::VirtualContract(form),
    })
}

/// Of a contract that was given no number: the same on every print of it, and on no other's.
fn number_of(id: Uuid) -> String {
    let id = id.simple().to_string().to_uppercase();
    format!("{}-{}", Kind::VirtualContract.code(), id.get(20..).unwrap_or(&id))
}

/// Until it is reviewed, the paper says so across its face (C2).
fn watermark(p: &Page, status: ContractStatus) -> Option<String> {
    let word = match status {
        ContractStatus::Reviewed | ContractStatus::HandedIn => return None,
        ContractStatus::Draft => "contract-status-draft",
        ContractStatus::InReview => "contract-status-in-review",
        ContractStatus::Rejected => "contract-status-rejected",
        ContractStatus::Cancelled => "contract-status-cancelled",
    };
    Some(p.t(word))
}
