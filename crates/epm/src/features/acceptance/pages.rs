//! The acceptance of a closed project (K4): the report from its submission to the archive, and what the reader does next.

use crate::features::directory::queries::{Names, names_of_people};
use crate::features::project::api::clock;
use crate::features::project::{PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Condition, Conditions, Due, Fact, Facts, Notice, NoticeKind, Page, Upload};
use askama::Template;
use axum::response::Response;
use regulation::acceptance::Acceptance;
use regulation::clock::Stamp;
use regulation::{ActKind, Clause, Clock, FileUse, Project, Status};

#[derive(Template)]
#[template(path = "features/acceptance/show.html")]
struct Show {
    p: Page,
    id: String,
    etag: String,
    status: Status,
    about: Notice,
    due: Option<Due>,
    /// Whether there is a report to be filled in.
    form: bool,
    report: Option<Report>,
    steps: Conditions,
    submits: bool,
    upload: Upload,
    returns: bool,
    acts: Vec<Act>,
    today: chrono::NaiveDate,
}

/// The report as it was handed in.
struct Report {
    facts: Facts,
    file: Option<String>,
    note: Option<String>,
}

/// The acceptance: asked for or not, where the report is, and the forms of whoever's turn it is.
pub async fn show(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "acceptance-title").await?;
    let project = &page.project.state;
    let clock = clock(&ctx).await?;
    let people = names_of_people(&ctx.read(), people(project.acceptance.as_ref())).await?;
    let acts = page.acts(&ctx, &clock);
    let open = |kind: ActKind| acts.get(&kind).is_some_and(Option::is_none);
    let upload = Upload::of(FileUse::Scan, page.p.t("acceptance-file-send"))
        .names("file")
        .sorts(format!("acceptance_report:{}", page.project.id));
    answer(&Show {
        id: page.project.id.to_string(),
        etag: page.etag(),
        status: project.status,
        form: project.began.acceptance_required,
        about: about(&page.p, project.acceptance.as_ref(), project),
        due: project.acceptance.as_ref().and_then(|acceptance| due(acceptance, &clock)),
        report: project
            .acceptance
            .as_ref()
            .and_then(|acceptance| report(&page.p, project, acceptance, &people)),
        steps: steps(&page.p, project, &people),
        submits: open(ActKind::SubmitAcceptance),
        upload,
        returns: open(ActKind::ReturnAcceptance),
        acts: buttons(&page, open),
        today: ctx.today(),
        p: page.p,
    })
}

fn people(acceptance: Option<&Acceptance>) -> Vec<uuid::Uuid> {
    let Some(acceptance) = acceptance else { return Vec::new() };
    let stamps = [&acceptance.taken, &acceptance.copy_confirmed, &acceptance.archived];
    let submitted = acceptance.report.iter().map(|(_, stamp)| stamp);
    stamps.into_iter().flatten().chain(submitted).map(|stamp| stamp.by.0).collect()
}

/// The day counts while the report is still to come.
fn due(acceptance: &Acceptance, clock: &Clock) -> Option<Due> {
    let on = acceptance.due_on.filter(|_| acceptance.taken.is_none())?;
    Some(Due::new(on, clock.calendar.working_days_between(clock.today, on)))
}

/// One sentence on where the report is.
fn about(p: &Page, acceptance: Option<&Acceptance>, project: &Project) -> Notice {
    let notice = match acceptance {
        None if project.began.acceptance_required => Notice::new(NoticeKind::Info, p.t("acceptance-not-yet")),
        None => Notice::new(NoticeKind::Info, p.t("acceptance-not-required")),
        Some(acceptance) => match (&acceptance.returned, &acceptance.report, &acceptance.taken) {
            (Some(reason), ..) => {
                Notice::new(NoticeKind::Over, p.t1("acceptance-returned", "reason", reason))
            }
            (None, None, _) => Notice::new(NoticeKind::Soon, p.t("acceptance-waits-report")),
            (None, Some(_), None) => Notice::new(NoticeKind::Info, p.t("acceptance-waits-review")),
            (None, Some(_), Some(_)) => taken(p, acceptance),
        },
    };
    notice.clause(Some(Clause::C2_5_4))
}

fn taken(p: &Page, acceptance: &Acceptance) -> Notice {
    match (&acceptance.copy_confirmed, &acceptance.archived) {
        (Some(_), Some(_)) => Notice::new(NoticeKind::Good, p.t("acceptance-done")),
        (None, Some(_)) => Notice::new(NoticeKind::Info, p.t("acceptance-waits-copy")),
        (Some(_), None) => Notice::new(NoticeKind::Info, p.t("acceptance-waits-original")),
        (None, None) => Notice::new(NoticeKind::Info, p.t("acceptance-waits-both")),
    }
}

fn report(p: &Page, project: &Project, acceptance: &Acceptance, people: &Names) -> Option<Report> {
    let (entry, stamp) = acceptance.report.as_ref()?;
    let name = name_of(p, project, stamp, people);
    let fact = |key: &str, value: String| Fact::new(p.t(key), value);
    Some(Report {
        facts: Facts::new(vec![
            fact("acceptance-accepted-on", p.day(entry.accepted_on)),
            fact("acceptance-submitted-by", name),
            fact("acceptance-submitted-at", p.moment(stamp.at)),
        ]),
        file: Some(&entry.file).filter(|file| project.is_paper(file)).map(|file| file.as_str().to_owned()),
        note: entry.note.as_ref().map(ToString::to_string),
    })
}

/// Whoever did it; of what was done before the project was brought in nobody knows.
fn name_of(p: &Page, project: &Project, stamp: &Stamp, people: &Names) -> String {
    if project.was_before(stamp) {
        return p.t("acceptance-before");
    }
    people.get(&stamp.by.0).cloned().unwrap_or_default()
}

/// The report's way, each step with who took it and when.
fn steps(p: &Page, project: &Project, people: &Names) -> Conditions {
    let Some(acceptance) = &project.acceptance else { return Conditions::default() };
    let submitted = acceptance.report.as_ref().map(|(_, stamp)| stamp);
    let submitted = submitted.filter(|_| acceptance.returned.is_none());
    let all = [
        ("acceptance-step-submitted", submitted),
        ("acceptance-step-taken", acceptance.taken.as_ref()),
        ("acceptance-step-copy", acceptance.copy_confirmed.as_ref()),
        ("acceptance-step-original", acceptance.archived.as_ref()),
    ];
    let step = |(key, done): (&str, Option<&Stamp>)| match done {
        Some(stamp) => {
            let name = name_of(p, project, stamp, people);
            Condition::met(p.t(key)).note(format!("{name} {}", p.short_moment(stamp.at)))
        }
        None => Condition::ahead(p.t(key)),
    };
    Conditions { list: all.into_iter().map(step).collect() }
}

fn buttons(page: &PartPage, open: impl Fn(ActKind) -> bool) -> Vec<Act> {
    let base = format!("POST /api/v1/projects/{}/acceptance-reports", page.project.id);
    let all = [
        (ActKind::TakeAcceptance, "take", "acceptance-take"),
        (ActKind::ConfirmAcceptanceCopy, "copy", "acceptance-confirm-copy"),
        (ActKind::ArchiveAcceptance, "archive", "acceptance-receive-original"),
    ];
    let mine = all.into_iter().filter(|(kind, ..)| open(*kind));
    mine.map(|(_, call, key)| {
        Act::send(format!("{base}/{call}"), page.p.t(key)).if_match(page.etag()).icon("check").primary()
    })
    .collect()
}
