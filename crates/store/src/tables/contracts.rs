//! Contracts (1.3.4, 2.3.2).

use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::code;
use regulation::contract::{Contract, ContractEvent, apply};
use regulation::duties::Duty;
use regulation::id::{ContractId, PersonId};
use regulation::money::Fen;
use regulation::payment::Due;
use regulation::text::Code;
use uuid::Uuid;

use super::approvals::About;
use super::{Rows, millis};
use crate::entities::{contract, receivable};
use crate::search::search_text;
use crate::streams::{Aggregate, Face, Loaded};

impl Aggregate for Contract {
    const KIND: &'static str = "contract";
    type Event = ContractEvent;

    fn after(before: Option<Self>, id: Uuid, event: &ContractEvent, stamp: &Stamp) -> Option<Self> {
        apply(before, ContractId(id), event, stamp)
    }

    fn clause(event: &ContractEvent) -> Clause {
        match event {
            ContractEvent::Drafted { .. }
            | ContractEvent::Edited { .. }
            | ContractEvent::ScanAttached { .. }
            | ContractEvent::AttachmentAdded { .. }
            | ContractEvent::AttachmentWithdrawn { .. }
            | ContractEvent::Submitted { .. }
            | ContractEvent::StepDecided { .. }
            | ContractEvent::ReviewEnded { .. }
            | ContractEvent::HandedIn { .. } => Clause::C2_3_2,
            ContractEvent::BroughtIn { .. } => Clause::C2_2,
            ContractEvent::Released | ContractEvent::Cancelled { .. } => Clause::C2_7,
            ContractEvent::PaymentRecorded { .. } | ContractEvent::PaymentReversed { .. } => Clause::C1_3_2,
        }
    }

    fn duties(&self) -> Vec<Duty> {
        self.duties()
    }

    fn face(&self) -> Face {
        Face {
            code: self.terms.number.as_ref().map(|number| number.as_str().to_owned()),
            title: self.terms.title.as_str().to_owned(),
            customer: Some(self.terms.customer_id.into()),
            department: Some(self.department.into()),
        }
    }

    fn found_by(&self) -> Vec<String> {
        Vec::new()
    }

    fn told(&self, event: &ContractEvent) -> Vec<PersonId> {
        match event {
            ContractEvent::StepDecided { .. }
            | ContractEvent::ReviewEnded { .. }
            | ContractEvent::PaymentRecorded { .. }
            | ContractEvent::PaymentReversed { .. }
            | ContractEvent::Released => {
                vec![self.account_manager]
            }
            ContractEvent::Drafted { .. }
            | ContractEvent::BroughtIn { .. }
            | ContractEvent::Edited { .. }
            | ContractEvent::ScanAttached { .. }
            | ContractEvent::AttachmentAdded { .. }
            | ContractEvent::AttachmentWithdrawn { .. }
            | ContractEvent::Submitted { .. }
            | ContractEvent::HandedIn { .. }
            | ContractEvent::Cancelled { .. } => Vec::new(),
        }
    }

    fn rows(loaded: &Loaded<Self>) -> Rows {
        let contract = &loaded.state;
        let about = About {
            stream: loaded.id,
            kind: Self::KIND,
            owner: contract.account_manager,
            department: contract.department,
        };
        let mut rows =
            Rows { contracts: vec![row(loaded)], receivables: receivables(contract), ..Rows::default() };
        rows.add_approvals(&about, &contract.approvals);
        rows
    }
}

fn row(loaded: &Loaded<Contract>) -> contract::Model {
    let Contract { terms, .. } = &loaded.state;
    let number = terms.number.as_ref().map(Code::as_str);
    contract::Model {
        id: loaded.id,
        number: loaded.number,
        changed_at: loaded.at,
        kind: terms.kind.code().to_owned(),
        contract_number: number.map(str::to_owned),
        title: terms.title.as_str().to_owned(),
        customer: terms.customer_id.into(),
        account_manager: loaded.state.account_manager.into(),
        department: loaded.state.department.into(),
        amount: terms.amount.0,
        status: loaded.state.status.code().to_owned(),
        signed_on: terms.signed_on,
        promised_on: terms.arrival_promised_on,
        acceptance_required: terms.acceptance_required,
        project: loaded.state.project.map(Uuid::from),
        demand: loaded.state.demand.map(Uuid::from),
        written_at: millis(loaded.state.written.at),
        search: search_text([terms.title.as_str(), number.unwrap_or_default()]),
        received: loaded.state.received().0,
        number_fold: number.map(code::fold),
    }
}

/// What of the plan is open, while it is owed. Whether that is late depends on the day of whoever asks.
fn receivables(contract: &Contract) -> Vec<receivable::Model> {
    if !contract.is_owed() {
        return Vec::new();
    }
    let open = contract.dues().into_iter().filter(|due| due.open > Fen::ZERO);
    let row = |due: Due| receivable::Model {
        contract: contract.id.into(),
        number: due.number.into(),
        customer: contract.terms.customer_id.into(),
        account_manager: contract.account_manager.into(),
        department: contract.department.into(),
        name: due.name.as_str().to_owned(),
        due_on: due.due_on,
        amount: due.amount.0,
        open: due.open.0,
    };
    open.map(row).collect()
}
