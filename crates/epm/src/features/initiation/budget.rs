//! What a form comes to while it is being filled in (I3): amounts, margin, and who would decide. Anything in it may be
//! missing or half typed; nothing is saved.

use super::lines::cover_words;
use crate::features::approval::reason;
use crate::http::{Context, Problem};
use crate::layout::Page;
use regulation::authority::{Basis, DocumentKind, Limits, Matrix};
use regulation::equipment::{
    Budget, Currency, Exchange, LineEntry, LineFigures, Plan, budget_of, series_key,
};
use regulation::initiation::basis_of;
use regulation::text::{Code, Model, Quantity, WarrantyYears};
use regulation::warranty::{Cover, Terms};
use regulation::{BasisPoints, Fen, Project, Refusal, Role};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A value as far as it can be read; what is half typed counts as missing.
struct Typed<T>(Option<T>);

impl<T> Default for Typed<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Typed<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self(serde_json::from_value(Value::deserialize(d)?).ok()))
    }
}

/// A form being filled in.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct Draft {
    #[serde(default, alias = "lines")]
    equipment: Vec<DraftLine>,
    #[serde(default)]
    plan: DraftPlan,
    /// What else the form holds makes no figure.
    #[serde(flatten)]
    #[schema(ignore)]
    _others: HashMap<String, IgnoredAny>,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct DraftLine {
    #[serde(default)]
    #[schema(value_type = Option<Code>)]
    category_code: Typed<Code>,
    #[serde(default)]
    #[schema(value_type = Option<Code>)]
    series_code: Typed<Code>,
    #[serde(default)]
    #[schema(value_type = Option<Model>)]
    model: Typed<Model>,
    #[serde(default)]
    #[schema(value_type = Option<WarrantyYears>)]
    warranty_years: Typed<WarrantyYears>,
    #[serde(default)]
    #[schema(value_type = Option<Quantity>)]
    quantity: Typed<Quantity>,
    #[serde(default)]
    #[schema(value_type = Option<Fen>)]
    unit_price: Typed<Fen>,
    #[serde(default)]
    #[schema(value_type = Option<Fen>)]
    unit_cost: Typed<Fen>,
    #[serde(default)]
    #[schema(value_type = Option<Currency>)]
    currency: Typed<Currency>,
    #[serde(default)]
    #[schema(value_type = Option<Exchange>)]
    exchange: Typed<Exchange>,
    #[serde(flatten)]
    #[schema(ignore)]
    _others: HashMap<String, IgnoredAny>,
}

#[derive(Default, Deserialize, utoipa::ToSchema)]
struct DraftPlan {
    #[serde(default)]
    #[schema(value_type = Option<Fen>)]
    service_amount: Typed<Fen>,
    #[serde(default)]
    #[schema(value_type = Option<Fen>)]
    service_cost: Typed<Fen>,
    #[serde(default)]
    #[schema(value_type = Option<Fen>)]
    other_cost: Typed<Fen>,
    #[serde(flatten)]
    #[schema(ignore)]
    _others: HashMap<String, IgnoredAny>,
}

impl DraftLine {
    /// The figures, once quantity, price and cost are there.
    fn figures(&self) -> Option<LineFigures> {
        Some(LineFigures {
            quantity: self.quantity.0?,
            unit_price: self.unit_price.0?,
            unit_cost: self.unit_cost.0?,
            currency: self.currency.0.unwrap_or_default(),
            exchange: self.exchange.0,
        })
    }

    /// How the promise stands against the vendor's warranty, once the model and the years are there.
    fn cover(&self, terms: &Terms) -> Option<Cover> {
        let (category, series) = (self.category_code.0.as_ref()?, self.series_code.0.as_ref()?);
        let key = (series_key(category, series), self.model.0.as_ref()?.to_string());
        Some(Cover::of(self.warranty_years.0?, terms.get(&key).copied()))
    }
}

impl Draft {
    /// The models it names so far.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.equipment.iter().filter_map(|line| line.model.0.as_ref()).map(Model::as_str)
    }

    fn plan(&self) -> Plan {
        let amount = |typed: &Typed<Fen>| typed.0.unwrap_or_default();
        Plan {
            service_amount: amount(&self.plan.service_amount),
            service_cost: amount(&self.plan.service_cost),
            other_cost: amount(&self.plan.other_cost),
        }
    }

    fn figures(&self) -> Vec<Option<LineFigures>> {
        self.equipment.iter().map(DraftLine::figures).collect()
    }
}

/// What a line comes to.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct WorkedLine {
    /// What the customer pays for it.
    #[schema(value_type = Option<String>)]
    pub amount: Option<Fen>,
    /// What it costs, in yuan.
    #[schema(value_type = Option<String>)]
    pub cost: Option<Fen>,
    /// What is left of each yuan.
    #[schema(value_type = Option<String>)]
    pub margin: Option<BasisPoints>,
    /// How what is promised stands against the vendor's warranty, in words; empty until that can be said.
    pub cover: String,
    /// `warn` where the vendor does not cover it.
    pub cover_tone: &'static str,
}

/// What a form comes to.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct Worked {
    /// Equipment and services sold, what they cost, what is left.
    #[serde(flatten)]
    pub budget: Budget,
    /// All cost together.
    #[schema(value_type = String)]
    pub cost: Fen,
    /// Each line, in order.
    pub equipment: Vec<WorkedLine>,
    /// Lines that are not complete, and so count for nothing yet.
    pub incomplete: usize,
    /// How far the sales amount is from the contract's; left out when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub difference: Option<Fen>,
    /// The margin on a scale that ends at twice the limit, from 0 to 1.
    pub margin_share: f64,
    /// `bad` below the limit, `good` from it on; empty while there is no margin.
    pub margin_tone: &'static str,
    /// The same for the bar: `over` or `good`.
    pub bar_tone: &'static str,
    /// The roles that would decide, each with why.
    pub chain: BTreeMap<&'static str, String>,
    /// What the margin and the amount are seen against.
    #[serde(skip)]
    pub limits: Limits,
}

/// What the form of a project's initiation, or of a change of its list, comes to.
pub fn worked_out(
    p: &Page,
    project: &Project,
    document: DocumentKind,
    draft: &Draft,
    matrix: Option<&Matrix>,
    terms: &Terms,
) -> Result<Worked, Problem> {
    let mut worked = worked(p, project, document, &draft.figures(), &draft.plan(), matrix)?;
    for (line, drafted) in worked.equipment.iter_mut().zip(&draft.equipment) {
        if let Some(cover) = drafted.cover(terms) {
            line.cover = cover_words(p, cover);
            line.cover_tone = if matches!(cover, Cover::Short { .. }) { "warn" } else { "" };
        }
    }
    Ok(worked)
}

/// What a list that was saved or submitted comes to.
pub fn of_list(
    p: &Page,
    project: &Project,
    document: DocumentKind,
    lines: &[LineEntry],
    plan: &Plan,
    matrix: Option<&Matrix>,
) -> Result<Worked, Problem> {
    let figures: Vec<_> = lines.iter().map(|line| Some(line.figures())).collect();
    worked(p, project, document, &figures, plan, matrix)
}

fn worked(
    p: &Page,
    project: &Project,
    document: DocumentKind,
    lines: &[Option<LineFigures>],
    plan: &Plan,
    matrix: Option<&Matrix>,
) -> Result<Worked, Problem> {
    // A foreign cost without its rate counts for nothing, like a line without a cost.
    let known = |line: &LineFigures| line.unit_cost_in_yuan().is_some();
    let complete = lines.iter().flatten().copied().filter(known);
    let budget = budget_of(complete.clone(), plan).ok_or_else(overflow)?;
    let basis = basis_of(project, document, &budget);
    let limits = matrix.map(|matrix| matrix.limits(&basis)).unwrap_or_default();
    let difference = budget.sales_amount.minus(project.began.amount);
    Ok(Worked {
        cost: budget.equipment_cost.plus(budget.other_cost).ok_or_else(overflow)?,
        equipment: lines.iter().map(worked_line).collect(),
        incomplete: lines.len() - complete.count(),
        difference: difference.filter(|difference| *difference != Fen::ZERO),
        margin_share: margin_share(budget.gross_margin, limits),
        margin_tone: margin_tone(budget.gross_margin, limits),
        bar_tone: if margin_tone(budget.gross_margin, limits) == "bad" { "over" } else { "good" },
        chain: chain(p, &basis, matrix),
        budget,
        limits,
    })
}

fn overflow() -> Problem {
    let reason = regulation::Reason::AmountOverflow;
    Refusal::from(regulation::Fault::new(reason, regulation::Clause::C2_3_2).at("/equipment")).into()
}

fn worked_line(line: &Option<LineFigures>) -> WorkedLine {
    line.map_or_else(WorkedLine::default, |line| WorkedLine {
        amount: line.sales(),
        cost: line.cost(),
        margin: line.margin(),
        ..WorkedLine::default()
    })
}

/// The end of a margin's scale: twice its limit, so that the limit stands in the middle.
pub fn margin_scale(limits: Limits) -> BasisPoints {
    BasisPoints(limits.margin_below.map_or(3_000, |limit| limit.0.saturating_mul(2).max(100)))
}

fn margin_share(margin: Option<BasisPoints>, limits: Limits) -> f64 {
    let share = f64::from(margin.map_or(0, |margin| margin.0)) / f64::from(margin_scale(limits).0);
    share.clamp(0.0, 1.0)
}

fn margin_tone(margin: Option<BasisPoints>, limits: Limits) -> &'static str {
    match (margin, limits.margin_below) {
        (Some(margin), Some(limit)) if margin < limit => "bad",
        (Some(margin), None) if margin < BasisPoints(0) => "bad",
        (Some(_), _) => "good",
        (None, _) => "",
    }
}

/// Every role that the rows of the matrix can put such a document to, in the order of a chain; whether this one is put
/// to it, the figures say.
pub fn roles_asked(document: DocumentKind, worked: &Worked, matrix: Option<&Matrix>) -> Vec<Role> {
    let rows = matrix.map(|matrix| matrix.rows.as_slice()).unwrap_or_default();
    let steps = rows.iter().filter(|row| row.document == document).flat_map(|row| &row.steps);
    let asked: BTreeSet<&str> =
        steps.map(|step| step.role.code()).chain(worked.chain.keys().copied()).collect();
    let order =
        [Role::CommerceRepresentative, Role::ProjectAdministrator, Role::GeneralManager, Role::VicePresident];
    order.into_iter().filter(|role| asked.contains(role.code())).collect()
}

fn chain(p: &Page, basis: &Basis, matrix: Option<&Matrix>) -> BTreeMap<&'static str, String> {
    let steps = matrix.map(|matrix| matrix.chain_so_far(basis)).unwrap_or_default();
    let why = |step: &regulation::authority::PlannedStep| {
        let reasons = step.because.iter().map(|because| reason(p, *because, matrix));
        reasons.collect::<Vec<_>>().join(p.language.list_comma())
    };
    steps.iter().map(|step| (step.role.code(), why(step))).collect()
}

/// A page for its language alone: what the API says in words.
pub fn words(ctx: &Context) -> Page {
    Page::new(ctx.language, ctx.now(), "")
}
