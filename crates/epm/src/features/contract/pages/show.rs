//! One contract: what it says, its scans, the course of its review, and what comes next.

use super::payments::PaymentsView;
use super::status_tag;
use crate::features::approval::Course;
use crate::features::contract::attachments::{self, Paper, papers};
use crate::features::contract::use_cases;
use crate::features::contract::view::{Scan, scans};
use crate::features::directory::queries::{Names, names_of_customers, names_of_departments, names_of_people};
use crate::features::scans::{KeptDocument, kept_with};
use crate::frame;
use crate::http::{Context, Named, Problem, etag, said};
use crate::layout::{
    Act, Choice, Condition, Conditions, Fact, Facts, Figure, Figures, NextAct, Notice, NoticeKind, Page, Tag,
    Timeline, Upload,
};
use askama::Template;
use axum::response::Response;
use regulation::approval::{Approval, Outcome};
use regulation::contract::{
    Contract, ContractActKind, ContractKind, ContractStatus, Instalment, acts_open_to,
};
use regulation::money::sum;
use regulation::{Clause, ContractId, Fen, FileUse, PartId, Refusal};
use store::Loaded;

#[derive(Template)]
#[template(path = "features/contract/show.html")]
pub(super) struct Show {
    p: Page,
    v: ShowView,
}

/// What the page of a contract shows.
pub(super) struct ShowView {
    id: ContractId,
    etag: String,
    number: Option<String>,
    kind: ContractKind,
    status: Tag,
    customer: String,
    account_manager: String,
    figures: Figures,
    next: Option<NextAct>,
    notice: Option<Notice>,
    /// What is missing before it can be submitted.
    missing: Option<Conditions>,
    facts: Facts,
    note: Option<String>,
    plan: Vec<Instalment>,
    planned: Option<Fen>,
    /// Nothing for whoever does not see what is owed.
    payments: Option<PaymentsView>,
    scans: Vec<Scan>,
    /// Scanned papers that came after the draft.
    kept: Vec<KeptDocument>,
    upload: Option<Upload>,
    papers: Vec<Paper>,
    may_withdraw: bool,
    attach: Option<Attach>,
    /// The newest first.
    reviews: Vec<Review>,
    /// What else can be done; what is closed says why.
    acts: Vec<Act>,
    may_cancel: bool,
}

/// What the form that adds papers holds.
struct Attach {
    kinds: Vec<Choice>,
    upload: Upload,
}

impl Attach {
    fn of(p: &Page) -> Self {
        let upload = Upload::of(FileUse::Attachment, p.t("contract-attachment-drop"));
        Self { kinds: attachments::kinds(p), upload: upload.many().lists("files").sorts_out() }
    }
}

/// A review: its address, how it stands, and its course.
struct Review {
    href: String,
    standing: String,
    course: Timeline,
}

/// The names on the page.
struct Written {
    customer: String,
    account_manager: String,
    department: String,
}

pub(super) async fn show(ctx: Context, Named(id): Named<ContractId>) -> Result<Response, Problem> {
    let loaded = use_cases::look(&ctx, id).await?;
    let (contract, read) = (&loaded.state, ctx.read());
    let only = |names: Names| names.into_values().next().unwrap_or_default();
    let written = Written {
        customer: only(names_of_customers(&read, [contract.terms.customer_id.0]).await?),
        account_manager: only(names_of_people(&read, [contract.account_manager.0]).await?),
        department: only(names_of_departments(&read, [contract.department.0]).await?),
    };
    let reviews: Vec<&Approval> = contract.approvals.iter().collect();
    let course = Course::of(&ctx, contract.department, &reviews).await?;
    let scans = scans(&ctx, &loaded).await?;
    let p = frame::page(&ctx).await?;
    let p = p.under(ctx.language.say("nav-contracts"), "/contracts").named(contract.terms.title.as_str());
    let clock = use_cases::clock(&ctx);
    let payments = PaymentsView::of(&ctx, &p, contract, &clock).await?;
    let acts = Acts(acts_open_to(contract, &ctx.actor, &clock));
    let is_owner = ctx.person() == contract.account_manager;
    let papers = papers(&ctx, &loaded).await?;
    let kept = kept_with(&read, &ctx.actor, [loaded.id]).await?;
    let v = ShowView {
        payments,
        papers,
        kept,
        ..ShowView::of(&p, &loaded, acts, is_owner, written, &course, scans)
    };
    frame::answer(&Show { p, v })
}

/// What stands against each act, if anything does.
struct Acts(Vec<(ContractActKind, Result<(), Refusal>)>);

impl Acts {
    fn against(&self, kind: ContractActKind) -> Option<&Refusal> {
        self.0.iter().find(|(own, _)| *own == kind).and_then(|(_, answer)| answer.as_ref().err())
    }

    fn open(&self, kind: ContractActKind) -> bool {
        self.against(kind).is_none()
    }
}

impl ShowView {
    fn of(
        p: &Page,
        loaded: &Loaded<Contract>,
        acts: Acts,
        is_owner: bool,
        written: Written,
        course: &Course,
        scans: Vec<Scan>,
    ) -> Self {
        let contract = &loaded.state;
        let terms = &contract.terms;
        let etag = etag(loaded.number);
        let review = |approval: &Approval| Review {
            href: review_href(contract, approval),
            standing: course.standing(p, approval),
            course: course.timeline(p, approval, approval.is_open() && acts.open(ContractActKind::Decide)),
        };
        Self {
            id: contract.id,
            number: terms.number.as_ref().map(ToString::to_string),
            kind: terms.kind,
            status: status_tag(p, contract.status),
            figures: figures(p, contract),
            next: next(p, contract, &acts, is_owner, course, &etag),
            notice: notice(p, contract, course),
            missing: missing(p, contract, &acts),
            facts: facts(p, contract, &written),
            note: terms.note.as_ref().map(ToString::to_string),
            plan: terms.payment_plan.clone(),
            planned: sum(terms.payment_plan.iter().map(|instalment| instalment.amount)),
            payments: None,
            scans,
            kept: Vec::new(),
            upload: acts.open(ContractActKind::AttachScan).then(|| upload(p, contract)),
            papers: Vec::new(),
            may_withdraw: acts.open(ContractActKind::WithdrawAttachment),
            attach: acts.open(ContractActKind::Attach).then(|| Attach::of(p)),
            reviews: contract.approvals.iter().rev().map(review).collect(),
            acts: if is_owner { other_acts(p, contract, &acts, &etag) } else { Vec::new() },
            may_cancel: acts.open(ContractActKind::Cancel),
            customer: written.customer,
            account_manager: written.account_manager,
            etag,
        }
    }
}

fn upload(p: &Page, contract: &Contract) -> Upload {
    Upload::of(FileUse::Scan, p.t("contract-scan-drop")).sorts(format!("contract:{}", contract.id))
}

fn review_href(contract: &Contract, approval: &Approval) -> String {
    format!("/approvals/{}", PartId { of: contract.id.0, number: approval.number })
}

fn figures(p: &Page, contract: &Contract) -> Figures {
    let terms = &contract.terms;
    let mut list = vec![Figure::new(p.t("contract-amount"), p.money(terms.amount))];
    if terms.kind == ContractKind::Virtual && contract.status.is_in_force() {
        let days = (p.now - contract.written.at).num_days();
        list.push(Figure::new(p.t("contract-age-head"), p.t1("contract-age", "days", days)));
    }
    Figures::strip(list)
}

fn facts(p: &Page, contract: &Contract, written: &Written) -> Facts {
    let terms = &contract.terms;
    let number = terms.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let signed = match terms.kind {
        ContractKind::Virtual => p.t("contract-signing-expected"),
        ContractKind::Formal => p.t("contract-signed-on"),
    };
    let acceptance =
        if terms.acceptance_required { "contract-acceptance-yes" } else { "contract-acceptance-no" };
    let mut list = vec![
        Fact::new(p.t("contract-number"), number).mono(),
        Fact::new(p.t("contract-customer"), written.customer.as_str()),
        Fact::new(p.t("contract-account-manager"), written.account_manager.as_str()),
        Fact::new(p.t("contract-department"), written.department.as_str()),
        Fact::new(signed, p.date(terms.signed_on)),
        Fact::new(p.t("contract-promised-on"), p.date(terms.arrival_promised_on)),
        Fact::new(p.t("contract-acceptance"), p.t(acceptance)),
        Fact::new(p.t("contract-written-at"), p.moment(contract.written.at)),
    ];
    if let Some(demand) = contract.demand {
        list.push(
            Fact::new(p.t("contract-demand"), p.t("contract-demand-look")).href(format!("/demands/{demand}")),
        );
    }
    if let Some(project) = contract.project {
        let look = Fact::new(p.t("contract-project"), p.t("contract-project-look"));
        list.push(look.href(format!("/projects/{project}")));
    }
    Facts::new(list)
}

/// How the last review ended, where that was not as hoped.
fn notice(p: &Page, contract: &Contract, course: &Course) -> Option<Notice> {
    let last = contract.approvals.last()?;
    let refused = match last.outcome? {
        Outcome::Returned if contract.status == ContractStatus::Draft => "contract-was-returned",
        Outcome::Rejected => "contract-was-rejected",
        Outcome::Agreed | Outcome::Withdrawn | Outcome::Returned => return None,
    };
    let decided = last.steps.iter().rev().find_map(|step| step.decided.as_ref())?;
    let why = decided.comment.as_ref().map(ToString::to_string).unwrap_or_default();
    let text = p.t2(refused, "name", course.name(decided.stamp.by), "why", why);
    Some(Notice::new(NoticeKind::Over, text).clause(Some(Clause::C2_3_2)))
}

/// Everything that stands against submitting a draft of the reader's own.
fn missing(p: &Page, contract: &Contract, acts: &Acts) -> Option<Conditions> {
    if contract.status != ContractStatus::Draft || !acts.open(ContractActKind::Edit) {
        return None;
    }
    let against = acts.against(ContractActKind::Submit)?;
    let edit = format!("/contracts/{}/edit", contract.id);
    let unmet = |fault: &regulation::Fault| {
        let is_scan = fault.pointer.as_deref() == Some("/scan");
        let place = if is_scan { "#scans".to_owned() } else { edit.clone() };
        Condition::unmet(said(p.language, fault)).href(place).clause(fault.clause)
    };
    Some(Conditions { list: against.faults.iter().map(unmet).collect() })
}

/// What comes next, and whose it is.
fn next(
    p: &Page,
    contract: &Contract,
    acts: &Acts,
    is_owner: bool,
    course: &Course,
    etag: &str,
) -> Option<NextAct> {
    let id = contract.id;
    let review = contract.approvals.last();
    let next = match contract.status {
        ContractStatus::Draft if is_owner => {
            let send = Act::send(format!("POST /api/v1/contracts/{id}/submit"), p.t("contract-submit"));
            let closed = acts.against(ContractActKind::Submit).map(|refusal| frame::closed(p, refusal));
            let act = send.if_match(etag).primary().closed(closed);
            NextAct::yours(p.t("contract-next-submit"), "send", act)
                .explained(p.t("contract-next-submit-why"))
        }
        ContractStatus::Draft => return None,
        ContractStatus::InReview if acts.open(ContractActKind::Decide) => {
            let href = review_href(contract, review?);
            NextAct::yours(
                p.t("contract-next-decide"),
                "rubber-stamp",
                Act::go(href, p.t("contract-decide")).primary(),
            )
        }
        ContractStatus::InReview => {
            let review = review?;
            let (_, step) = review.current()?;
            let who = format!("{} {}", p.role_word(step.role), course.deciders(p, review, step));
            NextAct::others(who.trim_end(), course.standing(p, review), None)
        }
        ContractStatus::Reviewed if is_owner => {
            let send = Act::send(format!("POST /api/v1/contracts/{id}/apply"), p.t("contract-hand-in"));
            let act = send.if_match(etag).then("/projects/{id}").primary();
            NextAct::yours(p.t("contract-next-hand-in"), "file-certificate", act)
                .explained(p.t("contract-next-hand-in-why"))
        }
        ContractStatus::Reviewed => {
            NextAct::others(p.role_word(regulation::Role::AccountManager), p.t("contract-next-hand-in"), None)
        }
        ContractStatus::HandedIn => {
            let look = contract
                .project
                .map(|project| Act::go(format!("/projects/{project}"), p.t("contract-project-look")));
            NextAct::finished(p.t("contract-status-handed-in"), p.t("contract-is-handed-in"), look)
        }
        ContractStatus::Rejected => {
            NextAct::finished(p.t("contract-status-rejected"), p.t("contract-is-rejected"), None)
        }
        ContractStatus::Cancelled => {
            return Some(NextAct::finished(
                p.t("contract-status-cancelled"),
                p.t("contract-is-cancelled"),
                None,
            ));
        }
    };
    Some(next.clause(Clause::C2_3_2))
}

/// What the account manager can do beside the next act.
fn other_acts(p: &Page, contract: &Contract, acts: &Acts, etag: &str) -> Vec<Act> {
    let id = contract.id;
    let closed = |kind| acts.against(kind).map(|refusal| frame::closed(p, refusal));
    let edit = Act::go(format!("/contracts/{id}/edit"), p.t("contract-edit"))
        .icon("pencil")
        .closed(closed(ContractActKind::Edit));
    let withdraw = Act::send(format!("POST /api/v1/contracts/{id}/withdraw"), p.t("contract-withdraw"))
        .icon("corner-up-left")
        .if_match(etag)
        .ask(p.t1("contract-withdraw-ask", "title", &contract.terms.title))
        .closed(closed(ContractActKind::Withdraw));
    let cancel = Act::open("cancel-contract", p.t("contract-cancel"))
        .icon("x")
        .danger()
        .closed(closed(ContractActKind::Cancel));
    match contract.status {
        ContractStatus::InReview => vec![withdraw],
        ContractStatus::Draft
        | ContractStatus::Reviewed
        | ContractStatus::HandedIn
        | ContractStatus::Rejected
        | ContractStatus::Cancelled => vec![edit, cancel],
    }
}
