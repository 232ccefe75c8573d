//! The regulation over JSON.

use super::pages;
use super::text::ClauseText;
use crate::http::{Answer, Named, Problem, Routes, Who, routes};
use regulation::Clause;

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .api(Who::SignedIn, routes!(index))
        .api(Who::SignedIn, routes!(show))
        .page(Who::SignedIn, "/clauses", pages::index)
        .page(Who::SignedIn, "/clauses/{number}", pages::show)
}

/// Every clause of the regulation, in order.
#[utoipa::path(get, path = "/clauses", responses((status = 200, body = Vec<ClauseText>)))]
async fn index() -> Answer {
    Answer::ok(&Clause::ALL.iter().map(|clause| ClauseText::of(*clause)).collect::<Vec<_>>())
}

/// One clause, by its number.
#[utoipa::path(get, path = "/clauses/{number}", params(("number" = String, Path)),
    responses((status = 200, body = ClauseText)))]
async fn show(Named(number): Named<String>) -> Result<Answer, Problem> {
    let clause = Clause::numbered(&number).ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&ClauseText::of(clause)))
}
