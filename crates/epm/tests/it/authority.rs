//! 《网上审批权限》 (2.1.3): written by one, published by another, never edited afterwards, one in force at a time.

use crate::app::TestApp;
use chrono::TimeDelta;
use regulation::duties::Role;
use serde_json::{Value, json};
use store::Origin;
use store::entities::authority_version;

fn matrix(year: i32, limit: &str) -> Value {
    json!({
        "year": year,
        "title": format!("网上审批权限（{year}）"),
        "rows": [
            { "document": "initiation", "amount_from": limit, "steps": [{ "order": 40, "role": "vice_president" }] },
            { "document": "initiation", "margin_below": "0.1000", "contract_kind": null,
              "steps": [{ "order": 40, "role": "vice_president" }, { "order": 35, "role": "general_manager" }] },
        ],
    })
}

fn question(app: &TestApp, amount: &str, margin: &str) -> Value {
    json!({
        "document": "initiation", "contract_kind": "formal", "amount": amount, "margin": margin,
        "department_id": app.department("east"),
    })
}

fn roles(chain: &Value) -> Vec<&str> {
    chain["steps"].as_array().expect("steps").iter().filter_map(|step| step["role"].as_str()).collect()
}

store::both_databases! {
    /// What one publisher wrote another publishes; until then only publishers see it.
    async fn clause_2_1_3_one_writes_and_another_publishes(db: &TestDb) {
        let app = TestApp::on(db).await;
        let (writer, second) = (app.user("authority_publisher"), app.user("authority_publisher_2"));
        let anyone = app.as_(Role::AccountManager);
        anyone.post("/authority/versions", matrix(2026, "5000000.00")).await.refused(403, "role-required");
        let id = writer.post("/authority/versions", matrix(2026, "5000000.00")).await.id(201);
        let (path, publish) = (format!("/authority/versions/{id}"), format!("/authority/versions/{id}/publish"));
        anyone.get(&path).await.refused(404, "not-found");
        assert_eq!(anyone.get("/authority/versions").await.expect(200)["items"], json!([]));
        anyone.post("/authority/simulate", question(&app, "1.00", "0.5")).await.refused(409, "conflict");

        let alone = writer.post(&publish, json!({})).await;
        let told = alone.refused(403, "two-people");
        assert_eq!(told["clause"], "2.1.3");
        assert!(!told["detail"].to_string().contains("角色") && told["errors"].to_string().contains("权限发布人"), "{told}");
        second.put(&path, matrix(2026, "4000000.00")).await.expect(200);
        second.post(&publish, json!({})).await.refused(403, "two-people");
        let published = writer.clone().header("if-match", "\"2\"").post(&publish, json!({})).await.expect(200);
        assert_eq!((&published["status"], &published["in_force"]), (&json!("published"), &json!(true)));
        writer.put(&path, matrix(2026, "1.00")).await.refused(409, "conflict");
        second.post(&publish, json!({})).await.refused(409, "conflict");
        assert_eq!(anyone.get(&path).await.expect(200)["rows"][0]["amount_from"], "4000000.00");
    }

    /// INV-10: a version published for later takes over at its instant; at any instant exactly one is in force.
    async fn clause_2_1_3_exactly_one_version_is_in_force(db: &TestDb) {
        let app = TestApp::on(db).await;
        let (writer, second) = (app.user("authority_publisher"), app.user("authority_publisher_2"));
        let draft = async |limit| {
            let id = writer.post("/authority/versions", matrix(2026, limit)).await.id(201);
            (id.clone(), format!("/authority/versions/{id}/publish"))
        };
        let (first, publish) = draft("5000000.00").await;
        second.post(&publish, json!({})).await.expect(200);
        let (next, publish) = draft("3000000.00").await;
        let past = second.post(&publish, json!({ "in_force_from": "2026-05-10T00:00:00Z" })).await;
        past.refused(422, "invalid");
        assert_eq!(past.pointers(), ["/in_force_from"]);
        second.post(&publish, json!({ "in_force_from": "2026-06-01T00:00:00+08:00" })).await.expect(200);
        let (_, earlier) = draft("1.00").await;
        let before = json!({ "in_force_from": "2026-05-20T00:00:00Z" });
        assert_eq!(second.post(&earlier, before).await.pointers(), ["/in_force_from"]);

        let anyone = app.as_(Role::AccountManager);
        let in_force = async || {
            let versions = anyone.get("/authority/versions").await.expect(200);
            let versions = versions["items"].as_array().expect("versions").clone();
            let now: Vec<_> = versions.into_iter().filter(|version| version["in_force"] == true).collect();
            assert_eq!(now.len(), 1);
            let chain = anyone.post("/authority/simulate", question(&app, "3500000.00", "0.2")).await.expect(200);
            assert_eq!(chain["version_id"], now[0]["id"]);
            (now[0]["id"].as_str().expect("an id").to_owned(), roles(&chain).contains(&"vice_president"))
        };
        assert_eq!(in_force().await, (first.clone(), false));
        let until = anyone.get(&format!("/authority/versions/{first}")).await.expect(200);
        assert_eq!((&until["in_force_until"], &until["status"]), (&json!("2026-05-31T16:00:00Z"), &json!("published")));
        app.advance(TimeDelta::days(21));
        assert_eq!(in_force().await, (next, true));
        assert_eq!(anyone.get(&format!("/authority/versions/{first}")).await.expect(200)["status"], "superseded");
    }

    /// What if: the chain with the rows behind each step, also by a draft.
    async fn clause_2_1_3_what_if_shows_the_chain_and_the_rows_behind_it(db: &TestDb) {
        let app = TestApp::on(db).await;
        let writer = app.user("authority_publisher");
        let id = writer.post("/authority/versions", matrix(2026, "5000000.00")).await.id(201);
        let mut asked = question(&app, "6000000.00", "0.0999");
        asked["version_id"] = id.clone().into();
        let chain = writer.post("/authority/simulate", asked.clone()).await.expect(200);
        assert_eq!(
            roles(&chain),
            ["commerce_representative", "project_administrator", "general_manager", "vice_president"]
        );
        assert_eq!(chain["steps"][2]["because"], json!([{ "clause": "2.1.2" }, { "row": 2 }]));
        assert_eq!(chain["steps"][3]["because"], json!([{ "row": 1 }, { "row": 2 }]));
        assert_eq!(chain["rows"][1]["number"], 2);
        app.as_(Role::AccountManager).post("/authority/simulate", asked.clone()).await.refused(404, "not-found");
        asked["margin"] = json!("0.1");
        let chain = writer.post("/authority/simulate", asked).await.expect(200);
        assert_eq!(chain["rows"].as_array().map(Vec::len), Some(1));
    }

    /// A row that can never match, or whose step nobody could decide, is refused at its field.
    async fn clause_2_1_3_a_faulty_row_is_refused_at_its_field(db: &TestDb) {
        let app = TestApp::on(db).await;
        let mut entry = matrix(1999, "1.00");
        entry["rows"][0]["amount_below"] = "1.00".into();
        entry["rows"][0]["department"] = app.person("finance").to_string().into();
        entry["rows"][1]["steps"][1]["role"] = "auditor".into();
        let refused = app.user("authority_publisher").post("/authority/versions", entry).await;
        refused.refused(422, "invalid");
        let expected = ["/year", "/rows/0/amount_below", "/rows/0/department", "/rows/1/steps/1/role"];
        assert_eq!(refused.pointers(), expected);
        let unread = json!({ "year": 2026, "title": "T", "rows": [{ "document": "leave", "steps": [] }] });
        let refused = app.user("authority_publisher").post("/authority/versions", unread).await;
        assert_eq!(refused.pointers(), ["/rows/0/document"]);
    }

    /// A step of a role that decides nothing would stop every document that comes to it: no draft has one, and one of
    /// before is not published.
    async fn clause_2_1_3_a_step_that_nobody_could_decide_is_never_in_force(db: &TestDb) {
        let app = TestApp::on(db).await;
        let (writer, second) = (app.user("authority_publisher"), app.user("authority_publisher_2"));
        let row = |document: &str| json!([{ "document": document, "steps": [{ "order": 50, "role": "finance" }] }]);
        for document in ["contract", "initiation", "equipment_change", "cancellation"] {
            let entry = json!({ "year": 2026, "title": "网上审批权限（2026）", "rows": row(document) });
            let refused = writer.post("/authority/versions", entry).await;
            assert_eq!(refused.refused(422, "invalid")["clause"], "2.1.3");
            assert_eq!(refused.pointers(), ["/rows/0/steps/0/role"]);
        }
        let draft = &authority_version::Model {
            id: app.app.outside.id(),
            revision: 0,
            year: 2026,
            title: "网上审批权限（2026）".to_owned(),
            status: "draft".to_owned(),
            matrix: row("initiation").to_string(),
            written_by: app.person("authority_publisher"),
            published_by: None,
            in_force_from: None,
        };
        let origin = &Origin::console(app.app.outside.now());
        let saved = app.app.store.write("a draft of before", |tx| async move {
            tx.save(draft.clone(), origin).await.map(drop)
        });
        saved.await.expect("a draft");
        let refused = second.post(&format!("/authority/versions/{}/publish", draft.id), json!({})).await;
        refused.refused(422, "invalid");
        assert_eq!(refused.pointers(), ["/rows/0/steps/0/role"]);
    }
}
