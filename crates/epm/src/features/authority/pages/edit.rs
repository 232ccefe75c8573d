//! The form of a version, a card a row; a step is added to a row by giving its role a place in the order.

use super::publishes;
use super::simulation::{documents, kinds};
use crate::features::authority::queries::VersionView;
use crate::features::authority::use_cases;
use crate::features::people::department_choices;
use crate::frame;
use crate::http::{Code, Context, FieldFault, Named, Problem, Query, etag};
use crate::layout::{Choice, Page};
use askama::Template;
use axum::response::Response;
use chrono::Datelike;
use regulation::authority::{DocumentKind, Row, decides};
use regulation::{BasisPoints, Clause, Fen, MatrixId, Role};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "features/authority/edit.html")]
struct Edit {
    p: Page,
    call: String,
    etag: Option<String>,
    back: String,
    year: i64,
    title: String,
    rows: Vec<RowView>,
    blank: RowView,
    documents: Vec<Choice>,
    kinds: Vec<Choice>,
    departments: Vec<Choice>,
}

/// A row as its card holds it.
struct RowView {
    document: &'static str,
    contract_kind: &'static str,
    amount_from: String,
    amount_below: String,
    margin_from: String,
    margin_below: String,
    department: String,
    /// Every role that decides, with its place in the order.
    steps: Vec<StepView>,
}

struct StepView {
    role: &'static str,
    word: String,
    order: String,
}

/// `10.00` for 1000 basis points: they count a per cent as fen count yuan.
fn percent(ratio: BasisPoints) -> String {
    Fen(ratio.0.into()).to_string()
}

impl RowView {
    fn of(p: &Page, row: &Row) -> Self {
        let text = |amount: Option<Fen>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        let order = |role: Role| row.steps.iter().find(|step| step.role == role).map(|step| step.order);
        let step = |role: &Role| StepView {
            role: role.code(),
            word: p.role_word(*role),
            order: order(*role).map(|order| order.to_string()).unwrap_or_default(),
        };
        Self {
            document: row.document.code(),
            contract_kind: row.contract_kind.map_or("", |kind| kind.code()),
            amount_from: text(row.amount_from),
            amount_below: text(row.amount_below),
            margin_from: row.margin_from.map(percent).unwrap_or_default(),
            margin_below: row.margin_below.map(percent).unwrap_or_default(),
            department: row.department.map(|id| id.to_string()).unwrap_or_default(),
            steps: Role::ALL.iter().filter(|role| decides(**role)).map(step).collect(),
        }
    }

    fn blank(p: &Page) -> Self {
        let row = Row {
            document: DocumentKind::Initiation,
            contract_kind: None,
            amount_from: None,
            amount_below: None,
            margin_from: None,
            margin_below: None,
            department: None,
            steps: Vec::new(),
        };
        Self::of(p, &row)
    }
}

/// The version a new one begins with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct From {
    #[serde(default)]
    from: Option<MatrixId>,
}

pub(super) async fn new(ctx: Context, Query(from): Query<From>) -> Result<Response, Problem> {
    let before = match from.from {
        Some(id) => Some(use_cases::look(&ctx, id).await?),
        None => None,
    };
    let p = frame::page(&ctx).await?;
    let p = p.under(ctx.language.say("nav-authority"), "/authority").titled("authority-write");
    let year = i64::from(ctx.today().year());
    let title = p.t1("authority-title-usual", "year", year);
    let rows = before.map(|version| version.rows).unwrap_or_default();
    let call = "POST /api/v1/authority/versions".to_owned();
    answer(&ctx, p, Form { call, etag: None, back: "/authority".into(), year, title, rows }).await
}

pub(super) async fn edit(ctx: Context, Named(id): Named<MatrixId>) -> Result<Response, Problem> {
    let VersionView { status, title, year, rows, revision, .. } = use_cases::look(&ctx, id).await?;
    if status != "draft" || !publishes(&ctx) {
        let published = FieldFault::new("", "authority-published");
        return Err(Problem::new(Code::Conflict).under(Clause::C2_1_3).at(published));
    }
    let back = format!("/authority/{id}");
    let p = frame::page(&ctx)
        .await?
        .under(ctx.language.say("nav-authority"), "/authority")
        .under(title.as_str(), back.as_str())
        .titled("authority-edit");
    let call = format!("PUT /api/v1/authority/versions/{id}");
    answer(&ctx, p, Form { call, etag: Some(etag(revision)), back, year, title, rows }).await
}

/// What the form begins with.
struct Form {
    call: String,
    etag: Option<String>,
    back: String,
    year: i64,
    title: String,
    rows: Vec<Row>,
}

async fn answer(ctx: &Context, p: Page, form: Form) -> Result<Response, Problem> {
    frame::answer(&Edit {
        call: form.call,
        etag: form.etag,
        back: form.back,
        year: form.year,
        title: form.title,
        rows: form.rows.iter().map(|row| RowView::of(&p, row)).collect(),
        blank: RowView::blank(&p),
        documents: documents(&p),
        kinds: kinds(&p),
        departments: department_choices(ctx).await?,
        p,
    })
}
