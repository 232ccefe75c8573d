//! 2.4.2, 2.4.3: what a purchase order, a delivery and a sheet may say: the refusals stand at their fields, and what was
//! arranged and not made can be discarded.

use crate::app::TestApp;
use crate::contracts::page;
use crate::street::Street;
use chrono::{NaiveDate, TimeDelta};
use regulation::Role;
use serde_json::{Value, json};
use uuid::Uuid;

const OWNER: &str = "account_manager";

fn delivery(on: NaiveDate, units: u32) -> Value {
    let lines = json!([{ "equipment_line_id": 1, "quantity": units }]);
    json!({ "direct": false, "place": "江临市滨河路18号", "on": on, "lines": lines, "carrier": "江临速运" })
}

store::both_databases! {
    /// An order is placed with a supplier that exists and is in use, for a day that has not passed.
    async fn clause_2_4_2_an_order_names_a_supplier_in_use_and_a_day_to_come(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        let commerce = app.as_(Role::CommerceRepresentative);
        let path = format!("/projects/{project}/purchase-orders");
        let order = |supplier: Uuid, promised: NaiveDate| json!({
            "supplier_id": supplier, "promised_on": promised,
            "lines": [{ "equipment_line_id": 1, "quantity": 1, "unit_cost": "1.00" }],
        });
        let today = street.today();
        let refused = commerce.post(&path, order(Uuid::from_u128(7), today)).await;
        refused.refused(422, "invalid");
        assert_eq!(refused.pointers(), ["/supplier_id"]);
        let supplier = format!("/suppliers/{}", street.supplier);
        let seen = commerce.get(&supplier).await.expect(200);
        let retired = json!({ "name": seen["name"], "active": false });
        commerce.put(&supplier, retired).await.expect(200);
        let refused = commerce.post(&path, order(street.supplier, today)).await;
        refused.refused(422, "invalid");
        let back = json!({ "name": seen["name"], "active": true });
        commerce.put(&supplier, back).await.expect(200);
        let refused = commerce.post(&path, order(street.supplier, today - TimeDelta::days(1))).await;
        refused.refused(422, "date-too-early");
        assert_eq!(refused.pointers(), ["/promised_on"]);
        commerce.post(&path, order(street.supplier, today)).await.expect(200);
    }

    /// A delivery is of what has arrived and is not delivered yet, after it came; one that was not made can be discarded.
    async fn clause_2_4_3_a_delivery_is_of_what_is_there_and_can_be_discarded(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.arrived(OWNER).await.project;
        let (owner, today) = (app.user(OWNER), street.today());
        let path = format!("/projects/{project}/deliveries");
        let refused = owner.post(&path, delivery("2001-01-01".parse().expect("a day"), 1)).await;
        refused.refused(422, "date-too-early");
        assert_eq!(refused.pointers(), ["/on"]);
        let first = owner.post(&path, delivery(today, 3)).await.id(200);
        let refused = owner.post(&path, delivery(today, 2)).await;
        let problem = refused.refused(422, "beyond-deliverable");
        assert!(problem["errors"][0]["message"].as_str().is_some_and(|words| words.contains("最多 1")), "{problem}");
        assert_eq!(refused.pointers(), ["/lines/0/quantity"]);
        let tab = format!("/projects/{project}?tab=sign_off");
        let html = page(&owner, &tab).await;
        assert!(html.contains(&format!("/deliveries/{first}/discard")) && html.contains("待确认"), "{html}");
        let form = page(&owner, &format!("{path}/new")).await;
        assert!(form.contains(r#"value="1" aria-label="数量 S5735-L48T4S-A1""#), "{form}");
        let discard = format!("/deliveries/{first}/discard");
        app.as_(Role::CommerceRepresentative).post(&discard, json!({})).await.refused(403, "role-required");
        owner.post(&discard, json!({})).await.expect(200);
        owner.post(&discard, json!({})).await.refused(409, "already-done");
        let html = page(&owner, &tab).await;
        assert!(html.contains("已作废") && !html.contains("待确认"), "{html}");
        assert_eq!(owner.get("/deliveries").await.expect(200)["items"], json!([]));
        owner.post(&path, delivery(today, 4)).await.expect(200);
        assert_eq!(owner.get("/deliveries?status=arranged").await.expect(200)["items"].as_array().map(Vec::len), Some(1));
        assert!(app.app.store.check().await.expect("a check").is_empty());
    }

    /// What was arranged and never confirmed waits for nobody once the customer has signed for everything and it is closed.
    async fn clause_2_5_2_nothing_waits_to_be_delivered_when_a_project_is_closed(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.arrived(OWNER).await.project;
        let owner = app.user(OWNER);
        let path = format!("/projects/{project}/deliveries");
        owner.post(&path, delivery(street.today(), 4)).await.expect(200);
        let lines = json!([
            { "equipment_line_id": 1, "quantity": 4, "serials": crate::street::serials(&project, "A", 4) },
            { "equipment_line_id": 2, "quantity": 2, "serials": crate::street::serials(&project, "B", 2) },
            { "equipment_line_id": 3, "quantity": 1 },
        ]);
        let sheet = street.submitted_sheet(OWNER, &project, lines).await;
        owner.post(&path, delivery(street.today(), 1)).await.refused(422, "beyond-deliverable");
        let administrator = app.as_(Role::ProjectAdministrator);
        administrator.post(&format!("/sign-off-sheets/{sheet}/accept"), json!({})).await.expect(200);
        administrator.post(&format!("/projects/{project}/closing"), json!({})).await.expect(200);
        let items = owner.get("/deliveries").await.expect(200)["items"].clone();
        assert_eq!((items.as_array().map(Vec::len), &items[0]["status"]), (Some(1), &json!("confirmed")));
        assert_eq!(owner.get("/deliveries?status=arranged").await.expect(200)["items"], json!([]));
        assert!(!page(&owner, &format!("/projects/{project}?tab=sign_off")).await.contains("待确认"));
        assert!(app.app.store.check().await.expect("a check").is_empty());
    }

    /// The day the customer signed is held against the goods of the sheet; the days of a demand against today.
    async fn clause_2_4_3_days_that_cannot_be_are_refused_at_their_fields(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        let order = street.order(&project, &[(1, 4), (3, 1)]).await;
        street.receive(&order, &[(3, 1)]).await.expect(200);
        let first = street.today();
        app.advance(TimeDelta::days(7));
        street.receive(&order, &[(1, 4)]).await.expect(200);
        let owner = app.user(OWNER);
        let sheet = |lines: Value| json!({ "signed_on": first, "lines": lines });
        let path = format!("/projects/{project}/sign-off-sheets");
        let refused = owner.post(&path, sheet(json!([{ "equipment_line_id": 1, "quantity": 1 }]))).await;
        refused.refused(422, "date-too-early");
        assert_eq!(refused.pointers(), ["/signed_on"]);
        owner.post(&path, sheet(json!([{ "equipment_line_id": 3, "quantity": 1 }]))).await.expect(200);

        let demand = |wanted: NaiveDate| json!({
            "customer_id": street.customer, "title": "机房扩容", "content": "服务器 6 台", "wanted_on": wanted,
        });
        let refused = owner.post("/demands", demand(first)).await;
        refused.refused(422, "date-too-early");
        assert_eq!(refused.pointers(), ["/wanted_on"]);
        let id = owner.post("/demands", demand(street.today())).await.id(201);
        for (on, code) in [("1900-01-01", "date-implausible"), ("0001-01-01", "date-implausible"), ("2026-12-01", "date-in-future")] {
            let refused = owner.post(&format!("/demands/{id}/visits"), json!({ "on": on, "content": "拜访" })).await;
            refused.refused(422, code);
            assert_eq!(refused.pointers(), ["/on"]);
        }
    }

    /// A rate of exchange is of a day that has come, and not of long ago.
    async fn clause_2_1_5_a_rate_of_exchange_has_a_day_that_can_be(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.preparing(OWNER).await.project;
        let (owner, path) = (app.user(OWNER), format!("/projects/{project}/initiation"));
        for (on, code) in [("2026-05-12", "date-in-future"), ("2024-01-01", "date-implausible")] {
            let mut entry = street.initiation_entry();
            entry["equipment"][0]["currency"] = json!("USD");
            entry["equipment"][0]["exchange"] = json!({ "rate": "7.1", "on": on });
            owner.put(&path, entry).await.expect(200);
            let refused = owner.post(&format!("{path}/submit"), json!({})).await;
            refused.refused(422, code);
            assert_eq!(refused.pointers(), ["/equipment/0/exchange/on"]);
        }
    }
}
