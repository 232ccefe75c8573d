//! The entries of the boxes as a page shows them: icon, what, about what, by when, where to.

use super::queries::{self, Done, Face, Stretch, Wanted};
use super::words;
use crate::features::directory::queries::{Names, names_of_customers, names_of_people};
use crate::features::{archive, urging};
use crate::http::{Context, Page as Rows, Problem};
use crate::layout::{Act, Due, Page};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::authority::DocumentKind;
use regulation::calendar::Calendar;
use regulation::urging::again_on;
use regulation::{Clause, DutyKind, PartId, Role, Status};
use std::collections::BTreeMap;
use store::entities::todo;
use uuid::Uuid;

/// An entry of a box.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The status whose colour the icon wears.
    pub stage: Status,
    /// The icon's name.
    pub icon: &'static str,
    /// What is to be done, or what happened.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// Customer and title of what it is about.
    pub about: String,
    /// The code or number people call it by.
    pub code: Option<String>,
    /// The clause it rests on.
    pub clause: Option<Clause>,
    /// By when.
    pub due: Option<Due>,
    /// Since when it waits, when it happened, or how it stands.
    pub note: String,
    /// What to press.
    pub act: Option<Act>,
    /// How often and when last the one it waits for was urged.
    pub trace: String,
    /// News.
    pub unread: bool,
}

impl Entry {
    /// One with a date that has passed, one without a date, one that is news.
    pub fn samples() -> Vec<Self> {
        let late = Self {
            stage: Status::SignedOff,
            icon: "writing-sign",
            title: "提交签收明细表".into(),
            href: "/projects/1/sign-off-sheets/new".into(),
            about: "江临市第三人民医院 · 数据中心服务器与存储扩容".into(),
            code: Some("XS-2026-0417".into()),
            clause: Some(Clause::C2_4_3),
            due: NaiveDate::from_ymd_opt(2026, 11, 18).map(|on| Due::new(on, -3)),
            note: String::new(),
            act: Some(Act::go("/projects/1/sign-off-sheets/new", "去登记").primary().small()),
            trace: "已催办 2 次，最近 11-25 周敏".into(),
            unread: false,
        };
        let decide = Self {
            stage: Status::InApproval,
            icon: "rubber-stamp",
            due: None,
            note: "11-20 17:05".into(),
            trace: String::new(),
            ..late.clone()
        };
        let news = Self { act: None, code: None, clause: None, unread: true, ..decide.clone() };
        vec![late, decide, news]
    }
}

fn moment(millis: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis)
}

/// Due on a day, counted in working days from today.
pub fn due(p: &Page, calendar: &Calendar, on: NaiveDate) -> Due {
    Due::new(on, calendar.working_days_between(p.today(), on))
}

fn about(customers: &Names, customer: Option<Uuid>, title: &str) -> String {
    match customer.and_then(|id| customers.get(&id)) {
        Some(name) => format!("{name} · {title}"),
        None => title.to_owned(),
    }
}

/// What waits for the reader, the most pressing first.
pub async fn waiting(
    ctx: &Context,
    p: &Page,
    calendar: &Calendar,
    wanted: Wanted,
    stretch: &Stretch,
) -> Result<Rows<Entry>, Problem> {
    let rows = queries::waiting(&ctx.read(), &ctx.actor, wanted, stretch).await?;
    let customers = names_of_customers(&ctx.read(), rows.items.iter().filter_map(|row| row.customer)).await?;
    let originals = originals(ctx, p, &rows.items).await?;
    Ok(shown(rows, |row| waits(p, calendar, (&customers, &originals), &row)))
}

/// What the originals are called that something is to be done with, by stream and part.
type Originals = BTreeMap<(Uuid, i64), String>;

async fn originals(ctx: &Context, p: &Page, rows: &[todo::Model]) -> Result<Originals, Problem> {
    let is_of_one = |row: &&todo::Model| DutyKind::from_code(&row.duty).is_some_and(words::is_about_a_record);
    let records = rows.iter().filter(is_of_one).map(|row| (row.stream, row.part));
    Ok(archive::queries::labels(&ctx.read(), p, records).await?)
}

/// The rows as entries, as far as there is something to show of them; where the next stretch begins, the rows say.
fn shown<T>(rows: Rows<T>, entry: impl FnMut(T) -> Option<Entry>) -> Rows<Entry> {
    let items = rows.items.into_iter().filter_map(entry).collect();
    Rows { items, next_cursor: rows.next_cursor, total: rows.total }
}

fn waits(
    p: &Page,
    calendar: &Calendar,
    (customers, originals): (&Names, &Originals),
    row: &todo::Model,
) -> Option<Entry> {
    let kind = DutyKind::from_code(&row.duty)?;
    let href = words::place(kind, row.stream, u32::try_from(row.part).unwrap_or(0));
    let due = row.due_on.map(|on| due(p, calendar, on));
    let act = Act::go(&href, words::go(p, kind)).small();
    let pressing = due.is_some_and(|due| due.left <= 3);
    Some(Entry {
        stage: words::stage(kind),
        icon: words::icon(kind),
        title: words::duty_about(p, kind, originals.get(&(row.stream, row.part))),
        about: about(customers, row.customer, &row.title),
        code: row.code.clone(),
        clause: Clause::numbered(&row.clause),
        due,
        note: p.t1("todos-since", "moment", p.short_moment(moment(row.since))),
        act: Some(if pressing { act.primary() } else { act }),
        href,
        trace: String::new(),
        unread: false,
    })
}

/// What a stream that is no longer seen would show: nothing.
async fn faces(
    ctx: &Context,
    streams: impl IntoIterator<Item = (String, Uuid)>,
) -> Result<(BTreeMap<Uuid, Face>, Names), Problem> {
    let faces = queries::faces(&ctx.read(), &ctx.actor, streams).await?;
    let customers = names_of_customers(&ctx.read(), faces.values().filter_map(|face| face.customer)).await?;
    Ok((faces, customers))
}

/// What the reader did, the newest first.
pub async fn done(ctx: &Context, p: &Page, stretch: &Stretch) -> Result<Rows<Entry>, Problem> {
    let rows = queries::done(&ctx.read(), &ctx.actor, stretch).await?;
    let streams = rows.items.iter().map(|row| (row.kind.clone(), row.stream));
    let (faces, customers) = faces(ctx, streams).await?;
    let entry = |row: Done| {
        let face = faces.get(&row.stream)?;
        let title = match &row.urged {
            Some(duty) => p.t1("todos-urged", "duty", words::duty(p, duty.kind)),
            None => words::ended(p, &row.kind, &row.name, row.how.as_deref()),
        };
        Some(Entry {
            stage: Status::Applied,
            icon: if row.urged.is_some() { "bell" } else { "check" },
            title,
            href: words::home(&row.kind, row.stream),
            about: about(&customers, face.customer, &face.title),
            code: face.code.clone(),
            clause: Clause::numbered(&row.clause),
            due: None,
            note: p.short_moment(moment(row.at)),
            act: None,
            trace: String::new(),
            unread: false,
        })
    };
    Ok(shown(rows, entry))
}

/// The approvals the reader started, the newest first.
pub async fn started(ctx: &Context, p: &Page, stretch: &Stretch) -> Result<Rows<Entry>, Problem> {
    let rows = queries::started(&ctx.read(), &ctx.actor, stretch).await?;
    let streams = rows.items.iter().map(|row| (row.kind.clone(), row.stream));
    let (faces, customers) = faces(ctx, streams).await?;
    let entry = |row: store::entities::approval::Model| {
        let face = faces.get(&row.stream)?;
        let document = DocumentKind::ALL.into_iter().find(|kind| kind.code() == row.document);
        let waiting = row.waiting_role.as_deref().and_then(Role::from_code);
        let outcome = row.outcome.as_deref().map(|outcome| p.t(&format!("approval-outcome-{outcome}")));
        let stands = waiting.map(|role| p.t1("todos-approval-waits", "role", p.role_word(role))).or(outcome);
        let number = u32::try_from(row.number).unwrap_or(0);
        Some(Entry {
            stage: Status::InApproval,
            icon: "rubber-stamp",
            title: p.t(&format!("approval-document-{}", row.document.replace('_', "-"))),
            href: format!("/approvals/{}", PartId { of: row.stream, number }),
            about: about(&customers, face.customer, &face.title),
            code: face.code.clone(),
            clause: document.map(DocumentKind::clause),
            due: None,
            note: stands.unwrap_or_default(),
            act: None,
            trace: String::new(),
            unread: false,
        })
    };
    Ok(shown(rows, entry))
}

/// What waits for the people of the reader's department, each with the button that urges (2.1.7).
pub async fn department(
    ctx: &Context,
    p: &Page,
    calendar: &Calendar,
    wanted: Wanted,
    stretch: &Stretch,
) -> Result<Rows<Entry>, Problem> {
    let (read, wanted) = (ctx.read(), Wanted { department: true, ..wanted });
    let rows = queries::waiting(&read, &ctx.actor, wanted, stretch).await?;
    let customers = names_of_customers(&read, rows.items.iter().filter_map(|row| row.customer)).await?;
    let traces = urging::traces(&read, rows.items.iter().map(|row| row.stream)).await?;
    let named = rows.items.iter().filter_map(|row| row.person).chain(traces.values().map(|row| row.last_by));
    let people = names_of_people(&read, named).await?;
    let originals = originals(ctx, p, &rows.items).await?;
    let entry = |row: todo::Model| {
        let trace = traces.get(&(row.stream, row.key.clone()));
        let name = |id: Uuid| people.get(&id).map(String::as_str).unwrap_or_default();
        let who = match (row.person, row.role.as_deref().and_then(Role::from_code)) {
            (Some(person), _) => name(person).to_owned(),
            (None, role) => role.map(|role| p.role_word(role)).unwrap_or_default(),
        };
        let kind = DutyKind::from_code(&row.duty)?;
        let body = serde_json::json!({ "key": row.key }).to_string();
        let act = Act::send(format!("POST /api/v1/todos/{}/urge", row.stream), p.t("urge")).icon("bell");
        let again = trace.map(|trace| again_on(trace.last_on, calendar)).filter(|again| p.today() < *again);
        Some(Entry {
            stage: words::stage(kind),
            icon: words::icon(kind),
            title: words::duty_about(p, kind, originals.get(&(row.stream, row.part))),
            about: format!("{who} · {}", about(&customers, row.customer, &row.title)),
            code: row.code.clone(),
            clause: Clause::numbered(&row.clause),
            due: row.due_on.map(|on| due(p, calendar, on)),
            note: p.t1("todos-since", "moment", p.short_moment(moment(row.since))),
            act: Some(act.body(body).done(p.t("urge-done")).small()).filter(|_| again.is_none()),
            href: words::home(&row.kind, row.stream),
            trace: trace.map(|row| urging::trace_words(p, row, name(row.last_by))).unwrap_or_default(),
            unread: false,
        })
    };
    Ok(shown(rows, entry))
}

/// What a notice that someone was urged says beside its name.
#[derive(serde::Deserialize)]
struct UrgedNotice {
    by: Uuid,
    duty: DutyKind,
    part: u32,
}

/// What the reader was told, the newest first.
pub async fn told(ctx: &Context, p: &Page, stretch: &Stretch) -> Result<Rows<Entry>, Problem> {
    let rows = queries::told(&ctx.read(), &ctx.actor, stretch).await?;
    let streams = rows.items.iter().map(|row| (row.kind.clone(), row.stream));
    let (faces, customers) = faces(ctx, streams).await?;
    let urged = |row: &store::entities::notice::Model| {
        let urged = || serde_json::from_str::<UrgedNotice>(&row.args).ok();
        (row.name == "urged").then(urged).flatten()
    };
    let people =
        names_of_people(&ctx.read(), rows.items.iter().filter_map(urged).map(|urged| urged.by)).await?;
    let entry = |row: store::entities::notice::Model| {
        let face = faces.get(&row.stream)?;
        let (title, href) = match urged(&row) {
            Some(urged) => {
                let by = people.get(&urged.by).map(String::as_str).unwrap_or_default();
                let title = p.t2("urge-notice", "name", by, "duty", words::duty(p, urged.duty));
                (title, words::place(urged.duty, row.stream, urged.part))
            }
            None => {
                let reminder = (row.name == urging::REMINDED).then(|| urging::reminder_words(p, &row.args));
                let title = reminder.flatten().unwrap_or_else(|| words::happening(p, &row.kind, &row.name));
                (title, words::home(&row.kind, row.stream))
            }
        };
        Some(Entry {
            stage: Status::Executing,
            icon: "bell",
            title,
            href,
            about: about(&customers, face.customer, &face.title),
            code: face.code.clone(),
            clause: None,
            due: None,
            note: p.short_moment(moment(row.at)),
            act: None,
            trace: String::new(),
            unread: row.read_at.is_none(),
        })
    };
    Ok(shown(rows, entry))
}
