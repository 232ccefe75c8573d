//! A sealed bundle of the archive (K5), looked through by whoever has it: whether each file that its manifest names is
//! there and unchanged, whether there are others, whether the chains of its events are whole. What the seal itself is worth
//! only the holder of the audit key can say: [`Report::manifest`] is what it was made of.
//!
//! Files go by in pieces: no more of one is held than a line of events. A bundle that is not as ours are written (parts that
//! overlap or hide, names that lead elsewhere, what unfolds without end) is refused as a whole.

use crate::error::{ErrorClass, ReaderFault};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Read, Seek, SeekFrom};
use thiserror::Error;
use zip::ZipArchive;

/// What the bundle says of its files.
const MANIFEST: &str = "manifest.json";
/// The seal on that.
const SEAL: &str = "seal.json";
/// The most files: a project with a thousand sheets has some thousands.
const MOST_PARTS: usize = 10_000;
/// The most bytes of the manifest, which has some 150 for a file.
const MOST_MANIFEST: u64 = 8 << 20;
/// The most bytes of the seal.
const MOST_SEAL: u64 = 1 << 20;
/// The longest line of events: one with a whole equipment list is a few megabytes.
const MOST_LINE: usize = 32 << 20;
/// How many times its size a file may unfold to: repeated lines reach some dozens, a bomb of zeros 1,000.
const MOST_TIMES: u64 = 200;
/// Files below this may unfold as they like.
const NOT_YET_SUSPECT: u64 = 4 << 20;
/// The longest name of a file.
const MOST_NAME: usize = 255;
/// So much of a file is read at a time.
const PIECE: usize = 64 << 10;

/// How a file of the bundle was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// As it was when the bundle was made.
    Sound,
    /// Not as it was.
    Changed,
    /// Not there any more.
    Missing,
    /// Not there when the bundle was made.
    Extra,
}

impl Finding {
    /// In the order of how they are counted.
    pub const ALL: [Self; 4] = [Self::Sound, Self::Changed, Self::Missing, Self::Extra];

    /// As it stands in answers and in the keys of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Extra => "extra",
        }
    }
}

/// A file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its path.
    pub path: String,
    /// How it was found.
    pub finding: Finding,
}

/// The events of a stream, each bound to the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainFound {
    /// Of which kind of stream.
    pub kind: String,
    /// Whether none is missing, added or moved, up to the end that the bundle names.
    pub sound: bool,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The code of the project it is of.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Every file that is there or should be, by path.
    pub parts: Vec<Part>,
    /// The chains of its events.
    pub chains: Vec<ChainFound>,
    /// The manifest, which the seal is on.
    pub manifest: String,
    /// The seal, in hexadecimal; empty where there is none to be read.
    pub seal: String,
}

impl Report {
    /// Whether everything is as its manifest says.
    pub fn is_sound(&self) -> bool {
        self.parts.iter().all(|part| part.finding == Finding::Sound)
            && self.chains.iter().all(|chain| chain.sound)
    }

    /// How many files were found so.
    pub fn count(&self, finding: Finding) -> usize {
        self.parts.iter().filter(|part| part.finding == finding).count()
    }
}

/// Why a bundle as a whole is not looked through.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundleFault {
    /// Another kind of file.
    #[error("this is not a bundle of the archive (.zip with a manifest)")]
    NotABundle,
    /// Cut off, or its directory cannot be read.
    #[error("the bundle is damaged: its directory cannot be read")]
    Damaged,
    /// Its manifest cannot be read: nothing can be said of its files.
    #[error("the manifest of the bundle cannot be read")]
    ManifestUnreadable,
    /// It is not as bundles are written, and may be made to deceive.
    #[error("this was not written as a bundle: its parts overlap, hide, or have names that lead elsewhere")]
    Suspicious,
    /// It would unfold to far more than it is.
    #[error("the bundle unfolds to too many times its size")]
    UnfoldsTooFar,
    /// More files than a bundle has.
    #[error("the bundle has more than {most} files")]
    TooManyParts {
        /// The most files.
        most: u64,
    },
    /// Not the bundle, but the process that read it.
    #[error(transparent)]
    Reader(#[from] ReaderFault),
}

impl BundleFault {
    /// The key of its message.
    pub fn message_key(&self) -> &'static str {
        match self {
            Self::NotABundle => "bundle-not-a-bundle",
            Self::Damaged => "bundle-damaged",
            Self::ManifestUnreadable => "bundle-manifest-unreadable",
            Self::Suspicious => "bundle-suspicious",
            Self::UnfoldsTooFar => "bundle-unfolds-too-far",
            Self::TooManyParts { .. } => "bundle-too-many-parts",
            Self::Reader(fault) => fault.message_key(),
        }
    }

    /// The values its message names.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooManyParts { most } => vec![("most", most.to_string())],
            Self::Reader(fault) => fault.values(),
            Self::NotABundle
            | Self::Damaged
            | Self::ManifestUnreadable
            | Self::Suspicious
            | Self::UnfoldsTooFar => Vec::new(),
        }
    }

    /// What kind of trouble it is.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::NotABundle => ErrorClass::WrongType,
            Self::UnfoldsTooFar | Self::TooManyParts { .. } => ErrorClass::TooLarge,
            Self::Damaged | Self::ManifestUnreadable | Self::Suspicious => ErrorClass::Content,
            Self::Reader(fault) => fault.class(),
        }
    }
}

/// A line of the manifest.
#[derive(Deserialize)]
struct Line {
    path: String,
    size: u64,
    sha256: String,
}

/// The end of a stream's chain, as the bundle names it.
#[derive(Clone, PartialEq, Deserialize)]
struct Chain {
    kind: String,
    events: u64,
    head: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct About {
    code: String,
    title: String,
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    about: About,
    files: Vec<Line>,
    /// Bundles from before they were under the seal have them beside it alone.
    #[serde(default)]
    chains: Option<Vec<Chain>>,
}

#[derive(Deserialize)]
struct Seal {
    manifest_sha256: String,
    seal: String,
    #[serde(default)]
    chains: Vec<Chain>,
}

/// What an event says of its place.
#[derive(Deserialize)]
struct Link {
    number: u64,
    previous: String,
    hash: String,
}

/// Follows a chain through the lines of its events.
struct Following {
    chain: Chain,
    line: Vec<u8>,
    events: u64,
    last: String,
    broken: bool,
}

impl Following {
    fn begin(chain: &Chain) -> Self {
        let before_the_first = "0".repeat(64);
        Self { chain: chain.clone(), line: Vec::new(), events: 0, last: before_the_first, broken: false }
    }

    fn take(&mut self, mut piece: &[u8]) {
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            self.line.extend_from_slice(&piece[..end]);
            self.link();
            piece = &piece[end + 1..];
        }
        if self.line.len() + piece.len() > MOST_LINE {
            self.broken = true;
        }
        if !self.broken {
            self.line.extend_from_slice(piece);
        }
    }

    fn link(&mut self) {
        let link = serde_json::from_slice::<Link>(&self.line).ok();
        self.line.clear();
        self.events += 1;
        match link.filter(|link| link.number == self.events && link.previous == self.last) {
            Some(link) => self.last = link.hash,
            None => self.broken = true,
        }
    }

    fn end(self) -> ChainFound {
        let whole = !self.broken && self.line.is_empty();
        let sound = whole && self.events == self.chain.events && self.last == self.chain.head;
        ChainFound { kind: self.chain.kind, sound }
    }
}

/// Looks a bundle through. It may end the process: see [`crate::isolated::examine_bundle`].
pub fn examine(mut source: impl Read + Seek) -> Result<Report, BundleFault> {
    let mut head = [0; 4];
    let begins = source.read_exact(&mut head).and_then(|()| source.seek(SeekFrom::Start(0)));
    if begins.is_err() || !head.starts_with(b"PK\x03\x04") {
        return Err(BundleFault::NotABundle);
    }
    let mut zip =
        ZipArchive::new(BufReader::with_capacity(PIECE, source)).map_err(|_| BundleFault::Damaged)?;
    let names = checked_names(&mut zip)?;
    if !names.contains(MANIFEST) {
        return Err(BundleFault::NotABundle);
    }
    let text = whole(&mut zip, MANIFEST, MOST_MANIFEST)?.and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or(BundleFault::ManifestUnreadable)?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|_| BundleFault::ManifestUnreadable)?;
    let seal = whole(&mut zip, SEAL, MOST_SEAL)?;
    let seal = seal.and_then(|bytes| serde_json::from_slice::<Seal>(&bytes).ok());

    let mut parts: BTreeMap<String, Finding> =
        names.iter().map(|name| (name.clone(), Finding::Extra)).collect();
    let agreed = seal.as_ref().is_none_or(|seal| seal.manifest_sha256 == hex::encode(Sha256::digest(&text)));
    parts.insert(MANIFEST.to_owned(), if agreed { Finding::Sound } else { Finding::Changed });
    let beside = seal.as_ref().map(|seal| seal.chains.clone());
    parts.insert(
        SEAL.to_owned(),
        match &beside {
            None if names.contains(SEAL) => Finding::Changed,
            None => Finding::Missing,
            Some(beside) if manifest.chains.as_ref().is_some_and(|chains| chains != beside) => {
                Finding::Changed
            }
            Some(_) => Finding::Sound,
        },
    );
    let ends = manifest.chains.or(beside).unwrap_or_default();
    let mut chains = Vec::new();
    for line in manifest.files {
        // What the manifest names twice, or names itself, was not written by us.
        let known = parts.get(&line.path).is_some_and(|known| *known != Finding::Extra);
        if known || !is_plain(&line.path) {
            return Err(BundleFault::ManifestUnreadable);
        }
        let of_chain = |chain: &&Chain| line.path == format!("events/{}.jsonl", chain.kind);
        let mut following = ends.iter().find(of_chain).map(Following::begin);
        let finding = compare(&mut zip, &line, following.as_mut())?;
        chains.extend(following.map(Following::end));
        parts.insert(line.path, finding);
    }
    // A chain whose events are not there is not whole.
    let missing = ends.iter().filter(|end| chains.iter().all(|chain| chain.kind != end.kind));
    let missing: Vec<_> = missing.map(|end| ChainFound { kind: end.kind.clone(), sound: false }).collect();
    chains.extend(missing);
    Ok(Report {
        code: manifest.about.code,
        title: manifest.about.title,
        parts: parts.into_iter().map(|(path, finding)| Part { path, finding }).collect(),
        chains,
        manifest: text,
        seal: seal.map(|seal| seal.seal).unwrap_or_default(),
    })
}

/// The names of all files, of an archive that hides nothing.
fn checked_names<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Result<BTreeSet<String>, BundleFault> {
    if zip.len() > MOST_PARTS {
        return Err(BundleFault::TooManyParts { most: MOST_PARTS as u64 });
    }
    let hides = zip.offset() != 0 || !zip.comment().is_empty() || zip.validate_header_consistency().is_err();
    if hides {
        return Err(BundleFault::Suspicious);
    }
    let names: Result<BTreeSet<String>, _> =
        zip.file_names().map(|name| name.map(|name| name.into_owned())).collect();
    let names = names.map_err(|_| BundleFault::Suspicious)?;
    if names.iter().all(|name| is_plain(name)) { Ok(names) } else { Err(BundleFault::Suspicious) }
}

/// Whether a path leads to a file below where it is unpacked, on any system, and can be shown.
fn is_plain(path: &str) -> bool {
    let component = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.len() <= MOST_NAME
        && path.split('/').all(component)
        && !path.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
}

/// A small file as a whole; nothing where it is not there or cannot be read.
fn whole<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    path: &str,
    most: u64,
) -> Result<Option<Vec<u8>>, BundleFault> {
    let Some(index) = zip.index_for_name(path) else { return Ok(None) };
    let Ok(part) = zip.by_index(index) else { return Ok(None) };
    let mut bytes = Vec::new();
    let read = part.take(most + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > most {
        return Err(BundleFault::UnfoldsTooFar);
    }
    Ok(read.is_ok().then_some(bytes))
}

/// Whether a file is what its line says; its events are followed on the way.
fn compare<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    line: &Line,
    mut following: Option<&mut Following>,
) -> Result<Finding, BundleFault> {
    let Some(index) = zip.index_for_name(&line.path) else { return Ok(Finding::Missing) };
    let Ok(part) = zip.by_index(index) else { return Ok(Finding::Changed) };
    if part.size() > NOT_YET_SUSPECT.max(part.compressed_size().saturating_mul(MOST_TIMES)) {
        return Err(BundleFault::UnfoldsTooFar);
    }
    if part.size() != line.size {
        return Ok(Finding::Changed);
    }
    // What a part declares is only a promise: one byte more than it may have tells.
    let (mut part, mut hash, mut size) = (part.take(line.size.saturating_add(1)), Sha256::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let Ok(read) = part.read(&mut piece) else { return Ok(Finding::Changed) };
        if read == 0 {
            break;
        }
        size += read as u64;
        hash.update(&piece[..read]);
        if let Some(following) = &mut following {
            following.take(&piece[..read]);
        }
    }
    let same = size == line.size && hex::encode(hash.finalize()) == line.sha256;
    Ok(if same { Finding::Sound } else { Finding::Changed })
}
