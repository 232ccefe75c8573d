//! A project's folder: its records, what is missing, its hand-overs, and what is registered beside them.

use super::super::{queries, use_cases, words};
use super::{Standing, lack_words, owing, place, whose};
use crate::features::directory::queries::Names;
use crate::features::project::{PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::{Act, Condition, Conditions, Notice, NoticeKind, Page, Tag, TagKind, Upload};
use askama::Template;
use axum::response::Response;
use regulation::archive::{Folder, Receiver, Record, RegisterEntry, SlipEnd};
use regulation::custody::{FolderAct, FolderFacts, decide};
use regulation::papers::missing;
use regulation::text::Title;
use regulation::{FileUse, PartId, PersonId, Role};

#[derive(Template)]
#[template(path = "features/archive/pages/folder.html")]
struct Show {
    p: Page,
    project: String,
    about: Notice,
    missing: Conditions,
    rows: Vec<Row>,
    slips: Vec<Slip>,
    registers: bool,
    scan: Upload,
    receives: bool,
    bundle: Option<Act>,
}

/// A record as it is shown.
struct Row {
    id: String,
    href: String,
    name: String,
    tag: Tag,
    holder: String,
    shelf: String,
    keep_until: Option<chrono::NaiveDate>,
    movable: bool,
}

/// A hand-over as it is shown.
struct Slip {
    href: String,
    name: String,
    way: String,
    at: regulation::Moment,
    tag: Tag,
}

/// The folder of a project.
pub(super) async fn show(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "archive-folder").await?;
    let project = page.project.state.id;
    let folder = queries::of_project(&ctx.read(), project).await?.ok_or_else(Problem::not_found)?;
    let state = &folder.state;
    let lacks = missing(state);
    let people =
        state.records.iter().flat_map(|record| [record.held_by(), record.loan.as_ref().map(|loan| loan.to)]);
    let people: Vec<PersonId> = people.flatten().chain(owing(&lacks)).chain(givers(state)).collect();
    let names = queries::names(&ctx.read(), people).await?;
    let p = page.p.clone();
    let missing = lacks.iter().map(|lack| {
        let condition = Condition::unmet(lack_words(&p, state, lack)).clause(lack.clause);
        let due = lack.due_on.map(|day| format!(" {}", p.short_date(day))).unwrap_or_default();
        condition.note(format!("{}{due}", whose(&p, lack.owed_by, &names))).href(place(state, lack.record))
    });
    answer(&Show {
        missing: Conditions { list: missing.collect() },
        about: about(&p, state, lacks.len()),
        rows: state.records.iter().map(|record| row(&p, state, record, &names)).collect(),
        slips: state.slips.iter().rev().map(|slip| slip_row(&p, state, slip, &names)).collect(),
        registers: registers(&ctx, state),
        scan: Upload::of(FileUse::Scan, p.t("archive-scan-send")).names("file").sorts_out(),
        receives: ctx.actor.has(Role::Archivist),
        bundle: (state.is_complete() && page.sees_cost(&ctx)).then(|| {
            Act::go(format!("/api/v1/projects/{project}/archive.zip"), p.t("archive-bundle")).icon("package")
        }),
        project: project.to_string(),
        p,
    })
}

fn givers(folder: &Folder) -> Vec<PersonId> {
    let to = |receiver: Receiver| match receiver {
        Receiver::Person(person) => Some(person),
        Receiver::Archive => None,
    };
    folder.slips.iter().flat_map(|slip| [Some(slip.from), to(slip.to)]).flatten().collect()
}

fn about(p: &Page, folder: &Folder, lacks: usize) -> Notice {
    let notice = match folder.about.ended {
        None => Notice::new(NoticeKind::Info, p.t("archive-folder-runs")),
        Some(_) if lacks == 0 => Notice::new(NoticeKind::Good, p.t("archive-folder-complete")),
        Some(_) => Notice::new(NoticeKind::Soon, p.t1("archive-folder-lacks", "count", lacks)),
    };
    notice.clause(Some(regulation::Clause::C2_5_2))
}

fn row(p: &Page, folder: &Folder, record: &Record, names: &Names) -> Row {
    let name = |person: PersonId| names.get(&person.0).cloned().unwrap_or_default();
    let out = record.loan.as_ref().map(|loan| name(loan.to));
    let archive = record.has_reached_the_archive().then(|| p.t("archive-the-archive"));
    Row {
        id: PartId { of: folder.id.0, number: record.number }.to_string(),
        href: place(folder, record.number),
        name: words::label_of(p, record),
        tag: Standing::of(record).tag(p),
        holder: out.or_else(|| record.held_by().map(name)).or(archive).unwrap_or_default(),
        shelf: record.shelf.as_ref().map(ToString::to_string).unwrap_or_default(),
        keep_until: folder.keep_until(record),
        movable: record.held_by().is_some()
            && record.under_way.is_none()
            && !record.kind().is_filed_by_its_own_act(),
    }
}

fn slip_row(p: &Page, folder: &Folder, slip: &regulation::archive::Slip, names: &Names) -> Slip {
    let name = |person: PersonId| names.get(&person.0).cloned().unwrap_or_default();
    let to = match slip.to {
        Receiver::Archive => p.t("archive-the-archive"),
        Receiver::Person(person) => name(person),
    };
    let (kind, key) = match slip.end {
        None => (TagKind::Soon, "archive-under-way"),
        Some(SlipEnd::Confirmed(_)) => (TagKind::Good, "archive-slip-confirmed"),
        Some(SlipEnd::Refused(..)) => (TagKind::Over, "archive-slip-refused"),
    };
    Slip {
        href: format!("/hand-over-slips/{}", PartId { of: folder.id.0, number: slip.number }),
        name: p.t1("archive-slip-number", "number", slip.number),
        way: p.t2("archive-from-to", "from", name(slip.from), "to", to),
        at: slip.handed.at,
        tag: Tag::new(kind, p.t(key)).bare(),
    }
}

fn registers(ctx: &Context, folder: &Folder) -> bool {
    let title = Title::new("-").expect("one character is a title");
    let entry = RegisterEntry { title, original: true, file: None, keep_until: None };
    let act = FolderAct::Register(entry);
    decide(folder, &ctx.actor, &act, &FolderFacts::default(), &use_cases::clock(ctx)).is_ok()
}
