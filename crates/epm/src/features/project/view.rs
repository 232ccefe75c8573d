//! A project as it is told over JSON: what the person may see of it, and every act of the regulation with whether they
//! may do it now, and if not, why and under which clause.

use regulation::approval::Approval;
use regulation::decide::acts_open_to;
use regulation::equipment::{Budget, Currency, Exchange, LineEntry, LineNumber};
use regulation::project::{Milestone, Revision};
use regulation::{Actor, BasisPoints, Clause, Clock, Facts, Fen, Moment, PartId, Project, Refusal};
use serde::Serialize;
use store::Loaded;
use uuid::Uuid;

use crate::locale::Language;

/// A project.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProjectView {
    id: Uuid,
    code: Option<String>,
    title: String,
    status: &'static str,
    revision: i64,
    customer_id: Uuid,
    account_manager_id: Uuid,
    department_id: Uuid,
    contract: ContractBrief,
    /// Who brought it into each status, and when.
    milestones: Vec<Milestone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<Budget>,
    #[schema(value_type = String)]
    sales_amount: Option<Fen>,
    equipment: Vec<LineView>,
    approvals: Vec<ApprovalBrief>,
    #[schema(value_type = Option<String>)]
    arrived_on: Option<chrono::NaiveDate>,
    /// Ten working days after the arrival (2.4.3).
    #[schema(value_type = Option<String>)]
    sign_due_on: Option<chrono::NaiveDate>,
    parts: Parts,
    acts: Vec<ActView>,
}

/// The contract a project stands on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ContractBrief {
    id: Uuid,
    kind: &'static str,
    number: Option<String>,
    #[schema(value_type = String)]
    amount: Fen,
    acceptance_required: bool,
}

/// A line of the list in effect, with how it stands. Cost is left out for those who may not see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LineView {
    pub(super) equipment_line_id: LineNumber,
    pub(super) category_code: String,
    pub(super) series_code: String,
    pub(super) model: String,
    pub(super) quantity: u32,
    pub(super) unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) unit_price: Option<Fen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) unit_cost: Option<Fen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) currency: Option<Currency>,
    /// The rate of a foreign cost, and its date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(super) exchange: Option<Exchange>,
    pub(super) warranty_years: u8,
    pub(super) serial_tracked: bool,
    #[schema(value_type = Option<String>)]
    pub(super) promised_on: Option<chrono::NaiveDate>,
    pub(super) ordered: u32,
    pub(super) arrived: u32,
    pub(super) signed: u32,
}

/// An approval in brief; the whole is at `/approvals/{id}`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApprovalBrief {
    id: String,
    document: &'static str,
    #[schema(value_type = String)]
    submitted_at: Moment,
    /// The role whose step it is.
    waiting_for: Option<&'static str>,
    #[schema(value_type = Option<String>)]
    outcome: Option<regulation::approval::Outcome>,
    /// What a decision is bound to.
    content: String,
    /// The step that waits, from 0.
    step: Option<usize>,
}

/// The parts of a project, by what they are addressed with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Parts {
    purchase_orders: Vec<String>,
    deliveries: Vec<String>,
    task_forms: Vec<String>,
    changes: Vec<String>,
    sign_off_sheets: Vec<String>,
}

/// An act and whether the person may do it now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ActView {
    act: &'static str,
    allowed: bool,
    clause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl ActView {
    /// An act, and what stands against it.
    pub fn new(act: &'static str, clause: Clause, against: Option<&Refusal>, language: Language) -> Self {
        let first = against.map(Refusal::first);
        Self {
            act,
            allowed: first.is_none(),
            clause: first.map_or(clause, |fault| fault.clause).number(),
            reason: first.map(|fault| crate::http::said(language, fault)),
        }
    }
}

/// The project as `actor` sees it.
pub fn view(loaded: &Loaded<Project>, actor: &Actor, clock: &Clock, language: Language) -> ProjectView {
    let project = &loaded.state;
    let part = |number: u32| PartId { of: loaded.id, number }.to_string();
    let sees_cost = actor.sees_cost(project.department(), project.account_manager());
    let budget = project.budget();
    ProjectView {
        id: loaded.id,
        code: project.code.as_ref().map(ToString::to_string),
        title: project.began.title.to_string(),
        status: project.status.code(),
        revision: loaded.number,
        customer_id: project.began.customer.0,
        account_manager_id: project.account_manager().0,
        department_id: project.department().0,
        contract: ContractBrief {
            id: project.began.contract.0,
            kind: project.began.contract_kind.code(),
            number: project.began.contract_number.as_ref().map(ToString::to_string),
            amount: project.began.amount,
            acceptance_required: project.began.acceptance_required,
        },
        milestones: project.milestones.clone(),
        sales_amount: budget.as_ref().map(|budget| budget.sales_amount),
        budget: budget.filter(|_| sees_cost),
        equipment: lines(project, sees_cost),
        approvals: project.approvals.iter().map(|approval| approval_brief(loaded.id, approval)).collect(),
        arrived_on: project.arrival().map(|arrival| arrival.on),
        sign_due_on: project.signature_due(),
        parts: Parts {
            purchase_orders: project.orders.iter().map(|order| part(order.number)).collect(),
            deliveries: project.deliveries.iter().map(|delivery| part(delivery.number)).collect(),
            task_forms: project.task_forms.iter().map(|form| part(form.number)).collect(),
            changes: project.changes.iter().map(|change| part(change.number)).collect(),
            sign_off_sheets: project.sheets.iter().map(|sheet| part(sheet.number)).collect(),
        },
        acts: acts(project, actor, clock, language),
    }
}

/// An approval of the contract or project `of`, in brief.
pub fn approval_brief(of: Uuid, approval: &Approval) -> ApprovalBrief {
    let waiting = approval.current();
    ApprovalBrief {
        id: PartId { of, number: approval.number }.to_string(),
        document: approval.basis.document.code(),
        submitted_at: approval.submitted_at,
        waiting_for: waiting.map(|(_, step)| step.role.code()),
        outcome: approval.outcome,
        content: approval.content.as_str().to_owned(),
        step: waiting.map(|(index, _)| index),
    }
}

/// The lines in effect with how each stands.
pub fn lines(project: &Project, sees_cost: bool) -> Vec<LineView> {
    let tally = project.tally();
    let standing = |number: LineNumber| tally.get(&number).copied().unwrap_or_default();
    project
        .lines()
        .map(|(number, line)| {
            let standing = standing(number);
            LineView {
                ordered: standing.ordered,
                arrived: standing.arrived,
                signed: standing.signed,
                ..line_view(number, line, sees_cost)
            }
        })
        .collect()
}

/// The lines of a past or present revision, as they were asked for.
pub fn revision_lines(revision: &Revision, sees_cost: bool) -> Vec<LineView> {
    revision.lines.iter().map(|(number, line)| line_view(*number, line, sees_cost)).collect()
}

fn line_view(number: LineNumber, line: &LineEntry, sees_cost: bool) -> LineView {
    LineView {
        equipment_line_id: number,
        category_code: line.category_code.to_string(),
        series_code: line.series_code.to_string(),
        model: line.model.to_string(),
        quantity: line.quantity.get(),
        unit: line.unit.to_string(),
        unit_price: sees_cost.then_some(line.unit_price),
        unit_cost: sees_cost.then_some(line.unit_cost),
        currency: sees_cost.then_some(line.currency),
        exchange: line.exchange.filter(|_| sees_cost),
        warranty_years: line.warranty_years.get(),
        serial_tracked: line.serial_tracked,
        promised_on: line.promised_on,
        ordered: 0,
        arrived: 0,
        signed: 0,
    }
}

fn acts(project: &Project, actor: &Actor, clock: &Clock, language: Language) -> Vec<ActView> {
    let answers = acts_open_to(project, actor, &Facts::default(), clock);
    let told = answers
        .into_iter()
        .map(|(kind, answer)| ActView::new(kind.code(), kind.clause(), answer.err().as_ref(), language));
    told.collect()
}

/// A margin, for those who may see it.
pub fn margin(points: Option<i64>) -> Option<BasisPoints> {
    points.and_then(|points| i32::try_from(points).ok()).map(BasisPoints)
}
