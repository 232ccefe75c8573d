//! Taking a file in.

use super::resumable;
use crate::features::project::Upload;
use crate::features::scans::{bytes_of, refused};
use crate::http::{Code, Context, FieldFault, Problem};
use axum::body::Body;
use axum::extract::{FromRequestParts, Query};
use file_format::FileFormat;
use futures_util::TryStreamExt;
use http::request::Parts;
use paper::isolated;
use paper::office::{self, OfficeFault, OfficeFile};
use regulation::file_kind::bare_name;
use regulation::{FileKind, FileUse};
use scans::Fault;
use serde::Deserialize;
use store::Kept;
use store::entities::file;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// What an address takes, and how large.
#[derive(Clone, Copy, Debug)]
pub struct Accepted {
    /// What for: which kinds follow from it.
    pub file_use: FileUse,
    /// In bytes.
    limit: u64,
}

impl Accepted {
    /// What is sent for that.
    pub const fn of(file_use: FileUse) -> Self {
        Self { file_use, limit: 50 * 1024 * 1024 }
    }

    /// The most bytes.
    pub const fn limit(self) -> u64 {
        self.limit
    }
}

/// A stamped sheet, a notice, a report, a contract: what comes out of a scanner or a phone.
pub const SCANS: Accepted = Accepted::of(FileUse::Scan);

/// The most bytes of a sealed bundle of the archive.
pub const MOST_OF_A_BUNDLE: u64 = 1024 * 1024 * 1024;

/// The name a file was sent under: `?name=签收单.pdf`.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// The file's name; shown, never used as a path.
    name: String,
    /// The upload whose parts are the file; the request then has no body.
    #[serde(default)]
    upload: Option<Uuid>,
}

/// The same, and what the file is sent for.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SentFor {
    /// The file's name; shown, never used as a path.
    name: String,
    /// The upload whose parts are the file; the request then has no body.
    #[serde(default)]
    upload: Option<Uuid>,
    /// `scan`, unless said otherwise: PDF, JPEG, PNG; as `attachment` of a contract also .docx and .xlsx.
    #[serde(default, rename = "for")]
    #[param(value_type = Option<String>)]
    pub(super) file_use: FileUse,
}

impl From<SentFor> for Sent {
    fn from(SentFor { name, upload, .. }: SentFor) -> Self {
        Self { name, upload }
    }
}

async fn of_query<T, S>(parts: &mut Parts, state: &S) -> Result<T, Problem>
where
    T: serde::de::DeserializeOwned,
    S: Send + Sync,
{
    let query = Query::<T>::from_request_parts(parts, state).await;
    query.map(|query| query.0).map_err(|_| Problem::invalid(vec![FieldFault::new("/name", "field-missing")]))
}

impl<S: Send + Sync> FromRequestParts<S> for Sent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        of_query(parts, state).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SentFor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        of_query(parts, state).await
    }
}

/// Streams the body to disk and says what it is. What is not of an accepted kind is refused; its bytes, which no row
/// names, are swept.
pub async fn keep(ctx: &Context, sent: Sent, body: Body, accepted: Accepted) -> Result<Upload, Problem> {
    let (name, kept) = received(ctx, sent, body, accepted.limit).await?;
    let kind = kind_of(ctx, &kept, accepted.file_use).await?;
    Ok(Upload { kept, name, media_type: kind.media_type() })
}

/// The same of a sealed bundle of the archive, which is examined and never filed.
pub async fn keep_bundle(ctx: &Context, sent: Sent, body: Body) -> Result<(String, Kept), Problem> {
    let (name, kept) = received(ctx, sent, body, MOST_OF_A_BUNDLE).await?;
    if office::is_archive(&kept.head) { Ok((name, kept)) } else { Err(Problem::new(Code::MediaType)) }
}

async fn received(ctx: &Context, sent: Sent, body: Body, limit: u64) -> Result<(String, Kept), Problem> {
    let name = regulation::text::Line::<200>::new(bare_name(&sent.name))
        .map_err(|fault| Problem::invalid(vec![FieldFault::new("/name", fault.0)]))?;
    let files = ctx.store().files();
    let kept = match sent.upload {
        None => {
            let stream = body.into_data_stream().map_err(std::io::Error::other);
            files.keep(Box::pin(stream), limit).await?
        }
        Some(upload) => files.keep(resumable::whole(ctx, upload).await?, limit).await?,
    };
    Ok((name.to_string(), kept))
}

/// What a file is, by its content, if files of that kind are taken for that.
async fn kind_of(ctx: &Context, kept: &Kept, file_use: FileUse) -> Result<FileKind, Problem> {
    if kept.size == 0 {
        return Err(Problem::new(Code::MediaType));
    }
    let office = file_use.takes(FileKind::Document);
    if office && office::is_old(&kept.head) {
        return Err(unfit(&OfficeFault::OldOrLocked));
    }
    let kind = if office && office::is_archive(&kept.head) {
        let bytes = bytes_of(&ctx.app, &kept.sha256).await?;
        match isolated::inspect_office_file(&ctx.app.reader, &bytes).await.map_err(|fault| unfit(&fault))? {
            OfficeFile::Workbook => Some(FileKind::Workbook),
            OfficeFile::Document => Some(FileKind::Document),
        }
    } else {
        scanned(FileFormat::from_bytes(&kept.head))
    };
    if kind.is_some_and(FileKind::has_pages) {
        refuse_damaged(ctx, kept).await?;
    }
    kind.filter(|kind| file_use.takes(*kind)).ok_or_else(|| Problem::new(Code::MediaType))
}

/// Files that are looked at as they come are held in memory, no more than the places of the readers at a time.
static HELD: Semaphore = Semaphore::const_new(2);

/// What has no page that could be looked at is no scan: the head of a picture alone, a PDF without its pages. A file that
/// no reader has time for is taken as it is, and so is one that is locked.
async fn refuse_damaged(ctx: &Context, kept: &Kept) -> Result<(), Problem> {
    let _held = HELD.acquire().await.map_err(|error| Problem::internal(&error))?;
    let bytes = bytes_of(&ctx.app, &kept.sha256).await?;
    match scans::isolated::count(&ctx.app.reader, &bytes).await {
        Err(fault @ Fault::Damaged { .. }) => Err(refused(&fault)),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// What comes out of a scanner or a phone.
fn scanned(format: FileFormat) -> Option<FileKind> {
    if format == FileFormat::PortableDocumentFormat {
        Some(FileKind::Pdf)
    } else if format == FileFormat::JointPhotographicExpertsGroup {
        Some(FileKind::Jpeg)
    } else if format == FileFormat::PortableNetworkGraphics {
        Some(FileKind::Png)
    } else {
        None
    }
}

/// A file of Word or Excel that is not taken, as a program or a person is told.
fn unfit(fault: &OfficeFault) -> Problem {
    Problem::unreadable(fault.class(), fault.message_key(), fault.values())
}

/// A file that an act names must be of a kind that is taken for that; what is of no known kind came before kinds were told.
pub fn fits(file: &file::Model, file_use: FileUse) -> bool {
    FileKind::of_media_type(&file.media_type).is_none_or(|kind| file_use.takes(kind))
}
