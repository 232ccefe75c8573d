//! The sealed bundle of a complete folder (K5): forms, scans, attachments, data and events, the SHA-256 of each, and a seal that only
//! the audit key makes. The same folder gives the same bytes, as far as nothing happened to it in between.

use super::queries;
use crate::features::directory::queries::{names_of_customers, names_of_departments, names_of_people};
use crate::features::files;
use crate::features::people::record_export;
use crate::features::printing::forms_of;
use crate::features::project::{Reference, look};
use crate::http::{Context, Problem, disposition};
use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use http::{HeaderValue, header};
use regulation::archive::Folder;
use regulation::attachment::standing;
use regulation::contract::Contract;
use regulation::custody::may_take_out;
use regulation::{FileKind, Project};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use store::entities::{event, file, seal};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{Aggregate, Bytestream, Loaded, StoreError};
use tokio::sync::mpsc;
use tokio_util::io::SyncIoBridge;
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// So many pieces wait for a slow reader.
const AHEAD: usize = 8;
/// A piece of the stream.
const PIECE: usize = 64 * 1024;

/// What an entry of the bundle is made of.
enum Content {
    /// What was worked out.
    Bytes(Vec<u8>),
    /// A scan on the disk.
    File(Bytestream),
}

/// A line of the manifest.
#[derive(Debug, Serialize)]
struct Line {
    path: String,
    size: u64,
    sha256: String,
}

/// The end of a stream's chain.
#[derive(Debug, Serialize)]
struct Chain {
    kind: String,
    stream: Uuid,
    events: i64,
    head: String,
}

/// What is known before anything is written.
struct Bundle {
    name: String,
    entries: Vec<(String, Content)>,
    about: serde_json::Value,
    chains: Vec<Chain>,
    sealed: Option<seal::Model>,
}

/// The bundle of a project, streamed.
pub(super) async fn take_out(ctx: &Context, reference: &Reference) -> Result<Response, Problem> {
    let project = look(ctx, reference).await?;
    let folder = queries::of_project(&ctx.read(), project.state.id).await?.ok_or_else(Problem::not_found)?;
    may_take_out(&folder.state, &ctx.actor)?;
    let bundle = gather(ctx, &project, &folder).await?;
    record_export(ctx, u32::try_from(bundle.entries.len()).unwrap_or(u32::MAX)).await?;
    let (name, store) = (bundle.name.clone(), ctx.store().clone());
    let (send, receive) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let failed = write(bundle, &store, Pieces { send: send.clone(), piece: Vec::new() }).err();
        if let Some(failed) = failed {
            // Whoever reads must not take half a bundle for a whole one.
            let _ = send.blocking_send(Err(failed));
        }
    });
    let pieces = futures_util::stream::unfold(receive, |mut receive| async move {
        receive.recv().await.map(|piece| (piece, receive))
    });
    // Whoever compresses it asks once more after the end.
    let mut response = Body::from_stream(pieces.fuse()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&name));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

fn pretty(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec_pretty(value).map_err(|error| Problem::internal(&error))
}

async fn gather(
    ctx: &Context,
    project: &Loaded<Project>,
    folder: &Loaded<Folder>,
) -> Result<Bundle, Problem> {
    let read = ctx.read();
    let contract = project.state.began.contract;
    let contract = store::look::<Contract>(&read, contract).await?.ok_or_else(Problem::not_found)?;
    let code = project.state.code.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut entries = vec![
        ("data/project.json".to_owned(), Content::Bytes(pretty(&project.state)?)),
        ("data/contract.json".to_owned(), Content::Bytes(pretty(&contract.state)?)),
        ("data/archive.json".to_owned(), Content::Bytes(pretty(&folder.state)?)),
    ];
    let mut trail = Trail::default();
    trail.follow::<Contract>(ctx, contract.id, &mut entries).await?;
    trail.follow::<Project>(ctx, project.id, &mut entries).await?;
    trail.follow::<Folder>(ctx, folder.id, &mut entries).await?;
    let names = names(ctx, project, &trail.people).await?;
    entries.push(("data/names.json".to_owned(), Content::Bytes(pretty(&names)?)));
    for (name, pdf) in forms_of(ctx, project).await? {
        entries.push((format!("forms/{name}"), Content::Bytes(pdf)));
    }
    entries.extend(scans(ctx, &folder.state).await?);
    entries.extend(attachments(ctx, &contract).await?);
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    let sealed = seal::Entity::find().filter(seal::Column::Until.gte(trail.last));
    let sealed = sealed.order_by_asc(seal::Column::Number).one(&read).await.map_err(StoreError::from)?;
    Ok(Bundle {
        name: format!("{code}.zip"),
        entries,
        about: json!({
            "project": project.id, "code": code, "title": project.state.began.title,
            "status": project.state.status, "ended": folder.state.about.ended,
        }),
        chains: trail.chains,
        sealed,
    })
}

/// The streams the bundle tells, as they are in the audit trail.
#[derive(Default)]
struct Trail {
    chains: Vec<Chain>,
    people: BTreeSet<Uuid>,
    last: i64,
}

impl Trail {
    /// Adds a stream, an event a line, with the hashes that chain them.
    async fn follow<A: Aggregate>(
        &mut self,
        ctx: &Context,
        stream: Uuid,
        entries: &mut Vec<(String, Content)>,
    ) -> Result<(), Problem> {
        let events = event::Entity::find().filter(event::Column::Stream.eq(stream));
        let events =
            events.order_by_asc(event::Column::Number).all(&ctx.read()).await.map_err(StoreError::from)?;
        let mut lines = Vec::new();
        for row in &events {
            let body: serde_json::Value =
                serde_json::from_str(&row.body).map_err(|error| Problem::internal(&error))?;
            let line = json!({
                "number": row.number, "name": row.name, "clause": row.clause, "at": row.at, "by": row.actor,
                "in_name_of": row.in_name_of, "address": row.address, "event": body,
                "previous": hex::encode(&row.previous), "hash": hex::encode(&row.hash),
            });
            lines.extend(serde_json::to_vec(&line).map_err(|error| Problem::internal(&error))?);
            lines.push(b'\n');
        }
        self.people.extend(events.iter().flat_map(|row| [Some(row.actor), row.in_name_of]).flatten());
        self.last = events.iter().map(|row| row.position).chain([self.last]).max().unwrap_or_default();
        if let Some(last) = events.last() {
            let (events, head) = (last.number, hex::encode(&last.hash));
            self.chains.push(Chain { kind: A::KIND.to_owned(), stream, events, head });
        }
        entries.push((format!("events/{}.jsonl", A::KIND), Content::Bytes(lines)));
        Ok(())
    }
}

/// What customer, department and people are called: the data name them by identifiers.
async fn names(
    ctx: &Context,
    project: &Loaded<Project>,
    people: &BTreeSet<Uuid>,
) -> Result<serde_json::Value, Problem> {
    let read = ctx.read();
    let (customer, department) = (project.state.began.customer.0, project.state.department().0);
    let sorted = |names: crate::features::directory::queries::Names| -> BTreeMap<Uuid, String> {
        names.into_iter().collect()
    };
    Ok(json!({
        "customers": sorted(names_of_customers(&read, [customer]).await?),
        "departments": sorted(names_of_departments(&read, [department]).await?),
        "people": sorted(names_of_people(&read, people.iter().copied().collect::<Vec<_>>()).await?),
    }))
}

/// The scans of the records, opened so that they stay readable whatever happens.
async fn scans(ctx: &Context, folder: &Folder) -> Result<Vec<(String, Content)>, Problem> {
    let mut scans = Vec::new();
    for record in &folder.records {
        let Some(hash) = record.file() else { continue };
        let row = file::Entity::find().filter(file::Column::Sha256.eq(hash.as_str()));
        let row = row.one(&ctx.read()).await.map_err(StoreError::from)?;
        let extension = extension(row.as_ref());
        let opened = ctx.store().files().read(hash.as_str()).await?;
        let name = format!("scans/{:03}-{}.{extension}", record.number, record.kind().code());
        scans.push((name, Content::File(opened)));
    }
    Ok(scans)
}

/// The standing papers beside the contract, as they came.
async fn attachments(ctx: &Context, contract: &Loaded<Contract>) -> Result<Vec<(String, Content)>, Problem> {
    let rows = files::of_stream(&ctx.read(), contract.id).await?;
    let mut attachments = Vec::new();
    for attachment in standing(&contract.state) {
        let hash = attachment.file.as_str();
        let row = rows.iter().find(|row| row.sha256 == hash);
        let (number, kind) = (attachment.number, attachment.kind.code());
        let name = format!("attachments/{number:03}-{kind}.{}", extension(row));
        attachments.push((name, Content::File(ctx.store().files().read(hash).await?)));
    }
    Ok(attachments)
}

/// How the name of a file ends, by what is in it.
fn extension(row: Option<&file::Model>) -> &'static str {
    row.and_then(|row| FileKind::of_media_type(&row.media_type)).map_or("bin", FileKind::extension)
}

/// Everything, then what everything is, then the seal on that.
fn write(bundle: Bundle, store: &store::Store, pieces: Pieces) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(pieces);
    let mut lines = Vec::new();
    for (path, content) in bundle.entries {
        zip.start_file(path.as_str(), SimpleFileOptions::default()).map_err(io::Error::other)?;
        let mut counted = Counted { inner: &mut zip, hash: Sha256::new(), size: 0 };
        match content {
            Content::Bytes(bytes) => counted.write_all(&bytes)?,
            Content::File(file) => copy(&mut SyncIoBridge::new(file), &mut counted)?,
        }
        let (size, sha256) = (counted.size, hex::encode(counted.hash.finalize()));
        lines.push(Line { path, size, sha256 });
    }
    let sealed = bundle.sealed.map(|seal| {
        json!({ "number": seal.number, "until": seal.until, "events": seal.events, "at": seal.at,
                "hash": hex::encode(seal.hash) })
    });
    // In the manifest, the ends of the chains are under the seal as well.
    let manifest =
        json!({ "about": bundle.about, "files": lines, "chains": bundle.chains, "daily_seal": sealed });
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(io::Error::other)?;
    let seal = json!({
        "manifest_sha256": hex::encode(Sha256::digest(&manifest)),
        "seal": hex::encode(store.seal_of(&manifest)),
        "made_by": "HMAC-SHA256 of manifest.json with the audit key",
        "chains": bundle.chains,
        "daily_seal": sealed,
    });
    let seal = serde_json::to_vec_pretty(&seal).map_err(io::Error::other)?;
    for (path, bytes) in [("manifest.json", manifest), ("seal.json", seal)] {
        zip.start_file(path, SimpleFileOptions::default()).map_err(io::Error::other)?;
        zip.write_all(&bytes)?;
    }
    zip.finish().map_err(io::Error::other)?.into_inner().flush()
}

fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    io::copy(from, to).map(drop)
}

/// Counts and hashes what goes through.
struct Counted<'a, W> {
    inner: &'a mut W,
    hash: Sha256,
    size: u64,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// What is written, in pieces to whoever reads the answer.
struct Pieces {
    send: mpsc::Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.piece));
        self.send.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
