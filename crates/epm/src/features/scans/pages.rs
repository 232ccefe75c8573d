//! Pages of scans: where files are dropped, the tray of papers that wait, the papers of a file, and a paper that is filed by
//! hand.

use super::place::Place;
use super::queries::{self, PaperItem, PaperStatus, Tray};
use super::standing::{Known, Standing};
use crate::features::files;
use crate::features::project::list::{self, Filter as ProjectFilter, ProjectItem};
use crate::frame::{self, answer};
use crate::http::{Context, Listing, Named, Order, Problem, Query};
use crate::layout::{
    Act, Address, Closed, Empty, Fact, Facts, Notice, NoticeKind, Page, Paging, Tabs, Tag, TagKind,
};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use regulation::document::KeptKind;
use regulation::{PartId, Project, ProjectId};
use serde::Deserialize;
use uuid::Uuid;

/// So many projects are offered to someone who looks for one.
const OFFERED: u64 = 8;

/// A paper as the lists show it.
pub(super) struct Row {
    pub(super) item: PaperItem,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) pages: String,
    pub(super) state: Tag,
    pub(super) act: Option<Act>,
}

pub(super) fn row(p: &Page, item: PaperItem) -> Row {
    let title = match item.title {
        Some(title) => format!("《{title}》"),
        None => p.t("scan-unread"),
    };
    let about = match (&item.about, &item.code) {
        (Some(about), _) => about.clone(),
        (None, Some(code)) => code.clone(),
        (None, None) => String::new(),
    };
    let by_code = Act::send(format!("POST /api/v1/scanned-papers/{}/file", item.id), p.t("scan-confirm"));
    Row {
        title,
        about,
        pages: pages_in_words(p, &item),
        state: state(p, &item),
        act: (item.standing == Some(Standing::Ready)).then(|| by_code.primary().small().icon("check")),
        item,
    }
}

/// `第 1、3 页（共 3 页，缺第 2 页）`
fn pages_in_words(p: &Page, item: &PaperItem) -> String {
    let listed = |pages: &[u32]| {
        let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
        pages.join(&p.t("scan-list-comma"))
    };
    let pages = p.t1("scan-pages", "pages", listed(&item.pages));
    if item.missing.is_empty() {
        return pages;
    }
    format!("{pages}{}", p.t2("scan-pages-missing", "of", item.of, "missing", listed(&item.missing)))
}

fn state(p: &Page, item: &PaperItem) -> Tag {
    match item.standing {
        Some(Standing::Ready) => Tag::new(TagKind::Good, p.t(Standing::Ready.key())),
        Some(Standing::DayWanted) => Tag::new(TagKind::Soon, p.t(Standing::DayWanted.key())),
        Some(other) => Tag::new(TagKind::Over, p.t(other.key())),
        None if item.status == PaperStatus::Filed.code() => {
            Tag::new(TagKind::Good, p.t(PaperStatus::Filed.key()))
        }
        None => Tag::new(TagKind::Plain, p.t(PaperStatus::Discarded.key())),
    }
}

/// What a place is called: `签收明细表 2`.
fn place_in_words(p: &Page, place: Place) -> String {
    let (key, number) = place.name();
    match number {
        Some(number) => format!("{} {number}", p.t(&key)),
        None => p.t(&key),
    }
}

#[derive(Template)]
#[template(path = "features/scans/index.html")]
struct Index {
    p: Page,
    tabs: Tabs,
    rows: Vec<Row>,
    paging: Paging,
    empty: Option<Empty>,
}

/// The place where scans are dropped, and the tray.
pub(super) async fn index(ctx: Context, listing: Tray) -> Result<Response, Problem> {
    let page = queries::tray(&ctx, &listing).await?;
    let p = frame::page(&ctx).await?.titled("nav-scans");
    let address = Address::of(&p.path).without("cursor");
    let status = listing.filter.status;
    let mut tabs = Tabs::new(p.t("nav-scans"));
    for of in PaperStatus::ALL {
        let count = queries::count(&ctx.read(), &ctx.actor, of).await?;
        let href = address.with("status", of.code()).to_string();
        tabs = tabs.tab(p.t(of.key()), href, Some(p.waiting(count)), of == status);
    }
    answer(&Index {
        tabs,
        paging: Paging {
            shown: page.items.len() as u64,
            total: None,
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: page.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string()),
        },
        empty: page.items.is_empty().then(|| {
            let key = if status == PaperStatus::Waiting { "scan-none-waiting" } else { "scan-none" };
            Empty::new("scan", p.t(key), p.t("scan-none-text"))
        }),
        rows: page.items.into_iter().map(|item| row(&p, item)).collect(),
        p,
    })
}

#[derive(Template)]
#[template(path = "features/scans/of_file.html")]
struct OfFile {
    p: Page,
    sha256: String,
    rows: Vec<Row>,
    ready: usize,
    about: Notice,
    take_in: Option<Act>,
}

/// The papers of a file: which there are, which can be filed as they are, and which a person has to look at.
pub(super) async fn of_file(ctx: Context, Named(sha256): Named<String>) -> Result<Response, Problem> {
    let file = files::find(&ctx.read(), &ctx.actor, &sha256).await?.ok_or_else(Problem::not_found)?;
    let rows = queries::of_file(&ctx.read(), &ctx.actor, &sha256).await?;
    let frame = frame::page(&ctx).await?;
    let scans = frame.t("nav-scans");
    let p = frame.under(scans, "/scans").named(file.name);
    let rows: Vec<Row> = queries::told(&ctx, rows).await?.into_iter().map(|item| row(&p, item)).collect();
    let ready = rows.iter().filter(|row| row.act.is_some()).count();
    let waiting = rows.iter().filter(|row| row.item.standing.is_some()).count();
    let about = if rows.is_empty() {
        Notice::new(NoticeKind::Info, p.t("scan-not-taken-in"))
    } else if waiting == 0 {
        Notice::new(NoticeKind::Good, p.t("scan-all-settled"))
    } else if waiting == ready {
        Notice::new(NoticeKind::Info, p.t1("scan-all-ready", "count", ready))
    } else {
        Notice::new(NoticeKind::Soon, p.t2("scan-some-ready", "ready", ready, "others", waiting - ready))
    };
    let body = serde_json::json!({ "file": sha256 }).to_string();
    let take_in = Act::send("POST /api/v1/scans", p.t("scan-take-in")).body(body).primary();
    answer(&OfFile { take_in: rows.is_empty().then_some(take_in), rows, ready, about, sha256, p })
}

/// Leads from a to-do to the file it is about: that the paper is in, by which the file is known there.
pub(super) async fn of_todo(ctx: Context, Named(paper): Named<Uuid>) -> Result<Response, Problem> {
    let file = queries::file_with(&ctx.read(), paper).await?.ok_or_else(Problem::not_found)?;
    if queries::of_file(&ctx.read(), &ctx.actor, &file).await?.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(Redirect::to(&format!("/scans/{file}")).into_response())
}

/// What someone looks for who files a paper by hand.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    #[serde(default)]
    q: Option<String>,
    #[serde(default)]
    project: Option<Uuid>,
}

/// A place that is offered, open or closed.
struct Offered {
    place: Place,
    label: String,
    closed: Option<Closed>,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "features/scans/show.html")]
struct Show {
    p: Page,
    row: Row,
    facts: Facts,
    waits: bool,
    /// It can be filed as its code says once a day is given.
    asks_day: bool,
    q: String,
    projects: Vec<ProjectItem>,
    searched: bool,
    about: Option<String>,
    places: Vec<Offered>,
    takes_acceptance: bool,
    today: chrono::NaiveDate,
}

/// A paper: its pages, where it belongs, and the forms that file it by hand, part it or set it aside.
pub(super) async fn show(
    ctx: Context,
    Named(id): Named<Uuid>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let found = queries::paper(&ctx.read(), &ctx.actor, id).await?.ok_or_else(Problem::not_found)?;
    let item = queries::told(&ctx, vec![found]).await?.pop().ok_or_else(Problem::not_found)?;
    let frame = frame::page(&ctx).await?;
    let scans = frame.t("nav-scans");
    let p = frame
        .under(scans, "/scans")
        .under(item.name.clone(), format!("/scans/{}", item.file))
        .titled("scan-paper-title");
    let row = row(&p, item);
    let waits = row.item.standing.is_some();
    let q = wanted.q.unwrap_or_default();
    // The project its code names is offered at once.
    let of_code = row.item.place.and_then(|place| place.project()).filter(|_| q.is_empty());
    let project = wanted.project.or(of_code).filter(|_| waits);
    let (about, places) = match project {
        Some(project) => offered(&ctx, &p, project, row.item.place).await?,
        None => (None, Vec::new()),
    };
    let projects = if waits { projects(&ctx, &q).await? } else { Vec::new() };
    answer(&Show {
        facts: facts(&p, &row),
        asks_day: row.item.standing == Some(Standing::DayWanted),
        takes_acceptance: places
            .iter()
            .any(|offered| matches!(offered.place, Place::Acceptance(_)) && offered.closed.is_none()),
        searched: !q.is_empty(),
        today: ctx.today(),
        waits,
        row,
        q,
        projects,
        about,
        places,
        p,
    })
}

fn facts(p: &Page, row: &Row) -> Facts {
    let item = &row.item;
    let mut list = vec![
        Fact::new(p.t("scan-file"), item.name.clone()).href(format!("/files/{}", item.file)),
        Fact::new(p.t("scan-pages-head"), row.pages.clone()),
        Fact::new(p.t("scan-sent-by"), format!("{} · {}", item.sent_by, item.department)),
        Fact::new(p.t("scan-sent-at"), p.moment(item.sent_at)),
    ];
    if let Some(day) = item.due_on {
        list.push(Fact::new(p.t("scan-due-on"), p.day(day)));
    }
    if let Some(place) = item.place {
        let words = format!("{} {}", place_in_words(p, place), row.about);
        list.push(Fact::new(p.t("scan-place"), words).href(place.href()));
    }
    if let Some(reason) = &item.reason {
        list.push(Fact::new(p.t("scan-reason"), reason.clone()));
    }
    if let Some(by) = &item.settled_by {
        list.push(Fact::new(p.t("scan-settled-by"), format!("{by} {}", p.moment(item.settled_at))));
    }
    if let Some(note) = &item.note {
        list.push(Fact::new(p.t("scan-note"), note.clone()).across());
    }
    Facts::new(list).one()
}

/// The projects that are found by what was typed.
async fn projects(ctx: &Context, q: &str) -> Result<Vec<ProjectItem>, Problem> {
    if q.trim().is_empty() {
        return Ok(Vec::new());
    }
    let listing = Listing {
        q: Some(q.trim().to_owned()),
        filter: ProjectFilter::default(),
        sort: Some((list::Sort::Changed, Order::Down)),
        limit: OFFERED,
        cursor: None,
        counted: false,
    };
    Ok(list::projects(&ctx.read(), &ctx.actor, &listing).await?.items)
}

/// Every place of a project for a paper, those that are closed with the rule's own reason.
async fn offered(
    ctx: &Context,
    p: &Page,
    id: Uuid,
    own: Option<Place>,
) -> Result<(Option<String>, Vec<Offered>), Problem> {
    let project = ProjectId(id);
    let known = Known::of(ctx, &[Place::Notice(project)]).await?;
    let Some(found) = known.project(id) else { return Ok((None, Vec::new())) };
    let mut places = places_of(project, found);
    let contract = regulation::ContractId(found.began.contract.0);
    let of_contract = Known::of(ctx, &[Place::Contract(contract)]).await?;
    let mut offered = Vec::new();
    let mut offer = |known: &Known<'_>, place: Place| {
        let Some(open) = known.open(place) else { return };
        let closed = open.err().map(|refusal| frame::closed(p, &refusal));
        // Of the documents, which all have the same keepers, only those that may be kept.
        let (document, chosen) = (
            matches!(place, Place::OfProject { .. } | Place::OfContract(_)),
            own == Some(place) && closed.is_none(),
        );
        if !(document && closed.is_some()) {
            offered.push(Offered { place, label: place_in_words(p, place), closed, chosen });
        }
    };
    let documents =
        places.split_off(places.iter().take_while(|place| place.name().0.starts_with("scan-")).count());
    places.iter().for_each(|place| offer(&known, *place));
    offer(&of_contract, Place::Contract(contract));
    documents.iter().for_each(|place| offer(&known, *place));
    offer(&of_contract, Place::OfContract(contract));
    Ok((known.about(Place::Notice(project)), offered))
}

/// The places of a project: the acts that take a scan, then its documents.
fn places_of(id: ProjectId, project: &Project) -> Vec<Place> {
    let part = |number| PartId { of: id.0, number };
    let live = project.sheets.iter().filter(|sheet| sheet.is_live());
    let mut places: Vec<Place> = live.map(|sheet| Place::Sheet(part(sheet.number))).collect();
    places.push(Place::Notice(id));
    if project.acceptance.is_some() {
        places.push(Place::Acceptance(id));
    }
    let kept = |kind, part| Place::OfProject { kind, project: id, part };
    places.extend(project.task_forms.iter().map(|form| kept(KeptKind::TaskForm, Some(form.number))));
    let others = [
        KeptKind::Initiation,
        KeptKind::SignOffSheet,
        KeptKind::ClosingNotice,
        KeptKind::AcceptanceReport,
        KeptKind::Cancellation,
        KeptKind::HandOver,
        KeptKind::Other,
    ];
    places.extend(others.map(|kind| kept(kind, None)));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::samples;

    fn item(standing: Option<Standing>, status: PaperStatus) -> PaperItem {
        let known = standing != Some(Standing::NoCode);
        let project = ProjectId(Uuid::nil());
        PaperItem {
            id: Uuid::nil(),
            file: "ab".repeat(32),
            name: "扫描_20261126.pdf".into(),
            kind: known.then_some("QS"),
            title: known.then_some("项目设备用户签收明细表"),
            code: known.then(|| "XS-2026-0417".into()),
            about: known.then(|| "XS-2026-0417 数据中心服务器与存储扩容".into()),
            pages: vec![1, 3],
            of: 3,
            missing: if standing == Some(Standing::Incomplete) { vec![2] } else { Vec::new() },
            status: status.code(),
            standing,
            reason: (standing == Some(Standing::Closed)).then(|| "项目当前状态为“结项”".into()),
            place: known.then_some(Place::Notice(project)),
            sent_by: "杨雪".into(),
            department: "医疗事业部".into(),
            sent_at: chrono::DateTime::default(),
            settled_by: standing.is_none().then(|| "杨雪".into()),
            settled_at: standing.is_none().then(chrono::DateTime::default),
            note: (status == PaperStatus::Discarded).then(|| "重复".into()),
            due_on: None,
        }
    }

    fn items() -> Vec<PaperItem> {
        let standings = [
            Standing::Ready,
            Standing::DayWanted,
            Standing::Incomplete,
            Standing::OtherRevision,
            Standing::Closed,
            Standing::NotFound,
            Standing::NoCode,
        ];
        let mut items: Vec<PaperItem> =
            standings.map(|standing| item(Some(standing), PaperStatus::Waiting)).into();
        items.extend([PaperStatus::Filed, PaperStatus::Discarded].map(|status| item(None, status)));
        items
    }

    #[test]
    fn the_pages_of_scans_are_rendered() {
        for p in samples::pages("/scans") {
            let rows =
                |items: Vec<PaperItem>| items.into_iter().map(|item| row(&p, item)).collect::<Vec<_>>();
            for (items, empty) in [
                (items(), None),
                (Vec::new(), Some(Empty::new("scan", p.t("scan-none-waiting"), p.t("scan-none-text")))),
            ] {
                let tabs = PaperStatus::ALL.into_iter().fold(Tabs::new(p.t("nav-scans")), |tabs, of| {
                    tabs.tab(p.t(of.key()), "/scans", Some("3".into()), of == PaperStatus::Waiting)
                });
                let paging = Paging { shown: 9, total: None, first: None, next: None };
                samples::sound("scans", &p, &Index { p: p.clone(), tabs, rows: rows(items), paging, empty });
            }
            let about = Notice::new(NoticeKind::Soon, p.t2("scan-some-ready", "ready", 1, "others", 6));
            let take_in = Some(Act::send("POST /api/v1/scans", p.t("scan-take-in")));
            let of_file = OfFile {
                p: p.clone(),
                sha256: "ab".repeat(32),
                rows: rows(items()),
                ready: 1,
                about,
                take_in,
            };
            samples::sound("scans-file", &p, &of_file);
            for item in items() {
                let row = row(&p, item);
                let project = ProjectId(Uuid::nil());
                let place = |place, closed: bool| Offered {
                    place,
                    label: place_in_words(&p, place),
                    closed: closed.then(|| Closed { reason: "还没有结项".into(), clause: None }),
                    chosen: !closed,
                };
                let show = Show {
                    facts: facts(&p, &row),
                    waits: row.item.standing.is_some(),
                    asks_day: row.item.standing == Some(Standing::DayWanted),
                    q: "医院".into(),
                    projects: Vec::new(),
                    searched: true,
                    about: row.item.about.clone(),
                    places: vec![
                        place(Place::Acceptance(project), false),
                        place(Place::Notice(project), true),
                    ],
                    takes_acceptance: true,
                    today: p.today(),
                    row,
                    p: p.clone(),
                };
                samples::sound("scans-paper", &p, &show);
            }
        }
    }
}
