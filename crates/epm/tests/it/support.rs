//! 2.6.3: bought support contracts: kept by IT service and commerce, seen beside the vendor's warranty and the promise.

use crate::app::{Client, TestApp};
use crate::contracts::page;
use crate::street::{Street, serials};
use regulation::Role;
use serde_json::{Value, json};

fn terms(street: &Street<'_>, number: &str, until: &str) -> Value {
    json!({
        "supplier_id": street.supplier, "number": number, "title": "网络设备维保", "starts_on": "2026-01-01",
        "ends_on": until, "note": "7×24，备件 4 小时到场",
    })
}

async fn listed(client: &Client<'_>, query: &str) -> Vec<Value> {
    let listed = client.get(&format!("/support-contracts{query}")).await.expect(200);
    listed["items"].as_array().cloned().unwrap_or_default()
}

store::both_databases! {
    /// Registered, listed by how soon it ends, filled by pasting serial numbers of several projects, ended.
    async fn clause_2_6_3_a_support_contract_covers_devices_of_many_projects(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (first, _) = street.closed("account_manager").await;
        let (second, _) = street.closed("account_manager").await;
        let (service, commerce) = (app.as_(Role::ItService), app.as_(Role::CommerceRepresentative));
        let owner = app.as_(Role::AccountManager);
        owner.post("/support-contracts", terms(&street, "WB-1", "2026-12-31")).await.refused(403, "role-required");
        owner.get("/support-contracts").await.refused(403, "role-required");
        let mut backwards = terms(&street, "WB-1", "2025-12-31");
        backwards["cost"] = json!("-1.00");
        let refused = service.post("/support-contracts", backwards).await;
        assert_eq!(refused.refused(422, "date-too-early")["clause"], "2.6.3");
        assert_eq!(refused.pointers(), ["/ends_on", "/cost"]);
        let mut nobody = terms(&street, "WB-1", "2026-12-31");
        nobody["supplier_id"] = json!(street.customer);
        assert_eq!(service.post("/support-contracts", nobody).await.pointers(), ["/supplier_id"]);
        let id = service.post("/support-contracts", terms(&street, "WB-1", "2026-12-31")).await.id(201);
        let mut dear = terms(&street, "WB-2", "2026-06-30");
        dear["cost"] = json!("36000.00");
        let ending = commerce.post("/support-contracts", dear).await.id(201);
        let path = format!("/support-contracts/{id}");

        // Only what was handed to maintenance can be covered; every number that is not known is named.
        let a = serials(&first.project, "A", 4);
        let refused = service.post(&format!("{path}/units"), json!({ "serials": a.join("\n") })).await;
        assert_eq!(refused.refused(422, "invalid")["errors"].as_array().map(Vec::len), Some(4));
        for project in [&first.project, &second.project] {
            let hand_over = format!("/projects/{project}/maintenance");
            app.as_(Role::ProjectAdministrator).post(&hand_over, json!({})).await.expect(200);
        }
        let refused = service.post(&format!("{path}/units"), json!({ "serials": "A0001-NOWHERE" })).await;
        assert!(refused.text().contains("A0001-NOWHERE"), "{}", refused.text());
        service.post(&format!("{path}/units"), json!({ "serials": " " })).await.refused(422, "invalid");
        let b = serials(&second.project, "B", 2);
        let pasted = format!("{}\n{}，{}", a[..3].join("\n"), b[0].to_lowercase(), b[1]);
        let added = service.post(&format!("{path}/units"), json!({ "serials": pasted })).await.expect(200);
        assert_eq!(added["units"], 5);
        let nothing = json!({ "serials": a[0] });
        service.post(&format!("{path}/units"), nothing.clone()).await.refused(422, "nothing-changed");
        let removed = commerce.post(&format!("{path}/units/removal"), nothing).await.expect(200);
        assert_eq!(removed["units"], 4);
        let units = service.get(&format!("{path}/units?limit=3")).await.expect(200);
        let cursor = units["next_cursor"].as_str().expect("more");
        let rest = service.get(&format!("{path}/units?limit=3&cursor={cursor}")).await.expect(200);
        assert_eq!(rest["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(units["items"][0]["model"], "S5735-L48T4S-A1", "{units}");
        assert_eq!((&units["items"][0]["serial"], &units["items"][0]["project_code"]), (&json!(a[1]), &json!(first.project)));

        // What it costs is no matter of IT service, which leaves it as it is when it edits.
        let mut edited = terms(&street, "WB-2", "2026-07-31");
        edited["cost"] = json!("1.00");
        service.put(&format!("/support-contracts/{ending}"), edited).await.expect(200);
        let seen = commerce.get(&format!("/support-contracts/{ending}")).await.expect(200);
        assert_eq!(seen["terms"]["cost"], "36000.00");
        let numbers = |rows: &[Value]| rows.iter().map(|row| row["number"].clone()).collect::<Vec<_>>();
        assert_eq!(numbers(&listed(&commerce, "").await), ["WB-2", "WB-1"]);
        assert_eq!(numbers(&listed(&service, "?status=ending").await), ["WB-2"]);
        assert_eq!(numbers(&listed(&service, &format!("?q={}", a[1])).await), ["WB-1"]);
        assert!(listed(&service, "").await.iter().all(|row| row["cost"].is_null()));
        assert_eq!(listed(&commerce, "?q=wb-2").await[0]["cost"], "36000.00");
        assert_eq!(service.get("/support-contracts.xlsx").await.status.as_u16(), 200);
        for who in [&service, &commerce, &app.as_(Role::Auditor)] {
            for address in ["/support-contracts", "/support-contracts?status=over", &path] {
                page(who, address).await;
            }
        }
        assert!(page(&service, "/support-contracts").await.contains("90 天内到期"));
        assert!(!page(&service, &format!("/support-contracts/{ending}")).await.contains("36,000.00"));
        assert!(page(&commerce, &format!("/support-contracts/{ending}")).await.contains("36,000.00"));
        for address in ["/support-contracts/new", &format!("{path}/edit")] {
            assert!(page(&service, address).await.contains("support-contracts"));
        }
        owner.page(&path).await.refused_page(403);
        app.as_(Role::Auditor).page("/support-contracts/new").await.refused_page(403);

        let end = |on: &str| json!({ "on": on, "reason": "改签原厂" });
        service.post(&format!("{path}/end"), end("2026-12-01")).await.refused(422, "date-in-future");
        service.post(&format!("{path}/end"), end("2026-05-10")).await.expect(200);
        service.post(&format!("{path}/units"), json!({ "serials": a[0] })).await.refused(409, "already-done");
        assert!(page(&service, &path).await.contains("已提前终止"));
        let trail = app.as_(Role::Auditor).get("/audit?kind=support_contract").await.expect(200);
        assert_eq!(trail["items"][0]["thing"], "WB-1");
        page(&app.as_(Role::Auditor), "/audit?kind=support_contract").await;
        assert!(app.app.store.check().await.expect("a check").is_empty());
    }

    /// The installed base and a case show the cover of the day; who acts stays with the vendor's warranty.
    async fn clause_2_6_3_support_is_seen_beside_the_vendors_warranty(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.closed("account_manager").await;
        let hand_over = format!("/projects/{}/maintenance", walked.project);
        app.as_(Role::ProjectAdministrator).post(&hand_over, json!({})).await.expect(200);
        let service = app.as_(Role::ItService);
        let id = service.post("/support-contracts", terms(&street, "WB-1", "2027-12-31")).await.id(201);
        let a = serials(&walked.project, "A", 2);
        let pasted = json!({ "serials": a.join(" ") });
        service.post(&format!("/support-contracts/{id}/units"), pasted).await.expect(200);
        let base = service.get("/installed-base").await.expect(200);
        let items = base["items"].as_array().expect("items");
        let covered: Vec<_> = items.iter().filter(|item| item["supported"] == 2).collect();
        assert_eq!((covered.len(), &covered[0]["supported_until"]), (1, &json!("2027-12-31")), "{base}");
        assert!(page(&service, "/installed-base").await.contains("2 台，至"));
        assert!(page(&app.as_(Role::AccountManager), "/installed-base").await.contains("维保合同"));
        assert_eq!(service.get("/installed-base.xlsx").await.status.as_u16(), 200);

        let fault = |serial: &str| json!({ "serial_number": serial, "fault_on": street.today(), "fault": "无法启动" });
        let inside = service.post("/maintenance-cases", fault(&a[0])).await.expect(201);
        assert_eq!(inside["route"], "commerce", "the vendor's warranty comes first (2.6.2)");
        let case = format!("/maintenance-cases/{}", inside["id"].as_str().expect("an id"));
        let seen = service.get(&case).await.expect(200);
        assert_eq!((&seen["support"][0]["number"], &seen["support"][0]["until"]), (&json!("WB-1"), &json!("2027-12-31")));
        assert!(page(&service, &case).await.contains(&format!("/support-contracts/{id}")));
        let owner = page(&app.as_(Role::AccountManager), &case).await;
        assert!(owner.contains("WB-1") && !owner.contains("/support-contracts/"), "{owner}");
        app.advance(chrono::TimeDelta::days(500));
        let outside = service.post("/maintenance-cases", fault(&a[1])).await.expect(201);
        assert_eq!(outside["route"], "it_service");
        let none = service.post("/maintenance-cases", fault(&serials(&walked.project, "B", 1)[0])).await.id(201);
        assert_eq!(service.get(&format!("/maintenance-cases/{none}")).await.expect(200)["support"], json!([]));
    }
}
