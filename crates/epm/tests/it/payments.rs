//! Payments received and what customers owe: the JSON, the pages, and who sees and does what (1.3.2, 2.1.2).

use crate::app::{Client, TestApp};
use crate::contracts::{acts, page};
use crate::street::{PDF, Street};
use http::Method;
use regulation::Role;
use serde_json::{Value, json};
use uuid::Uuid;

/// A contract of 100,000 元 that was handed in: 30,000 on 20 May, 60,000 on 10 July, 5,000 without a date.
async fn handed_in(street: &Street<'_>, username: &str, customer: Uuid, number: &str) -> String {
    let owner = street.app.user(username);
    let mut entry = street.contract_entry("formal");
    entry["customer_id"] = json!(customer);
    entry["number"] = json!(number);
    entry["payment_plan"] = json!([
        { "name": "预付款", "amount": "30000.00", "due_on": "2026-05-20" },
        { "name": "签收款", "amount": "60000.00", "due_on": "2026-07-10" },
        { "name": "质保金", "amount": "5000.00" },
    ]);
    let id = owner.post("/contracts", entry).await.id(201);
    let scan = format!("/contracts/{id}/scan?name=contract.pdf");
    owner.upload(Method::PUT, &scan, "application/pdf", PDF.to_vec()).await.expect(200);
    let submitted = owner.post(&format!("/contracts/{id}/submit"), json!({})).await.expect(200);
    let approval = submitted["approval"].as_str().expect("a review");
    let manager = if username.ends_with("south") { "general_manager_south" } else { "general_manager" };
    let manager = street.app.user(manager);
    let seen = manager.get(&format!("/approvals/{approval}")).await.expect(200);
    let agree = json!({ "decision": "agree", "content": seen["content"], "step": 0 });
    manager.post(&format!("/approvals/{approval}/decisions"), agree).await.expect(200);
    owner.post(&format!("/contracts/{id}/apply"), json!({})).await.expect(201);
    id
}

fn paid(amount: &str, on: &str) -> Value {
    json!({ "received_on": on, "amount": amount, "reference": "BOC-0511-01", "note": "电汇" })
}

async fn customer(app: &TestApp, name: &str) -> Uuid {
    let added = app
        .as_(Role::Finance)
        .post("/customers", json!({ "name": name, "credit_limit": "2000000.00" }))
        .await;
    added.id(201).parse().expect("an identifier")
}

async fn listed(client: &Client<'_>, query: &str) -> Vec<(String, String, String)> {
    let items = client.get(&format!("/receivables{query}")).await.expect(200)["items"].clone();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let row = |item: &Value| (text(&item["customer"]), text(&item["overdue"]), text(&item["open"]));
    items.as_array().expect("items").iter().map(row).collect()
}

store::both_databases! {
    /// Finance records what came in and reverses what was wrong; nobody else does, and every refusal names its place.
    async fn clause_1_3_2_finance_records_a_payment_and_reverses_a_wrong_one(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let contract = handed_in(&street, "account_manager", street.customer, "HT-1").await;
        let (finance, owner) = (app.as_(Role::Finance), app.as_(Role::AccountManager));
        let (path, show) = (format!("/contracts/{contract}/payments"), format!("/contracts/{contract}"));
        owner.post(&path, paid("1.00", "2026-05-11")).await.refused(403, "role-required");
        let refused = finance.post(&path, json!({ "received_on": "2026-05-12", "amount": "0" })).await;
        assert_eq!(refused.refused(422, "amount-not-positive")["clause"], "1.3.2");
        assert_eq!(refused.pointers(), ["/amount", "/received_on", "/reference"]);
        finance.post(&path, paid("100000.01", "2026-05-11")).await.refused(422, "beyond-contract");
        finance.post(&path, paid("1.00", "2026-05-05")).await.refused(422, "date-before-contract");
        let first = finance.post(&path, paid("40000.00", "2026-05-11")).await.expect(200);
        assert_eq!(first["payment"], format!("{contract}.1"));
        finance.post(&path, paid("60000.01", "2026-05-11")).await.refused(422, "beyond-contract");

        let told = owner.get(&path).await.expect(200);
        assert_eq!((&told["received"], &told["overdue"], &told["owed"]), (&json!("40000.00"), &json!("0.00"), &json!(true)));
        assert_eq!((&told["plan"][0]["open"], &told["plan"][1]["open"]), (&json!("0.00"), &json!("50000.00")));
        assert_eq!(told["plan"][1]["age"], "not_due");
        let html = page(&finance, &show).await;
        assert!(html.contains("已收齐") && html.contains("部分收款") && html.contains("BOC-0511-01"), "{html}");
        assert!(html.contains("id=\"record-payment\"") && html.contains("id=\"reverse-payment-1\""), "{html}");
        let html = page(&owner, &show).await;
        assert!(html.contains("已收款") && !html.contains("record-payment"), "an account manager records nothing");
        let seen = acts(&owner.get(&show).await.expect(200));
        assert_eq!(seen["record_payment"].as_deref(), Some("1.3.2"));
        assert_eq!(acts(&finance.get(&show).await.expect(200))["record_payment"], None);
        assert!(page(&owner, "/notices").await.contains("登记收款"), "the account manager is told");

        let reversal = format!("/payments/{contract}.1/reversal");
        owner.post(&reversal, json!({ "reason": "录错合同" })).await.refused(403, "role-required");
        finance.post(&format!("/payments/{contract}.2/reversal"), json!({ "reason": "录错" })).await.refused(404, "not-found");
        finance.post(&reversal, json!({ "reason": "录错合同" })).await.expect(200);
        finance.post(&reversal, json!({ "reason": "录错合同" })).await.refused(409, "nothing-open");
        let told = owner.get(&path).await.expect(200);
        assert_eq!((&told["received"], &told["payments"][0]["reversal"]["reason"]), (&json!("0.00"), &json!("录错合同")));
        assert!(page(&finance, &show).await.contains("已冲销"));

        app.user("account_manager_south").get(&path).await.refused(404, "not-found");
        app.user("account_manager_2").get(&path).await.refused(404, "not-found");
        app.as_(Role::ContractAdministrator).get(&path).await.refused(403, "role-required");
        let html = page(&app.as_(Role::ContractAdministrator), &show).await;
        assert!(html.contains("收款计划") && !html.contains("id=\"payments\""), "the plan alone");
    }

    /// By customer, what is overdue most first, page by page, by age; each reader sees what is theirs.
    async fn clause_1_3_2_receivables_are_listed_by_customer_and_age(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (second, third) = (customer(&app, "南桥大学").await, customer(&app, "临港集团").await);
        let first = handed_in(&street, "account_manager", street.customer, "HT-1").await;
        handed_in(&street, "account_manager_2", second, "HT-2").await;
        handed_in(&street, "account_manager_south", third, "HT-3").await;
        let finance = app.as_(Role::Finance);
        // 20 June: the prepayments are 31 days late.
        app.advance(chrono::TimeDelta::days(40));
        finance.post(&format!("/contracts/{first}/payments"), paid("20000.00", "2026-06-20")).await.expect(200);
        let amounts = |rows: &[(String, String, String)]| -> Vec<(String, String)> {
            rows.iter().map(|row| (row.1.clone(), row.2.clone())).collect()
        };
        let all = listed(&finance, "").await;
        assert_eq!(all.len(), 3);
        assert_eq!(all[2].1, "10000.00");
        assert_eq!(amounts(&all[..1]), [("30000.00".to_owned(), "95000.00".to_owned())]);
        let mut paged = Vec::new();
        let mut query = "?limit=1".to_owned();
        loop {
            let seen = finance.get(&format!("/receivables{query}")).await.expect(200);
            paged.extend(seen["items"].as_array().expect("items").iter().map(|item| item["customer"].clone()));
            assert_eq!(seen["items"][0]["oldest_days"], 31);
            match seen["next_cursor"].as_str() {
                Some(cursor) => query = format!("?limit=1&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(paged, all.iter().map(|row| json!(row.0)).collect::<Vec<_>>());
        for (query, count) in [("?age=days_90", 3), ("?age=days_30", 0), ("?age=not_due", 3), ("?q=nqdx", 1), ("?q=none", 0)] {
            assert_eq!(listed(&finance, query).await.len(), count, "{query}");
        }
        let manager = app.person("account_manager_2");
        assert_eq!(listed(&finance, &format!("?account_manager={manager}")).await.len(), 1);
        assert_eq!(listed(&app.user("account_manager"), "").await.len(), 1);
        assert_eq!(listed(&app.as_(Role::GeneralManager), "").await.len(), 2);
        assert_eq!(listed(&app.user("general_manager_south"), "").await.len(), 1);
        for role in [Role::CommerceRepresentative, Role::MarketAssistant, Role::ItService] {
            app.as_(role).get("/receivables").await.refused(403, "role-required");
            app.as_(role).page("/receivables").await.refused_page(403);
        }
        let html = page(&finance, "/receivables").await;
        assert!(html.contains("南桥大学") && html.contains("逾期 31–90 天") && html.contains("10,000.00"), "{html}");
        assert!(page(&finance, "/receivables?age=days_30").await.contains("没有"));
        assert!(page(&app.user("account_manager"), "/receivables?q=none").await.contains("/receivables"));
    }

    /// On one page: the credit limit, what runs, what was paid, what is overdue and since when; an approver sees all of
    /// the customer's, others what is theirs (A6).
    async fn clause_2_1_2_the_approver_sees_what_the_customer_owes(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let buyer = customer(&app, "南桥大学").await;
        let south = handed_in(&street, "account_manager_south", buyer, "HT-1").await;
        app.advance(chrono::TimeDelta::days(40));
        let finance = app.as_(Role::Finance);
        finance.post(&format!("/contracts/{south}/payments"), paid("12000.00", "2026-06-20")).await.expect(200);

        let owner = app.as_(Role::AccountManager);
        let mut entry = street.contract_entry("virtual");
        entry["customer_id"] = json!(buyer);
        let id = owner.post("/contracts", entry).await.id(201);
        let submitted = owner.post(&format!("/contracts/{id}/submit"), json!({})).await.expect(200);
        let approval = format!("/approvals/{}", submitted["approval"].as_str().expect("a review"));
        let html = page(&app.as_(Role::GeneralManager), &approval).await;
        assert!(html.contains("¥12,000.00") && html.contains("¥18,000.00（最长逾期 31 天）"), "{html}");
        assert!(html.contains("¥2,000,000.00"), "the credit limit");
        let own = page(&owner, &approval).await;
        assert!(own.contains("该客户逾期应收") && !own.contains("18,000.00"), "not the account manager's: {own}");

        let shown = format!("/customers/{buyer}");
        let html = page(&finance, &shown).await;
        assert!(html.contains("¥18,000.00（最长逾期 31 天）") && html.contains("预付款"), "{html}");
        assert!(page(&app.as_(Role::GeneralManager), &shown).await.contains("没有未收的款项"), "another department's");
        assert!(!page(&app.as_(Role::CommerceRepresentative), &shown).await.contains("应收"));
    }
}
