//! The list of task coordination forms as a page.

use super::list::{self, FormItem, FormStatus};
use crate::features::project::part_list::{PartListing, Row, Words, index};
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Due, Page, Tag, TagKind};
use axum::response::Response;
use regulation::Clause;
use regulation::calendar::Calendar;

/// The forms the reader sees, the newest first, with the days they are wanted on.
pub async fn show(ctx: Context, listing: PartListing<FormStatus>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("coordination-show-title");
    let read = ctx.read();
    let page = list::forms(&read, &ctx.actor, &listing).await?;
    let counts = list::counts(&read, &ctx.actor, &listing).await?;
    let calendar = crate::features::project::calendar(&read).await?;
    let rows = page.items.into_iter().map(|item| row(&p, &calendar, item)).collect();
    let words = Words {
        path: "/task-forms",
        clause: Clause::C2_4_1,
        statuses: FormStatus::ALL
            .map(|status| (status.code(), format!("task-form-{}", status.code())))
            .into(),
        icon: "send",
        none: ("coordination-none", "coordination-none-text"),
    };
    let mut shown = index(p, words, &listing, &counts, page.next_cursor.as_deref(), rows);
    let p = &shown.p;
    shown.heads = vec![
        (p.t("coordination-kind"), false),
        (p.t("coordination-place"), false),
        (p.t("coordination-people"), true),
        (p.t("coordination-hours"), true),
        (p.t("coordination-wanted-on"), false),
    ];
    frame::answer(&shown)
}

fn row(p: &Page, calendar: &Calendar, item: FormItem) -> Row {
    let waits = item.status == "waiting" || item.status == "accepted";
    let kind = match item.status.as_str() {
        "waiting" => TagKind::Soon,
        "accepted" => TagKind::Brand,
        "completed" => TagKind::Good,
        "declined" => TagKind::Over,
        _ => TagKind::Plain,
    };
    let due = Due::new(item.wanted_on, calendar.working_days_between(p.today(), item.wanted_on));
    let tenths = item.minutes / 6;
    Row {
        href: format!("/task-forms/{}", item.id),
        name: p.t1("coordination-number", "number", item.number),
        title: item.project.project_title.clone(),
        about: Row::about(&item.project),
        tag: Tag::new(kind, p.t(&format!("task-form-{}", item.status))).bare(),
        due: waits.then_some(due),
        cells: vec![
            (p.t(&format!("support-{}", item.kind)), false),
            (item.place, false),
            (p.count(item.people.unsigned_abs()), true),
            (format!("{}.{}", tenths / 10, tenths % 10), true),
            (p.short_date(item.wanted_on), false),
        ],
    }
}
