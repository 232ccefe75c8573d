//! The closing with its notice, and the acceptance after it: the pages, the JSON, and who may what (2.5.2 to 2.5.4).

use crate::app::TestApp;
use crate::contracts::page;
use crate::street::{PDF, Street};
use http::Method;
use regulation::Role;
use serde_json::json;

const OWNER: &str = "account_manager";
const SIGNERS: [Role; 4] =
    [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService];

store::both_databases! {
    /// The page shows each condition, met or not, with its clause and where it is mended; the act is closed with the
    /// rule's own reason until all are met.
    async fn clause_2_5_3_the_closing_shows_each_condition_and_where_it_is_mended(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        let closing = format!("/projects/{project}/closing");
        let administrator = app.as_(Role::ProjectAdministrator);
        let html = page(&administrator, &closing).await;
        assert!(html.contains("0 / 7") && html.contains("class=\"unmet\"") && html.contains("/clauses/2.4.2"), "{html}");
        assert!(html.contains("aria-disabled=\"true\"") && html.contains("/clauses/2.5.3"), "closed, with the reason");
        assert!(!html.contains("data-api=\"POST /api/v1/projects"), "nothing to send yet");
        assert!(html.contains("还有 7 台（套）没有用户签收"), "{html}");
        let refused = administrator.post(&closing, json!({})).await;
        assert_eq!(refused.refused(409, "not-all-signed")["clause"], "2.5.3");
        let commerce = page(&app.as_(Role::CommerceRepresentative), &closing).await;
        assert!(commerce.contains("/purchase-orders/new"), "whoever buys is led to the order");
        administrator.page(&format!("{closing}/notice")).await.refused_page(404);
        administrator.get(&format!("{closing}/notice")).await.refused(404, "not-found");
        app.user("account_manager_south").page(&closing).await.refused_page(404);

        let order = street.order(&project, &[(1, 4), (2, 2), (3, 1)]).await;
        let waiting = page(&administrator, &closing).await;
        assert!(waiting.contains(&format!("/purchase-orders/{order}")), "{waiting}");
    }

    /// Closed, signed by every department and archived: the notice goes its way, and says what the project was.
    async fn clause_2_5_2_the_notice_is_printed_signed_and_archived(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, sheet) = street.signed_off(OWNER).await;
        let project = walked.project;
        let (closing, notice) = (format!("/projects/{project}/closing"), format!("/projects/{project}/closing/notice"));
        let administrator = app.as_(Role::ProjectAdministrator);
        let ready = page(&administrator, &closing).await;
        assert!(ready.contains("data-api=\"POST /api/v1/projects/") && ready.contains(&project), "{ready}");
        assert!(ready.contains("data-confirm=") && !ready.contains("class=\"unmet\""), "asks once, all is met");
        assert!(page(&app.user(OWNER), &closing).await.contains("aria-disabled"), "the account manager closes nothing");
        administrator.post(&closing, json!({})).await.expect(200);

        let told = administrator.get(&notice).await.expect(200);
        assert_eq!((&told["code"], &told["amount"]), (&json!(project), &json!("100000.00")));
        assert_eq!(told["amount_in_words"], "人民币壹拾万元整");
        assert_eq!((&told["serials"], &told["units"]), (&json!(6), &json!(7)));
        assert_eq!(told["sheets"][0]["id"], sheet);
        assert_eq!(told["signatures"].as_array().map(Vec::len), Some(4));
        assert!(told["result"]["gross_profit"].is_string() && told["closed_by"] == "project_administrator");
        let archivist = app.as_(Role::Archivist);
        let seen = archivist.get(&notice).await.expect(200);
        assert!(seen["result"].is_null(), "an archivist sees no cost: {seen}");
        let printed = page(&administrator, &notice).await;
        assert!(printed.contains("销售项目结项通知单") && printed.contains("人民币壹拾万元整"), "{printed}");
        assert!(printed.contains(&format!("{project}-JX")) && printed.contains("结项毛利"), "{printed}");
        assert!(!page(&archivist, &notice).await.contains("结项毛利"), "no cost for the archivist");

        let archive = format!("{closing}/archive?name=notice.pdf");
        let early = archivist.upload(Method::PUT, &archive, "application/pdf", PDF.to_vec()).await;
        assert_eq!(early.refused(409, "notice-unsigned")["clause"], "2.5.2");
        assert!(page(&archivist, &closing).await.contains("还有部门没有在结项通知单上签字"));
        for role in SIGNERS {
            let signer = app.as_(role);
            let before = page(&signer, &closing).await;
            assert!(before.contains("/closing/signatures"), "{role:?} signs");
            signer.post(&format!("{closing}/signatures"), json!({})).await.expect(200);
            assert!(!page(&signer, &closing).await.contains("/closing/signatures"), "{role:?} has signed");
        }
        assert!(!page(&app.user(OWNER), &closing).await.contains("/closing/signatures"));
        assert!(page(&archivist, &closing).await.contains("data-sorts=\"closing_notice:"));
        archivist.upload(Method::PUT, &archive, "application/pdf", PDF.to_vec()).await.expect(200);
        let done = page(&archivist, &closing).await;
        assert!(done.contains("href=\"/files/") && !done.contains("data-upload"), "{done}");
        let told = administrator.get(&notice).await.expect(200);
        assert!(told["file"].is_string() && told["archived_by"] == "archivist", "{told}");
        administrator.upload(Method::PUT, &archive, "application/pdf", PDF.to_vec()).await.refused(403, "role-required");
        app.user("general_manager_south").get(&notice).await.refused(404, "not-found");
    }

    /// What a customer, a department or a person is called later changes nothing on a notice that was signed (INV-37);
    /// a closing from before the names were kept shows those of today.
    async fn clause_2_5_2_the_notice_keeps_the_names_of_its_time(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let notice = format!("/projects/{}/closing/notice", walked.project);
        app.as_(Role::Finance).post(&format!("/projects/{}/closing/signatures", walked.project), json!({})).await.expect(200);
        let auditor = app.as_(Role::Auditor);
        let before = auditor.get(&notice).await.expect(200);
        assert_eq!((&before["closed_by"], &before["signatures"][2]["signed_by"]), (&json!("project_administrator"), &json!("finance")));
        let rename = |table: &str| format!("UPDATE {table} SET name = 'renamed'");
        for table in ["customer", "department", "person"] {
            db.tamper(&rename(table)).await;
        }
        let after = auditor.get(&notice).await.expect(200);
        for name in ["customer", "department", "account_manager", "closed_by", "signatures"] {
            assert_eq!(after[name], before[name], "{name}");
        }
        assert!(!page(&auditor, &notice).await.contains("renamed<"), "the printed one as well");
        let told = auditor.get(&format!("/projects/{}", walked.project)).await.expect(200);
        let id = told["id"].as_str().expect("an identifier").parse::<uuid::Uuid>().expect("an identifier");
        let loaded = store::look::<regulation::Project>(&db.store.read(), id).await.expect("read").expect("there");
        assert!(loaded.state.closing.is_some_and(|closing| closing.names.is_some()));
        let body = "replace(body, '\"names\":{', '\"forgotten\":{')";
        db.tamper(&format!("UPDATE snapshot SET body = {body} WHERE kind = 'project'")).await;
        let old = auditor.get(&notice).await.expect(200);
        assert_eq!((&old["customer"], &old["closed_by"]), (&json!("renamed"), &json!("renamed")));
    }

    /// The report goes from the account manager to the administrator, its copy to IT service, its original to the archive.
    async fn clause_2_5_4_the_acceptance_has_its_page_for_everyone_on_its_way(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.signed_off(OWNER).await;
        let project = walked.project;
        let (path, reports) = (format!("/projects/{project}/acceptance"), format!("/projects/{project}/acceptance-reports"));
        let owner = app.user(OWNER);
        assert!(page(&owner, &path).await.contains("项目结项后"), "not its turn before the closing");
        app.as_(Role::ProjectAdministrator).post(&format!("/projects/{project}/closing"), json!({})).await.expect(200);
        let asked = page(&owner, &path).await;
        assert!(asked.contains("data-fills=\"file=sha256\"") && asked.contains("acceptance-reports\""), "{asked}");
        assert!(!page(&app.as_(Role::Finance), &path).await.contains("acceptance-reports"), "finance has nothing to do");
        assert!(page(&owner, &format!("/projects/{project}")).await.contains("/acceptance"), "the project leads there");

        let file = street.file(Role::AccountManager).await;
        let report = json!({ "accepted_on": street.today(), "file": file });
        owner.post(&reports, report.clone()).await.expect(200);
        let administrator = app.as_(Role::ProjectAdministrator);
        let waiting = page(&administrator, &path).await;
        assert!(waiting.contains("/take") && waiting.contains("/return") && waiting.contains(&file), "{waiting}");
        administrator.post(&format!("{reports}/return"), json!({ "reason": "缺少客户盖章" })).await.expect(200);
        assert!(page(&owner, &path).await.contains("缺少客户盖章"));
        owner.post(&reports, report).await.expect(200);
        administrator.post(&format!("{reports}/take"), json!({})).await.expect(200);
        for (role, call) in [(Role::ItService, "copy"), (Role::Archivist, "archive")] {
            assert!(page(&app.as_(role), &path).await.contains(&format!("acceptance-reports/{call}")), "{role:?}");
            app.as_(role).post(&format!("{reports}/{call}"), json!({})).await.expect(200);
        }
        let done = page(&owner, &path).await;
        assert_eq!(done.matches("<li class=\"met\">").count(), 4, "{done}");
        app.user("account_manager_south").page(&path).await.refused_page(404);
    }
}
