//! The versions, the newest first, and what the one in force would do.

use super::simulation::{Asked, Simulation};
use super::{period, publishes, state};
use crate::features::authority::queries::{self, VersionView};
use crate::frame;
use crate::http::{Context, Problem, Query};
use crate::layout::{Empty, Page, Tag};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "features/authority/index.html")]
struct Index {
    p: Page,
    rows: Vec<VersionRow>,
    empty: Option<Empty>,
    may_change: bool,
    /// Where a version is in force.
    simulation: Option<Simulation>,
    here: &'static str,
}

/// A version in the list.
struct VersionRow {
    version: VersionView,
    state: Tag,
    period: String,
}

pub(super) async fn index(ctx: Context, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let may_change = publishes(&ctx);
    let versions = queries::all(&ctx.read(), may_change, ctx.now()).await?;
    let p = frame::page(&ctx).await?.titled("nav-authority");
    let simulation = match versions.iter().any(|version| version.in_force) {
        true => Some(Simulation::of(&ctx, &p, asked, None).await?),
        false => None,
    };
    let row = |version: VersionView| VersionRow {
        state: state(&p, &version),
        period: period(&p, &version),
        version,
    };
    frame::answer(&Index {
        empty: versions
            .is_empty()
            .then(|| Empty::new("shield-check", p.t("authority-none"), p.t("authority-none-text"))),
        rows: versions.into_iter().map(row).collect(),
        may_change,
        simulation,
        here: "/authority",
        p,
    })
}
