//! Scans that file themselves: what the codes say, what a person may do with it, and that nothing is filed unasked.

use crate::app::{Client, TestApp};
use crate::contracts::page;
use crate::street::{PDF, Street, serials};
use http::Method;
use regulation::Role;
use scans::Symbology;
use scans::testing::{bound, drawn, jpeg, label};
use serde_json::{Value, json};

const OWNER: &str = "account_manager";
const STRANGER: &str = "account_manager_south";

/// Sends a file; answers its hash.
async fn send(client: &Client<'_>, bytes: &[u8]) -> String {
    let sent = client.upload(Method::POST, "/files?name=scan.pdf", "application/pdf", bytes.to_vec()).await;
    sent.expect(201)["sha256"].as_str().expect("a hash").to_owned()
}

/// A sheet of an arrived project that is not submitted, and its form.
async fn written(app: &TestApp, street: &Street<'_>) -> (String, Vec<u8>) {
    let project = street.arrived(OWNER).await.project;
    let owner = app.user(OWNER);
    let lines = json!([{ "equipment_line_id": 1, "quantity": 4, "serials": serials(&project, "A", 4) }]);
    let body = json!({ "signed_on": street.today(), "lines": lines });
    let sheet = owner.post(&format!("/projects/{project}/sign-off-sheets"), body).await.id(200);
    let form = owner.get(&format!("/sign-off-sheets/{sheet}/form.pdf")).await;
    form.expect(200);
    (sheet, form.body)
}

/// A sheet's form and a page without a code, in one file, the blank page first.
fn stack(form: &[u8]) -> Vec<u8> {
    let blank = jpeg(&label(&[(Symbology::Code39, "A1")]), 60);
    let mut pages = vec![blank];
    pages.extend(drawn(form, 150.0).iter().map(|page| jpeg(page, 60)));
    bound(&pages, 150.0)
}

fn field<'v>(papers: &'v [Value], standing: &str, field: &str) -> &'v str {
    let paper = papers.iter().find(|paper| paper["standing"] == standing);
    paper
        .and_then(|paper| paper[field].as_str())
        .unwrap_or_else(|| panic!("nothing {standing} in {papers:?}"))
}

/// Takes a file in; answers its hash and the papers in it.
pub async fn taken_in(client: &Client<'_>, bytes: &[u8]) -> (String, Vec<Value>) {
    let sha256 = send(client, bytes).await;
    let body = json!({ "file": sha256 });
    let mut taken = client.post("/scans", body.clone()).await;
    // A slow machine reads longer than an answer may take; it goes on reading.
    while taken.status == 503 {
        taken = client.post("/scans", body.clone()).await;
    }
    let taken = taken.expect(201);
    (sha256, taken["papers"].as_array().expect("papers").clone())
}

store::both_databases! {
    /// A scanned sheet is recognised, and filed when its account manager says so.
    async fn clause_2_4_3_a_scanned_sheet_finds_its_place_when_confirmed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (sheet, form) = written(&app, &street).await;
        let (owner, stranger) = (app.user(OWNER), app.user(STRANGER));
        let sha256 = send(&owner, &form).await;
        let read = owner.get(&format!("/scans/{sha256}")).await.expect(200);
        let paper = &read["papers"][0];
        assert_eq!((&paper["kind"], &paper["sheet"], &paper["standing"]), (&json!("QS"), &json!(sheet), &json!("ready")));
        assert_eq!((&paper["pages"], &paper["missing"], &read["unread"]), (&json!([1]), &json!([]), &json!([])));
        let scan_of = async || owner.get(&format!("/sign-off-sheets/{sheet}")).await.expect(200)["scan"].clone();
        assert!(scan_of().await.is_null(), "nothing is filed by reading");
        // Whoever does not see the file is told of none; whoever has it and not the project may do nothing with it.
        stranger.get(&format!("/scans/{sha256}")).await.refused(404, "not-found");
        let body = json!({ "sheet": sheet });
        stranger.post(&format!("/scans/{sha256}/file"), body.clone()).await.refused(404, "not-found");
        assert_eq!(send(&stranger, &form).await, sha256);
        let read = stranger.get(&format!("/scans/{sha256}")).await.expect(200);
        assert_eq!(read["papers"][0]["standing"], "not_found");
        stranger.post(&format!("/scans/{sha256}/file"), body.clone()).await.refused(404, "not-found");
        app.as_(Role::Finance).get(&format!("/scans/{sha256}")).await.refused(403, "role-required");
        let other = json!({ "sheet": sheet.replace(".1", ".2") });
        owner.post(&format!("/scans/{sha256}/file"), other).await.refused(422, "invalid");
        owner.post(&format!("/scans/{sha256}/file"), body.clone()).await.expect(200);
        assert_eq!(scan_of().await, json!(sha256));

        let project = sheet.split('.').next().unwrap_or_default();
        let lines = json!([{ "equipment_line_id": 1, "quantity": 4, "serials": serials(project, "B", 4) }]);
        let other = json!({ "signed_on": street.today(), "lines": lines });
        owner.put(&format!("/sign-off-sheets/{sheet}"), other).await.expect(200);
        assert!(scan_of().await.is_null(), "what was signed said something else");
        let read = owner.get(&format!("/scans/{sha256}")).await.expect(200);
        assert_eq!(read["papers"][0]["standing"], "other_revision");
        owner.post(&format!("/scans/{sha256}/file"), body).await.refused(422, "invalid");
    }

    /// Of a stack, only the pages of the paper are filed; what holds no code is left to people.
    async fn clause_2_4_3_only_the_pages_of_the_sheet_are_filed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (sheet, form) = written(&app, &street).await;
        let owner = app.user(OWNER);
        let page = jpeg(&drawn(&form, 150.0)[0], 60);
        let stack = bound(&[page.clone(), page], 150.0);
        let sha256 = send(&owner, &stack).await;
        let filed = owner.post(&format!("/scans/{sha256}/file"), json!({ "sheet": sheet })).await;
        filed.expect(200);
        let scan = owner.get(&format!("/sign-off-sheets/{sheet}")).await.expect(200)["scan"].clone();
        let scan = scan.as_str().expect("a scan").to_owned();
        assert_ne!(scan, sha256, "the page twice in the stack is filed once");
        let part = owner.get(&format!("/files/{scan}")).await;
        part.expect(200);
        assert_eq!(drawn(&part.body, 100.0).len(), 1);
        // What has no page is named as such at once, and nothing falls over.
        let hollow = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".as_slice();
        for damaged in [hollow, b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF\xE0"] {
            let sent = owner.upload(Method::POST, "/files?name=scan.pdf", "application/pdf", damaged.to_vec()).await;
            let told = sent.refused(422, "invalid");
            assert!(told.to_string().contains("损坏"), "{told}");
        }
    }

    /// A name says nothing but a name: no path, and an ending that is the content's.
    async fn a_file_is_handed_out_under_a_name_that_fits_its_content(db: &TestDb) {
        let app = TestApp::on(db).await;
        let owner = app.user(OWNER);
        for (sent, kept, fetched) in [
            ("..%2F..%2Fetc%2Fpasswd.pdf", "passwd.pdf", "passwd.pdf"),
            ("C:%5Cscans%5Cevil.html", "evil.html", "evil.html.pdf"),
        ] {
            let path = format!("/files?name={sent}");
            let bytes = [PDF, sent.as_bytes()].concat();
            let filed = owner.upload(Method::POST, &path, "text/html", bytes).await.expect(201);
            assert_eq!((&filed["name"], &filed["media_type"]), (&json!(kept), &json!("application/pdf")));
            let got = owner.get(&format!("/files/{}", filed["sha256"].as_str().expect("a hash"))).await;
            assert_eq!(got.header("content-disposition"), format!("attachment; filename*=UTF-8''{fetched}"));
        }
        let nameless = owner.upload(Method::POST, "/files?name=scans%2F", "application/pdf", PDF.to_vec()).await;
        nameless.refused(422, "invalid");
        assert_eq!(nameless.pointers(), ["/name"]);
    }

    /// A stack from the office: its papers wait in the tray of whoever sent it, of the department's market assistant and
    /// of the project administrators; the sheet is filed when confirmed, once.
    async fn clause_2_5_1_the_papers_of_a_stack_wait_in_the_tray_until_confirmed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (sheet, form) = written(&app, &street).await;
        let owner = app.user(OWNER);
        let (sha256, papers) = taken_in(&owner, &stack(&form)).await;
        assert_eq!(papers.len(), 2, "{papers:?}");
        let (ready, unread) = (field(&papers, "ready", "id"), field(&papers, "no_code", "id"));
        let again = owner.post("/scans", json!({ "file": sha256 })).await.expect(201);
        assert_eq!(again["papers"].as_array().map(Vec::len), Some(2), "taken in once");
        // Two tries at once, as after an answer that got lost: one writes.
        let other = stack(&owner.get(&format!("/projects/{}/initiation/form.pdf", &sheet[..36])).await.body);
        let body = json!({ "file": send(&owner, &other).await });
        let (one, two) = tokio::join!(owner.post("/scans", body.clone()), owner.post("/scans", body.clone()));
        assert!([one.status.as_u16(), two.status.as_u16()].iter().all(|status| [201, 503].contains(status)));
        let (_, both) = taken_in(&owner, &other).await;
        assert_eq!(both.len(), 2, "{both:?}");
        for paper in &both {
            let discard = format!("/scanned-papers/{}/discard", paper["id"].as_str().expect("an identifier"));
            owner.post(&discard, json!({ "reason": "重复" })).await.expect(200);
        }
        for username in ["market_assistant", "project_administrator", OWNER] {
            let tray = app.user(username).get("/scanned-papers").await.expect(200);
            assert_eq!(tray["items"].as_array().map(Vec::len), Some(2), "{username}");
            let one = app.user(username).get("/scanned-papers?limit=1").await.expect(200);
            let next = format!("/scanned-papers?limit=1&cursor={}", one["next_cursor"].as_str().expect("more"));
            let two = app.user(username).get(&next).await.expect(200);
            assert_ne!(one["items"][0]["id"], two["items"][0]["id"]);
            app.user(username).get(&format!("/files/{sha256}/pages/2?side=200")).await.expect(200);
            let page = app.user(username).page(&format!("/files/{sha256}")).await.text();
            assert!(page.contains(&format!("/api/v1/files/{sha256}/pages/2?")), "{username}: {page}");
        }
        let path = format!("/scanned-papers/{ready}");
        for username in ["market_assistant_south", STRANGER, "archivist"] {
            let other = app.user(username);
            other.get(&path).await.refused(404, "not-found");
            other.post(&format!("{path}/file"), json!({})).await.refused(404, "not-found");
            other.get(&format!("/files/{sha256}/pages/1")).await.refused(404, "not-found");
            other.page(&format!("/files/{sha256}")).await.refused_page(404);
            other.page(&path).await.refused_page(404);
            let tray = other.get("/scanned-papers").await.expect(200);
            assert_eq!(tray["items"], json!([]), "{username}");
        }
        app.as_(Role::Finance).get("/scanned-papers").await.refused(403, "role-required");
        // The administrator sees it; to attach a scan is the account manager's.
        let administrator = app.as_(Role::ProjectAdministrator);
        assert_eq!(administrator.get(&path).await.expect(200)["standing"], "closed");
        let refused = administrator.post(&format!("{path}/file"), json!({})).await;
        assert_eq!(refused.refused(403, "role-required")["clause"], "2.4.3");
        let filed = owner.post(&format!("{path}/file"), json!({})).await.expect(200);
        assert_eq!(filed["place"], format!("sign_off_sheet:{sheet}"));
        let scan = owner.get(&format!("/sign-off-sheets/{sheet}")).await.expect(200)["scan"].clone();
        assert!(scan.is_string() && scan != json!(sha256), "only the pages of the sheet");
        owner.post(&format!("{path}/file"), json!({})).await.refused(409, "conflict");
        let told = owner.get(&path).await.expect(200);
        assert_eq!((&told["status"], &told["standing"]), (&json!("filed"), &Value::Null));
        let unread = format!("/scanned-papers/{unread}");
        owner.post(&format!("{unread}/file"), json!({})).await.refused(422, "invalid");
        owner.post(&format!("{unread}/discard"), json!({})).await.refused(422, "invalid");
        owner.post(&format!("{unread}/discard"), json!({ "reason": "封面" })).await.expect(200);
        assert_eq!(owner.get(&unread).await.expect(200)["note"], "封面");
        owner.get(&format!("/files/{sha256}")).await.expect(200);
        // What others scan of the account manager's own project comes to the account manager.
        let assistant = app.user("market_assistant");
        let (_, papers) = taken_in(&assistant, &form).await;
        assert_eq!(papers[0]["standing"], "closed", "the sheet is not the assistant's yet");
        let path = format!("/scanned-papers/{}", papers[0]["id"].as_str().expect("an identifier"));
        owner.post(&format!("{path}/file"), json!({})).await.expect(200);
        app.user(STRANGER).get(&path).await.refused(404, "not-found");
    }

    /// A scan with papers that have no place waits for whoever sent it, and for the account manager it is of: one to-do a
    /// file, with the term of a stamped sheet, until nothing of it is left.
    async fn clause_2_4_3_a_scan_that_was_taken_in_is_a_to_do_until_nothing_of_it_is_left(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (_, form) = written(&app, &street).await;
        let (owner, assistant) = (app.user(OWNER), app.user("market_assistant"));
        let waits = async |client: &Client<'_>| -> Vec<Value> {
            let todos = client.get("/me/todos?duty=file_scan").await.expect(200);
            todos["items"].as_array().expect("a list").clone()
        };
        assert!(waits(&owner).await.is_empty() && waits(&assistant).await.is_empty());
        let (sha256, papers) = taken_in(&assistant, &stack(&form)).await;
        assert_eq!(papers.len(), 2);
        let (mine, owners) = (waits(&assistant).await, waits(&owner).await);
        assert_eq!((mine.len(), owners.len()), (1, 1), "one for each, not one a page: {mine:?} {owners:?}");
        assert_eq!((&mine[0]["clause"], &mine[0]["kind"]), (&json!("2.4.3"), &json!("scan")));
        // Ten working days from today.
        let today = street.today();
        let due: chrono::NaiveDate = mine[0]["due_on"].as_str().expect("a day").parse().expect("a day");
        assert!(due - today >= chrono::TimeDelta::days(14), "{due} after {today}");
        assert_eq!(owners[0]["due_on"], mine[0]["due_on"]);
        for other in [app.as_(Role::ProjectAdministrator), app.as_(Role::Archivist), app.user(STRANGER)] {
            assert!(waits(&other).await.is_empty(), "it waits for nobody else");
        }
        let todos = page(&assistant, "/todos").await;
        assert!(todos.contains("归档扫描件") && todos.contains("scan.pdf"), "{todos}");
        let paper = mine[0]["stream"].as_str().expect("an identifier").to_owned();
        let place = format!("/scanned-papers/{paper}/scan");
        assert!(todos.contains(&place), "{todos}");
        let reached = assistant.page(&place).await;
        assert_eq!((reached.status.as_u16(), reached.header("location")), (303, format!("/scans/{sha256}").as_str()));
        assert_eq!(owner.page(&place).await.status.as_u16(), 303, "the account manager sees the paper");
        app.user(STRANGER).page(&place).await.refused_page(404);
        app.as_(Role::Finance).page(&place).await.refused_page(403);

        // What is parted off is of the same file.
        let own = format!("/scanned-papers/{}", field(&papers, "closed", "id"));
        owner.post(&format!("{own}/file"), json!({})).await.expect(200);
        assert!(waits(&owner).await.is_empty(), "what is the account manager's has its place");
        assert_eq!(waits(&assistant).await.len(), 1);
        assert!(app.app.store.check().await.expect("a check").is_empty());
        let unread = format!("/scanned-papers/{}", field(&papers, "no_code", "id"));
        assistant.post(&format!("{unread}/discard"), json!({ "reason": "封面" })).await.expect(200);
        assert!(waits(&assistant).await.is_empty(), "nothing is left");
        // Parted pages of a file of one's own stay one to-do.
        let blank = jpeg(&label(&[(Symbology::Code39, "B2")]), 60);
        let (_, papers) = taken_in(&assistant, &bound(&[blank.clone(), blank], 150.0)).await;
        let path = format!("/scanned-papers/{}", field(&papers, "no_code", "id"));
        assistant.post(&format!("{path}/split"), json!({ "pages": [2] })).await.expect(204);
        assert_eq!(waits(&assistant).await.len(), 1);
        assistant.post(&format!("{path}/discard"), json!({ "reason": "空白" })).await.expect(200);
        assert_eq!(waits(&assistant).await.len(), 1, "one page is left");
        assert!(app.app.store.check().await.expect("a check").is_empty());
        // Scans from before there were to-dos get theirs once.
        db.tamper("DELETE FROM todo WHERE kind = 'scan'").await;
        let broken = app.app.store.check().await.expect("a check");
        assert_eq!(broken.iter().map(|finding| finding.invariant).collect::<Vec<_>>(), ["INV-05"]);
        assert_eq!(app.app.store.renew_scans().await.expect("renewed"), 1);
        assert_eq!(app.app.store.renew_scans().await.expect("renewed"), 0);
        assert_eq!(waits(&assistant).await.len(), 1);
    }

    /// The pages of a file that belong to a place are made a file of their own, which an act then names.
    async fn clause_2_5_4_the_pages_of_an_acceptance_report_are_parted_off_for_its_act(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.closed(OWNER).await.0.project;
        let owner = app.user(OWNER);
        let form = owner.get(&format!("/projects/{project}/acceptance/form.pdf")).await;
        form.expect(200);
        let id = street.look(&project).await["id"].as_str().expect("an identifier").to_owned();
        let place = json!({ "place": format!("acceptance_report:{id}") });
        let sha256 = send(&owner, &stack(&form.body)).await;
        let read = owner.get(&format!("/scans/{sha256}")).await.expect(200);
        assert_eq!((&read["papers"][0]["standing"], &read["unread"]), (&json!("day_wanted"), &json!([1])));
        app.user(STRANGER).post(&format!("/scans/{sha256}/part"), place.clone()).await.refused(404, "not-found");
        let other = json!({ "place": format!("closing_notice:{id}") });
        owner.post(&format!("/scans/{sha256}/part"), other).await.refused(422, "invalid");
        let part = owner.post(&format!("/scans/{sha256}/part"), place.clone()).await.expect(201);
        assert_ne!(part["sha256"], json!(sha256));
        let report = json!({ "accepted_on": street.today(), "file": part["sha256"] });
        owner.post(&format!("/projects/{project}/acceptance-reports"), report).await.expect(200);
        let rest = json!({ "file": sha256, "without": place["place"] });
        let rest = owner.post("/scans", rest).await.expect(201);
        assert_eq!(rest["papers"].as_array().map(Vec::len), Some(1), "what was handed in is not filed twice");
    }

    /// A virtual contract that was changed since it was printed: its old print is told from the new one.
    async fn clause_1_3_4_an_old_print_of_a_changed_contract_is_told(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.user(OWNER);
        let mut entry = street.contract_entry("virtual");
        let contract = owner.post("/contracts", entry.clone()).await.id(201);
        let form = format!("/contracts/{contract}/form.pdf");
        let old = owner.get(&form).await;
        old.expect(200);
        entry["amount"] = json!("900000.00");
        owner.put(&format!("/contracts/{contract}"), entry).await.expect(200);
        let new = owner.get(&form).await;
        new.expect(200);
        let (_, papers) = taken_in(&owner, &old.body).await;
        let path = format!("/scanned-papers/{}", field(&papers, "other_revision", "id"));
        let refused = owner.post(&format!("{path}/file"), json!({})).await.refused(422, "invalid");
        assert!(refused.to_string().contains("打印之后"), "{refused}");
        let (_, papers) = taken_in(&owner, &new.body).await;
        let path = format!("/scanned-papers/{}", field(&papers, "ready", "id"));
        owner.post(&format!("{path}/file"), json!({})).await.expect(200);
    }

    /// Every place where a file is dropped is told which papers are in it: the places say so to the script.
    async fn clause_2_5_2_every_place_for_files_sorts_what_is_dropped(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.as_(Role::AccountManager);
        let contract = owner.post("/contracts", street.contract_entry("virtual")).await.id(201);
        let html = page(&owner, &format!("/contracts/{contract}")).await;
        assert!(html.contains(&format!("data-sorts=\"contract:{contract}\"")), "{html}");
        assert!(html.contains("data-fills=\"files[]=sha256\" data-sorts=\"\""), "the attachments: {html}");
        let project = street.closed(OWNER).await.0.project;
        let id = street.look(&project).await["id"].as_str().expect("an identifier").to_owned();
        let html = page(&owner, &format!("/projects/{project}/acceptance")).await;
        assert!(html.contains(&format!("data-sorts=\"acceptance_report:{id}\"")), "{html}");
        let documents = format!("/projects/{project}?tab=documents");
        let sorts = format!("data-sorts=\"document:other:{id}\"");
        assert!(page(&owner, &documents).await.contains(&sorts));
        assert!(!page(&app.as_(Role::Finance), &documents).await.contains(&sorts), "only its keepers");
        let sha256 = send(&owner, &bound(&[jpeg(&label(&[(Symbology::Code39, "C3")]), 60)], 150.0)).await;
        let here = json!({ "place": format!("document:other:{id}"), "whole": true });
        owner.post(&format!("/scans/{sha256}/file"), here).await.expect(204);
        let kept = owner.get(&format!("/projects/{project}/documents")).await.expect(200);
        assert_eq!(kept["items"][0]["kind"], "other");
    }

    /// What no act takes is kept with the documents of its project, by whoever files it by hand; pages can be parted off
    /// before.
    async fn clause_2_5_2_pages_are_filed_by_hand_as_documents_of_a_project(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.arrived(OWNER).await.project;
        let id = street.look(&project).await["id"].as_str().expect("an identifier").to_owned();
        let (assistant, owner) = (app.user("market_assistant"), app.user(OWNER));
        let blank = jpeg(&label(&[(Symbology::Code39, "A1")]), 60);
        let (_, papers) = taken_in(&assistant, &bound(&[blank.clone(), blank.clone(), blank], 150.0)).await;
        assert_eq!(papers.len(), 1, "pages that lie together and say nothing: {papers:?}");
        let path = format!("/scanned-papers/{}", field(&papers, "no_code", "id"));
        assistant.post(&format!("{path}/split"), json!({ "pages": [1, 2, 3] })).await.refused(422, "invalid");
        assistant.post(&format!("{path}/split"), json!({ "pages": ["3"] })).await.expect(204);
        let nowhere = json!({ "place": "contract:7" });
        assistant.post(&format!("{path}/file"), nowhere).await.refused(422, "invalid");
        let place = |kind: &str| format!("document:{kind}:{id}");
        let none = json!({ "place": format!("{}.9", place("task_form")) });
        assistant.post(&format!("{path}/file"), none).await.refused(404, "not-found");
        let elsewhere = json!({ "place": "document:other:00000000-0000-0000-0000-000000000007" });
        assistant.post(&format!("{path}/file"), elsewhere).await.refused(404, "not-found");
        let chosen = json!({ "place": place("cancellation"), "pages": [2] });
        assistant.post(&format!("{path}/file"), chosen).await.expect(200);
        let waiting = assistant.get("/scanned-papers").await.expect(200);
        let pages: Vec<&Value> = waiting["items"].as_array().expect("items").iter().map(|item| &item["pages"]).collect();
        assert!(pages.contains(&&json!([1])) && pages.contains(&&json!([3])) && pages.len() == 2, "{pages:?}");
        let documents = owner.get(&format!("/projects/{project}/documents")).await.expect(200);
        let document = &documents["items"][0];
        assert_eq!((&document["kind"], &document["kept_by"]), (&json!("cancellation"), &json!("market_assistant")));
        let file = owner.get(&format!("/files/{}", document["file"].as_str().expect("a hash"))).await;
        file.expect(200);
        assert_eq!(drawn(&file.body, 100.0).len(), 1);
        let tab = page(&owner, &format!("/projects/{project}?tab=documents")).await;
        assert!(tab.contains("撤销审批表（存档）") && tab.contains("market_assistant"), "{tab}");
        app.user(STRANGER).get(&format!("/projects/{project}/documents")).await.refused(404, "not-found");
        // The form with the margin on it is not for whoever does not see cost.
        let first = waiting["items"].as_array().expect("items").iter().find(|item| item["pages"] == json!([1]));
        let path = format!("/scanned-papers/{}", first.expect("a paper")["id"].as_str().expect("an identifier"));
        assistant.post(&format!("{path}/file"), json!({ "place": place("initiation") })).await.expect(200);
        let kept = async |user: &Client<'_>| user.get(&format!("/projects/{project}/documents")).await.expect(200)["items"].clone();
        let form = kept(&owner).await[1]["file"].as_str().expect("a hash").to_owned();
        app.as_(Role::Finance).get(&format!("/files/{form}")).await.expect(200);
        let administrator = app.as_(Role::ContractAdministrator);
        assert_eq!(kept(&administrator).await.as_array().map(Vec::len), Some(1));
        administrator.get(&format!("/files/{form}")).await.refused(404, "not-found");
        administrator.get(&format!("/files/{form}/pages/1")).await.refused(404, "not-found");
        let trail = app.as_(Role::Auditor).get("/audit?kind=kept_document").await.expect(200);
        assert_eq!(trail["items"].as_array().map(Vec::len), Some(2));
    }

    /// The signed notice goes to the archive by the archivist's act, as soon as every department has signed.
    async fn clause_2_5_2_a_scanned_closing_notice_is_archived_by_its_act(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.closed(OWNER).await.0.project;
        let archivist = app.as_(Role::Archivist);
        let notice = archivist.get(&format!("/projects/{project}/closing/notice.pdf")).await;
        notice.expect(200);
        // Whoever sent it, the archivist has it in her tray.
        let (sha256, papers) = taken_in(&app.as_(Role::ProjectAdministrator), &notice.body).await;
        let tray = archivist.get("/scanned-papers").await.expect(200);
        assert_eq!(tray["items"][0]["id"], papers[0]["id"], "{tray}");
        let paper = &papers[0];
        assert_eq!((&paper["kind"], &paper["standing"]), (&json!("JX"), &json!("closed")), "{papers:?}");
        assert!(paper["reason"].is_string(), "the rule's own reason: {paper}");
        let path = format!("/scanned-papers/{}", paper["id"].as_str().expect("an identifier"));
        archivist.post(&format!("{path}/file"), json!({})).await.refused(409, "notice-unsigned");
        let id = street.look(&project).await["id"].as_str().expect("an identifier").to_owned();
        let here = json!({ "place": format!("closing_notice:{id}") });
        archivist.post(&format!("/scans/{sha256}/file"), here).await.refused(409, "notice-unsigned");
        archivist.post(&format!("/scans/{sha256}/file"), json!({})).await.refused(422, "invalid");
        for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService] {
            let sign = format!("/projects/{project}/closing/signatures");
            app.as_(role).post(&sign, json!({})).await.expect(200);
        }
        assert_eq!(archivist.get(&path).await.expect(200)["standing"], "ready");
        archivist.post(&format!("{path}/file"), json!({})).await.expect(200);
        let told = archivist.get(&format!("/projects/{project}/closing/notice")).await.expect(200);
        assert_eq!(told["file"], json!(sha256), "the whole file, as nothing else is in it");
    }

    /// The pages of scans, for those who look after them, in both languages.
    async fn clause_2_4_3_scans_have_their_pages(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (sheet, form) = written(&app, &street).await;
        let owner = app.user(OWNER);
        assert!(page(&owner, "/scans").await.contains("没有待归档的扫描件"));
        assert!(!page(&owner, "/").await.contains("/scans\">去归档"));
        let (sha256, papers) = taken_in(&owner, &stack(&form)).await;
        let workbench = page(&owner, "/").await;
        assert!(workbench.contains("2 份扫描件待归档"), "{workbench}");
        for client in [owner.clone(), app.user("market_assistant"), app.as_(Role::ProjectAdministrator)] {
            let tray = page(&client, "/scans").await;
            assert!(tray.contains("项目设备用户签收明细表") && tray.contains("未识别的页面"), "{tray}");
            page(&client, "/scans?status=filed").await;
        }
        let file = page(&owner, &format!("/scans/{sha256}")).await;
        assert!(file.contains("确认归档") && file.contains("1 份可以归档；另有 1 份需要人工处理"), "{file}");
        let ready = field(&papers, "ready", "id");
        let paper = page(&owner, &format!("/scanned-papers/{ready}")).await;
        let place = format!("value=\"sign_off_sheet:{sheet}\" checked");
        assert!(paper.contains(&place), "its own place is chosen: {paper}");
        let unread = field(&papers, "no_code", "id");
        let found = page(&owner, &format!("/scanned-papers/{unread}?q=数据中心")).await;
        assert!(found.contains("?project="), "{found}");
        let project = sheet.split('.').next().expect("an identifier");
        let offered = page(&owner, &format!("/scanned-papers/{unread}?project={project}")).await;
        assert!(offered.contains("结项通知单（签署件）") && offered.contains("value=\"document:other:"), "{offered}");
        app.as_(Role::Finance).page("/scans").await.refused_page(403);
        app.user(STRANGER).page(&format!("/scans/{sha256}")).await.refused_page(404);
        assert!(page(&owner, &format!("/sign-off-sheets/{sheet}")).await.contains("capture=\"environment\""));
        assert!(page(&owner, &format!("/sign-off-sheets/{sheet}/edit")).await.contains("data-label-codes="));
    }

    /// An upload in parts goes on where it was, is its sender's alone, and is then a file like any other.
    async fn an_upload_goes_on_after_a_broken_connection(db: &TestDb) {
        let app = TestApp::on(db).await;
        let (owner, stranger) = (app.user(OWNER), app.user(STRANGER));
        let length = PDF.len();
        let tus = "application/offset+octet-stream";
        let begin = async |client: &Client<'_>, length: usize| {
            let client = client.clone().header("upload-length", length.to_string());
            client.upload(Method::POST, "/uploads", tus, Vec::new()).await
        };
        owner.upload(Method::POST, "/uploads", tus, Vec::new()).await.refused(400, "not-understood");
        begin(&owner, 60 << 20).await.refused(413, "too-large");
        let begun = begin(&owner, length).await;
        begun.expect(201);
        assert_eq!((begun.header("tus-resumable"), begun.header("upload-offset")), ("1.0.0", "0"));
        let path = begun.header("location").trim_start_matches("/api/v1").to_owned();
        let part = async |client: &Client<'_>, offset: usize, bytes: &[u8]| {
            let client = client.clone().header("upload-offset", offset.to_string());
            client.upload(Method::PATCH, &path, tus, bytes.to_vec()).await
        };
        let reached = async || {
            let head = owner.request(Method::HEAD, &format!("/api/v1{path}"), None).await;
            head.expect(200);
            head.header("upload-offset").to_owned()
        };
        part(&owner, 0, &PDF[..20]).await.expect(204);
        assert_eq!(reached().await, "20");
        part(&owner, 0, &PDF[..20]).await.refused(409, "conflict");
        part(&owner, 30, &PDF[30..]).await.refused(409, "conflict");
        part(&stranger, 20, &PDF[20..]).await.refused(404, "not-found");
        let id = path.rsplit('/').next().expect("an identifier");
        let wanted = format!("/files?name=scan.pdf&upload={id}");
        let send = async |client: &Client<'_>| client.upload(Method::POST, &wanted, "application/pdf", Vec::new()).await;
        send(&owner).await.refused(409, "conflict");
        let much = [PDF, PDF].concat();
        part(&owner, 20, &much[20..]).await.refused(413, "too-large");
        part(&owner, 20, &PDF[20..]).await.expect(204);
        send(&stranger).await.refused(404, "not-found");
        let sha256 = send(&owner).await.expect(201)["sha256"].as_str().expect("a hash").to_owned();
        assert_eq!(owner.get(&format!("/files/{sha256}")).await.body, PDF);
        app.advance(chrono::TimeDelta::hours(25));
        epm::features::files::resumable::sweep(&app.app).await.expect("swept");
        send(&owner).await.refused(404, "not-found");
        owner.get(&format!("/files/{sha256}")).await.expect(200);
    }

    /// Every code of a label is offered; those like the known serial numbers of the model are preselected, and what is on
    /// another sheet is said to be.
    async fn clause_2_4_3_the_likely_serial_numbers_of_a_label_are_preselected(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (sheet, _) = written(&app, &street).await;
        let owner = app.user(OWNER);
        let project = sheet.split('.').next().expect("an identifier").to_owned();
        let code = street.look(&project).await["code"].as_str().expect("a code").to_owned();
        let (new, taken) = (serials(&code, "A", 9), serials(&code, "A", 1));
        let codes = [
            (Symbology::Code128, new[8].as_str()),
            (Symbology::Code128, taken[0].as_str()),
            (Symbology::Ean, "6901443446216"),
        ];
        let photo = jpeg(&label(&codes), 80);
        let address = format!("/projects/{project}/label-codes?line=1");
        let read = async |client: &Client<'_>, address: &str| {
            client.upload(Method::POST, address, "application/octet-stream", photo.clone()).await
        };
        let told = read(&owner, &address).await.expect(200);
        let of = |text: &str| {
            let codes = told["codes"].as_array().expect("codes");
            codes.iter().find(|code| code["text"] == text).unwrap_or_else(|| panic!("no {text} in {told}")).clone()
        };
        assert_eq!(told["known"], 4);
        assert_eq!((&of(&new[8])["likely"], &of(&new[8])["serial"]), (&json!(true), &json!(new[8])));
        assert!(of(&taken[0])["message"].is_string() && of(&taken[0])["likely"] == false, "{told}");
        assert_eq!(of("6901443446216")["likely"], json!(false), "the number of an article");
        // On the sheet that is rewritten its own serial numbers are its own.
        let number = sheet.split('.').nth(1).expect("a number");
        let own = read(&owner, &format!("{address}&sheet={number}")).await.expect(200);
        let codes = own["codes"].as_array().expect("codes");
        assert!(codes.iter().any(|code| code["text"] == taken[0] && code["likely"] == true), "{own}");
        read(&owner, &format!("/projects/{project}/label-codes?line=99")).await.refused(422, "invalid");
        read(&app.user(STRANGER), &address).await.refused(404, "not-found");
        read(&app.as_(Role::Finance), &address).await.refused(403, "role-required");
        let none = owner.upload(Method::POST, &address, "application/octet-stream", b"PK".to_vec()).await;
        none.refused(415, "media-type");
    }
}
