//! C1: the papers of a contract beside its scan, and who sees them (1.3.4, 2.3.2).

use crate::app::TestApp;
use crate::contracts::{acts, page};
use crate::office;
use crate::street::{PDF, Street};
use http::Method;
use regulation::{FileKind, Role};
use serde_json::json;

/// A paper of its own bytes; answers with its hash.
async fn sent(app: &TestApp, username: &str, name: &str) -> String {
    let bytes = [PDF, name.as_bytes()].concat();
    let address = format!("/files?name={name}.pdf");
    let sent = app.user(username).upload(Method::POST, &address, "application/pdf", bytes).await;
    sent.expect(201)["sha256"].as_str().expect("a hash").to_owned()
}

store::both_databases! {
    async fn clause_1_3_4_papers_are_added_beside_the_scan_and_shown_to_those_who_decide(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (owner, manager) = (app.as_(Role::AccountManager), app.as_(Role::GeneralManager));
        let id = owner.post("/contracts", street.contract_entry("virtual")).await.id(201);
        let (show, attach) = (format!("/contracts/{id}"), format!("/contracts/{id}/attachments"));
        let (offer, annex) = (sent(&app, "account_manager", "offer").await, sent(&app, "account_manager", "annex").await);
        let body = |kind: &str, files: &[&String]| json!({ "kind": kind, "files": files, "note": "三家比价" });
        assert_eq!(owner.post(&attach, body("quotation", &[])).await.pointers(), ["/files"]);
        let stranger = sent(&app, "account_manager_2", "other").await;
        let refused = owner.post(&attach, body("quotation", &[&offer, &stranger])).await;
        assert_eq!(refused.pointers(), ["/files/1"], "what somebody else sent");
        app.user("account_manager_2").post(&attach, body("quotation", &[&stranger])).await.refused(404, "not-found");
        manager.post(&attach, body("quotation", &[&offer])).await.refused(403, "role-required");
        owner.post(&attach, body("quotation", &[&offer, &annex])).await.expect(200);
        let withdraw = |number: u32| format!("/contract-attachments/{id}.{number}/withdraw");
        owner.post(&withdraw(2), json!({})).await.expect(200);
        owner.post(&withdraw(2), json!({})).await.refused(409, "already-done");
        owner.post(&withdraw(7), json!({})).await.refused(404, "not-found");
        let seen = owner.get(&show).await.expect(200);
        assert_eq!((&seen["attachments"][0]["kind"], &seen["attachments"][0]["name"]), (&json!("quotation"), &json!("offer.pdf")));
        assert!(seen["attachments"][1]["withdrawn_at"].is_string());
        assert_eq!(owner.get(&format!("/files/{annex}")).await.status.as_u16(), 200, "its file stays");
        app.user("account_manager_south").get(&format!("/files/{offer}")).await.refused(404, "not-found");
        let html = page(&owner, &show).await;
        assert!(html.contains("offer.pdf") && html.contains("报价单") && html.contains("已撤下"), "{html}");
        assert!(html.contains(&format!("POST /api/v1{attach}")) && html.contains(&withdraw(1)), "{html}");
        assert!(!page(&manager, &show).await.contains(&attach), "only its account manager adds");

        let submitted = owner.post(&format!("{show}/submit"), json!({})).await.expect(200);
        let approval = submitted["approval"].as_str().expect("a review").to_owned();
        owner.post(&attach, body("other", &[&offer])).await.refused(409, "approval-open");
        let html = page(&manager, &format!("/approvals/{approval}")).await;
        assert!(html.contains("offer.pdf") && html.contains("三家比价") && !html.contains("annex.pdf"), "{html}");
        street.agree_to_all(&approval).await;
        owner.post(&withdraw(1), json!({})).await.refused(409, "contract-fixed");
        let late = sent(&app, "account_manager", "supplement").await;
        owner.post(&attach, body("supplement", &[&late])).await.expect(200);
        assert_eq!(acts(&owner.get(&show).await.expect(200))["withdraw_attachment"].as_deref(), Some("2.3.2"));

        // Whoever decides on the initiation sees them too.
        let project = owner.post(&format!("{show}/apply"), json!({})).await.id(201);
        app.as_(Role::ContractAdministrator).post(&format!("/projects/{project}/code"), json!({})).await.expect(200);
        let initiation = format!("/projects/{project}/initiation");
        owner.put(&initiation, street.initiation_entry()).await.expect(200);
        let approval = owner.post(&format!("{initiation}/submit"), json!({})).await.id(200);
        for role in [Role::CommerceRepresentative, Role::GeneralManager] {
            let html = page(&app.as_(role), &format!("/approvals/{approval}")).await;
            assert!(html.contains("supplement.pdf") && html.contains("补充协议"), "{role:?}: {html}");
        }
        assert_eq!(manager.get(&format!("/files/{late}")).await.status.as_u16(), 200);
        let trail = app.as_(Role::Auditor).get("/audit?kind=contract").await.expect(200);
        let events = trail["items"].as_array().expect("items").iter().filter(|item| {
            item["event"].as_str().is_some_and(|event| event.starts_with("attachment"))
        });
        assert_eq!(events.count(), 4);
        assert!(app.app.store.check().await.expect("a check").is_empty());
    }

    /// Word and Excel come as attachments, told by their content, and are only ever handed out.
    async fn clause_1_3_4_word_and_excel_come_as_attachments_and_never_as_scans(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.as_(Role::AccountManager);
        let id = owner.post("/contracts", street.contract_entry("virtual")).await.id(201);
        let (show, attach) = (format!("/contracts/{id}"), format!("/contracts/{id}/attachments"));
        let send = async |name: &str, bytes: Vec<u8>| {
            let address = format!("/files?for=attachment&name={name}");
            owner.upload(Method::POST, &address, "application/octet-stream", bytes).await
        };
        let sheet = send("offer.xlsx", office::workbook("three offers")).await.expect(201);
        assert_eq!(sheet["media_type"], FileKind::Workbook.media_type());
        // The name is no evidence.
        let text = send("annex.pdf", office::document("an annex")).await.expect(201);
        assert_eq!(text["media_type"], FileKind::Document.media_type());
        let old = send("offer.xls", office::OLD.to_vec()).await.refused(415, "media-type");
        let told = old["errors"][0]["message"].as_str().expect("words");
        assert!(told.contains(".docx") && told.contains(".xlsx") && told.contains("PDF"), "{told}");
        let macros = send("annex.docx", office::with_macros()).await.refused(415, "media-type");
        assert!(macros["errors"][0]["message"].as_str().expect("words").contains('宏'), "{macros}");
        send("offer.xlsx", office::workbook("cut off")[..200].to_vec()).await.refused(422, "invalid");
        send("offer.gif", b"GIF89a".to_vec()).await.refused(415, "media-type");
        let plain = "/files?name=offer.xlsx";
        let plain = owner.upload(Method::POST, plain, "application/octet-stream", office::workbook("plain")).await;
        plain.refused(415, "media-type");

        let [sheet, text] = [&sheet, &text].map(|sent| sent["sha256"].as_str().expect("a hash").to_owned());
        // Nowhere else is it taken, though it was sent.
        let whole = json!({ "place": format!("contract:{id}"), "whole": true });
        owner.post(&format!("/scans/{sheet}/file"), whole).await.refused(415, "media-type");
        owner.post("/scans", json!({ "file": sheet })).await.refused(415, "media-type");
        let body = json!({ "kind": "quotation", "files": [sheet, text] });
        owner.post(&attach, body).await.expect(200);
        let seen = owner.get(&show).await.expect(200);
        assert_eq!(seen["attachments"][0]["media_type"], FileKind::Workbook.media_type());
        let fetched = owner.get(&format!("/files/{sheet}")).await;
        fetched.expect(200);
        assert_eq!(fetched.body, office::workbook("three offers"));
        assert!(fetched.header("content-disposition").starts_with("attachment;"), "{:?}", fetched.headers);
        assert_eq!(fetched.header("x-content-type-options"), "nosniff");
        owner.get(&format!("/files/{sheet}/pages/1")).await.refused(415, "media-type");
        let html = page(&owner, &show).await;
        assert!(html.contains("Excel，下载后查看") && html.contains("#file-spreadsheet"), "{html}");
        assert!(html.contains("Word，下载后查看") && html.contains(&format!("href=\"/api/v1/files/{text}\"")), "{html}");
        assert!(html.contains(".docx") && html.contains("for=attachment"), "{html}");
        let html = page(&owner, &format!("/files/{sheet}")).await;
        assert!(html.contains("Word 和 Excel 文件不在此处预览"), "{html}");
        app.user("account_manager_south").get(&format!("/files/{sheet}")).await.refused(404, "not-found");
    }

    /// What was sent as an attachment is no acceptance report, whatever its name.
    async fn clause_2_5_4_a_workbook_is_no_acceptance_report(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed("account_manager").await;
        let owner = app.as_(Role::AccountManager);
        let address = "/files?for=attachment&name=report.xlsx";
        let sent = owner.upload(Method::POST, address, "application/octet-stream", office::workbook("report")).await;
        let report = json!({ "accepted_on": street.today(), "file": sent.expect(201)["sha256"] });
        let refused = owner.post(&format!("/projects/{}/acceptance-reports", walked.project), report).await;
        refused.refused(422, "invalid");
        assert_eq!(refused.pointers(), ["/file"]);
    }

    async fn clause_1_3_2_the_list_of_contracts_tells_what_was_received(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let id = street.reviewed("formal", "account_manager").await;
        app.as_(Role::AccountManager).post(&format!("/contracts/{id}/apply"), json!({})).await.expect(201);
        let paid = json!({ "received_on": "2026-05-11", "amount": "25000.00", "reference": "BOC-1" });
        app.as_(Role::Finance).post(&format!("/contracts/{id}/payments"), paid).await.expect(200);
        let row = app.as_(Role::Finance).get("/contracts").await.expect(200)["items"][0].clone();
        assert_eq!((&row["received"], &row["received_share"]), (&json!("25000.00"), &json!("0.2500")));
        assert!(page(&app.as_(Role::AccountManager), "/contracts").await.contains("25.0%"));
        let row = app.as_(Role::ContractAdministrator).get("/contracts").await.expect(200)["items"][0].clone();
        assert!(row["received"].is_null() && row["received_share"].is_null(), "{row}");
        assert!(!page(&app.as_(Role::ContractAdministrator), "/contracts").await.contains("回款"));
        assert_eq!(app.as_(Role::Finance).get("/contracts.xlsx").await.status.as_u16(), 200);
    }

    /// The same bytes filed with a contract and with its project: the page of the file names each that the reader sees.
    async fn clause_2_3_2_a_file_that_lies_at_several_places_names_them_all(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed("account_manager").await;
        let (owner, archivist) = (app.as_(Role::AccountManager), app.as_(Role::Archivist));
        let register = format!("/projects/{}/archive-records", walked.project);
        let file = archivist.upload(Method::POST, "/files?name=copy.pdf", "application/pdf", PDF.to_vec()).await;
        let file = file.expect(201)["sha256"].as_str().expect("a hash").to_owned();
        let entry = json!({ "title": "合同副本", "original": false, "file": file });
        archivist.post(&register, entry).await.expect(200);
        let home = owner.get(&format!("/projects/{}", walked.project)).await.expect(200);
        let project = format!("href=\"/projects/{}\"", home["id"].as_str().expect("an identifier"));
        let contract = format!("href=\"/contracts/{}\"", home["contract"]["id"].as_str().expect("an identifier"));
        let path = format!("/files/{file}");
        let html = page(&owner, &path).await;
        assert!(html.contains("同一文件归入的各处") && html.contains(&project) && html.contains(&contract), "{html}");
        let english = owner.clone().header("accept-language", "en").page(&path).await.text();
        assert!(english.contains("The same file was filed at"), "{english}");
        // IT service sees closed projects, and no contracts.
        let html = page(&app.as_(Role::ItService), &path).await;
        assert!(html.contains(&project) && !html.contains(&contract) && !html.contains("同一文件归入的各处"), "{html}");
        app.user("account_manager_south").page(&path).await.refused_page(404);
    }
}
