//! An equipment list as it is read: figures of each line for those who may see them, and where more warranty was promised
//! than the vendor grants (M1). And the same list as it is edited, in an initiation or a change.

use super::queries;
use crate::http::{Context, Problem};
use crate::layout::{Choice, Column, Lines, Page};
use regulation::equipment::{Currency, LineEntry, Plan};
use regulation::{BasisPoints, Fen};
use std::collections::BTreeMap;
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
    /// The vendor's warranty in years, where less than what was promised.
    pub vendor_years: Option<i64>,
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

/// The vendor's warranty of models, by category, series and model.
pub struct Vendors(BTreeMap<(String, String, String), i64>);

impl Vendors {
    /// Reads it for these lines.
    pub async fn of(ctx: &Context, lines: &[LineEntry]) -> Result<Self, Problem> {
        Ok(Self(queries::vendor_years(&ctx.read(), lines).await?))
    }

    /// The vendor's years, where fewer than the line promises to the customer.
    fn shorter_than_promised(&self, line: &LineEntry) -> Option<i64> {
        let key = (line.category_code.to_string(), line.series_code.to_string(), line.model.to_string());
        self.0.get(&key).copied().filter(|granted| *granted < i64::from(line.warranty_years.get()))
    }

    /// The lines as they are read.
    pub fn rows(&self, lines: &[LineEntry], sees_cost: bool) -> Vec<ListRow> {
        let row = |line: &LineEntry| ListRow {
            amount: line.sales(),
            cost: line.cost().filter(|_| sees_cost),
            margin: line.figures().margin().filter(|_| sees_cost),
            vendor_years: self.shorter_than_promised(line),
            line: line.clone(),
        };
        lines.iter().map(row).collect()
    }

    /// How many lines promise more than their vendor grants.
    pub fn promises_beyond(&self, lines: &[LineEntry]) -> usize {
        lines.iter().filter(|line| self.shorter_than_promised(line).is_some()).count()
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
        Column::text("exchange.rate", p.t("initiation-rate")).width("w-3").beneath().unless("currency=CNY"),
        Column::day("exchange.on", p.t("initiation-rate-on")).beneath().unless("currency=CNY"),
    ];
    Lines::new(name, columns, lines.iter().map(|line| cells(p, line)).collect()).budget(budget)
}

fn cells(p: &Page, line: &LineEntry) -> Vec<String> {
    let exchange = line.exchange.filter(|_| line.currency != Currency::Cny);
    let currency = serde_json::to_value(line.currency).ok();
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
        currency.as_ref().and_then(|code| code.as_str()).unwrap_or("CNY").to_owned(),
        line.promised_on.map(|day| day.to_string()).unwrap_or_default(),
        exchange.map(|exchange| exchange.rate.to_string()).unwrap_or_default(),
        exchange.map(|exchange| exchange.on.to_string()).unwrap_or_default(),
    ]
}
