//! What the 《销售项目结项通知单》 says. A closed project takes no change (2.5.3), so what is read of it now is what it was
//! at the closing, and the names are those kept with the closing (INV-37); what comes after (signatures, the archive) is
//! told beside it.

use crate::features::directory::queries::{Names, names_of_customers, names_of_departments, names_of_people};
use crate::features::project::api::clock;
use crate::http::{Context, Problem};
use crate::layout::day_of;
use chrono::NaiveDate;
use regulation::clock::Stamp;
use regulation::closing::Closing;
use regulation::contract::ContractKind;
use regulation::money::in_words;
use regulation::project::RevisionSource;
use regulation::sign_off::Sheet;
use regulation::{BasisPoints, Fen, Moment, Project, Status};
use serde::Serialize;
use store::Loaded;
use uuid::Uuid;

/// The content of the notice.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeContent {
    /// The form's number.
    pub number: String,
    /// The project.
    pub project_id: Uuid,
    /// Its code.
    pub code: String,
    /// For what.
    pub title: String,
    /// The customer.
    pub customer: String,
    /// The contract's number.
    pub contract_number: Option<String>,
    /// `virtual` or `formal`.
    #[schema(value_type = String)]
    pub contract_kind: ContractKind,
    /// The department that sold.
    pub department: String,
    /// The account manager.
    pub account_manager: String,
    /// When it was formally initiated.
    #[schema(value_type = Option<String>)]
    pub initiated_on: Option<NaiveDate>,
    /// When everything had arrived.
    #[schema(value_type = Option<String>)]
    pub arrived_on: Option<NaiveDate>,
    /// When the customer signed last.
    #[schema(value_type = Option<String>)]
    pub signed_on: Option<NaiveDate>,
    /// The working days from the arrival to the last signature.
    pub signing_days: Option<i32>,
    /// Whether the last signature came after the ten working days (2.4.3).
    pub signed_late: bool,
    /// When it was closed.
    #[schema(value_type = String)]
    pub closed_on: NaiveDate,
    /// By whom; nobody's name where it was closed before it was brought in from an old system.
    pub closed_by: Option<String>,
    /// Whether it was closed, signed for and archived before it was brought in from an old system.
    pub brought_in: bool,
    /// The contract's amount.
    #[schema(value_type = String)]
    pub amount: Fen,
    /// The same in words, as forms ask for it.
    pub amount_in_words: String,
    /// What it cost and brought; only for those who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<NoticeResult>,
    /// The sheets the closing rests on (2.5.3).
    pub sheets: Vec<NoticeSheet>,
    /// The serial numbers on them.
    pub serials: usize,
    /// The units of the effective list.
    pub units: u64,
    /// The changes that took effect.
    pub changes: Vec<NoticeChange>,
    /// Whether the contract asks for an acceptance (2.5.4).
    pub acceptance_required: bool,
    /// By when it is due; nothing where that was settled before the project was brought in.
    #[schema(value_type = Option<String>)]
    pub acceptance_due_on: Option<NaiveDate>,
    /// The departments concerned, and who signed for them.
    pub signatures: Vec<NoticeSignature>,
    /// Who archived the signed notice.
    pub archived_by: Option<String>,
    /// When.
    #[schema(value_type = Option<String>)]
    pub archived_at: Option<Moment>,
    /// The SHA-256 of the signed notice.
    pub file: Option<String>,
}

/// Cost and profit as planned and at the closing.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeResult {
    /// The margin of the initiation.
    #[schema(value_type = Option<String>)]
    pub initial_margin: Option<BasisPoints>,
    /// The cost at the closing.
    #[schema(value_type = String)]
    pub cost: Fen,
    /// The gross profit at the closing.
    #[schema(value_type = String)]
    pub gross_profit: Fen,
    /// The gross margin at the closing.
    #[schema(value_type = Option<String>)]
    pub gross_margin: Option<BasisPoints>,
}

/// An accepted sheet.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeSheet {
    /// Its part, `<uuid>.<number>`.
    pub id: String,
    /// The form's number.
    pub number: String,
    /// When the customer signed.
    #[schema(value_type = Option<String>)]
    pub signed_on: Option<NaiveDate>,
}

/// A change that took effect.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeChange {
    /// Its number in the project.
    pub number: u32,
    /// Why.
    pub reason: String,
    /// Since when the list is another.
    #[schema(value_type = String)]
    pub effective_on: NaiveDate,
    /// What the equipment came to after it.
    #[schema(value_type = String)]
    pub sales_amount: Fen,
}

/// A department concerned.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeSignature {
    /// `business`, `vice_president`, `commerce`, `finance` or `it_service`.
    pub department: &'static str,
    /// The role that signs for it.
    pub role: &'static str,
    /// Who signed.
    pub signed_by: Option<String>,
    /// When.
    #[schema(value_type = Option<String>)]
    pub signed_at: Option<Moment>,
}

/// The notice of a closed project; nothing while it is not closed.
pub async fn content(ctx: &Context, project: &Loaded<Project>) -> Result<Option<NoticeContent>, Problem> {
    let state = &project.state;
    let Some(closing) = &state.closing else { return Ok(None) };
    let began = &state.began;
    let Printed { customer, department, people } = Printed::of(ctx, state, closing).await?;
    let named = |id: Uuid| people.get(&id).cloned().unwrap_or_default();
    let calendar = clock(ctx).await?.calendar;
    let arrival = state.arrivals.last();
    let signed_on = accepted(state).filter_map(|sheet| sheet.entry.signed_on).max();
    let sees_cost = ctx.actor.sees_cost(state.department(), state.account_manager());
    let code = state.code.as_ref().map(ToString::to_string).unwrap_or_default();
    let brought_in = state.was_before(&closing.carried_out);
    let archived = closing.archived.as_ref().filter(|(_, stamp)| !state.was_before(stamp));
    Ok(Some(NoticeContent {
        number: format!("{code}-JX"),
        project_id: project.id,
        title: began.title.to_string(),
        customer,
        contract_number: began.contract_number.as_ref().map(ToString::to_string),
        contract_kind: began.contract_kind,
        department,
        account_manager: named(state.account_manager().0),
        initiated_on: entered(state, Status::Executing),
        arrived_on: arrival.map(|arrival| arrival.on),
        signed_on,
        // A calendar that was put right since moves nothing of a notice.
        signing_days: closing.signing_days.or_else(|| {
            arrival.and_then(|arrival| signed_on.map(|on| calendar.working_days_between(arrival.on, on)))
        }),
        signed_late: arrival.is_some_and(|arrival| signed_on.is_some_and(|on| on > arrival.due.on)),
        closed_on: day_of(closing.carried_out.at),
        closed_by: (!brought_in).then(|| named(closing.carried_out.by.0)),
        brought_in,
        amount: began.amount,
        amount_in_words: in_words(began.amount),
        result: result(state).filter(|_| sees_cost),
        sheets: sheets(project, &code),
        serials: accepted(state).flat_map(|sheet| &sheet.entry.lines).map(|line| line.serials.len()).sum(),
        units: state.lines().map(|(_, line)| u64::from(line.quantity.get())).sum(),
        changes: changes(state),
        acceptance_required: began.acceptance_required,
        acceptance_due_on: state.acceptance.as_ref().and_then(|acceptance| acceptance.due_on),
        signatures: signatures(closing, &people),
        archived_by: archived.map(|(_, stamp)| named(stamp.by.0)),
        archived_at: archived.map(|(_, stamp)| stamp.at),
        file: archived.filter(|(file, _)| state.is_paper(file)).map(|(file, _)| file.as_str().to_owned()),
        code,
    }))
}

/// The names on the notice.
struct Printed {
    customer: String,
    department: String,
    people: Names,
}

impl Printed {
    /// Those kept with the closing; of one from before they were kept, and of whoever is not among them, those of today.
    async fn of(ctx: &Context, project: &Project, closing: &Closing) -> Result<Self, Problem> {
        let read = ctx.read();
        let mut now = names_of_people(&read, people(closing).chain([project.account_manager().0])).await?;
        if let Some(kept) = &closing.names {
            now.extend(kept.people.iter().map(|(id, name)| (id.0, name.clone())));
            let (customer, department) = (kept.customer.clone(), kept.department.clone());
            return Ok(Self { customer, department, people: now });
        }
        let (customer, department) = (project.began.customer.0, project.department().0);
        Ok(Self {
            customer: names_of_customers(&read, [customer]).await?.remove(&customer).unwrap_or_default(),
            department: names_of_departments(&read, [department])
                .await?
                .remove(&department)
                .unwrap_or_default(),
            people: now,
        })
    }
}

fn people(closing: &Closing) -> impl Iterator<Item = Uuid> {
    let signed = closing.signatures.iter().filter_map(|(_, signed)| signed.as_ref());
    let archived = closing.archived.iter().map(|(_, stamp)| stamp);
    signed.chain(archived).chain([&closing.carried_out]).map(|stamp: &Stamp| stamp.by.0)
}

fn entered(project: &Project, status: Status) -> Option<NaiveDate> {
    let first = project.milestones.iter().find(|milestone| milestone.status == status);
    first.map(|milestone| day_of(milestone.stamp.at))
}

fn accepted(project: &Project) -> impl Iterator<Item = &Sheet> {
    project.sheets.iter().filter(|sheet| sheet.is_accepted())
}

fn result(project: &Project) -> Option<NoticeResult> {
    let (first, last) = (project.revisions.first()?.budget(), project.effective()?.budget());
    Some(NoticeResult {
        initial_margin: first.gross_margin,
        cost: last.equipment_cost.plus(last.other_cost)?,
        gross_profit: last.gross_profit,
        gross_margin: last.gross_margin,
    })
}

fn sheets(project: &Loaded<Project>, code: &str) -> Vec<NoticeSheet> {
    let sheet = |sheet: &Sheet| NoticeSheet {
        id: regulation::PartId { of: project.id, number: sheet.number }.to_string(),
        number: format!("{code}-QS{}", sheet.number),
        signed_on: sheet.entry.signed_on,
    };
    accepted(&project.state).map(sheet).collect()
}

fn changes(project: &Project) -> Vec<NoticeChange> {
    let effective = project.revisions.iter().filter_map(|revision| match revision.source {
        RevisionSource::Change(number) => Some((number, revision)),
        RevisionSource::Initiation => None,
    });
    let change = |(number, revision): (u32, &regulation::project::Revision)| {
        let written = project.changes.iter().find(|change| change.number == number);
        NoticeChange {
            number,
            reason: written.map(|change| change.entry.reason.to_string()).unwrap_or_default(),
            effective_on: day_of(revision.since.at),
            sales_amount: revision.budget().sales_amount,
        }
    };
    effective.map(change).collect()
}

pub(super) fn signatures(closing: &Closing, people: &Names) -> Vec<NoticeSignature> {
    let signature = |(signer, signed): &(regulation::closing::NoticeSigner, Option<Stamp>)| NoticeSignature {
        department: signer.code(),
        role: signer.role().code(),
        signed_by: signed.as_ref().map(|stamp| people.get(&stamp.by.0).cloned().unwrap_or_default()),
        signed_at: signed.as_ref().map(|stamp| stamp.at),
    };
    closing.signatures.iter().map(signature).collect()
}
