//! Equipment lists as people really have them, 40 and 2,000 lines long, taken from the workbook to maintenance with every
//! serial number signed for (2.2): what is only slow or refused at that size shows here.

use crate::app::{Client, TestApp};
use crate::street::{PDF, Street};
use http::Method;
use regulation::Role;
use regulation::equipment::LineEntry;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const OWNER: &str = "account_manager";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// So many serial numbers go on one sheet.
const ON_A_SHEET: usize = 5_000;
/// No step of the way may keep anybody waiting longer; without optimisation, and beside other tests, five times as long.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });

fn workbook(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/equipment-lists").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Times what is done.
#[derive(Default)]
struct Stopwatch {
    times: Vec<(Duration, String)>,
}

impl Stopwatch {
    async fn time<T>(&mut self, what: impl Into<String>, act: impl Future<Output = T>) -> T {
        let began = Instant::now();
        let answer = act.await;
        self.times.push((began.elapsed(), what.into()));
        answer
    }

    /// What took longest, and how many milliseconds that was.
    fn slowest(mut self, count: usize) -> Vec<String> {
        self.times.sort();
        let times = self.times.iter().rev().take(count);
        times.map(|(took, what)| format!("{what}: {} ms", took.as_millis())).collect()
    }
}

/// Puts whatever the lists name into the catalogue, as the commerce department does.
async fn catalogue(app: &TestApp, lines: &[Value]) {
    let commerce = app.as_(Role::CommerceRepresentative);
    let (mut categories, mut series, mut models) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for line in lines {
        let text = |field: &str| line[field].as_str().expect("a text").to_owned();
        let (category, code, model) = (text("category_code"), text("series_code"), text("model"));
        if !categories.contains_key(&category) {
            let entry = json!({ "code": category, "name": category });
            let reply = commerce.post("/catalogue/categories", entry).await;
            // Some of them the company already has.
            let id =
                if reply.status == 409 { known_category(&commerce, &category).await } else { reply.id(201) };
            categories.insert(category.clone(), id);
        }
        let key = (category.clone(), code.clone());
        if !series.contains_key(&key) {
            let entry = json!({ "category_id": categories[&category], "code": code, "name": code });
            let reply = commerce.post("/catalogue/series", entry).await;
            let id = if reply.status == 409 { known_series(&commerce, &key).await } else { reply.id(201) };
            series.insert(key.clone(), id);
        }
        if models.insert((key.clone(), model.clone())) {
            let entry = json!({
                "series_id": series[&key], "model": model, "unit": line["unit"], "brand": "远航", "warranty_years": 3,
                "warranty_start": "sign_off", "serial_tracked": line["serial_tracked"],
            });
            let reply = commerce.post("/catalogue/models", entry).await;
            assert!(reply.status == 201 || reply.status == 409, "{}", reply.text());
        }
    }
}

async fn known_category(commerce: &Client<'_>, code: &str) -> String {
    known(commerce.get("/catalogue/categories").await.expect(200), |item| item["code"] == code)
}

async fn known_series(commerce: &Client<'_>, (category, code): &(String, String)) -> String {
    let all = commerce.get("/catalogue/series").await.expect(200);
    known(all, |item| item["category_code"] == *category && item["code"] == *code)
}

fn known(page: Value, which: impl Fn(&Value) -> bool) -> String {
    let items = page["items"].as_array().cloned().unwrap_or_default();
    let found = items.iter().find(|item| which(item)).expect("it is known");
    found["id"].as_str().expect("an id").to_owned()
}

/// What the lines come to, in yuan.
fn amount(lines: &[Value]) -> String {
    let lines = lines.iter().map(|line| serde_json::from_value::<LineEntry>(line.clone()).expect("a line"));
    let fen: i64 = lines.map(|line| line.sales().expect("an amount").0).sum();
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// A project whose contract is over so much, with its code.
async fn preparing(street: &Street<'_>, amount: &str) -> String {
    let owner = street.app.user(OWNER);
    let mut contract = street.contract_entry("virtual");
    contract["amount"] = json!(amount);
    contract["number"] = json!(null);
    contract["signed_on"] = json!(null);
    let contract = owner.post("/contracts", contract).await.id(201);
    let submitted = owner.post(&format!("/contracts/{contract}/submit"), json!({})).await.expect(200);
    street.agree_to_all(submitted["approval"].as_str().expect("a review")).await;
    let project = owner.post(&format!("/contracts/{contract}/apply"), json!({})).await.id(201);
    let code = format!("/projects/{project}/code");
    let given = street.as_(Role::ContractAdministrator).post(&code, json!({})).await.expect(200);
    given["project"]["code"].as_str().expect("a code").to_owned()
}

/// Every unit signed for, at most so many serial numbers a sheet: the lines of each sheet.
fn sheets(project: &str, lines: &[Value]) -> Vec<Vec<Value>> {
    let (mut sheets, mut on_this) = (vec![Vec::new()], 0);
    for (line, number) in lines.iter().zip(1u32..) {
        let quantity = line["quantity"].as_u64().expect("a quantity");
        let tracked = line["serial_tracked"] == true;
        let serials: Vec<String> =
            (1..=quantity).filter(|_| tracked).map(|unit| format!("{project}-{number}-{unit}")).collect();
        if on_this + serials.len() > ON_A_SHEET {
            sheets.push(Vec::new());
            on_this = 0;
        }
        on_this += serials.len();
        let line = json!({ "equipment_line_id": number, "quantity": quantity, "serials": serials });
        sheets.last_mut().expect("there is one").push(line);
    }
    sheets
}

/// From the workbook to an executing project; answers with its code and its lines.
async fn initiated(
    street: &Street<'_>,
    name: &str,
    count: usize,
    watch: &mut Stopwatch,
) -> (String, Vec<Value>) {
    let owner = street.app.user(OWNER);
    // Seen once before the contract, to know what it is about.
    let reader = std::path::Path::new(env!("CARGO_BIN_EXE_epm"));
    let list = paper::isolated::read_equipment_list(reader, &workbook(name)).await.expect("a list").lines;
    let list: Vec<Value> = list.iter().map(|line| serde_json::to_value(line).expect("a line")).collect();
    catalogue(street.app, &list).await;
    let project = preparing(street, &amount(&list)).await;
    let initiation = format!("/projects/{project}/initiation");
    let path = format!("{initiation}/workbook");
    let upload = owner.upload(Method::POST, &path, XLSX, workbook(name));
    let read = watch.time(format!("reading {count} lines"), upload).await.expect(200);
    assert_eq!((&read["faults"], read["faults_left_out"].as_u64()), (&json!([]), Some(0)), "{name}");
    let lines = read["lines"].as_array().expect("lines").clone();
    assert_eq!(lines.len(), count, "{name}");
    let entry = json!({ "delivery_place": "江临市滨河路18号", "delivery_contact": "周工", "plan": {}, "equipment": lines });
    watch.time(format!("saving {count} lines"), owner.put(&initiation, entry)).await.expect(200);
    let path = format!("{initiation}/submit");
    let submit = owner.post(&path, json!({}));
    let approval = watch.time(format!("submitting {count} lines"), submit).await.id(200);
    street.agree_to_all(&approval).await;
    street.stands(&project, "executing").await;
    (project, lines)
}

/// Every unit ordered and received.
async fn arrived(street: &Street<'_>, project: &str, lines: &[Value], watch: &mut Stopwatch) {
    let commerce = street.as_(Role::CommerceRepresentative);
    let plain = |with_cost: bool| -> Vec<Value> {
        let numbered = lines.iter().zip(1u32..);
        let line = numbered.map(|(line, number)| {
            let mut plain = json!({ "equipment_line_id": number, "quantity": line["quantity"] });
            if with_cost {
                plain["unit_cost"] = line["unit_cost"].clone();
            }
            plain
        });
        line.collect()
    };
    let order = json!({ "supplier_id": street.supplier, "lines": plain(true), "promised_on": "2026-07-01" });
    let path = format!("/projects/{project}/purchase-orders");
    let order = watch.time("ordering", commerce.post(&path, order)).await.id(200);
    let receipt = json!({ "received_on": street.today(), "lines": plain(false) });
    let path = format!("/purchase-orders/{order}/receipts");
    watch.time("receiving", commerce.post(&path, receipt)).await.expect(200);
    watch.time("arriving", street.set_arrived(project)).await.expect(200);
}

/// Signed sheet by sheet, each accepted; answers how many serial numbers that were.
async fn signed(street: &Street<'_>, project: &str, lines: &[Value], watch: &mut Stopwatch) -> usize {
    let (owner, administrator) = (street.app.user(OWNER), street.as_(Role::ProjectAdministrator));
    let sheets_of = format!("/projects/{project}/sign-off-sheets");
    let mut signed = 0;
    for lines in sheets(project, lines) {
        let count = lines.iter().filter_map(|line| line["serials"].as_array()).map(Vec::len).sum::<usize>();
        let what = |act: &str| format!("{act} a sheet of {count} serial numbers after {signed}");
        let body = json!({ "signed_on": street.today(), "lines": lines });
        let written = owner.post(&sheets_of, body);
        let sheet = watch.time(what("writing"), written).await.id(200);
        let path = |act: &str| format!("/sign-off-sheets/{sheet}/{act}");
        let scan = path("scan?name=sheet.pdf");
        let scan = owner.upload(Method::PUT, &scan, "application/pdf", PDF.to_vec());
        watch.time(what("scanning"), scan).await.expect(200);
        watch.time(what("submitting"), owner.post(&path("submit"), json!({}))).await.expect(200);
        watch.time(what("accepting"), administrator.post(&path("accept"), json!({}))).await.expect(200);
        signed += count;
    }
    signed
}

/// Closed, signed for by the departments, archived, handed to IT service.
async fn maintained(street: &Street<'_>, project: &str, watch: &mut Stopwatch) {
    let administrator = street.as_(Role::ProjectAdministrator);
    let path = |act: &str| format!("/projects/{project}/{act}");
    watch.time("closing", administrator.post(&path("closing"), json!({}))).await.expect(200);
    for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService] {
        street.as_(role).post(&path("closing/signatures"), json!({})).await.expect(200);
    }
    let file = street.file(Role::Archivist).await;
    street.as_(Role::Archivist).post(&path("closing/archive"), json!({ "file": file })).await.expect(200);
    watch.time("handing over", administrator.post(&path("maintenance"), json!({}))).await.expect(200);
    let confirm = path("maintenance/confirm");
    watch.time("confirming", street.as_(Role::ItService).post(&confirm, json!({}))).await.expect(200);
    street.stands(project, "maintenance").await;
}

store::both_databases! {
    /// What suppliers send comes in whole: their categories give way to the catalogue's, and that is said.
    async fn clause_2_3_2_suppliers_quotes_come_in_whole(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let reader = std::path::Path::new(env!("CARGO_BIN_EXE_epm"));
        let goods = paper::isolated::read_equipment_list(reader, &workbook("规范清单-2000行.xlsx")).await.expect("a list");
        let goods: Vec<Value> = goods.lines.iter().map(|line| serde_json::to_value(line).expect("a line")).collect();
        catalogue(&app, &goods).await;
        let project = street.preparing(OWNER).await.project;
        let path = format!("/projects/{project}/initiation/workbook");
        // Of 接入交换机 the catalogue says the same.
        for (name, count, corrected) in [("园区网改造-报价清单.xlsx", 120, 110), ("数据中心扩容-报价清单.xlsx", 36, 33)] {
            let read = app.user(OWNER).upload(Method::POST, &path, XLSX, workbook(name)).await.expect(200);
            assert_eq!((&read["faults"], read["lines"].as_array().map(Vec::len)), (&json!([]), Some(count)), "{name}");
            assert_eq!(read["corrected"].as_array().map(Vec::len), Some(corrected), "{name}");
            assert_eq!(read["lines"][0]["serial_tracked"], true, "as the catalogue has it");
        }
    }

    /// Two real lists, from the workbook to maintenance; nobody waits longer than two seconds for any step.
    async fn clause_2_2_real_equipment_lists_go_the_whole_way(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let mut slow = Vec::new();
        for (name, count) in [("规范清单-40行.xlsx", 40), ("规范清单-2000行.xlsx", 2_000)] {
            let mut watch = Stopwatch::default();
            let (project, lines) = initiated(&street, name, count, &mut watch).await;
            arrived(&street, &project, &lines, &mut watch).await;
            let serials = signed(&street, &project, &lines, &mut watch).await;
            maintained(&street, &project, &mut watch).await;
            let units = lines.iter().filter(|line| line["serial_tracked"] == true);
            let units: u64 = units.filter_map(|line| line["quantity"].as_u64()).sum();
            assert_eq!(serials as u64, units, "every serial number is signed for");
            let last = lines.iter().rposition(|line| line["serial_tracked"] == true).expect("a line with serials") + 1;
            let unit = app.as_(Role::ItService).get(&format!("/serials/{project}-{last}-1")).await.expect(200);
            assert_eq!(unit[0]["project_code"], project.as_str(), "{unit}");
            for page in ["", "/initiation"] {
                let page = format!("/projects/{project}{page}");
                watch.time(format!("looking at {page}"), app.user(OWNER).page(&page)).await.expect(200);
            }
            slow.extend(watch.times.iter().filter(|(took, _)| *took > PATIENCE).cloned());
            println!("{count} lines, {serials} serial numbers: {:#?}", watch.slowest(5));
        }
        assert!(slow.is_empty(), "{slow:?}");
    }
}
