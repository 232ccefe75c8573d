//! Contracts: the list, one contract with its acts, and their pages (1.3.4, 2.3.2).

use crate::app::{Client, TestApp};
use crate::street::Street;
use regulation::Role;
use serde_json::{Value, json};

/// A page that a person can read, in both languages; answers with the Chinese one.
pub async fn page(client: &Client<'_>, path: &str) -> String {
    let mut pages = ["en", "zh-CN"].map(|_| String::new());
    for (at, language) in ["en", "zh-CN"].into_iter().enumerate() {
        let reply = client.clone().header("accept-language", language).page(path).await;
        assert_eq!(reply.status.as_u16(), 200, "{path}: {}", reply.text());
        let html = reply.text();
        assert!(html.contains(&format!("lang=\"{language}\"")), "{path} in {language}");
        assert!(html.trim_end().ends_with("</html>"), "{path} is cut off");
        assert!(!html.contains(" style="), "{path}: inline styles are forbidden");
        assert_eq!(html.matches("<h1").count(), 1, "{path}: one heading of the first level");
        pages[at] = html;
    }
    let [_, chinese] = pages;
    chinese
}

/// The acts of an answer by name: nothing for an open one, else its clause.
pub fn acts(seen: &Value) -> std::collections::BTreeMap<String, Option<String>> {
    let acts = seen["acts"].as_array().expect("acts");
    let told = acts.iter().map(|act| {
        let name = act["act"].as_str().expect("a name").to_owned();
        assert_eq!(act["allowed"].as_bool(), Some(act["reason"].is_null()), "{act}");
        let closed = !act["allowed"].as_bool().unwrap_or_default();
        (name, closed.then(|| act["clause"].as_str().expect("a clause").to_owned()))
    });
    told.collect()
}

store::both_databases! {
    /// A draft says what is missing; what it says is what its owner may do, and nobody else.
    async fn clause_2_3_2_a_contract_tells_which_acts_are_open_and_why_others_are_not(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.as_(Role::AccountManager);
        let id = owner.post("/contracts", street.contract_entry("formal")).await.id(201);
        let seen = owner.get(&format!("/contracts/{id}")).await.expect(200);
        assert_eq!((seen["status"].as_str(), seen["title"].as_str()), (Some("draft"), Some("数据中心服务器与存储扩容")));
        assert_eq!(seen["payment_plan"][0]["amount"], "60000.00");
        let open = acts(&seen);
        assert_eq!((open["edit"].as_deref(), open["submit"].as_deref()), (None, Some("2.3.2")), "no scan yet");
        let reason = seen["acts"].as_array().expect("acts").iter().find(|act| act["act"] == "submit");
        assert!(reason.is_some_and(|act| act["reason"].as_str().is_some_and(|why| !why.contains("refusal"))));

        let manager = app.as_(Role::GeneralManager).get(&format!("/contracts/{id}")).await.expect(200);
        assert!(acts(&manager).values().all(Option::is_some), "a draft is its account manager's");
        app.user("account_manager_2").get(&format!("/contracts/{id}")).await.refused(404, "not-found");
        app.user("general_manager_south").get(&format!("/contracts/{id}")).await.refused(404, "not-found");
    }

    /// The list is narrowed to what one may see, by status, kind and words, also spoken; the sums follow.
    async fn clause_1_3_4_contracts_are_listed_and_virtual_ones_tell_their_age(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.as_(Role::AccountManager);
        let virtual_one = street.reviewed("virtual", "account_manager").await;
        owner.post("/contracts", street.contract_entry("formal")).await.expect(201);
        app.advance(chrono::TimeDelta::days(41));
        let all = owner.get("/contracts?count=exact").await.expect(200);
        assert_eq!(all["total"], 2);
        for (query, found) in [
            ("status=draft", 1), ("status=draft&status=reviewed", 2), ("kind=virtual", 1), ("q=sjzx", 2),
            ("q=江临市", 2), ("q=jls", 2), ("q=nothing", 0), ("status=cancelled", 0),
        ] {
            let listed = owner.get(&format!("/contracts?{query}")).await.expect(200);
            assert_eq!(listed["items"].as_array().map(Vec::len), Some(found), "{query}");
        }
        let aged = owner.get("/contracts?kind=virtual").await.expect(200);
        assert_eq!((&aged["items"][0]["id"], &aged["items"][0]["age_days"]), (&json!(virtual_one), &json!(41)));
        let first = owner.get("/contracts?limit=1&sort=-amount").await.expect(200);
        let cursor = first["next_cursor"].as_str().expect("more");
        let second = owner.get(&format!("/contracts?limit=1&sort=-amount&cursor={cursor}")).await.expect(200);
        assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
        let others = app.user("account_manager_2").get("/contracts").await.expect(200);
        assert_eq!(others["items"], json!([]));
        owner.get("/contracts?colour=red").await.refused(422, "invalid");
    }

    /// The pages of a contract from the first draft to the project that stands on it.
    async fn clause_1_3_4_a_virtual_contract_is_filled_in_reviewed_and_printed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.as_(Role::AccountManager);
        assert!(page(&owner, "/contracts").await.contains("还没有合同"));
        assert!(page(&owner, "/contracts/new").await.contains("POST /api/v1/contracts"));
        let id = owner.post("/contracts", street.contract_entry("virtual")).await.id(201);
        let (show, form) = (format!("/contracts/{id}"), format!("/contracts/{id}/form"));
        assert!(page(&owner, &show).await.contains("提交评审"));
        let printed = page(&owner, &form).await;
        assert!(printed.contains("人民币壹拾万元整") && printed.contains("watermark"), "{printed}");
        assert!(page(&owner, &format!("{show}/edit")).await.contains("60000.00"));

        let submitted = owner.post(&format!("/contracts/{id}/submit"), json!({})).await.expect(200);
        assert!(page(&owner, &show).await.contains("评审中"));
        let reviewer = page(&app.as_(Role::GeneralManager), &show).await;
        assert!(reviewer.contains("/approvals/") && reviewer.contains("您"), "the reviewer is led to the review");
        street.decide(submitted["approval"].as_str().expect("a review"), "return", Some("请补充回款节点")).await;
        assert!(page(&owner, &show).await.contains("退回修改：请补充回款节点"));

        let id = street.reviewed("virtual", "account_manager").await;
        let show = format!("/contracts/{id}");
        assert!(page(&owner, &show).await.contains("提交合同管理员"));
        assert!(!page(&owner, &format!("{show}/form")).await.contains("watermark"));
        owner.post(&format!("/contracts/{id}/apply"), json!({})).await.expect(201);
        assert!(page(&owner, &show).await.contains("查看项目"));
        for filter in ["?status=handed_in", "?kind=virtual&q=数据", "?q=none", "?sort=written&department="] {
            page(&owner, &format!("/contracts{filter}")).await;
        }
        app.user("account_manager_2").page(&show).await.refused_page(404);
        app.as_(Role::Finance).page("/contracts/new").await.refused_page(403);
    }
}
