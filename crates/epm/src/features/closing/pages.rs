//! The closing of a project: what it asks for, and, once it is closed, the notice's way through the departments to the
//! archive (K1, K2).

use super::content::{NoticeContent, content};
use crate::features::archive::of_project;
use crate::features::printing::{Print, prints};
use crate::features::project::api::clock;
use crate::features::project::{PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{
    Act, Closed, Condition, Conditions, Fact, Facts, Notice, NoticeKind, Page, Tag, TagKind, Upload,
};
use askama::Template;
use axum::response::Response;
use regulation::calendar::Calendar;
use regulation::closing::{ConditionKind, conditions, signer_for};
use regulation::custody::{FolderAct, FolderFacts, decide};
use regulation::papers::PaperKind;
use regulation::sign_off::Sheet;
use regulation::{ActKind, Clock, FileUse, PartId, Project, Status};
use std::collections::BTreeMap;

/// Every act as it stands for the reader.
type Acts = BTreeMap<ActKind, Option<Closed>>;

#[derive(Template)]
#[template(path = "features/closing/show.html")]
struct Show {
    p: Page,
    id: String,
    status: Status,
    conditions: Conditions,
    close: Option<Act>,
    notice: Option<Shown>,
}

/// A closed project's notice and where it is.
struct Shown {
    about: Notice,
    facts: Facts,
    content: NoticeContent,
    signed: usize,
    sign: Option<Act>,
    /// Reminds the departments that have not signed.
    remind: Option<Act>,
    /// Who printed it, when (INV-37).
    prints: Vec<Print>,
    /// Where the archivist puts the signed notice.
    archive: Option<Upload>,
    /// Why it cannot be archived yet, for the archivist.
    waits: Option<Closed>,
}

impl Shown {
    fn department(&self, p: &Page, code: &str) -> String {
        // The vice president stands in for the general manager of the same department (A5).
        let code = if code == "vice_president" { "business" } else { code };
        p.t(&format!("closing-of-{}", code.replace('_', "-")))
    }

    fn role(&self, p: &Page, role: &str) -> String {
        p.t(&format!("role-{}", role.replace('_', "-")))
    }

    fn tag(&self, p: &Page, signed: bool) -> Tag {
        if signed {
            Tag::new(TagKind::Good, p.t("closing-signed"))
        } else {
            Tag::new(TagKind::Soon, p.t("closing-unsigned"))
        }
    }
}

/// The closing of a project.
pub async fn show(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "closing-title").await?;
    let project = &page.project.state;
    let content = content(&ctx, &page.project).await?;
    let acts = page.acts(&ctx, &clock(&ctx).await?);
    answer(&Show {
        id: page.project.id.to_string(),
        status: project.status,
        conditions: asked(&page, &acts),
        close: content.is_none().then(|| close(&page, &acts)),
        notice: match content {
            Some(content) => {
                let remind = remind(&ctx, &page).await?;
                let prints = prints(&ctx.read(), page.project.id, forms::Kind::ClosingNotice).await?;
                Some(Shown { remind, prints, ..shown(&page, &ctx, &acts, content) })
            }
            None => None,
        },
        p: page.p,
    })
}

/// A reminder of the signatures, where the rules let the reader send one (2.1.4).
async fn remind(ctx: &Context, page: &PartPage) -> Result<Option<Act>, Problem> {
    let folder = of_project(&ctx.read(), page.project.state.id).await?;
    let record = folder.as_ref().and_then(|folder| {
        let notice = folder.state.records.iter().find(|record| record.kind() == PaperKind::ClosingNotice)?;
        Some((folder, notice.number))
    });
    let Some((folder, number)) = record else { return Ok(None) };
    let clock = Clock { now: ctx.now(), today: ctx.today(), calendar: Calendar::default() };
    let act = FolderAct::Remind(number);
    let may = decide(&folder.state, &ctx.actor, &act, &FolderFacts::default(), &clock).is_ok();
    let call = format!("POST /api/v1/archive-records/{}/reminders", PartId { of: folder.id, number });
    Ok(may.then(|| Act::send(call, page.p.t("archive-remind")).icon("bell").small()))
}

/// Each condition, with the place where it is put right.
fn asked(page: &PartPage, acts: &Acts) -> Conditions {
    let p = &page.p;
    let condition = |found: regulation::closing::Condition| {
        let text = p.t(&format!("condition-{}", found.kind.code().replace('_', "-")));
        let condition = if found.met { Condition::met(text) } else { Condition::unmet(text) };
        let condition = match found.units {
            Some((done, asked)) => condition.note(format!("{} / {}", p.count(done), p.count(asked))),
            None => condition,
        };
        let condition = condition.clause(found.clause);
        if found.met { condition } else { condition.href(mended_at(page, acts, found.kind)) }
    };
    Conditions { list: conditions(&page.project.state).into_iter().map(condition).collect() }
}

/// Where a condition that is not met is put right, as far as the reader may go there.
fn mended_at(page: &PartPage, acts: &Acts, kind: ConditionKind) -> String {
    let (project, home) = (&page.project.state, format!("/projects/{}", page.project.id));
    let open = |kind| acts.get(&kind).is_some_and(Option::is_none);
    let approval = |number: Option<u32>| number.map(|number| format!("/approvals/{}", page.part(number)));
    let found = match kind {
        ConditionKind::AllArrived if open(ActKind::OrderPurchase) => {
            Some(format!("{home}/purchase-orders/new"))
        }
        ConditionKind::AllArrived => {
            let order = project.orders.iter().find(|order| order.is_outstanding());
            order.map(|order| format!("/purchase-orders/{}", page.part(order.number)))
        }
        ConditionKind::AllSigned => {
            let waiting = |sheet: &&Sheet| sheet.is_live() && !sheet.is_accepted();
            let sheet = project.sheets.iter().find(waiting);
            let sheet = sheet.map(|sheet| format!("/sign-off-sheets/{}", page.part(sheet.number)));
            sheet.or_else(|| open(ActKind::WriteSheet).then(|| format!("{home}/sign-off-sheets/new")))
        }
        ConditionKind::NoOpenChange => {
            let running = project.open_change().and_then(|change| change.approval);
            let running = running.filter(|number| project.approval(*number).is_some_and(|a| a.is_open()));
            approval(running).or_else(|| open(ActKind::WriteChange).then(|| format!("{home}/changes/new")))
        }
        ConditionKind::NoOpenCancellation => Some(format!("{home}/cancellation")),
        ConditionKind::NoOpenApproval => {
            approval(project.approvals.iter().find(|approval| approval.is_open()).map(|found| found.number))
        }
        ConditionKind::SurplusSettled => open(ActKind::DisposeSurplus).then(|| format!("{home}/surplus")),
    };
    found.unwrap_or(home)
}

/// The act, closed with the rule's own reason.
fn close(page: &PartPage, acts: &Acts) -> Act {
    let (p, project) = (&page.p, &page.project.state);
    let code = project.code.as_ref().map(ToString::to_string).unwrap_or_default();
    let question = p.t2("closing-question", "code", code, "title", project.began.title.to_string());
    Act::send(format!("POST /api/v1/projects/{}/closing", page.project.id), p.t("act-close"))
        .if_match(page.etag())
        .ask(question)
        .icon("flag")
        .primary()
        .closed(acts.get(&ActKind::Close).cloned().flatten())
}

fn shown(page: &PartPage, ctx: &Context, acts: &Acts, content: NoticeContent) -> Shown {
    let (p, project) = (&page.p, &page.project.state);
    let base = format!("/api/v1/projects/{}/closing", page.project.id);
    let closed = |kind: ActKind| acts.get(&kind).cloned().flatten();
    let signer = signer_for(project, &ctx.actor).filter(|_| closed(ActKind::SignNotice).is_none());
    let sign = signer.map(|signer| {
        let department = p.t(&format!("notice-signer-{}", signer.code().replace('_', "-")));
        Act::send(format!("POST {base}/signatures"), p.t("closing-sign"))
            .if_match(page.etag())
            .ask(p.t2("closing-sign-question", "department", department, "number", content.number.as_str()))
            .icon("signature")
            .primary()
    });
    let waits = content.file.is_none() && !content.brought_in;
    let archivist = ctx.actor.has(regulation::Role::Archivist) && waits;
    let closed = closed(ActKind::ArchiveNotice);
    let upload = Upload::of(FileUse::Scan, p.t("closing-archive-send"))
        .sorts(format!("closing_notice:{}", page.project.id));
    Shown {
        about: about(p, &content),
        facts: facts(p, &content, project),
        remind: None,
        prints: Vec::new(),
        signed: content.signatures.iter().filter(|signature| signature.signed_at.is_some()).count(),
        archive: (archivist && closed.is_none()).then_some(upload),
        waits: closed.filter(|_| archivist),
        sign,
        content,
    }
}

/// Where the notice is now.
fn about(p: &Page, content: &NoticeContent) -> Notice {
    let unsigned = content.signatures.iter().filter(|signature| signature.signed_at.is_none()).count();
    let notice = if content.brought_in {
        Notice::new(NoticeKind::Good, p.t("closing-brought-in"))
    } else if content.file.is_some() {
        Notice::new(NoticeKind::Good, p.t("closing-archived"))
    } else if unsigned == 0 {
        Notice::new(NoticeKind::Soon, p.t("closing-waits-archive"))
    } else {
        Notice::new(NoticeKind::Info, p.t1("closing-waits-signatures", "count", unsigned))
    };
    notice.clause(Some(regulation::Clause::C2_5_2))
}

fn facts(p: &Page, content: &NoticeContent, project: &Project) -> Facts {
    let fact = |key: &str, value: String| Fact::new(p.t(key), value);
    let mut list = vec![
        fact("closing-number", content.number.clone()).mono(),
        fact("closing-on", p.day(content.closed_on)),
        fact("closing-by", content.closed_by.clone().unwrap_or_else(|| p.t("closing-before"))),
        fact("print-customer", content.customer.clone()),
        fact("role-account-manager", content.account_manager.clone()),
        fact("project-amount", p.money(content.amount)),
        fact("notice-signed-on", p.day(content.signed_on)),
        fact("closing-serials", p.count(content.serials)),
        fact("notice-changes", p.count(content.changes.len())),
    ];
    if project.acceptance.is_some() {
        let acceptance = fact("closing-acceptance-due", p.day(content.acceptance_due_on));
        list.push(acceptance.href(format!("/projects/{}/acceptance", content.project_id)));
    }
    list.push(fact("notice-in-words", content.amount_in_words.clone()).across());
    Facts::new(list)
}
