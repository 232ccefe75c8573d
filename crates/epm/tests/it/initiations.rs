//! The initiation task on the screen: the form, what it comes to, and whole lists as workbooks (2.3, I2, I3, I5).

use crate::app::{Client, TestApp};
use crate::contracts::page;
use crate::street::{Street, line};
use http::Method;
use regulation::Role;
use regulation::equipment::LineEntry;
use serde_json::json;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The lines as somebody would send them in a workbook.
fn workbook(lines: &[serde_json::Value]) -> Vec<u8> {
    let lines: Vec<LineEntry> =
        lines.iter().map(|line| serde_json::from_value(line.clone()).expect("a line")).collect();
    paper::equipment_list::write(&lines).expect("a workbook")
}

/// The category of the catalogue that the street's goods are in.
fn good_code(street: &Street) -> serde_json::Value {
    street.initiation_entry()["equipment"][0]["category_code"].clone()
}

store::both_databases! {
    /// The form says what is missing, keeps what was saved, and is read-only for everybody else and once it is submitted.
    async fn clause_2_3_2_the_initiation_task_is_filled_in_and_submitted(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.preparing("account_manager").await;
        let owner = app.as_(Role::AccountManager);
        let path = format!("/projects/{}/initiation", walked.project);
        let blank = page(&owner, &path).await;
        assert!(blank.contains("name=\"equipment[].model\"") && blank.contains("保存后在此列出"), "{blank}");
        assert!(blank.contains("data-show=\"chain.vice_president\" hidden"), "nobody is asked for a margin that is not known");
        let half = json!({ "equipment": [line("没有这个型号", 1, "100.00", "50.00", true)] });
        owner.put(&path, half).await.expect(200);
        let seen = page(&owner, &path).await;
        assert!(seen.contains("交货地点：") && seen.contains("第 1 行："), "{seen}");
        assert!(seen.contains("class=\"unmet\"") && !seen.contains("内容齐全"));
        let typed = json!({ "equipment": [line("ｓ5735-l48t4s–a1", 1, "100.00", "50.00", true)] });
        owner.put(&path, typed).await.expect(200);
        let spelled = page(&owner, &path).await;
        assert!(spelled.contains("value=\"S5735-L48T4S-A1\"") && !spelled.contains("ｓ5735"), "{spelled}");
        let promised = json!({ "warranty_years": 5 });
        let mut entry = street.initiation_entry();
        entry["equipment"][0]["warranty_years"] = promised["warranty_years"].clone();
        owner.put(&path, entry).await.expect(200);
        let seen = page(&owner, &path).await;
        assert!(seen.contains("内容齐全") && seen.contains("value=\"12500.00\""), "{seen}");
        assert!(seen.contains("承诺的保修长于厂家"), "a longer promise than the vendor's is warned of (M1)");

        let others = page(&app.as_(Role::GeneralManager), &path).await;
        assert!(others.contains("20,000.00") && !others.contains("data-api=\"PUT"), "read only");
        let archivist = page(&app.as_(Role::Archivist), &path).await;
        assert!(archivist.contains("S5735-L48T4S-A1") && !archivist.contains("12,500.00"), "no prices, no cost");
        owner.post(&format!("{path}/submit"), json!({})).await.expect(200);
        assert!(!page(&owner, &path).await.contains("data-api=\"PUT"), "submitted");
        app.user("account_manager_2").page(&path).await.refused_page(404);
    }

    /// What a half-filled form comes to, and who would decide it, by the matrix in force.
    async fn clause_2_1_3_the_form_shows_what_it_comes_to_and_who_would_decide(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.preparing("account_manager").await;
        let owner = app.as_(Role::AccountManager);
        let path = format!("/projects/{}/initiation/budget", walked.project);
        let half = json!({
            "delivery_place": "", "equipment": [
                { "model": "S57", "quantity": "2", "unit_price": "1,000", "unit_cost": "８００" },
                { "quantity": 1, "unit_price": "5", "warranty_years": "x" },
                { "quantity": 1, "unit_price": "10", "unit_cost": "1", "currency": "USD" },
            ], "plan": { "other_cost": "12.3.4" },
        });
        let told = owner.post(&path, half).await.expect(200);
        assert_eq!((told["sales_amount"].as_str(), told["gross_margin"].as_str()), (Some("2000.00"), Some("0.2000")));
        assert_eq!((told["incomplete"].as_u64(), told["difference"].as_str()), (Some(2), Some("-98000.00")));
        assert_eq!((&told["equipment"][0]["amount"], &told["equipment"][1]["amount"]), (&json!("2000.00"), &json!(null)));
        assert!(told["chain"]["general_manager"].is_string() && told["chain"]["vice_president"].is_null(), "{told}");
        let thin = json!({ "equipment": [line("S5735-L48T4S-A1", 1, "100000.00", "95000.00", true)] });
        let told = owner.post(&path, thin).await.expect(200);
        assert_eq!((told["margin_tone"].as_str(), told["difference"].is_null()), (Some("bad"), true));
        assert_eq!(told["chain"]["vice_president"], "第 1 行：毛利率 < 10.0%");
        app.as_(Role::Finance).post(&path, json!({})).await.refused(403, "role-required");
    }

    /// A workbook in the template's columns becomes lines; every bad cell is told with its place, and nothing is saved.
    async fn clause_2_3_2_an_equipment_list_comes_as_a_workbook(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.preparing("account_manager").await;
        let owner = app.as_(Role::AccountManager);
        let path = format!("/projects/{}/initiation/workbook", walked.project);
        let good = [line("S5735-L48T4S-A1", 4, "12500.00", "10000.00", true), line("安装服务包", 1, "10.00", "6.00", false)];
        let read = owner.upload(Method::POST, &path, XLSX, workbook(&good)).await.expect(200);
        assert_eq!((read["lines"].as_array().map(Vec::len), &read["faults"]), (Some(2), &json!([])));
        assert_eq!((&read["lines"][0]["unit_price"], &read["lines"][1]["serial_tracked"]), (&json!("12500.00"), &json!(false)));
        let unknown = [good[0].clone(), line("没有这个型号", 1, "10.00", "6.00", false)];
        let read = owner.upload(Method::POST, &path, XLSX, workbook(&unknown)).await.expect(200);
        assert_eq!(read["faults"].as_array().map(Vec::len), Some(1), "{read}");
        assert_eq!(read["lines"].as_array().map(Vec::len), Some(1), "a line that breaks a rule is not among those taken");
        assert!(read["faults"][0]["column"].as_str().is_some_and(|cell| cell == "规格型号 C3"), "{read}");
        assert_eq!((&read["rows"][0]["row"], &read["rows"][0]["cells"][2]["text"]), (&json!(3), &json!("没有这个型号")));
        assert!(read["rows"][0]["cells"][2]["fault"].is_string() && read["sheet"] == "设备清单", "{read}");
        let marked = owner.upload(Method::POST, &format!("{path}/marked"), XLSX, workbook(&unknown)).await;
        assert_eq!((marked.status.as_u16(), marked.header("content-type")), (200, XLSX));
        let english = owner.clone().header("accept-language", "en");
        let read = english.upload(Method::POST, &path, XLSX, workbook(&unknown)).await.expect(200);
        assert_eq!((&read["headings"][2], &read["faults"][0]["column"]), (&json!("Model"), &json!("Model C3")));
        let pasted = format!("/projects/{}/equipment/pasted", walked.project);
        let bad = b"Model\tQuantity\tUnit price\tUnit cost\nS5735\t\xe5\xbe\x88\xe5\xa4\x9a\t1\t1".to_vec();
        let read = english.upload(Method::POST, &pasted, "text/plain", bad).await.expect(200);
        assert_eq!(read["faults"][0]["message"], "Must be a whole number: 很多", "{read}");
        let lacking = english.upload(Method::POST, &pasted, "text/plain", b"Model\tQuantity\nA\t1".to_vec()).await;
        assert!(lacking.text().contains("Unit price, Unit cost"), "{}", lacking.text());
        let stranger = app.user("account_manager_2");
        stranger.upload(Method::POST, &format!("{path}/marked"), XLSX, workbook(&good)).await.refused(404, "not-found");
        owner.upload(Method::POST, &path, XLSX, b"%PDF-1.4 not a workbook".to_vec()).await.refused(415, "media-type");
        let seen = owner.get(&format!("/projects/{}", walked.project)).await.expect(200);
        assert_eq!(seen["equipment"], json!([]), "nothing is saved");
        let template = owner.get("/equipment-template.xlsx").await;
        assert_eq!((template.status.as_u16(), template.header("content-type")), (200, XLSX));
        app.user("account_manager_2").upload(Method::POST, &path, XLSX, workbook(&good)).await.refused(404, "not-found");
    }

    /// Copied out of a spreadsheet: under headings, or in the template's columns; single cells are no list.
    async fn clause_2_3_2_an_equipment_list_is_pasted(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.preparing("account_manager").await;
        let owner = app.as_(Role::AccountManager);
        let path = format!("/projects/{}/equipment/pasted", walked.project);
        let paste = async |person: &Client<'_>, text: &str| {
            person.upload(Method::POST, &path, "text/plain", text.as_bytes().to_vec()).await
        };
        let headed = "产品型号\t数量（台）\t单价(元)\t进价\ns5735-l48t4s-a1\t２\t12500\t1万\n安装服务包\t1\t10\t6\n";
        let read = paste(&owner, headed).await.expect(200);
        assert_eq!((&read["lines"][0]["model"], &read["faults"][0]["column"]), (&json!("安装服务包"), &json!("成本单价 D2")), "{read}");
        let code = good_code(&street);
        let row = format!("{}\tACC\tS5735-L48T4S-A1\t12\t台\t12500\t10000\tCNY\t3\t是", code.as_str().unwrap_or_default());
        let read = paste(&owner, &row).await.expect(200);
        assert_eq!((&read["lines"][0]["category_code"], &read["lines"][0]["quantity"]), (&code, &json!(12)), "{read}");
        assert_eq!(paste(&owner, "12\t台\n3\t台").await.expect(200), json!(null));
        paste(&owner, "规格型号\t数量\nS5735\t12").await.refused(422, "invalid");
        paste(&owner, " \n\t").await.refused(422, "invalid");
        paste(&app.user("account_manager_2"), headed).await.refused(404, "not-found");
    }

    /// A supplier's own list: titles above, other names, and codes, unit and warranty out of the catalogue.
    async fn clause_2_3_2_the_catalogue_fills_in_what_a_list_leaves_out(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let walked = street.preparing("account_manager").await;
        let owner = app.as_(Role::AccountManager);
        let path = format!("/projects/{}/initiation/workbook", walked.project);
        let mut book = rust_xlsxwriter::Workbook::new();
        let list = book.add_worksheet();
        list.write_string(0, 0, "报价单").expect("a cell");
        for (at, heading) in (0..).zip(["序号", "产品型号", "数量（台）", "单价(元)", "进价"]) {
            list.write_string(2, at, heading).expect("a cell");
        }
        for (row, (model, price)) in (3..).zip([("s5735-l48t4s-a1", "12500"), ("安装服务包", "10"), ("没有这个型号", "1")]) {
            list.write_string(row, 1, model).expect("a cell").write_string(row, 2, "2").expect("a cell");
            list.write_string(row, 3, price).expect("a cell").write_string(row, 4, "1").expect("a cell");
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        let read = owner.upload(Method::POST, &path, XLSX, bytes).await.expect(200);
        let first = &read["lines"][0];
        assert_eq!((&first["model"], &first["category_code"]), (&json!("S5735-L48T4S-A1"), &good_code(&street)), "{read}");
        assert_eq!((read["lines"].as_array().map(Vec::len), &read["faults"][0]["row"]), (Some(2), &json!(6)));
        assert_eq!(read["faults"][0]["column"], "规格型号 B6");
    }
}
