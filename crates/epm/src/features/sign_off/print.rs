//! The 《项目设备用户签收明细表》 on paper (2.4.3): what the customer signs and stamps. Prices are never on it.

use super::pages::sheet;
use crate::features::directory::queries::{names_of_customers, names_of_people};
use crate::features::project::{Part, PartPage, Reference};
use crate::frame::answer;
use crate::http::{Context, Named, Problem};
use crate::layout::Page;
use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use regulation::Project;
use regulation::contract::ContractKind;
use regulation::sign_off::Sheet;

#[derive(Template)]
#[template(path = "features/sign_off/print.html")]
struct Print {
    p: Page,
    number: String,
    code: String,
    title: String,
    customer: String,
    contract: String,
    contract_kind: ContractKind,
    place: String,
    arrived_on: Option<NaiveDate>,
    account_manager: String,
    lines: Vec<Line>,
    revision: usize,
}

struct Line {
    category: String,
    series: String,
    model: String,
    quantity: String,
    warranty_years: u8,
    serials: Vec<String>,
}

impl Print {
    fn serials(&self) -> usize {
        self.lines.iter().map(|line| line.serials.len()).sum()
    }

    /// The contract's number and whether it is the formal one.
    fn contract_words(&self) -> String {
        let kind = match self.contract_kind {
            ContractKind::Virtual => self.p.t("contract-virtual"),
            ContractKind::Formal => self.p.t("contract-formal"),
        };
        if self.contract.is_empty() { kind } else { format!("{}（{kind}）", self.contract) }
    }
}

/// What the sheet lists, each line as it was when it was written.
fn lines(project: &Project, sheet: &Sheet) -> Vec<Line> {
    let listed =
        |number: u32| project.revisions.iter().rev().find_map(|revision| revision.lines.get(&number));
    let lines = sheet.entry.lines.iter().filter_map(|signed| {
        let line = listed(signed.equipment_line_id)?;
        Some(Line {
            category: line.category_code.to_string(),
            series: line.series_code.to_string(),
            model: line.model.to_string(),
            quantity: format!("{} {}", signed.quantity.get(), line.unit),
            warranty_years: line.warranty_years.get(),
            serials: signed.serials.iter().map(ToString::to_string).collect(),
        })
    });
    lines.collect()
}

/// The sheet as a page of paper.
pub async fn print(ctx: Context, Named(Part(id)): Named<Part>) -> Result<Response, Problem> {
    let page = PartPage::of(&ctx, &Reference::of(id), "sign-off-print-title").await?;
    let sheet = sheet(&page, id.number)?;
    let project = &page.project.state;
    let (customer, manager) = (project.began.customer.0, project.account_manager().0);
    let customers = names_of_customers(&ctx.read(), [customer]).await?;
    let people = names_of_people(&ctx.read(), [manager]).await?;
    let code = project.code.as_ref().map(ToString::to_string).unwrap_or_default();
    let place = project.initiation.entry.as_ref().and_then(|entry| entry.delivery_place.as_ref());
    answer(&Print {
        number: format!("{code}-QS{}", sheet.number),
        code,
        title: project.began.title.to_string(),
        customer: customers.get(&customer).cloned().unwrap_or_default(),
        contract: project.began.contract_number.as_ref().map(ToString::to_string).unwrap_or_default(),
        contract_kind: project.began.contract_kind,
        place: place.map(ToString::to_string).unwrap_or_default(),
        arrived_on: project.arrivals.last().map(|arrival| arrival.on),
        account_manager: people.get(&manager).cloned().unwrap_or_default(),
        lines: lines(project, &sheet),
        revision: project.revisions.len(),
        p: page.p,
    })
}
