//! D1: demands are listed, recorded, followed, and end in a contract or with a reason (2.2).

use crate::app::TestApp;
use crate::contracts::page;
use crate::street::Street;
use regulation::Role;
use serde_json::{Value, json};

const OWNER: &str = "account_manager";

fn entry(street: &Street<'_>, title: &str) -> Value {
    json!({
        "customer_id": street.customer, "contact": "信息科周工", "title": title, "content": "服务器 6 台，含安装",
        "estimate": "860000.00", "wanted_on": "2026-09-30", "source": "老客户",
    })
}

store::both_databases! {
    async fn clause_2_2_demands_are_listed_within_what_one_sees(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.user(OWNER);
        for title in ["机房服务器扩容", "核心交换机更新", "视频会议终端"] {
            owner.post("/demands", entry(&street, title)).await.expect(201);
            app.advance(chrono::TimeDelta::minutes(1));
        }
        for (query, expected) in [
            ("", 3), ("?status=open", 3), ("?status=contract&status=dropped", 0), ("?q=hxjhj", 1), ("?q=jls", 3),
            ("?q=nothing", 0), (&format!("?customer={}", street.customer) as &str, 3),
        ] {
            let listed = owner.get(&format!("/demands{query}")).await.expect(200);
            assert_eq!(listed["items"].as_array().map(Vec::len), Some(expected), "{query}");
        }
        let first = owner.get("/demands?limit=2&count=exact").await.expect(200);
        assert_eq!((&first["total"], &first["items"][0]["title"]), (&json!(3), &json!("视频会议终端")));
        let cursor = first["next_cursor"].as_str().expect("more");
        let rest = owner.get(&format!("/demands?limit=2&cursor={cursor}")).await.expect(200);
        assert_eq!(rest["items"].as_array().map(Vec::len), Some(1));
        assert_eq!((&rest["items"][0]["title"], &rest["next_cursor"]), (&json!("机房服务器扩容"), &Value::Null));
        let oldest = owner.get("/demands?limit=2&sort=recorded").await.expect(200);
        assert_eq!(oldest["items"][0]["title"], "机房服务器扩容");
        let cursor = oldest["next_cursor"].as_str().expect("more");
        let rest = owner.get(&format!("/demands?limit=2&sort=recorded&cursor={cursor}")).await.expect(200);
        assert_eq!(rest["items"][0]["title"], "视频会议终端");
        for (who, expected) in [("general_manager", 3), ("market_assistant", 3), ("account_manager_2", 0), ("general_manager_south", 0)] {
            let listed = app.user(who).get("/demands").await.expect(200);
            assert_eq!(listed["items"].as_array().map(Vec::len), Some(expected), "{who}");
        }
        owner.get("/demands?colour=red").await.refused(422, "invalid");
    }

    /// From the record to the contract, by the pages of its owner.
    async fn clause_2_2_a_demand_becomes_a_contract_with_everything_carried_over(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.user(OWNER);
        assert!(page(&owner, "/demands").await.contains("还没有客户需求"));
        let new = page(&owner, &format!("/demands/new?customer={}", street.customer)).await;
        assert!(new.contains("POST /api/v1/demands") && new.contains("江临市第三人民医院"), "{new}");
        let id = owner.post("/demands", entry(&street, "机房服务器扩容")).await.id(201);
        let show = format!("/demands/{id}");
        let visit = json!({ "on": street.today(), "content": "第二轮报价", "quoted": "835000.00" });
        owner.post(&format!("{show}/visits"), visit).await.expect(200);
        let shown = page(&owner, &show).await;
        assert!(shown.contains("835,000.00") && shown.contains(&format!("/contracts/new?demand={id}")), "{shown}");
        assert!(page(&owner, &format!("{show}/edit")).await.contains("860000.00"));
        assert!(page(&owner, "/demands?status=open&q=fwq").await.contains(&show));
        let form = page(&owner, &format!("/contracts/new?demand={id}")).await;
        assert!(form.contains("机房服务器扩容") && form.contains("835000.00") && form.contains("2026-09-30"));

        let mut contract = street.contract_entry("virtual");
        contract["demand_id"] = json!(id);
        app.user("account_manager_south").post("/contracts", contract.clone()).await.refused(404, "not-found");
        let contract = owner.post("/contracts", contract).await.id(201);
        let shown = page(&owner, &show).await;
        assert!(shown.contains(&format!("/contracts/{contract}")) && !shown.contains("end-demand"), "{shown}");
        assert_eq!(owner.get("/demands?status=contract").await.expect(200)["items"][0]["contract_id"], contract.as_str());
        owner.post(&format!("{show}/end"), json!({ "reason": "重复" })).await.refused(409, "demand-ended");

        owner.post(&format!("/contracts/{contract}/cancel"), json!({ "reason": "客户改期" })).await.expect(200);
        let open = owner.get("/demands?status=open").await.expect(200);
        assert_eq!(open["items"][0]["id"], id.as_str(), "the customer's wish outlives the contract: {open}");
        db.assert_whole().await;
    }

    async fn clause_2_2_a_demand_ends_with_a_reason(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.user(OWNER);
        let id = owner.post("/demands", entry(&street, "机房服务器扩容")).await.id(201);
        let end = format!("/demands/{id}/end");
        owner.post(&end, json!({})).await.refused(422, "invalid");
        owner.post(&end, json!({ "reason": "客户取消采购" })).await.expect(200);
        assert!(page(&owner, &format!("/demands/{id}")).await.contains("未形成合同：客户取消采购"));
        assert!(page(&owner, "/demands?status=dropped").await.contains(&id));
    }

    /// Of one customer and alike: shown to each owner's manager, and no further.
    async fn clause_2_2_likely_the_same_demands_are_shown_to_the_owners_managers(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let ours = app.user(OWNER).post("/demands", entry(&street, "机房服务器扩容")).await.id(201);
        let theirs = app.user("account_manager_south").post("/demands", entry(&street, "服务器扩容二期")).await.id(201);
        let second = app.user("account_manager_2").post("/demands", entry(&street, "视频会议终端")).await.id(201);
        let seen = page(&app.as_(Role::GeneralManager), &format!("/demands/{ours}")).await;
        assert!(seen.contains("内容相近") && seen.contains("服务器扩容二期"), "{seen}");
        let told = app.as_(Role::GeneralManager).get(&format!("/demands/{ours}")).await.expect(200);
        let other = |at: usize| (told["others"][at]["title"].clone(), told["others"][at]["alike"].clone(), told["others"][at]["id"].clone());
        assert_eq!(other(0), (json!("服务器扩容二期"), json!(true), Value::Null), "{told}");
        assert_eq!(other(1), (json!("视频会议终端"), json!(false), json!(second)), "{told}");
        assert!(!seen.contains(&theirs), "the manager is told of it, the other department's demand stays closed");
        assert!(seen.contains(&format!("/demands/{second}")), "one of the manager's own department opens");
        let south = page(&app.user("general_manager_south"), &format!("/demands/{theirs}")).await;
        assert!(south.contains("机房服务器扩容") && !south.contains(&ours), "{south}");
        let own = page(&app.user(OWNER), &format!("/demands/{ours}")).await;
        assert!(!own.contains("服务器扩容二期"), "the account manager learns nothing of another's");
        let told = app.user(OWNER).get(&format!("/demands/{ours}")).await.expect(200);
        assert_eq!(told["others"], json!([]));
    }

    async fn clause_2_2_a_demand_is_its_account_managers(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let id = app.user(OWNER).post("/demands", entry(&street, "机房服务器扩容")).await.id(201);
        let show = format!("/demands/{id}");
        let acts = |told: Value| told["acts"].as_array().expect("acts").clone();
        let mine = acts(app.user(OWNER).get(&show).await.expect(200));
        assert_eq!(mine[0], json!({ "act": "edit", "allowed": true, "clause": "2.2" }));
        assert_eq!(mine.iter().map(|act| act["act"].clone()).collect::<Vec<_>>(), ["edit", "visit", "end"]);
        let managers = acts(app.as_(Role::GeneralManager).get(&show).await.expect(200));
        assert!(managers.iter().all(|act| act["allowed"] == false && act["reason"].is_string()), "{managers:?}");
        let manager = page(&app.as_(Role::GeneralManager), &show).await;
        assert!(!manager.contains("/contracts/new") && !manager.contains("end-demand"), "{manager}");
        for stranger in ["account_manager_2", "account_manager_south", "general_manager_south", "system_administrator"] {
            app.user(stranger).page(&show).await.refused_page(404);
        }
        app.as_(Role::Finance).page("/demands/new").await.refused_page(403);
        app.as_(Role::GeneralManager).page(&format!("{show}/edit")).await.refused_page(403);
        app.as_(Role::GeneralManager).post("/demands", entry(&street, "x")).await.refused(403, "role-required");
    }
}
