//! What the pages of a project's parts (orders, sheets, forms, changes …) have in common: the project, read within the
//! person's scope, and the frame with the way back to it.

use super::{Reference, look};
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Closed, Page};
use regulation::decide::{acts_open_to, may};
use regulation::{ActKind, Clock, Facts, PartId, Project};
use std::collections::BTreeMap;
use store::Loaded;

/// A project and the frame of a page about one of its parts.
pub struct PartPage {
    /// The frame.
    pub p: Page,
    /// The project.
    pub project: Loaded<Project>,
}

impl PartPage {
    /// The project and a page about it whose title stands under `key`.
    pub async fn of(ctx: &Context, reference: &Reference, key: &str) -> Result<Self, Problem> {
        let project = look(ctx, reference).await?;
        let code = project.state.code.as_ref().map(ToString::to_string);
        let name = code.unwrap_or_else(|| project.state.began.title.to_string());
        let frame = frame::page(ctx).await?;
        let projects = frame.t("nav-projects");
        let p =
            frame.under(projects, "/projects").under(name, format!("/projects/{}", project.id)).titled(key);
        Ok(Self { p, project })
    }

    /// Why an act is closed to the reader now; nothing when it is open.
    pub fn closed(&self, ctx: &Context, kind: ActKind) -> Option<Closed> {
        let refusal = may(&self.project.state, &ctx.actor, kind).err()?;
        let first = refusal.first();
        Some(Closed { reason: crate::http::said(ctx.language, first), clause: Some(first.clause) })
    }

    /// Every act as it stands for the reader now: nothing when something of its kind can be done, else why not.
    pub fn acts(&self, ctx: &Context, clock: &Clock) -> BTreeMap<ActKind, Option<Closed>> {
        let answers = acts_open_to(&self.project.state, &ctx.actor, &Facts::default(), clock);
        let closed = |refusal: regulation::Refusal| frame::closed(&self.p, &refusal);
        answers.into_iter().map(|(kind, answer)| (kind, answer.err().map(closed))).collect()
    }

    /// How a part of the project is addressed.
    pub fn part(&self, number: u32) -> String {
        PartId { of: self.project.id, number }.to_string()
    }

    /// Whether the reader sees cost.
    pub fn sees_cost(&self, ctx: &Context) -> bool {
        ctx.actor.sees_cost(self.project.state.department(), self.project.state.account_manager())
    }

    /// What a write is made on: the `ETag` of the project as it is shown.
    pub fn etag(&self) -> String {
        crate::http::etag(self.project.number)
    }
}
