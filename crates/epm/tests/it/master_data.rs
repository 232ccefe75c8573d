//! Customers, suppliers, the catalogue and the calendar (2.2, 2.3.2, 2.4.3): who keeps them, and that a fault is told at
//! its field.

use crate::app::TestApp;
use regulation::duties::Role;
use serde_json::{Value, json};

async fn category(app: &TestApp, code: &str, name: &str) -> String {
    let commerce = app.as_(Role::CommerceRepresentative);
    commerce.post("/catalogue/categories", json!({ "code": code, "name": name })).await.id(201)
}

async fn series(app: &TestApp, category: &str, code: &str, name: &str) -> String {
    let entry = json!({ "category_id": category, "code": code, "name": name });
    app.as_(Role::CommerceRepresentative).post("/catalogue/series", entry).await.id(201)
}

fn model(series: &str, name: &str, brand: &str) -> Value {
    json!({
        "series_id": series, "model": name, "unit": "台", "brand": brand, "warranty_years": 3,
        "warranty_start": "factory",
    })
}

fn names(page: &Value, field: &str) -> Vec<String> {
    let items = page["items"].as_array().expect("a page").iter();
    items.map(|item| item[field].as_str().expect("a name").to_owned()).collect()
}

store::both_databases! {
    /// A customer is added once, found by pinyin, changed by those who deal with customers, and retired.
    async fn clause_2_2_customers_are_kept_by_those_who_deal_with_them(db: &TestDb) {
        let app = TestApp::on(db).await;
        let manager = app.as_(Role::AccountManager);
        let entry = json!({ "name": "重庆银行股份有限公司", "contact": "周岚", "phone": "023-6300", "address": null });
        let added = manager.post("/customers", entry.clone()).await;
        let id = added.id(201);
        assert_eq!(added.header("location"), format!("/api/v1/customers/{id}"));
        let twice = manager.post("/customers", json!({ "name": "重庆银行股份有限公司　" })).await;
        twice.refused(409, "taken");
        assert_eq!(twice.pointers(), ["/name"]);
        manager.post("/customers", json!({ "name": "阿里云计算" })).await.expect(201);
        manager.post("/customers", json!({ "name": " ", "active": 3, "colour": "red" })).await.refused(422, "invalid");

        let anyone = app.as_(Role::Archivist);
        for typed in ["cqyh", "zhongqing", "银行", "ＹＩＮＨＡＮＧ"] {
            let typed = percent_encoding::utf8_percent_encode(typed, percent_encoding::NON_ALPHANUMERIC);
            assert_eq!(names(&anyone.get(&format!("/customers?q={typed}")).await.expect(200), "name").len(), 1);
        }
        let first = anyone.get("/customers?limit=1&count=exact").await.expect(200);
        assert_eq!((names(&first, "name"), &first["total"]), (vec!["阿里云计算".to_owned()], &json!(2)));
        let next = first["next_cursor"].as_str().expect("a second page");
        let second = anyone.get(&format!("/customers?limit=1&cursor={next}")).await.expect(200);
        assert_eq!(names(&second, "name"), ["重庆银行股份有限公司"]);
        assert_eq!(second["next_cursor"], Value::Null);

        let path = format!("/customers/{id}");
        app.as_(Role::CommerceRepresentative).put(&path, entry.clone()).await.refused(403, "role-required");
        app.as_(Role::SystemAdministrator).post("/customers", entry.clone()).await.refused(403, "role-required");
        let assistant = app.as_(Role::ProjectAdministrator).header("if-match", "\"1\"");
        let retired = json!({ "name": "重庆银行", "active": false });
        assert_eq!(assistant.put(&path, retired.clone()).await.header("etag"), "\"2\"");
        assistant.put(&path, retired).await.refused(412, "stale");
        assert_eq!(names(&anyone.get("/customers").await.expect(200), "name"), ["阿里云计算"]);
        assert_eq!(names(&anyone.get("/customers?show=retired").await.expect(200), "name"), ["重庆银行"]);
        anyone.get("/customers/0199aaaa-0000-7000-8000-000000000000").await.refused(404, "not-found");
    }

    /// How far a customer's credit goes is set by finance and seen by those who judge it.
    async fn clause_2_1_2_credit_is_set_by_finance(db: &TestDb) {
        let app = TestApp::on(db).await;
        let (manager, finance) = (app.as_(Role::AccountManager), app.as_(Role::Finance));
        let with_credit = json!({ "name": "华信", "credit_limit": "500000.00" });
        let refused = manager.post("/customers", with_credit.clone()).await;
        assert_eq!(refused.refused(403, "role-required")["clause"], "2.1.2");
        assert_eq!(refused.pointers(), ["/credit_limit"]);
        let path = format!("/customers/{}", manager.post("/customers", json!({ "name": "华信" })).await.id(201));
        finance.put(&path, with_credit.clone()).await.expect(200);
        let mut renamed = with_credit.clone();
        renamed["name"] = "华信集团".into();
        assert_eq!(manager.put(&path, renamed).await.expect(200)["credit_limit"], "500000.00");
        let without = json!({ "name": "华信集团", "phone": "010" });
        assert_eq!(manager.put(&path, without).await.expect(200)["credit_limit"], "500000.00", "left as it is");
        let raised = json!({ "name": "华信集团", "credit_limit": "600000.00" });
        manager.put(&path, raised).await.refused(403, "role-required");
        assert_eq!(app.as_(Role::Archivist).get(&path).await.expect(200)["credit_limit"], Value::Null);
        let negative = json!({ "name": "华信集团", "credit_limit": "-1.00" });
        finance.put(&path, negative).await.refused(422, "invalid");
        let none = json!({ "name": "华信集团", "credit_limit": null });
        assert_eq!(finance.put(&path, none).await.expect(200)["credit_limit"], Value::Null);
    }

    /// The commerce department keeps the suppliers.
    async fn clause_2_4_2_suppliers_are_kept_by_commerce(db: &TestDb) {
        let app = TestApp::on(db).await;
        let commerce = app.as_(Role::CommerceRepresentative);
        let entry = json!({ "name": "神州数码", "contact": "李", "phone": null });
        app.as_(Role::AccountManager).post("/suppliers", entry.clone()).await.refused(403, "role-required");
        let id = commerce.post("/suppliers", entry.clone()).await.id(201);
        commerce.post("/suppliers", entry).await.refused(409, "taken");
        assert_eq!(names(&commerce.get("/suppliers?q=szsm").await.expect(200), "name"), ["神州数码"]);
        let path = format!("/suppliers/{id}");
        commerce.put(&path, json!({ "name": "神州数码", "active": false })).await.expect(200);
        assert_eq!(commerce.get(&path).await.expect(200)["active"], false);
        assert_eq!(names(&commerce.get("/suppliers").await.expect(200), "name"), Vec::<String>::new());
    }

    /// A model is found by any of its words, also in pinyin, with all that a line of equipment takes over.
    async fn clause_2_3_2_models_are_found_while_one_types(db: &TestDb) {
        let app = TestApp::on(db).await;
        let commerce = app.as_(Role::CommerceRepresentative);
        let network = category(&app, "NET", "网络设备").await;
        let switches = series(&app, &network, "ACC", "接入交换机").await;
        let routers = series(&app, &network, "RT", "路由器").await;
        for (of, name, brand) in [
            (&switches, "S5735-L24T4S", "华为"),
            (&switches, "S5735-L48T4S", "华为"),
            (&routers, "MSR3610-S57", "新华三"),
        ] {
            commerce.post("/catalogue/models", model(of, name, brand)).await.expect(201);
        }
        let anyone = app.as_(Role::AccountManager);
        let find = async |typed: &str| {
            let typed = percent_encoding::utf8_percent_encode(typed, percent_encoding::NON_ALPHANUMERIC);
            names(&anyone.get(&format!("/catalogue/models?q={typed}&limit=20")).await.expect(200), "model")
        };
        assert_eq!(find("s57").await, ["S5735-L24T4S", "S5735-L48T4S", "MSR3610-S57"], "what begins with it first");
        assert_eq!(find("华为 48").await, ["S5735-L48T4S"]);
        assert_eq!(find("jrjhj").await.len(), 2, "by the initials of the series");
        assert_eq!(find("luyouqi").await, ["MSR3610-S57"]);
        assert_eq!(find("net").await.len(), 3, "by the code of the category");
        assert_eq!(find("100%").await, Vec::<String>::new());
        let first = anyone.get("/catalogue/models?q=s57&limit=2").await.expect(200);
        let next = first["next_cursor"].as_str().expect("a second page");
        let second = anyone.get(&format!("/catalogue/models?q=s57&limit=2&cursor={next}")).await.expect(200);
        assert_eq!(names(&second, "model"), ["MSR3610-S57"]);
        let found = &first["items"][0];
        for (field, value) in [
            ("category_code", json!("NET")),
            ("series_code", json!("ACC")),
            ("unit", json!("台")),
            ("warranty_years", json!(3)),
            ("brand", json!("华为")),
            ("warranty_start", json!("factory")),
            ("serial_tracked", json!(true)),
        ] {
            assert_eq!(found[field], value, "{field}");
        }
        let only = anyone.get(&format!("/catalogue/models?series={routers}")).await.expect(200);
        assert_eq!(names(&only, "model"), ["MSR3610-S57"]);
    }

    /// Codes are unique, and what is retired is chosen no more.
    async fn clause_2_3_2_the_catalogue_is_kept_by_commerce(db: &TestDb) {
        let app = TestApp::on(db).await;
        let commerce = app.as_(Role::CommerceRepresentative);
        let network = category(&app, "NET", "网络设备").await;
        let entry = json!({ "code": "NET", "name": "别的" });
        app.as_(Role::AccountManager).post("/catalogue/categories", entry.clone()).await.refused(403, "role-required");
        let taken = commerce.post("/catalogue/categories", entry).await;
        taken.refused(409, "taken");
        assert_eq!(taken.pointers(), ["/code"]);
        for alike in ["net", "ｎｅｔ", " Net\u{3000}"] {
            commerce.post("/catalogue/categories", json!({ "code": alike, "name": "别的" })).await.refused(409, "taken");
        }
        let dashed = category(&app, "SRV–１", "服务器").await;
        assert_eq!(names(&commerce.get("/catalogue/categories").await.expect(200), "code"), ["NET", "SRV-1"]);
        let same = json!({ "code": "srv-1", "name": "服务器" });
        commerce.put(&format!("/catalogue/categories/{dashed}"), same).await.expect(200);
        let access = series(&app, &network, "ACC", "接入交换机").await;
        let alike = json!({ "category_id": network, "code": "ａcc", "name": "别的" });
        commerce.post("/catalogue/series", alike).await.refused(409, "taken");
        series(&app, &dashed, "acc", "在另一类别之下").await;
        let nowhere = json!({
            "category_id": access, "code": "X", "name": "X",
        });
        let nowhere = commerce.post("/catalogue/series", nowhere).await;
        nowhere.refused(422, "invalid");
        assert_eq!(nowhere.pointers(), ["/category_id"]);
        let id = commerce.post("/catalogue/models", model(&access, "S5735", "华为")).await.id(201);
        commerce.post("/catalogue/models", model(&access, "R2170–G6", "华为")).await.expect(201);
        commerce.post("/catalogue/models", model(&access, "r2170-g6", "华为")).await.refused(409, "taken");
        let same = commerce.post("/catalogue/models", model(&access, "ｓ5735", "华为")).await;
        same.refused(409, "taken");
        assert_eq!(same.pointers(), ["/model"]);
        commerce.post("/catalogue/models", model(&network, "S1", "华为")).await.refused(422, "invalid");
        let mut faulty = model(&access, "S2", "华为");
        faulty["warranty_years"] = 31.into();
        faulty["warranty_start"] = "someday".into();
        assert_eq!(commerce.post("/catalogue/models", faulty).await.pointers(), ["/warranty_start", "/warranty_years"]);

        let mut changed = model(&access, "S5735-L", "华为");
        changed["serial_tracked"] = false.into();
        let path = format!("/catalogue/models/{id}");
        let changed = commerce.clone().header("if-match", "\"1\"").put(&path, changed).await.expect(200);
        assert_eq!((&changed["model"], &changed["serial_tracked"]), (&json!("S5735-L"), &json!(false)));
        commerce.clone().header("if-match", "\"1\"").put(&path, model(&access, "S1", "华为")).await.refused(412, "stale");

        let retired = json!({
            "category_id": network, "code": "ACC", "name": "接入交换机", "active": false,
        });
        commerce.put(&format!("/catalogue/series/{access}"), retired).await.expect(200);
        let models = async |path: &str| names(&commerce.get(path).await.expect(200), "model").len();
        assert_eq!(models("/catalogue/models").await, 0, "with its series");
        assert_eq!(models("/catalogue/models?show=all").await, 2);
        assert_eq!(names(&commerce.get("/catalogue/series").await.expect(200), "code"), ["acc"]);
        assert_eq!(names(&commerce.get("/catalogue/categories?q=wlsb").await.expect(200), "code"), ["NET"]);
    }

    /// The system administrator keeps the calendar; each change raises its version, and missing years are told.
    async fn clause_2_4_3_the_calendar_is_kept_by_year(db: &TestDb) {
        let app = TestApp::on(db).await;
        let (system, anyone) = (app.as_(Role::SystemAdministrator), app.as_(Role::AccountManager));
        assert_eq!(anyone.get("/calendar").await.expect(200), json!({ "known": [], "missing": [2026, 2027] }));
        let unknown = anyone.get("/calendar/2026").await.expect(200);
        assert_eq!((&unknown["known"], &unknown["version"]), (&json!(false), &json!(0)));
        epm::features::calendar::add_national_calendar(&db.store, &app.app.outside).await.expect("the calendar is kept");
        let known = anyone.get("/calendar").await.expect(200);
        assert_eq!(known, json!({ "known": [2023, 2024, 2025, 2026], "missing": [2027] }));
        let year = anyone.get("/calendar/2026").await.expect(200);
        assert_eq!((&year["version"], year["days"].as_array().map(Vec::len)), (&json!(1), Some(39)));
        assert_eq!(year["days"][0], json!({ "date": "2026-01-01", "kind": "holiday", "name": "元旦" }));

        let mut days = year["days"].clone();
        days.as_array_mut().expect("days").push(json!({ "date": "2026-12-31", "kind": "holiday", "name": "公司放假" }));
        anyone.put("/calendar/2026", json!({ "days": days })).await.refused(403, "role-required");
        let raised = system.clone().header("if-match", "\"1\"").put("/calendar/2026", json!({ "days": days })).await;
        assert_eq!(raised.header("etag"), "\"2\"");
        assert_eq!(raised.expect(200)["working_days"], json!(year["working_days"].as_u64().expect("days") - 1));
        system.clone().header("if-match", "\"1\"").put("/calendar/2026", json!({ "days": days })).await.refused(412, "stale");
        let faulty = json!({ "days": [
            { "date": "2027-01-01", "kind": "holiday", "name": "元旦" },
            { "date": "2026-01-01", "kind": "holiday", "name": "元旦" },
            { "date": "2026-01-01", "kind": "workday", "name": "元旦" },
        ] });
        let faulty = system.put("/calendar/2026", faulty).await;
        faulty.refused(422, "invalid");
        assert_eq!(faulty.pointers(), ["/days/0/date", "/days/2/date", "/days/2/kind"]);
        assert_eq!(system.put("/calendar/2026", json!({ "days": [] })).await.pointers(), ["/days"]);
        anyone.get("/calendar/never").await.refused(404, "not-found");
    }
}
