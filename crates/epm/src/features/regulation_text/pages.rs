//! The regulation as pages; a clause tag opens one clause in a dialog, or here.

use super::text::{Chapter, ClauseText, chapters};
use crate::frame::{answer, page};
use crate::http::{Context, Named, Problem};
use crate::layout::Page;
use crate::locale::Language;
use askama::Template;
use axum::response::Response;
use regulation::Clause;

#[derive(Template)]
#[template(path = "features/regulation_text/index.html")]
struct Index {
    p: Page,
    chapters: Vec<Chapter>,
}

/// Every clause, by chapter.
pub async fn index(ctx: Context) -> Result<Response, Problem> {
    let p = page(&ctx).await?.titled("clauses-title");
    answer(&Index { chapters: chapters(p.language), p })
}

#[derive(Template)]
#[template(path = "features/regulation_text/show.html")]
struct Show {
    p: Page,
    v: ClauseText,
    before: Option<ClauseText>,
    after: Option<ClauseText>,
}

impl Show {
    fn has_gloss(&self) -> bool {
        self.p.language == Language::English
    }
}

/// One clause, with the one before and the one after it.
pub async fn show(ctx: Context, Named(number): Named<String>) -> Result<Response, Problem> {
    let at = Clause::ALL.iter().position(|clause| clause.number() == number);
    let at = at.ok_or_else(Problem::not_found)?;
    let neighbour = |at: Option<usize>| at.and_then(|at| Clause::ALL.get(at)).map(|c| ClauseText::of(*c));
    let v = ClauseText::of(Clause::ALL[at]);
    let frame = page(&ctx).await?;
    let clauses = frame.t("clauses-title");
    let name = format!("{} {}", v.number, v.headed(&frame));
    let p = frame.under(clauses, "/clauses").named(name);
    let (before, after) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
    answer(&Show { v, before, after, p })
}
