//! What is in a file: its pages put together to papers, and what stands in the way of each.

use crate::features::files;
use crate::features::project::{Reference, look};
use crate::http::{Code, Context, FieldFault, Problem, said};
use forms::{Kind, Mark, Subject};
use paper::ErrorClass;
use regulation::decide::may;
use regulation::{ActKind, PartId, Project, ProjectId};
use scans::isolated;
use scans::{Fault, Page, Wanted};
use serde::Serialize;
use std::collections::BTreeSet;
use store::entities::file;
use tokio::io::AsyncReadExt;

/// A file and the marks of its pages.
pub(super) struct Scan {
    pub file: file::Model,
    pub bytes: Vec<u8>,
    pub pages: Vec<Page>,
}

impl Scan {
    /// Reads a file that the person sees.
    pub(super) async fn of(ctx: &Context, sha256: &str) -> Result<Self, Problem> {
        let file = files::find(&ctx.read(), &ctx.actor, sha256).await?.ok_or_else(Problem::not_found)?;
        let mut bytes = Vec::new();
        let mut stored = ctx.store().files().read(&file.sha256).await?;
        stored.read_to_end(&mut bytes).await.map_err(|error| Problem::internal(&error))?;
        let pages = isolated::read(&ctx.app.reader, &bytes, Wanted::Marks).await;
        let pages = pages.map_err(|fault| refused(&fault))?;
        Ok(Self { file, bytes, pages })
    }

    /// The papers, in the order of their first pages.
    pub(super) fn found(&self) -> Vec<Found> {
        let mut papers: Vec<Found> = Vec::new();
        for page in &self.pages {
            for mark in page.marks() {
                match papers.iter_mut().find(|paper| paper.mark.is_of_same_paper(&mark)) {
                    Some(paper) => paper.pages.push((page.number, mark.page)),
                    None => papers.push(Found { pages: vec![(page.number, mark.page)], mark }),
                }
            }
        }
        papers
    }
}

/// Pages of one paper.
pub(super) struct Found {
    /// What the first of them says.
    pub mark: Mark,
    /// The page of the file, and the page of the paper.
    pub pages: Vec<(u32, u32)>,
}

impl Found {
    /// The pages of the file in the order of the paper, each page of the paper once.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let mut pages = self.pages.clone();
        pages.sort_by_key(|(in_file, in_paper)| (*in_paper, *in_file));
        pages.dedup_by_key(|(_, in_paper)| *in_paper);
        pages.into_iter().map(|(in_file, _)| in_file).collect()
    }

    fn missing(&self) -> Vec<u32> {
        let there: BTreeSet<u32> = self.pages.iter().map(|(_, in_paper)| *in_paper).collect();
        (1..=self.mark.pages).filter(|page| !there.contains(page)).collect()
    }

    /// The sheet it is, if it is one.
    pub(super) fn sheet(&self) -> Option<PartId> {
        let Subject { of, part } = self.mark.subject;
        let number = part.filter(|_| self.mark.kind == Kind::SignOffSheet)?;
        Some(PartId { of, number })
    }
}

/// What can be done with a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    /// It can be filed.
    Ready,
    /// Pages are missing.
    Incomplete,
    /// It was printed from another revision of the equipment list.
    OtherRevision,
    /// The person may not file it now.
    Closed,
    /// There is no such document, or the person does not see it.
    NotFound,
    /// It is filed in its own place by hand.
    ByHand,
}

/// A paper in a file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PaperFound {
    /// The two letters of its kind.
    kind: &'static str,
    title: &'static str,
    /// The sheet, for `POST /scans/{sha256}/file`.
    sheet: Option<String>,
    /// The project's code, as it is printed.
    code: Option<String>,
    revision: u32,
    /// Which pages of the file, in the order of the paper.
    pages: Vec<u32>,
    /// How many pages the paper has.
    of: u32,
    missing: Vec<u32>,
    standing: Standing,
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
    let mut papers = Vec::new();
    for found in scan.found() {
        let (standing, reason) = standing(ctx, &found).await?;
        let Mark { kind, ref code, revision, pages, .. } = found.mark;
        papers.push(PaperFound {
            kind: kind.code(),
            title: kind.title(),
            sheet: found.sheet().map(|sheet| sheet.to_string()),
            code: code.clone(),
            revision,
            pages: found.in_order(),
            of: pages,
            missing: found.missing(),
            standing,
            reason,
        });
    }
    let unread = scan.pages.iter().filter(|page| page.marks().next().is_none()).map(|page| page.number);
    Ok(Reading { name: scan.file.name.clone(), pages: scan.pages.len(), papers, unread: unread.collect() })
}

/// What can be done with it, and why nothing if nothing.
pub(super) async fn standing(ctx: &Context, found: &Found) -> Result<(Standing, Option<String>), Problem> {
    let Some(sheet) = found.sheet() else { return Ok((Standing::ByHand, None)) };
    let project: Project = match look(ctx, &Reference::Id(ProjectId(sheet.of))).await {
        Ok(project) => project.state,
        Err(problem) if problem.code() == Problem::not_found().code() => {
            return Ok((Standing::NotFound, None));
        }
        Err(problem) => return Err(problem),
    };
    if !project.sheets.iter().any(|known| known.number == sheet.number) {
        return Ok((Standing::NotFound, None));
    }
    if let Err(refusal) = may(&project, &ctx.actor, ActKind::AttachSheetScan) {
        return Ok((Standing::Closed, Some(said(ctx.language, refusal.first()))));
    }
    Ok(if project.revisions.len() != found.mark.revision as usize {
        (Standing::OtherRevision, None)
    } else if !found.missing().is_empty() {
        (Standing::Incomplete, None)
    } else {
        (Standing::Ready, None)
    })
}

/// A file that cannot be read, as a program or a person is told.
pub(super) fn refused(fault: &Fault) -> Problem {
    let told = fault
        .values()
        .into_iter()
        .fold(FieldFault::new("", fault.message_key()), |told, (name, value)| told.with(name, value));
    match fault.class() {
        ErrorClass::TooLarge | ErrorClass::Content => Problem::invalid(vec![told]),
        ErrorClass::WrongType => Problem::new(Code::MediaType).at(told),
        ErrorClass::Unavailable => Problem::new(Code::Busy).at(told),
    }
}
