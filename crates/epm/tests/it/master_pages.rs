//! The pages of master data and of the authority matrix: who reads, who changes.

use crate::app::{Client, Reply, TestApp};
use crate::contracts::page;
use crate::street::Street;
use http::Method;
use regulation::Role;
use serde_json::{Value, json};

/// The answer to a file of the calendar.
async fn sent(client: &Client<'_>, text: &str) -> Reply {
    client.upload(Method::PUT, "/calendar/file?name=2027.csv", "text/csv", text.as_bytes().to_vec()).await
}

store::both_databases! {
    async fn customers_are_kept_by_those_who_deal_with_them(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        street.executing("account_manager").await;
        let one = format!("/customers/{}", street.customer);
        let (seller, finance) = (app.as_(Role::AccountManager), app.as_(Role::Finance));
        assert!(page(&seller, "/customers?q=jls").await.contains(&one));
        assert!(!page(&seller, "/customers?q=none").await.contains(&one));
        let shown = page(&seller, &one).await;
        assert!(shown.contains("PUT /api/v1/customers/") && !shown.contains("name=\"credit_limit\""), "{shown}");
        assert!(shown.contains("数据中心服务器与存储扩容"), "the projects that the reader sees");
        assert!(page(&finance, &one).await.contains("name=\"credit_limit\""));
        let reader = page(&app.as_(Role::TechnicalSupport), &one).await;
        assert!(!reader.contains("PUT /api/v1/customers/") && !reader.contains("数据中心服务器与存储扩容"), "{reader}");
        let entry = json!({ "name": "江临市第三人民医院", "active": false });
        seller.put(&one, entry).await.expect(200);
        assert!(!page(&seller, "/customers").await.contains(&one), "retired");
        assert!(page(&seller, "/customers?show=retired").await.contains(&one));
        app.as_(Role::Finance).page("/customers/0199aa00-0000-7000-8000-000000000000").await.refused_page(404);
    }

    async fn clause_2_4_2_suppliers_are_kept_by_commerce(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let one = format!("/suppliers/{}", street.supplier);
        let commerce = app.as_(Role::CommerceRepresentative);
        assert!(page(&commerce, "/suppliers").await.contains("POST /api/v1/suppliers"));
        assert!(page(&commerce, &one).await.contains("PUT /api/v1/suppliers/"));
        let reader = page(&app.as_(Role::ProjectAdministrator), "/suppliers").await;
        assert!(reader.contains(&one) && !reader.contains("POST /api/v1/suppliers"), "{reader}");
        assert!(!page(&app.as_(Role::ProjectAdministrator), &one).await.contains("PUT /api/v1/suppliers/"));
    }

    async fn clause_2_3_2_the_catalogue_is_kept_by_commerce_and_read_by_all(db: &TestDb) {
        let app = TestApp::on(db).await;
        Street::open(&app).await;
        let (commerce, seller) = (app.as_(Role::CommerceRepresentative), app.as_(Role::AccountManager));
        let first = |list: &Value| list["items"][0]["id"].as_str().expect("one").to_owned();
        let model = first(&seller.get("/catalogue/models").await.expect(200));
        let series = first(&seller.get("/catalogue/series").await.expect(200));
        let category = first(&seller.get("/catalogue/categories").await.expect(200));
        for path in [
            "/catalogue".to_owned(), "/catalogue?q=azfw".into(), format!("/catalogue?series={series}"),
            format!("/catalogue?category={category}&show=all"), format!("/catalogue/models/{model}"),
            "/catalogue/series".into(), format!("/catalogue/series/{series}"),
            "/catalogue/categories?q=wl".into(), format!("/catalogue/categories/{category}"),
        ] {
            assert!(page(&commerce, &path).await.contains("data-api=\"P"), "commerce changes {path}");
            let reader = page(&seller, &path).await;
            assert!(!reader.contains("data-api=\"P"), "{path}: {reader}");
        }
        assert!(page(&seller, "/catalogue?q=azfw").await.contains("安装服务包"), "found by pinyin");
        assert!(page(&seller, &format!("/catalogue/models/{model}")).await.contains("年，自"), "the vendor's terms");
    }

    /// The year with its holidays, what ten working days come to, and a file of the next year.
    async fn clause_2_4_3_the_calendar_is_shown_counted_and_replaced(db: &TestDb) {
        let app = TestApp::on(db).await;
        Street::open(&app).await;
        let (keeper, reader) = (app.as_(Role::SystemAdministrator), app.as_(Role::AccountManager));
        let shown = page(&reader, "/calendar?year=2026").await;
        assert!(!shown.contains("PUT /api/v1/calendar"), "{shown}");
        let missing = page(&reader, "/calendar?year=2027").await;
        assert!(missing.contains("2027 年没有放假与调休数据") && missing.contains("暂定"), "{missing}");
        assert!(page(&reader, "/calendar?arrived=2027-03-01").await.contains("2027-03-15"));
        reader.page("/calendar?arrived=tomorrow").await.refused_page(422);
        assert!(page(&keeper, "/calendar?year=2027").await.contains("PUT /api/v1/calendar/file"));

        let file = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n2027-03-08,holiday,春节\n2027-03-13,workday,春节\n";
        sent(&reader, file).await.refused(403, "role-required");
        sent(&keeper, "date,kind\n").await.refused(422, "invalid");
        sent(&keeper, "date,kind,name\n2027-01-01,feast,元旦\n").await.refused(422, "invalid");
        assert_eq!(sent(&keeper, file).await.expect(200)["year"], 2027);
        let known = page(&reader, "/calendar?year=2027&arrived=2027-03-01").await;
        assert!(!known.contains("没有放假与调休数据") && known.contains("春节"), "{known}");
        assert!(known.contains("2027-03-15"), "a day off and a moved working day");
    }

    /// Versions, rows in words, the form, the second person, and the chain with its reasons.
    async fn clause_2_1_3_the_matrix_has_its_pages(db: &TestDb) {
        let app = TestApp::on(db).await;
        Street::open(&app).await;
        let (writer, second) = (app.user("authority_publisher"), app.user("authority_publisher_2"));
        let reader = app.as_(Role::GeneralManager);
        let shown = page(&reader, "/authority").await;
        assert!(shown.contains("网上审批权限（2026）") && shown.contains("生效中") && !shown.contains("/authority/new"));
        let asked = "document=initiation&contract_kind=formal&amount=6000000&margin=8.25";
        let asked = format!("{asked}&department={}", app.department("east"));
        let chain = page(&reader, &format!("/authority?{asked}")).await;
        assert!(chain.contains("4. 分管营销副总裁") && chain.contains("第 1 行") && chain.contains("制度 2.1.2"), "{chain}");
        let wrong = page(&reader, "/authority?document=initiation&amount=much&margin=x").await;
        assert!(wrong.contains("金额格式不正确") && wrong.contains("毛利率填百分数"), "{wrong}");

        assert!(page(&writer, "/authority/new").await.contains("POST /api/v1/authority/versions"));
        let version = json!({ "year": 2027, "title": "网上审批权限（2027）", "rows": [
            { "document": "initiation", "contract_kind": "virtual", "amount_from": "3000000.00", "margin_below": "0.0850",
              "department": app.department("east"), "steps": [{ "order": 40, "role": "vice_president" }] },
        ] });
        let id = writer.post("/authority/versions", version).await.id(201);
        let (show, edit) = (format!("/authority/{id}"), format!("/authority/{id}/edit"));
        let draft = page(&writer, &show).await;
        assert!(draft.contains("华东业务部") && draft.contains("虚拟合同") && draft.contains("由其他权限发布人发布"), "{draft}");
        assert!(!draft.contains(&format!("/versions/{id}/publish")), "the writer does not publish");
        assert!(page(&second, &show).await.contains(&format!("/versions/{id}/publish")));
        let form = page(&writer, &edit).await;
        assert!(form.contains("value=\"3000000.00\"") && form.contains("value=\"8.50\"") && form.contains("value=\"40\""), "{form}");
        assert!(page(&writer, &format!("/authority/new?from={id}")).await.contains("value=\"3000000.00\""));
        reader.page(&show).await.refused_page(404);
        reader.page(&edit).await.refused_page(403);

        second.post(&format!("/authority/versions/{id}/publish"), json!({})).await.expect(200);
        assert!(page(&reader, &show).await.contains("生效中"));
        writer.page(&edit).await.refused_page(409);
        assert!(page(&writer, "/authority").await.contains("已被新版本取代"));
    }
}
