//! 2.2: the flow chart walked whole over HTTP, on both databases, with a login for each role.

use crate::app::TestApp;
use crate::street::{Street, line, serials};
use regulation::Role;
use serde_json::json;

const OWNER: &str = "account_manager";

store::both_databases! {
    async fn clause_2_2_the_flow_chart_straight_through(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, sheet) = street.closed(OWNER).await;
        let project = walked.project.as_str();
        street.stands(project, "closed").await;

        let revenue = json!({ "sheet_id": sheet, "amount": "100000.00", "recognised_on": street.today() });
        street.as_(Role::Finance).post(&format!("/projects/{project}/revenue"), revenue).await.expect(200);
        for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService] {
            street.as_(role).post(&format!("/projects/{project}/closing/signatures"), json!({})).await.expect(200);
        }
        let notice = street.file(Role::Archivist).await;
        let archive = format!("/projects/{project}/closing/archive");
        street.as_(Role::Archivist).post(&archive, json!({ "file": notice })).await.expect(200);

        street.as_(Role::ProjectAdministrator).post(&format!("/projects/{project}/maintenance"), json!({})).await.expect(200);
        street.as_(Role::ItService).post(&format!("/projects/{project}/maintenance/confirm"), json!({})).await.expect(200);
        street.stands(project, "maintenance").await;

        let report = json!({ "accepted_on": street.today(), "file": street.file(Role::AccountManager).await });
        let reports = format!("/projects/{project}/acceptance-reports");
        street.as_(Role::AccountManager).post(&reports, report).await.expect(200);
        street.as_(Role::ProjectAdministrator).post(&format!("{reports}/take"), json!({})).await.expect(200);
        street.as_(Role::ItService).post(&format!("{reports}/copy"), json!({})).await.expect(200);
        street.as_(Role::Archivist).post(&format!("{reports}/archive"), json!({})).await.expect(200);

        let serial = &serials(project, "A", 1)[0];
        let fault = json!({ "serial_number": serial, "fault_on": street.today(), "fault": "无法启动" });
        let case = street.as_(Role::ItService).post("/maintenance-cases", fault).await.expect(201);
        assert_eq!(case["route"], "commerce", "within the vendor's warranty");
        let case = case["id"].as_str().expect("an id");
        let done = json!({ "result": "厂商更换主板" });
        street.as_(Role::CommerceRepresentative).post(&format!("/maintenance-cases/{case}/complete"), done).await.expect(200);

        // The stamped originals of contract and sheet go to the archive (2.5.2).
        let waiting = street.as_(Role::AccountManager).get("/me/todos?duty=hand_over_original").await.expect(200);
        let record = |todo: &serde_json::Value| format!("{}.{}", todo["stream"].as_str().unwrap_or_default(), todo["part"]);
        let records: Vec<String> = waiting["items"].as_array().expect("to-dos").iter().map(record).collect();
        assert_eq!(records.len(), 2);
        street.as_(Role::Archivist).post("/archive-records/receive", json!({ "records": records })).await.expect(200);

        let waiting = street.as_(Role::AccountManager).get("/me/todos?box=waiting").await.expect(200);
        assert_eq!(waiting["items"], json!([]), "nothing waits for the account manager any more");
    }

    async fn clause_2_3_2_an_initiation_returned_at_each_step_comes_back_and_passes(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, mut approval) = street.in_approval(OWNER).await;
        for returning in 0..3 {
            for _ in 0..returning {
                street.decide(&approval, "agree", None).await.expect("a step");
            }
            street.decide(&approval, "return", Some("请补充毛利说明")).await.expect("a step");
            street.stands(&walked.project, "preparing").await;
            let again = format!("/projects/{}/initiation/submit", walked.project);
            approval = street.as_(Role::AccountManager).post(&again, json!({})).await.id(200);
        }
        street.agree_to_all(&approval).await;
        street.stands(&walked.project, "executing").await;
    }

    async fn clause_2_4_4_a_change_before_arrival_makes_a_new_revision(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.executing(OWNER).await;
        change(&street, &walked.project, 5).await;
        let lines = street.as_(Role::AccountManager).get(&format!("/projects/{}/equipment", walked.project)).await.expect(200);
        assert_eq!(lines[0]["quantity"], 5);
        let before = format!("/projects/{}/equipment?revision=1", walked.project);
        assert_eq!(street.as_(Role::AccountManager).get(&before).await.expect(200)[0]["quantity"], 4);
    }

    async fn clause_2_4_4_a_change_after_arrival_goes_back_to_executing_until_all_has_come(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.arrived(OWNER).await;
        change(&street, &walked.project, 6).await;
        street.stands(&walked.project, "executing").await;
        street.set_arrived(&walked.project).await.refused(409, "not-all-arrived");
        let order = street.order(&walked.project, &[(1, 2)]).await;
        street.receive(&order, &[(1, 2)]).await.expect(200);
        street.set_arrived(&walked.project).await.expect(200);
        street.stands(&walked.project, "arrived").await;
    }

    async fn clause_2_4_3_partial_receipts_and_two_sheets(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.executing(OWNER).await;
        let project = walked.project.as_str();
        let order = street.order(project, &[(1, 4), (2, 2), (3, 1)]).await;
        street.receive(&order, &[(1, 3), (3, 1)]).await.expect(200);
        street.receive(&order, &[(1, 2)]).await.refused(422, "beyond-ordered");
        let first = json!([{ "equipment_line_id": 1, "quantity": 3, "serials": serials(project, "A", 3) }, { "equipment_line_id": 3, "quantity": 1 }]);
        let first = street.submitted_sheet(OWNER, project, first).await;
        let accept = |sheet: String| {
            let administrator = street.as_(Role::ProjectAdministrator);
            async move { administrator.post(&format!("/sign-off-sheets/{sheet}/accept"), json!({})).await.expect(200) }
        };
        accept(first).await;
        street.stands(project, "executing").await;
        street.receive(&order, &[(1, 1), (2, 2)]).await.expect(200);
        street.set_arrived(project).await.expect(200);
        let taken = json!({ "signed_on": street.today(), "lines": [{ "equipment_line_id": 1, "quantity": 1, "serials": serials(project, "A", 1) }] });
        let sheets = format!("/projects/{project}/sign-off-sheets");
        street.as_(Role::AccountManager).post(&sheets, taken).await.refused(422, "serial-twice");
        let second = json!([{ "equipment_line_id": 1, "quantity": 1, "serials": serials(project, "C", 1) }, { "equipment_line_id": 2, "quantity": 2, "serials": serials(project, "B", 2) }]);
        let second = street.submitted_sheet(OWNER, project, second).await;
        accept(second).await;
        street.stands(project, "signed_off").await;
    }

    async fn clause_2_5_1_an_office_in_another_city_goes_through_the_market_assistant(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = "account_manager_chengdu";
        let walked = street.arrived(owner).await;
        let project = walked.project.as_str();
        let lines = json!([{ "equipment_line_id": 1, "quantity": 4, "serials": serials(project, "A", 4) }]);
        let sheet = street.submitted_sheet(owner, project, lines).await;
        let accept = format!("/sign-off-sheets/{sheet}/accept");
        street.as_(Role::ProjectAdministrator).post(&accept, json!({})).await.refused(409, "sheet-not-waiting");
        street.as_(Role::MarketAssistant).post(&format!("/sign-off-sheets/{sheet}/pass-on"), json!({})).await.expect(200);
        street.as_(Role::ProjectAdministrator).post(&accept, json!({})).await.expect(200);
    }

    async fn clause_2_7_a_project_is_cancelled_in_each_status_before_closing(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let nothing = json!([]);
        let bought = json!([
            { "equipment_line_id": 1, "quantity": 4, "disposal": "return_to_supplier" },
            { "equipment_line_id": 2, "quantity": 2, "disposal": "stock" },
            { "equipment_line_id": 3, "quantity": 1, "disposal": "other_project" },
        ]);
        let statuses = [
            (street.applied(OWNER).await.project, &nothing),
            (street.preparing(OWNER).await.project, &nothing),
            (street.in_approval(OWNER).await.0.project, &nothing),
            (street.executing(OWNER).await.project, &nothing),
            (street.arrived(OWNER).await.project, &bought),
            (street.signed_off(OWNER).await.0.project, &bought),
        ];
        for (project, disposal) in statuses {
            cancel(&street, &project, disposal).await;
            street.stands(&project, "cancelled").await;
        }
    }

    async fn clause_2_5_3_a_closed_project_takes_no_change_and_no_cancellation(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let owner = street.as_(Role::AccountManager);
        let change = json!({ "reason": "客户加购", "lines": [line("S6730-H48X6C", 1, "1.00", "1.00", true)] });
        let refused = owner.post(&format!("/projects/{}/changes", walked.project), change).await.refused(409, "project-closed");
        assert_eq!(refused["clause"], "2.5.3");
        let form = json!({ "cause": "other", "explanation": "误操作" });
        owner.post(&format!("/projects/{}/cancellation", walked.project), form).await.refused(409, "project-closed");
    }

    async fn clause_2_3_1_whoever_may_not_see_a_project_finds_nothing(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.preparing(OWNER).await;
        for stranger in ["account_manager_south", "general_manager_south", "it_service", "technical_support", "system_administrator"] {
            for path in ["", "/equipment", "/timeline", "/closing"] {
                let path = format!("/projects/{}{path}", walked.project);
                app.user(stranger).get(&path).await.refused(404, "not-found");
            }
            let listed = app.user(stranger).get("/projects").await.expect(200);
            assert_eq!(listed["items"], json!([]), "{stranger}");
        }
    }
}

/// Changes the quantity of line 1, and takes the change through its approval.
async fn change(street: &Street<'_>, project: &str, quantity: u32) {
    let owner = street.as_(Role::AccountManager);
    let mut lines = street.initiation_entry()["equipment"].as_array().expect("lines").clone();
    for (line, number) in lines.iter_mut().zip(1..) {
        line["line"] = json!(number);
    }
    lines[0]["quantity"] = json!(quantity);
    let body = json!({ "reason": "客户需求变化", "lines": lines });
    let change = owner.post(&format!("/projects/{project}/changes"), body).await.id(200);
    owner.post(&format!("/changes/{change}/submit"), json!({})).await.expect(200);
    let seen = street.look(project).await;
    let approval =
        seen["approvals"].as_array().and_then(|all| all.last()).expect("an approval")["id"].clone();
    street.agree_to_all(approval.as_str().expect("an id")).await;
}

/// Takes a cancellation through its approval and carries it out.
async fn cancel(street: &Street<'_>, project: &str, disposal: &serde_json::Value) {
    let owner = street.as_(Role::AccountManager);
    let form = format!("/projects/{project}/cancellation");
    let body = json!({ "cause": "other", "explanation": "客户取消采购", "disposal": disposal });
    owner.post(&form, body).await.expect(200);
    let approval = owner.post(&format!("{form}/submit"), json!({})).await.id(200);
    street.agree_to_all(&approval).await;
    street.as_(Role::ProjectAdministrator).post(&format!("{form}/carry-out"), json!({})).await.expect(200);
}
