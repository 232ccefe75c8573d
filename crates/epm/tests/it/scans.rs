//! Scans that file themselves: what the codes say, what a person may do with it, and that nothing is filed unasked.

use crate::app::{Client, TestApp};
use crate::street::{PDF, Street, serials};
use http::Method;
use regulation::Role;
use scans::testing::{bound, drawn, jpeg};
use serde_json::json;

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
        owner.post(&format!("/scans/{sha256}/file"), body).await.expect(200);
        assert_eq!(scan_of().await, json!(sha256));
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
        // What is no PDF inside is named as such, and nothing falls over.
        let broken = send(&owner, PDF).await;
        owner.get(&format!("/scans/{broken}")).await.refused(422, "invalid");
    }
}
