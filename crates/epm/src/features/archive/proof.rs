//! A sealed bundle that comes back: sent, and looked through in the child process (K5). It is no document of the system: it
//! gets no row, and its bytes are swept a day later.

use crate::features::files::{Sent, keep_bundle};
use crate::http::{Answer, Context, Problem};
use axum::body::Body;
use paper::bundle::{BundleFault, ChainFound, Finding, Part, Report};
use paper::isolated::examine_bundle;
use serde::Serialize;
use std::io::ErrorKind;
use std::time::Duration;
use store::StoreError;

/// How long somebody waits for a page; whoever has a larger bundle takes the command.
const PATIENCE: Duration = Duration::from_secs(60);

/// A bundle that was sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Bundle {
    /// Its SHA-256 in hexadecimal: how it is named from here on, for a day.
    sha256: String,
    /// The name it was sent under.
    name: String,
    /// In bytes.
    size: u64,
}

/// A file of the bundle.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FoundPart {
    /// Its path.
    pub(super) path: String,
    /// `sound`, `changed`, `missing` or `extra`.
    #[schema(value_type = String)]
    pub(super) finding: Finding,
}

/// What the seal on the manifest is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Seal {
    /// Made here, with this company's audit key.
    Genuine,
    /// Made elsewhere, or by hand.
    Forged,
    /// There is none that can be read.
    Absent,
}

/// What was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Proof {
    /// The code of the project it says it is of.
    pub(super) code: String,
    /// Its title.
    pub(super) title: String,
    /// Everything is as it was when the bundle was made, and the seal is ours.
    pub(super) sound: bool,
    /// The seal.
    pub(super) seal: Seal,
    /// Every file that is there or should be.
    pub(super) files: Vec<FoundPart>,
    /// The kinds of streams whose chain of events has a hole.
    pub(super) broken: Vec<String>,
}

impl Proof {
    /// How many files were found so.
    pub(super) fn count(&self, finding: Finding) -> u64 {
        self.files.iter().filter(|file| file.finding == finding).count() as u64
    }
}

/// Takes a bundle in.
pub(super) async fn send(ctx: &Context, sent: Sent, body: Body) -> Result<Answer, Problem> {
    let (name, kept) = keep_bundle(ctx, sent, body).await?;
    let address = format!("/api/v1/archive-bundles/{}", kept.sha256);
    Ok(Answer::created(address, &Bundle { sha256: kept.sha256, name, size: kept.size }))
}

/// Looks a bundle through that was sent today, or says why not.
pub(super) async fn look_through(ctx: &Context, sha256: &str) -> Result<Result<Proof, BundleFault>, Problem> {
    let file = match ctx.store().files().local(sha256).await {
        Err(StoreError::File(error)) if error.kind() == ErrorKind::NotFound => {
            return Err(Problem::not_found());
        }
        Err(StoreError::Impossible { .. }) => return Err(Problem::not_found()),
        file => file?,
    };
    Ok(examine_bundle(&ctx.app.reader, file, PATIENCE).await.map(|report| proof(ctx, report)))
}

fn proof(ctx: &Context, report: Report) -> Proof {
    let made_here = hex::encode(ctx.store().seal_of(report.manifest.as_bytes()));
    let seal = match report.seal.as_str() {
        "" => Seal::Absent,
        seal if seal == made_here => Seal::Genuine,
        _ => Seal::Forged,
    };
    let sound = report.is_sound() && seal == Seal::Genuine;
    let Report { code, title, parts, chains, .. } = report;
    let files = parts.into_iter().map(|Part { path, finding }| FoundPart { path, finding }).collect();
    let broken =
        chains.into_iter().filter(|chain| !chain.sound).map(|ChainFound { kind, .. }| kind).collect();
    Proof { code, title, sound, seal, files, broken }
}

/// Why a bundle is not looked through, as an answer.
pub(super) fn refused(fault: &BundleFault) -> Problem {
    Problem::unreadable(fault.class(), fault.message_key(), fault.values())
}
