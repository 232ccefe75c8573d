//! Any list exports what it shows (Z4), with the columns that its reader has (4-roles).

use crate::app::{Client, TestApp};
use crate::contracts::page;
use crate::scans::taken_in;
use crate::street::{Street, serials};
use crate::workbooks::{rows, sheet};
use regulation::Role;
use scans::Symbology;
use scans::testing::{bound, jpeg, label};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Lists that are no workbook of their own, and why.
const NOT_EXPORTED: [(&str, &str); 8] = [
    ("/authority/versions", "a few documents, each printed whole"),
    ("/changes", "no page lists them: a project's page shows its own"),
    ("/deliveries", "no page lists them: a project's page shows its own"),
    ("/contracts/{contract}/documents", "a few files of one contract"),
    ("/projects/{project}/documents", "a few files of one project"),
    ("/support-contracts/{contract}/units", "the installed base lists every device with its contracts"),
    ("/me/todos", "exported as /todos.xlsx"),
    ("/me/sessions", "a few of one's own, with a button each"),
];

/// Every list that is exported, narrowed in some way where it can be, with its page and someone who finds something there.
const LISTS: [(&str, &str, Role); 25] = [
    ("/applications?returned=no", "/applications", Role::ContractAdministrator),
    ("/approvals?box=started", "/approvals", Role::AccountManager),
    ("/archive-folders", "/archive-folders", Role::Archivist),
    ("/archive-records", "/archive-records", Role::Archivist),
    ("/audit?kind=project", "/audit", Role::Auditor),
    ("/audit/security?kind=exported", "/audit/security", Role::Auditor),
    ("/catalogue/categories?show=all", "/catalogue/categories", Role::Finance),
    ("/catalogue/models?q=S5735", "/catalogue", Role::Finance),
    ("/catalogue/series", "/catalogue/series", Role::Finance),
    ("/contracts?kind=formal", "/contracts", Role::AccountManager),
    ("/customers", "/customers", Role::Finance),
    ("/demands", "/demands", Role::AccountManager),
    ("/departments", "/departments", Role::SystemAdministrator),
    ("/installed-base", "/installed-base", Role::ItService),
    ("/maintenance-cases?status=open", "/maintenance-cases", Role::ItService),
    ("/people?enabled=true", "/people", Role::SecurityAdministrator),
    ("/projects?status=maintenance", "/projects", Role::GeneralManager),
    ("/purchase-orders?status=complete", "/purchase-orders", Role::CommerceRepresentative),
    ("/receivables", "/receivables", Role::Finance),
    ("/role-grants?role=finance", "/role-grants", Role::Auditor),
    ("/scanned-papers?status=waiting", "/scans", Role::AccountManager),
    ("/sign-off-sheets", "/sign-off-sheets", Role::ProjectAdministrator),
    ("/signature-rounds", "/signature-rounds", Role::ProjectAdministrator),
    ("/suppliers?show=all", "/suppliers", Role::CommerceRepresentative),
    ("/support-contracts", "/support-contracts", Role::ItService),
];

/// A list and how it is narrowed.
fn parted(list: &str) -> (&str, String) {
    list.split_once('?').map_or((list, String::new()), |(path, query)| (path, format!("?{query}")))
}

/// Everything in a list, page by page.
async fn whole(client: &Client<'_>, list: &str) -> Vec<Value> {
    let (path, query) = parted(list);
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let join = if query.is_empty() { "?" } else { "&" };
        let page = client.get(&format!("{path}{query}{join}limit=7{cursor}")).await.expect(200);
        items.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// The headings of a workbook.
fn headings(sheet: &str) -> &str {
    let row = sheet.split_once("<row ").expect("a row").1;
    row.split_once("</row>").expect("its end").0
}

/// A company with something in every list.
async fn busy(app: &TestApp) {
    let street = Street::open(app).await;
    let (owner, administrator) = (app.as_(Role::AccountManager), app.as_(Role::ProjectAdministrator));
    let (service, commerce) = (app.as_(Role::ItService), app.as_(Role::CommerceRepresentative));
    let (walked, _) = street.closed("account_manager").await;
    administrator.post(&format!("/projects/{}/maintenance", walked.project), json!({})).await.expect(200);
    service.post(&format!("/projects/{}/maintenance/confirm", walked.project), json!({})).await.expect(200);
    let serial = serials(&walked.project, "A", 1).remove(0);
    let fault = json!({ "serial_number": serial, "fault_on": street.today(), "fault": "无法启动" });
    service.post("/maintenance-cases", fault).await.expect(201);
    let terms = json!({
        "title": "门诊楼网络设备维保", "number": "WB-1", "supplier_id": street.supplier,
        "starts_on": "2026-01-01", "ends_on": "2026-12-31", "cost": "36000.00",
    });
    commerce.post("/support-contracts", terms).await.expect(201);
    street.applied("account_manager_2").await;
    let demand = json!({ "customer_id": street.customer, "title": "新楼网络", "content": "试用" });
    owner.post("/demands", demand).await.id(201);
    for name in ["=HYPERLINK(\"http://x\",\"y\")", "华东云联", "中科信联"] {
        commerce.post("/suppliers", json!({ "name": name })).await.id(201);
    }
    let blank = jpeg(&label(&[(Symbology::Code39, "A1")]), 60);
    taken_in(&owner, &bound(&[blank], 150.0)).await;
}

/// A list that is added later is exported too, or says here why not.
#[test]
fn every_list_is_exported_or_says_why_not() {
    let document: Value = serde_json::from_str(&epm::http::openapi_json()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let lists: BTreeSet<&str> = paths
        .iter()
        .filter(|(_, at)| {
            let answer =
                at["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].as_str();
            answer.is_some_and(|answer| answer.contains("/Page_") || answer.ends_with("/Applications"))
        })
        .filter_map(|(path, _)| path.strip_prefix("/api/v1"))
        .collect();
    assert!(lists.len() > 30, "{lists:?}");
    let tried: BTreeSet<&str> = LISTS.iter().map(|(list, ..)| parted(list).0).collect();
    for list in lists {
        let exported = paths.contains_key(&format!("/api/v1{list}.xlsx"));
        let excused = NOT_EXPORTED.iter().any(|(named, _)| *named == list);
        assert_ne!(exported, excused, "{list}");
        let asked_for = |path: String| &document["paths"][path]["get"]["parameters"];
        let alike = asked_for(format!("/api/v1{list}")) == asked_for(format!("/api/v1{list}.xlsx"));
        assert!(excused || alike, "{list} is narrowed as its workbook is");
        assert!(excused || tried.contains(list) || list == "/task-forms", "{list} is not tried below");
    }
}

store::both_databases! {
    /// As many rows as the list has, in both languages; the page leads to it as it is narrowed; each is noted.
    async fn every_list_is_exported_to_its_end_as_it_is_narrowed(db: &TestDb) {
        let app = TestApp::on(db).await;
        busy(&app).await;
        sheet(&app.as_(Role::Finance).get("/customers.xlsx").await);
        for (list, at, role) in LISTS {
            let (path, query) = parted(list);
            let reader = app.as_(role);
            let html = page(&reader, &format!("{at}{query}")).await;
            let link = format!("/api/v1{path}.xlsx{query}").replace('&', "&#38;");
            assert!(html.contains(&link) && html.contains("导出"), "{at} leads to {link}");
            let items = whole(&reader, list).await;
            let chinese = sheet(&reader.get(&format!("{path}.xlsx{query}")).await);
            assert!(!items.is_empty(), "nothing in {list}");
            assert_eq!(rows(&chinese), items.len() + 1, "{list}");
            let english = reader.clone().header("accept-language", "en").get(&format!("{path}.xlsx{query}")).await;
            let english = sheet(&english);
            let words = headings(&english);
            assert!(words.contains("<t>") && !words.chars().any(|c| ('一'..='龥').contains(&c)), "{list}: {words}");
            assert_ne!(headings(&chinese), words, "{list}");
            assert!(!chinese.contains("<f>"), "{list}: text stays text");
        }
        let suppliers = sheet(&app.as_(Role::Finance).get("/suppliers.xlsx?q=HYPERLINK").await);
        assert!(rows(&suppliers) == 2 && suppliers.contains("<t>=HYPERLINK"), "{suppliers}");
        let record = sheet(&app.as_(Role::Auditor).get("/audit/security.xlsx").await);
        assert!(record.contains("导出列表") && !record.contains(">exported<"), "{record}");
        let noted = whole(&app.as_(Role::Auditor), "/audit/security?kind=exported").await;
        for (list, ..) in LISTS {
            let target = format!("{}.xlsx", parted(list).0);
            assert!(noted.iter().any(|row| row["detail"].to_string().contains(&target)), "{target} in {noted:?}");
        }
    }

    /// Who sees cost nowhere, or nothing of what is owed, has no column for it, not a blank one (4-roles).
    async fn a_reader_has_no_column_of_what_is_never_shown_to_them(db: &TestDb) {
        let app = TestApp::on(db).await;
        busy(&app).await;
        let sees = [
            Role::AccountManager, Role::ProjectAdministrator, Role::GeneralManager, Role::VicePresident,
            Role::CommerceRepresentative, Role::Finance, Role::Auditor,
        ];
        let blind = [
            Role::ContractAdministrator, Role::TechnicalSupport, Role::MarketAssistant, Role::Archivist, Role::ItService,
        ];
        for (list, word) in [
            ("/projects", "毛利率"), ("/purchase-orders", "采购金额"), ("/approvals", "毛利率"), ("/customers", "信用额度"),
        ] {
            for (roles, has) in [(&sees[..], true), (&blind[..], false)] {
                for role in roles {
                    let sheet = sheet(&app.as_(*role).get(&format!("{list}.xlsx")).await);
                    assert_eq!(headings(&sheet).contains(word), has, "{word} in {list} for {}", role.code());
                }
            }
        }
        // What is left moves up: the archivist reads the account manager where others read the margin.
        let projects = sheet(&app.as_(Role::Archivist).get("/projects.xlsx?status=maintenance").await);
        assert!(projects.contains("account_manager") && rows(&projects) == 2, "{projects}");
        let (commerce, service) = (app.as_(Role::CommerceRepresentative), app.as_(Role::ItService));
        for (client, has) in [(commerce, true), (service, false)] {
            assert_eq!(sheet(&client.get("/support-contracts.xlsx").await).contains("费用"), has);
        }
        for (role, has) in [(Role::Finance, true), (Role::AccountManager, true), (Role::CommerceRepresentative, false), (Role::Archivist, false)] {
            let contracts = sheet(&app.as_(role).get("/contracts.xlsx").await);
            assert_eq!(headings(&contracts).contains("已收款") && headings(&contracts).contains("回款比例"), has, "{}", role.code());
        }
    }

    /// A workbook is for whoever its list is for; that of people for those who keep them.
    async fn a_workbook_is_for_the_readers_of_its_list(db: &TestDb) {
        let app = TestApp::on(db).await;
        for (list, role) in [
            ("/receivables", Role::TechnicalSupport), ("/applications", Role::AccountManager), ("/audit", Role::AccountManager),
            ("/audit/security", Role::SystemAdministrator), ("/role-grants", Role::Finance), ("/people", Role::AccountManager),
            ("/departments", Role::AccountManager), ("/scanned-papers", Role::Finance), ("/support-contracts", Role::AccountManager),
        ] {
            app.as_(role).get(&format!("{list}.xlsx")).await.refused(403, "role-required");
        }
        app.as_(Role::Finance).get("/suppliers.xlsx?sort=margin").await.refused(422, "invalid");
    }
}
