//! The page of a project: where it stands, the one next act of the reader, and everything else for reference.

use super::view::{LineView, lines};
use super::{PartPage, Reference};
use crate::features::directory::queries::{Names, names_of_customers, names_of_departments, names_of_people};
use crate::features::todos::words;
use crate::frame::answer;
use crate::http::{Context, Named, Problem, said};
use crate::layout::{
    Act, Due, Entry, Fact, Facts, Figure, Figures, Lifecycle, Mood, NextAct, Page, Step, StepState, Timeline,
};
use askama::Template;
use axum::response::Response;
use regulation::approval::Outcome;
use regulation::decide::acts_open_to;
use regulation::{Clause, Clock, Duty, DutyKind, Project, Status, Whose};
use store::Recorded;

/// A part of the project with a page of its own.
struct Part {
    href: String,
    name: String,
    state: String,
}

/// An act that is closed to the reader, with its reason.
struct ClosedAct {
    name: String,
    reason: String,
    clause: Clause,
}

#[derive(Template)]
#[template(path = "features/project/show.html")]
struct Show {
    p: Page,
    status: Status,
    virtual_contract: bool,
    figures: Figures,
    lifecycle: Lifecycle,
    next: NextAct,
    facts: Facts,
    lines: Vec<LineView>,
    revisions: usize,
    parts: Vec<Part>,
    forms: Vec<Act>,
    closed: Vec<ClosedAct>,
    timeline: Timeline,
}

/// The page of a project.
pub async fn show(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "project-title").await?;
    let clock = super::api::clock(&ctx).await?;
    let history = store::history::<Project>(&ctx.read(), page.project.id, None).await?;
    let project = &page.project.state;
    let people = history.iter().map(|happened| happened.origin.actor.0).chain([project.account_manager().0]);
    let people = names_of_people(&ctx.read(), people).await?;
    let customer = project.began.customer.0;
    let customer = names_of_customers(&ctx.read(), [customer]).await?.remove(&customer).unwrap_or_default();
    let department = project.department().0;
    let department =
        names_of_departments(&ctx.read(), [department]).await?.remove(&department).unwrap_or_default();
    let p = page.p.clone().named(project.began.title.to_string());
    answer(&Show {
        status: project.status,
        virtual_contract: project.began.contract_kind == regulation::contract::ContractKind::Virtual,
        figures: figures(&page, &ctx, &p),
        lifecycle: lifecycle(project, &people, &p),
        next: next(&page, &ctx, &clock, &p),
        facts: facts(project, &p, customer, department, &people),
        lines: lines(project, page.sees_cost(&ctx)),
        revisions: project.revisions.len(),
        parts: parts(&page, &p),
        forms: forms(&page, &ctx, &p),
        closed: closed(&page, &ctx, &clock, &p),
        timeline: timeline(&history, &people, &p),
        p,
    })
}

fn figures(page: &PartPage, ctx: &Context, p: &Page) -> Figures {
    let project = &page.project.state;
    let mut figures = vec![Figure::new(p.t("project-amount"), p.money(project.began.amount))];
    if let Some(budget) = project.budget().filter(|_| page.sees_cost(ctx)) {
        figures.push(Figure::new(p.t("project-gross-profit"), p.money(budget.gross_profit)));
        figures.push(Figure::new(p.t("project-margin"), p.percent(budget.gross_margin)));
    }
    figures.push(Figure::new(p.t("project-revenue"), p.money(project.recognised_revenue())));
    Figures::strip(figures)
}

/// The eight steps of the flow chart, with who brought the project there and when.
fn lifecycle(project: &Project, people: &Names, p: &Page) -> Lifecycle {
    let order = Status::ALL.into_iter().filter(|status| *status != Status::Cancelled);
    let reached = |status: Status| project.milestones.iter().rfind(|milestone| milestone.status == status);
    let step = |status: Status| {
        let state = match reached(status) {
            _ if status == project.status => StepState::Current,
            Some(_) if status < project.status => StepState::Done,
            Some(_) | None => StepState::Ahead,
        };
        let by = reached(status).filter(|_| state != StepState::Ahead);
        let who = by.and_then(|milestone| people.get(&milestone.stamp.by.0)).cloned().unwrap_or_default();
        Step::new(
            status,
            state,
            who,
            by.map(|milestone| p.short_moment(milestone.stamp.at)).unwrap_or_default(),
        )
    };
    Lifecycle { steps: order.map(step).collect() }
}

/// What the reader does now, or for whom the project waits.
fn next(page: &PartPage, ctx: &Context, clock: &Clock, p: &Page) -> NextAct {
    let project = &page.project.state;
    let due = |duty: &Duty| {
        duty.due_on.map(|on| Due::new(on, clock.calendar.working_days_between(clock.today, on)))
    };
    if let Some(duty) = project.duties_of(&ctx.actor).first() {
        let next = NextAct::yours(words::duty(p, duty.kind), words::icon(duty.kind), act_of(page, duty, p));
        let next = next.explained(words::how(p, duty.kind)).clause(duty.kind.clause());
        return match due(duty) {
            Some(due) if duty.kind == DutyKind::SubmitSheet => next.ten_days(due),
            Some(due) => next.due(due),
            None => next,
        };
    }
    match project.duties().first() {
        Some(duty) => {
            let whose = match duty.whose {
                Whose::Role(role) => p.role_word(role),
                Whose::Person(_) => p.role_word(regulation::Role::AccountManager),
            };
            NextAct::others(whose, words::duty(p, duty.kind), None).clause(duty.kind.clause())
        }
        None => NextAct::finished(p.status_word(project.status), p.t("project-finished"), None),
    }
}

/// The button of a duty: what needs no form is done here, the rest on its page.
fn act_of(page: &PartPage, duty: &Duty, p: &Page) -> Act {
    let base = format!("/projects/{}", page.project.id);
    let here = |call: &str| {
        Act::send(format!("POST /api/v1{base}/{call}"), words::duty(p, duty.kind))
            .if_match(page.etag())
            .primary()
    };
    let kind = duty.kind;
    if kind == DutyKind::SetArrived {
        here("arrival")
    } else if kind == DutyKind::HandInAgain {
        here("application")
    } else if kind == DutyKind::GiveCode {
        here("code")
    } else if kind == DutyKind::HandToMaintenance {
        here("maintenance")
    } else if kind == DutyKind::ConfirmHandover {
        here("maintenance/confirm")
    } else if kind == DutyKind::ConfirmDelivery {
        let call = format!("POST /api/v1/deliveries/{}/confirm", page.part(duty.part));
        Act::send(call, words::duty(p, kind)).primary()
    } else {
        Act::go(words::place(kind, page.project.id, duty.part), words::go(p, kind)).primary()
    }
}

fn facts(project: &Project, p: &Page, customer: String, department: String, people: &Names) -> Facts {
    let began = &project.began;
    let entry = project.initiation.entry.as_ref();
    let place =
        entry.and_then(|entry| entry.delivery_place.as_ref()).map(ToString::to_string).unwrap_or_default();
    let manager = people.get(&project.account_manager().0).cloned().unwrap_or_default();
    let number = began.contract_number.as_ref().map(ToString::to_string).unwrap_or_default();
    let fact = |key: &str, value: String| Fact::new(p.t(key), value);
    Facts::new(vec![
        fact("project-customer", customer),
        fact("project-manager", manager),
        fact("project-department", department),
        fact("project-contract", number).href(format!("/contracts/{}", began.contract)).mono(),
        fact("project-signed-on", p.date(began.signed_on)),
        fact("project-promised-on", p.date(began.arrival_promised_on)),
        fact("project-arrived-on", p.date(project.arrival().map(|arrival| arrival.on))),
        fact("project-sign-due", p.day(project.signature_due())),
        fact("project-place", place).across(),
    ])
}

/// Everything of the project that has a page of its own.
fn parts(page: &PartPage, p: &Page) -> Vec<Part> {
    let project = &page.project.state;
    let mut parts = Vec::new();
    let mut add = |address: &str, number: u32, name: String, state: String| {
        parts.push(Part { href: format!("/{address}/{}", page.part(number)), name, state });
    };
    for approval in &project.approvals {
        let state = match approval.outcome {
            None => "approval-running",
            Some(Outcome::Agreed) => "approval-agreed",
            Some(Outcome::Returned) => "approval-returned",
            Some(Outcome::Rejected) => "approval-rejected",
            Some(Outcome::Withdrawn) => "approval-withdrawn",
        };
        let name = p.t(&format!("document-{}", approval.basis.document.code().replace('_', "-")));
        add("approvals", approval.number, name, p.t(state));
    }
    for order in &project.orders {
        let state = if order.is_outstanding() { "order-outstanding" } else { "order-complete" };
        add(
            "purchase-orders",
            order.number,
            p.t1("procurement-order-number", "number", order.number),
            p.t(state),
        );
    }
    for sheet in project.sheets.iter().filter(|sheet| sheet.is_live()) {
        let state = if sheet.is_accepted() { "sheet-accepted" } else { "sheet-open" };
        add("sign-off-sheets", sheet.number, p.t1("sign-off-number", "number", sheet.number), p.t(state));
    }
    for form in &project.task_forms {
        add("task-forms", form.number, p.t1("coordination-number", "number", form.number), String::new());
    }
    parts.extend(endings(page, p));
    parts
}

/// The closing, from the execution on, and the acceptance, once it is asked for.
fn endings(page: &PartPage, p: &Page) -> Vec<Part> {
    let (project, base) = (&page.project.state, format!("/projects/{}", page.project.id));
    let mut endings = Vec::new();
    if !project.revisions.is_empty() {
        let state = match &project.closing {
            Some(closing) if closing.archived.is_some() => p.t("closing-state-archived"),
            Some(closing) => {
                let signed = closing.signatures.iter().filter(|(_, signed)| signed.is_some()).count();
                let all = closing.signatures.len();
                p.t2("closing-state-signing", "signed", signed, "all", all)
            }
            None => {
                let conditions = regulation::closing::conditions(project);
                let met = conditions.iter().filter(|condition| condition.met).count();
                p.t2("closing-state-conditions", "met", met, "all", conditions.len())
            }
        };
        endings.push(Part { href: format!("{base}/closing"), name: p.t("closing-title"), state });
    }
    if let Some(acceptance) = &project.acceptance {
        let state = match (&acceptance.report, &acceptance.returned, &acceptance.taken) {
            (Some(_), None, Some(_)) => p.t("acceptance-state-taken"),
            (Some(_), None, None) => p.t("acceptance-state-submitted"),
            (Some(_), Some(_), _) => p.t("acceptance-state-returned"),
            (None, ..) => p.t1("acceptance-state-due", "day", p.date(acceptance.due_on)),
        };
        endings.push(Part { href: format!("{base}/acceptance"), name: p.t("acceptance-title"), state });
    }
    endings
}

/// The forms that may be opened from here, each closed with its reason where it is.
fn forms(page: &PartPage, ctx: &Context, p: &Page) -> Vec<Act> {
    use regulation::ActKind;
    let base = format!("/projects/{}", page.project.id);
    let all = [
        (ActKind::WriteChange, "changes/new", "change-title"),
        (ActKind::WriteTaskForm, "task-forms/new", "coordination-new-title"),
        (ActKind::ArrangeDelivery, "deliveries/new", "delivery-new-title"),
        (ActKind::WriteSheet, "sign-off-sheets/new", "sign-off-new-title"),
        (ActKind::OrderPurchase, "purchase-orders/new", "procurement-new-title"),
        (ActKind::RecogniseRevenue, "revenue", "revenue-title"),
        (ActKind::WriteCancellation, "cancellation", "cancellation-title"),
    ];
    let open = all.into_iter().filter(|(kind, ..)| page.closed(ctx, *kind).is_none());
    open.map(|(_, path, key)| Act::go(format!("{base}/{path}"), p.t(key))).collect()
}

/// Acts of the reader's own roles that are closed now, each with its reason and clause.
fn closed(page: &PartPage, ctx: &Context, clock: &Clock, p: &Page) -> Vec<ClosedAct> {
    let project = &page.project.state;
    let mine = |kind: &regulation::ActKind| kind.roles().iter().any(|role| ctx.actor.has(*role));
    let answers = acts_open_to(project, &ctx.actor, &regulation::Facts::default(), clock);
    let closed = answers.into_iter().filter(|(kind, _)| mine(kind)).filter_map(|(kind, answer)| {
        let refusal = answer.err()?;
        let name = p.t(&format!("act-{}", kind.code().replace('_', "-")));
        Some(ClosedAct { name, reason: said(ctx.language, refusal.first()), clause: refusal.first().clause })
    });
    closed.collect()
}

fn timeline(history: &[Recorded<regulation::Event>], people: &Names, p: &Page) -> Timeline {
    let entry = |happened: &Recorded<regulation::Event>| {
        let who = people.get(&happened.origin.actor.0).cloned().unwrap_or_default();
        let what = words::happening(p, "project", &happened.name);
        Entry::new(Mood::Plain, "check", who, what, p.moment(happened.origin.at))
            .clause(happened.event.clause())
    };
    Timeline { entries: history.iter().rev().map(entry).collect() }
}
