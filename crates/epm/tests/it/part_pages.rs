//! The pages of a project's parts, for the people who use them, in both languages.

use crate::app::TestApp;
use crate::street::{Street, serials};
use regulation::Role;
use serde_json::json;

const OWNER: &str = "account_manager";

/// The page is there for that person, in both languages, with words for everything; answers with the Chinese one.
async fn shows(street: &Street<'_>, role: Role, path: &str) -> String {
    let mut shown = String::new();
    for language in ["en", "zh-CN"] {
        let page = street.as_(role).header("accept-language", language).page(path).await;
        assert_eq!(page.status.as_u16(), 200, "{path} for {role:?}: {}", page.text());
        let html = page.text();
        for key in [
            "procurement-",
            "sign-off-",
            "coordination-",
            "change-",
            "cancellation-",
            "revenue-",
            "case-",
            "line-",
        ] {
            let bare = html.split(['>', '<']).any(|text| text.trim().starts_with(key) && !text.contains(' '));
            assert!(!bare, "{path} in {language} shows a key beginning with {key}");
        }
        shown = html;
    }
    shown
}

store::both_databases! {
    async fn clause_2_4_2_purchase_has_its_pages(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        shows(&street, Role::CommerceRepresentative, &format!("/projects/{project}/purchase-orders/new")).await;
        let order = street.order(&project, &[(1, 4)]).await;
        shows(&street, Role::CommerceRepresentative, &format!("/purchase-orders/{order}")).await;
        shows(&street, Role::AccountManager, &format!("/purchase-orders/{order}")).await;
        shows(&street, Role::CommerceRepresentative, &format!("/projects/{project}/surplus")).await;
        let stranger = app.user("account_manager_south").page(&format!("/purchase-orders/{order}")).await;
        assert_eq!(stranger.status.as_u16(), 404);
    }

    async fn clause_2_4_3_delivery_and_sign_off_have_their_pages(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.arrived(OWNER).await.project;
        shows(&street, Role::AccountManager, &format!("/projects/{project}/deliveries/new")).await;
        shows(&street, Role::AccountManager, &format!("/projects/{project}/sign-off-sheets/new")).await;
        let lines = json!([{ "equipment_line_id": 1, "quantity": 4, "serials": serials(&project, "A", 4) }]);
        let sheet = street.submitted_sheet(OWNER, &project, lines).await;
        for page in ["", "/print"] {
            shows(&street, Role::ProjectAdministrator, &format!("/sign-off-sheets/{sheet}{page}")).await;
        }
        shows(&street, Role::AccountManager, &format!("/sign-off-sheets/{sheet}/edit")).await;
        let printed = street.as_(Role::ProjectAdministrator).page(&format!("/sign-off-sheets/{sheet}/print")).await.text();
        assert!(printed.contains("A0001") && !printed.contains("12,500"), "serial numbers, and never a price");
    }

    async fn clause_2_4_4_change_cancellation_and_revenue_have_their_pages(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.signed_off(OWNER).await;
        let project = walked.project;
        shows(&street, Role::AccountManager, &format!("/projects/{project}/changes/new")).await;
        shows(&street, Role::AccountManager, &format!("/projects/{project}/cancellation")).await;
        shows(&street, Role::Finance, &format!("/projects/{project}/revenue")).await;
        shows(&street, Role::AccountManager, &format!("/projects/{project}/task-forms/new")).await;
        let form = json!({ "kind": "installation", "content": "安装调试", "place": "机房", "wanted_on": street.today(), "contact": "周工" });
        let form = street.as_(Role::AccountManager).post(&format!("/projects/{project}/task-forms"), form).await.id(200);
        shows(&street, Role::AccountManager, &format!("/task-forms/{form}")).await;
        let head = app.user("technical_head");
        head.post(&format!("/task-forms/{form}/accept"), json!({})).await.expect(200);
        let page = head.page(&format!("/task-forms/{form}")).await;
        assert_eq!(page.status.as_u16(), 200, "{}", page.text());
        let seen = street.as_(Role::AccountManager).page(&format!("/task-forms/{form}")).await.text();
        assert!(seen.contains("technical_head"), "until someone is assigned it is whoever accepted: {seen}");
        let change = street.as_(Role::AccountManager).page(&format!("/projects/{project}/changes/new")).await.text();
        assert!(change.contains("class=\"names\">general_manager"), "the chain names its people: {change}");
    }

    async fn clause_2_2_the_page_of_a_project_shows_the_next_act_of_the_reader(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.arrived(OWNER).await.project;
        let page = street.as_(Role::AccountManager).page(&format!("/projects/{project}")).await;
        assert_eq!(page.status.as_u16(), 200, "{}", page.text());
        assert!(page.text().contains("/deliveries/new"), "the account manager arranges the delivery next");
        for role in [Role::ProjectAdministrator, Role::Archivist, Role::Finance, Role::TechnicalSupport] {
            let seen = street.as_(role).page(&format!("/projects/{project}")).await;
            let expected = if role == Role::TechnicalSupport { 404 } else { 200 };
            assert_eq!(seen.status.as_u16(), expected, "{role:?}");
            assert!(role != Role::Archivist || !seen.text().contains("10,000.00"), "an archivist sees no cost");
        }
    }

    async fn clause_2_4_4_every_tab_of_a_project_shows_its_records(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.signed_off(OWNER).await;
        let project = format!("/projects/{}", walked.project);
        let tabs =
            ["overview", "equipment", "approvals", "purchase", "sign_off", "changes", "task_forms", "documents", "timeline"];
        for tab in tabs {
            for role in [Role::AccountManager, Role::ProjectAdministrator, Role::Archivist] {
                shows(&street, role, &format!("{project}?tab={tab}")).await;
            }
        }
        let tab = async |role, tab: &str| street.as_(role).page(&format!("{project}?tab={tab}")).await.text();
        let mine = tab(Role::AccountManager, "equipment").await;
        assert!(mine.contains("10,000.00"), "the account manager sees the cost: {mine}");
        assert!(!tab(Role::Archivist, "equipment").await.contains("10,000.00"), "the archivist sees none");
        assert!(tab(Role::AccountManager, "sign_off").await.contains("/sign-off-sheets/"));
        assert!(tab(Role::AccountManager, "purchase").await.contains("/purchase-orders/"));
        let unknown = street.as_(Role::AccountManager).page(&format!("{project}?tab=elsewhere")).await;
        assert_eq!(unknown.status.as_u16(), 422);
        let gone = street.as_(Role::AccountManager).page(&format!("{project}?tab=equipment&revision=9")).await;
        assert_eq!(gone.status.as_u16(), 404);
    }

    async fn clause_2_6_1_maintenance_has_its_pages(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed(OWNER).await;
        let hand_over = format!("/projects/{}/maintenance", walked.project);
        street.as_(Role::ProjectAdministrator).post(&hand_over, json!({})).await.expect(200);
        let fault = json!({ "serial_number": serials(&walked.project, "A", 1)[0], "fault_on": street.today(), "fault": "无法启动" });
        let case = street.as_(Role::ItService).post("/maintenance-cases", fault.clone()).await.id(201);
        app.advance(chrono::TimeDelta::minutes(1));
        street.as_(Role::ItService).post("/maintenance-cases", fault).await.expect(201);
        let done = json!({ "result": "更换电源" });
        street.as_(Role::CommerceRepresentative).post(&format!("/maintenance-cases/{case}/complete"), done).await.expect(200);
        shows(&street, Role::ItService, "/maintenance-cases").await;
        let paged = shows(&street, Role::ItService, "/maintenance-cases?limit=1").await;
        let cursor = paged.split("cursor=").nth(1).and_then(|rest| rest.split(['"', '&']).next()).expect("goes on");
        let rest = shows(&street, Role::ItService, &format!("/maintenance-cases?limit=1&cursor={cursor}")).await;
        let row = format!("/maintenance-cases/{case}\"");
        assert!(!paged.contains(&row) && rest.contains(&row), "the older one is on the second page");
        assert!(shows(&street, Role::ItService, "/maintenance-cases?status=completed").await.contains(&row));
        assert!(!shows(&street, Role::ItService, "/maintenance-cases?status=open").await.contains(&row));
        shows(&street, Role::ItService, "/maintenance-cases?q=none").await;
        for state in ["", "?status=ending", "?status=covered", "?status=over", "?q=jiangling"] {
            shows(&street, Role::ItService, &format!("/installed-base{state}")).await;
        }
        let listed = async |who: &str, query: &str| {
            app.user(who).get(&format!("/installed-base{query}")).await.expect(200)["items"].as_array().map_or(0, Vec::len)
        };
        let all = street.as_(Role::ItService).get("/installed-base").await.expect(200);
        assert_eq!((&all["items"][0]["status"], all["items"].as_array().map(Vec::len)), (&json!("covered"), Some(3)), "{all}");
        let first = street.as_(Role::ItService).get("/installed-base?limit=2").await.expect(200);
        let rest = format!("/installed-base?limit=2&cursor={}", first["next_cursor"].as_str().expect("goes on"));
        assert_eq!(street.as_(Role::ItService).get(&rest).await.expect(200)["items"].as_array().map(Vec::len), Some(1));
        let place = all["items"][0]["place"].as_str().expect("a place");
        assert!(shows(&street, Role::ItService, "/installed-base").await.contains(place), "where it stands");
        let typed: String = place.chars().skip(1).take(4).collect();
        assert_eq!((listed("it_service", &format!("?q={typed}")).await, listed("it_service", "?q=%25").await), (3, 0));
        assert_eq!((listed("it_service", "?status=over").await, listed("account_manager_south", "").await), (0, 0));
        shows(&street, Role::CommerceRepresentative, &format!("/maintenance-cases/{case}")).await;
    }
}
