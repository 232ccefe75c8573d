//! Sealed bundles of the archive: sound, tampered with, and made to harm (K5, 8-reliability F6).

use paper::bundle::{BundleFault, Finding, Report, examine};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const CONTRACT: &str = "scans/001-contract.pdf";
const EVENTS: &str = "events/project.jsonl";

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The files of a bundle, with a manifest and a seal on them.
struct Bundle {
    files: Vec<(String, Vec<u8>)>,
    manifest: Value,
    seal: Value,
}

fn events() -> (Vec<u8>, Value) {
    let (mut lines, mut previous) = (Vec::new(), "0".repeat(64));
    for number in 1..=3_u64 {
        let own = hash(previous.as_bytes());
        let line = json!({ "number": number, "name": "closed", "previous": previous, "hash": own });
        writeln!(lines, "{line}").expect("memory");
        previous = own;
    }
    (lines, json!([{ "kind": "project", "stream": "0", "events": 3, "head": previous }]))
}

impl Bundle {
    fn new() -> Self {
        let (lines, chains) = events();
        let files = vec![
            ("data/project.json".to_owned(), b"{}".to_vec()),
            (EVENTS.to_owned(), lines),
            (CONTRACT.to_owned(), b"%PDF-1.4 a contract".repeat(5_000)),
        ];
        Self::of(files, &chains)
    }

    fn of(files: Vec<(String, Vec<u8>)>, chains: &Value) -> Self {
        let line = |(path, bytes): &(String, Vec<u8>)| json!({ "path": path, "size": bytes.len(), "sha256": hash(bytes) });
        let listed: Vec<Value> = files.iter().map(line).collect();
        let about = json!({ "code": "XS-2026-0417", "title": "扩容" });
        let manifest = json!({ "about": about, "files": listed, "chains": chains });
        let seal = json!({
            "manifest_sha256": hash(manifest.to_string().as_bytes()), "seal": "5ea1", "chains": chains,
        });
        Self { files, manifest, seal }
    }

    fn put(mut self, path: &str, bytes: &[u8]) -> Self {
        self.files.retain(|(known, _)| known != path);
        self.files.push((path.to_owned(), bytes.to_vec()));
        self
    }

    fn without(mut self, path: &str) -> Self {
        self.files.retain(|(known, _)| known != path);
        self
    }

    /// As the archive streams it.
    fn zipped(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new_stream(Vec::new());
        let own = [("manifest.json", &self.manifest), ("seal.json", &self.seal)];
        let own = own.into_iter().filter(|(_, value)| !value.is_null());
        let own = own.map(|(path, value)| (path.to_owned(), value.to_string().into_bytes()));
        for (path, bytes) in self.files.iter().cloned().chain(own) {
            zip.start_file(path.as_str(), SimpleFileOptions::default()).expect("memory");
            zip.write_all(&bytes).expect("memory");
        }
        zip.finish().expect("memory").into_inner()
    }

    fn examined(&self) -> Result<Report, BundleFault> {
        examine(Cursor::new(self.zipped()))
    }
}

/// What is not sound.
fn wrong(report: &Report) -> Vec<(&str, Finding)> {
    let wrong = report.parts.iter().filter(|part| part.finding != Finding::Sound);
    wrong.map(|part| (part.path.as_str(), part.finding)).collect()
}

#[test]
fn clause_2_5_2_a_bundle_that_nobody_touched_is_sound() {
    let report = Bundle::new().examined().unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.parts.len(), report.count(Finding::Sound), report.chains.len()), (5, 5, 1));
    assert_eq!(
        (report.code.as_str(), report.title.as_str(), report.seal.as_str()),
        ("XS-2026-0417", "扩容", "5ea1")
    );
    assert_eq!(hash(report.manifest.as_bytes()), Bundle::new().seal["manifest_sha256"]);
    let mut old = Bundle::new();
    old.manifest.as_object_mut().unwrap().remove("chains");
    old.seal["manifest_sha256"] = json!(hash(old.manifest.to_string().as_bytes()));
    assert!(old.examined().unwrap().is_sound(), "from before the chains were under the seal");
}

#[test]
fn clause_2_5_2_what_was_done_to_a_bundle_is_told_file_by_file() {
    let mut contract = b"%PDF-1.4 a contract".repeat(5_000);
    contract[40_000] ^= 1;
    let changed = Bundle::new().put(CONTRACT, &contract);
    assert_eq!(wrong(&changed.examined().unwrap()), [(CONTRACT, Finding::Changed)]);
    let longer = Bundle::new().put(CONTRACT, b"%PDF");
    assert_eq!(wrong(&longer.examined().unwrap()), [(CONTRACT, Finding::Changed)]);
    let removed = Bundle::new().without(CONTRACT);
    assert_eq!(wrong(&removed.examined().unwrap()), [(CONTRACT, Finding::Missing)]);
    let added = Bundle::new().put("scans/009-other.pdf", b"%PDF");
    assert_eq!(wrong(&added.examined().unwrap()), [("scans/009-other.pdf", Finding::Extra)]);

    let mut resealed = Bundle::new();
    resealed.manifest["about"]["code"] = json!("XS-2026-0418");
    assert_eq!(wrong(&resealed.examined().unwrap()), [("manifest.json", Finding::Changed)]);
    let mut unsealed = Bundle::new();
    unsealed.seal = Value::Null;
    let report = unsealed.examined().unwrap();
    assert_eq!((wrong(&report), report.seal.as_str()), (vec![("seal.json", Finding::Missing)], ""));
    let mut other = Bundle::new();
    other.seal["chains"][0]["events"] = json!(2);
    assert_eq!(wrong(&other.examined().unwrap()), [("seal.json", Finding::Changed)]);

    // One byte of what is packed, wherever it is: no such bundle passes.
    let whole = Bundle::new().zipped();
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        let told = examine(Cursor::new(bytes));
        let harmless = told.as_ref().is_ok_and(Report::is_sound);
        // Times and attributes of a file are no part of it.
        assert!(!harmless || told == Bundle::new().examined(), "{at}: {told:?}");
    }
}

#[test]
fn clause_2_5_2_a_chain_with_a_hole_is_not_sound() {
    let (lines, chains) = events();
    let lines = String::from_utf8(lines).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    for kept in
        [vec![lines[0], lines[2]], vec![lines[0], lines[1]], vec![lines[1], lines[0], lines[2]], vec!["{}"]]
    {
        let text = format!("{}\n", kept.join("\n"));
        // Whoever has no key can make the manifest anew, but not the chain.
        let bundle = Bundle::of(vec![(EVENTS.to_owned(), text.into_bytes())], &chains);
        let report = bundle.examined().unwrap();
        assert_eq!((wrong(&report).len(), report.chains[0].sound, report.is_sound()), (0, false, false));
    }
    let none = Bundle::of(vec![("data/project.json".to_owned(), b"{}".to_vec())], &chains);
    assert!(!none.examined().unwrap().is_sound(), "its events are not there at all");
}

#[test]
fn clause_2_5_2_what_is_no_bundle_is_refused_as_a_whole() {
    let told = |bytes: &[u8]| examine(Cursor::new(bytes.to_vec())).unwrap_err();
    assert_eq!(told(b""), BundleFault::NotABundle);
    assert_eq!(told(b"%PDF-1.7"), BundleFault::NotABundle);
    assert_eq!(told(b"PK\x03\x04 and no more"), BundleFault::Damaged);
    let mut plain = Bundle::new();
    plain.manifest = Value::Null;
    assert_eq!(plain.examined().unwrap_err(), BundleFault::NotABundle);
    let half = Bundle::new().zipped();
    assert_eq!(told(&half[..half.len() / 2]), BundleFault::Damaged);
    let mut unreadable = Bundle::new();
    unreadable.manifest = json!(["no", "manifest"]);
    assert_eq!(unreadable.examined().unwrap_err(), BundleFault::ManifestUnreadable);
    let mut twice = Bundle::new();
    let first = twice.manifest["files"][0].clone();
    twice.manifest["files"].as_array_mut().unwrap().push(first);
    assert_eq!(twice.examined().unwrap_err(), BundleFault::ManifestUnreadable);
}

#[test]
fn clause_2_5_2_a_bundle_made_to_harm_is_refused() {
    let suspicious = |bytes: Vec<u8>| {
        assert_eq!(examine(Cursor::new(bytes)).unwrap_err(), BundleFault::Suspicious);
    };
    for name in ["../../etc/passwd", "/etc/passwd", "scans\\..\\evil", "C:evil", "a//b", "line\nbreak"] {
        suspicious(Bundle::new().put(name, b"x").zipped());
    }
    suspicious([b"PK\x03\x04 something before", &Bundle::new().zipped()[..]].concat());

    // A second directory entry for the same bytes, under another name.
    let mut writer = ZipWriter::new_append(Cursor::new(Bundle::new().zipped())).unwrap();
    writer.shallow_copy_file("data/project.json", "data/copy.json").unwrap();
    suspicious(writer.finish().unwrap().into_inner());

    let zeros = vec![0; 16 << 20];
    let bomb = Bundle::of(vec![("scans/001-contract.pdf".to_owned(), zeros)], &json!([]));
    assert!(bomb.zipped().len() < 100_000);
    assert_eq!(bomb.examined().unwrap_err(), BundleFault::UnfoldsTooFar);
    let mut long = Bundle::new();
    long.manifest["about"]["title"] = json!("x".repeat(9 << 20));
    assert_eq!(long.examined().unwrap_err(), BundleFault::UnfoldsTooFar);
    let many = (0..10_000).map(|number| (format!("data/{number}.json"), Vec::new())).collect();
    let many = Bundle::of(many, &json!([]));
    assert_eq!(many.examined().unwrap_err(), BundleFault::TooManyParts { most: 10_000 });
}
