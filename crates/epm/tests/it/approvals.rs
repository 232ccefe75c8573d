//! Approvals and the contract administrator's queue, on the screen and over JSON (A3, A5, A6, A7, C4).

use crate::app::TestApp;
use crate::contracts::page;
use crate::street::{Street, line};
use regulation::Role;
use serde_json::{Value, json};

const OWNER: &str = "account_manager";

/// The approval as the auditor sees it, and the step that waits.
async fn seen(street: &Street<'_>, approval: &str) -> (Value, usize) {
    let seen = street.as_(Role::Auditor).get(&format!("/approvals/{approval}")).await.expect(200);
    let steps = seen["steps"].as_array().expect("steps");
    let step = steps.iter().position(|step| step["decided"].is_null()).expect("a step that waits");
    (seen.clone(), step)
}

/// A decision on what was shown.
fn decision(shown: &(Value, usize), decision: &str, comment: Option<&str>) -> Value {
    json!({ "decision": decision, "comment": comment, "content": shown.0["content"], "step": shown.1 })
}

/// The titles of a box.
async fn titles(street: &Street<'_>, username: &str, of: &str) -> Vec<String> {
    let listed = street.app.user(username).get(&format!("/approvals?box={of}&count=exact")).await.expect(200);
    let items = listed["items"].as_array().expect("items").clone();
    assert_eq!(listed["total"].as_u64(), Some(items.len() as u64), "{listed}");
    items.iter().map(|item| item["document"].as_str().expect("a document").to_owned()).collect()
}

store::both_databases! {
    /// A virtual contract is marked as one, with what the general manager answers for: amount, customer, note, scan.
    async fn clause_2_1_2_the_review_of_a_virtual_contract_is_marked(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.user(OWNER);
        let id = owner.post("/contracts", street.contract_entry("virtual")).await.id(201);
        let submitted = owner.post(&format!("/contracts/{id}/submit"), json!({})).await.expect(200);
        let approval = submitted["approval"].as_str().expect("a review").to_owned();
        let path = format!("/approvals/{approval}");
        let shown = page(&app.as_(Role::GeneralManager), &path).await;
        for words in ["虚拟合同", "请您决定", "¥100,000.00", "江临市第三人民医院", "2.1.2", "审核预算与客户资信", "客户信用额度", "签收", "您是最后一级"] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
        let (agree, back, reject) = (shown.find("value=\"agree\""), shown.find("value=\"return\""), shown.find("value=\"reject\""));
        assert!(agree < back && back < reject && agree.is_some(), "同意, 退回修改, 否决 in this order");
        let mine = page(&owner, &path).await;
        assert!(mine.contains("撤回") && !mine.contains("id=\"decision\""), "the applicant takes it back and decides nothing");
        app.user("account_manager_2").page(&path).await.refused_page(404);
        app.user("general_manager_south").page(&path).await.refused_page(404);
        let administrator = page(&app.as_(Role::ContractAdministrator), &path).await;
        assert!(!administrator.contains("客户信用额度"), "who sees no margin sees no credit");
        // The same over JSON (A6).
        let customer = format!("/customers/{}", street.customer);
        let credit = json!({ "name": "江临市第三人民医院", "credit_limit": "500000.00" });
        app.as_(Role::Finance).put(&customer, credit).await.expect(200);
        let told = app.as_(Role::GeneralManager).get(&path).await.expect(200)["customer"].clone();
        assert_eq!((&told["id"], &told["name"]), (&json!(street.customer), &json!("江临市第三人民医院")));
        assert_eq!((&told["owed"]["overdue"], &told["owed"]["oldest_days"]), (&json!("0.00"), &Value::Null));
        assert_eq!((&told["credit_limit"], &told["projects"]), (&json!("500000.00"), &json!(0)));
        let told = app.as_(Role::ContractAdministrator).get(&path).await.expect(200);
        assert!(told["customer"]["credit_limit"].is_null() && told["basis"]["margin"].is_null(), "{told}");
        owner.post(&format!("{path}/withdraw"), json!({})).await.expect(200);
        assert!(page(&owner, &path).await.contains("已撤回"));
    }

    /// An initiation: the margin against the matrix's limit, the row behind each step, the list; no cost for those who
    /// may not see it.
    async fn clause_2_1_3_an_initiation_shows_its_margin_against_the_limit_and_why_it_went_up(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.preparing(OWNER).await;
        let owner = app.user(OWNER);
        let initiation = format!("/projects/{}/initiation", walked.project);
        let mut entry = street.initiation_entry();
        entry["equipment"] = json!([line("S5735-L48T4S-A1", 10, "10000.00", "9200.00", true)]);
        entry["note"] = json!("客户首个标段");
        owner.put(&initiation, entry).await.expect(200);
        let approval = owner.post(&format!("{initiation}/submit"), json!({})).await.id(200);
        let path = format!("/approvals/{approval}");
        let first = page(&app.as_(Role::CommerceRepresentative), &path).await;
        for words in ["7.0%", "低于门槛 3.0 个百分点", "门槛 10.0%", "第 1 行：毛利率 &#60; 10.0%", "网上审批权限（2026）", "审核成本与价格", "客户首个标段", "92,000.00", "同意立项", "4 级，第 1 级"] {
            assert!(first.contains(words), "{words} in {first}");
        }
        let hidden = page(&app.as_(Role::Archivist), &path).await;
        for secret in ["7.0%", "92,000.00", "毛利率", "预计毛利"] {
            assert!(!hidden.contains(secret), "{secret} is not for an archivist: {hidden}");
        }
        assert!(hidden.contains("S5735-L48T4S-A1") && hidden.contains("第 1 行"));
        let told = app.as_(Role::Archivist).get(&format!("/approvals/{approval}")).await.expect(200);
        assert!(told["basis"]["margin"].is_null(), "{told}");
        street.decide(&approval, "agree", Some("价格已核")).await;
        let second = page(&app.as_(Role::ProjectAdministrator), &path).await;
        assert!(second.contains("价格已核") && second.contains("4 级，第 2 级") && second.contains("停留"));
        app.user("account_manager_south").page(&path).await.refused_page(404);
    }

    /// A change shows before and after side by side, and what it does to the margin; what was asked for stays readable
    /// after it was returned and rewritten.
    async fn clause_2_4_4_a_change_shows_before_and_after(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        let owner = app.user(OWNER);
        let lines = owner.get(&format!("/projects/{project}/equipment")).await.expect(200);
        let mut changed = street.initiation_entry()["equipment"].as_array().expect("lines").clone();
        for (line, listed) in changed.iter_mut().zip(lines.as_array().expect("lines")) {
            line["line"] = listed["equipment_line_id"].clone();
        }
        changed[0]["quantity"] = json!(6);
        changed.remove(1);
        changed.push(line("S6730-H48X6C", 1, "30000.00", "25000.00", true));
        let change = json!({ "reason": "客户增加接入点", "lines": changed });
        let change = owner.post(&format!("/projects/{project}/changes"), change).await.id(200);
        let approval = owner.post(&format!("/changes/{change}/submit"), json!({})).await.id(200);
        let path = format!("/approvals/{approval}");
        let shown = page(&app.as_(Role::CommerceRepresentative), &path).await;
        for words in ["设备变更审批", "<span class=\"was\">4</span>", "<b>6</b>", "客户增加接入点", "原 ", "仅看变化", "全部 4 行", "新增 1", "删除 1", "修改 1"] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
        assert!(!shown.contains("安装服务包") && page(&app.as_(Role::CommerceRepresentative), &format!("{path}?lines=all")).await.contains("安装服务包"));
        let hidden = page(&app.as_(Role::Archivist), &path).await;
        assert!(hidden.contains("<b>6</b>") && !hidden.contains("30,000.00") && !hidden.contains("毛利"), "{hidden}");
        street.decide(&approval, "return", Some("请补充毛利说明")).await;
        let less = json!({ "reason": "客户减少接入点", "lines": [changed[0]] });
        owner.post(&format!("/projects/{project}/changes"), less).await.expect(200);
        let kept = page(&owner, &path).await;
        assert!(kept.contains("客户增加接入点") && !kept.contains("客户减少接入点"), "what was asked for then");
        assert!(kept.contains("请补充毛利说明") && kept.contains("退回修改"));
    }

    /// A cancellation shows its cause, what was bought and what becomes of it.
    async fn clause_2_7_a_cancellation_shows_what_becomes_of_what_was_bought(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        street.order(&project, &[(1, 4)]).await;
        let owner = app.user(OWNER);
        let form = json!({
            "cause": "other", "explanation": "客户预算取消",
            "disposal": [{ "equipment_line_id": 1, "quantity": 4, "disposal": "cancel_order" }],
        });
        owner.post(&format!("/projects/{project}/cancellation"), form).await.expect(200);
        let approval = owner.post(&format!("/projects/{project}/cancellation/submit"), json!({})).await.id(200);
        let shown = page(&app.as_(Role::GeneralManager), &format!("/approvals/{approval}")).await;
        for words in ["撤销审批", "客户预算取消", "取消采购", "S5735-L48T4S-A1", "同意撤销"] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
    }

    /// A step that would fall to the applicant goes to the next higher authority, and the page says so (A5).
    async fn clause_2_1_2_a_step_that_would_fall_to_the_applicant_goes_up_and_says_so(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let grant = json!({ "person_id": app.person("general_manager"), "role": "account_manager", "reach": "own" });
        let grant = app.user("security_administrator").post("/role-grants", grant).await.id(201);
        app.user("security_administrator_2").post(&format!("/role-grants/{grant}/confirmation"), json!({})).await.expect(200);
        let owner = app.user("general_manager");
        let id = owner.post("/contracts", street.contract_entry("virtual")).await.id(201);
        let submitted = owner.post(&format!("/contracts/{id}/submit"), json!({})).await.expect(200);
        let approval = submitted["approval"].as_str().expect("a review").to_owned();
        let shown = page(&app.as_(Role::VicePresident), &format!("/approvals/{approval}")).await;
        assert!(shown.contains("申请人本人就是业务部门总经理") && shown.contains("id=\"decision\""), "{shown}");
        assert_eq!(titles(&street, "vice_president", "waiting").await, ["contract"]);
        assert_eq!(titles(&street, "general_manager", "waiting").await, Vec::<String>::new());
        let own = page(&owner, &format!("/approvals/{approval}")).await;
        assert!(!own.contains("id=\"decision\"") && own.contains("撤回"));
    }

    /// 409 says who was first and what they decided; a moved content decides nothing; opinions are asked for by the rule.
    async fn clause_2_1_2_the_first_decision_counts_and_the_other_is_told(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (_, approval) = street.in_approval(OWNER).await;
        let decisions = format!("/approvals/{approval}/decisions");
        let shown = seen(&street, &approval).await;
        let (one, two) = (app.user("commerce_representative"), app.user("commerce_representative_2"));
        let mute = one.post(&decisions, decision(&shown, "return", None)).await;
        mute.refused(422, "comment-missing");
        assert_eq!(mute.pointers(), ["/comment"]);
        one.post(&decisions, decision(&shown, "agree", None)).await.expect(200);
        let late = two.post(&decisions, decision(&shown, "reject", Some("价格过低"))).await;
        let problem = late.refused(409, "already-decided");
        let told = problem["errors"][0]["message"].as_str().expect("who was first");
        assert!(told.contains("commerce_representative") && told.contains("同意"), "{told}");
        let mut moved = seen(&street, &approval).await;
        moved.0["content"] = json!("0".repeat(64));
        app.as_(Role::ProjectAdministrator).post(&decisions, decision(&moved, "agree", None)).await.refused(409, "content-moved");
        let path = format!("/approvals/{approval}");
        let form = page(&app.as_(Role::ProjectAdministrator), &path).await;
        assert!(form.contains(shown.0["content"].as_str().expect("a hash")) && form.contains("name=\"step\" data-type=\"integer\" value=\"1\""));
    }

    /// The boxes: what waits, what one decided, what one started; each narrowed, counted and paged.
    async fn clause_2_1_2_approvals_are_listed_by_whose_they_are(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (_, first) = street.in_approval(OWNER).await;
        app.advance(chrono::TimeDelta::minutes(1));
        let (_, second) = street.in_approval(OWNER).await;
        assert_eq!(titles(&street, "commerce_representative", "waiting").await, ["initiation", "initiation"]);
        assert_eq!(titles(&street, "general_manager", "waiting").await, Vec::<String>::new());
        assert_eq!(titles(&street, "general_manager_south", "decided").await, Vec::<String>::new());
        let one = app.as_(Role::CommerceRepresentative);
        let page_one = one.get("/approvals?limit=1").await.expect(200);
        assert_eq!(page_one["items"][0]["id"], json!(first), "what waits longest comes first");
        let cursor = page_one["next_cursor"].as_str().expect("more");
        let page_two = one.get(&format!("/approvals?limit=1&cursor={cursor}")).await.expect(200);
        assert_eq!((&page_two["items"][0]["id"], page_two["next_cursor"].is_null()), (&json!(second), true));
        assert!(page_two["items"][0]["margin"].is_string() && page_two["items"][0]["waiting_since"].is_string());
        let shown = page(&one, &format!("/approvals/{first}")).await;
        assert!(shown.contains(&format!("href=\"/approvals/{second}\"")) && shown.contains("1 / 2"), "the next that waits");
        street.decide(&first, "agree", None).await;
        assert_eq!(titles(&street, "commerce_representative", "waiting").await, ["initiation"]);
        assert_eq!(titles(&street, "commerce_representative", "decided").await, ["initiation"]);
        assert_eq!(titles(&street, "project_administrator", "waiting").await, ["initiation"]);
        let started = titles(&street, OWNER, "started").await;
        assert_eq!(started.iter().filter(|document| *document == "initiation").count(), 2, "{started:?}");
        let decided = app.as_(Role::GeneralManager).get("/approvals?box=decided&limit=1").await.expect(200);
        let cursor = decided["next_cursor"].as_str().expect("two contracts were reviewed");
        let rest = app.as_(Role::GeneralManager).get(&format!("/approvals?box=decided&cursor={cursor}")).await.expect(200);
        assert_eq!(rest["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(rest["items"][0]["decision"], "agree");
        for path in ["/approvals", "/approvals?box=decided", "/approvals?box=started"] {
            for role in [Role::AccountManager, Role::CommerceRepresentative, Role::Archivist, Role::SystemAdministrator] {
                page(&app.as_(role), path).await;
            }
        }
        one.get("/approvals?box=elsewhere").await.refused(422, "invalid");
    }

    /// The queue: what was handed in, the oldest first, with what it may repeat; the code or the way back.
    async fn clause_2_3_2_applications_are_warned_of_duplicates_and_given_codes(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let administrator = app.as_(Role::ContractAdministrator);
        assert!(page(&administrator, "/applications").await.contains("没有待给出编码的申请"));
        let known = street.preparing(OWNER).await.project;
        let applied = street.applied(OWNER).await.project;
        let queue = administrator.get("/applications?count=exact").await.expect(200);
        assert_eq!((queue["total"].as_u64(), &queue["items"][0]["id"]), (Some(1), &json!(applied)));
        let found = &queue["items"][0]["duplicates"][0];
        assert_eq!((&found["code"], &found["because"]), (&json!(known), &json!(["same_contract", "similar_amount"])));
        let next = queue["next_code"].as_str().expect("a code").to_owned();
        let shown = page(&administrator, "/applications").await;
        for words in [known.as_str(), next.as_str(), "可能与 1 个项目重复", "合同编号相同", "给出编码"] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
        let code = format!("/projects/{applied}/code");
        let taken = administrator.post(&code, json!({ "code": known })).await;
        taken.refused(409, "code-taken");
        assert_eq!(taken.pointers(), ["/code"]);
        let back = administrator.post(&format!("/projects/{applied}/return"), json!({ "reason": "请核对是否重复立项" })).await;
        back.expect(200);
        assert!(page(&administrator, "/applications?returned=yes").await.contains("已退回"));
        app.user(OWNER).post(&format!("/projects/{applied}/application"), json!({})).await.expect(200);
        let given = administrator.post(&code, json!({})).await.expect(200);
        assert_eq!(given["project"]["code"].as_str(), Some(next.as_str()), "the code that was shown");
        assert_eq!(administrator.get("/applications").await.expect(200)["items"], json!([]));
        for number in ["ＨＴ－2026－0583", "ht–2026–0583"] {
            let mut entry = street.contract_entry("formal");
            entry["number"] = number.into();
            entry["amount"] = "900000.00".into();
            let alike = street.applied_with(OWNER, entry).await.project;
            let queue = administrator.get("/applications").await.expect(200);
            let items = queue["items"].as_array().expect("applications").iter();
            let found = items.filter(|item| item["id"] == json!(alike)).flat_map(|item| item["duplicates"].as_array());
            let found: Vec<_> = found.flatten().map(|found| (&found["code"], &found["because"])).collect();
            assert!(found.contains(&(&json!(known), &json!(["same_contract"]))), "{number}: {queue}");
        }
        app.as_(Role::Finance).page("/applications").await.refused_page(403);
        let refused = app.user(OWNER).get("/applications").await;
        assert_eq!(refused.refused(403, "role-required")["clause"], "2.3.2", "where the role has its duty from");
    }

    /// An own code stands where the sequence comes by: the sequence steps over it, also in what it shows.
    async fn clause_2_3_2_the_next_code_steps_over_those_given_by_name(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let administrator = app.as_(Role::ContractAdministrator);
        let (one, two) = (street.applied(OWNER).await.project, street.applied(OWNER).await.project);
        administrator.post(&format!("/projects/{one}/code"), json!({ "code": "xs-2026-0001" })).await.expect(200);
        let shown = administrator.get("/applications").await.expect(200);
        assert_eq!(shown["next_code"], "XS-2026-0002");
        let given = administrator.post(&format!("/projects/{two}/code"), json!({})).await.expect(200);
        assert_eq!(given["project"]["code"], shown["next_code"]);
    }
}
