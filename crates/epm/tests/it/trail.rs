//! What the timeline and the trail say of each act: the decision, the opinion, what stood there before (Z2).

use crate::app::{Client, TestApp};
use crate::contracts::page;
use crate::street::Street;
use regulation::Role;
use serde_json::{Value, json};

const OWNER: &str = "account_manager";

/// The events of that name in the timeline.
async fn timeline(client: &Client<'_>, project: &str, event: &str) -> Vec<Value> {
    let told = client.get(&format!("/projects/{project}/timeline")).await.expect(200);
    let named = told.as_array().expect("events").iter().filter(|told| told["event"] == event);
    named.cloned().collect()
}

/// The change of that field.
fn change<'a>(told: &'a Value, field: &str) -> Option<&'a Value> {
    told["changes"].as_array().expect("changes").iter().find(|change| change["field"] == field)
}

async fn newest_approval(street: &Street<'_>, project: &str) -> String {
    let seen = street.look(project).await;
    let newest = seen["approvals"].as_array().and_then(|all| all.last()).expect("an approval");
    newest["id"].as_str().expect("an id").to_owned()
}

store::both_databases! {
    /// Saved twice, submitted, returned: who decided what on which step and why, and what the second saving changed.
    async fn clause_2_3_2_the_timeline_tells_what_each_act_did(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.preparing(OWNER).await.project;
        let owner = app.user(OWNER);
        let initiation = format!("/projects/{project}/initiation");
        let mut entry = street.initiation_entry();
        owner.put(&initiation, entry.clone()).await.expect(200);
        entry["delivery_place"] = json!("门诊楼B2机房");
        entry["equipment"][0]["quantity"] = json!(5);
        entry["equipment"][0]["unit_cost"] = json!("11111.00");
        owner.put(&initiation, entry).await.expect(200);
        let approval = owner.post(&format!("{initiation}/submit"), json!({})).await.id(200);
        street.decide(&approval, "agree", Some("价格已核")).await.expect("the first step");
        street.decide(&approval, "return", Some("型号不规范")).await.expect("the second step");

        let decided = timeline(&owner, &project, "step_decided").await;
        assert_eq!((&decided[0]["with"]["decision"], &decided[0]["said"]), (&json!("agree"), &json!("价格已核")));
        assert_eq!((&decided[1]["with"]["decision"], &decided[1]["with"]["step"], &decided[1]["said"]), (&json!("return"), &json!(1), &json!("型号不规范")));
        assert_eq!(decided[0]["what"], "立项审批 · 商务代表：同意", "{decided:?}");
        assert!(decided[1]["what"].as_str().is_some_and(|what| what.ends_with("：退回修改")), "{decided:?}");
        let back = timeline(&owner, &project, "initiation_came_back").await;
        assert_eq!(back[0]["what"], "立项审批退回，项目回到“立项准备”");

        let saved = timeline(&owner, &project, "initiation_saved").await;
        assert_eq!(change(&saved[0], "entry.delivery_place").expect("set")["after"], "江临市滨河路18号");
        let place = json!({ "field": "entry.delivery_place", "label": "交货地点", "before": "江临市滨河路18号", "after": "门诊楼B2机房" });
        assert_eq!(change(&saved[1], "entry.delivery_place"), Some(&place));
        let quantity = json!({ "field": "entry.equipment.1.quantity", "label": "设备清单 · 第 1 项 · 数量", "before": "4", "after": "5" });
        assert_eq!(change(&saved[1], "entry.equipment.1.quantity"), Some(&quantity));
        assert_eq!(change(&saved[1], "entry.equipment.1.unit_cost").expect("the cost")["after"], "¥11,111.00");
        assert_eq!(saved[1]["changes"].as_array().map(Vec::len), Some(3), "nothing else changed: {saved:?}");
        assert_eq!((&saved[1]["name"], &saved[1]["address"]), (&json!(OWNER), &Value::Null));
        let english = owner.clone().header("accept-language", "en");
        assert_eq!(change(&timeline(&english, &project, "initiation_saved").await[1], "entry.delivery_place").expect("set")["label"], "Place of delivery");

        let html = page(&owner, &format!("/projects/{project}?tab=timeline")).await;
        for words in ["商务代表：同意", "型号不规范", "修改了 3 项，查看修改前后", "门诊楼B2机房", "¥11,111.00"] {
            assert!(html.contains(words), "{words} in {html}");
        }
        assert!(page(&owner, &format!("/projects/{project}")).await.contains("：退回修改"), "the newest on the first tab");
        assert!(page(&app.as_(Role::CommerceRepresentative), "/todos?box=done").await.contains("审批同意"));
    }

    /// Cost is told to those who see it, and from where to the auditor alone (4-roles).
    async fn the_timeline_tells_cost_and_addresses_to_those_who_see_them(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.arrived(OWNER).await.project;
        let (auditor, archivist) = (app.as_(Role::Auditor), app.as_(Role::Archivist));
        let path = format!("/projects/{project}/timeline");
        let told = auditor.get(&path).await.expect(200).to_string();
        let address = timeline(&auditor, &project, "order_placed").await[0]["address"].as_str().expect("from where").to_owned();
        assert!(told.contains("¥10,000.00") && told.contains("毛利率"), "{told}");
        let hidden = archivist.get(&path).await.expect(200).to_string();
        for cost in ["10,000.00", "10000.00", "unit_cost", "毛利率", "margin", "其他费用", "address"] {
            assert!(!hidden.contains(cost), "{cost} in {hidden}");
        }
        let tab = format!("/projects/{project}?tab=timeline");
        assert!(page(&auditor, &tab).await.contains(&format!(" · {address}")));
        let html = page(&archivist, &tab).await;
        assert!(!html.contains(&format!(" · {address}")) && !html.contains("10,000.00"), "{html}");
    }

    /// What the applicant takes back was not refused by anyone (9-users 5.2).
    async fn clause_2_3_2_a_withdrawal_is_told_as_one(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, approval) = street.in_approval(OWNER).await;
        let owner = app.user(OWNER);
        owner.post(&format!("/approvals/{approval}/withdraw"), json!({})).await.expect(200);
        assert_eq!(timeline(&owner, &walked.project, "initiation_came_back").await[0]["what"], "撤回立项审批，项目回到“立项准备”");
        let home = format!("/projects/{}", walked.project);
        for path in [home.clone(), format!("{home}?tab=timeline"), "/todos?box=done".to_owned()] {
            let html = page(&owner, &path).await;
            assert!(html.contains("撤回立项审批") && !html.contains("立项审批未通过"), "{path}: {html}");
        }
    }

    /// A change is told against the list it changes, once it is written and once it takes effect; taken back, as that.
    async fn clause_2_4_4_a_change_is_told_line_by_line(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        let owner = app.user(OWNER);
        let mut lines = street.initiation_entry()["equipment"].as_array().expect("lines").clone();
        for (line, number) in lines.iter_mut().zip(1..) {
            line["line"] = json!(number);
        }
        lines[0]["quantity"] = json!(6);
        let changes = format!("/projects/{project}/changes");
        let id = owner.post(&changes, json!({ "reason": "扩容", "lines": lines })).await.id(200);
        let written = timeline(&owner, &project, "change_written").await;
        assert_eq!(change(&written[0], "change.lines.1.quantity").expect("line 1")["before"], "4", "{written:?}");
        assert_eq!(written[0]["said"], "扩容");
        let submit = format!("/changes/{id}/submit");
        owner.post(&submit, json!({})).await.expect(200);
        let approval = newest_approval(&street, &project).await;
        owner.post(&format!("/approvals/{approval}/withdraw"), json!({})).await.expect(200);
        assert_eq!(timeline(&owner, &project, "change_came_back").await[0]["what"], "撤回设备变更");
        owner.post(&submit, json!({})).await.expect(200);
        street.agree_to_all(&newest_approval(&street, &project).await).await;
        let effect = timeline(&owner, &project, "change_took_effect").await;
        let quantity = json!({ "field": "lines.1.quantity", "label": "设备清单 · 第 1 项 · 数量", "before": "4", "after": "6" });
        assert_eq!(effect[0]["changes"], json!([quantity]));
    }

    /// The auditor reads every event of the trail with what it set; of master data before and after, in the list too.
    async fn clause_2_1_4_the_auditor_reads_what_each_event_set(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        street.closed(OWNER).await;
        let manager = app.user(OWNER);
        let added = manager.post("/customers", json!({ "name": "江临市图书馆", "contact": "吴老师" })).await;
        let id = added.id(201);
        let changed = json!({ "name": "江临市图书馆", "contact": "郑老师" });
        let at_first = manager.clone().header("if-match", "\"1\"");
        at_first.put(&format!("/customers/{id}"), changed).await.expect(200);
        let auditor = app.as_(Role::Auditor);
        let newest = auditor.get("/audit?kind=customer&limit=1").await.expect(200);
        let contact = json!({ "field": "contact", "label": "联系人", "before": "吴老师", "after": "郑老师" });
        assert_eq!((&newest["items"][0]["thing"], &newest["items"][0]["changes"]), (&json!("江临市图书馆"), &json!([contact])));
        let html = page(&auditor, "/audit?kind=customer").await;
        assert!(html.contains("江临市图书馆") && html.contains("吴老师") && html.contains("修改前"), "{html}");

        let mut next = Some("/audit?limit=100".to_owned());
        let mut seen = 0;
        while let Some(path) = next {
            let listed = auditor.get(&path).await.expect(200);
            for item in listed["items"].as_array().expect("items") {
                let told = auditor.get(&format!("/audit/{}", item["position"])).await.expect(200);
                readable(&told);
                assert_eq!((&told["hash"], &told["what"]), (&item["hash"], &item["what"]));
                seen += 1;
            }
            next = listed["next_cursor"].as_str().map(|cursor| format!("/audit?limit=100&cursor={cursor}"));
        }
        assert!(seen > 50, "{seen} events");
        let saved = auditor.get("/audit?kind=person&limit=1").await.expect(200);
        page(&auditor, &format!("/audit/{}", saved["items"][0]["position"])).await;
        auditor.page("/audit/99999999").await.refused_page(404);
        auditor.get("/audit/99999999").await.refused(404, "not-found");
        manager.get("/audit/1").await.refused(403, "role-required");
    }

    /// A refusal is told by the act that was tried and why it was refused.
    async fn the_security_record_says_what_was_tried(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.applied(OWNER).await.project;
        let code = format!("/projects/{project}/code");
        app.as_(Role::ContractAdministrator).post(&code, json!({})).await.expect(200);
        app.as_(Role::Finance).post(&code, json!({})).await.refused(403, "role-required");
        let auditor = app.as_(Role::Auditor);
        let denied = auditor.get("/audit/security?kind=denied").await.expect(200);
        assert_eq!(denied["items"][0]["said"], "没有所需的角色", "{denied}");
        let html = page(&auditor, "/audit/security?kind=denied").await;
        assert!(html.contains("没有所需的角色") && html.contains(&code), "{html}");
    }
}

/// No key of a word, no identifier and no code is left where words belong.
fn readable(told: &Value) {
    let what = told["what"].as_str().expect("what happened");
    assert!(!what.is_empty() && !what.starts_with("event-"), "{told}");
    for change in told["changes"].as_array().expect("changes") {
        let label = change["label"].as_str().expect("a label");
        assert!(!label.is_empty() && label.chars().all(|c| !c.is_ascii_lowercase()), "{label} in {told}");
        for side in ["before", "after"].map(|side| change[side].as_str().unwrap_or_default()) {
            assert!(uuid::Uuid::parse_str(side).is_err(), "{label} is {side} in {told}");
        }
    }
}
