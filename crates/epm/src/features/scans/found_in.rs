//! What is in a file that was not taken in: its papers, and what stands in the way of each.

use super::place::Place;
use super::reading::Scan;
use super::standing::{Known, Standing};
use crate::http::{Context, Problem};
use serde::Serialize;

/// A paper in a file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PaperFound {
    /// The two letters of its kind.
    kind: &'static str,
    title: &'static str,
    /// The sheet, for `POST /scans/{sha256}/file`.
    sheet: Option<String>,
    /// Where it belongs.
    #[schema(value_type = Option<String>)]
    place: Option<Place>,
    /// The project's code, as it is printed.
    code: Option<String>,
    revision: u32,
    /// Which pages of the file, in the order of the paper.
    pages: Vec<u32>,
    /// How many pages the paper has.
    of: u32,
    missing: Vec<u32>,
    standing: Standing,
    /// The same in words.
    state: String,
    /// Why it is closed, in words.
    reason: Option<String>,
}

/// What is in a file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Reading {
    name: String,
    pages: usize,
    papers: Vec<PaperFound>,
    /// Pages without a readable code: a person looks at them.
    unread: Vec<u32>,
}

/// Says what is in a file.
pub(super) async fn reading(ctx: &Context, scan: &Scan) -> Result<Reading, Problem> {
    let found = scan.found();
    let known = Known::of_papers(ctx, &found).await?;
    let (mut papers, mut unread) = (Vec::new(), Vec::new());
    for paper in &found {
        let Some(mark) = &paper.mark else {
            unread.extend(paper.in_order());
            continue;
        };
        let judged = known.judge(paper);
        let sheet = match Place::of(mark) {
            Some(Place::Sheet(sheet)) => Some(sheet.to_string()),
            Some(_) | None => None,
        };
        papers.push(PaperFound {
            kind: mark.kind.code(),
            title: mark.kind.title(),
            sheet,
            place: judged.place,
            code: mark.code.clone(),
            revision: mark.revision,
            pages: paper.in_order(),
            of: mark.pages,
            missing: paper.missing(),
            standing: judged.standing,
            state: ctx.language.say(judged.standing.key()),
            reason: judged.reason,
        });
    }
    Ok(Reading { name: scan.file.name.clone(), pages: scan.pages.len(), papers, unread })
}
