//! The forms as PDF: for the people they concern, with what they may see, read back by a reader that is not ours.

use crate::app::{Client, TestApp};
use crate::contracts::page;
use crate::street::{Street, serials};
use forms::testing::Reader;
use forms::{Kind, Mark};
use regulation::Role;
use serde_json::json;

const OWNER: &str = "account_manager";
const STRANGER: &str = "account_manager_south";

/// The paper as that person gets it: its text run together, and what the code on its first page says.
async fn printed(client: &Client<'_>, path: &str) -> (String, Mark) {
    let reply = client.get(path).await;
    reply.expect(200);
    assert_eq!(reply.header("content-type"), "application/pdf");
    assert!(reply.header("content-disposition").starts_with("inline; filename*=UTF-8''"));
    assert_eq!(reply.header("cache-control"), "private, no-store");
    let reader = Reader::open(&reply.body);
    let mark = reader.pictures(150.0).first().expect("a page").mark();
    assert_eq!(mark.pages as usize, reader.pages());
    (reader.texts().concat().replace(['\n', '|'], ""), mark)
}

store::both_databases! {
    /// The sheet has everything the customer signs for and no price; whoever does not see the project sees no sheet.
    async fn clause_2_4_3_the_sheet_is_printed_without_prices(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.arrived(OWNER).await.project;
        let known = serials(&project, "A", 4);
        let lines = json!([
            { "equipment_line_id": 1, "quantity": 4, "serials": known },
            { "equipment_line_id": 3, "quantity": 1 },
        ]);
        let sheet = street.submitted_sheet(OWNER, &project, lines).await;
        let form = format!("/sign-off-sheets/{sheet}/form.pdf");
        for role in [Role::AccountManager, Role::ProjectAdministrator, Role::Finance, Role::MarketAssistant] {
            let (text, mark) = printed(&app.as_(role), &form).await;
            assert!(text.contains("项目设备用户签收明细表") && text.contains("S5735-L48T4S-A1"), "{text}");
            assert!(known.iter().all(|serial| text.contains(serial)), "{text}");
            let prices = ["12,500", "12500", "50,000", "100,000", "10,000", "单价", "金额", "元）"];
            assert!(!prices.iter().any(|price| text.contains(price)), "{text}");
            assert_eq!((mark.kind, mark.code.as_deref(), mark.revision), (Kind::SignOffSheet, Some(&*project), 1));
            let part = mark.subject.part.expect("a sheet has a number");
            assert_eq!(format!("{}.{part}", mark.subject.of), sheet);
        }
        let (by_hand, _) = printed(&app.user(OWNER), &format!("{form}?by_hand=true")).await;
        assert!(!known.iter().any(|serial| by_hand.contains(serial)), "{by_hand}");
        let english = app.user(OWNER).header("accept-language", "en");
        let (text, _) = printed(&english, &form).await;
        assert!(text.contains("客户签收（盖章）"), "signed in Chinese, whatever the screen's language: {text}");
        app.user(STRANGER).get(&form).await.refused(404, "not-found");
        app.user(OWNER).get(&format!("/sign-off-sheets/{}.9/form.pdf", sheet.split('.').next().expect("a part"))).await
            .refused(404, "not-found");
        let shown = page(&app.user(OWNER), &format!("/sign-off-sheets/{sheet}")).await;
        assert!(shown.contains(&format!("/api/v1{form}")), "the page has its button");
    }

    /// The notice exists from the closing on, with cost and profit for those who may see them.
    async fn clause_2_5_2_the_notice_is_printed_for_the_departments(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.signed_off(OWNER).await;
        let form = format!("/projects/{}/closing/notice.pdf", walked.project);
        let administrator = app.as_(Role::ProjectAdministrator);
        administrator.get(&form).await.refused(404, "not-found");
        administrator.post(&format!("/projects/{}/closing", walked.project), json!({})).await.expect(200);
        let (text, mark) = printed(&administrator, &form).await;
        for said in ["销售项目结项通知单", "人民币壹拾万元整", "100,000.00", "结项毛利", "财务部", "档案管理员"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert_eq!((mark.kind, mark.subject.part), (Kind::ClosingNotice, None));
        let (text, _) = printed(&app.as_(Role::Archivist), &form).await;
        assert!(text.contains("人民币壹拾万元整") && !text.contains("结项毛利"), "no cost for the archivist: {text}");
        app.user(STRANGER).get(&form).await.refused(404, "not-found");
        let shown = page(&administrator, &format!("/projects/{}/closing", walked.project)).await;
        assert!(shown.contains("/closing/notice.pdf"), "the page has its button");
    }

    /// INV-37: each print is entered and says which it is; whoever prints, and whoever has signed since, it says the same.
    async fn clause_2_5_2_every_print_of_a_notice_is_logged_and_says_the_same(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let closing = format!("/projects/{}/closing", walked.project);
        let form = format!("{closing}/notice.pdf");
        let administrator = app.as_(Role::ProjectAdministrator);
        assert_eq!(app.as_(Role::Auditor).get(&format!("{closing}/prints")).await.expect(200), json!([]));
        let (text, _) = printed(&administrator, &form).await;
        assert!(text.contains("第 1 次打印"), "{text}");
        app.as_(Role::Finance).post(&format!("{closing}/signatures"), json!({})).await.expect(200);
        let (text, _) = printed(&app.as_(Role::Archivist), &form).await;
        assert!(text.contains("第 2 次打印") && text.contains("finance"), "{text}");
        app.user(STRANGER).get(&form).await.refused(404, "not-found");
        app.user(STRANGER).get(&format!("{closing}/prints")).await.refused(404, "not-found");
        let log = app.as_(Role::Auditor).get(&format!("{closing}/prints")).await.expect(200);
        let log = log.as_array().expect("a list");
        let who: Vec<_> = log.iter().map(|print| (&print["number"], &print["printed_by"])).collect();
        let (archivist, first) = (json!("archivist"), json!("project_administrator"));
        assert_eq!(who, [(&json!(2), &archivist), (&json!(1), &first)]);
        assert_eq!((&log[0]["content"], &log[0]["revision"]), (&log[1]["content"], &json!(1)));
        let content = log[0]["content"].as_str().expect("a hash");
        assert!(content.len() == 64 && text.contains(&content[..12]), "{content}: {text}");
        let shown = page(&app.as_(Role::Auditor), &closing).await;
        assert!(shown.contains("打印记录") && shown.contains(&content[..12]), "{shown}");
        assert_eq!(app.app.store.check().await.expect("checked"), []);
        db.tamper("UPDATE form_print SET content = 'x' WHERE number = 1").await;
        let found = app.app.store.check().await.expect("checked");
        assert!(found.iter().any(|finding| finding.invariant == "INV-37"), "{found:?}");
        db.tamper("UPDATE form_print SET content = (SELECT max(content) FROM form_print WHERE number = 2)").await;
    }

    /// The initiation is printed as it was put to the approvers, marked until they agreed, with what they said.
    async fn clause_2_3_2_the_initiation_is_printed_with_its_chain(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.preparing(OWNER).await.project;
        let form = format!("/projects/{project}/initiation/form.pdf");
        let owner = app.user(OWNER);
        owner.get(&form).await.refused(404, "not-found");
        owner.put(&format!("/projects/{project}/initiation"), street.initiation_entry()).await.expect(200);
        let approval = owner.post(&format!("/projects/{project}/initiation/submit"), json!({})).await.id(200);
        let (waiting, mark) = printed(&owner, &form).await;
        assert!(waiting.contains("审批中") && waiting.contains("□ 同意"), "{waiting}");
        assert_eq!(mark.kind, Kind::Initiation);
        street.agree_to_all(&approval).await;
        let (text, _) = printed(&owner, &form).await;
        assert!(!text.contains("审批中") && text.contains("签字：general_manager"), "{text}");
        assert!(text.contains("12,500.00") && text.contains("毛利率") && text.contains("网上审批权限（2026）"), "{text}");
        let (text, _) = printed(&app.as_(Role::Archivist), &form).await;
        assert!(!text.contains("毛利率") && !text.contains("设备成本"), "no cost for the archivist: {text}");
        app.user(STRANGER).get(&form).await.refused(404, "not-found");
        assert!(page(&owner, &format!("/projects/{project}/initiation")).await.contains("/initiation/form.pdf"));
    }

    /// A virtual contract has its form, with the amount in words; a formal one has a paper of its own.
    async fn clause_1_3_4_a_virtual_contract_is_printed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.user(OWNER);
        let contract = street.reviewed("virtual", OWNER).await;
        let form = format!("/contracts/{contract}/form.pdf");
        let (text, mark) = printed(&owner, &form).await;
        for said in ["虚拟合同", "人民币壹拾万元整", "合计　60,000.00 元", "签收", "同意"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert_eq!((mark.kind, mark.subject.of.to_string()), (Kind::VirtualContract, contract.clone()));
        app.user(STRANGER).get(&form).await.refused(404, "not-found");
        assert!(page(&owner, &format!("/contracts/{contract}")).await.contains(&form));
        assert!(text.contains("申请人（客户经理）") && text.contains("（盖章处）"), "{text}");
        assert_eq!((mark.revision, mark.code), (1, None));
        let project = owner.post(&format!("/contracts/{contract}/apply"), json!({})).await.id(201);
        let code = format!("/projects/{project}/code");
        let given = app.as_(Role::ContractAdministrator).post(&code, json!({})).await.expect(200);
        let (text, mark) = printed(&owner, &form).await;
        let code = mark.code.expect("the project's code");
        assert!(given["project"]["code"] == code.as_str() && text.contains(&code), "{code}: {text}");

        // One that was given no number has its own; what is changed is another revision.
        let mut entry = street.contract_entry("virtual");
        entry["number"] = json!(null);
        let draft = owner.post("/contracts", entry.clone()).await.id(201);
        let form = format!("/contracts/{draft}/form.pdf");
        let number = format!("XN-{}", draft.replace('-', "")[20..].to_uppercase());
        let (text, mark) = printed(&owner, &form).await;
        assert!(text.contains("草稿") && text.contains(&number) && mark.revision == 1, "{number}: {text}");
        let named = owner.get(&form).await.header("content-disposition").to_owned();
        assert!(named.contains(&number.replace('-', "%2D")), "{named}");
        entry["number"] = json!("HT/2026/7");
        entry["amount"] = json!("900000.00");
        owner.put(&format!("/contracts/{draft}"), entry).await.expect(200);
        let (text, mark) = printed(&owner, &form).await;
        assert!(text.contains("900,000.00") && mark.revision == 2, "{text}");
        let named = owner.get(&form).await.header("content-disposition").to_owned();
        assert!(named.contains("HT%2D2026%2D7") && !named.contains("%2F"), "{named}");
        let formal = street.reviewed("formal", OWNER).await;
        owner.get(&format!("/contracts/{formal}/form.pdf")).await.refused(404, "not-found");
    }

    /// Task form, acceptance report and cancellation.
    async fn clause_2_7_the_other_forms_are_printed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.signed_off(OWNER).await;
        let (project, owner) = (walked.project, app.user(OWNER));
        let asked = json!({ "kind": "installation", "content": "安装调试", "place": "机房", "wanted_on": street.today(), "contact": "周工" });
        let task = owner.post(&format!("/projects/{project}/task-forms"), asked).await.id(200);
        let (text, mark) = printed(&app.user("technical_head"), &format!("/task-forms/{task}/form.pdf")).await;
        assert!(text.contains("任务协调单") && text.contains("安装调试") && text.contains("周工"), "{text}");
        assert_eq!((mark.kind, mark.subject.part), (Kind::TaskForm, Some(1)));
        assert!(page(&owner, &format!("/task-forms/{task}")).await.contains("/form.pdf"));

        let acceptance = format!("/projects/{project}/acceptance/form.pdf");
        let (text, _) = printed(&owner, &acceptance).await;
        assert!(text.contains("项目验收报告") && text.contains("验收合格") && text.contains("S6730-H48X6C"), "{text}");

        let cancellation = format!("/projects/{project}/cancellation/form.pdf");
        owner.get(&cancellation).await.refused(404, "not-found");
        let entry = json!({
            "cause": "duplicate", "survivor": project, "explanation": "与二期重复",
            "disposal": [{ "equipment_line_id": 1, "quantity": 4, "disposal": "stock", "note": "B 库" }],
        });
        owner.post(&format!("/projects/{project}/cancellation"), entry).await.expect(200);
        let (text, mark) = printed(&owner, &cancellation).await;
        for said in ["合同/项目撤销审批表", "草稿", "重复立项", "与二期重复", "转库存", "B 库", "已采购", "已到货", "已交付"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(text.contains("S6730-H48X6C"), "what nothing was said of is there too: {text}");
        let named = owner.get(&cancellation).await.header("content-disposition").to_owned();
        assert!(!named.contains("%2F"), "{named}");
        assert_eq!(mark.kind, Kind::Cancellation);
        for form in [format!("/task-forms/{task}/form.pdf"), acceptance, cancellation] {
            app.user(STRANGER).get(&form).await.refused(404, "not-found");
        }
    }

    /// A character that no font has is named instead of vanishing from the paper.
    async fn clause_1_3_4_a_character_without_a_font_is_named(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let owner = app.user(OWNER);
        let mut entry = street.contract_entry("virtual");
        entry["title"] = json!("𠮷野家门店网络");
        let contract = owner.post("/contracts", entry).await.id(201);
        let refused = owner.get(&format!("/contracts/{contract}/form.pdf")).await.refused(422, "invalid");
        assert!(refused["errors"][0]["message"].as_str().is_some_and(|said| said.contains("𠮷 (U+20BB7)")), "{refused}");
    }
}
