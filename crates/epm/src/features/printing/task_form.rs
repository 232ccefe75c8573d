//! 《任务协调单》 (2.4.1): the account manager asks a technical department for support.

use super::written::{Named, contract_of, key, paper, words};
use crate::features::directory::queries::names_of_people;
use crate::http::{Context, Problem};
use crate::layout::day_of;
use forms::form::{TaskForm, TaskWork};
use forms::{Form, Paper};
use regulation::coordination::TaskFormState;
use regulation::{PersonId, Project};
use store::Loaded;

/// The form of that number.
pub(super) async fn fill_in(ctx: &Context, project: &Loaded<Project>, number: u32) -> Result<Paper, Problem> {
    let (p, state) = (words(ctx), &project.state);
    let form = state.task_forms.iter().find(|form| form.number == number).ok_or_else(Problem::not_found)?;
    let named = Named::of(ctx, state).await?;
    let everyone = form.people.iter().chain(form.work.iter().map(|work| &work.booked.by));
    let names = names_of_people(&ctx.read(), everyone.map(|person| person.0)).await?;
    let name = |person: PersonId| names.get(&person.0).cloned().unwrap_or_default();
    let (standing, answer) = match &form.state {
        TaskFormState::Waiting => ("task-form-waiting", String::new()),
        TaskFormState::Accepted => ("task-form-accepted", String::new()),
        TaskFormState::Declined(reason) => ("task-form-declined", reason.to_string()),
        TaskFormState::Completed(result) => ("task-form-completed", result.to_string()),
        TaskFormState::Ended => ("task-form-ended", String::new()),
    };
    let work = form.work.iter().map(|work| TaskWork {
        on: work.entry.on,
        name: name(work.booked.by),
        minutes: work.entry.minutes.into(),
        content: work.entry.content.to_string(),
    });
    let filled_in = TaskForm {
        customer: named.customer,
        title: state.began.title.to_string(),
        contract: contract_of(&p, state),
        department: named.department,
        account_manager: named.account_manager,
        written_on: day_of(form.written.at),
        support: p.t(&key("support", &form.entry.kind)),
        wanted_on: form.entry.wanted_on,
        place: form.entry.place.to_string(),
        contact: form.entry.contact.to_string(),
        content: form.entry.content.to_string(),
        // Nobody has answered yet: the cell stays empty, to be written by hand.
        state: if form.state == TaskFormState::Waiting { String::new() } else { p.t(standing) },
        people: form.people.iter().map(|person| name(*person)).collect(),
        answer,
        work: work.collect(),
    };
    Ok(paper(ctx, project, Some(number), Form::TaskForm(filled_in)))
}
