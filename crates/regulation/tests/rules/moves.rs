//! What people may try on a project as it stands: the moves of the model and of random histories. Most are refused;
//! nothing here knows the rules.

use regulation::act::Act;
use regulation::approval::{Approval, ContentHash, DecideStep, Decision};
use regulation::cancellation::Cause;
use regulation::duties::{Actor, Role};
use regulation::equipment::LineEntry;
use regulation::procurement::Disposal;
use regulation::project::Project;
use regulation::sample::{
    acceptance, actor, cancellation, change, delivery, disposed, file, initiation, line, note, numbered,
    order, receipt, revenue, settle, sheet, task_form, work,
};
use regulation::text::Quantity;

/// Someone and what they try.
pub(crate) type Move = (Actor, Act);

/// The day on which all of it happens.
pub(crate) const TODAY: &str = "2026-03-10";

/// Collects moves by who makes them.
pub(crate) struct Moves<'a> {
    project: &'a Project,
    owner: &'a Actor,
    found: Vec<Move>,
}

impl<'a> Moves<'a> {
    pub(crate) fn of(project: &'a Project, owner: &'a Actor) -> Self {
        Self { project, owner, found: Vec::new() }
    }

    pub(crate) fn done(self) -> Vec<Move> {
        self.found
    }

    fn by(&mut self, role: Role, act: Act) {
        self.found.push((actor(role), act));
    }

    /// The account manager, and a colleague who has no business here.
    fn by_owner(&mut self, act: Act) {
        self.found.push((numbered(Role::AccountManager, 1), act.clone()));
        self.found.push((self.owner.clone(), act));
    }

    pub(crate) fn application(mut self) -> Self {
        self.by(Role::ContractAdministrator, Act::GiveCode(None));
        self.by(Role::ContractAdministrator, Act::ReturnApplication(note("缺少盖章页")));
        self.by_owner(Act::HandInAgain);
        self
    }

    pub(crate) fn initiation(mut self, equipment: &[LineEntry]) -> Self {
        self.by_owner(Act::SaveInitiation(initiation(equipment)));
        self.by_owner(Act::SubmitInitiation);
        self
    }

    /// Each open approval: decided by whom it waits for, by its own account manager, and on other content than it
    /// has; withdrawn; and ended ones once more.
    pub(crate) fn approvals(mut self) -> Self {
        for approval in &self.project.approvals {
            self.by_owner(Act::WithdrawApproval(approval.number));
            let Some((step, waiting)) = approval.current() else { continue };
            for decision in [Decision::Agree, Decision::Return, Decision::Reject] {
                let act = decided(approval, step, decision);
                self.by(waiting.role, act.clone());
                self.found.push((self.owner.clone(), act));
            }
            let content = ContentHash::of(&"as it was before");
            let stale = DecideStep { decision: Decision::Agree, comment: None, content, step };
            self.by(waiting.role, Act::DecideStep(approval.number, stale));
            self.by(waiting.role, decided(approval, step + 1, Decision::Agree));
        }
        self
    }

    /// One unit of each line, or all it lacks; what is on order comes one by one, or ends; surplus goes either way.
    pub(crate) fn purchase(mut self, orders: usize) -> Self {
        let commerce = Role::CommerceRepresentative;
        for (number, tally) in self.project.tally() {
            for units in distinct([1, tally.to_order()]) {
                if self.project.orders.len() < orders {
                    self.by(commerce, Act::OrderPurchase(order(&[(number, units)])));
                }
            }
            for disposal in [Disposal::CancelOrder, Disposal::Stock] {
                self.by(commerce, Act::DisposeSurplus(settle(number, 1, disposal)));
            }
        }
        for placed in self.project.orders.iter().filter(|placed| !placed.ended) {
            for number in placed.lines().keys() {
                self.by(commerce, Act::RecordReceipt(placed.number, receipt(TODAY, &[(*number, 1)])));
            }
            self.by(commerce, Act::EndOrder(placed.number));
        }
        self.by(commerce, Act::SetArrived);
        self
    }

    /// The first line with one unit less, one more, and replaced by other goods.
    pub(crate) fn changes(mut self, revisions: usize) -> Self {
        let list: Vec<_> = self.project.lines().map(|(_, line)| line.clone()).collect();
        if let Some(first) = list.first().filter(|_| self.project.revisions.len() < revisions) {
            let units = i64::from(first.quantity.get());
            for units in [units - 1, units + 1] {
                let Ok(quantity) = Quantity::new(units) else { continue };
                let mut other = list.clone();
                other[0].quantity = quantity;
                self.by_owner(Act::WriteChange(change(&other)));
            }
            let mut other = list.clone();
            other[0] = line("X1", 1, 20_000_00, 15_000_00);
            self.by_owner(Act::WriteChange(change(&other)));
        }
        for change in &self.project.changes {
            self.by_owner(Act::SubmitChange(change.number));
            self.by_owner(Act::DiscardChange(change.number));
        }
        self
    }

    /// A sheet of one unit, or rewritten; and whatever can become of it.
    pub(crate) fn sheets(mut self, sheets: usize) -> Self {
        let serials =
            self.project.sheets.iter().flat_map(|sheet| &sheet.entry.lines).flat_map(|line| &line.serials);
        let next = format!("SN{}", serials.count() + 1);
        for (number, listed) in self.project.lines() {
            let serials: &[&str] = if listed.serial_tracked { &[&next] } else { &[] };
            let entry = sheet(TODAY, &[(number, 1, serials)]);
            if self.project.sheets.len() < sheets {
                self.found.push((self.owner.clone(), Act::WriteSheet(None, entry)));
            }
        }
        for sheet in &self.project.sheets {
            for act in [
                Act::WriteSheet(Some(sheet.number), sheet.entry.clone()),
                Act::AttachSheetScan(sheet.number, file()),
                Act::SubmitSheet(sheet.number),
                Act::DiscardSheet(sheet.number),
            ] {
                self.found.push((self.owner.clone(), act));
            }
            self.by(Role::MarketAssistant, Act::PassOnSheet(sheet.number));
            self.by(Role::ProjectAdministrator, Act::AcceptSheet(sheet.number));
            self.by(Role::ProjectAdministrator, Act::ReturnSheet(sheet.number, note("印章不清")));
        }
        self
    }

    pub(crate) fn revenue(mut self) -> Self {
        for sheet in &self.project.sheets {
            self.by(Role::Finance, Act::ConfirmFinanceCopy(sheet.number));
            self.by(Role::Finance, Act::RecogniseRevenue(revenue(sheet.number, 1_000_00, TODAY)));
        }
        for recognised in &self.project.revenue {
            self.by(Role::Finance, Act::ReverseRevenue(recognised.number, note("金额有误")));
        }
        self
    }

    pub(crate) fn cancellation(mut self) -> Self {
        self.by_owner(Act::WriteCancellation(disposed(cancellation(Cause::Other), self.project)));
        self.by_owner(Act::SubmitCancellation);
        self.by_owner(Act::DiscardCancellation);
        self.by(Role::ProjectAdministrator, Act::CarryOutCancellation);
        self
    }

    pub(crate) fn closing(mut self) -> Self {
        self.by(Role::ProjectAdministrator, Act::Close);
        self.by(Role::ProjectAdministrator, Act::HandToMaintenance);
        self
    }

    /// What lies beside the street: deliveries, technical support, and everything after the closing.
    pub(crate) fn beside(mut self) -> Self {
        for direct in [true, false] {
            self.by_owner(Act::ArrangeDelivery(delivery(direct, TODAY, &[(1, 1)])));
        }
        for delivery in &self.project.deliveries {
            self.by(Role::CommerceRepresentative, Act::ConfirmDelivery(delivery.number));
            self.by_owner(Act::ConfirmDelivery(delivery.number));
            self.by_owner(Act::DiscardDelivery(delivery.number));
        }
        self.by_owner(Act::WriteTaskForm(task_form(TODAY)));
        let technician = actor(Role::TechnicalSupport).person;
        for form in &self.project.task_forms {
            for act in [
                Act::AcceptTaskForm(form.number),
                Act::DeclineTaskForm(form.number, note("人员不足")),
                Act::AssignTaskForm(form.number, vec![technician]),
                Act::RecordWork(form.number, work(TODAY)),
                Act::CompleteTaskForm(form.number, note("已开通")),
            ] {
                self.by(Role::TechnicalSupport, act);
            }
        }
        for role in [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService] {
            self.by(role, Act::SignNotice);
        }
        self.by(Role::Archivist, Act::ArchiveNotice(file()));
        self.by_owner(Act::SubmitAcceptance(acceptance(TODAY)));
        self.by(Role::ProjectAdministrator, Act::TakeAcceptance);
        self.by(Role::ProjectAdministrator, Act::ReturnAcceptance(note("缺少盖章")));
        self.by(Role::ItService, Act::ConfirmAcceptanceCopy);
        self.by(Role::Archivist, Act::ArchiveAcceptance);
        self.by(Role::ItService, Act::ConfirmHandover);
        self
    }
}

fn decided(approval: &Approval, step: usize, decision: Decision) -> Act {
    let comment = (decision != Decision::Agree).then(|| note("请补充"));
    Act::DecideStep(
        approval.number,
        DecideStep { decision, comment, content: approval.content.clone(), step },
    )
}

/// The numbers that are something, each once.
fn distinct([one, other]: [u32; 2]) -> impl Iterator<Item = u32> {
    [one, if other == one { 0 } else { other }].into_iter().filter(|units| *units > 0)
}
