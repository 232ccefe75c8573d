//! A hand-over of originals: entered, printed, and confirmed or refused by the receiver.

use super::super::words::Numbers;
use super::super::{queries, use_cases, words};
use super::place;
use crate::features::project::Part;
use crate::frame::{self, answer};
use crate::http::{Context, Listing, Named, Problem, etag, one_or_many};
use crate::layout::{Act, Choice, Fact, Facts, Notice, NoticeKind, Page, Tag, TagKind};
use askama::Template;
use axum::response::Response;
use regulation::archive::{Folder, Receiver, Slip, SlipEnd};
use regulation::custody::{FolderAct, FolderFacts, decide};
use regulation::text::Note;
use regulation::{PartId, PersonId};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Loaded;
use uuid::Uuid;

/// Which records are to be handed over.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    #[serde(default = "Vec::new", deserialize_with = "one_or_many")]
    record: Vec<Part>,
}

/// The form has no order.
pub(super) type Sort = crate::http::Unsorted;

/// A record on a slip.
struct Item {
    id: String,
    name: String,
    number: String,
    about: String,
}

#[derive(Template)]
#[template(path = "features/archive/pages/slip_new.html")]
struct New {
    p: Page,
    items: Vec<Choice>,
    /// All of them, to begin with.
    chosen: Vec<String>,
    receivers: Vec<Choice>,
    /// Why nothing can be handed over.
    refused: Option<Notice>,
}

/// The form that hands the chosen originals over.
pub(super) async fn new(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let mut folders: BTreeMap<Uuid, (Loaded<Folder>, Vec<u32>)> = BTreeMap::new();
    for Part(id) in &listing.filter.record {
        match folders.get_mut(&id.of) {
            Some((_, numbers)) => numbers.push(id.number),
            None => {
                let folder = queries::look(&ctx, *id).await?;
                folders.insert(id.of, (folder, vec![id.number]));
            }
        }
    }
    let p = frame::page(&ctx).await?;
    let archive = p.t("archive-title");
    let p = p.under(archive, "/archive-records").titled("archive-slip-new");
    let (mut items, mut people, mut refused) = (Vec::new(), Vec::new(), None);
    for (folder, numbers) in folders.values() {
        people.push(queries::collectors(&ctx.read(), &folder.state.about).await?);
        let chosen =
            numbers.iter().filter_map(|number| item(&p, &folder.state, *number, &Numbers::default()));
        items.extend(chosen.map(|item| Choice::new(item.id, format!("{} · {}", item.name, item.about))));
        let act = FolderAct::HandOver(numbers.clone(), Receiver::Archive, None);
        let facts = FolderFacts::default();
        if let Err(refusal) = decide(&folder.state, &ctx.actor, &act, &facts, &use_cases::clock(&ctx)) {
            refused.get_or_insert_with(|| {
                let first = refusal.first();
                let words = crate::http::said(ctx.language, first);
                Notice::new(NoticeKind::Over, words).clause(Some(first.clause))
            });
        }
    }
    // Who can take all of them, whichever project they are of.
    let common = people.into_iter().reduce(|one, other| &one & &other).unwrap_or_default();
    let common = common.into_iter().filter(|person| *person != ctx.actor.person);
    let names = queries::names(&ctx.read(), common).await?;
    let mut receivers: Vec<Choice> =
        names.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    receivers.sort_by_cached_key(|choice| store::search::sort_key(&choice.label));
    receivers.insert(0, Choice::new("archive", p.t("archive-the-archive")));
    let chosen = items.iter().map(|choice| choice.value.clone()).collect();
    answer(&New { items, chosen, receivers, refused, p })
}

fn item(p: &Page, folder: &Folder, number: u32, numbers: &Numbers) -> Option<Item> {
    let record = folder.record(number)?;
    let code = folder.about.code.as_ref().map(ToString::to_string);
    Some(Item {
        id: PartId { of: folder.id.0, number }.to_string(),
        name: words::label_of(p, record),
        number: numbers.of(record),
        about: [code.unwrap_or_default(), folder.about.title.to_string()].join(" "),
    })
}

#[derive(Template)]
#[template(path = "features/archive/pages/slip.html")]
struct Show {
    p: Page,
    id: String,
    etag: String,
    tag: Tag,
    facts: Facts,
    folder: String,
    items: Vec<(String, Item)>,
    confirm: Option<Act>,
    refuses: bool,
}

/// A hand-over.
pub(super) async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    let folder = queries::look_at_slip(&ctx, id).await?;
    let state = &folder.state;
    let slip = state.slip(id.number).ok_or_else(Problem::not_found)?;
    let names = queries::names(&ctx.read(), people(slip)).await?;
    let name = |person: PersonId| names.get(&person.0).cloned().unwrap_or_default();
    let p = frame::page(&ctx).await?;
    let (archive, code) = (p.t("archive-title"), state.about.code.as_ref().map(ToString::to_string));
    let home = format!("/projects/{}/archive", state.about.project);
    let p = p
        .under(archive, "/archive-records")
        .under(code.clone().unwrap_or_else(|| state.about.title.to_string()), home.clone());
    let title = p.t1("archive-slip-number", "number", number(code.as_deref(), id.number));
    let p = p.named(title);
    let facts = FolderFacts::default();
    let may = |act: &FolderAct| decide(state, &ctx.actor, act, &facts, &use_cases::clock(&ctx)).is_ok();
    let to = match slip.to {
        Receiver::Archive => p.t("archive-the-archive"),
        Receiver::Person(person) => name(person),
    };
    let note = Note::new("-").expect("one character is a note");
    let numbers = queries::numbers(&ctx.read(), &state.about).await?;
    let item = |record: &u32| Some((place(state, *record), item(&p, state, *record, &numbers)?));
    let items = slip.records.iter().filter_map(item);
    answer(&Show {
        etag: etag(folder.number),
        tag: tag(&p, slip),
        facts: shown(&p, slip, &name(slip.from), &to, &name(slip.handed.by)),
        items: items.collect(),
        confirm: may(&FolderAct::ConfirmSlip(id.number)).then(|| {
            Act::send(format!("POST /api/v1/hand-over-slips/{id}/confirm"), p.t("archive-slip-confirm"))
                .if_match(etag(folder.number))
                .ask(p.t1("archive-slip-question", "count", slip.records.len()))
                .icon("clipboard-check")
                .primary()
        }),
        refuses: may(&FolderAct::RefuseSlip(id.number, note)),
        folder: home,
        id: id.to_string(),
        p,
    })
}

/// `XS-2026-0417-JJ1`
fn number(code: Option<&str>, slip: u32) -> String {
    format!("{}-{}{slip}", code.unwrap_or_default(), forms::Kind::HandOver.code())
}

fn people(slip: &Slip) -> Vec<PersonId> {
    let to = match slip.to {
        Receiver::Person(person) => Some(person),
        Receiver::Archive => None,
    };
    let end = slip.end.as_ref().map(|end| match end {
        SlipEnd::Confirmed(stamp) | SlipEnd::Refused(_, stamp) => stamp.by,
    });
    [Some(slip.from), Some(slip.handed.by), to, end].into_iter().flatten().collect()
}

fn tag(p: &Page, slip: &Slip) -> Tag {
    match &slip.end {
        None => Tag::new(TagKind::Soon, p.t("archive-under-way")),
        Some(SlipEnd::Confirmed(_)) => Tag::new(TagKind::Good, p.t("archive-slip-confirmed")),
        Some(SlipEnd::Refused(..)) => Tag::new(TagKind::Over, p.t("archive-slip-refused")),
    }
    .bare()
}

fn shown(p: &Page, slip: &Slip, from: &str, to: &str, by: &str) -> Facts {
    let fact = |key: &str, value: String| Fact::new(p.t(key), value);
    let mut list = vec![
        fact("archive-slip-from", from.to_owned()),
        fact("archive-slip-to", to.to_owned()),
        fact("archive-slip-handed", p.moment(slip.handed.at)),
        fact("archive-slip-by", by.to_owned()),
    ];
    match &slip.end {
        None => {}
        Some(SlipEnd::Confirmed(stamp)) => list.push(fact("archive-slip-confirmed", p.moment(stamp.at))),
        Some(SlipEnd::Refused(reason, stamp)) => {
            list.push(fact("archive-slip-refused", p.moment(stamp.at)));
            list.push(fact("archive-reason", reason.to_string()).across());
        }
    }
    if let Some(note) = &slip.note {
        list.push(fact("archive-note", note.to_string()).across());
    }
    Facts::new(list)
}
