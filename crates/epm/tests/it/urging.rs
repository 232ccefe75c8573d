//! 2.1.7: what waits in a department, and urging: who may, how often, what it leaves behind.

use crate::app::TestApp;
use crate::contracts::page;
use crate::street::Street;
use chrono::TimeDelta;
use regulation::Role;
use serde_json::{Value, json};

store::both_databases! {
    /// The assistant sees the department's to-dos by person and kind and urges; the one who is urged is told.
    async fn clause_2_1_7_the_market_assistant_sees_and_urges_the_department(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.preparing("account_manager").await.project;
        let demand = json!({ "customer_id": street.customer, "title": "机房扩容", "content": "服务器 6 台" });
        app.user("account_manager_south").post("/demands", demand).await.expect(201);
        let (assistant, owner) = (app.as_(Role::MarketAssistant), app.as_(Role::AccountManager));
        let seen = assistant.get("/me/todos?box=department").await.expect(200)["items"].clone();
        assert_eq!(seen.as_array().map(Vec::len), Some(1), "{seen}");
        assert_eq!((&seen[0]["what"], &seen[0]["clause"]), (&json!("submit_initiation"), &json!("2.3.2")));
        let person = app.person("account_manager");
        assert_eq!((&seen[0]["person"], &seen[0]["urged"]), (&json!(person), &json!(0)));
        for (query, count) in [(format!("person={person}"), 1), ("duty=give_code".to_owned(), 0)] {
            let seen = assistant.get(&format!("/me/todos?box=department&{query}")).await.expect(200)["items"].clone();
            assert_eq!(seen.as_array().map(Vec::len), Some(count), "{query}");
        }
        assert_eq!(owner.get("/me/todos?box=department").await.expect(200)["items"], json!([]), "no assistant");

        let (stream, key) = (seen[0]["stream"].as_str().expect("a stream"), &seen[0]["key"]);
        let (path, body) = (format!("/todos/{stream}/urge"), json!({ "key": key }));
        app.user("market_assistant_south").post(&path, body.clone()).await.refused(404, "not-found");
        owner.post(&path, body.clone()).await.refused(403, "role-required");
        assistant.post(&path, json!({ "key": "close.0.finance" })).await.refused(404, "not-found");
        let html = page(&assistant, "/todos?box=department").await;
        assert!(html.contains(&format!("POST /api/v1{path}")) && html.contains("本部门"), "{html}");
        let urged = assistant.post(&path, body.clone()).await.expect(200);
        assert_eq!((&urged["times"], &urged["told"]), (&json!(1), &json!([person])));
        let again = assistant.post(&path, body.clone()).await.refused(409, "urged-already");
        assert_eq!(again["clause"], "2.1.7");
        assert!(again["detail"].as_str().is_some_and(|words| words.contains("2026-05-12")), "{again}");
        let html = page(&assistant, "/todos?box=department").await;
        assert!(!html.contains(&format!("POST /api/v1{path}")) && html.contains("已催办 1 次"), "{html}");
        app.advance(TimeDelta::days(1));
        assert_eq!(assistant.post(&path, body.clone()).await.expect(200)["times"], 2);
        // Friday evening to Saturday: no working day has come.
        app.advance(TimeDelta::days(3));
        assistant.post(&path, body.clone()).await.expect(200);
        app.advance(TimeDelta::days(1));
        assistant.post(&path, body).await.refused(409, "urged-already");

        let done = assistant.get("/me/todos?box=done").await.expect(200);
        let urgings: Vec<&Value> = done["items"].as_array().expect("a list").iter().filter(|done| done["what"] == "urged").collect();
        assert_eq!(urgings.len(), 3, "{done}");
        let first = urgings[0];
        assert_eq!((&first["kind"], &first["stream"], &first["clause"]), (&json!("project"), &json!(stream), &json!("2.1.7")));
        let html = page(&assistant, "/todos?box=done").await;
        assert!(html.contains("催办：填写并提交立项") && html.contains(&format!("/projects/{stream}\"")), "{html}");
        let english = assistant.clone().header("accept-language", "en").page("/todos?box=done").await.text();
        assert!(english.contains("Urged: "), "{english}");
        assert!(!page(&owner, "/todos?box=done").await.contains("催办："), "whoever is urged did nothing");
        assert!(!page(&app.user("market_assistant_south"), "/todos?box=done").await.contains("催办："));
        assert!(page(&owner, "/notices").await.contains("market_assistant 催办：填写并提交立项"));
        let home = page(&assistant, "/").await;
        assert!(home.contains("本部门同事有 1 项待办") && home.contains("/todos?box=department"), "{home}");
        assert!(!page(&owner, "/").await.contains("/todos?box=department"));
        assert!(!page(&owner, "/todos").await.contains("box=department"));
        let html = page(&assistant, &format!("/todos?box=department&person={person}&due=overdue")).await;
        assert!(html.contains("本部门没有待办"), "nothing is overdue: {html}");
        let timeline = page(&owner, &format!("/projects/{project}?tab=timeline")).await;
        assert!(timeline.contains("催办") && timeline.contains("market_assistant"), "{timeline}");
        let trail = app.as_(Role::Auditor).get("/audit?kind=urging").await.expect(200);
        assert_eq!(trail["items"].as_array().map(Vec::len), Some(3));
        assert_eq!((&trail["items"][0]["thing"], &trail["items"][0]["clause"]), (&json!(project), &json!("2.1.7")));
        let whole = app.as_(Role::Auditor).get(&format!("/audit?project={project}")).await.expect(200);
        let has = |item: &Value| item["kind"] == "urging";
        assert!(whole["items"].as_array().expect("items").iter().any(has), "of the project too");
        page(&app.as_(Role::Auditor), "/audit?kind=urging").await;
        assert!(app.app.store.check().await.expect("a check").is_empty());
    }

    /// Whoever submitted a document urges those who are to decide; nobody else does, nor once it is decided.
    async fn clause_2_3_2_the_applicant_urges_whoever_is_to_decide(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, approval) = street.in_approval("account_manager").await;
        let path = format!("/approvals/{approval}");
        let (owner, urge) = (app.as_(Role::AccountManager), format!("/approvals/{approval}/urge"));
        app.user("account_manager_2").post(&urge, json!({})).await.refused(404, "not-found");
        app.as_(Role::Finance).post(&urge, json!({})).await.refused(403, "role-required");
        // The first step is commerce's, which is no matter of the department's assistant.
        let refused = app.as_(Role::MarketAssistant).post(&urge, json!({})).await.refused(403, "role-required");
        assert_eq!(refused["clause"], "2.1.7");
        assert!(!page(&app.as_(Role::MarketAssistant), &path).await.contains("/urge"));
        assert!(page(&owner, &path).await.contains(&format!("POST /api/v1{urge}")));
        let told = owner.post(&urge, json!({})).await.expect(200)["told"].clone();
        let commerce = ["commerce_representative", "commerce_representative_2"].map(|name| json!(app.person(name)));
        assert!(told.as_array().is_some_and(|told| told.len() == 2 && commerce.iter().all(|one| told.contains(one))));
        assert_eq!(owner.post(&urge, json!({})).await.refused(409, "urged-already")["clause"], "2.3.2");
        let html = page(&owner, &path).await;
        assert!(html.contains("起可以再次催办") && html.contains("已催办 1 次"), "{html}");
        assert!(page(&app.as_(Role::CommerceRepresentative), "/notices").await.contains("account_manager 催办"));
        while street.decide(&approval, "agree", None).await != Some(Role::ProjectAdministrator) {}
        // The general manager is of the department; and it is another to-do, on the same day.
        app.as_(Role::MarketAssistant).post(&urge, json!({})).await.expect(200);
        street.agree_to_all(&approval).await;
        owner.post(&urge, json!({})).await.refused(409, "already-decided");
        assert!(!page(&owner, &path).await.contains("/urge"));
        assert!(page(&owner, &format!("/projects/{}?tab=timeline", walked.project)).await.contains("催办"));
    }
}
