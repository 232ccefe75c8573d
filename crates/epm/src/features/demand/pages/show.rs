//! One demand: what is wanted, its visits and quotes, what comes next, and demands that may be the same.

use super::{status_tag, status_word};
use crate::features::contract;
use crate::features::demand::list::DemandStatus;
use crate::features::demand::use_cases;
use crate::features::demand::view::{OtherDemand, others};
use crate::features::directory::queries::{names_of_customers, names_of_departments, names_of_people};
use crate::frame;
use crate::http::{Context, Named, Problem, etag};
use crate::layout::{
    Act, Entry, Fact, Facts, Figure, Figures, Mood, NextAct, Notice, NoticeKind, Page, Tag, Timeline, day_of,
};
use askama::Template;
use axum::response::Response;
use regulation::demand::{Demand, DemandEnd, may_act};
use regulation::{Clause, DemandId, Role};
use store::Loaded;

#[derive(Template)]
#[template(path = "features/demand/show.html")]
struct Show {
    p: Page,
    v: ShowView,
}

/// What the page of a demand shows.
struct ShowView {
    id: DemandId,
    etag: String,
    status: Tag,
    customer: String,
    account_manager: String,
    figures: Figures,
    next: Option<NextAct>,
    notice: Option<Notice>,
    facts: Facts,
    content: String,
    /// Visits and quotes, the newest first, down to the recording.
    course: Timeline,
    /// Other open demands of the customer, those likely to be the same first.
    others: Vec<Other>,
    acts: Vec<Act>,
    open_to_reader: bool,
    today: chrono::NaiveDate,
}

/// Another demand of the same customer.
struct Other {
    /// Where it is seen, by whom it may be.
    href: Option<String>,
    title: String,
    about: String,
    alike: bool,
}

/// The names on the page.
struct Written {
    customer: String,
    account_manager: String,
    department: String,
}

pub(super) async fn show(ctx: Context, Named(id): Named<DemandId>) -> Result<Response, Problem> {
    let loaded = use_cases::look(&ctx, id).await?;
    let (demand, read) = (&loaded.state, ctx.read());
    let others = others(&ctx, demand).await?.into_iter().map(other).collect();
    let written = Written {
        customer: only(names_of_customers(&read, [demand.entry.customer_id.0]).await?),
        account_manager: only(names_of_people(&read, [demand.account_manager.0]).await?),
        department: only(names_of_departments(&read, [demand.department.0]).await?),
    };
    let sees_contract = match &demand.ended {
        Some(DemandEnd::Contract(contract)) => contract::queries::sees(&read, &ctx.actor, contract.0).await?,
        Some(DemandEnd::Dropped(_)) | None => false,
    };
    let p = frame::page(&ctx).await?;
    let p = p.under(ctx.language.say("nav-demands"), "/demands").named(demand.entry.title.as_str());
    let acts_open = may_act(demand, &ctx.actor).is_ok();
    let v = ShowView::of(&p, &loaded, written, others, acts_open, sees_contract);
    frame::answer(&Show { p, v })
}

fn only(names: crate::features::directory::queries::Names) -> String {
    names.into_values().next().unwrap_or_default()
}

/// As the page tells of it.
fn other(other: OtherDemand) -> Other {
    let OtherDemand { id, title, account_manager, department, recorded_at, alike } = other;
    Other {
        href: id.map(|id| format!("/demands/{id}")),
        about: format!("{account_manager} · {department} · {}", day_of(recorded_at)),
        title,
        alike,
    }
}

fn standing(demand: &Demand) -> DemandStatus {
    match demand.ended {
        None => DemandStatus::Open,
        Some(DemandEnd::Contract(_)) => DemandStatus::Contract,
        Some(DemandEnd::Dropped(_)) => DemandStatus::Dropped,
    }
}

impl ShowView {
    fn of(
        p: &Page,
        loaded: &Loaded<Demand>,
        written: Written,
        others: Vec<Other>,
        open_to_reader: bool,
        sees_contract: bool,
    ) -> Self {
        let demand = &loaded.state;
        let alike = others.iter().filter(|other| other.alike).count();
        let notice = (alike > 0 && demand.ended.is_none()).then(|| {
            Notice::new(NoticeKind::Soon, p.t1("demand-alike-notice", "count", alike))
                .link(p.t("demand-alike-look"), "#others")
        });
        let id = demand.id;
        let acts = vec![
            Act::go(format!("/demands/{id}/edit"), p.t("demand-edit")).icon("pencil"),
            Act::open("end-demand", p.t("demand-end")).icon("x").danger(),
        ];
        Self {
            id,
            etag: etag(loaded.number),
            status: status_tag(p, standing(demand)),
            figures: figures(p, demand),
            next: next(p, demand, &written, open_to_reader, sees_contract),
            notice,
            facts: facts(p, demand, &written),
            content: demand.entry.content.to_string(),
            course: course(p, demand, &written),
            others,
            acts: if open_to_reader { acts } else { Vec::new() },
            open_to_reader,
            today: p.today(),
            customer: written.customer,
            account_manager: written.account_manager,
        }
    }
}

fn figures(p: &Page, demand: &Demand) -> Figures {
    let mut list = vec![Figure::new(p.t("demand-estimate"), p.money(demand.entry.estimate))];
    if let Some(quoted) = demand.visits.iter().rev().find_map(|(visit, _)| visit.quoted) {
        list.push(Figure::new(p.t("demand-last-quoted"), p.money(quoted)));
    }
    Figures::strip(list)
}

fn facts(p: &Page, demand: &Demand, written: &Written) -> Facts {
    let entry = &demand.entry;
    let text =
        |text: &Option<regulation::text::Title>| text.as_ref().map(ToString::to_string).unwrap_or_default();
    let customer = Fact::new(p.t("demand-customer"), written.customer.as_str());
    Facts::new(vec![
        customer.href(format!("/customers/{}", entry.customer_id)),
        Fact::new(p.t("demand-contact"), text(&entry.contact)),
        Fact::new(p.t("demand-source"), text(&entry.source)),
        Fact::new(p.t("demand-wanted-on"), p.date(entry.wanted_on)),
        Fact::new(p.t("demand-account-manager"), written.account_manager.as_str()),
        Fact::new(p.t("demand-department"), written.department.as_str()),
    ])
}

fn course(p: &Page, demand: &Demand, written: &Written) -> Timeline {
    let who = written.account_manager.as_str();
    let visit = |(visit, _): &(regulation::demand::VisitEntry, regulation::clock::Stamp)| {
        let (icon, what) = match visit.quoted {
            Some(quoted) => ("cash", p.t1("demand-quoted-what", "amount", p.money(quoted))),
            None => ("message", p.t("demand-visit-what")),
        };
        Entry::new(Mood::Info, icon, who, what, p.short_day(visit.on)).quote(visit.content.to_string())
    };
    let mut entries: Vec<Entry> = demand.visits.iter().rev().map(visit).collect();
    match &demand.ended {
        Some(DemandEnd::Dropped(reason)) => entries.insert(
            0,
            Entry::new(Mood::Over, "circle-x", who, p.t("demand-dropped-what"), "").quote(reason.to_string()),
        ),
        Some(DemandEnd::Contract(_)) => {
            entries.insert(0, Entry::new(Mood::Good, "check", who, p.t("demand-contract-what"), ""));
        }
        None => {}
    }
    let recorded = p.short_moment(demand.recorded.at);
    entries.push(
        Entry::new(Mood::Plain, "plus", who, p.t("demand-recorded-what"), recorded).clause(Clause::C2_2),
    );
    Timeline { entries }
}

/// What comes next, and whose it is.
fn next(p: &Page, demand: &Demand, written: &Written, own: bool, sees_contract: bool) -> Option<NextAct> {
    let next = match &demand.ended {
        None if own => {
            let act = Act::go(format!("/contracts/new?demand={}", demand.id), p.t("demand-to-contract"));
            NextAct::yours(p.t("demand-next"), "file-certificate", act.primary())
                .explained(p.t("demand-next-why"))
        }
        None => {
            let who = format!("{} {}", p.role_word(Role::AccountManager), written.account_manager);
            NextAct::others(who, p.t("demand-next"), None)
        }
        Some(DemandEnd::Contract(contract)) => {
            let look = Act::go(format!("/contracts/{contract}"), p.t("demand-contract-look"));
            let done = p.t("demand-became-contract");
            NextAct::finished(
                status_word(p, DemandStatus::Contract),
                done,
                Some(look).filter(|_| sees_contract),
            )
        }
        Some(DemandEnd::Dropped(reason)) => NextAct::finished(
            status_word(p, DemandStatus::Dropped),
            p.t1("demand-was-dropped", "reason", reason),
            None,
        ),
    };
    Some(next.clause(Clause::C2_2))
}
