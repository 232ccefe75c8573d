//! The records of the project as tables: approvals with their course, orders and receipts, deliveries and sheets,
//! changes, task forms. Each leads to its own page.

use super::super::PartPage;
use crate::features::approval;
use crate::features::directory::queries::{Names, names_of_suppliers};
use crate::http::{Context, Problem};
use crate::layout::{Act, Page, Tag, TagKind, Timeline};
use regulation::calendar::Calendar;
use regulation::coordination::TaskFormState;
use regulation::decide::decide;
use regulation::equipment_change::ChangeState;
use regulation::procurement::{LineQuantity, Order};
use regulation::sign_off::SheetState;
use regulation::{ActKind, Clock, Facts, Fen, Project};

/// An approval: what it is about, how it stands, its course.
pub(super) struct Course {
    pub(super) href: String,
    pub(super) document: String,
    pub(super) standing: String,
    pub(super) timeline: Timeline,
}

/// A record: its cells in the order of the columns, and how it stands.
pub(super) struct Record {
    pub(super) href: String,
    pub(super) cells: Vec<String>,
    pub(super) state: Tag,
    /// What the reader may do with it here.
    pub(super) acts: Vec<Act>,
}

/// Records of one kind.
pub(super) struct Records {
    pub(super) title: String,
    /// Heads, and whether the column holds numbers.
    pub(super) columns: Vec<(String, bool)>,
    pub(super) rows: Vec<Record>,
    pub(super) empty: String,
}

/// Every approval of the project, the newest first.
pub(super) async fn approvals(ctx: &Context, page: &PartPage, p: &Page) -> Result<Vec<Course>, Problem> {
    let project = &page.project.state;
    let all: Vec<_> = project.approvals.iter().rev().collect();
    let course = approval::Course::of(ctx, project.department(), &all).await?;
    let told = all.into_iter().map(|approval| Course {
        href: format!("/approvals/{}", page.part(approval.number)),
        document: p.t(&format!("document-{}", approval.basis.document.code().replace('_', "-"))),
        standing: course.standing(p, approval),
        timeline: course.timeline(p, approval, false),
    });
    Ok(told.collect())
}

/// Orders, each with what came of it; then what was received, delivery by delivery.
pub(super) async fn purchase(ctx: &Context, page: &PartPage, p: &Page) -> Result<Vec<Records>, Problem> {
    let project = &page.project.state;
    let suppliers: Vec<_> = project.orders.iter().map(|order| order.entry.supplier_id.0).collect();
    let suppliers = names_of_suppliers(&ctx.read(), suppliers).await?;
    Ok(vec![orders(page, p, &suppliers, page.sees_cost(ctx)), receipts(page, p, &suppliers)])
}

fn orders(page: &PartPage, p: &Page, suppliers: &Names, sees_cost: bool) -> Records {
    let mut columns = vec![
        (p.t("project-col-order"), false),
        (p.t("project-col-supplier"), false),
        (p.t("project-col-placed"), false),
        (p.t("project-col-promised"), false),
        (p.t("project-col-received"), true),
    ];
    if sees_cost {
        columns.push((p.t("initiation-cost-yuan"), true));
    }
    let row = |order: &Order| {
        let (ordered, received) = order
            .lines()
            .values()
            .fold((0u64, 0u64), |(all, came), line| (all + u64::from(line.0), came + u64::from(line.1)));
        let mut cells = vec![
            p.t1("procurement-order-number", "number", order.number),
            suppliers.get(&order.entry.supplier_id.0).cloned().unwrap_or_default(),
            p.short_moment(order.placed.at),
            p.date(order.entry.promised_on),
            format!("{received} / {ordered}"),
        ];
        if sees_cost {
            cells.push(p.amount(cost(order)));
        }
        let state = if order.ended {
            Tag::new(TagKind::Plain, p.t("order-ended"))
        } else if order.is_outstanding() {
            Tag::new(TagKind::Soon, p.t("order-outstanding"))
        } else {
            Tag::new(TagKind::Good, p.t("order-complete"))
        };
        Record {
            href: format!("/purchase-orders/{}", page.part(order.number)),
            cells,
            state,
            acts: Vec::new(),
        }
    };
    Records {
        title: p.t("project-orders"),
        columns,
        rows: page.project.state.orders.iter().map(row).collect(),
        empty: p.t("project-orders-none"),
    }
}

fn cost(order: &Order) -> Option<Fen> {
    let lines = order.entry.lines.iter();
    let cost = |line: &regulation::procurement::OrderLine| line.unit_cost.times(line.quantity.get());
    lines.map(cost).try_fold(Fen::ZERO, |sum, cost| sum.plus(cost?))
}

fn receipts(page: &PartPage, p: &Page, suppliers: &Names) -> Records {
    let project = &page.project.state;
    let all =
        project.orders.iter().flat_map(|order| order.receipts.iter().map(move |receipt| (order, receipt)));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(_, receipt)| receipt.entry.received_on);
    let rows = all.into_iter().map(|(order, receipt)| Record {
        href: format!("/purchase-orders/{}", page.part(order.number)),
        cells: vec![
            p.date(receipt.entry.received_on),
            suppliers.get(&order.entry.supplier_id.0).cloned().unwrap_or_default(),
            goods(project, &receipt.entry.lines),
            units(&receipt.entry.lines).to_string(),
        ],
        state: Tag::new(TagKind::Good, p.t("receipt-recorded")),
        acts: Vec::new(),
    });
    Records {
        title: p.t("project-receipts"),
        columns: vec![
            (p.t("project-col-received-on"), false),
            (p.t("project-col-supplier"), false),
            (p.t("project-col-goods"), false),
            (p.t("line-quantity"), true),
        ],
        rows: rows.collect(),
        empty: p.t("project-receipts-none"),
    }
}

/// `辰翼 R5280 G3 × 4，磐石 OS5500 × 2`; of a long list the first few.
fn goods(project: &Project, lines: &[LineQuantity]) -> String {
    const NAMED: usize = 4;
    let listed =
        |number: u32| project.revisions.iter().rev().find_map(|revision| revision.lines.get(&number));
    let name = |line: &LineQuantity| {
        let model = listed(line.equipment_line_id).map(|line| line.model.to_string()).unwrap_or_default();
        format!("{model} × {}", line.quantity.get())
    };
    let named: Vec<_> = lines.iter().take(NAMED).map(name).collect();
    let more = if lines.len() > NAMED { " …" } else { "" };
    format!("{}{more}", named.join("，"))
}

fn units(lines: &[LineQuantity]) -> u64 {
    lines.iter().map(|line| u64::from(line.quantity.get())).sum()
}

/// Deliveries, and the sheets that the customer signed.
pub(super) fn sign_off(ctx: &Context, page: &PartPage, p: &Page) -> Vec<Records> {
    vec![sheets(page, p), deliveries(ctx, page, p)]
}

fn sheets(page: &PartPage, p: &Page) -> Records {
    let rows = page.project.state.sheets.iter().map(|sheet| {
        let units: u64 = sheet.entry.lines.iter().map(|line| u64::from(line.quantity.get())).sum();
        let serials: usize = sheet.entry.lines.iter().map(|line| line.serials.len()).sum();
        let scan = if sheet.scan.is_some() { "sign-off-scan" } else { "sign-off-scan-none" };
        let (kind, key) = match &sheet.state {
            SheetState::Draft => (TagKind::Plain, "sheet-draft"),
            SheetState::WithMarketAssistant => (TagKind::Soon, "sheet-with-market-assistant"),
            SheetState::Submitted => (TagKind::Soon, "sheet-submitted"),
            SheetState::Accepted => (TagKind::Good, "sheet-accepted"),
            SheetState::Returned(_) => (TagKind::Returned, "sheet-returned"),
            SheetState::Discarded => (TagKind::Plain, "sheet-discarded"),
        };
        Record {
            href: format!("/sign-off-sheets/{}", page.part(sheet.number)),
            cells: vec![
                p.t1("sign-off-number", "number", sheet.number),
                p.date(sheet.entry.signed_on),
                units.to_string(),
                serials.to_string(),
                p.t(scan),
            ],
            state: Tag::new(kind, p.t(key)),
            acts: Vec::new(),
        }
    });
    Records {
        title: p.t("project-document-sheet"),
        columns: vec![
            (p.t("project-col-sheet"), false),
            (p.t("sign-off-signed-on"), false),
            (p.t("line-quantity"), true),
            (p.t("sign-off-serials"), true),
            (p.t("sign-off-scan"), false),
        ],
        rows: rows.collect(),
        empty: p.t("project-sheets-none"),
    }
}

/// What the reader may do with a delivery that waits.
fn delivery_acts(ctx: &Context, page: &PartPage, p: &Page, number: u32) -> Vec<Act> {
    let clock = Clock { now: ctx.now(), today: ctx.today(), calendar: Calendar::default() };
    let project = &page.project.state;
    let may = |act| decide(project, &ctx.actor, &act, &Facts::default(), &clock).is_ok();
    let send = |call: &str, label: &str| {
        Act::send(format!("POST /api/v1/deliveries/{}/{call}", page.part(number)), p.t(label)).small()
    };
    let confirm =
        may(regulation::Act::ConfirmDelivery(number)).then(|| send("confirm", "act-confirm-delivery"));
    let discard = may(regulation::Act::DiscardDelivery(number)).then(|| {
        let question = p.t1("delivery-discard-question", "number", number);
        send("discard", "act-discard-delivery").quiet().ask(question)
    });
    confirm.into_iter().chain(discard).collect()
}

fn deliveries(ctx: &Context, page: &PartPage, p: &Page) -> Records {
    let project = &page.project.state;
    let rows = project.deliveries.iter().map(|delivery| {
        let entry = &delivery.entry;
        let how = if entry.direct { "project-delivery-direct" } else { "project-delivery-own" };
        let state = match (&delivery.confirmed, &delivery.discarded) {
            (_, Some(_)) => Tag::new(TagKind::Plain, p.t("delivery-discarded")),
            (Some(_), None) => Tag::new(TagKind::Good, p.t("delivery-confirmed")),
            (None, None) if project.status.is_in_execution() => {
                Tag::new(TagKind::Soon, p.t("delivery-arranged"))
            }
            (None, None) => Tag::new(TagKind::Plain, p.t("delivery-unconfirmed")),
        };
        Record {
            href: format!("/projects/{}?tab=sign_off", page.project.id),
            cells: vec![
                p.date(entry.on),
                p.t(how),
                entry.place.to_string(),
                entry.carrier.as_ref().map(ToString::to_string).unwrap_or_default(),
                units(&entry.lines).to_string(),
            ],
            state,
            acts: delivery_acts(ctx, page, p, delivery.number),
        }
    });
    Records {
        title: p.t("project-deliveries"),
        columns: vec![
            (p.t("project-col-on"), false),
            (p.t("project-col-how"), false),
            (p.t("project-place"), false),
            (p.t("project-col-carrier"), false),
            (p.t("line-quantity"), true),
        ],
        rows: rows.collect(),
        empty: p.t("project-deliveries-none"),
    }
}

/// The changes of the list, the newest first.
pub(super) fn changes(ctx: &Context, page: &PartPage, p: &Page, people: &Names) -> Records {
    let project = &page.project.state;
    let editable = page.closed(ctx, ActKind::WriteChange).is_none();
    let rows = project.changes.iter().rev().map(|change| {
        let (kind, key) = match change.state {
            ChangeState::Draft => (TagKind::Plain, "change-state-draft"),
            ChangeState::InApproval => (TagKind::Soon, "change-state-in-approval"),
            ChangeState::Effective => (TagKind::Good, "change-state-effective"),
            ChangeState::Rejected => (TagKind::Over, "change-state-rejected"),
            ChangeState::Discarded => (TagKind::Plain, "change-state-discarded"),
        };
        let base = format!("/projects/{}", page.project.id);
        let href = match change.approval {
            Some(number) if change.state != ChangeState::Draft => format!("/approvals/{}", page.part(number)),
            Some(_) | None if editable && change.is_open() => format!("{base}/changes/new"),
            Some(_) | None => format!("{base}?tab=changes"),
        };
        Record {
            href,
            cells: vec![
                p.t1("project-change-number", "number", change.number),
                change.entry.reason.to_string(),
                people.get(&change.written.by.0).cloned().unwrap_or_default(),
                p.short_moment(change.written.at),
            ],
            state: Tag::new(kind, p.t(key)),
            acts: Vec::new(),
        }
    });
    Records {
        title: p.t("change-title"),
        columns: vec![
            (p.t("project-col-change"), false),
            (p.t("change-reason"), false),
            (p.t("project-col-by"), false),
            (p.t("project-col-written"), false),
        ],
        rows: rows.collect(),
        empty: p.t("project-changes-none"),
    }
}

/// The task coordination forms (2.4.1).
pub(super) fn task_forms(page: &PartPage, p: &Page) -> Records {
    let rows = page.project.state.task_forms.iter().rev().map(|form| {
        let (kind, key) = match &form.state {
            TaskFormState::Waiting => (TagKind::Soon, "task-form-waiting"),
            TaskFormState::Accepted => (TagKind::Soon, "task-form-accepted"),
            TaskFormState::Declined(_) => (TagKind::Returned, "task-form-declined"),
            TaskFormState::Completed(_) => (TagKind::Good, "task-form-completed"),
            TaskFormState::Ended => (TagKind::Plain, "task-form-ended"),
        };
        let minutes: u64 = form.work.iter().map(|work| u64::from(work.entry.minutes)).sum();
        Record {
            href: format!("/task-forms/{}", page.part(form.number)),
            cells: vec![
                p.t1("coordination-number", "number", form.number),
                form.entry.content.to_string(),
                form.entry.place.to_string(),
                p.date(form.entry.wanted_on),
                minutes.to_string(),
            ],
            state: Tag::new(kind, p.t(key)),
            acts: Vec::new(),
        }
    });
    Records {
        title: p.t("project-document-task-form"),
        columns: vec![
            (p.t("project-col-form"), false),
            (p.t("coordination-content"), false),
            (p.t("coordination-place"), false),
            (p.t("coordination-wanted-on"), false),
            (p.t("coordination-minutes"), true),
        ],
        rows: rows.collect(),
        empty: p.t("project-task-forms-none"),
    }
}
