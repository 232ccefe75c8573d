//! Z3: finding anything, and nothing that one may not see.

use crate::app::TestApp;
use crate::contracts::page;
use crate::street::{Street, serials};
use regulation::Role;
use serde_json::{Value, json};

const OWNER: &str = "account_manager";

fn found(hits: &Value, group: &str) -> usize {
    hits[group]["items"].as_array().map_or(0, Vec::len)
}

store::both_databases! {
    /// A project by code, title and customer, also spoken; a contract by its number; a model; a customer.
    async fn clause_2_2_anything_is_found_by_what_people_type(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let code = street.executing(OWNER).await.project;
        let owner = app.user(OWNER);
        for (typed, group) in [
            (code.as_str(), "projects"), ("sjzx", "projects"), ("数据中心", "projects"), ("jls", "projects"),
            ("数据中心", "contracts"), ("江临市", "customers"), ("jls", "customers"),
            ("s5735", "equipment"), ("S5735-L48", "models"),
        ] {
            let typed = percent(typed);
            let hits = owner.get(&format!("/search?q={typed}")).await.expect(200);
            assert!(found(&hits, group) > 0, "{typed} among {group}: {hits}");
        }
        let nothing = owner.get("/search?q=qqqqqq").await.expect(200);
        for group in ["units", "projects", "contracts", "equipment", "customers", "models"] {
            assert_eq!(found(&nothing, group), 0, "{group}");
        }
        assert_eq!(found(&owner.get("/search").await.expect(200), "projects"), 0);
    }

    /// A contract that no project stands on yet is found by its own words.
    async fn clause_1_3_4_a_draft_contract_is_found_by_its_owner_only(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        app.user(OWNER).post("/contracts", street.contract_entry("virtual")).await.expect(201);
        for (who, expected) in [(OWNER, 1), ("general_manager", 1), ("account_manager_south", 0)] {
            let hits = app.user(who).get("/search?q=sjzx").await.expect(200);
            assert_eq!(found(&hits, "contracts"), expected, "{who}");
        }
    }

    /// A serial number leads to the unit's project, customer and warranties.
    async fn clause_2_6_1_a_serial_number_leads_to_its_unit(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let serial = serials(&walked.project, "A", 1).remove(0);
        let by = |who: &str| app.user(who);
        let hits = by(OWNER).get(&format!("/search?q={}", serial.to_lowercase())).await.expect(200);
        assert_eq!(hits["units"]["items"][0]["serial"], serial.as_str());
        assert_eq!(hits["units"]["items"][0]["project_code"], walked.project.as_str());
        assert_eq!(hits["units"]["items"][0]["customer"], "江临市第三人民医院");
        assert_eq!(hits["units"]["items"][0]["vendor_until"], Value::Null, "not handed over yet");
        let shown = page(&by(OWNER), &format!("/search?q={serial}")).await;
        assert!(shown.contains("尚未转维护") && shown.contains(&walked.project), "{shown}");

        let hand_over = format!("/projects/{}/maintenance", walked.project);
        street.as_(Role::ProjectAdministrator).post(&hand_over, json!({})).await.expect(200);
        let shown = page(&by("it_service"), &format!("/search?q={serial}")).await;
        assert!(shown.contains("保修") && shown.contains("/maintenance-cases?serial_number="), "{shown}");
        let form = page(&by("it_service"), &format!("/maintenance-cases?serial_number={serial}")).await;
        assert!(form.contains(&format!("value=\"{serial}\"")), "{form}");
    }

    /// A stranger finds nothing of it: not the project, its contract, its equipment nor its units.
    async fn clause_2_1_a_stranger_finds_nothing(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.signed_off(OWNER).await;
        let serial = serials(&walked.project, "A", 1).remove(0);
        for stranger in ["account_manager_south", "general_manager_south", "system_administrator", "it_service"] {
            for typed in [walked.project.as_str(), "sjzx", serial.as_str(), "S5735"] {
                let hits = app.user(stranger).get(&format!("/search?q={typed}")).await.expect(200);
                for group in ["units", "projects", "contracts", "equipment"] {
                    assert_eq!(found(&hits, group), 0, "{stranger} finds {typed} among {group}: {hits}");
                }
            }
        }
        let page = app.with_token(None).page("/search?q=a").await;
        assert_eq!(page.status.as_u16(), 303);
        app.with_token(None).get("/search?q=a").await.refused(401, "not-signed-in");
    }

    /// The page answers everyone, with and without hits, and marks what was typed.
    async fn clause_2_2_the_search_has_its_page(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let code = street.preparing(OWNER).await.project;
        let owner = app.user(OWNER);
        assert!(page(&owner, "/search").await.contains("输入要查找的内容"));
        assert!(page(&owner, "/search?q=zzzzzz").await.contains("没有找到"));
        let shown = page(&owner, "/search?q=%E6%95%B0%E6%8D%AE%E4%B8%AD%E5%BF%83").await;
        assert!(shown.contains("<mark>数据中心</mark>") && shown.contains(&code), "{shown}");
        assert!(shown.contains("id=\"results\""), "the finder takes it from there");
        for role in Role::ALL {
            assert_eq!(app.as_(*role).page("/search?q=a%25_").await.status.as_u16(), 200, "{role:?}");
        }
    }
}

/// As it stands in an address.
fn percent(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}
