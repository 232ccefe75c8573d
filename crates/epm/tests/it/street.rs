//! A company that can work, and the flow chart walked over HTTP by the people of each role.

use crate::app::{Client, Reply, TestApp};
use chrono::{Datelike, NaiveDate, TimeDelta};
use http::Method;
use regulation::Role;
use serde_json::{Value, json};
use store::entities::{
    authority_version, calendar_day, calendar_year, category, customer, model, series, supplier,
};
use store::{Origin, StoreError, search};
use uuid::Uuid;

/// The smallest thing that is a PDF with a page.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// Lower than this margin (in basis points), or at least this amount (in fen): to the vice president.
const MATRIX: &str = r#"[
    {"document":"initiation","margin_below":"0.1000","steps":[{"order":40,"role":"vice_president"}]},
    {"document":"initiation","amount_from":"5000000.00","steps":[{"order":40,"role":"vice_president"}]},
    {"document":"equipment_change","margin_below":"0.1000","steps":[{"order":40,"role":"vice_president"}]}
]"#;

/// A company with a customer, a supplier, a catalogue, a calendar and an authority matrix.
pub struct Street<'a> {
    pub app: &'a TestApp,
    pub customer: Uuid,
    pub supplier: Uuid,
}

/// The way from a contract to a project in some status.
pub struct Walked {
    /// The project's code, once given; its identifier before.
    pub project: String,
}

impl<'a> Street<'a> {
    /// Sets the company up to work.
    pub async fn open(app: &'a TestApp) -> Self {
        let (customer, supplier) = (app.app.outside.id::<Uuid>(), app.app.outside.id::<Uuid>());
        let outside = &app.app.outside;
        let origin = &Origin::console(outside.now());
        let founded = app.app.store.write("set the company up", |tx| async move {
            tx.save(customer_row(customer), origin).await?;
            tx.save(supplier_row(supplier), origin).await?;
            let (category, series) = (outside.id(), outside.id());
            tx.save(category_row(category), origin).await?;
            tx.save(series_row(series, category), origin).await?;
            for (name, tracked) in [("S5735-L48T4S-A1", true), ("S6730-H48X6C", true), ("安装服务包", false)]
            {
                tx.save(model_row(outside.id(), series, name, tracked), origin).await?;
            }
            let year = calendar_year::Model { id: outside.id(), revision: 0, year: 2026 };
            tx.save_calendar(year, holidays(), origin).await?;
            let publisher = app.person("authority_publisher");
            let version = authority_version::Model {
                id: outside.id(),
                revision: 0,
                year: 2026,
                title: "网上审批权限（2026）".to_owned(),
                status: "published".to_owned(),
                matrix: MATRIX.to_owned(),
                written_by: publisher,
                published_by: Some(app.person("auditor")),
                in_force_from: Some(0),
            };
            tx.save(version, origin).await?;
            Ok::<_, StoreError>(())
        });
        founded.await.expect("the company is set up");
        Self { app, customer, supplier }
    }

    pub fn as_(&self, role: Role) -> Client<'a> {
        self.app.as_(role)
    }

    pub fn today(&self) -> NaiveDate {
        (self.app.app.outside.now() + TimeDelta::hours(8)).date_naive()
    }

    /// A contract as it is sent in.
    pub fn contract_entry(&self, kind: &str) -> Value {
        json!({
            "kind": kind, "number": "HT-2026-0583", "customer_id": self.customer, "title": "数据中心服务器与存储扩容",
            "amount": "100000.00", "signed_on": "2026-05-06", "arrival_promised_on": "2026-07-20",
            "acceptance_required": true,
            "payment_plan": [{ "name": "签收", "amount": "60000.00" }],
        })
    }

    /// A reviewed contract.
    pub async fn reviewed(&self, kind: &str, username: &str) -> String {
        self.reviewed_as(self.contract_entry(kind), username).await
    }

    async fn reviewed_as(&self, entry: Value, username: &str) -> String {
        let owner = self.app.user(username);
        let id = owner.post("/contracts", entry).await.id(201);
        let scan = format!("/contracts/{id}/scan?name=contract.pdf");
        owner.upload(Method::PUT, &scan, "application/pdf", PDF.to_vec()).await.expect(200);
        let submitted = owner.post(&format!("/contracts/{id}/submit"), json!({})).await.expect(200);
        let approval = submitted["approval"].as_str().expect("a review").to_owned();
        self.agree_to_all(&approval).await;
        id
    }

    /// Everyone whose step it is agrees, one after another.
    pub async fn agree_to_all(&self, approval: &str) {
        while self.decide(approval, "agree", None).await.is_some() {}
    }

    /// Whoever's step it is decides; nothing when no step waits.
    pub async fn decide(&self, approval: &str, decision: &str, comment: Option<&str>) -> Option<Role> {
        let seen = self.as_(Role::Auditor).get(&format!("/approvals/{approval}")).await.expect(200);
        if !seen["outcome"].is_null() {
            return None;
        }
        let steps = seen["steps"].as_array().expect("steps");
        let step = steps.iter().position(|step| step["decided"].is_null())?;
        let role = Role::from_code(steps[step]["role"].as_str().expect("a role")).expect("a role");
        let body =
            json!({ "decision": decision, "comment": comment, "content": seen["content"], "step": step });
        let south = self.app.user("general_manager_south");
        let is_theirs = role == Role::GeneralManager
            && south.get(&format!("/approvals/{approval}")).await.status.as_u16() == 200;
        let decides = if is_theirs { south } else { self.as_(role) };
        decides.post(&format!("/approvals/{approval}/decisions"), body).await.expect(200);
        Some(role)
    }

    /// Applied: the reviewed contract is handed in.
    pub async fn applied(&self, username: &str) -> Walked {
        self.applied_with(username, self.contract_entry("formal")).await
    }

    /// Applied with a contract that says this.
    pub async fn applied_with(&self, username: &str, entry: Value) -> Walked {
        let contract = self.reviewed_as(entry, username).await;
        let applied = self.app.user(username).post(&format!("/contracts/{contract}/apply"), json!({})).await;
        Walked { project: applied.id(201) }
    }

    /// Preparing: the code is given.
    pub async fn preparing(&self, username: &str) -> Walked {
        let mut walked = self.applied(username).await;
        let code = format!("/projects/{}/code", walked.project);
        let given = self.as_(Role::ContractAdministrator).post(&code, json!({})).await.expect(200);
        walked.project = given["project"]["code"].as_str().expect("a code").to_owned();
        walked
    }

    /// The initiation as it is filled in: 4 switches, 2 core switches, one service package without serial numbers.
    pub fn initiation_entry(&self) -> Value {
        json!({
            "delivery_place": "江临市滨河路18号", "delivery_contact": "周工 138****0000",
            "plan": { "other_cost": "1000.00" },
            "equipment": [
                line("S5735-L48T4S-A1", 4, "12500.00", "10000.00", true),
                line("S6730-H48X6C", 2, "20000.00", "17000.00", true),
                line("安装服务包", 1, "10000.00", "6000.00", false),
            ],
        })
    }

    /// In approval: the initiation is submitted. Answers with the approval too.
    pub async fn in_approval(&self, username: &str) -> (Walked, String) {
        let walked = self.preparing(username).await;
        let owner = self.app.user(username);
        let initiation = format!("/projects/{}/initiation", walked.project);
        owner.put(&initiation, self.initiation_entry()).await.expect(200);
        let approval = owner.post(&format!("{initiation}/submit"), json!({})).await.id(200);
        (walked, approval)
    }

    /// Executing: formally initiated.
    pub async fn executing(&self, username: &str) -> Walked {
        let (walked, approval) = self.in_approval(username).await;
        self.agree_to_all(&approval).await;
        walked
    }

    /// Orders so many units of lines; answers with the order.
    pub async fn order(&self, project: &str, lines: &[(u32, u32)]) -> String {
        let lines: Vec<Value> = lines
            .iter()
            .map(|(line, units)| json!({ "equipment_line_id": line, "quantity": units, "unit_cost": "10000.00" }))
            .collect();
        let promised_on = self.today().max(NaiveDate::from_ymd_opt(2026, 7, 1).expect("a day"));
        let body = json!({ "supplier_id": self.supplier, "lines": lines, "promised_on": promised_on });
        self.as_(Role::CommerceRepresentative)
            .post(&format!("/projects/{project}/purchase-orders"), body)
            .await
            .id(200)
    }

    /// Records what came of an order.
    pub async fn receive(&self, order: &str, lines: &[(u32, u32)]) -> Reply {
        let lines: Vec<Value> = lines
            .iter()
            .map(|(line, units)| json!({ "equipment_line_id": line, "quantity": units }))
            .collect();
        let body = json!({ "received_on": self.today(), "lines": lines });
        self.as_(Role::CommerceRepresentative).post(&format!("/purchase-orders/{order}/receipts"), body).await
    }

    /// Sets the project to arrived.
    pub async fn set_arrived(&self, project: &str) -> Reply {
        self.as_(Role::CommerceRepresentative).post(&format!("/projects/{project}/arrival"), json!({})).await
    }

    /// Arrived: everything has come.
    pub async fn arrived(&self, username: &str) -> Walked {
        let walked = self.executing(username).await;
        let all = [(1, 4), (2, 2), (3, 1)];
        let order = self.order(&walked.project, &all).await;
        self.receive(&order, &all).await.expect(200);
        self.set_arrived(&walked.project).await.expect(200);
        walked
    }

    /// A sheet for these lines, written, scanned and submitted by the account manager.
    pub async fn submitted_sheet(&self, username: &str, project: &str, lines: Value) -> String {
        let owner = self.app.user(username);
        let body = json!({ "signed_on": self.today(), "lines": lines });
        let sheet = owner.post(&format!("/projects/{project}/sign-off-sheets"), body).await.id(200);
        let scan = format!("/sign-off-sheets/{sheet}/scan?name=sheet.pdf");
        owner.upload(Method::PUT, &scan, "application/pdf", PDF.to_vec()).await.expect(200);
        owner.post(&format!("/sign-off-sheets/{sheet}/submit"), json!({})).await.expect(200);
        sheet
    }

    /// Signed off: one sheet for everything, accepted. Answers with the sheet too.
    pub async fn signed_off(&self, username: &str) -> (Walked, String) {
        let walked = self.arrived(username).await;
        let lines = json!([
            { "equipment_line_id": 1, "quantity": 4, "serials": serials(&walked.project, "A", 4) },
            { "equipment_line_id": 2, "quantity": 2, "serials": serials(&walked.project, "B", 2) },
            { "equipment_line_id": 3, "quantity": 1 },
        ]);
        let sheet = self.submitted_sheet(username, &walked.project, lines).await;
        let accept = format!("/sign-off-sheets/{sheet}/accept");
        self.as_(Role::ProjectAdministrator).post(&accept, json!({})).await.expect(200);
        (walked, sheet)
    }

    /// Closed.
    pub async fn closed(&self, username: &str) -> (Walked, String) {
        let (walked, sheet) = self.signed_off(username).await;
        let closing = format!("/projects/{}/closing", walked.project);
        self.as_(Role::ProjectAdministrator).post(&closing, json!({})).await.expect(200);
        (walked, sheet)
    }

    /// The project as the auditor, who sees everything, sees it.
    pub async fn look(&self, project: &str) -> Value {
        self.as_(Role::Auditor).get(&format!("/projects/{project}")).await.expect(200)
    }

    /// The project stands in this status.
    #[track_caller]
    pub fn stands(&self, project: &str, status: &str) -> impl Future<Output = ()> {
        let project = project.to_owned();
        async move { assert_eq!(self.look(&project).await["status"], status) }
    }

    /// Sends a file that an act will name; answers with its hash.
    pub async fn file(&self, role: Role) -> String {
        let sent = self
            .as_(role)
            .upload(Method::POST, "/files?name=scan.pdf", "application/pdf", PDF.to_vec())
            .await;
        sent.expect(201)["sha256"].as_str().expect("a hash").to_owned()
    }
}

/// A line as it is filled in.
pub fn line(model: &str, quantity: u32, price: &str, cost: &str, tracked: bool) -> Value {
    json!({
        "category_code": "NET", "series_code": "ACC", "model": model, "quantity": quantity, "unit": "台",
        "unit_price": price, "unit_cost": cost, "warranty_years": 3, "serial_tracked": tracked,
    })
}

/// Serial numbers that no other project has.
pub fn serials(project: &str, letter: &str, count: u32) -> Vec<String> {
    (1..=count).map(|number| format!("{letter}{number:04}-{project}")).collect()
}

fn customer_row(id: Uuid) -> customer::Model {
    let name = "江临市第三人民医院";
    customer::Model {
        id,
        revision: 0,
        name: name.to_owned(),
        name_fold: search::fold(name),
        contact: "周工".to_owned(),
        phone: "010-00000000".to_owned(),
        address: "江临市滨河路18号".to_owned(),
        credit_limit: None,
        active: true,
        search: search::search_text([name]),
        sort_key: search::sort_key(name),
    }
}

fn supplier_row(id: Uuid) -> supplier::Model {
    let name = "远航网络设备";
    supplier::Model {
        id,
        revision: 0,
        name: name.to_owned(),
        name_fold: search::fold(name),
        contact: String::new(),
        phone: String::new(),
        active: true,
        search: search::search_text([name]),
        sort_key: search::sort_key(name),
    }
}

fn category_row(id: Uuid) -> category::Model {
    category::Model {
        id,
        revision: 0,
        code: "NET".to_owned(),
        name: "网络设备".to_owned(),
        active: true,
        search: search::search_text(["网络设备"]),
    }
}

fn series_row(id: Uuid, category: Uuid) -> series::Model {
    series::Model {
        id,
        revision: 0,
        category,
        code: "ACC".to_owned(),
        name: "接入交换机".to_owned(),
        active: true,
        search: search::search_text(["接入交换机"]),
    }
}

fn model_row(id: Uuid, series: Uuid, name: &str, serial_tracked: bool) -> model::Model {
    model::Model {
        id,
        revision: 0,
        series,
        name: name.to_owned(),
        name_fold: search::fold(name),
        unit: "台".to_owned(),
        brand: "远航".to_owned(),
        warranty_start: "sign_off".to_owned(),
        warranty_years: 1,
        serial_tracked,
        active: true,
        search: search::search_text([name]),
    }
}

/// The exceptions of 2026 around the days these tests walk through.
fn holidays() -> Vec<calendar_day::Model> {
    let day = |date: &str, kind: &str| {
        let date: NaiveDate = date.parse().expect("a date");
        calendar_day::Model {
            date,
            year: date.year().into(),
            kind: kind.to_owned(),
            name: "端午节".to_owned(),
        }
    };
    vec![day("2026-05-09", "workday"), day("2026-06-19", "holiday")]
}
