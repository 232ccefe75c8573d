//! The 《销售项目结项通知单》 on paper (2.5.2): what the departments sign.

use super::content::{NoticeContent, content};
use crate::features::project::{PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::Page;
use askama::Template;
use axum::response::Response;
use regulation::contract::ContractKind;

#[derive(Template)]
#[template(path = "features/closing/notice.html")]
struct Notice {
    p: Page,
    v: NoticeContent,
    sheets: String,
    reader: String,
    boxes: Vec<Vec<SignatureBox>>,
}

/// A box of the signature round.
struct SignatureBox {
    title: String,
    name: String,
    on: String,
}

impl Notice {
    /// The contract's number and whether it is the formal one.
    fn contract_words(&self) -> String {
        let kind = match self.v.contract_kind {
            ContractKind::Virtual => self.p.t("contract-virtual"),
            ContractKind::Formal => self.p.t("contract-formal"),
        };
        match &self.v.contract_number {
            Some(number) => format!("{number}（{kind}）"),
            None => kind,
        }
    }

    /// Whether there is an acceptance, and by when.
    fn acceptance_words(&self) -> String {
        match self.v.acceptance_due_on {
            Some(day) => self.p.t1("notice-acceptance-due", "day", self.p.date(day)),
            None if self.v.acceptance_required && self.v.brought_in => self.p.t("notice-acceptance-before"),
            None if self.v.acceptance_required => self.p.t("notice-acceptance-required"),
            None => self.p.t("notice-acceptance-none"),
        }
    }

    /// How long the customer took to sign, and whether that was in time.
    fn signing_words(&self) -> String {
        let Some(days) = self.v.signing_days else { return String::new() };
        let key = if self.v.signed_late { "notice-signing-late" } else { "notice-signing-in-time" };
        self.p.t1(key, "days", days)
    }
}

/// The boxes of the paper, three in a row: the account manager and the project administrator sign beside the departments.
fn boxes(p: &Page, v: &NoticeContent) -> Vec<Vec<SignatureBox>> {
    let plain = |title: String| SignatureBox { title, name: String::new(), on: String::new() };
    let mut all = vec![plain(p.t("role-account-manager"))];
    all.extend(v.signatures.iter().map(|signature| SignatureBox {
        title: p.t(&format!("notice-signer-{}", signature.department.replace('_', "-"))),
        name: signature.signed_by.clone().unwrap_or_default(),
        on: signature.signed_at.map(|at| p.moment(at)).unwrap_or_default(),
    }));
    all.push(SignatureBox {
        name: v.closed_by.clone().unwrap_or_default(),
        on: if v.brought_in { String::new() } else { p.date(v.closed_on) },
        ..plain(p.t("role-project-administrator"))
    });
    let mut rows: Vec<Vec<SignatureBox>> = Vec::new();
    for one in all {
        match rows.last_mut() {
            Some(row) if row.len() < 3 => row.push(one),
            Some(_) | None => rows.push(vec![one]),
        }
    }
    rows
}

/// The notice as a page of paper; there is none before the closing.
pub async fn notice(ctx: Context, Named(reference): Named<Reference>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &reference, "notice-title").await?;
    let v = content(&ctx, &page.project).await?.ok_or_else(Problem::not_found)?;
    let sheets = v.sheets.iter().map(|sheet| sheet.number.as_str()).collect::<Vec<_>>().join("、");
    let closing = format!("/projects/{}/closing", page.project.id);
    let p = page.p.clone().under(page.p.t("closing-title"), closing);
    answer(&Notice { boxes: boxes(&p, &v), sheets, reader: ctx.name.clone(), v, p })
}
