//! The entries of the boxes as a page shows them: icon, what, about what, by when, where to.

use super::queries::{self, Face, Wanted};
use super::words;
use crate::features::directory::queries::{Names, names_of_customers};
use crate::http::{Context, Problem};
use crate::layout::{Act, Due, Page};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::authority::DocumentKind;
use regulation::calendar::Calendar;
use regulation::{Clause, DutyKind, PartId, Role, Status};
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
            unread: false,
        };
        let decide = Self {
            stage: Status::InApproval,
            icon: "rubber-stamp",
            due: None,
            note: "11-20 17:05".into(),
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
    limit: u64,
) -> Result<Vec<Entry>, Problem> {
    let rows = queries::waiting(&ctx.read(), &ctx.actor, wanted, limit).await?;
    let customers = names_of_customers(&ctx.read(), rows.iter().filter_map(|row| row.customer)).await?;
    Ok(rows.iter().filter_map(|row| waits(p, calendar, &customers, row)).collect())
}

fn waits(p: &Page, calendar: &Calendar, customers: &Names, row: &todo::Model) -> Option<Entry> {
    let kind = DutyKind::from_code(&row.duty)?;
    let href = words::place(kind, row.stream, u32::try_from(row.part).unwrap_or(0));
    let due = row.due_on.map(|on| due(p, calendar, on));
    let act = Act::go(&href, words::go(p, kind)).small();
    let pressing = due.is_some_and(|due| due.left <= 3);
    Some(Entry {
        stage: words::stage(kind),
        icon: words::icon(kind),
        title: words::duty(p, kind),
        about: about(customers, row.customer, &row.title),
        code: row.code.clone(),
        clause: Clause::numbered(&row.clause),
        due,
        note: p.t1("todos-since", "moment", p.short_moment(moment(row.since))),
        act: Some(if pressing { act.primary() } else { act }),
        href,
        unread: false,
    })
}

/// What a stream that is no longer seen would show: nothing.
async fn faces(
    ctx: &Context,
    streams: impl IntoIterator<Item = (String, Uuid)>,
) -> Result<(std::collections::BTreeMap<Uuid, Face>, Names), Problem> {
    let faces = queries::faces(&ctx.read(), &ctx.actor, streams).await?;
    let customers = names_of_customers(&ctx.read(), faces.values().filter_map(|face| face.customer)).await?;
    Ok((faces, customers))
}

/// What the reader did, the newest first.
pub async fn done(ctx: &Context, p: &Page, limit: u64) -> Result<Vec<Entry>, Problem> {
    let rows = queries::done(&ctx.read(), &ctx.actor, limit).await?;
    let streams = rows.iter().map(|(stream, kind, ..)| (kind.clone(), *stream));
    let (faces, customers) = faces(ctx, streams).await?;
    let entry = |(stream, kind, name, clause, at): (Uuid, String, String, String, i64)| {
        let face = faces.get(&stream)?;
        Some(Entry {
            stage: Status::Applied,
            icon: "check",
            title: words::happening(p, &kind, &name),
            href: words::home(&kind, stream),
            about: about(&customers, face.customer, &face.title),
            code: face.code.clone(),
            clause: Clause::numbered(&clause),
            due: None,
            note: p.short_moment(moment(at)),
            act: None,
            unread: false,
        })
    };
    Ok(rows.into_iter().filter_map(entry).collect())
}

/// The approvals the reader started, the newest first.
pub async fn started(ctx: &Context, p: &Page, limit: u64) -> Result<Vec<Entry>, Problem> {
    let rows = queries::started(&ctx.read(), &ctx.actor, limit).await?;
    let streams = rows.iter().map(|row| (row.kind.clone(), row.stream));
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
            unread: false,
        })
    };
    Ok(rows.into_iter().filter_map(entry).collect())
}

/// What the reader was told, the newest first.
pub async fn told(ctx: &Context, p: &Page, limit: u64) -> Result<Vec<Entry>, Problem> {
    let rows = queries::told(&ctx.read(), &ctx.actor, limit).await?;
    let streams = rows.iter().map(|row| (row.kind.clone(), row.stream));
    let (faces, customers) = faces(ctx, streams).await?;
    let entry = |row: store::entities::notice::Model| {
        let face = faces.get(&row.stream)?;
        Some(Entry {
            stage: Status::Executing,
            icon: "bell",
            title: words::happening(p, &row.kind, &row.name),
            href: words::home(&row.kind, row.stream),
            about: about(&customers, face.customer, &face.title),
            code: face.code.clone(),
            clause: None,
            due: None,
            note: p.short_moment(moment(row.at)),
            act: None,
            unread: row.read_at.is_none(),
        })
    };
    Ok(rows.into_iter().filter_map(entry).collect())
}
