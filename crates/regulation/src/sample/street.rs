//! A contract and the project that stands on it, walked through the flow chart (2.2) by people of each role.

use super::{
    actor, cancellation, clock, disposed, facts, file, initiation, line, note, order, receipt, terms,
};
use crate::act::Act;
use crate::approval::{Approval, DecideStep, Decision};
use crate::cancellation::Cause;
use crate::clock::{Clock, Facts, Stamp};
use crate::contract::{self, Contract, ContractAct, ContractEvent, ContractKind, Terms};
use crate::duties::{Actor, Role};
use crate::equipment::{LineEntry, LineNumber};
use crate::event::Event;
use crate::id::{ContractId, ProjectId};
use crate::lifecycle::Status;
use crate::project::Project;
use crate::refusal::Refusal;
use crate::sign_off::{SheetEntry, SheetLine};
use crate::{decide, initiation as applying};
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use uuid::Uuid;

const CONTRACT: ContractId = ContractId(Uuid::from_u128(10));
const PROJECT: ProjectId = ProjectId(Uuid::from_u128(11));

/// What a street begins with.
pub struct Setting {
    /// What the contract says.
    pub terms: Terms,
    /// The equipment list of the initiation.
    pub equipment: Vec<LineEntry>,
    /// Whether the department is an office in another city.
    pub away: bool,
    /// The account manager.
    pub owner: Actor,
    /// What lies outside.
    pub facts: Facts,
}

impl Default for Setting {
    /// A formal contract over 100,000 元 with acceptance: two switches, and a licence without serial numbers.
    fn default() -> Self {
        let licence = LineEntry { serial_tracked: false, ..line("LICENCE", 1, 20_000_00, 15_000_00) };
        Self {
            terms: terms(ContractKind::Formal, 100_000_00),
            equipment: vec![line("S5735", 2, 40_000_00, 30_000_00), licence],
            away: false,
            owner: actor(Role::AccountManager),
            facts: facts(),
        }
    }
}

/// A contract and its project, and everything that happened to the project.
#[derive(Clone, Debug)]
pub struct Street {
    /// The contract.
    pub contract: Contract,
    /// The project.
    pub project: Project,
    /// What lies outside.
    pub facts: Facts,
    /// The time.
    pub clock: Clock,
    /// The account manager.
    pub owner: Actor,
    /// Every event of the project, with who and when.
    pub history: Vec<(Event, Stamp)>,
    /// What the initiation will list.
    pub equipment: Vec<LineEntry>,
}

impl Setting {
    /// The contract drafted, with its scan.
    pub fn drafted(&self) -> Contract {
        let drafted = contract::draft(&self.owner, None, self.terms.clone()).expect("a fit contract");
        let scan = [ContractEvent::ScanAttached { file: file() }];
        let stamp = stamp(&self.owner, &clock("2026-03-10"));
        let mut contract = None;
        for event in drafted.iter().chain(&scan) {
            contract = contract::apply(contract, CONTRACT, event, &stamp);
        }
        contract.expect("its first event makes the contract")
    }

    /// The contract reviewed and handed in: the project has been applied for.
    pub fn street(self) -> Street {
        let clock = clock("2026-03-10");
        let contract = self.drafted();
        let contract = contract_after(contract, &self.owner, &ContractAct::Submit, &self.facts, &clock);
        let contract = reviewed(contract, &self.facts, &clock);
        let (events, applied) =
            applying::hand_in(&contract, PROJECT, self.away, &self.owner, &self.facts, &clock)
                .expect("a reviewed contract");
        let stamp = stamp(&self.owner, &clock);
        let contract = take(contract, &events, &stamp);
        let project = Project::apply(None, PROJECT, &applied, &stamp).expect("its first event makes it");
        Street {
            facts: Facts { contract: Some(contract.clone()), ..self.facts },
            contract,
            project,
            clock,
            owner: self.owner,
            history: vec![(applied, stamp)],
            equipment: self.equipment,
        }
    }
}

fn stamp(actor: &Actor, clock: &Clock) -> Stamp {
    Stamp { by: actor.person, in_name_of: None, at: clock.now }
}

fn take(contract: Contract, events: &[ContractEvent], stamp: &Stamp) -> Contract {
    let (id, mut state) = (contract.id, Some(contract));
    for event in events {
        state = contract::apply(state, id, event, stamp);
    }
    state.expect("a contract stays one")
}

/// The contract after an act that must be allowed.
#[track_caller]
fn contract_after(
    contract: Contract,
    actor: &Actor,
    act: &ContractAct,
    facts: &Facts,
    clock: &Clock,
) -> Contract {
    let events = contract::decide(&contract, actor, act, facts, clock)
        .unwrap_or_else(|refusal| panic!("{act:?} was refused: {refusal:?}"));
    take(contract, &events, &stamp(actor, clock))
}

/// The contract with every step of its review agreed.
fn reviewed(mut contract: Contract, facts: &Facts, clock: &Clock) -> Contract {
    while let Some(approval) = contract.approvals.last().filter(|approval| approval.is_open()).cloned() {
        let (step, waiting) = approval.current().expect("an open approval waits for someone");
        let entry =
            DecideStep { decision: Decision::Agree, comment: None, content: approval.content.clone(), step };
        let act = ContractAct::Decide(approval.number, entry);
        contract = contract_after(contract, &actor(waiting.role), &act, facts, clock);
    }
    contract
}

impl Default for Street {
    fn default() -> Self {
        Setting::default().street()
    }
}

impl Street {
    /// A reviewed formal contract, handed in.
    pub fn new() -> Self {
        Self::default()
    }

    /// It becomes another day.
    pub fn on(&mut self, day: &str) -> &mut Self {
        self.clock = Clock { calendar: self.clock.calendar.clone(), ..clock(day) };
        self
    }

    /// What the rules answer; nothing is changed.
    pub fn ask(&self, who: &Actor, act: &Act) -> Result<Vec<Event>, Refusal> {
        decide::decide(&self.project, who, act, &self.facts, &self.clock)
    }

    /// The person of `role` does something that must be allowed; the account manager is the project's own.
    #[track_caller]
    pub fn act(&mut self, role: Role, act: Act) -> &mut Self {
        let who = self.person(role);
        self.act_as(&who, act)
    }

    /// Someone does something that must be allowed.
    #[track_caller]
    pub fn act_as(&mut self, who: &Actor, act: Act) -> &mut Self {
        let events = self.ask(who, &act).unwrap_or_else(|refusal| panic!("{act:?} was refused: {refusal:?}"));
        self.take(&events, who)
    }

    /// The events happen.
    pub fn take(&mut self, events: &[Event], who: &Actor) -> &mut Self {
        let stamp = stamp(who, &self.clock);
        for event in events {
            let project = self.project.clone();
            self.project =
                Project::apply(Some(project), PROJECT, event, &stamp).expect("a project stays one");
            self.history.push((event.clone(), stamp.clone()));
        }
        self
    }

    /// The refusal of something that must not be allowed to the person of `role`.
    #[track_caller]
    pub fn refusal(&self, role: Role, act: Act) -> Refusal {
        self.refusal_to(&self.person(role), act)
    }

    /// The refusal of something that must not be allowed to someone.
    #[track_caller]
    pub fn refusal_to(&self, who: &Actor, act: Act) -> Refusal {
        match self.ask(who, &act) {
            Err(refusal) => refusal,
            Ok(events) => panic!("{act:?} was allowed: {events:?}"),
        }
    }

    /// Who acts for a role on this street.
    pub fn person(&self, role: Role) -> Actor {
        if role == Role::AccountManager { self.owner.clone() } else { actor(role) }
    }

    #[track_caller]
    fn open_approval(&self) -> &Approval {
        self.project.approvals.iter().rfind(|approval| approval.is_open()).expect("something to decide")
    }

    /// The decision on the step that waits, of the newest open approval, bound to its content.
    #[track_caller]
    pub fn decision(&self, decision: Decision) -> Act {
        let approval = self.open_approval();
        let (step, _) = approval.current().expect("an open approval waits for someone");
        let comment = (decision != Decision::Agree).then(|| note("请补充毛利说明"));
        Act::DecideStep(
            approval.number,
            DecideStep { decision, comment, content: approval.content.clone(), step },
        )
    }

    /// Whom the newest open approval waits for.
    #[track_caller]
    pub fn waits_for(&self) -> Role {
        self.open_approval().current().expect("an open approval waits for someone").1.role
    }

    /// The step that waits is decided by whom it waits for.
    #[track_caller]
    pub fn decide(&mut self, decision: Decision) -> &mut Self {
        let act = self.decision(decision);
        self.act(self.waits_for(), act)
    }

    /// Every step of the newest open approval is agreed to.
    #[track_caller]
    pub fn agree(&mut self) -> &mut Self {
        let number = self.open_approval().number;
        while self.project.approval(number).is_some_and(|approval| approval.is_open()) {
            self.decide(Decision::Agree);
        }
        self
    }

    /// Walks straight on until the project has this status; to 已撤销 from wherever it stands.
    #[track_caller]
    pub fn up_to(mut self, status: Status) -> Self {
        while self.project.status != status {
            match self.project.status {
                _ if status == Status::Cancelled => self.cancel(),
                Status::Applied => self.act(Role::ContractAdministrator, Act::GiveCode(None)),
                Status::Preparing => self.submit_initiation(),
                Status::InApproval => self.agree(),
                Status::Executing => self.buy_and_receive(),
                Status::Arrived => self.sign_everything(),
                Status::SignedOff => self.act(Role::ProjectAdministrator, Act::Close),
                Status::Closed => self.act(Role::ProjectAdministrator, Act::HandToMaintenance),
                Status::Maintenance | Status::Cancelled => panic!("{status:?} lies behind"),
            };
        }
        self
    }

    /// The initiation is filled in and submitted.
    #[track_caller]
    pub fn submit_initiation(&mut self) -> &mut Self {
        let entry = initiation(&self.equipment);
        self.act(Role::AccountManager, Act::SaveInitiation(entry));
        self.act(Role::AccountManager, Act::SubmitInitiation)
    }

    /// The lines in effect with what `count` says of each, where it is not nothing.
    fn lines(&self, count: impl Fn(crate::procurement::Tally) -> u32) -> Vec<(LineNumber, u32)> {
        let tally = self.project.tally().into_iter().map(|(line, tally)| (line, count(tally)));
        tally.filter(|(_, units)| *units > 0).collect()
    }

    /// Whatever the list still lacks is ordered and received, and the project set to arrived.
    #[track_caller]
    pub fn buy_and_receive(&mut self) -> &mut Self {
        let to_order = self.lines(|line| line.to_order());
        if !to_order.is_empty() {
            self.act(Role::CommerceRepresentative, Act::OrderPurchase(order(&to_order)));
        }
        self.receive_everything();
        self.act(Role::CommerceRepresentative, Act::SetArrived)
    }

    /// Whatever is on order comes today.
    #[track_caller]
    pub fn receive_everything(&mut self) -> &mut Self {
        let today = format!("{}", self.clock.today);
        for placed in self.project.orders.clone().iter().filter(|placed| placed.is_outstanding()) {
            let coming = placed.lines().into_iter().map(|(line, (ordered, came))| (line, ordered - came));
            let coming: Vec<_> = coming.filter(|(_, units)| *units > 0).collect();
            let act = Act::RecordReceipt(placed.number, receipt(&today, &coming));
            self.act(Role::CommerceRepresentative, act);
        }
        self
    }

    /// A sheet for everything that has arrived and is on no sheet yet, serial numbers made up.
    pub fn sheet_for_the_rest(&self) -> SheetEntry {
        let number = self.project.sheets.len() + 1;
        let lines = self.lines(|line| line.to_sign()).into_iter().map(|(line, units)| {
            let tracked = self.project.lines().any(|(found, entry)| found == line && entry.serial_tracked);
            let serials = (1..=units).filter(|_| tracked).map(|unit| {
                let serial = format!("SN{number}-{line}-{unit}");
                crate::serial::SerialNumber::new(&serial).expect("a serial number")
            });
            let quantity = crate::text::Quantity::new(units.into()).expect("a quantity");
            SheetLine { equipment_line_id: line, quantity, serials: serials.collect() }
        });
        SheetEntry { signed_on: Some(self.clock.today), lines: lines.collect() }
    }

    /// A sheet is written with its scan and submitted; an office's market assistant passes it on.
    #[track_caller]
    pub fn submit_sheet(&mut self, entry: SheetEntry) -> &mut Self {
        self.act(Role::AccountManager, Act::WriteSheet(None, entry));
        let number = self.project.sheets.last().expect("just written").number;
        self.act(Role::AccountManager, Act::AttachSheetScan(number, file()));
        self.act(Role::AccountManager, Act::SubmitSheet(number));
        if self.project.began.away {
            self.act(Role::MarketAssistant, Act::PassOnSheet(number));
        }
        self
    }

    /// Everything that arrived is signed for on one sheet, which is accepted.
    #[track_caller]
    pub fn sign_everything(&mut self) -> &mut Self {
        self.submit_sheet(self.sheet_for_the_rest());
        let number = self.project.sheets.last().expect("just submitted").number;
        self.act(Role::ProjectAdministrator, Act::AcceptSheet(number))
    }

    /// The cancellation form is written, approved and carried out.
    #[track_caller]
    pub fn cancel(&mut self) -> &mut Self {
        let form = disposed(cancellation(Cause::Other), &self.project);
        self.act(Role::AccountManager, Act::WriteCancellation(form));
        self.act(Role::AccountManager, Act::SubmitCancellation).agree();
        self.act(Role::ProjectAdministrator, Act::CarryOutCancellation)
    }

    /// The effective list as entries that a change can start from.
    pub fn list(&self) -> Vec<LineEntry> {
        self.project.lines().map(|(_, line)| line.clone()).collect()
    }
}
