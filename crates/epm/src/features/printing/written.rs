//! What every form says of its project or contract, in Chinese.

use crate::features::approval::{Course, decision_word};
use crate::features::directory::queries::{Names, names_of_customers, names_of_departments, names_of_people};
use crate::http::{Context, Problem};
use crate::layout::Page;
use crate::locale::Language;
use chrono::NaiveDateTime;
use forms::form::Opinion;
use forms::{Form, Paper, Subject};
use regulation::approval::{Approval, Step};
use regulation::contract::ContractKind;
use regulation::{CustomerId, DepartmentId, Moment, PersonId, Project};
use store::Loaded;

/// The words of the forms.
pub(super) fn words(ctx: &Context) -> Page {
    Page::new(Language::Chinese, ctx.now(), "")
}

/// The names that stand at a form's head.
pub(super) struct Named {
    pub(super) customer: String,
    pub(super) department: String,
    pub(super) account_manager: String,
}

impl Named {
    /// Those of a project.
    pub(super) async fn of(ctx: &Context, project: &Project) -> Result<Self, Problem> {
        Self::read(ctx, project.began.customer, project.department(), project.account_manager()).await
    }

    /// Reads them.
    pub(super) async fn read(
        ctx: &Context,
        customer: CustomerId,
        department: DepartmentId,
        account_manager: PersonId,
    ) -> Result<Self, Problem> {
        let read = ctx.read();
        let only = |names: Names| names.into_values().next().unwrap_or_default();
        Ok(Self {
            customer: only(names_of_customers(&read, [customer.0]).await?),
            department: only(names_of_departments(&read, [department.0]).await?),
            account_manager: only(names_of_people(&read, [account_manager.0]).await?),
        })
    }
}

/// `HT-2026-0583（正式合同）`
pub(super) fn contract_words(p: &Page, number: Option<impl ToString>, kind: ContractKind) -> String {
    let kind = match kind {
        ContractKind::Virtual => p.t("contract-virtual"),
        ContractKind::Formal => p.t("contract-formal"),
    };
    match number {
        Some(number) => format!("{}（{kind}）", number.to_string()),
        None => kind,
    }
}

/// The contract of a project.
pub(super) fn contract_of(p: &Page, project: &Project) -> String {
    contract_words(p, project.began.contract_number.as_ref(), project.began.contract_kind)
}

/// Where the customer wants the goods.
pub(super) fn place_of(project: &Project) -> String {
    let place = project.initiation.entry.as_ref().and_then(|entry| entry.delivery_place.as_ref());
    place.map(ToString::to_string).unwrap_or_default()
}

/// The code of an enumeration, as its words' keys have it.
pub(super) fn key(prefix: &str, value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    let code = value.as_ref().and_then(|value| value.as_str()).unwrap_or_default();
    format!("{prefix}-{}", code.replace('_', "-"))
}

/// An instant as the company's clock shows it.
pub(super) fn local(ctx: &Context, at: Moment) -> NaiveDateTime {
    ctx.settings.local(at).naive_local()
}

/// The chain of an approval with what was decided, as far as it went.
pub(super) async fn opinions(
    ctx: &Context,
    p: &Page,
    department: DepartmentId,
    approval: Option<&Approval>,
) -> Result<Vec<Opinion>, Problem> {
    let Some(approval) = approval else { return Ok(Vec::new()) };
    let course = Course::of(ctx, department, &[approval]).await?;
    let opinion = |step: &Step| {
        let role = p.role_word(step.role);
        let Some(decided) = &step.decided else { return Opinion { role, ..Opinion::default() } };
        let by = course.name(decided.stamp.by);
        let name = match decided.stamp.in_name_of {
            Some(other) => p.t2("approval-in-name-of", "name", course.name(other), "deputy", by),
            None => by.to_owned(),
        };
        Opinion {
            role,
            name,
            decision: decision_word(p, decided.decision),
            comment: decided.comment.as_ref().map(ToString::to_string).unwrap_or_default(),
            at: Some(local(ctx, decided.stamp.at)),
        }
    };
    Ok(approval.steps.iter().map(opinion).collect())
}

/// A form about a project, or a numbered part of it, as a paper that stays in the company.
pub(super) fn paper(ctx: &Context, project: &Loaded<Project>, part: Option<u32>, form: Form) -> Paper {
    let code = project.state.code.as_ref().map(ToString::to_string);
    let number = part.map(|part| part.to_string()).unwrap_or_default();
    Paper {
        company: ctx.settings.company.to_string(),
        logo: None,
        number: format!("{}-{}{number}", code.as_deref().unwrap_or_default(), form.kind().code()),
        subject: Subject { of: project.id, part },
        code,
        revision: u32::try_from(project.state.revisions.len()).unwrap_or(u32::MAX),
        watermark: None,
        printed: Some(printed(ctx)),
        form,
    }
}

/// The name of a form's file: without what no file system takes in a name.
pub(super) fn file_name(title: &str) -> String {
    let name: String =
        title.chars().map(|one| if r#"/\:*?"<>|"#.contains(one) { '-' } else { one }).collect();
    format!("{}.pdf", name.trim())
}

/// Who printed it, and when.
pub(super) fn printed(ctx: &Context) -> String {
    let at = local(ctx, ctx.now()).format("%Y-%m-%d %H:%M");
    words(ctx).t2("printing-printed", "name", &ctx.name, "moment", at)
}
