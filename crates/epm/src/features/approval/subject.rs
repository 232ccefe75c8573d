//! What an approval is about: the contract or project, as it stands and as it was when it was put to the approvers.

use crate::features::contract;
use crate::features::project::{self, Reference};
use crate::http::{Context, Problem};
use regulation::approval::{Approval, approves, may_decide, may_withdraw};
use regulation::contract::{Contract, ContractActKind, ContractEvent, ContractKind};
use regulation::decide::may;
use regulation::{
    ActKind, Actor, Clock, ContractId, CustomerId, DepartmentId, Event, PartId, PersonId, Project, Refusal,
};
use store::Loaded;
use uuid::Uuid;

/// The stream an approval lives in.
pub enum About {
    /// A contract's review.
    Contract(Box<Loaded<Contract>>),
    /// A project's initiation, change or cancellation.
    Project(Box<Loaded<Project>>),
}

/// What was put to the approvers.
pub enum Submitted {
    /// The contract.
    Contract(Box<Contract>),
    /// The project.
    Project(Box<Project>),
}

/// An approval and what it is about.
pub struct Subject {
    /// How it is addressed.
    pub id: PartId,
    /// The approval.
    pub approval: Approval,
    /// What it is about, as it stands.
    pub about: About,
}

impl Subject {
    /// The approval of that address, if the person sees what it is about.
    pub async fn of(ctx: &Context, id: PartId) -> Result<Self, Problem> {
        let about = if contract::queries::sees(&ctx.read(), &ctx.actor, id.of).await? {
            About::Contract(Box::new(contract::look(ctx, ContractId(id.of)).await?))
        } else {
            About::Project(Box::new(project::look(ctx, &Reference::of(id)).await?))
        };
        let approvals = match &about {
            About::Contract(loaded) => &loaded.state.approvals,
            About::Project(loaded) => &loaded.state.approvals,
        };
        let approval = approvals.iter().find(|approval| approval.number == id.number);
        Ok(Self { id, approval: approval.cloned().ok_or_else(Problem::not_found)?, about })
    }

    /// Every approval of the stream.
    pub fn approvals(&self) -> &[Approval] {
        match &self.about {
            About::Contract(loaded) => &loaded.state.approvals,
            About::Project(loaded) => &loaded.state.approvals,
        }
    }

    /// The number of the stream's last event: the `ETag`.
    pub fn revision(&self) -> i64 {
        match &self.about {
            About::Contract(loaded) => loaded.number,
            About::Project(loaded) => loaded.number,
        }
    }

    /// The account manager.
    pub fn owner(&self) -> PersonId {
        match &self.about {
            About::Contract(loaded) => loaded.state.account_manager,
            About::Project(loaded) => loaded.state.account_manager(),
        }
    }

    /// The department that sells.
    pub fn department(&self) -> DepartmentId {
        self.approval.basis.department
    }

    /// The customer.
    pub fn customer(&self) -> CustomerId {
        match &self.about {
            About::Contract(loaded) => loaded.state.terms.customer_id,
            About::Project(loaded) => loaded.state.began.customer,
        }
    }

    /// For what.
    pub fn title(&self) -> &str {
        match &self.about {
            About::Contract(loaded) => loaded.state.terms.title.as_str(),
            About::Project(loaded) => loaded.state.began.title.as_str(),
        }
    }

    /// The contract.
    pub fn contract(&self) -> Uuid {
        match &self.about {
            About::Contract(loaded) => loaded.id,
            About::Project(loaded) => loaded.state.began.contract.0,
        }
    }

    /// Whether it is virtual or formal.
    pub fn contract_kind(&self) -> ContractKind {
        self.approval.basis.contract_kind
    }

    /// Whether the person sees cost and margin of it.
    pub fn sees_cost(&self, actor: &Actor) -> bool {
        actor.sees_cost(self.department(), self.owner())
    }

    /// Whether the person may decide the step that waits.
    pub fn may_decide(&self, actor: &Actor) -> Result<(), Refusal> {
        if let About::Project(loaded) = &self.about {
            may(&loaded.state, actor, ActKind::DecideStep)?;
        }
        may_decide(&self.approval, actor, self.department(), self.owner())
    }

    /// Whether the person is one of its approvers.
    pub fn is_approver(&self, actor: &Actor) -> bool {
        approves(&self.approval, actor, self.department(), self.owner())
    }

    /// Whether the person may take it back.
    pub fn may_withdraw(&self, actor: &Actor, clock: &Clock) -> Result<(), Refusal> {
        match &self.about {
            About::Contract(loaded) => {
                regulation::contract::may(&loaded.state, actor, ContractActKind::Withdraw, clock)?;
            }
            About::Project(loaded) => {
                may(&loaded.state, actor, ActKind::WithdrawApproval)?;
            }
        }
        may_withdraw(&self.approval, actor)
    }

    /// What was put to the approvers. While the approval runs nothing of it moves; afterwards it is replayed.
    pub async fn as_submitted(&self, ctx: &Context) -> Result<Submitted, Problem> {
        let number = self.id.number;
        match &self.about {
            About::Contract(loaded) if self.approval.is_open() => {
                Ok(Submitted::Contract(Box::new(loaded.state.clone())))
            }
            About::Project(loaded) if self.approval.is_open() => {
                Ok(Submitted::Project(Box::new(loaded.state.clone())))
            }
            About::Contract(loaded) => {
                let history = store::history::<Contract>(&ctx.read(), loaded.id, None).await?;
                let at = history.iter().position(|happened| opens_review(&happened.event, number));
                let then = store::replay(loaded.id, &history[..at.map_or(history.len(), |at| at + 1)]);
                Ok(Submitted::Contract(Box::new(then.ok_or_else(Problem::not_found)?)))
            }
            About::Project(loaded) => {
                let history = store::history::<Project>(&ctx.read(), loaded.id, None).await?;
                let at = history.iter().position(|happened| opens(&happened.event, number));
                let then = store::replay(loaded.id, &history[..at.map_or(history.len(), |at| at + 1)]);
                Ok(Submitted::Project(Box::new(then.ok_or_else(Problem::not_found)?)))
            }
        }
    }
}

fn opens_review(event: &ContractEvent, number: u32) -> bool {
    matches!(event, ContractEvent::Submitted { approval } if approval.number == number)
}

fn opens(event: &Event, number: u32) -> bool {
    matches!(
        event,
        Event::InitiationSubmitted { approval }
            | Event::ChangeSubmitted { approval, .. }
            | Event::CancellationSubmitted { approval } if approval.number == number
    )
}
