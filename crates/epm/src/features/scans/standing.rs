//! What can be done with papers, and what stands in the way of each. The projects and contracts of all of them are looked
//! up at once.

use super::place::Place;
use super::reading::Found;
use crate::features::{contract, project};
use crate::http::{Context, Problem, said};
use forms::Mark;
use regulation::contract::{Contract, ContractActKind};
use regulation::decide::may;
use regulation::document::may_keep;
use regulation::{Act, ActKind, Actor, Clock, FileHash, Project, Refusal};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What can be done with a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    /// It can be filed.
    Ready,
    /// It can be filed once the person says on which day the customer accepted.
    DayWanted,
    /// Pages are missing.
    Incomplete,
    /// What it says was changed since it was printed: the equipment list, or the contract.
    OtherRevision,
    /// The person may not file it now.
    Closed,
    /// There is no such document, or the person does not see it.
    NotFound,
    /// No code was read on it: a person looks at it.
    NoCode,
}

impl Standing {
    /// The key of its word.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Ready => "scan-standing-ready",
            Self::DayWanted => "scan-standing-day-wanted",
            Self::Incomplete => "scan-standing-incomplete",
            Self::OtherRevision => "scan-standing-other-revision",
            Self::Closed => "scan-standing-closed",
            Self::NotFound => "scan-standing-not-found",
            Self::NoCode => "scan-standing-no-code",
        }
    }
}

/// A paper as it was judged.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    /// Where it belongs.
    pub place: Option<Place>,
    pub standing: Standing,
    /// Why it is closed, in words.
    pub reason: Option<String>,
}

/// The projects and contracts that papers are about, as far as the person sees them.
pub(super) struct Known<'c> {
    ctx: &'c Context,
    clock: Clock,
    projects: BTreeMap<Uuid, Project>,
    contracts: BTreeMap<Uuid, Contract>,
    /// The revision of what each of them says.
    revisions: BTreeMap<Uuid, u32>,
}

impl<'c> Known<'c> {
    /// Looks up what these places are of.
    pub(super) async fn of(ctx: &'c Context, places: &[Place]) -> Result<Self, Problem> {
        let projects = project::look_all(ctx, places.iter().filter_map(Place::project)).await?;
        let contracts = contract::look_all(ctx, places.iter().filter_map(Place::contract)).await?;
        let revisions = contract::queries::revisions(&ctx.read(), contracts.keys().copied()).await?;
        // No act here counts working days.
        let clock = Clock { now: ctx.now(), today: ctx.today(), calendar: Default::default() };
        Ok(Self { ctx, clock, projects, contracts, revisions })
    }

    /// Looks up what these papers are of.
    pub(super) async fn of_papers<'f>(
        ctx: &'c Context,
        papers: impl IntoIterator<Item = &'f Found>,
    ) -> Result<Self, Problem> {
        let marks = papers.into_iter().filter_map(|paper| paper.mark.as_ref());
        let places: Vec<Place> = marks.filter_map(Place::of).collect();
        Self::of(ctx, &places).await
    }

    /// The project of that identifier, if the person sees it.
    pub(super) fn project(&self, id: Uuid) -> Option<&Project> {
        self.projects.get(&id)
    }

    /// What can be done with a paper.
    pub(super) fn judge(&self, paper: &Found) -> Judged {
        let nothing = |standing| Judged { place: None, standing, reason: None };
        let Some(mark) = &paper.mark else { return nothing(Standing::NoCode) };
        let Some(place) = Place::of(mark).and_then(|place| self.resolved(place)) else {
            return nothing(Standing::NotFound);
        };
        let (standing, reason) = match self.open(place) {
            Some(Err(refusal)) => (Standing::Closed, Some(said(self.ctx.language, refusal.first()))),
            None => (Standing::NotFound, None),
            Some(Ok(())) if self.is_of_other_revision(place, mark) => (Standing::OtherRevision, None),
            Some(Ok(())) if !paper.missing().is_empty() => (Standing::Incomplete, None),
            Some(Ok(())) if matches!(place, Place::Acceptance(_)) => (Standing::DayWanted, None),
            Some(Ok(())) => (Standing::Ready, None),
        };
        Judged { place: Some(place), standing, reason }
    }

    /// A virtual contract that is no draft any more takes no scans: its paper is kept with its documents.
    fn resolved(&self, place: Place) -> Option<Place> {
        if let Place::Contract(id) = place
            && !matches!(self.open(place), Some(Ok(())))
            && self.contracts.contains_key(&id.0)
        {
            return Some(Place::OfContract(id));
        }
        Some(place)
    }

    /// Whether the person may file something there now; `None` where there is no such place, or none that they see.
    pub(super) fn open(&self, place: Place) -> Option<Result<(), Refusal>> {
        let actor: &Actor = &self.ctx.actor;
        if let Some(id) = place.contract() {
            let contract = self.contracts.get(&id)?;
            return Some(match place {
                Place::Contract(_) => {
                    regulation::contract::may(contract, actor, ContractActKind::AttachScan, &self.clock)
                }
                Place::OfContract(_)
                | Place::Sheet(_)
                | Place::Notice(_)
                | Place::Acceptance(_)
                | Place::OfProject { .. } => {
                    may_keep(actor, contract.department, contract.account_manager).map(drop)
                }
            });
        }
        let project = self.projects.get(&place.project()?)?;
        let done = match place {
            Place::Sheet(part) => {
                project.sheets.iter().find(|sheet| sheet.number == part.number)?;
                may(project, actor, ActKind::AttachSheetScan).and_then(|_| self.would(project, place))
            }
            Place::Notice(_) => {
                may(project, actor, ActKind::ArchiveNotice).and_then(|_| self.would(project, place))
            }
            Place::Acceptance(_) => {
                may(project, actor, ActKind::SubmitAcceptance).and_then(|_| self.would(project, place))
            }
            Place::OfProject { .. } | Place::Contract(_) | Place::OfContract(_) => {
                may_keep(actor, project.department(), project.account_manager()).map(drop)
            }
        };
        Some(done)
    }

    /// Whether the act would be carried out, asked of the rules with a file that stands for any.
    fn would(&self, project: &Project, place: Place) -> Result<(), Refusal> {
        let Some(any) = FileHash::new(&"0".repeat(64)) else { return Ok(()) };
        let Some(act) = act_at(place, any, Some(self.clock.today)) else { return Ok(()) };
        regulation::decide::decide(project, &self.ctx.actor, &act, &Default::default(), &self.clock).map(drop)
    }

    fn is_of_other_revision(&self, place: Place, mark: &Mark) -> bool {
        let revision = mark.revision;
        match place {
            Place::Sheet(part) => {
                let project = self.projects.get(&part.of);
                let sheet = project.and_then(|p| p.sheets.iter().find(|sheet| sheet.number == part.number));
                project.zip(sheet).is_some_and(|(project, sheet)| {
                    project.revisions.len() + sheet.revision as usize != revision as usize
                        || mark.writing.is_some_and(|writing| writing != sheet.writing)
                })
            }
            // Forms of contracts used to say no revision: of one that was written once they are still right.
            Place::Contract(id) | Place::OfContract(id) => {
                self.revisions.get(&id.0).is_some_and(|now| *now != revision.max(1))
            }
            Place::Notice(_) | Place::Acceptance(_) | Place::OfProject { .. } => false,
        }
    }

    /// What the project or contract of a place is called.
    pub(super) fn about(&self, place: Place) -> Option<String> {
        if let Some(contract) = place.contract().and_then(|id| self.contracts.get(&id)) {
            return Some(contract.terms.title.to_string());
        }
        let project = self.projects.get(&place.project()?)?;
        let title = project.began.title.to_string();
        Some(match &project.code {
            Some(code) => format!("{code} {title}"),
            None => title,
        })
    }
}

/// The act on a project that takes a paper at that place.
pub(super) fn act_at(place: Place, file: FileHash, accepted_on: Option<chrono::NaiveDate>) -> Option<Act> {
    match place {
        Place::Sheet(part) => Some(Act::AttachSheetScan(part.number, file)),
        Place::Notice(_) => Some(Act::ArchiveNotice(file)),
        Place::Acceptance(_) => {
            let accepted_on = accepted_on?;
            let entry = regulation::acceptance::AcceptanceEntry { accepted_on, file, note: None };
            Some(Act::SubmitAcceptance(entry))
        }
        Place::Contract(_) | Place::OfProject { .. } | Place::OfContract(_) => None,
    }
}
