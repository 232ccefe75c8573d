//! A small company in the database, and the way of a project through it by the regulation's own decisions.

use std::collections::{BTreeMap, BTreeSet};

use regulation::approval::{DecideStep, Decision};
use regulation::calendar::{Calendar, DayKind};
use regulation::code::ProjectCode;
use regulation::contract::{Contract, ContractAct, ContractKind, Instalment, Terms};
use regulation::decide::decide;
use regulation::duties::{Grant, Reach};
use regulation::equipment::{Currency, LineEntry};
use regulation::initiation::InitiationEntry;
use regulation::procurement::{LineQuantity, OrderEntry, OrderLine, ReceiptEntry};
use regulation::serial::SerialNumber;
use regulation::sign_off::{SheetEntry, SheetLine};
use regulation::text::{Code, Model, Note, Place, Quantity, Title, WarrantyYears};
use regulation::{
    Act, Actor, Clock, CustomerId, DepartmentId, Event, Facts, Fen, FileHash, MatrixId, PersonId, Project,
    ProjectId, Role, SupplierId, contract, initiation,
};
use store::entities::{authority_version, customer, department, person, supplier};
use store::testing::TestDb;
use store::{Loaded, MasterRecord, Origin, StoreError, look, search};
use uuid::Uuid;

/// One department, a person for each role, a customer, a supplier, and a matrix in force since 2026 began.
pub struct Company<'a> {
    db: &'a TestDb,
    pub department: DepartmentId,
    pub customer: CustomerId,
    pub supplier: SupplierId,
    matrix: MatrixId,
    people: BTreeMap<Role, PersonId>,
}

/// A refusal of the regulation or an error of the store: in these tests neither is expected.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error("refused: {0}")]
    Refused(String),
    #[error("{0}")]
    Store(StoreError),
}

impl From<StoreError> for Failed {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl From<regulation::Refusal> for Failed {
    fn from(refusal: regulation::Refusal) -> Self {
        Self::Refused(format!("{refusal:?}"))
    }
}

fn moment(day: &str) -> regulation::Moment {
    format!("{day}T02:00:00.123Z").parse().unwrap()
}

fn clock(day: &str) -> Clock {
    let days = [("2026-05-01".parse().unwrap(), DayKind::Holiday)];
    Clock { now: moment(day), today: day.parse().unwrap(), calendar: Calendar::new(1, days) }
}

async fn save<M: MasterRecord>(db: &TestDb, row: M) -> M {
    let row = &row;
    let saved: Result<M, StoreError> = db
        .store
        .write("save", |tx| async move { tx.save(row.clone(), &Origin::console(moment("2026-01-05"))).await })
        .await;
    saved.unwrap()
}

impl<'a> Company<'a> {
    pub async fn new(db: &'a TestDb) -> Self {
        let department = department::Model {
            id: Uuid::now_v7(),
            revision: 0,
            code: "X1".into(),
            name: "销售一部".into(),
            parent: None,
            away: false,
            active: true,
            sort_key: search::sort_key("销售一部"),
        };
        let department = save(db, department).await.id;
        let mut people = BTreeMap::new();
        for role in Role::ALL {
            people.insert(*role, PersonId(save(db, employee(role.code(), department)).await.id));
        }
        let customer = customer::Model {
            id: Uuid::now_v7(),
            revision: 0,
            name: "重庆银行".into(),
            name_fold: "重庆银行".into(),
            contact: "王芳".into(),
            phone: "023-6666".into(),
            address: "重庆".into(),
            credit_limit: None,
            active: true,
            search: search::search_text(["重庆银行"]),
            sort_key: search::sort_key("重庆银行"),
        };
        let supplier = supplier::Model {
            id: Uuid::now_v7(),
            revision: 0,
            name: "华东供应".into(),
            name_fold: "华东供应".into(),
            contact: "李".into(),
            phone: "1".into(),
            active: true,
            search: search::search_text(["华东供应"]),
            sort_key: search::sort_key("华东供应"),
        };
        let matrix = authority_version::Model {
            id: Uuid::now_v7(),
            revision: 0,
            year: 2026,
            title: "网上审批权限".into(),
            status: "published".into(),
            matrix: "[]".into(),
            written_by: Uuid::now_v7(),
            published_by: Some(Uuid::now_v7()),
            in_force_from: Some(moment("2026-01-01").timestamp_millis()),
        };
        Self {
            db,
            department: DepartmentId(department),
            customer: CustomerId(save(db, customer).await.id),
            supplier: SupplierId(save(db, supplier).await.id),
            matrix: MatrixId(save(db, matrix).await.id),
            people,
        }
    }

    pub fn person(&self, role: Role) -> PersonId {
        self.people[&role]
    }

    fn actor(&self, role: Role) -> Actor {
        let reach = if role == Role::AccountManager { Reach::Own } else { Reach::All };
        Actor { person: self.person(role), department: self.department, grants: vec![Grant { role, reach }] }
    }

    fn facts(&self) -> Facts {
        let holders: BTreeMap<Role, BTreeSet<PersonId>> =
            self.people.iter().map(|(role, person)| (*role, [*person].into())).collect();
        let matrix = regulation::authority::Matrix {
            id: self.matrix,
            year: 2026,
            title: Title::new("网上审批权限").unwrap(),
            rows: Vec::new(),
        };
        Facts {
            matrix: Some(matrix),
            holders,
            catalogue: [("NET".into(), "ACC".into(), "S5735".into())].into(),
            technicians: [self.person(Role::TechnicalSupport)].into(),
            ..Facts::default()
        }
    }

    fn origin(&self, role: Role, day: &str) -> Origin {
        Origin::of(self.person(role), moment(day), "192.0.2.7")
    }

    async fn on_contract(&self, id: Uuid, role: Role, day: &str, act: ContractAct) -> Result<(), Failed> {
        let act = &act;
        let done = self.db.store.write("contract", |tx| async move {
            let contract = tx.load::<Contract>(id).await?.unwrap();
            let events =
                contract::decide(&contract.state, &self.actor(role), act, &self.facts(), &clock(day))?;
            tx.record(&contract, &events, &self.origin(role, day)).await?;
            Ok(())
        });
        done.await
    }

    /// A formal contract, written, reviewed and handed in: the project it begins.
    pub async fn apply(&self) -> Uuid {
        let (contract, project) = (Uuid::now_v7(), Uuid::now_v7());
        let terms = Terms {
            kind: ContractKind::Formal,
            number: Code::new("HT-2026-0583").ok(),
            customer_id: self.customer,
            title: Title::new("数据中心扩容").unwrap(),
            amount: Fen(300_000_00),
            signed_on: "2026-03-02".parse().ok(),
            arrival_promised_on: "2026-04-20".parse().ok(),
            acceptance_required: true,
            payment_plan: vec![
                instalment("签收", 200_000_00, "2026-05-10".parse().ok()),
                instalment("验收", 99_999_99, None),
            ],
            note: None,
        };
        let terms = &terms;
        let (manager, day) = (Role::AccountManager, "2026-03-02");
        let drafted: Result<_, Failed> = self
            .db
            .store
            .write("draft", |tx| async move {
                let events = contract::draft(&self.actor(manager), None, terms.clone())?;
                Ok(tx.begin::<Contract>(contract, &events, &self.origin(manager, day)).await?.number)
            })
            .await;
        assert_eq!(drafted.unwrap(), 1);
        let file = FileHash::new(&self.scan().await).unwrap();
        self.on_contract(contract, manager, day, ContractAct::AttachScan(file)).await.unwrap();
        self.on_contract(contract, manager, day, ContractAct::Submit).await.unwrap();
        while let Some((role, number, step)) = self.review(contract).await {
            self.on_contract(contract, role, day, ContractAct::Decide(number, step)).await.unwrap();
        }
        let begun: Result<(), Failed> = self
            .db
            .store
            .write("hand in", |tx| async move {
                let loaded = tx.load::<Contract>(contract).await?.unwrap();
                let (facts, clock) = (self.facts(), clock(day));
                let (events, applied) = initiation::hand_in(
                    &loaded.state,
                    ProjectId(project),
                    false,
                    &self.actor(manager),
                    &facts,
                    &clock,
                )?;
                tx.record(&loaded, &events, &self.origin(manager, day)).await?;
                tx.begin::<Project>(project, &[applied], &self.origin(manager, day)).await?;
                Ok(())
            })
            .await;
        begun.unwrap();
        project
    }

    async fn review(&self, contract: Uuid) -> Option<(Role, u32, DecideStep)> {
        let seen = look::<Contract>(&self.db.store.read(), contract).await.unwrap().unwrap();
        seen.state.approvals.iter().find_map(agree)
    }

    /// Bytes that are kept, with their row.
    pub async fn scan(&self) -> String {
        let kept = &self.db.store.files().keep_bytes("a stamped scan").await.unwrap();
        let added: Result<_, StoreError> = self
            .db
            .store
            .write("file", |tx| async move {
                let origin = self.origin(Role::AccountManager, "2026-03-02");
                tx.add_file(Uuid::now_v7(), kept, "scan.pdf", "application/pdf", None, &origin).await
            })
            .await;
        added.unwrap().sha256
    }

    pub async fn project(&self, id: Uuid) -> Loaded<Project> {
        look::<Project>(&self.db.store.read(), id).await.unwrap().unwrap()
    }

    /// Load, decide, record.
    pub async fn act(&self, id: Uuid, role: Role, day: &str, act: Act) -> Result<Vec<Event>, Failed> {
        let act = &act;
        let done = self.db.store.write("act", |tx| async move {
            let project = tx.load::<Project>(id).await?.unwrap();
            let mut facts = self.facts();
            let contract = tx.load::<Contract>(project.state.began.contract).await?;
            facts.contract = contract.map(|contract| contract.state);
            if *act == Act::GiveCode(None) {
                let number = tx.next_code_number(2026).await?;
                facts.next_code = Some(ProjectCode::in_sequence(2026, u32::try_from(number).unwrap()));
            }
            let events = decide(&project.state, &self.actor(role), act, &facts, &clock(day))?;
            if let Some(Event::CodeGiven { code }) = events.first() {
                assert!(tx.take_code(code.as_str(), code.as_str(), id, 0).await?);
            }
            tx.record(&project, &events, &self.origin(role, day)).await?;
            Ok(events)
        });
        done.await
    }

    /// Does it, and every step of the approval that follows.
    pub async fn pass(&self, id: Uuid, role: Role, day: &str, act: Act) {
        self.act(id, role, day, act).await.unwrap();
        while let Some((role, number, step)) = self.project(id).await.state.approvals.iter().find_map(agree) {
            self.act(id, role, day, Act::DecideStep(number, step)).await.unwrap();
        }
    }

    /// As far as 执行, with `quantity` units on one line.
    pub async fn initiate(&self, quantity: i64) -> Uuid {
        let id = self.apply().await;
        self.act(id, Role::ContractAdministrator, "2026-03-03", Act::GiveCode(None)).await.unwrap();
        let entry = InitiationEntry {
            delivery_place: Place::new("重庆").ok(),
            delivery_contact: Title::new("王芳").ok(),
            note: None,
            follows: None,
            plan: Default::default(),
            equipment: vec![line(quantity)],
        };
        self.act(id, Role::AccountManager, "2026-03-04", Act::SaveInitiation(entry)).await.unwrap();
        self.pass(id, Role::AccountManager, "2026-03-05", Act::SubmitInitiation).await;
        id
    }

    /// As far as 到货.
    pub async fn arrive(&self, quantity: i64) -> Uuid {
        let id = self.initiate(quantity).await;
        let commerce = Role::CommerceRepresentative;
        let units = Quantity::new(quantity).unwrap();
        let order = OrderEntry {
            supplier_id: self.supplier,
            lines: vec![OrderLine { equipment_line_id: 1, quantity: units, unit_cost: Fen(8_000_00) }],
            promised_on: "2026-04-10".parse().ok(),
            note: None,
        };
        self.act(id, commerce, "2026-03-10", Act::OrderPurchase(order)).await.unwrap();
        let receipt = ReceiptEntry {
            received_on: "2026-04-10".parse().unwrap(),
            lines: vec![LineQuantity { equipment_line_id: 1, quantity: units }],
        };
        self.act(id, commerce, "2026-04-10", Act::RecordReceipt(1, receipt)).await.unwrap();
        self.act(id, commerce, "2026-04-10", Act::SetArrived).await.unwrap();
        id
    }

    /// A sheet for these units.
    pub fn sheet(&self, serials: &[&str]) -> SheetEntry {
        SheetEntry {
            signed_on: "2026-04-15".parse().ok(),
            lines: vec![SheetLine {
                equipment_line_id: 1,
                quantity: Quantity::new(serials.len() as i64).unwrap(),
                serials: serials.iter().map(|serial| SerialNumber::new(serial).unwrap()).collect(),
            }],
        }
    }

    /// As far as 已结项.
    pub async fn close(&self, serials: &[&str]) -> Uuid {
        let id = self.arrive(serials.len() as i64).await;
        let manager = Role::AccountManager;
        self.act(id, manager, "2026-04-15", Act::WriteSheet(None, self.sheet(serials))).await.unwrap();
        let scan = FileHash::new(&self.scan().await).unwrap();
        self.act(id, manager, "2026-04-15", Act::AttachSheetScan(1, scan)).await.unwrap();
        self.act(id, manager, "2026-04-15", Act::SubmitSheet(1)).await.unwrap();
        let administrator = Role::ProjectAdministrator;
        self.act(id, administrator, "2026-04-16", Act::AcceptSheet(1)).await.unwrap();
        self.act(id, administrator, "2026-04-17", Act::Close).await.unwrap();
        id
    }

    pub fn note(&self, text: &str) -> Note {
        Note::new(text).unwrap()
    }
}

fn instalment(name: &str, amount: i64, due_on: Option<chrono::NaiveDate>) -> Instalment {
    Instalment { name: Title::new(name).unwrap(), amount: Fen(amount), due_on }
}

fn employee(role: &str, department: Uuid) -> person::Model {
    person::Model {
        id: Uuid::now_v7(),
        revision: 0,
        username: role.into(),
        username_fold: role.into(),
        name: role.into(),
        department,
        email: None,
        phone: None,
        locale: "zh-CN".into(),
        enabled: true,
        password_hash: None,
        password_changed_at: None,
        search: search::search_text([role]),
        sort_key: search::sort_key(role),
    }
}

pub fn line(quantity: i64) -> LineEntry {
    LineEntry {
        line: None,
        category_code: Code::new("NET").unwrap(),
        series_code: Code::new("ACC").unwrap(),
        model: Model::new("S5735").unwrap(),
        quantity: Quantity::new(quantity).unwrap(),
        unit: Code::new("台").unwrap(),
        unit_price: Fen(10_000_00),
        unit_cost: Fen(8_000_00),
        currency: Currency::Cny,
        exchange: None,
        warranty_years: WarrantyYears::new(3).unwrap(),
        serial_tracked: true,
        promised_on: None,
    }
}

fn agree(approval: &regulation::approval::Approval) -> Option<(Role, u32, DecideStep)> {
    let (step, waiting) = approval.current()?;
    let content = approval.content.clone();
    Some((
        waiting.role,
        approval.number,
        DecideStep { decision: Decision::Agree, comment: None, content, step },
    ))
}
