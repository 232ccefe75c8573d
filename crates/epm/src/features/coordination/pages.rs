//! Pages of task coordination forms: a new one, and one with its answer and its work (2.4.1).

use crate::features::directory::queries::names_of_people;
use crate::features::project::{Part, PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Choice, Fact, Facts, Page};
use askama::Template;
use axum::response::Response;
use regulation::coordination::{TaskForm, TaskFormState};
use regulation::{ActKind, Event, PartId, PersonId, Project};

fn kinds(p: &Page) -> Vec<Choice> {
    let all = ["installation", "commissioning", "consulting", "training", "other"];
    all.map(|code| Choice::new(code, p.t(&format!("support-{code}")))).into()
}

#[derive(Template)]
#[template(path = "features/coordination/new.html")]
struct New {
    p: Page,
    id: String,
    kinds: Vec<Choice>,
    place: String,
}

/// The form that asks for support, with the place of delivery filled in.
pub async fn new(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "coordination-new-title").await?;
    let place = page.project.state.initiation.entry.as_ref().and_then(|entry| entry.delivery_place.as_ref());
    let place = place.map(ToString::to_string).unwrap_or_default();
    answer(&New { kinds: kinds(&page.p), id: page.project.id.to_string(), place, p: page.p })
}

#[derive(Template)]
#[template(path = "features/coordination/show.html")]
struct Show {
    p: Page,
    part: String,
    form: TaskForm,
    facts: Facts,
    state: String,
    reason: String,
    /// What the reason is called: why it was declined, or how it was completed.
    reason_label: &'static str,
    work: Vec<(String, regulation::coordination::Work)>,
    technicians: Vec<Choice>,
    accept: Option<Act>,
    answers: bool,
    works: bool,
    today: chrono::NaiveDate,
}

/// A form, where it stands, and what the reader may do with it.
pub async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &Reference::of(id), "coordination-show-title").await?;
    let form = page.project.state.task_forms.iter().find(|form| form.number == id.number);
    let form = form.cloned().ok_or_else(Problem::not_found)?;
    let open = |kind| page.closed(&ctx, kind).is_none();
    let answers = form.state == TaskFormState::Waiting && open(ActKind::AcceptTaskForm);
    let works = form.state == TaskFormState::Accepted && open(ActKind::RecordWork);
    let technicians =
        if works { crate::features::project::technicians(&ctx.read()).await? } else { Default::default() };
    let accepted = accepted_by(&ctx, &form, id).await?;
    let everyone = form.people.iter().chain(accepted.iter()).chain(&technicians).map(|person| person.0);
    let names =
        names_of_people(&ctx.read(), everyone.chain(form.work.iter().map(|work| work.booked.by.0))).await?;
    let name = |id: PersonId| names.get(&id.0).cloned().unwrap_or_default();
    let (state, reason) = match &form.state {
        TaskFormState::Waiting => ("waiting", String::new()),
        TaskFormState::Accepted => ("accepted", String::new()),
        TaskFormState::Declined(reason) => ("declined", reason.to_string()),
        TaskFormState::Completed(result) => ("completed", result.to_string()),
        TaskFormState::Ended => ("ended", String::new()),
    };
    // Until people are assigned it is whoever took it on.
    let people = if form.people.is_empty() { accepted.as_slice() } else { form.people.as_slice() };
    let people: Vec<String> = people.iter().map(|person| name(*person)).collect();
    let accept = answers.then(|| {
        Act::send(format!("POST /api/v1/task-forms/{id}/accept"), page.p.t("coordination-accept")).primary()
    });
    answer(&Show {
        part: id.to_string(),
        facts: facts(&page.p, &form, &people),
        state: page.p.t(&format!("task-form-{state}")),
        reason_label: if matches!(form.state, TaskFormState::Declined(_)) {
            "coordination-reason"
        } else {
            "coordination-result"
        },
        reason,
        work: form.work.iter().map(|work| (name(work.booked.by), work.clone())).collect(),
        technicians: technicians
            .iter()
            .map(|person| Choice::new(person.to_string(), name(*person)))
            .collect(),
        accept,
        answers,
        works,
        today: ctx.today(),
        form,
        p: page.p,
    })
}

fn facts(p: &Page, form: &TaskForm, people: &[String]) -> Facts {
    let entry = &form.entry;
    let kind = serde_json::to_value(entry.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    let people = match people {
        [] => "—".to_owned(),
        people => people.join(p.language.list_comma()),
    };
    Facts::new(vec![
        Fact::new(p.t("coordination-kind"), p.t(&format!("support-{}", kind.unwrap_or_default()))),
        Fact::new(p.t("coordination-wanted-on"), p.day(entry.wanted_on)),
        Fact::new(p.t("coordination-people"), people),
        Fact::new(p.t("coordination-place"), entry.place.to_string()),
        Fact::new(p.t("coordination-contact"), entry.contact.to_string()),
    ])
}

/// Who took the form on, as the project's history tells.
async fn accepted_by(ctx: &Context, form: &TaskForm, id: PartId) -> Result<Option<PersonId>, Problem> {
    if matches!(form.state, TaskFormState::Waiting | TaskFormState::Declined(_)) {
        return Ok(None);
    }
    let history = store::history::<Project>(&ctx.read(), id.of, None).await?;
    let accepts = |event: &Event| matches!(event, Event::TaskFormAccepted { form } if *form == id.number);
    let accepted = history.iter().rev().find(|recorded| accepts(&recorded.event));
    Ok(accepted.map(|recorded| recorded.origin.actor))
}
