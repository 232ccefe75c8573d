//! A problem as a page, for a person who opened an address.

use super::arrival::Arrival;
use super::problem::ProblemJson;
use crate::layout::Page;
use crate::locale::Language;
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "http/problem.html")]
struct ProblemPage<'a> {
    p: Page,
    problem: &'a ProblemJson,
    request_id: Uuid,
}

pub(super) fn render(problem: &ProblemJson, language: Language, arrival: &Arrival) -> String {
    let p = Page::new(language, arrival.now, &*arrival.path).named(&problem.title);
    let page = ProblemPage { p, problem, request_id: arrival.request_id };
    page.render().unwrap_or_else(|_| problem.detail.clone())
}
