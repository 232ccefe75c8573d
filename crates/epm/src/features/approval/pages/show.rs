//! One approval: what is asked, what it is held against, why this chain, what is decided on, and the course so far.

use crate::features::approval::change::points;
use crate::features::approval::course::{Course, outcome_word};
use crate::features::approval::customer::Standing;
use crate::features::approval::document::Document;
use crate::features::approval::list::{Place, place};
use crate::features::approval::subject::{About, Subject};
use crate::features::approval::why::Why;
use crate::features::directory::queries::names_of_departments;
use crate::features::initiation::margin_scale;
use crate::features::project::{Part, matrix_of};
use crate::features::urging::{self, Offer};
use crate::frame;
use crate::http::{Context, Named, Problem};
use crate::layout::{
    Act, Bar, Entry, Fact, Facts, Gauge, Mood, Notice, NoticeKind, Page, Tag, TagKind, Timeline, Tone,
};
use askama::Template;
use axum::response::Response;
use regulation::approval::{Approval, Outcome};
use regulation::authority::{Basis, DocumentKind, Limits};
use regulation::contract::ContractKind;
use regulation::{BasisPoints, Clock, Fen, PartId, Status};

#[derive(Template)]
#[template(path = "features/approval/show.html")]
pub(super) struct Show {
    p: Page,
    v: ShowView,
}

/// What the page shows.
pub(super) struct ShowView {
    id: String,
    document: DocumentKind,
    stage: Option<Status>,
    kind: ContractKind,
    code: Option<String>,
    home: String,
    about: String,
    place: Option<Place>,
    gauges: Vec<Gauge>,
    facts: Facts,
    why: Why,
    asked: Document,
    sees_cost: bool,
    /// Nothing where the reader decides: what is to be known instead.
    standing: Option<Notice>,
    /// The reader's turn: what a decision is bound to.
    decides: Option<Decides>,
    withdraw: Option<Act>,
    /// Whoever submitted may urge those who are to decide (A4), the market assistant too (2.1.7).
    urge: Option<Offer>,
    levels: String,
    course: Timeline,
    earlier: Vec<Earlier>,
}

/// What the opinion card needs.
struct Decides {
    content: String,
    step: usize,
    phrases: Vec<String>,
    agree: String,
    follows: String,
    reject_question: String,
}

/// An approval of the same kind before this one.
struct Earlier {
    href: String,
    when: String,
    outcome: String,
}

pub(super) async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    let subject = Subject::of(&ctx, id).await?;
    let read = ctx.read();
    let approval = &subject.approval;
    let matrix = matrix_of(&read, approval.matrix).await?;
    let limits = matrix.as_ref().map(|matrix| matrix.limits(&approval.basis)).unwrap_or_default();
    let sees_cost = subject.sees_cost(&ctx.actor);
    let course = Course::of(&ctx, subject.department(), &[approval]).await?;
    let customer = Standing::of(&ctx, subject.customer(), id.of, subject.is_approver(&ctx.actor)).await?;
    let department = subject.department().0;
    let department = names_of_departments(&read, [department]).await?.remove(&department);
    let place = place(&read, &ctx.actor, id).await?;
    let p = named(&frame::page(&ctx).await?, &subject, &place);
    let asked = Document::of(&ctx, &p, &subject, limits, sees_cost).await?;
    let clock = Clock { now: ctx.now(), today: ctx.today(), calendar: Default::default() };
    let urge = match approval.is_open() {
        true => urging::offer(&ctx, &p, id.of, id.number).await?,
        false => None,
    };
    let decides = subject.may_decide(&ctx.actor).is_ok().then(|| decides(&p, &subject)).flatten();
    let about = about(&p, &subject, &course, &customer.name, department.as_deref().unwrap_or_default());
    let v = ShowView {
        id: id.to_string(),
        document: approval.basis.document,
        stage: stage(&subject),
        kind: subject.contract_kind(),
        code: code(&subject),
        home: home(&subject),
        about,
        gauges: gauges(&p, &approval.basis, limits, sees_cost),
        facts: facts(&p, &subject, &asked, &customer, limits, sees_cost),
        why: Why::of(&p, &subject, matrix.as_ref(), &course, sees_cost),
        sees_cost,
        standing: decides.is_none().then(|| standing(&p, &subject, &course, &place)),
        withdraw: subject.may_withdraw(&ctx.actor, &clock).is_ok().then(|| withdraw(&p, &subject)),
        urge,
        levels: levels(&p, approval),
        course: timeline(&p, &subject, &course, decides.is_some()),
        earlier: earlier(&p, &subject),
        place: Some(place).filter(|place| decides.is_some() && place.total > 1),
        decides,
        asked,
    };
    frame::answer(&Show { p, v })
}

fn document_key(document: DocumentKind) -> String {
    document.code().replace('_', "-")
}

fn named(p: &Page, subject: &Subject, place: &Place) -> Page {
    let document = p.t(&format!("approval-document-{}", document_key(subject.approval.basis.document)));
    let title = p.t2("approval-title", "document", document, "title", subject.title());
    let p = p.clone().under(p.t("nav-approvals"), "/approvals");
    if place.total > 0 {
        p.clone().under(p.t1("approval-waiting-count", "count", place.total), "/approvals").named(title)
    } else {
        p.named(title)
    }
}

fn stage(subject: &Subject) -> Option<Status> {
    match &subject.about {
        About::Contract(_) => None,
        About::Project(loaded) => Some(loaded.state.status),
    }
}

fn code(subject: &Subject) -> Option<String> {
    match &subject.about {
        About::Contract(loaded) => loaded.state.terms.number.as_ref().map(ToString::to_string),
        About::Project(loaded) => loaded.state.code.as_ref().map(ToString::to_string),
    }
}

fn home(subject: &Subject) -> String {
    match &subject.about {
        About::Contract(loaded) => format!("/contracts/{}", loaded.id),
        About::Project(loaded) => format!("/projects/{}", loaded.id),
    }
}

/// Customer, department, and who submitted it when.
fn about(p: &Page, subject: &Subject, course: &Course, customer: &str, department: &str) -> String {
    let approval = &subject.approval;
    let (name, moment) = (course.name(approval.applicant), p.short_moment(approval.submitted_at));
    let submitted = p.t2("approval-submitted-by", "name", name, "moment", moment);
    [customer, department, submitted.as_str()].join(" · ")
}

/// Margin and amount against the limits from which a document goes further up.
fn gauges(p: &Page, basis: &Basis, limits: Limits, sees_cost: bool) -> Vec<Gauge> {
    if basis.document == DocumentKind::EquipmentChange {
        return Vec::new();
    }
    let margin = basis.margin.filter(|_| sees_cost).map(|margin| margin_gauge(p, margin, limits));
    let amount = limits.amount_from.map(|limit| amount_gauge(p, basis.amount, limit));
    margin.into_iter().chain(amount).collect()
}

fn margin_gauge(p: &Page, margin: BasisPoints, limits: Limits) -> Gauge {
    let end = margin_scale(limits);
    let bar = Bar::ratio(margin, end, format!("{} {}", p.t("approval-margin"), p.percent(margin)));
    let (bar, note, at) = match limits.margin_below {
        Some(limit) => {
            let away = points(p, BasisPoints((margin.0 - limit.0).abs()));
            let key = if margin < limit { "approval-below-limit" } else { "approval-above-limit" };
            let bar = bar.limit(i64::from(limit.0), i64::from(end.0)).tone(Tone::of_margin(margin, limit));
            (bar, p.t1(key, "points", away), p.t1("approval-limit", "limit", p.percent(limit)))
        }
        None => (bar, String::new(), String::new()),
    };
    Gauge {
        label: p.t("approval-margin"),
        value: p.percent(margin),
        note,
        bar,
        scale: ["0%".to_owned(), at, p.percent(end)],
    }
}

fn amount_gauge(p: &Page, amount: Fen, limit: Fen) -> Gauge {
    let end = Fen(limit.0.saturating_mul(8) / 5).max(amount);
    let label = format!("{} {}", p.t("approval-amount"), p.summary(amount));
    Gauge {
        label: p.t("approval-amount"),
        value: p.money(amount),
        note: String::new(),
        bar: Bar::money(amount, end, label).limit(limit.0, end.0),
        scale: ["0".to_owned(), p.t1("approval-amount-limit", "limit", p.summary(limit)), p.summary(end)],
    }
}

fn facts(
    p: &Page,
    subject: &Subject,
    asked: &Document,
    customer: &Standing,
    limits: Limits,
    sees_cost: bool,
) -> Facts {
    let basis = &subject.approval.basis;
    let mut list = asked.money.clone();
    // Where neither the question nor a gauge says it.
    if basis.document != DocumentKind::Contract && (limits.amount_from.is_none() || asked.change.is_some()) {
        list.push(Fact::new(p.t("approval-amount"), p.money(basis.amount)));
    }
    if sees_cost {
        let limit = customer.credit_limit.map(|limit| p.money(limit));
        let limit = limit.unwrap_or_else(|| p.t("approval-credit-unset"));
        list.push(Fact::new(p.t("approval-credit-limit"), limit));
    }
    let (count, amount) = customer.running;
    let running = p.t2("approval-customer-running-value", "amount", p.money(amount), "count", count);
    list.push(Fact::new(p.t("approval-customer-running"), running));
    if let Some(owed) = &customer.owed {
        list.push(Fact::new(p.t("approval-received"), p.money(owed.received)));
        let overdue = match owed.oldest_days {
            None => p.t("approval-overdue-none"),
            Some(days) => p.t2("approval-overdue-some", "amount", p.money(owed.overdue), "days", days),
        };
        list.push(Fact::new(p.t("approval-overdue"), overdue));
    }
    if let Some((margin, count)) = customer.margin {
        let value = p.t2("approval-customer-margin-value", "margin", p.percent(margin), "count", count);
        list.push(Fact::new(p.t("approval-customer-margin"), value));
    }
    if let About::Project(loaded) = &subject.about {
        let number = loaded.state.began.contract_number.as_ref().map(ToString::to_string);
        let number = number.unwrap_or_else(|| p.t("initiation-contract-look"));
        list.push(
            Fact::new(p.t("contract-number"), number).href(format!("/contracts/{}", subject.contract())),
        );
    }
    list.extend(asked.facts.iter().cloned());
    Facts::new(list)
}

/// What the reader is asked to decide, bound to what the page shows (INV-15).
fn decides(p: &Page, subject: &Subject) -> Option<Decides> {
    let approval = &subject.approval;
    let (step, _) = approval.current()?;
    let follows = match approval.steps.get(step + 1) {
        Some(next) => p.t1("approval-follows-step", "role", p.role_word(next.role)),
        None => p.t1("approval-follows-end", "end", outcome_follows(p, approval)),
    };
    let mut phrases = vec!["approval-phrase-agree"];
    phrases.extend(match approval.basis.document {
        DocumentKind::Contract => ["approval-phrase-plan", "approval-phrase-scan"],
        DocumentKind::Initiation | DocumentKind::EquipmentChange => {
            ["approval-phrase-margin", "approval-phrase-cost"]
        }
        DocumentKind::Cancellation => ["approval-phrase-disposal", "approval-phrase-cause"],
    });
    if subject.contract_kind() == ContractKind::Virtual
        && approval.basis.document != DocumentKind::Cancellation
    {
        phrases.push("approval-phrase-formal");
    }
    Some(Decides {
        content: approval.content.as_str().to_owned(),
        step,
        phrases: phrases.into_iter().map(|key| p.t(key)).collect(),
        agree: p.t(&format!("approval-agree-{}", document_key(approval.basis.document))),
        follows,
        reject_question: p.t1("approval-reject-question", "title", subject.title()),
    })
}

/// What happens once every step has agreed.
fn outcome_follows(p: &Page, approval: &Approval) -> String {
    p.t(&format!("approval-end-{}", document_key(approval.basis.document)))
}

/// How it stands, for whoever does not decide now; with the next one that waits for them.
fn standing(p: &Page, subject: &Subject, course: &Course, place: &Place) -> Notice {
    let approval = &subject.approval;
    let kind = match approval.outcome {
        Some(Outcome::Agreed) => NoticeKind::Good,
        Some(Outcome::Returned | Outcome::Rejected) => NoticeKind::Over,
        Some(Outcome::Withdrawn) | None => NoticeKind::Info,
    };
    let notice = Notice::new(kind, course.standing(p, approval));
    let notice = notice.clause(Some(approval.basis.document.clause()));
    match place.next.as_ref().or(place.previous.as_ref()) {
        Some(next) => notice.link(p.t("approval-next-waiting"), format!("/approvals/{next}")),
        None => notice,
    }
}

fn withdraw(p: &Page, subject: &Subject) -> Act {
    Act::send(format!("POST /api/v1/approvals/{}/withdraw", subject.id), p.t("approval-withdraw"))
        .icon("corner-up-left")
        .if_match(crate::http::etag(subject.revision()))
        .ask(p.t1("approval-withdraw-question", "title", subject.title()))
}

/// `4 级，第 3 级`
fn levels(p: &Page, approval: &Approval) -> String {
    match approval.current() {
        Some((index, _)) => p.t2("approval-levels-at", "count", approval.steps.len(), "at", index + 1),
        None => p.t1("approval-levels", "count", approval.steps.len()),
    }
}

/// The course, with what follows once everyone has agreed.
fn timeline(p: &Page, subject: &Subject, course: &Course, decides: bool) -> Timeline {
    let approval = &subject.approval;
    let mut timeline = course.timeline(p, approval, decides);
    if approval.is_open() {
        let end = outcome_follows(p, approval);
        timeline.entries.push(Entry::new(Mood::Waiting, "circle-check", "", end, ""));
    }
    timeline
}

fn earlier(p: &Page, subject: &Subject) -> Vec<Earlier> {
    let approval = &subject.approval;
    let same =
        |other: &&Approval| other.number < approval.number && other.basis.document == approval.basis.document;
    let told = |other: &Approval| Earlier {
        href: format!("/approvals/{}", PartId { of: subject.id.of, number: other.number }),
        when: p.short_moment(other.submitted_at),
        outcome: other.outcome.map(|outcome| outcome_word(p, outcome)).unwrap_or_default(),
    };
    subject.approvals().iter().rev().filter(same).map(told).collect()
}

/// The change's or approval's number as a tag beside the project's code.
fn tag(p: &Page, v: &ShowView) -> Option<Tag> {
    let (_, number) = v.id.split_once('.')?;
    Some(Tag::new(TagKind::Brand, p.t1("approval-number", "number", number)).bare())
}
