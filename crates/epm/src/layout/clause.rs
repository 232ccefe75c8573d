//! The clause an act, a refusal or a duty rests on: a small outlined tag that opens the clause's own words.

use super::{Given, Page};
use regulation::clause::Clause;

/// `2.5.3`, a link to its text; the script opens it in a dialog.
#[derive(askama::Template)]
#[template(
    source = r#"{% if let Some(clause) = clause %}<a class="clause" href="/clauses/{{ clause.number() }}" data-clause title="{{ title }}">{{ clause.number() }}</a>{% endif %}"#,
    ext = "html"
)]
pub struct ClauseTag {
    clause: Option<Clause>,
    title: String,
}

impl askama::filters::HtmlSafe for ClauseTag {}

impl Page {
    /// The tag of a clause, where there is one.
    pub fn clause(&self, clause: impl Given<Clause>) -> ClauseTag {
        let clause = clause.given();
        let title = clause
            .map(|clause| self.t2("clause-title", "number", clause.number(), "heading", clause.heading()));
        ClauseTag { clause, title: title.unwrap_or_default() }
    }
}
