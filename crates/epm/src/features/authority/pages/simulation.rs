//! What if: a document as it might be submitted, and the chain it would get, with the reason of each step (A2).

use super::{RowWords, departments_of, document_word, publishes};
use crate::features::approval;
use crate::features::authority::queries;
use crate::features::people::department_choices;
use crate::http::{Context, Problem};
use crate::layout::{Choice, Entry, Mood, Page, Timeline};
use regulation::authority::{Basis, DocumentKind};
use regulation::contract::ContractKind;
use regulation::text::Malformed;
use regulation::{BasisPoints, DepartmentId, Fen, MatrixId};
use serde::Deserialize;

/// The document as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    document: String,
    #[serde(default)]
    contract_kind: String,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    margin: String,
    #[serde(default)]
    department: String,
}

/// The form and what came of it.
pub(super) struct Simulation {
    pub(super) documents: Vec<Choice>,
    pub(super) kinds: Vec<Choice>,
    pub(super) departments: Vec<Choice>,
    pub(super) asked: Asked,
    /// What is wrong with the amount or the margin.
    pub(super) amount_fault: String,
    pub(super) margin_fault: String,
    /// The chain in its order.
    pub(super) chain: Option<Timeline>,
    /// The rows that match.
    pub(super) rows: Vec<RowWords>,
}

/// A per cent with two digits counts basis points as an amount counts fen.
fn percent(text: &str) -> Result<BasisPoints, Malformed> {
    let malformed = Malformed("authority-margin-malformed");
    let hundredths = Fen::parse(text.trim().trim_end_matches(['%', '％'])).map_err(|_| malformed)?;
    i32::try_from(hundredths.0).map(BasisPoints).map_err(|_| malformed)
}

impl Simulation {
    /// The form, filled in as it was, with the chain by that version or by the one in force.
    pub(super) async fn of(
        ctx: &Context,
        p: &Page,
        mut asked: Asked,
        version: Option<MatrixId>,
    ) -> Result<Self, Problem> {
        let departments = department_choices(ctx).await?;
        if asked.department.is_empty() {
            asked.department = ctx.actor.department.to_string();
        }
        let fault = |malformed: Malformed| p.t(malformed.0);
        let amount = Some(asked.amount.trim()).filter(|text| !text.is_empty()).map(Fen::parse).transpose();
        let margin = Some(asked.margin.trim()).filter(|text| !text.is_empty()).map(percent).transpose();
        let (mut chain, mut rows) = (None, Vec::new());
        if let (Ok(Some(amount)), Ok(margin)) = (&amount, &margin) {
            let basis = Basis {
                document: document(&asked.document),
                contract_kind: kind(&asked.contract_kind),
                amount: *amount,
                margin: *margin,
                department: asked.department.parse().map_or(ctx.actor.department, DepartmentId),
            };
            let matrix = queries::matrix(&ctx.read(), version, publishes(ctx), ctx.now()).await?;
            let names = departments_of(ctx, &matrix.rows).await?;
            let steps = matrix.chain(&basis).into_iter().zip(1..).map(|(step, number)| {
                let reasons = step.because.iter().map(|because| approval::reason(p, *because, Some(&matrix)));
                let reasons = reasons.collect::<Vec<_>>().join(p.t("authority-and").as_str());
                let who = format!("{number}. {}", p.role_word(step.role));
                Entry::new(Mood::Info, "rubber-stamp", who, "", "").quote(reasons)
            });
            chain = Some(Timeline { entries: steps.collect() });
            let matching = matrix.rows.iter().zip(1..).filter(|(row, _)| row.matches(&basis));
            rows = matching.map(|(row, number)| RowWords::of(p, number, row, &names)).collect();
        }
        Ok(Self {
            documents: documents(p),
            kinds: kinds(p),
            departments,
            amount_fault: amount.err().map(fault).unwrap_or_default(),
            margin_fault: margin.err().map(fault).unwrap_or_default(),
            asked,
            chain,
            rows,
        })
    }

    pub(super) fn is_document(&self, choice: &Choice) -> bool {
        choice.value == document(&self.asked.document).code()
    }

    pub(super) fn is_kind(&self, choice: &Choice) -> bool {
        choice.value == kind(&self.asked.contract_kind).code()
    }

    pub(super) fn amount(&self) -> &str {
        &self.asked.amount
    }

    pub(super) fn margin(&self) -> &str {
        &self.asked.margin
    }

    pub(super) fn is_department(&self, choice: &Choice) -> bool {
        choice.value == self.asked.department
    }
}

fn document(code: &str) -> DocumentKind {
    DocumentKind::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or(DocumentKind::Initiation)
}

fn kind(code: &str) -> ContractKind {
    if code == ContractKind::Virtual.code() { ContractKind::Virtual } else { ContractKind::Formal }
}

/// The kinds of documents.
pub(super) fn documents(p: &Page) -> Vec<Choice> {
    DocumentKind::ALL.map(|kind| Choice::new(kind.code(), document_word(p, kind))).into()
}

/// The kinds of contracts.
pub(super) fn kinds(p: &Page) -> Vec<Choice> {
    vec![Choice::new("formal", p.t("contract-formal")), Choice::new("virtual", p.t("contract-virtual"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_margin_is_typed_in_per_cent() {
        for (typed, read) in [("8.25", 825), (" 10 ", 1000), ("８.5％", 850), ("-3", -300)] {
            assert_eq!(percent(typed), Ok(BasisPoints(read)), "{typed}");
        }
        assert!(percent("ten").is_err() && percent("8.255").is_err());
    }
}
