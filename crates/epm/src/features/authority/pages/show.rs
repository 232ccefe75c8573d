//! One version: its rows in words, its publication, and what it would do with a document.

use super::simulation::{Asked, Simulation};
use super::{RowWords, departments_of, period, publishes, state};
use crate::features::authority::queries::VersionView;
use crate::features::authority::use_cases;
use crate::frame;
use crate::http::{Context, Named, Problem, Query, etag};
use crate::layout::{Choice, Closed, Fact, Facts, Page, Tag, day_of};
use askama::Template;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use regulation::{Clause, MatrixId};

#[derive(Template)]
#[template(path = "features/authority/show.html")]
struct Show {
    p: Page,
    version: VersionView,
    state: Tag,
    facts: Facts,
    etag: String,
    rows: Vec<RowWords>,
    may_change: bool,
    is_draft: bool,
    /// Why this reader does not publish it.
    closed: Option<Closed>,
    /// From when it can be put in force.
    moments: Vec<Choice>,
    simulation: Option<Simulation>,
    here: String,
}

pub(super) async fn show(
    ctx: Context,
    Named(id): Named<MatrixId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let version = use_cases::look(&ctx, id).await?;
    let names = departments_of(&ctx, &version.rows).await?;
    let p = frame::page(&ctx)
        .await?
        .under(ctx.language.say("nav-authority"), "/authority")
        .named(version.title.as_str());
    let own = version.written_by_id == ctx.person().0;
    let closed = Closed { reason: p.t("authority-second-person"), clause: Some(Clause::C2_1_3) };
    frame::answer(&Show {
        state: state(&p, &version),
        facts: facts(&p, &version),
        etag: etag(version.revision),
        rows: RowWords::all(&p, &version.rows, &names),
        may_change: publishes(&ctx),
        is_draft: version.status == "draft",
        closed: own.then_some(closed),
        moments: moments(&p),
        simulation: Some(Simulation::of(&ctx, &p, asked, Some(id)).await?),
        here: format!("/authority/{id}"),
        version,
        p,
    })
}

fn facts(p: &Page, version: &VersionView) -> Facts {
    Facts::new(vec![
        Fact::new(p.t("authority-year"), version.year.to_string()),
        Fact::new(p.t("authority-written-by"), version.written_by.as_str()),
        Fact::new(p.t("authority-published-by"), version.published_by.clone().unwrap_or_default()),
        Fact::new(p.t("authority-period"), period(p, version)).across(),
    ])
}

/// The days on which a version may take over: tomorrow, the next month, the next year, at midnight.
fn moments(p: &Page) -> Vec<Choice> {
    let today = day_of(p.now);
    let (year, month) = (today.year(), today.month());
    let next_month = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let days = [
        today.succ_opt(),
        NaiveDate::from_ymd_opt(next_month.0, next_month.1, 1),
        NaiveDate::from_ymd_opt(year + 1, 1, 1),
    ];
    let mut days: Vec<NaiveDate> = days.into_iter().flatten().collect();
    days.sort_unstable();
    days.dedup();
    let choice = |day: NaiveDate| {
        Choice::new(format!("{day}T00:00:00+08:00"), p.t1("authority-from-day", "day", p.day(day)))
    };
    days.into_iter().map(choice).collect()
}
