//! Why a chain is what it is, in words: the clauses that ask for a step, the rows of the matrix that do.

use crate::layout::Page;
use regulation::authority::{Because, Matrix, Row};

/// What a row asks of a document, `虚拟合同，毛利率 < 10.0%，合同额 ≥ 500.00 万`; a row that asks for nothing matches all.
pub fn conditions(p: &Page, row: &Row) -> String {
    let mut all = Vec::new();
    all.extend(row.contract_kind.map(|kind| kind_word(p, kind)));
    all.extend(row.margin_below.map(|limit| p.t1("approval-margin-below", "limit", p.percent(limit))));
    all.extend(row.margin_from.map(|limit| p.t1("approval-margin-from", "limit", p.percent(limit))));
    all.extend(row.amount_from.map(|limit| p.t1("approval-amount-from", "limit", p.summary(limit))));
    all.extend(row.amount_below.map(|limit| p.t1("approval-amount-below", "limit", p.summary(limit))));
    all.extend(row.department.map(|_| p.t("approval-of-department")));
    if all.is_empty() { p.t("approval-every-document") } else { all.join(p.language.list_comma()) }
}

fn kind_word(p: &Page, kind: regulation::contract::ContractKind) -> String {
    use regulation::contract::ContractKind;
    match kind {
        ContractKind::Virtual => p.t("contract-virtual"),
        ContractKind::Formal => p.t("contract-formal"),
    }
}

/// One reason why a step is in a chain.
pub fn reason(p: &Page, because: Because, matrix: Option<&Matrix>) -> String {
    match because {
        Because::Clause(clause) => p.t1("approval-by-clause", "clause", clause.number()),
        Because::Row(number) => match matrix.and_then(|matrix| matrix.row(number)) {
            Some(row) => p.t2("approval-by-row", "number", number, "conditions", conditions(p, row)),
            None => p.t1("approval-by-row-alone", "number", number),
        },
    }
}
