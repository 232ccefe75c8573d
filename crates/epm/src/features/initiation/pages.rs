//! The initiation task on the screen: the form with its equipment list, what it comes to, who would decide it, and
//! everything that stands against submitting it (I2, I3, I5).

use super::budget::{Worked, of_list, roles_asked};
use super::lines::{ListRow, PlanFields, Vendors, budget_of, editable, pasted_into};
use crate::features::approval::Course;
use crate::features::directory::queries::{names_of_customers, names_of_people};
use crate::features::project::{self, PartPage, Reference, matrix_in_force};
use crate::frame;
use crate::http::{Context, Named, Problem, Routes, Who, said};
use crate::layout::{Condition, Conditions, Fact, Facts, Lines, Notice, NoticeKind, Page};
use askama::Template;
use axum::response::Response;
use regulation::approval::{Approval, Outcome};
use regulation::authority::{DocumentKind, Matrix};
use regulation::initiation::InitiationEntry;
use regulation::{Act, ActKind, Clause, Facts as Known, Fault, PersonId, Project, Role, Status};
use std::collections::{BTreeMap, BTreeSet};
use store::Loaded;

/// The addresses of these pages.
pub(super) fn routes() -> Routes {
    Routes::new().page(Who::SignedIn, "/projects/{project}/initiation", edit)
}

#[derive(Template)]
#[template(path = "features/initiation/edit.html")]
struct Edit {
    p: Page,
    v: EditView,
}

/// What the form shows.
struct EditView {
    id: String,
    etag: String,
    status: Status,
    kind: regulation::contract::ContractKind,
    facts: Facts,
    notices: Vec<Notice>,
    entry: InitiationEntry,
    plan: PlanFields,
    equipment: Lines,
    worked: Worked,
    chain: Vec<ChainStep>,
    matrix: Option<String>,
    checks: Conditions,
}

/// A step that a form being filled in may have.
pub struct ChainStep {
    /// The role's code.
    pub code: &'static str,
    /// The role.
    pub role: String,
    /// Who holds it.
    pub people: String,
    /// Why it decides.
    pub why: String,
    /// Whether this one has it.
    pub is_there: bool,
}

#[derive(Template)]
#[template(path = "features/initiation/show.html")]
struct Show {
    p: Page,
    /// The project, once its initiation was submitted: then there is a form to print.
    form: Option<String>,
    closed: Notice,
    notices: Vec<Notice>,
    facts: Facts,
    rows: Vec<ListRow>,
    sees_cost: bool,
}

async fn edit(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "initiation-title").await?;
    let entry = page.project.state.initiation.entry.clone().unwrap_or_default();
    let facts = facts(&ctx, &page.p, &page.project.state).await?;
    if let Some(closed) = page.closed(&ctx, ActKind::SaveInitiation) {
        return show(&ctx, page, &entry, facts, closed).await;
    }
    let project = &page.project.state;
    let read = ctx.read();
    let matrix = matrix_in_force(&read, ctx.now()).await?;
    let holders = project::holders(&read, project.department()).await?;
    let (lines, plan) = (&entry.equipment, &entry.plan);
    let worked = of_list(&page.p, project, DocumentKind::Initiation, lines, plan, matrix.as_ref())?;
    let vendors = Vendors::of(&ctx, &entry.equipment).await?;
    let v = EditView {
        id: page.project.id.to_string(),
        etag: page.etag(),
        status: project.status,
        kind: project.began.contract_kind,
        facts,
        notices: notices(&ctx, &page, &entry, &vendors).await?,
        equipment: editable(&page.p, "equipment", budget_of(page.project.id, "initiation"), &entry.equipment)
            .pasted(pasted_into(page.project.id)),
        chain: chain(&ctx, &page.p, project, DocumentKind::Initiation, &worked, matrix.as_ref()).await?,
        checks: checks(&ctx, &page.p, &page.project, matrix.clone(), holders).await?,
        matrix: matrix.map(|matrix| matrix.title.to_string()),
        plan: PlanFields::of(&entry.plan),
        worked,
        entry,
    };
    frame::answer(&Edit { p: page.p, v })
}

/// The initiation as it was filled in, for whoever may not write it now.
async fn show(
    ctx: &Context,
    page: PartPage,
    entry: &InitiationEntry,
    facts: Facts,
    closed: crate::layout::Closed,
) -> Result<Response, Problem> {
    let sees_cost = page.sees_cost(ctx);
    let vendors = Vendors::of(ctx, &entry.equipment).await?;
    let rows = vendors.rows(&entry.equipment, sees_cost);
    let closed = Notice::new(NoticeKind::Info, closed.reason).clause(closed.clause);
    let mut approvals = page.project.state.approvals.iter();
    let submitted = approvals.any(|approval| approval.basis.document == DocumentKind::Initiation);
    let form = submitted.then(|| page.project.id.to_string());
    let notices = vendors.notices(&page.p, &entry.equipment, sees_cost);
    frame::answer(&Show { p: page.p, form, closed, notices, facts, rows, sees_cost })
}

async fn facts(ctx: &Context, p: &Page, project: &Project) -> Result<Facts, Problem> {
    let (began, read) = (&project.began, ctx.read());
    let customer = names_of_customers(&read, [began.customer.0]).await?.into_values().next();
    let owner = names_of_people(&read, [began.account_manager.0]).await?.into_values().next();
    let number = began.contract_number.as_ref().map(ToString::to_string);
    let number = number.unwrap_or_else(|| p.t("initiation-contract-look"));
    Ok(Facts::new(vec![
        Fact::new(p.t("initiation-code"), project.code.as_ref().map(ToString::to_string).unwrap_or_default())
            .mono(),
        Fact::new(p.t("initiation-contract"), number).href(format!("/contracts/{}", began.contract)),
        Fact::new(p.t("initiation-customer"), customer.unwrap_or_default()),
        Fact::new(p.t("initiation-contract-amount"), p.money(began.amount)),
        Fact::new(p.t("initiation-promised-on"), p.date(began.arrival_promised_on)),
        Fact::new(p.t("initiation-account-manager"), owner.unwrap_or_default()),
    ]))
}

/// Why it came back, and what costs margin unnoticed.
async fn notices(
    ctx: &Context,
    page: &PartPage,
    entry: &InitiationEntry,
    vendors: &Vendors,
) -> Result<Vec<Notice>, Problem> {
    let (p, project) = (&page.p, &page.project.state);
    let mut notices = Vec::new();
    let of_initiation = |approval: &&Approval| approval.basis.document == DocumentKind::Initiation;
    let last = project.approvals.iter().rev().find(of_initiation);
    if let Some(returned) = last.filter(|approval| approval.outcome == Some(Outcome::Returned)) {
        let course = Course::of(ctx, project.department(), &[returned]).await?;
        let decided = returned.steps.iter().rev().find_map(|step| step.decided.as_ref());
        if let Some(decided) = decided {
            let why = decided.comment.as_ref().map(ToString::to_string).unwrap_or_default();
            let text = p.t2("initiation-was-returned", "name", course.name(decided.stamp.by), "why", why);
            notices.push(Notice::new(NoticeKind::Over, text).clause(Some(Clause::C2_3_2)));
        }
    }
    notices.extend(vendors.notices(p, &entry.equipment, page.sees_cost(ctx)));
    Ok(notices)
}

/// Every role that such a document may be put to, in the order of a chain, with who holds it and whether this one is put
/// to it.
pub async fn chain(
    ctx: &Context,
    p: &Page,
    project: &Project,
    document: DocumentKind,
    worked: &Worked,
    matrix: Option<&Matrix>,
) -> Result<Vec<ChainStep>, Problem> {
    let holders = project::holders(&ctx.read(), project.department()).await?;
    let owner = project.account_manager();
    let roles = roles_asked(document, worked, matrix);
    let of_role = |role: &Role| holders.get(role).into_iter().flatten().filter(|person| **person != owner);
    let people: Vec<_> = roles.iter().flat_map(of_role).map(|person| person.0).collect();
    let names = names_of_people(&ctx.read(), people).await?;
    let step = |role: &Role| ChainStep {
        code: role.code(),
        role: p.role_word(*role),
        people: of_role(role)
            .filter_map(|person| names.get(&person.0).map(String::as_str))
            .collect::<Vec<_>>()
            .join(p.language.list_comma()),
        why: worked.chain.get(role.code()).cloned().unwrap_or_default(),
        is_there: worked.chain.contains_key(role.code()),
    };
    Ok(roles.iter().map(step).collect())
}

/// Everything that stands against submitting what was saved, as the rule itself says it.
async fn checks(
    ctx: &Context,
    p: &Page,
    loaded: &Loaded<Project>,
    matrix: Option<Matrix>,
    holders: BTreeMap<Role, BTreeSet<PersonId>>,
) -> Result<Conditions, Problem> {
    let (project, read) = (&loaded.state, ctx.read());
    let Some(entry) = &project.initiation.entry else {
        return Ok(Conditions { list: vec![Condition::ahead(p.t("initiation-not-saved"))] });
    };
    let contract: Option<Loaded<regulation::contract::Contract>> =
        store::look(&read, project.began.contract).await?;
    let followed = match &entry.follows {
        Some(code) => project::standing_of(&read, &ctx.actor, code).await?,
        None => None,
    };
    let facts = Known {
        matrix,
        followed,
        holders,
        catalogue: project::catalogue(&read, entry.equipment.iter()).await?,
        contract: contract.map(|contract| contract.state),
        ..Known::default()
    };
    let clock = regulation::Clock {
        now: ctx.now(),
        today: ctx.today(),
        calendar: regulation::calendar::Calendar::default(),
    };
    let list = match regulation::decide::decide(project, &ctx.actor, &Act::SubmitInitiation, &facts, &clock) {
        Ok(_) => vec![Condition::met(p.t("initiation-complete")).clause(Clause::C2_3_2)],
        Err(refusal) => refusal.faults.iter().map(|fault| unmet(p, fault)).collect(),
    };
    Ok(Conditions { list })
}

/// What is missing, with the way to its place on the form.
fn unmet(p: &Page, fault: &Fault) -> Condition {
    let pointer = fault.pointer.as_deref().unwrap_or_default();
    let message = said(p.language, fault);
    let line =
        pointer.strip_prefix("/equipment/").and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
    let (text, place) = match line {
        Some(index) => {
            (p.t2("initiation-line-fault", "number", index + 1, "message", message), "#equipment".to_owned())
        }
        None if pointer.starts_with("/equipment") => (message, "#equipment".to_owned()),
        None if pointer.is_empty() => return Condition::unmet(message).clause(fault.clause),
        None => {
            let name = pointer.trim_start_matches('/').replace('/', ".");
            let label = match name.as_str() {
                "delivery_place" => p.t("initiation-place"),
                "delivery_contact" => p.t("initiation-contact"),
                _ => String::new(),
            };
            let text = if label.is_empty() { message } else { format!("{label}：{message}") };
            (text, format!("#f-{}", name.replace('.', "-")))
        }
    };
    Condition::unmet(text).href(place).clause(fault.clause)
}
