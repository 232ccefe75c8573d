//! 2.4.3, 2.1.5: the clock reminds of signatures that are due and of arrivals that are late: on working days, once, whoever
//! is there, as long as it is not done.

use crate::app::TestApp;
use crate::contracts::page;
use crate::street::{Street, serials};
use chrono::NaiveDate;
use epm::features::urging::remind_of_deadlines;
use epm::http::{App, Setup};
use regulation::Role;
use serde_json::{Value, json};
use store::entities::notice;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::testing::TestDb;

const OWNER: &str = "account_manager";

async fn sent(app: &TestApp) -> u64 {
    remind_of_deadlines(&app.app).await.expect("it runs")
}

/// How many reminders someone was sent.
async fn told(app: &TestApp, username: &str) -> usize {
    let notices = app.user(username).get("/me/todos?box=copied").await.expect(200);
    let reminders =
        notices["items"].as_array().expect("a list").iter().filter(|told| told["what"] == "reminded");
    reminders.count()
}

/// Moves the clock to nine o'clock and half of a day.
fn go_to(street: &Street<'_>, day: &str) {
    let day: NaiveDate = day.parse().expect("a day");
    street.app.advance(day - street.today());
}

async fn another(app: &TestApp, db: &TestDb) -> App {
    App::new(db.open_again().await, app.app.outside.clone(), Setup::default()).await.expect("another node")
}

store::both_databases! {
    /// Before, at and after the day, rising; one of two nodes, not again after a restart; not once the sheet is handed in.
    async fn clause_2_4_3_the_signature_is_reminded_of_by_the_clock(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.arrived(OWNER).await.project;
        assert_eq!(street.look(&project).await["sign_due_on"], "2026-05-25");
        let names = [OWNER, "market_assistant", "project_administrator", "general_manager"];
        let mut counts = Vec::new();
        for day in ["2026-05-19", "2026-05-20", "2026-05-22", "2026-05-23", "2026-05-25", "2026-05-26", "2026-06-01"] {
            go_to(&street, day);
            let reminders = sent(&app).await;
            assert_eq!(sent(&app).await, 0, "{day}: once");
            let mut row = vec![usize::try_from(reminders).expect("few")];
            for name in names {
                row.push(told(&app, name).await);
            }
            counts.push(row);
        }
        let expected: [[usize; 5]; 7] = [
            [0, 0, 0, 0, 0], // four working days before
            [1, 1, 0, 0, 0],
            [1, 2, 0, 0, 0],
            [0, 2, 0, 0, 0], // a Saturday
            [1, 3, 1, 0, 0], // the day itself
            [1, 4, 2, 1, 0],
            [1, 5, 3, 2, 1],
        ];
        assert_eq!(counts, expected.map(Vec::from));
        assert_eq!(told(&app, "general_manager_south").await + told(&app, "market_assistant_south").await, 0);
        let home = format!("/projects/{}", street.look(&project).await["id"].as_str().expect("an id"));
        let notices = page(&app.user(OWNER), "/notices").await;
        assert!(notices.contains("用户签收明细表应于 05-25 前签妥提交，逾期 5 个工作日"), "{notices}");
        assert!(notices.contains("今天到期") && notices.contains("剩 3 个工作日") && notices.contains(&home), "{notices}");
        let english = app.user(OWNER).header("accept-language", "en").page("/notices").await.text();
        assert!(english.contains("Signed sheet due by 05-25: Due today"), "{english}");
        let timeline = page(&app.user(OWNER), &format!("/projects/{project}?tab=timeline")).await;
        assert!(timeline.contains("期限提醒") && timeline.contains("系统自动"), "{timeline}");
        let trail = app.as_(Role::Auditor).get("/audit?kind=urging").await.expect(200);
        assert_eq!((&trail["items"][0]["thing"], &trail["items"][0]["clause"]), (&json!(project), &json!("2.4.3")));

        // The weekly reminder of the second week, by two nodes at once and after a restart.
        go_to(&street, "2026-06-08");
        let other = another(&app, db).await;
        let (one, two) = tokio::join!(remind_of_deadlines(&app.app), remind_of_deadlines(&other));
        assert_eq!(one.expect("it runs") + two.expect("it runs"), 1, "one of two nodes sends it");
        let restarted = another(&app, db).await;
        assert_eq!(remind_of_deadlines(&restarted).await.expect("it runs"), 0, "also after a restart");
        other.store.close().await.expect("it closes");
        restarted.store.close().await.expect("it closes");

        let lines = json!([
            { "equipment_line_id": 1, "quantity": 4, "serials": serials(&project, "A", 4) },
            { "equipment_line_id": 2, "quantity": 2, "serials": serials(&project, "B", 2) },
            { "equipment_line_id": 3, "quantity": 1 },
        ]);
        let sheet = street.submitted_sheet(OWNER, &project, lines).await;
        go_to(&street, "2026-06-15");
        assert_eq!(sent(&app).await, 0, "it lies with the project administrator");
        let back = json!({ "reason": "章不清楚" });
        app.as_(Role::ProjectAdministrator).post(&format!("/sign-off-sheets/{sheet}/return"), back).await.expect(200);
        assert_eq!(sent(&app).await, 1, "it came back");
        assert!(app.app.store.check().await.expect("a check").is_empty());
    }

    /// Whoever cannot sign in any more hears nothing.
    async fn clause_2_4_3_nobody_is_reminded_who_has_left(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.arrived(OWNER).await.project;
        let assistant = app.person("market_assistant");
        go_to(&street, "2026-05-25");
        let entry = json!({
            "username": "market_assistant", "name": "market_assistant", "department_id": app.department("east"), "enabled": false,
        });
        let person = format!("/people/{assistant}");
        app.as_(Role::SystemAdministrator).put(&person, entry).await.expect(200);
        assert_eq!((sent(&app).await, told(&app, OWNER).await), (1, 1));
        let trail = app.as_(Role::Auditor).get(&format!("/audit?kind=urging&project={project}")).await.expect(200);
        assert_eq!(trail["items"].as_array().map(Vec::len), Some(1), "{trail}");
        let told = notice::Entity::find().filter(notice::Column::Person.eq(assistant));
        let told = told.filter(notice::Column::Name.eq("reminded")).all(&app.app.store.read()).await;
        assert_eq!(told.expect("notices"), []);
    }

    /// Past the arrival that the contract promises: commerce and the account manager, a week later the general manager.
    async fn clause_2_1_5_a_late_arrival_is_reminded_of_and_escalated(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        go_to(&street, "2026-07-20");
        assert_eq!(sent(&app).await, 0, "it is promised for today");
        go_to(&street, "2026-07-21");
        assert_eq!((sent(&app).await, sent(&app).await), (1, 0));
        let names = ["commerce_representative", "commerce_representative_2", OWNER, "general_manager", "market_assistant"];
        let counts = async || {
            let mut counts = Vec::new();
            for name in names {
                counts.push(told(&app, name).await);
            }
            counts
        };
        assert_eq!(counts().await, [1, 1, 1, 0, 0]);
        go_to(&street, "2026-07-27");
        assert_eq!((sent(&app).await, counts().await), (1, vec![2, 2, 2, 1, 0]));
        let notices = page(&app.as_(Role::CommerceRepresentative), "/notices").await;
        assert!(notices.contains("合同承诺 07-20 到货，逾期 5 个工作日"), "{notices}");
        let trail = app.as_(Role::Auditor).get("/audit?kind=urging").await.expect(200);
        assert_eq!(trail["items"][0]["clause"], "2.1.5");

        let all = [(1, 4), (2, 2), (3, 1)];
        let order = street.order(&project, &all).await;
        street.receive(&order, &all).await.expect(200);
        street.set_arrived(&project).await.expect(200);
        go_to(&street, "2026-07-28");
        assert_eq!(sent(&app).await, 0, "everything has arrived");
        let seen: Value = street.look(&project).await;
        assert_eq!(seen["status"], "arrived");
        assert!(app.app.store.check().await.expect("a check").is_empty());
    }
}
