//! The payments of a contract: the plan with what of it was paid, every payment, and the forms of finance (1.3.2).

use crate::features::directory::queries::{Names, names_of_people};
use crate::frame;
use crate::http::{Context, Problem};
use crate::layout::{Act, Figure, Figures, Page, Tag, TagKind, Tone};
use chrono::NaiveDate;
use regulation::clock::Stamp;
use regulation::contract::{Contract, ContractActKind, may};
use regulation::payment::{Due, Payment, days_overdue, may_see, overdue};
use regulation::{Clock, Fen, PartId};

/// What the section shows.
pub(super) struct PaymentsView {
    pub(super) figures: Figures,
    pub(super) plan: Vec<PlanRow>,
    pub(super) planned: (Fen, Fen, Fen),
    /// The newest first.
    pub(super) payments: Vec<PaymentRow>,
    /// The button that opens the form, where finance may record one.
    pub(super) record: Option<Act>,
    pub(super) today: NaiveDate,
    /// What the form begins with: the next open instalment.
    pub(super) next: Fen,
}

/// An instalment and how it stands.
pub(super) struct PlanRow {
    pub(super) due: Due,
    pub(super) tag: Tag,
}

/// A payment.
pub(super) struct PaymentRow {
    pub(super) number: u32,
    /// As the API addresses it.
    pub(super) id: String,
    pub(super) payment: Payment,
    /// Who recorded it, when.
    pub(super) recorded: String,
    /// Who reversed it, when and why.
    pub(super) reversed: Option<String>,
    /// Whether the reader may reverse it.
    pub(super) reverses: bool,
}

impl PaymentsView {
    /// The payments, for whoever sees what is owed; nothing for others.
    pub(super) async fn of(
        ctx: &Context,
        p: &Page,
        contract: &Contract,
        clock: &Clock,
    ) -> Result<Option<Self>, Problem> {
        if !may_see(contract, &ctx.actor) {
            return Ok(None);
        }
        let names = names_of_people(&ctx.read(), people(contract)).await?;
        let open = |kind| may(contract, &ctx.actor, kind, clock);
        let reverses = open(ContractActKind::ReversePayment).is_ok();
        let row = |payment: &Payment| payment_row(p, contract, payment, &names, reverses);
        let dues = contract.dues();
        let total = |part: fn(&Due) -> Fen| regulation::money::sum(dues.iter().map(part)).unwrap_or_default();
        let record = Act::open("record-payment", p.t("payment-record")).icon("plus").small();
        let recording = open(ContractActKind::RecordPayment);
        let is_finance = ctx.actor.has(regulation::Role::Finance);
        let record = record.closed(recording.err().map(|refusal| frame::closed(p, &refusal)));
        Ok(Some(Self {
            figures: figures(p, contract, &dues, clock.today),
            planned: (total(|due| due.amount), total(|due| due.received), total(|due| due.open)),
            payments: contract.payments.iter().rev().map(row).collect(),
            record: is_finance.then_some(record),
            today: clock.today,
            next: next(&dues).unwrap_or_default(),
            plan: dues
                .into_iter()
                .map(|due| PlanRow { tag: tag(p, contract, &due, clock.today), due })
                .collect(),
        }))
    }
}

/// Whoever recorded or reversed one.
fn people(contract: &Contract) -> Vec<uuid::Uuid> {
    let recorded = contract.payments.iter().map(|payment| payment.recorded.by.0);
    let reversed = contract.payments.iter().filter_map(|payment| payment.reversed.as_ref());
    recorded.chain(reversed.map(|(_, stamp)| stamp.by.0)).collect()
}

/// What is still to come of the instalment that is due first.
fn next(dues: &[Due]) -> Option<Fen> {
    let open = dues.iter().filter(|due| due.open > Fen::ZERO);
    open.min_by_key(|due| (due.due_on.is_none(), due.due_on, due.number)).map(|due| due.open)
}

fn figures(p: &Page, contract: &Contract, dues: &[Due], today: NaiveDate) -> Figures {
    let received = contract.received();
    let share = regulation::BasisPoints::of(received, contract.terms.amount);
    let left = contract.terms.amount.minus(received).unwrap_or_default();
    let late = if contract.is_owed() { overdue(dues, today) } else { Fen::ZERO };
    let overdue = Figure::new(p.t("payment-overdue"), p.money(late));
    Figures::even(vec![
        Figure::new(p.t("payment-received"), p.money(received)).note(p.percent(share)),
        Figure::new(p.t("payment-left"), p.money(left)),
        if late > Fen::ZERO { overdue.tone(Tone::Over) } else { overdue },
    ])
}

/// How an instalment stands.
fn tag(p: &Page, contract: &Contract, due: &Due, today: NaiveDate) -> Tag {
    let days = due.due_on.and_then(|due_on| days_overdue(due_on, today));
    let (kind, word) = if due.open == Fen::ZERO {
        (TagKind::Good, p.t("payment-paid"))
    } else if !contract.is_owed() {
        (TagKind::Plain, p.t("payment-not-owed"))
    } else if let Some(days) = days {
        (TagKind::Over, p.t1("payment-days-overdue", "days", days))
    } else if due.received > Fen::ZERO {
        (TagKind::Soon, p.t("payment-partly"))
    } else {
        (TagKind::Plain, p.t("payment-not-due"))
    };
    Tag::new(kind, word).bare()
}

fn payment_row(
    p: &Page,
    contract: &Contract,
    payment: &Payment,
    names: &Names,
    reverses: bool,
) -> PaymentRow {
    let by = |stamp: &Stamp| {
        let name = names.get(&stamp.by.0).map(String::as_str).unwrap_or_default();
        format!("{name} {}", p.short_moment(stamp.at))
    };
    let reversed = payment.reversed.as_ref();
    PaymentRow {
        number: payment.number,
        id: PartId { of: contract.id.0, number: payment.number }.to_string(),
        recorded: by(&payment.recorded),
        reversed: reversed
            .map(|(reason, stamp)| p.t2("payment-was-reversed", "by", by(stamp), "reason", reason)),
        reverses: reverses && reversed.is_none(),
        payment: payment.clone(),
    }
}
