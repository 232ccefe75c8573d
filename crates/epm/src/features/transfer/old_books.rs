//! A workbook of old books from its upload to the moment it is brought in.

use super::api::{Kept, Sent};
use super::old::{self, Asked, Found};
use super::{WORKBOOK, WRITERS};
use crate::features::directory::master::must_hold;
use crate::http::{Answer, Code, Context, FieldFault, Problem, workbook_answer};
use crate::locale::Language;
use axum::body::Body;
use axum::response::Response;
use futures_util::TryStreamExt as _;
use paper::old_books::OldSheet;
use regulation::id::FileHash;
use serde::Serialize;
use store::StoreError;
use store::entities::file;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::io::AsyncReadExt as _;

/// The largest workbook that is taken, in bytes: what the reader takes.
pub(super) const LARGEST: u64 = 10 * 1024 * 1024;

/// A workbook that was looked through.
pub(super) struct Looked {
    /// Its row.
    pub(super) file: file::Model,
    bytes: Vec<u8>,
    sheets: Vec<OldSheet>,
    evidence: FileHash,
    /// What it comes to.
    pub(super) found: Found,
}

/// What is in a workbook, and everything wrong with it.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Sound {
    counts: old::Counts,
    faults: Vec<FaultyCell>,
    /// How many more there are.
    faults_left_out: usize,
}

/// A cell that cannot be taken as it is.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = OldBooksFaultyCell)]
pub(super) struct FaultyCell {
    /// The sheet.
    pub(super) sheet: String,
    /// From 1.
    pub(super) row: u32,
    /// The cell as a spreadsheet names it.
    pub(super) cell: String,
    /// The column's heading.
    pub(super) column: String,
    /// What is wrong.
    pub(super) message: String,
}

impl Sound {
    pub(super) fn of(found: &Found, language: Language) -> Self {
        let (counts, faults_left_out) = (found.counts, found.faults_left_out);
        Self { counts, faults: faulty_cells(found, language, usize::MAX), faults_left_out }
    }
}

/// The first faults, in words.
pub(super) fn faulty_cells(found: &Found, language: Language, most: usize) -> Vec<FaultyCell> {
    let cell = |fault: &old::FaultAt| FaultyCell {
        sheet: fault.sheet.clone(),
        row: fault.row,
        cell: fault.cell(),
        column: fault.heading.clone(),
        message: fault.words(language),
    };
    found.faults.iter().take(most).map(cell).collect()
}

/// Keeps a workbook; only whoever sent it finds it again.
pub(super) async fn keep(ctx: &Context, sent: Sent, body: Body) -> Result<Answer, Problem> {
    let name = regulation::text::Line::<200>::new(&sent.name)
        .map_err(|fault| Problem::invalid(vec![FieldFault::new("/name", fault.0)]))?;
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    let kept = &ctx.store().files().keep(Box::pin(stream), LARGEST).await?;
    if !kept.head.starts_with(b"PK\x03\x04") {
        return Err(Problem::new(Code::MediaType));
    }
    let name = &name.to_string();
    ctx.write("send old books", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        tx.add_file(ctx.id(), kept, name, WORKBOOK, None, &ctx.origin()).await?;
        let sha256 = kept.sha256.clone();
        let at = format!("/api/v1/old-books/{sha256}");
        Ok(Answer::created(at, &Kept { sha256, name: name.clone(), size: kept.size }))
    })
    .await
}

/// Reads a workbook that this person sent, and holds it against the company.
pub(super) async fn look_through(ctx: &Context, sha256: &str) -> Result<Looked, Problem> {
    let own = file::Entity::find().filter(file::Column::Sha256.eq(sha256));
    let own =
        own.filter(file::Column::UploadedBy.eq(ctx.person().0)).filter(file::Column::MediaType.eq(WORKBOOK));
    let file = own.one(&ctx.read()).await.map_err(StoreError::from)?.ok_or_else(Problem::not_found)?;
    let evidence = FileHash::new(&file.sha256).ok_or_else(Problem::not_found)?;
    let mut bytes = Vec::new();
    let kept = ctx.store().files().read(&file.sha256).await?;
    kept.take(LARGEST).read_to_end(&mut bytes).await.map_err(StoreError::from)?;
    let sheets = old::read(&ctx.app.reader, &bytes).await?;
    let found = old::resolve(&ctx.read(), &asked(ctx, &sheets, &evidence, &ctx.origin())).await?;
    Ok(Looked { file, bytes, sheets, evidence, found })
}

fn asked<'a>(
    ctx: &'a Context,
    sheets: &'a [OldSheet],
    evidence: &'a FileHash,
    origin: &'a store::Origin,
) -> Asked<'a> {
    Asked { sheets, evidence, origin, today: ctx.today(), outside: &ctx.app.outside }
}

/// The workbook with what is wrong marked in it.
pub(super) async fn marked(ctx: &Context, sha256: &str) -> Result<Response, Problem> {
    let looked = look_through(ctx, sha256).await?;
    let marked = old::marked(&ctx.app.reader, &looked.bytes, &looked.found, ctx.language).await;
    let marked = marked.map_err(|error| crate::features::initiation::refused(&error))?;
    workbook_answer(&format!("{}.xlsx", ctx.language.say("workbook-marked-name")), marked)
}

/// Brings it in: looked through again in the transaction that writes, all or nothing.
pub(super) async fn bring_in(ctx: &Context, sha256: &str) -> Result<Answer, Problem> {
    ctx.require_fresh()?;
    let looked = look_through(ctx, sha256).await?;
    let (sheets, evidence, origin) = (&looked.sheets, &looked.evidence, &ctx.origin());
    let terms = &ctx.settings.archive_terms();
    ctx.write("bring old books in", |tx, actor| async move {
        must_hold(&actor, WRITERS)?;
        let found = old::resolve(&tx, &asked(ctx, sheets, evidence, origin)).await?;
        if !found.is_sound() {
            return Err(Problem::invalid(vec![FieldFault::new("", "transfer-old-unsound")]));
        }
        Ok(Answer::ok(&old::bring(&tx, found, terms, origin).await?))
    })
    .await
}
