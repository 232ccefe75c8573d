//! M1: a promise longer than the vendor's cover is warned of where it costs margin: on the form, on its page, to approvers.

use crate::app::TestApp;
use crate::contracts::page;
use crate::street::{Street, line};
use regulation::Role;
use serde_json::json;

store::both_databases! {
    async fn clause_2_6_3_a_promise_beyond_the_vendors_cover_is_warned_of(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.as_(Role::AccountManager);
        let walked = street.preparing("account_manager").await;
        let initiation = format!("/projects/{}/initiation", walked.project);
        // Live at the line: three years are promised, the vendor grants one; another model is not in the catalogue.
        let unknown = line("未收录型号", 2, "100.00", "80.00", true);
        let mut covered = line("S6730-H48X6C", 1, "100.00", "80.00", true);
        covered["warranty_years"] = json!("1");
        let half = json!({ "model": "S6730-H48X6C" });
        let draft = json!({ "equipment": [line("S5735-L48T4S-A1", 4, "12500.00", "10000.00", true), unknown, covered, half] });
        let worked = owner.post(&format!("{initiation}/budget"), draft).await.expect(200);
        let lines = worked["equipment"].as_array().expect("lines");
        let told: Vec<_> = lines.iter().map(|line| (line["cover"].as_str().expect("words"), &line["cover_tone"])).collect();
        assert!(told[0].0.contains("24 个月") && told[0].1 == "warn", "{told:?}");
        assert!(told[1].0.contains("没有厂家保修条款") && told[1].1 == "", "{told:?}");
        assert!(told[2].0.contains("已覆盖") && told[3].0.is_empty(), "{told:?}");

        owner.put(&initiation, street.initiation_entry()).await.expect(200);
        let html = page(&owner, &initiation).await;
        assert!(html.contains("有 3 行") && html.contains("168 台月") && html.contains("¥100,000.00"), "{html}");
        assert!(html.contains("data-bind-class=\"equipment[].cover_tone\""), "live at the line");
        let approval = owner.post(&format!("{initiation}/submit"), json!({})).await.id(200);
        for role in [Role::CommerceRepresentative, Role::GeneralManager] {
            let html = page(&app.as_(role), &format!("/approvals/{approval}")).await;
            assert!(html.contains("168 台月") && html.contains("厂家仅 1 年"), "{role:?}: {html}");
        }
        street.agree_to_all(&approval).await;
        assert!(page(&owner, &initiation).await.contains("168 台月"), "the initiation's own page");
        let plain = page(&app.as_(Role::MarketAssistant), &initiation).await;
        assert!(plain.contains("168 台月") && !plain.contains("涉及金额"), "without amounts: {plain}");

        // A change is warned of alike, before and after it is submitted.
        let mut lines = street.initiation_entry()["equipment"].clone();
        for (at, line) in lines.as_array_mut().expect("lines").iter_mut().enumerate() {
            line["line"] = json!(at + 1);
        }
        lines[0]["warranty_years"] = json!(1);
        let change = json!({ "reason": "缩短保修", "lines": lines });
        let change = owner.post(&format!("/projects/{}/changes", walked.project), change).await.id(200);
        let form = page(&owner, &format!("/projects/{}/changes/new", walked.project)).await;
        assert!(form.contains("有 2 行") && form.contains("72 台月"), "{form}");
        let approval = owner.post(&format!("/changes/{change}/submit"), json!({})).await.id(200);
        let html = page(&app.as_(Role::CommerceRepresentative), &format!("/approvals/{approval}")).await;
        assert!(html.contains("72 台月"), "{html}");
    }
}
