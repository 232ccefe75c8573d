//! Taking a file in.

use super::resumable;
use crate::features::project::Upload;
use crate::http::{Code, Context, FieldFault, Problem};
use axum::body::Body;
use axum::extract::FromRequestParts;
use file_format::FileFormat;
use futures_util::TryStreamExt;
use http::request::Parts;
use serde::Deserialize;
use uuid::Uuid;

/// Which types an address takes, and how large.
#[derive(Clone, Copy, Debug)]
pub struct Accepted {
    types: &'static [FileFormat],
    /// In bytes.
    limit: u64,
}

impl Accepted {
    /// The most bytes.
    pub const fn limit(self) -> u64 {
        self.limit
    }
}

/// A stamped sheet, a notice, a report, a contract: what comes out of a scanner or a phone.
pub const SCANS: Accepted = Accepted {
    types: &[
        FileFormat::PortableDocumentFormat,
        FileFormat::JointPhotographicExpertsGroup,
        FileFormat::PortableNetworkGraphics,
    ],
    limit: 50 * 1024 * 1024,
};

/// A sealed bundle of the archive.
pub const BUNDLES: Accepted = Accepted { types: &[FileFormat::Zip], limit: 1024 * 1024 * 1024 };

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

impl<S: Send + Sync> FromRequestParts<S> for Sent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<Self>::from_request_parts(parts, state).await;
        query
            .map(|query| query.0)
            .map_err(|_| Problem::invalid(vec![FieldFault::new("/name", "field-missing")]))
    }
}

/// Streams the body to disk and says what it is. What is not of an accepted type is refused; its bytes, which no row
/// names, are swept.
pub async fn keep(ctx: &Context, sent: Sent, body: Body, accepted: Accepted) -> Result<Upload, Problem> {
    let name = regulation::text::Line::<200>::new(&sent.name)
        .map_err(|fault| Problem::invalid(vec![FieldFault::new("/name", fault.0)]))?;
    let files = ctx.store().files();
    let kept = match sent.upload {
        None => {
            let stream = body.into_data_stream().map_err(std::io::Error::other);
            files.keep(Box::pin(stream), accepted.limit).await?
        }
        Some(upload) => files.keep(resumable::whole(ctx, upload).await?, accepted.limit).await?,
    };
    let format = format_of(&kept.head);
    if kept.size == 0 || !accepted.types.contains(&format) {
        return Err(Problem::new(Code::MediaType));
    }
    Ok(Upload { kept, name: name.to_string(), media_type: media_type(format) })
}

/// What a file is by its first bytes. Which archive it is would be told at the end of one, which is not looked at.
fn format_of(head: &[u8]) -> FileFormat {
    if head.starts_with(b"PK\x03\x04") { FileFormat::Zip } else { FileFormat::from_bytes(head) }
}

/// The media type of an accepted format, of those we name.
fn media_type(format: FileFormat) -> &'static str {
    if format == FileFormat::PortableDocumentFormat {
        "application/pdf"
    } else if format == FileFormat::JointPhotographicExpertsGroup {
        "image/jpeg"
    } else if format == FileFormat::PortableNetworkGraphics {
        "image/png"
    } else {
        "application/octet-stream"
    }
}
