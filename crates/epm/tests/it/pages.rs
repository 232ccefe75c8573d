//! Pages, as each person's browser gets them: what they show, and to whom they show nothing.

use crate::app::TestApp;
use crate::street::Street;
use chrono::TimeDelta;
use http::StatusCode;
use regulation::Role;
use serde_json::Value;

const OWNER: &str = "account_manager";

store::both_databases! {
    async fn everyone_has_a_workbench_and_boxes(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        street.arrived(OWNER).await;
        for role in Role::ALL {
            for path in ["/", "/todos", "/todos?due=week", "/todos?box=done", "/todos?box=started", "/todos?box=copied", "/notices"] {
                let page = app.as_(*role).page(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path} for {role:?}: {}", page.text());
                assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
            }
        }
        let mine = app.user(OWNER).page("/").await.text();
        assert!(mine.contains("江临市第三人民医院") && mine.contains("data-status=\"arrived\""), "{mine}");
        let keeper = app.as_(Role::SystemAdministrator).page("/").await.text();
        assert!(!keeper.contains("pipeline") && !keeper.contains("江临市第三人民医院"), "the keeper sees no projects");
        let owner = app.user(OWNER);
        let listed = owner.get("/me/todos?duty=submit_sheet").await.expect(200);
        assert!(listed["items"].as_array().is_some_and(|items| items.iter().all(|item| item["what"] == "submit_sheet")), "{listed}");
        let one = owner.page("/todos?duty=arrange_delivery").await.text();
        assert!(one.contains("安排交付（1）") && one.contains("/todos?duty=arrange_delivery&#38;due=week"), "{one}");
        let none = owner.page("/todos?duty=close&due=overdue").await.text();
        assert!(none.contains("办理结项（0）") && none.contains("没有待办"), "{none}");
        assert_eq!(owner.page("/todos?duty=sleep").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let asked = app.user(OWNER).page("/todos?box=elsewhere").await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn clause_2_3_1_the_list_shows_what_the_person_may_see(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let code = street.preparing(OWNER).await.project;
        for path in ["/projects", "/projects?status=preparing", "/projects?q=jiangling", "/projects?sort=-amount", "/projects?sort=code"] {
            let page = app.user(OWNER).page(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
            assert!(path.contains("jiangling") || page.text().contains(&code), "{path}");
        }
        for stranger in ["account_manager_south", "general_manager_south", "it_service", "system_administrator"] {
            let page = app.user(stranger).page("/projects").await;
            assert_eq!(page.status, StatusCode::OK, "{stranger}");
            assert!(!page.text().contains(&code), "{stranger}");
        }
        let closed = app.user(OWNER).page("/projects?status=closed").await.text();
        assert!(!closed.contains(&code));
    }

    /// Statuses are read one by one and merged: nobody is to see where one ends and the next begins.
    async fn several_statuses_are_listed_in_one_order_page_by_page(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        for round in 0..6 {
            app.advance(TimeDelta::minutes(7));
            if round % 2 == 0 { street.preparing(OWNER).await } else { street.applied(OWNER).await };
        }
        for sort in ["changed", "-changed", "amount", "-amount"] {
            let whole = app.user(OWNER).get(&format!("/projects?sort={sort}")).await.expect(200);
            let whole: Vec<Value> = whole["items"].as_array().expect("items").iter().map(|item| item["id"].clone()).collect();
            let (mut paged, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = format!("/projects?sort={sort}&status=applied&status=preparing&limit=2{cursor}");
                let page = app.user(OWNER).get(&page).await.expect(200);
                paged.extend(page["items"].as_array().expect("items").iter().map(|item| item["id"].clone()));
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(paged, whole, "{sort}");
        }
    }

    async fn a_page_is_not_for_a_stranger(db: &TestDb) {
        let app = TestApp::on(db).await;
        let page = app.with_token(None).page("/projects?status=closed").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert_eq!(page.header("location"), "/sign-in?next=%2Fprojects%3Fstatus%3Dclosed");
    }
}
