//! The lists of a project's documents: pages and JSON, by status and words, within the scope, page by page.

use crate::app::{Client, TestApp};
use crate::contracts::page;
use crate::street::Street;
use regulation::Role;
use serde_json::{Value, json};

const OWNER: &str = "account_manager";
const NOUNS: [&str; 6] =
    ["purchase-orders", "task-forms", "sign-off-sheets", "maintenance-cases", "changes", "deliveries"];

async fn items(client: &Client<'_>, address: &str) -> Vec<Value> {
    let listed = client.get(address).await.expect(200);
    listed["items"].as_array().unwrap_or_else(|| panic!("{address}: {listed}")).clone()
}

/// A project with an order, a delivery, a task form, a change and a sheet.
async fn busy_project(street: &Street<'_>) -> (String, String) {
    let project = street.arrived(OWNER).await.project;
    let owner = street.as_(Role::AccountManager);
    let form = json!({ "kind": "installation", "content": "安装调试", "place": "机房", "wanted_on": street.today(), "contact": "周工" });
    let form = owner.post(&format!("/projects/{project}/task-forms"), form).await.id(200);
    let sheet = json!({ "lines": [{ "equipment_line_id": 3, "quantity": 1 }] });
    owner.post(&format!("/projects/{project}/sign-off-sheets"), sheet).await.id(200);
    let delivery = json!({ "direct": false, "place": "江临市滨河路18号", "on": street.today(), "lines": [{ "equipment_line_id": 1, "quantity": 4 }] });
    owner.post(&format!("/projects/{project}/deliveries"), delivery).await.id(200);
    let equipment = street.initiation_entry()["equipment"].clone();
    let mut lines = equipment.as_array().expect("lines").clone();
    for (at, line) in lines.iter_mut().enumerate() {
        line["line"] = json!(at + 1);
    }
    lines[0]["unit_price"] = json!("12400.00");
    owner
        .post(&format!("/projects/{project}/changes"), json!({ "reason": "客户降价", "lines": lines }))
        .await
        .id(200);
    (project, form)
}

store::both_databases! {
    /// Each list is narrowed by status and words, and to what the person may see.
    async fn clause_2_3_1_documents_are_listed_within_the_scope(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (project, form) = busy_project(&street).await;
        let owner = app.user(OWNER);
        for (address, found) in [
            ("/purchase-orders", 1), ("/purchase-orders?status=complete", 1), ("/purchase-orders?status=outstanding", 0),
            ("/purchase-orders?q=jianglin", 1), ("/purchase-orders?q=nothing", 0),
            ("/task-forms?status=waiting&status=accepted", 1), ("/task-forms?status=declined", 0),
            ("/sign-off-sheets?status=draft", 1), ("/sign-off-sheets?status=accepted", 0),
            ("/changes?status=draft", 1), ("/changes?status=effective", 0),
            ("/deliveries?status=arranged", 1), ("/deliveries?status=confirmed", 0), ("/maintenance-cases?status=open", 0),
        ] {
            assert_eq!(items(&owner, address).await.len(), found, "{address}");
        }
        owner.get("/purchase-orders?status=lost").await.refused(422, "invalid");
        owner.get("/task-forms?sort=amount").await.refused(422, "invalid");
        for noun in NOUNS {
            for stranger in ["account_manager_south", "general_manager_south", "system_administrator"] {
                assert_eq!(items(&app.user(stranger), &format!("/{noun}")).await, Vec::<Value>::new(), "{noun} for {stranger}");
            }
        }
        let order = &items(&owner, "/purchase-orders").await[0];
        assert_eq!((&order["project_code"], &order["amount"]), (&json!(project), &json!("70000.00")));
        assert_eq!(order["supplier"], "远航网络设备");
        let assistant = app.as_(Role::MarketAssistant);
        let order_seen = &items(&assistant, "/purchase-orders").await[0];
        assert!(order_seen["amount"].is_null(), "a market assistant sees no cost");
        let id = order["id"].as_str().expect("an id");
        assert!(owner.get(&format!("/purchase-orders/{id}")).await.expect(200)["entry"]["lines"][0]["unit_cost"].is_string());
        let blind = assistant.get(&format!("/purchase-orders/{id}")).await.expect(200);
        assert!(!blind.to_string().contains("unit_cost"), "{blind}");
        app.user("account_manager_south").get(&format!("/purchase-orders/{id}")).await.refused(404, "not-found");
        assert_eq!(owner.get(&format!("/task-forms/{form}")).await.expect(200)["entry"]["place"], "机房");
        for noun in ["changes", "deliveries", "sign-off-sheets"] {
            let id = items(&owner, &format!("/{noun}")).await[0]["id"].as_str().expect("an id").to_owned();
            assert_eq!(owner.get(&format!("/{noun}/{id}")).await.expect(200)["project_code"], project, "{noun}");
            app.user("account_manager_south").get(&format!("/{noun}/{id}")).await.refused(404, "not-found");
            owner.get(&format!("/{noun}/{}9", id)).await.refused(404, "not-found");
        }
    }

    /// A long list comes page by page, the newest first, nothing twice and nothing left out.
    async fn lists_are_paged_by_key(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        for line in [1, 2, 3, 1, 1] {
            street.order(&project, &[(line, 1)]).await;
        }
        let owner = app.user(OWNER);
        let (mut seen, mut address) = (Vec::new(), "/purchase-orders?limit=2".to_owned());
        loop {
            let listed = owner.get(&address).await.expect(200);
            seen.extend(listed["items"].as_array().expect("items").iter().map(|item| item["number"].as_i64()));
            let Some(cursor) = listed["next_cursor"].as_str() else { break };
            address = format!("/purchase-orders?limit=2&cursor={cursor}");
        }
        assert_eq!(seen, [5, 4, 3, 2, 1].map(Some));
        let html = page(&owner, "/purchase-orders?limit=2").await;
        assert!(html.contains("rel=\"next\"") && html.contains("cursor="), "{html}");
    }

    /// The pages that the navigation leads to: full, filtered and empty, for those who use them.
    async fn clause_2_4_2_the_lists_have_their_pages(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        for (path, none) in [("/purchase-orders", "还没有采购单"), ("/task-forms", "还没有任务协调单"), ("/sign-off-sheets", "还没有签收明细表")] {
            assert!(page(&app.user(OWNER), path).await.contains(none), "{path}");
        }
        let (project, form) = busy_project(&street).await;
        let commerce = page(&app.as_(Role::CommerceRepresentative), "/purchase-orders").await;
        assert!(commerce.contains(&project) && commerce.contains("70,000.00"), "{commerce}");
        let assistant = page(&app.as_(Role::MarketAssistant), "/purchase-orders").await;
        assert!(assistant.contains(&project) && !assistant.contains("70,000.00"), "a market assistant sees no cost");
        let head = page(&app.user("technical_head"), "/task-forms?status=waiting").await;
        assert!(head.contains(&format!("/task-forms/{form}")) && head.contains("aria-current=\"page\""), "{head}");
        assert!(page(&app.as_(Role::ProjectAdministrator), "/sign-off-sheets").await.contains("/sign-off-sheets/"));
        assert!(page(&app.user(OWNER), "/sign-off-sheets?status=accepted").await.contains("没有符合条件的单据"));
        let stranger = page(&app.user("account_manager_south"), "/task-forms").await;
        assert!(!stranger.contains(&project), "{stranger}");
    }
}
