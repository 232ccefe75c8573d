//! A record: what it is, who holds the original, its course, and what the reader may do to it.

use super::super::words::Numbers;
use super::super::{queries, use_cases, words};
use super::{Standing, happening, lack_words, whose};
use crate::features::directory::queries::{Names, names_of_customers};
use crate::features::project::Part;
use crate::frame::{self, answer};
use crate::http::{Context, Named, Problem, etag};
use crate::layout::{
    Act, Choice, Condition, Conditions, Entry, Fact, Facts, Mood, Notice, NoticeKind, Page, Tag, Timeline,
};
use askama::Template;
use axum::response::Response;
use regulation::archive::{Content, Folder, FolderEvent, Receiver, Record};
use regulation::custody::{FolderAct, FolderFacts, decide};
use regulation::papers::{Paper, PaperKind, lacks};
use regulation::text::{Code, Note};
use regulation::{PartId, PersonId, Role};
use std::collections::BTreeSet;
use store::{CLOCK, Loaded, Recorded};

#[derive(Template)]
#[template(path = "features/archive/pages/record.html")]
struct Show {
    p: Page,
    id: String,
    etag: String,
    tag: Tag,
    clause: regulation::Clause,
    notices: Vec<Notice>,
    facts: Facts,
    missing: Conditions,
    copies: Vec<Copy>,
    course: Timeline,
    acts: Vec<Act>,
    open: Open,
    shelf: Option<Code>,
    borrowers: Vec<Choice>,
}

/// A copy as it is shown.
struct Copy {
    to: String,
    handed: Option<regulation::Moment>,
    confirmed: Option<regulation::Moment>,
    by: String,
}

/// Which forms are open to the reader.
#[derive(Default)]
struct Open {
    shelve: bool,
    lend: bool,
    extend: bool,
    propose: bool,
    refuse_destruction: bool,
}

/// What the rules would say to the reader.
struct Asked<'a> {
    ctx: &'a Context,
    folder: &'a Folder,
    facts: FolderFacts,
}

impl Asked<'_> {
    fn may(&self, act: &FolderAct) -> bool {
        decide(self.folder, &self.ctx.actor, act, &self.facts, &use_cases::clock(self.ctx)).is_ok()
    }
}

/// A record of the archive.
pub(super) async fn show(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    let folder = queries::look(&ctx, id).await?;
    let state = &folder.state;
    let record = state.record(id.number).ok_or_else(Problem::not_found)?;
    let read = ctx.read();
    let history = store::history::<Folder>(&read, folder.id, None).await?;
    let history: Vec<_> = history.into_iter().filter(|one| concerns(state, &one.event, id.number)).collect();
    let borrowers = queries::borrowers(&read, &state.about).await?;
    let names = queries::names(&read, people(record, &history).into_iter().chain(borrowers.clone())).await?;
    let p = frame::page(&ctx).await?;
    let archive = p.t("archive-title");
    let code = state.about.code.as_ref().map(ToString::to_string);
    let project = code.clone().unwrap_or_else(|| state.about.title.to_string());
    let p = p
        .under(archive, "/archive-records")
        .under(project, format!("/projects/{}/archive", state.about.project))
        .named(words::label_of(&ctx_page(&ctx), record));
    let customer = state.about.customer.0;
    let customer = names_of_customers(&read, [customer]).await?.remove(&customer).unwrap_or_default();
    let numbers = queries::numbers(&read, &state.about).await?;
    let asked = Asked {
        ctx: &ctx,
        folder: state,
        facts: FolderFacts { people: borrowers.clone(), ..FolderFacts::default() },
    };
    let missing = lacks(record).into_iter().filter(|_| state.about.ended.is_some());
    answer(&Show {
        etag: etag(folder.number),
        tag: Standing::of(record).tag(&p),
        clause: record.kind().clause(),
        notices: notices(&p, record, &names),
        facts: facts(&p, &folder, record, &names, (&numbers, &customer)),
        missing: Conditions {
            list: missing
                .map(|lack| {
                    Condition::unmet(lack_words(&p, state, &lack))
                        .note(whose(&p, lack.owed_by, &names))
                        .clause(lack.clause)
                })
                .collect(),
        },
        copies: copies(&p, record, &names),
        course: course(&p, &history, &names),
        acts: acts(&p, &asked, id, &folder),
        open: open(&asked, id.number),
        shelf: record.shelf.clone(),
        borrowers: choices(&names, &borrowers, ctx.actor.person),
        id: id.to_string(),
        p,
    })
}

/// The words of the reader's language before the page has its title.
fn ctx_page(ctx: &Context) -> Page {
    Page::new(ctx.language, ctx.now(), "")
}

/// What happened to the record. Of what follows from the project only its own papers say something, on its page.
fn concerns(folder: &Folder, event: &FolderEvent, number: u32) -> bool {
    event.records(folder).contains(&number)
}

fn people(record: &Record, history: &[Recorded<FolderEvent>]) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> = history.iter().map(|one| one.origin.actor).collect();
    people.extend(history.iter().flat_map(|one| use_cases::people_in(&one.event)));
    people.extend(record.held_by());
    people.extend(record.loan.as_ref().map(|loan| loan.to));
    people.extend(record.destruction.as_ref().map(|asked| asked.proposed.by));
    if let Content::Registered(_, stamp) = &record.content {
        people.insert(stamp.by);
    }
    if let Some(paper) = record.paper() {
        people.extend(paper.made.iter().chain(&paper.filed).map(|stamp| stamp.by));
        let stamps = paper.copies.iter().flat_map(|copy| [Some(&copy.handed), copy.confirmed.as_ref()]);
        people.extend(stamps.flatten().map(|stamp| stamp.by));
    }
    people.extend(super::owing(&lacks(record)));
    people
}

fn name(names: &Names, person: PersonId) -> String {
    names.get(&person.0).cloned().unwrap_or_default()
}

fn choices(names: &Names, people: &BTreeSet<PersonId>, not: PersonId) -> Vec<Choice> {
    let others = people.iter().filter(|person| **person != not);
    let mut choices: Vec<Choice> =
        others.map(|person| Choice::new(person.to_string(), name(names, *person))).collect();
    choices.sort_by_cached_key(|choice| store::search::sort_key(&choice.label));
    choices
}

fn notices(p: &Page, record: &Record, names: &Names) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(asked) = &record.destruction {
        let (by, reason) = (name(names, asked.proposed.by), asked.reason.to_string());
        notices.push(match &asked.approved {
            Some(_) => {
                Notice::new(NoticeKind::Info, p.t2("archive-was-destroyed", "name", by, "reason", reason))
            }
            None => {
                Notice::new(NoticeKind::Soon, p.t2("archive-to-be-destroyed", "name", by, "reason", reason))
            }
        });
    }
    if let Some(loan) = &record.loan {
        let (to, until) = (name(names, loan.to), p.date(loan.until));
        let late = loan.until < p.today();
        let kind = if late { NoticeKind::Over } else { NoticeKind::Info };
        notices.push(Notice::new(kind, p.t2("archive-is-lent", "name", to, "until", until)));
    }
    notices
}

fn facts(
    p: &Page,
    folder: &Loaded<Folder>,
    record: &Record,
    names: &Names,
    (numbers, customer): (&Numbers, &str),
) -> Facts {
    let about = &folder.state.about;
    let fact = |key: &str, value: String| Fact::new(p.t(key), value);
    let holder = match record.held_by() {
        Some(person) => name(names, person),
        None if record.has_reached_the_archive() => p.t("archive-the-archive"),
        None if record.paper().is_some_and(Paper::is_elsewhere) => p.t("archive-elsewhere"),
        None => String::new(),
    };
    let original = match &record.content {
        Content::Paper(paper) if paper.on_paper => "archive-on-paper",
        Content::Paper(_) => "archive-in-epm",
        Content::Registered(entry, _) if entry.original => "archive-on-paper",
        Content::Registered(..) => "archive-copy-kept",
    };
    let made = record.paper().map_or_else(
        || match &record.content {
            Content::Registered(_, stamp) => Some(stamp.at),
            Content::Paper(_) => None,
        },
        |paper| paper.made.as_ref().map(|made| made.at),
    );
    let mut list = vec![
        fact("archive-kind", words::kind(p, record.kind().code())),
        fact("archive-number", numbers.of(record)).mono(),
        fact("archive-original", p.t(original)),
        fact("part-project", about.title.to_string()).href(format!("/projects/{}", about.project)),
        fact("print-customer", customer.to_owned()),
        fact("archive-made-on", p.moment(made)),
        fact("archive-holder", holder),
        fact("archive-shelf", record.shelf.as_ref().map(ToString::to_string).unwrap_or_default()).mono(),
        fact("archive-due-on", p.date(record.due_on())),
        fact("archive-keep-until", p.date(folder.state.keep_until(record))),
    ];
    if let Some(file) = record.file() {
        list.push(fact("archive-scan", p.t("archive-scan-fetch")).href(format!("/files/{}", file.as_str())));
        list.push(fact("archive-hash", file.as_str().to_owned()).mono().across());
    }
    Facts::new(list)
}

fn copies(p: &Page, record: &Record, names: &Names) -> Vec<Copy> {
    let copies = record.paper().into_iter().flat_map(|paper| &paper.copies);
    let copy = |copy: &regulation::papers::Copy| Copy {
        to: p.t(&format!("archive-copy-{}", copy.to.code().replace('_', "-"))),
        handed: Some(copy.handed.at),
        confirmed: copy.confirmed.as_ref().map(|stamp| stamp.at),
        by: copy.confirmed.as_ref().map(|stamp| name(names, stamp.by)).unwrap_or_default(),
    };
    copies.map(copy).collect()
}

/// What happened to it, the newest first.
fn course(p: &Page, history: &[Recorded<FolderEvent>], names: &Names) -> Timeline {
    let entry = |one: &Recorded<FolderEvent>| {
        let (mood, icon) = mood(&one.event);
        let when = p.moment(one.origin.at);
        let who =
            if one.origin.address == CLOCK { p.t("audit-clock") } else { name(names, one.origin.actor) };
        let entry = Entry::new(mood, icon, who, happening(p, &one.name), when);
        let entry = match said(p, &one.event, names) {
            Some(words) => entry.quote(words),
            None => entry,
        };
        entry.clause(one.event.clause())
    };
    Timeline { entries: history.iter().rev().map(entry).collect() }
}

fn mood(event: &FolderEvent) -> (Mood, &'static str) {
    match event {
        FolderEvent::SlipConfirmed { .. }
        | FolderEvent::Received { .. }
        | FolderEvent::LoanReturned { .. } => (Mood::Good, "check"),
        FolderEvent::SlipRefused { .. } | FolderEvent::DestructionRefused { .. } => {
            (Mood::Returned, "corner-up-left")
        }
        FolderEvent::Destroyed { .. } => (Mood::Over, "trash"),
        FolderEvent::Reminded { .. } => (Mood::Info, "bell"),
        FolderEvent::HandedOver { .. } => (Mood::Info, "send"),
        FolderEvent::Lent { .. } | FolderEvent::LoanConfirmed { .. } => (Mood::Info, "book"),
        FolderEvent::Followed { .. }
        | FolderEvent::Registered { .. }
        | FolderEvent::Shelved { .. }
        | FolderEvent::Extended { .. }
        | FolderEvent::DestructionProposed { .. } => (Mood::Plain, "archive"),
    }
}

fn said(p: &Page, event: &FolderEvent, names: &Names) -> Option<String> {
    match event {
        FolderEvent::HandedOver { from, to, note, .. } => {
            let to = match to {
                Receiver::Archive => p.t("archive-the-archive"),
                Receiver::Person(person) => name(names, *person),
            };
            let way = p.t2("archive-from-to", "from", name(names, *from), "to", to);
            Some(note.as_ref().map_or(way.clone(), |note| format!("{way} {note}")))
        }
        FolderEvent::SlipRefused { reason, .. }
        | FolderEvent::DestructionProposed { reason, .. }
        | FolderEvent::DestructionRefused { reason, .. } => Some(reason.to_string()),
        FolderEvent::Shelved { shelf, .. } => shelf.as_ref().map(ToString::to_string),
        FolderEvent::Lent { to, until, purpose, .. } => {
            let lent = p.t2("archive-is-lent", "name", name(names, *to), "until", p.date(*until));
            Some(format!("{lent} {purpose}"))
        }
        FolderEvent::Extended { until, reason, .. } => Some(format!("{} {reason}", p.date(*until))),
        FolderEvent::Reminded { people, .. } => {
            let people: Vec<String> = people.iter().map(|person| name(names, *person)).collect();
            Some(people.join(p.t("archive-and").as_str()))
        }
        FolderEvent::Followed { .. }
        | FolderEvent::Registered { .. }
        | FolderEvent::SlipConfirmed { .. }
        | FolderEvent::Received { .. }
        | FolderEvent::LoanConfirmed { .. }
        | FolderEvent::LoanReturned { .. }
        | FolderEvent::Destroyed { .. } => None,
    }
}

/// What needs no form, as far as the rules let the reader.
fn acts(p: &Page, asked: &Asked<'_>, id: PartId, folder: &Loaded<Folder>) -> Vec<Act> {
    let (number, base) = (id.number, format!("/api/v1/archive-records/{id}"));
    let send = |call: String, key: &str| Act::send(call, p.t(key)).if_match(etag(folder.number));
    let mut acts = Vec::new();
    if let Some(slip) = folder.state.record(number).and_then(|record| record.under_way) {
        let slip = PartId { of: folder.id, number: slip };
        acts.push(Act::go(format!("/hand-over-slips/{slip}"), p.t("archive-slip-look")).icon("send"));
    }
    let over = FolderAct::HandOver(vec![number], Receiver::Archive, None);
    let own_act = folder.state.record(number).is_some_and(|record| record.kind().is_filed_by_its_own_act());
    if asked.may(&over) {
        let new = format!("/hand-over-slips/new?record={id}");
        acts.push(Act::go(new, p.t("archive-hand-over")).icon("send").primary());
    } else if own_act
        && asked.ctx.actor.has(Role::Archivist)
        && !folder.state.record(number).is_some_and(Record::has_reached_the_archive)
    {
        let kind = folder.state.record(number).map(Record::kind);
        let tail = if kind == Some(PaperKind::ClosingNotice) { "closing" } else { "acceptance" };
        let href = format!("/projects/{}/{tail}", folder.state.about.project);
        acts.push(Act::go(href, p.t("archive-own-act")).icon("archive"));
    }
    if asked.may(&FolderAct::Receive(vec![number])) {
        let body = format!("{{\"records\":[\"{id}\"]}}");
        let receive = Act::send("POST /api/v1/archive-records/receive", p.t("archive-receive")).body(body);
        acts.push(receive.ask(p.t("archive-receive-question")).icon("clipboard-check"));
    }
    let simple = [
        (FolderAct::ConfirmLoan(number), "POST", "loan/confirm", "archive-loan-confirm", "book"),
        (FolderAct::ReturnLoan(number), "POST", "loan/return", "archive-loan-return", "corner-up-left"),
        (FolderAct::Remind(number), "POST", "reminders", "archive-remind", "bell"),
    ];
    for (act, method, path, key, icon) in simple {
        if asked.may(&act) {
            acts.push(send(format!("{method} {base}/{path}"), key).icon(icon));
        }
    }
    if asked.may(&FolderAct::ApproveDestruction(number)) {
        let approve = send(format!("POST {base}/destruction/approve"), "archive-destroy-approve");
        acts.push(approve.ask(p.t("archive-destroy-question")).icon("trash").danger());
    }
    acts
}

fn open(asked: &Asked<'_>, number: u32) -> Open {
    let note = || Note::new("-").expect("one character is a note");
    let today = asked.ctx.today();
    let borrower = asked.facts.people.iter().find(|person| **person != asked.ctx.actor.person);
    let lend = borrower.is_some_and(|to| asked.may(&FolderAct::Lend(number, *to, today, note())));
    let kept =
        asked.folder.record(number).and_then(|record| asked.folder.keep_until(record)).unwrap_or(today);
    let longer = kept.succ_opt().unwrap_or(kept);
    Open {
        shelve: asked.may(&FolderAct::Shelve(number, Code::new("\u{2013}").ok())),
        lend,
        extend: asked.may(&FolderAct::Extend(number, longer, note())),
        propose: asked.may(&FolderAct::ProposeDestruction(number, note())),
        refuse_destruction: asked.may(&FolderAct::RefuseDestruction(number, note())),
    }
}
