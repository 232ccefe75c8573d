//! One project walked by the rules alone, without a server: what each person does is decided, and happens.

use super::Plan;
use super::facts::{Buyer, World};
use crate::demo::cast::Cast;
use crate::demo::company::local;
use crate::demo::goods::Goods;
use anyhow::{Context as _, bail};
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use regulation::acceptance::AcceptanceEntry;
use regulation::approval::{Approval, DecideStep, Decision};
use regulation::cancellation::{CancellationEntry, Cause, contract_follows};
use regulation::clock::{Moment, Stamp};
use regulation::code::ProjectCode;
use regulation::contract::{self, Contract, ContractAct, ContractEvent, ContractKind, Instalment, Terms};
use regulation::decide::decide;
use regulation::equipment::{Currency, LineEntry, Plan as Budgeted};
use regulation::id::{ContractId, ProjectId};
use regulation::initiation::{InitiationEntry, hand_in};
use regulation::payment::{Due, PaymentEntry};
use regulation::procurement::{Disposal, LineQuantity, OrderEntry, OrderLine, ReceiptEntry, SurplusEntry};
use regulation::revenue::RevenueEntry;
use regulation::serial::SerialNumber;
use regulation::sign_off::{SheetEntry, SheetLine};
use regulation::text::{Code, Malformed, Model, Note, Quantity, Title, WarrantyYears};
use regulation::{Act, Actor, Event, Facts, Fen, Project, Refusal, Role, Status};
use store::{Origin, Told};
use uuid::Uuid;

/// Lines of every equipment list.
const LINES: usize = 12;
const WORKS: [&str; 12] = [
    "数据中心服务器扩容",
    "核心网络改造",
    "信息安全等级保护建设",
    "存储系统升级",
    "办公终端更新",
    "机房电源改造",
    "视频会议系统建设",
    "无线网络覆盖",
    "灾备系统建设",
    "综合布线与安防改造",
    "云平台扩容",
    "虚拟化平台建设",
];

/// So long after the hand-over nothing is left to be done.
const SETTLED: TimeDelta = TimeDelta::days(20);

/// What a walk leaves behind.
pub(super) struct Done {
    pub(super) contract: Told<Contract>,
    pub(super) project: Told<Project>,
    pub(super) code: Option<(String, Uuid, i64)>,
}

pub(super) struct Walk<'a> {
    world: &'a World,
    cast: Cast,
    chance: StdRng,
    plan: Plan,
    at: Moment,
    ids: (ContractId, ProjectId),
    facts: Facts,
    buyer: &'a Buyer,
    lines: Vec<LineEntry>,
    contract: Option<Contract>,
    project: Option<Project>,
    of_contract: Vec<(ContractEvent, Origin)>,
    of_project: Vec<(Event, Origin)>,
}

fn refused(refusal: Refusal) -> anyhow::Error {
    anyhow::anyhow!("refused: {refusal:?}")
}

fn malformed(malformed: Malformed) -> anyhow::Error {
    anyhow::anyhow!("malformed: {malformed:?}")
}

fn instalment(name: &str, amount: i64, due_on: NaiveDate) -> anyhow::Result<Instalment> {
    Ok(Instalment { name: Title::new(name).map_err(malformed)?, amount: Fen(amount), due_on: Some(due_on) })
}

/// An identifier as of a moment: rows made together lie together.
fn id(chance: &mut StdRng, at: Moment) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &chance.random()).into_uuid()
}

impl<'a> Walk<'a> {
    pub(super) fn begin(world: &'a World, seed: u64, plan: &Plan, cast: Cast) -> Self {
        let mut chance = StdRng::seed_from_u64(seed.wrapping_mul(7_919).wrapping_add(plan.number as u64));
        let ids = (ContractId(id(&mut chance, plan.begins)), ProjectId(id(&mut chance, plan.begins)));
        let buyer = &world.customers[chance.random_range(0..world.customers.len())];
        let next_code = Some(ProjectCode::in_sequence(plan.code.0, plan.code.1));
        Self {
            world,
            cast,
            chance,
            at: plan.begins,
            plan: plan.clone(),
            ids,
            facts: Facts { next_code, ..world.facts(cast) },
            buyer,
            lines: Vec::new(),
            contract: None,
            project: None,
            of_contract: Vec::new(),
            of_project: Vec::new(),
        }
    }

    /// Some hours pass, at most up to now.
    fn wait(&mut self, hours: i64) {
        let next = self.at + TimeDelta::minutes(self.chance.random_range(hours * 20..=hours * 60));
        self.at = if next < self.world.now { next } else { self.at + (self.world.now - self.at) / 6 };
    }

    fn actor(&self, role: Role) -> anyhow::Result<Actor> {
        self.world.actor(self.cast, role).cloned()
    }

    fn project(&self) -> anyhow::Result<&Project> {
        self.project.as_ref().context("a project")
    }

    fn contract(&self) -> anyhow::Result<&Contract> {
        self.contract.as_ref().context("a contract")
    }

    fn origin(&self, by: &Actor) -> (Origin, Stamp) {
        let origin = Origin::of(by.person, self.at, "demo");
        let stamp = origin.stamp();
        (origin, stamp)
    }

    fn contract_takes(&mut self, by: &Actor, events: Vec<ContractEvent>) {
        let (origin, stamp) = self.origin(by);
        for event in events {
            self.contract = contract::apply(self.contract.take(), self.ids.0, &event, &stamp);
            self.of_contract.push((event, origin.clone()));
        }
    }

    fn takes(&mut self, by: &Actor, events: Vec<Event>) {
        let (origin, stamp) = self.origin(by);
        for event in events {
            self.project = Project::apply(self.project.take(), self.ids.1, &event, &stamp);
            self.of_project.push((event, origin.clone()));
        }
    }

    fn contract_act(&mut self, role: Role, act: &ContractAct) -> anyhow::Result<()> {
        let (by, clock) = (self.actor(role)?, self.world.clock(self.at));
        self.facts.matrix = self.world.matrix(self.at);
        let events = contract::decide(self.contract()?, &by, act, &self.facts, &clock).map_err(refused)?;
        self.contract_takes(&by, events);
        Ok(())
    }

    fn act(&mut self, role: Role, act: &Act) -> anyhow::Result<()> {
        let (by, clock) = (self.actor(role)?, self.world.clock(self.at));
        self.facts.matrix = self.world.matrix(self.at);
        let events = decide(self.project()?, &by, act, &self.facts, &clock).map_err(refused)?;
        self.takes(&by, events);
        Ok(())
    }

    /// Everyone agrees, or so many.
    fn agree(&mut self, most: usize) -> anyhow::Result<()> {
        for _ in 0..most {
            let Some((number, role, entry)) = waiting(&self.project()?.approvals) else { return Ok(()) };
            self.wait(20);
            self.act(role, &Act::DecideStep(number, entry))?;
        }
        Ok(())
    }

    /// On to where it ends.
    pub(super) fn up_to(&mut self, end: Status) -> anyhow::Result<()> {
        self.apply()?;
        // A cancelled one goes some of the way before.
        let stops = [Status::Preparing, Status::Executing, Status::Arrived];
        let until = if end == Status::Cancelled { stops[self.plan.number % stops.len()] } else { end };
        while self.project()?.status != until {
            self.wait(30);
            match self.project()?.status {
                Status::Applied => self.act(Role::ContractAdministrator, &Act::GiveCode(None))?,
                Status::Preparing => self.initiate()?,
                Status::InApproval => self.agree(usize::MAX)?,
                Status::Executing => self.buy()?,
                Status::Arrived => self.sign()?,
                Status::SignedOff => self.act(Role::ProjectAdministrator, &Act::Close)?,
                Status::Closed => self.hand_over()?,
                Status::Maintenance | Status::Cancelled => bail!("{until:?} lies behind"),
            }
        }
        if end != Status::Cancelled {
            self.pay()?;
        }
        match end {
            Status::InApproval => self.agree(self.plan.number % 3),
            Status::Executing if self.plan.number.is_multiple_of(2) => self.order().map(drop),
            Status::Closed if self.plan.number.is_multiple_of(2) => self.sign_notice(),
            Status::Maintenance if self.world.now - self.at > SETTLED => self.settle(),
            Status::Cancelled => self.cancel(),
            Status::Applied | Status::Preparing | Status::Executing | Status::Arrived => Ok(()),
            Status::SignedOff | Status::Closed | Status::Maintenance => Ok(()),
        }
    }

    /// The contract is written, reviewed and handed in.
    fn apply(&mut self) -> anyhow::Result<()> {
        self.lines = (0..LINES).map(|line| self.line(line)).collect::<anyhow::Result<_>>()?;
        let owner = self.actor(Role::AccountManager)?;
        let drafted = contract::draft(&owner, None, self.terms()?).map_err(refused)?;
        self.contract_takes(&owner, drafted);
        self.contract_act(Role::AccountManager, &ContractAct::AttachScan(self.world.scan.clone()))?;
        self.contract_act(Role::AccountManager, &ContractAct::Submit)?;
        while let Some((number, role, entry)) = waiting(&self.contract()?.approvals) {
            self.wait(8);
            self.contract_act(role, &ContractAct::Decide(number, entry))?;
        }
        self.facts.matrix = self.world.matrix(self.at);
        let (clock, away) = (self.world.clock(self.at), self.cast.home() == "CD");
        let handed_in = hand_in(self.contract()?, self.ids.1, away, &owner, &self.facts, &clock);
        let (events, applied) = handed_in.map_err(refused)?;
        self.contract_takes(&owner, events);
        self.takes(&owner, vec![applied]);
        self.facts.contract = self.contract.clone();
        Ok(())
    }

    /// Of every fourth project nothing is paid; of the others what has come due.
    fn pay(&mut self) -> anyhow::Result<()> {
        let today = local(self.world.now).date_naive();
        let came_due = |due: &Due| due.due_on.is_some_and(|due_on| due_on + Days::new(2) < today);
        let dues = if self.plan.number.is_multiple_of(4) { Vec::new() } else { self.contract()?.dues() };
        let now = self.at;
        for due in dues.into_iter().filter(came_due) {
            let received_on = due.due_on.context("a date")?;
            let reference =
                Some(Code::new(&format!("HD{:07}{}", self.plan.number, due.number)).map_err(malformed)?);
            let entry = PaymentEntry { received_on, amount: due.open, reference, note: None };
            self.at = (received_on + Days::new(1)).and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(2);
            self.contract_act(Role::Finance, &ContractAct::RecordPayment(entry))?;
        }
        self.at = now;
        Ok(())
    }

    fn terms(&mut self) -> anyhow::Result<Terms> {
        let today = local(self.at).date_naive();
        let work = WORKS[self.chance.random_range(0..WORKS.len())];
        let amount: i64 = self.lines.iter().filter_map(LineEntry::sales).map(|amount| amount.0).sum();
        Ok(Terms {
            kind: ContractKind::Formal,
            number: Some(
                Code::new(&format!("HB-{}-{:06}", today.format("%Y"), self.plan.number))
                    .map_err(malformed)?,
            ),
            customer_id: self.buyer.id,
            title: Title::new(&format!("{}{work}", self.buyer.name)).map_err(malformed)?,
            amount: Fen(amount),
            signed_on: Some(today),
            arrival_promised_on: Some(today + Days::new(60)),
            acceptance_required: self.plan.number.is_multiple_of(2),
            payment_plan: vec![
                instalment("到货签收款", amount * 9 / 10, today + Days::new(75))?,
                instalment("质保金", amount - amount * 9 / 10, today + Days::new(400))?,
            ],
            note: None,
        })
    }

    /// A line of goods that no other line of the list has; its cost leaves 12 to 24 %.
    fn line(&mut self, line: usize) -> anyhow::Result<LineEntry> {
        let share = self.world.goods.len() / LINES;
        let goods: &Goods = &self.world.goods[line * share + self.chance.random_range(0..share)];
        let quantity = if goods.price > 50_000 { 1 } else { self.chance.random_range(1..=3) };
        let cost = goods.price * (100 - self.chance.random_range(12..25));
        Ok(LineEntry {
            line: None,
            category_code: Code::new(goods.category.0).map_err(malformed)?,
            series_code: Code::new(goods.series.0).map_err(malformed)?,
            model: Model::new(goods.model).map_err(malformed)?,
            quantity: Quantity::new(quantity).map_err(malformed)?,
            unit: Code::new(goods.unit).map_err(malformed)?,
            unit_price: Fen(goods.price * 100),
            unit_cost: Fen(cost),
            currency: Currency::Cny,
            exchange: None,
            warranty_years: WarrantyYears::new(3).map_err(malformed)?,
            serial_tracked: goods.serial_tracked,
            promised_on: None,
        })
    }

    fn initiate(&mut self) -> anyhow::Result<()> {
        let entry = InitiationEntry {
            delivery_place: Some(self.buyer.place.clone()),
            delivery_contact: Title::new("信息中心").ok(),
            note: None,
            follows: None,
            plan: Budgeted { other_cost: Fen(100_000), ..Budgeted::default() },
            equipment: self.lines.clone(),
        };
        self.act(Role::AccountManager, &Act::SaveInitiation(entry))?;
        self.act(Role::AccountManager, &Act::SubmitInitiation)
    }

    fn quantities(&self) -> anyhow::Result<Vec<LineQuantity>> {
        let of = |(line, entry): (u32, &LineEntry)| LineQuantity {
            equipment_line_id: line,
            quantity: entry.quantity,
        };
        Ok(self.project()?.lines().map(of).collect())
    }

    fn order(&mut self) -> anyhow::Result<()> {
        let line = |(line, entry): (u32, &LineEntry)| OrderLine {
            equipment_line_id: line,
            quantity: entry.quantity,
            unit_cost: entry.unit_cost,
        };
        let lines = self.project()?.lines().map(line).collect();
        let supplier_id = self.world.suppliers[self.plan.number % self.world.suppliers.len()];
        let promised_on = Some(local(self.at).date_naive() + Days::new(20));
        let order = OrderEntry { supplier_id, lines, promised_on, note: None };
        self.act(Role::CommerceRepresentative, &Act::OrderPurchase(order))
    }

    fn buy(&mut self) -> anyhow::Result<()> {
        self.order()?;
        self.wait(300);
        let receipt = ReceiptEntry { received_on: local(self.at).date_naive(), lines: self.quantities()? };
        self.act(Role::CommerceRepresentative, &Act::RecordReceipt(1, receipt))?;
        self.act(Role::CommerceRepresentative, &Act::SetArrived)
    }

    fn sign(&mut self) -> anyhow::Result<()> {
        self.wait(100);
        let number = self.plan.number;
        let (mut unit, mut lines) = (0, Vec::new());
        for (line, entry) in self.project()?.lines() {
            let mut serials = Vec::new();
            for _ in (0..entry.quantity.get()).filter(|_| entry.serial_tracked) {
                unit += 1;
                serials.push(SerialNumber::new(&format!("22{number:07}{unit:04}")).map_err(malformed)?);
            }
            lines.push(SheetLine { equipment_line_id: line, quantity: entry.quantity, serials });
        }
        let sheet = SheetEntry { signed_on: Some(local(self.at).date_naive()), lines };
        self.act(Role::AccountManager, &Act::WriteSheet(None, sheet))?;
        self.act(Role::AccountManager, &Act::AttachSheetScan(1, self.world.scan.clone()))?;
        self.act(Role::AccountManager, &Act::SubmitSheet(1))?;
        if self.project()?.began.away {
            self.act(Role::MarketAssistant, &Act::PassOnSheet(1))?;
        }
        self.wait(20);
        self.act(Role::ProjectAdministrator, &Act::AcceptSheet(1))
    }

    fn sign_notice(&mut self) -> anyhow::Result<()> {
        for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService] {
            self.wait(20);
            self.act(role, &Act::SignNotice)?;
        }
        self.act(Role::Archivist, &Act::ArchiveNotice(self.world.scan.clone()))
    }

    fn hand_over(&mut self) -> anyhow::Result<()> {
        self.sign_notice()?;
        self.act(Role::ProjectAdministrator, &Act::HandToMaintenance)?;
        self.act(Role::ItService, &Act::ConfirmHandover)
    }

    /// What a closing leaves to finance, and the acceptance where the contract asks for it.
    fn settle(&mut self) -> anyhow::Result<()> {
        self.wait(40);
        self.act(Role::Finance, &Act::ConfirmFinanceCopy(1))?;
        let (amount, recognised_on) = (self.project()?.began.amount, local(self.at).date_naive());
        self.act(Role::Finance, &Act::RecogniseRevenue(RevenueEntry { sheet: 1, amount, recognised_on }))?;
        if !self.project()?.began.acceptance_required {
            return Ok(());
        }
        self.wait(100);
        let (accepted_on, file) = (local(self.at).date_naive(), self.world.scan.clone());
        let report = AcceptanceEntry { accepted_on, file, note: None };
        self.act(Role::AccountManager, &Act::SubmitAcceptance(report))?;
        self.act(Role::ProjectAdministrator, &Act::TakeAcceptance)?;
        self.act(Role::ItService, &Act::ConfirmAcceptanceCopy)?;
        self.act(Role::Archivist, &Act::ArchiveAcceptance)
    }

    fn cancel(&mut self) -> anyhow::Result<()> {
        let note = Note::new("客户预算调整，双方协商取消采购").map_err(malformed)?;
        let bought = if self.project()?.orders.is_empty() { Vec::new() } else { self.quantities()? };
        let disposed = bought.into_iter().map(|line| SurplusEntry {
            equipment_line_id: line.equipment_line_id,
            quantity: line.quantity,
            disposal: Disposal::ReturnToSupplier,
            note: None,
        });
        let entry = CancellationEntry {
            cause: Cause::Other,
            survivor: None,
            explanation: note,
            disposal: disposed.collect(),
        };
        self.act(Role::AccountManager, &Act::WriteCancellation(entry.clone()))?;
        self.act(Role::AccountManager, &Act::SubmitCancellation)?;
        self.agree(usize::MAX)?;
        self.act(Role::ProjectAdministrator, &Act::CarryOutCancellation)?;
        let by = self.actor(Role::ProjectAdministrator)?;
        self.contract_takes(&by, vec![contract_follows(&entry)]);
        Ok(())
    }

    pub(super) fn done(self) -> anyhow::Result<Done> {
        let project = self.project.context("a project")?;
        let (contract_id, id) = (self.ids.0.0, self.ids.1.0);
        let code = project.code.map(|code| (code.to_string(), id, self.plan.begins.timestamp_millis()));
        Ok(Done { contract: (contract_id, self.of_contract), project: (id, self.of_project), code })
    }
}

/// The step that waits, of the newest open approval: its number, whose it is, and agreeing to it.
fn waiting(approvals: &[Approval]) -> Option<(u32, Role, DecideStep)> {
    let approval = approvals.iter().rfind(|approval| approval.is_open())?;
    let (step, waiting) = approval.current()?;
    let content = approval.content.clone();
    Some((
        approval.number,
        waiting.role,
        DecideStep { decision: Decision::Agree, comment: None, content, step },
    ))
}
