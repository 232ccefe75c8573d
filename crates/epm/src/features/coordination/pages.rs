//! Pages of task coordination forms: a new one, and one with its answer and its work (2.4.1).

use crate::features::directory::queries::names_of_people;
use crate::features::project::{Part, PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Choice, Page};
use askama::Template;
use axum::response::Response;
use regulation::ActKind;
use regulation::coordination::{TaskForm, TaskFormState};

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
    kind: String,
    state: String,
    reason: String,
    people: Vec<String>,
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
    let everyone = form.people.iter().chain(&technicians).map(|person| person.0);
    let names =
        names_of_people(&ctx.read(), everyone.chain(form.work.iter().map(|work| work.booked.by.0))).await?;
    let name = |id: regulation::PersonId| names.get(&id.0).cloned().unwrap_or_default();
    let (state, reason) = match &form.state {
        TaskFormState::Waiting => ("waiting", String::new()),
        TaskFormState::Accepted => ("accepted", String::new()),
        TaskFormState::Declined(reason) => ("declined", reason.to_string()),
        TaskFormState::Completed(result) => ("completed", result.to_string()),
        TaskFormState::Ended => ("ended", String::new()),
    };
    let kind = serde_json::to_value(form.entry.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    let accept = answers.then(|| {
        Act::send(format!("POST /api/v1/task-forms/{id}/accept"), page.p.t("coordination-accept")).primary()
    });
    answer(&Show {
        part: id.to_string(),
        kind: page.p.t(&format!("support-{}", kind.unwrap_or_default())),
        state: page.p.t(&format!("task-form-{state}")),
        reason,
        people: form.people.iter().map(|person| name(*person)).collect(),
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
