//! Everything out of one system and into an empty one, by way of the other database.

use crate::app::TestApp;
use crate::office;
use crate::street::Street;
use chrono::{DateTime, Utc};
use epm::demo::{Demo, PASSWORD};
use epm::features::people::set_initial_password;
use epm::features::transfer::members::MANIFEST;
use epm::features::transfer::{self, Export, Manifest, Target, Wanted};
use epm::http::{App, Rates, Setup};
use epm::outside::Outside;
use http::{Method, Request, StatusCode};
use regulation::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::time::Duration;
use store::testing::{Kind, TestDb};
use store::whole::{LEFT_OUT, Source};
use store::{Origin, Store};
use tokio::sync::mpsc::{self, Receiver};
use tower::ServiceExt;

/// A Friday afternoon in Shanghai.
const NOW: &str = "2026-11-20T07:30:00Z";

pub(crate) fn now() -> DateTime<Utc> {
    NOW.parse().expect("an instant")
}

pub(crate) async fn out(store: &Store, to: &Path, credentials: bool) -> Manifest {
    let target = match to.extension() {
        Some(_) => Target::Zip(Box::new(std::fs::File::create_new(to).expect("a file"))),
        None => Target::Folder(to.to_owned()),
    };
    transfer::export(store, target, Wanted { credentials }, now()).await.expect("an export")
}

async fn into(store: &Store, from: &Path) -> Manifest {
    let export = Export::open(from).expect("it opens");
    export.verify().expect("it is as it was written");
    export.restore(store, &Origin::console(now())).await.expect("it is brought in");
    export.manifest
}

fn other(kind: Kind) -> Kind {
    match kind {
        Kind::Sqlite => Kind::Postgres,
        Kind::Postgres => Kind::Sqlite,
    }
}

/// Signs in as a browser's form does.
async fn sign_in(store: &Store, username: &str, password: &str) -> StatusCode {
    let setup = Setup { rates: Rates::unlimited(), ..Setup::default() };
    let app =
        App::new(store.clone(), Outside::arranged(now(), 9), setup).await.expect("the application starts");
    let body = json!({ "username": username, "password": password }).to_string();
    let request = Request::post("/api/v1/sessions")
        .header("host", "epm.test")
        .header("content-type", "application/json");
    let request = request.body(axum::body::Body::from(body)).expect("a request");
    app.router().oneshot(request).await.expect("an answer").status()
}

fn changed(folder: &Path, change: impl Fn(&mut Value)) {
    let path = folder.join(MANIFEST);
    let text = std::fs::read_to_string(&path).expect("a manifest");
    let mut manifest: Value = serde_json::from_str(&text).expect("JSON");
    change(&mut manifest);
    std::fs::write(&path, manifest.to_string()).expect("it can be written");
}

fn refusal(export: anyhow::Result<impl Sized>) -> String {
    format!("{:#}", export.err().expect("it is refused"))
}

/// An export of which one table's lines never come.
struct Stuck<'a>(&'a Export, &'static str);

impl Source for Stuck<'_> {
    fn rows(&self, table: &str) -> u64 {
        self.0.rows(table)
    }

    fn lines(&self, table: &str) -> Receiver<io::Result<Vec<String>>> {
        if table != self.1 {
            return self.0.lines(table);
        }
        let (send, receive) = mpsc::channel(1);
        std::mem::forget(send);
        receive
    }

    fn without_passwords(&self) -> bool {
        self.0.without_passwords()
    }
}

store::both_databases! {
    /// The papers of a contract go along, whatever kind of file they are.
    async fn clause_1_3_4_attachments_of_word_and_excel_go_along(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.as_(Role::AccountManager);
        let id = owner.post("/contracts", street.contract_entry("virtual")).await.id(201);
        let papers = [("offer.xlsx", office::workbook("offer")), ("annex.docx", office::document("annex"))];
        let mut files = Vec::new();
        for (name, bytes) in &papers {
            let address = format!("/files?for=attachment&name={name}");
            let sent = owner.upload(Method::POST, &address, "application/octet-stream", bytes.clone()).await;
            files.push(sent.expect(201)["sha256"].as_str().expect("a hash").to_owned());
        }
        let body = json!({ "kind": "technical", "files": files });
        owner.post(&format!("/contracts/{id}/attachments"), body).await.expect(200);
        let folder = db.folder().join("with-attachments");
        let manifest = out(&app.app.store, &folder, true).await;
        let there = TestDb::new(other(db.kind)).await;
        assert_eq!(into(&there.store, &folder).await, manifest);
        there.assert_whole().await;
        for (sha256, (_, bytes)) in files.iter().zip(&papers) {
            let mut kept = Vec::new();
            let mut stored = there.store.files().read(sha256).await.expect("it is there");
            tokio::io::AsyncReadExt::read_to_end(&mut stored, &mut kept).await.expect("bytes");
            assert_eq!(kept, *bytes);
        }
    }

    /// Out, into the other database, out, and back into one of the first kind: every member is the same to the byte.
    async fn inv_48_an_export_makes_the_same_state_on_either_database(db: &TestDb) {
        Demo { projects: 12, seed: 7, ..Demo::default() }.make(&db.store, now()).await.expect("the demo is made");
        db.store.seal(now().timestamp_millis()).await.expect("a seal");
        let folder = db.folder();
        let first = out(&db.store, &folder.join("first"), true).await;
        assert!(first.head.seal > 0 && first.head.events > 500 && first.files > 0, "{:?}", first.head);
        for book in ["customers", "contracts", "projects", "equipment", "serials", "people"] {
            let path = format!("workbooks/{book}.xlsx");
            assert!(first.members.iter().any(|member| member.path == path && member.size > 4_000), "{path}");
        }
        let between = TestDb::new(other(db.kind)).await;
        assert_eq!(into(&between.store, &folder.join("first")).await, first);
        between.assert_whole().await;
        let second = out(&between.store, &folder.join("second.zip"), true).await;
        assert_eq!(second, first);

        let last = TestDb::new(db.kind).await;
        assert_eq!(into(&last.store, &folder.join("second.zip")).await, second);
        last.assert_whole().await;
        assert_eq!(out(&last.store, &folder.join("third"), true).await, first);
        // Life goes on, with the next number of whatever the database numbers itself.
        for store in [&between.store, &last.store] {
            assert_eq!(sign_in(store, "zhangwei", PASSWORD).await, StatusCode::CREATED);
            store.seal(now().timestamp_millis() + 7_200_000).await.expect("another seal");
        }
        between.assert_whole().await;
        last.assert_whole().await;
    }

    /// Without credentials nobody has a password any more, which the trail says; the console gives the first one.
    async fn without_credentials_people_get_new_passwords(db: &TestDb) {
        Demo { projects: 0, seed: 7, ..Demo::default() }.make(&db.store, now()).await.expect("the demo is made");
        let folder = db.folder();
        out(&db.store, &folder.join("out"), false).await;
        let people = std::fs::read_to_string(folder.join("out/tables/person.jsonl")).expect("people");
        assert!(people.contains("withheld") && !people.contains("argon2"), "{people}");
        let there = TestDb::new(other(db.kind)).await;
        into(&there.store, &folder.join("out")).await;
        there.assert_whole().await;
        assert_eq!(sign_in(&there.store, "sysadmin", PASSWORD).await, StatusCode::UNAUTHORIZED);
        assert_eq!(sign_in(&there.store, "sysadmin", "withheld").await, StatusCode::UNAUTHORIZED);
        let app = App::new(there.store.clone(), Outside::arranged(now(), 5), Setup::default()).await.expect("it starts");
        let password = set_initial_password(&app, "sysadmin").await.expect("a password").expect("a sysadmin");
        assert_eq!(sign_in(&there.store, "sysadmin", &password).await, StatusCode::CREATED);
        there.assert_whole().await;
    }

    /// What is not as it was written, or from a newer program, or bound with another key, or meant for another place, is
    /// refused in words; and whatever fails on the way leaves nothing behind.
    async fn an_import_is_whole_or_nothing(db: &TestDb) {
        TestApp::on(db).await;
        let (folder, origin) = (db.folder().join("out"), Origin::console(now()));
        out(&db.store, &folder, true).await;
        let whole = std::fs::read_to_string(folder.join(MANIFEST)).expect("a manifest");
        let export = Export::open(&folder).expect("it opens");
        let full = refusal(export.restore(&db.store, &origin).await);
        assert!(full.contains("not empty"), "{full}");

        let there = TestDb::new(other(db.kind)).await;
        let late = tokio::time::timeout(Duration::from_secs(2), there.store.restore(&Stuck(&export, "todo"), &origin)).await;
        assert!(late.is_err(), "it waits for what never comes");
        assert_eq!(there.store.first_filled().await.expect("an answer"), None);
        changed(&folder, |manifest| manifest["rows"]["todo"] = json!(99));
        let counted = refusal(Export::open(&folder).expect("it opens").restore(&there.store, &origin).await);
        assert!(counted.contains("todo has 0 rows where the manifest says 99"), "{counted}");
        assert_eq!(there.store.first_filled().await.expect("an answer"), None);

        changed(&folder, |manifest| manifest["audit_key"] = json!("0000000000000000"));
        let bound = refusal(Export::open(&folder).expect("it opens").restore(&there.store, &origin).await);
        assert!(bound.contains("audit.key"), "{bound}");
        changed(&folder, |manifest| manifest["version"] = json!(2));
        assert!(refusal(Export::open(&folder)).contains("newer program"));
        changed(&folder, |manifest| { manifest["version"] = json!(1); manifest["schema"] = json!(["m9999_more"]); });
        assert!(refusal(Export::open(&folder)).contains("newer program"));
        changed(&folder, |manifest| manifest["schema"] = json!(["m0001_streams"]));
        assert!(refusal(Export::open(&folder)).contains("older program"));

        std::fs::write(folder.join(MANIFEST), &whole).expect("it can be written");
        let people = folder.join("tables/person.jsonl");
        let altered = std::fs::read_to_string(&people).expect("people").replacen("true", "false", 1);
        std::fs::write(&people, altered).expect("it can be written");
        let hashed = refusal(Export::open(&folder).expect("it opens").verify());
        assert!(hashed.contains("tables/person.jsonl is not as it was written"), "{hashed}");
        std::fs::remove_file(&people).expect("it can be removed");
        assert!(refusal(Export::open(&folder).expect("it opens").verify()).contains("tables/person.jsonl"));
        std::fs::remove_file(folder.join(MANIFEST)).expect("it can be removed");
        assert!(refusal(Export::open(&folder)).contains(MANIFEST));
    }

    /// Every table of the schema is in an export, or is named among those left out: a new one cannot be forgotten.
    async fn every_table_is_exported_or_named_as_left_out(db: &TestDb) {
        let there = TestDb::new(other(db.kind)).await;
        let (here, still) = (db.store.still().await.expect("a moment"), there.store.still().await.expect("a moment"));
        let names = |still: &store::whole::Still| -> BTreeSet<String> { still.tables.iter().map(|table| table.name().to_owned()).collect() };
        assert_eq!(names(&here), names(&still), "both databases have the same tables");
        let steps = concat!(env!("CARGO_MANIFEST_DIR"), "/../store/src/migrations");
        let files = std::fs::read_dir(steps).expect("the steps of the schema");
        let text: String = files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("text")).collect();
        let made = text.split("CREATE TABLE ").skip(1).filter_map(|rest| rest.split_whitespace().next());
        let gone: BTreeSet<&str> = text.split("DROP TABLE ").skip(1).filter_map(|rest| rest.split([' ', ';', '"']).next()).collect();
        let covered = |name: &&str| names(&here).contains(*name) || LEFT_OUT.iter().any(|(left, _)| left == name);
        let forgotten: Vec<&str> = made.filter(|name| !covered(name) && !gone.contains(name)).collect();
        assert!(forgotten.is_empty(), "{forgotten:?}");
    }
}

/// What the command line says, and whether it did it.
fn epm(data: &Path, arguments: &[&str]) -> (bool, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_epm"))
        .args(arguments)
        .env("EPM_DATA", data)
        .env_remove("EPM_DATABASE_URL")
        .env_remove("EPM_AUDIT_KEY")
        .output()
        .expect("the program runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// The whole way at the console: out, the key by another way, in, and once only.
#[test]
fn the_console_takes_everything_out_and_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let (old, new, zip) = (at("old"), at("new"), at("all.zip"));
    let zip = zip.to_str().expect("a path");
    let add = [
        "user",
        "add",
        "sysadmin",
        "--name",
        "系统管理员",
        "--department",
        "ADMIN",
        "--role",
        "system_administrator",
    ];
    assert!(epm(&old, &add).0);
    let (done, said) = epm(&old, &["export", zip]);
    assert!(done && said.contains("without passwords") && !at("all.zip.part").exists(), "{said}");
    let (done, said) = epm(&old, &["export", zip]);
    assert!(!done && said.contains("there already"), "{said}");
    let (done, said) = epm(&new, &["import", zip]);
    assert!(!done && said.contains("audit.key"), "{said}");
    std::fs::copy(old.join("audit.key"), new.join("audit.key")).expect("the key is copied");
    let (done, said) = epm(&new, &["import", zip]);
    assert!(done && said.contains("is whole") && said.contains("epm user password"), "{said}");
    let (done, said) = epm(&new, &["import", zip]);
    assert!(!done && said.contains("not empty"), "{said}");
    assert!(epm(&new, &["user", "password", "sysadmin"]).0 && epm(&new, &["check"]).0);
    let template = at("template.xlsx");
    let template = template.to_str().expect("a path");
    assert!(epm(&new, &["import", "--template", template, "--language", "en"]).0);
    let (done, said) = epm(&new, &["import", template, "--language", "en"]);
    assert!(done && said.contains("Nothing is wrong"), "{said}");
}
