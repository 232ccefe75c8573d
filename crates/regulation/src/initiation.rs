//! 2.3.1, 2.3.2: the application, the code, the initiation task and its submission.

use crate::approval::{self, Approval, Submission};
use crate::authority::{Basis, DocumentKind};
use crate::clause::Clause;
use crate::clock::{Clock, Facts};
use crate::code::ProjectCode;
use crate::contract::{Contract, ContractAct, ContractEvent, number_after};
use crate::duties::Actor;
use crate::equipment::{
    Budget, LineEntry, Lines, Plan, budget, faults_of_lines, faults_of_plan, spelled_as_listed,
};
use crate::event::Event;
use crate::id::ProjectId;
use crate::lifecycle::Status;
use crate::money::BasisPoints;
use crate::project::{Began, Project};
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::{Note, Place};
use alloc::format;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// The initiation as the account manager fills it in; it can be saved incomplete.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InitiationEntry {
    /// Where the customer wants the goods.
    #[serde(default)]
    pub delivery_place: Option<Place>,
    /// Whom to ask for there.
    #[serde(default)]
    pub delivery_contact: Option<crate::text::Title>,
    /// Anything the approvers should know.
    #[serde(default)]
    pub note: Option<Note>,
    /// The closed project this one follows (D9).
    #[serde(default)]
    pub follows: Option<ProjectCode>,
    /// What is planned beside the equipment.
    #[serde(default)]
    pub plan: Plan,
    /// The equipment list.
    #[serde(default)]
    pub equipment: Vec<LineEntry>,
}

/// Hands a reviewed contract in: the contract's event and the first of the project it begins (2.3.2).
pub fn hand_in(
    contract: &Contract,
    project: ProjectId,
    away: bool,
    actor: &Actor,
    facts: &Facts,
    clock: &Clock,
) -> Result<(Vec<ContractEvent>, Event), Refusal> {
    let events = crate::contract::decide(contract, actor, &ContractAct::HandIn(project), facts, clock)?;
    let terms = &contract.terms;
    let began = Began {
        contract: contract.id,
        contract_kind: terms.kind,
        contract_number: terms.number.clone(),
        contract_content: approval::ContentHash::of(terms),
        customer: terms.customer_id,
        title: terms.title.clone(),
        amount: terms.amount,
        signed_on: terms.signed_on,
        arrival_promised_on: terms.arrival_promised_on,
        acceptance_required: terms.acceptance_required,
        account_manager: contract.account_manager,
        department: contract.department,
        away,
    };
    Ok((events, Event::Applied { began }))
}

pub(crate) fn give_code(
    project: &Project,
    asked: Option<&ProjectCode>,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    if project.application_returned.is_some() {
        return refuse(Reason::ApplicationReturned, Clause::C2_3_2);
    }
    if facts.code_taken {
        return Err(Fault::new(Reason::CodeTaken, Clause::C2_3_2).at("/code").into());
    }
    match asked.or(facts.next_code.as_ref()) {
        Some(code) => Ok(vec![Event::CodeGiven { code: code.clone() }]),
        None => Err(Fault::new(Reason::FieldMissing, Clause::C2_3_2).at("/code").into()),
    }
}

pub(crate) fn return_application(project: &Project, reason: &Note) -> Result<Vec<Event>, Refusal> {
    if project.application_returned.is_some() {
        return refuse(Reason::ApplicationReturned, Clause::C2_3_2);
    }
    Ok(vec![Event::ApplicationReturned { reason: reason.clone() }])
}

pub(crate) fn hand_in_again(project: &Project) -> Result<Vec<Event>, Refusal> {
    if project.application_returned.is_none() {
        return refuse(Reason::ApplicationNotReturned, Clause::C2_3_2);
    }
    Ok(vec![Event::HandedInAgain])
}

pub(crate) fn save(project: &Project, entry: &InitiationEntry, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    not_rejected(project)?;
    Refusal::unless_empty(faults_while_saving(entry))?;
    let equipment = spelled_as_listed(&entry.equipment, &facts.catalogue);
    Ok(vec![Event::InitiationSaved { entry: InitiationEntry { equipment, ..entry.clone() } }])
}

/// What is wrong even in a draft: figures that could never be added up, a list that is too long.
fn faults_while_saving(entry: &InitiationEntry) -> Vec<Fault> {
    let fault = |reason, pointer: &str| Fault::new(reason, Clause::C2_3_2).at(pointer);
    let mut faults = Vec::new();
    if entry.equipment.len() > crate::equipment::MOST_LINES {
        faults.push(fault(Reason::ListTooLong, "/equipment").with("most", crate::equipment::MOST_LINES));
    }
    faults.extend(faults_of_plan(&entry.plan, Clause::C2_3_2, "/plan"));
    let rates_known = entry.equipment.iter().all(|line| line.unit_cost_in_yuan().is_some());
    if rates_known && budget(&entry.equipment, &entry.plan).is_none() {
        faults.push(fault(Reason::AmountOverflow, "/equipment"));
    }
    faults
}

pub(crate) fn not_rejected(project: &Project) -> Result<(), Refusal> {
    if project.initiation.rejected { refuse(Reason::InitiationRejected, Clause::C2_3_2) } else { Ok(()) }
}

/// All that is missing, at once, each with its place on the form (I5).
pub(crate) fn faults_before_submission(
    project: &Project,
    entry: &InitiationEntry,
    facts: &Facts,
    clock: &Clock,
) -> Vec<Fault> {
    let mut faults = faults_while_saving(entry);
    for (missing, field) in [
        (entry.delivery_place.is_none(), "/delivery_place"),
        (entry.delivery_contact.is_none(), "/delivery_contact"),
    ] {
        if missing {
            faults.push(Fault::new(Reason::FieldMissing, Clause::C2_3_2).at(field));
        }
    }
    if let Some(code) = &entry.follows
        && (project.code.as_ref() == Some(code) || !facts.followed.is_some_and(Status::is_closed))
    {
        faults.push(Fault::new(Reason::FollowedUnfit, Clause::C2_5_3).at("/follows"));
    }
    let days = (project.began.formally_signed_on(), Some(clock.today));
    faults.extend(faults_of_lines(&entry.equipment, &facts.catalogue, None, days, "/equipment"));
    for (index, line) in entry.equipment.iter().enumerate() {
        if line.line.is_some_and(|number| number != 0) {
            faults
                .push(Fault::new(Reason::LineUnknown, Clause::C2_3_2).at(format!("/equipment/{index}/line")));
        }
    }
    faults
}

/// What the approvers of an initiation decide on.
#[derive(Serialize)]
struct Submitted<'a> {
    began: &'a Began,
    entry: &'a InitiationEntry,
}

pub(crate) fn submit(
    project: &Project,
    actor: &Actor,
    facts: &Facts,
    clock: &Clock,
) -> Result<Vec<Event>, Refusal> {
    not_rejected(project)?;
    if !facts.contract.as_ref().is_some_and(|contract| stands_on(project, contract)) {
        return refuse(Reason::ContractNotReviewed, Clause::C2_3_2);
    }
    let entry = project.initiation.entry.clone().unwrap_or_default();
    Refusal::unless_empty(faults_before_submission(project, &entry, facts, clock))?;
    let submission = Submission {
        number: number_after(project.approvals.len()),
        owner: project.account_manager(),
        content: &Submitted { began: &project.began, entry: &entry },
        basis: basis(project, DocumentKind::Initiation, &entry.equipment, &entry.plan)?,
    };
    let approval = approval::open(submission, actor, facts, clock.now)?;
    Ok(vec![Event::InitiationSubmitted { approval }])
}

/// The contract is still the reviewed one the project began with (INV-06).
fn stands_on(project: &Project, contract: &Contract) -> bool {
    contract.project == Some(project.id)
        && approval::ContentHash::of(&contract.terms) == project.began.contract_content
}

/// What the chain of a document is chosen by whose list comes to this budget. The larger of contract and list counts,
/// so that neither can be kept small to stay below a limit; and the smaller margin, so that a list dearer than the contract
/// it carries out shows no profit that nobody pays. A change stands on its own list (2.4.4): what it adds, the customer
/// agreed to after the contract.
pub fn basis_of(project: &Project, document: DocumentKind, budget: &Budget) -> Basis {
    let paid = project.began.amount;
    let of_contract = || {
        let cost = budget.sales_amount.minus(budget.gross_profit)?;
        BasisPoints::of(paid.minus(cost)?, paid)
    };
    let of_list = budget.gross_margin;
    let margin = match document {
        DocumentKind::Initiation => of_list.map(|list| of_contract().map_or(list, |paid| list.min(paid))),
        DocumentKind::Contract | DocumentKind::EquipmentChange | DocumentKind::Cancellation => of_list,
    };
    Basis {
        document,
        contract_kind: project.began.contract_kind,
        amount: paid.max(budget.sales_amount),
        margin,
        department: project.department(),
    }
}

/// What the chain of a document about this list is chosen by.
pub(crate) fn basis<'a>(
    project: &Project,
    document: DocumentKind,
    lines: impl IntoIterator<Item = &'a LineEntry>,
    plan: &Plan,
) -> Result<Basis, Refusal> {
    let Some(budget) = budget(lines, plan) else {
        let list = if document == DocumentKind::Initiation { "/equipment" } else { "/lines" };
        return Err(Fault::new(Reason::AmountOverflow, document.clause()).at(list).into());
    };
    Ok(basis_of(project, document, &budget))
}

/// The list of revision 1: the lines in the order they were filled in, numbered from 1.
pub(crate) fn first_revision(entry: &InitiationEntry) -> (Lines, Plan) {
    let lines = entry
        .equipment
        .iter()
        .zip(1u32..)
        .map(|(line, number)| (number, LineEntry { line: Some(number), ..line.clone() }));
    (lines.collect(), entry.plan.clone())
}

/// What follows when the approval of an initiation ends.
pub(crate) fn ended(project: &Project, approval: &Approval, outcome: approval::Outcome) -> Vec<Event> {
    let number = approval.number;
    if outcome == approval::Outcome::Agreed {
        let (lines, plan) = first_revision(&project.initiation.entry.clone().unwrap_or_default());
        vec![Event::Initiated { approval: number, lines, plan }]
    } else {
        vec![Event::InitiationCameBack { approval: number, outcome }]
    }
}
