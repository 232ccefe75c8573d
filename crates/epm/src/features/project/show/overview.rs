//! The first tab: contract and terms, how far the equipment is, the documents of section 4, what happened last.

use super::super::PartPage;
use super::next::{ClosedAct, closed};
use super::timeline;
use crate::features::directory::queries::{Names, names_of_departments};
use crate::http::{Context, Problem};
use crate::layout::{Bar, Condition, Conditions, Fact, Facts, Page, Timeline};
use regulation::cancellation::CancellationState;
use regulation::contract::ContractKind;
use regulation::equipment_change::ChangeState;
use regulation::{Clause, Clock, Status};

/// So many happenings stand on the first tab.
const NEWEST: u64 = 6;

/// A line and how far it is.
pub(super) struct Progress {
    pub(super) model: String,
    pub(super) series: String,
    pub(super) warranty_years: u8,
    pub(super) unit: String,
    pub(super) asked: u64,
    pub(super) arrived: u64,
    pub(super) signed: u64,
    pub(super) bar: Bar,
}

/// The first tab.
pub(super) struct Overview {
    pub(super) facts: Facts,
    pub(super) progress: Vec<Progress>,
    pub(super) more: usize,
    pub(super) revision: Option<u32>,
    pub(super) documents: Conditions,
    /// The project's folder in the archive.
    pub(super) folder: String,
    pub(super) closed: Vec<ClosedAct>,
    pub(super) timeline: Timeline,
}

/// So many lines stand on the first tab; the list has a tab of its own.
const LINES: usize = 12;

/// The first tab of a project.
pub(super) async fn of(
    ctx: &Context,
    page: &PartPage,
    p: &Page,
    clock: &Clock,
    people: &Names,
) -> Result<Overview, Problem> {
    let project = &page.project.state;
    let progress = progress(page);
    let contract = super::contract_page(ctx, page).await?;
    let more = project.lines().count() - progress.len();
    Ok(Overview {
        facts: facts(ctx, page, p, people, contract.clone()).await?,
        progress,
        more,
        revision: project.effective().map(|revision| revision.number),
        documents: documents(page, p, contract),
        folder: format!("/projects/{}/archive", page.project.id),
        closed: closed(page, ctx, clock, p),
        timeline: timeline::newest(ctx, page, p, NEWEST).await?,
    })
}

async fn facts(
    ctx: &Context,
    page: &PartPage,
    p: &Page,
    people: &Names,
    contract: Option<String>,
) -> Result<Facts, Problem> {
    let project = &page.project.state;
    let began = &project.began;
    let department = project.department().0;
    let department = names_of_departments(&ctx.read(), [department]).await?.remove(&department);
    let entry = project.initiation.entry.as_ref();
    let place = entry.and_then(|entry| entry.delivery_place.as_ref()).map(ToString::to_string);
    let contact = entry.and_then(|entry| entry.delivery_contact.as_ref()).map(ToString::to_string);
    let number = began.contract_number.as_ref().map(ToString::to_string);
    let initiated = project.milestones.iter().find(|milestone| milestone.status == Status::Executing);
    let fact = |key: &str, value: String| Fact::new(p.t(key), value);
    let mut facts = vec![
        match contract {
            Some(href) => fact("project-contract", number.unwrap_or_else(|| p.t("initiation-contract-look")))
                .href(href)
                .mono(),
            None => fact("project-contract", number.unwrap_or_default()).mono(),
        },
        fact("project-signed-on", p.date(began.signed_on)),
        fact(
            "project-initiated-on",
            p.date(initiated.map(|milestone| crate::layout::day_of(milestone.stamp.at))),
        ),
        fact("project-promised-on", p.date(began.arrival_promised_on)),
        fact("project-arrived-on", p.date(project.arrival().map(|arrival| arrival.on))),
        fact("project-sign-due", p.day(project.signature_due())),
        fact("project-manager", people.get(&began.account_manager.0).cloned().unwrap_or_default()),
        fact("project-department", department.unwrap_or_default()),
        fact(
            "project-acceptance",
            p.t(if began.acceptance_required {
                "project-acceptance-required"
            } else {
                "project-acceptance-none"
            }),
        ),
        fact("project-place", place.unwrap_or_default()).across(),
        fact("initiation-contact", contact.unwrap_or_default()),
    ];
    if let Some(follows) = entry.and_then(|entry| entry.follows.as_ref()) {
        facts.push(
            fact("initiation-follows", follows.to_string()).href(format!("/projects/{follows}")).mono(),
        );
    }
    Ok(Facts::new(facts))
}

fn progress(page: &PartPage) -> Vec<Progress> {
    let project = &page.project.state;
    let tally = project.tally();
    let row = |(number, line): (u32, &regulation::equipment::LineEntry)| {
        let standing = tally.get(&number).copied().unwrap_or_default();
        let (signed, asked) = (u64::from(standing.signed), u64::from(standing.asked));
        Progress {
            model: line.model.to_string(),
            series: format!("{} {}", line.category_code, line.series_code),
            warranty_years: line.warranty_years.get(),
            unit: line.unit.to_string(),
            asked,
            arrived: standing.arrived.into(),
            signed,
            bar: Bar::count(signed, asked, format!("{signed} / {asked}")),
        }
    };
    project.lines().take(LINES).map(row).collect()
}

/// Every record of the project: there, missing, or still to come.
/// `contract` is the page of the contract, for whoever may see it.
pub(super) fn documents(page: &PartPage, p: &Page, contract: Option<String>) -> Conditions {
    let mut list = vec![of_contract(page, p, contract), initiation(page, p)];
    list.extend(task_forms(page, p));
    list.extend(changes(page, p));
    list.extend(sheets(page, p));
    list.extend(after_closing(page, p));
    list.extend(cancellation(page, p));
    Conditions { list }
}

fn of_contract(page: &PartPage, p: &Page, href: Option<String>) -> Condition {
    let began = &page.project.state.began;
    let number = began.contract_number.as_ref().map(ToString::to_string).unwrap_or_default();
    let kind = match began.contract_kind {
        ContractKind::Virtual => p.t("contract-virtual"),
        ContractKind::Formal => p.t("contract-formal"),
    };
    let condition = Condition::met(format!("{kind} {number}"));
    match href {
        Some(href) => condition.href(href),
        None => condition,
    }
}

fn initiation(page: &PartPage, p: &Page) -> Condition {
    let project = &page.project.state;
    let text = p.t("initiation-title");
    let condition = match project.revisions.first() {
        Some(first) => Condition::met(text).note(p.short_date(crate::layout::day_of(first.since.at))),
        None => Condition::ahead(text),
    };
    condition.href(format!("/projects/{}/initiation", page.project.id))
}

fn task_forms(page: &PartPage, p: &Page) -> impl Iterator<Item = Condition> {
    page.project.state.task_forms.iter().map(move |form| {
        let text = format!("《{}》{}", p.t("project-document-task-form"), form.number);
        let day = p.short_date(crate::layout::day_of(form.written.at));
        Condition::met(text).note(day).href(format!("/task-forms/{}", page.part(form.number)))
    })
}

fn changes(page: &PartPage, p: &Page) -> impl Iterator<Item = Condition> {
    let project = &page.project.state;
    let counted = project.changes.iter().filter(|change| change.state != ChangeState::Discarded);
    counted.map(move |change| {
        let text = p.t1("project-change-number", "number", change.number);
        let condition = match change.state {
            ChangeState::Effective | ChangeState::Rejected | ChangeState::Discarded => {
                Condition::met(text).note(p.short_date(crate::layout::day_of(change.written.at)))
            }
            ChangeState::Draft | ChangeState::InApproval => Condition::unmet(text),
        };
        let approval = change.approval.map(|number| format!("/approvals/{}", page.part(number)));
        condition.href(approval.unwrap_or_else(|| format!("/projects/{}/changes/new", page.project.id)))
    })
}

fn sheets(page: &PartPage, p: &Page) -> Vec<Condition> {
    let project = &page.project.state;
    let title = p.t("project-document-sheet");
    let mut list: Vec<Condition> = project
        .sheets
        .iter()
        .filter(|sheet| sheet.is_live())
        .map(|sheet| {
            let text = format!("《{title}》{}", sheet.number);
            let condition = match &sheet.accepted {
                Some(stamp) => Condition::met(text).note(p.short_date(crate::layout::day_of(stamp.at))),
                None if sheet.is_editable() => Condition::unmet(text),
                None => Condition::ahead(text),
            };
            condition.href(format!("/sign-off-sheets/{}", page.part(sheet.number)))
        })
        .collect();
    if list.is_empty() {
        let text = format!("《{title}》");
        let missing = project.status == Status::Arrived;
        let condition = if missing { Condition::unmet(text) } else { Condition::ahead(text) };
        list.push(condition.clause(Clause::C2_5_3));
    }
    list
}

fn after_closing(page: &PartPage, p: &Page) -> Vec<Condition> {
    let project = &page.project.state;
    let base = format!("/projects/{}", page.project.id);
    let notice = format!("《{}》", p.t("project-document-notice"));
    let notice = match &project.closing {
        None if project.revisions.is_empty() => Condition::ahead(notice),
        None => {
            let conditions = regulation::closing::conditions(project);
            let met = conditions.iter().filter(|condition| condition.met).count();
            let note = p.t2("closing-state-conditions", "met", met, "all", conditions.len());
            Condition::ahead(notice).note(note).href(format!("{base}/closing"))
        }
        Some(closing) => match &closing.archived {
            Some((_, stamp)) => Condition::met(notice).note(p.short_date(crate::layout::day_of(stamp.at))),
            None => Condition::unmet(notice),
        }
        .href(format!("{base}/closing")),
    };
    let mut list = vec![notice];
    if project.began.acceptance_required {
        let text = format!("《{}》", p.t("project-document-acceptance"));
        let condition = match &project.acceptance {
            None => Condition::ahead(text),
            Some(acceptance) => match &acceptance.archived {
                Some(stamp) => Condition::met(text).note(p.short_date(crate::layout::day_of(stamp.at))),
                None => Condition::unmet(text),
            }
            .href(format!("{base}/acceptance")),
        };
        list.push(condition);
    }
    list
}

fn cancellation(page: &PartPage, p: &Page) -> Option<Condition> {
    let form = page.project.state.cancellation.as_ref()?;
    let text = format!("《{}》", p.t("project-document-cancellation"));
    let condition = match form.state {
        CancellationState::CarriedOut | CancellationState::Rejected => Condition::met(text),
        CancellationState::Draft | CancellationState::InApproval | CancellationState::Approved => {
            Condition::unmet(text)
        }
        CancellationState::Discarded => return None,
    };
    Some(condition.href(format!("/projects/{}/cancellation", page.project.id)))
}
