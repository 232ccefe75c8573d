//! What is put to the approvers, kind by kind: the question in one sentence, and what it is answered by.

use super::subject::{Subject, Submitted};
use crate::features::contract::{Paper, Scan, for_approvers};
use crate::features::initiation::{ListRow, Vendors};
use crate::http::{Context, Problem};
use crate::layout::{Fact, Figures, Notice, NoticeKind, Page};
use regulation::authority::{DocumentKind, Limits};
use regulation::cancellation::Cause;
use regulation::contract::{Contract, ContractKind, Instalment};
use regulation::equipment::LineEntry;
use regulation::initiation::InitiationEntry;
use regulation::procurement::Disposal;
use regulation::{Clause, Fen, Project};

use super::change;

/// A line of goods that were bought, and what shall become of them.
pub(super) struct Disposed {
    pub(super) model: String,
    pub(super) ordered: u32,
    pub(super) arrived: u32,
    pub(super) quantity: u32,
    pub(super) disposal: String,
    pub(super) note: String,
}

/// A text of the applicant under its heading.
pub(super) struct Text {
    pub(super) heading: String,
    pub(super) text: String,
}

/// What is put to the approvers.
#[derive(Default)]
pub(super) struct Document {
    /// The question, in pieces of which some are stressed.
    pub(super) question: Vec<(String, bool)>,
    /// Before and after, of a change.
    pub(super) figures: Option<Figures>,
    pub(super) notices: Vec<Notice>,
    /// What it comes to.
    pub(super) money: Vec<Fact>,
    pub(super) facts: Vec<Fact>,
    pub(super) rows: Vec<ListRow>,
    pub(super) change: Option<change::Lines>,
    pub(super) texts: Vec<Text>,
    pub(super) plan: Vec<Instalment>,
    /// The contract's scans and the papers beside them.
    pub(super) scans: Vec<Scan>,
    pub(super) papers: Vec<Paper>,
    pub(super) disposed: Vec<Disposed>,
}

impl Document {
    /// What was put to the approvers, as the reader sees it.
    pub(super) async fn of(
        ctx: &Context,
        p: &Page,
        subject: &Subject,
        limits: Limits,
        sees_cost: bool,
    ) -> Result<Self, Problem> {
        let asked = match subject.as_submitted(ctx).await? {
            Submitted::Contract(contract) => of_contract(p, &contract),
            Submitted::Project(project) => match subject.approval.basis.document {
                DocumentKind::EquipmentChange => {
                    change::of(ctx, p, subject, &project, limits, sees_cost).await?
                }
                DocumentKind::Cancellation => of_cancellation(p, &project),
                DocumentKind::Contract | DocumentKind::Initiation => {
                    of_initiation(ctx, p, subject, &project, sees_cost).await?
                }
            },
        };
        let (scans, papers) = for_approvers(ctx, subject.contract()).await?;
        Ok(Self { scans, papers, ..asked })
    }
}

/// A sentence whose stressed words stand between double asterisks.
pub(super) fn stressed(sentence: &str) -> Vec<(String, bool)> {
    let pieces = sentence.split("**").enumerate().map(|(at, piece)| (piece.to_owned(), at % 2 == 1));
    pieces.filter(|(piece, _)| !piece.is_empty()).collect()
}

fn of_contract(p: &Page, contract: &Contract) -> Document {
    let terms = &contract.terms;
    let (question, signed) = match terms.kind {
        ContractKind::Virtual => ("approval-question-virtual", "contract-signing-expected"),
        ContractKind::Formal => ("approval-question-formal", "contract-signed-on"),
    };
    let acceptance =
        if terms.acceptance_required { "contract-acceptance-yes" } else { "contract-acceptance-no" };
    let number = terms.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let note = terms.note.as_ref().map(|note| Text { heading: p.t("contract-note"), text: note.to_string() });
    Document {
        question: stressed(&p.t1(question, "amount", p.money(terms.amount))),
        facts: vec![
            Fact::new(p.t("contract-number"), number).mono(),
            Fact::new(p.t(signed), p.date(terms.signed_on)),
            Fact::new(p.t("contract-promised-on"), p.date(terms.arrival_promised_on)),
            Fact::new(p.t("contract-acceptance"), p.t(acceptance)),
        ],
        texts: note.into_iter().collect(),
        plan: terms.payment_plan.clone(),
        ..Document::default()
    }
}

async fn of_initiation(
    ctx: &Context,
    p: &Page,
    subject: &Subject,
    project: &Project,
    sees_cost: bool,
) -> Result<Document, Problem> {
    let entry = project.initiation.entry.clone().unwrap_or_default();
    let kind = p.t(match subject.contract_kind() {
        ContractKind::Virtual => "contract-virtual",
        ContractKind::Formal => "contract-formal",
    });
    let margin = subject.approval.basis.margin.filter(|_| sees_cost);
    let question = match margin {
        Some(margin) => p.t2("approval-question-initiation", "margin", p.percent(margin), "kind", kind),
        None => p.t1("approval-question-initiation-plain", "kind", kind),
    };
    let budget = project.budget().filter(|_| sees_cost);
    let vendors = Vendors::of(ctx, &entry.equipment).await?;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let place = entry.delivery_place.as_ref().map(ToString::to_string);
    let contact = entry.delivery_contact.as_ref().map(ToString::to_string);
    let money = budget.map(|budget| {
        let amounts = [
            ("approval-gross-profit", budget.gross_profit),
            ("approval-equipment-cost", budget.equipment_cost),
            ("approval-other-cost", budget.other_cost),
        ];
        amounts.map(|(key, amount)| Fact::new(p.t(key), p.money(amount))).into()
    });
    let mut facts = vec![
        Fact::new(p.t("initiation-promised-on"), p.date(project.began.arrival_promised_on)),
        Fact::new(p.t("initiation-contact"), text(&contact)),
    ];
    if let Some(follows) = &entry.follows {
        facts.push(
            Fact::new(p.t("initiation-follows"), follows.as_str())
                .mono()
                .href(format!("/projects/{follows}")),
        );
    }
    facts.push(Fact::new(p.t("initiation-place"), text(&place)).across());
    let note =
        entry.note.as_ref().map(|note| Text { heading: p.t("initiation-note"), text: note.to_string() });
    Ok(Document {
        question: stressed(&question),
        notices: initiation_notices(p, project, &entry, &vendors, sees_cost),
        money: money.unwrap_or_default(),
        facts,
        rows: vendors.rows(&entry.equipment, sees_cost),
        texts: note.into_iter().collect(),
        ..Document::default()
    })
}

/// What an approver should not overlook: a list that differs from the contract, promises the vendors do not cover.
fn initiation_notices(
    p: &Page,
    project: &Project,
    entry: &InitiationEntry,
    vendors: &Vendors,
    sees_cost: bool,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    let sold = regulation::equipment::budget(&entry.equipment, &entry.plan).map(|budget| budget.sales_amount);
    if let Some(difference) = sold.and_then(|sold| sold.minus(project.began.amount))
        && difference != Fen::ZERO
    {
        let text = p.t1("approval-difference", "difference", p.difference(difference));
        notices.push(Notice::new(NoticeKind::Soon, text).clause(Some(Clause::C2_1_2)));
    }
    notices.extend(vendors.notices(p, &entry.equipment, sees_cost));
    notices
}

fn of_cancellation(p: &Page, project: &Project) -> Document {
    let Some(form) = &project.cancellation else { return Document::default() };
    let entry = &form.entry;
    let cause = p.t(match entry.cause {
        Cause::VirtualContractCancelled => "cause-virtual-contract-cancelled",
        Cause::Duplicate => "cause-duplicate",
        Cause::Other => "cause-other",
    });
    let survivor = entry.survivor.as_ref().map(|code| {
        Fact::new(p.t("cancellation-survivor"), code.as_str()).mono().href(format!("/projects/{code}"))
    });
    let mut notices = Vec::new();
    if let Some(survivor) = &entry.survivor {
        let text = p.t1("approval-survivor", "code", survivor);
        notices.push(Notice::new(NoticeKind::Info, text).clause(Some(Clause::C2_7)));
    }
    Document {
        question: stressed(&match entry.cause {
            Cause::Other => p.t("approval-question-cancellation-plain"),
            Cause::VirtualContractCancelled | Cause::Duplicate => {
                p.t1("approval-question-cancellation", "cause", &cause)
            }
        }),
        notices,
        facts: [Fact::new(p.t("cancellation-cause"), cause)].into_iter().chain(survivor).collect(),
        texts: vec![Text { heading: p.t("cancellation-explanation"), text: entry.explanation.to_string() }],
        disposed: disposed(p, project),
        ..Document::default()
    }
}

fn disposed(p: &Page, project: &Project) -> Vec<Disposed> {
    let Some(form) = &project.cancellation else { return Vec::new() };
    let tally = project.tally();
    let model = |number: u32| -> Option<&LineEntry> {
        project.revisions.iter().rev().find_map(|revision| revision.lines.get(&number))
    };
    let row = |entry: &regulation::procurement::SurplusEntry| {
        let standing = tally.get(&entry.equipment_line_id).copied().unwrap_or_default();
        Disposed {
            model: model(entry.equipment_line_id).map(|line| line.model.to_string()).unwrap_or_default(),
            ordered: standing.ordered,
            arrived: standing.arrived,
            quantity: entry.quantity.get(),
            disposal: p.t(match entry.disposal {
                Disposal::CancelOrder => "disposal-cancel-order",
                Disposal::ReturnToSupplier => "disposal-return-to-supplier",
                Disposal::Stock => "disposal-stock",
                Disposal::OtherProject => "disposal-other-project",
            }),
            note: entry.note.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    };
    form.entry.disposal.iter().map(row).collect()
}
