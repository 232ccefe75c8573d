//! Every act in every status by every role, over HTTP: what a project says of its acts is what happens to whoever tries.
//! docs/generated/acts.txt is the table, written by this test.

use crate::app::{Client, TestApp};
use crate::street::{PDF, Street};
use http::Method;
use regulation::{ActKind, Role, Status};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const OWNER: &str = "account_manager";

/// The request of an act that is refused: `{project}` and `{part}` stand for what is tried.
fn request(act: ActKind, street: &Street<'_>) -> (Method, &'static str, Value) {
    let reason = json!({ "reason": "试一试" });
    let lines = json!([{ "equipment_line_id": 1, "quantity": 1 }]);
    let file = json!({ "file": "0".repeat(64) });
    let today = street.today();
    let post = |path, body| (Method::POST, path, body);
    match act {
        ActKind::GiveCode => post("/projects/{project}/code", json!({})),
        ActKind::ReturnApplication => post("/projects/{project}/return", reason),
        ActKind::HandInAgain => post("/projects/{project}/application", json!({})),
        ActKind::SaveInitiation => {
            (Method::PUT, "/projects/{project}/initiation", json!({ "delivery_place": "机房" }))
        }
        ActKind::SubmitInitiation => post("/projects/{project}/initiation/submit", json!({})),
        ActKind::DecideStep => post(
            "/approvals/{part}/decisions",
            json!({ "decision": "agree", "content": "0".repeat(64), "step": 0 }),
        ),
        ActKind::WithdrawApproval => post("/approvals/{part}/withdraw", json!({})),
        ActKind::OrderPurchase => post(
            "/projects/{project}/purchase-orders",
            json!({ "supplier_id": street.supplier, "lines": [{ "equipment_line_id": 1, "quantity": 1, "unit_cost": "1.00" }] }),
        ),
        ActKind::RecordReceipt => {
            post("/purchase-orders/{part}/receipts", json!({ "received_on": today, "lines": lines }))
        }
        ActKind::EndOrder => post("/purchase-orders/{part}/end", json!({})),
        ActKind::DisposeSurplus => post(
            "/projects/{project}/surplus",
            json!({ "equipment_line_id": 1, "quantity": 1, "disposal": "stock" }),
        ),
        ActKind::SetArrived => post("/projects/{project}/arrival", json!({})),
        ActKind::ArrangeDelivery => post(
            "/projects/{project}/deliveries",
            json!({ "direct": false, "place": "机房", "on": today, "lines": lines }),
        ),
        ActKind::ConfirmDelivery => post("/deliveries/{part}/confirm", json!({})),
        ActKind::DiscardDelivery => post("/deliveries/{part}/discard", json!({})),
        ActKind::WriteTaskForm => post(
            "/projects/{project}/task-forms",
            json!({ "kind": "installation", "content": "安装", "place": "机房", "wanted_on": today, "contact": "周工" }),
        ),
        ActKind::AcceptTaskForm => post("/task-forms/{part}/accept", json!({})),
        ActKind::DeclineTaskForm => post("/task-forms/{part}/decline", reason),
        ActKind::AssignTaskForm => {
            post("/task-forms/{part}/assign", json!({ "people": [street.app.person("technical_support")] }))
        }
        ActKind::RecordWork => {
            post("/task-forms/{part}/work", json!({ "on": today, "minutes": 30, "content": "调试" }))
        }
        ActKind::CompleteTaskForm => post("/task-forms/{part}/complete", json!({ "result": "完成" })),
        ActKind::WriteChange => {
            post("/projects/{project}/changes", json!({ "reason": "增加一台", "lines": [] }))
        }
        ActKind::SubmitChange => post("/changes/{part}/submit", json!({})),
        ActKind::DiscardChange => post("/changes/{part}/discard", json!({})),
        ActKind::WriteSheet => post("/projects/{project}/sign-off-sheets", json!({ "lines": lines })),
        ActKind::AttachSheetScan => (Method::PUT, "/sign-off-sheets/{part}/scan?name=a.pdf", Value::Null),
        ActKind::SubmitSheet => post("/sign-off-sheets/{part}/submit", json!({})),
        ActKind::PassOnSheet => post("/sign-off-sheets/{part}/pass-on", json!({})),
        ActKind::AcceptSheet => post("/sign-off-sheets/{part}/accept", json!({})),
        ActKind::ReturnSheet => post("/sign-off-sheets/{part}/return", reason),
        ActKind::DiscardSheet => post("/sign-off-sheets/{part}/discard", json!({})),
        ActKind::ConfirmFinanceCopy => post("/sign-off-sheets/{part}/finance-copy", json!({})),
        ActKind::RecogniseRevenue => post(
            "/projects/{project}/revenue",
            json!({ "sheet_id": "{part}", "amount": "1.00", "recognised_on": today }),
        ),
        ActKind::ReverseRevenue => post("/revenue/{part}/reversal", reason),
        ActKind::Close => post("/projects/{project}/closing", json!({})),
        ActKind::SignNotice => post("/projects/{project}/closing/signatures", json!({})),
        ActKind::ArchiveNotice => post("/projects/{project}/closing/archive", file),
        ActKind::SubmitAcceptance => post(
            "/projects/{project}/acceptance-reports",
            json!({ "accepted_on": today, "file": "0".repeat(64) }),
        ),
        ActKind::TakeAcceptance => post("/projects/{project}/acceptance-reports/take", json!({})),
        ActKind::ReturnAcceptance => post("/projects/{project}/acceptance-reports/return", reason),
        ActKind::ConfirmAcceptanceCopy => post("/projects/{project}/acceptance-reports/copy", json!({})),
        ActKind::ArchiveAcceptance => post("/projects/{project}/acceptance-reports/archive", json!({})),
        ActKind::HandToMaintenance => post("/projects/{project}/maintenance", json!({})),
        ActKind::ConfirmHandover => post("/projects/{project}/maintenance/confirm", json!({})),
        ActKind::WriteCancellation => post(
            "/projects/{project}/cancellation",
            json!({ "cause": "other", "explanation": "试一试", "disposal": [] }),
        ),
        ActKind::SubmitCancellation => post("/projects/{project}/cancellation/submit", json!({})),
        ActKind::DiscardCancellation => post("/projects/{project}/cancellation/discard", json!({})),
        ActKind::CarryOutCancellation => post("/projects/{project}/cancellation/carry-out", json!({})),
    }
}

/// Tries it; answers with status and problem.
async fn attempt(client: &Client<'_>, act: ActKind, street: &Street<'_>, id: &str) -> (u16, Value) {
    let (method, path, body) = request(act, street);
    let named = |text: &str| text.replace("{project}", id).replace("{part}", &format!("{id}.1"));
    let path = named(path);
    let reply = if body.is_null() {
        client.upload(method, &path, "application/pdf", PDF.to_vec()).await
    } else {
        let body = serde_json::from_str(&named(&body.to_string())).expect("still JSON");
        client.request(method, &format!("/api/v1{path}"), Some(body)).await
    };
    (reply.status.as_u16(), reply.json())
}

async fn project_in(street: &Street<'_>, status: Status) -> String {
    let project = match status {
        Status::Applied => street.applied(OWNER).await.project,
        Status::Preparing => street.preparing(OWNER).await.project,
        Status::InApproval => street.in_approval(OWNER).await.0.project,
        Status::Executing => street.executing(OWNER).await.project,
        Status::Arrived => street.arrived(OWNER).await.project,
        Status::SignedOff => street.signed_off(OWNER).await.0.project,
        Status::Closed => street.closed(OWNER).await.0.project,
        Status::Maintenance => {
            let project = street.closed(OWNER).await.0.project;
            let hand = format!("/projects/{project}/maintenance");
            street.as_(Role::ProjectAdministrator).post(&hand, json!({})).await.expect(200);
            project
        }
        Status::Cancelled => {
            let project = street.applied(OWNER).await.project;
            let form = format!("/projects/{project}/cancellation");
            let entry = json!({ "cause": "other", "explanation": "客户取消", "disposal": [] });
            street.app.user(OWNER).post(&form, entry).await.expect(200);
            let approval = street.app.user(OWNER).post(&format!("{form}/submit"), json!({})).await.id(200);
            street.agree_to_all(&approval).await;
            let carry_out = format!("{form}/carry-out");
            street.as_(Role::ProjectAdministrator).post(&carry_out, json!({})).await.expect(200);
            project
        }
    };
    let seen = street.look(&project).await;
    assert_eq!(seen["status"], status.code());
    seen["id"].as_str().expect("an identifier").to_owned()
}

/// The word of each act for that person: `ok` where the project says so, else the clause under which the attempt was
/// refused; nothing where they see no project.
async fn tried(client: &Client<'_>, street: &Street<'_>, id: &str) -> Option<BTreeMap<&'static str, String>> {
    let seen = client.get(&format!("/projects/{id}")).await;
    let acts = seen.json()["acts"].as_array().cloned();
    let mut table = BTreeMap::new();
    for act in ActKind::ALL {
        let told = acts.iter().flatten().find(|told| told["act"] == act.code());
        if told.is_some_and(|told| told["allowed"] == true) {
            table.insert(act.code(), "ok".to_owned());
            continue;
        }
        let (status, problem) = attempt(client, *act, street, id).await;
        let name = act.code();
        let Some(told) = told else {
            assert!(matches!(status, 403 | 404), "{name} by someone who sees nothing: {status} {problem}");
            continue;
        };
        // 404: no such part yet, an approval to withdraw; 422: no units yet, to deliver.
        assert!(matches!(status, 403 | 404 | 409 | 422), "{name}: {status} {problem}");
        if !matches!(problem["code"].as_str(), Some("role-required" | "not-found")) {
            assert_eq!(problem["clause"], told["clause"], "{name}: {problem}");
        }
        table.insert(name, told["clause"].as_str().unwrap_or_default().to_owned());
    }
    acts.map(|_| table)
}

store::both_databases! {
    async fn clause_2_2_every_act_in_every_status_is_open_or_refused_as_the_project_says(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let mut people: Vec<(String, Client<'_>)> =
            Role::ALL.iter().map(|role| (role.code().to_owned(), app.as_(*role))).collect();
        people.insert(1, ("account_manager of another project".to_owned(), app.user("account_manager_2")));
        let mut columns = Vec::new();
        for status in Status::ALL {
            let id = project_in(&street, status).await;
            let mut column = Vec::new();
            for (_, client) in &people {
                column.push(tried(client, &street, &id).await);
            }
            assert_eq!(street.look(&id).await["status"], status.code(), "no attempt changed anything");
            columns.push(column);
        }
        let mut written = String::from(
            "Which acts a project says are open, by role and status, over the JSON API; every other one was tried and\n\
             refused under the clause shown. Written by crates/epm/tests/it/permissions.rs.\n",
        );
        for (at, (name, _)) in people.iter().enumerate() {
            written.push_str(&table(name, &columns.iter().map(|column| column[at].as_ref()).collect::<Vec<_>>()));
        }
        std::fs::write("../../docs/generated/acts.txt", written).expect("docs/generated is there");
    }
}

/// The acts of a person's own that are open somewhere, a row each.
fn table(name: &str, columns: &[Option<&BTreeMap<&'static str, String>>]) -> String {
    let mut text = format!("\n{name}\n");
    if columns.iter().all(Option::is_none) {
        text.push_str("  sees no project\n");
        return text;
    }
    let head: String = Status::ALL.iter().map(|status| format!("{:<13}", status.code())).collect();
    writeln!(text, "  {:<24} {}", "", head.trim_end()).expect("a string takes everything");
    for act in ActKind::ALL {
        let cells = columns.iter().map(|column| match column {
            Some(column) => column.get(act.code()).map_or("", String::as_str),
            None => "unseen",
        });
        let cells: Vec<&str> = cells.collect();
        if !cells.contains(&"ok") {
            continue;
        }
        let row: String = cells.iter().map(|cell| format!("{cell:<13}")).collect();
        writeln!(text, "  {:<24} {}", act.code(), row.trim_end()).expect("a string takes everything");
    }
    text
}
