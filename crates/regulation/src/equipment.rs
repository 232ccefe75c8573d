//! The equipment list (2.3.2) and the budget worked out of it: one function for the margin, wherever it is shown.

use crate::clause::Clause;
use crate::code;
use crate::contract::is_plausible;
use crate::money::{BasisPoints, Fen, Rate, sum};
use crate::refusal::{Fault, Reason};
use crate::text::{Code, Model, Quantity, WarrantyYears};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The most lines a list may have.
pub const MOST_LINES: usize = 10_000;

/// A line's number: given once in a project, kept through every revision, never reused.
pub type LineNumber = u32;

/// The rate a foreign cost was turned into yuan at, and the rate's date (INV-17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// Yuan for one unit of the foreign currency.
    pub rate: Rate,
    /// The rate's date.
    pub on: NaiveDate,
}

/// The currency a cost is in. Sales are in yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// 人民币
    #[default]
    Cny,
    /// US dollar
    Usd,
    /// Euro
    Eur,
    /// Japanese yen
    Jpy,
    /// Hong Kong dollar
    Hkd,
}

impl Currency {
    /// Its code by ISO 4217.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Jpy => "JPY",
            Self::Hkd => "HKD",
        }
    }
}

/// A line of equipment as it is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LineEntry {
    /// The line's number, when it exists already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<u32>))]
    pub line: Option<LineNumber>,
    /// 设备类别编码
    pub category_code: Code,
    /// 系列编码
    pub series_code: Code,
    /// 规格型号
    pub model: Model,
    /// 数量
    pub quantity: Quantity,
    /// 单位
    pub unit: Code,
    /// 销售单价 in yuan
    pub unit_price: Fen,
    /// 成本单价 in `currency`
    pub unit_cost: Fen,
    /// The cost's currency; yuan when left out.
    #[serde(default)]
    pub currency: Currency,
    /// Needed when the cost is not in yuan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// 保修年限 promised to the customer
    pub warranty_years: WarrantyYears,
    /// 是否登记序列号
    pub serial_tracked: bool,
    /// Promised date of arrival.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<NaiveDate>,
}

/// The figures of a line: all that its amounts are worked out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineFigures {
    /// 数量
    pub quantity: Quantity,
    /// 销售单价 in yuan
    pub unit_price: Fen,
    /// 成本单价 in `currency`
    pub unit_cost: Fen,
    /// The cost's currency.
    pub currency: Currency,
    /// The rate of a foreign cost.
    pub exchange: Option<Exchange>,
}

impl LineFigures {
    /// The cost of one unit in yuan; nothing when a foreign cost has no rate, or is too large.
    pub fn unit_cost_in_yuan(&self) -> Option<Fen> {
        match (self.currency, self.exchange) {
            (Currency::Cny, _) => Some(self.unit_cost),
            (_, Some(exchange)) => self.unit_cost.at_rate(exchange.rate),
            (_, None) => None,
        }
    }

    /// What the customer pays for the line.
    pub fn sales(&self) -> Option<Fen> {
        self.unit_price.times(self.quantity.get())
    }

    /// What the line costs, in yuan.
    pub fn cost(&self) -> Option<Fen> {
        self.unit_cost_in_yuan()?.times(self.quantity.get())
    }

    /// What is left of each yuan the line is sold for.
    pub fn margin(&self) -> Option<BasisPoints> {
        let sales = self.sales()?;
        BasisPoints::of(sales.minus(self.cost()?)?, sales)
    }
}

impl LineEntry {
    /// Its figures.
    pub fn figures(&self) -> LineFigures {
        LineFigures {
            quantity: self.quantity,
            unit_price: self.unit_price,
            unit_cost: self.unit_cost,
            currency: self.currency,
            exchange: self.exchange,
        }
    }

    /// The cost of one unit in yuan; nothing when a foreign cost has no rate, or is too large.
    pub fn unit_cost_in_yuan(&self) -> Option<Fen> {
        self.figures().unit_cost_in_yuan()
    }

    /// What the customer pays for the line.
    pub fn sales(&self) -> Option<Fen> {
        self.figures().sales()
    }

    /// What the line costs, in yuan.
    pub fn cost(&self) -> Option<Fen> {
        self.figures().cost()
    }

    /// Whether both are the same goods: same codes and model, tracked alike.
    pub fn same_goods(&self, other: &Self) -> bool {
        (&self.category_code, &self.series_code, &self.model, self.serial_tracked)
            == (&other.category_code, &other.series_code, &other.model, other.serial_tracked)
    }

    /// The key within which a serial number is unique (INV-23): category and series.
    pub fn series_key(&self) -> String {
        series_key(&self.category_code, &self.series_code)
    }
}

/// The key within which a serial number is unique: category and series.
pub fn series_key(category: &Code, series: &Code) -> String {
    format!("{category}/{series}")
}

/// An equipment list: its lines by number.
pub type Lines = BTreeMap<LineNumber, LineEntry>;

/// What is planned beside the equipment (I3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    /// Services sold with the equipment.
    pub service_amount: Fen,
    /// What the services cost.
    pub service_cost: Fen,
    /// Freight, bidding fees and whatever else it costs.
    pub other_cost: Fen,
}

/// The budget of a project (I3), worked out from list and plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Budget {
    /// Equipment and services sold.
    pub sales_amount: Fen,
    /// What the equipment costs.
    pub equipment_cost: Fen,
    /// Services and other cost.
    pub other_cost: Fen,
    /// What is left.
    pub gross_profit: Fen,
    /// What is left of each yuan sold; nothing while nothing is sold.
    pub gross_margin: Option<BasisPoints>,
}

/// Works the budget out; nothing when a figure is larger than an amount may be or a rate is missing.
pub fn budget<'a>(lines: impl IntoIterator<Item = &'a LineEntry>, plan: &Plan) -> Option<Budget> {
    budget_of(lines.into_iter().map(LineEntry::figures), plan)
}

/// The same out of the lines' figures alone, as far as a form is filled in.
pub fn budget_of(lines: impl IntoIterator<Item = LineFigures>, plan: &Plan) -> Option<Budget> {
    let (mut sales, mut cost) = (plan.service_amount, Fen::ZERO);
    for line in lines {
        sales = sales.plus(line.sales()?)?;
        cost = cost.plus(line.cost()?)?;
    }
    let other_cost = sum([plan.service_cost, plan.other_cost])?;
    if ![sales, cost, other_cost].into_iter().all(Fen::is_bounded) {
        return None;
    }
    let gross_profit = sales.minus(cost)?.minus(other_cost)?;
    Some(Budget {
        sales_amount: sales,
        equipment_cost: cost,
        other_cost,
        gross_profit,
        gross_margin: BasisPoints::of(gross_profit, sales),
    })
}

/// The models of the catalogue that are in use, by category code, series code and model.
pub type Catalogue = BTreeSet<(String, String, String)>;

/// The lines with codes and model as the catalogue writes them, where it has the goods by another case or width: what
/// hangs on a model is found by how it is written there. Whatever it does not have stays as it was typed.
pub(crate) fn spelled_as_listed(lines: &[LineEntry], catalogue: &Catalogue) -> Vec<LineEntry> {
    type Goods = (String, String, String);
    let folded =
        |(category, series, model): &Goods| (code::fold(category), code::fold(series), code::fold(model));
    let by_fold: BTreeMap<Goods, &Goods> = catalogue.iter().map(|goods| (folded(goods), goods)).collect();
    let spelled = |line: &LineEntry| {
        let typed = (line.category_code.to_string(), line.series_code.to_string(), line.model.to_string());
        if catalogue.contains(&typed) {
            return None;
        }
        let (category, series, model) = by_fold.get(&folded(&typed))?;
        Some(LineEntry {
            category_code: Code::new(category).ok()?,
            series_code: Code::new(series).ok()?,
            model: Model::new(model).ok()?,
            ..line.clone()
        })
    };
    lines.iter().map(|line| spelled(line).unwrap_or_else(|| line.clone())).collect()
}

/// Figures of a plan that are below nothing. `at` is the plan's pointer.
pub(crate) fn faults_of_plan(plan: &Plan, clause: Clause, at: &str) -> Vec<Fault> {
    let figures = [
        (plan.service_amount, "service_amount"),
        (plan.service_cost, "service_cost"),
        (plan.other_cost, "other_cost"),
    ];
    let negative = figures.into_iter().filter(|(amount, _)| *amount < Fen::ZERO);
    negative
        .map(|(_, field)| Fault::new(Reason::AmountNegative, clause).at(format!("{at}/{field}")))
        .collect()
}

/// So long after its day a rate of exchange is taken for a slip of the keyboard.
const DAYS_OF_A_RATE: u64 = 365;

/// Everything wrong with the lines of a list, each at its field (I5, INV-08). `at` is the list's pointer. Goods that
/// are on the list in effect, `listed`, stay known when the catalogue lets go of them, and their rates stay good.
/// Without `today` the list is one of long ago.
pub fn faults_of_lines(
    lines: &[LineEntry],
    catalogue: &Catalogue,
    listed: Option<&Lines>,
    (contract_on, today): (Option<NaiveDate>, Option<NaiveDate>),
    at: &str,
) -> Vec<Fault> {
    let fault = |reason, pointer| Fault::new(reason, Clause::C2_3_2).at(pointer);
    let mut faults = Vec::new();
    if lines.is_empty() {
        faults.push(fault(Reason::ListEmpty, String::from(at)));
    }
    if lines.len() > MOST_LINES {
        faults.push(fault(Reason::ListTooLong, String::from(at)).with("most", MOST_LINES));
    }
    for (index, line) in lines.iter().enumerate() {
        let field = |name: &str| format!("{at}/{index}/{name}");
        let key = (line.category_code.to_string(), line.series_code.to_string(), line.model.to_string());
        let before = line.line.and_then(|number| listed?.get(&number));
        if !catalogue.contains(&key) && !before.is_some_and(|before| before.same_goods(line)) {
            faults.push(fault(Reason::NotInCatalogue, field("model")));
        }
        for (amount, name) in [(line.unit_price, "unit_price"), (line.unit_cost, "unit_cost")] {
            if amount < Fen::ZERO {
                faults.push(fault(Reason::AmountNegative, field(name)));
            }
        }
        if line.currency != Currency::Cny && line.exchange.is_none() {
            faults.push(Fault::new(Reason::RateMissing, Clause::C2_1_5).at(field("exchange")));
        }
        if line.promised_on.is_some_and(|date| !is_plausible(date)) {
            faults.push(fault(Reason::DateImplausible, field("promised_on")));
        }
        let rate =
            line.exchange.filter(|exchange| before.and_then(|before| before.exchange) != Some(*exchange));
        if let Some(reason) = rate.and_then(|rate| fault_of_rate(rate.on, today)) {
            faults.push(fault(reason, field("exchange/on")));
        }
        if let (Some(promised), Some(signed)) = (line.promised_on, contract_on)
            && promised < signed
        {
            faults.push(fault(Reason::DateBeforeContract, field("promised_on")).with("date", signed));
        }
    }
    faults
}

/// A rate was quoted on a day that has come, and not so long ago that the price is another by now (2.1.5, INV-17).
fn fault_of_rate(on: NaiveDate, today: Option<NaiveDate>) -> Option<Reason> {
    match today {
        Some(today) if on > today => Some(Reason::DateInFuture),
        Some(today) if on < today - Days::new(DAYS_OF_A_RATE) => Some(Reason::DateImplausible),
        Some(_) | None => (!is_plausible(on)).then_some(Reason::DateImplausible),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::line;
    use proptest::prelude::*;

    #[test]
    fn clause_2_1_2_the_budget_adds_up_to_the_fen() {
        let plan = Plan { service_amount: Fen(1_000), service_cost: Fen(300), other_cost: Fen(50) };
        let lines = [line("S5735", 3, 10_01, 8_00), line("R4900", 1, 500_00, 450_50)];
        let budget = budget(&lines, &plan).expect("small figures");
        assert_eq!(budget.sales_amount, Fen(3 * 1001 + 50_000 + 1_000));
        assert_eq!(budget.equipment_cost, Fen(2_400 + 45_050));
        assert_eq!(budget.gross_profit, Fen(54_003 - 47_450 - 350));
        assert_eq!(budget.gross_margin, BasisPoints::of(Fen(6_203), Fen(54_003)));
    }

    #[test]
    fn clause_2_1_5_a_foreign_cost_needs_its_rate_and_date() {
        let mut import = line("X1", 2, 100_000_00, 10_000_00);
        import.currency = Currency::Usd;
        let faults = faults_of_lines(
            core::slice::from_ref(&import),
            &crate::sample::catalogue(),
            None,
            (None, None),
            "/equipment",
        );
        assert!(faults.iter().any(|f| f.reason == Reason::RateMissing && f.clause == Clause::C2_1_5));
        import.exchange =
            Rate::parse("7.1203").ok().map(|rate| Exchange { rate, on: crate::sample::date("2026-11-20") });
        assert_eq!(import.cost(), Some(Fen(2 * 71_203_00)));
    }

    #[test]
    fn clause_2_1_5_a_rate_is_of_a_day_that_has_come_and_not_long_gone() {
        let date = crate::sample::date;
        let import = |on: &str| LineEntry {
            line: Some(1),
            currency: Currency::Usd,
            exchange: Rate::parse("7.1").ok().map(|rate| Exchange { rate, on: date(on) }),
            ..line("S5735", 1, 100, 10)
        };
        let days = (None, Some(date("2026-11-20")));
        let faults = |on: &str, listed: Option<&Lines>| {
            let faults =
                faults_of_lines(&[import(on)], &crate::sample::catalogue(), listed, days, "/equipment");
            faults
                .into_iter()
                .map(|fault| (fault.reason, fault.pointer.unwrap_or_default()))
                .collect::<Vec<_>>()
        };
        let at = |reason| [(reason, String::from("/equipment/0/exchange/on"))];
        assert_eq!(faults("2026-11-20", None), []);
        assert_eq!(faults("2026-11-21", None), at(Reason::DateInFuture));
        assert_eq!(faults("2025-11-19", None), at(Reason::DateImplausible));
        let listed: Lines = [(1, import("2025-11-19"))].into();
        assert_eq!(faults("2025-11-19", Some(&listed)), [], "a change keeps the rate it was bought at");
    }

    #[test]
    fn clause_2_3_2_codes_and_model_come_from_the_catalogue() {
        let lines = [line("S5735", 1, 100, 50), line("没有这个型号", 1, 100, 50)];
        let faults = faults_of_lines(&lines, &crate::sample::catalogue(), None, (None, None), "/equipment");
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].reason, Reason::NotInCatalogue);
        assert_eq!(faults[0].pointer.as_deref(), Some("/equipment/1/model"));
    }

    #[test]
    fn clause_2_3_2_a_model_is_found_whatever_its_case_and_width() {
        let known = line("S5735", 1, 100, 50);
        let mut typed = known.clone();
        typed.category_code = Code::new("ｎｅｔ").expect("a code");
        typed.model = Model::new("s5735").expect("a model");
        let unknown = line("r2170", 1, 100, 50);
        let spelled = spelled_as_listed(&[typed, unknown.clone()], &crate::sample::catalogue());
        assert_eq!(spelled, [known, unknown]);
    }

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_the_lines(figures in prop::collection::vec((1i64..1000, 0i64..10_000_000, 0i64..10_000_000), 0..40)) {
            let lines: Vec<_> = figures.iter().map(|(q, p, c)| line("S5735", *q, *p, *c)).collect();
            let budget = budget(&lines, &Plan::default()).expect("within bounds");
            prop_assert_eq!(budget.sales_amount.0, figures.iter().map(|(q, p, _)| q * p).sum::<i64>());
            prop_assert_eq!(budget.gross_profit.0, figures.iter().map(|(q, p, c)| q * (p - c)).sum::<i64>());
        }
    }
}
