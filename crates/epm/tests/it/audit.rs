//! The trail and its verification, for the auditor alone; and the regulation's clauses, for everyone.

use crate::app::TestApp;
use crate::contracts::page;
use crate::street::Street;
use chrono::TimeDelta;
use regulation::{Clause, Role};
use serde_json::json;
use store::entities::seal;
use store::sea_orm::EntityTrait;

const OWNER: &str = "account_manager";

store::both_databases! {
    /// Newest first over all streams; by person, day, kind and project; page by page.
    async fn clause_2_1_4_the_auditor_reads_the_whole_trail(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.preparing(OWNER).await.project;
        let auditor = app.as_(Role::Auditor);
        let all = auditor.get("/audit?limit=200").await.expect(200);
        let positions: Vec<i64> = all["items"].as_array().expect("items").iter().filter_map(|item| item["position"].as_i64()).collect();
        assert!(positions.len() > 20 && positions.is_sorted_by(|a, b| a > b), "{positions:?}");
        // The folder of the archive follows its project.
        assert_eq!(all["items"][0]["kind"], "archive_folder");
        let newest = &all["items"][1];
        assert_eq!((&newest["event"], &newest["clause"], &newest["thing"]), (&json!("code_given"), &json!("2.3.2"), &json!(project)));
        assert_eq!(newest["name"], "contract_administrator");
        assert!(newest["address"].is_string() && newest["hash"].as_str().is_some_and(|hash| hash.len() == 64));

        let of_project = auditor.get(&format!("/audit?project={project}")).await.expect(200);
        let kinds: Vec<&str> = of_project["items"].as_array().expect("items").iter().filter_map(|item| item["kind"].as_str()).collect();
        assert!(kinds.contains(&"project") && kinds.contains(&"contract") && !kinds.contains(&"person"), "{kinds:?}");
        let owner = app.person(OWNER);
        let by_owner = auditor.get(&format!("/audit?person={owner}&kind=contract")).await.expect(200);
        assert!(by_owner["items"].as_array().is_some_and(|items| !items.is_empty() && items.iter().all(|item| item["by"] == json!(owner))));
        assert_eq!(auditor.get("/audit?day=2026-05-10").await.expect(200)["items"], json!([]));
        assert_ne!(auditor.get("/audit?day=2026-05-11").await.expect(200)["items"], json!([]));
        let first = auditor.get("/audit?limit=3").await.expect(200);
        let cursor = first["next_cursor"].as_str().expect("more");
        let second = auditor.get(&format!("/audit?limit=3&cursor={cursor}")).await.expect(200);
        assert_eq!(second["items"][0]["position"].as_i64(), Some(positions[3]));

        let html = page(&auditor, &format!("/audit?project={project}")).await;
        assert!(html.contains("给出销售项目编码") && html.contains("/clauses/2.3.2"), "{html}");
        assert!(page(&auditor, "/audit?kind=person").await.contains("控制台"), "the operator founded the company");
        assert!(page(&auditor, "/audit?project=XS-1999-0001").await.contains("没有符合条件的记录"));
    }

    /// What was refused is in the security record, and nobody but the auditor reads either.
    async fn the_security_record_and_the_trail_are_the_auditors(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        street.signed_off(OWNER).await;
        let wrong = json!({ "username": OWNER, "password": "not this one" });
        assert_eq!(app.with_token(None).post("/sessions", wrong).await.status.as_u16(), 401);
        let auditor = app.as_(Role::Auditor);
        let refused = auditor.get("/audit/security?kind=sign_in_refused").await.expect(200);
        assert_eq!(refused["items"][0]["name"], OWNER, "{refused}");
        let html = page(&auditor, "/audit/security").await;
        assert!(html.contains("登录失败") && html.contains(OWNER), "{html}");
        for role in Role::ALL.iter().filter(|role| **role != Role::Auditor) {
            for path in ["/audit", "/audit/security", "/audit/check"] {
                app.as_(*role).page(path).await.refused_page(403);
                app.as_(*role).get(path).await.refused(403, "role-required");
            }
        }
    }

    /// The verification answers what `epm check` answers.
    async fn inv_48_the_auditor_verifies_the_trail(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        street.closed(OWNER).await;
        let auditor = app.as_(Role::Auditor);
        let verified = auditor.get("/audit/check").await.expect(200);
        assert_eq!((&verified["whole"], &verified["findings"]), (&json!(true), &json!([])), "{verified}");
        assert!(page(&auditor, "/audit/check").await.contains("校验通过"));
    }

    /// What has settled is sealed once a day, each event once, and the trail stays whole.
    async fn inv_48_the_trail_is_sealed_by_the_clock(db: &TestDb) {
        let app = TestApp::on(db).await;
        Street::open(&app).await.closed(OWNER).await;
        app.advance(TimeDelta::hours(2));
        let sealed = epm::features::audit::seal(&app.app).await.expect("a seal");
        assert!(sealed > 10, "{sealed} events");
        assert_eq!(epm::features::audit::seal(&app.app).await.expect("no seal"), 0);
        let seals = seal::Entity::find().all(&db.store.read()).await.expect("seals");
        assert_eq!(seals.iter().map(|seal| seal.events).sum::<i64>(), sealed);
        db.assert_whole().await;
    }

    /// Every clause that a tag names can be read, by everyone, in both languages.
    async fn every_clause_can_be_read(db: &TestDb) {
        let app = TestApp::on(db).await;
        let reader = app.as_(Role::Archivist);
        let index = page(&reader, "/clauses").await;
        for clause in Clause::ALL {
            assert!(index.contains(&format!("href=\"/clauses/{clause}\"")), "{clause}");
        }
        let html = page(&reader, "/clauses/2.5.3").await;
        assert!(html.contains("data-clause-text") && html.contains("唯一依据"), "{html}");
        let english = reader.clone().header("accept-language", "en").page("/clauses/2.5.3").await.text();
        assert!(english.contains("only basis"), "{english}");
        reader.page("/clauses/9.9").await.refused_page(404);
        assert_eq!(reader.get("/clauses/2.7").await.expect(200)["heading"], "项目撤销");
        assert_eq!(reader.get("/clauses").await.expect(200).as_array().map(Vec::len), Some(Clause::ALL.len()));
    }
}
