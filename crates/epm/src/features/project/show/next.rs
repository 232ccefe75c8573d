//! The one next act of the reader, the forms that are open to them, and why the other acts of theirs are closed.

use super::super::PartPage;
use crate::features::todos::words;
use crate::http::{Context, said};
use crate::layout::{Act, Due, NextAct, Page};
use regulation::decide::acts_open_to;
use regulation::{ActKind, Clause, Clock, Duty, DutyKind, Facts, Role, Whose};

/// The next act as the page shows it, and its button for the thumb.
pub(super) struct Next {
    pub(super) shown: NextAct,
    pub(super) thumb: Option<Act>,
}

/// What the reader does now, or for whom the project waits.
pub(super) fn act(page: &PartPage, ctx: &Context, clock: &Clock, p: &Page) -> Next {
    let project = &page.project.state;
    if let Some(duty) = project.duties_of(&ctx.actor).first() {
        let act = act_of(page, duty, p);
        let next = NextAct::yours(words::duty(p, duty.kind), words::icon(duty.kind), act.clone());
        let next = next.explained(words::how(p, duty.kind)).clause(duty.kind.clause());
        let due = duty.due_on.map(|on| Due::new(on, clock.calendar.working_days_between(clock.today, on)));
        let shown = match due {
            Some(due) if duty.kind == DutyKind::SubmitSheet => next.ten_days(due),
            Some(due) => next.due(due),
            None => next,
        };
        return Next { shown, thumb: Some(act) };
    }
    let shown = match project.duties().first() {
        Some(duty) => {
            let whose = match duty.whose {
                Whose::Role(role) => p.role_word(role),
                Whose::Person(_) => p.role_word(Role::AccountManager),
            };
            NextAct::others(whose, words::duty(p, duty.kind), None).clause(duty.kind.clause())
        }
        None => NextAct::finished(p.status_word(project.status), p.t("project-finished"), None),
    };
    Next { shown, thumb: None }
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

/// What else waits for the reader here, and the forms they may open; what is closed is told with the closed acts.
pub(super) fn others(page: &PartPage, ctx: &Context, clock: &Clock, p: &Page) -> Vec<Act> {
    let waiting = page.project.state.duties_of(&ctx.actor);
    let mut acts: Vec<Act> = waiting.iter().skip(1).map(|duty| other(page, duty, p)).collect();
    acts.extend(forms(page, ctx, clock, p));
    acts
}

/// The button of a duty beside the next one says what it does, not only that one goes there.
fn other(page: &PartPage, duty: &Duty, p: &Page) -> Act {
    let act = act_of(page, duty, p).labelled(words::duty(p, duty.kind));
    act.icon(words::icon(duty.kind))
}

fn forms(page: &PartPage, ctx: &Context, clock: &Clock, p: &Page) -> Vec<Act> {
    let base = format!("/projects/{}", page.project.id);
    let all = [
        (ActKind::WriteChange, "changes/new", "change-title", "arrows-exchange"),
        (ActKind::WriteTaskForm, "task-forms/new", "coordination-new-title", "send"),
        (ActKind::ArrangeDelivery, "deliveries/new", "delivery-new-title", "truck-delivery"),
        (ActKind::WriteSheet, "sign-off-sheets/new", "sign-off-new-title", "writing-sign"),
        (ActKind::OrderPurchase, "purchase-orders/new", "procurement-new-title", "shopping-cart"),
        (ActKind::RecogniseRevenue, "revenue", "revenue-title", "cash"),
        (ActKind::WriteCancellation, "cancellation", "cancellation-title", "circle-x"),
    ];
    let answers = acts_open_to(&page.project.state, &ctx.actor, &Facts::default(), clock);
    let is_open = |kind: ActKind| answers.iter().any(|(own, answer)| *own == kind && answer.is_ok());
    let open = all.into_iter().filter(|(kind, ..)| is_open(*kind));
    open.map(|(_, path, key, icon)| Act::go(format!("{base}/{path}"), p.t(key)).icon(icon)).collect()
}

/// An act that is closed to the reader, with its reason.
pub(super) struct ClosedAct {
    pub(super) name: String,
    pub(super) reason: String,
    pub(super) clause: Clause,
}

/// Acts of the reader's own roles that are closed now, each with its reason and clause.
pub(super) fn closed(page: &PartPage, ctx: &Context, clock: &Clock, p: &Page) -> Vec<ClosedAct> {
    let mine = |kind: &ActKind| kind.roles().iter().any(|role| ctx.actor.has(*role));
    let answers = acts_open_to(&page.project.state, &ctx.actor, &Facts::default(), clock);
    let closed = answers.into_iter().filter(|(kind, _)| mine(kind)).filter_map(|(kind, answer)| {
        let refusal = answer.err()?;
        let name = p.t(&format!("act-{}", kind.code().replace('_', "-")));
        Some(ClosedAct { name, reason: said(ctx.language, refusal.first()), clause: refusal.first().clause })
    });
    closed.collect()
}
