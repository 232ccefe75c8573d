//! What a refusal tells: nothing of what the reader does not see (4-roles), and what truly stands in the way.

use crate::app::TestApp;
use crate::street::{Street, serials};
use regulation::Role;
use serde_json::{Value, json};

const OWNER: &str = "account_manager";
const SOUTH: &str = "account_manager_south";

store::both_databases! {
    /// A project that the writer does not see is answered like one that does not exist.
    async fn clause_2_7_the_project_that_survives_is_one_that_its_writer_sees(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (hidden, own) = (street.preparing(SOUTH).await.project, street.preparing(OWNER).await.project);
        let other = street.preparing(OWNER).await.project;
        let owner = app.user(OWNER);
        let cancellation = format!("/projects/{own}/cancellation");
        let submit = async |survivor: &str| {
            let entry = json!({ "cause": "duplicate", "survivor": survivor, "explanation": "与另一项目重复" });
            owner.post(&cancellation, entry).await.expect(200);
            owner.post(&format!("{cancellation}/submit"), json!({})).await
        };
        let missing = submit("XS-2026-9999").await.refused(422, "survivor-missing");
        assert_eq!(submit(&hidden).await.refused(422, "survivor-missing"), missing);
        submit(&own).await.refused(422, "survivor-missing");
        submit(&other).await.expect(200);
    }

    /// An initiation follows a closed project that its writer sees.
    async fn clause_2_5_3_the_project_that_is_followed_is_closed_and_seen(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (closed, _) = street.closed(OWNER).await;
        let (hidden, _) = street.closed(SOUTH).await;
        let (own, running) = (street.preparing(OWNER).await.project, street.preparing(OWNER).await.project);
        let owner = app.user(OWNER);
        let initiation = format!("/projects/{own}/initiation");
        let submit = async |follows: &str| {
            let mut entry = street.initiation_entry();
            entry["follows"] = follows.into();
            owner.put(&initiation, entry).await.expect(200);
            owner.post(&format!("{initiation}/submit"), json!({})).await
        };
        let missing = submit("XS-2026-9999").await.refused(422, "followed-unfit");
        for unfit in [&hidden.project, &own, &running] {
            let refused = submit(unfit).await;
            assert_eq!(refused.refused(422, "followed-unfit"), missing, "{unfit}");
            assert_eq!(refused.pointers(), ["/follows"]);
            let form = owner.page(&initiation).await.text();
            assert!(form.contains("承接的须是另一个已结项的项目"), "{form}");
        }
        owner.post(&format!("{initiation}/withdraw"), json!({})).await.refused(409, "nothing-open");
        submit(&closed.project).await.expect(200);
        owner.post(&format!("{initiation}/withdraw"), json!({})).await.expect(200);
    }

    /// Where a serial number is registered is told to those who see the project.
    async fn clause_2_4_3_a_serial_number_of_an_unseen_project_is_only_said_to_be_registered(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (theirs, _) = street.signed_off(SOUTH).await;
        let (mine, _) = street.signed_off(OWNER).await;
        let project = street.arrived(OWNER).await.project;
        let write = async |of: &str| -> Value {
            let lines = json!([{ "equipment_line_id": 1, "quantity": 1, "serials": serials(of, "A", 1) }]);
            let entry = json!({ "signed_on": street.today(), "lines": lines });
            let refused = app.user(OWNER).post(&format!("/projects/{project}/sign-off-sheets"), entry).await;
            assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
            refused.json()
        };
        let told = write(&mine.project).await;
        assert_eq!(told["code"], "serial-elsewhere");
        assert!(told["detail"].as_str().is_some_and(|said| said.contains(&format!("项目 {}", mine.project))), "{told}");
        let told = write(&theirs.project).await;
        assert_eq!(told["code"], "serial-registered");
        assert!(!told.to_string().contains(&format!("项目 {}", theirs.project)), "{told}");
    }

    /// What has to come first is said in its own words.
    async fn clause_2_6_1_what_has_to_come_first_is_named(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (closed, _) = street.closed(OWNER).await;
        let confirm = format!("/projects/{}/maintenance/confirm", closed.project);
        let early = app.as_(Role::ItService).post(&confirm, json!({})).await.refused(409, "not-yet-handed-over");
        assert_eq!(early["clause"], "2.6.1");
        let project = street.executing(OWNER).await.project;
        let seen = app.user(OWNER).get(&format!("/projects/{project}")).await.expect(200);
        let reason = |act: &str| {
            let acts = seen["acts"].as_array().expect("acts").iter();
            let found = acts.filter(|found| found["act"] == act).map(|found| found["reason"].to_string());
            found.collect::<String>()
        };
        assert!(reason("arrange_delivery").contains("还没有采购设备"), "{seen}");
        assert!(reason("write_sheet").contains("还没有设备到货"), "{seen}");
        let order = street.order(&project, &[(1, 4)]).await;
        let refused = street.receive(&order, &[(2, 1)]).await.refused(422, "not-on-order");
        assert!(refused["detail"].as_str().is_some_and(|said| said.contains("采购单上没有第 2 号设备")), "{refused}");
    }
}
