//! What the system before this one held, brought in from a workbook: looked through first, then all or nothing.

use crate::app::{Client, TestApp};
use crate::contracts::page;
use crate::street::Street;
use http::Method;
use regulation::Role;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use store::entities::{contract, event, file, project, serial};
use store::sea_orm::{EntityTrait, PaginatorTrait};

const BYTES: &str = "application/octet-stream";
const TRACKED: &str = "S5735-L48T4S-A1";
const UNTRACKED: &str = "安装服务包";

type Sheet<'a> = (&'a str, &'a [&'a str], Vec<Vec<&'a str>>);

fn workbook(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, headings, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).expect("a name");
        let all = std::iter::once(headings.to_vec()).chain(rows.iter().cloned());
        for (row, cells) in (0..).zip(all) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).expect("a cell");
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

const CUSTOMERS: &[&str] = &["客户名称", "联系人"];
const CONTRACTS: &[&str] = &[
    "合同号",
    "合同名称",
    "客户",
    "客户经理",
    "合同金额(元)",
    "签订日期",
    "承诺到货日期",
    "是否验收",
    "已收款",
];
const PROJECTS: &[&str] = &[
    "合同编号",
    "项目编码",
    "状态",
    "申请日期",
    "立项日期",
    "到货日期",
    "签收日期",
    "结项日期",
    "撤销日期",
    "交付地点",
];
const EQUIPMENT: &[&str] =
    &["项目编码", "规格型号", "数量", "销售单价", "成本单价", "已到货数量", "已签收数量"];
const SERIALS: &[&str] = &["项目编码", "规格型号", "序列号"];

/// Every status the old system knew: contract, code, status, and how many of the days are filled in.
const OLD: [(&str, &str, &str, usize); 8] = [
    ("HT-1", "", "申请", 1),
    ("HT-2", "XS-2026-0002", "待立项", 1),
    ("HT-3", "XS-2026-0003", "执行中", 2),
    ("HT-4", "XS-2026-0004", "已到货", 4),
    ("HT-5", "XS-2026-0005", "已签收", 4),
    ("HT-6", "OLD-0006", "已结项", 5),
    ("HT-7", "OLD-0007", "维护", 5),
    ("HT-8", "OLD-0008", "已撤销", 2),
];
const DAYS: [&str; 5] = ["2026-01-08", "2026-01-15", "2026/2/5", "2026年2月12日", "2026-03-02"];

fn sound() -> Vec<u8> {
    let contracts = OLD.iter().map(|(number, ..)| {
        vec![
            *number,
            "旧系统项目",
            "旧客户集团",
            "account_manager",
            "30000",
            "2026-01-05",
            "2026-02-20",
            "是",
            "10000.50",
        ]
    });
    let mut contracts: Vec<Vec<&str>> = contracts.collect();
    contracts.push(vec![
        "HT-9",
        "尚未立项的合同",
        "江临市第三人民医院",
        "account_manager",
        "500",
        "2026-01-05",
        "",
        "否",
        "",
    ]);
    let projects = OLD.iter().map(|(contract, code, status, filled)| {
        let day = |at: usize| if at < *filled { DAYS[at] } else { "" };
        let cancelled = if *status == "已撤销" { "2026-02-01" } else { "" };
        vec![*contract, *code, *status, day(0), day(1), day(2), day(3), day(4), cancelled, "旧客户机房"]
    });
    let (mut equipment, mut serials) = (Vec::new(), Vec::new());
    let units = ["OLD1", "OLD2", "OLD3", "OLD4", "OLD5", "OLD6"];
    let mut units = units.into_iter();
    for (contract, code, status, _) in &OLD {
        let named = if code.is_empty() { *contract } else { *code };
        let arrived = if *status == "执行中" { "1" } else { "" };
        let signed = if *status == "已到货" { "1" } else { "" };
        equipment.push(vec![named, TRACKED, "2", "10000", "8000", arrived, ""]);
        equipment.push(vec![named, UNTRACKED, "1", "10000", "5000", "", signed]);
        if ["已签收", "已结项", "维护"].contains(status) {
            for _ in 0..2 {
                serials.push(vec![named, TRACKED, units.next().expect("a serial number")]);
            }
        }
    }
    workbook(&[
        ("客户", CUSTOMERS, vec![vec!["旧客户集团", "王工"], vec!["江临市第三人民医院", ""]]),
        ("合同清单", CONTRACTS, contracts),
        ("项目", PROJECTS, projects.collect()),
        ("设备", EQUIPMENT, equipment),
        ("序列号", SERIALS, serials),
    ])
}

async fn sent(keeper: &Client<'_>, bytes: Vec<u8>) -> String {
    let sent = keeper.upload(Method::POST, "/old-books?name=old.xlsx", BYTES, bytes).await.expect(201);
    sent["sha256"].as_str().expect("a hash").to_owned()
}

fn faults(looked: &Value) -> Vec<String> {
    let faults = looked["faults"].as_array().expect("faults");
    let said = |fault: &Value| {
        format!(
            "{}!{} {}",
            fault["sheet"].as_str().unwrap_or_default(),
            fault["cell"].as_str().unwrap_or_default(),
            fault["message"].as_str().unwrap_or_default()
        )
    };
    faults.iter().map(said).collect()
}

store::both_databases! {
    /// Projects at every status come in with their days and codes, and go on from where they stood.
    async fn clause_2_2_old_projects_come_in_at_any_status_and_go_on(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let keeper = app.as_(Role::SystemAdministrator);
        let workbook = sent(&keeper, sound()).await;
        let looked = keeper.get(&format!("/old-books/{workbook}")).await.expect(200);
        assert_eq!(looked["faults"], json!([]), "{looked}");
        let counts = json!({ "customers": 1, "customers_known": 1, "contracts": 9, "projects": 8, "lines": 16, "serials": 6 });
        assert_eq!(looked["counts"], counts);
        assert_eq!(project::Entity::find().count(&db.store.read()).await.expect("a count"), 0, "only looked through");
        let html = page(&keeper, &format!("/data-exchange?workbook={workbook}")).await;
        assert!(html.contains("没有发现问题") && html.contains("确认导入"), "{html}");

        let brought = keeper.post(&format!("/old-books/{workbook}/bring-in"), json!({})).await.expect(200);
        assert_eq!(brought, counts);
        assert!(page(&keeper, "/data-exchange?brought=1").await.contains("已全部导入"));
        db.assert_whole().await;
        let read = db.store.read();
        let rows = project::Entity::find().all(&read).await.expect("projects");
        let mut statuses: Vec<String> = rows.iter().map(|row| row.status.clone()).collect();
        statuses.sort();
        let expected = ["applied", "arrived", "cancelled", "closed", "executing", "maintenance", "preparing", "signed_off"];
        assert_eq!(statuses, expected);
        assert_eq!(serial::Entity::find().count(&read).await.expect("a count"), 6);
        assert!(contract::Entity::find().all(&read).await.expect("contracts").iter().any(|row| row.received == 1_000_050));

        let administrator = app.as_(Role::ProjectAdministrator);
        let html = page(&administrator, "/projects/OLD-0006?tab=timeline").await;
        assert!(html.contains("从原系统导入") && html.contains("system_administrator") && html.contains("结项 2026-03-02"), "{html}");
        for of in ["closing", "acceptance", "closing/notice", "archive"] {
            let html = page(&administrator, &format!("/projects/OLD-0006/{of}")).await;
            assert!(!html.contains(&workbook), "the workbook tells of all the others: {html}");
            let signed = html.matches("system_administrator").count();
            assert_eq!(signed, 0, "whoever brought it in signed nothing of {of}: {html}");
        }
        let notice = page(&administrator, "/projects/OLD-0006/closing/notice").await;
        assert!(notice.contains("由原系统导入") && notice.contains("需要，已在原系统完成"), "{notice}");
        let closing = administrator.get("/projects/OLD-0006/closing/notice").await.expect(200);
        assert_eq!((&closing["closed_by"], &closing["archived_by"]), (&json!(null), &json!(null)), "{closing}");
        assert_eq!((&closing["brought_in"], &closing["acceptance_required"]), (&json!(true), &json!(true)), "{closing}");
        let pdf = administrator.get("/projects/OLD-0006/closing/notice.pdf").await;
        assert!(pdf.status.as_u16() == 200 && pdf.body.starts_with(b"%PDF"));
        let archivist = app.as_(Role::Archivist);
        for code in ["XS-2026-0003", "OLD-0006", "OLD-0007", "OLD-0008"] {
            let folder = archivist.get(&format!("/projects/{code}/archive")).await.expect(200);
            assert_eq!(folder["missing"], json!([]), "{code}: {folder}");
        }
        assert!(page(&archivist, "/projects/OLD-0007/archive").await.contains("原系统存档"));
        for code in ["XS-2026-0002", "XS-2026-0003", "XS-2026-0004", "XS-2026-0005", "OLD-0007", "OLD-0008"] {
            page(&app.as_(Role::AccountManager), &format!("/projects/{code}")).await;
            page(&administrator, &format!("/projects/{code}?tab=equipment")).await;
        }
        // The sequence steps over the codes that were kept, and later acts go on from where each project stood.
        let applied = rows.iter().find(|row| row.status == "applied").expect("the application").id;
        let coded = app.as_(Role::ContractAdministrator).post(&format!("/projects/{applied}/code"), json!({})).await.expect(200);
        assert_eq!(coded["project"]["code"], "XS-2026-0001", "{coded}");
        let order = json!({ "supplier_id": street.supplier, "lines": [{ "equipment_line_id": 1, "quantity": 1, "unit_cost": "8000.00" }] });
        app.as_(Role::CommerceRepresentative).post("/projects/XS-2026-0003/purchase-orders", order.clone()).await.expect(200);
        app.as_(Role::CommerceRepresentative).post("/projects/XS-2026-0003/purchase-orders", order).await.refused(422, "beyond-list");
        administrator.post("/projects/XS-2026-0005/closing", json!({})).await.expect(200);
        administrator.post("/projects/OLD-0006/maintenance", json!({})).await;
        db.assert_whole().await;

        let again = keeper.post(&format!("/old-books/{workbook}/bring-in"), json!({})).await;
        assert_eq!(again.status.as_u16(), 422, "{}", again.text());
        let known = keeper.get(&format!("/old-books/{workbook}")).await.expect(200);
        assert!(faults(&known).iter().any(|fault| fault.starts_with("项目!B3 XS-2026-0002")), "{known}");
    }

    /// Everything wrong is told with sheet and cell, in both languages, and marked; nothing comes in.
    async fn old_books_with_faults_are_told_and_nothing_comes_in(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let taken = street.preparing("account_manager").await.project;
        let (events, projects) = (event::Entity::find(), project::Entity::find());
        let keeper = app.as_(Role::SystemAdministrator);
        let contract = |number, customer, seller, amount| vec![number, "旧项目", customer, seller, amount, "2026-01-05", "2026-02-20", "否", ""];
        let workbook = workbook(&[
            ("Contracts", CONTRACTS, vec![
                contract("HT-1", "江临市第三人民医院", "account_manager", "30000"),
                contract("HT-2", "没有这个客户", "nobody", "三万"),
                contract("HT-1", "江临市第三人民医院", "account_manager", "30000"),
                contract("HT-3", "江临市第三人民医院", "account_manager", "30000"),
                contract("HT-4", "江临市第三人民医院", "account_manager", "30000"),
                vec!["HT-5", "旧项目", "江临市第三人民医院", "account_manager", "很多", "2036-01-05", "", "否", "7"],
                contract("HT-8", "江临市第三人民医院", "account_manager", "20000"),
                contract("HT-9", "江临市第三人民医院", "account_manager", "20000"),
            ]),
            ("项目", PROJECTS, vec![
                vec!["HT-1", "OLD-1", "已签收", "2026-01-08", "2026-01-15", "2026-02-05", "", "", "", ""],
                vec!["HT-3", taken.as_str(), "进行中", "2026-01-08", "", "", "", "", "", ""],
                vec!["HT-7", "OLD-7", "执行", "2026-01-08", "2026-01-15", "", "", "", "", ""],
                vec!["HT-4", "OLD-4", "已结项", "2026-01-08", "2026-01-15", "昨天", "2026-02-12", "", "", ""],
                vec!["HT-5", "OLD-5x", "已到货", "2026-01-08", "", "2026-01-02", "", "", "", ""],
                vec!["HT-8", "OLD-8", "已签收", "2026-01-08", "2026-01-15", "2026-02-05", "2026-02-12", "", "", ""],
                vec!["HT-9", "OLD-9", "已签收", "2026-01-08", "2026-01-15", "2026-02-05", "2026-02-12", "", "", ""],
            ]),
            ("设备", EQUIPMENT, vec![
                vec!["OLD-1", TRACKED, "2", "10000", "8000", "", ""],
                vec!["OLD-1", "没有这个型号", "1", "10000", "8000", "", ""],
                vec!["OLD-5", TRACKED, "1", "10000", "8000", "", ""],
                vec!["OLD-4", UNTRACKED, "1", "10000", "8000", "5", ""],
                vec!["OLD-7", TRACKED, "2", "10000", "8000", "9", ""],
                vec!["OLD-8", TRACKED, "2", "10000", "8000", "", ""],
                vec!["OLD-9", TRACKED, "2", "10000", "8000", "", ""],
            ]),
            ("序列号", SERIALS, vec![vec!["OLD-1", TRACKED, "A1"], vec!["OLD-1", TRACKED, "A1"], vec!["OLD-4", UNTRACKED, "Z1"],
                vec!["OLD-8", TRACKED, "B1"], vec!["OLD-9", TRACKED, "C1"], vec!["OLD-9", TRACKED, "C 2 \u{1f4a5}"]]),
        ]);
        let sha256 = sent(&keeper, workbook).await;
        let english = keeper.clone().header("accept-language", "en").get(&format!("/old-books/{sha256}")).await.expect(200);
        let found = faults(&english);
        for fault in [
            "Contracts!A4 HT-1 stands twice", "Contracts!C3 Neither the sheet", "Contracts!D3 Nobody here is called", "Contracts!E3 ",
            "项目!C3 “进行中” is no status", "项目!A4 There is no HT-7", "项目!G2 ", "设备!B3 The catalogue has no model", "设备!A4 There is no OLD-5",
            "设备!C7 ", "序列号!C7 ", "序列号!C3 A1 stands twice", "Contracts!E7 ", "Contracts!F7 ", "项目!B3 ", "项目!F5 ", "项目!H5 ", "项目!E6 ",
            "项目!F6 ", "设备!F5 ", "设备!C5 ", "设备!F6 ",
        ] {
            assert!(found.iter().any(|one| one.starts_with(fault)), "{fault} is not among {found:#?}");
        }
        let wrongly = ["Contracts!I7", "项目!A5", "项目!I3", "项目!A2", "序列号!B4", "设备!C2", "设备!C8"];
        assert!(!found.iter().any(|one| wrongly.iter().any(|cell| one.starts_with(cell))), "{found:#?}");
        let html = page(&keeper, &format!("/data-exchange?workbook={sha256}")).await;
        assert!(html.contains("没有这个客户") && html.contains("/marked"), "{html}");
        let marked = keeper.request(Method::GET, &format!("/api/v1/old-books/{sha256}/marked"), None).await;
        assert!(marked.status.as_u16() == 200 && marked.body.starts_with(b"PK"), "{}", marked.text());
        let (events, projects) = (events.count(&db.store.read()).await.expect("a count"), projects.count(&db.store.read()).await.expect("a count"));
        let refused = keeper.post(&format!("/old-books/{sha256}/bring-in"), json!({})).await;
        assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
        assert_eq!(event::Entity::find().count(&db.store.read()).await.expect("a count"), events);
        assert_eq!(project::Entity::find().count(&db.store.read()).await.expect("a count"), projects);
    }

    /// Data in and out is the system administrator's alone, a fetch of everything is recorded, and what it fetches opens.
    async fn data_in_and_out_is_the_system_administrators(db: &TestDb) {
        let app = TestApp::on(db).await;
        for role in Role::ALL.iter().filter(|role| **role != Role::SystemAdministrator) {
            let client = app.as_(*role);
            client.page("/data-exchange").await.refused_page(403);
            client.get("/export.zip").await.refused(403, "role-required");
            client.get("/old-books-template.xlsx").await.refused(403, "role-required");
        }
        let keeper = app.as_(Role::SystemAdministrator);
        let html = page(&keeper, "/data-exchange").await;
        assert!(html.contains("/api/v1/export.zip") && html.contains("/api/v1/old-books-template.xlsx"), "{html}");
        keeper.get(&format!("/old-books/{}", "0".repeat(64))).await.refused(404, "not-found");
        keeper.upload(Method::POST, "/old-books?name=a.xlsx", BYTES, b"no workbook".to_vec()).await.refused(415, "media-type");
        assert_eq!(file::Entity::find().count(&db.store.read()).await.expect("a count"), 0);
        let template = keeper.get("/old-books-template.xlsx").await;
        assert!(template.body.starts_with(b"PK"), "{}", template.text());

        let compressed = keeper.clone().header("accept-encoding", "gzip").get("/export.zip").await;
        assert_eq!((compressed.status.as_u16(), compressed.body.is_empty()), (200, false), "as a browser asks for it");
        let fetched = keeper.get("/export.zip").await;
        assert_eq!((fetched.status.as_u16(), fetched.header("content-type")), (200, "application/zip"));
        let zip = db.folder().join("fetched.zip");
        std::fs::write(&zip, &fetched.body).expect("it can be written");
        let export = epm::features::transfer::Export::open(&zip).expect("an export");
        export.verify().expect("it is whole");
        assert!(!export.manifest.with_credentials && export.manifest.rows["person"] == 25);
        let recorded = app.as_(Role::Auditor).get("/audit/security?kind=exported").await.expect(200);
        assert_eq!(recorded["items"][0]["name"], "system_administrator", "{recorded}");
    }
}
