//! 《销售项目结项通知单》 (2.5.2): what the departments concerned sign.

use super::written::{contract_words, paper, words};
use crate::features::closing::{NoticeContent, notice_content};
use crate::http::{Context, Problem};
use crate::layout::{Page, day_of};
use forms::form::{Change, ClosingNotice, ClosingResult, Signature};
use forms::{Form, Paper};
use regulation::Project;
use sha2::{Digest, Sha256};
use store::Loaded;

/// The notice of a closed project; there is none before the closing.
pub(super) async fn fill_in(ctx: &Context, project: &Loaded<Project>) -> Result<Paper, Problem> {
    let content = notice_content(ctx, project).await?.ok_or_else(Problem::not_found)?;
    let p = words(ctx);
    let form = ClosingNotice {
        contract: contract_words(&p, content.contract_number.as_ref(), content.contract_kind),
        signatures: signatures(&p, &content),
        customer: content.customer,
        title: content.title,
        department: content.department,
        account_manager: content.account_manager,
        initiated_on: content.initiated_on,
        closed_on: content.closed_on,
        sheets: content.sheets.into_iter().map(|sheet| sheet.number).collect(),
        arrived_on: content.arrived_on,
        signed_on: content.signed_on,
        signing_days: content.signing_days,
        signed_late: content.signed_late,
        units: content.units,
        serials: content.serials,
        amount: content.amount,
        result: content.result.map(|result| ClosingResult {
            initial_margin: result.initial_margin,
            cost: result.cost,
            gross_profit: result.gross_profit,
            gross_margin: result.gross_margin,
        }),
        changes: content
            .changes
            .into_iter()
            .map(|change| Change {
                number: change.number,
                effective_on: change.effective_on,
                reason: change.reason,
            })
            .collect(),
        acceptance_required: content.acceptance_required,
        acceptance_due_on: content.acceptance_due_on,
        brought_in: content.brought_in,
        archived_by: content.archived_by,
        archived_on: content.archived_at.map(day_of),
    };
    Ok(paper(ctx, project, None, Form::ClosingNotice(form)))
}

/// The hash of what the notice says for ever and to every reader (INV-37): neither who has signed it since, nor cost and
/// margin, which are on it only for those who may see them. A value that a later version adds must not stand in it where
/// there is none, or older notices would come to say something else.
pub(super) fn content_hash(paper: &Paper) -> Result<String, Problem> {
    let Form::ClosingNotice(notice) = &paper.form else { return Err(Problem::not_found()) };
    let unsigned = |one: &Signature| Signature { title: one.title.clone(), ..Signature::default() };
    let said = ClosingNotice {
        signatures: notice.signatures.iter().map(unsigned).collect(),
        result: None,
        archived_by: None,
        archived_on: None,
        ..notice.clone()
    };
    let said = serde_json::to_vec(&(&paper.number, &paper.code, paper.revision, said));
    let said = said.map_err(|error| Problem::internal(&error))?;
    Ok(Sha256::digest(said).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The boxes: the account manager and the project administrator sign beside the departments.
fn signatures(p: &Page, content: &NoticeContent) -> Vec<Signature> {
    let manager = Signature { title: p.t("role-account-manager"), ..Signature::default() };
    let departments = content.signatures.iter().map(|signature| Signature {
        title: p.t(&format!("notice-signer-{}", signature.department.replace('_', "-"))),
        name: signature.signed_by.clone().unwrap_or_default(),
        on: signature.signed_at.map(day_of),
    });
    let administrator = Signature {
        title: p.t("role-project-administrator"),
        name: content.closed_by.clone().unwrap_or_default(),
        on: Some(content.closed_on).filter(|_| !content.brought_in),
    };
    [manager].into_iter().chain(departments).chain([administrator]).collect()
}
