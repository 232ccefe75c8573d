//! The archive over HTTP: records that come by themselves, custody that moves by confirmation, loans, keeping and the end
//! of a record, what ended projects lack, and the round of signatures (2.5.2, 2.5.4, 4).

use crate::app::{Client, TestApp};
use crate::contracts::page;
use crate::office;
use crate::street::{PDF, Street};
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use epm::features::archive::remind_of_signatures;
use epm::http::{App, Setup};
use http::Method;
use regulation::Role;
use scans::testing::{drawn, jpeg};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;

const OWNER: &str = "account_manager";
/// A picture of 24 by 24.
const PNG: &[u8] = include_bytes!("../data/logo.png");

/// What is in an archive, by path.
type Files = BTreeMap<String, Vec<u8>>;

/// The records of a project, as someone sees them, by kind.
async fn record(client: &Client<'_>, project: &str, kind: &str) -> Value {
    let id = client.get(&format!("/projects/{project}")).await.expect(200)["id"].clone();
    let list = format!("/archive-records?project={}&kind={kind}", id.as_str().expect("an identifier"));
    let items = client.get(&list).await.expect(200)["items"].clone();
    items.as_array().and_then(|items| items.first()).unwrap_or_else(|| panic!("no {kind}")).clone()
}

fn id(record: &Value) -> String {
    record["id"].as_str().expect("an identifier").to_owned()
}

/// What waits for someone, by kind.
async fn waits(client: &Client<'_>, duty: &str) -> usize {
    let todos = client.get(&format!("/me/todos?duty={duty}")).await.expect(200);
    todos["items"].as_array().map_or(0, Vec::len)
}

/// The four departments sign, and the archivist files the signed notice.
async fn file_notice(street: &Street<'_>, project: &str) {
    let closing = format!("/projects/{project}/closing");
    for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService] {
        street.as_(role).post(&format!("{closing}/signatures"), json!({})).await.expect(200);
    }
    let archive = format!("{closing}/archive?name=notice.pdf");
    street
        .as_(Role::Archivist)
        .upload(Method::PUT, &archive, "application/pdf", PDF.to_vec())
        .await
        .expect(200);
}

/// Everything section 4 and 2.5 ask for is there.
async fn complete(street: &Street<'_>, project: &str, sheet: &str) {
    file_notice(street, project).await;
    let reports = format!("/projects/{project}/acceptance-reports");
    let report = json!({ "accepted_on": street.today(), "file": street.file(Role::AccountManager).await });
    street.app.user(OWNER).post(&reports, report).await.expect(200);
    for (role, call) in
        [(Role::ProjectAdministrator, "take"), (Role::ItService, "copy"), (Role::Archivist, "archive")]
    {
        street.as_(role).post(&format!("{reports}/{call}"), json!({})).await.expect(200);
    }
    let copy = format!("/sign-off-sheets/{sheet}/finance-copy");
    street.as_(Role::Finance).post(&copy, json!({})).await.expect(200);
    let archivist = street.as_(Role::Archivist);
    let mut records = Vec::new();
    for kind in ["contract", "sign_off_sheet"] {
        records.push(id(&record(&archivist, project, kind).await));
    }
    archivist.post("/archive-records/receive", json!({ "records": records })).await.expect(200);
}

store::both_databases! {
    /// From the account manager over the project administrator to the archive, each step by the receiver's word.
    async fn clause_2_5_2_originals_go_from_hand_to_hand_by_confirmation(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let project = walked.project;
        let (owner, administrator, archivist) =
            (app.user(OWNER), app.as_(Role::ProjectAdministrator), app.as_(Role::Archivist));
        assert_eq!(waits(&owner, "hand_over_original").await, 2, "contract and sheet");
        let todos = page(&owner, "/todos").await;
        for original in ["移交原件：正式合同", "移交原件：项目设备用户签收明细表"] {
            assert!(todos.contains(original), "{original}: {todos}");
        }
        let sheet = record(&owner, &project, "sign_off_sheet").await;
        let contract = record(&owner, &project, "contract").await;
        assert_eq!((&sheet["holder"], &sheet["on_paper"]), (&json!(OWNER), &json!(true)));
        assert!(sheet["file"].is_string() && sheet["due_on"].is_string() && sheet["lacks"] == 2, "{sheet}");
        let records = json!([id(&sheet), id(&contract)]);

        let over = |to: Value| json!({ "records": records.clone(), "to": to, "note": "顺丰 1001" });
        app.as_(Role::Finance).post("/hand-over-slips", over(json!("archive"))).await.refused(403, "not-the-holder");
        app.user("account_manager_south").post("/hand-over-slips", over(json!("archive"))).await.refused(404, "not-found");
        let slip = owner.post("/hand-over-slips", over(json!(app.person("project_administrator")))).await.id(200);
        owner.post(&format!("/hand-over-slips/{slip}/confirm"), json!({})).await.refused(403, "not-the-receiver");
        archivist.post(&format!("/hand-over-slips/{slip}/confirm"), json!({})).await.refused(403, "not-the-receiver");
        owner.post("/hand-over-slips", over(json!("archive"))).await.refused(409, "original-under-way");
        assert_eq!(waits(&administrator, "confirm_originals").await, 1);
        let shown = page(&administrator, &format!("/hand-over-slips/{slip}")).await;
        assert!(shown.contains("/confirm") && shown.contains("/refuse") && shown.contains("顺丰 1001"), "{shown}");
        assert!(!page(&owner, &format!("/hand-over-slips/{slip}")).await.contains("/confirm\""));
        app.user("account_manager_south").page(&format!("/hand-over-slips/{slip}")).await.refused_page(404);
        administrator.post(&format!("/hand-over-slips/{slip}/confirm"), json!({})).await.expect(200);
        assert_eq!(record(&owner, &project, "contract").await["holder"], "project_administrator");

        let chosen = format!("/hand-over-slips/new?record={}&record={}", id(&sheet), id(&contract));
        let form = page(&administrator, &chosen).await;
        assert!(form.contains("value=\"archive\" selected") && form.contains(&id(&contract)), "{form}");
        let slip = administrator.post("/hand-over-slips", over(json!("archive"))).await.id(200);
        let reason = json!({ "reason": "缺第 3 页" });
        archivist.post(&format!("/hand-over-slips/{slip}/refuse"), reason).await.expect(200);
        let slip = administrator.post("/hand-over-slips", over(json!("archive"))).await.id(200);
        archivist.post(&format!("/hand-over-slips/{slip}/confirm"), json!({})).await.expect(200);
        let sheet = record(&archivist, &project, "sign_off_sheet").await;
        assert!(sheet["at_archive"] == true && sheet["holder"].is_null() && sheet["lacks"] == 1, "{sheet}");
        let told = archivist.get(&format!("/archive-records/{}", id(&sheet))).await.expect(200);
        assert_eq!(told["slips"].as_array().map(Vec::len), Some(3), "{told}");
        let course = page(&archivist, &format!("/archive-records/{}", id(&sheet))).await;
        for words in ["移交原件", "拒收原件", "确认收到原件", "缺第 3 页", "财务部"] {
            assert!(course.contains(words), "{words}: {course}");
        }
        let pdf = archivist.get(&format!("/hand-over-slips/{slip}/form.pdf")).await;
        pdf.expect(200);
        let reader = forms::testing::Reader::open(&pdf.body);
        let text = reader.texts().concat();
        assert!(text.contains("原件交接单") && text.contains("项目设备用户签收明细表 1"), "{text}");
        assert!(text.contains("顺丰 1001"), "what was noted: {text}");
        assert!(text.contains("HT-2026-0583"), "the number of the formal contract: {text}");
        assert!(page(&archivist, &format!("/hand-over-slips/{slip}")).await.contains("HT-2026-0583"));
        assert_eq!(reader.pictures(150.0)[0].mark().kind, forms::Kind::HandOver);
        app.user("account_manager_south").get(&format!("/hand-over-slips/{slip}/form.pdf")).await.refused(404, "not-found");
        let notice = id(&record(&archivist, &project, "closing_notice").await);
        let receive = json!({ "records": [notice] });
        archivist.post("/archive-records/receive", receive).await.refused(409, "filed-by-its-own-act");
    }

    /// The list by state and kind, for those who see the projects; the register and the workbook say the same.
    async fn clause_2_5_2_the_archive_is_listed_printed_and_exported(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let project = walked.project;
        let archivist = app.as_(Role::Archivist);
        for (role, seen) in [
            (Role::Archivist, true), (Role::ProjectAdministrator, true), (Role::AccountManager, true),
            (Role::MarketAssistant, true), (Role::ItService, true), (Role::SystemAdministrator, false),
        ] {
            for path in ["/archive-records", "/archive-records?state=missing", "/archive-register"] {
                let html = page(&app.as_(role), path).await;
                assert_eq!(html.contains(&project), seen, "{role:?} {path}");
            }
            let folders = app.as_(role).get("/archive-folders").await.expect(200);
            assert_eq!(folders["items"].as_array().map(Vec::len), Some(usize::from(seen)), "{role:?}: {folders}");
        }
        for state in ["in_hands", "under_way", "archived", "lent", "overdue", "ended", "destroyed"] {
            let html = page(&archivist, &format!("/archive-records?state={state}&kind=sign_off_sheet")).await;
            assert_eq!(html.contains(&project), state == "in_hands", "{state}");
        }
        assert_eq!(archivist.page("/archive-records?state=sleeping").await.status.as_u16(), 422);
        let found = archivist.get(&format!("/archive-records?q={project}&limit=2")).await.expect(200);
        let next = found["next_cursor"].as_str().expect("more").to_owned();
        let more = archivist.get(&format!("/archive-records?q={project}&limit=2&cursor={next}")).await.expect(200);
        assert_ne!(found["items"], more["items"]);
        assert_eq!(archivist.get("/archive-records.xlsx").await.status.as_u16(), 200);
        let register = page(&archivist, "/archive-register").await;
        assert!(register.contains("形成日期") && register.contains(&street.today().to_string()), "{register}");
        let lacking = page(&archivist, "/archive-folders").await;
        assert!(lacking.contains("江临市第三人民医院") && lacking.contains("/archive\""), "{lacking}");
        assert!(page(&archivist, "/").await.contains("1 个项目档案不全"));
        let folder = page(&archivist, &format!("/projects/{project}/archive")).await;
        for words in ["项目设备用户签收明细表 1：原件未归档", "销售项目结项通知单：尚未形成", "登记其他材料"] {
            assert!(folder.contains(words), "{words}: {folder}");
        }
        app.user("account_manager_south").page(&format!("/projects/{project}/archive")).await.refused_page(404);
        let told = archivist.get(&format!("/projects/{project}/archive")).await.expect(200);
        let missing = told["missing"].as_array().expect("a list");
        assert!(missing.iter().any(|lack| lack["paper"] == "acceptance_report" && lack["clause"] == "2.5.4"), "{told}");
        assert!(page(&app.user(OWNER), &format!("/projects/{project}")).await.contains("/archive\""), "the project leads there");

        let entry = json!({ "title": "补充协议", "original": true, "keep_until": "2056-01-01" });
        let register = format!("/projects/{project}/archive-records");
        app.as_(Role::Finance).post(&register, entry.clone()).await.refused(403, "role-required");
        let other = archivist.post(&register, entry).await.id(200);
        assert!(page(&archivist, &format!("/archive-records/{other}")).await.contains("补充协议"));
    }

    /// A project that runs has no end from which to count: its records are neither kept longer nor destroyed, and a past
    /// day ends nothing.
    async fn clause_2_5_2_nothing_of_a_running_project_is_destroyed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        let archivist = app.as_(Role::Archivist);
        let contract = id(&record(&archivist, &project, "contract").await);
        archivist.post("/archive-records/receive", json!({ "records": [contract] })).await.expect(200);
        let register = format!("/projects/{project}/archive-records");
        let entry = json!({ "title": "补充协议", "original": true, "keep_until": "2026-01-01" });
        let other = archivist.post(&register, entry).await.id(200);
        for record in [contract, other] {
            let base = format!("/archive-records/{record}");
            for until in ["2026-01-01", "2090-01-01"] {
                let longer = json!({ "until": until, "reason": "清理" });
                archivist.post(&format!("{base}/retention"), longer).await.refused(409, "retention-not-begun");
            }
            let reason = json!({ "reason": "清理" });
            archivist.post(&format!("{base}/destruction"), reason).await.refused(409, "retention-not-begun");
            let shown = page(&archivist, &base).await;
            assert!(!shown.contains("/retention") && !shown.contains("/destruction"), "{shown}");
        }
        let ended = archivist.get("/archive-records?state=ended").await.expect(200);
        assert_eq!(ended["items"], json!([]), "none has a time that could have run out");
    }

    /// Shelved, lent and back, kept longer, and destroyed by two people when its time has ended.
    async fn clause_2_5_2_a_record_is_lent_kept_and_destroyed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let system = app.as_(Role::SystemAdministrator);
        let mut settings = system.get("/settings").await.expect(200);
        settings["archive_years"] = json!(1);
        system.put("/settings", settings).await.expect(200);
        let (walked, sheet) = street.closed(OWNER).await;
        let project = walked.project;
        complete(&street, &project, &sheet).await;
        let (archivist, president, it) =
            (app.as_(Role::Archivist), app.as_(Role::VicePresident), app.as_(Role::ItService));
        let record = id(&record(&archivist, &project, "sign_off_sheet").await);
        let base = format!("/archive-records/{record}");
        let shown = page(&archivist, &base).await;
        assert!(shown.contains("/shelf") && shown.contains("/loan\"") && shown.contains("/retention"), "{shown}");
        assert!(!shown.contains("/destruction"), "its time has not ended");
        archivist.put(&format!("{base}/shelf"), json!({ "shelf": "A-03-2" })).await.expect(200);
        it.put(&format!("{base}/shelf"), json!({ "shelf": "B" })).await.refused(403, "role-required");

        let borrower = app.person("it_service");
        let loan = json!({ "to": borrower, "until": street.today(), "purpose": "核对序列号" });
        archivist.post(&format!("{base}/loan"), loan.clone()).await.expect(200);
        archivist.post(&format!("{base}/loan"), loan).await.refused(409, "record-lent");
        assert_eq!(waits(&it, "confirm_loan").await, 1);
        app.user(OWNER).post(&format!("{base}/loan/confirm"), json!({})).await.refused(403, "not-the-receiver");
        assert!(page(&it, &base).await.contains("/loan/confirm"));
        it.post(&format!("{base}/loan/confirm"), json!({})).await.expect(200);
        app.advance(TimeDelta::days(2));
        let late = archivist.get("/archive-records?state=overdue").await.expect(200);
        assert_eq!(late["items"][0]["borrower"], "it_service", "{late}");
        assert_eq!(waits(&it, "return_loan").await, 1);
        archivist.post(&format!("{base}/reminders"), json!({})).await.expect(200);
        archivist.post(&format!("{base}/reminders"), json!({})).await.refused(409, "reminded-today");
        archivist.post(&format!("{base}/loan/return"), json!({})).await.expect(200);

        let reason = json!({ "reason": "保管期满" });
        let early = archivist.post(&format!("{base}/destruction"), reason.clone()).await;
        early.refused(409, "retention-runs");
        let longer = json!({ "until": "2027-12-31", "reason": "诉讼" });
        archivist.post(&format!("{base}/retention"), longer).await.expect(200);
        app.advance(TimeDelta::days(700));
        assert!(page(&archivist, &base).await.contains("/destruction\""));
        archivist.post(&format!("{base}/destruction"), reason).await.expect(200);
        archivist.post(&format!("{base}/destruction/approve"), json!({})).await.refused(403, "role-required");
        assert_eq!(waits(&president, "decide_destruction").await, 1);
        assert!(page(&president, &base).await.contains("/destruction/approve"));
        president.post(&format!("{base}/destruction/approve"), json!({})).await.expect(200);
        archivist.put(&format!("{base}/shelf"), json!({})).await.refused(409, "record-destroyed");
        assert!(page(&archivist, &base).await.contains("纸质材料已销毁"), "its record stays");
    }

    /// Who signs is seen, and those who have not are reminded once a day.
    async fn clause_2_5_2_the_round_of_signatures_is_seen_and_reminded(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let project = walked.project;
        let closing = format!("/projects/{project}/closing");
        app.as_(Role::Finance).post(&format!("{closing}/signatures"), json!({})).await.expect(200);
        let administrator = app.as_(Role::ProjectAdministrator);
        let rounds = administrator.get("/signature-rounds").await.expect(200);
        let round = &rounds["items"][0];
        assert_eq!((&round["project_code"], &round["signed_throughout"]), (&json!(project), &json!(false)));
        assert_eq!(round["signatures"][2]["signed_by"], "finance", "{round}");
        let shown = page(&administrator, "/signature-rounds").await;
        assert!(shown.contains("/reminders") && shown.contains("财务部 finance"), "{shown}");
        let remind = format!("/archive-records/{}/reminders", id(&json!({ "id": round["record"] })));
        administrator.post(&remind, json!({})).await.expect(200);
        administrator.post(&remind, json!({})).await.refused(409, "reminded-today");
        app.user(OWNER).post(&remind, json!({})).await.refused(403, "role-required");
        for (role, told) in [(Role::GeneralManager, true), (Role::ItService, true), (Role::Finance, false)] {
            let notices = app.as_(role).page("/notices").await.text();
            assert_eq!(notices.contains("催办档案材料"), told, "{role:?}");
        }
        assert!(!app.user("general_manager_south").page("/signature-rounds").await.text().contains(&project));
        file_rest(&street, &project).await;
        let done = administrator.get("/signature-rounds").await.expect(200);
        assert_eq!(done["items"], json!([]), "the notice is archived");
        let notice = record(&administrator, &project, "closing_notice").await;
        assert!(notice["at_archive"] == true && notice["file"].is_string(), "{notice}");
    }

    /// Overdue signatures are reminded of without anyone asking: on working days, once, by whichever node is first.
    async fn clause_2_5_2_overdue_signatures_are_reminded_of_by_the_clock(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let project = walked.project;
        let closing = format!("/projects/{project}/closing");
        app.as_(Role::Finance).post(&format!("{closing}/signatures"), json!({})).await.expect(200);
        let administrator = app.as_(Role::ProjectAdministrator);
        let round = administrator.get("/signature-rounds").await.expect(200)["items"][0].clone();
        let due: NaiveDate = serde_json::from_value(round["due_on"].clone()).expect("a day");
        let other = App::new(db.open_again().await, app.app.outside.clone(), Setup::default());
        let other = other.await.expect("a second node");
        let sent = || async { remind_of_signatures(&app.app).await.expect("it runs") };

        assert_eq!(sent().await, 0, "nothing is due");
        let today = street.today();
        app.advance(due - today);
        assert_eq!((sent().await, due.weekday()), (0, Weekday::Wed), "it is due today, not overdue");
        app.advance(TimeDelta::days(1));
        let (one, two) = tokio::join!(remind_of_signatures(&app.app), remind_of_signatures(&other));
        assert_eq!(one.expect("it runs") + two.expect("it runs"), 1, "one of two nodes sends it");
        assert_eq!(sent().await, 0, "once a day");
        let restarted = App::new(db.open_again().await, app.app.outside.clone(), Setup::default());
        let restarted = restarted.await.expect("after a restart");
        assert_eq!(remind_of_signatures(&restarted).await.expect("it runs"), 0, "also after a restart");
        let told = async |role| {
            let notices = app.as_(role).get("/me/todos?box=copied").await.expect(200);
            notices["items"].as_array().expect("a list").iter().filter(|told| told["what"] == "reminded").count()
        };
        for (role, count) in [(Role::GeneralManager, 1), (Role::ItService, 1), (Role::Finance, 0), (Role::Archivist, 0)] {
            assert_eq!(told(role).await, count, "{role:?}");
        }
        let shown = page(&administrator, &format!("/archive-records/{}", round["record"].as_str().expect("an id"))).await;
        assert!(shown.contains("系统自动") && shown.contains("催办档案材料"), "{shown}");
        let rounds = page(&administrator, "/signature-rounds").await;
        assert!(rounds.contains("逾期") && rounds.contains("最近催办"), "{rounds}");
        let trail = page(&app.as_(Role::Auditor), "/audit?kind=archive_folder").await;
        assert!(trail.contains("系统自动"), "{trail}");

        app.advance(TimeDelta::days(1));
        assert_eq!(sent().await, 1, "on Friday again");
        for day in ["Saturday", "Sunday"] {
            app.advance(TimeDelta::days(1));
            assert_eq!(sent().await, 0, "{day} is a day off");
        }
        app.advance(TimeDelta::days(1));
        let remind = format!("/archive-records/{}/reminders", round["record"].as_str().expect("an id"));
        administrator.post(&remind, json!({})).await.expect(200);
        assert_eq!((sent().await, told(Role::ItService).await), (0, 3), "a person did it on Monday");
        app.advance(TimeDelta::days(1));
        for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::ItService] {
            app.as_(role).post(&format!("{closing}/signatures"), json!({})).await.expect(200);
        }
        assert_eq!(sent().await, 0, "everyone has signed");
        other.store.close().await.expect("it closes");
        restarted.store.close().await.expect("it closes");
    }

    /// A complete folder is one bundle whose manifest, hashes and chains prove it; the same folder gives the same bytes.
    async fn clause_2_5_2_a_complete_folder_is_taken_out_sealed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, sheet) = street.closed(OWNER).await;
        let project = walked.project;
        let bundle = format!("/projects/{project}/archive.zip");
        let administrator = app.as_(Role::ProjectAdministrator);
        administrator.get(&bundle).await.refused(409, "folder-incomplete");
        complete(&street, &project, &sheet).await;
        // A paper beside the contract, as the customer wrote it.
        let owner = app.user(OWNER);
        let contract = owner.get(&format!("/projects/{project}")).await.expect(200)["contract"]["id"].clone();
        let address = "/files?for=attachment&name=offer.xlsx";
        let sent = owner.upload(Method::POST, address, "application/octet-stream", office::workbook("offer")).await;
        let paper = json!({ "kind": "quotation", "files": [sent.expect(201)["sha256"]] });
        let attach = format!("/contracts/{}/attachments", contract.as_str().expect("an identifier"));
        owner.post(&attach, paper).await.expect(200);
        app.as_(Role::Archivist).get(&bundle).await.refused(403, "role-required");
        app.user("account_manager_south").get(&bundle).await.refused(404, "not-found");
        let taken = administrator.get(&bundle).await;
        taken.expect(200);
        assert_eq!(taken.header("content-type"), "application/zip");
        let compressed = administrator.clone().header("accept-encoding", "gzip").get(&bundle).await;
        assert_eq!((compressed.status.as_u16(), compressed.body.is_empty()), (200, false), "as a browser asks for it");
        let again = app.as_(Role::Auditor).get(&bundle).await;
        assert!(taken.body == again.body, "whoever takes it out, it is the same");

        let files = unzipped(&taken.body);
        let json = |path: &str| -> Value { serde_json::from_slice(&files[path]).expect("JSON") };
        let (manifest, seal) = (json("manifest.json"), json("seal.json"));
        let listed = manifest["files"].as_array().expect("files");
        assert_eq!(listed.len() + 2, files.len(), "every other file is in the manifest");
        for line in listed {
            let path = line["path"].as_str().expect("a path");
            assert_eq!(line["sha256"], hex(&Sha256::digest(&files[path])), "{path}");
        }
        assert_eq!(seal["manifest_sha256"], hex(&Sha256::digest(&files["manifest.json"])));
        assert_eq!(seal["seal"], hex(&db.store.seal_of(&files["manifest.json"])), "made with the audit key");
        for wanted in ["forms/", "scans/", "data/project.json", "data/contract.json", "data/names.json"] {
            assert!(files.keys().any(|path| path.starts_with(wanted)), "{wanted} in {:?}", files.keys());
        }
        assert_eq!(files["attachments/001-quotation.xlsx"], office::workbook("offer"));
        assert!(files.contains_key(&format!("forms/{project}-JX.pdf")), "the notice: {:?}", files.keys());
        for chain in seal["chains"].as_array().expect("chains") {
            let kind = chain["kind"].as_str().expect("a kind");
            let lines = String::from_utf8(files[&format!("events/{kind}.jsonl")].clone()).expect("text");
            let events: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
            assert!(events.windows(2).all(|pair| pair[0]["hash"] == pair[1]["previous"]), "{kind} is unbroken");
            assert_eq!(events.last().map(|event| &event["hash"]), Some(&chain["head"]), "{kind}");
        }
    }

    /// Whoever has a bundle verifies it: by the command, with the audit key or without, and on the archive's page.
    async fn clause_2_5_2_a_bundle_is_verified_by_whoever_has_it(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, sheet) = street.closed(OWNER).await;
        let project = walked.project;
        complete(&street, &project, &sheet).await;
        let administrator = app.as_(Role::ProjectAdministrator);
        let taken = administrator.get(&format!("/projects/{project}/archive.zip")).await;
        taken.expect(200);
        let files = unzipped(&taken.body);
        let with = |change: &dyn Fn(&mut Files)| {
            let mut files = files.clone();
            change(&mut files);
            zipped(&files)
        };
        let contract = files.keys().find(|path| path.starts_with("scans/")).expect("a scan").clone();
        let changed = with(&|files| files.get_mut(&contract).expect("a scan")[3] ^= 1);
        let removed = with(&|files| drop(files.remove(&contract)));
        let added = with(&|files| drop(files.insert("scans/999-other.pdf".to_owned(), PDF.to_vec())));
        let resealed = with(&|files| {
            let seal = String::from_utf8(files["seal.json"].clone()).expect("text");
            let mut seal: Value = serde_json::from_str(&seal).expect("JSON");
            seal["seal"] = json!("00".repeat(32));
            files.insert("seal.json".to_owned(), seal.to_string().into_bytes());
        });
        // Everything made anew by someone who has no key: it agrees with itself, and with nothing of ours.
        let forged = with(&|files| {
            files.insert(contract.clone(), b"%PDF-1.4 another".to_vec());
            let mut manifest: Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
            for line in manifest["files"].as_array_mut().expect("files") {
                if line["path"] == contract.as_str() {
                    line["size"] = json!(files[&contract].len());
                    line["sha256"] = json!(hex(&Sha256::digest(&files[&contract])));
                }
            }
            let manifest = manifest.to_string().into_bytes();
            let mut seal: Value = serde_json::from_slice(&files["seal.json"]).expect("JSON");
            seal["manifest_sha256"] = json!(hex(&Sha256::digest(&manifest)));
            files.insert("manifest.json".to_owned(), manifest);
            files.insert("seal.json".to_owned(), seal.to_string().into_bytes());
        });
        let (own, other) = (Some("2a".repeat(32)), Some("2b".repeat(32)));
        for (bytes, key, status, said) in [
            (&taken.body, &own, 0, "the seal is genuine"),
            (&taken.body, &None, 0, "the seal was not checked"),
            (&taken.body, &other, 1, "THE SEAL IS NOT OURS"),
            (&changed, &None, 1, contract.as_str()),
            (&changed, &None, 1, "1 changed, 0 missing, 0 extra"),
            (&removed, &None, 1, "0 changed, 1 missing, 0 extra"),
            (&added, &own, 1, "extra    scans/999-other.pdf"),
            (&resealed, &None, 0, "the seal was not checked"),
            (&resealed, &own, 1, "THE SEAL IS NOT OURS"),
            (&forged, &own, 1, "THE SEAL IS NOT OURS"),
            (&PDF.to_vec(), &own, 2, ""),
        ] {
            let (ended, told) = verified(db.folder(), bytes, key.as_deref());
            assert!(ended == Some(status) && told.contains(said), "{ended:?} for {status}, {said}: {told}");
        }

        let archivist = app.as_(Role::Archivist);
        let send = "/archive-bundles?name=bundle.zip";
        app.as_(Role::Finance).upload(Method::POST, send, "application/zip", taken.body.clone()).await.refused(403, "role-required");
        archivist.upload(Method::POST, send, "application/zip", PDF.to_vec()).await.refused(415, "media-type");
        for (bytes, sound, seal, words) in [
            (&taken.body, true, "genuine", "封存包完整"), (&changed, false, "genuine", "其中的文件与取出时不一致"),
            (&forged, false, "forged", "封签不是由本系统签发"),
        ] {
            let sent = archivist.upload(Method::POST, send, "application/zip", bytes.clone()).await.expect(201);
            let sha256 = sent["sha256"].as_str().expect("a hash");
            let proof = app.as_(Role::Auditor).get(&format!("/archive-bundles/{sha256}")).await.expect(200);
            assert_eq!((&proof["sound"], &proof["seal"], &proof["code"]), (&json!(sound), &json!(seal), &json!(project)), "{proof}");
            let html = page(&archivist, &format!("/archive-bundles?bundle={sha256}")).await;
            assert!(html.contains(words) && html.contains("data/project.json"), "{html}");
        }
        let empty = zipped(&Files::from([("a.txt".to_owned(), b"a".to_vec())]));
        let sent = archivist.upload(Method::POST, send, "application/zip", empty).await.expect(201);
        let sha256 = sent["sha256"].as_str().expect("a hash");
        archivist.get(&format!("/archive-bundles/{sha256}")).await.refused(415, "media-type");
        assert!(page(&archivist, &format!("/archive-bundles?bundle={sha256}")).await.contains("这不是档案封存包"));
        archivist.get(&format!("/archive-bundles/{}", "0".repeat(64))).await.refused(404, "not-found");
        archivist.get("/archive-bundles/nothing").await.refused(404, "not-found");
        let english = archivist.clone().header("accept-language", "en").page("/archive-bundles").await.text();
        assert!(english.contains("Verify a bundle"), "{english}");
        assert!(page(&archivist, "/archive-records").await.contains("href=\"/archive-bundles\""));
        assert!(!page(&app.as_(Role::ItService), "/archive-records").await.contains("href=\"/archive-bundles\""));
        app.as_(Role::Finance).page("/archive-bundles").await.refused_page(403);
    }

    /// The logo is a picture that a form can be printed with; it stands on pages and papers.
    async fn clause_2_5_2_the_logo_stands_on_pages_and_papers(db: &TestDb) {
        let app = TestApp::on(db).await;
        let system = app.as_(Role::SystemAdministrator);
        let logo = "/settings/logo?name=logo.png";
        app.with_token(None).get("/logo").await.refused(404, "not-found");
        let pdf = system.upload(Method::PUT, logo, "application/pdf", PDF.to_vec()).await;
        assert_eq!(pdf.status.as_u16(), 415, "{}", pdf.text());
        let broken = system.upload(Method::PUT, logo, "image/png", PNG[..40].to_vec()).await;
        assert_eq!(broken.status.as_u16(), 422, "{}", broken.text());
        app.as_(Role::Finance).upload(Method::PUT, logo, "image/png", PNG.to_vec()).await.refused(403, "role-required");
        let set = system.upload(Method::PUT, logo, "image/png", PNG.to_vec()).await.expect(200);
        assert_eq!(set["logo"]["media_type"], "image/png");
        let shown = app.with_token(None).get("/logo").await;
        assert_eq!((shown.status.as_u16(), shown.header("content-type")), (200, "image/png"));
        assert_eq!(shown.body, PNG);
        for path in ["/", "/settings"] {
            assert!(page(&system, path).await.contains("/api/v1/logo?v="), "{path}");
        }
        let sign_in = app.with_token(None).page("/sign-in").await.text();
        assert!(sign_in.contains("/api/v1/logo?v="), "{sign_in}");
        let mut settings = system.get("/settings").await.expect(200);
        settings["logo"] = Value::Null;
        assert!(system.put("/settings", settings).await.expect(200)["logo"].is_object(), "it has its own address");
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let notice = format!("/projects/{}/closing/notice.pdf", walked.project);
        let dressed = app.as_(Role::ProjectAdministrator).get(&notice).await;
        dressed.expect(200);
        // A large one is made smaller for print, and goes on standing on pages as it is.
        let photo = jpeg(&drawn(&dressed.body, 200.0)[0], 95);
        assert!(photo.len() > 150_000, "{} bytes", photo.len());
        system.upload(Method::PUT, logo, "image/jpeg", photo.clone()).await.expect(200);
        let pdf = app.as_(Role::ProjectAdministrator).get(&notice).await;
        pdf.expect(200);
        assert!(pdf.body.len() < 150_000, "{} bytes", pdf.body.len());
        assert_eq!(app.with_token(None).get("/logo").await.body.len(), photo.len());
        system.delete("/settings/logo").await.expect(200);
        let plain = app.as_(Role::ProjectAdministrator).get(&notice).await;
        assert!(dressed.body.len() > plain.body.len(), "{} and {}", dressed.body.len(), plain.body.len());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every file of an archive.
fn unzipped(bytes: &[u8]) -> Files {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let read = |at: usize| {
        let mut file = zip.by_index(at).expect("an entry");
        let name = file.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("whole");
        (name, bytes)
    };
    (0..zip_len(bytes)).map(read).collect()
}

/// Files as an archive.
fn zipped(files: &Files) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path.as_str(), zip::write::SimpleFileOptions::default()).expect("a file");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// What `epm verify` says of a bundle, in a folder where nothing is, with that audit key or none; and how it ends.
fn verified(folder: &Path, bundle: &[u8], key: Option<&str>) -> (Option<i32>, String) {
    let path = folder.join("bundle.zip");
    std::fs::write(&path, bundle).expect("written");
    let nothing = folder.join("nothing");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_epm"));
    command.arg("verify").arg(&path).env_remove("EPM_AUDIT_KEY").env("EPM_DATA", &nothing);
    if let Some(key) = key {
        command.env("EPM_AUDIT_KEY", key);
    }
    let output = command.output().expect("it runs");
    assert!(!nothing.exists(), "it makes nothing");
    (output.status.code(), String::from_utf8(output.stdout).expect("text"))
}

fn zip_len(bytes: &[u8]) -> usize {
    zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive").len()
}

/// The departments that have not signed do, and the archivist files the notice.
async fn file_rest(street: &Street<'_>, project: &str) {
    let closing = format!("/projects/{project}/closing");
    for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::ItService] {
        street.as_(role).post(&format!("{closing}/signatures"), json!({})).await.expect(200);
    }
    let archive = format!("{closing}/archive?name=notice.pdf");
    street
        .as_(Role::Archivist)
        .upload(Method::PUT, &archive, "application/pdf", PDF.to_vec())
        .await
        .expect(200);
}
