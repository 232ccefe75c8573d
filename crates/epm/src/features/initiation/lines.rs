//! An equipment list as it is read: figures of each line for those who may see them, and where more warranty was promised
//! than the vendor grants (M1). And the same list as it is edited, in an initiation or a change.

use crate::features::project::vendor_terms;
use crate::http::{Context, Problem};
use crate::layout::{Choice, Column, Lines, Notice, NoticeKind, Page};
use regulation::equipment::{Currency, LineEntry, Plan};
use regulation::warranty::{Cover, Terms, Uncovered};
use regulation::{BasisPoints, Clause, Fen};
use uuid::Uuid;

/// A line as it is read.
pub struct ListRow {
    /// The line.
    pub line: LineEntry,
    /// What the customer pays for it.
    pub amount: Option<Fen>,
    /// What it costs in yuan, for those who may see it.
    pub cost: Option<Fen>,
    /// What is left of each yuan, for those who may see it.
    pub margin: Option<BasisPoints>,
    /// How what was promised stands against the vendor's warranty.
    pub cover: Cover,
}

impl ListRow {
    /// What is to be said of the vendor's warranty, where it does not cover the promise.
    pub fn warned(&self, p: &Page) -> Option<String> {
        match self.cover {
            Cover::Full(_) => None,
            Cover::Short { .. } => Some(cover_words(p, self.cover)),
            Cover::Unknown => Some(cover_words(p, self.cover)).filter(|_| self.line.warranty_years.get() > 0),
        }
    }
}

/// The cost of one unit as the vendor asks it, with the rate it was turned into yuan at (2.1.5); nothing for one in yuan.
pub fn foreign_cost(p: &Page, line: &LineEntry) -> Option<String> {
    let exchange = line.exchange.filter(|_| line.currency != Currency::Cny)?;
    let (cost, rate, on) = (p.amount(line.unit_cost), exchange.rate.to_string(), p.date(exchange.on));
    let values = [("currency", line.currency.code()), ("cost", &cost), ("rate", &rate), ("on", &on)];
    Some(p.language.say_with("initiation-foreign-cost", &values))
}

/// How a promise stands against the vendor's warranty, in words.
pub fn cover_words(p: &Page, cover: Cover) -> String {
    match cover {
        Cover::Full(granted) => p.t1("initiation-cover-full", "years", granted.years),
        Cover::Short { granted, months } => {
            p.t2("initiation-cover-short", "years", granted.years, "months", months)
        }
        Cover::Unknown => p.t("initiation-cover-unknown"),
    }
}

/// What a list comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListSum {
    /// Units.
    pub units: u64,
    /// What the customer pays.
    pub amount: Option<Fen>,
    /// What it costs in yuan, for those who may see it.
    pub cost: Option<Fen>,
    /// What is left of each yuan, for those who may see it.
    pub margin: Option<BasisPoints>,
}

impl ListSum {
    /// Adds the lines up; a figure that one of them lacks is left out.
    pub fn of(rows: &[ListRow]) -> Self {
        let added = |figure: fn(&ListRow) -> Option<Fen>| {
            rows.iter().try_fold(Fen::ZERO, |sum, row| sum.plus(figure(row)?))
        };
        let (amount, cost) = (added(|row| row.amount), added(|row| row.cost));
        let left = amount.zip(cost).and_then(|(amount, cost)| amount.minus(cost));
        Self {
            units: rows.iter().map(|row| u64::from(row.line.quantity.get())).sum(),
            amount,
            cost,
            margin: left.zip(amount).and_then(|(left, amount)| BasisPoints::of(left, amount)),
        }
    }
}

/// The vendors' warranties for the models of a list.
pub struct Vendors(Terms);

impl Vendors {
    /// Reads them for these lines.
    pub async fn of(ctx: &Context, lines: &[LineEntry]) -> Result<Self, Problem> {
        Ok(Self(vendor_terms(&ctx.read(), lines.iter().map(|line| line.model.as_str())).await?))
    }

    /// The lines as they are read.
    pub fn rows(&self, lines: &[LineEntry], sees_cost: bool) -> Vec<ListRow> {
        let row = |line: &LineEntry| ListRow {
            amount: line.sales(),
            cost: line.cost().filter(|_| sees_cost),
            margin: line.figures().margin().filter(|_| sees_cost),
            cover: Cover::of_line(line, &self.0),
            line: line.clone(),
        };
        lines.iter().map(row).collect()
    }

    /// What of a list the vendors do not cover, and so costs margin unnoticed (M1): warned of, with what it comes to for
    /// whoever sees amounts; and where nothing is known of the vendor.
    pub fn notices<'a>(
        &self,
        p: &Page,
        lines: impl IntoIterator<Item = &'a LineEntry>,
        sees_cost: bool,
    ) -> Vec<Notice> {
        let uncovered = Uncovered::of(lines, &self.0);
        let mut notices = Vec::new();
        if uncovered.lines > 0 {
            let key =
                if sees_cost { "initiation-promises-beyond" } else { "initiation-promises-beyond-plain" };
            let (count, months) = (uncovered.lines.to_string(), uncovered.unit_months.to_string());
            let amount = p.money(uncovered.amount);
            let values = [("count", count.as_str()), ("months", &months), ("amount", &amount)];
            let values = if sees_cost { &values[..] } else { &values[..2] };
            let text = p.language.say_with(key, values);
            notices.push(Notice::new(NoticeKind::Soon, text).clause(Some(Clause::C2_6_3)));
        }
        if uncovered.unknown > 0 {
            let text = p.t1("initiation-promises-unknown", "count", uncovered.unknown);
            notices.push(Notice::new(NoticeKind::Info, text).clause(Some(Clause::C2_6_2)));
        }
        notices
    }
}

/// A plan's amounts as the fields hold them; nothing planned leaves them empty.
pub struct PlanFields {
    /// 服务收入
    pub service_amount: Option<String>,
    /// 服务成本
    pub service_cost: Option<String>,
    /// 其他成本
    pub other_cost: Option<String>,
}

impl PlanFields {
    /// As the fields hold it.
    pub fn of(plan: &Plan) -> Self {
        let filled = |amount: Fen| (amount != Fen::ZERO).then(|| amount.to_string());
        Self {
            service_amount: filled(plan.service_amount),
            service_cost: filled(plan.service_cost),
            other_cost: filled(plan.other_cost),
        }
    }
}

fn currencies() -> Vec<Choice> {
    ["CNY", "USD", "EUR", "JPY", "HKD"].map(|code| Choice::new(code, code)).into()
}

/// Where a form of the project has a pasted list read.
pub fn pasted_into(project: Uuid) -> String {
    format!("POST /api/v1/projects/{project}/equipment/pasted")
}

/// Where a form of the project asks what it comes to.
pub fn budget_of(project: Uuid, form: &str) -> String {
    format!("POST /api/v1/projects/{project}/{form}/budget")
}

/// The editable list under that name; `budget` answers what it comes to while it is filled in.
pub fn editable(p: &Page, name: &str, budget: String, lines: &[LineEntry]) -> Lines {
    let suggestions =
        ("/api/v1/catalogue/models", "category_code series_code unit warranty_years serial_tracked");
    let columns = vec![
        Column::hidden_integer("line"),
        Column::text("model", p.t("line-model")).suggest(suggestions.0, suggestions.1),
        Column::text("category_code", p.t("line-category")).width("w-3"),
        Column::text("series_code", p.t("line-series")).width("w-3"),
        Column::integer("warranty_years", p.t("initiation-warranty")),
        Column::integer("quantity", p.t("line-quantity")),
        Column::text("unit", p.t("line-unit")).width("w-2").begins_with("台").beneath(),
        Column::money("unit_price", p.t("initiation-unit-price")),
        Column::worked_out("amount", p.t("initiation-amount"), "money").sum("sales_amount", "money"),
        Column::money("unit_cost", p.t("initiation-unit-cost")),
        Column::worked_out("margin", p.t("initiation-margin"), "percent")
            .width("w-2")
            .sum("gross_margin", "percent"),
        Column::tick("serial_tracked", p.t("initiation-serials")).begins_with("true").beneath(),
        Column::select("currency", p.t("initiation-currency"), currencies())
            .width("w-3")
            .begins_with("CNY")
            .beneath(),
        Column::day("promised_on", p.t("initiation-promised")).beneath(),
        Column::hint("cover", p.t("initiation-vendor-cover")).beneath(),
        Column::text("exchange.rate", p.t("initiation-rate")).width("w-3").beneath().unless("currency=CNY"),
        Column::day("exchange.on", p.t("initiation-rate-on")).beneath().unless("currency=CNY"),
    ];
    Lines::new(name, columns, lines.iter().map(|line| cells(p, line)).collect()).budget(budget)
}

fn cells(p: &Page, line: &LineEntry) -> Vec<String> {
    let exchange = line.exchange.filter(|_| line.currency != Currency::Cny);
    vec![
        line.line.map(|number| number.to_string()).unwrap_or_default(),
        line.model.to_string(),
        line.category_code.to_string(),
        line.series_code.to_string(),
        line.warranty_years.get().to_string(),
        line.quantity.get().to_string(),
        line.unit.to_string(),
        line.unit_price.to_string(),
        p.amount(line.sales()),
        line.unit_cost.to_string(),
        p.percent(line.figures().margin()),
        line.serial_tracked.to_string(),
        line.currency.code().to_owned(),
        line.promised_on.map(|day| day.to_string()).unwrap_or_default(),
        String::new(),
        exchange.map(|exchange| exchange.rate.to_string()).unwrap_or_default(),
        exchange.map(|exchange| exchange.on.to_string()).unwrap_or_default(),
    ]
}
